//! Which alerts a filter selects.

use crate::filter::{Filter, Term};
use crate::pattern::Pattern;
use crate::{Field, Rows, Selection, TimeRange};
use rustc_hash::FxHashMap;
use throughline_dataset::{AlertIdx, Symbol};
use throughline_model::{FactValue, SubjectKind, Term as VocabularyTerm, Vocabulary};

/// The alerts that a filter selects, found by looking at every one: what
/// [`AlertIndex::select`](crate::AlertIndex::select) answers from columns.
pub fn select(rows: Rows<'_>, filter: &Filter) -> Selection {
    let count = rows.dataset.alert_count();
    match filter {
        Filter::All(clauses) => {
            let mut found = Selection::full(count);
            for clause in clauses {
                found.intersect(&select(rows, clause));
            }
            found
        }
        Filter::Any(choices) => {
            let mut found = Selection::empty(count);
            for choice in choices {
                found.unite(&select(rows, choice));
            }
            found
        }
        Filter::Not(inner) => {
            let mut found = select(rows, inner);
            found.invert();
            found
        }
        Filter::Term(term) => select_term(rows, term),
        Filter::Words(words) => select_words(rows, words),
    }
}

pub(crate) fn where_row(rows: Rows<'_>, mut test: impl FnMut(AlertIdx) -> bool) -> Selection {
    Selection::of(rows.dataset.alert_count(), |it| test(AlertIdx(it)))
}

fn select_term(rows: Rows<'_>, term: &Term) -> Selection {
    let data = rows.dataset;
    let values = &term.values;
    match term.field {
        Field::Severity => where_term(rows, values, |it| rows.severity(it)),
        Field::Status => where_term(rows, values, |it| rows.status(it)),
        Field::Source => where_term(rows, values, |it| data.alert(it).service_source),
        Field::Detection => where_term(rows, values, |it| data.alert(it).detection_source),
        Field::Investigation => where_term(rows, values, |it| data.alert(it).investigation_state),
        Field::Classification => where_term(rows, values, |it| rows.classification(it)),
        Field::Determination => where_term(rows, values, |it| rows.determination(it)),
        Field::Category => where_symbol(rows, values, Match::Whole, |it| data.alert(it).category),
        Field::Incident => {
            where_symbol(rows, values, Match::Whole, |it| data.alert(it).incident_id)
        }
        Field::Title => where_symbol(rows, values, Match::Part, |it| data.alert(it).title),
        Field::Assigned => {
            let patterns = patterns(values);
            where_row(rows, |it| {
                let name = rows.assigned_to(it);
                patterns
                    .iter()
                    .zip(values)
                    .any(|(pattern, value)| match value.as_str() {
                        "nobody" | "none" => name.is_empty(),
                        _ => !name.is_empty() && pattern.matches(name),
                    })
            })
        }
        Field::Id => {
            let patterns = patterns(values);
            where_row(rows, |it| {
                let provider = data.text_or_empty(data.alert(it).provider_id);
                patterns
                    .iter()
                    .any(|p| p.equals(data.alert_key(it)) || p.equals(provider))
            })
        }
        Field::Technique => {
            let covers = |technique: &str| covers_technique(values, technique);
            where_row(rows, |it| data.techniques(it).any(covers))
        }
        Field::Tag => {
            let patterns = patterns(values);
            where_row(rows, |it| {
                let tags = rows.tags(it);
                tags.iter()
                    .any(|tag| patterns.iter().any(|p| p.equals(tag)))
            })
        }
        Field::Time => {
            let ranges: Vec<TimeRange> = values.iter().filter_map(|it| it.parse().ok()).collect();
            where_row(rows, |it| {
                data.alert(it)
                    .activity()
                    .is_some_and(|at| ranges.iter().any(|range| range.contains(at, rows.anchor)))
            })
        }
        field => match field.entity_kinds() {
            Some(kinds) => select_entities(rows, field, kinds, &patterns(values)),
            None => Selection::empty(data.alert_count()),
        },
    }
}

/// Whether one of these techniques is meant: each stands for its sub-techniques.
pub(crate) fn covers_technique(values: &[String], technique: &str) -> bool {
    values.iter().any(|value| {
        let rest = technique
            .get(..value.len())
            .filter(|it| it.eq_ignore_ascii_case(value));
        rest.is_some() && matches!(technique.as_bytes().get(value.len()), None | Some(b'.'))
    })
}

