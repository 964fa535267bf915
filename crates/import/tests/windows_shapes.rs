//! Windows and Sysmon events in every shape they come in, whole and damaged, and
//! what their times mean.

mod reading;
mod windows_telling;

use reading::read;
use throughline_import::{Format, ProblemKind};
use throughline_model::{Clock, EventKind};
use windows_telling::{events, one, sysmon, told};

/// The same start of a process in every shape.
const START: &str = r#""UtcTime":"2026-04-14 10:00:00.123","ProcessGuid":"{AB12-01}","ProcessId":"2164","Image":"C:\\Windows\\cmd.exe","CommandLine":"cmd /c  x ","User":"CORP\\ann","IntegrityLevel":"High","Hashes":"SHA1=AA11,SHA256=BB22","ParentProcessGuid":"{00000000-0000}","ParentProcessId":"5632","ParentImage":"C:\\Windows\\explorer.exe","ParentCommandLine":"explorer""#;

const STARTED: &str = r"processCreated 2026-04-14T10:00:00.123Z Sysmon 1 #77: -
  on device, DNS name: WS5.corp.example, Host name: WS5
  by process, Command line: explorer, Image: explorer.exe, Folder: C:\Windows, Process id: 5632, Device id: WS5.corp.example
  as user, Account: ann, Account domain: CORP
  to process, Command line: cmd /c  x , Image: cmd.exe, Folder: C:\Windows, SHA-256: bb22, SHA-1: aa11, Process id: 2164, Started: 2026-04-14T10:00:00.123Z, Account: ann, Account domain: CORP, Integrity level: High, Unique process id: ab12-01, Parent process id: 5632, Parent image: explorer.exe, Parent command line: explorer, Device id: WS5.corp.example
";

