//! A forgiving reader for the flat XML of an event: `<System>` and `<EventData>`.
//! It knows elements, attributes, entities and CDATA, and nothing else of XML.

use crate::fields::Text;
use memchr::memchr;
use std::borrow::Cow;
use throughline_records::json::{Object, Value};

/// What an event's XML holds.
#[derive(Debug, Default)]
pub(super) struct EventXml<'t> {
    /// The elements of `<System>`, attributes as `Name.Attribute`.
    pub(super) system: Object<'t>,
    /// The data by name.
    pub(super) data: Object<'t>,
    /// Whether it ended where it should.
    pub(super) whole: bool,
}

/// An element that has been opened and has no element inside so far.
struct Open<'t> {
    name: Text<'t>,
    content: Text<'t>,
}

/// Reads an event; also data alone, in whatever element it stands.
pub(super) fn read(text: &str) -> EventXml<'_> {
    let mut out = EventXml::default();
    let mut open: Option<Open<'_>> = None;
    let mut in_system = false;
    let mut depth = 0_usize;
    let mut rest = text;
    while let Some(at) = memchr(b'<', rest.as_bytes()) {
        if let Some(open) = &mut open {
            append(&mut open.content, unescape(&rest[..at]));
        }
        rest = &rest[at..];
        if let Some(after) = rest.strip_prefix("<![CDATA[") {
            let Some(end) = after.find("]]>") else { break };
            if let Some(open) = &mut open {
                append(&mut open.content, Cow::Borrowed(&after[..end]));
            }
            rest = &after[end + 3..];
            continue;
        }
        let Some(end) = tag_end(rest) else { break };
        let tag = &rest[1..end];
        rest = &rest[end + 1..];
        if tag.starts_with(['?', '!']) {
            continue;
        }
        if tag.starts_with('/') {
            depth = depth.saturating_sub(1);
            if let Some(open) = open.take() {
                let into = if in_system {
                    &mut out.system
                } else {
                    &mut out.data
                };
                into.push(open.name, Value::Text(open.content));
            }
            in_system &= local(tag.trim_start_matches('/').trim()) != "System";
            continue;
        }
        let is_empty = tag.ends_with('/');
        let tag = tag.trim_end_matches('/');
        let (name, attributes) = tag
            .split_once(|c: char| c.is_ascii_whitespace())
            .unwrap_or((tag, ""));
        let name = local(name);
        if name == "System" {
            in_system = true;
        }
        let mut own_name = None;
        for_each_attribute(attributes, &mut |key, value| {
            if in_system && name != "System" {
                let key = Cow::Owned(format!("{name}.{key}"));
                out.system.push(key, Value::Text(value));
            } else if key == "Name" {
                own_name = Some(value);
            }
        });
        open = None;
        if is_empty {
            continue;
        }
        depth += 1;
        open = Some(Open {
            name: own_name.unwrap_or(Cow::Borrowed(name)),
            content: Cow::Borrowed(""),
        });
    }
    out.system.drop_repeats();
    out.data.drop_repeats();
    out.whole = depth == 0 && !rest.contains('<');
    out
}

/// A name without the prefix of its namespace.
fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

fn append<'t>(content: &mut Text<'t>, more: Text<'t>) {
    if content.is_empty() {
        *content = more;
    } else if !more.is_empty() {
        content.to_mut().push_str(&more);
    }
}

/// Where the tag at the start of `text` ends: at the first `>` outside quotes.
fn tag_end(text: &str) -> Option<usize> {
    let mut quote = None;
    text.bytes().enumerate().find_map(|(at, byte)| {
        match (quote, byte) {
            (None, b'>') => return Some(at),
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), _) if open == byte => quote = None,
            _ => {}
        }
        None
    })
}

fn for_each_attribute<'t>(text: &'t str, out: &mut dyn FnMut(&'t str, Text<'t>)) {
    let mut rest = text;
    while let Some((key, after)) = rest.split_once('=') {
        let after = after.trim_start();
        let Some(quote) = after.chars().next().filter(|it| matches!(it, '"' | '\'')) else {
            return;
        };
        let Some((value, more)) = after[1..].split_once(quote) else {
            return;
        };
        out(local(key.trim()), unescape(value));
        rest = more;
    }
}

/// Text with its entities resolved; what is none stays as it stands.
pub(super) fn unescape(text: &str) -> Text<'_> {
    if memchr(b'&', text.as_bytes()).is_none() {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = memchr(b'&', rest.as_bytes()) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest.bytes().take(12).position(|it| it == b';');
        if let Some((c, end)) = end.and_then(|end| Some((entity(&rest[1..end])?, end))) {
            out.push(c);
            rest = &rest[end + 1..];
        } else {
            out.push('&');
            rest = &rest[1..];
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

fn entity(name: &str) -> Option<char> {
    Some(match name {
        "lt" => '<',
        "gt" => '>',
        "amp" => '&',
        "quot" => '"',
        "apos" => '\'',
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)?
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn text_of(object: &Object<'_>, key: &str) -> String {
        match object.peek(key) {
            Some(Value::Text(text)) => text.to_string(),
            other => format!("{other:?}"),
        }
    }

    #[test]
    fn an_event_is_read() {
        let xml = read(
            r#"<?xml version="1.0"?><Event xmlns='x'><System><Provider Name="Linux-Sysmon" Guid='{1}'/><EventID Qualifiers="0">5</EventID><TimeCreated SystemTime="2026-04-14T10:00:00Z"/><Computer>UBU&lt;1</Computer></System><EventData><Data Name="Image">/bin/&quot;a&quot; &#38; b</Data><Data Name='Empty'></Data><Data Name="None"/><Data Name="C"><![CDATA[<x>&amp;]]></Data></EventData></Event>"#,
        );
        assert!(xml.whole);
        assert_eq!(text_of(&xml.system, "Provider.Name"), "Linux-Sysmon");
        assert_eq!(text_of(&xml.system, "EventID"), "5");
        assert_eq!(
            text_of(&xml.system, "TimeCreated.SystemTime"),
            "2026-04-14T10:00:00Z"
        );
        assert_eq!(text_of(&xml.system, "Computer"), "UBU<1");
        assert_eq!(text_of(&xml.data, "Image"), "/bin/\"a\" & b");
        assert_eq!(text_of(&xml.data, "Empty"), "");
        assert_eq!(text_of(&xml.data, "C"), "<x>&amp;");
        assert!(!xml.data.has("None"));
    }

    #[test]
    fn what_is_cut_keeps_what_came_before() {
        let xml = read(r#"<EventData><Data Name="A">1</Data><Data Name="B">2"#);
        assert!(!xml.whole);
        assert_eq!(text_of(&xml.data, "A"), "1");
        assert!(!xml.data.has("B"));
    }

    proptest! {
        #[test]
        fn any_text_is_read(text in "[<>/&;#x=\"'! \\[\\]CDATASystemé1]{0,80}") {
            let _ = read(&text);
            let _ = unescape(&text);
        }
    }
}
