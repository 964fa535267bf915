//! Which device is meant, by whatever name a telling refers to it.

use crate::columns::SubjectId;
use crate::identity::is_filler;
use crate::joining::DisjointSets;
use crate::store::Store;
use crate::symbols::Symbol;
use rustc_hash::FxHashMap;
use throughline_model::{Subject, SubjectKind};

/// Every name of every device, and the one by which it is known here.
#[derive(Default)]
pub(crate) struct Devices {
    /// From a name as written in a telling to the device's one name.
    known_as: FxHashMap<Symbol, Symbol>,
    /// From what somebody may call a device, in small letters, to its one name.
    called: FxHashMap<String, Symbol>,
}

/// How good a name for a device is: its Defender id is known everywhere.
fn names(store: &Store, subject: SubjectId) -> Vec<(u8, Symbol)> {
    if store.kind(subject) != SubjectKind::Device {
        return Vec::new();
    }
    let Subject::Device(it) = store.subject(subject) else {
        return Vec::new();
    };
    let full = it
        .dns_name
        .is_some_and(|dns| store.symbols.text(dns).contains('.'));
    [
        (0, it.defender_id),
        (if full { 1 } else { 2 }, it.dns_name),
        (2, it.host_name),
        (3, it.entra_id),
        (4, it.azure_id),
    ]
    .into_iter()
    .filter_map(|(rank, name)| Some((rank, name?)))
    .filter(|it| !is_filler(store.symbols.text(it.1)))
    .collect()
}

impl Devices {
    /// Names of devices whose tellings have been joined in `sets`. Texts are
    /// compared without their case.
    pub(crate) fn resolve(store: &mut Store, used: &[SubjectId], sets: &mut DisjointSets) -> Self {
        let mut best: FxHashMap<u32, (u8, String)> = FxHashMap::default();
        let mut bearers: FxHashMap<String, Vec<(bool, u32)>> = FxHashMap::default();
        for &subject in used {
            let names = names(store, subject);
            let set = sets.find(subject.0);
            let first_rank = names.iter().map(|it| it.0).min().unwrap_or(0);
            for (rank, name) in names {
                let text = store.symbols.text(name).trim().to_lowercase();
                // A name that stands for its telling is surer than one beside an id.
                let own = rank == first_rank;
                if rank == 1
                    && let Some((label, _)) = text.split_once('.')
                {
                    bearers
                        .entry(label.to_owned())
                        .or_default()
                        .push((false, set));
                }
                bearers.entry(text.clone()).or_default().push((own, set));
                let candidate = (rank, text);
                let known = best.entry(set).or_insert_with(|| candidate.clone());
                if candidate < *known {
                    *known = candidate;
                }
            }
        }
        let mut by_text: FxHashMap<String, Symbol> = FxHashMap::default();
        let bearers: Vec<_> = bearers.into_iter().collect();
        for (text, bearers) in bearers {
            let sole = |own: bool| {
                let mut sets: Vec<u32> = bearers
                    .iter()
                    .filter(|it| it.0 || !own)
                    .map(|it| it.1)
                    .collect();
                sets.sort_unstable();
                sets.dedup();
                (sets.len() == 1).then(|| sets[0])
            };
            if let Some(set) = sole(true).or_else(|| sole(false)) {
                let name = store.symbols.intern(&best[&set].1);
                by_text.insert(text, name);
            }
        }
        Self {
            known_as: referred_names(store)
                .into_iter()
                .map(|name| {
                    let text = store.symbols.text(name).trim().to_lowercase();
                    let known = by_text.get(&text).copied();
                    (name, known.unwrap_or_else(|| store.symbols.intern(&text)))
                })
                .collect(),
            called: by_text,
        }
    }

    /// The one name of the device that is called so, in whatever case; none where
    /// several are.
    pub(crate) fn called(&self, name: &str) -> Option<Symbol> {
        self.called
            .get(name.trim().to_lowercase().as_str())
            .copied()
    }

    /// The one name of the device that a telling refers to by `name`.
    pub(crate) fn known_as(&self, name: Option<Symbol>) -> Option<Symbol> {
        let name = name?;
        Some(self.known_as.get(&name).copied().unwrap_or(name))
    }
}

/// Every name by which a telling refers to a device, and every device's own.
fn referred_names(store: &Store) -> Vec<Symbol> {
    let mut seen: Vec<Symbol> = Vec::new();
    let mut known = rustc_hash::FxHashSet::default();
    for at in (0..store.subjects.len() as u32).map(SubjectId) {
        let names_devices = matches!(
            store.kind(at),
            SubjectKind::Process
                | SubjectKind::File
                | SubjectKind::RegistryKey
                | SubjectKind::RegistryValue
                | SubjectKind::Device
        );
        if !names_devices {
            continue;
        }
        let referred = match store.subject(at) {
            Subject::Process(it) => it.device_id,
            Subject::File(it) => it.device_id,
            Subject::RegistryKey(it) | Subject::RegistryValue(it) => it.device_id,
            Subject::Device(_) => {
                for (_, name) in names(store, at) {
                    if known.insert(name) {
                        seen.push(name);
                    }
                }
                None
            }
            _ => None,
        };
        if let Some(name) = referred
            && known.insert(name)
        {
            seen.push(name);
        }
    }
    seen
}
