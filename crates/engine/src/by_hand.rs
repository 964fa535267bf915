//! Alerts put together and kept apart by hand, as journal entries that outlive every
//! recorrelation; and what would come of it, before it is done (CO-14, CO-21).

use crate::correlation::{Trial, changeable};
use crate::facts::cell;
use crate::protocol::{
    ByHand, HandAsk, HandIncident, HandPreview, HandReasonChoice, MOST_MERGED, Managed,
    PreviewByHand,
};
use crate::triage::{managed, so_already};
use crate::{Engine, EngineError};
use std::collections::BTreeSet;
use throughline_case::{
    Action, HandChange, HandKind, HandReason, IncidentMode, KeptApart, KeptIncident,
};
use throughline_correlate::known_first;
use throughline_dataset::{AlertIdx, IncidentIdx};
use throughline_model::{AlertKey, Classification, IncidentKey, IncidentStatus};

/// So many pairs of alerts can be kept apart at once.
const MOST_PAIRS: usize = 10_000;

pub(crate) fn manage(engine: &mut Engine, asked: &ByHand) -> Result<Managed, EngineError> {
    let Some(mut change) = change(engine, &asked.what)? else {
        return Ok(so_already(engine, 1, "grouping"));
    };
    change.reason = asked.reason;
    change.comment = asked.comment.clone().filter(|it| !it.trim().is_empty());
    let alerts = change.alerts.len();
    let action = Action::ByHand(Box::new(change));
    let entry = engine.note(asked.at, &asked.actor, action)?;
    managed(engine, &entry, alerts, alerts)
}

pub(crate) fn preview(engine: &Engine, asked: &PreviewByHand) -> Result<HandPreview, EngineError> {
    let reasons = HandReason::ALL
        .iter()
        .map(|&(reason, label)| HandReasonChoice {
            reason,
            label: label.to_owned(),
        })
        .collect();
    let Some(change) = change(engine, &asked.what)? else {
        return Ok(HandPreview {
            reasons,
            ..HandPreview::default()
        });
    };
    let rules = engine.projection.hand().clone().with(&change);
    let Trial { made, .. } = engine.try_grouping(&rules, &engine.correlation_settings());
    let data = &engine.dataset;
    let is_as_before = |alerts: &[AlertIdx]| {
        let now = alerts.first().and_then(|&it| data.incident_of(it));
        now.is_some_and(|it| data.alerts_of_incident(it) == alerts)
    };
    let mut before: BTreeSet<IncidentIdx> = BTreeSet::new();
    let mut after = Vec::new();
    for incident in &made {
        if incident.alerts.is_empty() || is_as_before(&incident.alerts) {
            continue;
        }
        before.extend(
            incident
                .alerts
                .iter()
                .filter_map(|&it| data.incident_of(it)),
        );
        let named = |key: &str| {
            let state = engine.projection.incident(&IncidentKey::from(key));
            state.and_then(|it| it.title.as_deref())
        };
        // A name that somebody gave goes with an incident into an older one (IQ-19).
        let carried = || {
            let mut gone = made
                .iter()
                .filter(|it| it.merged_into.as_ref() == Some(&incident.key));
            gone.find_map(|it| named(&it.key))
        };
        let title = named(&incident.key).or_else(carried);
        after.push(HandIncident {
            is_new: data.incident_of_id(&incident.key).is_none(),
            title: cell(title.unwrap_or(incident.title.text(data))),
            alerts: incident.alerts.len() as u32,
            id: incident.key.clone(),
        });
    }
    Ok(HandPreview {
        summary: cell(&Action::ByHand(Box::new(change)).summary()),
        before: before
            .into_iter()
            .map(|it| HandIncident {
                id: data.incident_key(it).to_owned(),
                title: crate::incidents::title(engine, it),
                alerts: data.alerts_of_incident(it).len() as u32,
                is_new: false,
            })
            .collect(),
        after,
        reasons,
    })
}

