//! What was done, in words.

use crate::{Action, Assignee, ChangeSet, Classified, Edit, Edited, EntryId, Journal, Was};
use throughline_model::{
    AlertKey, Classification, Determination, IncidentKey, Timestamp, Vocabulary,
};

/// A line in the history of an alert or incident.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Its entry.
    pub entry: EntryId,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub actor: String,
    /// What was changed, in words (`Status: New → Resolved`).
    pub text: String,
    /// False where it was undone.
    pub counts: bool,
}

impl Journal {
    /// The history of one alert, newest first, undone changes included. An entry
    /// that changed several things has a line for each.
    pub fn history(&self, alert: &AlertKey) -> Vec<Change> {
        self.lines(|action| action.words_for(alert))
    }

    /// The same for an incident.
    pub fn incident_history(&self, incident: &IncidentKey) -> Vec<Change> {
        self.lines(|action| match action {
            Action::Change(set) => match &set.incidents {
                Some(edited) => words(edited, incident),
                None => Vec::new(),
            },
            Action::ByHand(change) if change.concerns(incident) => vec![change.words()],
            _ => Vec::new(),
        })
    }

    fn lines(&self, words: impl Fn(&Action) -> Vec<String>) -> Vec<Change> {
        let counting = self.counting();
        let mut lines = Vec::new();
        for entry in self.entries().iter().rev() {
            lines.extend(words(&entry.action).into_iter().map(|text| Change {
                entry: entry.id,
                at: entry.at,
                actor: entry.actor.clone(),
                text,
                counts: counting.contains(&entry.id),
            }));
        }
        lines
    }
}

fn name(assignee: Option<&str>) -> &str {
    assignee.unwrap_or("nobody")
}

fn pair(classification: &str, determination: &str) -> String {
    if determination == Determination::Unknown.label() {
        classification.to_owned()
    } else {
        format!("{classification} – {determination}")
    }
}

/// What an edit did to one of those it changed; nothing where it is about others.
fn words<K: Clone + PartialEq, S: Vocabulary>(edited: &Edited<K, S>, key: &K) -> Vec<String> {
    let Some(was) = edited.was(key) else {
        return Vec::new();
    };
    let after = &edited.after;
    let mut words = Vec::new();
    if let (Some(was), Some(after)) = (&was.title, &after.title) {
        words.push(format!("Name: {was} → {after}"));
    }
    if let (Some(was), Some(after)) = (&was.status, after.status) {
        words.push(format!("Status: {} → {}", was.label(), after.label()));
    }
    if let (Some(was), Some(after)) = (&was.severity, after.severity) {
        words.push(format!("Severity: {} → {}", was.label(), after.label()));
    }
    if let (Some(was), Some(after)) = (&was.assigned_to, &after.assigned_to) {
        let (was, after) = (name(was.name()), name(after.name()));
        words.push(format!("Assigned to: {was} → {after}"));
    }
    if let (Some(was), Some(after)) = (&was.classified, after.classified) {
        words.push(format!(
            "Classification: {} → {}",
            pair(was.classification.label(), was.determination.label()),
            pair(after.classification.label(), after.determination.label())
        ));
    }
    words.extend(tag_words(was));
    if was.hidden.is_some() {
        let hidden = after.hidden.unwrap_or_default();
        words.push(if hidden { "Hidden" } else { "Shown again" }.to_owned());
    }
    if let Some(comment) = &after.comment {
        words.push(format!("Comment: {comment}"));
    }
    words
}

fn tag_words<S>(was: &Was<S>) -> impl Iterator<Item = String> {
    [("added", &was.tags_added), ("removed", &was.tags_removed)]
        .into_iter()
        .filter(|it| !it.1.is_empty())
        .map(|(what, tags)| {
            let word = if tags.len() == 1 { "Tag" } else { "Tags" };
            format!("{word} {what}: {}", tags.join(", "))
        })
}

