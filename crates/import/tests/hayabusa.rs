//! Hayabusa detections: every output form, and what their details tell.

mod reading;

use reading::{Kept, read};
use std::fmt::Write as _;
use throughline_import::{FileReport, Format, ProblemKind};
use throughline_model::{AlertRecord, Clock, FactValue, Timestamp};

/// A detection; `more` are further fields with a comma before them.
fn detection(channel: &str, id: u32, more: &str) -> String {
    format!(
        r#"{{"Timestamp":"2026-04-14 12:00:00.123 +02:00","RuleTitle":"Odd thing","Level":"high","Computer":"WS5.corp.example","Channel":"{channel}","EventID":{id},"RecordID":77,"RuleID":"3ac6bf98-e71d-4397-8b44-b8a80d8fb058"{more}}}"#
    )
}

fn detections(text: &str) -> (Kept, FileReport) {
    let (kept, report) = read(text.as_bytes());
    assert_eq!(report.records.rejected, 0, "{report:#?}");
    (kept, report)
}

/// The evidence but for the device, each thing on a line.
fn evidence(alert: &AlertRecord<String>) -> String {
    let mut out = String::new();
    for it in &alert.evidence {
        let mut line = it.subject.kind().api().to_owned();
        for role in it.roles.iter() {
            let _ = write!(line, " ({})", role.label());
        }
        it.subject.visit(&mut |label, value| {
            let value = match value {
                FactValue::Text(text) => text.clone(),
                FactValue::Number(number) => number.to_string(),
                FactValue::Time(time) => time.iso(),
            };
            let _ = write!(line, ", {label}: {value}");
        });
        if !line.starts_with("device, DNS name: WS5.corp.example") {
            let _ = writeln!(out, "{}", line.replace(", Device id: WS5.corp.example", ""));
        }
    }
    out
}

fn one(text: &str) -> String {
    evidence(&detections(text).0.alerts[0])
}

const START: &str = r#","Details":{"Cmdline":"cmd /c  x","Proc":"C:\\Windows\\cmd.exe","User":"CORP\\ann","ParentCmdline":"explorer","LID":"0x3e7","PID":2164,"PGUID":"{AB12-01}","ParentPID":5632,"ParentPGUID":"{AB12-00}","Company":"Example","Hashes":"SHA1=AA,SHA256=BB"},"ExtraFieldInfo":{"UtcTime":"2026-04-14 10:00:00.100","IntegrityLevel":"High","ParentImage":"C:\\Windows\\explorer.exe"}"#;

