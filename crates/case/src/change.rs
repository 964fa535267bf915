//! What is changed about alerts and incidents, and what was there before.

use crate::FiredRule;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use throughline_model::{
    AlertKey, AlertStatus, Classification, Determination, IncidentKey, IncidentStatus, Severity,
    Term, Vocabulary,
};

/// Somebody that work is assigned to, or nobody.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Assignee(String);

impl Assignee {
    /// The person of this name; a blank one is nobody.
    pub fn of(name: &str) -> Self {
        Self(name.trim().to_owned())
    }

    /// The name, but for nobody.
    pub fn name(&self) -> Option<&str> {
        (!self.0.is_empty()).then_some(self.0.as_str())
    }
}

/// A classification with its determination: the pair is one value (portal
/// features, 3.3).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Classified {
    /// Whether it was right.
    pub classification: Classification,
    /// What it turned out to be.
    pub determination: Determination,
}

impl Classified {
    /// Whether an analyst may give this pair.
    pub fn fits(self) -> bool {
        self.determination == Determination::Unknown
            || Determination::of(self.classification).contains(&self.determination)
    }
}

/// What something is given; what is not named stays.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", bound = "S: Serialize + DeserializeOwned")]
pub struct Edit<S> {
    /// A status.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<S>,
    /// A severity.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub severity: Option<Severity>,
    /// Somebody who works on it, or nobody.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assigned_to: Option<Assignee>,
    /// A classification with its determination.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub classified: Option<Classified>,
    /// A name; of incidents only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Tags that it has from now on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub add_tags: Vec<String>,
    /// Tags that it no longer has.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub remove_tags: Vec<String>,
    /// True where lists leave it out from now on (AL-19); of alerts only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hidden: Option<bool>,
    /// Something said about it, up to 30,000 characters (IP-33).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
}

/// An edit of alerts.
pub type AlertEdit = Edit<AlertStatus>;

/// An edit of incidents.
pub type IncidentEdit = Edit<IncidentStatus>;

impl<S> Default for Edit<S> {
    fn default() -> Self {
        Self {
            status: None,
            severity: None,
            assigned_to: None,
            classified: None,
            title: None,
            add_tags: Vec::new(),
            remove_tags: Vec::new(),
            hidden: None,
            comment: None,
        }
    }
}

impl<S: Vocabulary> Edit<S> {
    /// Whether it names nothing at all.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The same with tags and name trimmed. Blank tags, and those that are told
    /// twice, are left out; a tag that is both added and removed is added.
    #[must_use]
    pub fn tidied(mut self) -> Self {
        for tags in [&mut self.add_tags, &mut self.remove_tags] {
            let mut kept: Vec<String> = Vec::new();
            for tag in tags.drain(..) {
                let tag = tag.trim();
                if !tag.is_empty() && !has_tag(&kept, tag) {
                    kept.push(tag.to_owned());
                }
            }
            *tags = kept;
        }
        self.remove_tags.retain(|it| !has_tag(&self.add_tags, it));
        self.title = self.title.map(|it| it.trim().to_owned());
        self
    }

    /// What of this changes something that stands so: the values it has now.
    /// None where it is so already.
    pub fn changes(&self, now: &Standing<'_, S>) -> Option<Was<S>> {
        fn kept<V: Vocabulary>(after: Option<V>, now: Term<V, &str>) -> Option<Term<V, String>> {
            (now.known() != Some(after?)).then(|| now.map_text(&mut str::to_owned))
        }
        let classified = self.classified.filter(|it| {
            now.classification.known() != Some(it.classification)
                || now.determination.known() != Some(it.determination)
        });
        let was = Was {
            status: kept(self.status, now.status),
            severity: kept(self.severity, now.severity),
            assigned_to: self
                .assigned_to
                .as_ref()
                .filter(|it| it.name().unwrap_or_default() != now.assigned_to)
                .map(|_| Assignee(now.assigned_to.to_owned())),
            classified: classified.map(|_| WasClassified {
                classification: now.classification.map_text(&mut str::to_owned),
                determination: now.determination.map_text(&mut str::to_owned),
            }),
            title: self
                .title
                .as_ref()
                .filter(|it| *it != now.title)
                .map(|_| now.title.to_owned()),
            tags_added: tags(&self.add_tags, |it| !has_tag(&now.tags, it)),
            tags_removed: tags(&self.remove_tags, |it| has_tag(&now.tags, it)),
            hidden: self.hidden.filter(|it| *it != now.hidden).map(|it| !it),
        };
        (self.comment.is_some() || was != Was::default()).then_some(was)
    }

    /// The same as a row of edits of one thing each.
    pub fn parts(&self) -> Vec<Self> {
        let none = Self::default;
        let whole = self.clone();
        [
            Self {
                status: whole.status,
                ..none()
            },
            Self {
                severity: whole.severity,
                ..none()
            },
            Self {
                assigned_to: whole.assigned_to,
                ..none()
            },
            Self {
                classified: whole.classified,
                ..none()
            },
            Self {
                title: whole.title,
                ..none()
            },
            Self {
                remove_tags: whole.remove_tags,
                ..none()
            },
            Self {
                add_tags: whole.add_tags,
                ..none()
            },
            Self {
                hidden: whole.hidden,
                ..none()
            },
            Self {
                comment: whole.comment,
                ..none()
            },
        ]
        .into_iter()
        .filter(|it| !it.is_empty())
        .collect()
    }
}

