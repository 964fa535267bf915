//! One alert as an export tells it.

use crate::{
    AlertStatus, Classification, Clock, DetectionSource, Determination, Evidence,
    InvestigationState, ServiceSource, Severity, Term, Timestamp,
};

/// One alert, in neutral words (data formats, 8.1). `T` is its text: borrowed
/// from the file while importing, an interned symbol in the dataset.
///
/// Every field may be absent; nothing here is derived or guessed.
#[derive(Clone, Debug, PartialEq)]
pub struct AlertRecord<T> {
    /// Portal id, with its product prefix (`da637…_1`).
    pub id: Option<T>,
    /// Id at the product.
    pub provider_id: Option<T>,
    /// Id in Sentinel (`SystemAlertId`), by which its incidents name their alerts.
    pub system_id: Option<T>,
    /// Id of the automated investigation.
    pub investigation_id: Option<T>,
    /// Id of the incident that holds it: the enclosing one where there is one.
    pub incident_id: Option<T>,
    /// True where the record has no id of its own and `id` was made of its place.
    pub made_id: bool,
    /// True where `incident_id` is that of the enclosing incident record, which
    /// is to be trusted over the alert's own field.
    pub enclosed: bool,
    /// Title.
    pub title: Option<T>,
    /// What it means, in the product's words.
    pub description: Option<T>,
    /// What the product proposes to do; plain text with line breaks.
    pub recommended_actions: Option<T>,
    /// Kill-chain name or kind of threat, one word (`DefenseEvasion`).
    pub category: Option<T>,
    /// Who works on it.
    pub assigned_to: Option<T>,
    /// Product name, free text.
    pub product_name: Option<T>,
    /// Rule or detector.
    pub detector_id: Option<T>,
    /// Policy behind it.
    pub policy_id: Option<T>,
    /// Workspace it was kept in, by name or id.
    pub workspace: Option<T>,
    /// Id of the cloud subscription that it was raised in.
    pub subscription_id: Option<T>,
    /// Sensitivity label of what it touches.
    pub sensitivity_label: Option<T>,
    /// Tenant.
    pub tenant_id: Option<T>,
    /// Name of the actor.
    pub actor: Option<T>,
    /// Name of the threat.
    pub threat: Option<T>,
    /// Family of the threat.
    pub threat_family: Option<T>,
    /// Address of the alert in the portal.
    pub web_url: Option<T>,
    /// How grave it is.
    pub severity: Term<Severity, T>,
    /// Where it stands in triage.
    pub status: Term<AlertStatus, T>,
    /// Whether it was right.
    pub classification: Term<Classification, T>,
    /// What it turned out to be.
    pub determination: Term<Determination, T>,
    /// The product it came from.
    pub service_source: Term<ServiceSource, T>,
    /// The sensor it came from.
    pub detection_source: Term<DetectionSource, T>,
    /// How far an automated investigation got.
    pub investigation_state: Term<InvestigationState, T>,
    /// ATT&CK technique ids (`T1059.001`).
    pub techniques: Vec<T>,
    /// Tags set by the product.
    pub tags: Vec<T>,
    /// When the alert was raised.
    pub created: Option<Timestamp>,
    /// When its record was last changed.
    pub updated: Option<Timestamp>,
    /// When it was resolved.
    pub resolved: Option<Timestamp>,
    /// Earliest activity it is about.
    pub first_activity: Option<Timestamp>,
    /// Latest activity it is about, never before the first.
    pub last_activity: Option<Timestamp>,
    /// Whether the times of activity are known to be UTC.
    pub clock: Clock,
    /// Comments in the order of the export.
    pub comments: Vec<Comment<T>>,
    /// Evidence in the order of the export.
    pub evidence: Vec<Evidence<T>>,
}

/// A comment on an alert or incident, as imported.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Comment<T> {
    /// What was said.
    pub text: T,
    /// Who said it.
    pub author: Option<T>,
    /// When.
    pub at: Option<Timestamp>,
}

impl<T> Comment<T> {
    /// Changes how text is kept.
    pub fn map_text<U, F: FnMut(T) -> U>(self, f: &mut F) -> Comment<U> {
        Comment {
            text: f(self.text),
            author: self.author.map(&mut *f),
            at: self.at,
        }
    }
}

impl<T> Default for AlertRecord<T> {
    fn default() -> Self {
        Self {
            id: None,
            provider_id: None,
            system_id: None,
            investigation_id: None,
            incident_id: None,
            made_id: false,
            enclosed: false,
            title: None,
            description: None,
            recommended_actions: None,
            category: None,
            assigned_to: None,
            product_name: None,
            detector_id: None,
            policy_id: None,
            workspace: None,
            subscription_id: None,
            sensitivity_label: None,
            tenant_id: None,
            actor: None,
            threat: None,
            threat_family: None,
            web_url: None,
            severity: Term::default(),
            status: Term::default(),
            classification: Term::default(),
            determination: Term::default(),
            service_source: Term::default(),
            detection_source: Term::default(),
            investigation_state: Term::default(),
            techniques: Vec::new(),
            tags: Vec::new(),
            created: None,
            updated: None,
            resolved: None,
            first_activity: None,
            last_activity: None,
            clock: Clock::Utc,
            comments: Vec::new(),
            evidence: Vec::new(),
        }
    }
}

impl<T> AlertRecord<T> {
    /// Changes how text is kept, for instance from borrowed to interned.
    pub fn map_text<U, F: FnMut(T) -> U>(self, f: &mut F) -> AlertRecord<U> {
        AlertRecord {
            id: self.id.map(&mut *f),
            provider_id: self.provider_id.map(&mut *f),
            system_id: self.system_id.map(&mut *f),
            investigation_id: self.investigation_id.map(&mut *f),
            incident_id: self.incident_id.map(&mut *f),
            made_id: self.made_id,
            enclosed: self.enclosed,
            title: self.title.map(&mut *f),
            description: self.description.map(&mut *f),
            recommended_actions: self.recommended_actions.map(&mut *f),
            category: self.category.map(&mut *f),
            assigned_to: self.assigned_to.map(&mut *f),
            product_name: self.product_name.map(&mut *f),
            detector_id: self.detector_id.map(&mut *f),
            policy_id: self.policy_id.map(&mut *f),
            workspace: self.workspace.map(&mut *f),
            subscription_id: self.subscription_id.map(&mut *f),
            sensitivity_label: self.sensitivity_label.map(&mut *f),
            tenant_id: self.tenant_id.map(&mut *f),
            actor: self.actor.map(&mut *f),
            threat: self.threat.map(&mut *f),
            threat_family: self.threat_family.map(&mut *f),
            web_url: self.web_url.map(&mut *f),
            severity: self.severity.map_text(f),
            status: self.status.map_text(f),
            classification: self.classification.map_text(f),
            determination: self.determination.map_text(f),
            service_source: self.service_source.map_text(f),
            detection_source: self.detection_source.map_text(f),
            investigation_state: self.investigation_state.map_text(f),
            techniques: self.techniques.into_iter().map(&mut *f).collect(),
            tags: self.tags.into_iter().map(&mut *f).collect(),
            created: self.created,
            updated: self.updated,
            resolved: self.resolved,
            first_activity: self.first_activity,
            last_activity: self.last_activity,
            clock: self.clock,
            comments: self.comments.into_iter().map(|it| it.map_text(f)).collect(),
            evidence: self.evidence.into_iter().map(|it| it.map_text(f)).collect(),
        }
    }
}
