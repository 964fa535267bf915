//! What telemetry tells beside who started whom: artefacts and sign-ins.
use crate::common::{also, by, connection, open, sign_in, started, story, sysmon, told};
use throughline_story::{Action, tell};

fn file(host: &str, id: u32, second: u32, actor: (u32, &str), path: &str) -> String {
    let fields = format!(r#"{},"TargetFilename":"{path}""#, by(actor.0, actor.1));
    sysmon(host, id, second, &fields)
}

#[test]
fn what_was_done_alike_to_one_thing_is_one_node() {
    let shell = (30, "powershell.exe");
    let data = open(&[
        started("ws-1", 1, shell, (20, "explorer.exe"), ""),
        file("ws-1", 11, 3, shell, r"C:\\T\\a.txt"),
        file("ws-1", 11, 2, shell, r"C:\\T\\a.txt"),
        file("ws-1", 11, 4, shell, r"c:\\t\\A.TXT"),
        file("ws-1", 23, 5, shell, r"C:\\T\\a.txt"),
        file("ws-1", 11, 6, (20, "explorer.exe"), r"C:\\T\\a.txt"),
        sysmon(
            "ws-1",
            13,
            6,
            &format!(
                r#"{},"EventType":"SetValue","TargetObject":"HKLM\\Software\\Run\\x""#,
                by(30, "powershell.exe")
            ),
        ),
        sysmon(
            "ws-1",
            22,
            7,
            &format!(r#"{},"QueryName":"cdn.example""#, by(30, "powershell.exe")),
        ),
        sysmon(
            "ws-1",
            17,
            8,
            &format!(r#"{},"PipeName":"\\status""#, by(30, "powershell.exe")),
        ),
        sysmon(
            "ws-1",
            10,
            9,
            r#""SourceProcessGUID":"{00000030-0000-0000-0000-000000000001}","SourceProcessId":"30","SourceImage":"C:\\W\\powershell.exe","TargetProcessGUID":"{00000099-0000-0000-0000-000000000001}","TargetProcessId":"99","TargetImage":"C:\\W\\lsass.exe","GrantedAccess":"0x1010""#,
        ),
        sysmon("ws-1", 5, 10, &by(30, "powershell.exe")),
    ]);
    insta::assert_snapshot!(told(&data, 30), @r"
    ws-1 (device)
      explorer.exe [20]
        created A.TXT (file)  16:00:06
        ▶ powershell.exe [30]  16:00:01
          created A.TXT (file) ×3  16:00:02
          deleted A.TXT (file)  16:00:05
          looked up cdn[.]example (domain)  16:00:07
          changed HKEY_LOCAL_MACHINE\Software\Run\x (registry value)  16:00:06
          opened lsass.exe [99] (process accessed)  16:00:09
          created \status (named pipe)  16:00:08
    ");
}

#[test]
fn folded_text_writes_the_first_few_things_of_a_kind() {
    let shell = (30, "a.exe");
    let mut records = vec![started("ws-1", 1, shell, (20, "b.exe"), "")];
    let path = |it: u32| format!(r"C:\\T\\{}.txt", char::from(b'a' + it as u8));
    records.extend((0..9).map(|it| file("ws-1", 11, 2 + it, shell, &path(it))));
    records.push(connection(
        "ws-1",
        3,
        shell,
        ["10.0.0.1", "1", "203.0.113.9", "443"],
        true,
    ));
    records.push(started("ws-1", 20, (31, "c.exe"), shell, ""));
    let data = open(&records);
    insta::assert_snapshot!(story(&data, 30).to_folded_text(&data), @r"
    ws-1 (device)
      b.exe [20] (known only as a parent)
        ▶ a.exe [30]  16:00:01
          created a.txt (file)  16:00:02
          created b.txt (file)  16:00:03
          created c.txt (file)  16:00:04
          created d.txt (file)  16:00:05
          created e.txt (file)  16:00:06
          created f.txt (file)  16:00:07
          +3 more (file)
          connected to 203.0.113.9 (ip address)  16:00:03
          c.exe [31]  16:00:20
    ");
}

#[test]
fn evidence_of_an_alert_is_the_artefact_that_telemetry_tells() {
    let alert = r##"{"@odata.type":"#microsoft.graph.security.alert","id":"da1","title":"Bad file","severity":"high","createdDateTime":"2026-04-14T16:10:00Z","evidence":[
        {"@odata.type":"#microsoft.graph.security.deviceEvidence","mdeDeviceId":"d1","hostName":"ws-1"},
        {"@odata.type":"#microsoft.graph.security.processEvidence","mdeDeviceId":"d1","processId":30,"processCreationDateTime":"2026-04-14T16:00:01Z","imageFile":{"fileName":"a.exe"}},
        {"@odata.type":"#microsoft.graph.security.processEvidence","mdeDeviceId":"d1","processId":31,"processCreationDateTime":"2026-04-14T16:00:02Z","imageFile":{"fileName":"b.exe"}},
        {"@odata.type":"#microsoft.graph.security.ipEvidence","ipAddress":"203.0.113.9"},
        {"@odata.type":"#microsoft.graph.security.urlEvidence","url":"https://x.example/"}]}"##
        .replace('\n', "");
    let data = open(&[
        alert,
        started("ws-1", 1, (30, "a.exe"), (20, "explorer.exe"), ""),
        started("ws-1", 2, (31, "b.exe"), (20, "explorer.exe"), ""),
        connection(
            "ws-1",
            3,
            (31, "b.exe"),
            ["10.0.0.1", "50000", "203.0.113.9", "443"],
            true,
        ),
    ]);
    let story = tell(&data, data.alert_of_key("da1").expect("it was opened"));
    let ip = story
        .nodes
        .iter()
        .find(|it| it.label(&data) == "203.0.113.9")
        .expect("it is placed");
    assert_eq!((ip.action, ip.events), (Some(Action::Connected), 1));
    assert_eq!(ip.alerts, [story.alert().expect("it is an alert's")]);
    assert_eq!(ip.first_event.and_then(|it| data.event(it).at), ip.created);
    let beside: Vec<_> = story.unplaced.iter().map(|it| it.label(&data)).collect();
    assert_eq!(beside, ["https://x.example/"]);
}

#[test]
fn a_process_is_linked_to_the_sign_in_that_began_its_session() {
    let logon = also("LogonId", "0x5a1");
    let data = open(&[
        sign_in("ws-1", 1, "j.alder", 2, ("-", "0"), "0x5a1"),
        // The same id, after the device was started anew.
        sign_in("ws-1", 40, "m.birch", 2, ("-", "0"), "0x5a1"),
        sign_in("ws-2", 2, "other", 2, ("-", "0"), "0x5a1"),
        sign_in("ws-1", 3, "SYSTEM", 5, ("-", "0"), "0x3e7"),
        started("ws-1", 5, (30, "cmd.exe"), (20, "explorer.exe"), &logon),
        started(
            "ws-1",
            6,
            (31, "svc.exe"),
            (30, "cmd.exe"),
            &also("LogonId", "0x3e7"),
        ),
    ]);
    insta::assert_snapshot!(told(&data, 30), @r"
    ws-1 (device)
      signed in j.alder (sign-in)  16:00:01  Interactive (type 2), logon 0x5a1
      explorer.exe [20] (known only as a parent)
        ▶ cmd.exe [30]  16:00:05
          svc.exe [31]  16:00:06
    ");
    let story = story(&data, 30);
    let sign_ins: Vec<bool> = story.nodes.iter().map(|it| it.sign_in.is_some()).collect();
    assert_eq!(sign_ins, [false, true, false, true, false]);
}

#[test]
fn a_script_that_amsi_saw_stands_at_the_process_that_ran_it() {
    let initiator = r#""InitiatingProcessFileName":"powershell.exe","InitiatingProcessId":30,"InitiatingProcessCreationTime":"2026-04-14T16:00:01Z""#;
    let data = open(&[
        r#"{"Timestamp":"2026-04-14T16:00:01Z","DeviceId":"d1","DeviceName":"ws-1","ActionType":"ProcessCreated","FileName":"powershell.exe","ProcessId":30,"ProcessCreationTime":"2026-04-14T16:00:01Z","InitiatingProcessFileName":"explorer.exe","InitiatingProcessId":20,"InitiatingProcessCreationTime":"2026-04-14T15:00:00Z"}"#.to_owned(),
        format!(
            r#"{{"Timestamp":"2026-04-14T16:00:05Z","DeviceId":"d1","DeviceName":"ws-1","ActionType":"AmsiScriptDetection","AdditionalFields":"{{\"Description\":\"Invoke-Bad\"}}",{initiator}}}"#
        ),
    ]);
    insta::assert_snapshot!(told(&data, 30), @r"
    ws-1 (device)
      explorer.exe [20] (known only as a parent)  15:00:00
        ▶ powershell.exe [30]  16:00:01
          Description: Invoke-Bad (script)  16:00:05
    ");
}
