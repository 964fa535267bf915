//! An alert as a row of a short list: an incident's alerts, an entity's.

use crate::Engine;
use crate::engine::grouped;
use crate::facts::{
    assets, assets_cell, category_words, cell, severity_mark, short_source, short_time,
};
use crate::protocol::AlertRow;
use throughline_dataset::AlertIdx;
use throughline_model::Timestamp;

/// One alert as a row.
pub(crate) fn row(engine: &Engine, alert: AlertIdx) -> AlertRow {
    let data = &engine.dataset;
    let rows = engine.rows();
    let it = data.alert(alert);
    AlertRow {
        key: data.alert_key(alert).to_owned(),
        title: title(engine, alert),
        severity: severity_mark(data, rows.severity(alert)),
        status: cell(rows.label(rows.status(alert))),
        source: short_source(rows, alert),
        category: category_words(data.text_or_empty(it.category)),
        assets: assets_cell(data, &assets(data, alert)),
        alone: alone(engine, alert),
        investigation: cell(rows.label(it.investigation_state)),
        assigned: cell(rows.assigned_to(alert)),
        first_activity: short_time(data, it.first_activity.or(it.created)),
        last_activity: short_time(data, it.activity()),
        last_activity_iso: it.activity().map(Timestamp::iso).unwrap_or_default(),
    }
}

/// Says that an alert is in no incident, where there are any.
pub(crate) fn alone(engine: &Engine, alert: AlertIdx) -> String {
    let data = &engine.dataset;
    if data.incident_count() == 0 || data.incident_of(alert).is_some() {
        return String::new();
    }
    data.incident_id(alert).map_or_else(
        || "No incident".to_owned(),
        |id| format!("Incident {} not here", cell(data.text(id))),
    )
}

/// An alert's title, or words for its absence.
pub(crate) fn title(engine: &Engine, alert: AlertIdx) -> String {
    let title = cell(
        engine
            .dataset
            .text_or_empty(engine.dataset.alert(alert).title),
    );
    if title.is_empty() {
        "Alert without a title".to_owned()
    } else {
        title
    }
}

/// `212 of 1,284`.
pub(crate) fn of(part: usize, all: usize) -> String {
    format!("{} of {}", grouped(part), grouped(all))
}
