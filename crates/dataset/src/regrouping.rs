//! Incidents that were made here, beside those that were exported.

use crate::columns::{FileIdx, IncidentRow};
use crate::dataset::{AlertIdx, Dataset};
use crate::incident_tellings::IncidentIdx;
use crate::symbols::Symbol;
use rustc_hash::FxHashMap;
use std::ops::Range;
use std::rc::Rc;
use throughline_import::Place;
use throughline_model::{IncidentRecord, IncidentStatus, Term, Timestamp};

/// One incident as it was made. What its alerts tell (severity, status) is left to
/// them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MadeIncident {
    /// Its name in links and output.
    pub key: String,
    /// Its name for people.
    pub title: String,
    /// When it was first known of.
    pub created: Option<Timestamp>,
    /// Earliest activity.
    pub first_activity: Option<Timestamp>,
    /// Latest activity.
    pub last_activity: Option<Timestamp>,
    /// Its alerts.
    pub alerts: Vec<AlertIdx>,
    /// The key of the one that it was merged into (CO-8): it has no alerts then.
    pub merged_into: Option<String>,
}

/// Alerts grouped anew. It belongs to the data that it was made of, until that is
/// derived again.
#[derive(Debug, Default)]
pub struct Regrouping {
    /// In the order of creation, then of keys.
    incidents: Vec<MadeRow>,
    /// Those of one incident beside one another.
    alerts: Vec<AlertIdx>,
    /// The incident of each alert, or [`NONE`].
    of_alert: Vec<IncidentIdx>,
    of_name: FxHashMap<Symbol, IncidentIdx>,
}

/// Stands for no incident.
const NONE: IncidentIdx = IncidentIdx(u32::MAX);

/// What is kept of an incident that was made here: there are as many as hundreds of
/// thousands, and most of what an export tells of one stays empty.
#[derive(Clone, Debug)]
struct MadeRow {
    key: Symbol,
    title: Option<Symbol>,
    merged_into: Option<Symbol>,
    created: Option<Timestamp>,
    first_activity: Option<Timestamp>,
    last_activity: Option<Timestamp>,
    /// Its range of all alerts.
    alerts: Range<u32>,
}

/// Incidents that were made so far, and are shown once all are.
#[derive(Debug, Default)]
pub struct RegroupingDraft {
    incidents: Vec<MadeRow>,
    alerts: Vec<AlertIdx>,
}

impl RegroupingDraft {
    /// With room for so many incidents and alerts.
    pub fn with_capacity(incidents: usize, alerts: usize) -> Self {
        Self {
            incidents: Vec::with_capacity(incidents),
            alerts: Vec::with_capacity(alerts),
        }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.incidents.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.incidents.is_empty()
    }

    /// The key of one of them, by how many came before, and when it was made.
    pub fn key_and_time(&self, nth: usize) -> Option<(Symbol, Option<Timestamp>)> {
        self.incidents.get(nth).map(|it| (it.key, it.created))
    }
}

impl Regrouping {
    pub(crate) fn len(&self) -> usize {
        self.incidents.len()
    }

    pub(crate) fn row(&self, incident: IncidentIdx) -> IncidentRow {
        let made = &self.incidents[incident.0 as usize];
        IncidentRow {
            record: IncidentRecord {
                id: Some(made.key),
                title: made.title,
                redirect_id: made.merged_into,
                status: made
                    .merged_into
                    .map_or_else(Term::default, |_| Term::Known(IncidentStatus::Redirected)),
                created: made.created,
                first_activity: made.first_activity,
                last_activity: made.last_activity,
                ..IncidentRecord::default()
            },
            // It stands in no file: `IncidentFloor::place` says so.
            file: FileIdx(0),
            place: Place::default(),
        }
    }

    pub(crate) fn key(&self, incident: IncidentIdx) -> Symbol {
        self.incidents[incident.0 as usize].key
    }

    /// The key of the incident that one went into, where it did.
    pub(crate) fn merged_into(&self, incident: IncidentIdx) -> Option<Symbol> {
        self.incidents[incident.0 as usize].merged_into
    }

    pub(crate) fn alerts(&self, incident: IncidentIdx) -> &[AlertIdx] {
        let range = &self.incidents[incident.0 as usize].alerts;
        &self.alerts[range.start as usize..range.end as usize]
    }

    pub(crate) fn of_alert(&self, alert: AlertIdx) -> Option<IncidentIdx> {
        let of = self.of_alert.get(alert.0 as usize).copied();
        of.filter(|it| *it != NONE)
    }

    pub(crate) fn of_name(&self, name: Symbol) -> Option<IncidentIdx> {
        self.of_name.get(&name).copied()
    }
}

impl Dataset {
    /// Makes incidents ready to be shown. Nothing else changes.
    pub fn prepare(&mut self, made: Vec<MadeIncident>) -> Rc<Regrouping> {
        let mut draft = RegroupingDraft::default();
        for it in made {
            self.draft(&mut draft, it);
        }
        self.prepare_draft(draft)
    }

    /// Adds an incident to those that are made. Only their texts are kept in the data.
    pub fn draft(&mut self, draft: &mut RegroupingDraft, made: MadeIncident) {
        let symbols = &mut self.store.symbols;
        let start = draft.alerts.len() as u32;
        draft.alerts.extend_from_slice(&made.alerts);
        draft.alerts[start as usize..].sort_unstable();
        draft.incidents.push(MadeRow {
            key: symbols.intern(&made.key),
            title: (!made.title.is_empty()).then(|| symbols.intern(&made.title)),
            merged_into: made.merged_into.map(|it| symbols.intern(&it)),
            created: made.created,
            first_activity: made.first_activity,
            last_activity: made.last_activity,
            alerts: start..draft.alerts.len() as u32,
        });
    }

    /// Makes the incidents of a draft ready to be shown.
    pub fn prepare_draft(&self, draft: RegroupingDraft) -> Rc<Regrouping> {
        let RegroupingDraft { incidents, alerts } = draft;
        let symbols = &self.store.symbols;
        let key = |at: u32| symbols.text(incidents[at as usize].key);
        // Beside what they are sorted by: rows are large.
        let mut order: Vec<(Option<Timestamp>, u32)> =
            incidents.iter().map(|it| it.created).zip(0..).collect();
        order.sort_unstable_by(|a, b| {
            let by_key = || (key(a.1), a.1).cmp(&(key(b.1), b.1));
            a.0.cmp(&b.0).then_with(by_key)
        });
        let row = |it: &(_, u32)| incidents[it.1 as usize].clone();
        let incidents: Vec<MadeRow> = order.iter().map(row).collect();
        let mut of_alert = vec![NONE; self.alert_count() as usize];
        let mut of_name = FxHashMap::default();
        of_name.reserve(incidents.len());
        for (idx, it) in (0..).map(IncidentIdx).zip(&incidents) {
            of_name.insert(it.key, idx);
            for alert in &alerts[it.alerts.start as usize..it.alerts.end as usize] {
                if let Some(own) = of_alert.get_mut(alert.0 as usize) {
                    *own = idx;
                }
            }
        }
        Rc::new(Regrouping {
            incidents,
            alerts,
            of_alert,
            of_name,
        })
    }

    /// Shows incidents that were made here in place of the exported ones; none shows
    /// those. Returns what was shown.
    pub fn regroup(&mut self, made: Option<Rc<Regrouping>>) -> Option<Rc<Regrouping>> {
        std::mem::replace(&mut self.regrouping, made)
    }

    /// Whether incidents are shown that were made here.
    pub fn is_regrouped(&self) -> bool {
        self.regrouping.is_some()
    }
}
