//! How recorrelated incidents came to be: which alert began one, which joined when, and
//! which incidents were merged into it and lead there since (CO-8); and the incidents of
//! an earlier time.

use crate::alert_rows;
use crate::correlation::Correlated;
use crate::engine::counted;
use crate::protocol::{GrowthStep, IncidentGrowth, IncidentGrowthView};
use crate::summary::IncidentLine;
use crate::{Engine, EngineError};
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;
use throughline_correlate::{
    Happening, History, IncidentNo, Moment, known_first, made_id, name_of,
};
use throughline_dataset::AlertIdx;
use throughline_model::{IncidentStatus, Severity, Term, Timestamp, Vocabulary as _};

/// As many steps are told; of longer histories the first ones.
const MOST_STEPS: usize = 200;

pub(crate) fn view(
    engine: &Engine,
    asked: &IncidentGrowth,
) -> Result<IncidentGrowthView, EngineError> {
    let it = engine.correlated().ok_or(EngineError::NotRecorrelated)?;
    let incident = engine.incident(&asked.id)?;
    let alerts = engine.dataset.alerts_of_incident(incident);
    let Some(&first) = alerts.first() else {
        return Ok(IncidentGrowthView::default());
    };
    let no = it.correlation.incident_of(first);
    let history = History::of_incident(&it.facts, &it.correlation, no);
    let mut steps = Growth::of(engine, it, no).steps(&history);
    let more = steps.len().saturating_sub(MOST_STEPS) as u32;
    steps.truncate(MOST_STEPS);
    Ok(IncidentGrowthView { steps, more })
}

/// What is known of an incident while its history is told.
struct Growth<'e> {
    engine: &'e Engine,
    /// The alert that gives the incident the id that it has now.
    elder: Option<AlertIdx>,
    id: &'e str,
    /// How many alerts the incident has that an alert began, and since when.
    grown: FxHashMap<AlertIdx, (u32, i64)>,
}

/// Alerts that joined one incident at one time.
struct Joined {
    at: i64,
    into: AlertIdx,
    first: AlertIdx,
    count: u32,
    /// How many alerts there are then.
    alerts: u32,
}

impl<'e> Growth<'e> {
    fn of(engine: &'e Engine, it: &'e Correlated, no: IncidentNo) -> Self {
        let data = &engine.dataset;
        let alerts = it.correlation.group(no).alerts;
        let elder = known_first(data, &it.facts, alerts);
        let incident = elder.and_then(|it| data.incident_of(it));
        Self {
            engine,
            elder,
            id: incident.map_or("", |it| data.incident_key(it)),
            grown: FxHashMap::default(),
        }
    }

    /// The history in steps: alerts that joined at one time are one.
    fn steps(mut self, history: &History) -> Vec<GrowthStep> {
        let mut steps = Vec::new();
        let mut joined: Option<Joined> = None;
        for &(at, happening) in history.happenings() {
            match happening {
                Happening::Began(alert) => {
                    self.grown.insert(alert, (1, at));
                    if Some(alert) == self.elder {
                        steps.push(self.began(at, alert));
                    }
                }
                Happening::Merged { into, from } => {
                    let (gained, since) = self.grown.remove(&from).unwrap_or((1, at));
                    let grown = self.grown.entry(into).or_insert((1, at));
                    grown.0 += gained;
                    let alerts = grown.0;
                    let is_alert = gained == 1 && since == at;
                    match &mut joined {
                        Some(it) if is_alert && (it.at, it.into) == (at, into) => {
                            it.count += 1;
                            it.alerts = alerts;
                            continue;
                        }
                        it => steps.extend(it.take().map(|it| self.joined(&it))),
                    }
                    if is_alert {
                        joined = Some(Joined {
                            at,
                            into,
                            first: from,
                            count: 1,
                            alerts,
                        });
                    } else {
                        steps.push(self.merged(at, into, from, gained));
                    }
                }
            }
        }
        steps.extend(joined.map(|it| self.joined(&it)));
        steps
    }

    fn began(&self, at: i64, alert: AlertIdx) -> GrowthStep {
        self.step(at, alert, "It began with", Some(alert), None)
    }

