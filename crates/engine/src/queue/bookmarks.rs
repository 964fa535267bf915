//! The views that come with the program (IQ-14).

use super::chosen::Chosen;
use super::count;
use crate::protocol::{Bookmark, Bookmarks, BookmarksView, List};
use crate::{Engine, EngineError};
use throughline_query::Filter;

const ALERTS: [(&str, &str); 10] = [
    ("New", "status:new"),
    (
        "High severity",
        "severity:high,critical status:new,inProgress",
    ),
    ("Unassigned", "assigned:nobody status:new,inProgress"),
    (
        "High and unassigned",
        "severity:high,critical assigned:nobody status:new,inProgress",
    ),
    ("Assigned to me", "assigned:me"),
    (
        "Mine, from endpoints",
        "assigned:me source:microsoftDefenderForEndpoint",
    ),
    ("With a tag", "tag:any"),
    ("Ransomware", "ransomware"),
    ("Credential access", "category:credentialAccess"),
    (
        "User restricted from sending email",
        "title:\"restricted from sending email\"",
    ),
];

const INCIDENTS: [(&str, &str); 10] = [
    ("New", "status:active"),
    (
        "High severity",
        "severity:high,critical status:active,inProgress",
    ),
    ("Unassigned", "assigned:nobody status:active,inProgress"),
    (
        "High and unassigned",
        "severity:high,critical assigned:nobody status:active,inProgress",
    ),
    ("Assigned to me", "assigned:me"),
    (
        "Mine, from endpoints",
        "assigned:me source:microsoftDefenderForEndpoint",
    ),
    ("With a tag", "tag:any"),
    ("Ransomware", "ransomware"),
    ("With an associated threat", "threat:any"),
    ("With a named actor", "actor:any"),
];

/// The views of a queue, each with how many rows it shows.
pub(crate) fn bookmarks(engine: &Engine, asked: &Bookmarks) -> Result<BookmarksView, EngineError> {
    let chosen = Chosen::of(&asked.shown)?;
    let all = match chosen.list {
        List::Alerts => ALERTS,
        List::Incidents => INCIDENTS,
    };
    let views = all
        .iter()
        .filter_map(|(label, text)| Some((label, text.parse::<Filter>().ok()?)));
    Ok(BookmarksView {
        bookmarks: views
            .map(|(label, filter)| Bookmark {
                label: (*label).to_owned(),
                count: count(engine, chosen.list, &filter),
                is_shown: filter == chosen.filter,
                filter: filter.to_string(),
            })
            .collect(),
    })
}
