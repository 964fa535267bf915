//! The address of the Action center.

/// The Action center as it is shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ActionsRoute {
    /// Whether it shows what waits for approval, not the history.
    pub pending: bool,
    /// Key of the alert that it is narrowed to.
    pub alert: Option<String>,
    /// Id of the incident that it is narrowed to.
    pub incident: Option<String>,
    /// The column that it is sorted by, with a minus before it for the other way
    /// round; none for the newest first.
    pub sort: Option<String>,
}

impl ActionsRoute {
    pub(crate) fn path(&self) -> &'static str {
        if self.pending {
            "/actions/pending"
        } else {
            "/actions"
        }
    }

    pub(crate) fn query(&self) -> [(&'static str, Option<&str>); 3] {
        [
            ("alert", self.alert.as_deref()),
            ("incident", self.incident.as_deref()),
            ("sort", self.sort.as_deref()),
        ]
    }
}
