//! Regular expressions in filters: `cmd:/enc\w*/`.
//!
//! A text is an expression where it begins and ends with a slash and has no
//! other slash between them but `\/`. So a path stays a text. Expressions are
//! matched in time proportional to text and expression, whatever they say, and
//! are bounded in size: what a filter costs is known before it runs.

use regex_lite::{Regex, RegexBuilder};
use thiserror::Error;

/// Most characters of an expression.
pub(crate) const MAX_CHARS: usize = 500;

/// Most bytes that an expression may be compiled to. Each text is matched in
/// steps of at most this size a character.
const MAX_COMPILED_BYTES: usize = 32 * 1024;

/// Most brackets in brackets of an expression.
const MAX_NESTING: u32 = 30;

/// Why a text between slashes cannot be used as an expression.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ExpressionError {
    /// It is longer than anybody writes.
    #[error("the expression has more than {MAX_CHARS} characters")]
    Long,
    /// It would take too many steps for each character of a text.
    #[error("the expression is too large to search with; count fewer repetitions")]
    Large,
    /// It is no expression.
    #[error("the expression is not valid: {0}")]
    Invalid(String),
}

/// What stands between the slashes, where the text is an expression.
pub(crate) fn inside(text: &str) -> Option<&str> {
    let inner = text.strip_prefix('/')?.strip_suffix('/')?;
    (!inner.is_empty() && first_slash(inner.chars()).is_none() && !ends_escaped(inner))
        .then_some(inner)
}

/// Whether the slash after this text is escaped by it.
fn ends_escaped(inner: &str) -> bool {
    inner.bytes().rev().take_while(|&it| it == b'\\').count() % 2 == 1
}

/// The position of the first slash that is not escaped.
fn first_slash(chars: impl Iterator<Item = char>) -> Option<usize> {
    let mut escaped = false;
    for (at, c) in chars.enumerate() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '/' => return Some(at),
            _ => {}
        }
    }
    None
}

/// How many characters the expression at the beginning of a text has, slashes
/// counted, where there is one and `ends` holds of what comes after it.
pub(crate) fn length(chars: &[char], ends: impl Fn(Option<char>) -> bool) -> Option<usize> {
    let (first, rest) = chars.split_first()?;
    if *first != '/' {
        return None;
    }
    let inner = first_slash(rest.iter().copied()).filter(|&it| it > 0)?;
    let length = inner + 2;
    ends(chars.get(length).copied()).then_some(length)
}

/// Compiles what stands between the slashes, without case.
pub(crate) fn compile(inner: &str) -> Result<Regex, ExpressionError> {
    if inner.chars().count() > MAX_CHARS {
        return Err(ExpressionError::Long);
    }
    let build = |limit| {
        RegexBuilder::new(inner)
            .case_insensitive(true)
            .nest_limit(MAX_NESTING)
            .size_limit(limit)
            .build()
    };
    match build(MAX_COMPILED_BYTES) {
        Ok(expression) => Ok(expression),
        // The library tells of size in words only: what a larger limit would
        // take was too large, all else is no expression.
        Err(error) if error.to_string().contains("size limit") => Err(ExpressionError::Large),
        Err(error) => Err(ExpressionError::Invalid(error.to_string())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_no_expressions() {
        for (text, expected) in [
            ("/enc/", Some("enc")),
            (r"/a\/b/", Some(r"a\/b")),
            (r"/a\\/", Some(r"a\\")),
            ("/a b/", Some("a b")),
            ("/a/b/", None),
            ("/a/b", None),
            ("/", None),
            ("//", None),
            (r"/a\/", None),
            ("enc", None),
        ] {
            assert_eq!(inside(text), expected, "{text}");
        }
    }

    #[test]
    fn what_is_too_large_is_refused() {
        assert!(compile(r"-e(nc|c)?\w* [A-Za-z0-9+/=]{40,60}").is_ok());
        assert_eq!(
            compile("(a{1,300}){1,300}").unwrap_err(),
            ExpressionError::Large
        );
        assert_eq!(
            compile(&"a".repeat(501)).unwrap_err(),
            ExpressionError::Long
        );
        for invalid in ["(", "a{", "[", "*", &"(".repeat(400), r"(a)\1"] {
            let error = compile(invalid).unwrap_err();
            assert!(
                matches!(error, ExpressionError::Invalid(_)),
                "{invalid}: {error}"
            );
        }
    }
}