/// What is asked as a change; none where it is so already.
pub(crate) fn change(engine: &Engine, asked: &HandAsk) -> Result<Option<HandChange>, EngineError> {
    changeable(engine)?;
    if engine.mode() != IncidentMode::Recorrelated {
        return Err(EngineError::AsExported);
    }
    Ok(match asked {
        HandAsk::Together { alerts } => {
            let alerts = found(engine, alerts)?;
            if alerts.len() < 2 {
                return Err(EngineError::TwoAlerts);
            }
            let together = vec![keys(engine, &alerts)];
            Some(HandChange {
                together,
                ..about(engine, HandKind::Together, &alerts, None)
            })
        }
        HandAsk::Apart { alerts, from } => Some(apart(engine, alerts, from)?),
        HandAsk::ApartFrom { alerts, incident } => {
            let of = engine.incident(incident.as_str())?;
            let of = engine.dataset.merged_into(of).flatten().unwrap_or(of);
            let mut others = keys(engine, engine.dataset.alerts_of_incident(of));
            others.retain(|it| !alerts.contains(it));
            if others.is_empty() {
                return Err(EngineError::ApartFromItself);
            }
            Some(apart(engine, alerts, &others)?)
        }
        HandAsk::Split { alerts } => moved(engine, &found(engine, alerts)?, None),
        HandAsk::Move { alerts, to } => {
            let to = engine.incident(to.as_str())?;
            let to = engine.dataset.merged_into(to).flatten().unwrap_or(to);
            moved(engine, &found(engine, alerts)?, Some(to))
        }
        HandAsk::Merge { incidents } => Some(merged(engine, incidents)?),
    })
}

fn apart(
    engine: &Engine,
    alerts: &[AlertKey],
    from: &[AlertKey],
) -> Result<HandChange, EngineError> {
    let ones = found(engine, alerts)?;
    let mut all = ones.clone();
    let kept = if from.is_empty() {
        if ones.len() < 2 {
            return Err(EngineError::TwoAlerts);
        }
        // Each from each other.
        let each = ones.iter().enumerate().skip(1).map(|(at, one)| KeptApart {
            alerts: keys(engine, std::slice::from_ref(one)),
            from: keys(engine, &ones[..at]),
        });
        each.collect()
    } else {
        let others = found(engine, from)?;
        if ones.iter().any(|it| others.contains(it)) {
            return Err(EngineError::ApartFromItself);
        }
        all.extend(&others);
        vec![KeptApart {
            alerts: keys(engine, &ones),
            from: keys(engine, &others),
        }]
    };
    let pairs: usize = kept.iter().map(|it| it.alerts.len() * it.from.len()).sum();
    if pairs > MOST_PAIRS {
        return Err(EngineError::TooManyApart);
    }
    Ok(HandChange {
        apart: kept,
        ..about(engine, HandKind::Apart, &all, None)
    })
}

/// Alerts into another incident, or one of their own. The rest of where they were
/// stays, and keeps its name.
fn moved(engine: &Engine, alerts: &[AlertIdx], to: Option<IncidentIdx>) -> Option<HandChange> {
    let data = &engine.dataset;
    let mut moving = alerts.to_vec();
    moving.retain(|&it| to.is_none() || data.incident_of(it) != to);
    let mut left: Vec<IncidentIdx> = moving
        .iter()
        .filter_map(|&it| data.incident_of(it))
        .collect();
    left.sort_unstable();
    left.dedup();
    let apart: Vec<KeptApart> = left
        .iter()
        .filter_map(|&incident| {
            let (going, staying): (Vec<AlertIdx>, Vec<AlertIdx>) = data
                .alerts_of_incident(incident)
                .iter()
                .partition(|it| moving.binary_search(it).is_ok());
            let is_parted = !staying.is_empty() && !going.is_empty();
            is_parted.then(|| KeptApart {
                alerts: keys(engine, &going),
                from: keys(engine, &staying),
            })
        })
        .collect();
    let is_so = moving.is_empty() || (to.is_none() && left.len() == 1 && apart.is_empty());
    if is_so {
        return None;
    }
    let mut together = moving.clone();
    together.extend(to.map_or(&[] as &[AlertIdx], |it| data.alerts_of_incident(it)));
    together.sort_unstable();
    let kind = if to.is_some() {
        HandKind::Move
    } else {
        HandKind::Split
    };
    Some(HandChange {
        together: vec![keys(engine, &together)],
        apart,
        ..about(engine, kind, &moving, to)
    })
}

