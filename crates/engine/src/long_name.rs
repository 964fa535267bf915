//! Names too long for a row: the end says what a path is of, so the middle is left
//! out, not the end.

/// Longer names, in characters, may not fit on a row.
const LONG: usize = 36;

/// The end that stays has at most so many characters.
const END: usize = 22;

/// So much of an end without a separator stays.
const BARE_END: usize = 18;

/// A long name in two parts, of which the second is to be read whatever has to be
/// left out of the first: the last parts of a path, or its last characters. None of a
/// name that fits.
pub fn telling_end(name: &str) -> Option<(&str, &str)> {
    // From the end: where each character begins.
    let places: Vec<usize> = name.char_indices().rev().map(|it| it.0).collect();
    if places.len() <= LONG {
        return None;
    }
    let is_separator = |at: usize| matches!(name.as_bytes()[at], b'\\' | b'/');
    let near = &places[..END];
    let at = near.iter().rev().copied().find(|&it| is_separator(it));
    Some(name.split_at(at.unwrap_or(places[BARE_END - 1])))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_of_a_path_stays() {
        let run =
            r"HKEY_USERS\S-1-5-21-1-2-3-1001\Software\Microsoft\Windows\CurrentVersion\Run\Updater";
        let bare = "a".repeat(50);
        let wide = "ü".repeat(50);
        for (name, end) in [
            (run, Some(r"\Run\Updater")),
            ("short.exe", None),
            (&run[..LONG], None),
            (&bare, Some(&bare[..BARE_END])),
            (&wide, Some(&wide[..2 * BARE_END])),
        ] {
            let parts = telling_end(name);
            assert_eq!(parts.map(|it| it.1), end, "{name}");
            if let Some((start, end)) = parts {
                assert_eq!(format!("{start}{end}"), name);
                assert!(!start.is_empty());
            }
        }
    }
}
