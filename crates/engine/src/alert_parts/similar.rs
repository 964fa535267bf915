//! How other alerts of the same title were judged (AL-8). Every count is of the very
//! alerts that its filter shows.

use crate::Engine;
use crate::protocol::{JudgedAlerts, SimilarAlerts};
use throughline_dataset::AlertIdx;
use throughline_model::{Classification, Vocabulary};
use throughline_query::{Field, Filter};

/// What was judged first, what was not last.
const JUDGED: [Classification; 4] = [
    Classification::TruePositive,
    Classification::InformationalExpectedActivity,
    Classification::FalsePositive,
    Classification::Unknown,
];

/// The alerts of an alert's title; none where it is the only one, or has no title.
pub(super) fn alerts(engine: &Engine, alert: AlertIdx) -> Option<SimilarAlerts> {
    let data = &engine.dataset;
    let title = data.alert(alert).title.map(|it| data.text(it))?;
    let same = Filter::default().toggled(Field::Title, &format!("={title}"));
    let count = engine.select(&same).count();
    if title.is_empty() || count < 2 {
        return None;
    }
    let judged = |classification: Classification| {
        let filter = same.toggled(Field::Classification, classification.api());
        JudgedAlerts {
            label: match classification {
                Classification::Unknown => "Not classified".to_owned(),
                _ => classification.label().to_owned(),
            },
            count: engine.select(&filter).count(),
            filter: filter.to_string(),
        }
    };
    Some(SimilarAlerts {
        filter: same.to_string(),
        count,
        judged: JUDGED
            .into_iter()
            .map(judged)
            .filter(|it| it.count > 0)
            .collect(),
    })
}
