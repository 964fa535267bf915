//! What can be done with a node of a story, and the recording of it.

use super::{exported, hunting_text, target};
use crate::entity_address::{asked_for, found};
use crate::facts::cell;
use crate::protocol::{
    CellValue, DoneAction, Managed, NodeActions, NodeActionsView, OfferedAction, RecordAction,
    Shown, ValueMenu, ValueMenuView,
};
use crate::story_rows::label;
use crate::{Engine, EngineError, queue, triage};
use throughline_case::{
    Action, RecordedResponse, Response, ResponseAction, ResponseAspect, ResponseTarget,
};
use throughline_dataset::{Dataset, Symbol};
use throughline_model::{AlertKey, Subject};
use throughline_query::Field;
use throughline_story::{LineNo, StoryNode};

/// How many of the actions that were done are told.
const MAX_DONE: usize = 12;

pub(crate) fn offered(
    engine: &Engine,
    asked: &NodeActions,
) -> Result<NodeActionsView, EngineError> {
    let data = &engine.dataset;
    let node = node_of(engine, asked)?;
    let target = target::of_node(data, &node);
    let recorded = target.as_ref().map_or_else(Vec::new, |target| {
        let all = engine.projection.responses().iter();
        all.filter(|it| it.response.target.is_same(target))
            .collect()
    });
    let mut done: Vec<DoneAction> = recorded
        .iter()
        .rev()
        .map(|it| recorded_line(engine, it))
        .collect();
    done.extend(exported_lines(data, &node));
    done.truncate(MAX_DONE);
    Ok(NodeActionsView {
        label: label(data, &node),
        offered: target
            .as_ref()
            .map_or_else(Vec::new, |it| can_be_recorded(engine, &node, it)),
        done,
        value: narrowing(engine, &node)?,
        copies: hunting_text::copies(data, &node),
        hunt: (data.event_count() > 0).then(|| node.label(data).into_owned()),
        page: node
            .entity
            .filter(|_| matches!(asked, NodeActions::Node { .. }))
            .and_then(|it| asked_for(data, it)),
    })
}

/// Notes that an action was decided on. It is not carried out (B-3).
pub(crate) fn record(engine: &mut Engine, asked: RecordAction) -> Result<Managed, EngineError> {
    if engine.is_beginning() {
        return Err(EngineError::StillReading);
    }
    let node = node_of(engine, &asked.of)?;
    let Some(target) = target::of_node(&engine.dataset, &node) else {
        return Err(EngineError::NothingToDecide(node.kind.label()));
    };
    let before = (asked.what.aspect())
        .and_then(|it| engine.projection.in_force(&target, it))
        .map(|it| it.response.what);
    if before == Some(asked.what) {
        let summary = format!(
            "nothing to change: “{}” is recorded already",
            asked.what.label()
        );
        return Ok(Managed {
            summary,
            ..triage::so_already(engine, 1, "")
        });
    }
    let comment = asked.comment.filter(|it| !it.trim().is_empty());
    let response = Response {
        what: asked.what,
        target,
        alert: story_alert(engine, &asked.of)?,
        comment,
        pending: None,
        before,
    };
    let action = Action::Respond(Box::new(response));
    let entry = engine.note(asked.at, &asked.actor, action)?;
    triage::managed(engine, &entry, 1, 1)
}

/// The alert in whose story a decision is made; none on the page of a process or an
/// entity.
fn story_alert(engine: &Engine, of: &NodeActions) -> Result<Option<AlertKey>, EngineError> {
    let NodeActions::Node { key, .. } = of else {
        return Ok(None);
    };
    let alert = engine.told_of(key)?.story.alert();
    Ok(alert.map(|it| AlertKey::from(engine.dataset.alert_key(it))))
}

fn node_of(engine: &Engine, of: &NodeActions) -> Result<StoryNode, EngineError> {
    match of {
        NodeActions::Node { key, node } => {
            let told = engine.told_of(key)?;
            let found = told.story.node(LineNo(*node));
            found.cloned().ok_or(EngineError::NoSuchNode(*node))
        }
        NodeActions::Entity(asked) => {
            let entity = found(engine, asked)?;
            Ok(StoryNode::of_entity(&engine.dataset, entity))
        }
    }
}

/// The actions that change how the thing stands: of what is in force the opposite,
/// and nothing is ended that is not.
fn can_be_recorded(
    engine: &Engine,
    node: &StoryNode,
    target: &ResponseTarget,
) -> Vec<OfferedAction> {
    let held_by_export = node
        .entity
        .map_or_else(Vec::new, |it| exported::in_force(&engine.dataset, it));
    let is_offered = |what: &ResponseAction| {
        let Some(aspect) = what.aspect() else {
            return true;
        };
        if let Some(held) = engine.projection.in_force(target, aspect) {
            return held.response.what != *what;
        }
        let held = held_by_export.contains(&aspect) && untouched(engine, target, aspect);
        what.is_lift() == held
    };
    ResponseAction::of(target.kind)
        .iter()
        .copied()
        .filter(is_offered)
        .map(|what| OfferedAction {
            what,
            label: what.label().to_owned(),
        })
        .collect()
}

