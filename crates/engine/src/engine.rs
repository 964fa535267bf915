//! The engine: what is loaded, and the answering of requests.

use crate::carried_names::CarriedNames;
use crate::correlation::{Correlated, GivenGrouping};
use crate::engine_error::EngineError;
use crate::facts::cell;
use crate::grouping::Grouping;
use crate::importing::Importing;
use crate::incident_together::Together;
use crate::priority::Priorities;
use crate::protocol::{Closed, FirstView, Known, List, Refusal, Reply, Request, ShellView};
use crate::told_story::ToldStory;
use crate::{
    activity_strip, alert_page, alert_parts, by_hand, completion, correlation, correlation_change,
    correlation_fields, correlation_preview, data_view, encoded_commands, entity_pane, escalation,
    event_rows, explanation, hidden_alerts, incident_growth, incident_triage, incidents,
    link_questions, mapping_desk, noisy_connectors, priority, process_page, queue, response,
    rule_trial, rules, search, story_file, story_lanes, story_rows, triage, triage_forms,
};
use rustc_hash::FxHashMap;
use std::cell::{OnceCell, RefCell};
use std::rc::Rc;
use throughline_case::{IncidentState, Journal, Projection};
use throughline_correlate::Facts;
use throughline_dataset::{AlertIdx, Dataset, IncidentIdx};
use throughline_import::{FileReport, Mapping};
use throughline_model::Timestamp;
use throughline_query::{AlertIndex, DEFAULT_FILTER, Field, Filter, Overlay, Rows, Selection};

/// The one façade.
#[derive(Default)]
pub struct Engine {
    pub(crate) dataset: Dataset,
    pub(crate) journal: Journal,
    pub(crate) overlay: Overlay,
    /// What an analyst has made of incidents; most have nothing.
    pub(crate) incident_states: FxHashMap<IncidentIdx, IncidentState>,
    pub(crate) projection: Projection,
    /// Names that incidents have from those that became part of them.
    pub(crate) carried_names: OnceCell<CarriedNames>,
    /// How urgent everything is; made when it is first asked for.
    pub(crate) priorities: OnceCell<Priorities>,
    /// How alerts are grouped where the journal does not say.
    pub(crate) given: GivenGrouping,
    /// What correlation knows of the alerts; read when it is first asked for.
    pub(crate) facts: OnceCell<Rc<Facts>>,
    /// The recorrelated incidents, once they were asked for.
    pub(crate) correlated: Option<Box<Correlated>>,
    /// Alerts that are being grouped a little at a time.
    pub(crate) grouping: Option<Box<Grouping>>,
    /// What came of that, until it is taken up.
    pub(crate) ready: Option<Box<Correlated>>,
    /// Whether incidents are shown as exported until somebody has grouped them.
    pub(crate) is_put_off: bool,
    /// What the alerts of each recorrelated incident say of its work.
    pub(crate) together: OnceCell<Vec<Together>>,
    /// The alerts that the last import brought to an open case, where rules are on.
    pub(crate) arrived: Vec<AlertIdx>,
    pub(crate) case: String,
    pub(crate) title: String,
    pub(crate) importing: Option<Importing>,
    /// What the columns of tables mean that no importer knows.
    pub(crate) mappings: Vec<Mapping>,
    /// The case that files are read for again; empty where they make a new one.
    pub(crate) resumed: String,
    /// Files of the last import that came to nothing.
    pub(crate) refused: Vec<FileReport>,
    /// The alerts in columns, made when they are first asked for.
    pub(crate) index: OnceCell<Box<AlertIndex>>,
    /// The story asked for last: scrolling asks again and again.
    pub(crate) story: RefCell<Option<Rc<ToldStory>>>,
    /// What the alerts of each incident say together.
    pub(crate) incident_facts: RefCell<Option<Rc<Vec<queue::IncidentFacts>>>>,
    /// Who works here: whom `assigned:me` means.
    pub(crate) analyst: String,
    pub(crate) events: RefCell<Option<event_rows::Narrowed>>,
    /// What the Action center listed last.
    pub(crate) actions: RefCell<Option<response::Listed>>,
    /// What titles, techniques and tags there are: a search asks with every key.
    pub(crate) told: RefCell<Option<Rc<search::Told>>>,
}

