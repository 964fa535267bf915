//! What an analyst does to alerts, as journal entries.

use crate::engine::{counted, grouped};
use crate::facts::cell;
use crate::hidden_alerts::{HIDDEN_TAG, by_tag, meant};
use crate::protocol::{AlertTarget, ManageAlerts, Managed, Undo, Undone};
use crate::{Engine, EngineError};
use std::rc::Rc;
use throughline_case::{Action, AlertEdit, ChangeSet, Edit, Edited, Entry, Standing};
use throughline_dataset::{AlertIdx, Dataset, Symbol};
use throughline_model::{AlertKey, AlertStatus, Term, Vocabulary};
use throughline_query::{DEFAULT_FILTER, Filter, Selection};

/// An edit of alerts, with what was there before.
pub(crate) type EditedAlerts = Edited<AlertKey, AlertStatus>;

pub(crate) fn manage(engine: &mut Engine, asked: ManageAlerts) -> Result<Managed, EngineError> {
    // There is no case yet that a change could belong to.
    if engine.is_beginning() {
        return Err(EngineError::StillReading);
    }
    let edit = checked(by_tag(AlertEdit::from(asked.change).tidied()))?;
    let alerts = targeted(engine, &asked.alerts)?;
    let edited = edited(engine, edit, &alerts);
    let changed = edited.count();
    if changed == 0 {
        return Ok(so_already(engine, alerts.len(), "alert"));
    }
    let set = ChangeSet {
        alerts: Some(edited),
        incidents: None,
        rule: None,
    };
    let action = Action::Change(Box::new(set));
    let entry = engine.note(asked.at, &asked.actor, action)?;
    managed(engine, &entry, changed, alerts.len())
}

/// An edit that may be made.
pub(crate) fn checked<S: Vocabulary>(edit: Edit<S>) -> Result<Edit<S>, EngineError> {
    let edit = edit.tidied();
    if edit.is_empty() {
        return Err(EngineError::NoChange);
    }
    match edit.classified {
        Some(it) if !it.fits() => Err(EngineError::Determination {
            classification: it.classification.label(),
            determination: it.determination.label(),
        }),
        _ => Ok(edit),
    }
}

/// The alerts that are meant, each once: all of them, or a refusal.
fn targeted(engine: &Engine, target: &AlertTarget) -> Result<Vec<AlertIdx>, EngineError> {
    match target {
        AlertTarget::Keys { alerts, within } => {
            let mut found = alerts
                .iter()
                .map(|it| engine.alert(it.as_str()))
                .collect::<Result<Vec<_>, _>>()?;
            found.sort_unstable();
            found.dedup();
            if found.is_empty() {
                return Err(EngineError::NoAlerts);
            }
            if let Some(filter) = within {
                let shown = selected(engine, Some(filter))?;
                let gone = found.iter().filter(|&&it| !shown.contains(it)).count();
                if gone > 0 {
                    return Err(EngineError::LeftFilter {
                        gone: gone as u32,
                        chosen: found.len() as u32,
                    });
                }
            }
            Ok(found)
        }
        AlertTarget::Matching { filter, expected } => {
            let found = selected(engine, filter.as_deref())?;
            if found.count() != *expected {
                return Err(EngineError::OtherCount {
                    expected: *expected,
                    found: found.count(),
                });
            }
            if *expected == 0 {
                return Err(EngineError::NoAlerts);
            }
            Ok(found.iter().collect())
        }
    }
}

/// What a filter selects; none is the default one.
fn selected(engine: &Engine, filter: Option<&str>) -> Result<Rc<Selection>, EngineError> {
    let filter: Filter = filter.unwrap_or(DEFAULT_FILTER).parse()?;
    Ok(engine.select(&meant(engine, &filter)))
}

/// An edit of these alerts, with what was there before. Those that are so
/// already are left out.
pub(crate) fn edited(engine: &Engine, edit: AlertEdit, alerts: &[AlertIdx]) -> EditedAlerts {
    let changed: Vec<_> = alerts
        .iter()
        .filter_map(|&alert| {
            let was = edit.changes(&standing(engine, alert))?;
            Some((AlertKey::from(engine.dataset.alert_key(alert)), was))
        })
        .collect();
    Edited::of(edit, changed)
}

/// How an alert stands now.
pub(crate) fn standing(engine: &Engine, alert: AlertIdx) -> Standing<'_, AlertStatus> {
    let data = &engine.dataset;
    let rows = engine.rows();
    let tags = rows.tags(alert);
    Standing {
        status: told(data, rows.status(alert)),
        severity: told(data, rows.severity(alert)),
        assigned_to: rows.assigned_to(alert),
        classification: told(data, rows.classification(alert)),
        determination: told(data, rows.determination(alert)),
        title: data.text_or_empty(data.alert(alert).title),
        hidden: tags.contains(&HIDDEN_TAG),
        tags,
    }
}

/// A term with its text.
pub(crate) fn told<V: Vocabulary>(data: &Dataset, term: Term<V, Symbol>) -> Term<V, &str> {
    term.map_text(&mut |it| data.text(it))
}

/// Nothing had to be changed.
pub(crate) fn so_already(engine: &Engine, asked: usize, what: &str) -> Managed {
    let summary = match asked {
        1 => format!("nothing to change: the {what} is so already"),
        many => format!(
            "nothing to change: all {} are so already",
            counted(many, what)
        ),
    };
    Managed {
        summary,
        changed: 0,
        entries: engine.journal.entries().len() as u64,
        case: engine.case.clone(),
        entry: None,
    }
}

/// The change was made.
pub(crate) fn managed(
    engine: &Engine,
    entry: &Entry,
    changed: usize,
    asked: usize,
) -> Result<Managed, EngineError> {
    let done = cell(&entry.action.summary());
    let summary = match asked - changed {
        0 => done,
        1 => format!("{done}; 1 was so already"),
        rest => format!("{done}; {} were so already", grouped(rest)),
    };
    Ok(Managed {
        summary,
        changed: changed as u32,
        entries: engine.journal.entries().len() as u64,
        case: engine.case.clone(),
        entry: Some(entry_text(entry)?),
    })
}

pub(crate) fn undo(engine: &mut Engine, asked: &Undo) -> Result<Undone, EngineError> {
    let last = engine
        .journal
        .last_undoable()
        .ok_or(EngineError::NothingToUndo)?;
    let (id, summary) = (last.id, last.action.summary());
    let entry = engine.note(asked.at, &asked.actor, Action::Undo { entry: id })?;
    Ok(Undone {
        summary: format!("Undone: {}", cell(&summary)),
        entry: entry_text(&entry)?,
        entries: engine.journal.entries().len() as u64,
        case: engine.case.clone(),
    })
}

fn entry_text(entry: &Entry) -> Result<String, EngineError> {
    Ok(serde_json::to_string(entry)?)
}
