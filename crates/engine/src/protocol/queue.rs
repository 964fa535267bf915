//! The queues of alerts and of incidents: one set of questions for both.

use super::{CellValue, Choice, EntityPane, FilterFault};
use serde::{Deserialize, Serialize};

/// Which queue.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum List {
    /// The alerts.
    #[default]
    Alerts,
    /// The incidents.
    Incidents,
}

impl List {
    /// What its rows are called.
    pub fn label(self) -> &'static str {
        match self {
            Self::Alerts => "Alerts",
            Self::Incidents => "Incidents",
        }
    }

    /// What one row is called.
    pub fn one(self) -> &'static str {
        match self {
            Self::Alerts => "alert",
            Self::Incidents => "incident",
        }
    }
}

/// What a queue is asked to show: what its address says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Shown {
    /// Which queue.
    pub list: List,
    /// Filter text; none is the queue's default filter, empty is no filter.
    pub filter: Option<String>,
    /// Orders with commas between, the first one first; none is newest first.
    pub sort: Option<String>,
    /// Fields to group by with commas between, at most three; none is no groups.
    pub group: Option<String>,
}

/// Asks for a queue's frame: counts, chips and facets.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Queue {
    /// What is shown.
    pub shown: Shown,
    /// Names of fields whose filters are offered beside the usual ones.
    pub facets: Vec<String>,
}

/// A queue's frame.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct QueueView {
    /// How many there are.
    pub total: u32,
    /// How many the filter shows.
    pub matching: u32,
    /// Whether the filter is the default one.
    pub is_default: bool,
    /// The filter, as it prints.
    pub filter: String,
    /// The filter as text that more clauses may follow.
    pub narrowable: String,
    /// Why the filter text is no filter; the rows then follow the default one.
    pub error: Option<FilterFault>,
    /// The orders, as they print.
    pub sort: Vec<SortedBy>,
    /// The filter's clauses.
    pub chips: Vec<Chip>,
    /// The filters offered.
    pub facets: Vec<Facet>,
    /// Ranges of time that are offered (AQ-6).
    pub times: Vec<FacetValue>,
    /// The filter without any clause on time.
    pub without_time: String,
    /// Fields whose filters can be offered, too.
    pub more_facets: Vec<Choice>,
    /// The moment that relative times count back from (B-2).
    pub anchor: String,
    /// How many the default filter shows.
    pub default_matching: u32,
    /// What rows can be grouped by.
    pub groupings: Vec<Grouping>,
    /// What else the head says, such as alerts that are in no incident.
    pub aside: Option<Aside>,
}

/// Something a queue's head says, with where it leads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Aside {
    /// What it says.
    pub text: String,
    /// What the link says.
    pub link: String,
    /// Filter text of the alerts it leads to.
    pub filter: String,
}

/// One of the orders of a queue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SortedBy {
    /// The field's name.
    pub name: String,
    /// Greatest first.
    pub descending: bool,
}

/// How a column is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ColumnKind {
    /// The severity's mark.
    Severity,
    /// The title, which leads to the page.
    Title,
    /// Words.
    Words,
    /// Words of lesser weight.
    Quiet,
    /// A time.
    Time,
    /// A number.
    Number,
    /// Ids, in monospace.
    Code,
}

/// A column that a queue can show.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColumnInfo {
    /// Its name in addresses and settings.
    pub name: String,
    /// What its head says.
    pub label: String,
    /// The order it sorts by, if it does.
    pub sort: Option<String>,
    /// Whether its first click shows the greatest first.
    pub greatest_first: bool,
    /// Whether it is shown where nobody chose.
    pub is_default: bool,
    /// Width in pixels where nobody chose.
    pub width: u32,
    /// How it is set.
    pub kind: ColumnKind,
}

/// A field that rows can be grouped by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grouping {
    /// Its name.
    pub name: String,
    /// What a person reads.
    pub label: String,
    /// Its place among the fields grouped by, from 0; none where it is not.
    pub nth: Option<u32>,
    /// The address part after a click on it: grouped by it too, or not any more.
    pub toggled: Option<String>,
}

/// Asks for the views that come with the program: apart from the frame, because
/// each is counted.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Bookmarks {
    /// What is shown.
    pub shown: Shown,
}

/// The views that come with the program (IQ-14).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BookmarksView {
    /// The views.
    pub bookmarks: Vec<Bookmark>,
}

/// A view that comes with the program.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bookmark {
    /// What it is called.
    pub label: String,
    /// Its filter text.
    pub filter: String,
    /// How many rows it shows.
    pub count: u32,
    /// Whether it is what is shown.
    pub is_shown: bool,
}

