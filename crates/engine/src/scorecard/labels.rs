//! The labels of a table, read by themselves by a mapping of their own: they never reach
//! the grouping.

use crate::{Engine, MapField, Mapping, Source};
use throughline_correlate::scorecard::AttackTruth;
use throughline_dataset::Dataset;

/// The column that labels each alert with its phase of the attack.
pub const LABEL: &str = "event_label";

/// Name of the mapping that reads it.
const LABELS: &str = "labels";

/// What it says of benign alerts.
const BENIGN: &str = "-";

/// Mappings that read the labels of the tables that these read; none where none has a
/// time to know alerts by.
pub fn label_maps(maps: &[Mapping]) -> Vec<Mapping> {
    maps.iter().filter_map(label_map).collect()
}

/// The same table with its labels as titles, and nothing else.
fn label_map(map: &Mapping) -> Option<Mapping> {
    let time = map.fields.get(&MapField::Time)?.clone();
    let mut labels = Mapping {
        name: LABELS.to_owned(),
        columns: map.columns.clone(),
        ignore: map
            .ignore
            .iter()
            .filter(|it| *it != LABEL)
            .cloned()
            .collect(),
        ..Mapping::default()
    };
    labels.columns.push(LABEL.to_owned());
    labels.fields.insert(MapField::Time, time);
    labels.fields.insert(MapField::Title, Source::column(LABEL));
    Some(labels)
}

/// What labels say of the alerts of some data; none where it has none.
pub(super) fn truth(data: &Dataset, labels: &Engine) -> Option<AttackTruth> {
    let is_table = labels.used_mappings().iter().any(|it| it.name == LABELS);
    let labels = labels.dataset();
    let mut of_record: Vec<(u64, Option<String>)> = labels
        .alerts()
        .map(|it| {
            let row = labels.alert(it);
            let label = labels.text_or_empty(row.title);
            let is_attack = !label.is_empty() && label != BENIGN;
            (row.place.record, is_attack.then(|| label.to_owned()))
        })
        .collect();
    of_record.sort_unstable();
    let phases = data
        .alerts()
        .map(|it| {
            let record = data.alert(it).place.record;
            let at = of_record.binary_search_by_key(&record, |it| it.0).ok()?;
            of_record[at].1.clone()
        })
        .collect::<Vec<_>>();
    let is_labelled = is_table && phases.iter().any(Option::is_some);
    is_labelled.then_some(AttackTruth { phases })
}
