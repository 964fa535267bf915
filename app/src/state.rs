//! The page's state: one place, shared by all views.

use crate::client::Client;
use crate::pages::Ticks;
use crate::parts::{OpenNode, OpenValues};
use crate::preferences::Preferences;
use leptos::prelude::*;
use throughline_engine::protocol::{
    AlertTarget, Ask, FileView, FirstView, ImportWords, IncidentEdit, List, ManageAlerts,
    ManageChange, ManageIncidents, Managed, NodeActions, Shell, ShellView, Shown, Undo,
};
use throughline_model::{AlertKey, IncidentKey, Timestamp};
use throughline_route::{EventsRoute, MappingOf, QueueRoute, Route};
use throughline_worker::messages::{
    FromWorker, GroupingProgress, KeptSearch, KeptView, Outcome, Progress,
};

/// Where the page stands with its data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Boot {
    /// The worker starts, or what was open last is opened again.
    Starting,
    /// Ready.
    Ready,
}

/// Whether what was done is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Saved {
    /// Nothing was done since the page was opened.
    Untouched,
    /// It is being written.
    Saving,
    /// It is kept, and was read back.
    Kept,
    /// It could not be kept; why.
    Failed(String),
}

/// A short message at the foot of the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Toast {
    /// What it says.
    pub text: String,
    /// What it offers to do.
    pub offers: Option<Offer>,
}

impl Toast {
    /// Whether it leads to the import report.
    pub fn offers_report(&self) -> bool {
        self.offers == Some(Offer::ImportReport)
    }
}

/// What a message offers to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Offer {
    /// To take back what was done.
    Undo,
    /// To show what was read, and what was not.
    ImportReport,
}

/// What an opening that failed says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenFailure {
    /// What is wrong.
    pub message: String,
    /// The files, with what was wrong in each.
    pub files: Vec<FileView>,
}

/// What a queue showed, and a line in it.
pub type LeftAt = (Shown, u32);

/// The page's state. Signals only: it is copied into every view.
#[derive(Clone, Copy)]
pub struct App {
    /// The page shown.
    pub route: RwSignal<Route>,
    /// Whether the data is there yet.
    pub boot: RwSignal<Boot>,
    /// What the frame shows.
    pub shell: RwSignal<ShellView>,
    /// Counts changes of data and journal; answers of an earlier count are stale.
    pub epoch: RwSignal<u32>,
    /// How far an opening is.
    pub progress: RwSignal<Option<Progress>>,
    /// How far the grouping of alerts is that somebody waits for.
    pub grouping: RwSignal<Option<GroupingProgress>>,
    /// Whether what was done is kept.
    pub saved: RwSignal<Saved>,
    /// The message at the foot of the page.
    pub toast: RwSignal<Option<Toast>>,
    /// What an opening that lost something says, until it is dismissed.
    pub losses: RwSignal<Option<ImportWords>>,
    /// What an opening that failed says.
    pub failure: RwSignal<Option<OpenFailure>>,
    /// What of a folder that is being opened was left out; empty where nothing.
    pub left_out: StoredValue<String>,
    /// The list that was left last, by filter and order, and the row in it.
    pub left_at: StoredValue<Option<LeftAt>>,
    /// Which menu of filters is open: it outlives the answers that redraw it.
    pub open_menu: RwSignal<Option<String>>,
    /// The values whose menu is open.
    pub value_menu: RwSignal<Option<OpenValues>>,
    /// The node of a story whose menu is open.
    pub node_menu: RwSignal<Option<OpenNode>>,
    /// What is said of the next action that is recorded, and about which node.
    pub action_comment: RwSignal<ActionComment>,
    /// The views of the queues that this browser keeps.
    pub views: RwSignal<Vec<KeptView>>,
    /// Filters that were used lately, the newest first.
    pub recent_filters: RwSignal<Vec<(List, String)>>,
    /// What was searched for lately, the newest first.
    pub searches: RwSignal<Vec<KeptSearch>>,
    /// What gets the focus when the form of a row comes up.
    pub focus_next: StoredValue<Option<&'static str>>,
    /// What is ticked among the alerts.
    pub ticked_alerts: RwSignal<Ticks>,
    /// What is ticked among the incidents.
    pub ticked_incidents: RwSignal<Ticks>,
    /// The comment that is being written, and for which alert.
    pub draft: RwSignal<(AlertKey, String)>,
    /// The name that is being written as assignee, and for which alert.
    pub assignee: RwSignal<Option<(AlertKey, String)>>,
    /// The field that a change was made in, to give the focus back to.
    pub refocus: RwSignal<Option<String>>,
    /// The list of indicators that was pasted to be looked up.
    pub looked_up: RwSignal<String>,
    /// What a table's columns are said to mean so far, as a map file.
    pub mapping_draft: RwSignal<Option<(MappingOf, String)>>,
    /// Whether tables of the same columns are to be opened by it from now on.
    pub keep_mapping: RwSignal<bool>,
    /// Whether the list of keys is shown.
    pub help: RwSignal<bool>,
    /// Settings of this browser.
    pub preferences: Preferences,
    /// The worker.
    pub client: StoredValue<Client, LocalStorage>,
}

