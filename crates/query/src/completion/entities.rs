//! Values of the fields of evidence: names of entities, or what is told of them.

use super::values::Value;
use super::{MAX_ITEMS, exactly};
use crate::filter::Filter;
use crate::pattern::Pattern;
use crate::{AlertIndex, Field, Rows};
use throughline_dataset::{AlertIdx, EntityIdx};
use throughline_model::FactValue;

/// Most texts whose alerts are counted for one answer: of more that hold what
/// was typed, the first in the order of the data are.
const MAX_COUNTED: usize = 5_000;

/// The values that hold what was typed, most frequent first. Names are gone
/// through until enough are found, without looking at their alerts.
pub(super) fn of(
    index: &AlertIndex,
    rows: Rows<'_>,
    others: &Filter,
    field: Field,
    typed: &Pattern,
) -> Vec<Value> {
    let found = found(rows, field, typed);
    // Of very many, the facet knows the most frequent.
    if found.len() == MAX_COUNTED && field.is_of_all() && typed.matches("") {
        let values = index.facet(rows, others, field, MAX_ITEMS).into_iter();
        return values
            .map(|it| Value {
                text: it.value,
                label: it.label,
                count: it.count,
            })
            .collect();
    }
    // A filter finds names of any case.
    let mut found: Vec<(String, &str, EntityIdx)> = found
        .into_iter()
        .map(|(text, entity)| (text.to_lowercase(), text, entity))
        .collect();
    found.sort_unstable();
    let among = index.select(rows, others);
    let mut counts: Vec<(&str, u32)> = found
        .chunk_by(|a, b| a.0 == b.0)
        .map(|bearers| {
            let mut alerts: Vec<AlertIdx> = bearers
                .iter()
                .flat_map(|it| rows.dataset.alerts_of_entity(it.2))
                .copied()
                .filter(|&it| among.contains(it))
                .collect();
            alerts.sort_unstable();
            alerts.dedup();
            (bearers[0].1, alerts.len() as u32)
        })
        .collect();
    counts.sort_unstable_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    counts.truncate(MAX_ITEMS);
    counts
        .into_iter()
        .map(|(text, count)| Value {
            text: exactly(field, text),
            label: text.to_owned(),
            count,
        })
        .collect()
}

/// The texts that hold what was typed, and who bears them.
fn found<'d>(rows: Rows<'d>, field: Field, typed: &Pattern) -> Vec<(&'d str, EntityIdx)> {
    let data = rows.dataset;
    let mut found: Vec<(&str, EntityIdx)> = Vec::new();
    let kinds = field.entity_kinds().unwrap_or_default();
    for entity in kinds.iter().flat_map(|&it| data.entities_of_kind(it)) {
        if found.len() >= MAX_COUNTED {
            break;
        }
        if field.is_of_all() {
            let name = data.text(data.entity(entity).name);
            if typed.matches(name) {
                found.push((name, entity));
            }
            continue;
        }
        for &subject in data.entity(entity).subjects {
            data.subject(subject).visit(&mut |label, value| {
                if let FactValue::Text(&text) = value
                    && field.takes_fact(label)
                    && typed.matches(data.text(text))
                {
                    found.push((data.text(text), entity));
                }
            });
        }
    }
    found.truncate(MAX_COUNTED);
    found
}
