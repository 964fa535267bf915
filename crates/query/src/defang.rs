//! Addresses as people pass them on: `hxxps://evil[.]example`.

use std::borrow::Cow;

/// What is written, in small letters, and what it stands for.
const DEFANGED: [(&str, &str); 15] = [
    ("[.]", "."),
    ("(.)", "."),
    ("{.}", "."),
    ("[dot]", "."),
    ("(dot)", "."),
    ("{dot}", "."),
    ("[:]", ":"),
    ("[://]", "://"),
    ("[/]", "/"),
    ("[@]", "@"),
    ("(@)", "@"),
    ("[at]", "@"),
    ("(at)", "@"),
    ("hxxp://", "http://"),
    ("hxxps://", "https://"),
];

/// An address that works again, of a text in small letters. What is not
/// defanged stays as it is.
pub fn refanged(text: &str) -> Cow<'_, str> {
    let mut text = Cow::Borrowed(text);
    for (defanged, plain) in DEFANGED {
        if text.contains(defanged) {
            text = Cow::Owned(text.replace(defanged, plain));
        }
    }
    text
}

/// The length in characters of a defanged dot or at in round brackets, where the
/// text begins with one: such brackets belong to the word.
pub(crate) fn bracketed(chars: &[char]) -> Option<usize> {
    DEFANGED
        .iter()
        .map(|it| it.0)
        .filter(|it| it.starts_with('('))
        .find(|it| {
            it.chars()
                .enumerate()
                .all(|(at, c)| chars.get(at).is_some_and(|it| it.eq_ignore_ascii_case(&c)))
        })
        .map(str::len)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_made_whole() {
        for (text, expected) in [
            ("hxxps://evil[.]example/a", "https://evil.example/a"),
            ("hxxp[:]//evil(.)example", "http://evil.example"),
            ("hxxp[://]evil[dot]example", "http://evil.example"),
            ("bob[@]evil(dot)example", "bob@evil.example"),
            ("10.0[.]0[.]1", "10.0.0.1"),
            ("powershell -enc", "powershell -enc"),
            ("a[0]", "a[0]"),
        ] {
            assert_eq!(refanged(text), expected, "{text}");
        }
    }
}