/// The state, from any view.
pub fn app() -> App {
    expect_context()
}

/// Now, by the clock of this machine.
pub fn now() -> Timestamp {
    Timestamp::from_millis(js_sys::Date::now() as i64)
}

/// What is being written about the next action, and on what it is.
#[derive(Clone, Debug, Default)]
pub struct ActionComment(pub Option<(NodeActions, String)>);

impl ActionComment {
    /// What is written about an action on this.
    pub fn of(&self, thing: &NodeActions) -> Option<&str> {
        let (of, text) = self.0.as_ref()?;
        (of == thing).then_some(text)
    }
}

impl App {
    /// What is ticked in a queue.
    pub fn ticks(self, list: List) -> RwSignal<Ticks> {
        match list {
            List::Alerts => self.ticked_alerts,
            List::Incidents => self.ticked_incidents,
        }
    }

    /// Hears what the worker says unasked.
    pub fn hear(self, event: FromWorker) {
        match event {
            FromWorker::Ready => self.restore(None),
            FromWorker::Progress(progress) => self.reading(progress),
            FromWorker::Grouping(progress) => self.grouping.set(progress),
            FromWorker::NotKept { message } => self.say(message),
            FromWorker::Saved { .. } => self.saved.set(Saved::Kept),
            FromWorker::NotSaved { message } => self.saved.set(Saved::Failed(message)),
            FromWorker::Crashed { message } => crate::show_crash(&message),
            FromWorker::Prepared { .. }
            | FromWorker::Answer { .. }
            | FromWorker::Opened { .. }
            | FromWorker::Raw { .. }
            | FromWorker::Mappings { .. }
            | FromWorker::Views { .. }
            | FromWorker::Searches { .. }
            | FromWorker::Cases { .. } => {}
        }
    }

    /// Opens a kept case, or what was open last.
    pub fn restore(self, case: Option<String>) {
        self.boot.set(Boot::Starting);
        // What was open before the page was left comes back in silence.
        let is_return = case.is_none();
        self.client
            .with_value(|client| client.restore(case, move |it| self.opened(it, is_return)));
    }

    /// Takes how far an opening is. Once there is something to see, it is shown.
    fn reading(self, progress: Progress) {
        let before = self.shown_early();
        let shown = progress.shown;
        self.progress.set(Some(progress));
        if shown > before {
            if self.route.get_untracked() == Route::Home {
                crate::address::go(&Route::Alerts(QueueRoute::default()));
            }
            self.refresh();
        }
    }

    /// How many alerts of what is being read are shown already.
    fn shown_early(self) -> u32 {
        self.progress
            .with_untracked(|it| it.as_ref().map_or(0, |it| it.shown))
    }

    /// Takes what came of an opening.
    pub fn opened(self, outcome: Outcome, is_return: bool) {
        let came_early = self.shown_early() > 0;
        self.progress.set(None);
        if came_early && matches!(outcome, Outcome::Refused { .. } | Outcome::Cancelled) {
            // What was shown already is gone again, and its list with it.
            if self.route.get_untracked() == Route::Alerts(QueueRoute::default()) {
                crate::address::go(&Route::Home);
            }
        }
        self.boot.set(Boot::Ready);
        match outcome {
            Outcome::Opened { warning, .. } if is_return && warning.is_empty() => {}
            Outcome::Opened {
                words,
                first,
                restored,
                warning,
            } => {
                self.failure.set(None);
                self.mapping_draft.set(None);
                // What is opened at home is wanted in its list.
                if matches!(
                    self.route.get_untracked(),
                    Route::Home | Route::Mapping(MappingOf::Refused(_))
                ) {
                    crate::address::go(&route_of(first));
                }
                self.tell_import(words, restored, &warning);
            }
            Outcome::Refused { files, message } => self.refused(files, message),
            Outcome::JournalTaken { entries: 0 } => {
                self.say("Everything in this journal is here already".to_owned());
            }
            Outcome::JournalTaken { entries } => {
                self.say(format!("Changes taken up from the journal: {entries}"));
            }
            Outcome::Cancelled => {
                self.say("Opening cancelled. Nothing has changed.".to_owned());
            }
            Outcome::Nothing => {}
        }
        self.refresh();
    }

