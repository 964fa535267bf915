//! The page of an entity.

use crate::{encode, query};
use std::fmt;

/// An entity: of a kind, by its name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EntityRoute {
    /// Its kind as the API writes it: `device`.
    pub kind: String,
    /// Its short name, word for word.
    pub name: String,
    /// Which of those of this kind and name; mostly 0.
    pub nth: u32,
}

impl fmt::Display for EntityRoute {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "/entities/{}/{}", encode(&self.kind), encode(&self.name))?;
        let nth = (self.nth > 0).then(|| self.nth.to_string());
        query(f, &[("nth", nth.as_deref())])
    }
}
