//! What an analyst has made of one alert or incident.

use crate::change::is_same_tag;
use crate::{Edit, EntryId, Was};
use throughline_model::{
    AlertStatus, Classification, Determination, IncidentStatus, Severity, Timestamp,
};

/// What an analyst has made of one alert or incident. What is `None` is as
/// imported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkState<S> {
    /// Status.
    pub status: Option<S>,
    /// Severity.
    pub severity: Option<Severity>,
    /// Whom it is assigned to; the inner `None` is nobody.
    pub assigned_to: Option<Option<String>>,
    /// Classification and determination.
    pub classification: Option<(Classification, Determination)>,
    /// Name; of incidents only.
    pub title: Option<String>,
    /// What became of its tags.
    pub tags: TagEdits,
    /// Whether lists leave it out; of alerts only.
    pub hidden: Option<bool>,
    /// Comments, oldest first.
    pub comments: Vec<CaseComment>,
}

/// What an analyst has made of one alert.
pub type TriageState = WorkState<AlertStatus>;

/// What an analyst has made of one incident.
pub type IncidentState = WorkState<IncidentStatus>;

impl<S> Default for WorkState<S> {
    fn default() -> Self {
        Self {
            status: None,
            severity: None,
            assigned_to: None,
            classification: None,
            title: None,
            tags: TagEdits::default(),
            hidden: None,
            comments: Vec::new(),
        }
    }
}

impl<S: Copy> WorkState<S> {
    /// Takes an edit: only what it changed when it was made.
    pub(crate) fn take(&mut self, after: &Edit<S>, was: &Was<S>) {
        if was.status.is_some() {
            self.status = after.status;
        }
        if was.severity.is_some() {
            self.severity = after.severity;
        }
        if was.assigned_to.is_some() {
            self.assigned_to = after
                .assigned_to
                .as_ref()
                .map(|it| it.name().map(str::to_owned));
        }
        if was.classified.is_some() {
            self.classification = after
                .classified
                .map(|it| (it.classification, it.determination));
        }
        if was.title.is_some() {
            self.title.clone_from(&after.title);
        }
        if was.hidden.is_some() {
            self.hidden = after.hidden;
        }
        for tag in &was.tags_removed {
            self.tags.note(tag, false);
        }
        for tag in &was.tags_added {
            self.tags.note(tag, true);
        }
    }
}

/// A comment made in this case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseComment {
    /// Its entry.
    pub entry: EntryId,
    /// When it was made.
    pub at: Timestamp,
    /// Who made it.
    pub actor: String,
    /// What it says.
    pub text: String,
}

/// Tags added to imported ones or taken from them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TagEdits(Vec<(String, bool)>);

impl TagEdits {
    fn note(&mut self, tag: &str, is_there: bool) {
        self.0.retain(|it| !is_same_tag(&it.0, tag));
        self.0.push((tag.to_owned(), is_there));
    }

    /// Whether all tags are as imported.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What these make of imported tags: those that stayed, then those that were
    /// added, the oldest first.
    pub fn applied<'a>(&'a self, imported: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
        let edit = |tag: &str| self.0.iter().find(|it| is_same_tag(&it.0, tag));
        let mut tags: Vec<&str> = imported
            .into_iter()
            .filter(|tag| edit(tag).is_none_or(|it| it.1))
            .collect();
        for (tag, is_there) in &self.0 {
            if *is_there && !crate::change::has_tag(&tags, tag) {
                tags.push(tag);
            }
        }
        tags
    }
}