    /// Says why nothing could be opened, or leads to where somebody can say what
    /// the columns of a table mean.
    fn refused(self, files: Vec<FileView>, message: String) {
        let table = (0..).zip(&files).find(|it| it.1.has_proposal);
        let is_home = self.route.get_untracked() == Route::Home;
        match table.filter(|_| is_home && !self.shell.get_untracked().loaded) {
            Some((at, _)) => {
                crate::address::go(&Route::Mapping(MappingOf::Refused(at)));
                if files.len() > 1 {
                    self.say(message);
                }
            }
            None => self.failure.set(Some(OpenFailure { message, files })),
        }
    }

    /// Tells what came of an import: in passing where all is well, to stay where
    /// something was lost.
    fn tell_import(self, mut words: ImportWords, restored: u64, warning: &str) {
        let left_out = self.left_out.get_value();
        self.left_out.set_value(String::new());
        if !left_out.is_empty() {
            words.text.push_str(". ");
            words.text.push_str(&left_out);
        }
        if restored > 0 {
            words.text.push_str(" · your earlier changes are back");
        }
        if !warning.is_empty() {
            words.lost.push(warning.trim().to_owned());
        }
        if !words.lost.is_empty() {
            self.toast.set(None);
            self.losses.set(Some(words));
            return;
        }
        let mut text = words.text;
        if !words.repaired.is_empty() {
            text.push_str("; ");
            text.push_str(&words.repaired);
        }
        let offers = Some(Offer::ImportReport);
        self.toast.set(Some(Toast { text, offers }));
    }

    /// Shows a message.
    pub fn say(self, text: String) {
        self.toast.set(Some(Toast { text, offers: None }));
    }

    /// Asks everything on screen again.
    pub fn refresh(self) {
        self.epoch.update(|it| *it += 1);
        self.client.with_value(|client| {
            client.ask(Shell {}, move |result| {
                if let Ok(shell) = result {
                    self.shell.set(shell);
                }
            });
        });
    }

    /// Makes a change to alerts, as a journal entry.
    pub fn manage(self, alerts: Vec<AlertKey>, change: ManageChange) {
        self.manage_alerts(alerts.into(), change, |_| {});
    }

    /// The same of alerts that may be told by a filter. Says `then` whether it was
    /// made.
    pub fn manage_alerts(
        self,
        alerts: AlertTarget,
        change: ManageChange,
        then: impl FnOnce(bool) + 'static,
    ) {
        let ask = ManageAlerts {
            alerts,
            change,
            at: now(),
            actor: self.preferences.actor.get_untracked(),
        };
        self.change(ask, then);
    }

    /// Makes a change to incidents, as a journal entry.
    pub fn manage_incidents(
        self,
        incidents: Vec<IncidentKey>,
        change: IncidentEdit,
        keep_alerts_open: bool,
        then: impl FnOnce(bool) + 'static,
    ) {
        let ask = ManageIncidents {
            incidents,
            change,
            keep_alerts_open,
            at: now(),
            actor: self.preferences.actor.get_untracked(),
        };
        self.change(ask, then);
    }

    /// Asks for a change, and tells what came of it.
    pub fn change<A: Ask<Reply = Managed>>(self, ask: A, then: impl FnOnce(bool) + 'static) {
        self.saved.set(Saved::Saving);
        self.client.with_value(|client| {
            client.ask(ask, move |result| {
                let made = result.is_ok();
                match result {
                    Ok(done) => {
                        if done.entry.is_none() {
                            self.saved.set(Saved::Untouched);
                        }
                        self.toast.set(Some(Toast {
                            text: sentence(&done.summary),
                            offers: done.entry.is_some().then_some(Offer::Undo),
                        }));
                    }
                    Err(refusal) => {
                        self.saved.set(Saved::Untouched);
                        self.say(sentence(&refusal.message));
                    }
                }
                then(made);
                self.refresh();
            });
        });
    }

    /// Takes back the newest change.
    pub fn undo(self) {
        self.saved.set(Saved::Saving);
        let ask = Undo {
            at: now(),
            actor: self.preferences.actor.get_untracked(),
        };
        self.client.with_value(|client| {
            client.ask(ask, move |result| {
                match result {
                    Ok(done) => self.say(done.summary),
                    Err(refusal) => {
                        self.saved.set(Saved::Untouched);
                        self.say(sentence(&refusal.message));
                    }
                }
                self.refresh();
            });
        });
    }
}

/// The page that shows what is worth looking at first.
fn route_of(first: FirstView) -> Route {
    match first {
        FirstView::OpenAlerts => Route::Alerts(QueueRoute::default()),
        FirstView::AllAlerts => Route::Alerts(QueueRoute {
            filter: Some(String::new()),
            ..QueueRoute::default()
        }),
        FirstView::Incidents => Route::Incidents(QueueRoute::default()),
        FirstView::Events => Route::Events(EventsRoute::default()),
    }
}

/// With a capital at its beginning.
fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    chars
        .next()
        .map_or_else(String::new, |it| it.to_uppercase().chain(chars).collect())
}
