//! From text to a filter.

use crate::field::ValueForm;
use crate::filter::{Filter, Term};
use crate::filter_error::{FilterError, FilterErrorKind};
use crate::{Field, PriorityRange, TimeRange, defang, expression, pasted, value};
use std::str::FromStr;

const MAX_DEPTH: usize = 50;

impl FromStr for Filter {
    type Err = FilterError;

    fn from_str(text: &str) -> Result<Self, FilterError> {
        let mut parser = Parser::of(text.chars().collect());
        let filter = parser.any()?;
        if parser.at < parser.chars.len() {
            return Err(parser.error(FilterErrorKind::Missing));
        }
        Ok(filter)
    }
}

/// Goes through the characters of a filter.
pub(crate) struct Parser {
    pub(crate) chars: Vec<char>,
    /// The next character.
    pub(crate) at: usize,
    depth: usize,
}

impl Parser {
    /// At the beginning of a text.
    pub(crate) fn of(chars: Vec<char>) -> Self {
        Self {
            chars,
            at: 0,
            depth: 0,
        }
    }

    fn error(&self, kind: FilterErrorKind) -> FilterError {
        FilterError { kind, at: self.at }
    }

    pub(crate) fn peek(&self) -> Option<char> {
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
            Some('"') => {
                let at = self.at;
                let words = self.quote()?;
                self.check_expression(&words, at)?;
                Ok(Filter::Words(words))
            }
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
            let field = Field::named(&name);
            if field.is_some() || !pasted::is_pasted(&name, &self.chars[self.at + 1..]) {
                let field = field.ok_or_else(|| FilterError {
                    kind: FilterErrorKind::NoSuchField {
                        meant: Field::meant(&name),
                        name,
                    },
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
        self.check_expression(&word, start)?;
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
            self.check_value(field, &value, at)?;
            values.push(value);
            if self.peek() != Some(',') {
                break;
            }
            self.at += 1;
        }
        Ok(Filter::Term(Term { field, values }))
    }

    /// Refuses what the field cannot have as a value.
    fn check_value(&self, field: Field, value: &str, at: usize) -> Result<(), FilterError> {
        if value::is_none(value) || value::is_any(value) {
            return Ok(());
        }
        let kind = match field.value_form() {
            ValueForm::Time => value.parse::<TimeRange>().err().map(FilterErrorKind::Time),
            ValueForm::Priority => value
                .parse::<PriorityRange>()
                .err()
                .map(FilterErrorKind::Priority),
            ValueForm::Listed | ValueForm::Text => return self.check_expression(value, at),
        };
        kind.map_or(Ok(()), |kind| Err(FilterError { kind, at }))
    }

    /// Refuses expressions that cannot be used, and ones that are not closed.
    fn check_expression(&self, text: &str, at: usize) -> Result<(), FilterError> {
        let kind = match expression::inside(text) {
            Some(inner) => expression::compile(inner)
                .err()
                .map(FilterErrorKind::Expression),
            // No path that begins with a slash has a backslash.
            None if self.chars[at] == '/' && text.contains('\\') => {
                Some(FilterErrorKind::OpenExpression)
            }
            None => None,
        };
        kind.map_or(Ok(()), |kind| Err(FilterError { kind, at }))
    }

    /// Characters up to the next blank or bracket, in values also up to a comma;
    /// or an expression to its slash, which in a value may hold any of these.
    pub(crate) fn bare(&mut self, in_value: bool) -> String {
        let start = self.at;
        let ends = |it: Option<char>| {
            it.is_none_or(|it| it.is_whitespace() || it == ')' || (in_value && it == ','))
        };
        let expression = expression::length(&self.chars[start..], ends).filter(|&it| {
            in_value
                || !self.chars[start..start + it]
                    .iter()
                    .any(|it| it.is_whitespace())
        });
        if let Some(length) = expression {
            self.at += length;
            return self.chars[start..self.at].iter().collect();
        }
        while let Some(c) = self.peek() {
            if self.at > start
                && let Some(length) = defang::bracketed(&self.chars[self.at..])
            {
                self.at += length;
                continue;
            }
            if c.is_whitespace() || matches!(c, '(' | ')' | '"') || (in_value && c == ',') {
                break;
            }
            self.at += 1;
        }
        self.chars[start..self.at].iter().collect()
    }

    /// Takes a quote, without its marks.
    pub(crate) fn quote(&mut self) -> Result<String, FilterError> {
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
