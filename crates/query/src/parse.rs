//! From text to a filter.

use crate::filter::{Filter, Term};
use crate::{Field, TimeRange};
use std::str::FromStr;
use thiserror::Error;

/// Why a text is no filter, and where.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{kind} (at character {})", .at + 1)]
pub struct FilterError {
    /// What is wrong.
    pub kind: FilterErrorKind,
    /// The character it is wrong at, from 0.
    pub at: usize,
}

/// What can be wrong with a filter.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum FilterErrorKind {
    /// A field there is not.
    #[error("there is no field \"{0}\"")]
    NoSuchField(String),
    /// A field without a value.
    #[error("a value is missing after \"{0}:\"")]
    MissingValue(&'static str),
    /// A quote without its end.
    #[error("the quote is not closed")]
    OpenQuote,
    /// A bracket without its end.
    #[error("the bracket is not closed")]
    OpenBracket,
    /// A bracket without its beginning, or `OR` with nothing beside it.
    #[error("something is missing here")]
    Missing,
    /// A time range that is none.
    #[error("{0}")]
    Time(crate::TimeRangeError),
    /// Brackets in brackets in brackets.
    #[error("brackets are nested too deep")]
    TooDeep,
}

const MAX_DEPTH: usize = 50;

impl FromStr for Filter {
    type Err = FilterError;

    fn from_str(text: &str) -> Result<Self, FilterError> {
        let mut parser = Parser {
            chars: text.chars().collect(),
            at: 0,
            depth: 0,
        };
        let filter = parser.any()?;
        if parser.at < parser.chars.len() {
            return Err(parser.error(FilterErrorKind::Missing));
        }
        Ok(filter)
    }
}

struct Parser {
    chars: Vec<char>,
    at: usize,
    depth: usize,
}

impl Parser {
    fn error(&self, kind: FilterErrorKind) -> FilterError {
        FilterError { kind, at: self.at }
    }

    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    fn blanks(&mut self) {
        while self.peek().is_some_and(char::is_whitespace) {
            self.at += 1;
        }
    }

    /// Takes a word in capitals that stands alone.
    fn keyword(&mut self, word: &str) -> bool {
        self.blanks();
        let end = self.at + word.len();
        let matches = self
            .chars
            .get(self.at..end)
            .is_some_and(|it| it.iter().copied().eq(word.chars()))
            && self
                .chars
                .get(end)
                .is_none_or(|it| it.is_whitespace() || matches!(it, '(' | ')'));
        if matches {
            self.at = end;
        }
        matches
    }

    fn any(&mut self) -> Result<Filter, FilterError> {
        let mut choices = vec![self.all()?];
        while self.keyword("OR") {
            choices.push(self.all()?);
        }
        if choices.len() == 1 {
            return Ok(choices.remove(0));
        }
        if choices.iter().any(|it| *it == Filter::All(Vec::new())) {
            return Err(self.error(FilterErrorKind::Missing));
        }
        Ok(Filter::Any(choices))
    }

    fn all(&mut self) -> Result<Filter, FilterError> {
        let mut clauses = Vec::new();
        loop {
            while self.keyword("AND") {}
            self.blanks();
            let or_follows = {
                let at = self.at;
                let found = self.keyword("OR");
                self.at = at;
                found
            };
            match self.peek() {
                None | Some(')') => break,
                Some(_) if or_follows => break,
                Some(_) => clauses.push(self.one()?),
            }
        }
        Ok(Filter::of(clauses))
    }

