//! The incidents of a filter, in an order.

use super::analyst::meant;
use super::chosen::Chosen;
use super::incident_facts::IncidentFacts;
use super::incident_state as now;
use super::outlined::{self, outline};
use super::row_order::RowOrder;
use crate::Engine;
use crate::engine::counted;
use crate::protocol::Aside;
use std::cmp::Ordering;
use std::rc::Rc;
use throughline_dataset::{IncidentIdx, Symbol};
use throughline_model::{Term as VocabularyTerm, Vocabulary};
use throughline_query::{
    Field, Filter, PriorityRange, Selection, Term, TimeRange, text_holds, text_is,
};

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

pub(super) fn ordered(engine: &Engine, chosen: &Chosen) -> RowOrder {
    let mut found: Vec<u32> = (0..)
        .zip(selected(engine, &meant(engine, &chosen.filter)))
        .filter_map(|(at, is_in)| is_in.then_some(at))
        .collect();
    sort(engine, &mut found, chosen);
    RowOrder::Incidents(Rc::new(found))
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
                    || outline(engine, it).is_some_and(|it| outlined::holds(engine, it, words))
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
    let values = &term.values;
    match term.field {
        Field::Severity => of_vocabulary(engine, values, |it| now::severity(engine, it)),
        Field::Status => of_vocabulary(engine, values, |it| now::status(engine, it)),
        Field::Classification => {
            of_vocabulary(engine, values, |it| now::classification(engine, it))
        }
        Field::Determination => of_vocabulary(engine, values, |it| now::determination(engine, it)),
        Field::Assigned => each(engine, |it| {
            let name = Some(now::assigned_to(engine, it)).filter(|it| !it.is_empty());
            is_one(values, name.as_slice(), text_holds)
        }),
        Field::Title => each(engine, |it| text_holds(values, &now::title(engine, it))),
        Field::Incident | Field::Id => each(engine, |it| {
            let row = data.incident(it);
            let record = &row.record;
            let ids = record.id.iter().chain(&record.other_ids);
            let ids = ids.map(|&id| data.text(id));
            let key = std::iter::once(data.incident_key(it));
            key.chain(ids).any(|id| text_is(values, id))
        }),
        // What its alerts are tagged with is theirs.
        Field::Tag => each(engine, |it| is_one(values, &now::tags(engine, it), text_is)),
        Field::Time => {
            let anchor = engine.rows().anchor;
            let ranges: Vec<TimeRange> = values.iter().filter_map(|it| it.parse().ok()).collect();
            let facts = facts_of(engine);
            each(engine, |it| {
                let last = facts[it.0 as usize].last;
                last.is_some_and(|at| ranges.iter().any(|it| it.contains(at, anchor)))
            })
        }
        Field::Priority => {
            let ranges: Vec<PriorityRange> =
                values.iter().filter_map(|it| it.parse().ok()).collect();
            let scores = engine.incident_priorities();
            each(engine, |it| {
                ranges
                    .iter()
                    .any(|range| range.contains(scores[it.0 as usize]))
            })
        }
        Field::Multiple => {
            let facts = facts_of(engine);
            each(engine, |it| {
                let several = several(&facts[it.0 as usize]);
                values
                    .iter()
                    .any(|it| several.contains(&it.to_lowercase().as_str()))
            })
        }
        field => of_alert_term(engine, field, values),
    }
}

/// Of what its alerts have several: values of [`Field::Multiple`] (IQ-3).
pub(super) fn several(facts: &IncidentFacts) -> Vec<&'static str> {
    let counts = [
        ("source", facts.sources.len()),
        ("category", facts.categories.len()),
    ];
    let several = counts.into_iter().filter(|it| it.1 > 1);
    several.map(|it| it.0).collect()
}

/// The incidents of which an alert has a value; with `none` those of which no
/// alert has any.
fn of_alert_term(engine: &Engine, field: Field, values: &[String]) -> Vec<bool> {
    let with = |values: Vec<String>| {
        let outlines = each(engine, |it| {
            outline(engine, it).is_some_and(|it| outlined::tells(engine, it, field, &values))
        });
        let term = Filter::Term(Term { field, values });
        let mut found = of_alerts(engine, &engine.select(&term));
        found
            .iter_mut()
            .zip(outlines)
            .for_each(|(it, told)| *it |= told);
        found
    };
    let is_none = |it: &&String| it.eq_ignore_ascii_case("none");
    let told: Vec<String> = values.iter().filter(|it| !is_none(it)).cloned().collect();
    let mut found = if told.is_empty() {
        vec![false; engine.dataset.incident_count() as usize]
    } else {
        with(told)
    };
    if values.iter().any(|it| is_none(&it)) {
        let any = with(vec!["any".to_owned()]);
        found.iter_mut().zip(any).for_each(|(it, any)| *it |= !any);
    }
    found
}

fn of_vocabulary<V: Vocabulary>(
    engine: &Engine,
    values: &[String],
    of: impl Fn(IncidentIdx) -> VocabularyTerm<V, Symbol>,
) -> Vec<bool> {
    let known: Vec<V> = values.iter().filter_map(|it| V::read(it)).collect();
    each(engine, |it| match of(it) {
        VocabularyTerm::Known(value) => known.contains(&value),
        VocabularyTerm::Other(symbol) => text_is(values, engine.dataset.text(symbol)),
    })
}

/// Whether texts have one of some values: `none` where there is no text, `any`
/// where there is one.
fn is_one(values: &[String], texts: &[&str], matches: fn(&[String], &str) -> bool) -> bool {
    let is = |word: &str| values.iter().any(|it| it.eq_ignore_ascii_case(word));
    if texts.is_empty() {
        return is("none") || is("nobody");
    }
    is("any") || texts.iter().any(|it| matches(values, it))
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
    let row = |it: IncidentIdx| data.incident(it);
    let facts = |it: IncidentIdx| &facts[it.0 as usize];
    match by {
        "firstActivity" => facts(one).first.cmp(&facts(other).first),
        "created" => row(one).record.created.cmp(&row(other).record.created),
        "updated" => row(one).record.updated.cmp(&row(other).record.updated),
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
