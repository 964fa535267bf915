//! What may be asked of the engine, and what it answers.
//!
//! Each request names its reply: `client.ask(AlertRows { .. })` gives
//! `AlertRowsView`. Replies are view models: text ready to be shown, nothing
//! left to decide. All text in them is hostile and has been made visible
//! (control and direction characters replaced); it goes into text nodes only.

mod alert_parts;
mod alerts;
mod by_hand;
mod cell_value;
mod correlation;
mod data;
mod explanation;
mod incidents;
mod link_questions;
mod mapping;
mod node;
mod priority;
mod queue;
mod queue_lines;
mod response;
mod rules;
mod search;
mod shared;
mod shell;
mod story_reading;
mod triage;

pub use alert_parts::{
    AlertParts, AlertPartsView, EscalationText, EvidenceLine, JudgedAlerts, RelatedAlert,
    SimilarAlerts,
};
pub use alerts::{AlertPage, AlertPageView, AlertRow, HistoryLine, IncidentLink, ManageView};
pub use by_hand::{
    ByHand, HandAsk, HandIncident, HandPreview, HandReasonChoice, MOST_MERGED, PreviewByHand,
};
pub use cell_value::CellValue;
pub use correlation::{
    BeforeAfter, CorrelationChange, CorrelationForm, CorrelationFormView, CorrelationPreviewView,
    CorrelationText, NoisyConnectors, NoisyConnectorsView, NoisyRow, PreviewCorrelation,
    PreviewLine, SetCorrelation, SetMode, SettingGroup, SettingUnit, SettingView, TypedSetting,
};
pub use data::{
    ConflictView, DataView, EventKindCount, EventLine, EventRows, EventRowsView, FileState,
    FileView, FirstView, ImportWords, PlaceView, ProblemView, RawText, ReadFiles, RecordPlace,
    RecordPlaces, RecordPlacesView, ReportFile, ReportText,
};
pub use explanation::{
    CompareIncidents, CompareView, Explain, ExplainView, KeptApartView, LinkReasonView, LinkView,
    MovedView, NameView, PartedView,
};
pub use incidents::{
    AssetGroup, AssetRow, GrowthStep, IncidentGrowth, IncidentGrowthView, IncidentPage,
    IncidentPageView, TacticCount,
};
pub use link_questions::{
    LinkedAlert, LinkedBy, LinkedByView, LinkedPart, WhyNotTogether, WhyNotView, WithoutLink,
    WithoutLinkView,
};
pub use mapping::{
    ColumnView, MapEdit, MapField, MapFieldView, MapTable, MappedRowView, MappingView, SourcePart,
    TableOf, TimeForm, WordView,
};
pub use node::{
    AlertName, Decode, DecodeView, DecodedLayer, EncodedCommand, EntityPane, InIncident, KinLine,
    KinView, Moment, MomentOf, NodePane, NodePaneView, VerdictLine, VerdictsView,
};
pub use priority::{
    FactorView, PriorityBand, PriorityOf, PriorityView, PriorityWeights, SetWeights, WeightView,
    WeightsChange, WeightsText, WeightsView,
};
pub use queue::{
    ActivityBar, ActivityStrip, ActivityStripView, Aside, Bookmark, Bookmarks, BookmarksView, Chip,
    ColumnInfo, ColumnKind, ExportForm, ExportPart, ExportRows, Facet, FacetValue, Grouping,
    LineKeys, LineKeysView, List, NeighbourView, Neighbours, Queue, QueueView, Shown, SortedBy,
    ValueMenu, ValueMenuView,
};
pub use queue_lines::{Cell, GroupLine, Line, QueueRows, QueueRowsView, RowLine};
pub use response::{
    ActionAlert, ActionColumn, ActionOrder, ActionRow, ActionRows, ActionRowsView, ActionsForm,
    ActionsOf, ActionsText, AnswerAction, CopiedText, DoneAction, NodeActions, NodeActionsView,
    OfferedAction, PendingRef, Provenance, RecordAction,
};
pub use rules::{
    ChangeRule, RuleChange, RuleExample, RuleFrom, RuleIndicator, RuleList, RuleListView, RuleView,
    RulesText, TryRule, TryRuleView,
};
pub use search::{
    Complete, CompleteView, CompletionItem, CompletionRole, Destination, FilterFault, FilterList,
    IndicatorRow, Search, SearchHit, SearchSection, SearchView, Suggest, SuggestView,
};
pub use shared::{Choice, FactRow, Level, Section, SeverityMark, Tone};
pub use shell::{
    Analyst, CaseFile, CloseCase, Closed, JournalText, Known, Shell, ShellView, Undo, Undone,
};
pub use story_reading::{
    LaneView, MarkView, NodeAlert, ProcessPage, ProcessPageView, ROWS_AT_ONCE, RemoteView, StepTo,
    StoryChoices, StoryFile, StoryForm, StoryLanes, StoryLanesView, StoryReading, StoryRow,
    StoryRowOf, StoryRows, StoryRowsView, StoryStepView, StoryText, StoryVisit, first_asked,
};
pub use throughline_case::{
    AlertEdit, Assignee, Classified, Edit, HandReason, IncidentEdit, IncidentMode, ResponseAction,
    RuleDraft, RuleId, RuleKind,
};
pub use throughline_correlate::scorecard::{BASELINES, BaselineFigures, FIGURES, Figures, TUNED};
pub use throughline_correlate::{ConnectorKind, NamedValue};
pub use triage::{
    AlertTarget, IncidentForm, IncidentFormView, ManageAlerts, ManageChange, ManageIncidents,
    Managed, TriageChoices, TriageChoicesView,
};

