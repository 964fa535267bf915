//! Alerts as they stand now: the data, and what an analyst has made of it.

use rustc_hash::FxHashMap;
use throughline_dataset::{AlertIdx, Dataset, Symbol};
use throughline_model::{
    AlertStatus, Classification, Determination, Severity, SubjectKind, Term, Timestamp,
};

/// What an analyst has made of alerts; most have nothing.
pub type Overlay = FxHashMap<AlertIdx, OverlayState>;

/// What an analyst has made of one alert; `None` is as imported.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OverlayState {
    /// Status.
    pub status: Option<AlertStatus>,
    /// Whom it is assigned to; the inner `None` is nobody.
    pub assigned_to: Option<Option<String>>,
    /// Classification and determination.
    pub classification: Option<(Classification, Determination)>,
    /// Severity.
    pub severity: Option<Severity>,
    /// All its tags now.
    pub tags: Option<Vec<String>>,
}

/// The alerts a query runs over.
#[derive(Clone, Copy)]
pub struct Rows<'a> {
    /// The data.
    pub dataset: &'a Dataset,
    /// The analyst's changes.
    pub overlay: &'a Overlay,
    /// The moment that relative times count back from (B-2).
    pub anchor: Timestamp,
    /// How urgent each alert is, from 0 to 100; empty where that is not known.
    pub priorities: &'a [u8],
}

impl<'a> Rows<'a> {
    fn state(&self, alert: AlertIdx) -> Option<&'a OverlayState> {
        self.overlay.get(&alert)
    }

    /// The status of an alert now.
    pub fn status(&self, alert: AlertIdx) -> Term<AlertStatus, Symbol> {
        self.state(alert)
            .and_then(|it| it.status)
            .map_or(self.dataset.alert(alert).status, Term::Known)
    }

    /// The severity of an alert now.
    pub fn severity(&self, alert: AlertIdx) -> Term<Severity, Symbol> {
        self.state(alert)
            .and_then(|it| it.severity)
            .map_or(self.dataset.alert(alert).severity, Term::Known)
    }

    /// The tags of an alert now, in their order.
    pub fn tags(&self, alert: AlertIdx) -> Vec<&'a str> {
        match self.state(alert).and_then(|it| it.tags.as_ref()) {
            Some(tags) => tags.iter().map(String::as_str).collect(),
            None => self.dataset.tags(alert).collect(),
        }
    }

    /// Whom an alert is assigned to now; empty for nobody.
    pub fn assigned_to(&self, alert: AlertIdx) -> &'a str {
        match self.state(alert).and_then(|it| it.assigned_to.as_ref()) {
            Some(assigned) => assigned.as_deref().unwrap_or(""),
            None => self
                .dataset
                .text_or_empty(self.dataset.alert(alert).assigned_to),
        }
    }

    /// The classification of an alert now.
    pub fn classification(&self, alert: AlertIdx) -> Term<Classification, Symbol> {
        self.state(alert)
            .and_then(|it| it.classification)
            .map_or(self.dataset.alert(alert).classification, |it| {
                Term::Known(it.0)
            })
    }

    /// The determination of an alert now.
    pub fn determination(&self, alert: AlertIdx) -> Term<Determination, Symbol> {
        self.state(alert)
            .and_then(|it| it.classification)
            .map_or(self.dataset.alert(alert).determination, |it| {
                Term::Known(it.1)
            })
    }

    /// How urgent an alert is, from 0 to 100, where that is known.
    pub fn priority(&self, alert: AlertIdx) -> Option<u8> {
        self.priorities.get(alert.0 as usize).copied()
    }

    /// The name of the first entity of a kind among the evidence of an alert.
    pub fn first_named(&self, alert: AlertIdx, kind: SubjectKind) -> Option<Symbol> {
        let data = self.dataset;
        let mut evidence = data.evidence(alert).iter();
        let first = evidence.find(|it| data.subject_kind(it.subject) == kind)?;
        Some(data.entity(data.entity_of(first.subject)?).name)
    }

    /// A term's value as the API writes it.
    pub fn api<V: throughline_model::Vocabulary>(&self, term: Term<V, Symbol>) -> &'a str {
        match term {
            Term::Known(value) => value.api(),
            Term::Other(symbol) => self.dataset.text(symbol),
        }
    }

    /// A term's value as a person reads it.
    pub fn label<V: throughline_model::Vocabulary>(&self, term: Term<V, Symbol>) -> &'a str {
        match term {
            Term::Known(value) => value.label(),
            Term::Other(symbol) => self.dataset.text(symbol),
        }
    }
}
