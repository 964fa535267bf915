//! How many alerts each value of a field would give.

use crate::filter::Filter;
use crate::matching::select;
use crate::{Field, Rows};
use rustc_hash::{FxHashMap, FxHashSet};
use throughline_dataset::{AlertIdx, EntityIdx};
use throughline_model::{
    AlertStatus, Classification, DetectionSource, Determination, InvestigationState, ServiceSource,
    Severity, Vocabulary,
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

/// The clauses of a filter but those that a facet's ticks stand in.
pub(crate) fn other_clauses(filter: &Filter, field: Field) -> impl Iterator<Item = &Filter> {
    let clauses = filter.clauses().iter();
    clauses.filter(move |it| !matches!(it, Filter::Term(term) if term.field == field))
}

/// Whether a value is among those that are ticked.
pub(crate) fn is_ticked(ticked: &[String], value: &str) -> bool {
    ticked.iter().any(|it| it.eq_ignore_ascii_case(value))
}

/// Values that are listed even when none has them, greyed.
pub(crate) fn is_common(field: Field, value: &str) -> bool {
    match field {
        Field::Severity => !matches!(value, "unknown" | "critical"),
        Field::Status => value != "unknown",
        _ => false,
    }
}

/// Keeps the order of what is ticked first, then of most alerts, then of text.
pub(crate) fn put_in_order(counts: &mut [FacetCount], ticked: &[String]) {
    counts.sort_unstable_by(|a, b| {
        is_ticked(ticked, &b.value)
            .cmp(&is_ticked(ticked, &a.value))
            .then(b.count.cmp(&a.count))
            .then_with(|| a.label.cmp(&b.label))
    });
}

/// The values of a field with their counts, found by looking at every alert: of
/// enumerations and of entities what
/// [`AlertIndex::facet`](crate::AlertIndex::facet) counts from columns.
pub fn facet(rows: Rows<'_>, filter: &Filter, field: Field, limit: usize) -> Vec<FacetCount> {
    let others: Vec<Filter> = other_clauses(filter, field).cloned().collect();
    let others = select(rows, &Filter::of(others));
    let others: Vec<AlertIdx> = others.iter().collect();
    let data = rows.dataset;
    let ticked = filter.facet_values(field);
    match field {
        Field::Severity => {
            let mut counts =
                count::<Severity>(&others, field, ticked, |it| rows.api(rows.severity(it)));
            counts.reverse();
            counts
        }
        Field::Status => {
            count::<AlertStatus>(&others, field, ticked, |it| rows.api(rows.status(it)))
        }
        Field::Source => count::<ServiceSource>(&others, field, ticked, |it| {
            rows.api(data.alert(it).service_source)
        }),
        Field::Detection => count::<DetectionSource>(&others, field, ticked, |it| {
            rows.api(data.alert(it).detection_source)
        }),
        Field::Investigation => count::<InvestigationState>(&others, field, ticked, |it| {
            rows.api(data.alert(it).investigation_state)
        }),
        Field::Classification => count::<Classification>(&others, field, ticked, |it| {
            rows.api(rows.classification(it))
        }),
        Field::Determination => count::<Determination>(&others, field, ticked, |it| {
            rows.api(rows.determination(it))
        }),
        _ => entity_counts(rows, &others, field, ticked, limit),
    }
}

fn count<'a, V: Vocabulary>(
    others: &[AlertIdx],
    field: Field,
    ticked: &[String],
    of: impl Fn(AlertIdx) -> &'a str,
) -> Vec<FacetCount> {
    let mut counts: FxHashMap<&str, u32> = FxHashMap::default();
    for &alert in others {
        *counts.entry(of(alert)).or_default() += 1;
    }
    let mut values: Vec<FacetCount> = V::ALL
        .iter()
        .map(|it| FacetCount {
            value: it.api().to_owned(),
            label: it.label().to_owned(),
            count: counts.remove(it.api()).unwrap_or(0),
        })
        .filter(|it| it.count > 0 || is_common(field, &it.value) || is_ticked(ticked, &it.value))
        .collect();
    let mut newer: Vec<(&str, u32)> = counts.into_iter().collect();
    newer.sort_unstable();
    values.extend(newer.into_iter().map(|(value, count)| FacetCount {
        value: value.to_owned(),
        label: value.to_owned(),
        count,
    }));
    values
}

fn entity_counts(
    rows: Rows<'_>,
    others: &[AlertIdx],
    field: Field,
    ticked: &[String],
    limit: usize,
) -> Vec<FacetCount> {
    let data = rows.dataset;
    let Some(kinds) = field.entity_kinds() else {
        return Vec::new();
    };
    // Several entities may bear one name: an alert of both counts once.
    let mut by_name: FxHashMap<String, (&str, Vec<EntityIdx>)> = FxHashMap::default();
    for entity in kinds.iter().flat_map(|&it| data.entities_of_kind(it)) {
        let name = data.text(data.entity(entity).name);
        let named = by_name
            .entry(name.to_lowercase())
            .or_insert((name, Vec::new()));
        named.0 = named.0.min(name);
        named.1.push(entity);
    }
    let mut counts: Vec<FacetCount> = by_name
        .into_values()
        .map(|(name, bearers)| {
            let alerts: FxHashSet<AlertIdx> = bearers
                .iter()
                .flat_map(|&it| data.alerts_of_entity(it))
                .copied()
                .collect();
            FacetCount {
                value: format!("={name}"),
                label: name.to_owned(),
                count: others.iter().filter(|it| alerts.contains(it)).count() as u32,
            }
        })
        .filter(|it| it.count > 0 || is_ticked(ticked, &it.value))
        .collect();
    put_in_order(&mut counts, ticked);
    counts.truncate(limit);
    counts
}
