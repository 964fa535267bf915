//! Why a request cannot be answered.

use crate::engine::{counted, grouped};
use crate::facts::visible;
use crate::protocol::{MOST_MERGED, Refusal};
use crate::{correlation_change, rules};
use thiserror::Error;

/// Why a request cannot be answered.
#[derive(Debug, Error)]
pub enum EngineError {
    /// The alert is not in the loaded data.
    #[error("alert \"{0}\" is not in the loaded data; open the file that holds it")]
    NoSuchAlert(String),
    /// The process is not in the loaded data.
    #[error("process \"{0}\" is not in the loaded data; `throughline processes --json` lists them")]
    NoSuchProcess(String),
    /// The incident is not in the loaded data.
    #[error("incident \"{0}\" is not in the loaded data; open the file that holds it")]
    NoSuchIncident(String),
    /// The incident is one of the other mode.
    #[error(
        "incident \"{0}\" is not among those that are shown now ({1}); show the others to see it"
    )]
    OtherMode(String, &'static str),
    /// There is no such event.
    #[error("there is no event {0} in the loaded data; the link may be from other data")]
    NoSuchEvent(u32),
    /// There is no such table, any more.
    #[error("this table is no longer here; open its file again")]
    NoSuchTable,
    /// Reasons of incidents that are not shown.
    #[error("exported incidents carry no reasons; show recorrelated ones first")]
    NotRecorrelated,
    /// A change of which alerts an exported incident holds.
    #[error("exported incidents stay as they are; show recorrelated ones to regroup alerts")]
    AsExported,
    /// Too few alerts to be together or apart.
    #[error("choose at least two alerts")]
    TwoAlerts,
    /// Too few incidents to be merged.
    #[error("choose at least two incidents")]
    TwoIncidents,
    /// More incidents than can be merged at once (CO-12).
    #[error("{0} incidents cannot be merged at once; choose at most {MOST_MERGED}")]
    TooManyMerged(usize),
    /// An alert on both sides.
    #[error("an alert cannot be kept apart from itself")]
    ApartFromItself,
    /// More alerts kept apart than can be looked after.
    #[error("that keeps too many alerts apart at once; split them off instead")]
    TooManyApart,
    /// Incidents that may not be merged (CO-12).
    #[error("these incidents cannot be merged: {0}")]
    CannotMerge(&'static str),
    /// Nothing of this key can be explained.
    #[error("neither an alert nor an incident \"{0}\" is in the loaded data")]
    NothingToExplain(String),
    /// Two alerts that no link ties to each other.
    #[error("these two alerts are not linked to each other")]
    NotLinked,
    /// The story has no such node.
    #[error("this story has no node {0}; the link may be from other data")]
    NoSuchNode(u32),
    /// The loaded data has no such entity.
    #[error("there is no {0} “{1}” in the loaded data")]
    NoSuchEntity(String, String),
    /// Several bear the name, and nothing says which is meant.
    #[error("more than one {0} is called “{1}”: open it from where it is shown")]
    SeveralEntities(String, String),
    /// Nothing can be decided about such a thing.
    #[error("there are no actions for a thing of the kind \"{0}\"")]
    NothingToDecide(&'static str),
    /// An answer to an action that does not wait for approval.
    #[error("this action does not wait for approval, or names nothing that it is about")]
    NothingWaits,
    /// Nothing is loaded.
    #[error("nothing is loaded yet")]
    NothingLoaded,
    /// A change of no alert at all.
    #[error("choose at least one alert")]
    NoAlerts,
    /// A change of no incident at all.
    #[error("choose at least one incident")]
    NoIncidents,
    /// A change that gives nothing.
    #[error("choose what to change")]
    NoChange,
    /// Alerts that a filter selects are not those that somebody saw.
    #[error(
        "the filter selects {} by now, not the {} that you saw; nothing was changed",
        counted(*found as usize, "alert"),
        grouped(*expected as usize)
    )]
    OtherCount {
        /// How many were seen.
        expected: u32,
        /// How many there are.
        found: u32,
    },
    /// Chosen alerts are no longer among those that are shown.
    #[error(
        "{} of the {} are no longer among those that the filter shows; nothing was changed",
        grouped(*gone as usize),
        counted(*chosen as usize, "chosen alert")
    )]
    LeftFilter {
        /// How many are not.
        gone: u32,
        /// How many were chosen.
        chosen: u32,
    },
    /// A change to alerts of which the rest is still being read.
    #[error("these alerts are still being read; wait until the file is open")]
    StillReading,
    /// There is nothing that could be undone.
    #[error("there is nothing to undo")]
    NothingToUndo,
    /// The journal refused.
    #[error("{0}")]
    Journal(#[from] throughline_case::JournalError),
    /// The sort text names no order.
    #[error("{0}")]
    Sort(String),
    /// The filter text is no filter, said already.
    #[error("filter: {0}")]
    FilterText(String),
    /// The filter text is no filter.
    #[error("filter: {0}")]
    Filter(#[from] throughline_query::FilterError),
    /// A determination that does not go with its classification.
    #[error("\"{determination}\" does not go with \"{classification}\"")]
    Determination {
        /// The classification.
        classification: &'static str,
        /// The determination.
        determination: &'static str,
    },
    /// Something that is no set of weights.
    #[error("{0}")]
    Weights(#[from] throughline_priority::WeightsError),
    /// Settings of correlation that cannot be.
    #[error("{0}")]
    Correlation(#[from] correlation_change::CorrelationChangeError),
    /// A rule cannot be changed or run.
    #[error("{0}")]
    Rule(#[from] rules::RuleError),
    /// A journal could not be written.
    #[error("the journal could not be written: {0}")]
    Write(#[from] serde_json::Error),
}

impl From<EngineError> for Refusal {
    fn from(error: EngineError) -> Self {
        let not_found = matches!(
            error,
            EngineError::NoSuchAlert(_)
                | EngineError::NoSuchIncident(_)
                | EngineError::NothingToExplain(_)
                | EngineError::OtherMode(..)
                | EngineError::NoSuchEvent(_)
                | EngineError::NoSuchNode(_)
                | EngineError::NoSuchEntity(..)
                | EngineError::NoSuchTable
                | EngineError::NothingLoaded
        );
        Self {
            message: visible(&error.to_string()),
            not_found,
        }
    }
}
