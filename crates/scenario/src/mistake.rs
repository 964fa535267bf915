//! What can be wrong in a scenario description, and where.

use thiserror::Error;

/// A description that could not be read: which file, which line, what is wrong there.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{file}:{line}: {mistake}")]
pub struct ScenarioError {
    /// Name of the description as the caller gave it.
    pub file: String,
    /// Line in the file, counted from 1.
    pub line: u32,
    /// What is wrong on that line.
    pub mistake: Mistake,
}

/// One kind of mistake a description can contain.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Mistake {
    /// Depth is drawn with blanks only, so that it looks the same in every editor.
    #[error("indent with blanks, not with tabs")]
    Tab,
    /// The indentation matches none of the lines above.
    #[error("this indentation matches no line above")]
    Uneven,
    /// A `"` without its partner on the same line.
    #[error("a quotation mark is not closed")]
    OpenQuote,
    /// A `{{…}}` that names nothing known, or is not closed.
    #[error("cannot expand {0:?}: expected {{{{U+…}}}} or {{{{base64 …}}}}")]
    Expansion(String),
    /// A heading, field or evidence word the reader does not know at this place.
    #[error("{place} has no {word:?}")]
    UnknownField {
        /// What was being read, such as "an alert".
        place: &'static str,
        /// The word found.
        word: String,
    },
    /// Something that must be said is not.
    #[error("{place} needs {field}")]
    Missing {
        /// What was being read.
        place: &'static str,
        /// What it lacks.
        field: &'static str,
    },
    /// A word outside the list it must come from.
    #[error("{word:?} is not a {kind}")]
    NotA {
        /// The list, such as "severity".
        kind: &'static str,
        /// The word found.
        word: String,
    },
    /// A name nobody introduced.
    #[error("no {kind} is called {name:?}")]
    Nobody {
        /// Person, device, mail, process …
        kind: &'static str,
        /// The name used.
        name: String,
    },
    /// A name given twice.
    #[error("{kind} {name:?} is there already, on line {first}")]
    Twice {
        /// Person, device, mail, alert …
        kind: &'static str,
        /// The name.
        name: String,
        /// Line of the first one.
        first: u32,
    },
    /// A process line not of the form `name.exe [pid] time …`.
    #[error("a process is drawn as: name.exe [pid] hh:mm:ss user=… $ command line")]
    ProcessLine,
    /// A second mention of a process that says something else than the first.
    #[error("{name} [{pid}] was drawn differently on line {first}; say only its name and pid here")]
    Redrawn {
        /// File name of the process.
        name: String,
        /// Process id.
        pid: u32,
        /// Line of the first drawing.
        first: u32,
    },
    /// More on the line than it can hold.
    #[error("{0:?} is left over on this line")]
    LeftOver(String),
}

/// A mistake and its line, before the file name is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fault {
    pub line: u32,
    pub mistake: Mistake,
}

impl Fault {
    pub fn new(line: u32, mistake: Mistake) -> Self {
        Self { line, mistake }
    }

    pub fn in_file(self, file: &str) -> ScenarioError {
        ScenarioError {
            file: file.to_owned(),
            line: self.line,
            mistake: self.mistake,
        }
    }
}

/// Result of reading a part of a description.
pub(crate) type Read<T> = Result<T, Fault>;
