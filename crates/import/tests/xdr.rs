//! Microsoft 365 Defender `api/incidents` (data formats, 2).

mod reading;

use insta::assert_snapshot;
use reading::{evidence, facts, raw_records, read, sample};
use throughline_import::{Format, ProblemKind};
use throughline_model::{IncidentStatus, Subject, Term, Timestamp};

fn alert(more: &str) -> String {
    format!(
        r#"{{"alertId":"da637_1","incidentId":7,"serviceSource":"MicrosoftDefenderATP","creationTime":"2026-04-14T17:00:00Z","title":"T"{more}}}"#
    )
}

fn incident(more: &str) -> String {
    format!(
        r#"{{"incidentId":7,"incidentName":"I","createdTime":"2026-04-14T17:00:00.0733333Z","status":"Active","severity":"Medium"{more}}}"#
    )
}

fn entities(entities: &str) -> String {
    alert(&format!(
        r#","devices":[{{"mdatpDeviceId":"d1","deviceDnsName":"pc7.corp.example"}}],"entities":[{entities}]"#
    ))
}

#[test]
fn an_incident_brings_its_alerts() {
    let text = incident(&format!(
        r#","redirectIncidentId":null,"tags":["a"],"comments":[{{"comment":"seen","createdBy":"kim","createdTime":"2026-04-15T08:00:00Z"}}],"assignedTo":"kim","classification":"TruePositive","determination":"CompromisedUser","lastUpdateTime":"2026-04-15T09:00:00Z","incidentUri":"https://p.example/7","lastModifiedBy":"lee","detectionSource":"MTP","alerts":[{}]"#,
        alert(
            r#","firstActivity":"2026-04-14T16:00:00Z","lastActivity":"2026-04-14T15:00:00Z","lastUpdatedTime":"2026-04-14T18:00:00Z","investigationId":77,"investigationState":"PendingApproval","status":"Active","actorName":"G","mitreTechniques":["T1059"],"detectorId":"x""#
        )
    ));
    let (kept, report) = read(text.as_bytes());
    assert_eq!(report.format, Format::XdrIncidents);
    let kinds: Vec<_> = report.problems.iter().map(|it| it.kind).collect();
    assert_eq!(kinds, [ProblemKind::SwappedActivity]);
    let incident = &kept.incidents[0];
    assert_eq!(incident.id.as_deref(), Some("7"));
    assert_eq!(incident.title.as_deref(), Some("I"));
    assert_eq!(incident.determination.api(), "compromisedAccount");
    assert_eq!(incident.custom_tags, ["a"]);
    assert_eq!(incident.web_url.as_deref(), Some("https://p.example/7"));
    assert_eq!(incident.last_modified_by.as_deref(), Some("lee"));
    assert_eq!(incident.comments[0].author.as_deref(), Some("kim"));
    let alert = &kept.alerts[0];
    assert_eq!(alert.incident_id.as_deref(), Some("7"));
    assert!(alert.enclosed);
    assert_eq!(alert.provider_id.as_deref(), Some("637_1"));
    assert_eq!(alert.investigation_id.as_deref(), Some("77"));
    assert_eq!(alert.status.api(), "new");
    assert_eq!(alert.actor.as_deref(), Some("G"));
    assert_eq!(alert.techniques, ["T1059"]);
    let activity = [alert.first_activity, alert.last_activity].map(|it| it.map(Timestamp::iso));
    let activity = activity.each_ref().map(Option::as_deref);
    assert_eq!(
        activity,
        [Some("2026-04-14T15:00:00Z"), Some("2026-04-14T16:00:00Z")]
    );
}

