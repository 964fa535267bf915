//! Pasted things that look like `field:value` and are none.

/// Whether a name and what follows its colon are an address, a path or a socket
/// that somebody pasted: words to be found, not a field.
pub(crate) fn is_pasted(name: &str, rest: &[char]) -> bool {
    let next = rest.first().copied();
    // https://x.example
    rest.starts_with(&['/', '/'])
        // C:\Users
        || (name.len() == 1 && matches!(next, Some('\\' | '/')))
        // 10.0.0.1:443, 2001:db8::1
        || name.starts_with(|it: char| it.is_ascii_digit())
        // fe80::1, dead:beef:…
        || (is_hex_group(name) && (next == Some(':') || has_more_groups(rest)))
        // x.example:8443
        || (name.contains('.') && next.is_some_and(|it| it.is_ascii_digit()))
}

fn is_hex_group(text: &str) -> bool {
    text.len() <= 4 && text.bytes().all(|it| it.is_ascii_hexdigit())
}

/// Whether another group of hexadecimal digits with its colon follows.
fn has_more_groups(rest: &[char]) -> bool {
    let digits = rest.iter().take_while(|it| it.is_ascii_hexdigit()).count();
    (1..=4).contains(&digits) && rest.get(digits) == Some(&':')
}
