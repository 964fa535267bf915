//! Which incidents are shown, and the grouping of alerts behind recorrelated ones
//! (CO-15). It is made when it is first shown and kept until data, settings or what
//! was done by hand change.

use crate::grouping::Wanted;
use crate::protocol::{Managed, SetMode};
use crate::triage::{managed, so_already};
use crate::{Engine, EngineError};
use rustc_hash::{FxHashMap, FxHashSet};
use std::rc::Rc;
use throughline_case::{Action, HandRules, IncidentMode, IncidentState, KeptIncident};
use throughline_correlate::{
    Correlation, Facts, HandRules as AlertRules, IncidentNo, MadeIds, Settings, SettingsError,
    Standing, is_made_id, made_id, made_incidents,
};
use throughline_dataset::{AlertIdx, IncidentIdx, MadeIncident, MadeTitle, Regrouping};
use throughline_model::{AlertKey, AlertStatus, Classification, IncidentStatus, Timestamp};

/// Alerts grouped by some settings, with what was done by hand.
pub struct Correlated {
    pub(crate) rules: HandRules,
    pub(crate) settings: Settings,
    /// What the alerts tell, cut where an analyst cut a run of them.
    pub facts: Rc<Facts>,
    /// The grouping.
    pub correlation: Correlation,
    pub(crate) shown: Rc<Regrouping>,
}

impl Correlated {
    /// Whether it is what is wanted.
    pub(crate) fn is(&self, wanted: &Wanted) -> bool {
        self.rules == wanted.rules && self.settings == wanted.settings
    }
}

/// An incident whose id is kept, with the alert that keeps it.
pub(crate) struct Kept<'r> {
    incident: &'r KeptIncident,
    by: AlertIdx,
}

impl<'r> Kept<'r> {
    /// The ids, each with its alert.
    pub(crate) fn keys(kept: &[Self]) -> Vec<(&'r str, AlertIdx)> {
        let keys = kept.iter().map(|it| (it.incident.incident.as_str(), it.by));
        keys.collect()
    }

    /// The incidents as they are shown. Those that went into others by hand stay as
    /// what leads there (CO-8).
    fn with_gone(
        kept: &[Self],
        gone: Vec<(usize, IncidentNo)>,
        mut made: Vec<MadeIncident>,
    ) -> Vec<MadeIncident> {
        for (at, target) in gone {
            let target = &made[target.0 as usize];
            let gone = kept[at].gone_into(target.key.clone(), target.created);
            made.push(gone);
        }
        made
    }

    /// What leads to the incident that this one went into.
    pub(crate) fn gone_into(&self, key: String, created: Option<Timestamp>) -> MadeIncident {
        MadeIncident {
            key: self.incident.incident.as_str().to_owned(),
            title: MadeTitle::Own(self.incident.name.clone()),
            created,
            merged_into: Some(key),
            ..MadeIncident::default()
        }
    }
}

/// A grouping that nobody looks at yet.
pub(crate) struct Trial {
    pub(crate) facts: Rc<Facts>,
    pub(crate) correlation: Correlation,
    pub(crate) made: Vec<MadeIncident>,
}

/// How alerts are grouped, where nobody says so in the journal: by the command line.
#[derive(Clone, Debug, Default)]
pub(crate) struct GivenGrouping {
    mode: IncidentMode,
    settings: Option<Settings>,
}

impl Engine {
    /// Which incidents are shown.
    pub fn mode(&self) -> IncidentMode {
        if self.is_put_off {
            return IncidentMode::Exported;
        }
        match self.projection.mode() {
            IncidentMode::Exported => self.given.mode,
            told @ IncidentMode::Recorrelated => told,
        }
    }

    /// Shows incidents of a mode, grouped by these settings, without an entry in the
    /// journal.
    pub fn show_incidents(&mut self, mode: IncidentMode, settings: Option<Settings>) {
        self.given = GivenGrouping { mode, settings };
        self.changed();
    }

    /// Why the settings of the journal are not understood; empty where they are.
    pub(crate) fn settings_fault(&self) -> Option<SettingsError> {
        let told = self.projection.correlation()?;
        Settings::read(&told.to_string()).err()
    }

    /// The settings by which alerts are grouped. Where the journal has some that this
    /// program does not understand, those that come with it count.
    pub fn correlation_settings(&self) -> Settings {
        let told = self.projection.correlation();
        let told = told.and_then(|it| Settings::read(&it.to_string()).ok());
        told.or_else(|| self.given.settings.clone())
            .unwrap_or_default()
    }

