//! Which alerts belong together by an analyst's word, whatever correlation finds.
//! Said of alerts, not of incidents, so that it holds when those are made anew.

use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use throughline_model::{AlertKey, IncidentKey};

/// Which incidents are shown (CO-15).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum IncidentMode {
    /// Those of the export.
    #[default]
    Exported,
    /// Those that alerts are grouped into here.
    Recorrelated,
}

impl IncidentMode {
    /// The mode as a person reads it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Exported => "As exported",
            Self::Recorrelated => "Recorrelated",
        }
    }
}

/// What an analyst did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum HandKind {
    /// Alerts are together whatever else.
    Together,
    /// Alerts are never together.
    Apart,
    /// Alerts went to another incident (CO-14).
    Move,
    /// Incidents became one (CO-12).
    Merge,
    /// Alerts became an incident of their own (CO-21).
    Split,
}

/// Why, in the words that the portal offers: Graph's `correlationReason` (portal
/// features, 6.2), and what its feedback tells apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "each label says what it is")]
pub enum HandReason {
    RepeatedAlertOccurrence,
    SameGeography,
    SimilarArtifacts,
    SameTargetedAsset,
    SameNetworkSegment,
    EventSequence,
    TimeFrame,
    SameThreatSource,
    SimilarTTPsOrBehavior,
    SameActor,
    SameCampaign,
    SharedIndicators,
    SameAsset,
    NetworkProximity,
    EventCasualSequence,
    TemporalProximity,
    LateralMovementPath,
    WronglyCorrelatedEntities,
    WrongLinkTypes,
}

impl HandReason {
    /// Every reason with its words, in the order in which they are offered.
    pub const ALL: [(Self, &'static str); 19] = [
        (Self::SameActor, "Same actor"),
        (Self::SameCampaign, "Same campaign"),
        (Self::SameAsset, "Same asset"),
        (Self::SameTargetedAsset, "Same targeted asset"),
        (Self::SharedIndicators, "Shared indicators"),
        (Self::SimilarArtifacts, "Similar artefacts"),
        (
            Self::SimilarTTPsOrBehavior,
            "Similar techniques or behaviour",
        ),
        (Self::EventSequence, "Sequence of events"),
        (Self::EventCasualSequence, "One caused the other"),
        (Self::LateralMovementPath, "Path of lateral movement"),
        (Self::RepeatedAlertOccurrence, "The same alert again"),
        (Self::TemporalProximity, "Close in time"),
        (Self::TimeFrame, "Same time frame"),
        (Self::SameThreatSource, "Same source of threat"),
        (Self::SameNetworkSegment, "Same network segment"),
        (Self::NetworkProximity, "Near on the network"),
        (Self::SameGeography, "Same geography"),
        (
            Self::WronglyCorrelatedEntities,
            "Entities wrongly correlated",
        ),
        (Self::WrongLinkTypes, "Wrong types of links"),
    ];

    /// The reason as a person reads it.
    pub fn label(self) -> &'static str {
        Self::ALL
            .iter()
            .find(|it| it.0 == self)
            .map_or("", |it| it.1)
    }
}

/// Alerts that are never with others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptApart {
    /// The ones.
    pub alerts: Vec<AlertKey>,
    /// The others.
    pub from: Vec<AlertKey>,
}

/// An incident that keeps its key, whatever becomes of its first alert. Where several
/// end up as one, the first keeps it and the others lead there (CO-8).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptIncident {
    /// Its key.
    pub incident: IncidentKey,
    /// Its name.
    pub name: String,
    /// One of its alerts: it is wherever that one is.
    pub by: AlertKey,
}

/// Alerts put together or kept apart, as one entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct HandChange {
    /// What was done.
    pub what: HandKind,
    /// The alerts that it was done to; of a merge those of all its incidents.
    pub alerts: Vec<AlertKey>,
    /// Alerts that are together from now on, set by set.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub together: Vec<Vec<AlertKey>>,
    /// Alerts that are not.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub apart: Vec<KeptApart>,
    /// The incidents that it was about, the one that stays first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub incidents: Vec<KeptIncident>,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<HandReason>,
    /// What was said of it, up to 30,000 characters (IP-33).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
}

impl HandChange {
    /// Whether it says anything.
    pub(crate) fn says_something(&self) -> bool {
        let links = self.together.iter().any(|it| it.len() > 1);
        let parts = |it: &KeptApart| !it.alerts.is_empty() && !it.from.is_empty();
        links || self.apart.iter().any(parts)
    }

    /// What was done, in a few words.
    pub(crate) fn summary(&self) -> String {
        let alerts = match self.alerts.len() {
            1 => "1 alert".to_owned(),
            many => format!("{many} alerts"),
        };
        match self.what {
            HandKind::Together => format!("{alerts} always together"),
            HandKind::Apart => format!("{alerts} never together"),
            HandKind::Move => match self.incidents.first() {
                Some(it) => format!("{alerts} moved to “{}”", it.name),
                None => format!("{alerts} moved"),
            },
            HandKind::Merge => format!("{} incidents merged", self.incidents.len()),
            HandKind::Split => format!("{alerts} split off"),
        }
    }

