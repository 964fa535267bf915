//! Values of an enumeration that may be newer than this program.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A closed set of values with the spelling of the Graph API.
pub trait Vocabulary: Copy + Eq + std::hash::Hash + Sized + 'static {
    /// What the set is called in import reports (`severity`).
    const NAME: &'static str;
    /// Every value, in the order lists show them.
    const ALL: &'static [Self];
    /// The value as the Graph API writes it (`inProgress`).
    fn api(self) -> &'static str;
    /// The value as a person reads it (`In progress`).
    fn label(self) -> &'static str;
    /// Reads a value of any spelling: case, blanks, `_` and `-` do not matter
    /// (data formats, 0.2), and older names of a value are understood.
    fn read(text: &str) -> Option<Self>;
    /// The value for "not said".
    fn unknown() -> Self;
}

/// A value of a [`Vocabulary`], or one it does not know, kept verbatim (B-6).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Term<V, T> {
    /// A value of the vocabulary.
    Known(V),
    /// What the export wrote instead.
    Other(T),
}

impl<V: Vocabulary, T> Default for Term<V, T> {
    fn default() -> Self {
        Self::Known(V::unknown())
    }
}

impl<V: Vocabulary, T> Term<V, T> {
    /// The known value, if it is one.
    pub fn known(&self) -> Option<V> {
        match self {
            Self::Known(value) => Some(*value),
            Self::Other(_) => None,
        }
    }

    /// Changes how a verbatim value is kept.
    pub fn map_text<U, F: FnMut(T) -> U>(self, f: &mut F) -> Term<V, U> {
        match self {
            Self::Known(value) => Term::Known(value),
            Self::Other(text) => Term::Other(f(text)),
        }
    }
}

impl<V: Vocabulary, T: AsRef<str>> Term<V, T> {
    /// The value as the API writes it, or verbatim.
    pub fn api(&self) -> &str {
        match self {
            Self::Known(value) => value.api(),
            Self::Other(text) => text.as_ref(),
        }
    }

    /// The value as a person reads it, or verbatim.
    pub fn label(&self) -> &str {
        match self {
            Self::Known(value) => value.label(),
            Self::Other(text) => text.as_ref(),
        }
    }
}

impl<V: Vocabulary, T: AsRef<str>> Serialize for Term<V, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.api())
    }
}

impl<'de, V: Vocabulary> Deserialize<'de> for Term<V, String> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Ok(V::read(&text).map_or(Self::Other(text), Self::Known))
    }
}
