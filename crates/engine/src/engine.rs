//! The engine: what is loaded, and the answering of requests.

use crate::facts::{cell, visible};
use crate::importing::Importing;
use crate::protocol::{CaseFile, Closed, FirstView, Refusal, Reply, Request, ShellView};
use crate::{
    alert_page, alert_queue, data_view, entity_pane, event_rows, incidents, mapping_desk,
    story_rows, triage,
};
use std::cell::{OnceCell, RefCell};
use std::rc::Rc;
use thiserror::Error;
use throughline_case::{Journal, JournalFileError, Projection, read_journal, write_journal};
use throughline_dataset::{AlertIdx, Dataset};
use throughline_import::{FileReport, Mapping};
use throughline_model::Timestamp;
use throughline_query::{AlertIndex, DEFAULT_FILTER, Filter, Overlay, OverlayState, Rows};
use throughline_story::Story;

/// Why a request cannot be answered.
#[derive(Debug, Error)]
pub enum EngineError {
    /// The alert is not in the loaded data.
    #[error("alert \"{0}\" is not in the loaded data; open the file that holds it")]
    NoSuchAlert(String),
    /// The incident is not in the loaded data.
    #[error("incident \"{0}\" is not in the loaded data; open the file that holds it")]
    NoSuchIncident(String),
    /// There is no such event.
    #[error("there is no event {0} in the loaded data; the link may be from other data")]
    NoSuchEvent(u32),
    /// There is no such table, any more.
    #[error("this table is no longer here; open its file again")]
    NoSuchTable,
    /// The story has no such node.
    #[error("this story has no node {0}; the link may be from other data")]
    NoSuchNode(u32),
    /// Nothing is loaded.
    #[error("nothing is loaded yet")]
    NothingLoaded,
    /// A change of no alert at all.
    #[error("choose at least one alert")]
    NoAlerts,
    /// A change to alerts of which the rest is still being read.
    #[error("these alerts are still being read; wait until the file is open")]
    StillReading,
    /// There is nothing that could be undone.
    #[error("there is nothing to undo")]
    NothingToUndo,
    /// The journal refused.
    #[error("{0}")]
    Journal(#[from] throughline_case::JournalError),
    /// The sort text names no order.
    #[error("{0}")]
    Sort(String),
    /// The filter text is no filter.
    #[error("filter: {0}")]
    Filter(#[from] throughline_query::FilterError),
    /// A determination that does not go with its classification.
    #[error("\"{determination}\" does not go with \"{classification}\"")]
    Determination {
        /// The classification.
        classification: &'static str,
        /// The determination.
        determination: &'static str,
    },
    /// A journal could not be written.
    #[error("the journal could not be written: {0}")]
    Write(#[from] serde_json::Error),
}

/// Why a journal file cannot be taken up.
#[derive(Debug, Error)]
pub enum OpenJournalError {
    /// It is no journal that this program reads.
    #[error("{0}")]
    File(#[from] JournalFileError),
    /// There is no data for it yet.
    #[error("this is a journal: open the files that it belongs to first, then the journal")]
    NothingLoaded,
    /// It belongs to other data.
    #[error("this journal belongs to other files than those that are open")]
    OtherCase,
    /// Something else was done here meanwhile.
    #[error(
        "this case has {0} changes of its own that the journal does not have; download them, forget the case under Home, and open both again"
    )]
    Diverged(usize),
    /// An entry could not be written.
    #[error("an entry could not be written: {0}")]
    Write(#[from] serde_json::Error),
}

impl From<EngineError> for Refusal {
    fn from(error: EngineError) -> Self {
        let not_found = matches!(
            error,
            EngineError::NoSuchAlert(_)
                | EngineError::NoSuchIncident(_)
                | EngineError::NoSuchEvent(_)
                | EngineError::NoSuchNode(_)
                | EngineError::NoSuchTable
                | EngineError::NothingLoaded
        );
        Self {
            message: visible(&error.to_string()),
            not_found,
        }
    }
}

/// The one façade.
#[derive(Default)]
pub struct Engine {
    pub(crate) dataset: Dataset,
    pub(crate) journal: Journal,
    pub(crate) overlay: Overlay,
    pub(crate) projection: Projection,
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
    pub(crate) index: OnceCell<AlertIndex>,
    /// The story asked for last: scrolling asks again and again.
    pub(crate) story: RefCell<Option<Rc<Story>>>,
    pub(crate) events: RefCell<Option<event_rows::Narrowed>>,
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

    /// The alerts as they stand now.
    pub fn rows(&self) -> Rows<'_> {
        Self::rows_of(&self.dataset, &self.overlay)
    }

    fn rows_of<'a>(dataset: &'a Dataset, overlay: &'a Overlay) -> Rows<'a> {
        Rows {
            dataset,
            overlay,
            anchor: dataset.span().last.unwrap_or_default(),
            priorities: &[],
        }
    }

    /// The alerts as they stand now, in columns: answers the questions of the queue.
    pub fn index(&self) -> &AlertIndex {
        self.index.get_or_init(|| AlertIndex::new(self.rows()))
    }

    /// Forgets what was prepared of the data: it is other data now.
    pub(crate) fn data_changed(&mut self) {
        self.index = OnceCell::new();
        self.changed();
    }

    /// Forgets what was prepared for scrolling: the journal changed.
    pub(crate) fn changed(&mut self) {
        *self.story.borrow_mut() = None;
        *self.events.borrow_mut() = None;
        self.projection = Projection::of(&self.journal);
        let overlay: Overlay = self
            .projection
            .iter()
            .filter_map(|(key, state)| {
                let overlay = OverlayState {
                    status: state.status,
                    assigned_to: state.assigned_to.clone(),
                    classification: state.classification,
                    ..OverlayState::default()
                };
                Some((self.dataset.alert_of_key(key.as_str())?, overlay))
            })
            .collect();
        let before = std::mem::replace(&mut self.overlay, overlay);
        if let Some(index) = self.index.get_mut() {
            let rows = Self::rows_of(&self.dataset, &self.overlay);
            index.update(rows, &different(&before, &self.overlay));
        }
    }

    /// Takes up a journal that was kept.
    ///
    /// # Errors
    ///
    /// Where the text is no journal; the engine's own journal stays.
    pub fn restore_journal(&mut self, text: &str) -> Result<(), JournalFileError> {
        let (_, journal) = read_journal(text)?;
        self.journal = journal;
        self.changed();
        Ok(())
    }

    /// Takes up a journal file that somebody opened: it must belong to this case
    /// and go on from what was done here. Returns the entries that are new, as
    /// number and JSON, to be kept.
    ///
    /// # Errors
    ///
    /// Says why it cannot be taken up; nothing has changed then.
    pub fn open_journal(&mut self, text: &str) -> Result<Vec<(u64, String)>, OpenJournalError> {
        let (case, journal) = read_journal(text)?;
        if self.case.is_empty() {
            return Err(OpenJournalError::NothingLoaded);
        }
        if case != self.case {
            return Err(OpenJournalError::OtherCase);
        }
        let here = self.journal.entries();
        if here.starts_with(journal.entries()) {
            return Ok(Vec::new());
        }
        if !journal.entries().starts_with(here) {
            return Err(OpenJournalError::Diverged(here.len()));
        }
        let new = journal.entries()[here.len()..]
            .iter()
            .map(|it| Ok((it.id.0, serde_json::to_string(it)?)))
            .collect::<Result<_, serde_json::Error>>()?;
        self.journal = journal;
        self.changed();
        Ok(new)
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
            Request::AlertQueue(it) => Reply::AlertQueue(Box::new(alert_queue::queue(self, &it)?)),
            Request::AlertRows(it) => Reply::AlertRows(Box::new(alert_queue::rows(self, &it)?)),
            Request::NeighbourAlerts(it) => {
                Reply::NeighbourAlerts(Box::new(alert_queue::neighbours(self, &it)?))
            }
            Request::AlertPage(it) => Reply::AlertPage(Box::new(alert_page::page(self, &it.key)?)),
            Request::StoryRows(it) => Reply::StoryRows(Box::new(story_rows::rows(self, &it)?)),
            Request::NodePane(it) => Reply::NodePane(Box::new(entity_pane::pane(self, &it)?)),
            Request::IncidentList(it) => Reply::IncidentList(Box::new(incidents::list(self, it))),
            Request::IncidentPage(it) => {
                Reply::IncidentPage(Box::new(incidents::page(self, &it.id)?))
            }
            Request::ManageAlerts(it) => Reply::ManageAlerts(Box::new(triage::manage(self, it)?)),
            Request::Undo(it) => Reply::Undo(Box::new(triage::undo(self, &it)?)),
            Request::JournalText(_) => Reply::JournalText(Box::new(self.journal_text()?)),
            Request::MapTable(it) => Reply::MapTable(Box::new(mapping_desk::view(self, it)?)),
            Request::CloseCase(_) => {
                *self = Self {
                    mappings: std::mem::take(&mut self.mappings),
                    ..Self::default()
                };
                Reply::CloseCase(Box::new(Closed {}))
            }
        })
    }

