//! The same row of an advanced hunting table, in every envelope it comes in.
#![expect(clippy::unwrap_used, reason = "helpers of tests")]

mod reading;
mod telling;

use reading::read;
use serde_json::{Map, Value, json};
use std::fmt::Write as _;
use throughline_import::{Format, ProblemKind};

fn row() -> Map<String, Value> {
    let row = json!({
        "Timestamp": "2026-04-14T16:33:42.1234567Z",
        "DeviceId": "ab12",
        "DeviceName": "ws-01.example.test",
        "ActionType": "ConnectionSuccess",
        "RemoteIP": "203.0.113.9",
        "RemotePort": 443,
        "RemoteUrl": "cdn.example.test",
        "LocalIP": "10.0.0.5",
        "LocalPort": 49812,
        "Protocol": "Tcp",
        "InitiatingProcessFileName": "rundll32.exe",
        "InitiatingProcessId": 4711,
        "InitiatingProcessCreationTime": "2026-04-14T16:33:40Z",
        "InitiatingProcessFolderPath": r"c:\windows\system32\rundll32.exe",
        "InitiatingProcessParentFileName": r"\Device\HarddiskVolume3\Windows\System32\cmd.exe",
        "InitiatingProcessParentId": 12,
        "ReportId": 99
    });
    row.as_object().unwrap().clone()
}

fn cell(value: &Value) -> String {
    let text = value.as_str().map_or(value.to_string(), str::to_owned);
    format!("\"{}\"", text.replace('"', "\"\""))
}

fn csv(row: &Map<String, Value>) -> String {
    let titles: Vec<&str> = row.keys().map(String::as_str).collect();
    let cells: Vec<String> = row.values().map(cell).collect();
    format!("\u{feff}{}\r\n{}\r\n", titles.join(","), cells.join(","))
}

