//! One alert told several times is one alert; one id on different alerts is
//! several (data formats, 9.11).

use crate::columns::AlertRow;
use crate::joining::DisjointSets;
use crate::store::Store;
use crate::symbols::Symbol;
use rustc_hash::FxHashMap;
use std::cmp::Ordering;
use throughline_import::{Family, ProblemKind};
use throughline_model::Timestamp;

/// One alert with all that tells of it.
#[derive(Clone, Debug)]
pub(crate) struct AlertTellings {
    /// Its key: its name in links and journals.
    pub(crate) key: Symbol,
    /// The rows that tell of it; the first counts, the others fill its gaps, the
    /// better ones first.
    pub(crate) rows: Vec<u32>,
}

/// The alerts that there are, and what was merged or kept apart.
#[derive(Default)]
pub(crate) struct Distinct {
    /// In the order of first activity, then key.
    pub(crate) alerts: Vec<AlertTellings>,
    /// Problems, with the row they were met in, and an example.
    pub(crate) problems: Vec<(ProblemKind, u32, String)>,
}

pub(crate) fn distinct_alerts(store: &mut Store) -> Distinct {
    let mut found = Distinct::default();
    for rows in rows_of_one_id(store) {
        let id = preferred_id(store, &rows);
        if rows.len() == 1 {
            found.alerts.push(AlertTellings { key: id, rows });
            continue;
        }
        let mut classes = same_alert_classes(store, &rows);
        classes.sort_by(|a, b| story_order(store, a[0], b[0]));
        // That two files are named alike is no news of what is in them.
        let is_told = |class: &Vec<u32>| !store.alerts[class[0] as usize].made_id;
        if classes.len() > 1 && classes.iter().all(is_told) {
            let text = store.symbols.text(id);
            let example = format!("id \"{text}\" on {} different alerts", classes.len());
            for class in &classes[1..] {
                found
                    .problems
                    .push((ProblemKind::SharedId, class[0], example.clone()));
            }
        }
        for (nth, mut class) in classes.into_iter().enumerate() {
            class.sort_by(|&a, &b| merit(store, b, a));
            let key = if nth == 0 {
                id
            } else {
                suffixed_key(store, id, class[0])
            };
            for &loser in &class[1..] {
                // Rows of AlertEvidence are parts of an alert, not repeats of it.
                if is_part(store, loser) {
                    continue;
                }
                let example = format!("alert {}", store.symbols.text(key));
                found
                    .problems
                    .push((ProblemKind::RepeatedAlert, loser, example));
            }
            found.alerts.push(AlertTellings { key, rows: class });
        }
    }
    in_order(store, &mut found.alerts);
    found
}

/// Puts alerts in the order of first activity, then key.
fn in_order(store: &Store, alerts: &mut Vec<AlertTellings>) {
    let row = |it: u32| &store.alerts[it as usize];
    let when = |it: &AlertTellings| {
        it.rows
            .iter()
            .find_map(|&it| row(it).first_activity)
            .or_else(|| it.rows.iter().find_map(|&it| row(it).created))
    };
    let mut order: Vec<(Option<Timestamp>, AlertTellings)> =
        alerts.drain(..).map(|it| (when(&it), it)).collect();
    let text = |it: &AlertTellings| store.symbols.text(it.key);
    order.sort_by(|a, b| a.0.cmp(&b.0).then_with(|| text(&a.1).cmp(text(&b.1))));
    alerts.extend(order.into_iter().map(|it| it.1));
}

/// Whether a row tells a part of an alert, such as one piece of its evidence.
pub(crate) fn is_part(store: &Store, row: u32) -> bool {
    family(store, row) == Family::Hunting
}

pub(crate) fn family(store: &Store, row: u32) -> Family {
    store.alerts[row as usize].place.family
}

