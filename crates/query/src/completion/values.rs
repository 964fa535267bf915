//! Values that a field may have, with what each would give.

use super::{Completion, CompletionKind, MAX_ITEMS, entities, exactly};
use crate::Selection;
use crate::field::ValueForm;
use crate::filter::{Filter, Term, quoted};
use crate::pattern::Pattern;
use crate::{AlertIndex, Field, Rows, columns};
use rustc_hash::FxHashMap;
use throughline_dataset::{AlertIdx, Symbol};
use throughline_model::{
    DetectionSource, Determination, EvidenceRole, RemediationStatus, SubjectKind, Verdict,
    Vocabulary,
};

/// Ranges of time that are offered (AQ-6).
const TIMES: [(&str, &str); 5] = [
    ("24h", "Last 24 hours"),
    ("-3d..", "Last 3 days"),
    ("-7d..", "Last week"),
    ("-30d..", "Last 30 days"),
    ("-6mo..", "Last 6 months"),
];

/// Ranges of priorities that are offered.
const PRIORITIES: [(&str, &str); 3] = [
    (">85", "Highest"),
    ("15..85", "In between"),
    ("<15", "Lowest"),
];

/// A value before it is written down.
pub(super) struct Value {
    /// As a filter has it, without quotes.
    pub text: String,
    /// As a person reads it.
    pub label: String,
    /// How many alerts it would give.
    pub count: u32,
}

/// The values of the field that hold what was typed, with how many of the
/// alerts of the filter have each.
pub(super) fn of(
    index: &AlertIndex,
    rows: Rows<'_>,
    others: &Filter,
    field: Field,
    typed: &str,
) -> Vec<Completion> {
    // Nobody can be told how an expression goes on.
    if typed.starts_with('/') {
        return Vec::new();
    }
    let mut values = like(index, rows, others, field, &Pattern::new(typed));
    values.truncate(MAX_ITEMS);
    values.extend(presence(index, rows, others, field, &typed.to_lowercase()));
    values
        .into_iter()
        .map(|it| Completion {
            kind: CompletionKind::Value,
            insert: quoted(&it.text, false),
            detail: if it
                .label
                .eq_ignore_ascii_case(it.text.trim_start_matches('='))
            {
                String::new()
            } else {
                it.text.clone()
            },
            label: it.label,
            count: Some(it.count),
        })
        .collect()
}

/// The values that hold what was typed, apart from `none` and `any`.
pub(super) fn like(
    index: &AlertIndex,
    rows: Rows<'_>,
    others: &Filter,
    field: Field,
    typed: &Pattern,
) -> Vec<Value> {
    let mut values = match field.value_form() {
        ValueForm::Time => fixed(index, rows, others, field, &TIMES),
        ValueForm::Priority => fixed(index, rows, others, field, &PRIORITIES),
        ValueForm::Listed => listed(index, rows, others, field),
        ValueForm::Text if field.entity_kinds().is_some() => {
            entities::of(index, rows, others, field, typed)
        }
        ValueForm::Text => told(index, rows, others, field, typed),
    };
    values.retain(|it| typed.matches(&it.label) || typed.matches(&it.text));
    values
}

/// How many of the alerts of the filter have a value.
fn count(index: &AlertIndex, rows: Rows<'_>, others: &Filter, field: Field, value: &str) -> u32 {
    let term = Filter::Term(Term {
        field,
        values: vec![value.to_owned()],
    });
    index.select(rows, &others.and(term)).count()
}

fn fixed(
    index: &AlertIndex,
    rows: Rows<'_>,
    others: &Filter,
    field: Field,
    values: &[(&str, &str)],
) -> Vec<Value> {
    values
        .iter()
        .map(|&(text, label)| Value {
            text: text.to_owned(),
            label: label.to_owned(),
            count: count(index, rows, others, field, text),
        })
        .collect()
}

/// `none` where nothing or its beginning was typed, `any` for its beginning.
fn presence(
    index: &AlertIndex,
    rows: Rows<'_>,
    others: &Filter,
    field: Field,
    typed: &str,
) -> Vec<Value> {
    let value = |text: &str, label: String| Value {
        text: text.to_owned(),
        label,
        count: count(index, rows, others, field, text),
    };
    let name = field.label();
    let mut values = Vec::new();
    if "none".starts_with(typed) {
        values.push(value("none", format!("Without: {name}")));
    }
    if !typed.is_empty() && "any".starts_with(typed) {
        values.push(value("any", format!("With any: {name}")));
    }
    // What nothing has is not worth a line before it is asked for.
    values.retain(|it| !typed.is_empty() || it.count != 0);
    values
}

