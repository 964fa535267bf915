//! The construction rules of portal features, 5.2, where sources contradict
//! themselves or each other.

mod common;

use common::{by, open, open_files, process, security, started, sysmon, told};
use throughline_dataset::ParentLink;

fn hunting(second: &str, own: (u32, &str, &str), parent: (u32, &str, &str)) -> String {
    format!(
        r#"{{"Timestamp":"2026-04-14T16:00:{second}Z","DeviceId":"d1","DeviceName":"ws-1","ActionType":"ProcessCreated","ReportId":"{}{second}","ProcessId":"{}","FileName":"{}","FolderPath":"C:\\W","ProcessCreationTime":"2026-04-14T{}Z","InitiatingProcessId":"{}","InitiatingProcessFileName":"{}","InitiatingProcessCreationTime":"2026-04-14T{}Z"}}"#,
        own.0, own.0, own.1, own.2, parent.0, parent.1, parent.2
    )
}

#[test]
fn a_parent_that_started_after_its_child_is_not_linked() {
    let data = open(&[
        hunting("01", (30, "a.exe", "16:00:01"), (20, "b.exe", "15:00:00")),
        hunting("02", (31, "c.exe", "16:00:02"), (21, "d.exe", "17:30:00")),
        // Late by less than some sources are.
        hunting("03", (32, "e.exe", "16:00:03"), (22, "f.exe", "16:00:50")),
    ]);
    let parent = |pid| data.process(process(&data, pid)).parent;
    assert!(matches!(parent(30), ParentLink::Told(_)));
    assert_eq!(parent(31), ParentLink::Impossible);
    assert!(matches!(parent(32), ParentLink::Told(_)));
    insta::assert_snapshot!(told(&data, 31), @r"
    ws-1 (device)
      ▶ c.exe [31] (its told parent cannot be)  16:00:02
    ");
}

#[test]
fn a_unique_id_links_no_parent_that_started_later() {
    let child = started("ws-1", 1, (30, "a.exe"), (31, "b.exe"), "");
    let late = started("ws-1", 1, (31, "b.exe"), (9, "c.exe"), "").replace("16:00:01", "18:00:01");
    let data = open(&[child, late]);
    let parent = data.process(process(&data, 30)).parent;
    assert_eq!(parent, ParentLink::Impossible);
}

#[test]
fn a_circle_is_cut_at_its_later_link() {
    let data = open(&[
        started("ws-1", 1, (30, "a.exe"), (32, "c.exe"), ""),
        started("ws-1", 2, (31, "b.exe"), (30, "a.exe"), ""),
        started("ws-1", 3, (32, "c.exe"), (31, "b.exe"), ""),
    ]);
    insta::assert_snapshot!(told(&data, 31), @r"
    ws-1 (device)
      c.exe [32] (its told parent cannot be)  16:00:03
        a.exe [30]  16:00:01
          ▶ b.exe [31]  16:00:02
    ");
    let itself = open(&[started("ws-1", 1, (30, "a.exe"), (30, "a.exe"), "")]);
    insta::assert_snapshot!(told(&itself, 30), @r"
    ws-1 (device)
      ▶ a.exe [30] (its told parent cannot be)  16:00:01
    ");
}

#[test]
fn starts_are_one_moment_only_where_one_of_them_is_cut() {
    for (told, count) in [
        ("15:00:00.1234567", 1),
        ("15:00:00.123", 1),
        ("15:00:00", 1),
        // As many digits, and another moment.
        ("15:00:00.1234568", 2),
        ("15:00:00.124", 2),
        ("15:00:01", 2),
    ] {
        let data = open(&[
            hunting(
                "01",
                (30, "a.exe", "16:00:01"),
                (20, "b.exe", "15:00:00.1234567"),
            ),
            hunting("02", (31, "a.exe", "16:00:02"), (20, "b.exe", told)),
        ]);
        let parents = data.processes().filter(|it| it.1.pid == Some(20)).count();
        assert_eq!(parents, count, "{told}");
    }
}

#[test]
fn sysmon_and_the_security_log_tell_of_one_process() {
    let sysmon_start = |ms: &str, guid: u32, command: &str| {
        let more = format!(r#","CommandLine":"{command}""#);
        let start = started("ws-1", 1, (30, "a.exe"), (20, "b.exe"), &more);
        let start = start.replace("00000030-", &format!("{guid:08}-"));
        start.replace("16:00:01.000", &format!("16:00:01.{ms}"))
    };
    let security_start = |ms: &str, command: &str| {
        let fields = format!(
            r#""NewProcessId":"0x1e","NewProcessName":"C:\\W\\a.exe","ProcessId":"0x14","ParentProcessName":"C:\\W\\b.exe","CommandLine":"{command}""#
        );
        security("ws-1", 4688, 1, &fields).replace("16:00:01.000", &format!("16:00:01.{ms}"))
    };
    for (records, count) in [
        (
            vec![sysmon_start("465", 1, "a"), security_start("466", "a")],
            1,
        ),
        (
            vec![sysmon_start("465", 1, "a"), security_start("466", "b")],
            2,
        ),
        // A pid that is used again within the second.
        (
            vec![
                sysmon_start("465", 1, "a"),
                sysmon_start("800", 2, "a"),
                security_start("466", "a"),
                security_start("801", "a"),
            ],
            2,
        ),
        (
            vec![security_start("466", "a"), security_start("801", "a")],
            2,
        ),
        (
            vec![
                sysmon_start("465", 1, "a"),
                security_start("466", "a"),
                security_start("467", "a"),
            ],
            2,
        ),
    ] {
        let data = open(&records);
        let found = data.processes().filter(|it| it.1.pid == Some(30)).count();
        assert_eq!(found, count, "{records:?}");
    }
}

#[test]
fn a_start_in_the_future_is_told_as_it_stands() {
    let data = open(&[
        hunting("01", (30, "a.exe", "16:00:01"), (20, "b.exe", "15:00:00")),
        hunting("02", (31, "c.exe", "16:00:02"), (30, "a.exe", "16:00:01"))
            .replace(
                "ProcessCreationTime\":\"2026",
                "ProcessCreationTime\":\"2199",
            )
            .replace(
                "InitiatingProcessCreationTime\":\"2199",
                "InitiatingProcessCreationTime\":\"2026",
            ),
    ]);
    let year = data
        .process(process(&data, 31))
        .started
        .map(|it| it.iso()[..4].to_owned());
    assert_eq!(year.as_deref(), Some("2199"));
    insta::assert_snapshot!(told(&data, 31), @r"
    ws-1 (device)
      b.exe [20] (known only as a parent)  15:00:00
        a.exe [30]  16:00:01
          ▶ c.exe [31]  16:00:02
    ");
}

#[test]
fn the_order_of_files_does_not_change_a_story() {
    let files = [
        vec![started("ws-1", 1, (30, "a.exe"), (20, "b.exe"), "")],
        vec![started("ws-1", 2, (31, "c.exe"), (30, "a.exe"), "")],
        vec![
            sysmon(
                "ws-1",
                11,
                3,
                &format!(r#"{},"TargetFilename":"C:\\T\\x""#, by(31, "c.exe")),
            ),
            sysmon(
                "ws-1",
                11,
                3,
                &format!(r#"{},"TargetFilename":"C:\\T\\y""#, by(31, "c.exe")),
            ),
        ],
        vec![security(
            "ws-1",
            4688,
            2,
            r#""NewProcessId":"0x1f","NewProcessName":"C:\\W\\c.exe","ProcessId":"0x1e","ParentProcessName":"C:\\W\\a.exe""#,
        )],
    ];
    let expected = told(&open_files(&files), 31);
    assert!(expected.contains("created x"), "{expected}");
    let orders: [[usize; 4]; 4] = [[3, 2, 1, 0], [1, 0, 3, 2], [2, 3, 0, 1], [0, 2, 1, 3]];
    for order in orders {
        let shuffled = order.map(|it| files[it].clone());
        assert_eq!(told(&open_files(&shuffled), 31), expected, "{order:?}");
    }
}
