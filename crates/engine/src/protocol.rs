//! What may be asked of the engine, and what it answers.
//!
//! Each request names its reply: `client.ask(AlertRows { .. })` gives
//! `AlertRowsView`. Replies are view models: text ready to be shown, nothing
//! left to decide. All text in them is hostile and has been made visible
//! (control and direction characters replaced); it goes into text nodes only.

mod alerts;
mod data;
mod incidents;
mod mapping;
mod search;
mod shared;
mod shell;
mod story;

pub use alerts::{
    AlertPage, AlertPageView, AlertQueue, AlertQueueView, AlertRow, AlertRows, AlertRowsView, Chip,
    Facet, FacetValue, HistoryLine, IncidentLink, ManageView, NeighbourAlerts, NeighbourView,
};
pub use data::{
    ConflictView, DataView, EventKindCount, EventLine, EventRows, EventRowsView, FileState,
    FileView, FirstView, ImportWords, PlaceView, ProblemView, RawText, ReadFiles, RecordPlace,
    RecordPlaces, RecordPlacesView, ReportFile, ReportText,
};
pub use incidents::{
    AssetGroup, AssetRow, IncidentList, IncidentListView, IncidentPage, IncidentPageView,
    IncidentRow, TacticCount,
};
pub use mapping::{
    ColumnView, MapEdit, MapField, MapFieldView, MapTable, MappedRowView, MappingView, SourcePart,
    TableOf, TimeForm, WordView,
};
pub use search::{
    Complete, CompleteView, CompletionItem, CompletionRole, Destination, FilterFault, FilterList,
    IndicatorRow, Search, SearchHit, SearchSection, SearchView, Suggest, SuggestView,
};
pub use shared::{Choice, FactRow, Level, Section, SeverityMark, Tone};
pub use shell::{
    CaseFile, CloseCase, Closed, JournalText, ManageAlerts, ManageChange, Managed, Shell,
    ShellView, Undo, Undone,
};
pub use story::{NodeAlert, NodePane, NodePaneView, StoryRow, StoryRows, StoryRowsView};

use serde::{Deserialize, Serialize};

/// A request that knows its reply.
pub trait Ask: Into<Request> {
    /// What the engine answers.
    type Reply: TryFrom<Reply> + 'static;
}

/// Why a request could not be answered, for a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// What is wrong and what to do, in a sentence or two.
    pub message: String,
    /// True where the thing asked for is not in the loaded data.
    pub not_found: bool,
}

macro_rules! protocol {
    ( $( $request:ident => $reply:ident ),+ $(,)? ) => {
        /// Everything that may be asked.
        #[derive(Clone, Debug, Serialize, Deserialize)]
        pub enum Request { $( #[doc = stringify!($request)] $request($request), )+ }

        /// Everything that may be answered.
        #[derive(Clone, Debug, Serialize, Deserialize)]
        pub enum Reply { $( #[doc = stringify!($reply)] $request(Box<$reply>), )+ }

        $(
            impl From<$request> for Request {
                fn from(it: $request) -> Self { Self::$request(it) }
            }

            impl Ask for $request {
                type Reply = $reply;
            }

            impl TryFrom<Reply> for $reply {
                type Error = ();
                fn try_from(reply: Reply) -> Result<Self, ()> {
                    match reply {
                        Reply::$request(it) => Ok(*it),
                        _ => Err(()),
                    }
                }
            }
        )+
    };
}

protocol! {
    Shell => ShellView,
    ReadFiles => DataView,
    AlertQueue => AlertQueueView,
    AlertRows => AlertRowsView,
    NeighbourAlerts => NeighbourView,
    AlertPage => AlertPageView,
    StoryRows => StoryRowsView,
    NodePane => NodePaneView,
    IncidentList => IncidentListView,
    IncidentPage => IncidentPageView,
    ManageAlerts => Managed,
    Undo => Undone,
    JournalText => CaseFile,
    ReportText => ReportFile,
    EventRows => EventRowsView,
    RecordPlaces => RecordPlacesView,
    MapTable => MappingView,
    Complete => CompleteView,
    Suggest => SuggestView,
    Search => SearchView,
    CloseCase => Closed,
}
