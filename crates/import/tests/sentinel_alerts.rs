//! Rows of Sentinel's `SecurityAlert`: a test for every quirk of their columns.

mod reading;
mod sentinel_rows;

use reading::{read, told};
use sentinel_rows::{lines, problems, read_row, row};
use serde_json::{Value, json};
use throughline_import::Format;
use throughline_model::{DetectionSource, ServiceSource, Term};

#[test]
fn a_row_is_read_as_json_as_a_query_answer_and_as_csv() {
    let entities = json!([{"$id":"2","Address":"203.0.113.9","Type":"ip"}]).to_string();
    let row = row(&json!({"Entities": entities, "Techniques": "[\"T1036\"]"}));
    let columns: Vec<&String> = row.as_object().unwrap().keys().collect();
    let cells: Vec<&Value> = row.as_object().unwrap().values().collect();
    let list = json!([row]).to_string();
    let named: Vec<Value> = columns.iter().map(|it| json!({"name": it})).collect();
    let answer = json!({"tables":[{"name":"PrimaryResult","columns":named,"rows":[cells]}]});
    let titles: Vec<String> = columns
        .iter()
        .map(|it| match it.as_str() {
            "TimeGenerated" => "TimeGenerated [UTC]".to_owned(),
            other => other.to_owned(),
        })
        .collect();
    let quoted: Vec<String> = cells
        .iter()
        .map(|it| format!("\"{}\"", it.as_str().unwrap().replace('"', "\"\"")))
        .collect();
    let csv = format!("{}\r\n{}\r\n", titles.join(","), quoted.join(","));
    let (expected, report) = read(list.as_bytes());
    assert_eq!(report.format, Format::SentinelAlerts);
    assert_eq!(report.problems, []);
    for text in [answer.to_string(), csv] {
        let (kept, report) = read(text.as_bytes());
        assert_eq!(report.problems, [], "{text}");
        assert_eq!(kept.alerts, expected.alerts, "{text}");
    }
    insta::assert_snapshot!(told(list), @r"
    1 read, 1 accepted, 0 repaired, 0 rejected: Sentinel SecurityAlert
    alert da637_1 “Suspicious process”, 2026-04-14T17:00:00Z, ip
    ");
}

#[test]
fn an_alert_is_known_by_its_link_then_by_its_product_then_by_sentinel() {
    let system = "6d4b0a3e-0b55-4a58-8a11-0f6f2f6f3a01";
    for (link, vendor, id) in [
        (
            "https://security.microsoft.com/alerts/da637_1?tid=1",
            "637_1",
            "da637_1",
        ),
        (
            "https://security.microsoft.com/alerts/da637_-5/",
            "637_-5",
            "da637_-5",
        ),
        (
            "https://securitycenter.windows.com/alert/637_1",
            "637_1",
            "637_1",
        ),
        ("", "637_1", "637_1"),
        (
            "https://portal.azure.com/#blade/AlertBlade/alertId/1_a/location/westeurope",
            "1_a",
            "1_a",
        ),
        ("https://protection.office.com/viewalerts?id=7", "7", "7"),
        ("https://security.microsoft.com/alerts/", "", system),
        ("not a link", "", system),
    ] {
        let (alert, _) = read_row(&json!({"AlertLink": link, "VendorOriginalId": vendor}));
        assert_eq!(alert.id.as_deref(), Some(id), "{link}");
        assert_eq!(alert.system_id.as_deref(), Some(system));
    }
    let (alert, report) =
        read_row(&json!({"AlertLink": null, "VendorOriginalId": null, "SystemAlertId": ""}));
    assert_eq!(alert.id.as_deref(), Some("export.json#1"));
    insta::assert_snapshot!(problems(&report), @r#"MissingId ×1: record 1, byte 1, id: made "export.json#1""#);
}

#[test]
fn the_product_is_told_by_the_provider_or_else_by_the_product() {
    for (provider, product, source) in [
        ("MDATP", "", ServiceSource::MicrosoftDefenderForEndpoint),
        (
            "Azure Advanced Threat Protection",
            "",
            ServiceSource::MicrosoftDefenderForIdentity,
        ),
        ("OATP", "", ServiceSource::MicrosoftDefenderForOffice365),
        ("IPC", "", ServiceSource::AzureAdIdentityProtection),
        ("MCAS", "", ServiceSource::MicrosoftDefenderForCloudApps),
        (
            "MicrosoftThreatProtection",
            "",
            ServiceSource::Microsoft365Defender,
        ),
        (
            "Azure Security Center",
            "",
            ServiceSource::MicrosoftDefenderForCloud,
        ),
        (
            "ASI Scheduled Alerts",
            "Azure Sentinel",
            ServiceSource::MicrosoftSentinel,
        ),
        ("ASI NRT Alerts", "", ServiceSource::MicrosoftSentinel),
        ("ASI Something New", "", ServiceSource::MicrosoftSentinel),
        (
            "Detection-WarmPathV2",
            "Azure Security Center",
            ServiceSource::MicrosoftDefenderForCloud,
        ),
        (
            "",
            "Office 365 Advanced Threat Protection",
            ServiceSource::MicrosoftDefenderForOffice365,
        ),
    ] {
        let (alert, report) = read_row(&json!({"ProviderName": provider, "ProductName": product}));
        assert_eq!(alert.service_source, Term::Known(source), "{provider}");
        assert_eq!(report.problems, [], "{provider}");
    }
    let (alert, report) = read_row(&json!({"ProviderName": "Contoso", "ProductName": "Radar"}));
    assert_eq!(alert.service_source, Term::Other("Contoso".to_owned()));
    insta::assert_snapshot!(problems(&report), @r#"UnknownValue ×1: record 1, byte 1, ProviderName: "Contoso""#);
    let rule =
        json!({"ProviderName": "ASI Scheduled Alerts", "ProductComponentName": "Scheduled Alerts"});
    let (alert, _) = read_row(&rule);
    assert_eq!(
        alert.detection_source,
        Term::Known(DetectionSource::ScheduledAlerts)
    );
}

#[test]
fn properties_are_read_with_and_without_a_prefix() {
    let with = json!({
        "MicrosoftDefenderAtp.Category": "Malware",
        "MicrosoftDefenderAtp.InvestigationState": "PartiallyInvestigated",
        "MicrosoftDefenderAtp.InvestigationId": "12",
        "DetectionSource": "WindowsDefenderAv",
        "Classification": "TruePositive",
        "Determination": "Malware",
        "AssignedTo": "ana@contoso.example",
        "DetectorId": "rule-7",
        "IncidentId": "42",
        "ThreatName": "Trojan:Win32/X",
        "ThreatFamilyName": "X",
        "Action": "1. Look at the file.\n2. Block it.",
    });
    let without = with.to_string().replace("MicrosoftDefenderAtp.", "");
    let text = Value::from(with.to_string());
    for bag in [text, Value::from(without), with] {
        let (alert, report) = read_row(&json!({
            "ExtendedProperties": bag,
            "RemediationSteps": "[\"Update.\",\"Scan.\"]",
        }));
        assert_eq!(report.problems, []);
        assert_eq!(alert.category.as_deref(), Some("Malware"));
        assert_eq!(alert.investigation_state.api(), "partiallyInvestigated");
        assert_eq!(alert.investigation_id.as_deref(), Some("12"));
        assert_eq!(alert.detection_source.api(), "antivirus");
        assert_eq!(alert.classification.api(), "truePositive");
        assert_eq!(alert.determination.api(), "malware");
        assert_eq!(alert.assigned_to.as_deref(), Some("ana@contoso.example"));
        assert_eq!(alert.detector_id.as_deref(), Some("rule-7"));
        assert_eq!(alert.incident_id.as_deref(), Some("42"));
        assert_eq!(alert.threat.as_deref(), Some("Trojan:Win32/X"));
        assert_eq!(alert.threat_family.as_deref(), Some("X"));
        let actions = "1. Look at the file.\n2. Block it.\n\nUpdate.\nScan.";
        assert_eq!(alert.recommended_actions.as_deref(), Some(actions));
    }
    let (alert, _) = read_row(&json!({"ExtendedProperties": "{\"Category\":null}"}));
    assert_eq!(alert.detector_id.as_deref(), Some("WindowsDefenderAtp"));
}

#[test]
fn tactics_and_techniques_in_every_writing() {
    for (tactics, category) in [
        ("DefenseEvasion, Execution", Some("DefenseEvasion")),
        ("Unknown", None),
        ("Unknown, Execution", Some("Execution")),
        ("", None),
        ("[\"Discovery\"]", Some("Discovery")),
    ] {
        let (alert, _) = read_row(&json!({"Tactics": tactics}));
        assert_eq!(alert.category.as_deref(), category, "{tactics}");
    }
    for (techniques, subs) in [
        (json!("[\"T1059\",\"T1036\"]"), json!("[\"T1059.001\"]")),
        (json!("T1059, T1036"), json!("T1059.001")),
        (json!(["T1059", "T1036", "T1059"]), json!(["T1059.001"])),
    ] {
        let (alert, _) = read_row(&json!({"Techniques": techniques, "SubTechniques": subs}));
        assert_eq!(alert.techniques, ["T1059", "T1036", "T1059.001"]);
    }
}

#[test]
fn what_was_compromised_is_evidence_where_no_entity_is_it() {
    let host = r#"[{"$id":"2","HostName":"ws-1","DnsDomain":"contoso.example","Type":"host"}]"#;
    let user = r#"[{"$id":"2","Name":"ana","NTDomain":"CONTOSO","Type":"account"}]"#;
    for (entities, named) in [
        (host, "WS-1.contoso.example"),
        (host, "ws-1"),
        (user, "CONTOSO\\ana"),
        (user, "ana"),
        ("", "Unknown"),
    ] {
        let more = json!({"Entities": entities, "CompromisedEntity": named});
        let count = usize::from(!entities.is_empty());
        assert_eq!(read_row(&more).0.evidence.len(), count, "{named}");
    }
    let resource = "/subscriptions/1/providers/Microsoft.Compute/virtualMachines/vm1";
    let mut out = String::new();
    for (named, resource, bag) in [
        ("ws-2", "", ""),
        ("198.51.100.7", "", ""),
        ("vm1", resource, ""),
        ("vm1", resource, r#"{"Compromised Host":"VM1"}"#),
        (resource, "", ""),
        ("\"><script>", "", ""),
    ] {
        let more =
            json!({"CompromisedEntity": named, "ResourceId": resource, "ExtendedProperties": bag});
        out += &lines(&read_row(&more).0.evidence);
    }
    insta::assert_snapshot!(out, @r#"
    other | Type: compromisedEntity | As exported: {"CompromisedEntity":"ws-2"}
    ip | Address: 198.51.100.7
    cloudResource | Name: vm1 | Resource id: /subscriptions/1/providers/Microsoft.Compute/virtualMachines/vm1
    device | Host name: vm1 | Azure resource id: /subscriptions/1/providers/Microsoft.Compute/virtualMachines/vm1
    cloudResource | Resource id: /subscriptions/1/providers/Microsoft.Compute/virtualMachines/vm1
    other | Type: compromisedEntity | As exported: {"CompromisedEntity":"\"><script>"}
    "#);
}

#[test]
fn the_span_of_a_file_is_that_of_its_activity() {
    let (alert, report) =
        read_row(&json!({"StartTime": "2026-04-14T18:00:00Z", "EndTime": "2026-04-14T16:31:00Z"}));
    let times = (alert.first_activity, alert.last_activity);
    assert_eq!(report.span, times.0.zip(times.1));
    insta::assert_snapshot!(problems(&report), @"SwappedActivity ×1: record 1, byte 1, StartTime: 2026-04-14T18:00:00Z after 2026-04-14T16:31:00Z");
}

#[test]
fn unknown_columns_and_keys_are_counted() {
    let (_, report) = read_row(&json!({
        "NewColumn": 1,
        "Entities": "[{\"Type\":\"ip\",\"Address\":\"192.0.2.1\",\"NewKey\":1}]",
    }));
    let tally: Vec<_> = report.problems[0]
        .tally
        .iter()
        .map(|it| it.0.as_str())
        .collect();
    assert_eq!(tally, ["alert.NewColumn", "ip.NewKey"]);
    assert_eq!(report.records.repaired, 0);
}
