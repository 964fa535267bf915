//! The alerts queue.

use crate::engine::grouped;
use crate::facts::{
    assets, assets_cell, category_words, cell, severity_mark, short_source, short_time, visible,
};
use crate::protocol::{
    AlertQueue, AlertQueueView, AlertRow, AlertRows, AlertRowsView, Chip, Facet, FacetValue,
    NeighbourAlerts, NeighbourView,
};
use crate::{Engine, EngineError};
use std::rc::Rc;
use throughline_dataset::AlertIdx;
use throughline_model::{Timestamp, Vocabulary};
use throughline_query::{DEFAULT_FILTER, Field, Filter, FilterError, Sorts, Term};

/// The filters that the queue offers (AQ-3).
const FACETS: [(Field, &str); 5] = [
    (Field::Severity, "Severity"),
    (Field::Status, "Status"),
    (Field::Source, "Service source"),
    (Field::Entity, "Entity"),
    (Field::Investigation, "Investigation state"),
];

/// Most values that a facet of entities lists.
const MAX_FACET_VALUES: usize = 40;

/// The filter asked for, or the default one with the reason why it is not.
fn filter_of(text: Option<&str>) -> (Filter, Option<FilterError>) {
    match text.unwrap_or(DEFAULT_FILTER).parse() {
        Ok(filter) => (filter, None),
        Err(error) => (DEFAULT_FILTER.parse().unwrap_or_default(), Some(error)),
    }
}

fn sort_of(text: Option<&str>) -> Result<Sorts, EngineError> {
    text.map_or(Ok(Sorts::default()), |it| {
        it.parse()
            .map_err(|error| EngineError::Sort(format!("{error}")))
    })
}

/// The alerts of a filter in an order.
pub(crate) fn ordered(engine: &Engine, filter: &Filter, sorts: &Sorts) -> Rc<Vec<AlertIdx>> {
    engine.index().ordered(engine.rows(), filter, sorts)
}

pub(crate) fn queue(engine: &Engine, asked: &AlertQueue) -> Result<AlertQueueView, EngineError> {
    let (filter, error) = filter_of(asked.filter.as_deref());
    let sorts = sort_of(asked.sort.as_deref())?;
    let (rows, index) = (engine.rows(), engine.index());
    let matching = index.select(rows, &filter).count();
    let default: Filter = DEFAULT_FILTER.parse().unwrap_or_default();
    Ok(AlertQueueView {
        total: engine.dataset.alert_count(),
        matching,
        is_default: filter == default,
        narrowable: match filter {
            Filter::Any(_) => format!("({filter})"),
            _ => filter.to_string(),
        },
        filter: filter.to_string(),
        error: error.map(|it| visible(&it.to_string())),
        sort: sorts.to_string(),
        chips: chips(&filter, rows.anchor),
        facets: FACETS
            .iter()
            .map(|&(field, label)| facet_view(engine, &filter, field, label))
            .collect(),
        anchor: engine
            .dataset
            .span()
            .last
            .map(Timestamp::minute)
            .unwrap_or_default(),
        default_matching: index.select(rows, &default).count(),
    })
}

fn facet_view(engine: &Engine, filter: &Filter, field: Field, label: &str) -> Facet {
    let ticked = filter.facet_values(field);
    let values = engine
        .index()
        .facet(engine.rows(), filter, field, MAX_FACET_VALUES)
        .into_iter()
        .map(|it| FacetValue {
            ticked: ticked
                .iter()
                .any(|value| value.eq_ignore_ascii_case(&it.value)),
            toggled: filter.toggled(field, &it.value).to_string(),
            label: cell(&it.label),
            count: it.count,
        })
        .collect();
    Facet {
        label: label.to_owned(),
        ticked: ticked.len() as u32,
        values,
        cleared: filter.with_facet(field, Vec::new()).to_string(),
    }
}

fn chips(filter: &Filter, anchor: Timestamp) -> Vec<Chip> {
    filter
        .clauses()
        .iter()
        .enumerate()
        .map(|(nth, clause)| {
            let (field, value) = match clause {
                Filter::Term(term) => (field_word(term), value_words(term, anchor)),
                Filter::Not(inner) => match &**inner {
                    Filter::Term(term) => {
                        (format!("−{}", field_word(term)), value_words(term, anchor))
                    }
                    other => ("−".to_owned(), other.to_string()),
                },
                other => (String::new(), other.to_string()),
            };
            Chip {
                field,
                value: cell(&value),
                without: filter.without(nth).to_string(),
            }
        })
        .collect()
}

fn field_word(term: &Term) -> String {
    term.field.name().to_owned()
}

fn value_words(term: &Term, anchor: Timestamp) -> String {
    if let (Field::Time, [range]) = (term.field, term.values.as_slice()) {
        return time_words(range, anchor);
    }
    let words: Vec<&str> = term
        .values
        .iter()
        .map(|it| label_of(term.field, it).unwrap_or_else(|| it.strip_prefix('=').unwrap_or(it)))
        .collect();
    words.join(", ")
}

