//! What takes how much room.

use crate::columns::EvidenceRow;
use crate::dataset::Dataset;
use crate::merging::Merged;

impl Dataset {
    /// Bytes held by each part, roughly, the texts first: what to make smaller where
    /// there is not enough room.
    pub fn room(&self) -> Vec<(&'static str, usize)> {
        let (store, derived) = (&self.store, &self.derived);
        let words = |count: usize| count * 4;
        let merged = derived.merged.iter().flatten();
        let merged: usize = merged
            .map(|it| size_of::<Merged>() + it.evidence.capacity() * size_of::<EvidenceRow>())
            .sum();
        let (texts, finding) = store.symbols.room();
        vec![
            ("texts", texts),
            ("finding texts", finding),
            ("alerts", store.alerts.bytes()),
            (
                "evidence",
                store.columns.evidence.capacity() * size_of::<EvidenceRow>(),
            ),
            ("lists of alerts", words(store.columns.lists.capacity())),
            ("subjects", store.subjects.bytes()),
            ("entities", derived.entities.bytes()),
            (
                "keys and tellings",
                words(derived.keys.capacity() + derived.best.capacity()) + derived.tellings.bytes(),
            ),
            ("names of alerts", derived.alert_of_name.bytes()),
            (
                "merged alerts",
                merged + derived.merged.capacity() * size_of::<usize>(),
            ),
            (
                "alerts of incidents",
                derived
                    .alerts_of_incident
                    .iter()
                    .map(|it| size_of_val(it) + words(it.capacity()))
                    .sum(),
            ),
        ]
    }

    /// Bytes held, roughly.
    pub fn bytes(&self) -> usize {
        self.room().iter().map(|it| it.1).sum()
    }
}
