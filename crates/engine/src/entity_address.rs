//! Entities as they are asked for: by what outlives one loading of the data. Which of
//! several of one name is meant is never guessed.

use crate::facts::cell;
use crate::process_lines::sole_id;
use crate::protocol::{CellValue, EntityPane};
use crate::{Engine, EngineError};
use throughline_dataset::{Dataset, EntityIdx};
use throughline_model::SubjectKind;
use throughline_query::Field;

/// How an entity is asked for; none where nothing tells it from others of its name.
pub(crate) fn asked_for(data: &Dataset, entity: EntityIdx) -> Option<EntityPane> {
    let known = data.entity(entity);
    let count = data.entity_count() as u32;
    // Entities of one kind and name stand together.
    let beside = [entity.0.checked_sub(1), Some(entity.0 + 1)];
    let has_namesake = beside.into_iter().flatten().any(|at| {
        at < count && {
            let other = data.entity(EntityIdx(at));
            (other.kind, other.name) == (known.kind, known.name)
        }
    });
    // The next file may bring another one of that name.
    let is_often_shared = matches!(known.kind, SubjectKind::Process | SubjectKind::File);
    let id = (has_namesake || is_often_shared).then(|| id_of(data, entity));
    if has_namesake && id.is_none() {
        return None;
    }
    Some(EntityPane {
        kind: known.kind.api().to_owned(),
        key: data.text(known.name).to_owned(),
        id: id.flatten(),
    })
}

fn id_of(data: &Dataset, entity: EntityIdx) -> Option<String> {
    let subject = data.entity(entity).subjects.first().copied();
    match subject.and_then(|it| data.process_of(it)) {
        Some(process) => sole_id(data, process),
        None => data.surest_key(entity),
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
    let is_meant = |entity: &EntityIdx| {
        data.entity(*entity).name == name
            && (asked.id.is_none() || id_of(data, *entity) == asked.id)
    };
    let mut meant = data.entities_of_kind(kind).filter(is_meant);
    let first = meant.next().ok_or_else(no_such)?;
    match meant.next() {
        None => Ok(first),
        Some(_) => Err(EngineError::SeveralEntities(
            kind.label().to_lowercase(),
            asked.key.clone(),
        )),
    }
}

/// The field that finds entities of a kind by their names.
pub(crate) fn field_of(kind: SubjectKind) -> Field {
    match kind {
        SubjectKind::Device => Field::Device,
        SubjectKind::User => Field::User,
        SubjectKind::Mailbox => Field::Mailbox,
        SubjectKind::Process => Field::Process,
        SubjectKind::File => Field::File,
        SubjectKind::Ip => Field::Ip,
        SubjectKind::Url | SubjectKind::Domain => Field::Url,
        _ => Field::Entity,
    }
}

/// The name of an entity as a value that rows can be narrowed by.
pub(crate) fn named(data: &Dataset, entity: EntityIdx) -> CellValue {
    let it = data.entity(entity);
    let name = data.text(it.name);
    CellValue {
        field: field_of(it.kind).name().to_owned(),
        value: format!("={name}"),
        label: cell(name),
    }
}
