//! What was encoded in any way, and ways within ways, is decoded; any text is looked at
//! without harm.

mod invariants;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use flate2::Compression;
use flate2::write::{GzEncoder, ZlibEncoder};
use proptest::prelude::*;
use std::fmt::Write as _;
use std::io::Write as _;
use throughline_decode::{Way, decode};

fn utf16(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

/// Each byte as two digits, after `mark`.
fn digits(text: &str, mark: &str) -> String {
    text.bytes().fold(String::new(), |mut out, it| {
        let _ = write!(out, "{mark}{it:02x}");
        out
    })
}

fn gzip(text: &str) -> Vec<u8> {
    let mut it = GzEncoder::new(Vec::new(), Compression::best());
    // Writing into memory does not fail.
    let _ = it.write_all(text.as_bytes());
    it.finish().unwrap_or_default()
}

fn zlib(text: &str) -> Vec<u8> {
    let mut it = ZlibEncoder::new(Vec::new(), Compression::best());
    // Writing into memory does not fail.
    let _ = it.write_all(text.as_bytes());
    it.finish().unwrap_or_default()
}

fn numbers(text: &str) -> String {
    let numbers: Vec<String> = text.chars().map(|it| u32::from(it).to_string()).collect();
    numbers.join(",")
}

/// Encodes a text in one way, as it stands in a command line.
fn encode(text: &str, nth: usize) -> (Way, String) {
    match nth {
        0 => (
            Way::EncodedCommand,
            format!("powershell -enc {}", STANDARD.encode(utf16(text))),
        ),
        1 => (
            Way::Base64,
            format!("FromBase64String('{}')", STANDARD.encode(text)),
        ),
        2 => (
            Way::Base64,
            format!("FromBase64String(\"{}\")", STANDARD.encode(gzip(text))),
        ),
        3 => (
            Way::Base64,
            format!("atob('{}')", STANDARD.encode(zlib(text))),
        ),
        4 => (Way::Hex, format!("x 0x{} y", digits(text, ""))),
        5 => (
            Way::CharCodes,
            format!("String.fromCharCode({})", numbers(text)),
        ),
        6 => (Way::Percent, format!("start {}", digits(text, "%"))),
        _ => (
            Way::HexEscapes,
            text.encode_utf16().fold(String::new(), |mut out, it| {
                let _ = write!(out, "\\u{it:04x}");
                out
            }),
        ),
    }
}

const WAYS: usize = 8;

/// A sentence that reads as one wherever it is found.
fn sentence() -> impl Strategy<Value = String> {
    "[a-z]{4,9}( [a-zA-Z]{3,8}){3,6} ['(/%;:]x"
}

proptest! {
    #[test]
    fn whatever_was_encoded_is_decoded(text in sentence(), nth in 0..WAYS) {
        let (way, encoded) = encode(&text, nth);
        let decoded = invariants::check(encoded.as_bytes());
        prop_assert!(decoded.layers.iter().any(|it| it.way == way && it.text == text), "{encoded}");
    }

    #[test]
    fn ways_within_ways_are_decoded(text in sentence(), nested in prop::collection::vec(0..WAYS, 1..5)) {
        let mut encoded = text.clone();
        for &nth in &nested {
            encoded = encode(&encoded, nth).1;
        }
        let decoded = invariants::check(encoded.as_bytes());
        prop_assert!(decoded.layers.iter().any(|it| it.text == text), "{encoded}");
    }

    #[test]
    fn what_is_told_to_be_encoded_may_be_in_any_language(text in "\\PC{3,60}") {
        let text = text.replace('\u{fffd}', "a") + "a";
        let command = format!("powershell -EncodedCommand {}", STANDARD.encode(utf16(&text)));
        prop_assert_eq!(&decode(&command).layers[0].text, &text);
    }

    #[test]
    fn carets_anywhere_are_left_out(word in "[a-z]{4,12}", other in "[a-z]{4,12}") {
        let with: Vec<String> = word.chars().map(String::from).collect();
        let decoded = decode(&format!("{} {other}", with.join("^")));
        prop_assert_eq!(&decoded.layers[0].text, &format!("{word} {other}"));
    }

    #[test]
    fn strings_in_any_parts_are_put_together(parts in prop::collection::vec("[a-zA-Z /:.']{0,9}", 2..6)) {
        let literals: Vec<String> = parts.iter().map(|it| format!("'{}'", it.replace('\'', "''"))).collect();
        let decoded = decode(&literals.join(" + "));
        let whole = parts.concat().replace('\'', "''");
        prop_assert_eq!(&decoded.layers[0].text, &format!("'{whole}'"));
    }

    #[test]
    fn any_text_is_looked_at(text in any::<String>()) {
        invariants::check(text.as_bytes());
    }

    #[test]
    fn any_text_of_the_letters_that_matter_is_looked_at(
        text in "([-/–]e(nc)? |FromBase64String\\('|\\[char\\]|0x|\\\\x|\\\\u|%|'|\"|`|\\^|\\+|,|\\(|\\)|-f|\\.replace\\(|\\{0\\}|[0-9a-fA-F]{1,9}|[A-Za-z+/]{4,30}={0,2}| |é){0,40}"
    ) {
        invariants::check(text.as_bytes());
    }
}