fn merged(engine: &Engine, incidents: &[IncidentKey]) -> Result<HandChange, EngineError> {
    let data = &engine.dataset;
    let mut all = incidents
        .iter()
        .map(|it| engine.incident(it.as_str()))
        .collect::<Result<Vec<_>, _>>()?;
    all.sort_unstable();
    all.dedup();
    all.retain(|&it| !data.alerts_of_incident(it).is_empty());
    if all.len() < 2 {
        return Err(EngineError::TwoIncidents);
    }
    if all.len() > MOST_MERGED as usize {
        return Err(EngineError::TooManyMerged(all.len()));
    }
    may_merge(engine, &all)?;
    let mut alerts: Vec<AlertIdx> = all
        .iter()
        .flat_map(|&it| data.alerts_of_incident(it))
        .copied()
        .collect();
    alerts.sort_unstable();
    Ok(HandChange {
        together: vec![keys(engine, &alerts)],
        ..about(engine, HandKind::Merge, &alerts, None)
    })
}

/// What must be so before incidents are merged (CO-11, CO-12).
fn may_merge(engine: &Engine, incidents: &[IncidentIdx]) -> Result<(), EngineError> {
    let now = || incidents.iter().map(|&it| engine.incident_now(it));
    if now().any(|it| it.status().known() == Some(IncidentStatus::Resolved)) {
        return Err(EngineError::CannotMerge(
            "one of them is resolved; reopen it",
        ));
    }
    let people: BTreeSet<&str> = now()
        .map(|it| it.assigned_to())
        .filter(|it| !it.is_empty())
        .collect();
    if people.len() > 1 {
        return Err(EngineError::CannotMerge(
            "they are assigned to different people; assign them to one",
        ));
    }
    let told = now().filter(|it| it.classification().known() != Some(Classification::Unknown));
    let rows = engine.rows();
    let classified: BTreeSet<(&str, &str)> = told
        .map(|it| (rows.api(it.classification()), rows.api(it.determination())))
        .collect();
    if classified.len() > 1 {
        return Err(EngineError::CannotMerge(
            "they are classified differently; classify them alike",
        ));
    }
    Ok(())
}

/// A change of these alerts (in order, where they part) that says nothing yet, with the incidents that keep their
/// names: the one that they go to first, then in the order of creation.
fn about(
    engine: &Engine,
    what: HandKind,
    alerts: &[AlertIdx],
    to: Option<IncidentIdx>,
) -> HandChange {
    let data = &engine.dataset;
    let mut incidents: Vec<IncidentIdx> = alerts
        .iter()
        .filter_map(|&it| data.incident_of(it))
        .collect();
    incidents.sort_unstable();
    incidents.dedup();
    let is_parting = matches!(what, HandKind::Move | HandKind::Split);
    let kept = to.into_iter().chain(incidents).filter_map(|incident| {
        let own = data.alerts_of_incident(incident);
        let staying: Vec<AlertIdx> = own
            .iter()
            .filter(|it| !is_parting || alerts.binary_search(it).is_err())
            .copied()
            .collect();
        let of = if staying.is_empty() {
            own
        } else {
            &staying[..]
        };
        let by = known_first(data, engine.facts.get()?, of)?;
        Some(KeptIncident {
            incident: IncidentKey::from(data.incident_key(incident)),
            name: engine.incident_now(incident).title().to_owned(),
            by: AlertKey::from(data.alert_key(by)),
        })
    });
    HandChange {
        what,
        alerts: keys(engine, alerts),
        together: Vec::new(),
        apart: Vec::new(),
        incidents: kept.collect(),
        reason: None,
        comment: None,
    }
}

/// The alerts of these keys, each once.
fn found(engine: &Engine, keys: &[AlertKey]) -> Result<Vec<AlertIdx>, EngineError> {
    let mut alerts = keys
        .iter()
        .map(|it| engine.alert(it.as_str()))
        .collect::<Result<Vec<_>, _>>()?;
    alerts.sort_unstable();
    alerts.dedup();
    if alerts.is_empty() {
        return Err(EngineError::NoAlerts);
    }
    Ok(alerts)
}

fn keys(engine: &Engine, alerts: &[AlertIdx]) -> Vec<AlertKey> {
    alerts
        .iter()
        .map(|&it| AlertKey::from(engine.dataset.alert_key(it)))
        .collect()
}