#[test]
fn every_envelope_gives_the_same_event() {
    let row = row();
    let columns: Vec<Value> = row
        .keys()
        .map(|it| json!({"name": it, "type": "string"}))
        .collect();
    let cells: Vec<&Value> = row.values().collect();
    let mut copy = row.clone();
    let at = copy.remove("Timestamp").unwrap();
    copy.insert("TimeGenerated".into(), at);
    copy.insert("TenantId".into(), json!("t-1"));
    copy.insert("Type".into(), json!("DeviceNetworkEvents"));
    copy.insert("SourceSystem".into(), json!("x"));
    let mut united = row.clone();
    let report = united.remove("ReportId").unwrap();
    united.insert("ReportId_long".into(), report);
    united.insert("ReportId_string".into(), json!(""));
    for (column, empty) in [
        ("AlertId", json!("")),
        ("NetworkMessageId", json!(null)),
        ("RegistryKey", json!("")),
        ("LogonType", json!(null)),
        ("AdditionalFields_dynamic", json!(null)),
        ("AdditionalFields_string", json!("")),
    ] {
        united.insert(column.into(), empty);
    }
    let wrapper = json!({
        "time": "2026-04-14T16:40:00Z",
        "tenantId": "t-1",
        "operationName": "Publish",
        "category": "AdvancedHunting-DeviceNetworkEvents",
        "_TimeReceivedBySvc": "2026-04-14T16:39:00Z",
        "properties": row
    });
    let mut text_wrapper = wrapper.clone();
    text_wrapper["properties"] = json!(json!(row).to_string());
    let files = [
        json!(row).to_string(),
        json!([row]).to_string(),
        json!({"Stats": {}, "Schema": [{"Name": "Timestamp", "Type": "DateTime"}], "Results": [row]})
            .to_string(),
        json!({"@odata.context": "x", "schema": [{"name": "Timestamp"}], "results": [row]})
            .to_string(),
        json!({"tables": [{"name": "PrimaryResult", "columns": columns, "rows": [cells]}]})
            .to_string(),
        format!(
            r#"{{"tables":[{{"name":"PrimaryResult","rows":[{}],"columns":{}}}]}}"#,
            json!(cells),
            json!(columns)
        ),
        csv(&row),
        json!(copy).to_string(),
        csv(&copy),
        json!(united).to_string(),
        csv(&united),
        wrapper.to_string(),
        json!({"records": [wrapper]}).to_string(),
        text_wrapper.to_string(),
    ];
    for file in files {
        let (kept, report) = read(file.as_bytes());
        assert_eq!(report.format, Format::DeviceNetworkEvents, "{file}");
        assert_eq!(report.records.accepted, 1, "{file}");
        assert!(report.problems.is_empty(), "{file}: {:?}", report.problems);
        let event = telling::event(&kept.events[0]);
        insta::allow_duplicates! {
            insta::assert_snapshot!(event, @r#"
                connection 2026-04-14T16:33:42.1234567Z “ConnectionSuccess” DeviceNetworkEvents #99
                  on device, DNS name ws-01.example.test, Defender device id ab12
                  by process, Image rundll32.exe, Folder c:\windows\system32, Process id 4711, Started 2026-04-14T16:33:40Z, Parent process id 12, Parent image cmd.exe, Device id ab12
                  to ip, Address 203.0.113.9
                  to domain, Domain cdn.example.test
                  = TCP 10.0.0.5:49812 → 203.0.113.9:443
            "#);
        }
        assert!(report.span.is_some());
    }
}

#[test]
fn a_large_table_must_tell_its_columns_first() {
    let mebibyte = format!("[\"{}\"],", "x".repeat((1 << 20) - 5));
    let mut chunks = vec![r#"{"tables":[{"name":"PrimaryResult","rows":["#];
    chunks.extend([mebibyte.as_str(); 65]);
    chunks.push(r#"["y"]],"columns":[{"name":"Timestamp"}]}]}"#);
    let (_, report) = reading::read_chunks(chunks.iter().map(|it| it.as_bytes()));
    assert_eq!(report.records.read, 1);
    assert_eq!(
        report.reason(),
        "record too large: record 1, byte 11: columns must stand before rows in tables of more than 64 MiB"
    );
}

#[test]
fn a_union_tells_the_table_of_each_row_by_what_is_in_it() {
    let columns = [
        "Timestamp",
        "ActionType",
        "DeviceName",
        "InitiatingProcessId",
        "RemoteIP",
        "RegistryKey",
        "ProcessId",
        "AlertId",
        "Title",
        "EntityType",
        "NetworkMessageId",
        "Url",
        "IsClickedThrough",
        "ActivityType",
        "Application",
        "DestinationDeviceName",
        "LogonType",
        "ReportId_string",
        "ReportId_long",
    ];
    let rows = [
        (&[("AlertId", "da1"), ("Title", "T")][..], Format::AlertInfo),
        (
            &[("AlertId", "da1"), ("Title", "T"), ("EntityType", "Ip")],
            Format::AlertEvidence,
        ),
        (
            &[
                ("ActionType", "ProcessCreated"),
                ("InitiatingProcessId", "4"),
            ],
            Format::DeviceProcessEvents,
        ),
        (
            &[("InitiatingProcessId", "4"), ("RegistryKey", "HKLM\\x")],
            Format::DeviceRegistryEvents,
        ),
        (
            &[
                ("ActionType", "LogonSuccess"),
                ("DeviceName", "a"),
                ("LogonType", "Network"),
            ],
            Format::DeviceLogonEvents,
        ),
        (
            &[
                ("ActionType", "LogonSuccess"),
                ("DeviceName", "a"),
                ("DestinationDeviceName", "dc"),
                ("LogonType", "Network"),
            ],
            Format::IdentityLogonEvents,
        ),
        (
            &[
                ("ActionType", "Delete"),
                ("Application", "SharePoint"),
                ("ActivityType", "Delete"),
            ],
            Format::CloudAppEvents,
        ),
        (&[("NetworkMessageId", "m")], Format::EmailEvents),
        (
            &[("NetworkMessageId", "m"), ("Url", "https://x.test/")],
            Format::EmailUrlInfo,
        ),
        (
            &[("Url", "https://x.test/"), ("IsClickedThrough", "True")],
            Format::UrlClickEvents,
        ),
    ];
    for (told, table) in rows {
        let mut row = Map::new();
        for column in columns {
            let value = told.iter().find(|it| it.0 == column).map_or("", |it| it.1);
            row.insert(column.to_owned(), json!(value));
        }
        row.insert("Timestamp".into(), json!("2026-04-14T16:33:42Z"));
        for file in [json!(row).to_string(), csv(&row)] {
            let (_, report) = read(file.as_bytes());
            assert_eq!(report.format, table, "{file}");
        }
    }
}

#[test]
fn a_stream_may_hold_tables_that_are_newer_than_this_program() {
    let wrapped = |category: &str, row: Value| {
        json!({"time": "x", "category": category, "operationName": "Publish", "properties": row})
            .to_string()
    };
    let event = wrapped(
        "AdvancedHunting-CloudAuditEvents",
        json!({"Timestamp": "2026-04-14T16:33:42Z", "ActionType": "NewThing", "Odd": 1}),
    );
    let (kept, report) = read(event.as_bytes());
    assert_eq!(report.format, Format::HuntingEvents);
    insta::assert_snapshot!(telling::event(&kept.events[0]), @r#"other 2026-04-14T16:33:42Z “NewThing” CloudAuditEvents #-"#);
    let kinds: Vec<ProblemKind> = report.problems.iter().map(|it| it.kind).collect();
    assert_eq!(
        kinds,
        [ProblemKind::UnknownField, ProblemKind::UnknownEvent]
    );

    for row in [
        json!({"Timestamp": "2026-04-14T16:33:42Z"}),
        json!(null),
        json!("{"),
    ] {
        let (_, report) = read(wrapped("AdvancedHunting-DeviceNetworkInfo", row).as_bytes());
        assert_eq!(report.records.rejected, 1);
        assert!(
            report
                .problems
                .iter()
                .any(|it| it.kind == ProblemKind::WrongShape)
        );
    }
}

#[test]
fn what_scripts_write_for_nothing_is_nothing() {
    // A data frame that was written out: an unnamed column, `nan`, `None`, `True`.
    let text = ",Timestamp,DeviceName,ActionType,LogonType,AccountName,AccountDomain,IsLocalAdmin,RemoteIP,InitiatingProcessId\n\
        0,2026-04-14 16:33:42.123456+00:00,ws-01,LogonSuccess,Network,ann,nan,True,None,4711.0\n";
    let (kept, report) = read(text.as_bytes());
    assert!(report.problems.is_empty(), "{:?}", report.problems);
    insta::assert_snapshot!(telling::event(&kept.events[0]), @"
    logon 2026-04-14T16:33:42.123456Z “LogonSuccess” DeviceLogonEvents #-
      on device, Host name ws-01
      as user, Account ann
      by process, Process id 4711, Device id ws-01
      = Network, local administrator
    ");
}

#[test]
fn a_record_of_many_columns_costs_no_more_than_it_is_long() {
    let mut row = row();
    for n in 0..200_000 {
        row.insert(format!("Column{n}_string"), json!("x"));
    }
    let row = json!(row);
    let streamed = json!({"category": "AdvancedHunting-DeviceEvents", "properties": row});
    for file in [row.to_string(), streamed.to_string()] {
        let (_, report) = reading::read_chunks([file.as_bytes()]);
        assert_eq!(report.records.rejected, 1);
    }
    let hashes: Vec<Value> = (0..100_000)
        .map(|it| json!({"$ref": it.to_string()}))
        .collect();
    let entity = json!({"$id": "a", "Type": "file", "FileHashes": hashes}).to_string();
    let row =
        json!({"AlertId": "da1", "Title": "T", "EntityType": "File", "AdditionalFields": entity});
    let (kept, report) = reading::read_chunks([row.to_string().as_bytes()]);
    assert_eq!(kept.alerts.len(), 1);
    assert_eq!(report.problems[0].kind, ProblemKind::BadReference);
}

#[test]
fn a_query_may_have_kept_a_few_columns() {
    let of_processes = r#"{"schema":[{"name":"Timestamp"}],"results":[
        {"Timestamp":"2026-04-14T16:33:42Z","DeviceName":"ws-01","ProcessId":5,"FileName":"cmd.exe"}]}"#;
    let of_connections = r#"{"Results":[
        {"Timestamp":"2026-04-14T16:33:42Z","DeviceName":"ws-01","RemoteIP":"203.0.113.9","RemotePort":443}]}"#;
    let with_blanks = "Timestamp,DeviceName,ProcessId,RemoteIP\n\
        2026-04-14T16:33:42Z,ws-01,5,\n\
        2026-04-14T16:33:43Z,ws-01,,203.0.113.9\n\
        2026-04-14T16:33:44Z,ws-01,,\n";
    let mut all = String::new();
    for text in [of_processes, of_connections, with_blanks] {
        let (kept, report) = read(text.as_bytes());
        let _ = writeln!(all, "{} {:?}", report.format.label(), report.problems);
        all.extend(kept.events.iter().map(telling::event));
    }
    insta::assert_snapshot!(all, @"
    Advanced hunting DeviceProcessEvents []
    processCreated 2026-04-14T16:33:42Z “-” DeviceProcessEvents #-
      on device, Host name ws-01
      to process, Image cmd.exe, Process id 5, Started 2026-04-14T16:33:42Z, Device id ws-01
    Advanced hunting DeviceNetworkEvents []
    connection 2026-04-14T16:33:42Z “-” DeviceNetworkEvents #-
      on device, Host name ws-01
      to ip, Address 203.0.113.9
      = → 203.0.113.9:443
    Advanced hunting DeviceProcessEvents []
    processCreated 2026-04-14T16:33:42Z “-” DeviceProcessEvents #-
      on device, Host name ws-01
      to process, Process id 5, Started 2026-04-14T16:33:42Z, Device id ws-01
    connection 2026-04-14T16:33:43Z “-” DeviceNetworkEvents #-
      on device, Host name ws-01
      to ip, Address 203.0.113.9
      = → 203.0.113.9
    other 2026-04-14T16:33:44Z “-” DeviceEvents #-
      on device, Host name ws-01
    ");
}

#[test]
fn rows_with_a_column_of_no_table_are_not_guessed_at() {
    for columns in [
        "Timestamp,DeviceName,ProcessId,Severity",
        "Timestamp,DeviceName,AccountName",
        "Timestamp,RemoteIP,RemotePort",
    ] {
        let (_, report) = read(format!("{columns}\n2026-04-14T16:33:42Z,a,1,2\n").as_bytes());
        assert_eq!(report.format, Format::Unknown, "{columns}");
        assert!(report.table.is_some(), "a mapping can be made: {columns}");
    }
}
