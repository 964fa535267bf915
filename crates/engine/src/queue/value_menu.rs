//! What can be done with a value, wherever it stands.

use super::chosen::{Chosen, GroupField};
use super::count;
use crate::entity_address::asked_for;
use crate::facts::visible;
use crate::protocol::{EntityPane, List, ValueMenu, ValueMenuView};
use crate::{Engine, EngineError};
use throughline_query::{Field, Filter};

/// Only, exclude, group by, copy, open.
pub(crate) fn menu(engine: &Engine, asked: &ValueMenu) -> Result<ValueMenuView, EngineError> {
    let chosen = Chosen::of(&asked.shown)?;
    let value = &asked.value;
    let field = Field::named(&value.field).ok_or_else(|| {
        EngineError::FilterText(format!("there is no field \"{}\"", visible(&value.field)))
    })?;
    let counted = |list: List, filter: Filter| {
        let rows = count(engine, list, &filter);
        (filter.to_string(), rows)
    };
    let everywhere = Filter::default().toggled(field, &value.value);
    let group = GroupField::named(field.name()).filter(|it| !chosen.groups.contains(it));
    let is_incident =
        field == Field::Incident && engine.dataset.incident_of_id(&value.value).is_some();
    Ok(ValueMenuView {
        label: value.label.clone(),
        field: field.label().to_owned(),
        copy: match value.value.strip_prefix('=') {
            Some(exact) => exact.to_owned(),
            None if field == Field::Time => value.value.clone(),
            None => value.label.clone(),
        },
        only: counted(chosen.list, chosen.filter.only(field, &value.value)),
        without: counted(chosen.list, chosen.filter.excluding(field, &value.value)),
        group: group
            .and_then(|it| {
                let all = chosen.groupings();
                all.into_iter().find(|known| known.name == it.name())
            })
            .and_then(|it| it.toggled),
        everywhere: counted(List::Alerts, everywhere),
        incident: is_incident.then(|| value.value.clone()),
        entity: entity_of(engine, field, &value.value),
    })
}

/// The only entity of a field's kinds that bears a value as its name.
fn entity_of(engine: &Engine, field: Field, value: &str) -> Option<EntityPane> {
    let data = &engine.dataset;
    let name = data
        .symbols()
        .find(value.strip_prefix('=').unwrap_or(value))?;
    let kinds = field.entity_kinds()?.iter();
    let mut named = kinds
        .flat_map(|&kind| data.entities_of_kind(kind))
        .filter(|&it| data.entity(it).name == name);
    let found = named.next()?;
    match named.next() {
        None => asked_for(data, found),
        Some(_) => None,
    }
}
