//! String literals that an expression puts together: `'a'+'b'`, `'{1}{0}' -f 'b','a'`,
//! and replacing of literals by literals.
//!
//! Only literals are put together. What an expression takes from elsewhere stays as it is.

use crate::literals::{Literal, Literals, past_blanks, stands_at};
use crate::search::MAX_BYTES;
use std::ops::Range;

/// Brackets may be nested; so often is put together what stands in them.
const MOST_PASSES: usize = 6;

/// The text with each such expression as one literal, where there is one.
pub(crate) fn put_together(text: &str) -> Option<String> {
    let mut out = pass(text)?;
    for _ in 1..MOST_PASSES {
        match pass(&out) {
            Some(next) => out = next,
            None => break,
        }
    }
    Some(out)
}

/// How much may be written while a text is put together, in bytes: for each byte of
/// it, and for any. Replacing again and again could go on for hours.
const WORK: (usize, usize) = (8, 1 << 16);

/// What an expression comes to.
struct Value {
    text: String,
    place: Range<usize>,
    /// Whether all of it was characters by their numbers, which are told as such.
    only_chars: bool,
}

fn pass(text: &str) -> Option<String> {
    let mut literals = Literals::of(text);
    let mut work = WORK.0 * text.len() + WORK.1;
    let mut values = Vec::new();
    let mut at = 0;
    while let Some(start) = literals.next_start(at) {
        let Some(first) = literals.at(start) else {
            at = start + 1;
            continue;
        };
        let end = first.place.end;
        match value(text, &mut literals, first, &mut work) {
            Some(value) => {
                at = value.place.end;
                values.push(value);
            }
            None => at = end,
        }
    }
    if values.iter().all(|it| it.only_chars) {
        return None;
    }
    let mut out = String::new();
    let mut from = 0;
    for value in values {
        let place = without_brackets(text, value.place, from);
        out.push_str(&text[from..place.start]);
        out.push('\'');
        out.push_str(&value.text.replace('\'', "''"));
        out.push('\'');
        from = place.end;
    }
    out.push_str(&text[from..]);
    (out.len() <= MAX_BYTES).then_some(out)
}

/// What the expression comes to that begins with this literal; none where it is
/// nothing but the literal.
fn value(
    text: &str,
    literals: &mut Literals<'_>,
    first: Literal,
    work: &mut usize,
) -> Option<Value> {
    let mut out = Value {
        only_chars: first.is_char,
        text: first.text,
        place: first.place,
    };
    let mut parts = 1;
    let mut last_is_char = first.is_char;
    let mut is_changed = change(text, literals, &mut out, work);
    loop {
        let at = past_blanks(text, out.place.end);
        let joiner = text.as_bytes().get(at);
        let Some(next) = joiner.and_then(|_| literals.at(at + 1)) else {
            break;
        };
        let joins = match joiner {
            Some(b'+') => true,
            Some(b'&') => last_is_char || next.is_char,
            Some(b',') => last_is_char && next.is_char && out.only_chars,
            _ => false,
        };
        if !joins {
            break;
        }
        last_is_char = next.is_char;
        let mut next = Value {
            only_chars: next.is_char,
            text: next.text,
            place: next.place,
        };
        is_changed |= change(text, literals, &mut next, work);
        out.text.push_str(&next.text);
        out.place.end = next.place.end;
        out.only_chars &= next.only_chars;
        // Ends of lines are written so in any script.
        parts += usize::from(!(next.only_chars && next.text.trim().is_empty()));
    }
    let is_expression = is_changed || parts > 1;
    (is_expression && out.text.len() <= MAX_BYTES).then_some(out)
}

/// Applies what follows a literal: `-f`, `.Replace(…)`, `-replace`.
fn change(text: &str, literals: &mut Literals<'_>, value: &mut Value, work: &mut usize) -> bool {
    let mut is_changed = false;
    while *work > value.text.len()
        && let Some((changed, end)) = formatted(text, literals, value, work)
            .or_else(|| replaced(text, literals, value, *work))
    {
        *work = work.saturating_sub(value.text.len() + changed.len());
        value.text = changed;
        value.place.end = end;
        value.only_chars = false;
        is_changed = true;
    }
    is_changed
}

/// `'{1}{0}' -f 'b','a'`.
fn formatted(
    text: &str,
    literals: &mut Literals<'_>,
    value: &Value,
    work: &mut usize,
) -> Option<(String, usize)> {
    let at = past_blanks(text, value.place.end);
    if !value.text.contains('{') || !stands_at(text, at, "-f") {
        return None;
    }
    let mut given = vec![literals.at(at + 2)?];
    loop {
        let end = given.last()?.place.end;
        let comma = past_blanks(text, end);
        let is_more = text.as_bytes().get(comma) == Some(&b',');
        match is_more.then(|| literals.at(comma + 1)).flatten() {
            Some(next) => given.push(next),
            None => return Some((fill(&value.text, &given, work)?, end)),
        }
    }
}

/// Each `{n}` by the literal of that number, as far as `work` goes.
fn fill(pattern: &str, given: &[Literal], work: &mut usize) -> Option<String> {
    let mut out = String::new();
    let mut rest = pattern;
    while let Some((before, after)) = rest.split_once('{') {
        let (number, after) = after.split_once('}')?;
        let given = given.get(number.trim().parse::<usize>().ok()?)?;
        let written = before.len() + given.text.len() + 1;
        let fits = written <= *work;
        *work = work.saturating_sub(written);
        if !fits {
            return None;
        }
        out.push_str(before);
        out.push_str(&given.text);
        rest = after;
    }
    out.push_str(rest);
    Some(out)
}

/// `'axb'.Replace('x','y')` and `'axb' -replace 'x','y'`.
fn replaced(
    text: &str,
    literals: &mut Literals<'_>,
    value: &Value,
    most: usize,
) -> Option<(String, usize)> {
    let at = past_blanks(text, value.place.end);
    let ways = [".replace(", "-creplace", "-ireplace", "-replace"];
    let way = ways.into_iter().find(|it| stands_at(text, at, it))?;
    let is_method = way.starts_with('.');
    let what = literals.at(at + way.len())?;
    let comma = past_blanks(text, what.place.end);
    if text.as_bytes().get(comma) != Some(&b',') {
        return None;
    }
    let by = literals.at(comma + 1)?;
    let mut end = by.place.end;
    if is_method {
        end = past_blanks(text, end);
        if text.as_bytes().get(end) != Some(&b')') {
            return None;
        }
        end += 1;
    }
    // An expression that is more than its letters is not understood here.
    let is_plain = is_method || what.text.chars().all(char::is_alphanumeric);
    let grown = value.text.matches(what.text.as_str()).count() * by.text.len();
    let fits = is_plain && !what.text.is_empty() && value.text.len() + grown <= most;
    fits.then(|| (value.text.replace(&what.text, &by.text), end))
}

/// The place with brackets that hold nothing else, unless they are a call's.
fn without_brackets(text: &str, place: Range<usize>, from: usize) -> Range<usize> {
    let before = text[from..place.start].trim_end_matches([' ', '\t']);
    let end = past_blanks(text, place.end);
    let Some(before) = before.strip_suffix('(') else {
        return place;
    };
    let is_call = before
        .chars()
        .next_back()
        .is_some_and(|it| it.is_alphanumeric() || it == '_');
    // What stood before an earlier value is not looked at again.
    let is_first = before.is_empty() && from > 0;
    if is_call || is_first || text.as_bytes().get(end) != Some(&b')') {
        return place;
    }
    from + before.len()..end + 1
}
