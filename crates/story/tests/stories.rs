//! Trees of evidence that exports really hold (portal features, 5.2).
#![expect(clippy::unwrap_used, reason = "helpers of tests")]

mod opened;

use opened::open_texts;
use throughline_dataset::Dataset;
use throughline_story::{Lanes, Shape};

fn open(alerts: &[String]) -> Dataset {
    open_texts(&[alerts.join("\n")])
}

fn alert(id: &str, evidence: &[String]) -> String {
    format!(
        r##"{{"@odata.type":"#microsoft.graph.security.alert","id":"{id}","title":"Alert {id}","severity":"high","createdDateTime":"2026-04-14T17:00:00Z","serviceSource":"microsoftDefenderForEndpoint","evidence":[{}]}}"##,
        evidence.join(",")
    )
}

fn evidence(kind: &str, fields: &str) -> String {
    format!(r##"{{"@odata.type":"#microsoft.graph.security.{kind}Evidence",{fields}}}"##)
}

fn device(id: &str, name: &str) -> String {
    evidence(
        "device",
        &format!(r#""mdeDeviceId":"{id}","hostName":"{name}""#),
    )
}

fn process(device: &str, pid: u64, at: &str, name: &str, more: &str) -> String {
    let at = if at.is_empty() {
        String::new()
    } else {
        format!(r#","processCreationDateTime":"2026-04-14T{at}Z""#)
    };
    evidence(
        "process",
        &format!(
            r#""mdeDeviceId":"{device}","processId":{pid},"imageFile":{{"fileName":"{name}","filePath":"C:\\W","sha256":"{pid:064}"}},"processCommandLine":"{name} /x"{at}{more}"#
        ),
    )
}

fn parent(pid: u64, at: &str, name: &str) -> String {
    let at = if at.is_empty() {
        String::new()
    } else {
        format!(r#","parentProcessCreationDateTime":"2026-04-14T{at}Z""#)
    };
    format!(r#","parentProcessId":{pid}{at},"parentProcessImageFile":{{"fileName":"{name}"}}"#)
}

fn count(nodes: &serde_json::Value) -> usize {
    nodes
        .as_array()
        .unwrap()
        .iter()
        .map(|it| 1 + count(&it["children"]))
        .sum()
}

fn told(data: &Dataset, id: &str) -> String {
    let story = throughline_story::tell(data, data.alert_of_key(id).unwrap());
    // Both forms must hold the same nodes.
    let json: serde_json::Value = serde_json::from_str(&story.to_json(data)).unwrap();
    assert_eq!(count(&json["roots"]), story.nodes.len());
    assert_eq!(count(&json["unplaced"]), story.unplaced.len());
    story.to_text(data)
}

#[test]
fn parents_ghosts_and_other_alerts_of_the_tree() {
    let word = process(
        "d1",
        20,
        "16:00:00.5",
        "winword.exe",
        &parent(10, "15:00:00", "explorer.exe"),
    );
    let shell = process(
        "d1",
        30,
        "16:01:00",
        "powershell.exe",
        &parent(20, "16:00:00", "winword.exe"),
    );
    let dump = process(
        "d1",
        40,
        "16:02:00",
        "rundll32.exe",
        &parent(30, "16:01:00", "powershell.exe"),
    );
    let other = process(
        "d1",
        41,
        "16:01:30",
        "whoami.exe",
        &parent(30, "16:01:00", "powershell.exe"),
    );
    let data = open(&[
        alert("da1", &[device("d1", "ws-1"), word.clone(), shell.clone()]),
        alert(
            "da2",
            &[
                device("d1", "ws-1"),
                shell,
                dump,
                evidence("ip", r#""ipAddress":"203.0.113.9""#),
            ],
        ),
        alert("da3", &[other]),
    ]);
    insta::assert_snapshot!(told(&data, "da2"), @r"
    ws-1 (device)
      explorer.exe [10] (known only as a parent)  15:00:00
        winword.exe [20]  16:00:00  /x
          powershell.exe [30]  16:01:00  /x  ! Alert da1 (high)
            whoami.exe [41]  16:01:30  /x  ! Alert da3 (high)
            ▶ rundll32.exe [40]  16:02:00  /x  ! Alert da2 (high)
              203.0.113.9 (ip address)
    ");
}

#[test]
fn a_pid_used_again_is_another_process() {
    let first = process("d1", 20, "09:00:00", "a.exe", "");
    let again = process("d1", 20, "15:00:00", "b.exe", "");
    let child = process(
        "d1",
        30,
        "15:01:00",
        "c.exe",
        &parent(20, "15:00:00", "b.exe"),
    );
    let data = open(&[alert("da1", &[first, again, child])]);
    insta::assert_snapshot!(told(&data, "da1"), @r"
    d1 (device)
      b.exe [20]  15:00:00  /x
        ▶ c.exe [30]  15:01:00  /x  ! Alert da1 (high)
    Not placed:
    a.exe [20]  09:00:00  /x
    ");
}

#[test]
fn without_a_start_the_link_is_inferred() {
    let parent_process = process("d1", 20, "09:00:00", "a.exe", "");
    let child = process("d1", 30, "", "c.exe", &parent(20, "", "a.exe"));
    let data = open(&[alert("da1", &[parent_process, child])]);
    insta::assert_snapshot!(told(&data, "da1"), @r"
    d1 (device)
      a.exe [20]  09:00:00  /x
        ▶ c.exe [30] (inferred)  /x  ! Alert da1 (high)
    ");
}

#[test]
fn files_stand_at_their_process_or_beside_the_tree() {
    let a = process(
        "d1",
        20,
        "09:00:00",
        "a.exe",
        &parent(4, "08:00:00", "root.exe"),
    );
    let b = process(
        "d1",
        21,
        "09:00:01",
        "b.exe",
        &parent(4, "08:00:00", "root.exe"),
    );
    let image = evidence(
        "file",
        &format!(
            r#""mdeDeviceId":"d1","fileDetails":{{"fileName":"copy.exe","sha256":"{:064}"}}"#,
            21
        ),
    );
    let stray = evidence(
        "file",
        r#""mdeDeviceId":"d1","fileDetails":{"fileName":"stray.txt","filePath":"C:\\T"}"#,
    );
    let user = evidence("user", r#""userAccount":{"accountName":"j.alder"}"#);
    let data = open(&[alert("da1", &[a, b, image, stray, user])]);
    insta::assert_snapshot!(told(&data, "da1"), @r"
    d1 (device)
      root.exe [4] (known only as a parent)  08:00:00
        a.exe [20]  09:00:00  /x
        ▶ b.exe [21]  09:00:01  /x  ! Alert da1 (high)
          copy.exe (file)
    Not placed:
    j.alder (user)
    stray.txt (file)
    ");
}

#[test]
fn alerts_without_processes_are_chains() {
    let data = open(&[alert(
        "fa1",
        &[
            evidence("user", r#""userAccount":{"accountName":"j.alder"}"#),
            evidence("mailbox", r#""primaryAddress":"j.alder@a.example""#),
            evidence("url", r#""url":"https://x.example/a""#),
            evidence(
                "analyzedMessage",
                r#""networkMessageId":"n1","subject":"\u202eInvoice <b>""#,
            ),
        ],
    )]);
    insta::assert_snapshot!(told(&data, "fa1"), @r"
    ▶ Alert fa1 (alert)  17:00:00  ! Alert fa1 (high)
      �Invoice <b> (message)
      hxxps://x[.]example/a (url)
      j.alder (user)
      j.alder@a.example (mailbox)
    ");
}

#[test]
fn chains_go_from_actors_to_targets_by_role_and_time() {
    let with = |kind: &str, roles: &str, at: &str, fields: &str| {
        evidence(
            kind,
            &format!(r#""roles":[{roles}],"createdDateTime":"2026-04-14T{at}Z",{fields}"#),
        )
    };
    let user = |roles, at, name| {
        let fields = format!(r#""userAccount":{{"accountName":"{name}"}}"#);
        with("user", roles, at, &fields)
    };
    let ip = |roles, at, address| with("ip", roles, at, &format!(r#""ipAddress":"{address}""#));
    let app = |roles, at| {
        let fields = r#""displayName":"Mail Helper","appId":"a1""#;
        with("oauthApplication", roles, at, fields)
    };
    let cloud = with(
        "cloudApplication",
        "",
        "12:00:00",
        r#""displayName":"Box","appId":7"#,
    );
    let mail = |at, received, subject| {
        let fields = format!(
            r#""networkMessageId":"{subject}","subject":"{subject}","receivedDateTime":"2026-04-14T{received}Z""#
        );
        with("analyzedMessage", "", at, &fields)
    };
    let mailbox = with(
        "mailbox",
        "",
        "12:00:00",
        r#""primaryAddress":"m@a.example""#,
    );
    let data = open(&[
        // Identity: roles outrank kinds, and all tellings of a thing count.
        alert(
            "aa1",
            &[
                user(r#""compromised""#, "12:00:00", "victim"),
                user("", "12:00:01", "mallory"),
                user(r#""attacker""#, "12:00:02", "mallory"),
                ip("", "12:00:05", "203.0.113.5"),
                ip("", "12:00:04", "203.0.113.4"),
            ],
        ),
        // An app that was consented to.
        alert(
            "ma1",
            &[
                user("", "12:00:00", "victim"),
                cloud.clone(),
                app("", "12:00:01"),
            ],
        ),
        alert(
            "ca1",
            &[
                app(r#""destination""#, "12:00:01"),
                user(r#""source""#, "12:00:00", "x"),
                cloud,
            ],
        ),
        // Mail: messages in the order in which they were received.
        alert(
            "fa1",
            &[
                mailbox,
                mail("12:00:00", "09:00:02", "second"),
                mail("12:00:01", "09:00:01", "first"),
                with("url", "", "12:00:02", r#""url":"https://x.example/a""#),
            ],
        ),
    ]);
    for (id, expected) in [
        (
            "aa1",
            ["203.0.113.4", "203.0.113.5", "mallory", "victim"].as_slice(),
        ),
        ("ma1", &["Mail Helper", "Box", "victim"]),
        ("ca1", &["x", "Box", "Mail Helper"]),
        (
            "fa1",
            &["first", "second", "https://x.example/a", "m@a.example"],
        ),
    ] {
        let story = throughline_story::tell(&data, data.alert_of_key(id).unwrap());
        let told: Vec<_> = story.nodes[1..].iter().map(|it| it.label(&data)).collect();
        assert_eq!(told, expected, "{id}");
    }
}

#[test]
fn a_very_deep_tree_does_not_exhaust_the_stack() {
    let chain: Vec<String> = (0..3_000_u64)
        .map(|n| {
            let at = |n: u64| format!("{:02}:{:02}:{:02}", 1 + n / 3600, n / 60 % 60, n % 60);
            process(
                "d1",
                100 + n,
                &at(n + 1),
                "x.exe",
                &parent(99 + n, &at(n), "x.exe"),
            )
        })
        .collect();
    let data = open(&[alert("da1", &chain)]);
    let story = throughline_story::tell(&data, data.alert_of_key("da1").unwrap());
    assert_eq!(story.nodes.last().unwrap().depth, 3_001);
    assert!(story.to_json(&data).ends_with("]}]}],\"unplaced\":[]}"));
}

#[test]
fn along_time_a_process_without_a_start_stands_where_its_alert_was() {
    let evidence = [
        device("d1", "ws-1"),
        process("d1", 10, "16:00:00", "explorer.exe", ""),
        process("d1", 20, "", "tool.exe", ",\"verdict\":\"malicious\""),
        process("d1", 30, "", "idle.exe", ""),
    ];
    let data = open(&[alert("da1", &evidence)]);
    let story = throughline_story::tell(&data, data.alert_of_key("da1").unwrap());
    let lanes = Lanes::of(&data, &story, &Shape::of(&story));
    let marks = lanes.lanes.iter().flat_map(|it| &it.marks);
    let told: Vec<String> = marks
        .filter_map(|&(at, line)| Some((at, story.node(line)?)))
        .map(|(at, node)| format!("{} {}", at.clock(), node.label(&data)))
        .collect();
    assert_eq!(told, ["16:00:00 explorer.exe", "17:00:00 tool.exe"]);
    assert_eq!(lanes.untimed, 1);
}
