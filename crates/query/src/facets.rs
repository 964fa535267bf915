//! How many alerts each value of a field would give.

use crate::filter::Filter;
use crate::matching::{Selection, select};
use crate::{Field, Rows};
use rustc_hash::FxHashMap;
use std::borrow::Cow;
use throughline_dataset::{AlertIdx, EntityIdx};
use throughline_model::{
    AlertStatus, Classification, InvestigationState, ServiceSource, Severity, Vocabulary,
};

/// One value of a facet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FacetCount {
    /// The value as a filter writes it.
    pub value: String,
    /// The value as a person reads it.
    pub label: String,
    /// How many alerts it has among those that the other clauses select: what
    /// ticking it alone would give.
    pub count: u32,
}

/// The values of a field with their counts. Enumerations come in their own
/// order, gravest severity first, and list what the data has or the filter
/// names; entities by count, at most `limit`.
pub fn facet(rows: Rows<'_>, filter: &Filter, field: Field, limit: usize) -> Vec<FacetCount> {
    let others = others(rows, filter, field);
    let data = rows.dataset;
    let ticked = filter.facet_values(field);
    match field {
        Field::Severity => {
            let mut counts = count::<Severity>(&others, ticked, |it| rows.api(rows.severity(it)));
            counts.reverse();
            counts
        }
        Field::Status => count::<AlertStatus>(&others, ticked, |it| rows.api(rows.status(it))),
        Field::Source => count::<ServiceSource>(&others, ticked, |it| {
            rows.api(data.alert(it).service_source)
        }),
        Field::Investigation => count::<InvestigationState>(&others, ticked, |it| {
            rows.api(data.alert(it).investigation_state)
        }),
        Field::Classification => {
            count::<Classification>(&others, ticked, |it| rows.api(rows.classification(it)))
        }
        _ => entity_counts(rows, &others, field, ticked, limit),
    }
}

/// What all clauses but those on the field select.
fn others(rows: Rows<'_>, filter: &Filter, field: Field) -> Selection {
    let clauses = filter
        .clauses()
        .iter()
        .filter(|it| !matches!(it, Filter::Term(term) if term.field == field))
        .cloned()
        .collect();
    select(rows, &Filter::of(clauses))
}

fn count<'a, V: Vocabulary>(
    others: &Selection,
    ticked: &[String],
    of: impl Fn(AlertIdx) -> &'a str,
) -> Vec<FacetCount> {
    let mut counts: FxHashMap<&str, u32> = FxHashMap::default();
    for alert in others.iter() {
        *counts.entry(of(alert)).or_default() += 1;
    }
    let mut values: Vec<FacetCount> = V::ALL
        .iter()
        .map(|it| FacetCount {
            value: it.api().to_owned(),
            label: it.label().to_owned(),
            count: counts.remove(it.api()).unwrap_or(0),
        })
        .filter(|it| it.count > 0 || is_common::<V>(&it.value) || is_ticked(ticked, &it.value))
        .collect();
    // Values newer than this program come last, by name.
    let mut newer: Vec<(&str, u32)> = counts.into_iter().collect();
    newer.sort_unstable();
    values.extend(newer.into_iter().map(|(value, count)| FacetCount {
        value: value.to_owned(),
        label: value.to_owned(),
        count,
    }));
    values
}

fn is_ticked(ticked: &[String], value: &str) -> bool {
    ticked.iter().any(|it| it.eq_ignore_ascii_case(value))
}

/// Values that are listed even when none has them, greyed.
fn is_common<V: Vocabulary>(value: &str) -> bool {
    (V::NAME == "severity" && !matches!(value, "unknown" | "critical"))
        || (V::NAME == "status" && value != "unknown")
}

fn entity_counts(
    rows: Rows<'_>,
    others: &Selection,
    field: Field,
    ticked: &[String],
    limit: usize,
) -> Vec<FacetCount> {
    let data = rows.dataset;
    let Some(kinds) = field.entity_kinds() else {
        return Vec::new();
    };
    // Several entities may bear one name: an alert of both counts once.
    let mut by_name: FxHashMap<Cow<'_, str>, Bearers<'_>> = FxHashMap::default();
    for &kind in kinds {
        for entity in data.entities_of_kind(kind) {
            let name = data.text(data.entity(entity).name);
            let named = by_name.entry(lowercase(name)).or_insert(Bearers {
                name,
                first: entity,
                others: Vec::new(),
            });
            if named.first != entity {
                named.name = named.name.min(name);
                named.others.push(entity);
            }
        }
    }
    let mut counts: Vec<(&str, u32)> = by_name
        .into_values()
        .map(|it| (it.name, it.count(rows, others)))
        .collect();
    counts.sort_unstable_by(|a, b| {
        let ticked = |it: &str| is_ticked(ticked, &exactly(it));
        ticked(b.0)
            .cmp(&ticked(a.0))
            .then(b.1.cmp(&a.1))
            .then(a.0.cmp(b.0))
    });
    counts.truncate(limit);
    counts
        .into_iter()
        .map(|(name, count)| FacetCount {
            value: exactly(name),
            label: name.to_owned(),
            count,
        })
        .collect()
}

/// The entities of one name.
struct Bearers<'d> {
    name: &'d str,
    first: EntityIdx,
    others: Vec<EntityIdx>,
}

impl Bearers<'_> {
    /// How many of these alerts they are evidence of.
    fn count(&self, rows: Rows<'_>, among: &Selection) -> u32 {
        let alerts = |it: EntityIdx| {
            let alerts = rows.dataset.alerts_of_entity(it).iter().copied();
            alerts.filter(|&it| among.contains(it))
        };
        if self.others.is_empty() {
            return alerts(self.first).count() as u32;
        }
        let mut all: Vec<AlertIdx> = alerts(self.first).collect();
        all.extend(self.others.iter().flat_map(|&it| alerts(it)));
        all.sort_unstable();
        all.dedup();
        all.len() as u32
    }
}

/// Most names are lower case as they are.
fn lowercase(name: &str) -> Cow<'_, str> {
    let is_lower = |it: u8| it.is_ascii() && !it.is_ascii_uppercase();
    if name.bytes().all(is_lower) {
        Cow::Borrowed(name)
    } else {
        Cow::Owned(name.to_lowercase())
    }
}

/// A name as a filter writes it to mean exactly this one.
fn exactly(name: &str) -> String {
    format!("={name}")
}
