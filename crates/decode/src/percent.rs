//! URL encoding.

use crate::layer::{Packing, Piece, Way};
use crate::reading::{Trust, reads};
use percent_encoding::percent_decode_str;

/// Fewer escapes are what any address has.
const FEWEST: usize = 3;

/// Every word that is encoded as in an address.
pub(crate) fn pieces(text: &str) -> Vec<Piece> {
    let mut found = Vec::new();
    let mut start = 0;
    for word in text.split_inclusive(is_end) {
        let place = start..start + word.trim_end_matches(is_end).len();
        start += word.len();
        let word = &text[place.clone()];
        if !is_encoded(word) {
            continue;
        }
        if let Ok(text) = percent_decode_str(word).decode_utf8()
            && reads(&text, Trust::Told)
            && (has_others(word) || is_encoded(&text))
        {
            found.push(Piece {
                way: Way::Percent,
                packing: Packing::None,
                place,
                text: text.into_owned(),
            });
        }
    }
    found
}

fn is_end(c: char) -> bool {
    c.is_whitespace() || matches!(c, '"' | '\'' | '<' | '>' | '`' | '|')
}

fn escapes(word: &str) -> impl Iterator<Item = [u8; 2]> {
    let escapes = word.as_bytes().windows(3).filter_map(|it| match it {
        [b'%', high, low] => Some([*high, *low]),
        _ => None,
    });
    escapes.filter(|it| it.iter().all(u8::is_ascii_hexdigit))
}

fn is_encoded(word: &str) -> bool {
    escapes(word).nth(FEWEST - 1).is_some()
}

/// Escaped blanks alone are a name that has blanks, and escaped percent signs a
/// script that counts modulo 256, unless something is encoded twice.
fn has_others(word: &str) -> bool {
    escapes(word).any(|it| !matches!(&it, b"20" | b"25"))
}
