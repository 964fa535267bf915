//! The three readings of an alert's story: tree, timeline, outline.

use super::SeverityMark;
use serde::{Deserialize, Serialize};

/// What the reader of a story has closed, opened, left out or looks for. Lines are
/// named by their number, which is the same in every reply about one alert.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoryChoices {
    /// True where nothing shows what is below it, but for `except`; else all do, but
    /// for `except`.
    pub closed: bool,
    /// See `closed`.
    pub except: Vec<u32>,
    /// Folds that show their members, by the number of their row.
    pub folds: Vec<u32>,
    /// Trees that show all their ancestors, by the number of the row that stands for
    /// them.
    pub ancestors: Vec<u32>,
    /// True where only what leads to an alert is drawn.
    pub only_alerts: bool,
    /// True where no files, addresses and other things that processes touched are.
    pub no_artefacts: bool,
    /// Words to look for; empty for none.
    pub find: String,
}

impl StoryChoices {
    /// Whether a line shows what is below it.
    pub fn is_open(&self, line: u32) -> bool {
        self.closed == self.except.contains(&line)
    }

    /// Shows or hides what is below a line.
    pub fn set_open(&mut self, line: u32, open: bool) {
        if self.is_open(line) == open {
            return;
        }
        match self.except.iter().position(|&it| it == line) {
            Some(at) => {
                self.except.swap_remove(at);
            }
            None => self.except.push(line),
        }
    }

    /// Shows or hides what a row stands for.
    pub fn toggle(&mut self, row: StoryRowOf, line: u32) {
        let list = match row {
            StoryRowOf::Node | StoryRowOf::Unplaced => {
                self.set_open(line, !self.is_open(line));
                return;
            }
            StoryRowOf::Fold => &mut self.folds,
            StoryRowOf::Ancestors => &mut self.ancestors,
        };
        match list.iter().position(|&it| it == line) {
            Some(at) => {
                list.swap_remove(at);
            }
            None => list.push(line),
        }
    }
}

/// Asks for what stands above the story of a process.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProcessPage {
    /// Its id, as the command line prints it.
    pub id: String,
}

/// What stands above the story of a process.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProcessPageView {
    /// The key that its story is asked by.
    pub key: String,
    /// Its name.
    pub title: String,
    /// Its pid.
    pub pid: String,
    /// Its device, account and start.
    pub subtitle: String,
}

/// Asks for rows of an alert's story.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoryRows {
    /// Key of the alert.
    pub key: String,
    /// What its reader has chosen.
    pub choices: StoryChoices,
    /// First row.
    pub from: u32,
    /// How many rows at most.
    pub count: u32,
    /// Where to go first: what has to be opened for that is, and rows are those around
    /// it in the place of `from`.
    pub visit: Option<StoryVisit>,
}

/// Where to go in a story, and how it is to stand there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoryVisit {
    /// Where to go.
    pub to: StepTo,
    /// How many rows are drawn above it.
    pub above: u32,
}

/// Rows are asked for from a multiple of this on, so that scrolling rarely asks, and so
/// many more than are drawn.
pub const ROWS_AT_ONCE: u32 = 4;

/// The first row to ask for where this is the first that is drawn.
pub fn first_asked(drawn: u32) -> u32 {
    (drawn / ROWS_AT_ONCE * ROWS_AT_ONCE).saturating_sub(ROWS_AT_ONCE)
}

/// Rows of a story.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoryRowsView {
    /// Position of the first row.
    pub from: u32,
    /// How many rows are drawn.
    pub total: u32,
    /// How many nodes there are in all.
    pub nodes: u32,
    /// How many of them have a row.
    pub shown: u32,
    /// Number of the title alert's line.
    pub focus: Option<u32>,
    /// Its row, if it is drawn.
    pub focus_row: Option<u32>,
    /// `5 alerts, 2 devices`.
    pub extent: String,
    /// What the reader should know of how the tree was made; empty where nothing is
    /// inferred.
    pub caveat: String,
    /// How many lines hold what is looked for; none where nothing is.
    pub hits: Option<u32>,
    /// Whether there is anything but processes to leave out.
    pub has_artefacts: bool,
    /// Where the visit led, if there was one.
    pub step: Option<StoryStepView>,
    /// The rows.
    pub rows: Vec<StoryRow>,
}

/// What stands on a row.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Hash)]
pub enum StoryRowOf {
    /// A node.
    #[default]
    Node,
    /// The heading above what is unplaced.
    Unplaced,
    /// Siblings that look alike.
    Fold,
    /// Ancestors that are left out.
    Ancestors,
}

