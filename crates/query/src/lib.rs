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

mod columns;
mod completion;
mod defang;
mod editing;
mod evidence_terms;
mod expression;
mod facets;
mod field;
mod filter;
mod filter_error;
mod index;
mod matching;
mod names;
mod one_text;
mod parse;
mod pasted;
mod pattern;
mod presence;
mod priority_range;
mod required_text;
mod rows;
mod selection;
mod sort;
mod spelling;
mod time_range;
mod value;

pub use completion::{
    Completion, CompletionKind, Completions, complete, values_among, values_like,
};
pub use defang::refanged;
pub use evidence_terms::told_by_evidence;
pub use expression::ExpressionError;
pub use facets::{FacetCount, facet};
pub use field::{Field, ValueForm};
pub use filter::{DEFAULT_FILTER, Filter, Term};
pub use filter_error::{FilterError, FilterErrorKind};
pub use index::{
    AlertGroup, AlertGroups, AlertIndex, Bar, GroupField, Histogram, NoSuchGroupField, Ordered,
    SEVERITIES,
};
pub use matching::{entities_matching, select};
pub use names::{Named, Names, names, names_of_kinds};
pub use one_text::{text_holds, text_is};
pub use priority_range::{PriorityRange, PriorityRangeError};
pub use rows::{Overlay, OverlayState, Rows};
pub use selection::Selection;
pub use sort::{Sort, SortError, SortField, Sorts, sort_alerts};
pub use time_range::{TimeRange, TimeRangeError};