use serde::{Deserialize, Serialize};

/// A request that knows its reply.
pub trait Ask: Into<Request> {
    /// What the engine answers.
    type Reply: 'static;
    /// Takes it out of a reply; none where that answers something else.
    fn reply(reply: Reply) -> Option<Self::Reply>;
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
                fn reply(reply: Reply) -> Option<$reply> {
                    match reply {
                        Reply::$request(it) => Some(*it),
                        _ => None,
                    }
                }
            }
        )+
    };
}

protocol! {
    Shell => ShellView,
    ReadFiles => DataView,
    Queue => QueueView,
    QueueRows => QueueRowsView,
    Neighbours => NeighbourView,
    LineKeys => LineKeysView,
    ValueMenu => ValueMenuView,
    ExportRows => ExportPart,
    Bookmarks => BookmarksView,
    ActivityStrip => ActivityStripView,
    Analyst => Known,
    AlertPage => AlertPageView,
    ProcessPage => ProcessPageView,
    AlertParts => AlertPartsView,
    EscalationText => CaseFile,
    StoryRows => StoryRowsView,
    StoryLanes => StoryLanesView,
    StoryText => StoryFile,
    NodePane => NodePaneView,
    EntityPane => NodePaneView,
    Decode => DecodeView,
    NodeActions => NodeActionsView,
    RecordAction => Managed,
    ActionRows => ActionRowsView,
    ActionsText => StoryFile,
    AnswerAction => Managed,
    IncidentPage => IncidentPageView,
    IncidentGrowth => IncidentGrowthView,
    ManageAlerts => Managed,
    ManageIncidents => Managed,
    TriageChoices => TriageChoicesView,
    IncidentForm => IncidentFormView,
    PriorityOf => PriorityView,
    PriorityWeights => WeightsView,
    SetWeights => Managed,
    SetMode => Managed,
    ByHand => Managed,
    PreviewByHand => HandPreview,
    Explain => ExplainView,
    LinkedBy => LinkedByView,
    WithoutLink => WithoutLinkView,
    WhyNotTogether => WhyNotView,
    CompareIncidents => CompareView,
    WeightsText => CaseFile,
    CorrelationForm => CorrelationFormView,
    PreviewCorrelation => CorrelationPreviewView,
    SetCorrelation => Managed,
    CorrelationText => CaseFile,
    NoisyConnectors => NoisyConnectorsView,
    RuleList => RuleListView,
    TryRule => TryRuleView,
    RuleFrom => RuleDraft,
    ChangeRule => Managed,
    RulesText => CaseFile,
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

/// A new entry of the journal, to be kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewEntry {
    /// The case that the journal belongs to.
    pub case: String,
    /// Number of the entry, which is how many there are now.
    pub number: u64,
    /// The entry as JSON.
    pub entry: String,
}

impl Reply {
    /// The journal entry that was made for this reply, where one was.
    pub fn new_entry(&self) -> Option<NewEntry> {
        let (case, number, entry) = match self {
            Self::ManageAlerts(it)
            | Self::ManageIncidents(it)
            | Self::SetWeights(it)
            | Self::SetMode(it)
            | Self::SetCorrelation(it)
            | Self::ByHand(it)
            | Self::RecordAction(it)
            | Self::AnswerAction(it)
            | Self::ChangeRule(it) => (&it.case, it.entries, it.entry.as_ref()?),
            Self::Undo(it) => (&it.case, it.entries, &it.entry),
            _ => return None,
        };
        Some(NewEntry {
            case: case.clone(),
            number,
            entry: entry.clone(),
        })
    }
}
