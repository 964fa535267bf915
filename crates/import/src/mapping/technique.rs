//! ATT&CK technique ids in text: `T1059.001`, `attack.t1059.001`,
//! `Valid Accounts (T1078)`.

/// The ids in a text, in upper case.
pub(super) fn ids(text: &str) -> Vec<String> {
    let bytes = text.as_bytes();
    let mut ids = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let begins =
            matches!(bytes[at], b't' | b'T') && (at == 0 || !bytes[at - 1].is_ascii_alphanumeric());
        let length = if begins { id_length(&bytes[at..]) } else { 0 };
        if length > 0 {
            // Only figures, dots and the letter: ASCII on both ends.
            ids.push(text[at..at + length].to_ascii_uppercase());
        }
        at += length.max(1);
    }
    ids
}

/// How long the id is that begins here; 0 where there is none.
fn id_length(bytes: &[u8]) -> usize {
    let digits = |from: usize, count: usize| {
        bytes
            .get(from..from + count)
            .is_some_and(|it| it.iter().all(u8::is_ascii_digit))
    };
    let ends = |at: usize| bytes.get(at).is_none_or(|it| !it.is_ascii_alphanumeric());
    if !digits(1, 4) {
        0
    } else if bytes.get(5) == Some(&b'.') && digits(6, 3) && ends(9) {
        9
    } else if ends(5) {
        5
    } else {
        0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_wherever_they_stand() {
        for (text, expected) in [
            ("T1059.001", "T1059.001"),
            ("attack.t1059.001, attack.execution", "T1059.001"),
            ("Valid Accounts (T1078); T1110.", "T1078 T1110"),
            ("T1059.0012 T10591 XT1059 T105", "T1059"),
            ("mitre/T1003/T1003.001", "T1003 T1003.001"),
            ("Credential Access TA0006", ""),
            ("ẗT1003é", "T1003"),
        ] {
            assert_eq!(ids(text).join(" "), expected, "{text}");
        }
    }
}
