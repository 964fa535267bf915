//! The global search (SE-1 to SE-9): suggestions, results in sections, and what
//! a pasted list of indicators gives.

use crate::Engine;
use crate::alert_rows::title;
use crate::completion::fault;
use crate::engine::grouped;
use crate::entity_address::field_of;
use crate::facts::{cell, detail, severity_mark, short_time, visible};
use crate::indicator::{Indicator, IndicatorKind, list};
use crate::indicator_hits::{hits, row};
use crate::protocol::{
    Destination, Search, SearchHit, SearchSection, SearchView, Suggest, SuggestView,
};
use crate::queue::{incident_state, newest_first};
use std::rc::Rc;
use throughline_dataset::{IncidentIdx, defang};
use throughline_model::SubjectKind;
use throughline_query::{
    FacetCount, Field, Filter, Names, names, names_of_kinds, refanged, values_like,
};

/// Most results of a kind while somebody types, and on the page of results.
const SUGGESTED: usize = 3;
const LISTED: usize = 12;

/// Most parts of a list that are looked up at once.
const MAX_INDICATORS: usize = 500;

/// Longest text that suggestions are made for: what is longer is pasted.
const MAX_TYPED: usize = 200;

/// The kinds of entity that have a section of their own.
const KINDS: [(SubjectKind, &str); 8] = [
    (SubjectKind::Device, "Devices"),
    (SubjectKind::User, "Users"),
    (SubjectKind::Mailbox, "Mailboxes"),
    (SubjectKind::File, "Files"),
    (SubjectKind::Process, "Processes"),
    (SubjectKind::Ip, "IP addresses"),
    (SubjectKind::Url, "URLs"),
    (SubjectKind::Domain, "Domains"),
];

/// Texts of alerts that are results too.
const TEXTS: [(Field, &str); 3] = [
    (Field::Title, "Alert titles"),
    (Field::Technique, "Techniques"),
    (Field::Tag, "Tags"),
];

/// The best few of everything that holds what was typed. Names of entities,
/// incidents and columns of alerts are gone through once each; what alerts tell
/// besides is not searched before it is asked for.
pub(crate) fn suggest(engine: &Engine, asked: &Suggest) -> SuggestView {
    let typed = asked.text.trim();
    let mut view = SuggestView::default();
    if typed.is_empty() || typed.len() > MAX_TYPED || is_filter(typed) {
        return view;
    }
    view.sections.extend(object(engine, typed));
    view.sections.extend(incidents(engine, typed, SUGGESTED));
    let typed = refanged(&typed.to_lowercase()).into_owned();
    view.sections.extend(entities(engine, &typed, SUGGESTED));
    view.sections.extend(texts(engine, &typed, SUGGESTED));
    view
}

/// Everything that a text finds.
pub(crate) fn search(engine: &Engine, asked: &Search) -> SearchView {
    let text = asked.text.trim();
    let mut view = SearchView {
        text: visible(text),
        ..SearchView::default()
    };
    if text.is_empty() {
        return view;
    }
    if let Some(parts) = list(text) {
        view.left_out = parts.len().saturating_sub(MAX_INDICATORS) as u32;
        let looked_up = parts.iter().take(MAX_INDICATORS);
        view.indicators = looked_up.map(|it| row(engine, it)).collect();
        return view;
    }
    let indicator = Indicator::read(text);
    if indicator.kind != IndicatorKind::Name {
        indicator.kind.label().clone_into(&mut view.form);
    }
    view.exact = exact(engine, text, &indicator);
    if view.exact.is_some() {
        return view;
    }
    if is_filter(text) {
        match text.parse::<Filter>() {
            Ok(_) => view.exact = Some(Destination::Alerts(text.to_owned())),
            Err(error) => view.fault = Some(fault(&error)),
        }
        if view.exact.is_some() {
            return view;
        }
    }
    // Of an address in the portal, only the object that it shows is meant.
    if matches!(
        indicator.kind,
        IndicatorKind::PortalAlert | IndicatorKind::PortalIncident
    ) {
        return view;
    }
    view.sections.extend(alerts(engine, &indicator));
    view.sections.extend(incidents(engine, text, LISTED));
    view.sections
        .extend(entities(engine, &indicator.text, LISTED));
    view.sections
        .extend(other_evidence(engine, &indicator.text));
    view.sections.extend(texts(engine, &indicator.text, LISTED));
    view
}

