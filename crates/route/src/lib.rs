//! Every address of the page: one parser, one printer.
//!
//! The whole view is in the fragment (`#/alerts?filter=severity:high`), which
//! browsers never send to a host, so any static server under any path will do.
//! Printing a [`Route`] and parsing it gives the same route (KB-6, KB-9).

mod actions_route;
mod alert_part;
mod entity_route;
mod incident_tab;
mod queue_route;
mod reading;

pub use actions_route::ActionsRoute;
pub use alert_part::AlertPart;
pub use entity_route::EntityRoute;
pub use incident_tab::IncidentTab;
pub use queue_route::QueueRoute;
pub use reading::StoryReading;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use std::fmt;

/// The version of addresses this program prints. Addresses that say they are
/// of a newer one (`v=2`) are not guessed at.
pub const ROUTE_VERSION: u32 = 1;

/// Characters that stay readable in an address.
const KEPT: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'~')
    .remove(b':')
    .remove(b',')
    .remove(b'*')
    .remove(b'@');

/// A page with everything that it shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Route {
    /// What is loaded, sample cases, and where to drop files.
    Home,
    /// The alerts queue.
    Alerts(QueueRoute),
    /// One alert's story.
    Alert {
        /// Key of the alert.
        key: String,
        /// The story's node that the pane shows.
        node: Option<u32>,
        /// How the story is read.
        reading: StoryReading,
    },
    /// The story of a process, where no alert needs to be.
    Process {
        /// Its id, as the command line prints it.
        id: String,
        /// The story's node that the pane shows.
        node: Option<u32>,
        /// How the story is read.
        reading: StoryReading,
    },
    /// What an alert tells beside its story.
    AlertPart {
        /// Key of the alert.
        key: String,
        /// Which part.
        part: AlertPart,
    },
    /// One entity: all that is known of it.
    Entity(EntityRoute),
    /// The incidents queue.
    Incidents(QueueRoute),
    /// How exported and recorrelated incidents differ.
    CompareIncidents,
    /// One incident.
    Incident {
        /// Its id.
        id: String,
        /// Which tab.
        tab: IncidentTab,
    },
    /// The alerts of an incident, with the link of one of them in the pane.
    IncidentLink {
        /// Id of the incident.
        id: String,
        /// Key of the alert whose link towards the incident's first alert is shown.
        alert: String,
    },
    /// The telemetry, in the order of time.
    Events(EventsRoute),
    /// What was done, and what waits to be (AC-1).
    Actions(ActionsRoute),
    /// What a search found.
    Search {
        /// The text; none where a list was pasted, which is too long for an
        /// address and is no business of a browser's history.
        text: Option<String>,
    },
    /// The records that tell of something, as they stand in their files.
    Raw(RawOf),
    /// What was read of each file.
    Data,
    /// What the columns of a table mean.
    Mapping(MappingOf),
    /// Settings.
    Settings,
    /// How alerts are grouped into incidents.
    Correlation(CorrelationRoute),
    /// Suppression and triage rules.
    Rules(RulesRoute),
    /// An address that means nothing here.
    Unknown {
        /// The address as it was written.
        address: String,
        /// Why it means nothing.
        reason: UnknownRoute,
    },
}

/// Why an address means nothing here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnknownRoute {
    /// There is no such page.
    NoSuchPage,
    /// It was printed by a newer version.
    Newer,
}

/// The telemetry as it is shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EventsRoute {
    /// Words that events must hold.
    pub words: Option<String>,
    /// Only events of this kind.
    pub kind: Option<String>,
}

/// The rules as they are shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RulesRoute {
    /// Key of the alert that a new rule is made from.
    pub from: Option<String>,
    /// Number of the rule that is edited.
    pub rule: Option<u32>,
}

/// How alerts are grouped into incidents, as it is shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum CorrelationRoute {
    /// The settings.
    #[default]
    Settings,
    /// The values that connect much, or would.
    Noise {
        /// Words that their names must hold.
        words: Option<String>,
    },
    /// How incidents are made, and how well.
    Model,
}

/// What records are shown of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RawOf {
    /// An alert, by its key.
    Alert(String),
    /// An incident, by its id.
    Incident(String),
    /// An event, by its position in the order of time.
    Event(u32),
}

/// Which table's columns are told of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MappingOf {
    /// One of the files that could not be opened last, by position.
    Refused(u32),
    /// One of the opened files, by position.
    Opened(u32),
}

