//! The same alerts through several exports are the same alerts (trap X-5, X-6).

mod account;

use account::{account, open};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use throughline_dataset::Dataset;
use throughline_model::{SubjectKind, Timestamp};

/// One alert and its incident as each export tells them, a file each.
fn exports() -> Vec<String> {
    let process = json!({"processId": 4711, "processCreationDateTime": "2026-04-14T16:30:00.1234567Z",
        "processCommandLine": "a.exe -x", "imageFile": {"fileName": "a.exe", "filePath": "C:\\Temp", "sha256": "ab".repeat(32)},
        "parentProcessId": 700, "parentProcessCreationDateTime": "2026-04-14T16:00:00Z", "mdeDeviceId": "d1",
        "@odata.type": "#microsoft.graph.security.processEvidence"});
    let graph = json!({"id": "da1_1", "providerAlertId": "1_1", "incidentId": "7", "title": "Odd",
        "severity": "high", "serviceSource": "microsoftDefenderForEndpoint",
        "createdDateTime": "2026-04-14T17:00:00Z", "lastUpdateDateTime": "2026-04-14T18:00:00Z",
        "evidence": [process,
            {"@odata.type": "#microsoft.graph.security.deviceEvidence", "mdeDeviceId": "d1",
             "azureAdDeviceId": "e1", "deviceDnsName": "ws-01.corp.example"},
            {"@odata.type": "#microsoft.graph.security.userEvidence", "userAccount":
             {"accountName": "ann", "domainName": "CORP", "userSid": "S-1-5-21-1-2-3-1001", "azureAdUserId": "u1", "userPrincipalName": "ann@corp.example"}}]});
    let incident = json!({"id": "7", "displayName": "Odd on one endpoint", "status": "active",
        "createdDateTime": "2026-04-14T17:00:01Z", "incidentWebUrl": "https://security.microsoft.com/incidents/7"});
    let xdr = json!({"incidentId": 7, "incidentName": "Odd on one endpoint", "createdTime": "2026-04-14T17:00:01Z",
        "alerts": [{"alertId": "da1_1", "providerAlertId": "1_1", "incidentId": 7, "serviceSource": "MicrosoftDefenderForEndpoint",
            "creationTime": "2026-04-14T17:00:00Z", "title": "Odd", "severity": "High",
            "devices": [{"mdatpDeviceId": "d1", "aadDeviceId": "e1", "deviceDnsName": "ws-01.corp.example"}],
            "entities": [{"entityType": "Process", "processId": 4711, "processCreationTime": "2026-04-14T16:30:00.1234567Z",
                "fileName": "a.exe", "filePath": "C:\\Temp", "processCommandLine": "a.exe -x", "deviceId": "d1"},
                {"entityType": "User", "accountName": "ann", "domainName": "CORP", "userSid": "S-1-5-21-1-2-3-1001"}]}]});
    let endpoint = json!({"id": "da1_1", "incidentId": 7, "alertCreationTime": "2026-04-14T17:00:00Z", "title": "Odd",
        "severity": "High", "detectionSource": "WindowsDefenderAtp", "machineId": "d1", "computerDnsName": "ws-01.corp.example",
        "evidence": [{"entityType": "Process", "processId": 4711, "processCreationTime": "2026-04-14T16:30:00.1234567Z",
            "fileName": "a.exe", "filePath": "C:\\Temp", "processCommandLine": "a.exe -x"}]});
    let entities = json!([
        {"$id": "1", "HostName": "ws-01", "DnsDomain": "corp.example", "MdatpDeviceId": "d1", "Type": "host"},
        {"$id": "2", "Name": "ann", "NTDomain": "CORP", "Sid": "S-1-5-21-1-2-3-1001", "Type": "account"},
        {"$id": "3", "ProcessId": "4711", "CommandLine": "a.exe -x", "CreationTimeUtc": "2026-04-14T16:30:00.1234567Z",
         "Host": {"$ref": "1"}, "ImageFile": {"$id": "4", "Name": "a.exe", "Directory": "C:\\Temp", "Type": "file"}, "Type": "process"},
        {"$ref": "4"}]);
    let sentinel = json!({"SystemAlertId": "5b0c7d1e-1111-4222-8333-444455556666", "VendorOriginalId": "1_1",
        "AlertLink": "https://security.microsoft.com/alerts/da1_1?tid=1", "DisplayName": "Odd", "AlertSeverity": "High",
        "ProviderName": "MDATP", "ProductName": "Microsoft Defender Advanced Threat Protection",
        "TimeGenerated": "2026-04-14T17:00:00Z", "StartTime": "2026-04-14T16:30:00Z", "Entities": entities.to_string()});
    let sentinel_incident = json!({"IncidentName": "6a1e5c1c-aaaa-4bbb-8ccc-ddddeeeeffff", "IncidentNumber": 38,
        "ProviderName": "Microsoft XDR", "ProviderIncidentId": "7", "Title": "Odd on one endpoint", "CreatedTime": "2026-04-14T17:00:01Z",
        "AlertIds": "[\"5b0c7d1e-1111-4222-8333-444455556666\"]"});
    let info = "Timestamp,AlertId,Title,Category,Severity,ServiceSource,DetectionSource,AttackTechniques\n\
        2026-04-14T17:00:00Z,da1_1,Odd,Execution,High,Microsoft Defender for Endpoint,EDR,\n";
    let rows = [
        json!({"Timestamp": "2026-04-14T17:00:00Z", "AlertId": "da1_1", "EntityType": "Machine", "EvidenceRole": "Impacted",
            "DeviceId": "d1", "DeviceName": "ws-01.corp.example"}),
        json!({"Timestamp": "2026-04-14T17:00:00Z", "AlertId": "da1_1", "EntityType": "Process", "EvidenceRole": "Related",
            "DeviceId": "d1", "DeviceName": "ws-01.corp.example", "FileName": "a.exe", "FolderPath": "C:\\Temp", "ProcessCommandLine": "a.exe -x",
            "AdditionalFields": "{\"ProcessId\":\"4711\",\"CreationTimeUtc\":\"2026-04-14T16:30:00.1234567Z\",\"Type\":\"process\"}"}),
    ];
    vec![
        graph.to_string(),
        json!({"value": [incident]}).to_string(),
        xdr.to_string(),
        endpoint.to_string(),
        json!([sentinel]).to_string(),
        json!([sentinel_incident]).to_string(),
        info.to_owned(),
        rows.map(|it| it.to_string()).join("\n"),
    ]
}

