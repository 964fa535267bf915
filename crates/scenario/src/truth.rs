//! Which alert truly belongs to which attack.

use serde::Serialize;

use crate::graph_writer::alert_id;
use crate::scenario::Scenario;

/// The truth about one alert.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TruthOfAlert {
    /// The alert's id in the export.
    pub alert: String,
    /// The name its description goes by.
    pub key: String,
    /// The incident the export puts it in.
    pub incident: Option<String>,
    /// The attack it is part of; none for unrelated noise.
    pub story: Option<String>,
}

/// The truth about a case, alert by alert in the order of the description.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Truth {
    /// Id of the case.
    pub case: String,
    /// Its attacks, in the order of the description.
    pub stories: Vec<String>,
    /// Every alert of the case.
    pub alerts: Vec<TruthOfAlert>,
}

/// What the author of a case knows and its export does not say.
pub fn ground_truth(scenario: &Scenario) -> Truth {
    let story_of = |number: &str| {
        let incident = scenario.incidents.iter().find(|i| i.number == number)?;
        incident.story.clone()
    };
    let alerts = scenario.alerts.iter().map(|alert| TruthOfAlert {
        alert: alert_id(scenario, alert),
        key: alert.key.clone(),
        incident: alert.incident.clone(),
        story: alert.incident.as_deref().and_then(story_of),
    });
    Truth {
        case: scenario.id.clone(),
        stories: scenario
            .incidents
            .iter()
            .filter_map(|i| i.story.clone())
            .collect(),
        alerts: alerts.collect(),
    }
}