    fn joined(&self, it: &Joined) -> GrowthStep {
        let name = self.name_of(it.into, "It");
        let words = match it.count {
            1 => format!("{name} was joined by"),
            many => format!(
                "{name} was joined by {}, the first of them",
                counted(many as usize, "alert")
            ),
        };
        GrowthStep {
            alerts: it.alerts,
            ..self.step(it.at, it.into, &words, Some(it.first), None)
        }
    }

    fn merged(&self, at: i64, into: AlertIdx, from: AlertIdx, alerts: u32) -> GrowthStep {
        let name = self.name_of(into, "it");
        let words = match alerts {
            1 => format!("Merged into {name}, after it had stood alone:"),
            many => format!(
                "Merged into {name}, an incident of {} that had begun with",
                counted(many as usize, "alert")
            ),
        };
        self.step(at, into, &words, Some(from), Some(from))
    }

    /// What an incident is called in a sentence: others than the one that is told of by
    /// their ids.
    fn name_of(&self, began: AlertIdx, own: &str) -> String {
        if Some(began) == self.elder {
            own.to_owned()
        } else {
            self.id_of(began)
        }
    }

    fn step(
        &self,
        at: i64,
        of: AlertIdx,
        words: &str,
        alert: Option<AlertIdx>,
        redirected: Option<AlertIdx>,
    ) -> GrowthStep {
        let data = &self.engine.dataset;
        GrowthStep {
            at: match at {
                i64::MIN => String::new(),
                told => Timestamp::from_millis(told).minute(),
            },
            words: words.to_owned(),
            title: alert.map_or_else(String::new, |it| alert_rows::title(self.engine, it)),
            alert: alert.map_or_else(String::new, |it| data.alert_key(it).to_owned()),
            redirected: redirected.map_or_else(String::new, |it| self.id_of(it)),
            into: redirected.map_or_else(String::new, |_| self.id_of(of)),
            alerts: self.grown.get(&of).map_or(1, |it| it.0),
        }
    }

    /// The id of the incident that an alert began.
    fn id_of(&self, began: AlertIdx) -> String {
        if Some(began) == self.elder {
            return self.id.to_owned();
        }
        made_id(self.engine.dataset.alert_key(began))
    }
}

impl Engine {
    /// Recorrelated incidents as they stood at a time, in the order in which they were
    /// first known: with the alerts that were there, and the ids that they had.
    ///
    /// # Errors
    ///
    /// Where recorrelated incidents are not shown.
    pub fn incident_lines_as_of(&self, at: Timestamp) -> Result<Vec<IncidentLine>, EngineError> {
        let it = self.correlated().ok_or(EngineError::NotRecorrelated)?;
        let data = &self.dataset;
        let history = History::of(&it.facts, &it.correlation);
        let mut moment: Moment<'_> = history.start();
        moment.forward_to(at.nanos().div_euclid(1_000_000));
        let mut holds: BTreeMap<(i64, AlertIdx), Vec<AlertIdx>> = BTreeMap::new();
        for alert in data.alerts() {
            if let Some(began) = moment.incident_of(alert) {
                let known = it.facts.alert(began).known;
                holds.entry((known, began)).or_default().push(alert);
            }
        }
        let rows = self.rows();
        let lines = holds.into_iter().map(|((_, began), alerts)| {
            let now = data.incident_of(began);
            let is_elder = now.is_some_and(|now| {
                let all = data.alerts_of_incident(now);
                known_first(data, &it.facts, all) == Some(began)
            });
            let id = match now.filter(|_| is_elder) {
                Some(now) => data.incident_key(now).to_owned(),
                None => made_id(data.alert_key(began)),
            };
            let severity = alerts.iter().filter_map(|&it| rows.severity(it).known());
            let severity = Term::Known(severity.max().unwrap_or(Severity::Unknown));
            IncidentLine {
                id,
                title: name_of(data, &it.facts, &alerts),
                severity: rows.api(severity).to_owned(),
                // An export tells only what was made of it in the end.
                status: IncidentStatus::Unknown.api().to_owned(),
                alert_ids: alerts
                    .iter()
                    .map(|&it| data.alert_key(it).to_owned())
                    .collect(),
            }
        });
        Ok(lines.collect())
    }
}
