//! From tellings to things: devices first, because processes and files are told
//! apart by theirs, then processes, then all else.

use crate::columns::SubjectId;
use crate::devices::Devices;
use crate::entities::Entities;
use crate::joining::{DisjointSets, SharedKey, join_by_keys};
use crate::process_tellings::ProcessTelling;
use crate::processes::Processes;
use crate::store::Store;
use crate::symbols::Symbol;
use rustc_hash::FxHashSet;
use throughline_model::{EventKind, SubjectKind};

/// What the tellings were found to tell of.
#[derive(Default)]
pub(crate) struct Resolution {
    pub(crate) entities: Entities,
    pub(crate) processes: Processes,
    pub(crate) devices: Devices,
    pub(crate) conflicts: Vec<SharedKey>,
    /// Tellings that say nothing by which a thing could be known again.
    pub(crate) nameless: FxHashSet<SubjectId>,
}

/// Resolves what these alerts (rows, every telling), the distinct events (rows)
/// and the inventory are about.
pub(crate) fn resolve(store: &mut Store, alerts: &[u32], events: &[u32]) -> Resolution {
    let (used, told) = used_subjects(store, alerts, events);
    let mut sets = DisjointSets::new(store.subjects.len());
    let as_written = |name: Option<Symbol>| name;
    let of_devices = tellings(store, &used, |kind| kind == SubjectKind::Device);
    let mut nameless = FxHashSet::default();
    let mut conflicts = join_by_keys(&mut sets, store, &of_devices, &as_written, &mut nameless);
    let devices = Devices::resolve(store, &used, &mut sets);
    let processes = Processes::resolve(store, &told, &devices);
    for (_, process) in processes.iter() {
        for pair in process.subjects.windows(2) {
            sets.join(pair[0].0, pair[1].0);
        }
    }
    let known_as = |name: Option<Symbol>| devices.known_as(name);
    let of_rest = tellings(store, &used, |kind| {
        !matches!(kind, SubjectKind::Device | SubjectKind::Process)
    });
    let of_rest = join_by_keys(&mut sets, store, &of_rest, &known_as, &mut nameless);
    conflicts.extend(of_rest);
    let entities = Entities::resolve(store, &used, sets, &devices, &processes);
    Resolution {
        entities,
        processes,
        devices,
        conflicts,
        nameless,
    }
}

fn tellings(
    store: &Store,
    used: &[SubjectId],
    wanted: impl Fn(SubjectKind) -> bool,
) -> Vec<SubjectId> {
    let is_wanted = |it: &SubjectId| wanted(store.kind(*it));
    used.iter().copied().filter(is_wanted).collect()
}

/// The subjects of these alerts and events and of the inventory, each once, and
/// the processes among them, told apart by whether they are known as parents only.
fn used_subjects(
    store: &Store,
    alerts: &[u32],
    events: &[u32],
) -> (Vec<SubjectId>, Vec<ProcessTelling>) {
    let mut seen = vec![false; store.subjects.len()];
    // Whether a process is told as more than a parent.
    let mut own = vec![false; store.subjects.len()];
    let mut used = Vec::new();
    let mut see = |subject: SubjectId, is_own: bool| {
        own[subject.0 as usize] |= is_own;
        if !std::mem::replace(&mut seen[subject.0 as usize], true) {
            used.push(subject);
        }
    };
    for &row in alerts {
        for evidence in store.evidence_of(&store.alerts[row as usize]) {
            see(evidence.subject, true);
        }
    }
    for &row in events {
        let event = &store.events[row as usize];
        if let Some(actor) = event.actor {
            see(actor, event.kind != EventKind::ProcessCreated);
        }
        for subject in [event.device, event.account].into_iter().flatten() {
            see(subject, true);
        }
        for &object in store.objects_of(event) {
            see(object, true);
        }
    }
    for &subject in &store.inventory {
        let is_parent = store.kind(subject) == SubjectKind::Process;
        see(subject, !is_parent);
    }
    let told = used
        .iter()
        .filter(|it| store.kind(**it) == SubjectKind::Process)
        .map(|&subject| ProcessTelling {
            subject,
            as_parent: !own[subject.0 as usize],
        })
        .collect();
    (used, told)
}
