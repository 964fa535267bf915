//! A story along time: a lane for each device and user.

use crate::node::NodeKind;
use crate::shape::{LineNo, Shape};
use crate::story::Story;
use rustc_hash::FxHashMap;
use throughline_dataset::{Dataset, ProcessIdx, Symbol};
use throughline_model::{EventKind, SubjectKind, Timestamp};

/// What happened on one device under one account.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lane {
    /// Name of the device; empty where it is not told.
    pub device: String,
    /// Name of the account; empty where it is not told.
    pub user: String,
    /// When which line began, in the order of time. One whose beginning nothing tells
    /// stands where the first alert was that it raised.
    pub marks: Vec<(Timestamp, LineNo)>,
}

/// All lanes of a story, in the order of their first mark.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lanes {
    /// The lanes.
    pub lanes: Vec<Lane>,
    /// How many nodes have no time and raised no alert.
    pub untimed: u32,
}

impl Lanes {
    /// The lanes of a story.
    pub fn of(data: &Dataset, story: &Story, shape: &Shape) -> Self {
        let mut lanes = Self::default();
        let mut at: FxHashMap<(Option<LineNo>, Option<Symbol>), usize> = FxHashMap::default();
        // The root and the account of every line, from its parent where it has none.
        let mut owner: Vec<(Option<LineNo>, Option<Symbol>)> = Vec::with_capacity(shape.len());
        for (no, line) in story.lines() {
            let mut of = shape
                .parent(no)
                .map_or((None, None), |parent| owner[parent.at()]);
            let Some(node) = line.node() else {
                owner.push(of);
                continue;
            };
            if shape.parent(no).is_none() {
                of.0 = Some(no);
            }
            if let Some(process) = node.process {
                let account = &data.process(process).account;
                of.1 = account.name.or(account.upn).or(account.sid);
            }
            owner.push(of);
            let mut alerts = node
                .raised
                .iter()
                .filter_map(|&it| data.alert(it).activity());
            let Some(created) = node.created.or_else(|| alerts.next()) else {
                let is_root = node.kind == NodeKind::Subject(SubjectKind::Device);
                lanes.untimed += u32::from(!is_root);
                continue;
            };
            let lane = *at.entry(of).or_insert_with(|| {
                lanes.lanes.push(Lane {
                    device: device(data, story, of.0),
                    user: data.text_or_empty(of.1).to_owned(),
                    marks: Vec::new(),
                });
                lanes.lanes.len() - 1
            });
            lanes.lanes[lane].marks.push((created, no));
        }
        for lane in &mut lanes.lanes {
            lane.marks.sort_unstable();
        }
        lanes
            .lanes
            .sort_by(|a, b| (a.marks.first(), &a.device).cmp(&(b.marks.first(), &b.device)));
        lanes
    }

    /// When the first mark is and when the last; none where there are none.
    pub fn span(&self) -> Option<(Timestamp, Timestamp)> {
        let first = self.lanes.iter().filter_map(|it| it.marks.first()).min()?;
        let last = self.lanes.iter().filter_map(|it| it.marks.last()).max()?;
        Some((first.0, last.0))
    }
}

fn device(data: &Dataset, story: &Story, root: Option<LineNo>) -> String {
    root.and_then(|it| story.node(it))
        .filter(|it| it.kind == NodeKind::Subject(SubjectKind::Device))
        .map(|it| it.label(data).into_owned())
        .or_else(|| story.device.clone())
        .unwrap_or_default()
}

/// How much a node matters, where only one of several can be named: the title alert,
/// then other alerts, then processes.
pub fn weight(story: &Story, line: LineNo) -> u8 {
    match story.node(line) {
        Some(node) if node.focused => 3,
        Some(node) if !node.raised.is_empty() => 2,
        Some(node) if node.kind == NodeKind::Subject(SubjectKind::Process) => 1,
        _ => 0,
    }
}

/// Marks of a lane within a window that are drawn as one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// When the first of them was.
    pub at: Timestamp,
    /// Which of them names it.
    pub line: LineNo,
    /// How many there are.
    pub count: u32,
}

/// A window of time, cut into columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// Its first moment.
    pub from: Timestamp,
    /// Its last moment.
    pub to: Timestamp,
    /// Into how many columns it is cut; at least 1.
    pub columns: u32,
}

impl Window {
    fn column(&self, at: Timestamp) -> u32 {
        let length = i128::from(self.to.nanos()) - i128::from(self.from.nanos());
        let gone = i128::from(at.nanos()) - i128::from(self.from.nanos());
        let columns = i128::from(self.columns.max(1));
        let column = gone * columns / length.max(1);
        u32::try_from(column.clamp(0, columns - 1)).unwrap_or(0)
    }
}

/// The marks of a lane in a window: those of one column are one. The selected line
/// names its own.
pub fn gather(story: &Story, lane: &Lane, window: Window, selected: Option<LineNo>) -> Vec<Mark> {
    let from = lane.marks.partition_point(|it| it.0 < window.from);
    let mut marks: Vec<Mark> = Vec::new();
    let mut last = None;
    for &(at, line) in &lane.marks[from..] {
        if at > window.to {
            break;
        }
        let column = window.column(at);
        match marks.last_mut().filter(|_| last == Some(column)) {
            Some(mark) => {
                mark.count += 1;
                let is_named = selected == Some(mark.line);
                if selected == Some(line)
                    || (!is_named && weight(story, line) > weight(story, mark.line))
                {
                    mark.line = line;
                }
            }
            None => marks.push(Mark { at, line, count: 1 }),
        }
        last = Some(column);
    }
    marks
}

/// When a process ended, where telemetry tells: the last time that it is said to have,
/// and not before it started.
pub fn ended(data: &Dataset, process: ProcessIdx) -> Option<Timestamp> {
    let events = data.events_of_process(process).iter();
    let ends = events
        .map(|&it| data.event(it))
        .filter(|it| it.kind == EventKind::ProcessEnded)
        .filter_map(|it| it.at);
    let started = data.process(process).started;
    ends.filter(|&it| started.is_none_or(|started| started <= it))
        .max()
}
