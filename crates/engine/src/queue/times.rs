//! The ranges of time that a queue offers (AQ-6, B-2).

use super::chosen::Chosen;
use super::count;
use crate::Engine;
use crate::protocol::FacetValue;
use throughline_query::Field;

/// Each as a filter writes it, counted back from the newest activity.
const RANGES: [(&str, &str); 7] = [
    ("-1d..", "1 day"),
    ("-3d..", "3 days"),
    ("-7d..", "1 week"),
    ("-30d..", "30 days"),
    ("-6mo..", "6 months"),
    ("-1y..", "1 year"),
    ("", "All time"),
];

/// The ranges, each with how many rows it would give.
pub(super) fn times(engine: &Engine, chosen: &Chosen) -> Vec<FacetValue> {
    let now = chosen.filter.facet_values(Field::Time);
    RANGES
        .iter()
        .map(|(range, label)| {
            let values = match *range {
                "" => Vec::new(),
                range => vec![range.to_owned()],
            };
            let filter = chosen.filter.with_facet(Field::Time, values.clone());
            FacetValue {
                label: (*label).to_owned(),
                count: count(engine, chosen.list, &filter),
                ticked: now == values,
                toggled: filter.to_string(),
                excluded: String::new(),
            }
        })
        .collect()
}