    fn one(&mut self) -> Result<Filter, FilterError> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(self.error(FilterErrorKind::TooDeep));
        }
        let filter = self.one_inside();
        self.depth -= 1;
        filter
    }

    fn one_inside(&mut self) -> Result<Filter, FilterError> {
        if self.keyword("NOT") {
            self.blanks();
            if self.peek().is_none() {
                return Err(self.error(FilterErrorKind::Missing));
            }
            return Ok(Filter::Not(Box::new(self.one()?)));
        }
        match self.peek() {
            Some('-')
                if self
                    .chars
                    .get(self.at + 1)
                    .is_some_and(|it| !it.is_whitespace()) =>
            {
                self.at += 1;
                Ok(Filter::Not(Box::new(self.one()?)))
            }
            Some('(') => {
                let open = self.at;
                self.at += 1;
                let inner = self.any()?;
                self.blanks();
                if self.peek() != Some(')') {
                    return Err(FilterError {
                        kind: FilterErrorKind::OpenBracket,
                        at: open,
                    });
                }
                self.at += 1;
                Ok(inner)
            }
            Some('"') => Ok(Filter::Words(self.quote()?)),
            _ => self.term_or_word(),
        }
    }

    fn term_or_word(&mut self) -> Result<Filter, FilterError> {
        let start = self.at;
        while self
            .peek()
            .is_some_and(|it| it.is_alphanumeric() || matches!(it, '.' | '_'))
        {
            self.at += 1;
        }
        if self.peek() == Some(':') && self.at > start {
            let name: String = self.chars[start..self.at].iter().collect();
            // A pasted address is words, not a field.
            let is_address = self.chars[self.at + 1..].starts_with(&['/', '/']);
            if !is_address {
                let field = Field::named(&name).ok_or(FilterError {
                    kind: FilterErrorKind::NoSuchField(name),
                    at: start,
                })?;
                self.at += 1;
                return self.values(field);
            }
        }
        self.at = start;
        let word = self.bare(false);
        if word.is_empty() {
            return Err(self.error(FilterErrorKind::Missing));
        }
        Ok(Filter::Words(word))
    }

    fn values(&mut self, field: Field) -> Result<Filter, FilterError> {
        let mut values = Vec::new();
        loop {
            let at = self.at;
            let value = if self.peek() == Some('"') {
                self.quote()?
            } else {
                self.bare(true)
            };
            if value.is_empty() && self.at == at {
                return Err(self.error(FilterErrorKind::MissingValue(field.name())));
            }
            if field == Field::Time {
                value.parse::<TimeRange>().map_err(|kind| FilterError {
                    kind: FilterErrorKind::Time(kind),
                    at,
                })?;
            }
            values.push(value);
            if self.peek() != Some(',') {
                break;
            }
            self.at += 1;
        }
        Ok(Filter::Term(Term { field, values }))
    }

    /// Characters up to the next blank or bracket; in values also up to a comma.
    fn bare(&mut self, in_value: bool) -> String {
        let start = self.at;
        while let Some(c) = self.peek() {
            if c.is_whitespace() || matches!(c, '(' | ')' | '"') || (in_value && c == ',') {
                break;
            }
            self.at += 1;
        }
        self.chars[start..self.at].iter().collect()
    }

    fn quote(&mut self) -> Result<String, FilterError> {
        let open = self.at;
        self.at += 1;
        let mut text = String::new();
        while let Some(c) = self.peek() {
            self.at += 1;
            match c {
                '"' => return Ok(text),
                '\\' if matches!(self.peek(), Some('"' | '\\')) => {
                    text.extend(self.peek());
                    self.at += 1;
                }
                c => text.push(c),
            }
        }
        Err(FilterError {
            kind: FilterErrorKind::OpenQuote,
            at: open,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(text: &str, printed: &str) {
        let filter: Filter = text.parse().unwrap();
        assert_eq!(filter.to_string(), printed);
        assert_eq!(printed.parse::<Filter>().unwrap(), filter);
    }

    #[test]
    fn forms() {
        check("", "");
        check(
            "severity:high  status:new,inProgress",
            "severity:high status:new,inProgress",
        );
        check("sev:high AND token", "severity:high token");
        check(
            r#"title:"token theft" -source:x"#,
            r#"title:"token theft" -source:x"#,
        );
        check("a OR b c", "a OR (b c)");
        check("NOT (a OR b)", "-(a OR b)");
        check("(a b) c", "(a b) c");
        check("time:-30d..", "time:-30d..");
        check("https://x.example/a:b", r#""https://x.example/a:b""#);
        check(r#""say \"no\"""#, r#""say \"no\"""#);
        check("device:pc-*", "device:pc-*");
    }

    #[test]
    fn errors_point_at_the_character() {
        for (text, at, says) in [
            ("colour:red", 0, "no field \"colour\""),
            ("a status:", 9, "missing after \"status:\""),
            ("\"abc", 0, "quote"),
            ("(a", 0, "bracket"),
            ("a )", 2, "missing"),
            ("a OR ", 5, "missing"),
            ("time:soon", 5, "time"),
        ] {
            let error = text.parse::<Filter>().unwrap_err();
            assert_eq!(error.at, at, "{text}: {error}");
            assert!(error.to_string().contains(says), "{text}: {error}");
        }
        assert!("(".repeat(5_000).parse::<Filter>().is_err());
        assert!("-".repeat(5_000).parse::<Filter>().is_err());
    }

    fn filter() -> impl Strategy<Value = Filter> {
        let value = prop_oneof!["[a-z]{1,4}", "[ -~]{1,6}", "é*"];
        let leaf = prop_oneof![
            "[ -~]{1,6}".prop_map(Filter::Words),
            (
                prop::sample::select(&Field::ALL[..24]),
                prop::collection::vec(value, 1..3)
            )
                .prop_map(|(field, values)| Filter::Term(Term { field, values })),
        ];
        leaf.prop_recursive(3, 12, 3, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 2..4).prop_map(Filter::All),
                prop::collection::vec(inner.clone(), 2..4).prop_map(Filter::Any),
                inner.prop_map(|it| Filter::Not(Box::new(it))),
            ]
        })
    }

    proptest! {
        #[test]
        fn prints_and_parses_back(filter in filter()) {
            let text = filter.to_string();
            prop_assert_eq!(text.parse::<Filter>(), Ok(filter), "{}", text);
        }

        #[test]
        fn any_text_parses_or_says_why(text in "\\PC{0,40}") {
            let _ = text.parse::<Filter>();
        }

        #[test]
        fn ticking_twice_changes_nothing(filter in filter(), value in "[a-z]{1,4}") {
            let once = filter.toggled(Field::Severity, &value);
            prop_assert_ne!(&once, &filter);
        }
    }
}
