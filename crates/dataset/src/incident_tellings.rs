//! One incident told several times is one incident; merged ones lead to the one
//! that they were merged into (traps ).

use crate::columns::IncidentRow;
use crate::incident_merging::merged_incident;
use crate::store::Store;
use crate::symbols::Symbol;
use rustc_hash::{FxHashMap, FxHashSet};
use std::cmp::Ordering;
use throughline_import::{Family, ProblemKind};
use throughline_model::{IncidentStatus, Term, Timestamp};

/// Which incident: a position in the order of creation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct IncidentIdx(pub u32);

/// The incidents that there are.
#[derive(Default)]
pub(crate) struct Incidents {
    /// In the order of creation, then key.
    all: Vec<Incident>,
    /// Every name of an incident that stands for one only.
    pub(crate) of_name: FxHashMap<Symbol, IncidentIdx>,
    /// For each the incident whose alerts are its: itself, or the one that it
    /// was merged into, in the end.
    pub(crate) leads_to: Vec<IncidentIdx>,
    /// Problems, with the row they were met in, and an example.
    pub(crate) problems: Vec<(ProblemKind, u32, String)>,
}

/// One incident.
struct Incident {
    key: Symbol,
    /// The row of its best telling.
    row: u32,
    /// What all tellings say, where there are several.
    merged: Option<Box<IncidentRow>>,
}

impl Incidents {
    pub(crate) fn len(&self) -> usize {
        self.all.len()
    }

    pub(crate) fn keys(&self) -> impl Iterator<Item = (IncidentIdx, Symbol)> {
        (0..).map(IncidentIdx).zip(self.all.iter().map(|it| it.key))
    }

    pub(crate) fn key(&self, incident: IncidentIdx) -> Symbol {
        self.all[incident.0 as usize].key
    }

    pub(crate) fn get<'a>(&'a self, store: &'a Store, incident: IncidentIdx) -> &'a IncidentRow {
        let it = &self.all[incident.0 as usize];
        let own = &store.incidents[it.row as usize];
        it.merged.as_deref().unwrap_or(own)
    }

    pub(crate) fn resolve(store: &mut Store) -> Self {
        let mut found = Self::default();
        let mut by_id: FxHashMap<Symbol, Vec<u32>> = FxHashMap::default();
        for (at, row) in (0_u32..).zip(&store.incidents) {
            if let Some(id) = row.record.id {
                by_id.entry(id).or_default().push(at);
            }
        }
        let mut groups: Vec<(Symbol, Vec<u32>)> = by_id.into_iter().collect();
        groups.sort_by(|a, b| store.symbols.text(a.0).cmp(store.symbols.text(b.0)));
        for (id, rows) in groups {
            let mut classes = same_incident_classes(store, rows);
            classes.sort_by(|a, b| rank(store, a[0]).cmp(&rank(store, b[0])));
            for (nth, mut class) in classes.into_iter().enumerate() {
                class.sort_by(|&a, &b| merit(store, b, a));
                let name = store.symbols.text(id).to_owned();
                let key = match nth {
                    0 => id,
                    // Another product's incident of the same number.
                    _ => store.symbols.intern(&format!("{name}~{}", nth + 1)),
                };
                found.problems.extend(class[1..].iter().map(|&loser| {
                    let example = format!("incident {name}");
                    (ProblemKind::RepeatedIncident, loser, example)
                }));
                found.all.push(Incident {
                    key,
                    row: class[0],
                    merged: merged_incident(store, &class),
                });
            }
        }
        found.all.sort_by_cached_key(|it| {
            let own = &store.incidents[it.row as usize];
            let row = it.merged.as_deref().unwrap_or(own);
            (row.record.created, store.symbols.text(it.key).to_owned())
        });
        found.name(store);
        found.follow(store);
        found
    }

    fn name(&mut self, store: &Store) {
        self.of_name = self.keys().map(|(idx, key)| (key, idx)).collect();
        let mut others: FxHashMap<Symbol, Vec<IncidentIdx>> = FxHashMap::default();
        for (idx, _) in self.keys() {
            for &name in &self.get(store, idx).record.other_ids {
                let bearers = others.entry(name).or_default();
                // They come in order, so one that says a name twice is the last.
                if bearers.last() != Some(&idx) {
                    bearers.push(idx);
                }
            }
        }
        let others: Vec<_> = others.into_iter().collect();
        for (name, bearers) in others {
            if let [sole] = bearers[..] {
                self.of_name.entry(name).or_insert(sole);
            }
        }
    }