    /// The grouping of recorrelated incidents, where they are shown.
    pub fn correlated(&self) -> Option<&Correlated> {
        let is_shown = self.mode() == IncidentMode::Recorrelated;
        self.correlated.as_deref().filter(|_| is_shown)
    }

    /// Groups the alerts, unless they are grouped so already.
    pub(crate) fn correlate(&mut self) {
        let wanted = Wanted {
            rules: self.projection.hand().clone(),
            settings: self.correlation_settings(),
        };
        if self.correlated.as_ref().is_some_and(|it| it.is(&wanted)) {
            return;
        }
        if let Some(ready) = self.ready.take().filter(|it| it.is(&wanted)) {
            self.correlated = Some(ready);
            return;
        }
        let Wanted { rules, settings } = wanted;
        let Trial {
            facts,
            correlation,
            made,
        } = self.try_grouping(&rules, &settings);
        self.correlated = Some(Box::new(Correlated {
            rules,
            settings,
            facts,
            correlation,
            shown: self.dataset.prepare(made),
        }));
    }

    /// Shows the incidents of the mode. Everything that was made of others is
    /// forgotten.
    pub(crate) fn follow_mode(&mut self) {
        let shown = match self.mode() {
            IncidentMode::Exported => None,
            IncidentMode::Recorrelated => {
                self.correlate();
                self.correlated.as_ref().map(|it| it.shown.clone())
            }
        };
        let before = self.dataset.regroup(shown.clone());
        let is_same = match (&before, &shown) {
            (None, None) => true,
            (Some(a), Some(b)) => Rc::ptr_eq(a, b),
            _ => false,
        };
        if !is_same {
            self.index.take();
        }
    }

    /// Groups the alerts by rules that may never be taken up.
    pub(crate) fn try_grouping(&self, rules: &HandRules, settings: &Settings) -> Trial {
        let (facts, correlation) = self.grouping(rules, settings);
        let made = self.made(rules, &facts, &correlation);
        Trial {
            facts,
            correlation,
            made,
        }
    }

    /// The same without names and ids.
    pub(crate) fn grouping(
        &self,
        rules: &HandRules,
        settings: &Settings,
    ) -> (Rc<Facts>, Correlation) {
        let (facts, rules) = self.cut_facts(rules);
        let correlation = rules.correlate(&facts, settings);
        (facts, correlation)
    }

    /// What the alerts tell, cut as rules say, and the rules as they hold of alerts.
    pub(crate) fn cut_facts(&self, rules: &HandRules) -> (Rc<Facts>, AlertRules) {
        let told = self.told_facts();
        let rules = self.alert_rules(rules);
        let facts = if rules.apart.is_empty() {
            told.clone()
        } else {
            Rc::new(rules.cut(told))
        };
        (facts, rules)
    }

    /// What correlation knows of the alerts.
    pub(crate) fn told_facts(&self) -> &Rc<Facts> {
        self.facts
            .get_or_init(|| Rc::new(Facts::read(&self.dataset)))
    }

    /// Rules as they hold of the alerts that are here.
    fn alert_rules(&self, rules: &HandRules) -> AlertRules {
        let here = |keys: &std::collections::BTreeSet<AlertKey>| -> Vec<AlertIdx> {
            let mut alerts: Vec<AlertIdx> = keys
                .iter()
                .filter_map(|it| self.dataset.alert_of_key(it.as_str()))
                .collect();
            alerts.sort_unstable();
            alerts.dedup();
            alerts
        };
        AlertRules {
            together: rules
                .together
                .iter()
                .map(here)
                .filter(|it| it.len() > 1)
                .collect(),
            apart: rules
                .apart
                .iter()
                .map(|(ones, others)| (here(ones), here(others)))
                .filter(|it| !it.0.is_empty() && !it.1.is_empty())
                .collect(),
            standings: self.standings(rules),
        }
    }