/// The one thing that is meant: what has this id, address, hash or name (SE-4).
fn exact(engine: &Engine, text: &str, indicator: &Indicator) -> Option<Destination> {
    let whole = match indicator.kind {
        // A part of a URL or a mail address is no exact match of it.
        IndicatorKind::Url | IndicatorKind::Domain | IndicatorKind::Mail => Indicator {
            kind: IndicatorKind::Name,
            text: indicator.text.clone(),
        },
        IndicatorKind::Technique => return None,
        _ => indicator.clone(),
    };
    let object = crate::indicator_hits::object(engine, text, indicator);
    let hits = object.unwrap_or_else(|| hits(engine, text, &whole));
    hits.goes.filter(|_| hits.alerts > 0)
}

/// Whether a text says what it is about: it names a field, or joins clauses.
fn is_filter(text: &str) -> bool {
    match text.parse::<Filter>() {
        Ok(filter) => says_more_than_words(&filter),
        Err(_) => text.contains(':') && !text.contains("://"),
    }
}

fn says_more_than_words(filter: &Filter) -> bool {
    match filter {
        Filter::Words(words) => words.starts_with('/') && words.ends_with('/'),
        Filter::All(clauses) => clauses.iter().any(says_more_than_words),
        Filter::Term(_) | Filter::Any(_) | Filter::Not(_) => true,
    }
}

/// The alert or incident of an id that was typed whole.
fn object(engine: &Engine, typed: &str) -> Option<SearchSection> {
    let indicator = Indicator::read(typed);
    let found = crate::indicator_hits::object(engine, typed, &indicator)?;
    let data = &engine.dataset;
    let hit = match found.goes? {
        Destination::Alert(key) => {
            let alert = data.alert_of_key(&key)?;
            SearchHit {
                label: title(engine, alert),
                detail: cell(&key),
                severity: Some(severity_mark(data, data.alert(alert).severity)),
                alerts: None,
                goes: Destination::Alert(key),
            }
        }
        Destination::Incident(id) => incident_hit(engine, data.incident_of_id(&id)?),
        Destination::Alerts(_) => return None,
    };
    Some(SearchSection {
        label: "This id".to_owned(),
        total: "1".to_owned(),
        hits: vec![hit],
        all: None,
    })
}

/// The newest alerts that hold the words anywhere.
fn alerts(engine: &Engine, indicator: &Indicator) -> Option<SearchSection> {
    let words = Filter::Words(indicator.text.clone());
    // Words of a name may stand apart, as in a filter.
    let words = match (indicator.kind, indicator.text.parse()) {
        (IndicatorKind::Name, Ok(apart)) => apart,
        _ => words,
    };
    let found = newest_first(engine, &words);
    let data = &engine.dataset;
    let hits: Vec<SearchHit> = found
        .iter()
        .take(LISTED)
        .map(|&it| {
            let key = data.alert_key(it);
            SearchHit {
                label: title(engine, it),
                detail: short_time(data, data.alert(it).activity()),
                severity: Some(severity_mark(data, engine.rows().severity(it))),
                alerts: None,
                goes: Destination::Alert(key.to_owned()),
            }
        })
        .collect();
    (!hits.is_empty()).then(|| SearchSection {
        label: "Alerts".to_owned(),
        total: grouped(found.len()),
        hits,
        all: Some(Destination::Alerts(words.to_string())),
    })
}

fn incidents(engine: &Engine, typed: &str, limit: usize) -> Option<SearchSection> {
    let data = &engine.dataset;
    let wanted = typed.to_lowercase();
    let found: Vec<IncidentIdx> = data
        .incidents()
        .filter(|&it| {
            let title = engine.incident_now(it).title();
            title.to_lowercase().contains(&wanted) || data.incident_key(it).starts_with(typed)
        })
        .collect();
    (!found.is_empty()).then(|| SearchSection {
        label: "Incidents".to_owned(),
        total: grouped(found.len()),
        hits: found
            .iter()
            // The newest incidents come last in the data.
            .rev()
            .take(limit)
            .map(|&it| incident_hit(engine, it))
            .collect(),
        all: None,
    })
}

