//! One incident as an export tells it.

use crate::{
    Classification, Comment, Determination, IncidentOutline, IncidentStatus, Severity, Term,
    Timestamp,
};

/// One incident, in neutral words (data formats, 8.4). Which alerts it holds is
/// said by the alerts, or, in Sentinel, by the incident.
#[derive(Clone, Debug, PartialEq)]
pub struct IncidentRecord<T> {
    /// Id, a decimal number as text.
    pub id: Option<T>,
    /// Further ids that stand for it, such as Sentinel's `IncidentName`.
    pub other_ids: Vec<T>,
    /// Ids of the alerts it says it holds, in whatever form it names them.
    pub alert_ids: Vec<T>,
    /// Name.
    pub title: Option<T>,
    /// Description.
    pub description: Option<T>,
    /// Summary, where the product wrote one.
    pub summary: Option<T>,
    /// Who works on it.
    pub assigned_to: Option<T>,
    /// Who made it: a product, a rule or a person.
    pub created_by: Option<T>,
    /// Who changed it last.
    pub last_modified_by: Option<T>,
    /// Note given when it was resolved.
    pub resolving_comment: Option<T>,
    /// Id of the incident it was merged into (CO-8).
    pub redirect_id: Option<T>,
    /// Address in the portal.
    pub web_url: Option<T>,
    /// Tenant.
    pub tenant_id: Option<T>,
    /// How grave it is.
    pub severity: Term<Severity, T>,
    /// Where it stands in triage.
    pub status: Term<IncidentStatus, T>,
    /// Whether it was right.
    pub classification: Term<Classification, T>,
    /// What it turned out to be.
    pub determination: Term<Determination, T>,
    /// Tags set by the product.
    pub system_tags: Vec<T>,
    /// Tags set by analysts.
    pub custom_tags: Vec<T>,
    /// When it was made.
    pub created: Option<Timestamp>,
    /// When its record was last changed.
    pub updated: Option<Timestamp>,
    /// Earliest activity, where the export tells it.
    pub first_activity: Option<Timestamp>,
    /// Latest activity, where the export tells it.
    pub last_activity: Option<Timestamp>,
    /// Comments in the order of the export.
    pub comments: Vec<Comment<T>>,
    /// What it says of its alerts all together.
    pub outline: Option<Box<IncidentOutline<T>>>,
}

impl<T> Default for IncidentRecord<T> {
    fn default() -> Self {
        Self {
            id: None,
            other_ids: Vec::new(),
            alert_ids: Vec::new(),
            title: None,
            description: None,
            summary: None,
            assigned_to: None,
            created_by: None,
            last_modified_by: None,
            resolving_comment: None,
            redirect_id: None,
            web_url: None,
            tenant_id: None,
            severity: Term::default(),
            status: Term::default(),
            classification: Term::default(),
            determination: Term::default(),
            system_tags: Vec::new(),
            custom_tags: Vec::new(),
            created: None,
            updated: None,
            first_activity: None,
            last_activity: None,
            comments: Vec::new(),
            outline: None,
        }
    }
}

impl<T> IncidentRecord<T> {
    /// Changes how text is kept, for instance from borrowed to interned.
    pub fn map_text<U, F: FnMut(T) -> U>(self, f: &mut F) -> IncidentRecord<U> {
        IncidentRecord {
            id: self.id.map(&mut *f),
            other_ids: self.other_ids.into_iter().map(&mut *f).collect(),
            alert_ids: self.alert_ids.into_iter().map(&mut *f).collect(),
            title: self.title.map(&mut *f),
            description: self.description.map(&mut *f),
            summary: self.summary.map(&mut *f),
            assigned_to: self.assigned_to.map(&mut *f),
            created_by: self.created_by.map(&mut *f),
            last_modified_by: self.last_modified_by.map(&mut *f),
            resolving_comment: self.resolving_comment.map(&mut *f),
            redirect_id: self.redirect_id.map(&mut *f),
            web_url: self.web_url.map(&mut *f),
            tenant_id: self.tenant_id.map(&mut *f),
            severity: self.severity.map_text(f),
            status: self.status.map_text(f),
            classification: self.classification.map_text(f),
            determination: self.determination.map_text(f),
            system_tags: self.system_tags.into_iter().map(&mut *f).collect(),
            custom_tags: self.custom_tags.into_iter().map(&mut *f).collect(),
            created: self.created,
            updated: self.updated,
            first_activity: self.first_activity,
            last_activity: self.last_activity,
            comments: self.comments.into_iter().map(|it| it.map_text(f)).collect(),
            outline: self.outline.map(|it| Box::new(it.map_text(f))),
        }
    }
}
