//! Steps to other devices: told by both, inferred where only one fits, never invented.
#![expect(clippy::expect_used, reason = "helpers of tests")]

use crate::common::{also, connection, open, process, security, sign_in, started, story, told};
use throughline_dataset::Dataset;
use throughline_story::{RemoteFact, RemoteMeans};

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
fn a_story_is_followed_back_to_where_somebody_came_from() {
    let data = open(&[
        here(),
        connection("ws-1", 10, (30, "tool.exe"), ENDS, true),
        connection(
            "ws-1",
            11,
            (20, "explorer.exe"),
            ["10.0.0.1", "50999", "10.0.0.2", "80"],
            true,
        ),
        connection("srv-2", 10, (4, "System"), ENDS, false),
        sign_in("srv-2", 11, "j.alder", 3, ("10.0.0.1", "50123"), "0x77"),
        started(
            "srv-2",
            12,
            (40, "cmd.exe"),
            (9, "svchost.exe"),
            &also("LogonId", "0x77"),
        ),
        started(
            "srv-2",
            13,
            (41, "whoami.exe"),
            (40, "cmd.exe"),
            &also("LogonId", "0x77"),
        ),
        started("srv-2", 13, (42, "x.exe"), (9, "svchost.exe"), ""),
    ]);
    insta::assert_snapshot!(told(&data, 40), @r"
    srv-2 (device)
      signed in j.alder (sign-in)  16:00:11  Network (type 3), from 10.0.0.1:50123, logon 0x77
      svchost.exe [9] (known only as a parent)
        ▶ cmd.exe [40]  16:00:12  ← tool.exe [30] on ws-1
          whoami.exe [41]  16:00:13
    ws-1 (device)
      explorer.exe [20]
        connected to 10.0.0.2 (ip address)  16:00:11
        tool.exe [30]  16:00:05  → srv-2 by network sign-in
          connected to 10.0.0.2 (ip address)  16:00:10
    ");
    // Another process of the same device came by nobody.
    assert!(!told(&data, 42).contains("ws-1"));
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

/// A row of a hunting table, a second of a minute after its device.
fn row(table: &str, action: &str, device: &str, second: u32, fields: &str) -> String {
    format!(
        r#"{{"Timestamp":"2026-04-14T16:00:{second:02}Z","DeviceId":"{device}-id","DeviceName":"{device}.corp.example","ActionType":"{action}","ReportId":"{table}{device}{second}",{fields}}}"#
    )
}

#[test]
fn hunting_tables_tell_of_steps_too() {
    let initiated = r#""InitiatingProcessId":"30","InitiatingProcessFileName":"tool.exe","InitiatingProcessCreationTime":"2026-04-14T16:00:05Z""#;
    let network = |action: &str, device: &str, second, local: &str, remote: &str, by: &str| {
        let fields = format!(
            r#""Protocol":"Tcp","LocalIP":"{}","LocalPort":"{}","RemoteIP":"{}","RemotePort":"{}",{by}"#,
            local.split(':').next().unwrap_or_default(),
            local.split(':').nth(1).unwrap_or_default(),
            remote.split(':').next().unwrap_or_default(),
            remote.split(':').nth(1).unwrap_or_default()
        );
        row("DeviceNetworkEvents", action, device, second, &fields)
    };
    let process = |device: &str, second, pid: u32, name: &str, logon: &str, parent: (u32, &str)| {
        let fields = format!(
            r#""ProcessId":"{pid}","FileName":"{name}","FolderPath":"C:\\W","ProcessCommandLine":"{name}","ProcessCreationTime":"2026-04-14T16:00:{second:02}Z","LogonId":"{logon}","InitiatingProcessId":"{}","InitiatingProcessFileName":"{}","InitiatingProcessCreationTime":"2026-04-14T15:00:00Z""#,
            parent.0, parent.1
        );
        row(
            "DeviceProcessEvents",
            "ProcessCreated",
            device,
            second,
            &fields,
        )
    };
    let other = r#""InitiatingProcessId":"4","InitiatingProcessFileName":"system""#;
    let data = open(&[
        process("ws-1", 5, 30, "tool.exe", "111", (20, "cmd.exe")),
        network(
            "ConnectionSuccess",
            "ws-1",
            10,
            "10.0.0.1:50123",
            "10.0.0.2:445",
            initiated,
        ),
        // By this the address is known to be that of the other device.
        network(
            "ConnectionSuccess",
            "srv-2",
            1,
            "10.0.0.2:50000",
            "10.0.0.9:53",
            other,
        ),
        row(
            "DeviceLogonEvents",
            "LogonSuccess",
            "srv-2",
            11,
            r#""LogonType":"Network","AccountName":"j.alder","LogonId":"222","RemoteIP":"10.0.0.1","RemotePort":"50123""#,
        ),
        process("srv-2", 12, 40, "cmd.exe", "222", (9, "wmiprvse.exe")),
    ]);
    insta::assert_snapshot!(told(&data, 30), @r"
    ws-1 (device)
      cmd.exe [20] (known only as a parent)  15:00:00
        ▶ tool.exe [30]  16:00:05  → srv-2 by WMI
          connected to 10.0.0.2 (ip address)  16:00:10
    srv-2 (device)
      signed in j.alder (sign-in)  16:00:11  Network, port: 50123, logon id: 222
      wmiprvse.exe [9] (known only as a parent)  15:00:00
        cmd.exe [40]  16:00:12  ← tool.exe [30] on ws-1
    ");
}
