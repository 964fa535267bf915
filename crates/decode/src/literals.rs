//! What stands literally in an expression: strings in quotes, and characters by
//! their numbers.

use std::ops::Range;

/// A literal of an expression.
#[derive(Debug)]
pub(crate) struct Literal {
    /// What it stands for.
    pub text: String,
    /// Where it stands.
    pub place: Range<usize>,
    /// Whether it is a character by its number.
    pub is_char: bool,
}

/// Reads the literals of one text from front to back.
#[derive(Debug)]
pub(crate) struct Literals<'t> {
    text: &'t str,
    /// Quotes that no later one closes: looking again would only take time.
    unclosed: Vec<u8>,
}

impl<'t> Literals<'t> {
    pub(crate) fn of(text: &'t str) -> Self {
        Self {
            text,
            unclosed: Vec::new(),
        }
    }

    /// The literal that begins at `at`, blanks before it left out.
    pub(crate) fn at(&mut self, at: usize) -> Option<Literal> {
        let at = self.past_blanks(at);
        match self.text.as_bytes().get(at)? {
            quote @ (b'\'' | b'"') => self.quoted(at, *quote),
            b'[' | b'c' | b'C' => char_by_number(self.text, at),
            _ => None,
        }
    }

    /// The first place at or after `at` where a literal may begin.
    pub(crate) fn next_start(&self, at: usize) -> Option<usize> {
        let rest = self.text.as_bytes().get(at..)?;
        let is_start = |it: &u8| matches!(it, b'\'' | b'"' | b'[' | b'c' | b'C');
        rest.iter().position(is_start).map(|it| at + it)
    }

    /// Where the blanks end that stand at `at`.
    pub(crate) fn past_blanks(&self, at: usize) -> usize {
        past_blanks(self.text, at)
    }

    fn quoted(&mut self, start: usize, quote: u8) -> Option<Literal> {
        if self.unclosed.contains(&quote) {
            return None;
        }
        let bytes = self.text.as_bytes();
        let mut content = String::new();
        let mut from = start + 1;
        loop {
            let Some(end) = bytes[from..].iter().position(|it| *it == quote) else {
                self.unclosed.push(quote);
                return None;
            };
            content.push_str(&self.text[from..from + end]);
            from += end + 1;
            // A doubled quote stands for itself.
            if bytes.get(from) != Some(&quote) {
                break;
            }
            content.push(quote as char);
            from += 1;
        }
        Some(Literal {
            text: content,
            place: start..from,
            is_char: false,
        })
    }
}

pub(crate) fn past_blanks(text: &str, at: usize) -> usize {
    let blanks = text.as_bytes()[at..]
        .iter()
        .take_while(|it| matches!(it, b' ' | b'\t'));
    at + blanks.count()
}

/// Whether `word` stands at `at`, in whatever case.
pub(crate) fn stands_at(text: &str, at: usize, word: &str) -> bool {
    text.as_bytes()
        .get(at..at + word.len())
        .is_some_and(|it| it.eq_ignore_ascii_case(word.as_bytes()))
}

/// A number in decimal or after `0x`, and where it ends.
pub(crate) fn number(text: &str, at: usize) -> Option<(u32, usize)> {
    let bytes = &text.as_bytes()[at..];
    let (prefix, radix) = match bytes {
        [b'0', b'x' | b'X', ..] => (2, 16),
        _ => (0, 10),
    };
    let digits = bytes[prefix..]
        .iter()
        .take_while(|it| (**it as char).is_digit(radix))
        .count();
    let end = at + prefix + digits;
    let value = u32::from_str_radix(&text[at + prefix..end], radix).ok()?;
    Some((value, end))
}

/// `[char]73`, `[char]0x49`, `[char](73)`, `Chr(73)` and `ChrW(73)`.
pub(crate) fn char_by_number(text: &str, start: usize) -> Option<Literal> {
    let names = ["[char]", "chrw(", "chr("];
    let name = names.into_iter().find(|it| stands_at(text, start, it))?;
    if start > 0 && !name.starts_with('[') && text.as_bytes()[start - 1].is_ascii_alphanumeric() {
        return None;
    }
    let mut at = past_blanks(text, start + name.len());
    let has_bracket = name.ends_with('(') || text.as_bytes().get(at) == Some(&b'(');
    if has_bracket && !name.ends_with('(') {
        at = past_blanks(text, at + 1);
    }
    let (value, mut end) = number(text, at)?;
    if has_bracket {
        end = past_blanks(text, end);
        if text.as_bytes().get(end) != Some(&b')') {
            return None;
        }
        end += 1;
    }
    Some(Literal {
        text: char::from_u32(value)?.to_string(),
        place: start..end,
        is_char: true,
    })
}
