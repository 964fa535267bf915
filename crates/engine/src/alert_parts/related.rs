//! Alerts that have something to do with one, each with why (AL-8, AL-13): those of
//! the same execution tree, and those that share what few alerts have.

use crate::Engine;
use crate::alert_rows::row;
use crate::engine::counted;
use crate::facts::cell;
use crate::protocol::RelatedAlert;
use std::collections::BTreeMap;
use throughline_dataset::{AlertIdx, Dataset, EntityIdx, defang};
use throughline_model::SubjectKind;

/// How many alerts are listed.
const MAX_ALERTS: usize = 50;

/// What more alerts than this have in common says nothing about any two of them.
const COMMON: usize = 25;

/// How many reasons are told of one alert.
const MAX_REASONS: usize = 3;

#[derive(Default)]
struct Ties {
    in_tree: bool,
    shared: Vec<EntityIdx>,
}

/// The related alerts, the closest first, and how many more there are.
pub(super) fn alerts(engine: &Engine, alert: AlertIdx) -> (Vec<RelatedAlert>, u32) {
    let data = &engine.dataset;
    let mut ties: BTreeMap<AlertIdx, Ties> = BTreeMap::new();
    let story = engine.story(alert);
    for node in story.nodes.iter().chain(&story.unplaced) {
        for &other in &node.raised {
            ties.entry(other).or_default().in_tree = true;
        }
    }
    for entity in rare(data, alert) {
        for &other in data.alerts_of_entity(entity) {
            ties.entry(other).or_default().shared.push(entity);
        }
    }
    ties.remove(&alert);
    let mut found: Vec<(AlertIdx, Ties)> = ties.into_iter().collect();
    found.sort_by_key(|(other, it)| {
        let rarest = it.shared.iter().map(|&it| shown_by(data, it)).min();
        (
            !it.in_tree,
            std::cmp::Reverse(it.shared.len()),
            rarest.unwrap_or(usize::MAX),
            *other,
        )
    });
    let more = found.len().saturating_sub(MAX_ALERTS) as u32;
    let shown = found.into_iter().take(MAX_ALERTS);
    let lines = shown.map(|(other, it)| RelatedAlert {
        alert: row(engine, other),
        reasons: reasons(data, &it),
    });
    (lines.collect(), more)
}

fn shown_by(data: &Dataset, entity: EntityIdx) -> usize {
    data.alerts_of_entity(entity).len()
}

/// The things of an alert that few others have, the rarest first.
fn rare(data: &Dataset, alert: AlertIdx) -> Vec<EntityIdx> {
    let all = data.evidence(alert).iter();
    let mut things: Vec<EntityIdx> = all.filter_map(|it| data.entity_of(it.subject)).collect();
    things.sort_unstable();
    things.dedup();
    things.retain(|&it| (2..=COMMON).contains(&shown_by(data, it)));
    things.sort_by_key(|&it| (shown_by(data, it), it));
    things
}

fn reasons(data: &Dataset, ties: &Ties) -> Vec<String> {
    let mut reasons = Vec::new();
    if ties.in_tree {
        reasons.push("same execution tree".to_owned());
    }
    let room = MAX_REASONS - reasons.len();
    reasons.extend(ties.shared.iter().take(room).map(|&it| shared(data, it)));
    let more = ties.shared.len().saturating_sub(room);
    if more > 0 {
        reasons.push(format!("{} more in common", crate::engine::grouped(more)));
    }
    reasons
}

/// `file stage2.dll, in 3 alerts`.
fn shared(data: &Dataset, entity: EntityIdx) -> String {
    let it = data.entity(entity);
    let name = data.text(it.name);
    let name = match it.kind {
        SubjectKind::Url | SubjectKind::Domain => cell(&defang(name)),
        _ => cell(name),
    };
    let kind = it.kind.label();
    // Words that are written large whatever stands before them stay so.
    let kind = match it.kind {
        SubjectKind::Ip | SubjectKind::Url => kind.to_owned(),
        _ => kind.to_lowercase(),
    };
    format!(
        "{kind} {name}, in {}",
        counted(shown_by(data, entity), "alert")
    )
}
