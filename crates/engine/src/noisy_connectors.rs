//! The values that connect much, or would, as a list.

use crate::Engine;
use crate::facts::cell;
use crate::protocol::{NoisyConnectors, NoisyConnectorsView, NoisyRow};
use throughline_correlate::{Admission, Exclusion, NoisyValue, NoisyValues};
use throughline_model::Timestamp;

/// As many are listed at once.
const LISTED: usize = 100;

pub(crate) fn view(engine: &mut Engine, asked: &NoisyConnectors) -> NoisyConnectorsView {
    engine.correlate();
    let Some(it) = &engine.correlated else {
        return NoisyConnectorsView::default();
    };
    let found = NoisyValues::find(&it.facts, &it.correlation, &asked.words, LISTED);
    NoisyConnectorsView {
        rows: found.rows.into_iter().map(row).collect(),
        more: found.more,
    }
}

fn row(of: NoisyValue) -> NoisyRow {
    let own: &[Exclusion] = match &of.admission {
        Admission::Excluded(own) => own,
        _ => &[],
    };
    let is_for_good = own.iter().any(|it| it.from.is_none() && it.until.is_none());
    let entries = own.iter().map(entry_words).collect();
    let is_in = matches!(of.admission, Admission::Connects | Admission::Readmitted);
    NoisyRow {
        name: cell(&of.value.name),
        kind: of.value.kind.label().to_owned(),
        value: of.value,
        alerts: of.alerts,
        episodes: of.episodes,
        devices: of.devices,
        users: of.users,
        taken_off: (of.damping + of.crowding).to_string(),
        taken_off_for: format!("reach {}, crowd {}", of.damping, of.crowding),
        would_join: of.would_join,
        joins: of.joins,
        standing: match &of.admission {
            Admission::Connects => "Connects",
            Admission::Shipped => "Excluded, as shipped",
            Admission::Readmitted => "Readmitted by an analyst",
            Admission::Excluded(_) if is_for_good => "Excluded by an analyst",
            Admission::Excluded(_) if of.is_noise => "Excluded, as shipped",
            Admission::Excluded(_) => "Excluded for some time",
        }
        .to_owned(),
        is_out: !is_in,
        entries,
        can_exclude: is_in || (!is_for_good && !of.is_noise),
        can_readmit: !is_in,
    }
}

/// `until 14 Apr 2026 16:33 UTC: pentest`.
fn entry_words(of: &Exclusion) -> String {
    let times = times_words(of.from, of.until);
    match (times.is_empty(), of.reason.is_empty()) {
        (_, true) => times,
        (true, false) => cell(&of.reason),
        (false, false) => format!("{times}: {}", cell(&of.reason)),
    }
}

/// `from … until …`; empty where it is for good.
pub(crate) fn times_words(from: Option<Timestamp>, until: Option<Timestamp>) -> String {
    let words = [("from", from), ("until", until)];
    let words = words
        .into_iter()
        .filter_map(|(word, at)| Some(format!("{word} {}", at?.minute())));
    words.collect::<Vec<_>>().join(" ")
}
