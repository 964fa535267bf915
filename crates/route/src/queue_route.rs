//! A queue as an address shows it.

use crate::query;
use std::fmt;

/// A queue as it is shown (KB-1).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct QueueRoute {
    /// Filter text; none is the default filter, empty is no filter.
    pub filter: Option<String>,
    /// Orders with commas between; none is newest first.
    pub sort: Option<String>,
    /// Fields that rows are grouped by, with commas between; none is no groups.
    pub group: Option<String>,
    /// Columns with commas between; none is those that this browser shows.
    pub columns: Option<String>,
    /// Key of the row that the pane shows.
    pub selected: Option<String>,
}

impl QueueRoute {
    /// The queue of this filter, as it is otherwise shown at first.
    pub fn of(filter: impl Into<String>) -> Self {
        Self {
            filter: Some(filter.into()),
            ..Self::default()
        }
    }

    /// The list itself, whatever the pane shows.
    #[must_use]
    pub fn without_pane(&self) -> Self {
        Self {
            selected: None,
            ..self.clone()
        }
    }
}

impl QueueRoute {
    pub(crate) fn write_query(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        query(
            f,
            &[
                ("filter", self.filter.as_deref()),
                ("sort", self.sort.as_deref()),
                ("group", self.group.as_deref()),
                ("columns", self.columns.as_deref()),
                ("selected", self.selected.as_deref()),
            ],
        )
    }
}
