//! `AlertInfo` and `AlertEvidence`.
#![expect(clippy::unwrap_used, reason = "helpers of tests")]

mod reading;
mod telling;

use reading::read;
use serde_json::{Value, json};
use std::fmt::Write as _;
use throughline_import::{Format, ProblemKind};

/// What a row of `AlertEvidence` tells, with the problems that were met.
fn evidence(columns: Value, entity: Value) -> String {
    let mut row = json!({
        "Timestamp": "2026-04-14T16:33:42Z",
        "AlertId": "da1",
        "Title": "T",
        "Categories": "[\"Execution\"]",
        "AttackTechniques": "[\"Rundll32 (T1218.011)\"]",
        "ServiceSource": "Microsoft Defender for Endpoint",
        "DetectionSource": "EDR",
        "EvidenceRole": "Related"
    });
    for (column, value) in columns.as_object().unwrap() {
        row[column] = value.clone();
    }
    let mut told = Vec::new();
    // The entity is text in most exports, and a real object in some.
    for entity in [json!(entity.to_string()), entity] {
        row["AdditionalFields"] = entity;
        let (kept, report) = read(row.to_string().as_bytes());
        assert_eq!(report.format, Format::AlertEvidence);
        let mut out = String::new();
        for it in &kept.alerts[0].evidence {
            let _ = writeln!(out, "{}", telling::evidence(it));
        }
        for it in &report.problems {
            let _ = writeln!(out, "{:?} {}", it.kind, it.example);
        }
        told.push(out);
    }
    assert_eq!(told[0], told[1]);
    told.remove(0)
}

#[test]
fn alert_info_is_an_alert_without_evidence() {
    let rows = [
        json!({"Timestamp": "2026-04-14T16:33:42Z", "AlertId": "da1", "Title": "T",
            "Category": "Malware", "Severity": "High", "ServiceSource": "AAD Identity Protection",
            "DetectionSource": "AAD Identity Protection",
            "AttackTechniques": "[\"Rundll32 (T1218.011)\",\"T1059\",\"No id\"]"}),
        json!({"Timestamp": "2026-04-14T16:33:42Z", "AlertId": "", "Title": "U",
            "Category": "", "Severity": "Weird", "AttackTechniques": ""}),
    ];
    let (kept, report) = read(json!(rows).to_string().as_bytes());
    assert_eq!(report.format, Format::AlertInfo);
    let alert = &kept.alerts[0];
    assert_eq!(alert.techniques, ["T1218.011", "T1059", "No id"]);
    assert_eq!(alert.severity.api(), "high");
    assert_eq!(alert.status.api(), "unknown");
    assert_eq!(alert.service_source.api(), "azureAdIdentityProtection");
    assert_eq!(alert.detection_source.api(), "azureAdIdentityProtection");
    assert_eq!(alert.first_activity, alert.last_activity);
    assert!(alert.evidence.is_empty() && alert.created.is_none());
    assert_eq!(kept.alerts[1].id.as_deref(), Some("export.json#2"));
    let kinds: Vec<ProblemKind> = report.problems.iter().map(|it| it.kind).collect();
    assert_eq!(kinds, [ProblemKind::MissingId, ProblemKind::UnknownValue]);
}