#[test]
fn a_redirected_incident_says_where_its_alerts_went() {
    let text = incident(r#","redirectIncidentId":9,"alerts":[],"comments":[]"#)
        .replace("Active", "Redirected");
    let (kept, report) = read(text.as_bytes());
    assert_eq!(report.problems, []);
    let incident = &kept.incidents[0];
    assert_eq!(incident.redirect_id.as_deref(), Some("9"));
    assert_eq!(incident.status, Term::Known(IncidentStatus::Redirected));
    assert!(kept.alerts.is_empty());
}

#[test]
fn things_of_an_incident_that_no_alert_shows_are_known_of() {
    let text = incident(
        r#","alerts":[],"devices":[{"mdatpDeviceId":"d1"}],"entities":[{"entityType":"Ip","ipAddress":"203.0.113.9"}]"#,
    );
    let (kept, _) = read(text.as_bytes());
    let told: Vec<_> = kept.entities.iter().map(facts).collect();
    assert_eq!(told, ["Defender device id=d1", "Address=203.0.113.9"]);
}

#[test]
fn alerts_may_stand_alone() {
    let (kept, report) = read(alert(r#","providerAlertId":"p1""#).as_bytes());
    assert_eq!(report.format, Format::XdrAlerts);
    let alert = &kept.alerts[0];
    assert_eq!(alert.incident_id.as_deref(), Some("7"));
    assert!(!alert.enclosed);
    assert_eq!(alert.provider_id.as_deref(), Some("p1"));
    assert_eq!(alert.service_source.api(), "microsoftDefenderForEndpoint");
}

#[test]
fn flat_entities_become_what_they_are() {
    let (kept, report) = read(entities(r#"{"entityType":"User","accountName":"lee","domainName":"CORP","userSid":"S-1-5-21-7","aadUserId":"o1","userPrincipalName":"lee@corp.example"},{"entityType":"Process","processId":7,"processCommandLine":"a.exe","processCreationTime":"2026-04-14T17:00:00Z","parentProcessId":4,"parentProcessCreationTime":"2026-04-14T16:00:00Z","parentProcessFileName":"cmd.exe","parentProcessFilePath":"C:\\W","sha1":"AB","fileName":"a.exe","filePath":"C:\\x","accountName":"lee"},{"entityType":"File","sha256":"CD","fileName":"b.dll","deviceId":"d2"},{"entityType":"Url","url":"https://c2.example"},{"entityType":"MailBox","mailboxAddress":"lee@corp.example","mailboxDisplayName":"Lee","userPrincipalName":"lee@corp.example"},{"entityType":"MailMessage","sender":"a@x.example","recipient":"Lee@corp.example","subject":"Hi","deliveryAction":"Delivered","userPrincipalName":"lee@corp.example"},{"entityType":"MailMessage","sender":"a@x.example","recipient":"kim@corp.example","userPrincipalName":"lee@corp.example"},{"entityType":"MailCluster","clusterBy":"Subject"},{"entityType":"Registry","registryHive":"HKLM","registryKey":"Run","registryValueType":"String","registryValue":"a.exe"},{"entityType":"Registry","registryHive":"HKLM","registryKey":"Run"},{"entityType":"SecurityGroup","securityGroupId":"g","securityGroupName":"Admins"},{"entityType":"CloudApplication","applicationId":11161,"applicationName":"Office"},{"entityType":"OAuthApplication","appId":"a1","displayName":"Reader"},{"entityType":"AzureResource","resourceId":"/r"},{"ipAddress":"203.0.113.9","verdict":"Suspicious"}"#).as_bytes());
    assert_eq!(report.problems, []);
    assert_snapshot!(evidence(&kept.alerts[0]), @r"
    device: DNS name=pc7.corp.example, Defender device id=d1
    user: Account=lee, Account domain=CORP, User principal name=lee@corp.example, SID=S-1-5-21-7, Entra object id=o1
    process: Command line=a.exe, Image=a.exe, Folder=C:\x, SHA-1=ab, Process id=7, Started=2026-04-14T17:00:00Z, Account=lee, Parent process id=4, Parent started=2026-04-14T16:00:00Z, Parent image=cmd.exe, Device id=d1
    file: Name=b.dll, SHA-256=cd, Device id=d2
    url: URL=https://c2.example
    mailbox: Primary address=lee@corp.example, Display name=Lee, User principal name=lee@corp.example
    message: Subject=Hi, Sender=a@x.example, Recipient=Lee@corp.example, Delivery action=Delivered
    message: Sender=a@x.example, Recipient=kim@corp.example
      user: User principal name=lee@corp.example
    mailCluster: Clustered by=Subject
    registryValue: Hive=HKLM, Key=Run, Value=a.exe, Value type=String, Device id=d1
    registryKey: Hive=HKLM, Key=Run, Device id=d1
    securityGroup: Name=Admins, Security group id=g
    cloudApplication: Name=Office, Application id=11161
    oauthApplication: Name=Reader, Application id=a1
    cloudResource: Resource id=/r
    ip: Address=203.0.113.9
    ");
    let last = kept.alerts[0]
        .evidence
        .last()
        .map(|it| it.verdict.api().to_owned());
    assert_eq!(last.as_deref(), Some("suspicious"));
}

#[test]
fn with_several_devices_none_is_assumed() {
    let text = alert(
        r#","devices":[{"mdatpDeviceId":"d1"},{"mdatpDeviceId":"d2"}],"entities":[{"entityType":"File","fileName":"a"},{"entityType":"File","fileName":"b","deviceId":"d2"}]"#,
    );
    let (kept, _) = read(text.as_bytes());
    let devices: Vec<_> = kept.alerts[0]
        .evidence
        .iter()
        .filter_map(|it| match &it.subject {
            Subject::File(file) => Some(file.device_id.as_deref()),
            _ => None,
        })
        .collect();
    assert_eq!(devices, [None, Some("d2")]);
}

#[test]
fn what_has_no_words_is_kept_and_counted() {
    let (kept, report) = read(
        entities(r#"{"entityType":"Satellite","sha1":null,"orbit":3},{"entityType":"Ip","ipAddress":"10.0.0.1","newKey":1},{"entityType":null,"sha1":null}"#)
            .as_bytes(),
    );
    let counted: Vec<_> = report
        .problems
        .iter()
        .flat_map(|it| {
            it.tally
                .iter()
                .map(move |tally| (it.kind, tally.0.as_str()))
        })
        .collect();
    assert_eq!(
        counted,
        [
            (ProblemKind::UnknownField, "entity.newKey"),
            (ProblemKind::UnknownEvidence, "Satellite")
        ]
    );
    assert_snapshot!(evidence(&kept.alerts[0]), @r#"
    device: DNS name=pc7.corp.example, Defender device id=d1
    other: Type=Satellite, As exported={"orbit":3}
    ip: Address=10.0.0.1
    "#);
}

#[test]
fn what_is_told_twice_is_taken_once() {
    let process =
        r#"{"entityType":"Process","processId":7,"evidenceCreationTime":"2026-04-14T17:00:00Z"}"#;
    let again = process.replace("17:00", "18:00");
    let judged = process.replace("\"processId\"", "\"verdict\":\"Malicious\",\"processId\"");
    let (kept, _) = read(entities(&format!("{process},{again},{judged}")).as_bytes());
    assert_eq!(kept.alerts[0].evidence.len(), 3);
}

#[test]
fn a_row_of_a_table_keeps_its_lists_as_text() {
    let table = "alertId,incidentId,serviceSource,creationTime,title,mitreTechniques,devices,entities\n\
        da1,7,MicrosoftDefenderATP,2026-04-14T17:00:00Z,T,\"[\"\"T1036\"\"]\",[],\"[{\"\"entityType\"\":\"\"Process\"\",\"\"processId\"\":\"\"0x1a\"\"}]\"\n";
    let (kept, report) = read(table.as_bytes());
    assert_eq!(report.format, Format::XdrAlerts);
    assert_eq!(report.problems, []);
    assert_eq!(kept.alerts[0].techniques, ["T1036"]);
    assert_eq!(evidence(&kept.alerts[0]), "process: Process id=26\n");
}

#[test]
fn the_real_export_is_read_whole() {
    let Some(bytes) = sample("m365d_api_incidents/doc-incidents-list.json") else {
        return;
    };
    let (kept, report) = read(&bytes);
    let raw = raw_records(&bytes);
    assert_eq!(report.format, Format::XdrIncidents);
    assert_eq!(report.records.accepted, raw.len() as u64);
    assert_eq!(report.problems, [], "every key has a place");
    assert_eq!(kept.incidents.len(), raw.len());
    let raw_alerts: Vec<_> = raw
        .iter()
        .flat_map(|it| it["alerts"].as_array().unwrap())
        .collect();
    assert_eq!(kept.alerts.len(), raw_alerts.len());
    for (incident, raw) in kept.incidents.iter().zip(&raw) {
        let id = raw["incidentId"].as_u64().map(|it| it.to_string());
        assert_eq!(incident.id, id);
        assert_eq!(incident.title.as_deref(), raw["incidentName"].as_str());
        let severity = raw["severity"].as_str().unwrap();
        assert!(incident.severity.api().eq_ignore_ascii_case(severity));
        let comments = raw["comments"].as_array().unwrap().len();
        assert_eq!(incident.comments.len(), comments);
    }
    for (alert, raw) in kept.alerts.iter().zip(raw_alerts) {
        let time = |key: &str| {
            raw[key]
                .as_str()
                .and_then(|it| Timestamp::read(it).unwrap())
        };
        let text = |key: &str| raw[key].as_str().map(str::to_owned);
        assert_eq!(alert.id, text("alertId"));
        assert_eq!(
            alert.provider_id,
            text("alertId").map(|it| it[2..].to_owned())
        );
        let incident = raw["incidentId"].as_u64().map(|it| it.to_string());
        assert_eq!(alert.incident_id, incident);
        assert_eq!(alert.created, time("creationTime"));
        assert_eq!(alert.updated, time("lastUpdatedTime"));
        assert_eq!(alert.first_activity, time("firstActivity"));
        assert_eq!(alert.threat_family, text("threatFamilyName"));
        let told =
            raw["devices"].as_array().unwrap().len() + raw["entities"].as_array().unwrap().len();
        assert_eq!(alert.evidence.len(), told);
        let entities = raw["entities"].as_array().unwrap();
        let read = alert.evidence.iter().skip(told - entities.len());
        for (evidence, raw) in read.zip(entities) {
            // Every text of the entity stands somewhere in what was read of it.
            let facts = facts(&evidence.subject);
            for (key, value) in raw.as_object().unwrap() {
                let Some(text) = value.as_str().filter(|_| key != "entityType") else {
                    continue;
                };
                assert!(facts.contains(text), "{key} {text} is not in {facts}");
            }
        }
    }
    let sources: Vec<_> = kept
        .alerts
        .iter()
        .map(|it| it.service_source.api())
        .collect();
    assert_eq!(
        sources,
        [
            "microsoftDefenderForCloudApps",
            "microsoftDefenderForEndpoint",
            "microsoftDefenderForOffice365"
        ]
    );
}
