//! What a queue's address says, read.

use crate::EngineError;
use crate::facts::visible;
use crate::protocol::{FilterFault, Grouping, List, Shown, SortedBy};
use throughline_query::{DEFAULT_FILTER, Filter};

/// What the incidents queue shows at first: all that is not done, but for what is
/// informational (IQ-11). Said as what is left out, so that an incident of which
/// the export tells neither is not hidden.
const DEFAULT_INCIDENTS: &str = "-status:resolved,redirected -severity:informational";

/// Most fields that rows are grouped by.
const MAX_GROUPS: usize = 3;

/// Most orders, one after another.
const MAX_SORTS: usize = 3;

/// The filter of a queue that nobody has filtered.
pub(crate) fn default_filter(list: List) -> Filter {
    let text = match list {
        List::Alerts => DEFAULT_FILTER,
        List::Incidents => DEFAULT_INCIDENTS,
    };
    text.parse().unwrap_or_default()
}

/// A field that rows can be grouped by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum GroupField {
    Title,
    Device,
    User,
    Incident,
    Severity,
    Status,
    Source,
    Tactic,
    Assignee,
    Tag,
}

impl GroupField {
    const ALL: [(Self, &'static str, &'static str); 10] = [
        (Self::Title, "title", "Title"),
        (Self::Device, "device", "Device"),
        (Self::User, "user", "User"),
        (Self::Incident, "incident", "Incident"),
        (Self::Severity, "severity", "Severity"),
        (Self::Status, "status", "Status"),
        (Self::Source, "source", "Service source"),
        (Self::Tactic, "category", "Tactic"),
        (Self::Assignee, "assigned", "Assigned to"),
        (Self::Tag, "tag", "Tag"),
    ];

    pub(crate) fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|it| it.1 == name).map(|it| it.0)
    }

    pub(crate) fn name(self) -> &'static str {
        Self::ALL
            .iter()
            .find(|it| it.0 == self)
            .map_or("", |it| it.1)
    }

    pub(crate) fn label(self) -> &'static str {
        Self::ALL
            .iter()
            .find(|it| it.0 == self)
            .map_or("", |it| it.2)
    }

    /// What a queue's rows can be grouped by.
    fn of(list: List) -> impl Iterator<Item = Self> {
        let of_incidents = |it: Self| !matches!(it, Self::Title | Self::Incident);
        Self::ALL
            .iter()
            .map(|it| it.0)
            .filter(move |&it| list == List::Alerts || of_incidents(it))
    }
}

/// What a queue is to show.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Chosen {
    pub(crate) list: List,
    pub(crate) filter: Filter,
    /// Why the filter's text is none; then the default one is shown.
    pub(crate) fault: Option<FilterFault>,
    pub(crate) sort: Vec<SortedBy>,
    pub(crate) groups: Vec<GroupField>,
}

impl Chosen {
    /// Reads what is asked for. A filter that does not parse becomes the default
    /// one, and is told.
    ///
    /// # Errors
    ///
    /// Where rows cannot be sorted or grouped like that.
    pub(crate) fn of(shown: &Shown) -> Result<Self, EngineError> {
        let default = || default_filter(shown.list);
        let (filter, fault) = match shown.filter.as_deref().map(str::parse::<Filter>) {
            None => (default(), None),
            Some(Ok(filter)) => (filter, None),
            Some(Err(error)) => {
                let fault = FilterFault {
                    message: visible(&error.kind.to_string()),
                    at: error.at as u32,
                };
                (default(), Some(fault))
            }
        };
        Ok(Self {
            list: shown.list,
            filter,
            fault,
            sort: sorts(shown.list, shown.sort.as_deref())?,
            groups: groups(shown.list, shown.group.as_deref())?,
        })
    }

    /// The rows of a filter, those of the newest activity first.
    pub(crate) fn newest(list: List, filter: Filter) -> Self {
        Self {
            list,
            filter,
            fault: None,
            sort: vec![SortedBy {
                name: "lastActivity".to_owned(),
                descending: true,
            }],
            groups: Vec::new(),
        }
    }

    /// The same rows with another filter, in no groups.
    pub(crate) fn within(&self, filter: Filter) -> Self {
        Self {
            filter,
            groups: Vec::new(),
            ..self.clone()
        }
    }

    /// The orders as text.
    pub(crate) fn sort_text(&self) -> String {
        let parts: Vec<String> = self
            .sort
            .iter()
            .map(|it| format!("{}{}", if it.descending { "-" } else { "" }, it.name))
            .collect();
        parts.join(",")
    }

    /// What rows can be grouped by, and are.
    pub(crate) fn groupings(&self) -> Vec<Grouping> {
        GroupField::of(self.list)
            .map(|field| {
                let nth = self.groups.iter().position(|&it| it == field);
                let mut then = self.groups.clone();
                if let Some(nth) = nth {
                    then.remove(nth);
                } else {
                    then.truncate(MAX_GROUPS - 1);
                    then.push(field);
                }
                let names: Vec<&str> = then.iter().map(|it| it.name()).collect();
                Grouping {
                    name: field.name().to_owned(),
                    label: field.label().to_owned(),
                    nth: nth.map(|it| it as u32),
                    toggled: (!names.is_empty()).then(|| names.join(",")),
                }
            })
            .collect()
    }
}

fn sorts(list: List, text: Option<&str>) -> Result<Vec<SortedBy>, EngineError> {
    let names = match list {
        List::Alerts => super::alerts::SORTS,
        List::Incidents => super::incidents::SORTS,
    };
    let text = text.unwrap_or("-lastActivity");
    text.split(',')
        .take(MAX_SORTS)
        .map(|part| {
            let (name, descending) = match part.strip_prefix('-') {
                Some(name) => (name, true),
                None => (part, false),
            };
            names
                .iter()
                .find(|it| it.eq_ignore_ascii_case(name))
                .map(|it| SortedBy {
                    name: (*it).to_owned(),
                    descending,
                })
                .ok_or_else(|| {
                    EngineError::Sort(format!(
                        "cannot sort by \"{part}\": use {}, with - in front for the greatest first",
                        names.join(", ")
                    ))
                })
        })
        .collect()
}

fn groups(list: List, text: Option<&str>) -> Result<Vec<GroupField>, EngineError> {
    let Some(text) = text.filter(|it| !it.is_empty()) else {
        return Ok(Vec::new());
    };
    let mut found = Vec::new();
    for name in text.split(',').take(MAX_GROUPS) {
        let field = GroupField::of(list)
            .find(|it| it.name().eq_ignore_ascii_case(name))
            .ok_or_else(|| {
                let names: Vec<&str> = GroupField::of(list).map(GroupField::name).collect();
                EngineError::Sort(format!(
                    "cannot group by \"{name}\": use {}",
                    names.join(", ")
                ))
            })?;
        if !found.contains(&field) {
            found.push(field);
        }
    }
    Ok(found)
}
