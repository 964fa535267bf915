//! Characters by their numbers: `[char]73+[char]69`, `fromCharCode(73,69)`, and
//! lists of numbers that a script makes text of.

use crate::layer::{Packing, Piece, Way};
use crate::literals::{char_by_number, number, past_blanks};
use crate::reading::{Trust, reads};

/// What makes text of the list that follows it, in small letters.
const MAKERS: [&str; 4] = ["fromcharcode", "fromcodepoint", "[char[]]", "join[char[]]"];

/// What says, somewhere in the text, that numbers may be characters.
const HINTS: [&str; 5] = ["[char", "char]", "-join", "getstring", "chr"];

/// Numbers in a list beside such a word.
const FEWEST_TOLD: usize = 3;

/// Numbers in a list without one.
const FEWEST_GUESSED: usize = 12;

/// So many bytes before a list are looked at.
const BEFORE: usize = 24;

/// Every row of characters by their numbers.
pub(crate) fn pieces(text: &str) -> Vec<Piece> {
    let mut found = rows(text);
    let lower = text.to_ascii_lowercase();
    let has_hint = HINTS.iter().any(|it| lower.contains(it));
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(next) = bytes[at..].iter().position(u8::is_ascii_digit) {
        let start = at + next;
        let (values, end) = list(text, start);
        at = end;
        let touches = start.checked_sub(1).map(|it| bytes[it]);
        if touches.is_some_and(|it| it.is_ascii_alphanumeric() || it == b'.') {
            continue;
        }
        let is_made = is_made_text(&lower, start);
        let fewest = match (is_made, has_hint) {
            (true, _) => 1,
            (false, true) => FEWEST_TOLD,
            (false, false) => FEWEST_GUESSED,
        };
        if values.len() < fewest {
            continue;
        }
        let chars: Option<String> = values.iter().map(|it| char::from_u32(*it)).collect();
        let trust = if is_made { Trust::Told } else { Trust::Guessed };
        let is_plain = is_made || values.iter().all(|it| *it < 0x80);
        if let Some(text) = chars.filter(|it| is_plain && reads(it, trust)) {
            found.push(piece(start..end, text));
        }
    }
    found
}

fn piece(place: std::ops::Range<usize>, text: String) -> Piece {
    Piece {
        way: Way::CharCodes,
        packing: Packing::None,
        place,
        text,
    }
}

/// Whether what stands before makes text of what follows.
fn is_made_text(lower: &str, start: usize) -> bool {
    let mut from = start.saturating_sub(BEFORE);
    while !lower.is_char_boundary(from) {
        from += 1;
    }
    let before = lower[from..start].trim_end_matches(['(', '@', ' ', '\t']);
    MAKERS.iter().any(|it| before.ends_with(it))
}

/// The numbers of a list with commas, and where it ends.
fn list(text: &str, start: usize) -> (Vec<u32>, usize) {
    let mut values = Vec::new();
    let mut at = start;
    loop {
        let digits = text.as_bytes()[at..]
            .iter()
            .take_while(|it| it.is_ascii_alphanumeric());
        let word_end = at + digits.count();
        match number(text, at) {
            Some((value, end)) if end == word_end => values.push(value),
            _ => return (values, word_end.max(start + 1)),
        }
        let comma = past_blanks(text, word_end);
        let next =
            (text.as_bytes().get(comma) == Some(&b',')).then(|| past_blanks(text, comma + 1));
        match next {
            Some(next) if text.as_bytes().get(next).is_some_and(u8::is_ascii_digit) => at = next,
            _ => return (values, word_end),
        }
    }
}

/// `[char]73+[char]69` and `Chr(73)&Chr(69)`, also in quotes, which may hold a script.
fn rows(text: &str) -> Vec<Piece> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(next) = bytes[at..]
        .iter()
        .position(|it| matches!(it, b'[' | b'c' | b'C'))
    {
        let start = at + next;
        at = start + 1;
        let Some(first) = char_by_number(text, start) else {
            continue;
        };
        at = first.place.end;
        let mut row = first.text;
        let mut count = 1;
        loop {
            let joiner = past_blanks(text, at);
            let joins = matches!(bytes.get(joiner), Some(b'+' | b'&' | b','));
            let next = joins.then(|| char_by_number(text, past_blanks(text, joiner + 1)));
            let Some(next) = next.flatten() else { break };
            row.push_str(&next.text);
            at = next.place.end;
            count += 1;
        }
        let says_something = row.chars().filter(|it| it.is_alphanumeric()).count() > 1;
        if count > 1 && says_something && reads(&row, Trust::Told) {
            found.push(piece(start..at, row));
        }
    }
    found
}
