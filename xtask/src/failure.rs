//! The one error type: a sentence for the person at the terminal.

use std::fmt;
use std::path::Path;

/// Why a command could not go on, worded for the person who ran it.
#[derive(Debug)]
pub struct Failure(String);

/// What every step of this program returns.
pub type Outcome<T> = Result<T, Failure>;

impl Failure {
    /// A failure with `message` as its whole text.
    pub fn new(message: impl Into<String>) -> Self {
        Self(message.into())
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// Says which path or action an I/O error belongs to; the bare error never does.
pub trait Context<T> {
    /// Prefixes the error with what was being done.
    fn during(self, action: &str) -> Outcome<T>;
    /// Prefixes the error with what was being done to `path`.
    fn at(self, action: &str, path: &Path) -> Outcome<T>;
}

impl<T, E: fmt::Display> Context<T> for Result<T, E> {
    fn during(self, action: &str) -> Outcome<T> {
        self.map_err(|error| Failure(format!("{action}: {error}")))
    }

    fn at(self, action: &str, path: &Path) -> Outcome<T> {
        self.map_err(|error| Failure(format!("{action} {}: {error}", path.display())))
    }
}
