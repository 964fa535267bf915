//! Incidents of which the export has the record alone: what that says of their
//! alerts, as filters ask for it.

use crate::Engine;
use crate::facts::{category_words, plain};
use crate::protocol::{FactRow, Section};
use std::borrow::Cow;
use throughline_dataset::{IncidentIdx, Symbol};
use throughline_model::{IncidentOutline, SubjectKind, Term, Vocabulary};
use throughline_query::{Field, text_holds, text_is};

type Outline = IncidentOutline<Symbol>;

/// What an incident's record says of its alerts, where none of them is there.
pub(crate) fn outline(engine: &Engine, incident: IncidentIdx) -> Option<&Outline> {
    let data = &engine.dataset;
    if !data.alerts_of_incident(incident).is_empty() {
        return None;
    }
    match data.incident(incident) {
        Cow::Borrowed(row) => row.record.outline.as_deref(),
        // One that was made here was made of alerts.
        Cow::Owned(_) => None,
    }
}

/// Whether that is one of some values of a field; `any` is every value.
pub(super) fn tells(engine: &Engine, outline: &Outline, field: Field, values: &[String]) -> bool {
    match field {
        Field::Source => has(engine, &outline.service_sources, values),
        Field::Detection => has(engine, &outline.detection_sources, values),
        Field::Investigation => has(engine, &outline.investigation_states, values),
        Field::Category => is_one(engine, &outline.categories, values, text_is),
        _ => is_one(engine, &texts(outline, field), values, text_holds),
    }
}

/// Whether any of its names and values holds one of these words.
pub(super) fn holds(engine: &Engine, outline: &Outline, words: &[String]) -> bool {
    [
        Field::Entity,
        Field::Category,
        Field::Threat,
        Field::Product,
        Field::Policy,
    ]
    .into_iter()
    .any(|field| is_one(engine, &texts(outline, field), words, text_holds))
}

/// The assets that something happened to: by which field they are filtered, and
/// their names.
pub(super) fn assets(outline: &Outline) -> Vec<(Field, Symbol)> {
    let field = |kind| match kind {
        SubjectKind::Device => Field::Device,
        SubjectKind::User => Field::User,
        SubjectKind::Mailbox => Field::Mailbox,
        SubjectKind::CloudApplication => Field::App,
        SubjectKind::CloudResource => Field::Resource,
        _ => Field::Entity,
    };
    let assets = outline.impacted_assets.iter();
    assets.map(|&(kind, name)| (field(kind), name)).collect()
}

/// The values of a field that are no words of an enumeration.
pub(super) fn texts(outline: &Outline, field: Field) -> Vec<Symbol> {
    let assets = |kinds: &[SubjectKind]| {
        let all = outline.impacted_assets.iter();
        let meant = all.filter(|it| kinds.contains(&it.0));
        meant.map(|it| it.1).collect()
    };
    match field {
        Field::Category => outline.categories.clone(),
        Field::Product => outline.product_names.clone(),
        Field::Policy => outline.policies.clone(),
        Field::Threat => outline.threats.clone(),
        Field::Workspace => outline.workspaces.clone(),
        Field::Sensitivity => outline.sensitivity_labels.clone(),
        Field::DeviceGroup => outline.device_groups.clone(),
        Field::Stream => outline.data_streams.clone(),
        Field::Entity
        | Field::Device
        | Field::User
        | Field::Mailbox
        | Field::App
        | Field::Resource => assets(field.entity_kinds().unwrap_or_default()),
        _ => Vec::new(),
    }
}

fn is_one(
    engine: &Engine,
    symbols: &[Symbol],
    values: &[String],
    matches: fn(&[String], &str) -> bool,
) -> bool {
    let any = values.iter().any(|it| it.eq_ignore_ascii_case("any"));
    let mut texts = symbols.iter().map(|&it| engine.dataset.text(it));
    any && !symbols.is_empty() || texts.any(|it| matches(values, it))
}

fn has<V: Vocabulary>(engine: &Engine, terms: &[Term<V, Symbol>], values: &[String]) -> bool {
    let any = values.iter().any(|it| it.eq_ignore_ascii_case("any"));
    let rows = engine.rows();
    any && !terms.is_empty()
        || terms.iter().any(|&term| {
            let known = term.known().filter(|&it| it != V::unknown());
            let is_meant = |it: &String| known.is_some() && V::read(it) == known;
            values.iter().any(is_meant)
                || text_is(values, rows.api(term))
                || text_is(values, rows.label(term))
        })
}

/// The same for a person to read.
pub(crate) fn section(engine: &Engine, outline: &Outline) -> Option<Section> {
    fn labels<V: Vocabulary>(engine: &Engine, terms: &[Term<V, Symbol>]) -> String {
        let labels = terms.iter().map(|&it| engine.rows().label(it));
        labels.collect::<Vec<_>>().join(", ")
    }
    let data = &engine.dataset;
    let words = |symbols: &[Symbol]| {
        let texts = symbols.iter().map(|&it| data.text(it));
        texts.collect::<Vec<_>>().join(", ")
    };
    let categories = outline.categories.iter();
    let categories: Vec<String> = categories
        .map(|&it| category_words(data.text(it)))
        .collect();
    let assets = outline
        .impacted_assets
        .iter()
        .map(|&(kind, name)| format!("{} {}", kind.label().to_lowercase(), data.text(name)));
    let facts: Vec<FactRow> = [
        ("Active alerts", words(outline.active_alerts.as_slice())),
        ("Categories", categories.join(", ")),
        ("Service sources", labels(engine, &outline.service_sources)),
        (
            "Detection sources",
            labels(engine, &outline.detection_sources),
        ),
        ("Products", words(&outline.product_names)),
        (
            "Investigation",
            labels(engine, &outline.investigation_states),
        ),
        ("Impacted assets", assets.collect::<Vec<_>>().join(", ")),
        ("Device groups", words(&outline.device_groups)),
        ("Associated threats", words(&outline.threats)),
        ("Policies", words(&outline.policies)),
        ("Workspaces", words(&outline.workspaces)),
        ("Sensitivity labels", words(&outline.sensitivity_labels)),
        ("Data streams", words(&outline.data_streams)),
    ]
    .into_iter()
    .filter(|it| !it.1.is_empty())
    .map(|(label, value)| plain(label, value))
    .collect();
    (!facts.is_empty()).then(|| Section {
        title: "Its alerts, as exported".to_owned(),
        facts,
    })
}