    /// Follows merged incidents to where they lead; a circle or a missing end
    /// leads nowhere and is told.
    fn follow(&mut self, store: &Store) {
        let name = |it: Symbol| store.symbols.text(it);
        self.leads_to = Vec::with_capacity(self.len());
        for (start, end) in (0..).map(IncidentIdx).zip(self.ends(store)) {
            let Incident { row, key, .. } = self.all[start.0 as usize];
            let own_name = name(key);
            let problem = match end {
                End::At(end) => {
                    self.leads_to.push(end);
                    continue;
                }
                End::Lost(target) => format!(
                    "incident {own_name} was merged into {}, which is not here",
                    name(target)
                ),
                End::Circle => format!("incident {own_name} was merged in a circle"),
            };
            self.leads_to.push(start);
            self.problems
                .push((ProblemKind::LostRedirect, row, problem));
        }
    }

    /// Where each incident leads in the end. Each link is followed once.
    fn ends(&self, store: &Store) -> Vec<End> {
        let count = self.len();
        let mut ends: Vec<Option<End>> = vec![None; count];
        // By which walk an incident was last met, from 1.
        let mut met = vec![0_usize; count];
        for start in 0..count {
            let mut way = Vec::new();
            let mut at = start;
            let end = loop {
                if let Some(end) = ends[at] {
                    break end;
                }
                if met[at] == start + 1 {
                    break End::Circle;
                }
                met[at] = start + 1;
                way.push(at);
                let own = IncidentIdx(at as u32);
                let Some(target) = self.get(store, own).record.redirect_id else {
                    break End::At(own);
                };
                match self.of_name.get(&target) {
                    Some(further) => at = further.0 as usize,
                    None => break End::Lost(target),
                }
            };
            for passed in way {
                ends[passed] = Some(end);
            }
        }
        ends.into_iter().flatten().collect()
    }
}

/// Where a merged incident leads in the end.
#[derive(Clone, Copy)]
enum End {
    At(IncidentIdx),
    /// To one that is not here.
    Lost(Symbol),
    Circle,
}

/// Splits rows of one id into those of the same incident. Within one product an
/// id is one incident; across products title or creation must agree.
fn same_incident_classes(store: &Store, rows: Vec<u32>) -> Vec<Vec<u32>> {
    let (sentinel, others): (Vec<u32>, Vec<u32>) =
        rows.into_iter().partition(|&it| is_sentinel(store, it));
    let is_one = sentinel.is_empty()
        || others.is_empty()
        || titles_meet(store, &sentinel, &others)
        || creations_meet(store, &sentinel, &others);
    if is_one {
        return vec![[sentinel, others].concat()];
    }
    vec![sentinel, others]
}

/// Whether a title of one product is one of the other's; none is alike to any.
fn titles_meet(store: &Store, a: &[u32], b: &[u32]) -> bool {
    let title = |row: &u32| store.incidents[*row as usize].record.title;
    let known: FxHashSet<Option<Symbol>> = a.iter().map(title).collect();
    let is_met = |it: Option<Symbol>| it.is_none() || known.contains(&it);
    known.contains(&None) || b.iter().map(title).any(is_met)
}

/// Whether one was made at the same moment as one of the other product's.
fn creations_meet(store: &Store, a: &[u32], b: &[u32]) -> bool {
    let created = |row: &u32| store.incidents[*row as usize].record.created;
    let second = |it: Timestamp| it.nanos().div_euclid(1_000_000_000);
    let mut by_second: FxHashMap<i64, Vec<Timestamp>> = FxHashMap::default();
    for at in a.iter().filter_map(created) {
        let known = by_second.entry(second(at)).or_default();
        if !known.contains(&at) {
            known.push(at);
        }
    }
    // Moments that are the same lie in the same second.
    b.iter().filter_map(created).any(|it| {
        let near = by_second.get(&second(it));
        near.is_some_and(|near| near.iter().any(|&at| at.same_moment(it)))
    })
}

fn is_sentinel(store: &Store, row: u32) -> bool {
    store.incidents[row as usize].place.family == Family::Sentinel
}

/// The portal's incident has the bare number; an order that does not depend on
/// where rows were read.
fn rank(store: &Store, row: u32) -> (bool, String, u64) {
    let incident = &store.incidents[row as usize];
    (
        is_sentinel(store, row),
        store
            .symbols
            .text_or_empty(incident.record.title)
            .to_owned(),
        incident.place.hash,
    )
}

fn merit(store: &Store, a: u32, b: u32) -> Ordering {
    let text = |it: Option<Symbol>| store.symbols.text_or_empty(it);
    let (a, b) = (&store.incidents[a as usize], &store.incidents[b as usize]);
    let key = |it: &IncidentRow| {
        (
            it.record.updated,
            it.record.status.known(),
            text(it.record.title).to_owned(),
            text(it.record.assigned_to).to_owned(),
            it.place.bytes,
            it.place.hash,
        )
    };
    key(a).cmp(&key(b))
}

/// Whether an incident says that it was merged into another.
pub(crate) fn is_redirected(row: &IncidentRow) -> bool {
    row.record.redirect_id.is_some() || row.record.status == Term::Known(IncidentStatus::Redirected)
}
