//! The incidents of a filter, in an order.

use super::alert_cells::exact;
use super::alerts::offered;
use super::analyst::meant;
use super::chosen::Chosen;
use super::incident_facts::IncidentFacts;
use super::incident_state as now;
use crate::Engine;
use crate::engine::counted;
use crate::facts::category_words;
use crate::protocol::{Aside, Facet};
use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::rc::Rc;
use throughline_dataset::{IncidentIdx, Symbol};
use throughline_model::{IncidentStatus, Severity, Vocabulary};
use throughline_query::{Field, Filter, Selection, Term, TimeRange, text_holds, text_is};

/// What incidents can be sorted by.
pub(super) const SORTS: &[&str] = &[
    "lastActivity",
    "firstActivity",
    "created",
    "updated",
    "severity",
    "title",
    "status",
    "active",
    "priority",
    "classification",
    "assigned",
    "id",
];

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
    Field::Classification,
    Field::Determination,
    Field::Investigation,
    Field::Product,
    Field::Policy,
    Field::Threat,
];

/// Most values that a facet lists.
const MAX_FACET_VALUES: usize = 40;

/// What the alerts of each incident say together; gathered when first asked for.
pub(super) fn facts_of(engine: &Engine) -> Rc<Vec<IncidentFacts>> {
    let mut kept = engine.incident_facts.borrow_mut();
    kept.get_or_insert_with(|| Rc::new(IncidentFacts::all(engine)))
        .clone()
}

pub(super) fn count(engine: &Engine, filter: &Filter) -> u32 {
    selected(engine, &meant(engine, filter))
        .into_iter()
        .filter(|&it| it)
        .count() as u32
}

pub(super) fn ordered(engine: &Engine, chosen: &Chosen) -> Rc<Vec<u32>> {
    let mut found: Vec<u32> = (0..)
        .zip(selected(engine, &meant(engine, &chosen.filter)))
        .filter_map(|(at, is_in)| is_in.then_some(at))
        .collect();
    sort(engine, &mut found, chosen);
    Rc::new(found)
}

/// Whether each incident is in the filter. What is asked of alerts holds of an
/// incident where it holds of one of them.
pub(super) fn selected(engine: &Engine, filter: &Filter) -> Vec<bool> {
    let count = engine.dataset.incident_count() as usize;
    match filter {
        Filter::All(clauses) => {
            let mut found = vec![true; count];
            for clause in clauses {
                let holds = selected(engine, clause);
                found
                    .iter_mut()
                    .zip(holds)
                    .for_each(|(it, holds)| *it &= holds);
            }
            found
        }
        Filter::Any(choices) => {
            let mut found = vec![false; count];
            for choice in choices {
                let holds = selected(engine, choice);
                found
                    .iter_mut()
                    .zip(holds)
                    .for_each(|(it, holds)| *it |= holds);
            }
            found
        }
        Filter::Not(inner) => selected(engine, inner).into_iter().map(|it| !it).collect(),
        Filter::Term(term) => of_term(engine, term),
        Filter::Words(words) => {
            let words = std::slice::from_ref(words);
            let own = |it: IncidentIdx| {
                let data = &engine.dataset;
                text_holds(words, &now::title(engine, it))
                    || text_holds(words, data.incident_key(it))
                    || text_holds(words, now::assigned_to(engine, it))
                    || now::tags(engine, it)
                        .iter()
                        .any(|tag| text_holds(words, tag))
            };
            let mut found = each(engine, own);
            let theirs = of_alerts(engine, &engine.select(filter));
            found
                .iter_mut()
                .zip(theirs)
                .for_each(|(it, holds)| *it |= holds);
            found
        }
    }
}

fn each(engine: &Engine, holds: impl FnMut(IncidentIdx) -> bool) -> Vec<bool> {
    engine.dataset.incidents().map(holds).collect()
}

/// The incidents of which an alert is selected.
fn of_alerts(engine: &Engine, alerts: &Selection) -> Vec<bool> {
    each(engine, |it| {
        let own = engine.dataset.alerts_of_incident(it);
        own.iter().any(|&it| alerts.contains(it))
    })
}

