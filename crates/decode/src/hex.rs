//! Hexadecimal digits: in a run, after `0x`, in a list, and as escapes.

use crate::bytes::{Room, unpack};
use crate::layer::{Packing, Piece, Way};
use crate::reading::{Trust, reads};
use std::ops::Range;

/// Digits in a run that nothing marks: a hash has 32 and more, and is no text.
const SHORTEST_RUN: usize = 32;

/// Digits after one `0x`.
const SHORTEST_MARKED: usize = 16;

/// Escapes in a row.
const FEWEST_ESCAPES: usize = 4;

/// Every part in hexadecimal digits that holds text.
pub(crate) fn pieces(text: &str, room: &mut Room) -> Vec<Piece> {
    let mut found = escapes(text);
    for run in runs(text) {
        let is_marked = text[..run.start].ends_with("0x") || text[..run.start].ends_with("0X");
        let shortest = if is_marked {
            SHORTEST_MARKED
        } else {
            SHORTEST_RUN
        };
        if run.len() < shortest || run.len() % 2 == 1 {
            continue;
        }
        let (pairs, _) = text.as_bytes()[run.clone()].as_chunks::<2>();
        let bytes: Vec<u8> = pairs
            .iter()
            .map(|[high, low]| digit(*high) << 4 | digit(*low))
            .collect();
        if let Some(unpacked) = unpack(&bytes, Trust::Guessed, room) {
            found.push(Piece {
                way: Way::Hex,
                packing: unpacked.packing,
                place: if is_marked {
                    run.start - 2..run.end
                } else {
                    run
                },
                text: unpacked.text,
            });
        }
    }
    found
}

/// Runs of digits that no other letter touches.
fn runs(text: &str) -> impl Iterator<Item = Range<usize>> {
    let bytes = text.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            at += bytes
                .get(at..)?
                .iter()
                .position(u8::is_ascii_alphanumeric)?;
            let word = bytes[at..]
                .iter()
                .take_while(|it| it.is_ascii_alphanumeric());
            let word = at..at + word.count();
            at = word.end;
            let is_marked = matches!(&bytes[word.clone()], [b'0', b'x' | b'X', ..]);
            let digits = if is_marked {
                word.start + 2..word.end
            } else {
                word
            };
            if bytes[digits.clone()].iter().all(u8::is_ascii_hexdigit) {
                return Some(digits);
            }
        }
    })
}

/// The value of a hexadecimal digit; 0 of anything else.
fn digit(byte: u8) -> u8 {
    (byte as char).to_digit(16).unwrap_or_default() as u8
}

/// Runs of `\x41` or `\u0041`.
fn escapes(text: &str) -> Vec<Piece> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(next) = text[at..].find('\\') {
        let start = at + next;
        at = start;
        let mut values = Vec::new();
        let first = escape(&text.as_bytes()[at..]).map(|it| it.0);
        while let Some((width, value)) = escape(&text.as_bytes()[at..])
            && Some(width) == first
        {
            values.push(value);
            at += width;
        }
        let decoded = match first {
            None => {
                at += 1;
                continue;
            }
            Some(4) => String::from_utf8(values.iter().map(|it| *it as u8).collect()).ok(),
            Some(_) => String::from_utf16(&values).ok(),
        };
        let many = decoded.filter(|it| it.chars().count() >= FEWEST_ESCAPES);
        if let Some(text) = many.filter(|it| reads(it, Trust::Told)) {
            found.push(Piece {
                way: Way::HexEscapes,
                packing: Packing::None,
                place: start..at,
                text,
            });
        }
    }
    found
}

/// How many bytes an escape has that stands here, and what it is.
fn escape(bytes: &[u8]) -> Option<(usize, u16)> {
    let digits = match bytes {
        [b'\\', b'x' | b'X', ..] => 2,
        [b'\\', b'u', ..] => 4,
        _ => return None,
    };
    let digits = bytes.get(2..2 + digits)?;
    let are_digits = digits.iter().all(u8::is_ascii_hexdigit);
    let value = digits
        .iter()
        .fold(0, |value, it| value << 4 | u16::from(digit(*it)));
    are_digits.then_some((2 + digits.len(), value))
}