/// Whether nothing was recorded of an aspect: then what was exported holds.
fn untouched(engine: &Engine, target: &ResponseTarget, aspect: ResponseAspect) -> bool {
    let mut recorded = engine.projection.responses().iter();
    !recorded
        .any(|it| it.response.what.aspect() == Some(aspect) && it.response.target.is_same(target))
}

/// What was recorded about a node, in words: of each aspect the newest, newest first.
/// Empty where nothing was.
pub(crate) fn recorded_words(engine: &Engine, node: &StoryNode) -> String {
    let all = engine.projection.responses();
    // Most cases have no decisions, and the names of things take time to make.
    if all.is_empty() {
        return String::new();
    }
    let Some(target) = target::of_node(&engine.dataset, node) else {
        return String::new();
    };
    let mut newest: Vec<ResponseAction> = Vec::new();
    for it in all.iter().rev().map(|it| &it.response) {
        let is_known = |known: &ResponseAction| {
            *known == it.what || (known.aspect().is_some() && known.aspect() == it.what.aspect())
        };
        if it.target.is_same(&target) && !newest.iter().any(is_known) {
            newest.push(it.what);
        }
    }
    let labels: Vec<&str> = newest.iter().map(|it| it.label()).collect();
    labels.join(", ")
}

fn recorded_line(engine: &Engine, it: &RecordedResponse) -> DoneAction {
    let what = it.response.what;
    let holds = what.aspect().and_then(|aspect| {
        let held = engine.projection.in_force(&it.response.target, aspect)?;
        Some(held.entry)
    });
    let who = super::history::recorded_by(engine, &it.actor);
    let why = match &it.response.comment {
        Some(comment) => format!(": {}", cell(comment)),
        None => String::new(),
    };
    DoneAction {
        label: cell(&it.response.said()),
        told: format!("recorded {} by {who}{why}", it.at.minute()),
        in_force: holds == Some(it.entry),
    }
}

fn exported_lines(data: &Dataset, node: &StoryNode) -> Vec<DoneAction> {
    let Some(entity) = node.entity else {
        return Vec::new();
    };
    let mut events: Vec<_> = exported::of_entity(data, entity).collect();
    events.reverse();
    let lines = events.into_iter().take(MAX_DONE).map(|event| {
        let mut told = "as exported".to_owned();
        for part in [
            exported::outcome(data, event).to_lowercase(),
            exported::at(data, event),
        ] {
            if !part.is_empty() {
                told.push_str(", ");
                told.push_str(&part);
            }
        }
        let actor = exported::actor(data, event);
        if !actor.is_empty() {
            told.push_str(" by ");
            told.push_str(&actor);
        }
        DoneAction {
            label: exported::action(data, event),
            told,
            in_force: false,
        }
    });
    lines.collect()
}

/// The queue narrowed by the thing, where filters know such things.
fn narrowing(engine: &Engine, node: &StoryNode) -> Result<Option<ValueMenuView>, EngineError> {
    let data = &engine.dataset;
    let named = |field: Field| Some((field, format!("={}", node.label(data))));
    let told = |field: Field, it: Option<Symbol>| Some((field, data.text(it?).to_owned()));
    let found = match node.subject.map(|it| data.subject(it)) {
        Some(Subject::Device(_)) => named(Field::Device),
        Some(Subject::User(_)) => named(Field::User),
        Some(Subject::Mailbox(_)) => named(Field::Mailbox),
        Some(Subject::Process(_)) => named(Field::Process),
        Some(Subject::File(it)) => {
            told(Field::Hash, it.sha256.or(it.sha1).or(it.md5)).or_else(|| named(Field::File))
        }
        Some(Subject::Ip(it)) => told(Field::Ip, it.address),
        Some(Subject::Url(it)) => told(Field::Url, it.url),
        Some(Subject::Domain(it)) => told(Field::Url, it.name),
        Some(Subject::Message(it)) => told(Field::Subject, it.subject),
        Some(Subject::RegistryKey(it) | Subject::RegistryValue(it)) => {
            told(Field::Registry, it.key)
        }
        Some(Subject::OauthApplication(it)) => told(Field::App, it.app_id.or(it.display_name)),
        Some(Subject::CloudApplication(it)) => told(Field::App, it.app_id.or(it.display_name)),
        Some(Subject::CloudResource(it)) => told(Field::Resource, it.id.or(it.name)),
        Some(_) => named(Field::Entity),
        None if node.process.is_some() => named(Field::Process),
        None => None,
    };
    let Some((field, value)) = found else {
        return Ok(None);
    };
    let asked = ValueMenu {
        shown: Shown::default(),
        value: CellValue {
            field: field.name().to_owned(),
            value,
            label: label(data, node),
        },
    };
    queue::menu(engine, &asked).map(Some)
}
