//! The queues of alerts and of incidents.

mod alert_cells;
mod alerts;
mod analyst;
mod bookmarks;
mod chips;
pub(crate) mod chosen;
mod columns;
mod export;
mod groups;
mod incident_cells;
mod incident_facets;
mod incident_facts;
pub(crate) mod incident_state;
mod incidents;
mod lines;
mod outlined;
mod row_order;
mod times;
mod value_menu;

pub(crate) use analyst::meant;
pub(crate) use bookmarks::bookmarks;
pub(crate) use export::{csv_row, part as export_part};
pub(crate) use incident_facts::IncidentFacts;
pub(crate) use lines::{keys, rows};
pub(crate) use outlined::{outline, section as outlined_section};
pub(crate) use value_menu::menu;

use crate::protocol::{Choice, ColumnInfo, List, NeighbourView, Neighbours, Queue, QueueView};
use crate::{Engine, EngineError};
use chosen::Chosen;
use row_order::RowOrder;
use throughline_query::{Field, Filter};

/// The rows of a queue, in their order: positions of alerts or of incidents.
fn ordered(engine: &Engine, chosen: &Chosen) -> RowOrder {
    match chosen.list {
        List::Alerts => RowOrder::Alerts(alerts::ordered(engine, chosen)),
        List::Incidents => incidents::ordered(engine, chosen),
    }
}

/// How many rows a filter gives.
fn count(engine: &Engine, list: List, filter: &Filter) -> u32 {
    match list {
        List::Alerts => alerts::count(engine, filter),
        List::Incidents => incidents::count(engine, filter),
    }
}

/// How many rows a queue shows at first.
pub(crate) fn default_count(engine: &Engine, list: List) -> u32 {
    count(engine, list, &chosen::default_filter(list))
}

/// The key by which a row is known.
fn key(engine: &Engine, list: List, row: u32) -> &str {
    use throughline_dataset::{AlertIdx, IncidentIdx};
    match list {
        List::Alerts => engine.dataset.alert_key(AlertIdx(row)),
        List::Incidents => engine.dataset.incident_key(IncidentIdx(row)),
    }
}

/// The row of a key.
fn row_of(engine: &Engine, list: List, key: &str) -> Result<u32, EngineError> {
    match list {
        List::Alerts => Ok(engine.alert(key)?.0),
        List::Incidents => engine.incident(key).map(|it| it.0),
    }
}

/// Every column of a queue, in the order they are offered.
pub fn queue_columns(list: List) -> Vec<ColumnInfo> {
    match list {
        List::Alerts => alert_cells::columns(),
        List::Incidents => incident_cells::columns(),
    }
}

/// The queue's frame.
pub(crate) fn frame(engine: &Engine, asked: &Queue) -> Result<QueueView, EngineError> {
    let chosen = Chosen::of(&asked.shown)?;
    let rows = engine.rows();
    let default = chosen::default_filter(chosen.list);
    let offered = match chosen.list {
        List::Alerts => alerts::MORE_FACETS,
        List::Incidents => incident_facets::MORE_FACETS,
    };
    // What the filter names is offered, too, so that it can be changed by a click.
    let more: Vec<Field> = offered
        .iter()
        .copied()
        .filter(|it| {
            let is_asked = asked.facets.iter().any(|name| name == it.name());
            is_asked || !chosen.filter.facet_values(*it).is_empty()
        })
        .collect();
    let total = match chosen.list {
        List::Alerts => engine.dataset.alert_count(),
        List::Incidents => engine.dataset.incident_count(),
    };
    Ok(QueueView {
        total,
        matching: ordered(engine, &chosen).len() as u32,
        is_default: chosen.filter == default,
        narrowable: narrowable(&chosen.filter),
        filter: chosen.filter.to_string(),
        chips: chips::chips(&chosen.filter, rows.anchor),
        facets: match chosen.list {
            List::Alerts => alerts::facets(engine, &chosen.filter, &more),
            List::Incidents => incident_facets::facets(engine, &chosen.filter, &more),
        },
        times: times::times(engine, &chosen),
        without_time: chosen
            .filter
            .with_facet(Field::Time, Vec::new())
            .to_string(),
        more_facets: offered
            .iter()
            .map(|it| Choice {
                value: it.name().to_owned(),
                label: it.label().to_owned(),
            })
            .collect(),
        anchor: engine
            .dataset
            .span()
            .last
            .map(throughline_model::Timestamp::minute)
            .unwrap_or_default(),
        default_matching: count(engine, chosen.list, &default),
        groupings: chosen.groupings(),
        aside: match chosen.list {
            List::Alerts => crate::hidden_alerts::aside(engine),
            List::Incidents => incidents::aside(engine),
        },
        sort: chosen.sort,
        error: chosen.fault,
    })
}

/// A filter as text that more clauses may follow.
fn narrowable(filter: &Filter) -> String {
    match filter {
        Filter::Any(_) => format!("({filter})"),
        _ => filter.to_string(),
    }
}

/// The rows before and after one.
pub(crate) fn neighbours(
    engine: &Engine,
    asked: &Neighbours,
) -> Result<NeighbourView, EngineError> {
    let chosen = Chosen::of(&asked.shown)?;
    let order = ordered(engine, &chosen);
    let row = row_of(engine, chosen.list, &asked.key)?;
    let key = |it: Option<u32>| it.map(|it| key(engine, chosen.list, it).to_owned());
    if let Some(at) = order.place_of(row) {
        let previous = at.checked_sub(1).and_then(|it| order.get(it));
        return Ok(NeighbourView {
            position: Some(at as u32),
            previous: key(previous),
            next: key(order.get(at + 1)),
        });
    }
    // A change has just taken it out of the filter: its neighbours are those of
    // the place it would have, so that triage goes on where it was.
    let place = match &order {
        RowOrder::Alerts(ordered) => ordered.place(throughline_dataset::AlertIdx(row)),
        RowOrder::Incidents(rows) => {
            let mut with = Vec::clone(rows);
            with.push(row);
            incidents::sort(engine, &mut with, &chosen);
            with.iter().position(|&it| it == row).unwrap_or(0)
        }
    };
    Ok(NeighbourView {
        position: None,
        previous: key(place.checked_sub(1).and_then(|it| order.get(it))),
        next: key(order.get(place)),
    })
}

/// When the incidents of a filter were active last, and how grave they are.
pub(crate) fn incident_moments(
    engine: &Engine,
    filter: &Filter,
) -> Vec<(throughline_model::Timestamp, throughline_model::Severity)> {
    let facts = incidents::facts_of(engine);
    (0..)
        .zip(incidents::selected(engine, filter))
        .filter(|it| it.1)
        .filter_map(|(at, _)| {
            let severity = incident_state::severity(engine, throughline_dataset::IncidentIdx(at));
            Some((
                facts[at as usize].last?,
                severity.known().unwrap_or_default(),
            ))
        })
        .collect()
}

/// The alerts of a filter, newest first.
pub(crate) fn newest_first(engine: &Engine, filter: &Filter) -> Vec<throughline_dataset::AlertIdx> {
    let newest = Chosen::newest(List::Alerts, filter.clone());
    alerts::ordered(engine, &newest).iter().collect()
}