/// Brings together the rows that name an alert by the same id, whichever of its
/// ids they use (data formats, 9.11). An id that is a row's own outranks one
/// that is a row's other name, and other names never join rows of one family
/// that have ids of their own.
fn rows_of_one_id(store: &Store) -> Vec<Vec<u32>> {
    let mut own: FxHashMap<Symbol, Vec<u32>> = FxHashMap::default();
    let mut other: FxHashMap<Symbol, Vec<u32>> = FxHashMap::default();
    for (at, row) in (0_u32..).zip(store.alerts.iter()) {
        // Importers give every alert an id.
        if let Some(id) = row.id {
            own.entry(id).or_default().push(at);
        }
        for name in [row.provider_id, row.system_id].into_iter().flatten() {
            if row.id != Some(name) {
                other.entry(name).or_default().push(at);
            }
        }
    }
    let mut sets = DisjointSets::new(store.alerts.len());
    let own_groups: Vec<&Vec<u32>> = own.values().collect();
    for rows in own_groups {
        for pair in rows.windows(2) {
            sets.join(pair[0], pair[1]);
        }
    }
    // In any order: what is joined depends on the rows alone.
    let names: Vec<(Symbol, Vec<u32>)> = other.into_iter().collect();
    for (name, mut rows) in names {
        rows.extend(own.get(&name).into_iter().flatten());
        if rows.len() < 2 {
            continue;
        }
        let mut bearers: Vec<(Family, Option<Symbol>)> = rows
            .iter()
            .map(|&it| (family(store, it), store.alerts[it as usize].id))
            .collect();
        bearers.sort_unstable_by_key(|it| (it.0, it.1.map(|it| store.symbols.text(it))));
        bearers.dedup();
        let ambiguous = bearers.windows(2).any(|pair| pair[0].0 == pair[1].0);
        if !ambiguous {
            for pair in rows.windows(2) {
                sets.join(pair[0], pair[1]);
            }
        }
    }
    let mut groups: FxHashMap<u32, Vec<u32>> = FxHashMap::default();
    for at in 0..store.alerts.len() as u32 {
        if store.alerts[at as usize].id.is_some() {
            groups.entry(sets.find(at)).or_default().push(at);
        }
    }
    let mut groups: Vec<Vec<u32>> = groups.into_values().collect();
    groups.sort_unstable();
    groups
}

/// The id that rows of one alert go by: the portal's, where one of them has it.
fn preferred_id(store: &Store, rows: &[u32]) -> Symbol {
    let ids = rows.iter().filter_map(|&it| {
        let rank = match family(store, it) {
            Family::Graph | Family::Xdr | Family::Endpoint | Family::Hunting => 0,
            _ => 1,
        };
        Some((rank, store.alerts[it as usize].id?))
    });
    // Groups are made of rows that have an id.
    ids.min_by_key(|it| (it.0, store.symbols.text(it.1)))
        .map_or_else(Symbol::first, |it| it.1)
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
    // A made id says in which file of this name the record stands, not which it is:
    // files of several days or hosts are often named alike.
    if a.made_id || b.made_id {
        return a.place.hash == b.place.hash;
    }
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

/// How well a row tells of its alert: the newest update is best; of two equally
/// new the one told inside its incident; then the one that says most.
fn merit(store: &Store, a: u32, b: u32) -> Ordering {
    let (a, b) = (&store.alerts[a as usize], &store.alerts[b as usize]);
    a.updated
        .cmp(&b.updated)
        .then_with(|| a.enclosed.cmp(&b.enclosed))
        .then_with(|| a.evidence.len().cmp(&b.evidence.len()))
        .then_with(|| content_order(store, a, b))
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
/// disagree on; of a made id by the whole record.
fn suffixed_key(store: &mut Store, id: Symbol, row: u32) -> Symbol {
    let row = &store.alerts[row as usize];
    if row.made_id {
        let key = format!("{}~{:08x}", store.symbols.text(id), row.place.hash >> 32);
        return store.symbols.intern(&key);
    }
    let title = store.symbols.text_or_empty(row.title);
    let created = row.created.map(Timestamp::iso).unwrap_or_default();
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
