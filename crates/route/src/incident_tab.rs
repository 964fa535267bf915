//! The tabs of an incident.

/// The tabs of an incident.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum IncidentTab {
    /// Summary.
    #[default]
    Summary,
    /// Its alerts.
    Alerts,
    /// Its devices, users and mailboxes.
    Assets,
}

impl IncidentTab {
    /// Every tab in order.
    pub const ALL: [Self; 3] = [Self::Summary, Self::Alerts, Self::Assets];

    /// Its name in an address.
    pub fn name(self) -> &'static str {
        match self {
            Self::Summary => "summary",
            Self::Alerts => "alerts",
            Self::Assets => "assets",
        }
    }

    /// What a person reads.
    pub fn label(self) -> &'static str {
        match self {
            Self::Summary => "Summary",
            Self::Alerts => "Alerts",
            Self::Assets => "Assets",
        }
    }
}
