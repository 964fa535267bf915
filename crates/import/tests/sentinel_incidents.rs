//! Sentinel's incidents, and the shapes of the REST interfaces.

mod reading;
mod sentinel_rows;

use reading::read;
use sentinel_rows::{lines, problems, read_rows};
use serde_json::{Value, json};
use throughline_import::Format;
use throughline_model::{Evidence, Timestamp};

#[test]
fn incidents_of_xdr_have_the_number_they_have_there() {
    let incident = |provider: &str, id: Value| {
        let row = json!({
            "IncidentName": "aa-bb", "IncidentNumber": 38, "ProviderName": provider,
            "ProviderIncidentId": id, "Title": "T", "Status": "Active", "Severity": "High",
            "Classification": "BenignPositive", "ClassificationReason": "SuspiciousButExpected",
            "ClassificationComment": "A test", "Owner": "{\"assignedTo\":null,\"userPrincipalName\":\"ana@contoso.example\"}",
            "AlertIds": "[\"s1\",\"s2\"]", "CreatedTime": "2026-04-14T10:00:00Z",
            "LastModifiedTime": null, "TimeGenerated": "2026-04-14T12:00:00Z",
            "FirstActivityTime": "2026-04-14T09:00:00Z", "LastActivityTime": "2026-04-14T09:30:00Z",
            "Labels": "[{\"labelName\":\"lab\",\"labelType\":\"User\"},{\"labelName\":\"auto\",\"labelType\":\"AutoAssigned\"}]",
            "Comments": [{"message":"Looks fine","createdTimeUtc":"2026-04-14T11:00:00Z","author":{"name":"Ana"}}],
        });
        let (mut kept, report) = read_rows(&[row]);
        assert_eq!(report.problems, []);
        kept.incidents.remove(0)
    };
    let xdr = incident("Microsoft XDR", json!("356"));
    assert_eq!(
        (xdr.id.as_deref(), xdr.other_ids),
        (Some("356"), vec!["38".to_owned(), "aa-bb".to_owned()])
    );
    assert_eq!(xdr.status.api(), "inProgress");
    assert_eq!(xdr.classification.api(), "informationalExpectedActivity");
    assert_eq!(xdr.determination.api(), "SuspiciousButExpected");
    assert_eq!(xdr.resolving_comment.as_deref(), Some("A test"));
    assert_eq!(xdr.assigned_to.as_deref(), Some("ana@contoso.example"));
    assert_eq!(xdr.alert_ids, ["s1", "s2"]);
    assert_eq!(
        xdr.updated.map(Timestamp::iso).as_deref(),
        Some("2026-04-14T12:00:00Z")
    );
    assert_eq!(
        (xdr.custom_tags, xdr.system_tags),
        (vec!["lab".to_owned()], vec!["auto".to_owned()])
    );
    assert_eq!(xdr.comments[0].text, "Looks fine");
    assert_eq!(xdr.comments[0].author.as_deref(), Some("Ana"));
    let own = incident("Azure Sentinel", json!("38"));
    assert_eq!(
        (own.id.as_deref(), own.other_ids),
        (Some("38"), vec!["aa-bb".to_owned()])
    );
    let unsaid = incident("Microsoft 365 Defender", Value::Null);
    assert_eq!(unsaid.id.as_deref(), Some("38"));
}

#[test]
fn every_change_of_an_incident_is_handed_on() {
    let row = |status: &str, at: &str| json!({"IncidentName":"aa","IncidentNumber":7,"AlertIds":"[]","Status":status,"LastModifiedTime":at});
    let (kept, report) = read_rows(&[
        row("New", "2026-04-14T10:00:00Z"),
        row("Closed", "2026-04-14T11:00:00Z"),
    ]);
    assert_eq!(report.records.accepted, 2);
    let statuses: Vec<_> = kept.incidents.iter().map(|it| it.status.api()).collect();
    assert_eq!(statuses, ["active", "resolved"]);
}

