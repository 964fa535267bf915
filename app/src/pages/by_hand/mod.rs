//! Alerts put together and kept apart by hand (CO-14, CO-21): what can be done, the
//! form that does it, and what would come of it.

mod form;
mod incident_choice;
mod mode_offer;
mod move_alert;
mod outcome;
mod ticked_alerts;

pub use form::HandForm;
pub use mode_offer::ModeOffer;
pub use move_alert::MoveAlert;
pub use ticked_alerts::{TickedAlerts, TickedBar};

use throughline_engine::protocol::HandAsk;
use throughline_model::{AlertKey, IncidentKey};

/// What can be done by hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HandAct {
    /// Alerts go to another incident.
    Move,
    /// Alerts become an incident of their own.
    Split,
    /// Alerts stay together, whatever correlation finds.
    Together,
    /// Alerts stay apart from one another.
    Apart,
    /// Alerts stay apart from those of an incident.
    ApartFrom,
    /// Incidents become one.
    Merge,
}

impl HandAct {
    /// What can be done with alerts, in the order of the buttons.
    pub const OF_ALERTS: [Self; 5] = [
        Self::Move,
        Self::Split,
        Self::Together,
        Self::Apart,
        Self::ApartFrom,
    ];

    /// The button that begins it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Move => "Move to another incident",
            Self::Split => "Split off",
            Self::Together => "Always together",
            Self::Apart => "Never together",
            Self::ApartFrom => "Never with an incident",
            Self::Merge => "Merge",
        }
    }

    /// What it means, in a sentence.
    fn about(self) -> &'static str {
        match self {
            Self::Move => {
                "They join the alerts of another incident, and stay with them whenever alerts are grouped anew."
            }
            Self::Split => {
                "They become an incident of their own, named from its alerts, and stay out of the one they were in."
            }
            Self::Together => "They are in one incident from now on, whatever correlation finds.",
            Self::Apart => {
                "No two of them are in one incident from now on, whatever correlation finds."
            }
            Self::ApartFrom => {
                "None of them is in one incident with the alerts that a chosen incident has now, whatever correlation finds."
            }
            Self::Merge => {
                "They become one incident, which keeps the key of the oldest. Names that analysts gave are kept."
            }
        }
    }

    /// What the incident is chosen for, where one must be.
    pub fn asks_for_incident(self) -> Option<&'static str> {
        match self {
            Self::Move => Some("To incident"),
            Self::ApartFrom => Some("Never with those of"),
            _ => None,
        }
    }

    /// How many alerts or incidents it takes.
    pub fn least(self) -> u32 {
        match self {
            Self::Move | Self::Split | Self::ApartFrom => 1,
            Self::Together | Self::Apart | Self::Merge => 2,
        }
    }
}

/// What it is done to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HandSubject {
    /// Alerts.
    Alerts(Vec<AlertKey>),
    /// Incidents.
    Incidents(Vec<IncidentKey>),
}

impl HandSubject {
    /// How many, in words.
    fn words(&self) -> String {
        match self {
            Self::Alerts(alerts) => alerts_words(alerts.len() as u32),
            Self::Incidents(incidents) => match incidents.len() {
                1 => "1 incident".to_owned(),
                many => format!("{many} incidents"),
            },
        }
    }

    /// What the engine is asked for; none while the incident to move to is not chosen.
    fn asked(self, act: HandAct, to: Option<IncidentKey>) -> Option<HandAsk> {
        match (act, self) {
            (HandAct::Move, Self::Alerts(alerts)) => to.map(|to| HandAsk::Move { alerts, to }),
            (HandAct::ApartFrom, Self::Alerts(alerts)) => {
                to.map(|incident| HandAsk::ApartFrom { alerts, incident })
            }
            (HandAct::Split, Self::Alerts(alerts)) => Some(HandAsk::Split { alerts }),
            (HandAct::Together, Self::Alerts(alerts)) => Some(HandAsk::Together { alerts }),
            (HandAct::Apart, Self::Alerts(alerts)) => Some(HandAsk::Apart {
                alerts,
                from: Vec::new(),
            }),
            (HandAct::Merge, Self::Incidents(incidents)) => Some(HandAsk::Merge { incidents }),
            _ => None,
        }
    }
}

/// `12 alerts`.
pub fn alerts_words(count: u32) -> String {
    match count {
        1 => "1 alert".to_owned(),
        many => format!("{} alerts", throughline_engine::grouped(many as usize)),
    }
}
