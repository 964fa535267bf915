//! Incidents that were made here, beside those that were exported.

use crate::columns::{FileIdx, IncidentRow};
use crate::dataset::{AlertIdx, Dataset};
use crate::incident_tellings::IncidentIdx;
use crate::symbols::Symbol;
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
    pub title: MadeTitle,
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

/// The name of an incident that was made here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MadeTitle {
    /// A text of the data, as most are called like their only alert.
    Told(Option<Symbol>),
    /// A text of its own; an empty one is none.
    Own(String),
}

impl MadeTitle {
    /// The text; empty for none.
    pub fn text<'a>(&'a self, data: &'a Dataset) -> &'a str {
        match self {
            Self::Told(title) => data.text_or_empty(*title),
            Self::Own(text) => text,
        }
    }
}

impl Default for MadeTitle {
    fn default() -> Self {
        Self::Told(None)
    }
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
    /// The incident of each key, in the order of the keys' symbols.
    of_name: Vec<(Symbol, IncidentIdx)>,
}

/// Stands for no incident.
const NONE: IncidentIdx = IncidentIdx(u32::MAX);

/// What is kept of an incident that was made here: there are as many as hundreds of
/// thousands, and most of what an export tells of one stays empty.
#[derive(Clone, Copy, Debug)]
struct MadeRow {
    key: Symbol,
    title: Option<Symbol>,
    merged_into: Option<Symbol>,
    created: OptionalTime,
    first_activity: OptionalTime,
    last_activity: OptionalTime,
    /// Its alerts among all: from here, and how many.
    alerts: u32,
    count: u32,
}

/// A moment, if it is told: half as large as an option of it. What is not told is
/// before all that is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct OptionalTime(i64);

impl OptionalTime {
    fn of(at: Option<Timestamp>) -> Self {
        Self(at.map_or(i64::MIN, Timestamp::nanos))
    }

    fn at(self) -> Option<Timestamp> {
        (self.0 != i64::MIN).then(|| Timestamp::from_nanos(self.0))
    }
}

impl MadeRow {
    fn alerts(&self) -> Range<usize> {
        let start = self.alerts as usize;
        start..start + self.count as usize
    }
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
        self.incidents.get(nth).map(|it| (it.key, it.created.at()))
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
                created: made.created.at(),
                first_activity: made.first_activity.at(),
                last_activity: made.last_activity.at(),
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
        &self.alerts[self.incidents[incident.0 as usize].alerts()]
    }

    pub(crate) fn of_alert(&self, alert: AlertIdx) -> Option<IncidentIdx> {
        let of = self.of_alert.get(alert.0 as usize).copied();
        of.filter(|it| *it != NONE)
    }

    pub(crate) fn of_name(&self, name: Symbol) -> Option<IncidentIdx> {
        let at = self
            .of_name
            .binary_search_by_key(&name.nth(), |it| it.0.nth());
        at.ok().map(|it| self.of_name[it].1)
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
            title: match made.title {
                MadeTitle::Told(title) => title,
                MadeTitle::Own(text) => (!text.is_empty()).then(|| symbols.intern(&text)),
            },
            merged_into: made.merged_into.map(|it| symbols.intern(&it)),
            created: OptionalTime::of(made.created),
            first_activity: OptionalTime::of(made.first_activity),
            last_activity: OptionalTime::of(made.last_activity),
            alerts: start,
            count: draft.alerts.len() as u32 - start,
        });
    }

    /// Makes the incidents of a draft ready to be shown.
    pub fn prepare_draft(&self, draft: RegroupingDraft) -> Rc<Regrouping> {
        let RegroupingDraft {
            mut incidents,
            alerts,
        } = draft;
        let symbols = &self.store.symbols;
        // Where they stand: there are hundreds of thousands of rows.
        incidents.sort_unstable_by(|a, b| {
            let by_key = || symbols.text(a.key).cmp(symbols.text(b.key));
            a.created.cmp(&b.created).then_with(by_key)
        });
        let mut of_alert = vec![NONE; self.alert_count() as usize];
        let mut of_name: Vec<(Symbol, IncidentIdx)> = Vec::with_capacity(incidents.len());
        for (idx, it) in (0..).map(IncidentIdx).zip(&incidents) {
            of_name.push((it.key, idx));
            for alert in &alerts[it.alerts()] {
                if let Some(own) = of_alert.get_mut(alert.0 as usize) {
                    *own = idx;
                }
            }
        }
        of_name.sort_unstable_by_key(|it| (it.0.nth(), it.1));
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
