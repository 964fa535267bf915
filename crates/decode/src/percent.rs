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

/// Escaped blanks alone are a name that has blanks.
fn is_encoded(word: &str) -> bool {
    let escapes = word.as_bytes().windows(3).filter_map(|it| match it {
        [b'%', high, low] => Some((high, low)),
        _ => None,
    });
    let escapes = escapes.filter(|(high, low)| high.is_ascii_hexdigit() && low.is_ascii_hexdigit());
    let (mut all, mut blanks) = (0, 0);
    for escape in escapes {
        all += 1;
        blanks += usize::from(escape == (&b'2', &b'0'));
    }
    all >= FEWEST && blanks < all
}