impl Engine {
    /// The opened data.
    pub fn dataset(&self) -> &Dataset {
        &self.dataset
    }

    /// Id of the case, made from its files; empty while nothing is loaded.
    pub fn case(&self) -> &str {
        &self.case
    }

    /// Everything that was done.
    pub fn journal(&self) -> &Journal {
        &self.journal
    }

    /// The alerts as they stand now; how urgent they are only where that has been
    /// asked for.
    pub fn rows(&self) -> Rows<'_> {
        let priorities = self.priorities.get();
        let scores = priorities.map_or(&[] as &[u8], Priorities::of_alerts);
        rows_of(&self.dataset, &self.overlay, scores)
    }

    /// The alerts as they stand now, with all that a filter asks of them.
    pub(crate) fn rows_for(&self, filter: &Filter) -> Rows<'_> {
        if filter.names(Field::Priority) {
            self.alert_priorities();
        }
        self.rows()
    }

    /// The alerts as they stand now, in columns: answers the questions of the queue.
    pub fn index(&self) -> &AlertIndex {
        self.index
            .get_or_init(|| Box::new(AlertIndex::new(self.rows())))
    }

    /// Prepares a little of what searches need that nobody has asked for yet: a
    /// millisecond or two of work. False when there is nothing left to prepare.
    pub fn prepare_searches(&self) -> bool {
        !self.dataset.files().is_empty() && self.index().prepare(self.rows())
    }

    /// The alerts that a filter selects.
    pub(crate) fn select(&self, filter: &Filter) -> Rc<Selection> {
        self.index().select(self.rows_for(filter), filter)
    }

    /// Answers a request.
    ///
    /// # Errors
    ///
    /// Says in words for a person why there is no answer; nothing has changed then.
    pub fn answer(&mut self, request: Request) -> Result<Reply, Refusal> {
        Ok(match request {
            Request::Shell(_) => Reply::Shell(Box::new(self.shell())),
            Request::ReadFiles(_) => Reply::ReadFiles(Box::new(data_view::view(self))),
            Request::ReportText(_) => Reply::ReportText(Box::new(data_view::report_file(self)?)),
            Request::EventRows(it) => Reply::EventRows(Box::new(event_rows::rows(self, &it))),
            Request::RecordPlaces(it) => {
                Reply::RecordPlaces(Box::new(event_rows::places(self, &it)?))
            }
            Request::Queue(it) => Reply::Queue(Box::new(queue::frame(self, &it)?)),
            Request::QueueRows(it) => Reply::QueueRows(Box::new(queue::rows(self, &it)?)),
            Request::Neighbours(it) => Reply::Neighbours(Box::new(queue::neighbours(self, &it)?)),
            Request::LineKeys(it) => Reply::LineKeys(Box::new(queue::keys(self, &it)?)),
            Request::ValueMenu(it) => Reply::ValueMenu(Box::new(queue::menu(self, &it)?)),
            Request::ExportRows(it) => Reply::ExportRows(Box::new(queue::export_part(self, &it)?)),
            Request::Bookmarks(it) => Reply::Bookmarks(Box::new(queue::bookmarks(self, &it)?)),
            Request::ActivityStrip(it) => {
                Reply::ActivityStrip(Box::new(activity_strip::strip(self, &it)?))
            }
            Request::Analyst(it) => {
                self.analyst = it.name;
                Reply::Analyst(Box::new(Known {}))
            }
            Request::AlertPage(it) => Reply::AlertPage(Box::new(alert_page::page(self, &it.key)?)),
            Request::ProcessPage(it) => {
                Reply::ProcessPage(Box::new(process_page::page(self, &it)?))
            }
            Request::AlertParts(it) => {
                Reply::AlertParts(Box::new(alert_parts::parts(self, &it.key)?))
            }
            Request::EscalationText(it) => {
                Reply::EscalationText(Box::new(escalation::text(self, &it)?))
            }
            Request::StoryRows(it) => Reply::StoryRows(Box::new(story_rows::rows(self, &it)?)),
            Request::StoryLanes(it) => Reply::StoryLanes(Box::new(story_lanes::lanes(self, &it)?)),
            Request::StoryText(it) => Reply::StoryText(Box::new(story_file::file(self, &it)?)),
            Request::NodePane(it) => Reply::NodePane(Box::new(entity_pane::pane(self, &it)?)),
            Request::EntityPane(it) => Reply::EntityPane(Box::new(entity_pane::entity(self, &it)?)),
            Request::Decode(it) => Reply::Decode(Box::new(encoded_commands::view(self, &it)?)),
            Request::NodeActions(it) => Reply::NodeActions(Box::new(response::offered(self, &it)?)),
            Request::RecordAction(it) => Reply::RecordAction(Box::new(response::record(self, it)?)),
            Request::ActionsText(it) => Reply::ActionsText(Box::new(response::text(self, &it)?)),
            Request::AnswerAction(it) => Reply::AnswerAction(Box::new(response::answer(self, it)?)),
            Request::ActionRows(it) => Reply::ActionRows(Box::new(response::rows(self, &it)?)),
            Request::IncidentPage(it) => {
                Reply::IncidentPage(Box::new(incidents::page(self, &it.id)?))
            }
            Request::IncidentGrowth(it) => {
                Reply::IncidentGrowth(Box::new(incident_growth::view(self, &it)?))
            }
            Request::ManageAlerts(it) => Reply::ManageAlerts(Box::new(triage::manage(self, it)?)),
            Request::ManageIncidents(it) => {
                Reply::ManageIncidents(Box::new(incident_triage::manage(self, it)?))
            }
            Request::TriageChoices(_) => {
                Reply::TriageChoices(Box::new(triage_forms::choices(self)))
            }
            Request::IncidentForm(it) => {
                Reply::IncidentForm(Box::new(triage_forms::incident(self, &it.id)?))
            }
            Request::PriorityOf(it) => Reply::PriorityOf(Box::new(priority::view(self, &it)?)),
            Request::SetMode(it) => Reply::SetMode(Box::new(correlation::set_mode(self, &it)?)),
            Request::ByHand(it) => Reply::ByHand(Box::new(by_hand::manage(self, &it)?)),
            Request::Explain(it) => Reply::Explain(Box::new(explanation::explain(self, &it)?)),
            Request::LinkedBy(it) => {
                Reply::LinkedBy(Box::new(link_questions::linked_by(self, &it)?))
            }
            Request::WithoutLink(it) => {
                Reply::WithoutLink(Box::new(link_questions::without_link(self, &it)?))
            }
            Request::WhyNotTogether(it) => {
                Reply::WhyNotTogether(Box::new(link_questions::why_not(self, &it)?))
            }
            Request::CompareIncidents(it) => {
                Reply::CompareIncidents(Box::new(explanation::compare(self, it)?))
            }
            Request::PreviewByHand(it) => {
                Reply::PreviewByHand(Box::new(by_hand::preview(self, &it)?))
            }
            Request::PriorityWeights(_) => {
                Reply::PriorityWeights(Box::new(priority::weights_view(self)))
            }
            Request::SetWeights(it) => Reply::SetWeights(Box::new(priority::set(self, it)?)),
            Request::WeightsText(_) => Reply::WeightsText(Box::new(priority::file(self)?)),
            Request::CorrelationForm(_) => {
                Reply::CorrelationForm(Box::new(correlation_fields::view(self)))
            }
            Request::PreviewCorrelation(it) => {
                Reply::PreviewCorrelation(Box::new(correlation_preview::view(self, &it)?))
            }
            Request::SetCorrelation(it) => {
                Reply::SetCorrelation(Box::new(correlation_change::set(self, &it)?))
            }
            Request::CorrelationText(_) => {
                Reply::CorrelationText(Box::new(correlation_change::file(self)))
            }
            Request::NoisyConnectors(it) => {
                Reply::NoisyConnectors(Box::new(noisy_connectors::view(self, &it)))
            }
            Request::RuleList(_) => Reply::RuleList(Box::new(rules::list(self))),
            Request::TryRule(it) => Reply::TryRule(Box::new(rule_trial::view(self, &it))),
            Request::RuleFrom(it) => Reply::RuleFrom(Box::new(rules::from_alert(self, &it.key)?)),
            Request::ChangeRule(it) => Reply::ChangeRule(Box::new(rules::change(self, it)?)),
            Request::RulesText(it) => Reply::RulesText(Box::new(rules::file(self, it.readable)?)),
            Request::Undo(it) => Reply::Undo(Box::new(triage::undo(self, &it)?)),
            Request::JournalText(_) => Reply::JournalText(Box::new(self.journal_text()?)),
            Request::MapTable(it) => Reply::MapTable(Box::new(mapping_desk::view(self, it)?)),
            Request::Complete(it) => Reply::Complete(Box::new(completion::complete(self, &it))),
            Request::Suggest(it) => Reply::Suggest(Box::new(search::suggest(self, &it))),
            Request::Search(it) => Reply::Search(Box::new(search::search(self, &it))),
            Request::CloseCase(_) => {
                *self = Self {
                    mappings: std::mem::take(&mut self.mappings),
                    analyst: std::mem::take(&mut self.analyst),
                    ..Self::default()
                };
                Reply::CloseCase(Box::new(Closed {}))
            }
        })
    }

    fn shell(&self) -> ShellView {
        let data = &self.dataset;
        if data.files().is_empty() {
            return ShellView::default();
        }
        let span = data.span();
        let files = data.files().len();
        let alerts = counted(data.alert_count() as usize, "alert");
        let (title, detail) = if self.is_beginning() {
            (&data.files()[0].name, format!("the first {alerts}"))
        } else {
            let events = match data.event_count() {
                0 => String::new(),
                events => format!(" · {}", counted(events as usize, "event")),
            };
            let detail = format!("{alerts}{events} · {}", counted(files, "file"));
            (&self.title, detail)
        };
        let count = |filter: &str| {
            filter.parse::<Filter>().map_or(0, |it| {
                self.select(&hidden_alerts::meant(self, &it)).count()
            })
        };
        let open_alerts = count(DEFAULT_FILTER);
        let open_incidents = queue::default_count(self, List::Incidents);
        let lists_all = self.first_view() == FirstView::AllAlerts;
        let day = |it: Option<Timestamp>| it.map(Timestamp::day).unwrap_or_default();
        ShellView {
            loaded: true,
            mode: self.mode(),
            case: self.case.clone(),
            title: cell(title),
            detail,
            anchor: span.last.map(Timestamp::minute).unwrap_or_default(),
            span: format!("{} – {}", day(span.first), day(span.last)),
            alerts: data.alert_count(),
            open_alerts,
            listed_alerts: if lists_all {
                data.alert_count()
            } else {
                open_alerts
            },
            lists_all,
            open_high: count("severity:high,critical status:new,inProgress"),
            incidents: data.incident_count(),
            listed_incidents: if open_incidents == 0 {
                data.incident_count()
            } else {
                open_incidents
            },
            lists_all_incidents: open_incidents == 0 && data.incident_count() > 0,
            files: files as u32,
            events: data.event_count(),
            recorded_actions: self.projection.responses().len() as u32,
            problems: data
                .files()
                .iter()
                .flat_map(|it| &it.problems)
                .filter(|it| it.kind.is_repair() || it.kind.is_loss())
                .count() as u32,
            undo: self
                .journal
                .last_undoable()
                .map(|it| cell(&it.action.summary())),
            entries: self.journal.entries().len() as u64,
        }
    }

    pub(crate) fn alert(&self, key: &str) -> Result<AlertIdx, EngineError> {
        self.dataset
            .alert_of_key(key)
            .ok_or_else(|| EngineError::NoSuchAlert(key.to_owned()))
    }
}

/// Alerts as queries see them.
pub(crate) fn rows_of<'a>(
    dataset: &'a Dataset,
    overlay: &'a Overlay,
    priorities: &'a [u8],
) -> Rows<'a> {
    Rows {
        dataset,
        overlay,
        anchor: dataset.span().last.unwrap_or_default(),
        priorities,
    }
}

/// `1 alert`, `1,284 alerts`, `2 processes`.
pub(crate) fn counted(count: usize, what: &str) -> String {
    let plural = match count {
        1 => "",
        _ if what.ends_with("ss") => "es",
        _ => "s",
    };
    format!("{} {what}{plural}", grouped(count))
}

/// A count as a person reads it: `1,284`.
pub fn grouped(count: usize) -> String {
    let digits = count.to_string();
    let mut out = String::new();
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(c);
    }
    out
}
