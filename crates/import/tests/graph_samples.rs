//! Graph's real exports, checked against their raw JSON, read independently.

mod reading;

use reading::{Kept, raw_records, sample};
use serde_json::Value;
use throughline_import::ProblemKind;
use throughline_model::{EvidenceRole, Subject, Timestamp};

fn text(value: &Value, key: &str) -> Option<String> {
    value[key]
        .as_str()
        .filter(|it| !it.is_empty())
        .map(str::to_owned)
}

fn time(value: &Value, key: &str) -> Option<Timestamp> {
    Timestamp::read(value[key].as_str()?).unwrap()
}

/// Raw alerts, each with the id of the incident around it.
fn raw_alerts(records: &[Value]) -> Vec<(Option<String>, &Value)> {
    let mut all = Vec::new();
    for record in records {
        match record.get("displayName") {
            Some(_) => {
                let alerts = record["alerts"].as_array().into_iter().flatten();
                all.extend(alerts.map(|it| (text(record, "id"), it)));
            }
            None => all.push((None, record)),
        }
    }
    all
}

fn check_alerts(kept: &Kept, records: &[Value], file: &str) {
    let raw = raw_alerts(records);
    assert_eq!(kept.alerts.len(), raw.len(), "{file}");
    for (alert, (incident, raw)) in kept.alerts.iter().zip(raw) {
        assert_eq!(alert.id, text(raw, "id"));
        assert_eq!(alert.title, text(raw, "title"));
        assert_eq!(
            alert.incident_id,
            incident.or_else(|| text(raw, "incidentId"))
        );
        assert_eq!(alert.created, time(raw, "createdDateTime"));
        assert_eq!(alert.updated, time(raw, "lastUpdateDateTime"));
        assert_eq!(alert.severity.api(), raw["severity"].as_str().unwrap());
        assert_eq!(
            alert.service_source.api(),
            raw["serviceSource"].as_str().unwrap()
        );
        let activity = ["firstActivityDateTime", "lastActivityDateTime"].map(|it| time(raw, it));
        assert_eq!([alert.first_activity, alert.last_activity], activity);
        let none = Vec::new();
        let evidence = raw["evidence"].as_array().unwrap_or(&none);
        let top: Vec<_> = alert.evidence.iter().filter(|it| !it.nested).collect();
        assert_eq!(top.len(), evidence.len(), "{file}: {:?}", alert.id);
        for (read, raw) in top.into_iter().zip(evidence) {
            check_subject(&read.subject, raw);
            let verdict = raw["verdict"].as_str().unwrap_or("unknown");
            assert_eq!(read.verdict.api(), verdict);
            let known = read.roles.iter().count() + read.other_roles.len();
            let roles = |key| raw[key].as_array().into_iter().flatten();
            let told: Vec<&str> = roles("roles")
                .chain(roles("detailedRoles"))
                .filter_map(Value::as_str)
                .filter(|it| *it != "unknown")
                .collect();
            assert_eq!(known, told.len(), "{told:?}");
            for role in told {
                let is_known = EvidenceRole::read(role).is_some_and(|it| read.roles.contains(it));
                assert!(is_known || read.other_roles.iter().any(|it| it == role));
            }
        }
    }
}

