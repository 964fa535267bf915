//! Matching text: without case, `*` for anything, `/…/` for expressions.

use crate::required_text::{holds, required_text};
use crate::{defang, expression};
use regex_lite::Regex;

/// A pattern. Without `*` it matches where it occurs anywhere in the text;
/// with one, or with `=` in front, it must match the whole. `/…/` is a regular
/// expression, which matches where it matches a part.
#[derive(Clone, Debug)]
pub(crate) struct Pattern {
    folded: String,
    parts: Option<Vec<String>>,
    exact: bool,
    /// What was asked for with `=`, before it was taken for a defanged address:
    /// what the data calls a thing may be one.
    verbatim: Option<String>,
    expression: Option<Expression>,
}

/// What a text between slashes came to.
#[derive(Clone, Debug)]
enum Expression {
    Valid {
        expression: Regex,
        /// What every match holds, where that is known.
        required: Option<String>,
    },
    /// It matches nothing; no filter that was read holds one.
    Refused,
}

impl Pattern {
    /// Reads a pattern; defanged addresses (`hxxp`, `[.]`) are understood.
    pub(crate) fn new(text: &str) -> Self {
        if let Some(inner) = expression::inside(text) {
            let compiled = expression::compile(inner);
            return Self {
                folded: String::new(),
                parts: None,
                exact: false,
                verbatim: None,
                expression: Some(compiled.map_or(Expression::Refused, |expression| {
                    Expression::Valid {
                        expression,
                        required: required_text(inner),
                    }
                })),
            };
        }
        let (text, exact) = match text.strip_prefix('=') {
            Some(rest) if !rest.is_empty() => (rest, true),
            _ => (text, false),
        };
        let lower = text.to_lowercase();
        let folded = defang::refanged(&lower).into_owned();
        let parts = (!exact && folded.contains('*'))
            .then(|| folded.split('*').map(str::to_owned).collect());
        Self {
            verbatim: (exact && lower != folded).then_some(lower),
            folded,
            parts,
            exact,
            expression: None,
        }
    }

    /// Whether the whole text was asked for, with `=` in front.
    pub(crate) fn is_exact(&self) -> bool {
        self.exact
    }

    /// The whole text that was asked for, as it is compared: where it may be a
    /// defanged address, both forms.
    pub(crate) fn exact(&self) -> impl Iterator<Item = &str> {
        let forms = [Some(&self.folded), self.verbatim.as_ref()];
        let forms = forms.into_iter().flatten().map(String::as_str);
        forms.filter(|_| self.exact)
    }

    /// The text that is looked for as it is, in lower case; none where more is
    /// said of it.
    pub(crate) fn literal(&self) -> Option<&str> {
        let is_literal = !self.is_general() && self.verbatim.is_none();
        is_literal.then_some(self.folded.as_str())
    }

    /// Texts that occur, in lower case, in whatever matches: what need not be
    /// looked at for lack of them.
    pub(crate) fn needed(&self) -> impl Iterator<Item = &str> {
        let parts = self.parts.iter().flatten().map(String::as_str);
        let required = match &self.expression {
            // Its other letters keep their case there.
            Some(Expression::Valid { required, .. }) => {
                required.as_deref().filter(|it| it.is_ascii())
            }
            _ => None,
        };
        self.literal().into_iter().chain(parts).chain(required)
    }

    /// Whether it says more than a text to be found: `*`, or an expression.
    pub(crate) fn is_general(&self) -> bool {
        self.parts.is_some() || self.expression.is_some()
    }

    /// Whether a text matches.
    pub(crate) fn matches(&self, text: &str) -> bool {
        match &self.expression {
            Some(Expression::Valid {
                expression,
                required,
            }) => {
                let may = required.as_ref().is_none_or(|it| holds(text, it));
                return may && expression.is_match(text);
            }
            Some(Expression::Refused) => return false,
            None => {}
        }
        if self.exact {
            return self.equals(text);
        }
        // Case folding only when it may matter: most texts are ASCII.
        if text
            .bytes()
            .any(|it| it.is_ascii_uppercase() || !it.is_ascii())
        {
            self.matches_folded(&text.to_lowercase())
        } else {
            self.matches_folded(text)
        }
    }

    /// Whether a text is the pattern, not only holds it.
    pub(crate) fn equals(&self, text: &str) -> bool {
        if self.is_general() {
            return self.matches(text);
        }
        let mut forms = [Some(&self.folded), self.verbatim.as_ref()]
            .into_iter()
            .flatten();
        // What else a text in ASCII may be need not be written down to be compared.
        if forms.clone().any(|it| it.eq_ignore_ascii_case(text)) {
            return true;
        }
        if text.is_ascii() {
            return false;
        }
        let text = text.to_lowercase();
        forms.any(|it| *it == text)
    }

    fn matches_folded(&self, text: &str) -> bool {
        let Some(parts) = &self.parts else {
            return text.contains(&self.folded);
        };
        let (first, last) = (&parts[0], &parts[parts.len() - 1]);
        if text.len() < first.len() + last.len()
            || !text.starts_with(first.as_str())
            || !text.ends_with(last.as_str())
        {
            return false;
        }
        let mut rest = &text[first.len()..text.len() - last.len()];
        for part in &parts[1..parts.len() - 1] {
            match rest.find(part.as_str()) {
                Some(at) => rest = &rest[at + part.len()..],
                None => return false,
            }
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stars_and_case() {
        for (pattern, text, expected) in [
            ("POWER", "powershell.exe", true),
            ("pc-*", "PC-12", true),
            ("pc-*", "xpc-12", false),
            ("*shell*", "powershell.exe", true),
            ("a*a", "a", false),
            ("a*b*c", "aXbYc", true),
            ("hxxps://x[.]example", "https://X.example/a", true),
            ("É", "café", true),
            ("*", "", true),
            ("=pc-1", "PC-1", true),
            ("=pc-1", "pc-12", false),
            ("=a*b", "a*b", true),
            ("=", "a=b", true),
            ("=x[.]example", "x.example", true),
            ("=x[.]example", "X[.]example", true),
            ("x(dot)example", "mail.x.example", true),
            (r"/^-e(nc)?\w*/", "-EncodedCommand", true),
            (r"/^-e(nc)?\w*/", "x -enc", false),
            ("/a.c/", "xABCx", true),
            ("/a/b/", "c:/a/b/", true),
            ("/(/", "(", false),
        ] {
            assert_eq!(
                Pattern::new(pattern).matches(text),
                expected,
                "{pattern} {text}"
            );
        }
    }
}
