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
    /// What tells it from others of that name.
    pub id: Option<String>,
}

impl fmt::Display for EntityRoute {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "/entities/{}/{}", encode(&self.kind), encode(&self.name))?;
        query(f, &[("id", self.id.as_deref())])
    }
}