fn check_subject(subject: &Subject<String>, raw: &Value) {
    let kind = ["@odata.type", "at_sign_odata_type"]
        .iter()
        .find_map(|it| raw[*it].as_str())
        .unwrap();
    let kind = kind
        .rsplit('.')
        .next()
        .unwrap()
        .trim_end_matches("Evidence");
    match subject {
        Subject::Process(it) => {
            assert_eq!(kind, "process");
            assert_eq!(it.pid, raw["processId"].as_u64());
            assert_eq!(it.parent_pid, raw["parentProcessId"].as_u64());
            assert_eq!(it.command_line, text(raw, "processCommandLine"));
            assert_eq!(it.started, time(raw, "processCreationDateTime"));
            assert_eq!(it.image.name, text(&raw["imageFile"], "fileName"));
            assert_eq!(
                it.parent_image.name,
                text(&raw["parentProcessImageFile"], "fileName")
            );
            assert_eq!(it.account.name, text(&raw["userAccount"], "accountName"));
        }
        Subject::File(it) => {
            assert_eq!(kind, "file");
            assert_eq!(it.name, text(&raw["fileDetails"], "fileName"));
            assert_eq!(it.folder, text(&raw["fileDetails"], "filePath"));
            assert_eq!(it.sha256, text(&raw["fileDetails"], "sha256"));
            assert_eq!(it.device_id, text(raw, "mdeDeviceId"));
        }
        Subject::Device(it) => {
            assert_eq!(kind, "device");
            assert_eq!(it.defender_id, text(raw, "mdeDeviceId"));
            assert_eq!(it.dns_name, text(raw, "deviceDnsName"));
            assert_eq!(it.risk, text(raw, "riskScore"));
            assert_eq!(it.first_seen, time(raw, "firstSeenDateTime"));
            let build = raw["osBuild"].as_u64().map(|it| it.to_string());
            assert_eq!(it.os_build, build);
            let vm = it.management.as_ref().and_then(|it| it.vm_id.clone());
            assert_eq!(vm, text(&raw["vmMetadata"], "vmId"));
        }
        Subject::User(it) => {
            assert_eq!(kind, "user");
            assert_eq!(it.name, text(&raw["userAccount"], "accountName"));
            assert_eq!(it.upn, text(&raw["userAccount"], "userPrincipalName"));
            assert_eq!(it.sid, text(&raw["userAccount"], "userSid"));
        }
        Subject::Ip(it) => {
            assert_eq!(kind, "ip");
            assert_eq!(it.address, text(raw, "ipAddress"));
            assert_eq!(it.country_code, text(raw, "countryLetterCode"));
        }
        Subject::Url(it) => assert_eq!(it.url, text(raw, "url")),
        Subject::Mailbox(it) => assert_eq!(it.address, text(raw, "primaryAddress")),
        Subject::Message(it) => {
            assert_eq!(it.network_message_id, text(raw, "networkMessageId"));
            assert_eq!(it.subject, text(raw, "subject"));
        }
        Subject::CloudResource(it) => assert_eq!(it.id, text(raw, "resourceId")),
        Subject::Other(it) => panic!("{kind} has no words: {it:?}"),
        other => assert!(!reading::facts(other).is_empty(), "{kind}: {raw}"),
    }
}

#[test]
fn alerts_are_read_as_they_stand() {
    for file in [
        "graph_alerts_v2/converted-alerts-page1.json",
        "graph_alerts_v2/converted-alerts-page2.json",
        "graph_alerts_v2/doc-alert-get.json",
        "graph_alerts_v2/panther-identity-alerts.ndjson",
        "graph_incidents/converted-incidents-expand-alerts.json",
        "graph_incidents/doc-incidents-expand-alerts.json",
        "graph_incidents/doc-incidents-list.json",
    ] {
        let Some(bytes) = sample(file) else { return };
        let (kept, report) = reading::read(&bytes);
        let records = raw_records(&bytes);
        assert_eq!(report.records.accepted, records.len() as u64, "{file}");
        assert_eq!(report.records.repaired, 0, "{file}: {report:#?}");
        let unknown: Vec<_> = report
            .problems
            .iter()
            .filter(|it| it.kind != ProblemKind::UnknownValue)
            .collect();
        assert!(unknown.is_empty(), "{file}: {unknown:#?}");
        check_alerts(&kept, &records, file);
        for (incident, raw) in kept.incidents.iter().zip(&records) {
            assert_eq!(incident.id, text(raw, "id"));
            assert_eq!(incident.title, text(raw, "displayName"));
            assert_eq!(incident.assigned_to, text(raw, "assignedTo"));
            assert_eq!(incident.created, time(raw, "createdDateTime"));
            let status = raw["status"].as_str().unwrap();
            assert!(
                incident.status.api().eq_ignore_ascii_case(status),
                "{status}"
            );
            let comments = raw["comments"].as_array().map_or(0, Vec::len);
            assert_eq!(incident.comments.len(), comments);
        }
        // The span is that of the activities.
        let times = ["firstActivityDateTime", "lastActivityDateTime"];
        let raw = raw_alerts(&records);
        let told: Vec<_> = raw
            .iter()
            .flat_map(|(_, it)| times.iter().filter_map(|key| time(it, key)))
            .collect();
        let span = told.iter().min().copied().zip(told.iter().max().copied());
        assert_eq!(report.span, span, "{file}");
    }
}
