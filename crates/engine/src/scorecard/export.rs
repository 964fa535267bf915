//! Recorrelated incidents against those that an export carries.

use super::ExportScore;
use rustc_hash::FxHashMap;
use throughline_correlate::scorecard::agreement;
use throughline_correlate::{Correlation, Facts, Settings};
use throughline_dataset::{AlertIdx, Dataset};

pub(super) fn export(name: &str, data: &Dataset, settings: &Settings) -> Option<ExportScore> {
    let facts = Facts::read(data);
    let correlation = Correlation::of(&facts, settings);
    // The id that an alert carries says which incident, whether or not that is here.
    let exported = |it: AlertIdx| data.incident_id(it).map(|id| data.text(id));
    let mut ids: Vec<&str> = data.alerts().filter_map(exported).collect();
    ids.sort_unstable();
    ids.dedup();
    let pairs: Vec<(u32, u32)> = data
        .alerts()
        .filter_map(|it| {
            let number = ids.binary_search(&exported(it)?).ok()?;
            Some((number as u32, correlation.incident_of(it).0))
        })
        .collect();
    let (truth, found): (Vec<u32>, Vec<u32>) = pairs.into_iter().unzip();
    let distinct = |of: &[u32]| {
        let mut of = of.to_vec();
        of.sort_unstable();
        of.dedup();
        of.len()
    };
    (!truth.is_empty()).then(|| ExportScore {
        name: name.to_owned(),
        alerts: truth.len(),
        exported: distinct(&truth),
        recorrelated: distinct(&found),
        split: several(truth.iter().zip(&found)),
        joined: several(found.iter().zip(&truth)),
        agreement: agreement(&truth, &found),
    })
}

/// How many of the ones are with several of the others.
fn several<'a>(pairs: impl Iterator<Item = (&'a u32, &'a u32)>) -> usize {
    let mut with: FxHashMap<u32, (u32, bool)> = FxHashMap::default();
    for (&one, &other) in pairs {
        let first = with.entry(one).or_insert((other, false));
        first.1 |= first.0 != other;
    }
    with.values().filter(|it| it.1).count()
}