#[test]
fn rows_of_a_flattened_frame_are_read_as_resources() {
    let csv = "id,name,etag,properties.title,properties.severity,properties.status,properties.incidentNumber,properties.owner.email,properties.owner.assignedTo,properties.labels\n\
        /x/1,aa-bb,e,Phish,High,New,3177,ana@contoso.example,,[]\n\
        /x/2,cc-dd,e,Spam,Low,Closed,3178.0,,,\n";
    let (kept, report) = read(csv.as_bytes());
    assert_eq!(report.format, Format::SentinelRestIncidents);
    assert_eq!(report.problems, []);
    let told: Vec<_> = kept
        .incidents
        .iter()
        .map(|it| {
            format!(
                "{:?} {:?} {:?} {} {:?}",
                it.id,
                it.other_ids,
                it.title,
                it.status.api(),
                it.assigned_to
            )
        })
        .collect();
    insta::assert_snapshot!(told.join("\n"), @r#"
    Some("3177") ["aa-bb"] Some("Phish") active Some("ana@contoso.example")
    Some("3178") ["cc-dd"] Some("Spam") resolved None
    "#);
}

#[test]
fn entities_of_an_incident_refer_to_each_other_by_resource_id() {
    let entity = |id: &str, kind: &str, properties: Value| json!({"id": format!("/E/{id}"), "name": id, "kind": kind, "properties": properties});
    let text = json!({"entities": [
        entity("h", "Host", json!({"hostName":"ws-1","azureID":"/a/ws-1","friendlyName":"ws-1"})),
        entity("f", "File", json!({"fileName":"a.exe","directory":"C:\\Temp","fileHashEntityIds":["/e/S"]})),
        entity("s", "FileHash", json!({"algorithm":"SHA1","hashValue":"AB"})),
        entity("p", "Process", json!({"processId":"0x10","commandLine":"a.exe","imageFileEntityId":"/e/f","hostEntityId":"/E/H","parentProcessEntityId":"/e/q"})),
        entity("q", "Process", json!({"processId":"8","parentProcessEntityId":"/e/p"})),
        entity("m", "Malware", json!({"malwareName":"X"})),
    ], "metaData": [{"entityKind":"Host","count":1}]})
    .to_string();
    let (kept, report) = read(text.as_bytes());
    assert_eq!(report.format, Format::SentinelRestEntities);
    let evidence: Vec<Evidence<String>> = kept.entities.into_iter().map(Evidence::new).collect();
    insta::assert_snapshot!(lines(&evidence), @r"
    device | Host name: ws-1 | Azure resource id: /a/ws-1
    file | Name: a.exe | Folder: C:\Temp | SHA-1: ab
    file | SHA-1: ab
    process | Command line: a.exe | Image: a.exe | Folder: C:\Temp | SHA-1: ab | Process id: 16 | Parent process id: 8 | Device id: ws-1
    process | Process id: 8 | Parent process id: 16 | Parent image: a.exe | Parent command line: a.exe
    malware | Name: X
    ");
}

#[test]
fn a_resource_that_is_nothing_known_is_refused_by_name() {
    let (kept, report) =
        read(br#"{"id":"/x","name":"n","type":"Microsoft.X/rules","properties":{"a":1}}"#);
    assert!(kept.alerts.is_empty() && kept.entities.is_empty());
    insta::assert_snapshot!(problems(&report), @"WrongShape ×1: record 1, byte 0: a resource that is no alert, incident or entity");
}

#[test]
fn a_cloud_alert_may_stand_without_its_properties_around_it() {
    let text = json!([{
        "alertDisplayName": "Test", "alertUri": "https://portal.azure.com/#x/alertId/1_a/location/we",
        "systemAlertId": "1_a", "name": "1_a", "severity": "High", "status": "Dismissed",
        "intent": "Execution,Persistence", "startTimeUtc": "2026-04-14T10:00:00Z",
        "timeGeneratedUtc": "2026-04-14T10:01:00Z", "productName": "Azure Security Center",
        "entities": [{"address":"192.0.2.1","type":"ip"}], "compromisedEntity": "vm1",
        "resourceIdentifiers": [{"azureResourceId":"/s/virtualMachines/vm1","type":"AzureResource"}],
    }])
    .to_string();
    let (kept, report) = read(text.as_bytes());
    assert_eq!(report.format, Format::DefenderForCloudAlerts);
    let alert = &kept.alerts[0];
    assert_eq!(
        (alert.id.as_deref(), alert.system_id.as_deref()),
        (Some("1_a"), None)
    );
    assert_eq!(alert.status.api(), "resolved");
    assert_eq!(alert.category.as_deref(), Some("Execution"));
    insta::assert_snapshot!(lines(&alert.evidence), @r"
    ip | Address: 192.0.2.1
    cloudResource | Name: vm1 | Resource id: /s/virtualMachines/vm1
    ");
}
