//! Reads the real Sentinel and Defender for Cloud files beside the project, where
//! they are, and compares with what a second, simpler reading of them gives.
#![expect(clippy::unwrap_used, reason = "helpers of tests")]

mod reading;
mod second_reader;

use reading::{Kept, read_chunks, sample};
use second_reader::{
    Process, by_id, csv_rows, inner, kind_of, kinds, portal_id, process_in, processes_of, text,
    time,
};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use throughline_import::{FileReport, Format, ProblemKind};
use throughline_model::{AlertRecord, ServiceSource, Subject, SubjectKind, Term};

fn read_sample(name: &str) -> Option<(Kept, FileReport)> {
    let bytes = sample(name)?;
    let whole = read_chunks([bytes.as_slice()]);
    let pieces = read_chunks(bytes.chunks(997));
    assert_eq!(whole.1, pieces.1, "{name}");
    assert_eq!(whole.0.alerts, pieces.0.alerts, "{name}");
    Some(whole)
}

/// Keys of entities in the 81 alerts that this program has no words for.
const UNSHOWN: [&str; 5] = [
    "account.IsDomainJoined",
    "account.IsValid",
    "process.IsValid",
    "ip.IsValid",
    "location.Asn",
];

/// Nothing is left out, and of what is not shown each key is one of these. When
/// mail was received is told without a zone.
fn assert_only_unknown(report: &FileReport, keys: &[&str]) {
    for problem in &report.problems {
        if problem.kind == ProblemKind::NoZone {
            continue;
        }
        assert_eq!(problem.kind, ProblemKind::UnknownField, "{problem:?}");
        for (key, _) in &problem.tally {
            assert!(keys.contains(&key.as_str()), "{key} in {problem:?}");
        }
    }
}

fn compare(row: &Value, alert: &AlertRecord<String>) {
    let id = alert.id.as_deref().unwrap();
    assert_eq!(id, portal_id(row));
    assert_eq!(
        alert.provider_id.as_deref(),
        row["VendorOriginalId"].as_str()
    );
    assert_eq!(alert.system_id.as_deref(), row["SystemAlertId"].as_str());
    assert_eq!(alert.title.as_deref(), row["DisplayName"].as_str());
    let severity = text(row, "AlertSeverity").to_lowercase();
    assert_eq!(alert.severity.api(), severity, "{id}");
    assert_eq!(alert.created, time(row, "ProcessingEndTime"), "{id}");
    assert_eq!(alert.updated, time(row, "TimeGenerated"), "{id}");
    assert_eq!(alert.first_activity, time(row, "StartTime"), "{id}");
    assert_eq!(alert.last_activity, time(row, "EndTime"), "{id}");

    let bag = inner(row, "ExtendedProperties");
    let told = |keys: [&str; 2]| {
        let found = keys.iter().find_map(|key| bag[key].as_str());
        found.map(str::to_owned)
    };
    let category = told(["Category", "MicrosoftDefenderAtp.Category"]);
    let tactic = text(row, "Tactics").split(',').next().unwrap().trim();
    let tactic = (!matches!(tactic, "" | "Unknown")).then(|| tactic.to_owned());
    assert_eq!(alert.category, category.or(tactic), "{id}");
    assert_eq!(alert.assigned_to, told(["AssignedTo", "-"]), "{id}");
    assert_eq!(alert.threat, told(["ThreatName", "-"]), "{id}");

    let techniques: BTreeSet<String> = ["Techniques", "SubTechniques"]
        .iter()
        .flat_map(|key| inner(row, key).as_array().cloned().unwrap_or_default())
        .map(|it| it.as_str().unwrap().to_owned())
        .collect();
    let mine: BTreeSet<String> = alert.techniques.iter().cloned().collect();
    assert_eq!(mine, techniques, "{id}");
    assert_eq!(mine.len(), alert.techniques.len(), "{id}");

    let entities = inner(row, "Entities");
    let top = entities.as_array().unwrap();
    let mut ids = BTreeMap::new();
    by_id(&entities, &mut ids);
    let stand: Vec<&Value> = top.iter().filter(|it| it["$ref"].is_null()).collect();
    let expected: Vec<SubjectKind> = stand.iter().map(|it| kind_of(text(it, "Type"))).collect();
    assert_eq!(kinds(alert, false), expected, "{id}");
    let expected: Vec<Process> = stand
        .iter()
        .filter(|it| it["Type"] == "process")
        .map(|it| process_in(it, &ids))
        .collect();
    for (mine, expected) in processes_of(alert).into_iter().zip(&expected) {
        // A process without an image may be shown under its name.
        let named = |mine: &str, expected: &str| expected.is_empty() || mine == expected;
        assert!(
            named(&mine[3], &expected[3]) && named(&mine[7], &expected[7]),
            "{id}"
        );
        assert_eq!(mine[..3], expected[..3], "{id}");
        assert_eq!(mine[4..7], expected[4..7], "{id}");
    }
    assert_eq!(processes_of(alert).len(), expected.len(), "{id}");
    // Nothing is counted twice, and no hash is a file of its own.
    assert!(alert.evidence.len() <= ids.len(), "{id}");
}

