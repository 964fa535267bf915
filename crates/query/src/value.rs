//! The values that every field has: `none` and `any`.

use crate::Field;
use crate::expression;
use crate::filter::Term;

/// Whether the value stands for having none: `device:none`. A thing that is
/// called so is found by `=none`.
pub(crate) fn is_none(value: &str) -> bool {
    value.eq_ignore_ascii_case("none")
}

/// Whether the value stands for having one, whichever it is: `device:any`.
pub(crate) fn is_any(value: &str) -> bool {
    value.eq_ignore_ascii_case("any")
}

/// Whether the value stands for its own text as a whole.
pub(crate) fn is_plain(value: &str) -> bool {
    !(is_none(value)
        || is_any(value)
        || value.is_empty()
        || value.starts_with('=')
        || value.contains('*')
        || expression::inside(value).is_some())
}

/// The values of a term, apart from `none` and `any`.
pub(crate) struct Wanted {
    /// Alerts without any value are wanted.
    pub none: bool,
    /// Alerts with a value are wanted.
    pub any: bool,
    /// The other values.
    pub values: Vec<String>,
}

impl Wanted {
    /// Takes the values of a term apart.
    pub(crate) fn of(term: &Term) -> Self {
        // Whom nobody works on is assigned to nobody.
        let is_none = |it: &str| is_none(it) || (term.field == Field::Assigned && it == "nobody");
        let is_other = |it: &&String| !is_none(it) && !is_any(it);
        Self {
            none: term.values.iter().any(|it| is_none(it)),
            any: term.values.iter().any(|it| is_any(it)),
            values: term.values.iter().filter(is_other).cloned().collect(),
        }
    }
}
