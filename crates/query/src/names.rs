//! Entities by what they are called, for the global search.

use crate::pattern::Pattern;
use crate::{Field, Rows};
use rustc_hash::{FxHashMap, FxHashSet};
use throughline_dataset::{AlertIdx, EntityIdx};
use throughline_model::SubjectKind;

/// Most names that are compared with each other for one answer: of more that
/// hold what was typed, the first in the order of the data are, and any that is
/// exactly what was typed.
const MAX_COMPARED: usize = 2_000;

/// A name, and the alerts that `field:=name` finds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// The name.
    pub name: String,
    /// Whether it is what was typed, not only holds it.
    pub is_exact: bool,
    /// An entity that bears it.
    pub entity: EntityIdx,
    /// How many alerts the entities of that name are evidence of.
    pub alerts: u32,
}

/// Names that hold a text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Names {
    /// The best ones: the text itself, then those that begin with it, then by
    /// how many alerts they have.
    pub best: Vec<Named>,
    /// How many names there are.
    pub total: u32,
    /// Whether there are more than were counted.
    pub is_more: bool,
}

/// The names of entities of one kind that hold a text; alerts are counted as
/// the field finds them, which may be about further kinds.
///
/// All names of the field's kinds are gone through, once or twice.
pub fn names(rows: Rows<'_>, field: Field, kind: SubjectKind, typed: &str, limit: usize) -> Names {
    let data = rows.dataset;
    let pattern = Pattern::new(typed);
    let exact = Pattern::new(&format!("={typed}"));
    // What each name is in small letters, as one thing.
    let mut found: FxHashMap<String, (&str, EntityIdx)> = FxHashMap::default();
    let mut is_more = false;
    for entity in data.entities_of_kind(kind) {
        let name = data.text(data.entity(entity).name);
        let is_full = found.len() >= MAX_COMPARED;
        let matches = if is_full {
            exact.equals(name)
        } else {
            pattern.matches(name)
        };
        if matches {
            found.entry(name.to_lowercase()).or_insert((name, entity));
        } else if is_full && !is_more {
            is_more = pattern.matches(name) && !found.contains_key(&name.to_lowercase());
        }
    }
    let total = found.len() as u32;
    let alerts = alerts_by_name(rows, field, &found);
    let typed = typed.to_lowercase();
    let mut ranked: Vec<(u8, std::cmp::Reverse<u32>, String, &str, EntityIdx)> = found
        .into_iter()
        .map(|(lower, (name, entity))| {
            let rank = if exact.equals(name) {
                0
            } else if lower.starts_with(&typed) {
                1
            } else {
                2
            };
            let count = alerts.get(&lower).copied().unwrap_or(0);
            (rank, std::cmp::Reverse(count), lower, name, entity)
        })
        .collect();
    ranked.sort_unstable();
    ranked.truncate(limit);
    Names {
        best: ranked
            .into_iter()
            .map(|(rank, count, _, name, entity)| Named {
                name: name.to_owned(),
                is_exact: rank == 0,
                entity,
                alerts: count.0,
            })
            .collect(),
        total,
        is_more,
    }
}

/// How many alerts the bearers of each name have among them.
fn alerts_by_name(
    rows: Rows<'_>,
    field: Field,
    names: &FxHashMap<String, (&str, EntityIdx)>,
) -> FxHashMap<String, u32> {
    let data = rows.dataset;
    let mut alerts: FxHashMap<String, FxHashSet<AlertIdx>> = FxHashMap::default();
    if names.is_empty() {
        return FxHashMap::default();
    }
    for &kind in field.entity_kinds().unwrap_or_default() {
        for entity in data.entities_of_kind(kind) {
            let lower = data.text(data.entity(entity).name).to_lowercase();
            if names.contains_key(&lower) {
                alerts
                    .entry(lower)
                    .or_default()
                    .extend(data.alerts_of_entity(entity));
            }
        }
    }
    alerts
        .into_iter()
        .map(|(name, alerts)| (name, alerts.len() as u32))
        .collect()
}
