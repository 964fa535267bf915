//! The parts of an alert's page.

/// The parts of an alert's page beside its story (AL-3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AlertPart {
    /// What happened, what was done about it, what is recommended.
    Happened,
    /// What it is about, thing by thing.
    Evidence,
    /// Alerts that have something to do with it.
    Related,
}

impl AlertPart {
    /// Every part in order.
    pub const ALL: [Self; 3] = [Self::Happened, Self::Evidence, Self::Related];

    /// Its name in an address.
    pub fn name(self) -> &'static str {
        match self {
            Self::Happened => "what-happened",
            Self::Evidence => "evidence",
            Self::Related => "related",
        }
    }

    /// What a person reads.
    pub fn label(self) -> &'static str {
        match self {
            Self::Happened => "What happened",
            Self::Evidence => "Evidence",
            Self::Related => "Related alerts",
        }
    }

    pub(crate) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.name() == name)
    }
}
