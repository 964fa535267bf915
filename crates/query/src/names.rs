//! Entities by what they are called, for the global search.

use crate::index::{Search, lowercase};
use crate::pattern::Pattern;
use crate::{Field, Rows};
use rustc_hash::{FxHashMap, FxHashSet};
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
    names_of_kinds(rows, field, &[kind], typed, limit).remove(0)
}

/// The same of several kinds that one field is about, for each of them: the field's
/// names are gone through once for all.
pub fn names_of_kinds(
    rows: Rows<'_>,
    field: Field,
    kinds: &[SubjectKind],
    typed: &str,
    limit: usize,
) -> Vec<Names> {
    let pattern = Pattern::new(typed);
    let exact = Pattern::new(&format!("={typed}"));
    let found: Vec<Found<'_>> = kinds
        .iter()
        .map(|&kind| find(rows, kind, &pattern, &exact))
        .collect();
    let wanted: FxHashSet<&str> = found
        .iter()
        .flat_map(|it| it.names.keys().map(String::as_str))
        .collect();
    let alerts = alerts_by_name(rows, field, &wanted);
    let typed = typed.to_lowercase();
    let ranked = found.into_iter().map(|found| {
        let total = found.names.len() as u32;
        let mut ranked: Vec<(u8, std::cmp::Reverse<u32>, &str, &str, EntityIdx)> = found
            .names
            .iter()
            .map(|(lower, &(name, entity))| {
                let rank = if exact.equals(name) {
                    0
                } else if lower.starts_with(&typed) {
                    1
                } else {
                    2
                };
                let count = alerts.get(lower).copied().unwrap_or(0);
                (rank, std::cmp::Reverse(count), lower.as_str(), name, entity)
            })
            .collect();
        ranked.sort_unstable();
        ranked.truncate(limit);
        let best = ranked
            .into_iter()
            .map(|(rank, count, _, name, entity)| Named {
                name: name.to_owned(),
                is_exact: rank == 0,
                entity,
                alerts: count.0,
            });
        Names {
            best: best.collect(),
            total,
            is_more: found.is_more,
        }
    });
    ranked.collect()
}

/// Names of one kind that hold a text.
#[derive(Default)]
struct Found<'d> {
    /// What each name is in small letters, as one thing.
    names: FxHashMap<String, (&'d str, EntityIdx)>,
    is_more: bool,
}

fn find<'d>(rows: Rows<'d>, kind: SubjectKind, pattern: &Pattern, exact: &Pattern) -> Found<'d> {
    let data = rows.dataset;
    let mut search = Search::new(pattern);
    let mut found = Found::default();
    let mut last = None;
    for entity in data.entities_of_kind(kind) {
        let symbol = data.entity(entity).name;
        // Entities come in the order of their names: thousands have that of the last.
        if last.replace(symbol) == Some(symbol) {
            continue;
        }
        let name = data.text(symbol);
        let is_full = found.names.len() >= MAX_COMPARED;
        let matches = if is_full {
            exact.equals(name)
        } else {
            search.finds(name)
        };
        if matches {
            let known = found.names.entry(name.to_lowercase());
            known.or_insert((name, entity));
        } else if is_full && !found.is_more {
            found.is_more = search.finds(name) && !found.names.contains_key(&name.to_lowercase());
        }
    }
    found
}

/// How many alerts the bearers of each name have among them.
fn alerts_by_name(rows: Rows<'_>, field: Field, names: &FxHashSet<&str>) -> FxHashMap<String, u32> {
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
                    names.contains(&*lower).then(|| lower.into_owned())
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
