//! Finding alerts: the filter language, facets that say how many a value would
//! give, and sorting.
//!
//! A filter is text (`severity:high status:new,inProgress device:pc-* -source:
//! microsoftDefenderForOffice365 time:-30d..`) that parses to a [`Filter`] and
//! prints back to the same. Chips are its top-level clauses. There is one table
//! of [`Field`]s behind parsing, matching, facets and help.
//!
//! What a filter means is said once, by [`select`], which looks at every alert.
//! [`AlertIndex`] gives the same answers from columns, fast enough for a million.

mod facets;
mod field;
mod filter;
mod index;
mod matching;
mod parse;
mod pattern;
mod rows;
mod selection;
mod sort;
mod time_range;

pub use facets::FacetCount;
pub use field::Field;
pub use filter::{DEFAULT_FILTER, Filter, Term};
pub use index::{
    AlertGroup, AlertGroups, AlertIndex, Bar, GroupField, Histogram, NoSuchGroupField, SEVERITIES,
};
pub use matching::select;
pub use parse::{FilterError, FilterErrorKind};
pub use rows::{Overlay, OverlayState, Rows};
pub use selection::Selection;
pub use sort::{Sort, SortError, SortField, Sorts, sort_alerts};
pub use time_range::{TimeRange, TimeRangeError};