#[test]
fn the_81_alerts_read_as_a_simpler_reader_reads_them() {
    let Some((kept, report)) = read_sample("sentinel/secrl-securityalert.json") else {
        return;
    };
    assert_eq!(report.format, Format::SentinelAlerts);
    assert_eq!((report.records.read, report.records.accepted), (81, 81));
    assert_only_unknown(&report, &UNSHOWN);
    let bytes = sample("sentinel/secrl-securityalert.json").unwrap();
    let rows: Vec<Value> = serde_json::from_slice(&bytes).unwrap();
    assert_eq!(kept.alerts.len(), rows.len());
    for (row, alert) in rows.iter().zip(&kept.alerts) {
        compare(row, alert);
    }
    let all: usize = kept.alerts.iter().map(|it| it.evidence.len()).sum();
    let nested: usize = kept.alerts.iter().map(|it| kinds(it, true).len()).sum();
    assert_eq!(
        (all, nested),
        (380, 0),
        "images and parents are facts of the process"
    );
}

#[test]
fn the_81_alerts_read_alike_from_csv() {
    let Some((kept, report)) = read_sample("sentinel/secrl-securityalert.csv") else {
        return;
    };
    assert_eq!(report.records.accepted, 81);
    assert_only_unknown(&report, &UNSHOWN);
    let rows = csv_rows(&sample("sentinel/secrl-securityalert.csv").unwrap());
    assert_eq!(kept.alerts.len(), rows.len());
    for (row, alert) in rows.iter().zip(&kept.alerts) {
        compare(row, alert);
    }
    let (from_json, _) = read_sample("sentinel/secrl-securityalert.json").unwrap();
    for alert in &kept.alerts {
        let same = from_json
            .alerts
            .iter()
            .find(|it| it.id == alert.id)
            .unwrap();
        assert_eq!(alert, same);
    }
}

/// The same alerts in the shape of Graph have the same ids, evidence and processes.
#[test]
fn the_81_alerts_are_those_of_the_graph_pages() {
    let Some((kept, _)) = read_sample("sentinel/secrl-securityalert.json") else {
        return;
    };
    let mut graph = BTreeMap::new();
    for page in [1, 2] {
        let name = format!("graph_alerts_v2/converted-alerts-page{page}.json");
        let (kept, _) = read_sample(&name).unwrap();
        graph.extend(
            kept.alerts
                .into_iter()
                .map(|it| (it.id.clone().unwrap(), it)),
        );
    }
    assert_eq!((kept.alerts.len(), graph.len()), (81, 81));
    for alert in &kept.alerts {
        let id = alert.id.as_deref().unwrap();
        let other = &graph[id];
        assert_eq!(kinds(alert, false), kinds(other, false), "{id}");
        assert_eq!(alert.service_source, other.service_source, "{id}");
        // The converted pages do not say it of Sentinel's own rules.
        if other.service_source != Term::Known(ServiceSource::MicrosoftSentinel) {
            assert_eq!(alert.detection_source, other.detection_source, "{id}");
        }
        assert_eq!(alert.investigation_state, other.investigation_state, "{id}");
        assert_eq!(alert.classification, other.classification, "{id}");
        assert_eq!(alert.status, other.status, "{id}");
        assert_eq!(alert.category, other.category, "{id}");
        assert_eq!(alert.techniques, other.techniques, "{id}");
        let told = |it: &AlertRecord<String>| {
            // Not the images: the pages have none that is only shown by name.
            let short = |mut it: Process| {
                it.truncate(6);
                it.remove(3);
                it
            };
            processes_of(it).into_iter().map(short).collect::<Vec<_>>()
        };
        assert_eq!(told(alert), told(other), "{id}");
        for (mine, other) in alert
            .evidence
            .iter()
            .filter(|it| !it.nested)
            .zip(&other.evidence)
        {
            assert_eq!(mine.verdict, other.verdict, "{id}");
            // Of two roles the converted pages kept one.
            assert_eq!(mine.roles.union(other.roles), mine.roles, "{id}");
            match (&mine.subject, &other.subject) {
                (Subject::Device(mine), Subject::Device(other)) => {
                    assert_eq!(mine.defender_id, other.defender_id, "{id}");
                    assert_eq!(mine.dns_name, other.dns_name, "{id}");
                    assert_eq!(mine.last_ip, other.last_ip, "{id}");
                }
                (Subject::User(mine), Subject::User(other)) => {
                    assert_eq!(
                        (&mine.name, &mine.upn, &mine.sid, &mine.object_id),
                        (&other.name, &other.upn, &other.sid, &other.object_id),
                        "{id}"
                    );
                }
                (Subject::File(mine), Subject::File(other)) => {
                    assert_eq!(
                        (&mine.sha256, &mine.sha1),
                        (&other.sha256, &other.sha1),
                        "{id}"
                    );
                }
                _ => {}
            }
        }
    }
}

