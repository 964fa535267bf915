//! JSON that stands inside text: rows of tables keep lists and objects so (data
//! formats, 9.7).

use crate::fields::{Notes, parse_inner};
use std::borrow::Cow;
use throughline_records::json::{Object, Value};

/// Puts what the text of these keys holds in its place, where it is a list or an
/// object.
pub(crate) fn unfold(object: &mut Object<'_>, keys: &[&str], notes: &mut Notes) {
    for key in keys {
        let Some(value) = object.peek_mut(key) else {
            continue;
        };
        let Value::Text(text) = value else { continue };
        if !text.trim_start().starts_with(['[', '{']) {
            continue;
        }
        *value = match std::mem::take(text) {
            Cow::Borrowed(text) => parse_inner(text, key, notes),
            Cow::Owned(text) => parse_inner(&text, key, notes).into_owned(),
        };
    }
}
