//! The column titles of the portal's queues, by which each is told and read. They
//! are matched without case and blanks (data formats, 6).

use crate::formats::Keys;
use std::borrow::Cow;
use throughline_records::json::Object;

/// A column under the title it is asked for here, with those it goes by, folded.
type Column = (&'static str, &'static [&'static str]);

/// More columns has no queue.
const MAX_COLUMNS: usize = 256;

/// Titles of any of the queues.
const COLUMNS: &[Column] = &[
    ("Incident name", &["incidentname"]),
    ("Incident Id", &["incidentid"]),
    ("Alert name", &["alertname", "alerttitle"]),
    ("Alert Id", &["alertid"]),
    ("Tags", &["tags", "tag", "incidenttags", "customtags"]),
    ("System tags", &["systemtags"]),
    (
        "Severity",
        &["severity", "alertseverity", "incidentseverity"],
    ),
    (
        "Investigation state",
        &["investigationstate", "automatedinvestigationstate"],
    ),
    ("Categories", &["category", "categories"]),
    (
        "Impacted assets",
        &["impactedassets", "impactedentities", "assets", "entities"],
    ),
    ("Devices", &["devices", "impacteddevices"]),
    ("Users", &["users", "impactedusers"]),
    ("Mailboxes", &["mailboxes", "impactedmailboxes"]),
    ("Active alerts", &["activealerts"]),
    ("Service sources", &["servicesource", "servicesources"]),
    (
        "Detection sources",
        &["detectionsource", "detectionsources"],
    ),
    ("Product names", &["productname", "productnames"]),
    ("First activity", &["firstactivity", "firstactivitytime"]),
    ("Last activity", &["lastactivity", "lastactivitytime"]),
    (
        "Creation time",
        &[
            "creationtime",
            "created",
            "createdtime",
            "createdon",
            "timecreated",
        ],
    ),
    ("Created by", &["createdby"]),
    (
        "Last update time",
        &[
            "lastupdatetime",
            "lastupdate",
            "lastupdated",
            "lastupdatedtime",
        ],
    ),
    ("Last updated by", &["lastupdatedby"]),
    ("Resolved time", &["resolvedtime", "resolvedon"]),
    ("Status", &["status", "incidentstatus", "alertstatus"]),
    ("Assigned to", &["assignedto", "assignee", "owner"]),
    ("Classification", &["classification"]),
    ("Determination", &["determination"]),
    ("Description", &["description"]),
    (
        "Policy name",
        &["policy", "policyname", "policyrule", "alertpolicies"],
    ),
    (
        "Linked by",
        &["linkedby", "linkreason", "correlationreason"],
    ),
    ("Workspace", &["workspace", "workspaces"]),
    ("Data sensitivity", &["datasensitivity", "sensitivitylabel"]),
    ("Device groups", &["devicegroups", "devicegroup"]),
    ("Data streams", &["datastreams", "datastream"]),
    ("Priority score", &["priorityscore"]),
    (
        "Associated threats",
        &["associatedthreats", "associatedthreat"],
    ),
    ("Action type", &["actiontype"]),
    ("Action", &["action"]),
    ("ID", &["id", "actionid"]),
    ("Approval ID", &["approvalid"]),
    ("Investigation ID", &["investigationid"]),
    ("Investigation", &["investigation", "investigationname"]),
    ("Triggering alert", &["triggeringalert"]),
    ("Last changed", &["lastchanged"]),
    ("Threat count", &["threatcount"]),
    ("Action count", &["actioncount"]),
    ("Device name", &["devicename", "device"]),
    ("Comments", &["comments", "comment"]),
    (
        "Action update time",
        &["actionupdatetime", "updatetime", "time"],
    ),
    (
        "Execution start",
        &[
            "executionstart",
            "executionstarttime",
            "starttime",
            "startdate",
        ],
    ),
    ("Duration", &["duration"]),
    ("Pending duration", &["pendingduration"]),
    ("Queued duration", &["queuedduration"]),
    ("Wait time", &["waittime"]),
    ("Details", &["details"]),
    ("Entity type", &["entitytype"]),
    ("Entity", &["entity"]),
    ("Asset", &["asset"]),
    ("Decision", &["decision"]),
    ("Decided by", &["decidedby", "handledby"]),
    ("Action source", &["actionsource"]),
];

/// Which of the portal's tables this is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Queue {
    Incidents,
    Alerts,
    Actions,
    Investigations,
}

/// The queue whose titles these are: its own, and enough of those beside it.
pub(super) fn queue_of(keys: &Keys<'_, '_>) -> Option<Queue> {
    // Sentinel calls some of its columns the same.
    let is_sentinel = keys.any(&["SystemAlertId", "TimeGenerated"]);
    if is_sentinel || keys.iter().nth(MAX_COLUMNS).is_some() {
        return None;
    }
    let names: Vec<&str> = keys.iter().filter_map(|it| name_of(it)).collect();
    let has = |name: &str| names.contains(&name);
    let count = |of: &[&str]| of.iter().filter(|it| has(it)).count();
    let beside = [
        "Severity",
        "Status",
        "Investigation state",
        "Categories",
        "Impacted assets",
        "Service sources",
        "Detection sources",
        "First activity",
        "Last activity",
        "Assigned to",
        "Classification",
    ];
    if has("Alert name") && count(&beside) >= 2 {
        return Some(Queue::Alerts);
    }
    if has("Incident name") && count(&beside) >= 2 {
        return Some(Queue::Incidents);
    }
    let of_actions = [
        "Approval ID",
        "Investigation ID",
        "Decision",
        "Decided by",
        "Action source",
        "Execution start",
        "Pending duration",
        "Queued duration",
        "Wait time",
    ];
    if has("Action type") && count(&of_actions) >= 1 {
        return Some(Queue::Actions);
    }
    let of_investigations = [
        "Execution start",
        "Duration",
        "Last changed",
        "Threat count",
        "Action count",
    ];
    let is_investigation = count(&["Investigation", "Triggering alert"]) >= 1
        && count(&["ID", "Investigation ID"]) >= 1
        && has("Status")
        && count(&of_investigations) >= 1;
    is_investigation.then_some(Queue::Investigations)
}

/// The name of the column with this title.
fn name_of(title: &str) -> Option<&'static str> {
    let folded: String = title
        .chars()
        .filter(|c| !c.is_whitespace())
        .flat_map(char::to_lowercase)
        .collect();
    COLUMNS
        .iter()
        .find(|it| it.1.contains(&folded.as_str()))
        .map(|it| it.0)
}

/// A row whose columns have the names of [`COLUMNS`]; others keep their titles.
pub(super) fn with_names(mut row: Object<'_>) -> Object<'_> {
    let titles: Vec<String> = row.keys().map(str::to_owned).collect();
    let mut named = Object::default();
    for title in titles {
        let value = row.take(&title);
        let name = name_of(&title).filter(|it| !named.has(it));
        named.push(name.map_or(Cow::Owned(title), Cow::Borrowed), value);
    }
    named
}