impl Route {
    /// Reads a fragment, with or without its `#`.
    pub fn parse(fragment: &str) -> Self {
        let address = fragment.strip_prefix('#').unwrap_or(fragment);
        let unknown = |reason| Self::Unknown {
            address: address.to_owned(),
            reason,
        };
        let (path, query) = address.split_once('?').unwrap_or((address, ""));
        let pairs: Vec<(String, String)> = query
            .split('&')
            .filter(|it| !it.is_empty())
            .map(|it| it.split_once('=').unwrap_or((it, "")))
            .map(|(key, value)| (decode(key), decode(value)))
            .collect();
        let value = |name: &str| pairs.iter().find(|it| it.0 == name).map(|it| it.1.clone());
        let queue = || QueueRoute {
            filter: value("filter"),
            sort: value("sort"),
            group: value("group"),
            columns: value("columns"),
            selected: value("selected"),
        };
        let version = value("v").map_or(Some(ROUTE_VERSION), |it| it.parse().ok());
        if version.is_none_or(|it| it > ROUTE_VERSION) {
            return unknown(UnknownRoute::Newer);
        }
        let segments: Vec<String> = path
            .split('/')
            .filter(|it| !it.is_empty())
            .map(decode)
            .collect();
        let segments: Vec<&str> = segments.iter().map(String::as_str).collect();
        match segments.as_slice() {
            [] => Self::Home,
            ["alerts"] => Self::Alerts(queue()),
            ["alerts", key] => Self::Alert {
                key: (*key).to_owned(),
                node: value("node").and_then(|it| it.parse().ok()),
                reading: StoryReading::read(value("as").as_deref()),
            },
            ["processes", id] => Self::Process {
                id: (*id).to_owned(),
                node: value("node").and_then(|it| it.parse().ok()),
                reading: StoryReading::read(value("as").as_deref()),
            },
            ["alerts", key, part] => match AlertPart::named(part) {
                Some(part) => Self::AlertPart {
                    key: (*key).to_owned(),
                    part,
                },
                None => unknown(UnknownRoute::NoSuchPage),
            },
            ["entities", kind, name] => Self::Entity(EntityRoute {
                kind: (*kind).to_owned(),
                name: (*name).to_owned(),
                id: value("id"),
            }),
            ["incidents"] => Self::Incidents(queue()),
            // Printed addresses of incidents name their tab, so none is taken for it.
            ["incidents", "compare"] => Self::CompareIncidents,
            ["incidents", id] => Self::Incident {
                id: (*id).to_owned(),
                tab: IncidentTab::default(),
            },
            ["incidents", id, "alerts"] if value("link").is_some() => Self::IncidentLink {
                id: (*id).to_owned(),
                alert: value("link").unwrap_or_default(),
            },
            ["incidents", id, tab] => {
                match IncidentTab::ALL.into_iter().find(|it| it.name() == *tab) {
                    Some(tab) => Self::Incident {
                        id: (*id).to_owned(),
                        tab,
                    },
                    None => unknown(UnknownRoute::NoSuchPage),
                }
            }
            ["events"] => Self::Events(EventsRoute {
                words: value("words"),
                kind: value("kind"),
            }),
            ["actions"] | ["actions", "pending"] => Self::Actions(ActionsRoute {
                pending: segments.len() == 2,
                alert: value("alert"),
                incident: value("incident"),
                sort: value("sort"),
            }),
            ["search"] => Self::Search { text: None },
            ["search", text] => Self::Search {
                text: Some((*text).to_owned()),
            },
            ["raw", "alert", key] => Self::Raw(RawOf::Alert((*key).to_owned())),
            ["raw", "incident", id] => Self::Raw(RawOf::Incident((*id).to_owned())),
            ["raw", "event", number] => match number.parse() {
                Ok(number) => Self::Raw(RawOf::Event(number)),
                Err(_) => unknown(UnknownRoute::NoSuchPage),
            },
            ["data"] => Self::Data,
            ["mapping", "refused", number] => match number.parse() {
                Ok(number) => Self::Mapping(MappingOf::Refused(number)),
                Err(_) => unknown(UnknownRoute::NoSuchPage),
            },
            ["mapping", number] => match number.parse() {
                Ok(number) => Self::Mapping(MappingOf::Opened(number)),
                Err(_) => unknown(UnknownRoute::NoSuchPage),
            },
            ["settings"] => Self::Settings,
            ["settings", "correlation"] => Self::Correlation(CorrelationRoute::Settings),
            ["settings", "correlation", "noise"] => Self::Correlation(CorrelationRoute::Noise {
                words: value("words"),
            }),
            ["settings", "correlation", "model"] => Self::Correlation(CorrelationRoute::Model),
            ["rules"] => Self::Rules(RulesRoute {
                from: value("from"),
                rule: value("rule").and_then(|it| it.parse().ok()),
            }),
            _ => unknown(UnknownRoute::NoSuchPage),
        }
    }

