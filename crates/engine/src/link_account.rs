//! Why alerts are where they are, as lines for automation: paths and links of
//! recorrelated incidents, and what was kept apart (CO-16, CO-20).

use crate::correlation::Correlated;
use crate::{Engine, EngineError};
use serde::Serialize;
use throughline_correlate::{AlertLink, ConnectorKind, IncidentNo, JoiningStep, Joint, Reason};
use throughline_dataset::AlertIdx;

/// One alert or incident by its names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Named {
    /// Its key.
    pub id: String,
    /// Its name.
    pub title: String,
}

/// One reason for a link.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ReasonLine {
    /// The reason in the public vocabulary (portal features, 6.2).
    pub reason: &'static str,
    /// That as a person reads it.
    #[serde(skip)]
    pub label: &'static str,
    /// It in words, with the value.
    pub words: String,
    /// Kind of the shared value, where there is one.
    pub kind: Option<&'static str>,
    /// The shared value.
    pub value: Option<String>,
    /// Its evidence, in bits.
    pub bits: f64,
}

/// A link between two alerts.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LinkLine {
    /// The earlier alert.
    pub from: Named,
    /// The later one.
    pub to: Named,
    /// Seconds between them.
    pub gap_seconds: f64,
    /// The evidence in sum, in bits.
    pub bits: f64,
    /// The reasons, the strongest first.
    pub reasons: Vec<ReasonLine>,
}

/// A link that a guard did not let join.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct KeptApartLine {
    /// What kept them apart.
    pub guard: &'static str,
    /// It in words.
    pub words: &'static str,
    /// The incident that did not join.
    pub incident: Named,
    /// The link that there would have been.
    pub link: LinkLine,
}

/// Why an alert or incident is what it is.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Explanation {
    /// The incident.
    pub incident: Named,
    /// The alert that was asked for; none where the incident was.
    pub alert: Option<Named>,
    /// How many alerts the incident has.
    pub alerts: usize,
    /// Of an alert, the links that lead to the incident's first; of an incident, all
    /// that hold it together, one fewer than its alerts.
    pub links: Vec<LinkLine>,
    /// What guards kept from joining it, the strongest first.
    pub kept_apart: Vec<KeptApartLine>,
}

/// So much that was kept apart is told of one incident.
const MOST_KEPT_APART: usize = 20;

impl Engine {
    /// Why an alert, or a recorrelated incident, is what it is, by its key.
    ///
    /// # Errors
    ///
    /// Where neither is in the data, or no recorrelated incidents are shown.
    pub fn explanation(&self, key: &str) -> Result<Explanation, EngineError> {
        let it = self.correlated().ok_or(EngineError::NotRecorrelated)?;
        let data = &self.dataset;
        let alert = data.alert_of_key(key);
        let incident = || {
            let incident = self.incident(key).ok()?;
            let incident = data.merged_into(incident).flatten().unwrap_or(incident);
            data.alerts_of_incident(incident).first().copied()
        };
        let one = alert
            .or_else(incident)
            .ok_or_else(|| EngineError::NothingToExplain(key.to_owned()))?;
        Ok(self.explanation_of(it, one, alert))
    }

    /// Why the incident of an alert is what it is; or why that alert is in it, where
    /// it is what was asked for.
    pub(crate) fn explanation_of(
        &self,
        it: &Correlated,
        one: AlertIdx,
        asked: Option<AlertIdx>,
    ) -> Explanation {
        let correlation = &it.correlation;
        let no = correlation.incident_of(one);
        let links = match asked {
            Some(alert) => correlation.path(&it.facts, alert),
            None => correlation.links(&it.facts, no),
        };
        Explanation {
            incident: self.named_incident(Some(one)),
            alert: asked.map(|it| self.named_alert(it)),
            alerts: correlation.group(no).alerts.len(),
            links: links.iter().map(|link| self.link_line(it, link)).collect(),
            kept_apart: self.kept_apart(it, no, asked),
        }
    }

