//! Finding alerts: the filter language, facets that say how many a value would
//! give, and sorting.
//!
//! A filter is text (`severity:high status:new,inProgress device:pc-* -source:
//! microsoftDefenderForOffice365 time:-30d..`) that parses to a [`Filter`] and
//! prints back to the same. Chips are its top-level clauses. There is one table
//! of [`Field`]s behind parsing, matching, facets and help.

mod facets;
mod field;
mod filter;
mod matching;
mod one_text;
mod parse;
mod pattern;
mod rows;
mod sort;
mod time_range;

pub use facets::{FacetCount, facet};
pub use field::Field;
pub use filter::{DEFAULT_FILTER, Filter, Term};
pub use matching::{Selection, select};
pub use one_text::{text_holds, text_is};
pub use parse::{FilterError, FilterErrorKind};
pub use rows::{Overlay, OverlayState, Rows};
pub use sort::{Sort, SortField, sort_alerts};
pub use time_range::{TimeRange, TimeRangeError};