/// One row of a story.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Hash)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "independent marks of one row"
)]
pub struct StoryRow {
    /// What stands here.
    pub of: StoryRowOf,
    /// Number of the node, or of the first of those that the row stands for.
    pub node: u32,
    /// Level, from 1.
    pub level: u32,
    /// Position among its siblings, from 1.
    pub position: u32,
    /// How many siblings there are, itself included.
    pub siblings: u32,
    /// Whether a line runs down to a later sibling: a bit for each level, the row's own
    /// the lowest, then those above it, as many as there is room for.
    pub rails: u32,
    /// Word for the kind of thing.
    pub kind: String,
    /// One letter for it.
    pub letter: String,
    /// Its name.
    pub label: String,
    /// Process id.
    pub pid: String,
    /// A word or two beside the name: the command line in short, or facts.
    pub detail: String,
    /// Time of day; of a fold from the first to the last.
    pub time: String,
    /// The same with its date, for the title.
    pub time_title: String,
    /// How long after its parent, where that is long; empty where it is not.
    pub gap: String,
    /// Known only as somebody's parent.
    pub ghost: bool,
    /// Its place is inferred.
    pub inferred: bool,
    /// The title alert is here.
    pub focused: bool,
    /// It holds what is looked for.
    pub hit: bool,
    /// Alerts drawn here.
    pub alerts: Vec<NodeAlert>,
    /// Where it led to on other devices.
    pub remote: Vec<RemoteView>,
    /// The response actions that were recorded about it, in words; empty for none.
    pub recorded: String,
    /// Whether what is below it is drawn; none where there is nothing.
    pub expanded: Option<bool>,
    /// The row as a line of the outline, without its indentation.
    pub text: String,
}

impl StoryRow {
    /// Whether a line runs down to a later sibling at a level so many above its own.
    pub fn runs_on(&self, above: u32) -> bool {
        self.rails.checked_shr(above).unwrap_or(0) & 1 == 1
    }

    /// Whether a pane can show it.
    pub fn is_node(&self) -> bool {
        self.of == StoryRowOf::Node
    }
}

/// A step to another device.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Hash)]
pub struct RemoteView {
    /// Name of the device.
    pub to: String,
    /// By what means and when.
    pub title: String,
    /// Number of the node there that it leads to, where that is told.
    pub node: Option<u32>,
    /// Whether that follows from times alone.
    pub inferred: bool,
}

/// An alert drawn at a node.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Hash)]
pub struct NodeAlert {
    /// Its key.
    pub key: String,
    /// Title.
    pub title: String,
    /// Severity.
    pub severity: SeverityMark,
    /// Whether it is the alert whose story this is.
    pub focused: bool,
    /// Name of its incident where that is another one.
    pub other_incident: Option<String>,
}

/// Where to go in a story.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum StepTo {
    /// To a node, which is opened where it is hidden.
    Node(u32),
    /// To the title alert.
    TitleAlert,
    /// To the next node after a row that holds what is looked for, round the end.
    NextHit(u32),
    /// To the one before.
    PreviousHit(u32),
    /// To the row that a row is below.
    Parent(u32),
    /// To the next row after a row whose name begins so, round the end.
    Named {
        /// The row.
        after: u32,
        /// How its name begins, in any case.
        begins: String,
    },
    /// Nowhere, but with all opened that is below a row.
    WholeBranch(u32),
}

/// Where something is in a story.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoryStepView {
    /// Its row; none where there is no such thing.
    pub row: Option<u32>,
    /// Number of its node; none where the row is no node.
    pub node: Option<u32>,
    /// Which hit it is, from 1, of how many.
    pub hit: Option<(u32, u32)>,
    /// What the reader has chosen, with what had to be opened.
    pub choices: StoryChoices,
}

/// Asks for the lanes of a story's timeline.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoryLanes {
    /// Key of the alert.
    pub key: String,
    /// From when and until when, in milliseconds since 1970; none for all of it.
    pub window: Option<(i64, i64)>,
    /// Into how many columns marks are gathered.
    pub columns: u32,
    /// The node that is selected, which keeps a mark of its own.
    pub selected: Option<u32>,
}

/// The lanes of a story's timeline. Places are in millionths of the window.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoryLanesView {
    /// When the whole story begins and ends, in milliseconds since 1970.
    pub whole: (i64, i64),
    /// What of it is shown.
    pub window: (i64, i64),
    /// The window in words.
    pub span: String,
    /// Times along the top: place, and what it says.
    pub ticks: Vec<(u32, String)>,
    /// One lane for each device and user, in the order of their first mark.
    pub lanes: Vec<LaneView>,
    /// How many nodes have no time.
    pub untimed: u32,
}

/// A lane.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LaneView {
    /// The device.
    pub device: String,
    /// The user.
    pub user: String,
    /// Its marks, in the order of time.
    pub marks: Vec<MarkView>,
}

/// A mark on a lane.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MarkView {
    /// Where it begins.
    pub at: u32,
    /// Number of its node; of several the one that matters most.
    pub node: u32,
    /// How many nodes it stands for.
    pub count: u32,
    /// One letter for the kind of thing.
    pub letter: String,
    /// The node's name.
    pub label: String,
    /// When, to the second.
    pub time: String,
    /// Where it ends and when, of a process whose end is told.
    pub end: Option<(u32, String)>,
    /// The gravest alert drawn there.
    pub alert: Option<NodeAlert>,
}

/// Which reading of a story.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum StoryReading {
    /// The tree.
    Tree,
    /// Lanes along time.
    Timeline,
    /// Indented text.
    Outline,
}

/// What a story is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum StoryForm {
    /// Plain text, good enough to paste into a ticket.
    Text,
    /// A picture.
    Svg,
    /// All of it, whatever is folded or closed.
    Json,
}

/// Asks for a story as a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoryText {
    /// Key of the alert.
    pub key: String,
    /// Which reading.
    pub reading: StoryReading,
    /// As what.
    pub form: StoryForm,
    /// What its reader has chosen: text and picture are of what is drawn.
    pub choices: StoryChoices,
}

/// A story as a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoryFile {
    /// What to call it.
    pub name: String,
    /// Its media type.
    pub media: String,
    /// What stands in it.
    pub text: String,
}