    fn journal_text(&self) -> Result<CaseFile, EngineError> {
        let text = write_journal(&self.case, &self.journal)?;
        Ok(CaseFile {
            name: format!("throughline-journal-{}.json", self.case),
            text,
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
            filter.parse::<Filter>().map_or(0, |filter| {
                self.index().select(self.rows(), &filter).count()
            })
        };
        let open_alerts = count(DEFAULT_FILTER);
        let lists_all = self.first_view() == FirstView::AllAlerts;
        let day = |it: Option<Timestamp>| it.map(Timestamp::day).unwrap_or_default();
        ShellView {
            loaded: true,
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
            files: files as u32,
            events: data.event_count(),
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

    /// The story of an alert; the one told last is kept.
    pub fn story(&self, alert: AlertIdx) -> Rc<Story> {
        let mut kept = self.story.borrow_mut();
        match &*kept {
            Some(story) if story.alert == alert => story.clone(),
            _ => {
                let story = Rc::new(throughline_story::tell(&self.dataset, alert));
                *kept = Some(story.clone());
                story
            }
        }
    }
}

/// The alerts of which two overlays say different things, in the order of the data.
fn different(before: &Overlay, after: &Overlay) -> Vec<AlertIdx> {
    let mut alerts: Vec<AlertIdx> = before.keys().chain(after.keys()).copied().collect();
    alerts.sort_unstable();
    alerts.dedup();
    alerts.retain(|it| before.get(it) != after.get(it));
    alerts
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
