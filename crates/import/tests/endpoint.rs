//! Defender for Endpoint (data formats, 3).

#![expect(clippy::unwrap_used, reason = "helpers of tests")]

mod reading;

use insta::assert_snapshot;
use reading::{evidence, facts, raw_records, read, sample};
use serde_json::Value;
use std::fmt::Write as _;
use throughline_import::{Format, ProblemKind};
use throughline_model::{EventKind, EventRecord, Subject, Timestamp, Vocabulary as _};

fn alert(more: &str) -> String {
    format!(
        r#"{{"id":"da637_1","title":"T","alertCreationTime":"2026-04-14T17:00:00Z","machineId":"d1","computerDnsName":"pc7.corp.example"{more}}}"#
    )
}

/// An event in lines.
fn told(event: &EventRecord<String>) -> String {
    let mut out = format!(
        "{} {} {} {}\n",
        event.at.map_or("-".to_owned(), Timestamp::iso),
        event.kind.api(),
        event.action.as_deref().unwrap_or("-"),
        event.id.as_deref().unwrap_or("-"),
    );
    let mut line = |name: &str, subject: Option<Subject<String>>| {
        if let Some(subject) = subject {
            let _ = writeln!(out, "{name}: {}", facts(&subject));
        }
    };
    line("device", event.device.clone().map(Subject::Device));
    line("account", event.account.clone().map(Subject::User));
    for object in &event.objects {
        line("object", Some(object.clone()));
    }
    let _ = writeln!(out, "{}", event.detail.as_deref().unwrap_or("-"));
    out
}