/// One clause of the filter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chip {
    /// The field, with a minus where its values are excluded; empty for words.
    pub field: String,
    /// The values.
    pub value: String,
    /// The clause as filter text.
    pub clause: String,
    /// The filter without this clause.
    pub without: String,
}

/// One filter offered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facet {
    /// Name of its field.
    pub field: String,
    /// What it is called.
    pub label: String,
    /// How many values are ticked.
    pub ticked: u32,
    /// Its values.
    pub values: Vec<FacetValue>,
    /// The filter with none of its values ticked.
    pub cleared: String,
}

/// One value of a filter offered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FacetValue {
    /// What it is called.
    pub label: String,
    /// How many rows it would give.
    pub count: u32,
    /// Whether it is ticked.
    pub ticked: bool,
    /// The filter after a click on it.
    pub toggled: String,
    /// The filter with the value excluded.
    pub excluded: String,
}

/// Asks which rows come before and after one.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Neighbours {
    /// What is shown.
    pub shown: Shown,
    /// Key of the row.
    pub key: String,
}

/// The rows before and after one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NeighbourView {
    /// Its position in the queue; none where the filter does not show it.
    pub position: Option<u32>,
    /// The one before.
    pub previous: Option<String>,
    /// The one after.
    pub next: Option<String>,
}

/// Asks for the keys of some lines, for a range that is ticked with Shift.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct LineKeys {
    /// What is shown.
    pub shown: Shown,
    /// What is open, as in [`QueueRows`](super::QueueRows).
    pub opened: Vec<String>,
    /// First line.
    pub from: u32,
    /// Last line.
    pub to: u32,
}

/// The keys of rows, in their order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineKeysView {
    /// Keys or ids; groups among the lines have none.
    pub keys: Vec<String>,
}

/// Asks what can be done with a value.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ValueMenu {
    /// What is shown where the value stands.
    pub shown: Shown,
    /// The value.
    pub value: CellValue,
}

/// What can be done with a value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ValueMenuView {
    /// The value as a person reads it.
    pub label: String,
    /// The field, in words.
    pub field: String,
    /// The value in full, to be copied.
    pub copy: String,
    /// The filter with only this value of its field, and how many rows that gives.
    pub only: (String, u32),
    /// The filter without this value, and how many rows that gives.
    pub without: (String, u32),
    /// The grouping by its field, where rows can be grouped by it.
    pub group: Option<String>,
    /// The alerts with this value, whatever else is filtered, and how many.
    pub everywhere: (String, u32),
    /// The incident it is, if it is one.
    pub incident: Option<String>,
    /// The entity that bears it as its name, if only one does.
    pub entity: Option<EntityPane>,
}

/// What a file of rows is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ExportForm {
    /// A table for spreadsheets, in which no cell is a formula.
    Csv,
    /// A list of objects.
    Json,
}

/// Asks for a part of a file of all rows that a filter shows (IQ-27, AQ-10).
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ExportRows {
    /// What is shown; groups are left out.
    pub shown: Shown,
    /// Names of the columns.
    pub columns: Vec<String>,
    /// What it is written as.
    pub form: ExportForm,
    /// First row of the part.
    pub from: u32,
}

/// A part of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportPart {
    /// The file's name.
    pub name: String,
    /// The text of this part.
    pub text: String,
    /// Where the next part begins; none where this is the last one.
    pub next: Option<u32>,
    /// How many rows the file has in all.
    pub rows: u32,
}

/// Asks how many alerts there were when (IQ-2).
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ActivityStrip {
    /// What is shown.
    pub shown: Shown,
}

/// How many alerts there were when, without the filter's own clause on time.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActivityStripView {
    /// How much time a bar stands for, in words.
    pub step: String,
    /// The bars, oldest first.
    pub bars: Vec<ActivityBar>,
    /// The greatest count of a bar.
    pub highest: u32,
    /// The first and the last bar that the filter's time reaches into; none where
    /// it names no time.
    pub brushed: Option<(u32, u32)>,
    /// The filter without its clause on time.
    pub without_time: String,
}

/// The alerts of some minutes, hours or days.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActivityBar {
    /// When it begins, in words.
    pub label: String,
    /// When it begins, as a filter writes it.
    pub from: String,
    /// When it ends, as a filter writes it.
    pub to: String,
    /// High and critical.
    pub high: u32,
    /// Medium.
    pub medium: u32,
    /// Low.
    pub low: u32,
    /// Informational and all others.
    pub other: u32,
}