fn time_words(range: &str, anchor: Timestamp) -> String {
    let words = |back: &str| {
        let at = back.find(|it: char| !it.is_ascii_digit())?;
        let (count, unit) = back.split_at(at);
        let unit = match unit {
            "m" | "min" => "minute",
            "h" => "hour",
            "d" => "day",
            "w" => "week",
            "mo" => "month",
            "y" => "year",
            _ => return None,
        };
        let plural = if count == "1" { "" } else { "s" };
        Some(format!(
            "{count} {unit}{plural} to newest ({})",
            anchor.day()
        ))
    };
    range
        .strip_prefix('-')
        .map(|it| it.strip_suffix("..").unwrap_or(it))
        .and_then(words)
        .unwrap_or_else(|| range.to_owned())
}

fn label_of(field: Field, value: &str) -> Option<&'static str> {
    fn label<V: Vocabulary>(value: &str) -> Option<&'static str> {
        V::read(value).map(V::label)
    }
    match field {
        Field::Severity => label::<throughline_model::Severity>(value),
        Field::Status => label::<throughline_model::AlertStatus>(value),
        Field::Source => label::<throughline_model::ServiceSource>(value),
        Field::Detection => label::<throughline_model::DetectionSource>(value),
        Field::Investigation => label::<throughline_model::InvestigationState>(value),
        Field::Classification => label::<throughline_model::Classification>(value),
        Field::Determination => label::<throughline_model::Determination>(value),
        _ => None,
    }
}

pub(crate) fn rows(engine: &Engine, asked: &AlertRows) -> Result<AlertRowsView, EngineError> {
    let (filter, _) = filter_of(asked.filter.as_deref());
    let alerts = ordered(engine, &filter, &sort_of(asked.sort.as_deref())?);
    let from = (asked.from as usize).min(alerts.len());
    let to = (from + asked.count.min(500) as usize).min(alerts.len());
    Ok(AlertRowsView {
        from: from as u32,
        matching: alerts.len() as u32,
        rows: alerts[from..to].iter().map(|&it| row(engine, it)).collect(),
    })
}

pub(crate) fn neighbours(
    engine: &Engine,
    asked: &NeighbourAlerts,
) -> Result<NeighbourView, EngineError> {
    let (filter, _) = filter_of(asked.filter.as_deref());
    let sorts = sort_of(asked.sort.as_deref())?;
    let alerts = ordered(engine, &filter, &sorts);
    let alert = engine.alert(&asked.key)?;
    let key = |it: Option<&AlertIdx>| it.map(|&it| engine.dataset.alert_key(it).to_owned());
    if let Some(at) = alerts.iter().position(|&it| it == alert) {
        let previous = at.checked_sub(1).and_then(|it| alerts.get(it));
        return Ok(NeighbourView {
            position: Some(at as u32),
            previous: key(previous),
            next: key(alerts.get(at + 1)),
        });
    }
    // A change has just taken it out of the filter: its neighbours are those of
    // the place it would have, so that triage goes on where it was.
    let place = engine.index().place(engine.rows(), &filter, &sorts, alert) as usize;
    Ok(NeighbourView {
        position: None,
        previous: key(place.checked_sub(1).and_then(|it| alerts.get(it))),
        next: key(alerts.get(place)),
    })
}

/// One alert as a row.
pub(crate) fn row(engine: &Engine, alert: AlertIdx) -> AlertRow {
    let data = &engine.dataset;
    let rows = engine.rows();
    let it = data.alert(alert);
    AlertRow {
        key: data.alert_key(alert).to_owned(),
        title: title(engine, alert),
        severity: severity_mark(data, it.severity),
        status: cell(rows.label(rows.status(alert))),
        source: short_source(rows, alert),
        category: category_words(data.text_or_empty(it.category)),
        assets: assets_cell(data, &assets(data, alert)),
        alone: alone(engine, alert),
        investigation: cell(rows.label(it.investigation_state)),
        assigned: cell(rows.assigned_to(alert)),
        first_activity: short_time(data, it.first_activity.or(it.created)),
        last_activity: short_time(data, it.activity()),
        last_activity_iso: it.activity().map(Timestamp::iso).unwrap_or_default(),
    }
}

/// Says that an alert is in no incident, where there are any.
fn alone(engine: &Engine, alert: AlertIdx) -> String {
    let data = &engine.dataset;
    if data.incident_count() == 0 || data.incident_of(alert).is_some() {
        return String::new();
    }
    data.alert(alert).incident_id.map_or_else(
        || "No incident".to_owned(),
        |id| format!("Incident {} not here", cell(data.text(id))),
    )
}

/// An alert's title, or words for its absence.
pub(crate) fn title(engine: &Engine, alert: AlertIdx) -> String {
    let title = cell(
        engine
            .dataset
            .text_or_empty(engine.dataset.alert(alert).title),
    );
    if title.is_empty() {
        "Alert without a title".to_owned()
    } else {
        title
    }
}

/// `212 of 1,284`.
pub(crate) fn of(part: usize, all: usize) -> String {
    format!("{} of {}", grouped(part), grouped(all))
}