static EXPORTS: LazyLock<(Vec<String>, String)> = LazyLock::new(|| {
    let files = exports();
    let expected = account(&open(&files));
    (files, expected)
});

fn count(data: &Dataset, kind: SubjectKind) -> usize {
    data.entities_of_kind(kind).count()
}

#[test]
fn one_alert_in_every_export_is_one_alert() {
    let data = open(&EXPORTS.0);
    assert_eq!((data.alert_count(), data.incident_count()), (1, 1));
    let alert = data.alerts().next().unwrap();
    assert_eq!(data.alert_key(alert), "da1_1");
    assert_eq!(data.alert_tellings(alert).count(), 7);
    assert_eq!(
        data.alert(alert).updated,
        Timestamp::read("2026-04-14T18:00:00Z").unwrap()
    );
    assert!(data.incident_of(alert).is_some());
    for id in ["7", "6a1e5c1c-aaaa-4bbb-8ccc-ddddeeeeffff"] {
        assert_eq!(data.incident_of_id(id), data.incident_of(alert), "{id}");
    }
    for id in ["da1_1", "1_1", "5b0c7d1e-1111-4222-8333-444455556666"] {
        assert_eq!(data.alert_of_key(id), Some(alert), "{id}");
    }
    let real = data.processes().filter(|it| !it.1.ghost).count();
    assert_eq!(
        (
            count(&data, SubjectKind::Device),
            count(&data, SubjectKind::User),
            real
        ),
        (1, 1, 1)
    );
    assert_eq!(data.evidence(alert).len(), 3);
    assert_eq!(data.conflicts(), []);
}

