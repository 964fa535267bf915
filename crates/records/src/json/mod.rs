//! JSON as exports write it: borrowed, forgiving, bounded.
//!
//! `serde_json` refuses a whole record for one stray `NaN`, a duplicate key or a
//! value nested too deep. A record here loses only the faulty part, and the
//! fault is told with its place. Text is borrowed from the input wherever it
//! has no escapes.

mod cut_short;
mod parser;
mod value;

pub use cut_short::close_after_whole;
pub use parser::{Fault, FaultKind, JsonError, JsonErrorKind, MAX_DEPTH, MAX_VALUES, parse};
pub use value::{Object, Value};
