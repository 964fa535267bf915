//! The filters that the incidents queue offers, each value with its count.

use super::alert_cells::exact;
use super::alerts::offered;
use super::analyst::meant;
use super::incident_state as now;
use super::incidents::{facts_of, selected, several};
use super::outlined::{outline, texts};
use crate::Engine;
use crate::facts::category_words;
use crate::protocol::Facet;
use std::collections::{BTreeMap, BTreeSet};
use throughline_dataset::{IncidentIdx, Symbol};
use throughline_model::{IncidentStatus, Severity, Vocabulary};
use throughline_query::{Field, Filter, values_among};

/// The filters that the queue offers (IQ-3), then those that it offers when asked
/// for.
const FACETS: [Field; 7] = [
    Field::Severity,
    Field::Status,
    Field::Assigned,
    Field::Source,
    Field::Category,
    Field::Tag,
    Field::Entity,
];
pub(super) const MORE_FACETS: &[Field] = &[
    Field::Priority,
    Field::Multiple,
    Field::Classification,
    Field::Determination,
    Field::Investigation,
    Field::Detection,
    Field::Product,
    Field::Policy,
    Field::Workspace,
    Field::Sensitivity,
    Field::Threat,
    Field::Os,
    Field::DeviceGroup,
    Field::Subscription,
    Field::Stream,
];

/// Most values that a facet lists.
const MAX_FACET_VALUES: usize = 40;

/// The filters offered, each value with how many incidents it would give.
pub(super) fn facets(engine: &Engine, filter: &Filter, more: &[Field]) -> Vec<Facet> {
    let all = FACETS.iter().chain(more);
    all.map(|&it| facet(engine, filter, it)).collect()
}

/// The values that alerts tell, counted by incidents: what of an incident holds
/// where it holds of one of its alerts.
fn told_by_alerts(engine: &Engine, filter: &Filter, field: Field, known: Vec<String>) -> Facet {
    let mut values: Vec<(String, String)> = if known.is_empty() {
        let rows = engine.rows();
        let all = values_among(engine.index(), rows, &Filter::default(), field, "");
        let mut values: Vec<_> = all.into_iter().map(|it| (it.value, it.label)).collect();
        for name in told_alone(engine, field) {
            if values.iter().all(|it| it.1 != name) {
                values.push((exact(&name), name));
            }
        }
        values
    } else {
        known.into_iter().map(|it| (exact(&it), it)).collect()
    };
    values.truncate(MAX_FACET_VALUES);
    let mut counted: Vec<(String, String, u32)> = values
        .into_iter()
        .map(|(value, label)| {
            let with = filter.with_facet(field, vec![value.clone()]);
            let count = selected(engine, &meant(engine, &with));
            let count = count.into_iter().filter(|&it| it).count() as u32;
            (value, label, count)
        })
        .filter(|it| it.2 > 0)
        .collect();
    if field != Field::Priority {
        counted.sort_by(|a, b| b.2.cmp(&a.2).then_with(|| a.1.cmp(&b.1)));
    }
    offered(filter, field, counted.into_iter())
}

/// What only records of incidents say whose alerts are not there.
fn told_alone(engine: &Engine, field: Field) -> BTreeSet<String> {
    let data = &engine.dataset;
    let outlines = data.incidents().filter_map(|it| outline(engine, it));
    let told = outlines.flat_map(|it| texts(it, field));
    told.map(|it| data.text(it).to_owned()).collect()
}

/// The names of assets, those of most incidents first.
fn asset_names(engine: &Engine) -> Vec<String> {
    let data = &engine.dataset;
    let mut counts: BTreeMap<&str, u32> = BTreeMap::new();
    for (incident, facts) in data.incidents().zip(facts_of(engine).iter()) {
        let known = facts.assets.iter().map(|&it| data.entity(it).name);
        let told = outline(engine, incident).map(|it| texts(it, Field::Entity));
        for name in known.chain(told.into_iter().flatten()) {
            *counts.entry(data.text(name)).or_default() += 1;
        }
    }
    let mut names: Vec<(&str, u32)> = counts.into_iter().collect();
    names.sort_by_key(|it| std::cmp::Reverse(it.1));
    names.into_iter().map(|it| it.0.to_owned()).collect()
}

