//! One alert told several times is one alert; one id on different alerts is
//! several (data formats, 9.11).

use crate::columns::AlertRow;
use crate::store::Store;
use crate::symbols::Symbol;
use rustc_hash::FxHashMap;
use std::cmp::Ordering;
use throughline_import::ProblemKind;

/// The alerts and incidents that count, and what was merged or kept apart.
#[derive(Default)]
pub(crate) struct Distinct {
    /// Rows of alerts that count with their keys, in the order of first
    /// activity, then key.
    pub(crate) alerts: Vec<(u32, Symbol)>,
    /// Rows of incidents that count, in the order of creation, then id.
    pub(crate) incidents: Vec<u32>,
    /// Problems, with the row they were met in, and an example.
    pub(crate) problems: Vec<(ProblemKind, u32, String)>,
}

pub(crate) fn distinct(store: &mut Store) -> Distinct {
    let mut found = Distinct::default();
    distinct_alerts(store, &mut found);
    distinct_incidents(store, &mut found);
    found
}

fn distinct_alerts(store: &mut Store, found: &mut Distinct) {
    let mut by_id: FxHashMap<Symbol, Vec<u32>> = FxHashMap::default();
    for (at, row) in store.alerts.iter().enumerate() {
        // Importers give every alert an id.
        if let Some(id) = row.id {
            by_id.entry(id).or_default().push(at as u32);
        }
    }
    let mut groups: Vec<(Symbol, Vec<u32>)> = by_id.into_iter().collect();
    groups.sort_unstable_by_key(|it| it.1[0]);
    for (id, rows) in groups {
        if rows.len() == 1 {
            found.alerts.push((rows[0], id));
            continue;
        }
        let mut classes = same_alert_classes(store, &rows);
        classes.sort_by(|a, b| story_order(store, a[0], b[0]));
        if classes.len() > 1 {
            let text = store.symbols.text(id);
            let example = format!("id \"{text}\" on {} different alerts", classes.len());
            for class in &classes[1..] {
                found
                    .problems
                    .push((ProblemKind::SharedId, class[0], example.clone()));
            }
        }
        for (nth, class) in classes.into_iter().enumerate() {
            let winner = newest(store, &class);
            let key = if nth == 0 {
                id
            } else {
                suffixed_key(store, id, winner)
            };
            found.alerts.push((winner, key));
            for &loser in class.iter().filter(|&&it| it != winner) {
                let example = format!("alert {}", store.symbols.text(key));
                found
                    .problems
                    .push((ProblemKind::RepeatedAlert, loser, example));
            }
        }
    }
    let symbols = &store.symbols;
    let rows = &store.alerts;
    found.alerts.sort_by(|a, b| {
        let when = |it: u32| {
            rows[it as usize]
                .first_activity
                .or(rows[it as usize].created)
        };
        when(a.0)
            .cmp(&when(b.0))
            .then_with(|| symbols.text(a.1).cmp(symbols.text(b.1)))
    });
}

/// Splits rows of one id into those that tell of the same alert: alike in
/// title or in creation time, directly or through another row.
fn same_alert_classes(store: &Store, rows: &[u32]) -> Vec<Vec<u32>> {
    let mut classes: Vec<Vec<u32>> = Vec::new();
    for &row in rows {
        let alike = |class: &Vec<u32>| class.iter().any(|&it| tells_of_same(store, it, row));
        let (mut joined, apart): (Vec<_>, Vec<_>) = classes.into_iter().partition(alike);
        joined.push(vec![row]);
        classes = apart;
        classes.push(joined.concat());
    }
    for class in &mut classes {
        class.sort_by(|&a, &b| story_order(store, a, b));
    }
    classes
}

fn tells_of_same(store: &Store, a: u32, b: u32) -> bool {
    let (a, b) = (&store.alerts[a as usize], &store.alerts[b as usize]);
    let title = a.title.is_none() || b.title.is_none() || a.title == b.title;
    let created = match (a.created, b.created) {
        (Some(a), Some(b)) => a.same_moment(b),
        // A time that is not told proves nothing: two titles are two alerts.
        _ => false,
    };
    title || created
}

