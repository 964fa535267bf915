//! Small settings of this browser: theme, the analyst's name, the pane's width,
//! the columns of the queues.

use leptos::prelude::*;
use throughline_engine::protocol::List;

const THEME: &str = "throughline.theme";
const ACTOR: &str = "throughline.actor";
const PANE: &str = "throughline.pane";
const ALERT_COLUMNS: &str = "throughline.columns.alerts";
const INCIDENT_COLUMNS: &str = "throughline.columns.incidents";
const ALERT_VIEW: &str = "throughline.view.alerts";
const INCIDENT_VIEW: &str = "throughline.view.incidents";
const ALERT_FACETS: &str = "throughline.facets.alerts";
const INCIDENT_FACETS: &str = "throughline.facets.incidents";
const STRIP: &str = "throughline.strip";
const SEARCHES: &str = "throughline.searches";

/// Light, dark, or as the system says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Theme {
    /// As the system says.
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Theme {
    /// Every theme, in the order they are offered.
    pub const ALL: [Self; 3] = [Self::System, Self::Light, Self::Dark];

    /// What a person reads.
    pub fn label(self) -> &'static str {
        match self {
            Self::System => "As the system",
            Self::Light => "Light",
            Self::Dark => "Dark",
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}

/// The settings, kept as they change.
#[derive(Clone, Copy)]
pub struct Preferences {
    /// The theme.
    pub theme: RwSignal<Theme>,
    /// The name that journal entries carry.
    pub actor: RwSignal<String>,
    /// Width of the pane in pixels.
    pub pane_width: RwSignal<f64>,
    /// Whether the strip of activity above the queues is shown.
    pub strip: RwSignal<bool>,
    /// Whether searches are remembered in this browser (SE-10).
    pub remembers_searches: RwSignal<bool>,
    alert_view: RwSignal<String>,
    incident_view: RwSignal<String>,
    alert_facets: RwSignal<String>,
    incident_facets: RwSignal<String>,
    alert_columns: RwSignal<String>,
    incident_columns: RwSignal<String>,
}

fn storage() -> Option<web_sys::Storage> {
    web_sys::window()?.local_storage().ok().flatten()
}

fn read(key: &str) -> Option<String> {
    storage()?.get_item(key).ok().flatten()
}

fn write(key: &str, value: &str) {
    if let Some(storage) = storage() {
        // A browser that keeps nothing: the setting holds until the page is left.
        let _ = storage.set_item(key, value);
    }
}

impl Preferences {
    /// Reads the settings and keeps them from now on.
    pub fn load() -> Self {
        let theme = read(THEME);
        let theme = Theme::ALL
            .into_iter()
            .find(|it| Some(it.name()) == theme.as_deref());
        let preferences = Self {
            theme: RwSignal::new(theme.unwrap_or(Theme::System)),
            actor: RwSignal::new(read(ACTOR).unwrap_or_else(|| "analyst".to_owned())),
            pane_width: RwSignal::new(read(PANE).and_then(|it| it.parse().ok()).unwrap_or(368.0)),
            strip: RwSignal::new(read(STRIP).as_deref() != Some("hidden")),
            remembers_searches: RwSignal::new(read(SEARCHES).as_deref() != Some("forgotten")),
            alert_view: RwSignal::new(read(ALERT_VIEW).unwrap_or_default()),
            incident_view: RwSignal::new(read(INCIDENT_VIEW).unwrap_or_default()),
            alert_facets: RwSignal::new(read(ALERT_FACETS).unwrap_or_default()),
            incident_facets: RwSignal::new(read(INCIDENT_FACETS).unwrap_or_default()),
            alert_columns: RwSignal::new(read(ALERT_COLUMNS).unwrap_or_default()),
            incident_columns: RwSignal::new(read(INCIDENT_COLUMNS).unwrap_or_default()),
        };
        Effect::new(move |_| {
            let theme = preferences.theme.get();
            write(THEME, theme.name());
            let root = web_sys::window().and_then(|it| it.document()?.document_element());
            if let Some(root) = root {
                let _ = match theme {
                    Theme::System => root.remove_attribute("data-theme"),
                    _ => root.set_attribute("data-theme", theme.name()),
                };
            }
        });
        Effect::new(move |_| write(ACTOR, &preferences.actor.get()));
        Effect::new(move |_| {
            let shown = if preferences.strip.get() {
                "shown"
            } else {
                "hidden"
            };
            write(STRIP, shown);
        });
        Effect::new(move |_| {
            let kept = if preferences.remembers_searches.get() {
                "remembered"
            } else {
                "forgotten"
            };
            write(SEARCHES, kept);
        });
        Effect::new(move |_| write(ALERT_VIEW, &preferences.alert_view.get()));
        Effect::new(move |_| write(INCIDENT_VIEW, &preferences.incident_view.get()));
        Effect::new(move |_| write(ALERT_FACETS, &preferences.alert_facets.get()));
        Effect::new(move |_| write(INCIDENT_FACETS, &preferences.incident_facets.get()));
        Effect::new(move |_| write(ALERT_COLUMNS, &preferences.alert_columns.get()));
        Effect::new(move |_| write(INCIDENT_COLUMNS, &preferences.incident_columns.get()));
        Effect::new(move |_| write(PANE, &preferences.pane_width.get().to_string()));
        preferences
    }

    /// The name of the view that a queue opens with; empty where nobody chose.
    pub fn default_view(self, list: List) -> RwSignal<String> {
        match list {
            List::Alerts => self.alert_view,
            List::Incidents => self.incident_view,
        }
    }

    /// Fields whose filters a queue offers beside the usual ones, as text.
    pub fn facets(self, list: List) -> RwSignal<String> {
        match list {
            List::Alerts => self.alert_facets,
            List::Incidents => self.incident_facets,
        }
    }

    /// The columns of a queue, as text; empty where nobody chose.
    pub fn columns(self, list: List) -> RwSignal<String> {
        match list {
            List::Alerts => self.alert_columns,
            List::Incidents => self.incident_columns,
        }
    }
}
