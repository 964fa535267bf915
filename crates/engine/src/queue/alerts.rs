//! The alerts of a filter, in an order.

use super::chosen::Chosen;
use crate::Engine;
use crate::facts::{category_words, cell};
use crate::hidden_alerts::meant;
use crate::protocol::{Facet, FacetValue};
use std::rc::Rc;
use throughline_query::{Field, Filter, Ordered, Selection, Sorts, values_among};

/// What alerts can be sorted by.
pub(super) const SORTS: &[&str] = &[
    "lastActivity",
    "firstActivity",
    "created",
    "priority",
    "severity",
    "title",
    "status",
    "source",
    "detection",
    "product",
    "category",
    "investigation",
    "classification",
    "determination",
    "assigned",
    "incident",
    "policy",
    "device",
    "user",
    "id",
];

/// The filters that the queue offers (AQ-3 … AQ-5), then those that it offers when
/// asked for (AQ-4).
const FACETS: [Field; 7] = [
    Field::Severity,
    Field::Status,
    Field::Source,
    Field::Entity,
    Field::Category,
    Field::Assigned,
    Field::Tag,
];
pub(super) const MORE_FACETS: &[Field] = &[
    Field::Priority,
    Field::Technique,
    Field::Threat,
    Field::Verdict,
    Field::Remediation,
    Field::DeviceGroup,
    Field::Os,
    Field::Title,
    Field::Incident,
    Field::Device,
    Field::User,
    Field::Mailbox,
    Field::Process,
    Field::File,
    Field::Ip,
    Field::Url,
    Field::Detection,
    Field::Product,
    Field::Policy,
    Field::Workspace,
    Field::AlertSubscription,
    Field::Sensitivity,
    Field::Subscription,
    Field::Stream,
    Field::Rule,
    Field::Actor,
    Field::Classification,
    Field::Determination,
    Field::Investigation,
    Field::Tenant,
];

/// Most values that a facet of entities lists.
const MAX_FACET_VALUES: usize = 40;

pub(super) fn count(engine: &Engine, filter: &Filter) -> u32 {
    engine.select(&meant(engine, filter)).count()
}

/// The alerts of a filter in an order.
pub(super) fn ordered(engine: &Engine, chosen: &Chosen) -> Rc<Ordered> {
    let meant = meant(engine, &chosen.filter);
    let sorts = sorts(engine, chosen);
    let rows = engine.rows_for(&meant);
    engine.index().ordered(rows, &meant, &sorts)
}

fn sorts(engine: &Engine, chosen: &Chosen) -> Sorts {
    if chosen.sort.iter().any(|it| it.name == "priority") {
        // Rows tell of priorities only once these have been asked for.
        engine.alert_priorities();
    }
    chosen.sort_text().parse().unwrap_or_default()
}

pub(super) fn facets(engine: &Engine, filter: &Filter, more: &[Field]) -> Vec<Facet> {
    FACETS
        .iter()
        .chain(more)
        .map(|&field| facet_view(engine, filter, field))
        .collect()
}

fn facet_view(engine: &Engine, filter: &Filter, field: Field) -> Facet {
    let meant = meant(engine, filter);
    if field == Field::Priority {
        // Rows tell of priorities only once these have been asked for.
        engine.alert_priorities();
    }
    let (index, rows) = (engine.index(), engine.rows_for(&meant));
    let mut counts = if is_told(field) {
        // Facts and scores are counted as they are while a filter is written.
        let others = meant.with_facet(field, Vec::new());
        values_among(index, rows, &others, field, "")
    } else {
        index.facet(rows, &meant, field, MAX_FACET_VALUES)
    };
    counts.truncate(MAX_FACET_VALUES);
    let values = counts.into_iter().map(|it| {
        let label = match field {
            // Categories are one word in the data.
            Field::Category => category_words(&it.label),
            _ => it.label,
        };
        (it.value, label, it.count)
    });
    offered(filter, field, values)
}

/// Fields whose values are no column of their own.
fn is_told(field: Field) -> bool {
    matches!(
        field,
        Field::Priority
            | Field::Technique
            | Field::Threat
            | Field::Verdict
            | Field::Remediation
            | Field::DeviceGroup
            | Field::Os
            | Field::Subscription
            | Field::Stream
    )
}

/// A filter offered, of these values, labels and counts.
pub(super) fn offered(
    filter: &Filter,
    field: Field,
    values: impl Iterator<Item = (String, String, u32)>,
) -> Facet {
    let ticked = filter.facet_values(field);
    let values = values
        .map(|(value, label, count)| FacetValue {
            ticked: ticked.iter().any(|it| it.eq_ignore_ascii_case(&value)),
            toggled: filter.toggled(field, &value).to_string(),
            excluded: filter.excluding(field, &value).to_string(),
            label: cell(&label),
            count,
        })
        .collect();
    Facet {
        field: field.name().to_owned(),
        label: field.label().to_owned(),
        ticked: ticked.len() as u32,
        values,
        cleared: filter.with_facet(field, Vec::new()).to_string(),
    }
}

/// The alerts of a filter.
pub(super) fn selected(engine: &Engine, filter: &Filter) -> Rc<Selection> {
    engine.select(&meant(engine, filter))
}