    /// What guards kept from joining an incident; of an alert, what its own links
    /// would have been.
    pub(crate) fn kept_apart(
        &self,
        it: &Correlated,
        incident: IncidentNo,
        alert: Option<AlertIdx>,
    ) -> Vec<KeptApartLine> {
        let correlation = &it.correlation;
        let episodes = correlation.episodes();
        let own = alert.map(|it| episodes.of_alert(it));
        let mut lines = Vec::new();
        for refused in correlation.refused() {
            let link = refused.link;
            if own.is_some_and(|it| it != link.a && it != link.b) {
                continue;
            }
            let of = |episode| {
                let first = episodes.members(episode).first();
                first.map(|it| correlation.incident_of(*it))
            };
            let (a, b) = (of(link.a), of(link.b));
            let is_here = a == Some(incident) || b == Some(incident);
            if !is_here || a == b {
                continue;
            }
            let joint = Joint {
                link,
                step: JoiningStep::Values,
            };
            let told = correlation.alert_link(&it.facts, &joint);
            let theirs = if a == Some(incident) { told.b } else { told.a };
            lines.push(KeptApartLine {
                guard: refused.guard.api(),
                words: refused.guard.label(),
                incident: self.named_incident(Some(theirs)),
                link: self.link_line(it, &told),
            });
            if lines.len() == MOST_KEPT_APART {
                break;
            }
        }
        lines
    }

    pub(crate) fn named_alert(&self, alert: AlertIdx) -> Named {
        let data = &self.dataset;
        Named {
            id: data.alert_key(alert).to_owned(),
            title: data.text_or_empty(data.alert(alert).title).to_owned(),
        }
    }

    /// The shown incident of an alert.
    pub(crate) fn named_incident(&self, of: Option<AlertIdx>) -> Named {
        let data = &self.dataset;
        let (id, title) = match of.and_then(|it| data.incident_of(it)) {
            Some(it) => (data.incident_key(it), self.incident_now(it).title()),
            None => ("", ""),
        };
        Named {
            id: id.to_owned(),
            title: title.to_owned(),
        }
    }

    pub(crate) fn link_line(&self, it: &Correlated, link: &AlertLink) -> LinkLine {
        LinkLine {
            from: self.named_alert(link.a),
            to: self.named_alert(link.b),
            gap_seconds: link.gap as f64 / 1000.0,
            bits: link.bits.number(),
            reasons: link
                .reasons
                .iter()
                .map(|weighed| reason_line(it, weighed.reason, weighed.bits.number()))
                .collect(),
        }
    }
}

fn reason_line(it: &Correlated, reason: Reason, bits: f64) -> ReasonLine {
    let value = match reason {
        Reason::Shared { value, .. } | Reason::Bursts { device: value } => {
            Some(it.facts.values().get(value))
        }
        _ => None,
    };
    let kind = value.map(|it| it.kind);
    let name = value.map(|it| it.name.clone());
    ReasonLine {
        reason: reason.public().api(),
        label: reason.public().label(),
        words: words(reason, kind, name.as_deref().unwrap_or_default()),
        kind: kind.map(ConnectorKind::api),
        value: name,
        bits,
    }
}

/// A reason in a few words.
fn words(reason: Reason, kind: Option<ConnectorKind>, value: &str) -> String {
    let kind = kind.map_or("", ConnectorKind::label);
    match reason {
        Reason::Shared { .. } => format!("same {kind} {value}"),
        Reason::Repeated => "the same alert on the same assets again".to_owned(),
        Reason::Sighting => "seen on the network at the same moment".to_owned(),
        Reason::Bursts { .. } => format!("bursts of unusual alerts on the {kind} {value}"),
        Reason::Coincidence => "falls into the story, which is unusual".to_owned(),
        Reason::Sequence { from, to } => format!("{}, then {}", from.label(), to.label()),
        Reason::TacticOrder => "a tactic further along the kill chain".to_owned(),
        Reason::ByHand => "put together by an analyst".to_owned(),
    }
}