#[test]
fn an_incident_without_alerts_takes_those_that_carry_its_id() {
    let files = exports();
    let data = open(&[&files[0], &files[1]]);
    let incident = data.incidents().next().unwrap();
    assert_eq!(data.alerts_of_incident(incident).len(), 1);
    let alone = open(&[&files[0]]);
    assert_eq!(alone.incident_of(alone.alerts().next().unwrap()), None);
    let orphan = files[0].replace(r#""incidentId":"7","#, "");
    let data = open(&[&orphan, &files[1]]);
    assert_eq!(
        data.incident_of(data.alerts().next().unwrap()),
        None,
        "and it stays visible"
    );
}

#[test]
fn tellings_of_an_incident_fill_each_other() {
    let files = exports();
    // The portal's incident lists no alerts, Sentinel's alert names no incident;
    // only Sentinel's incident says which belong together.
    let data = open(&[&files[1], &files[4], &files[5]]);
    assert_eq!((data.alert_count(), data.incident_count()), (1, 1));
    let incident = data.incidents().next().unwrap();
    assert_eq!(data.alerts_of_incident(incident).len(), 1);
    let record = &data.incident(incident).record;
    assert_eq!(
        data.text_or_empty(record.web_url),
        "https://security.microsoft.com/incidents/7"
    );
}

#[test]
fn what_a_newer_record_took_back_stays_so() {
    let mut older: Value = serde_json::from_str(&exports()[0]).unwrap();
    let mut newer = older.clone();
    older["assignedTo"] = "ann@corp.example".into();
    older["description"] = "What it means".into();
    newer["lastUpdateDateTime"] = "2026-04-15T00:00:00Z".into();
    for files in [[&older, &newer], [&newer, &older]] {
        let data = open(&files.map(Value::to_string));
        let alert = data.alert(data.alerts().next().unwrap());
        assert_eq!(alert.assigned_to, None, "nobody works on it any more");
        assert_eq!(data.text_or_empty(alert.description), "What it means");
    }
}

fn config(cases: u32) -> ProptestConfig {
    ProptestConfig {
        cases,
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(config(60))]

    #[test]
    fn the_order_of_exports_does_not_matter(
        files in Just(EXPORTS.0.clone()).prop_shuffle(),
    ) {
        let told = account(&open(&files));
        let differs = EXPORTS.1.lines().zip(told.lines()).find(|(a, b)| a != b);
        prop_assert_eq!(differs, None);
        prop_assert_eq!(EXPORTS.1.lines().count(), told.lines().count());
    }
}

fn samples() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/samples");
    if folder.is_dir() {
        return Some(folder);
    }
    println!("skipped: there is no folder shared/samples beside the project");
    None
}

#[test]
fn the_81_real_alerts_in_all_their_shapes_are_81() {
    let Some(folder) = samples() else { return };
    let names = [
        "graph_incidents/converted-incidents-expand-alerts.json",
        "graph_alerts_v2/converted-alerts-page1.json",
        "graph_alerts_v2/converted-alerts-page2.json",
        "sentinel/secrl-securityalert.json",
        "sentinel/secrl-securityalert.csv",
        "sentinel/secrl-securityincident.json",
        "advanced_hunting/converted-AlertInfo.csv",
        "advanced_hunting/converted-AlertEvidence.csv",
    ];
    let mut files = names.map(|it| std::fs::read(folder.join(it)).unwrap());
    let alone = open(&files[..1]);
    let expected: Vec<_> = alone
        .entity_counts()
        .map(|(kind, count)| (kind.to_owned(), count))
        .collect();
    let mut told = Vec::new();
    for turn in 0..3 {
        files.rotate_left(turn);
        files.swap(0, 5);
        let data = open(&files);
        assert_eq!((data.alert_count(), data.incident_count()), (81, 5));
        let found: Vec<_> = data
            .entity_counts()
            .map(|(kind, count)| (kind.to_owned(), count))
            .collect();
        assert_eq!(found, expected);
        for incident in data.incidents() {
            assert_eq!(
                data.missing_alerts(incident),
                0,
                "{}",
                data.incident_key(incident)
            );
        }
        assert!(data.alerts().all(|it| data.incident_of(it).is_some()));
        told.push(account(&data));
    }
    assert!(told.windows(2).all(|it| it[0] == it[1]));
}

#[test]
fn what_disagrees_stays_apart() {
    let graph: Value = serde_json::from_str(&exports()[0]).unwrap();
    let mut other = graph.clone();
    other["title"] = "Something else".into();
    other["createdDateTime"] = "2026-05-01T00:00:00Z".into();
    let data = open(&[graph.to_string(), other.to_string()]);
    assert_eq!(data.alert_count(), 2);
}