impl Action {
    /// What it did to one alert, in words; nothing where it is about others.
    fn words_for(&self, alert: &AlertKey) -> Vec<String> {
        fn before<'a, T>(alerts: &'a [(AlertKey, T)], alert: &AlertKey) -> Option<&'a T> {
            alerts.iter().find(|it| it.0 == *alert).map(|it| &it.1)
        }
        let line = match self {
            Self::SetStatus { alerts, after } => before(alerts, alert).map(|before| {
                let before = before.map_or("Unknown", |it| it.label());
                format!("Status: {before} → {}", after.label())
            }),
            Self::Assign { alerts, after } => before(alerts, alert).map(|before| {
                let (before, after) = (name(before.as_deref()), name(after.as_deref()));
                format!("Assigned to: {before} → {after}")
            }),
            Self::Classify {
                alerts,
                classification,
                determination,
            } => before(alerts, alert).map(|(c, d)| {
                let after = pair(classification.label(), determination.label());
                format!("Classification: {} → {after}", pair(c.label(), d.label()))
            }),
            Self::Comment { alerts, text } => {
                alerts.contains(alert).then(|| format!("Comment: {text}"))
            }
            Self::Change(set) => {
                let mut lines = set
                    .alerts
                    .as_ref()
                    .map_or_else(Vec::new, |it| words(it, alert));
                if let (Some(rule), false) = (&set.rule, lines.is_empty()) {
                    lines.push(format!("By rule {} “{}”", rule.id, rule.name));
                }
                return lines;
            }
            Self::ByHand(change) => change.alerts.contains(alert).then(|| change.words()),
            Self::Respond(response) => {
                (response.alert.as_ref() == Some(alert)).then(|| response.words())
            }
            Self::SetWeights { .. }
            | Self::SetMode { .. }
            | Self::SetCorrelation { .. }
            | Self::SaveRule { .. }
            | Self::ImportRules { .. }
            | Self::DeleteRule { .. }
            | Self::Undo { .. } => None,
        };
        line.into_iter().collect()
    }

    /// What it did, in a few words, for an undo button or a message.
    pub fn summary(&self) -> String {
        let count = counted(self.alert_count(), "alert");
        match self {
            Self::SetStatus { after, .. } => format!("{count} {}", set_to(*after)),
            Self::Assign { after, .. } => format!("{count} {}", assigned(after.as_deref())),
            Self::Classify { classification, .. } => {
                format!("{count} {}", classified(*classification))
            }
            Self::Comment { .. } => format!("comment on {count}"),
            Self::Change(set) => set.summary(),
            Self::SetWeights { after, .. } if after.is_empty() => {
                "priorities weighed as usual".to_owned()
            }
            Self::SetWeights { .. } => "priorities weighed anew".to_owned(),
            Self::SetCorrelation { what, .. } => format!("correlation: {what}"),
            Self::SaveRule { before, after } => {
                let what = match before {
                    None => "made",
                    Some(before) if before.draft != after.draft => "changed",
                    Some(_) if after.on => "turned on",
                    Some(_) => "turned off",
                };
                format!("rule “{}” {what}", after.draft.name)
            }
            Self::ImportRules { rules } => {
                let what = if rules.len() == 1 { "rule" } else { "rules" };
                format!("{} {what} taken from a file", rules.len())
            }
            Self::DeleteRule { rule } => format!("rule “{}” deleted", rule.draft.name),
            Self::SetMode { after, .. } => {
                format!("incidents shown {}", after.label().to_lowercase())
            }
            Self::ByHand(change) => change.summary(),
            Self::Respond(response) => response.summary(),
            Self::Undo { entry } => format!("entry {} undone", entry.0),
        }
    }
}

fn counted(count: usize, what: &str) -> String {
    match count {
        1 => what.to_owned(),
        many => format!("{many} {what}s"),
    }
}

fn set_to(status: impl Vocabulary) -> String {
    format!("set to {}", status.label())
}

fn assigned(to: Option<&str>) -> String {
    to.map_or_else(|| "unassigned".to_owned(), |it| format!("assigned to {it}"))
}

fn classified(as_what: Classification) -> String {
    format!("classified as {}", as_what.label())
}

impl ChangeSet {
    fn summary(&self) -> String {
        match &self.rule {
            Some(rule) => format!("{} by rule “{}”", self.done(), rule.name),
            None => self.done(),
        }
    }

    fn done(&self) -> String {
        let alerts = self.alerts.as_ref().filter(|it| it.count() > 0);
        let Some(incidents) = self.incidents.as_ref().filter(|it| it.count() > 0) else {
            return alerts
                .map(|it| done(&it.after, &counted(it.count(), "alert")))
                .unwrap_or_default();
        };
        let done = done(&incidents.after, &counted(incidents.count(), "incident"));
        let with = if incidents.count() == 1 { "it" } else { "them" };
        match alerts.map_or(0, Edited::count) {
            0 => done,
            1 => format!("{done}; 1 alert with {with}"),
            many => format!("{done}; {many} alerts with {with}"),
        }
    }
}

/// What was done to so many things.
fn done<S: Vocabulary>(edit: &Edit<S>, count: &str) -> String {
    let done = edit.done();
    match (done.is_empty(), edit.comment.is_some()) {
        (true, _) => format!("comment on {count}"),
        (false, true) => format!("{count} {}, with a comment", done.join(", ")),
        (false, false) => format!("{count} {}", done.join(", ")),
    }
}

impl<S: Vocabulary> Edit<S> {
    /// What it does, in a few words: `set to Resolved, tagged noise`.
    pub fn words(&self) -> String {
        let mut done = self.done();
        if self.comment.is_some() {
            done.push("commented on".to_owned());
        }
        done.join(", ")
    }

    fn done(&self) -> Vec<String> {
        let mut done = Vec::new();
        done.extend(self.title.as_ref().map(|it| format!("renamed to {it}")));
        done.extend(self.status.map(set_to));
        done.extend(
            self.severity
                .map(|it| format!("given severity {}", it.label())),
        );
        done.extend(
            self.assigned_to
                .as_ref()
                .map(|it| assigned(Assignee::name(it))),
        );
        done.extend(
            self.classified
                .map(|Classified { classification, .. }| classified(classification)),
        );
        for (what, tags) in [("tagged", &self.add_tags), ("untagged", &self.remove_tags)] {
            if !tags.is_empty() {
                done.push(format!("{what} {}", tags.join(", ")));
            }
        }
        done.extend(self.hidden.map(|hidden| {
            let done = if hidden { "hidden" } else { "shown again" };
            done.to_owned()
        }));
        done
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use throughline_model::Term;

    #[test]
    fn a_pair_without_a_determination_is_its_classification() {
        assert_eq!(pair("Not set", "Not set"), "Not set");
        assert_eq!(pair("True positive", "Malware"), "True positive – Malware");
        let newer: Term<Determination, String> = Term::Other("novel".to_owned());
        assert_eq!(
            pair("True positive", newer.label()),
            "True positive – novel"
        );
    }
}
