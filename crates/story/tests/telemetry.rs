//! What telemetry tells beside who started whom: artefacts, sign-ins, other devices.
#![expect(clippy::expect_used, reason = "helpers of tests")]

mod common;

use common::{by, open, process, security, started, story, sysmon, told};
use throughline_dataset::Dataset;
use throughline_story::{Action, RemoteFact, RemoteMeans, tell};

/// `,"CommandLine":…` and the like.
fn also(name: &str, text: &str) -> String {
    format!(r#","{name}":"{text}""#)
}

fn file(host: &str, id: u32, second: u32, actor: (u32, &str), path: &str) -> String {
    let fields = format!(r#"{},"TargetFilename":"{path}""#, by(actor.0, actor.1));
    sysmon(host, id, second, &fields)
}

fn connection(host: &str, second: u32, actor: (u32, &str), ends: [&str; 4], out: bool) -> String {
    let fields = format!(
        r#"{},"Protocol":"tcp","Initiated":"{out}","SourceIp":"{}","SourcePort":"{}","DestinationIp":"{}","DestinationPort":"{}""#,
        by(actor.0, actor.1),
        ends[0],
        ends[1],
        ends[2],
        ends[3]
    );
    sysmon(host, 3, second, &fields)
}

fn sign_in(host: &str, second: u32, who: &str, kind: u32, from: (&str, &str), id: &str) -> String {
    let fields = format!(
        r#""TargetUserName":"{who}","TargetDomainName":"CORP","LogonType":"{kind}","IpAddress":"{}","IpPort":"{}","TargetLogonId":"{id}""#,
        from.0, from.1
    );
    security(host, 4624, second, &fields)
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
          looked up cdn.example (domain)  16:00:07
          changed HKEY_LOCAL_MACHINE\Software\Run\x (registry value)  16:00:06
          opened lsass.exe [99] (process accessed)  16:00:09
          created \status (named pipe)  16:00:08
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

const ENDS: [&str; 4] = ["10.0.0.1", "50123", "10.0.0.2", "445"];

fn steps(data: &Dataset, pid: u64) -> Vec<(String, RemoteMeans, Option<u64>, bool)> {
    let story = story(data, pid);
    let idx = process(data, pid);
    let node = story
        .nodes
        .iter()
        .find(|it| it.process == Some(idx))
        .expect("it is in its story");
    let steps = node.remote.iter().map(|it| {
        let pid = it.process.and_then(|it| data.process(it).pid);
        (it.to.clone(), it.means, pid, it.inferred)
    });
    steps.collect()
}

fn here() -> String {
    started("ws-1", 5, (30, "tool.exe"), (20, "explorer.exe"), "")
}

#[test]
fn a_session_that_came_through_the_connection_is_told() {
    let data = open(&[
        here(),
        connection("ws-1", 10, (30, "tool.exe"), ENDS, true),
        connection("srv-2", 10, (4, "System"), ENDS, false),
        sign_in("srv-2", 11, "j.alder", 3, ("10.0.0.1", "50123"), "0x77"),
        started(
            "srv-2",
            12,
            (40, "wsmprovhost.exe"),
            (9, "svchost.exe"),
            &also("LogonId", "0x77"),
        ),
        started(
            "srv-2",
            13,
            (41, "whoami.exe"),
            (40, "wsmprovhost.exe"),
            &also("LogonId", "0x77"),
        ),
        started(
            "srv-2",
            13,
            (42, "other.exe"),
            (9, "svchost.exe"),
            &also("LogonId", "0x78"),
        ),
    ]);
    assert_eq!(
        steps(&data, 30),
        [("srv-2".to_owned(), RemoteMeans::WinRm, Some(40), false)]
    );
    // The tree of the other device is told too, but not what else was started there.
    insta::assert_snapshot!(told(&data, 30), @r"
    ws-1 (device)
      explorer.exe [20] (known only as a parent)
        ▶ tool.exe [30]  16:00:05  → srv-2 by WinRM
          connected to 10.0.0.2 (ip address)  16:00:10
    srv-2 (device)
      signed in j.alder (sign-in)  16:00:11  Network (type 3), from 10.0.0.1:50123, logon 0x77
      svchost.exe [9] (known only as a parent)
        wsmprovhost.exe [40]  16:00:12  ← tool.exe [30] on ws-1
          whoami.exe [41]  16:00:13
    ");
}

#[test]
fn a_connection_alone_is_no_step() {
    for more in [
        vec![],
        // Somebody who came from elsewhere, a device that signs in as itself, somebody
        // who came an hour later.
        vec![sign_in("srv-2", 11, "x", 3, ("10.0.0.9", "50123"), "0x77")],
        vec![sign_in(
            "srv-2",
            11,
            "WS-1$",
            3,
            ("10.0.0.1", "50123"),
            "0x77",
        )],
        vec![sign_in("srv-2", 55, "x", 3, ("10.0.0.1", "50123"), "0x77")],
        vec![started("srv-2", 11, (40, "x.exe"), (9, "services.exe"), "")],
        // It was another connection that was accepted.
        vec![connection(
            "srv-2",
            10,
            (4, "System"),
            ["10.0.0.1", "50124", "10.0.0.2", "445"],
            false,
        )],
    ] {
        let mut records = vec![
            here(),
            connection("ws-1", 10, (30, "tool.exe"), ENDS, true),
            // By this the address is known to be that of the other device.
            connection(
                "srv-2",
                1,
                (7, "x.exe"),
                ["10.0.0.2", "1", "10.0.0.3", "2"],
                true,
            ),
        ];
        records.extend(more.clone());
        assert_eq!(steps(&open(&records), 30), [], "{more:?}");
    }
}

#[test]
fn what_serves_the_connection_is_inferred_where_only_one_fits() {
    let winrm = ["10.0.0.1", "50123", "10.0.0.2", "5985"];
    let dynamic = ["10.0.0.1", "50123", "10.0.0.2", "49913"];
    let shell = |pid, second| {
        started(
            "srv-2",
            second,
            (pid, "wsmprovhost.exe"),
            (9, "svchost.exe"),
            "",
        )
    };
    let below = |pid| started("srv-2", 12, (pid, "cmd.exe"), (8, "explorer.exe"), "");
    let installed = security(
        "srv-2",
        4697,
        11,
        r#""ServiceName":"x","ServiceFileName":"C:\\x.exe","SubjectUserName":"j.alder""#,
    );
    let service = started("srv-2", 12, (43, "x.exe"), (9, "services.exe"), "");
    let came = sign_in("srv-2", 11, "j.alder", 3, ("10.0.0.1", "50123"), "0x77");
    for (ends, acceptor, there, expected) in [
        (
            winrm,
            "System",
            vec![shell(40, 12)],
            Some((RemoteMeans::WinRm, Some(40), true)),
        ),
        (
            winrm,
            "System",
            vec![shell(40, 12), shell(41, 13)],
            Some((RemoteMeans::WinRm, None, false)),
        ),
        (
            winrm,
            "System",
            vec![shell(40, 59)],
            Some((RemoteMeans::WinRm, None, false)),
        ),
        (
            dynamic,
            "explorer.exe",
            vec![below(42)],
            Some((RemoteMeans::Connection, Some(42), true)),
        ),
        (dynamic, "explorer.exe", vec![below(42), below(44)], None),
        (
            dynamic,
            "svchost.exe",
            vec![started("srv-2", 12, (42, "x.exe"), (8, "svchost.exe"), "")],
            None,
        ),
        (
            ENDS,
            "System",
            vec![came.clone(), installed, service.clone()],
            Some((RemoteMeans::Service, Some(43), true)),
        ),
        (
            ENDS,
            "System",
            vec![came, service],
            Some((RemoteMeans::Logon, None, false)),
        ),
    ] {
        let mut records = vec![
            here(),
            connection("ws-1", 10, (30, "tool.exe"), ends, true),
            connection("srv-2", 10, (8, acceptor), ends, false),
        ];
        records.extend(there.clone());
        let found = steps(&open(&records), 30);
        let found = found.first().map(|it| (it.1, it.2, it.3));
        assert_eq!(found, expected, "{there:?}");
    }
}

#[test]
fn a_command_line_that_names_a_device_is_a_step() {
    let command = also(
        "CommandLine",
        r"sc.exe \\\\SRV-2 create x binPath= C:\\x.exe",
    );
    let alone = open(&[started(
        "ws-1",
        5,
        (30, "sc.exe"),
        (20, "cmd.exe"),
        &command,
    )]);
    assert_eq!(
        steps(&alone, 30),
        [("srv-2".to_owned(), RemoteMeans::Service, None, false)]
    );
    let served = started(
        "srv-2.corp.example",
        7,
        (40, "x.exe"),
        (9, "services.exe"),
        "",
    );
    let windows = started(
        "srv-2.corp.example",
        7,
        (41, "svchost.exe"),
        (9, "services.exe"),
        "",
    );
    let both = open(&[
        started("ws-1", 5, (30, "sc.exe"), (20, "cmd.exe"), &command),
        served,
        windows,
    ]);
    assert_eq!(
        steps(&both, 30),
        [("srv-2".to_owned(), RemoteMeans::Service, Some(40), true)]
    );
    let story = story(&both, 30);
    let step = story
        .nodes
        .iter()
        .find_map(|it| it.remote.first())
        .expect("there is one");
    assert_eq!(
        step.facts,
        [
            RemoteFact::CommandLine,
            RemoteFact::Served(process(&both, 40))
        ]
    );
    let own = also("CommandLine", r"sc.exe \\\\WS-1 create x");
    let own = open(&[started("ws-1", 5, (30, "sc.exe"), (20, "cmd.exe"), &own)]);
    assert_eq!(steps(&own, 30), []);
}
