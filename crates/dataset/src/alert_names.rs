//! By which names an alert is known: its key, and all other ids that stand for it only.

use crate::dataset::AlertIdx;
use crate::groups::Groups;
use crate::store::Store;
use crate::symbols::Symbol;

/// Names with their alerts, in the order of their symbols: a hash table of millions
/// would take twice the room.
#[derive(Default)]
pub(crate) struct AlertNames(Vec<(u32, AlertIdx)>);

impl AlertNames {
    /// The names of alerts with these keys and tellings. A key outranks all else.
    pub(crate) fn of(store: &Store, keys: &[Symbol], tellings: &Groups<u32>) -> Self {
        let alerts = || (0..keys.len() as u32).map(AlertIdx);
        // Of one text the key comes first.
        let mut names: Vec<(u32, bool, AlertIdx)> = Vec::with_capacity(2 * keys.len());
        for (alert, key) in alerts().zip(keys) {
            names.push((key.word(), false, alert));
            for &row in tellings.of(alert.0) {
                let row = &store.alerts[row as usize];
                let others = [row.id, row.provider_id, row.system_id];
                for name in others.into_iter().flatten().filter(|it| it != key) {
                    names.push((name.word(), true, alert));
                }
            }
        }
        names.sort_unstable();
        let mut known = Vec::with_capacity(names.len());
        for bearers in names.chunk_by(|a, b| a.0 == b.0) {
            let (name, is_other, alert) = bearers[0];
            if !is_other || bearers.iter().all(|it| it.2 == alert) {
                known.push((name, alert));
            }
        }
        known.shrink_to_fit();
        Self(known)
    }

    /// Bytes held.
    pub(crate) fn bytes(&self) -> usize {
        self.0.capacity() * size_of::<(u32, AlertIdx)>()
    }

    /// The alert of a name.
    pub(crate) fn get(&self, name: Symbol) -> Option<AlertIdx> {
        let at = self.0.binary_search_by_key(&name.word(), |it| it.0).ok()?;
        Some(self.0[at].1)
    }
}
