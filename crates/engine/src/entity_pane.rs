//! The pane of a node of a story, and of an entity wherever it is named.

use crate::alert_rows::row;
use crate::entity_address::{found, kind_of, named};
use crate::entity_history::{History, history};
use crate::facts::{cell, code, filtering, plain, subject_facts};
use crate::process_lines::sole_id;
use crate::protocol::{Decode, EntityPane, FactRow, KinView, NodePane, NodePaneView, Section};
use crate::{
    Engine, EngineError, aliases, encoded_commands, kinship, prevalence, raw_text, verdicts,
};
use throughline_dataset::{
    AlertIdx, Dataset, EntityIdx, EventIdx, ParentLink, ProcessIdx, SubjectId, defang, full_path,
};
use throughline_model::{Subject, SubjectKind};
use throughline_query::{Field, Filter};
use throughline_story::{LineNo, NodeKind, Story, StoryNode};

/// How many alerts a pane lists.
const MAX_ALERTS: usize = 20;

/// What a process tells of its parent that the parent's own line says.
const TOLD_BY_PARENT: [&str; 3] = ["Parent process id", "Parent started", "Parent image"];

/// What a pane is about.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct About {
    /// The entity, where it is evidence.
    entity: Option<EntityIdx>,
    /// The process, of a process.
    pub(crate) process: Option<ProcessIdx>,
    /// The telling whose facts come first.
    subject: Option<SubjectId>,
    /// The event that a node stands for which is nothing else.
    event: Option<EventIdx>,
    /// The alert in whose story somebody looks at it.
    here: Option<AlertIdx>,
}

impl About {
    fn node(node: &StoryNode, here: Option<AlertIdx>) -> Self {
        Self {
            entity: node.entity,
            process: node.process,
            subject: node.subject,
            event: node.first_event,
            here,
        }
    }
}

/// What the pane of a node is about.
pub(crate) fn about_node(engine: &Engine, asked: &NodePane) -> Result<About, EngineError> {
    let told = engine.told_of(&asked.key)?;
    Ok(About::node(
        node_of(&told.story, asked.node)?,
        told.story.alert(),
    ))
}

fn node_of(story: &Story, node: u32) -> Result<&StoryNode, EngineError> {
    story
        .node(LineNo(node))
        .ok_or(EngineError::NoSuchNode(node))
}

/// The pane of a node.
pub(crate) fn pane(engine: &Engine, asked: &NodePane) -> Result<NodePaneView, EngineError> {
    let told = engine.told_of(&asked.key)?;
    let story = &told.story;
    let node = node_of(story, asked.node)?;
    let about = About::node(node, story.alert());
    let is_node = |at: &u32| story.node(LineNo(*at)).is_some();
    let shows = |process: ProcessIdx| {
        let is_it = |it: &StoryNode| it.process == Some(process);
        (0..story.line_count()).find(|&at| story.node(LineNo(at)).is_some_and(is_it))
    };
    let ask = |of_parent| Decode::Node {
        key: asked.key.clone(),
        node: asked.node,
        of_parent,
    };
    let mut view = about_view(engine, about, &shows, &ask);
    node.kind.label().clone_into(&mut view.kind);
    let label = node.label(&engine.dataset);
    view.title = match node.kind {
        NodeKind::Subject(kind) => shown_name(kind, &label),
        NodeKind::Alert | NodeKind::Event(_) => cell(&label),
    };
    view.subtitle = node.pid.map(|it| it.to_string()).unwrap_or_default();
    if about.subject.is_none() {
        view.sections.insert(0, untitled(told_of(engine, node)));
        view.sections.retain(|it| !it.facts.is_empty());
    }
    if about.entity.is_none() {
        let alerts = node.alerts.iter().take(MAX_ALERTS);
        view.alerts = alerts.map(|&it| row(engine, it)).collect();
        view.more_alerts = node.alerts.len().saturating_sub(MAX_ALERTS) as u32;
    }
    view.previous = (0..asked.node).rev().find(is_node);
    view.next = (asked.node + 1..story.line_count()).find(is_node);
    Ok(view)
}

/// What the pane of an entity is about.
pub(crate) fn about_entity(engine: &Engine, asked: &EntityPane) -> Result<About, EngineError> {
    let data = &engine.dataset;
    let entity = found(engine, asked)?;
    let subject = data.entity(entity).subjects.first().copied();
    Ok(About {
        entity: Some(entity),
        process: subject.and_then(|it| data.process_of(it)),
        subject,
        event: None,
        here: None,
    })
}

/// The pane of an entity, apart from any story.
pub(crate) fn entity(engine: &Engine, asked: &EntityPane) -> Result<NodePaneView, EngineError> {
    let about = about_entity(engine, asked)?;
    let ask = |of_parent| Decode::Entity {
        of: asked.clone(),
        of_parent,
    };
    let mut view = about_view(engine, about, &|_| None, &ask);
    if let Some(kind) = kind_of(asked) {
        kind.label().clone_into(&mut view.kind);
        view.title = shown_name(kind, &asked.key);
    }
    if let Some(idx) = about.process {
        let pid = engine.dataset.process(idx).pid;
        view.subtitle = pid.map(|it| it.to_string()).unwrap_or_default();
        view.tree = sole_id(&engine.dataset, idx);
    }
    Ok(view)
}

