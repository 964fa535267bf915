//! Brings tellings of the same thing together by their keys.
//!
//! Tier by tier, from the surest keys to short names. Tellings that share a key
//! are one thing, unless they are known to be different: two things that both
//! have keys of one surer kind, and share none of them, are two (trap X-5). Then
//! the key joins only tellings that have nothing surer, and the conflict is told.
//! Short names are stricter: they join nothing to two things at all.

use crate::columns::SubjectId;
use crate::identity::{TIERS, is_conflict, is_short_name, keys};
use crate::store::Store;
use crate::symbols::{Symbol, hash};
use rustc_hash::{FxHashMap, FxHashSet};
use throughline_model::SubjectKind;

/// A name or id that several different things bear.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct SharedKey {
    /// What kind of thing.
    pub(crate) kind: SubjectKind,
    /// The key, as `kind:text`.
    pub(crate) key: String,
    /// One telling of each of the things.
    pub(crate) bearers: Vec<SubjectId>,
}

/// A name with the tellings that bear it.
type Name = ((SubjectKind, String), Vec<u32>);

/// The one name of a device, however a telling refers to it.
type DeviceName<'d> = dyn Fn(Option<Symbol>) -> Option<Symbol> + 'd;

/// The hash of a key, and the telling that bears it: most keys are borne by one
/// telling only, and nobody needs to know more of them.
type Bearer = (u32, u32);

/// Joins tellings by their keys, and tells which keys are shared by what is
/// known to be different. Tellings without any key are added to `nameless`.
pub(crate) fn join_by_keys(
    sets: &mut DisjointSets,
    store: &Store,
    tellings: &[SubjectId],
    device: &DeviceName<'_>,
    nameless: &mut FxHashSet<SubjectId>,
) -> Vec<SharedKey> {
    let mut bearers: Vec<Vec<Bearer>> = vec![Vec::new(); usize::from(TIERS)];
    let mut tiers = vec![0_u8; sets.len()];
    for &subject in tellings {
        note_keys(store, subject, device, &mut bearers, &mut tiers);
        if tiers[subject.0 as usize] == 0 {
            nameless.insert(subject);
        }
    }
    let mut conflicts = Vec::new();
    for (tier, bearers) in (0_u8..).zip(bearers) {
        for at in 0..tiers.len() {
            let known = tiers[at];
            if known != 0 {
                tiers[sets.find(at as u32) as usize] |= known;
            }
        }
        let names = shared_names(store, tier, bearers, device);
        join_tier(sets, tier, names, &tiers, &mut conflicts);
    }
    conflicts.sort();
    conflicts
}

// A call for each: a browser compiles what is called often better than what
// runs long.
#[inline(never)]
fn note_keys(
    store: &Store,
    subject: SubjectId,
    device: &DeviceName<'_>,
    bearers: &mut [Vec<Bearer>],
    tiers: &mut [u8],
) {
    let telling = store.subject(subject);
    for key in keys(&telling, &store.symbols, device) {
        tiers[subject.0 as usize] |= 1 << key.tier;
        let hash = hash_key(telling.kind(), &key.text);
        bearers[usize::from(key.tier)].push((hash, subject.0));
    }
}

fn hash_key(kind: SubjectKind, text: &str) -> u32 {
    hash(text) ^ (kind as u32) << 24
}

/// The keys of a tier that more than one telling bears.
fn shared_names(
    store: &Store,
    tier: u8,
    mut bearers: Vec<Bearer>,
    device: &DeviceName<'_>,
) -> Vec<Name> {
    bearers.sort_unstable();
    bearers.dedup();
    let mut names: FxHashMap<(SubjectKind, String), Vec<u32>> = FxHashMap::default();
    let alike = bearers.chunk_by(|a, b| a.0 == b.0);
    for &(wanted, subject) in alike.filter(|it| it.len() > 1).flatten() {
        let telling = store.subject(SubjectId(subject));
        for key in keys(&telling, &store.symbols, device) {
            if key.tier == tier && hash_key(telling.kind(), &key.text) == wanted {
                let name = names.entry((telling.kind(), key.text)).or_default();
                if name.last() != Some(&subject) {
                    name.push(subject);
                }
            }
        }
    }
    // In any order: all is decided on before anything is joined.
    let names: Vec<Name> = names.into_iter().collect();
    names.into_iter().filter(|it| it.1.len() > 1).collect()
}

