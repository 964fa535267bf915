//! A raw record made legible: nothing is changed but the blanks between values,
//! and characters that could deceive are shown.

use crate::facts::visible;
use crate::protocol::RawText;
use std::fmt::Write as _;

/// So much of a record is shown.
const MAX_SHOWN: usize = 256 << 10;

/// Names under which alerts bear their ids.
const ID_FIELDS: [&[u8]; 2] = [b"id", b"alertId"];

/// An incident, its list of alerts, an alert.
const ALERT_DEPTH: usize = 3;

/// The alert of this id inside the record of its incident; none where it does
/// not stand there word for word.
fn alert_inside<'r>(record: &'r [u8], id: &str) -> Option<&'r [u8]> {
    let mut opened: Vec<usize> = Vec::new();
    let mut found: Option<usize> = None;
    let mut field: &[u8] = b"";
    let mut at = 0;
    while let Some(&byte) = record.get(at) {
        match byte {
            b'"' => {
                let end = at + 1 + end_of_text(&record[at + 1..])?;
                let text = &record[at + 1..end];
                let is_id = ID_FIELDS.contains(&field) && text == id.as_bytes();
                if is_id && found.is_none() && opened.len() == ALERT_DEPTH {
                    found = opened.last().copied();
                }
                let after = record[end + 1..]
                    .iter()
                    .find(|it| !it.is_ascii_whitespace());
                field = if after == Some(&b':') { text } else { b"" };
                at = end;
            }
            b'{' | b'[' => opened.push(at),
            b'}' | b']' => {
                if let Some(start) = found
                    && opened.len() == ALERT_DEPTH
                {
                    return Some(&record[start..=at]);
                }
                opened.pop();
            }
            b',' => field = b"",
            _ => {}
        }
        at += 1;
    }
    None
}

/// Where text ends that begins here: the place of its quote.
fn end_of_text(rest: &[u8]) -> Option<usize> {
    let mut escaped = false;
    rest.iter().position(|&it| {
        let ends = it == b'"' && !escaped;
        escaped = it == b'\\' && !escaped;
        ends
    })
}

/// A record for showing, or where it is asked for and there, the alert of an id
/// inside it. JSON on one line gets a line for each value.
pub fn raw_text(record: &[u8], inside: Option<&str>) -> RawText {
    let part = inside.and_then(|id| alert_inside(record, id));
    RawText {
        text: legible(part.unwrap_or(record), part.is_some()),
        is_part: part.is_some(),
    }
}

fn legible(bytes: &[u8], is_part: bool) -> String {
    let text = String::from_utf8_lossy(bytes);
    let text = text.trim();
    let is_json = text.starts_with(['{', '[']);
    // A part has lost the indentation of its first line.
    let laid_out = if is_part || is_json && text.lines().count() <= 2 {
        lay_out(text)
    } else {
        text.to_owned()
    };
    let mut end = laid_out.len().min(MAX_SHOWN);
    while !laid_out.is_char_boundary(end) {
        end -= 1;
    }
    let mut shown = visible(&laid_out[..end]);
    if end < laid_out.len() {
        let more = crate::engine::grouped(laid_out.len() - end);
        let _ = write!(shown, "\n… {more} more bytes stand in the file");
    }
    shown
}

/// A part of a record in JSON, for showing.
pub(crate) fn laid_out(json: &str) -> String {
    visible(&lay_out(json.trim()))
}

/// Puts each value of JSON on a line of its own. Whether it is sound does not
/// matter: only brackets and commas outside text are looked at.
fn lay_out(text: &str) -> String {
    let mut out = String::with_capacity(text.len() * 2);
    let mut depth = 0_usize;
    let mut in_text = false;
    let mut escaped = false;
    let line = |out: &mut String, depth: usize| {
        out.push('\n');
        out.extend(std::iter::repeat_n("  ", depth.min(40)));
    };
    for c in text.chars() {
        if in_text {
            out.push(c);
            in_text = escaped || c != '"';
            escaped = !escaped && c == '\\';
            continue;
        }
        match c {
            '"' => {
                in_text = true;
                out.push(c);
            }
            '{' | '[' => {
                out.push(c);
                depth += 1;
                line(&mut out, depth);
            }
            '}' | ']' => {
                depth = depth.saturating_sub(1);
                line(&mut out, depth);
                out.push(c);
            }
            ',' => {
                out.push(c);
                line(&mut out, depth);
            }
            ':' => out.push_str(": "),
            c if c.is_whitespace() => {}
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_alert_is_found_inside_its_incident() {
        let record = br#"{"id":"7","other":"{","alerts":[
            {"id":"a","evidence":[{"id":"b"}]},
            {"title":"\"id\": b", "id" : "b","evidence":[{"id":"a"}]}]}"#;
        let part = |id| alert_inside(record, id).map(String::from_utf8_lossy);
        assert_eq!(part("a").unwrap(), r#"{"id":"a","evidence":[{"id":"b"}]}"#);
        assert!(part("b").unwrap().starts_with("{\"title\""));
        assert_eq!(part("7"), None);
        assert_eq!(part("c"), None);
        let cut = &record[..record.len() - 3];
        assert_eq!(alert_inside(cut, "b"), None);
    }

    fn shown(record: &[u8]) -> String {
        raw_text(record, None).text
    }

    #[test]
    fn a_part_is_laid_out_anew() {
        let record = b"{\n \"id\": \"7\",\n \"alerts\": [\n  {\n   \"id\": \"a\"\n  }\n ]\n}";
        let part = raw_text(record, Some("a"));
        assert_eq!(part.text, "{\n  \"id\": \"a\"\n}");
        assert!(part.is_part);
        let whole = raw_text(record, Some("b"));
        assert_eq!(whole.text.as_bytes(), record);
        assert!(!whole.is_part);
    }

    #[test]
    fn values_get_lines_and_text_stays_as_it_is() {
        let text = shown(br#"{"a":"x, {y}: \"q\"","b":[1,true]}"#);
        assert_eq!(
            text,
            "{\n  \"a\": \"x, {y}: \\\"q\\\"\",\n  \"b\": [\n    1,\n    true\n  ]\n}"
        );
        assert_eq!(shown(b"a,b\n"), "a,b");
        assert!(shown("{\"a\":\"\u{202e}x\"}".as_bytes()).contains('x'));
        assert!(!shown("{\"a\":\"\u{202e}x\"}".as_bytes()).contains('\u{202e}'));
    }
}
