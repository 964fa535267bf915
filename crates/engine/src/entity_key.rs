//! An entity as the key of what is asked about it, where a story is not what it is
//! looked at in.

use crate::protocol::EntityPane;
use crate::{Engine, EngineError};
use throughline_dataset::{Dataset, EntityIdx};
use throughline_model::SubjectKind;

/// What keys of entities begin with: no alert's key does.
pub const ENTITY: &str = "entity:";

/// The key of an entity: `entity:device:0:pc-12`.
pub fn entity_key(entity: &EntityPane) -> String {
    format!("{ENTITY}{}:{}:{}", entity.kind, entity.nth, entity.key)
}

/// The entity that a key names; none where it is no entity's.
pub(crate) fn named(key: &str) -> Option<EntityPane> {
    let (kind, rest) = key.strip_prefix(ENTITY)?.split_once(':')?;
    let (nth, name) = rest.split_once(':')?;
    Some(EntityPane {
        kind: kind.to_owned(),
        key: name.to_owned(),
        nth: nth.parse().ok()?,
    })
}

/// How an entity is asked for.
pub(crate) fn asked_for(data: &Dataset, entity: EntityIdx) -> EntityPane {
    let known = data.entity(entity);
    let is_namesake = |at: &u32| {
        let other = data.entity(EntityIdx(*at));
        (other.kind, other.name) == (known.kind, known.name)
    };
    // Entities of one kind and name stand together.
    let before = (0..entity.0).rev().take_while(is_namesake);
    EntityPane {
        kind: known.kind.api().to_owned(),
        key: data.text(known.name).to_owned(),
        nth: before.count() as u32,
    }
}

/// The kind that is asked for.
pub(crate) fn kind_of(asked: &EntityPane) -> Option<SubjectKind> {
    let mut kinds = SubjectKind::ALL.iter().copied();
    kinds.find(|it| it.api() == asked.kind)
}

/// The entity that is asked for.
pub(crate) fn found(engine: &Engine, asked: &EntityPane) -> Result<EntityIdx, EngineError> {
    let data = &engine.dataset;
    let no_such = || EngineError::NoSuchEntity(asked.kind.clone(), asked.key.clone());
    let kind = kind_of(asked).ok_or_else(no_such)?;
    let name = data.symbols().find(&asked.key).ok_or_else(no_such)?;
    let mut named = data
        .entities_of_kind(kind)
        .filter(|&it| data.entity(it).name == name);
    named.nth(asked.nth as usize).ok_or_else(no_such)
}
