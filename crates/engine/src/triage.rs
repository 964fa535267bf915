//! What an analyst does to alerts, as journal entries.

use crate::facts::cell;
use crate::protocol::{ManageAlerts, ManageChange, Managed, Undo, Undone};
use crate::{Engine, EngineError};
use throughline_case::{Action, Entry};
use throughline_model::{AlertKey, Determination, Vocabulary};

pub(crate) fn manage(engine: &mut Engine, asked: ManageAlerts) -> Result<Managed, EngineError> {
    if asked.alerts.is_empty() {
        return Err(EngineError::NoAlerts);
    }
    // There is no case yet that a change could belong to.
    if engine.is_beginning() {
        return Err(EngineError::StillReading);
    }
    // All or nothing: one alert that is not there and none is changed.
    for key in &asked.alerts {
        engine.alert(key.as_str())?;
    }
    let action = action(engine, asked.alerts, asked.change)?;
    let entry = engine
        .journal
        .record(asked.at, &asked.actor, action)?
        .clone();
    engine.changed();
    let (summary, entry) = (cell(&entry.action.summary()), entry_text(&entry)?);
    Ok(Managed {
        summary,
        entry,
        entries: count(engine),
        case: engine.case.clone(),
    })
}

pub(crate) fn undo(engine: &mut Engine, asked: &Undo) -> Result<Undone, EngineError> {
    let last = engine
        .journal
        .last_undoable()
        .ok_or(EngineError::NothingToUndo)?;
    let (id, summary) = (last.id, last.action.summary());
    let entry = engine
        .journal
        .record(asked.at, &asked.actor, Action::Undo { entry: id })?
        .clone();
    engine.changed();
    Ok(Undone {
        summary: format!("Undone: {}", cell(&summary)),
        entry: entry_text(&entry)?,
        entries: count(engine),
        case: engine.case.clone(),
    })
}

fn count(engine: &Engine) -> u64 {
    engine.journal.entries().len() as u64
}

fn entry_text(entry: &Entry) -> Result<String, EngineError> {
    Ok(serde_json::to_string(entry)?)
}

/// The change with what was there before it.
fn action(
    engine: &Engine,
    alerts: Vec<AlertKey>,
    change: ManageChange,
) -> Result<Action, EngineError> {
    let rows = engine.rows();
    let with = |alerts: Vec<AlertKey>| {
        alerts.into_iter().filter_map(|key| {
            let idx = engine.dataset.alert_of_key(key.as_str())?;
            Some((key, idx))
        })
    };
    Ok(match change {
        ManageChange::Status(after) => Action::SetStatus {
            alerts: with(alerts)
                .map(|(key, it)| (key, rows.status(it).known()))
                .collect(),
            after,
        },
        ManageChange::Assign(after) => Action::Assign {
            alerts: with(alerts)
                .map(|(key, it)| {
                    let name = rows.assigned_to(it);
                    (key, (!name.is_empty()).then(|| name.to_owned()))
                })
                .collect(),
            after: after
                .map(|it| it.trim().to_owned())
                .filter(|it| !it.is_empty()),
        },
        ManageChange::Classify(classification, determination) => {
            let allowed = determination == Determination::Unknown
                || Determination::of(classification).contains(&determination);
            if !allowed {
                return Err(EngineError::Determination {
                    classification: classification.label(),
                    determination: determination.label(),
                });
            }
            Action::Classify {
                alerts: with(alerts)
                    .map(|(key, it)| {
                        let before = (
                            rows.classification(it).known().unwrap_or_default(),
                            rows.determination(it).known().unwrap_or_default(),
                        );
                        (key, before)
                    })
                    .collect(),
                classification,
                determination,
            }
        }
        ManageChange::Comment(text) => Action::Comment { alerts, text },
    })
}
