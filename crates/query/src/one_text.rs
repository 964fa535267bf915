//! Whether one text has a value, by the rules that alerts are matched by.

use crate::pattern::Pattern;

/// Whether a text holds one of these values: in it, as a whole where a value has
/// a `=` in front, or as its pattern says.
pub fn text_holds(values: &[String], text: &str) -> bool {
    values.iter().any(|it| Pattern::new(it).matches(text))
}

/// Whether a text is one of these values as a whole.
pub fn text_is(values: &[String], text: &str) -> bool {
    values.iter().any(|it| Pattern::new(it).equals(text))
}
