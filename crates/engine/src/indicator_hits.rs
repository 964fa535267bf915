//! Whether what was pasted is in the data, and where it leads.

use crate::Engine;
use crate::entity_address::field_of;
use crate::facts::cell;
use crate::indicator::{Indicator, IndicatorKind};
use crate::protocol::{Destination, IndicatorRow};
use throughline_query::{Field, Filter, entities_matching};

/// What an indicator gives.
pub(crate) struct Hits {
    /// What it turned out to be, where the data tells more than its form.
    pub kind: Option<&'static str>,
    pub alerts: u32,
    pub entities: u32,
    pub goes: Option<Destination>,
}

impl Hits {
    const NONE: Self = Self {
        kind: None,
        alerts: 0,
        entities: 0,
        goes: None,
    };

    fn object(kind: &'static str, alerts: u32, goes: Destination) -> Self {
        Self {
            kind: Some(kind),
            alerts,
            entities: 0,
            goes: Some(goes),
        }
    }
}

/// What a pasted text gives: an alert or an incident of that id or address, or
/// the alerts that its form's own field finds.
pub(crate) fn hits(engine: &Engine, text: &str, indicator: &Indicator) -> Hits {
    if let Some(object) = object(engine, text, indicator) {
        return object;
    }
    match indicator.kind {
        IndicatorKind::PortalAlert | IndicatorKind::PortalIncident => Hits::NONE,
        IndicatorKind::Name => named(engine, indicator),
        kind => match kind.field() {
            Some(field) => found(engine, field, &indicator.value()),
            None => Hits::NONE,
        },
    }
}

/// The alert or incident that a text names by its id or its address.
pub(crate) fn object(engine: &Engine, text: &str, indicator: &Indicator) -> Option<Hits> {
    let data = &engine.dataset;
    let alert = |id: &str| {
        let alert = data.alert_of_key(id)?;
        let goes = Destination::Alert(data.alert_key(alert).to_owned());
        Some(Hits::object("Alert", 1, goes))
    };
    let incident = |id: &str| {
        let incident = data.incident_of_id(id)?;
        let alerts = data.alerts_of_incident(incident).len() as u32;
        let goes = Destination::Incident(data.incident_key(incident).to_owned());
        Some(Hits::object("Incident", alerts, goes))
    };
    match indicator.kind {
        IndicatorKind::PortalAlert => alert(&indicator.text),
        IndicatorKind::PortalIncident => incident(&indicator.text),
        IndicatorKind::Url => of_address(engine, text.trim()),
        _ => alert(&indicator.text).or_else(|| incident(&indicator.text)),
    }
}

/// What an export says is shown at an address (KB-7).
fn of_address(engine: &Engine, address: &str) -> Option<Hits> {
    let data = &engine.dataset;
    let symbol = data.symbols().find(address);
    let incident = data
        .incidents()
        .find(|&it| symbol.is_some() && data.incident(it).record.web_url == symbol);
    if let Some(incident) = incident {
        let alerts = data.alerts_of_incident(incident).len() as u32;
        let goes = Destination::Incident(data.incident_key(incident).to_owned());
        return Some(Hits::object("Incident", alerts, goes));
    }
    let mut alerts = data.alerts();
    let alert = alerts.find(|&it| data.is_shown_at(it, address))?;
    let goes = Destination::Alert(data.alert_key(alert).to_owned());
    Some(Hits::object("Alert", 1, goes))
}

/// What the field finds by the value.
fn found(engine: &Engine, field: Field, value: &str) -> Hits {
    let filter = Filter::default().only(field, value);
    let alerts = engine.select(&filter).count();
    let entities = entities_matching(engine.rows(), field, value).count() as u32;
    Hits {
        kind: None,
        alerts,
        entities,
        goes: (alerts > 0 || entities > 0).then(|| Destination::Alerts(filter.to_string())),
    }
}

/// What is called exactly so: by the field of its kind where all are of one.
fn named(engine: &Engine, indicator: &Indicator) -> Hits {
    let data = &engine.dataset;
    let mut bearers = entities_matching(engine.rows(), Field::Entity, &indicator.value());
    let Some(first) = bearers.next().map(|it| data.entity(it)) else {
        return Hits::NONE;
    };
    // The name as the data writes it, not as somebody typed it.
    let value = format!("={}", data.text(first.name));
    if bearers.any(|it| data.entity(it).kind != first.kind) {
        return found(engine, Field::Entity, &value);
    }
    Hits {
        kind: Some(first.kind.label()),
        ..found(engine, field_of(first.kind), &value)
    }
}

/// One line of a pasted list.
pub(crate) fn row(engine: &Engine, text: &str) -> IndicatorRow {
    let indicator = Indicator::read(text);
    let hits = hits(engine, text, &indicator);
    IndicatorRow {
        text: cell(text),
        kind: hits.kind.unwrap_or(indicator.kind.label()).to_owned(),
        alerts: hits.alerts,
        entities: hits.entities,
        goes: hits.goes,
    }
}
