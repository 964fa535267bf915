//! Hostile text made harmless to look at (trap X-9): the one list of characters
//! that hide, reorder or act.

/// What stands in place of a character that hides, reorders or acts.
const SHOWN: char = '\u{fffd}';

/// A character as it may be shown: control, direction and invisible characters
/// become U+FFFD. Line breaks are kept; what can hold none replaces them.
pub fn visible_char(c: char) -> char {
    match c {
        '\n' => '\n',
        '\u{61c}'
        | '\u{200b}'..='\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{feff}' => SHOWN,
        c if c.is_control() => SHOWN,
        c => c,
    }
}

/// Text as it may be shown, on as many lines as it has.
pub fn visible(text: &str) -> String {
    text.chars().map(visible_char).collect()
}

/// Text as it may be shown on one line, at most `limit` characters of it.
pub fn visible_line(text: &str, limit: usize) -> String {
    let shown = |c| if c == '\n' { SHOWN } else { visible_char(c) };
    let mut chars = text.chars();
    let mut out: String = chars.by_ref().take(limit).map(shown).collect();
    if chars.next().is_some() {
        out.push('…');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_hides_reorders_or_acts() {
        assert_eq!(
            visible("a\u{202e}b\u{1b}[31m\u{200b}\nc\u{feff}é"),
            "a�b�[31m�\nc�é"
        );
        assert_eq!(visible_line("a\nbcd", 3), "a�b…");
        assert_eq!(visible_line("abc", 3), "abc");
    }
}