#[test]
fn five_incidents_list_their_alerts() {
    let Some((kept, report)) = read_sample("sentinel/secrl-securityincident.json") else {
        return;
    };
    assert_eq!(report.format, Format::SentinelIncidents);
    assert_eq!(report.problems, []);
    let bytes = sample("sentinel/secrl-securityincident.json").unwrap();
    let rows: Vec<Value> = serde_json::from_slice(&bytes).unwrap();
    assert_eq!(kept.incidents.len(), 5);
    for (row, incident) in rows.iter().zip(&kept.incidents) {
        assert_eq!(incident.id.as_deref(), row["ProviderIncidentId"].as_str());
        let number = row["IncidentNumber"].to_string();
        assert_eq!(incident.other_ids, [&number, text(row, "IncidentName")]);
        assert_eq!(incident.updated, time(row, "LastModifiedTime"));
        assert_eq!(incident.first_activity, time(row, "FirstActivityTime"));
        let ids = inner(row, "AlertIds");
        let ids: Vec<&str> = ids
            .as_array()
            .unwrap()
            .iter()
            .filter_map(Value::as_str)
            .collect();
        assert_eq!(incident.alert_ids, ids);
        let labels = inner(row, "Labels").as_array().unwrap().len();
        assert_eq!(
            incident.custom_tags.len() + incident.system_tags.len(),
            labels
        );
        let comments = inner(row, "Comments");
        let comments = comments.as_array().unwrap();
        assert_eq!(incident.comments.len(), comments.len());
        for (mine, comment) in incident.comments.iter().zip(comments) {
            assert_eq!(mine.text, text(comment, "message"));
            assert_eq!(mine.author.as_deref(), comment["author"]["name"].as_str());
        }
    }
    let statuses: Vec<_> = kept.incidents.iter().map(|it| it.status.api()).collect();
    assert_eq!(
        statuses,
        ["resolved", "resolved", "inProgress", "active", "active"]
    );
}

#[test]
fn older_rows_with_renamed_columns_are_read() {
    let Some((kept, report)) = read_sample("sentinel/msticpy-alertlist.csv") else {
        return;
    };
    assert_eq!(report.format, Format::SentinelAlerts);
    assert_eq!((report.records.read, report.records.repaired), (189, 0));
    assert_eq!(kept.alerts.len(), 189);
    let rows = csv_rows(&sample("sentinel/msticpy-alertlist.csv").unwrap());
    for (row, alert) in rows.iter().zip(&kept.alerts) {
        let id = text(row, "ProviderAlertId");
        assert_eq!(alert.id.as_deref(), Some(id));
        assert_eq!(alert.title.as_deref(), Some(text(row, "AlertDisplayName")));
        assert_eq!(alert.severity.api(), text(row, "Severity").to_lowercase());
        assert_eq!(alert.first_activity, time(row, "StartTimeUtc"), "{id}");
        assert_eq!(alert.last_activity, time(row, "EndTimeUtc"), "{id}");
        let entities = inner(row, "Entities");
        let mut ids = BTreeMap::new();
        by_id(&entities, &mut ids);
        let expected: Vec<Process> = ids
            .iter()
            .map(|(id, it)| (id.parse::<u32>().unwrap(), it))
            .filter(|(_, it)| it["Type"] == "process")
            .collect::<BTreeMap<_, _>>()
            .into_values()
            .map(|it| process_in(it, &ids))
            .collect();
        assert_eq!(processes_of(alert), expected, "{id}");
        // Every process of these says its host and, mostly, its account.
        for evidence in &alert.evidence {
            if let Subject::Process(process) = &evidence.subject {
                assert!(process.device_id.is_some(), "{id}");
            }
        }
    }
}

#[test]
fn the_rest_shapes_are_read() {
    for (name, format, counts) in [
        (
            "rest-incidents-list.json",
            Format::SentinelRestIncidents,
            (0, 1, 0),
        ),
        (
            "rest-incident-alerts.json",
            Format::SentinelRestAlerts,
            (1, 0, 0),
        ),
        (
            "rest-incident-entities.json",
            Format::SentinelRestEntities,
            (0, 0, 1),
        ),
        (
            "defender-for-cloud-alerts.json",
            Format::DefenderForCloudAlerts,
            (2, 0, 0),
        ),
    ] {
        let Some((kept, report)) = read_sample(&format!("sentinel/{name}")) else {
            return;
        };
        assert_eq!(report.format, format, "{name}");
        assert_only_unknown(&report, &["host.omsAgentID", "location.asn"]);
        let read = (kept.alerts.len(), kept.incidents.len(), kept.entities.len());
        assert_eq!(read, counts, "{name}");
    }
}
