//! Why a text is no filter.

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
    #[error("there is no field \"{name}\"{}", did_you_mean(*.meant))]
    NoSuchField {
        /// As it was written.
        name: String,
        /// The field that was meant, as far as one can tell.
        meant: Option<&'static str>,
    },
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
    /// A range of priorities that is none.
    #[error("{0}")]
    Priority(crate::PriorityRangeError),
    /// A regular expression that cannot be used.
    #[error("{0}")]
    Expression(crate::ExpressionError),
    /// A regular expression without its end.
    #[error("the expression is not closed: it ends with /, and a slash in it is \\/")]
    OpenExpression,
    /// Brackets in brackets in brackets.
    #[error("brackets are nested too deep")]
    TooDeep,
}

fn did_you_mean(meant: Option<&'static str>) -> String {
    meant.map_or_else(String::new, |it| format!("; did you mean {it}?"))
}
