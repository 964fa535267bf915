//! What is kept of each record.

use crate::Symbol;
use rustc_hash::FxHashSet;
use std::ops::{Deref, Range};
use std::rc::Rc;
use throughline_import::Place;
use throughline_model::{
    AlertRecord, AlertStatus, Classification, Clock, Comment, DetectionSource, DetectionStatus,
    Determination, EventKind, IncidentRecord, InvestigationState, Logon, RemediationStatus, Roles,
    ServiceSource, Severity, Term, Timestamp, Verdict, Vocabulary,
};

/// Which of the opened files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileIdx(pub u32);

/// A distinct subject of evidence: the same device in a thousand alerts is one,
/// as long as every fact said of it is the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SubjectId(pub u32);

/// One alert as kept. Field by field the same as [`AlertRecord`], whose
/// documentation holds here too; lists and evidence are ranges of shared columns.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "the fields are those of AlertRecord")]
pub struct AlertRow {
    pub id: Option<Symbol>,
    pub provider_id: Option<Symbol>,
    pub system_id: Option<Symbol>,
    pub investigation_id: Option<Symbol>,
    /// As exported; which one counts is said by [`crate::Dataset::incident_id`].
    pub(crate) incident_id: Option<Symbol>,
    /// True where the record has no id of its own and `id` was made of its place.
    pub(crate) made_id: bool,
    pub enclosed: bool,
    /// What it has in common with thousands of others.
    pub(crate) detection: Rc<Detection>,
    pub assigned_to: Option<Symbol>,
    pub web_url: Option<WebUrl>,
    pub severity: Term<Severity, Symbol>,
    pub status: Term<AlertStatus, Symbol>,
    pub classification: Term<Classification, Symbol>,
    pub determination: Term<Determination, Symbol>,
    pub investigation_state: Term<InvestigationState, Symbol>,
    pub created: Option<Timestamp>,
    pub updated: Option<Timestamp>,
    pub resolved: Option<Timestamp>,
    pub first_activity: Option<Timestamp>,
    pub last_activity: Option<Timestamp>,
    pub(crate) clock: Clock,
    /// Range of the store's list column: techniques, then tags.
    pub(crate) techniques: Range<u32>,
    pub(crate) tags: Range<u32>,
    /// Range of the comment column.
    pub(crate) comments: Range<u32>,
    /// Range of the evidence column.
    pub(crate) evidence: Range<u32>,
    /// Where the record stands.
    pub file: FileIdx,
    /// Where in the file.
    pub place: Place,
}

/// What an alert says of what was detected and by what, which all alerts of a rule
/// have in common.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the fields are those of AlertRecord")]
pub struct Detection {
    pub title: Option<Symbol>,
    pub description: Option<Symbol>,
    pub recommended_actions: Option<Symbol>,
    pub category: Option<Symbol>,
    pub product_name: Option<Symbol>,
    pub detector_id: Option<Symbol>,
    pub policy_id: Option<Symbol>,
    pub workspace: Option<Symbol>,
    pub subscription_id: Option<Symbol>,
    pub sensitivity_label: Option<Symbol>,
    pub tenant_id: Option<Symbol>,
    pub actor: Option<Symbol>,
    pub threat: Option<Symbol>,
    pub threat_family: Option<Symbol>,
    pub service_source: Term<ServiceSource, Symbol>,
    pub detection_source: Term<DetectionSource, Symbol>,
}

impl Deref for AlertRow {
    type Target = Detection;

    fn deref(&self) -> &Detection {
        &self.detection
    }
}

/// Where a portal shows an alert. Most addresses hold the alert's id, which is kept
/// anyway: a million whole ones would be a fifth of all texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WebUrl {
    pub(crate) before: Symbol,
    pub(crate) id: Option<Symbol>,
    pub(crate) after: Option<Symbol>,
}

impl AlertRow {
    /// The moment the alert is about, latest first choice: last activity, else
    /// first activity, else creation.
    pub fn activity(&self) -> Option<Timestamp> {
        self.last_activity.or(self.first_activity).or(self.created)
    }
}

/// One piece of evidence as kept: what it is about, and what is [`Said`] of it.
#[derive(Clone, Debug)]
pub struct EvidenceRow {
    /// What it is about.
    pub subject: SubjectId,
    /// When the product made this record of it.
    pub created: Option<Timestamp>,
    /// The rest, which thousands of pieces of evidence have in common.
    pub(crate) said: Rc<Said>,
}

impl Deref for EvidenceRow {
    type Target = Said;

    fn deref(&self) -> &Said {
        &self.said
    }
}

/// What an alert says of a piece of its evidence, apart from what it is and when.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Said {
    /// What the product concluded.
    pub verdict: Term<Verdict, Symbol>,
    /// What was done about it.
    pub remediation: Term<RemediationStatus, Symbol>,
    /// What the product adds to that.
    pub remediation_details: Option<Symbol>,
    /// Whether it was stopped.
    pub detection: Term<DetectionStatus, Symbol>,
    /// The parts it played.
    pub roles: Roles,
    /// Roles in free text.
    pub(crate) other_roles: Box<[Symbol]>,
    /// Tags.
    pub(crate) tags: Box<[Symbol]>,
    /// True where it stood inside another piece of evidence.
    pub nested: bool,
}