/// Joins by the names of one tier. All are decided on before any joins: else
/// their order would matter.
fn join_tier(
    sets: &mut DisjointSets,
    tier: u8,
    names: Vec<Name>,
    tiers: &[u8],
    conflicts: &mut Vec<SharedKey>,
) {
    let better = (1_u8 << tier) - 1;
    let surer = |set: u32| tiers[set as usize] & better;
    let mut chained = sets.clone();
    let mut agreed = Vec::with_capacity(names.len());
    for ((kind, text), group) in &names {
        let things = things(sets, group, &surer);
        let strict = is_short_name(*kind, tier);
        let agree = things.len() < 2 || !strict && !clash(&things, &surer);
        agreed.push(agree);
        if agree {
            for pair in group.windows(2) {
                chained.join(pair[0], pair[1]);
            }
        } else if is_conflict(*kind, tier) {
            conflicts.push(SharedKey {
                kind: *kind,
                key: text.clone(),
                bearers: things.into_iter().map(SubjectId).collect(),
            });
        }
    }
    let clashing = clashing_chains(sets, &mut chained, &names, &surer);
    for ((_, group), agree) in names.into_iter().zip(agreed) {
        let group = if agree && !clashing.contains(&chained.find(group[0])) {
            group
        } else {
            // Only what has nothing surer is sure to be one thing.
            group
                .into_iter()
                .filter(|&it| surer(sets.find(it)) == 0)
                .collect()
        };
        for pair in group.windows(2) {
            sets.join(pair[0], pair[1]);
        }
    }
}

/// The sets among the bearers of a name that have surer keys.
fn things(sets: &mut DisjointSets, group: &[u32], surer: &dyn Fn(u32) -> u8) -> Vec<u32> {
    let mut things: Vec<u32> = group
        .iter()
        .map(|&it| sets.find(it))
        .filter(|&it| surer(it) != 0)
        .collect();
    things.sort_unstable();
    things.dedup();
    things
}

/// Whether two of these have keys of the same surer kind: they share none, or
/// they would be one.
fn clash(things: &[u32], surer: &dyn Fn(u32) -> u8) -> bool {
    let mut seen = 0;
    things.iter().any(|&it| {
        let both = seen & surer(it) != 0;
        seen |= surer(it);
        both
    })
}

/// Chains of names, each agreeable by itself, that would join what clashes.
fn clashing_chains(
    sets: &mut DisjointSets,
    chained: &mut DisjointSets,
    names: &[Name],
    surer: &dyn Fn(u32) -> u8,
) -> FxHashSet<u32> {
    let mut members: Vec<(u32, u32)> = names
        .iter()
        .flat_map(|it| &it.1)
        .map(|&it| (chained.find(it), sets.find(it)))
        .collect();
    members.sort_unstable();
    members.dedup();
    members
        .chunk_by(|a, b| a.0 == b.0)
        .filter(|chain| {
            let things: Vec<u32> = chain.iter().map(|it| it.1).collect();
            clash(&things, surer)
        })
        .map(|chain| chain[0].0)
        .collect()
}

/// Disjoint sets with path halving. The least member leads its set.
#[derive(Clone)]
pub(crate) struct DisjointSets(Vec<u32>);

impl DisjointSets {
    pub(crate) fn new(count: usize) -> Self {
        Self((0..count as u32).collect())
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    pub(crate) fn find(&mut self, mut it: u32) -> u32 {
        while self.0[it as usize] != it {
            let up = self.0[self.0[it as usize] as usize];
            self.0[it as usize] = up;
            it = up;
        }
        it
    }

    pub(crate) fn join(&mut self, a: u32, b: u32) {
        let (a, b) = (self.find(a), self.find(b));
        self.0[a.max(b) as usize] = a.min(b);
    }
}
