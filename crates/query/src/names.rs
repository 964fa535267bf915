//! Entities by what they are called, for the global search.

use crate::index::lowercase;
use crate::pattern::Pattern;
use crate::{Field, Rows};
use rustc_hash::FxHashMap;
use throughline_dataset::{AlertIdx, EntityIdx, Symbol};
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
    let mut last = None;
    for entity in data.entities_of_kind(kind) {
        let symbol = data.entity(entity).name;
        // Entities come in the order of their names: thousands have that of the last.
        if last.replace(symbol) == Some(symbol) {
            continue;
        }
        let name = data.text(symbol);
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
    let mut bearers: FxHashMap<String, Vec<EntityIdx>> = FxHashMap::default();
    if names.is_empty() {
        return FxHashMap::default();
    }
    for &kind in field.entity_kinds().unwrap_or_default() {
        // The name of the entity before; in lower case where it is one of these.
        let mut last: Option<(Symbol, Option<String>)> = None;
        for entity in data.entities_of_kind(kind) {
            let symbol = data.entity(entity).name;
            let lower = match last.take() {
                Some((before, lower)) if before == symbol => lower,
                _ => {
                    let lower = lowercase(data.text(symbol));
                    names.contains_key(&*lower).then(|| lower.into_owned())
                }
            };
            if let Some(lower) = &lower {
                match bearers.get_mut(lower) {
                    Some(bearers) => bearers.push(entity),
                    None => {
                        bearers.insert(lower.clone(), vec![entity]);
                    }
                }
            }
            last = Some((symbol, lower));
        }
    }
    let mut alerts: Vec<AlertIdx> = Vec::new();
    let counts = bearers.into_iter().map(|(name, bearers)| {
        let of_entity = |it: &EntityIdx| data.alerts_of_entity(*it);
        if let [only] = bearers.as_slice() {
            return (name, of_entity(only).len() as u32);
        }
        alerts.clear();
        alerts.extend(bearers.iter().flat_map(of_entity));
        alerts.sort_unstable();
        alerts.dedup();
        (name, alerts.len() as u32)
    });
    counts.collect()
}