/// One incident as kept.
#[derive(Clone, Debug)]
pub struct IncidentRow {
    /// The record; its text as symbols.
    pub record: IncidentRecord<Symbol>,
    /// Where the record stands; read by [`crate::Dataset::incident_place`].
    pub(crate) file: FileIdx,
    /// Where in the file.
    pub(crate) place: Place,
}

/// One event of telemetry as kept. Field by field the same as
/// [`throughline_model::EventRecord`].
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct EventRow {
    /// When it happened, in UTC as far as is known.
    pub at: Option<Timestamp>,
    /// What kind of thing happened.
    pub kind: EventKind,
    /// What the source calls it.
    pub action: Option<Symbol>,
    /// The table or channel it stood in.
    pub source: Option<Symbol>,
    /// The source's own number for it.
    pub id: Option<Symbol>,
    /// How it ended or stands, in the source's words.
    pub outcome: Option<Symbol>,
    /// What else is worth reading, in a line.
    pub detail: Option<Symbol>,
    /// Where it happened.
    pub device: Option<SubjectId>,
    /// The process that did it; for a started process its parent.
    pub actor: Option<SubjectId>,
    /// The account that did it.
    pub account: Option<SubjectId>,
    /// Of a sign-in to a device, what its log tells of it.
    pub logon: Option<Box<Logon<Symbol>>>,
    /// What it was done to, as a range of the store's object column.
    pub(crate) objects: Range<u32>,
    /// Where the record stands.
    pub file: FileIdx,
    /// Where in the file.
    pub place: Place,
    /// Whether the time may be local time that is labelled as UTC.
    pub(crate) clock: Clock,
}

impl EventRow {
    /// What kind of thing happened, as a person reads it.
    pub fn kind_label(&self) -> &'static str {
        self.kind.label()
    }
}

/// The columns that rows point into.
#[derive(Default)]
pub(crate) struct Columns {
    pub(crate) lists: Vec<Symbol>,
    pub(crate) comments: Vec<Comment<Symbol>>,
    pub(crate) evidence: Vec<EvidenceRow>,
    /// What alerts say of what was detected, each once.
    detections: FxHashSet<Rc<Detection>>,
    /// What events were done to.
    pub(crate) objects: Vec<SubjectId>,
}

impl Columns {
    /// Gives back the room that nothing came into.
    pub(crate) fn settle(&mut self) {
        self.lists.shrink_to_fit();
        self.comments.shrink_to_fit();
        self.evidence.shrink_to_fit();
        self.objects.shrink_to_fit();
    }

    pub(crate) fn push_list(&mut self, items: impl IntoIterator<Item = Symbol>) -> Range<u32> {
        let start = self.lists.len() as u32;
        self.lists.extend(items);
        start..self.lists.len() as u32
    }

    /// Keeps an alert whose evidence has been pushed already, as `evidence`, and whose
    /// address was taken out of it.
    pub(crate) fn row(
        &mut self,
        alert: AlertRecord<Symbol>,
        web_url: Option<WebUrl>,
        evidence: Range<u32>,
        file: FileIdx,
        place: Place,
    ) -> AlertRow {
        let comments = self.comments.len() as u32;
        self.comments.extend(alert.comments);
        let detection = self.detection(Detection {
            title: alert.title,
            description: alert.description,
            recommended_actions: alert.recommended_actions,
            category: alert.category,
            product_name: alert.product_name,
            detector_id: alert.detector_id,
            policy_id: alert.policy_id,
            workspace: alert.workspace,
            subscription_id: alert.subscription_id,
            sensitivity_label: alert.sensitivity_label,
            tenant_id: alert.tenant_id,
            actor: alert.actor,
            threat: alert.threat,
            threat_family: alert.threat_family,
            service_source: alert.service_source,
            detection_source: alert.detection_source,
        });
        AlertRow {
            id: alert.id,
            provider_id: alert.provider_id,
            system_id: alert.system_id,
            investigation_id: alert.investigation_id,
            incident_id: alert.incident_id,
            made_id: alert.made_id,
            enclosed: alert.enclosed,
            detection,
            assigned_to: alert.assigned_to,
            web_url,
            severity: alert.severity,
            status: alert.status,
            classification: alert.classification,
            determination: alert.determination,
            investigation_state: alert.investigation_state,
            created: alert.created,
            updated: alert.updated,
            resolved: alert.resolved,
            first_activity: alert.first_activity,
            last_activity: alert.last_activity,
            clock: alert.clock,
            techniques: self.push_list(alert.techniques),
            tags: self.push_list(alert.tags),
            comments: comments..self.comments.len() as u32,
            evidence,
            file,
            place,
        }
    }

    fn detection(&mut self, new: Detection) -> Rc<Detection> {
        if let Some(known) = self.detections.get(&new) {
            return known.clone();
        }
        let new = Rc::new(new);
        self.detections.insert(new.clone());
        new
    }
}