    /// The same with why, for a history.
    pub(crate) fn words(&self) -> String {
        let mut words = self.summary();
        if let Some(first) = words.get(..1).map(str::to_uppercase) {
            words.replace_range(..1, &first);
        }
        if let Some(reason) = self.reason {
            words.push_str(" (");
            words.push_str(&reason.label().to_lowercase());
            words.push(')');
        }
        if let Some(comment) = &self.comment {
            words.push_str(": ");
            words.push_str(comment);
        }
        words
    }

    /// Whether it is in the history of an incident.
    pub(crate) fn concerns(&self, incident: &IncidentKey) -> bool {
        self.incidents.iter().any(|it| it.incident == *incident)
    }
}

/// Everything that is together and apart by hand now. Of what contradicts itself the
/// newest counts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HandRules {
    /// Sets of alerts that are together; no alert is in two.
    pub together: Vec<BTreeSet<AlertKey>>,
    /// Alerts that are never with the others.
    pub apart: Vec<(BTreeSet<AlertKey>, BTreeSet<AlertKey>)>,
    /// Incidents that keep their keys; of those that are one, the first does.
    pub kept: Vec<KeptIncident>,
}

impl HandRules {
    /// Whether nothing was done by hand.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The same after one more change.
    #[must_use]
    pub fn with(mut self, change: &HandChange) -> Self {
        self.take(change);
        self
    }

    pub(crate) fn take(&mut self, change: &HandChange) {
        for it in &change.apart {
            self.part(it);
        }
        for set in &change.together {
            self.join(set.iter().cloned().collect());
        }
        let is_new = |it: &KeptIncident| {
            change
                .incidents
                .iter()
                .any(|own| own.incident == it.incident)
        };
        self.kept.retain(|it| !is_new(it));
        self.kept.splice(0..0, change.incidents.iter().cloned());
    }

    fn join(&mut self, mut set: BTreeSet<AlertKey>) {
        let (mut meeting, others) = std::mem::take(&mut self.together)
            .into_iter()
            .partition::<Vec<_>, _>(|it| !it.is_disjoint(&set));
        for more in &mut meeting {
            set.append(more);
        }
        // What is together now was apart before: those of the set leave.
        for (alerts, from) in &mut self.apart {
            if !alerts.is_disjoint(&set) && !from.is_disjoint(&set) {
                alerts.retain(|it| !set.contains(it));
                from.retain(|it| !set.contains(it));
            }
        }
        self.apart.retain(|it| !it.0.is_empty() && !it.1.is_empty());
        self.together = others;
        if set.len() > 1 {
            self.together.push(set);
        }
    }

    fn part(&mut self, it: &KeptApart) {
        let alerts: BTreeSet<AlertKey> = it.alerts.iter().cloned().collect();
        let from: BTreeSet<AlertKey> = it.from.iter().cloned().collect();
        for set in std::mem::take(&mut self.together) {
            if set.is_disjoint(&alerts) || set.is_disjoint(&from) {
                self.together.push(set);
                continue;
            }
            let (ones, rest) = set.into_iter().partition(|it| alerts.contains(it));
            let halves: [BTreeSet<AlertKey>; 2] = [ones, rest];
            self.together
                .extend(halves.into_iter().filter(|it| it.len() > 1));
        }
        self.apart.push((alerts, from));
    }
}

#[cfg(test)]
mod tests {
    use super::{HandChange, HandKind, HandReason, HandRules, KeptApart};
    use throughline_model::AlertKey;

    fn keys(text: &str) -> Vec<AlertKey> {
        text.split_whitespace().map(AlertKey::from).collect()
    }

    fn change(together: &[&str], apart: &[(&str, &str)]) -> HandChange {
        HandChange {
            what: HandKind::Together,
            alerts: Vec::new(),
            together: together.iter().map(|it| keys(it)).collect(),
            apart: apart
                .iter()
                .map(|it| KeptApart {
                    alerts: keys(it.0),
                    from: keys(it.1),
                })
                .collect(),
            incidents: Vec::new(),
            reason: None,
            comment: None,
        }
    }

    fn told(rules: &HandRules) -> String {
        let set = |it: &std::collections::BTreeSet<AlertKey>| {
            let names: Vec<&str> = it.iter().map(AlertKey::as_str).collect();
            names.join(" ")
        };
        let together: Vec<String> = rules.together.iter().map(set).collect();
        let apart: Vec<String> = rules
            .apart
            .iter()
            .map(|it| format!("{} | {}", set(&it.0), set(&it.1)))
            .collect();
        format!("{}; {}", together.join(", "), apart.join(", "))
    }

    #[test]
    fn the_newest_word_counts() {
        let rules = HandRules::default()
            .with(&change(&["a b", "c d"], &[]))
            .with(&change(&["b c"], &[]));
        assert_eq!(told(&rules), "a b c d; ");
        let split = rules.with(&change(&[], &[("a b", "c d e")]));
        assert_eq!(told(&split), "a b, c d; a b | c d e");
        let moved = split.clone().with(&change(&["b c"], &[]));
        assert_eq!(told(&moved), "a b c d; ");
        let some = split.with(&change(&["x e"], &[]));
        assert_eq!(told(&some), "a b, c d, e x; a b | c d e");
    }

    #[test]
    fn every_reason_has_words_of_its_own() {
        let mut labels: Vec<&str> = HandReason::ALL.iter().map(|it| it.0.label()).collect();
        labels.sort_unstable();
        labels.dedup();
        assert_eq!(labels.len(), HandReason::ALL.len());
        assert!(!labels.contains(&""));
    }
}
