//! The parts of an alert's page beside its story (AL-3, AL-7, AL-8).

use super::{AlertRow, CellValue, Section, Tone};
use serde::{Deserialize, Serialize};

/// Asks what an alert tells beside its story.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlertParts {
    /// Its key.
    pub key: String,
}

/// What an alert tells beside its story.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlertPartsView {
    /// What happened, in sentences made of what the export tells.
    pub sentences: Vec<String>,
    /// Whom it happened to: devices, people, mailboxes.
    pub impacted: Section,
    /// What it is evidence of, the gravest first.
    pub evidence: Vec<EvidenceLine>,
    /// How many more pieces of evidence there are.
    pub more_evidence: u32,
    /// Alerts that have something to do with it, the closest first.
    pub related: Vec<RelatedAlert>,
    /// How many more there are.
    pub more_related: u32,
    /// The alerts of the same title; none where there are no others.
    pub similar: Option<SimilarAlerts>,
}

/// How the alerts of one title were judged, the alert itself among them (AL-8).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SimilarAlerts {
    /// Filter text that shows all of them.
    pub filter: String,
    /// How many they are; at least 2.
    pub count: u32,
    /// How many were given each classification, what was judged before what was not.
    pub judged: Vec<JudgedAlerts>,
}

/// Alerts of one title with the same classification.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JudgedAlerts {
    /// `True positive`, `Not classified`, or what an export says instead.
    pub label: String,
    /// Filter text that shows them.
    pub filter: String,
    /// How many they are.
    pub count: u32,
}

/// A thing that an alert is about, with what it says of it (ER-3).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EvidenceLine {
    /// What kind of thing.
    pub kind: String,
    /// Its name.
    pub name: String,
    /// The value that it is found by.
    pub value: CellValue,
    /// What was concluded; empty where nothing was.
    pub verdict: String,
    /// How the verdict is set.
    pub tone: Tone,
    /// What was done about it; empty where nothing is told.
    pub remediation: String,
    /// Whether it was stopped, and the parts it played.
    pub details: String,
}

/// An alert that has something to do with another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RelatedAlert {
    /// The alert.
    pub alert: AlertRow,
    /// Why it is here: `same execution tree`, `file stage2.dll, in 3 alerts`.
    pub reasons: Vec<String>,
}

/// Asks for an escalation note: an alert with its story and a question, as a text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EscalationText {
    /// Key of the alert.
    pub key: String,
    /// What is asked.
    pub question: String,
}
