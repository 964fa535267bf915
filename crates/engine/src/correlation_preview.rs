//! What a change of correlation would do to the loaded alerts, before it is made.

use crate::correlation_change::{changed, difference};
use crate::engine::counted;
use crate::facts::{assets, assets_cell, cell};
use crate::protocol::{BeforeAfter, CorrelationPreviewView, PreviewCorrelation, PreviewLine};
use crate::{Engine, EngineError, grouped};
use throughline_case::IncidentMode;
use throughline_correlate::{
    Correlation, Facts, Growth, IncidentNo, Preview, Split, Spread, known_first, name_of,
};

/// As many incidents of each kind are listed.
const LISTED: usize = 8;

/// As many parts of a split incident are told.
const PARTS: usize = 4;

pub(crate) fn view(
    engine: &mut Engine,
    asked: &PreviewCorrelation,
) -> Result<CorrelationPreviewView, EngineError> {
    if engine.case.is_empty() {
        return Err(EngineError::NothingLoaded);
    }
    let settings = engine.correlation_settings();
    let wanted = changed(engine, &settings, &asked.change)?;
    engine.correlate();
    let engine = &*engine;
    let Some(now) = &engine.correlated else {
        return Err(EngineError::NothingLoaded);
    };
    let (facts, after) = engine.grouping(engine.projection.hand(), &wanted);
    let before = Grouping {
        facts: &now.facts,
        correlation: &now.correlation,
    };
    let after = Grouping {
        facts: &facts,
        correlation: &after,
    };
    let preview = Preview::of(before.correlation, after.correlation);
    let listed = |all: usize| (all - all.min(LISTED)) as u32;
    Ok(CorrelationPreviewView {
        changes: difference(&settings, &wanted),
        is_same: preview.is_same(),
        counts: counts(engine, &preview),
        more_grow: listed(preview.grows.len()),
        grows: preview
            .grows
            .iter()
            .take(LISTED)
            .map(|it| growth_line(engine, before, after, it))
            .collect(),
        more_split: listed(preview.splits.len()),
        splits: preview
            .splits
            .iter()
            .take(LISTED)
            .map(|it| line(engine, before, it.was, split_words(it)))
            .collect(),
        effect: effect(engine).to_owned(),
    })
}

/// The alerts as settings group them.
#[derive(Clone, Copy)]
struct Grouping<'a> {
    facts: &'a Facts,
    correlation: &'a Correlation,
}

/// When a change of correlation is seen (CO-15).
pub(crate) fn effect(engine: &Engine) -> &'static str {
    match engine.mode() {
        IncidentMode::Exported => {
            "Incidents are shown as exported; this takes effect when they are recorrelated."
        }
        IncidentMode::Recorrelated => {
            "Incidents are shown recorrelated; this takes effect at once."
        }
    }
}

fn counts(engine: &Engine, preview: &Preview) -> Vec<BeforeAfter> {
    let count = |label: &str, of: fn(&Spread) -> u32| BeforeAfter {
        label: label.to_owned(),
        before: grouped(of(&preview.before) as usize),
        after: grouped(of(&preview.after) as usize),
    };
    let all = grouped(engine.dataset.alert_count() as usize);
    vec![
        count("Incidents", |it| it.incidents),
        count("Alerts in incidents of several", |it| it.grouped),
        count("Alerts in the largest incident", |it| it.largest),
        BeforeAfter {
            label: "Alerts that change incident".to_owned(),
            before: String::new(),
            after: format!("{} of {all}", grouped(preview.moved as usize)),
        },
    ]
}

fn growth_line(
    engine: &Engine,
    before: Grouping<'_>,
    after: Grouping<'_>,
    growth: &Growth,
) -> PreviewLine {
    let size = grouped(growth.after as usize);
    let from = match (growth.was, growth.taken_from) {
        (None, many) => format!("new, with {size} alerts from {many} incidents"),
        (_, 1) => format!("{} → {size} alerts, from 1 other", growth.before),
        (_, many) => format!("{} → {size} alerts, from {many} others", growth.before),
    };
    match growth.was {
        Some(was) => line(engine, before, was, from),
        None => line(engine, after, growth.is, from),
    }
}

fn split_words(split: &Split) -> String {
    let parts = split.parts.iter().take(PARTS);
    let parts: Vec<String> = parts.map(|it| grouped(*it as usize)).collect();
    let more = match split.parts.len().saturating_sub(PARTS) {
        0 => String::new(),
        more => format!(" + {} more", grouped(more)),
    };
    let all = counted(split.before as usize, "alert");
    format!("{all} → {}{more}", parts.join(" + "))
}

/// An incident by its name and its first alert.
fn line(engine: &Engine, of: Grouping<'_>, incident: IncidentNo, change: String) -> PreviewLine {
    let data = &engine.dataset;
    let alerts = of.correlation.group(incident).alerts;
    let first = known_first(data, of.facts, alerts);
    // What it is now, unless it would be a new one or exported ones are shown.
    let shown = first.filter(|_| engine.mode() == IncidentMode::Recorrelated);
    let shown = shown.and_then(|it| data.incident_of(it));
    let shown = shown.filter(|it| data.alerts_of_incident(*it) == alerts);
    PreviewLine {
        incident: shown.map_or_else(String::new, |it| data.incident_key(it).to_owned()),
        alert: first.map_or_else(String::new, |it| data.alert_key(it).to_owned()),
        title: cell(&name_of(data, of.facts, alerts)),
        assets: first.map_or_else(String::new, |it| assets_cell(data, &assets(data, it))),
        change,
    }
}
