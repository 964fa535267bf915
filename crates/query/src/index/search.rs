//! Looking for one pattern in many short texts.

use crate::pattern::Pattern;
use memchr::memmem::Finder;

/// A pattern, prepared for many texts.
pub(super) struct Search<'p> {
    pattern: &'p Pattern,
    /// Finds the pattern where it is nothing but text.
    finder: Option<Finder<'p>>,
    lower: Vec<u8>,
}

impl<'p> Search<'p> {
    /// Prepares a pattern.
    pub(super) fn new(pattern: &'p Pattern) -> Self {
        let literal = pattern.literal().filter(|_| !pattern.is_exact());
        Self {
            pattern,
            finder: literal.map(Finder::new),
            lower: Vec::new(),
        }
    }

    /// Whether the pattern matches a text: [`Pattern::matches`], sooner.
    pub(super) fn finds(&mut self, text: &str) -> bool {
        match &self.finder {
            Some(finder) if text.is_ascii() => {
                self.lower.clear();
                self.lower.extend_from_slice(text.as_bytes());
                self.lower.make_ascii_lowercase();
                finder.find(&self.lower).is_some()
            }
            _ => self.pattern.matches(text),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_what_matches() {
        let texts = ["", "Host-7.LAB", "Straße 7", "KELVIN \u{212a}", "a*b", "ab"];
        for pattern in [
            "", "host", "lab", "k", "ß", "SS", "a*b", "=a*b", "=AB", "7*", "*7*",
        ] {
            let pattern = Pattern::new(pattern);
            let mut search = Search::new(&pattern);
            for text in texts {
                assert_eq!(
                    search.finds(text),
                    pattern.matches(text),
                    "{pattern:?} {text}"
                );
            }
        }
    }
}