/// An order of rows that does not depend on where they were read.
fn story_order(store: &Store, a: u32, b: u32) -> Ordering {
    let text = |it: Option<Symbol>| store.symbols.text_or_empty(it);
    let (a, b) = (&store.alerts[a as usize], &store.alerts[b as usize]);
    a.created
        .cmp(&b.created)
        .then_with(|| text(a.title).cmp(text(b.title)))
        .then_with(|| a.updated.cmp(&b.updated))
        .then_with(|| content_order(store, a, b))
}

/// The row of a class that counts: the newest update; where two are equally
/// new, the one told inside its incident; then the one that says most.
fn newest(store: &Store, class: &[u32]) -> u32 {
    let mut best = class[0];
    for &row in &class[1..] {
        let (a, b) = (&store.alerts[best as usize], &store.alerts[row as usize]);
        let order = a
            .updated
            .cmp(&b.updated)
            .then_with(|| a.enclosed.cmp(&b.enclosed))
            .then_with(|| a.evidence.len().cmp(&b.evidence.len()))
            .then_with(|| content_order(store, a, b));
        if order == Ordering::Less {
            best = row;
        }
    }
    best
}

fn content_order(store: &Store, a: &AlertRow, b: &AlertRow) -> Ordering {
    let text = |it: Option<Symbol>| store.symbols.text_or_empty(it);
    let words = |row: &AlertRow| {
        [
            row.incident_id,
            row.description,
            row.assigned_to,
            row.category,
            row.provider_id,
        ]
        .map(|it| text(it).to_owned())
    };
    let terms = |row: &AlertRow| {
        (
            row.severity.known(),
            row.status.known(),
            row.classification.known(),
            row.determination.known(),
            row.place.bytes,
            row.place.hash,
        )
    };
    words(a)
        .cmp(&words(b))
        .then_with(|| terms(a).cmp(&terms(b)))
}

/// `id~xxxxxxxx`: tells apart alerts that share a scrubbed id, by what they
/// disagree on.
fn suffixed_key(store: &mut Store, id: Symbol, row: u32) -> Symbol {
    let row = &store.alerts[row as usize];
    let title = store.symbols.text_or_empty(row.title);
    let created = row
        .created
        .map(throughline_model::Timestamp::iso)
        .unwrap_or_default();
    let source = row.service_source.known().map_or(0, |it| it as u64);
    // FNV-1a: a link must mean the same in every version of the program.
    let hash = title
        .bytes()
        .chain(created.bytes())
        .chain(source.to_le_bytes())
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
    let key = format!("{}~{:08x}", store.symbols.text(id), hash >> 32);
    store.symbols.intern(&key)
}

fn distinct_incidents(store: &Store, found: &mut Distinct) {
    let mut by_id: FxHashMap<Symbol, u32> = FxHashMap::default();
    for (at, row) in store.incidents.iter().enumerate() {
        let Some(id) = row.record.id else { continue };
        let at = at as u32;
        let loser = match by_id.get_mut(&id) {
            None => {
                by_id.insert(id, at);
                continue;
            }
            Some(kept) => {
                if incident_order(store, *kept, at) == Ordering::Less {
                    std::mem::replace(kept, at)
                } else {
                    at
                }
            }
        };
        let example = format!("incident {}", store.symbols.text(id));
        found
            .problems
            .push((ProblemKind::RepeatedIncident, loser, example));
    }
    found.incidents = by_id.into_values().collect();
    found.incidents.sort_by(|&a, &b| {
        let (a, b) = (
            &store.incidents[a as usize].record,
            &store.incidents[b as usize].record,
        );
        let id = |it| store.symbols.text_or_empty(it);
        a.created
            .cmp(&b.created)
            .then_with(|| id(a.id).cmp(id(b.id)))
    });
}

fn incident_order(store: &Store, a: u32, b: u32) -> Ordering {
    let text = |it: Option<Symbol>| store.symbols.text_or_empty(it);
    let (a, b) = (&store.incidents[a as usize], &store.incidents[b as usize]);
    let key = |it: &crate::IncidentRow| {
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