#[test]
fn an_alert_with_its_evidence() {
    let (kept, report) = read(alert(r#","incidentId":7,"investigationId":77,"investigationState":"Queued","category":"null","threatName":"M","threatFamilyName":"F","detectionSource":"WindowsDefenderAtp","classification":"TruePositive","determination":"ConfirmedUserActivity","rbacGroupName":"All","aadTenantId":"t1","relatedUser":{"userName":"LEE","domainName":"CORP"},"loggedOnUsers":[{"accountName":"kim","domainName":"CORP"}],"evidence":[{"entityType":"User","accountName":"lee","domainName":"CORP","userSid":"S-1-5-21-7","detectionStatus":null},{"entityType":"Process","processId":7,"fileName":"a.exe","detectionStatus":"Blocked","evidenceCreationTime":"2026-04-14T17:00:00Z"},{"entityType":"Process","processId":7,"fileName":"a.exe","detectionStatus":"Blocked","evidenceCreationTime":"2026-04-14T17:00:01Z"},{"entityType":"Registry","registryKey":"Run","registryHive":"HKLM","registryValueName":"x","registryValue":"a.exe","registryValueType":"String"}]"#).as_bytes());
    assert_eq!(report.format, Format::EndpointAlerts);
    assert_eq!(report.problems, []);
    let alert = &kept.alerts[0];
    assert_eq!(alert.provider_id.as_deref(), Some("637_1"));
    assert_eq!(alert.incident_id.as_deref(), Some("7"));
    assert_eq!(alert.investigation_id.as_deref(), Some("77"));
    assert_eq!(alert.category, None);
    assert_eq!(alert.determination.api(), "confirmedActivity");
    assert_eq!(alert.detection_source.label(), "EDR");
    assert_eq!(alert.service_source.api(), "microsoftDefenderForEndpoint");
    assert_eq!(alert.threat.as_deref(), Some("M"));
    assert_snapshot!(evidence(alert), @r"
    device: DNS name=pc7.corp.example, Device group=All, Logged on=CORP\kim, Defender device id=d1
    user: Account=lee, Account domain=CORP, SID=S-1-5-21-7
    process: Image=a.exe, Process id=7, Device id=d1
    registryValue: Hive=HKLM, Key=Run, Value name=x, Value=a.exe, Value type=String, Device id=d1
    ");
    assert_eq!(alert.evidence[2].detection.api(), "blocked");
}

#[test]
fn the_shape_of_2019() {
    let (kept, report) = read(alert(r#","recommendedAction":"Look.","alertUser":"CORP\\lee","alertFiles":[{"sha1":"AB","sha256":null,"filePath":"C:\\x","fileName":"a.exe"}],"alertDomains":[{"host":"c2.example"}],"alertIps":[{"ipAddress":"203.0.113.9"}],"alertProcesses":[{"processId":7}]"#).as_bytes());
    assert_eq!(report.problems, []);
    let alert = &kept.alerts[0];
    assert_eq!(alert.recommended_actions.as_deref(), Some("Look."));
    assert_snapshot!(evidence(alert), @r"
    device: DNS name=pc7.corp.example, Defender device id=d1
    process: Process id=7, Device id=d1
    file: Name=a.exe, Folder=C:\x, SHA-1=ab, Device id=d1
    ip: Address=203.0.113.9
    domain: Domain=c2.example
    user: Account=lee, Account domain=CORP
    ");
}

#[test]
fn a_machine_with_everything() {
    let (kept, report) = read(br#"{"id":"d1","computerDnsName":"pc7.corp.example","firstSeen":"2026-01-01T08:00:00Z","lastSeen":"2026-04-14T08:00:00Z","osPlatform":"Windows11","version":"23H2","osProcessor":"x64","osArchitecture":"64-bit","osBuild":22631,"lastIpAddress":"10.0.0.7","lastExternalIpAddress":"203.0.113.7","healthStatus":"Active","onboardingStatus":"Onboarded","rbacGroupName":"All","rbacGroupId":75,"riskScore":"High","exposureLevel":"Low","deviceValue":"Normal","aadDeviceId":"e1","machineTags":["a","b"],"ipAddresses":[{"ipAddress":"10.0.0.7","macAddress":"8CEC4B897E73","type":"Ethernet","operationalStatus":"Up"},{"ipAddress":"fe80::7","macAddress":null}],"defenderAvStatus":"Updated","managedBy":"Intune","managedByStatus":"Success","mergedIntoMachineId":"d0","isPotentialDuplication":false,"isExcluded":true,"exclusionReason":"Retired","isAadJoined":true,"agentVersion":"10.1","vmMetadata":{"vmId":"v1","cloudProvider":"Azure","resourceId":"/r","subscriptionId":"s1"}}"#);
    assert_eq!(report.format, Format::EndpointMachines);
    assert_eq!(report.problems, []);
    assert_snapshot!(facts(&kept.entities[0]), @"DNS name=pc7.corp.example, Operating system=Windows11, Version=23H2, Build=22631, Processor=x64, Risk level=High, Exposure level=Low, Device value=Normal, Health=Active, Onboarding=Onboarded, Antivirus=Updated, Device group=All, Tag=a, Tag=b, Last IP address=10.0.0.7, Last external IP address=203.0.113.7, Network interface=10.0.0.7 (8CEC4B897E73, Ethernet, Up), Network interface=fe80::7, First seen=2026-01-01T08:00:00Z, Last seen=2026-04-14T08:00:00Z, Entra joined=true, Agent version=10.1, Managed by=Intune, Management status=Success, Device group id=75, Merged into device=d0, Possible duplicate=false, Excluded=true, Exclusion reason=Retired, Cloud provider=Azure, Virtual machine id=v1, Subscription id=s1, Azure resource id=/r, Defender device id=d1, Entra device id=e1");
}

#[test]
fn machine_actions_are_events() {
    let (kept, report) = read(br#"[{"id":"m1","type":"StopAndQuarantineFile","title":"Stop and quarantine","requestor":"kim@corp.example","requestSource":"Portal","requestorComment":"Bad file","status":"Succeeded","machineId":"d1","computerDnsName":"pc7","creationDateTimeUtc":"2026-04-14T17:00:00Z","lastUpdateDateTimeUtc":"2026-04-14T17:01:00Z","relatedFileInfo":{"fileIdentifier":"AB","fileIdentifierType":"Sha1"},"errorHResult":0},{"id":"m2","type":"LiveResponse","scope":null,"requestor":"Backup app","status":"Cancelled","machineId":"d1","creationDateTimeUtc":"2026-04-14T18:00:00Z","lastUpdateTimeUtc":"2026-04-14T18:01:00Z","cancellationRequestor":"lee","cancellationComment":"No","cancellationDateTimeUtc":"2026-04-14T18:01:00Z","commands":[{"index":0,"startTime":null,"endTime":null,"commandStatus":"Completed","errors":["e1"],"command":{"type":"PutFile","params":[{"key":"FileName","value":"a.ps1"}]}}],"relatedFileInfo":null,"errorHResult":-2147}]"#);
    assert_eq!(report.format, Format::EndpointActions);
    assert_eq!(report.problems, []);
    let events: String = kept.events.iter().map(told).collect();
    assert_snapshot!(events, @r#"
    2026-04-14T17:00:00Z responseAction StopAndQuarantineFile m1
    device: DNS name=pc7, Defender device id=d1
    account: User principal name=kim@corp.example
    object: SHA-1=ab
    Stop and quarantine · Succeeded 2026-04-14T17:01:00Z · "Bad file" · from Portal
    2026-04-14T18:00:00Z responseAction LiveResponse m2
    device: Defender device id=d1
    account: Account=Backup app
    Cancelled 2026-04-14T18:01:00Z · PutFile FileName=a.ps1 (Completed) e1 · cancelled by lee 2026-04-14T18:01:00Z · "No" · error -2147
    "#);
}

#[test]
fn investigations_are_events() {
    let (kept, report) = read(br#"{"id":"77","startTime":"2026-04-14T17:00:00Z","endTime":"2026-04-14T18:00:00Z","state":"TerminatedByUser","cancelledBy":"kim","statusDetails":"d","machineId":"d1","computerDnsName":"pc7","triggeringAlertId":"da1"}"#);
    assert_eq!(report.format, Format::EndpointInvestigations);
    assert_eq!(report.problems, []);
    assert_snapshot!(told(&kept.events[0]), @r"
    2026-04-14T17:00:00Z investigation TerminatedByUser 77
    device: DNS name=pc7, Defender device id=d1
    TerminatedByUser · triggered by alert da1 · ended 2026-04-14T18:00:00Z · cancelled by kim · d
    ");
}

#[test]
fn unknown_keys_are_counted_by_shape() {
    let records = [
        alert(r#","newKey":1"#),
        r#"{"id":"d1","computerDnsName":"pc7","lastSeen":"2026-04-14T08:00:00Z","newKey":1}"#
            .into(),
        r#"{"id":"m1","creationDateTimeUtc":"2026-04-14T08:00:00Z","requestor":"k","newKey":1}"#
            .into(),
        r#"{"id":"1","startTime":"2026-04-14T08:00:00Z","triggeringAlertId":"da1","newKey":1}"#
            .into(),
    ];
    let (_, report) = read(records.join("\n").as_bytes());
    assert_eq!(report.records.accepted, 4);
    assert_eq!(report.problems.len(), 1);
    assert_eq!(report.problems[0].kind, ProblemKind::UnknownField);
    let names: Vec<_> = report.problems[0]
        .tally
        .iter()
        .map(|it| it.0.as_str())
        .collect();
    assert_eq!(
        names,
        [
            "alert.newKey",
            "investigation.newKey",
            "machine.newKey",
            "machineAction.newKey"
        ]
    );
}

/// Every text in a record, but for the values of these keys, stands in `told`.
fn assert_texts(raw: &Value, told: &str, but: &[&str]) {
    for (key, value) in raw.as_object().unwrap() {
        if but.contains(&key.as_str()) {
            continue;
        }
        match value {
            Value::String(text) => {
                // Times are written without their last zeros.
                let time = Timestamp::read(text).ok().flatten();
                let text = time.map_or(text.clone(), Timestamp::iso);
                assert!(told.contains(&text), "{key} {text} is not in {told}");
            }
            Value::Array(items) => {
                for item in items {
                    match item {
                        Value::String(text) => assert!(told.contains(text), "{key} {text}"),
                        item => assert_texts(item, told, but),
                    }
                }
            }
            Value::Object(_) => assert_texts(value, told, but),
            _ => {}
        }
    }
}

#[test]
fn the_real_alerts_are_read_whole() {
    let Some(bytes) = sample("mde_api/doc-alerts-list.json") else {
        return;
    };
    let (kept, report) = read(&bytes);
    let raw = raw_records(&bytes);
    assert_eq!(report.format, Format::EndpointAlerts);
    assert_eq!(report.records.accepted, raw.len() as u64);
    assert_eq!(report.problems, [], "every key has a place");
    assert_eq!(kept.alerts.len(), raw.len());
    for (alert, raw) in kept.alerts.iter().zip(&raw) {
        let text = |key: &str| raw[key].as_str().map(str::to_owned);
        let time = |key: &str| {
            raw[key]
                .as_str()
                .and_then(|it| Timestamp::read(it).unwrap())
        };
        assert_eq!(alert.id, text("id"));
        assert_eq!(alert.provider_id, text("id").map(|it| it[2..].to_owned()));
        assert_eq!(alert.created, time("alertCreationTime"));
        assert_eq!(alert.first_activity, time("firstEventTime"));
        assert_eq!(alert.last_activity, time("lastEventTime"));
        assert_eq!(alert.updated, time("lastUpdateTime"));
        assert_eq!(alert.threat_family, text("threatFamilyName"));
        assert_eq!(alert.tenant_id, text("aadTenantId"));
        let id = raw["investigationId"].as_u64().map(|it| it.to_string());
        assert_eq!(alert.investigation_id, id);
        let techniques: Vec<_> = raw["mitreTechniques"].as_array().unwrap().iter().collect();
        assert_eq!(alert.techniques.len(), techniques.len());
        let told = evidence(alert);
        let machine = text("machineId").unwrap_or_default();
        assert!(
            told.contains(&format!("Defender device id={machine}")),
            "{told}"
        );
        let entities = raw["evidence"].as_array().unwrap();
        for entity in entities {
            // The folder of the parent's image is told by the parent's own node.
            let but = [
                "entityType",
                "evidenceCreationTime",
                "detectionStatus",
                "parentProcessFilePath",
            ];
            assert_texts(entity, &told, &but);
        }
        // The machine, its evidence, and the user that the alert names.
        assert_eq!(alert.evidence.len(), entities.len() + 2, "{told}");
    }
    let Subject::Process(process) = &kept.alerts[1].evidence[2].subject else {
        panic!("{}", evidence(&kept.alerts[1]));
    };
    let raw = &raw[1]["evidence"][1];
    assert_eq!(process.pid, raw["processId"].as_u64());
    assert_eq!(process.parent_pid, raw["parentProcessId"].as_u64());
    let folder = raw["parentProcessFilePath"].as_str();
    assert_eq!(process.parent_image.folder.as_deref(), folder);
    let machine = kept.alerts[1].evidence[0].subject.clone();
    assert!(matches!(machine, Subject::Device(it) if it.defender_id == process.device_id));
}

#[test]
fn the_real_machines_actions_and_investigations_are_read_whole() {
    for (file, format) in [
        ("mde_api/doc-machines-list.json", Format::EndpointMachines),
        (
            "mde_api/doc-machineactions-list.json",
            Format::EndpointActions,
        ),
        (
            "mde_api/doc-investigation.json",
            Format::EndpointInvestigations,
        ),
    ] {
        let Some(bytes) = sample(file) else { return };
        let (kept, report) = read(&bytes);
        let raw = raw_records(&bytes);
        assert_eq!(report.format, format);
        assert_eq!(report.records.accepted, raw.len() as u64, "{file}");
        assert_eq!(report.problems, [], "{file}: every key has a place");
        assert_eq!(kept.events.len() + kept.entities.len(), raw.len());
        let events = kept.events.iter().map(told);
        let told: Vec<String> = kept.entities.iter().map(facts).chain(events).collect();
        for (told, raw) in told.iter().zip(&raw) {
            assert_texts(raw, told, &[]);
        }
        for event in &kept.events {
            let kind = match format {
                Format::EndpointActions => EventKind::ResponseAction,
                _ => EventKind::Investigation,
            };
            assert_eq!(event.kind, kind);
        }
        if let Some(Subject::Device(machine)) = kept.entities.first() {
            let build = raw[0]["osBuild"].as_u64().map(|it| it.to_string());
            assert_eq!(machine.os_build, build);
            assert_eq!(machine.tags.len(), 2);
            assert_eq!(machine.interfaces.len(), 2);
        }
    }
}