fn listed(index: &AlertIndex, rows: Rows<'_>, others: &Filter, field: Field) -> Vec<Value> {
    let faceted = index.facet(rows, others, field, MAX_ITEMS);
    if !faceted.is_empty() {
        return faceted
            .into_iter()
            .map(|it| Value {
                text: it.value,
                label: it.label,
                count: it.count,
            })
            .collect();
    }
    let among = index.select(rows, others);
    let data = rows.dataset;
    match field {
        Field::Detection => vocabulary::<DetectionSource>(&among, |it| {
            vec![rows.api(data.alert(it).detection_source)]
        }),
        Field::Determination => {
            vocabulary::<Determination>(&among, |it| vec![rows.api(rows.determination(it))])
        }
        Field::Verdict => vocabulary::<Verdict>(&among, |it| {
            data.evidence(it)
                .iter()
                .map(|it| rows.api(it.verdict))
                .collect()
        }),
        Field::Remediation => vocabulary::<RemediationStatus>(&among, |it| {
            data.evidence(it)
                .iter()
                .filter(|it| columns::is_told(it.remediation))
                .map(|it| rows.api(it.remediation))
                .collect()
        }),
        Field::Role => by_count(
            counted(&among, |it| {
                let mut roles: Vec<&str> = Vec::new();
                for evidence in data.evidence(it) {
                    for role in evidence.roles.iter() {
                        roles.push(role.api());
                    }
                    roles.extend(data.other_roles(evidence));
                }
                roles
            }),
            |it| {
                (
                    it.to_owned(),
                    EvidenceRole::read(it)
                        .map_or(it, |it| it.label())
                        .to_owned(),
                )
            },
        ),
        _ => by_count(
            counted(&among, |it| {
                let evidence = data.evidence(it).iter();
                evidence
                    .map(|it| data.subject_kind(it.subject).api())
                    .collect()
            }),
            |it| {
                let kind = SubjectKind::ALL.iter().find(|kind| kind.api() == it);
                (
                    it.to_owned(),
                    kind.map_or(it, |kind| kind.label()).to_owned(),
                )
            },
        ),
    }
}

/// The values of an enumeration that the data has, most frequent first.
fn vocabulary<'a, V: Vocabulary>(
    among: &Selection,
    of: impl Fn(AlertIdx) -> Vec<&'a str>,
) -> Vec<Value> {
    by_count(counted(among, of), |it| {
        (
            it.to_owned(),
            V::read(it).map_or(it, |it| it.label()).to_owned(),
        )
    })
}

/// Texts of a column, most frequent first.
fn told(
    index: &AlertIndex,
    rows: Rows<'_>,
    others: &Filter,
    field: Field,
    typed: &Pattern,
) -> Vec<Value> {
    let data = rows.dataset;
    let among = index.select(rows, others);
    let counts = match field {
        // Ids are pasted, not chosen.
        Field::Id => FxHashMap::default(),
        // A technique stands for its sub-techniques.
        Field::Technique => counted(&among, |it| {
            data.techniques(it)
                .flat_map(|it| [Some(it), it.split_once('.').map(|it| it.0)])
                .flatten()
                .collect()
        }),
        Field::Tag => counted(&among, |it| rows.tags(it)),
        Field::Assigned => counted(&among, |it| {
            Some(rows.assigned_to(it))
                .filter(|it| !it.is_empty())
                .into_iter()
                .collect()
        }),
        _ => counted_symbols(rows, field, &among),
    };
    let mut values = by_count(caseless(counts), |it| (exactly(field, it), it.to_owned()));
    values.retain(|it| typed.matches(&it.label));
    values
}

/// Brings together what differs in case only: a filter finds both.
fn caseless(counts: FxHashMap<&str, u32>) -> FxHashMap<&str, u32> {
    let mut counts: Vec<(String, &str, u32)> = counts
        .into_iter()
        .map(|(text, count)| (text.to_lowercase(), text, count))
        .collect();
    counts.sort_unstable();
    counts
        .chunk_by(|a, b| a.0 == b.0)
        .map(|same| (same[0].1, same.iter().map(|it| it.2).sum()))
        .collect()
}

/// How many alerts tell each text of a column. Texts repeat: they are compared
/// as symbols.
fn counted_symbols<'a>(rows: Rows<'a>, field: Field, among: &Selection) -> FxHashMap<&'a str, u32> {
    let mut counts: FxHashMap<Symbol, u32> = FxHashMap::default();
    for alert in among.iter() {
        let mut texts = columns::texts(rows.dataset, field, alert);
        // The same text in two columns is told once.
        for at in 1..texts.len() {
            if texts[..at].contains(&texts[at]) {
                texts[at] = None;
            }
        }
        for symbol in texts.into_iter().flatten() {
            *counts.entry(symbol).or_default() += 1;
        }
    }
    counts
        .into_iter()
        .map(|(symbol, count)| (rows.dataset.text(symbol), count))
        .collect()
}

/// How many alerts tell each text.
fn counted<'a>(
    among: &Selection,
    of: impl Fn(AlertIdx) -> Vec<&'a str>,
) -> FxHashMap<&'a str, u32> {
    let mut counts: FxHashMap<&str, u32> = FxHashMap::default();
    for alert in among.iter() {
        let mut texts = of(alert);
        texts.sort_unstable();
        texts.dedup();
        for text in texts {
            *counts.entry(text).or_default() += 1;
        }
    }
    counts
}

fn by_count(
    counts: FxHashMap<&str, u32>,
    written: impl Fn(&str) -> (String, String),
) -> Vec<Value> {
    let mut counts: Vec<(&str, u32)> = counts.into_iter().collect();
    counts.sort_unstable_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    counts
        .into_iter()
        .map(|(text, count)| {
            let (text, label) = written(text);
            Value { text, label, count }
        })
        .collect()
}