#[test]
fn a_process_has_its_pid_start_and_parent_in_the_entity_only() {
    let columns = json!({"EntityType": "Process", "DeviceId": "ab12", "DeviceName": "ws-01.x.test",
        "FileName": "RunDll32.exe", "FolderPath": r"C:\Windows\System32",
        "SHA1": "AA11", "ProcessCommandLine": "rundll32 x,y"});
    let entity = json!({"$id": "1", "Type": "process", "ProcessId": "0x1a2b",
        "CreationTimeUtc": "2026-04-14T16:33:40.1234567",
        "CommandLine": "shortened", "ElevationToken": "Full", "LastVerdict": "Malicious",
        "ImageFile": {"$id": "2", "Name": "rundll32.exe", "FileHashes":
            [{"$id": "3", "Algorithm": "MD5", "Value": "BB22"}]},
        "ParentProcess": {"$id": "4", "ProcessId": "77", "CreationTimeUtc": "2026-04-14T16:00:00Z",
            "CommandLine": "cmd", "ImageFile": {"$ref": "2"}}});
    insta::assert_snapshot!(evidence(columns, entity), @r#"
        process, Command line rundll32 x,y, Image RunDll32.exe, Folder C:\Windows\System32, SHA-1 aa11, MD5 bb22, Process id 6699, Started 2026-04-14T16:33:40.1234567Z, Token elevation Full, Parent process id 77, Parent started 2026-04-14T16:00:00Z, Parent image rundll32.exe, Parent command line cmd, Device id ab12, malicious
        device, DNS name ws-01.x.test, Defender device id ab12, unknown, nested
    "#);
}

#[test]
fn references_that_lead_nowhere_are_told_and_do_no_harm() {
    for (parent, told) in [
        (json!({"$ref": "9"}), true),
        (json!({"$ref": "1"}), true),
        (json!({"$id": "5", "$ref": "5"}), true),
        (
            json!({"$id": "5", "$ref": "6", "x": {"$id": "6", "$ref": "5"}}),
            true,
        ),
        (
            json!({"$id": "5", "$ref": "6", "x": {"$id": "6", "ProcessId": 12}}),
            false,
        ),
        (json!({"$ref": 4}), true),
        (json!("text"), false),
        (json!(null), false),
    ] {
        let entity = json!({"$id": "1", "ProcessId": 4, "ParentProcess": parent});
        let told_now = evidence(json!({"EntityType": "Process"}), entity);
        assert_eq!(told_now.contains("BadReference"), told, "{told_now}");
        assert!(told_now.starts_with("process, Process id 4"), "{told_now}");
    }
}

#[test]
fn entities_of_every_type_become_evidence() {
    let cases = [
        (
            json!({"EntityType": "User", "AccountName": "ann", "AccountDomain": "X",
                "AccountSid": "S-1-5-21-1", "AccountObjectId": "o-1", "EvidenceRole": "Impacted",
                "EvidenceDirection": "Source"}),
            json!({"Type": "account", "Name": "Ann Other", "UPNSuffix": "x.test",
                "DisplayName": "Ann Other", "Asset": true, "Roles": ["Compromised", "Odd"]}),
        ),
        (
            json!({"EntityType": "Machine", "DeviceId": "ab12", "DeviceName": "ws-01",
                "EvidenceRole": "Impacted", "EvidenceDirection": "Destination"}),
            json!({"Type": "host", "HostName": "ws-01", "DnsDomain": "x.test", "OSFamily": "Windows",
                "AadDeviceId": "e-1", "LastIpAddress": {"Address": "10.0.0.5", "Type": "ip"},
                "LoggedOnUsers": [{"AccountName": "ann", "DomainName": "X"}],
                "Tags": [{"TagName": "Tier 0"}, "plain"]}),
        ),
        (
            json!({"EntityType": "File", "FileName": "a.exe", "FolderPath": r"C:\Temp\a.exe",
                "SHA256": "CC", "FileSize": 12, "DeviceName": "ws-02"}),
            json!({"Type": "file", "FileHashes": [{"Algorithm": "SHA1", "Value": "DD"}]}),
        ),
        (
            json!({"EntityType": "Ip", "RemoteIP": "203.0.113.9"}),
            json!({"Address": "203.0.113.9", "Location": {"CountryCode": "DE", "City": "Bonn"}}),
        ),
        (
            json!({"EntityType": "Ip", "LocalIP": "10.0.0.5"}),
            json!({}),
        ),
        (
            json!({"EntityType": "Url", "RemoteUrl": "https://x.test/a"}),
            json!({"Type": "url"}),
        ),
        (
            json!({"EntityType": "Mailbox", "AccountUpn": "ann@x.test", "AccountObjectId": "o-1"}),
            json!({"DisplayName": "Ann"}),
        ),
        (
            json!({"EntityType": "MailMessage", "NetworkMessageId": "m-1", "EmailSubject": "Hi"}),
            json!({"Recipient": "ann@x.test", "P2Sender": "bob@y.test", "Threats": ["Phish"]}),
        ),
        (
            json!({"EntityType": "MailCluster"}),
            json!({"ClusterBy": "Subject", "ClusterByValue": "Hi", "MailCount": 13,
                "NetworkMessageIds": ["m-1"]}),
        ),
        (
            json!({"EntityType": "CloudApplication", "Application": "Exchange", "ApplicationId": 20893}),
            json!({"InstanceId": 0, "SaasId": 11}),
        ),
        (
            json!({"EntityType": "OAuthApplication", "OAuthApplicationId": "a-1", "Application": "App"}),
            json!({}),
        ),
        (
            json!({"EntityType": "CloudLogonSession", "AccountUpn": "ann@x.test"}),
            json!({"SessionId": "s-1", "UserAgent": "curl", "StartTimeUtc": "2026-04-14T16:00:00"}),
        ),
        (
            json!({"EntityType": "CloudLogonRequest"}),
            json!({"RequestId": "r-1"}),
        ),
        (
            json!({"EntityType": "RegistryKey", "RegistryKey": r"HKEY_CURRENT_USER\Software\x",
                "DeviceId": "ab12"}),
            json!({}),
        ),
        (
            json!({"EntityType": "RegistryValue", "RegistryValueName": "Run",
                "RegistryValueData": "a.exe"}),
            json!({"Key": {"Hive": "HKEY_LOCAL_MACHINE", "Key": "Software"}, "Name": "Run"}),
        ),
        (
            json!({"EntityType": "SecurityGroup", "AccountName": "Admins"}),
            json!({"SID": "S-1-5-32-544", "ObjectGuid": "g-1"}),
        ),
        (
            json!({"EntityType": "AzureResource", "ResourceID": "/subscriptions/1", "CloudResource": "vm"}),
            json!({"ResourceType": "Virtual Machine"}),
        ),
        (
            json!({"EntityType": "Malware", "ThreatFamily": "Emotet", "FileName": "a.exe"}),
            json!({"Type": "malware", "Name": "Emotet"}),
        ),
    ];
    let mut all = String::new();
    for (columns, entity) in cases {
        all.push_str(&evidence(columns, entity));
    }
    insta::assert_snapshot!(all, @r#"
        user, Account ann, Account domain X, Display name Ann Other, SID S-1-5-21-1, Entra object id o-1, as Source, as Compromised, “Impacted asset”, “Odd”, unknown
        UnknownValue record 1, byte 0, evidence role: "Odd"
        device, DNS name ws-01.x.test, Host name ws-01, DNS domain x.test, Operating system Windows, Last IP address 10.0.0.5, Logged on X\ann, Defender device id ab12, Entra device id e-1, as Destination, “Impacted asset”, “Tier 0”, “plain”, unknown
        file, Name a.exe, Folder C:\Temp, SHA-256 cc, SHA-1 dd, Size in bytes 12, Device id ws-02, unknown
        device, Host name ws-02, unknown, nested
        ip, Address 203.0.113.9, Country code DE, City Bonn, unknown
        ip, Address 10.0.0.5, unknown
        url, URL https://x.test/a, unknown
        mailbox, Primary address ann@x.test, Display name Ann, User principal name ann@x.test, Entra object id o-1, unknown
        message, Subject Hi, Sender bob@y.test, Recipient ann@x.test, Threats Phish, Network message id m-1, unknown
        mailCluster, Clustered by Subject, Cluster value Hi, Messages 13, Network message id m-1, unknown
        cloudApplication, Name Exchange, Application id 20893, SaaS application id 11, unknown
        oauthApplication, Name App, Application id a-1, unknown
        cloudLogonSession, Session id s-1, User principal name ann@x.test, User agent curl, Started 2026-04-14T16:00:00Z, unknown
        cloudLogonRequest, Request id r-1, unknown
        registryKey, Hive HKEY_CURRENT_USER, Key Software\x, Device id ab12, unknown
        device, Defender device id ab12, unknown, nested
        registryValue, Hive HKEY_LOCAL_MACHINE, Key Software, Value name Run, Value a.exe, unknown
        securityGroup, Name Admins, Security group id g-1, SID S-1-5-32-544, unknown
        cloudResource, Name vm, Type Virtual Machine, Resource id /subscriptions/1, unknown
        other, Type Malware, As exported {"FileName":"a.exe","AdditionalFields":{"Name":"Emotet","Type":"malware"}}, unknown
        UnknownEvidence record 1, byte 0, evidence: Malware
    "#);
}

#[test]
fn what_a_row_is_about_is_not_guessed() {
    let told = evidence(
        json!({"DeviceName": "ws-01", "FileName": "a.exe"}),
        json!({}),
    );
    insta::assert_snapshot!(told, @r#"
        device, Host name ws-01, unknown
        UnknownField record 1, byte 0, AlertEvidence.FileName
    "#);
    // The entity may say itself what it is.
    let told = evidence(
        json!({"DeviceName": "ws-01"}),
        json!({"Type": "ip", "Address": "::1"}),
    );
    insta::assert_snapshot!(told, @r#"
        ip, Address ::1, unknown
        device, Host name ws-01, unknown, nested
    "#);
}

#[test]
fn a_damaged_entity_leaves_what_the_columns_say() {
    let row = json!({"Timestamp": "2026-04-14T16:33:42Z", "AlertId": "da1", "Title": "T",
        "EntityType": "Process", "FileName": "a.exe", "ThreatFamily": "Emotet",
        "AdditionalFields": "{\"ProcessId\":\"12\",\"Imag"});
    let (kept, report) = read(row.to_string().as_bytes());
    assert_eq!(report.problems[0].kind, ProblemKind::BadInnerJson);
    assert_eq!(report.records.repaired, 1);
    assert_eq!(kept.alerts[0].threat_family.as_deref(), Some("Emotet"));
    insta::assert_snapshot!(telling::evidence(&kept.alerts[0].evidence[0]), @r#"process, Image a.exe, unknown"#);
}

#[test]
fn a_further_device_is_not_the_first_one_whose_name_its_row_bears() {
    let entity =
        json!({"$id": "3", "FQDN": "ws-02.corp.example", "HostName": "ws-02", "Type": "host"});
    let row = |name: &str| json!({"EntityType": "Machine", "DeviceName": name});
    insta::assert_snapshot!(evidence(row("dc-01.corp.example"), entity.clone()), @r"
    device, DNS name ws-02.corp.example, Host name ws-02, unknown
    device, DNS name dc-01.corp.example, unknown, nested
    ");
    insta::assert_snapshot!(evidence(row("WS-02.corp.example"), entity), @"device, DNS name WS-02.corp.example, Host name ws-02, unknown");
}