#[test]
fn every_shape_tells_the_same() {
    let escaped = format!("{{{START}}}")
        .replace('\\', "\\\\")
        .replace('"', "\\\"");
    let twice = escaped.replace('\\', "\\\\").replace('"', "\\\"");
    let fields: serde_json::Value = serde_json::from_str(&format!("{{{START}}}")).unwrap();
    let fields = fields.as_object().unwrap();
    let dotted = |prefix: &str| {
        let pairs = fields
            .iter()
            .map(|(key, value)| format!(r#""{prefix}{key}":{value}"#));
        pairs.collect::<Vec<_>>().join(",")
    };
    let xml: String = {
        let data = fields
            .iter()
            .map(|(key, value)| format!("<Data Name='{key}'>{}</Data>", value.as_str().unwrap()));
        format!("<EventData>{}</EventData>", data.collect::<String>())
    };
    let shapes = [
        format!(
            r#"{{"EventID":1,"Channel":"Microsoft-Windows-Sysmon/Operational","Hostname":"WS5.corp.example","RecordNumber":77,{START}}}"#
        ),
        format!(
            r#"{{"EventID":"1","SourceName":"Microsoft-Windows-Sysmon","Hostname":"WS5.corp.example","RecordNumber":"77",{START}}}"#
        ),
        format!(
            r#"{{"event_id":1,"log_name":"Microsoft-Windows-Sysmon/Operational","source_name":"Microsoft-Windows-Sysmon","computer_name":"WS5.corp.example","record_number":"77","event_data":{{{START}}}}}"#
        ),
        format!(
            r#"{{"@timestamp":"2026-04-14T10:00:00.123Z","winlog":{{"event_id":1,"channel":"Microsoft-Windows-Sysmon/Operational","provider_name":"Microsoft-Windows-Sysmon","computer_name":"WS5.corp.example","record_id":77,"event_data":{{{START}}}}}}}"#
        ),
        format!(
            r#"{{"winlog.event_id":"1","winlog.channel":"Microsoft-Windows-Sysmon/Operational","winlog.computer_name":"WS5.corp.example","winlog.record_id":["77"],{}}}"#,
            dotted("winlog.event_data.")
        ),
        format!(
            r#"{{"_index":"w","_source":{{"winlog":{{"event_id":1,"channel":"Microsoft-Windows-Sysmon/Operational","computer_name":"WS5.corp.example","record_id":77,"event_data":{{{START}}}}}}}}}"#
        ),
        format!(
            r##"{{"Event":{{"#attributes":{{"xmlns":"x"}},"System":{{"Provider":{{"#attributes":{{"Name":"Microsoft-Windows-Sysmon"}}}},"EventID":1,"EventRecordID":77,"Channel":"Microsoft-Windows-Sysmon/Operational","Computer":"WS5.corp.example"}},"EventData":{{{START}}}}}}}"##
        ),
        format!(
            r##"{{"Event":{{"System":{{"Provider_attributes":{{"Name":"Microsoft-Windows-Sysmon"}},"EventID":{{"#text":"1"}},"EventRecordID":77,"Computer":"WS5.corp.example"}},"EventData":{{{START}}}}}}}"##
        ),
        format!(
            r#"{{"System":{{"Provider":{{"Name":"Microsoft-Windows-Sysmon"}},"EventID":{{"Value":1}},"EventRecordID":77,"TimeCreated":{{"SystemTime":1776160800.5}},"Computer":"WS5.corp.example"}},"EventData":{{{START}}}}}"#
        ),
        format!(
            r#"{{"TimeGenerated":"2026-04-14T10:00:01Z","Computer":"WS5.corp.example","Channel":"Microsoft-Windows-Sysmon/Operational","EventID":1,"EventRecordId":"77","EventData":"{escaped}","Type":"WindowsEvent"}}"#
        ),
        format!(
            r#"{{"TimeGenerated":"2026-04-14T10:00:01Z","Computer":"WS5.corp.example","Source":"Microsoft-Windows-Sysmon","EventID":1,"EventRecordId":"77","EventData":"\"{twice}\"","Type":"Event"}}"#
        ),
        format!(
            r#"{{"TimeGenerated":"2026-04-14T10:00:01Z","Computer":"WS5.corp.example","Source":"Microsoft-Windows-Sysmon","EventID":1,"EventRecordId":"77","EventData_string":{},"Type":"Event"}}"#,
            serde_json::Value::from(format!(
                "<DataItem type=\"System.XmlData\">{xml}</DataItem>"
            ))
        ),
        format!(
            r#"{{"Computer":"other","Facility":"user","SyslogMessage":{}}}"#,
            serde_json::Value::from(format!(
                "<Event><System><Provider Name=\"Linux-Sysmon\" Guid=\"{{1}}\"/><EventID>1</EventID><EventRecordID>77</EventRecordID><Computer>WS5.corp.example</Computer></System>{xml}</Event>"
            ))
        ),
    ];
    for shape in shapes {
        let (kept, report) = events(&shape);
        assert_eq!(report.format, Format::Sysmon, "{shape}");
        assert!(report.problems.is_empty(), "{shape}\n{report:#?}");
        assert_eq!(told(&kept.events[0]), STARTED, "{shape}");
    }
}

#[test]
fn rows_tell_the_same() {
    let fields: serde_json::Value = serde_json::from_str(&format!("{{{START}}}")).unwrap();
    let fields = fields.as_object().unwrap();
    let header: String = fields.keys().fold(String::new(), |all, it| all + "," + it);
    let cells = fields
        .values()
        .map(|it| format!(",\"{}\"", it.as_str().unwrap()));
    let text = format!(
        "EventID,Channel,Computer,RecordNumber{header}\r\n1,Microsoft-Windows-Sysmon/Operational,WS5.corp.example,77{}\r\n",
        cells.collect::<String>()
    );
    assert_eq!(one(&text), STARTED);
}

#[test]
fn a_number_means_what_its_provider_says() {
    let text = r#"{"Channel":"System","SourceName":"Microsoft-Windows-Kernel-General","EventID":1,"Hostname":"WS5","TimeCreated":"2026-04-14T10:00:00Z","Message":"The system time has changed.\r\nMore","NewTime":"x"}"#;
    insta::assert_snapshot!(one(text), @r"
    other 2026-04-14T10:00:00Z? Microsoft-Windows-Kernel-General 1: The system time has changed., NewTime: x
      on device, Host name: WS5
    ");
    // Somebody else's event in the Security log.
    let text = r#"{"Channel":"Security","EventSourceName":"AD FS Auditing","EventID":4688,"Computer":"WS5","TimeGenerated":"2026-04-14T10:00:00Z","Type":"SecurityEvent","NewProcessName":"x"}"#;
    let (kept, report) = events(text);
    assert_eq!(kept.events[0].kind, EventKind::Other);
    assert_eq!(kept.events[0].source.as_deref(), Some("Security"));
    assert_eq!(report.problems[0].kind, ProblemKind::UnknownEvent);
    assert_eq!(
        report.problems[0].tally,
        [("AD FS Auditing 4688".to_owned(), 1)]
    );
}

#[test]
fn the_writer_of_an_event_is_not_the_process_it_is_about() {
    // Before 2020 `ProcessID` is Sysmon's own, after that it is called otherwise.
    for writer in [r#""ProcessID":3140"#, r#""ExecutionProcessID":3140"#] {
        let fields = format!(
            r#""SourceModuleType":"im_msvistalog",{writer},"ProcessGuid":"{{a}}","Image":"C:\\a.exe""#
        );
        let (kept, _) = events(&sysmon(5, &fields));
        let actor = kept.events[0].actor.clone().unwrap();
        assert_eq!((actor.guid.as_deref(), actor.pid), (Some("a"), None));
    }
}

#[test]
fn local_time_labelled_as_utc_is_told() {
    let row = |id: u32, second: u32, more: &str| {
        format!(
            r#"{{"Channel":"{}","SourceName":"{}","EventID":{id},"Hostname":"WS5","TimeCreated":"2026-04-13T18:00:{second:02}.5Z","@timestamp":"2026-04-13T18:09:59Z",{more}}}"#,
            if id == 5 {
                "Microsoft-Windows-Sysmon/Operational"
            } else {
                "Security"
            },
            if id == 5 {
                "Microsoft-Windows-Sysmon"
            } else {
                "Microsoft-Windows-Security-Auditing"
            },
        )
    };
    let mut lines = vec![row(4689, 0, r#""ProcessId":"0x1","ProcessName":"a""#)];
    for second in 1..=5 {
        lines.push(row(
            5,
            second,
            &format!(r#""UtcTime":"2026-04-14 10:00:{second:02}.400","ProcessGuid":"{{a}}""#),
        ));
    }
    let (kept, report) = events(&lines.join("\n"));
    assert_eq!(report.clock_shift, Some(-57_600));
    let shifted: Vec<_> = report
        .problems
        .iter()
        .filter(|it| it.kind == ProblemKind::ShiftedClock)
        .collect();
    insta::assert_snapshot!(shifted[0].example, @"times are 16 h behind the UTC of Sysmon's events; events moved: 1");
    // The span is that of UTC.
    let (first, last) = report.span.unwrap();
    insta::assert_snapshot!(format!("{} {}", first.iso(), last.iso()), @"2026-04-14T10:00:00.5Z 2026-04-14T10:00:05.4Z");
    assert_eq!(kept.events[0].clock, Clock::Unsure);
    // Four are not enough to move the fifth.
    let (_, report) = events(&lines[..5].join("\n"));
    assert_eq!(report.clock_shift, None);
}

#[test]
fn times_of_nxlog_are_local_and_told_by_their_receipt() {
    let text = r#"{"EventTime":"2026-04-14 06:00:00","EventReceivedTime":"2026-04-14 06:01:58","@timestamp":"2026-04-14T10:01:58.7Z","Channel":"Security","SourceName":"Microsoft-Windows-Security-Auditing","EventID":4689,"Hostname":"WS5","SourceModuleType":"im_msvistalog","ProcessId":"0x1","ProcessName":"a"}"#;
    let (kept, report) = events(&format!("{text}\n{text}"));
    let event = &kept.events[0];
    assert_eq!(event.at.unwrap().iso(), "2026-04-14T10:00:00Z");
    assert_eq!(event.clock, Clock::Utc);
    let problems: Vec<_> = report
        .problems
        .iter()
        .map(|it| (it.kind, it.count, it.example.as_str()))
        .collect();
    insta::assert_snapshot!(format!("{problems:?}"), @r#"[(ShiftedClock, 1, "record 1, byte 0, EventTime: local time, 4 h behind @timestamp")]"#);

    // Where they do not tell, it is said that no zone is.
    let (kept, report) = events(&text.replace(r#""@timestamp":"2026-04-14T10:01:58.7Z","#, ""));
    assert_eq!(kept.events[0].clock, Clock::Unsure);
    assert_eq!(kept.events[0].at.unwrap().iso(), "2026-04-14T06:00:00Z");
    assert_eq!(report.problems[0].kind, ProblemKind::NoZone);
}

#[test]
fn damaged_events_keep_what_there_is() {
    let text = r#"{"Computer":"U1","SyslogMessage":"<Event><System><Provider Name=\"Linux-Sysmon\"/><EventID>1</EventID></System><EventData><Data Name=\"UtcTime\">2026-04-14 10:00:00.1</Data><Data Name=\"Image\">/bin/sh</Data><Data Name=\"CommandLine\">sh -c"}
{"Computer":"U1","SyslogMessage":"sshd: accepted"}
{"Computer":"U1","EventID":1,"Channel":"Microsoft-Windows-Sysmon/Operational","TimeGenerated":"2026-04-14T10:00:00Z","EventData":"{\"Image\":\"C:\\\\a.exe\",\"Cmd"}
{"Computer":"U1","EventID":{"x":1},"Channel":"Security","TimeCreated":"soon"}"#;
    let (kept, report) = read(text.as_bytes());
    assert_eq!((report.records.accepted, report.records.rejected), (3, 1));
    let text: String = kept.events.iter().map(told).collect();
    insta::assert_snapshot!(text, @r"
    processCreated 2026-04-14T10:00:00.1Z Sysmon 1: -
      on device, Host name: U1
      to process, Image: sh, Folder: /bin, Started: 2026-04-14T10:00:00.1Z, Device id: U1
    processCreated 2026-04-14T10:00:00Z? Sysmon 1: -
      on device, Host name: U1
      to process, Started: 2026-04-14T10:00:00Z, Device id: U1
    other - Security: -
      on device, Host name: U1
    ");
    let problems: Vec<_> = report
        .problems
        .iter()
        .map(|it| format!("{:?} {}\n", it.kind, it.example))
        .collect();
    insta::assert_snapshot!(problems.concat(), @r#"
    WrongShape record 2, byte 243: it holds no event of Windows
    BadTime record 4, byte 459, TimeCreated: "soon"
    BadInnerJson record 3, byte 294, EventData: the record ends in the middle at byte 25, begins "{"Image":"C:\\a.exe","Cmd"
    BadInnerXml record 1, byte 0, SyslogMessage: it ends in the middle
    UnknownEvent record 4, byte 459: Security
    "#);
}

#[test]
fn records_that_hold_parts_of_events_are_not_events() {
    for text in [
        r#"{"kibana.alert.uuid":"1","winlog.event_id":1,"winlog.event_data.Image":"a"}"#,
        r#"{"_index":"x","_source":{"kibana.alert.uuid":"1","winlog":{"event_id":1}}}"#,
        r#"{"eventID":"1-2","eventSource":"s3","sourceIPAddress":"10.0.0.1","eventTime":"2026-04-14T10:00:00Z"}"#,
        r#"{"TenantId":"t","TimeGenerated":"2026-04-14T10:00:00Z","SourceSystem":"x","Type":"AuditLogs"}"#,
    ] {
        let (kept, _) = read(text.as_bytes());
        assert!(kept.events.is_empty(), "{text}");
    }
    // A row of advanced hunting is an event, but not one of Windows.
    let row = r#"{"Timestamp":"2026-04-14T10:00:00Z","DeviceName":"a","ActionType":"ProcessCreated","ProcessId":1}"#;
    let (kept, report) = read(row.as_bytes());
    assert_eq!(report.format, Format::DeviceProcessEvents);
    assert_eq!(kept.events.len(), 1);
}
