//! A raw record made legible: nothing is changed but the blanks between values,
//! and characters that could deceive are shown.

use crate::facts::visible;
use std::fmt::Write as _;

/// So much of a record is shown.
const MAX_SHOWN: usize = 256 << 10;

/// The text of a record for showing: JSON on one line gets a line for each value.
pub fn raw_text(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    let text = text.trim();
    let is_json = text.starts_with(['{', '[']);
    let laid_out = if is_json && text.lines().count() <= 2 {
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
    fn values_get_lines_and_text_stays_as_it_is() {
        let text = raw_text(br#"{"a":"x, {y}: \"q\"","b":[1,true]}"#);
        assert_eq!(
            text,
            "{\n  \"a\": \"x, {y}: \\\"q\\\"\",\n  \"b\": [\n    1,\n    true\n  ]\n}"
        );
        assert_eq!(raw_text(b"a,b\n"), "a,b");
        assert!(raw_text("{\"a\":\"\u{202e}x\"}".as_bytes()).contains('x'));
        assert!(!raw_text("{\"a\":\"\u{202e}x\"}".as_bytes()).contains('\u{202e}'));
    }
}