/// A name as it is shown: addresses are not to be followed.
fn shown_name(kind: SubjectKind, name: &str) -> String {
    match kind {
        SubjectKind::Url | SubjectKind::Domain => cell(&defang(name)),
        _ => cell(name),
    }
}

fn untitled(facts: Vec<FactRow>) -> Section {
    Section {
        title: String::new(),
        facts,
    }
}

/// All of a pane but what names it.
fn about_view(
    engine: &Engine,
    about: About,
    shows: &dyn Fn(ProcessIdx) -> Option<u32>,
    ask: &dyn Fn(bool) -> Decode,
) -> NodePaneView {
    let data = &engine.dataset;
    let alerts = about.entity.map_or(&[][..], |it| data.alerts_of_entity(it));
    let events = match (about.entity, about.process) {
        (Some(entity), _) => data.events_of_entity(entity),
        // A ghost took part in events under another's name, or in none.
        (None, Some(process)) => data.events_of_process(process),
        (None, None) => about.event.as_slice(),
    };
    let History {
        moments,
        earlier,
        later,
    } = history(engine, alerts, events, about.here);
    let (incidents, more_incidents) = prevalence::incidents(engine, alerts);
    let (verdicts, said) = about
        .entity
        .map(|it| verdicts::conclusions(engine, it))
        .unzip();
    let in_incidents = incidents.len() as u32 + more_incidents;
    NodePaneView {
        sections: sections(engine, about, said, in_incidents),
        encoded: about
            .process
            .map(|it| encoded_commands::encoded(data, it, ask))
            .unwrap_or_default(),
        verdicts: verdicts.unwrap_or_default(),
        kin: about
            .process
            .map(|it| kinship::kin(engine, it, shows))
            .filter(|it| *it != KinView::default()),
        incidents,
        more_incidents,
        history: moments,
        earlier,
        later,
        alerts: alerts
            .iter()
            .take(MAX_ALERTS)
            .map(|&it| row(engine, it))
            .collect(),
        more_alerts: alerts.len().saturating_sub(MAX_ALERTS) as u32,
        naming: about.entity.and_then(|it| naming(data, it)),
        raw: about.subject.map(|it| raw(engine, it)).unwrap_or_default(),
        ..NodePaneView::default()
    }
}

/// The filter of the alerts that name an entity.
fn naming(data: &Dataset, entity: EntityIdx) -> Option<String> {
    let named = named(data, entity);
    let field = Field::named(&named.field)?;
    let has_name = !named.label.is_empty();
    has_name.then(|| Filter::default().toggled(field, &named.value).to_string())
}

/// The sections, `said` by alerts among them.
fn sections(engine: &Engine, about: About, said: Option<Section>, incidents: u32) -> Vec<Section> {
    let mut sections = Vec::new();
    let (mut own, known_as) = match (about.entity, about.subject) {
        (Some(entity), Some(subject)) => {
            let (own, known_as) = aliases::known(engine, entity, subject);
            (own, Some(known_as))
        }
        (None, Some(subject)) => (subject_facts(&engine.dataset, subject), None),
        (_, None) => (Vec::new(), None),
    };
    // It is shown by itself, laid out.
    own.retain(|it| it.label != "As exported");
    let parent = about.process.map(|it| engine.dataset.process(it).parent);
    if matches!(parent, Some(ParentLink::Told(_))) {
        // The parent says so itself, as the kin does.
        own.retain(|it| !TOLD_BY_PARENT.contains(&it.label.as_str()));
    }
    own.extend(about.process.and_then(|it| device_row(engine, it)));
    sections.push(untitled(own));
    sections.extend(known_as);
    sections.extend(said);
    if let Some(entity) = about.entity {
        let prevalence = prevalence::section(engine, entity, incidents, about.here);
        sections.push(prevalence);
    }
    sections.retain(|it| !it.facts.is_empty());
    sections
}

/// A ghost, or the alert at the head of a chain.
fn told_of(engine: &Engine, node: &StoryNode) -> Vec<FactRow> {
    let data = &engine.dataset;
    let mut rows = Vec::new();
    if node.ghost {
        rows.push(plain("Known from", "what its children say of their parent"));
    }
    if let Some(pid) = node.pid {
        rows.push(code("Process id", &pid.to_string()));
    }
    if let Some(at) = node.created {
        let label = if node.ghost {
            "Started"
        } else {
            "First activity"
        };
        rows.push(plain(label, at.long()));
    }
    if let Some(process) = node.process.map(|it| data.process(it)) {
        let image = full_path(&process.image, data.symbols());
        rows.extend(image.map(|it| code("Image", &it)));
        let command = process.command_line.map(|it| data.text(it));
        rows.extend(command.map(|it| code("Command line", it)));
    }
    rows
}

/// The device that a process ran on.
fn device_row(engine: &Engine, process: ProcessIdx) -> Option<FactRow> {
    let data = &engine.dataset;
    let device = data.device_of_name(data.process(process).device?)?;
    let name = data.text(data.entity(device).name);
    let row = plain("Device", name);
    Some(filtering(row, Field::Device, &format!("={name}")))
}

/// Evidence of an unknown type as it was exported; empty for any other.
fn raw(engine: &Engine, subject: SubjectId) -> String {
    let data = &engine.dataset;
    match data.subject(subject) {
        Subject::Other(it) => raw_text::laid_out(data.text_or_empty(it.json)),
        _ => String::new(),
    }
}
