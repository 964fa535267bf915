//! The alerts of a filter, in an order.

use super::chosen::Chosen;
use crate::Engine;
use crate::facts::cell;
use crate::hidden_alerts::meant;
use crate::protocol::{Facet, FacetValue};
use std::rc::Rc;
use throughline_dataset::AlertIdx;
use throughline_query::{Field, Filter, Sort, facet, select, sort_alerts};

/// Alerts in the order asked for last.
pub(crate) struct Order {
    filter: Filter,
    sort: String,
    alerts: Rc<Vec<u32>>,
}

/// What alerts can be sorted by.
pub(super) const SORTS: &[&str] = &[
    "lastActivity",
    "firstActivity",
    "created",
    "severity",
    "title",
    "status",
    "source",
    "category",
    "assigned",
    "id",
];

/// The filters that the queue offers (AQ-3 … AQ-5).
const FACETS: [Field; 9] = [
    Field::Severity,
    Field::Status,
    Field::Source,
    Field::Entity,
    Field::Category,
    Field::Assigned,
    Field::Tag,
    Field::Classification,
    Field::Investigation,
];

/// Most values that a facet of entities lists.
const MAX_FACET_VALUES: usize = 40;

pub(super) fn count(engine: &Engine, filter: &Filter) -> u32 {
    select(engine.rows(), &meant(engine, filter)).count()
}

/// The alerts of a filter in an order; those asked for last are kept, because
/// scrolling asks again and again.
pub(super) fn ordered(engine: &Engine, chosen: &Chosen) -> Rc<Vec<u32>> {
    let sort = chosen.sort_text();
    let mut kept = engine.order.borrow_mut();
    if let Some(order) = &*kept
        && order.sort == sort
        && order.filter == chosen.filter
    {
        return order.alerts.clone();
    }
    let mut alerts: Vec<u32> = select(engine.rows(), &meant(engine, &chosen.filter))
        .iter()
        .map(|it| it.0)
        .collect();
    self::sort(engine, &mut alerts, chosen);
    let alerts = Rc::new(alerts);
    *kept = Some(Order {
        filter: chosen.filter.clone(),
        sort,
        alerts: alerts.clone(),
    });
    alerts
}

pub(super) fn sort(engine: &Engine, alerts: &mut [u32], chosen: &Chosen) {
    let sort: Sort = chosen
        .sort_text()
        .split(',')
        .next()
        .and_then(|it| it.parse().ok())
        .unwrap_or_default();
    let mut indices: Vec<AlertIdx> = alerts.iter().map(|&it| AlertIdx(it)).collect();
    sort_alerts(engine.rows(), &mut indices, sort);
    for (alert, sorted) in alerts.iter_mut().zip(indices) {
        *alert = sorted.0;
    }
}

pub(super) fn facets(engine: &Engine, filter: &Filter) -> Vec<Facet> {
    FACETS
        .iter()
        .map(|&field| facet_view(engine, filter, field))
        .collect()
}

fn facet_view(engine: &Engine, filter: &Filter, field: Field) -> Facet {
    let counts = facet(
        engine.rows(),
        &meant(engine, filter),
        field,
        MAX_FACET_VALUES,
    );
    let values = counts.into_iter().map(|it| (it.value, it.label, it.count));
    offered(filter, field, values)
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
        label: field.label().to_owned(),
        ticked: ticked.len() as u32,
        values,
        cleared: filter.with_facet(field, Vec::new()).to_string(),
    }
}

/// The alerts of a filter, in the order of the data.
pub(super) fn selected(engine: &Engine, filter: &Filter) -> Vec<AlertIdx> {
    select(engine.rows(), &meant(engine, filter))
        .iter()
        .collect()
}