fn facet(engine: &Engine, filter: &Filter, field: Field) -> Facet {
    match field {
        Field::Entity => {
            return told_by_alerts(engine, filter, field, asset_names(engine));
        }
        Field::Os | Field::DeviceGroup | Field::Subscription | Field::Stream | Field::Priority => {
            return told_by_alerts(engine, filter, field, Vec::new());
        }
        _ => {}
    }
    let others: Vec<Filter> = filter
        .clauses()
        .iter()
        .filter(|it| !matches!(it, Filter::Term(term) if term.field == field))
        .cloned()
        .collect();
    let others = selected(engine, &meant(engine, &Filter::of(others)));
    let mut counts: BTreeMap<String, (String, u32)> = BTreeMap::new();
    for value in always(field) {
        counts.insert(value.0, (value.1, 0));
    }
    for (at, _) in (0..).zip(others).filter(|it| it.1) {
        for (value, label) in values(engine, IncidentIdx(at), field) {
            counts.entry(value).or_insert((label, 0)).1 += 1;
        }
    }
    let ticked = filter.facet_values(field);
    let mut found: Vec<(String, String, u32)> = counts
        .into_iter()
        .map(|(value, (label, count))| (value, label, count))
        .collect();
    let is_ticked = |it: &str| ticked.iter().any(|value| value.eq_ignore_ascii_case(it));
    match rank(field) {
        Some(rank) => found.sort_by_key(|it| rank(&it.0)),
        None => found.sort_by(|a, b| {
            let first = is_ticked(&b.0).cmp(&is_ticked(&a.0));
            first.then(b.2.cmp(&a.2)).then_with(|| a.1.cmp(&b.1))
        }),
    }
    found.truncate(MAX_FACET_VALUES);
    offered(filter, field, found.into_iter())
}

/// Values that are listed even where no incident has them, greyed.
fn always(field: Field) -> Vec<(String, String)> {
    let value = |api: &str, label: &str| (api.to_owned(), label.to_owned());
    match field {
        Field::Severity => Severity::ALL
            .iter()
            .filter(|it| !matches!(it, Severity::Unknown | Severity::Critical))
            .map(|it| value(it.api(), it.label()))
            .collect(),
        Field::Status => [
            IncidentStatus::Active,
            IncidentStatus::InProgress,
            IncidentStatus::Resolved,
        ]
        .iter()
        .map(|it| value(it.api(), it.label()))
        .collect(),
        _ => Vec::new(),
    }
}

type Rank = fn(&str) -> usize;

/// Enumerations come in their own order, gravest severity first.
fn rank(field: Field) -> Option<Rank> {
    match field {
        Field::Severity => Some(|it| {
            let at = Severity::ALL.iter().position(|known| known.api() == it);
            at.map_or(usize::MAX, |it| Severity::ALL.len() - it)
        }),
        Field::Status => Some(|it| {
            let at = IncidentStatus::ALL
                .iter()
                .position(|known| known.api() == it);
            at.unwrap_or(usize::MAX)
        }),
        _ => None,
    }
}

/// The values that an incident has in a field, each once, with their labels.
fn values(engine: &Engine, incident: IncidentIdx, field: Field) -> Vec<(String, String)> {
    let data = &engine.dataset;
    let rows = engine.rows();
    let facts = facts_of(engine);
    let facts = &facts[incident.0 as usize];
    let symbols = |it: &[Symbol], label: fn(&str) -> String| {
        it.iter()
            .map(|&it| (exact(data.text(it)), label(data.text(it))))
            .collect()
    };
    match field {
        Field::Severity => {
            let it = now::severity(engine, incident);
            vec![(rows.api(it).to_owned(), rows.label(it).to_owned())]
        }
        Field::Status => {
            let it = now::status(engine, incident);
            vec![(rows.api(it).to_owned(), rows.label(it).to_owned())]
        }
        Field::Classification => {
            let it = now::classification(engine, incident);
            vec![(rows.api(it).to_owned(), rows.label(it).to_owned())]
        }
        Field::Assigned => match now::assigned_to(engine, incident) {
            "" => vec![("nobody".to_owned(), "Nobody".to_owned())],
            name => vec![(exact(name), name.to_owned())],
        },
        Field::Source => facts
            .sources
            .iter()
            .map(|&it| (rows.api(it).to_owned(), rows.label(it).to_owned()))
            .collect(),
        Field::Category => symbols(&facts.categories, category_words),
        Field::Product => symbols(&facts.products, str::to_owned),
        Field::Policy => symbols(&facts.policies, str::to_owned),
        Field::Workspace => symbols(&facts.workspaces, str::to_owned),
        Field::Sensitivity => symbols(&facts.sensitivity_labels, str::to_owned),
        Field::Detection => facts
            .detections
            .iter()
            .map(|&it| (rows.api(it).to_owned(), rows.label(it).to_owned()))
            .collect(),
        Field::Threat => symbols(&facts.threats, str::to_owned),
        Field::Investigation => facts
            .investigations
            .iter()
            .map(|&it| (rows.api(it).to_owned(), rows.label(it).to_owned()))
            .collect(),
        Field::Determination => {
            let it = now::determination(engine, incident);
            vec![(rows.api(it).to_owned(), rows.label(it).to_owned())]
        }
        Field::Tag => now::tags(engine, incident)
            .into_iter()
            .map(|it| (exact(it), it.to_owned()))
            .collect(),
        Field::Multiple => several(facts)
            .into_iter()
            .map(|it| (it.to_owned(), format!("Multiple {}", plural(it))))
            .collect(),
        _ => Vec::new(),
    }
}

fn plural(what: &str) -> &'static str {
    match what {
        "category" => "categories",
        _ => "service sources",
    }
}
