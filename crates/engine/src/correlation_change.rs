//! Changes of how alerts are grouped: understood, told in words, made.

use crate::correlation::changeable;
use crate::correlation_fields::{FIELDS, Field, KIND_FIELDS, kind_field};
use crate::facts::cell;
use crate::noisy_connectors::times_words;
use crate::protocol::{CaseFile, CorrelationChange, Managed, SetCorrelation, TypedSetting};
use crate::triage::{managed, so_already};
use crate::{Engine, EngineError};
use thiserror::Error;
use throughline_case::Action;
use throughline_correlate::{ConnectorKind, Exclusion, Settings, SettingsError};
use throughline_model::Timestamp;

/// The longest reason for taking a value out, in characters.
const MAX_REASON: usize = 500;

/// As many changes are told in the words of an entry.
const TOLD: usize = 3;

/// Why alerts cannot be grouped like that.
#[derive(Debug, Error)]
pub enum CorrelationChangeError {
    /// There is no such setting.
    #[error("there is no setting \"{0}\"")]
    NoSuchSetting(String),
    /// Something that is no number.
    #[error("{label}: \"{text}\" is not a number")]
    NoNumber {
        /// Which setting.
        label: String,
        /// What was typed.
        text: String,
    },
    /// A number that makes no sense.
    #[error("{label} must be between {least} and {most}; it is {is}")]
    Range {
        /// Which setting.
        label: String,
        /// The least it may be, with its unit.
        least: String,
        /// The most it may be.
        most: String,
        /// What it is.
        is: String,
    },
    /// Something that is no time.
    #[error("\"{0}\" is not a time; write it as 2026-04-14T16:30")]
    NoTime(String),
    /// An end before its beginning.
    #[error("the end of the exclusion is before its beginning")]
    EndsFirst,
    /// A reason over the limit.
    #[error("a reason has at most {MAX_REASON} characters, this one has {0}")]
    LongReason(usize),
    /// The file or its settings are no good.
    #[error("{0}")]
    Settings(#[from] SettingsError),
}

/// The settings with a change made.
pub(crate) fn changed(
    engine: &Engine,
    settings: &Settings,
    change: &CorrelationChange,
) -> Result<Settings, CorrelationChangeError> {
    let changed = match change {
        CorrelationChange::Typed(typed) => {
            let mut changed = settings.clone();
            for it in typed {
                take(&mut changed, it)?;
            }
            changed
        }
        CorrelationChange::File(text) => Settings::read(text).map_err(in_words)?,
        CorrelationChange::Shipped => settings.as_shipped(),
        CorrelationChange::Exclude {
            value,
            reason,
            from,
            until,
        } => {
            let (from, until) = (time(from)?, time(until)?);
            if from.zip(until).is_some_and(|(from, until)| until < from) {
                return Err(CorrelationChangeError::EndsFirst);
            }
            let reason = reason.trim().to_owned();
            match reason.chars().count() {
                many if many > MAX_REASON => return Err(CorrelationChangeError::LongReason(many)),
                _ => settings.excluding(Exclusion {
                    value: value.clone(),
                    from,
                    until,
                    reason,
                }),
            }
        }
        CorrelationChange::Readmit(value) => {
            let is_noise = engine.told_facts().is_noise(value);
            settings.readmitting(value.clone(), is_noise)
        }
    };
    changed.check().map_err(in_words)?;
    Ok(changed)
}

fn take(settings: &mut Settings, typed: &TypedSetting) -> Result<(), CorrelationChangeError> {
    let no_number = |label: String| CorrelationChangeError::NoNumber {
        label,
        text: cell(&typed.text),
    };
    if let Some(field) = FIELDS.iter().find(|it| it.name == typed.name) {
        let number = field.unit.read(&typed.text);
        let number = number.ok_or_else(|| no_number(field.label.to_owned()))?;
        (field.set)(settings, number);
        return Ok(());
    }
    let (kind, part) = kind_field(&typed.name)
        .ok_or_else(|| CorrelationChangeError::NoSuchSetting(cell(&typed.name)))?;
    let number = part.unit.read(&typed.text);
    let number = number.ok_or_else(|| no_number(part.label(kind)))?;
    let mut rule = settings.kind(kind);
    (part.set)(&mut rule, number);
    match settings.kinds.iter_mut().find(|it| it.kind == kind) {
        Some(known) => *known = rule,
        None => settings.kinds.push(rule),
    }
    Ok(())
}

/// A range in the words and units of the page.
fn in_words(error: SettingsError) -> CorrelationChangeError {
    let SettingsError::Range {
        name,
        least,
        most,
        is,
    } = &error
    else {
        return error.into();
    };
    let field = FIELDS.iter().find(|it| it.name == name);
    let of_kind = || kind_field(name).map(|(kind, it)| (it.label(kind), it.unit));
    let Some((label, unit)) = field
        .map(|it| (it.label.to_owned(), it.unit))
        .or_else(of_kind)
    else {
        return error.into();
    };
    CorrelationChangeError::Range {
        label,
        least: unit.text(*least),
        most: unit.with_word(*most),
        is: unit.text(*is),
    }
}

fn time(text: &str) -> Result<Option<Timestamp>, CorrelationChangeError> {
    match text.trim() {
        "" => Ok(None),
        text => Timestamp::read_iso(text)
            .ok()
            .flatten()
            .map(Some)
            .ok_or_else(|| CorrelationChangeError::NoTime(cell(text))),
    }
}

/// What is different, a line each.
pub(crate) fn difference(before: &Settings, after: &Settings) -> Vec<String> {
    let mut lines: Vec<String> = FIELDS
        .iter()
        .filter_map(|it: &Field| {
            let (was, is) = ((it.get)(before), (it.get)(after));
            let words = it.unit.with_word(is);
            (was != is).then(|| format!("{}: {} → {words}", it.label, it.unit.text(was)))
        })
        .collect();
    for kind in ConnectorKind::ALL {
        let (was, is) = (before.kind(kind), after.kind(kind));
        for part in &KIND_FIELDS {
            let (was, is) = ((part.get)(&was), (part.get)(&is));
            if was != is {
                let words = part.unit.with_word(is);
                lines.push(format!(
                    "{}: {} → {words}",
                    part.label(kind),
                    part.unit.text(was)
                ));
            }
        }
    }
    let gone = |it: &&Exclusion| !after.exclusions.contains(it);
    let come = |it: &&Exclusion| !before.exclusions.contains(it);
    let of = |it: &Exclusion| exclusion_words(it);
    lines.extend(
        before
            .exclusions
            .iter()
            .filter(gone)
            .map(|it| format!("no longer excluded: {}", of(it))),
    );
    lines.extend(
        after
            .exclusions
            .iter()
            .filter(come)
            .map(|it| format!("excluded: {}", of(it))),
    );
    for (word, these, those) in [
        ("readmitted", &after.readmitted, &before.readmitted),
        (
            "no longer readmitted",
            &before.readmitted,
            &after.readmitted,
        ),
    ] {
        let only = these.iter().filter(|it| !those.contains(it));
        lines.extend(only.map(|it| format!("{word}: {} {}", it.kind.label(), cell(&it.name))));
    }
    lines
}

fn exclusion_words(of: &Exclusion) -> String {
    let times = times_words(of.from, of.until);
    let times = if times.is_empty() {
        times
    } else {
        format!(", {times}")
    };
    format!("{} {}{times}", of.value.kind.label(), cell(&of.value.name))
}

pub(crate) fn set(engine: &mut Engine, asked: &SetCorrelation) -> Result<Managed, EngineError> {
    changeable(engine)?;
    let settings = engine.correlation_settings();
    let wanted = changed(engine, &settings, &asked.change)?;
    let kept = engine.projection.correlation().cloned();
    let after = kept_form(&wanted)?;
    if kept == after || (settings == wanted && engine.settings_fault().is_none()) {
        return Ok(so_already(engine, 1, "grouping"));
    }
    let lines = difference(&settings, &wanted);
    let more = match lines.len().saturating_sub(TOLD) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let told = lines[..lines.len().min(TOLD)].join("; ");
    let what = if told.is_empty() {
        "as it comes with the program".to_owned()
    } else {
        format!("{told}{more}")
    };
    let action = Action::SetCorrelation {
        what,
        before: kept,
        after,
    };
    let entry = engine.note(asked.at, &asked.actor, action)?;
    managed(engine, &entry, 1, 1)
}

/// Settings as the journal keeps them; none where they come with the program.
fn kept_form(settings: &Settings) -> Result<Option<serde_json::Value>, serde_json::Error> {
    if *settings == Settings::default() {
        return Ok(None);
    }
    serde_json::to_value(settings).map(Some)
}

pub(crate) fn file(engine: &Engine) -> CaseFile {
    CaseFile {
        name: "correlation-settings.json".to_owned(),
        text: engine.correlation_settings().to_json(),
    }
}
