//! One node of a story.
//!
//! A story may have tens of thousands of nodes, so a node owns no text: names
//! and command lines are symbols of the dataset, read where they are shown.

use crate::action::Action;
use crate::remote_step::RemoteStep;
use std::borrow::Cow;
use throughline_dataset::{
    AlertIdx, Dataset, EntityIdx, EventIdx, ParentLink, ProcessIdx, SubjectId, Symbol,
};
use throughline_model::{EventKind, SubjectKind, Timestamp, Vocabulary};

/// What a node stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NodeKind {
    /// The alert itself, at the head of a chain.
    Alert,
    /// A thing that evidence is about, or that an event was done to.
    Subject(SubjectKind),
    /// What telemetry tells in words alone: a pipe, a script, a service.
    Event(EventKind),
}

impl NodeKind {
    /// The kind as output writes it.
    pub fn api(self) -> &'static str {
        match self {
            Self::Alert => "alert",
            Self::Subject(kind) => kind.api(),
            Self::Event(kind) => kind.api(),
        }
    }

    /// The kind as a person reads it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Alert => "Alert",
            Self::Subject(kind) => kind.label(),
            Self::Event(kind) => kind.label(),
        }
    }
}

/// What a node is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NodeName {
    /// A text of the data.
    Told(Symbol),
    /// A process of which only its id is told.
    Pid(u64),
    /// A process of which not even that is told.
    NamelessProcess,
    /// The device of processes that name none.
    UntoldDevice,
    /// An alert without a title, an event without words.
    Nameless,
    /// So many more of its kind, which are left out.
    More(u32),
}

/// One node of a story.
#[derive(Clone, Debug)]
pub struct StoryNode {
    /// How deep it is nested; roots are at 0.
    pub depth: u32,
    /// What it stands for.
    pub kind: NodeKind,
    /// Its short name; read by [`Self::label`].
    pub name: NodeName,
    /// Process id, of a process.
    pub pid: Option<u64>,
    /// When it started or was seen first.
    pub created: Option<Timestamp>,
    /// Command line, of a process; read by [`Self::command_line`].
    pub command: Option<Symbol>,
    /// What the process above did to it, where telemetry tells.
    pub action: Option<Action>,
    /// How many events tell of it; 0 where it is evidence only.
    pub events: u32,
    /// The first of these events.
    pub first_event: Option<EventIdx>,
    /// Known only as somebody's parent.
    pub ghost: bool,
    /// True where its place in the tree rests on less than pid and start.
    pub inferred: bool,
    /// Alerts that it is evidence of, in the order of first activity.
    pub alerts: Vec<AlertIdx>,
    /// Those of them that are drawn here: each alert has one place.
    pub raised: Vec<AlertIdx>,
    /// True at the place of the alert, or process, whose story this is.
    pub focused: bool,
    /// The sign-in in whose session a process ran; of a sign-in's node, itself.
    pub sign_in: Option<EventIdx>,
    /// Where it led to on other devices.
    pub remote: Vec<RemoteStep>,
    /// The process on another device whose doing led to it.
    pub reached_from: Option<ProcessIdx>,
    /// The process, of a process.
    pub process: Option<ProcessIdx>,
    /// The entity behind it, where it is evidence or the object of an event.
    pub entity: Option<EntityIdx>,
    /// One telling of it.
    pub subject: Option<SubjectId>,
}

impl StoryNode {
    pub(crate) fn new(kind: NodeKind, name: NodeName, depth: u32) -> Self {
        Self {
            depth,
            kind,
            name,
            pid: None,
            created: None,
            command: None,
            action: None,
            events: 0,
            first_event: None,
            ghost: false,
            inferred: false,
            alerts: Vec::new(),
            raised: Vec::new(),
            focused: false,
            sign_in: None,
            remote: Vec::new(),
            reached_from: None,
            process: None,
            entity: None,
            subject: None,
        }
    }

    /// An entity by itself, apart from any story.
    pub fn of_entity(data: &Dataset, entity: EntityIdx) -> Self {
        let known = data.entity(entity);
        let subject = known.subjects.first().copied();
        let process = subject.and_then(|it| data.process_of(it));
        let told = process.map(|it| data.process(it));
        let name = NodeName::Told(known.name);
        Self {
            pid: told.and_then(|it| it.pid),
            created: told.and_then(|it| it.started),
            command: told.and_then(|it| it.command_line),
            process,
            entity: Some(entity),
            subject,
            ..Self::new(NodeKind::Subject(known.kind), name, 0)
        }
    }

    /// Its short name, as told: text of the data is hostile.
    pub fn label<'d>(&self, data: &'d Dataset) -> Cow<'d, str> {
        match self.name {
            NodeName::Told(symbol) => Cow::Borrowed(data.text(symbol)),
            NodeName::Pid(pid) => Cow::Owned(format!("pid {pid}")),
            NodeName::NamelessProcess => Cow::Borrowed("Process without a name"),
            NodeName::UntoldDevice => Cow::Borrowed("Device not told"),
            NodeName::Nameless => Cow::Borrowed(""),
            NodeName::More(count) => Cow::Owned(format!("and {count} more")),
        }
    }

    /// What the first event that tells of it says beside what it was done to.
    pub fn detail<'d>(&self, data: &'d Dataset) -> Option<&'d str> {
        let detail = data.event(self.first_event?).detail?;
        Some(data.text(detail))
    }

    /// True of a process whose parent is told and cannot be: the ids make it its own
    /// ancestor, or the parent started after it. It is linked to none.
    pub fn is_parent_refused(&self, data: &Dataset) -> bool {
        let parent = self.process.map(|it| data.process(it).parent);
        matches!(parent, Some(ParentLink::Cut | ParentLink::Impossible))
    }

    /// Command line, of a process.
    pub fn command_line<'d>(&self, data: &'d Dataset) -> Option<&'d str> {
        self.command.map(|it| data.text(it))
    }
}