fn tags(named: &[String], changes: impl Fn(&str) -> bool) -> Vec<String> {
    named.iter().filter(|it| changes(it)).cloned().collect()
}

/// Whether a tag is among these, in any case.
pub(crate) fn has_tag<T: AsRef<str>>(tags: &[T], tag: &str) -> bool {
    tags.iter().any(|it| is_same_tag(it.as_ref(), tag))
}

pub(crate) fn is_same_tag(a: &str, b: &str) -> bool {
    a == b || a.to_lowercase() == b.to_lowercase()
}

/// How something stands before it is changed, as an analyst sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing<'a, S> {
    /// Its status.
    pub status: Term<S, &'a str>,
    /// Its severity.
    pub severity: Term<Severity, &'a str>,
    /// Whom it is assigned to; empty for nobody.
    pub assigned_to: &'a str,
    /// Its classification.
    pub classification: Term<Classification, &'a str>,
    /// Its determination.
    pub determination: Term<Determination, &'a str>,
    /// Its name.
    pub title: &'a str,
    /// Its tags.
    pub tags: Vec<&'a str>,
    /// Whether lists leave it out.
    pub hidden: bool,
}

/// A classification as it came: pairs that nobody could give are kept too.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct WasClassified {
    /// The classification.
    pub classification: Term<Classification, String>,
    /// The determination.
    pub determination: Term<Determination, String>,
}

/// What was there before, of what an edit changed; the rest was so already.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(
    rename_all = "camelCase",
    bound = "S: Vocabulary + Serialize + DeserializeOwned"
)]
pub struct Was<S> {
    /// The status it had.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<Term<S, String>>,
    /// The severity it had.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub severity: Option<Term<Severity, String>>,
    /// Whom it was assigned to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assigned_to: Option<Assignee>,
    /// The classification it had.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub classified: Option<WasClassified>,
    /// The name it had.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The added tags that it did not have.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags_added: Vec<String>,
    /// The removed tags that it had.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags_removed: Vec<String>,
    /// Whether lists left it out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hidden: Option<bool>,
}

impl<S> Default for Was<S> {
    fn default() -> Self {
        Self {
            status: None,
            severity: None,
            assigned_to: None,
            classified: None,
            title: None,
            tags_added: Vec::new(),
            tags_removed: Vec::new(),
            hidden: None,
        }
    }
}

/// Those of which the same was there before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(bound = "K: Serialize + DeserializeOwned, S: Vocabulary + Serialize + DeserializeOwned")]
pub struct Alike<K, S> {
    /// What was there.
    pub was: Was<S>,
    /// Whose it was.
    pub keys: Vec<K>,
}

/// An edit of many things, with what was there before. What was the same is kept
/// once: few of a hundred thousand differ.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(bound = "K: Serialize + DeserializeOwned, S: Vocabulary + Serialize + DeserializeOwned")]
pub struct Edited<K, S> {
    /// What they were given.
    pub after: Edit<S>,
    /// What was there before; those that were so already are not named.
    pub before: Vec<Alike<K, S>>,
}

impl<K: Clone + PartialEq, S: Vocabulary> Edited<K, S> {
    /// An edit of these.
    pub fn of(after: Edit<S>, changed: impl IntoIterator<Item = (K, Was<S>)>) -> Self {
        let mut before: Vec<Alike<K, S>> = Vec::new();
        let mut known: HashMap<Was<S>, usize> = HashMap::new();
        for (key, was) in changed {
            if let Some(&at) = known.get(&was) {
                before[at].keys.push(key);
            } else {
                known.insert(was.clone(), before.len());
                let keys = vec![key];
                before.push(Alike { was, keys });
            }
        }
        Self { after, before }
    }

    /// Everything that it changed, with what was there before.
    pub fn iter(&self) -> impl Iterator<Item = (&K, &Was<S>)> {
        self.before
            .iter()
            .flat_map(|it| it.keys.iter().map(|key| (key, &it.was)))
    }

    /// How many it changed.
    pub fn count(&self) -> usize {
        self.before.iter().map(|it| it.keys.len()).sum()
    }

    /// What was there before of one of them.
    pub(crate) fn was(&self, key: &K) -> Option<&Was<S>> {
        let alike = self.before.iter().find(|it| it.keys.contains(key))?;
        Some(&alike.was)
    }
}

/// Several changes at once, to many alerts and incidents: one entry and one undo.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeSet {
    /// What was done to alerts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alerts: Option<Edited<AlertKey, AlertStatus>>,
    /// What was done to incidents. What that brings with it for their alerts is
    /// in the same set (portal features, 3.3).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub incidents: Option<Edited<IncidentKey, IncidentStatus>>,
    /// The rule that did it (AL-24); none where somebody did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule: Option<FiredRule>,
}

impl ChangeSet {
    /// How many alerts it changed.
    pub fn alert_count(&self) -> usize {
        self.alerts.as_ref().map_or(0, Edited::count)
    }

    /// How many incidents it changed.
    pub fn incident_count(&self) -> usize {
        self.incidents.as_ref().map_or(0, Edited::count)
    }
}