fn incident_hit(engine: &Engine, incident: IncidentIdx) -> SearchHit {
    let data = &engine.dataset;
    let alerts = data.alerts_of_incident(incident);
    let key = data.incident_key(incident);
    let severity = incident_state::severity(engine, incident);
    SearchHit {
        label: incident_state::title(engine, incident),
        detail: cell(&format!("Incident {key}")),
        severity: Some(severity_mark(data, severity)),
        alerts: Some(alerts.len() as u32),
        goes: Destination::Incident(key.to_owned()),
    }
}

fn entities(engine: &Engine, typed: &str, limit: usize) -> Vec<SearchSection> {
    KINDS
        .iter()
        .filter_map(|&(kind, label)| {
            let found = names(engine.rows(), field_of(kind), kind, typed, limit);
            section(engine, label, kind, found)
        })
        .collect()
}

/// Evidence of all kinds that have no section of their own.
fn other_evidence(engine: &Engine, typed: &str) -> Option<SearchSection> {
    let others: Vec<SubjectKind> = SubjectKind::ALL
        .iter()
        .copied()
        .filter(|kind| KINDS.iter().all(|it| it.0 != *kind))
        .collect();
    let found = names_of_kinds(engine.rows(), Field::Entity, &others, typed, LISTED);
    let sections: Vec<SearchSection> = others
        .into_iter()
        .zip(found)
        .filter_map(|(kind, found)| section(engine, kind.label(), kind, found))
        .collect();
    let mut hits: Vec<SearchHit> = Vec::new();
    for section in sections {
        hits.extend(section.hits.into_iter().map(|it| SearchHit {
            detail: section.label.clone(),
            ..it
        }));
    }
    hits.sort_by_key(|it| std::cmp::Reverse(it.alerts));
    let total = hits.len();
    hits.truncate(LISTED);
    (!hits.is_empty()).then(|| SearchSection {
        label: "Other evidence".to_owned(),
        total: grouped(total),
        hits,
        all: None,
    })
}

fn section(engine: &Engine, label: &str, kind: SubjectKind, found: Names) -> Option<SearchSection> {
    let data = &engine.dataset;
    let is_address = matches!(kind, SubjectKind::Url | SubjectKind::Domain);
    let more = if found.is_more { "+" } else { "" };
    (!found.best.is_empty()).then(|| SearchSection {
        label: label.to_owned(),
        total: format!("{}{more}", grouped(found.total as usize)),
        hits: found
            .best
            .into_iter()
            .map(|it| SearchHit {
                detail: data
                    .entity(it.entity)
                    .subjects
                    .first()
                    .map(|&it| detail(data, it))
                    .unwrap_or_default(),
                severity: None,
                alerts: Some(it.alerts),
                goes: only(field_of(kind), &format!("={}", it.name)),
                label: if is_address {
                    cell(&defang(&it.name))
                } else {
                    cell(&it.name)
                },
            })
            .collect(),
        all: None,
    })
}

/// What is told in columns of alerts, most frequent first, each with its field.
pub(crate) type Told = Vec<(Field, Vec<FacetCount>)>;

/// What is told, counted once for all searches until something changes.
fn told(engine: &Engine) -> Rc<Told> {
    let mut kept = engine.told.borrow_mut();
    if let Some(told) = &*kept {
        return told.clone();
    }
    let count = |&(field, _): &(Field, &str)| {
        (field, values_like(engine.index(), engine.rows(), field, ""))
    };
    let told: Rc<Told> = Rc::new(TEXTS.iter().map(count).collect());
    *kept = Some(told.clone());
    told
}

fn texts(engine: &Engine, typed: &str, limit: usize) -> Vec<SearchSection> {
    let wanted = typed.to_lowercase();
    told(engine)
        .iter()
        .zip(TEXTS)
        .filter_map(|((field, values), (_, label))| {
            let field = *field;
            let values: Vec<&FacetCount> = values
                .iter()
                .filter(|it| it.label.to_lowercase().contains(&wanted))
                .collect();
            let total = values.len();
            let hits: Vec<SearchHit> = values
                .into_iter()
                .take(limit)
                .map(|it| SearchHit {
                    label: cell(&it.label),
                    detail: String::new(),
                    severity: None,
                    alerts: Some(it.count),
                    goes: only(field, &it.value),
                })
                .collect();
            (!hits.is_empty()).then(|| SearchSection {
                label: label.to_owned(),
                total: grouped(total),
                hits,
                all: None,
            })
        })
        .collect()
}

/// The alerts that have a value.
fn only(field: Field, value: &str) -> Destination {
    Destination::Alerts(Filter::default().only(field, value).to_string())
}
