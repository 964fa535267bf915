//! Matching text: without case, `*` for anything.

/// A pattern. Without `*` it matches where it occurs anywhere in the text;
/// with one, or with `=` in front, it must match the whole.
#[derive(Clone, Debug)]
pub(crate) struct Pattern {
    folded: String,
    parts: Option<Vec<String>>,
    exact: bool,
}

impl Pattern {
    /// Reads a pattern; defanged addresses (`hxxp`, `[.]`) are understood.
    pub(crate) fn new(text: &str) -> Self {
        let (text, exact) = match text.strip_prefix('=') {
            Some(rest) if !rest.is_empty() => (rest, true),
            _ => (text, false),
        };
        let folded = text
            .to_lowercase()
            .replace("[.]", ".")
            .replace("hxxp://", "http://")
            .replace("hxxps://", "https://");
        let parts = (!exact && folded.contains('*'))
            .then(|| folded.split('*').map(str::to_owned).collect());
        Self {
            folded,
            parts,
            exact,
        }
    }

    /// Whether the whole text was asked for, with `=` in front.
    pub(crate) fn is_exact(&self) -> bool {
        self.exact
    }

    /// The whole text that was asked for, as it is compared.
    pub(crate) fn exact(&self) -> Option<&str> {
        self.exact.then_some(self.folded.as_str())
    }

    /// The text that is looked for as it is, in lower case; none where it has
    /// parts.
    pub(crate) fn literal(&self) -> Option<&str> {
        self.parts.is_none().then_some(self.folded.as_str())
    }

    /// Texts that occur, in lower case, in whatever matches: what need not be
    /// looked at for lack of them.
    pub(crate) fn needed(&self) -> impl Iterator<Item = &str> {
        let whole = self.parts.is_none().then_some(&self.folded);
        let parts = self.parts.iter().flatten();
        whole.into_iter().chain(parts).map(String::as_str)
    }

    /// Whether a text matches.
    pub(crate) fn matches(&self, text: &str) -> bool {
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
        match &self.parts {
            Some(_) => self.matches(text),
            None => self.folded == text.to_lowercase(),
        }
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
        ] {
            assert_eq!(
                Pattern::new(pattern).matches(text),
                expected,
                "{pattern} {text}"
            );
        }
    }
}
