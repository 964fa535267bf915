//! One incident told several times is one incident; merged ones lead to the one
//! that they were merged into (traps ).

use crate::columns::IncidentRow;
use crate::incident_merging::merged_incident;
use crate::store::Store;
use crate::symbols::Symbol;
use rustc_hash::FxHashMap;
use std::cmp::Ordering;
use throughline_import::{Family, ProblemKind};
use throughline_model::{IncidentStatus, Term};

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
                if !bearers.contains(&idx) {
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
        let next = |it: IncidentIdx| self.get(store, it).record.redirect_id;
        let mut problems = Vec::new();
        let leads_to = self
            .keys()
            .map(|(start, key)| {
                let mut at = start;
                for _ in 0..=self.len() {
                    let Some(target) = next(at) else { return at };
                    if let Some(&further) = self.of_name.get(&target) {
                        at = further;
                    } else {
                        let example = format!(
                            "incident {} was merged into {}, which is not here",
                            store.symbols.text(key),
                            store.symbols.text(target)
                        );
                        problems.push((start, example));
                        return start;
                    }
                }
                let name = store.symbols.text(key);
                problems.push((start, format!("incident {name} was merged in a circle")));
                start
            })
            .collect();
        self.leads_to = leads_to;
        for (start, example) in problems {
            let row = self.all[start.0 as usize].row;
            self.problems
                .push((ProblemKind::LostRedirect, row, example));
        }
    }
}

/// Splits rows of one id into those of the same incident. Within one product an
/// id is one incident; across products title or creation must agree.
fn same_incident_classes(store: &Store, rows: Vec<u32>) -> Vec<Vec<u32>> {
    let mut classes: Vec<Vec<u32>> = Vec::new();
    for row in rows {
        let alike = |class: &Vec<u32>| class.iter().any(|&it| is_same(store, it, row));
        let (mut joined, apart): (Vec<_>, Vec<_>) = classes.into_iter().partition(alike);
        joined.push(vec![row]);
        classes = apart;
        classes.push(joined.concat());
    }
    classes
}

fn is_same(store: &Store, a: u32, b: u32) -> bool {
    if is_sentinel(store, a) == is_sentinel(store, b) {
        return true;
    }
    let (a, b) = (
        &store.incidents[a as usize].record,
        &store.incidents[b as usize].record,
    );
    let title = a.title.is_none() || b.title.is_none() || a.title == b.title;
    let created = matches!((a.created, b.created), (Some(a), Some(b)) if a.same_moment(b));
    title || created
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