#[test]
fn a_detection_is_an_alert() {
    let more = format!(
        r#"{START},"MitreTactics":["Exec","LatMov"],"MitreTags":["T1059.001","S0002","G0010"],"OtherTags":["lolbas"],"Provider":"Sysmon","RuleAuthor":"Ann Author, Bob","Status":"test","RuleCreationDate":"2024-01-02","RuleModifiedDate":"2025-03-04","RuleFile":"r.yml","EvtxFile":"s.evtx""#
    );
    let (kept, report) = detections(&detection("Sysmon", 1, &more));
    assert_eq!(report.format, Format::Hayabusa);
    assert!(report.problems.is_empty(), "{report:#?}");
    let alert = &kept.alerts[0];
    let at = Timestamp::read("2026-04-14T10:00:00.123Z").unwrap();
    assert_eq!(
        (alert.created, alert.first_activity, alert.last_activity),
        (at, at, at)
    );
    insta::assert_snapshot!(alert.id.as_deref().unwrap(), @"3ac6bf98_WS5.corp.example_Sysmon_77");
    insta::assert_snapshot!(
        format!(
            "{:?} {:?} {:?} {:?} {:?} {:?} {:?}",
            alert.title, alert.severity, alert.category, alert.techniques, alert.tags,
            alert.service_source.label(), alert.detector_id
        ),
        @r#"Some("Odd thing") Known(High) Some("Execution") ["T1059.001"] ["lolbas", "S0002", "G0010"] "Hayabusa" Some("3ac6bf98-e71d-4397-8b44-b8a80d8fb058")"#
    );
    insta::assert_snapshot!(alert.description.as_deref().unwrap(), @r"
    Cmdline: cmd /c x
    Proc: C:\Windows\cmd.exe
    User: CORP\ann
    ParentCmdline: explorer
    LID: 0x3e7
    PID: 2164
    PGUID: {AB12-01}
    ParentPID: 5632
    ParentPGUID: {AB12-00}
    Company: Example
    Hashes: SHA1=AA,SHA256=BB
    Tactics: Execution, LateralMovement
    Event: Sysmon 1, record 77, by Sysmon, in s.evtx
    Rule by Ann Author, Bob, status test, written 2024-01-02, changed 2025-03-04, file r.yml
    ");
    insta::assert_snapshot!(evidence(alert), @r"
    process, Command line: cmd /c  x, Image: cmd.exe, Folder: C:\Windows, SHA-256: bb, SHA-1: aa, Publisher: Example, Process id: 2164, Started: 2026-04-14T10:00:00.1Z, Account: ann, Account domain: CORP, Integrity level: High, Logon id: 0x3e7, Unique process id: ab12-01, Parent process id: 5632, Parent image: explorer.exe, Parent command line: explorer, Parent's unique id: ab12-00
    user, Account: ann, Account domain: CORP
    ");
}

#[test]
fn every_form_tells_the_same() {
    let object = detection("Sysmon", 1, START);
    let pretty = object
        .replace(',', ",\n  ")
        .replace(",\n  SHA256", ",SHA256");
    let row = r#"Timestamp,RuleTitle,Level,Computer,Channel,EventID,RecordID,RuleID,Details,ExtraFieldInfo,MitreTags
2026-04-14 12:00:00.123 +02:00,Odd thing,high,WS5.corp.example,Sysmon,1,77,3ac6bf98-e71d-4397-8b44-b8a80d8fb058,"Cmdline: cmd /c  x ¦ Proc: C:\Windows\cmd.exe ¦ User: CORP\ann ¦ ParentCmdline: explorer ¦ LID: 0x3e7 ¦ PID: 2164 ¦ PGUID: {AB12-01} ¦ ParentPID: 5632 ¦ ParentPGUID: {AB12-00} ¦ Company: Example ¦ Hashes: SHA1=AA,SHA256=BB",UtcTime: 2026-04-14 10:00:00.100 ¦ IntegrityLevel: High ¦ ParentImage: C:\Windows\explorer.exe,
2026-04-14 12:00:00.123 +02:00,Other,crit,WS5.corp.example,Sysmon,1,77,4ac6bf98-e71d-4397-8b44-b8a80d8fb058,DUP,DUP,T1059 ¦ T1021.001 ¦ S0002
"#;
    let (lines, _) = detections(&object);
    let (objects, _) = detections(&format!("{pretty}\n{pretty}"));
    let (rows, report) = detections(row);
    assert!(report.problems.is_empty(), "{report:#?}");
    assert_eq!(objects.alerts.len(), 2);
    assert_eq!(lines.alerts[0], objects.alerts[1]);
    assert_eq!(lines.alerts[0], rows.alerts[0]);
    // What repeats the row before is told again.
    assert_eq!(rows.alerts[0].evidence, rows.alerts[1].evidence);
    assert_eq!(rows.alerts[1].techniques, ["T1059", "T1021.001"]);
    assert_eq!(rows.alerts[1].tags, ["S0002"]);
}

#[test]
#[expect(
    clippy::too_many_lines,
    reason = "one table of inputs and what they become"
)]
fn details_become_evidence() {
    let all = [
        (
            "Sysmon",
            8,
            r#"{"SrcProc":"C:\\a.exe","TgtProc":"C:\\b.exe","SrcPID":1,"SrcPGUID":"{A}","TgtPID":2,"TgtPGUID":"{B}"}"#,
        ),
        (
            "Sysmon",
            10,
            r#"{"SrcProc":"C:\\a.exe","TgtProc":"C:\\lsass.exe","SrcUser":"CORP\\ann","TgtUser":"n/a","SrcPID":1,"SrcPGUID":"A","TgtPID":2,"TgtPGUID":"B"}"#,
        ),
        (
            "Sysmon",
            3,
            r#"{"Initiated":true,"Proto":"tcp","SrcIP":"10.0.0.5","SrcHost":"WS5","TgtIP":"203.0.113.9","TgtPort":443,"TgtHost":"far.example","User":"CORP\\ann","Proc":"C:\\a.exe","PID":"7","PGUID":"A"}"#,
        ),
        (
            "Sysmon",
            13,
            r#"{"EventType":"SetValue","TgtObj":"HKLM\\Run\\x","":"DWORD (0x1)","Proc":"C:\\a.exe","PID":7,"PGUID":"A"}"#,
        ),
        (
            "Sysmon",
            7,
            r#"{"Image":"C:\\x.dll","Proc":"C:\\a.exe","Signed":true,"Sig":"Example CA","PID":7,"PGUID":"A","Hash":"MD5=AB"}"#,
        ),
        (
            "Sysmon",
            29,
            r#"{"Image":"C:\\a.exe","ProcessGuid":"{A}","ProcessId":7,"TargetFilename":"C:\\d\\x.exe","Hashes":"SHA256=CC"}"#,
        ),
        (
            "Sec",
            4688,
            r#"{"Cmdline":"x","Proc":"C:\\x.exe","PID":3032,"User":"ann","LID":"0x1"},"ExtraFieldInfo":{"MandatoryLabel":"HIGH_INTEGRITY","ParentProcessName":"C:\\cmd.exe","ProcessId":3008,"SubjectDomainName":"CORP","SubjectUserSid":"S-1-5-21-1","TargetUserName":"-"}"#,
        ),
        (
            "Sec",
            4624,
            r#"{"Type":"3 - NETWORK","TgtUser":"bob@corp.example","SrcComp":"WS9","SrcIP":"::ffff:10.0.0.9","LID":"0x2"},"ExtraFieldInfo":{"ProcessId":0,"ProcessName":"-","SubjectUserName":"-","SubjectUserSid":"S-1-0-0","TargetDomainName":"CORP","TargetUserSid":"S-1-5-21-2"}"#,
        ),
        (
            "Sec",
            4728,
            r#"{"SrcSID":"S-1-5-21-3","TgtGrp":"Group01","LID":"0x2"},"ExtraFieldInfo":{"MemberName":"CN=x","SubjectUserName":"ann","SubjectDomainName":"CORP","SubjectUserSid":"S-1-5-21-1","TargetSid":"S-1-5-21-4"}"#,
        ),
        (
            "Sys",
            7045,
            r#"{"Svc":"PSEXESVC","Path":"%SystemRoot%\\PSEXESVC.exe","Acct":"LocalSystem","StartType":"demand start"}"#,
        ),
        (
            "Sys",
            7045,
            r#"{"Svc":"t","Path":"%COMSPEC% /c echo > \\\\.\\pipe\\1"}"#,
        ),
        (
            "Sec",
            4769,
            r#"{"TgtUser":"ann@CORP","Svc":"sql1","SrcIP":"10.0.0.9","Status":"0x0"}"#,
        ),
        (
            "Sec",
            5145,
            r#"{"SrcUser":"ann","ShareName":"\\\\*\\C$","SharePath":"\\??\\C:\\","Path":"Temp\\x.dmp","SrcIP":"10.0.0.9"}"#,
        ),
        (
            "Sec",
            4656,
            r#"{"User":"ann","ObjName":"C:\\s.doc","ObjType":"File","Proc":"C:\\r.exe","PID":"0xff8"}"#,
        ),
        (
            "Firewall",
            2003,
            r#"{"User":"S-1-5-21-1","App":"C:\\w.exe"}"#,
        ),
    ];
    let mut text = String::new();
    for (channel, id, details) in all {
        let alert = one(&detection(channel, id, &format!(r#","Details":{details}"#)));
        let _ = writeln!(text, "{channel} {id}\n{alert}");
    }
    insta::assert_snapshot!(text, @r#"
    Sysmon 8
    process (Source), Image: a.exe, Folder: C:, Process id: 1, Unique process id: a
    process (Destination), Image: b.exe, Folder: C:, Process id: 2, Unique process id: b

    Sysmon 10
    process (Source), Image: a.exe, Folder: C:, Process id: 1, Account: ann, Account domain: CORP, Unique process id: a
    process (Destination), Image: lsass.exe, Folder: C:, Process id: 2, Unique process id: b
    user, Account: ann, Account domain: CORP

    Sysmon 3
    process, Image: a.exe, Folder: C:, Process id: 7, Account: ann, Account domain: CORP, Unique process id: a
    user, Account: ann, Account domain: CORP
    ip (Source), Address: 10.0.0.5
    ip (Destination), Address: 203.0.113.9
    domain (Destination), Domain: far.example

    Sysmon 13
    process, Image: a.exe, Folder: C:, Process id: 7, Unique process id: a
    registryValue, Hive: HKEY_LOCAL_MACHINE, Key: Run, Value name: x, Value: DWORD (0x1)

    Sysmon 7
    process, Image: a.exe, Folder: C:, Process id: 7, Unique process id: a
    file, Name: x.dll, Folder: C:, MD5: ab, Signer: Example CA

    Sysmon 29
    process, Image: a.exe, Folder: C:, Process id: 7, Unique process id: a
    file, Name: x.exe, Folder: C:\d, SHA-256: cc

    Sec 4688
    process, Command line: x, Image: x.exe, Folder: C:, Process id: 3032, Started: 2026-04-14T10:00:00.123Z, Account: ann, Account domain: CORP, SID: S-1-5-21-1, Integrity level: High, Logon id: 0x1, Parent process id: 3008, Parent image: cmd.exe
    user, Account: ann, Account domain: CORP, SID: S-1-5-21-1

    Sec 4624
    user (Destination), Account: bob, Account domain: CORP, User principal name: bob@corp.example, SID: S-1-5-21-2
    ip (Source), Address: 10.0.0.9
    device (Source), Host name: WS9

    Sec 4728
    user, Account: ann, Account domain: CORP, SID: S-1-5-21-1
    securityGroup, Name: Group01, SID: S-1-5-21-4
    user (Added), Display name: CN=x, SID: S-1-5-21-3

    Sys 7045
    file, Name: PSEXESVC.exe, Folder: %SystemRoot%
    other, Type: service, As exported: {"name":"PSEXESVC","path":"%SystemRoot%\\PSEXESVC.exe","account":"LocalSystem","start":"demand start"}

    Sys 7045
    other, Type: service, As exported: {"name":"t","path":"%COMSPEC% /c echo > \\\\.\\pipe\\1"}

    Sec 4769
    user (Destination), Account: ann, User principal name: ann@CORP
    ip (Source), Address: 10.0.0.9

    Sec 5145
    user, Account: ann
    ip (Source), Address: 10.0.0.9
    file, Name: x.dmp, Folder: C:\Temp

    Sec 4656
    process, Image: r.exe, Folder: C:, Process id: 4088, Account: ann
    user, Account: ann
    file, Name: s.doc, Folder: C:

    Firewall 2003
    process, Image: w.exe, Folder: C:, SID: S-1-5-21-1
    user, SID: S-1-5-21-1
    "#);
}

#[test]
fn times_that_are_not_utc_are_told_by_those_that_are() {
    let audit = detection("Sec", 4688, r#","Details":{"Proc":"C:\\x.exe","PID":7}"#);
    let off = detection(
        "Sysmon",
        3,
        r#","Details":{"Proc":"C:\\x.exe"},"ExtraFieldInfo":{"UtcTime":"2026-04-14 14:00:00.000"}"#,
    );
    let started = |text: &str| one(text).contains("Started");
    assert!(started(&audit));
    let (kept, report) = detections(&format!("{off}\n{audit}"));
    let told = Timestamp::read("2026-04-14T10:00:00.123Z").unwrap();
    let utc = Timestamp::read("2026-04-14T14:00:00Z").unwrap();
    let times: Vec<_> = kept
        .alerts
        .iter()
        .map(|it| (it.created, it.first_activity, it.clock))
        .collect();
    assert_eq!(
        times,
        [(told, utc, Clock::Utc), (told, told, Clock::Unsure)],
        "the detection was made when it says, of what happened at another time"
    );
    assert_eq!((report.clock_shift, report.is_off), (None, true));
    assert_eq!(report.problems[0].kind, ProblemKind::ClockOff);

    let many = format!("{audit}\n{}", format!("{off}\n").repeat(5));
    let (_, report) = detections(&many);
    assert_eq!((report.clock_shift, report.is_off), (Some(-14_400), false));
    let (_, report) = detections(&audit);
    assert_eq!((report.clock_shift, report.is_off), (None, false));
}

#[test]
fn one_date_settles_the_order_of_day_and_month_for_those_behind_it() {
    let told = |days: &[&str]| {
        let at = |day: &&str| {
            let audit = detection("Sec", 4688, "");
            audit.replace("2026-04-14 ", &format!("{day} ")) + "\n"
        };
        let (kept, report) = detections(&days.iter().map(at).collect::<String>());
        let days: Vec<String> = kept
            .alerts
            .iter()
            .map(|it| it.created.unwrap().iso()[..10].to_owned())
            .collect();
        let open = |kind| report.problems.iter().find(|it| it.kind == kind);
        let open = open(ProblemKind::AmbiguousDate).map_or(0, |it| it.count);
        (days.join(" "), open)
    };
    let us = told(&["05-03-2024", "05-22-2024", "05-01-2024"]);
    assert_eq!(us, ("2024-03-05 2024-05-22 2024-05-01".to_owned(), 1));
    let eu = told(&["22-05-2024", "05-01-2024"]);
    assert_eq!(eu, ("2024-05-22 2024-01-05".to_owned(), 0));
    // Where a file shows both, none is settled.
    let both = told(&["05-22-2024", "22-05-2024", "05-01-2024"]);
    assert_eq!(both, ("2024-05-22 2024-05-22 2024-01-05".to_owned(), 1));
}

#[test]
fn detections_without_a_record_are_told_apart_by_their_details() {
    let bare = detection("Sysmon", 13, r#","Details":{"PID":1}"#).replace(r#""RecordID":77,"#, "");
    let (kept, _) = detections(&format!("{bare}\n{}\n{bare}", bare.replace(":1}", ":2}")));
    let ids: Vec<_> = kept
        .alerts
        .iter()
        .map(|it| it.id.clone().unwrap())
        .collect();
    assert_eq!(ids[0], ids[2]);
    assert_ne!(ids[0], ids[1]);
    // Nor does a rule need an id.
    let nameless = bare.replace(r#","RuleID":"3ac6bf98-e71d-4397-8b44-b8a80d8fb058""#, "");
    let (kept, _) = detections(&nameless);
    assert_ne!(kept.alerts[0].id.as_deref(), Some(ids[0].as_str()));
}

#[test]
fn odd_detections_are_kept_and_told() {
    let text = r#"{"Timestamp":"soon","RuleTitle":"R","Level":"grave","Computer":"n/a","Channel":"-","EventID":"x","NewField":1,"Details":"DUP"}
{"Timestamp":"2026-04-14 10:00:00Z","RuleTitle":"","Level":"low","Computer":"a"}"#;
    let (kept, report) = read(text.as_bytes());
    assert_eq!((report.records.accepted, report.records.rejected), (1, 1));
    assert!(kept.alerts[0].evidence.is_empty());
    let problems: Vec<_> = report.problems.iter().map(|it| it.kind).collect();
    assert_eq!(
        problems,
        [
            ProblemKind::WrongShape,
            ProblemKind::WrongType,
            ProblemKind::BadTime,
            ProblemKind::UnknownValue,
            ProblemKind::UnknownField,
        ]
    );
}