    /// What was made of recorrelated incidents, by the alert that gives each its id.
    /// It keeps incidents apart that other settings or more data would join (CO-11);
    /// those that are apart stay so without it, so triage alone groups nothing anew.
    fn standings(&self, rules: &HandRules) -> Vec<(AlertIdx, Standing)> {
        let data = &self.dataset;
        let worked: FxHashMap<&str, &IncidentState> = self
            .projection
            .incidents()
            .map(|(key, state)| (key.as_str(), state))
            .filter(|it| is_made_id(it.0))
            .collect();
        let is_resolved = |it: &&&IncidentState| it.status == Some(IncidentStatus::Resolved);
        let resolved = worked.values().filter(is_resolved).count();
        if worked.len() < 2 && resolved == 0 {
            return Vec::new();
        }
        let rows = self.rows();
        let is_closed = |alert| rows.status(alert).known() == Some(AlertStatus::Resolved);
        let kept = rules.kept.iter().filter_map(|it| {
            let alert = data.alert_of_key(it.by.as_str())?;
            Some((alert, *worked.get(it.incident.as_str())?))
        });
        let by_alert = data
            .alerts()
            .filter_map(|it| Some((it, *worked.get(made_id(data.alert_key(it)).as_str())?)));
        let mut people: Vec<&str> = Vec::new();
        let mut number = |name: &'_ str| -> Option<u32> {
            let known = worked
                .values()
                .filter_map(|it| it.assigned_to.as_ref()?.as_deref());
            if people.is_empty() {
                people = known.collect();
                people.sort_unstable();
                people.dedup();
            }
            u32::try_from(people.binary_search(&name).ok()?).ok()
        };
        let mut standings: Vec<(AlertIdx, Standing)> = kept
            .chain(by_alert)
            .map(|(alert, state)| {
                let assignee = state.assigned_to.as_ref().and_then(Option::as_deref);
                let standing = Standing {
                    assignee: assignee.and_then(&mut number),
                    classification: state
                        .classification
                        .filter(|it| it.0 != Classification::Unknown)
                        .map(|(classification, determination)| {
                            classification as u32 * 256 + determination as u32
                        }),
                    // Where its alerts were left open, it is not over.
                    is_resolved: state.status == Some(IncidentStatus::Resolved) && is_closed(alert),
                    is_worked: true,
                    is_fresh: false,
                };
                (alert, standing)
            })
            .collect();
        standings.sort_unstable_by_key(|it| it.0);
        standings.dedup_by_key(|it| it.0);
        if standings.iter().any(|it| it.1.is_resolved) {
            let touched: FxHashSet<AlertIdx> = self
                .projection
                .iter()
                .filter_map(|it| data.alert_of_key(it.0.as_str()))
                .collect();
            let fresh = Standing {
                is_fresh: true,
                ..Standing::default()
            };
            let is_fresh = |it: &AlertIdx| !touched.contains(it) && !is_closed(*it);
            standings.extend(data.alerts().filter(is_fresh).map(|it| (it, fresh)));
        }
        standings
    }

    /// The incidents whose ids are kept by an alert that is here.
    pub(crate) fn kept_incidents<'r>(&self, rules: &'r HandRules) -> Vec<Kept<'r>> {
        let kept = rules.kept.iter().filter_map(|incident| {
            let by = self.dataset.alert_of_key(incident.by.as_str())?;
            Some(Kept { incident, by })
        });
        kept.collect()
    }

    /// The incidents as they are shown.
    fn made(
        &self,
        rules: &HandRules,
        facts: &Facts,
        correlation: &Correlation,
    ) -> Vec<MadeIncident> {
        let data = &self.dataset;
        let kept = self.kept_incidents(rules);
        let ids = MadeIds::of(data, facts, correlation, &Kept::keys(&kept));
        let made = made_incidents(data, facts, correlation, &ids);
        Kept::with_gone(&kept, ids.gone, made)
    }

    /// The incident of this id, among those that are shown.
    pub(crate) fn incident(&self, id: &str) -> Result<IncidentIdx, EngineError> {
        if let Some(incident) = self.dataset.incident_of_id(id) {
            return Ok(incident);
        }
        let is_other = match self.mode() {
            IncidentMode::Exported => is_made_id(id),
            IncidentMode::Recorrelated => self.dataset.exported().of_id(id).is_some(),
        };
        Err(if is_other {
            EngineError::OtherMode(id.to_owned(), self.mode().label())
        } else {
            EngineError::NoSuchIncident(id.to_owned())
        })
    }
}

pub(crate) fn set_mode(engine: &mut Engine, asked: &SetMode) -> Result<Managed, EngineError> {
    changeable(engine)?;
    if asked.mode == IncidentMode::Recorrelated {
        engine.group_now();
    }
    let before = engine.mode();
    if before == asked.mode {
        return Ok(so_already(engine, 1, "view of incidents"));
    }
    let after = asked.mode;
    let entry = engine.note(asked.at, &asked.actor, Action::SetMode { before, after })?;
    managed(engine, &entry, 1, 1)
}

/// Whether there is a case that a change can belong to.
pub(crate) fn changeable(engine: &Engine) -> Result<(), EngineError> {
    if engine.is_beginning() {
        return Err(EngineError::StillReading);
    }
    if engine.case.is_empty() {
        return Err(EngineError::NothingLoaded);
    }
    Ok(())
}
