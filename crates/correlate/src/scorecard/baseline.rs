//! Simple rules to compare with: what one would write in an afternoon.

use crate::disjoint_sets::DisjointSets;
use crate::{Episodes, Facts, Settings, Signature};
use rustc_hash::FxHashMap;
use throughline_dataset::AlertIdx;

const SECOND: i64 = 1000;
const HOUR: i64 = 3600 * SECOND;

/// A simple rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Baseline {
    /// Alerts of one host within an hour of one another.
    SameHostHour,
    /// Alerts of any host within a minute.
    AnyHostMinute,
    /// Alerts whose signature occurs in under a tenth of the hours: of one host within
    /// an hour, or of any host within ten minutes.
    RareSignatures,
}

impl Baseline {
    /// Every rule.
    pub const ALL: [Self; 3] = [
        Self::AnyHostMinute,
        Self::SameHostHour,
        Self::RareSignatures,
    ];

    /// The rule in words.
    pub fn label(self) -> &'static str {
        match self {
            Self::SameHostHour => "same host within 1 h",
            Self::AnyHostMinute => "any host within 60 s",
            Self::RareSignatures => "rare signatures",
        }
    }

    /// For each alert the number of its incident. What the rule does not look at is by
    /// itself, each run of the same as one.
    pub fn group(self, facts: &Facts) -> Vec<u32> {
        let rare = self.rare(facts);
        let mut sets = runs(facts);
        let mut order: Vec<AlertIdx> = (0..facts.len() as u32).map(AlertIdx).collect();
        order.sort_by_key(|it| facts.alert(*it).start);
        let mut last_of_host: FxHashMap<u32, AlertIdx> = FxHashMap::default();
        let mut last: Option<AlertIdx> = None;
        let (of_host, of_any) = match self {
            Self::SameHostHour => (HOUR, -1),
            Self::AnyHostMinute => (-1, 60 * SECOND),
            Self::RareSignatures => (HOUR, 600 * SECOND),
        };
        for alert in order {
            let it = facts.alert(alert);
            if !rare[it.signature.0 as usize] {
                continue;
            }
            let before = [
                (last_of_host.insert(it.assets.0, alert), of_host),
                (last.replace(alert), of_any),
            ];
            for (before, window) in before {
                let Some(before) = before else { continue };
                if it.start.saturating_sub(facts.alert(before).start) <= window {
                    let (a, b) = (sets.find(before.0), sets.find(alert.0));
                    sets.join(a, b);
                }
            }
        }
        (0..facts.len() as u32).map(|it| sets.find(it)).collect()
    }

    /// Which signatures the rule looks at.
    fn rare(self, facts: &Facts) -> Vec<bool> {
        if self != Self::RareSignatures {
            return vec![true; facts.signature_count()];
        }
        let hour = |at: i64| at.div_euclid(HOUR);
        let mut seen: Vec<(Signature, i64)> = (0..facts.len() as u32)
            .map(|it| facts.alert(AlertIdx(it)))
            .map(|it| (it.signature, hour(it.start)))
            .collect();
        seen.sort_unstable();
        seen.dedup();
        let hours = usize::try_from(facts.observed(HOUR) / HOUR).unwrap_or(0);
        let mut rare = vec![true; facts.signature_count()];
        for run in seen.chunk_by(|a, b| a.0 == b.0) {
            rare[run[0].0.0 as usize] = run.len() * 10 < hours;
        }
        rare
    }
}

/// Alerts of one run of the same together: all rules are scored on episodes.
fn runs(facts: &Facts) -> DisjointSets {
    let episodes = Episodes::fold(facts, &Settings::default());
    let mut sets = DisjointSets::new(facts.len());
    for (idx, _) in episodes.iter() {
        let members = episodes.members(idx);
        for alert in members {
            let (a, b) = (sets.find(members[0].0), sets.find(alert.0));
            sets.join(a, b);
        }
    }
    sets
}