pub(crate) fn patterns(values: &[String]) -> Vec<Pattern> {
    values.iter().map(|it| Pattern::new(it)).collect()
}

fn where_term<V: Vocabulary>(
    rows: Rows<'_>,
    values: &[String],
    of: impl Fn(AlertIdx) -> VocabularyTerm<V, Symbol>,
) -> Selection {
    let known: Vec<V> = values.iter().filter_map(|it| V::read(it)).collect();
    where_row(rows, |it| match of(it) {
        VocabularyTerm::Known(value) => known.contains(&value),
        VocabularyTerm::Other(symbol) => {
            let text = rows.dataset.text(symbol);
            values.iter().any(|it| it.eq_ignore_ascii_case(text))
        }
    })
}

#[derive(Clone, Copy, PartialEq)]
enum Match {
    Whole,
    Part,
}

fn where_symbol(
    rows: Rows<'_>,
    values: &[String],
    how: Match,
    of: impl Fn(AlertIdx) -> Option<Symbol>,
) -> Selection {
    let patterns = patterns(values);
    let wants_none = values.iter().any(|it| it == "none");
    // Titles and categories repeat: each distinct one is matched once.
    let mut known: FxHashMap<Symbol, bool> = FxHashMap::default();
    where_row(rows, |it| match of(it) {
        None => wants_none,
        Some(symbol) => *known.entry(symbol).or_insert_with(|| {
            let text = rows.dataset.text(symbol);
            patterns.iter().any(|p| {
                if how == Match::Whole {
                    p.equals(text)
                } else {
                    p.matches(text)
                }
            })
        }),
    })
}

fn select_entities(
    rows: Rows<'_>,
    field: Field,
    kinds: &[SubjectKind],
    patterns: &[Pattern],
) -> Selection {
    let data = rows.dataset;
    let mut found = Selection::empty(data.alert_count());
    for &kind in kinds {
        for entity in data.entities_of_kind(kind) {
            let subjects = &data.entity(entity).subjects;
            // What is named exactly is named as lists and menus name it.
            let name = data.text(data.entity(entity).name);
            let is_named = patterns.iter().any(|it| it.is_exact() && it.equals(name));
            let matches = is_named
                || subjects.iter().any(|&subject| {
                    let mut matches = false;
                    data.subject(subject).visit(&mut |label, value| {
                        if matches || !field.takes_fact(label) {
                            return;
                        }
                        matches = match value {
                            FactValue::Text(text) => {
                                let text = data.text(*text);
                                patterns.iter().any(|it| !it.is_exact() && it.matches(text))
                            }
                            FactValue::Number(number) => {
                                label == "Process id"
                                    && patterns.iter().any(|it| it.equals(&number.to_string()))
                            }
                            FactValue::Time(_) => false,
                        };
                    });
                    matches
                });
            if matches {
                for &alert in data.alerts_of_entity(entity) {
                    found.insert(alert);
                }
            }
        }
    }
    found
}

/// Free words: in the title, key, category, technique, assignee or any entity.
fn select_words(rows: Rows<'_>, words: &str) -> Selection {
    let data = rows.dataset;
    let pattern = [Pattern::new(words)];
    let mut found = select_entities(rows, Field::Entity, SubjectKind::ALL, &pattern);
    let [pattern] = pattern;
    let mut known: FxHashMap<Symbol, bool> = FxHashMap::default();
    let mut matches = |symbol: Option<Symbol>| {
        symbol.is_some_and(|it| {
            *known
                .entry(it)
                .or_insert_with(|| pattern.matches(data.text(it)))
        })
    };
    let elsewhere = where_row(rows, |it| {
        let row = data.alert(it);
        matches(row.title)
            || matches(row.category)
            || matches(row.description)
            || matches(row.threat_family)
            || matches(row.actor)
            || pattern.matches(data.alert_key(it))
            || pattern.matches(rows.assigned_to(it))
            || data
                .techniques(it)
                .any(|technique| pattern.matches(technique))
    });
    found.unite(&elsewhere);
    found
}
