//! Which alerts a filter selects.

use crate::evidence_terms::Sought;
use crate::filter::{Filter, Term};
use crate::pattern::Pattern;
use crate::presence::with_any;
use crate::value::Wanted;
use crate::{Field, PriorityRange, Rows, Selection, TimeRange, columns};
use rustc_hash::FxHashMap;
use throughline_dataset::{AlertIdx, EntityIdx, Symbol};
use throughline_model::{FactValue, Term as VocabularyTerm, Vocabulary};

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

fn where_row(rows: Rows<'_>, mut test: impl FnMut(AlertIdx) -> bool) -> Selection {
    Selection::of(rows.dataset.alert_count(), |it| test(AlertIdx(it)))
}

fn select_term(rows: Rows<'_>, term: &Term) -> Selection {
    let wanted = Wanted::of(term);
    let mut found = if wanted.values.is_empty() {
        Selection::empty(rows.dataset.alert_count())
    } else {
        select_values(rows, term.field, &wanted.values)
    };
    if wanted.any || wanted.none {
        let mut some = with_any(rows, term.field);
        if wanted.any {
            found.unite(&some);
        }
        if wanted.none {
            some.invert();
            found.unite(&some);
        }
    }
    found
}

fn select_values(rows: Rows<'_>, field: Field, values: &[String]) -> Selection {
    let data = rows.dataset;
    match field {
        Field::Severity => where_term(rows, values, |it| rows.severity(it)),
        Field::Status => where_term(rows, values, |it| rows.status(it)),
        Field::Source => where_term(rows, values, |it| data.alert(it).service_source),
        Field::Detection => where_term(rows, values, |it| data.alert(it).detection_source),
        Field::Investigation => where_term(rows, values, |it| data.alert(it).investigation_state),
        Field::Classification => where_term(rows, values, |it| rows.classification(it)),
        Field::Determination => where_term(rows, values, |it| rows.determination(it)),
        Field::Category | Field::Incident | Field::Tenant => {
            where_symbols(rows, field, values, Match::Whole)
        }
        Field::Title
        | Field::Product
        | Field::Policy
        | Field::Workspace
        | Field::AlertSubscription
        | Field::Sensitivity
        | Field::Rule
        | Field::Actor
        | Field::Threat => where_symbols(rows, field, values, Match::Part),
        Field::Assigned => {
            let patterns = patterns(values);
            where_row(rows, |it| {
                let name = rows.assigned_to(it);
                !name.is_empty() && patterns.iter().any(|it| it.matches(name))
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
            let patterns = patterns(values);
            let covers = |technique: &str| covers_technique(values, &patterns, technique);
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
        Field::Time | Field::First | Field::Created | Field::Updated | Field::Resolved => {
            let ranges: Vec<TimeRange> = values.iter().filter_map(|it| it.parse().ok()).collect();
            where_row(rows, |it| {
                columns::time(field, data.alert(it))
                    .is_some_and(|at| ranges.iter().any(|range| range.contains(at, rows.anchor)))
            })
        }
        Field::Priority => {
            let ranges: Vec<PriorityRange> =
                values.iter().filter_map(|it| it.parse().ok()).collect();
            where_row(rows, |it| {
                let score = rows.priority(it);
                score.is_some_and(|it| ranges.iter().any(|range| range.contains(it)))
            })
        }
        Field::Kind | Field::Verdict | Field::Remediation | Field::Role => {
            let sought = Sought::of(rows, field, values);
            where_row(rows, |it| sought.is_in(it))
        }
        // Fields of evidence; what is about nothing that is told finds nothing.
        _ => select_entities(rows, field, &patterns(values)),
    }
}

/// Whether a technique is meant: each stands for its sub-techniques.
pub(crate) fn covers_technique(values: &[String], patterns: &[Pattern], technique: &str) -> bool {
    values.iter().zip(patterns).any(|(value, pattern)| {
        if pattern.is_general() || pattern.is_exact() {
            return pattern.equals(technique);
        }
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
    let patterns = patterns(values);
    let known: Vec<V> = columns::listed(values, &patterns);
    where_row(rows, |it| match of(it) {
        VocabularyTerm::Known(value) => known.contains(&value),
        VocabularyTerm::Other(symbol) => {
            let text = rows.dataset.text(symbol);
            patterns.iter().any(|it| it.equals(text))
        }
    })
}

#[derive(Clone, Copy, PartialEq)]
enum Match {
    Whole,
    Part,
}

fn where_symbols(rows: Rows<'_>, field: Field, values: &[String], how: Match) -> Selection {
    let patterns = patterns(values);
    // Titles and categories repeat: each distinct one is matched once.
    let mut known: FxHashMap<Symbol, bool> = FxHashMap::default();
    where_row(rows, |it| {
        let texts = columns::texts(rows.dataset, field, it);
        texts.into_iter().flatten().any(|symbol| {
            *known.entry(symbol).or_insert_with(|| {
                let text = rows.dataset.text(symbol);
                patterns.iter().any(|p| {
                    if how == Match::Whole {
                        p.equals(text)
                    } else {
                        p.matches(text)
                    }
                })
            })
        })
    })
}

fn select_entities(rows: Rows<'_>, field: Field, patterns: &[Pattern]) -> Selection {
    let data = rows.dataset;
    let mut found = Selection::empty(data.alert_count());
    for &kind in field.entity_kinds().unwrap_or_default() {
        for entity in data.entities_of_kind(kind) {
            if is_entity(rows, field, patterns, entity) {
                for &alert in data.alerts_of_entity(entity) {
                    found.insert(alert);
                }
            }
        }
    }
    found
}

/// The entities that a field of evidence finds by a value, whether alerts show
/// them or events only; none where the field is not about entities.
pub fn entities_matching<'a>(
    rows: Rows<'a>,
    field: Field,
    value: &str,
) -> impl Iterator<Item = EntityIdx> + use<'a> {
    let patterns = [Pattern::new(value)];
    let kinds = field.entity_kinds().unwrap_or_default();
    // What is found by its name alone is told of all at once that have the same:
    // entities come in the order of their names.
    let by_name_alone = field.is_of_all() && patterns.iter().all(Pattern::is_exact);
    let mut last: Option<(Symbol, bool)> = None;
    kinds
        .iter()
        .flat_map(move |&kind| rows.dataset.entities_of_kind(kind))
        .filter(move |&it| {
            let name = rows.dataset.entity(it).name;
            if let Some((_, found)) = last.filter(|it| by_name_alone && it.0 == name) {
                return found;
            }
            let found = is_entity(rows, field, &patterns, it);
            last = Some((name, found));
            found
        })
}

/// Whether an entity is found by one of the patterns.
fn is_entity(rows: Rows<'_>, field: Field, patterns: &[Pattern], entity: EntityIdx) -> bool {
    let data = rows.dataset;
    // What is named exactly is named as lists and menus name it.
    let by_name = field.is_of_all();
    let name = data.text(data.entity(entity).name);
    if by_name && patterns.iter().any(|it| it.is_exact() && it.equals(name)) {
        return true;
    }
    if by_name && patterns.iter().all(Pattern::is_exact) {
        return false;
    }
    let matches = |text: &str| {
        patterns
            .iter()
            .any(|it| !(by_name && it.is_exact()) && it.matches(text))
    };
    data.entity(entity).subjects.iter().any(|&subject| {
        let mut found = false;
        data.visit_subject(subject, &mut |label, value| {
            if found || !field.takes_fact(label) {
                return;
            }
            found = match value {
                FactValue::Text(text) => matches(data.text(*text)),
                FactValue::Number(number) => {
                    label == "Process id"
                        && patterns.iter().any(|it| it.equals(&number.to_string()))
                }
                FactValue::Time(_) => false,
            };
        });
        found
    })
}

/// Free words: in the title, key, category, technique, tag, assignee or any entity.
fn select_words(rows: Rows<'_>, words: &str) -> Selection {
    let data = rows.dataset;
    let pattern = [Pattern::new(words)];
    let mut found = select_entities(rows, Field::Entity, &pattern);
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
            || matches(row.threat)
            || matches(row.threat_family)
            || matches(row.actor)
            || pattern.matches(data.alert_key(it))
            || pattern.matches(rows.assigned_to(it))
            || rows.tags(it).into_iter().any(|tag| pattern.matches(tag))
            || data
                .techniques(it)
                .any(|technique| pattern.matches(technique))
    });
    found.unite(&elsewhere);
    found
}