fn of_term(engine: &Engine, term: &Term) -> Vec<bool> {
    let data = &engine.dataset;
    let rows = engine.rows();
    let values = &term.values;
    let is_api = |api: &str| values.iter().any(|it| it.eq_ignore_ascii_case(api));
    match term.field {
        Field::Severity => {
            let known: Vec<Severity> = values.iter().filter_map(|it| Severity::read(it)).collect();
            each(engine, |it| {
                let severity = now::severity(engine, it);
                severity.known().is_some_and(|it| known.contains(&it)) || is_api(rows.api(severity))
            })
        }
        Field::Status => {
            let known: Vec<IncidentStatus> = values
                .iter()
                .filter_map(|it| IncidentStatus::read(it))
                .collect();
            each(engine, |it| {
                let status = now::status(engine, it);
                status.known().is_some_and(|it| known.contains(&it)) || is_api(rows.api(status))
            })
        }
        Field::Classification => each(engine, |it| {
            is_api(rows.api(now::classification(engine, it)))
        }),
        Field::Determination => each(engine, |it| {
            is_api(rows.api(now::determination(engine, it)))
        }),
        Field::Assigned => each(engine, |it| {
            let name = now::assigned_to(engine, it);
            if name.is_empty() {
                values
                    .iter()
                    .any(|it| matches!(it.as_str(), "nobody" | "none"))
            } else {
                text_holds(values, name)
            }
        }),
        Field::Title => each(engine, |it| text_holds(values, &now::title(engine, it))),
        Field::Incident | Field::Id => each(engine, |it| {
            let record = &data.incident(it).record;
            let ids = record.id.iter().chain(&record.other_ids);
            is_api(data.incident_key(it)) || ids.into_iter().any(|&id| is_api(data.text(id)))
        }),
        Field::Tag => {
            let own = each(engine, |it| {
                now::tags(engine, it).iter().any(|tag| text_is(values, tag))
            });
            let alerts = of_alerts(engine, &engine.select(&Filter::Term(term.clone())));
            own.into_iter().zip(alerts).map(|(a, b)| a || b).collect()
        }
        Field::Time => {
            let ranges: Vec<TimeRange> = values.iter().filter_map(|it| it.parse().ok()).collect();
            let facts = facts_of(engine);
            each(engine, |it| {
                let last = facts[it.0 as usize].last;
                last.is_some_and(|at| ranges.iter().any(|it| it.contains(at, rows.anchor)))
            })
        }
        _ => of_alerts(engine, &engine.select(&Filter::Term(term.clone()))),
    }
}

/// Sorts incidents; ties go by activity, newest first, then by position.
pub(super) fn sort(engine: &Engine, incidents: &mut [u32], chosen: &Chosen) {
    let facts = facts_of(engine);
    let last = |it: u32| facts[it as usize].last;
    incidents.sort_by(|&a, &b| {
        let by = chosen.sort.iter().map(|by| {
            let order = compare(engine, &facts, &by.name, IncidentIdx(a), IncidentIdx(b));
            if by.descending {
                order.reverse()
            } else {
                order
            }
        });
        by.fold(Ordering::Equal, Ordering::then)
            .then_with(|| last(b).cmp(&last(a)))
            .then(a.cmp(&b))
    });
}

fn compare(
    engine: &Engine,
    facts: &[IncidentFacts],
    by: &str,
    one: IncidentIdx,
    other: IncidentIdx,
) -> Ordering {
    let data = &engine.dataset;
    let record = |it: IncidentIdx| &data.incident(it).record;
    let facts = |it: IncidentIdx| &facts[it.0 as usize];
    match by {
        "firstActivity" => facts(one).first.cmp(&facts(other).first),
        "created" => record(one).created.cmp(&record(other).created),
        "updated" => record(one).updated.cmp(&record(other).updated),
        "severity" => {
            let severity = |it| now::severity(engine, it).known();
            severity(one).cmp(&severity(other))
        }
        "title" => folded(&now::title(engine, one)).cmp(&folded(&now::title(engine, other))),
        "status" => {
            let status = |it| now::status(engine, it).known();
            status(one).cmp(&status(other))
        }
        "active" => {
            let active = |it| now::active(engine, data.alerts_of_incident(it));
            active(one).cmp(&active(other))
        }
        "priority" => {
            let scores = engine.incident_priorities();
            scores[one.0 as usize].cmp(&scores[other.0 as usize])
        }
        "classification" => {
            let known = |it| now::classification(engine, it).known();
            known(one).cmp(&known(other))
        }
        "assigned" => {
            let name = |it| folded(now::assigned_to(engine, it));
            name(one).cmp(&name(other))
        }
        "id" => by_number(data.incident_key(one), data.incident_key(other)),
        _ => facts(one).last.cmp(&facts(other).last),
    }
}

fn folded(text: &str) -> String {
    text.to_lowercase()
}

/// Ids are numbers as text: 9 comes before 10.
fn by_number(a: &str, b: &str) -> Ordering {
    a.len().cmp(&b.len()).then_with(|| a.cmp(b))
}

/// The filters offered, each value with how many incidents it would give.
pub(super) fn facets(engine: &Engine, filter: &Filter, more: &[Field]) -> Vec<Facet> {
    let all = FACETS.iter().chain(more);
    all.map(|&it| facet(engine, filter, it)).collect()
}

fn facet(engine: &Engine, filter: &Filter, field: Field) -> Facet {
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
        Field::Entity => {
            let mut names: Vec<&str> = facts
                .assets
                .iter()
                .map(|&it| data.text(data.entity(it).name))
                .collect();
            names.sort_unstable();
            names.dedup();
            names
                .into_iter()
                .map(|it| (exact(it), it.to_owned()))
                .collect()
        }
        _ => Vec::new(),
    }
}

/// How many alerts are in no incident at all.
pub(super) fn aside(engine: &Engine) -> Option<Aside> {
    let data = &engine.dataset;
    let inside = data.incidents().map(|it| data.alerts_of_incident(it).len());
    let without = (data.alert_count() as usize).saturating_sub(inside.sum());
    (without > 0).then(|| Aside {
        text: format!("{} in none of them", counted(without, "alert")),
        link: "Show those without an incident".to_owned(),
        filter: "incident:none".to_owned(),
    })
}
