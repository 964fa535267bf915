//! Portal-wide alert ids (data formats, 0.3).

use crate::fields::Text;
use crate::paths::part;

/// The two letters that stand before a product's own id.
const PREFIXES: [&str; 16] = [
    "da", "ed", "fa", "aa", "ca", "ma", "dl", "ir", "ra", "ea", "ta", "ri", "rm", "ad", "dc", "sn",
];

/// The product's own id in a portal-wide one; none where it has no prefix of the
/// table.
pub(crate) fn provider_id<'a>(id: &Text<'a>) -> Option<Text<'a>> {
    let prefix = id.get(..2)?;
    let rest = &id[2..];
    let is_known = PREFIXES.contains(&prefix);
    let begins_well = rest.starts_with(|it: char| it.is_ascii_alphanumeric());
    // Hexadecimal ids without a prefix may begin with the same letters.
    let is_hash = id.len() == 64 && id.bytes().all(|it| it.is_ascii_hexdigit());
    (is_known && begins_well && !is_hash && !is_guid(id)).then(|| part(id, 2..id.len()))
}

fn is_guid(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::borrow::Cow;

    #[test]
    fn prefixes_of_the_table_are_left_out() {
        for (id, provider) in [
            (
                "da637308392288907382_-880718168",
                Some("637308392288907382_-880718168"),
            ),
            (
                "da0a24e828-8a13-48b3-b39d-771fe4113995_1",
                Some("0a24e828-8a13-48b3-b39d-771fe4113995_1"),
            ),
            (
                "caD70CFEE2-1F54-32DB-9988-3A868A1EBFAC",
                Some("D70CFEE2-1F54-32DB-9988-3A868A1EBFAC"),
            ),
            ("ar638550021745974133_541694090", None),
            ("da24e828-8a13-48b3-b39d-771fe4113995", None),
            ("637308392288907382_-880718168", None),
            ("da", None),
            ("d\u{e9}1", None),
            (&"da".repeat(32), None),
        ] {
            assert_eq!(provider_id(&Cow::Borrowed(id)).as_deref(), provider, "{id}");
        }
    }
}