    /// The page of an alert, with its story as a tree.
    pub fn alert(key: impl Into<String>) -> Self {
        Self::Alert {
            key: key.into(),
            node: None,
            reading: StoryReading::Tree,
        }
    }

    /// The page of a process, with its story as a tree.
    pub fn process(id: impl Into<String>) -> Self {
        Self::Process {
            id: id.into(),
            node: None,
            reading: StoryReading::Tree,
        }
    }

    /// The address for a link: the fragment with its `#`.
    pub fn href(&self) -> String {
        format!("#{self}")
    }
}

impl fmt::Display for Route {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Home => f.write_str("/"),
            Self::Alerts(route) => {
                f.write_str("/alerts")?;
                route.write_query(f)
            }
            Self::Alert { key, node, reading } => {
                write!(f, "/alerts/{}", encode(key))?;
                write_story(f, *node, *reading)
            }
            Self::Process { id, node, reading } => {
                write!(f, "/processes/{}", encode(id))?;
                write_story(f, *node, *reading)
            }
            Self::AlertPart { key, part } => {
                write!(f, "/alerts/{}/{}", encode(key), part.name())
            }
            Self::Entity(route) => route.fmt(f),
            Self::Incidents(route) => {
                f.write_str("/incidents")?;
                route.write_query(f)
            }
            Self::CompareIncidents => f.write_str("/incidents/compare"),
            Self::Incident { id, tab } => write!(f, "/incidents/{}/{}", encode(id), tab.name()),
            Self::IncidentLink { id, alert } => {
                write!(f, "/incidents/{}/alerts", encode(id))?;
                query(f, &[("link", Some(alert))])
            }
            Self::Events(route) => {
                f.write_str("/events")?;
                query(
                    f,
                    &[
                        ("words", route.words.as_deref()),
                        ("kind", route.kind.as_deref()),
                    ],
                )
            }
            Self::Actions(route) => {
                f.write_str(route.path())?;
                query(f, &route.query())
            }
            Self::Search { text: None } => f.write_str("/search"),
            Self::Search { text: Some(text) } => write!(f, "/search/{}", encode(text)),
            Self::Raw(RawOf::Alert(key)) => write!(f, "/raw/alert/{}", encode(key)),
            Self::Raw(RawOf::Incident(id)) => write!(f, "/raw/incident/{}", encode(id)),
            Self::Raw(RawOf::Event(number)) => write!(f, "/raw/event/{number}"),
            Self::Data => f.write_str("/data"),
            Self::Mapping(MappingOf::Refused(number)) => write!(f, "/mapping/refused/{number}"),
            Self::Mapping(MappingOf::Opened(number)) => write!(f, "/mapping/{number}"),
            Self::Settings => f.write_str("/settings"),
            Self::Correlation(CorrelationRoute::Settings) => f.write_str("/settings/correlation"),
            Self::Correlation(CorrelationRoute::Noise { words }) => {
                f.write_str("/settings/correlation/noise")?;
                query(f, &[("words", words.as_deref())])
            }
            Self::Correlation(CorrelationRoute::Model) => {
                f.write_str("/settings/correlation/model")
            }
            Self::Rules(route) => {
                f.write_str("/rules")?;
                let rule = route.rule.map(|it| it.to_string());
                query(
                    f,
                    &[("from", route.from.as_deref()), ("rule", rule.as_deref())],
                )
            }
            Self::Unknown { address, .. } => f.write_str(address),
        }
    }
}

pub(crate) fn query(f: &mut fmt::Formatter<'_>, pairs: &[(&str, Option<&str>)]) -> fmt::Result {
    let mut before = '?';
    for (key, value) in pairs {
        if let Some(value) = value {
            write!(f, "{before}{key}={}", encode(value))?;
            before = '&';
        }
    }
    Ok(())
}

fn write_story(
    f: &mut fmt::Formatter<'_>,
    node: Option<u32>,
    reading: StoryReading,
) -> fmt::Result {
    let node = node.map(|it| it.to_string());
    let reading = (reading != StoryReading::Tree).then(|| reading.name());
    query(f, &[("as", reading), ("node", node.as_deref())])
}

pub(crate) fn encode(text: &str) -> String {
    utf8_percent_encode(text, KEPT).to_string()
}

fn decode(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests;
