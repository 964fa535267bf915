//! What the views of the sample say, word for word.
#![expect(clippy::unwrap_used, reason = "helpers of tests")]

mod desk;

use desk::{LSASS, ask, open, sample, story};
use std::fmt::Write as _;
use throughline_engine::Engine;
use throughline_engine::protocol::{
    AlertPage, AlertQueue, AlertRow, AlertRows, FactRow, IncidentList, IncidentPage,
    NeighbourAlerts, NodePane, Section, Shell, StoryRow, Tone,
};

fn row_line(row: &AlertRow) -> String {
    [
        &row.last_activity,
        &row.severity.label,
        &row.status,
        &row.title,
        &row.source,
        &row.category,
        &row.assets,
        &row.investigation,
        &row.assigned,
    ]
    .map(String::as_str)
    .join(" | ")
    .trim_end_matches([' ', '|'])
    .to_owned()
}

fn fact_line(fact: &FactRow) -> String {
    let mut line = format!("  {}: {}", fact.label, fact.value.replace('\n', "⏎"));
    if fact.tone != Tone::Plain {
        let _ = write!(line, " ({:?})", fact.tone);
    }
    if let Some(copy) = &fact.copy {
        let _ = write!(line, " [copy {copy}]");
    }
    if let Some(only) = &fact.only {
        let _ = write!(line, " [only {only}]");
    }
    line
}

fn section_lines(sections: &[Section]) -> String {
    let mut out = String::new();
    for section in sections {
        let title = if section.title.is_empty() {
            "(untitled)"
        } else {
            &section.title
        };
        let _ = writeln!(out, "# {title}");
        for fact in &section.facts {
            let _ = writeln!(out, "{}", fact_line(fact));
        }
    }
    out
}

/// A row with its rails drawn, and every mark it carries.
fn story_line(row: &StoryRow) -> String {
    let rails: String = row
        .rails
        .iter()
        .map(|&it| if it { "│ " } else { "  " })
        .collect();
    let mut line = format!(
        "{:2} {}/{} {rails}{} {}",
        row.node, row.position, row.siblings, row.letter, row.label
    );
    if !row.pid.is_empty() {
        let _ = write!(line, " [{}]", row.pid);
    }
    for (mark, holds) in [
        ("ghost", row.ghost),
        ("inferred", row.inferred),
        ("FOCUS", row.focused),
        ("heading", row.heading),
        ("collapsed", row.expanded == Some(false)),
    ] {
        if holds {
            let _ = write!(line, " <{mark}>");
        }
    }
    let _ = write!(line, " {} {}", row.time, row.detail);
    for alert in &row.alerts {
        let mark = if alert.focused { "!!" } else { "!" };
        let _ = write!(line, " {mark} {} ({})", alert.title, alert.severity.label);
        if let Some(other) = &alert.other_incident {
            let _ = write!(line, " of {other}");
        }
    }
    line.trim_end().to_owned()
}

#[test]
fn the_frame_tells_what_is_loaded() {
    let shell = ask(&mut sample(), Shell {}).unwrap();
    assert!(shell.loaded);
    insta::assert_snapshot!(format!(
        "{}: {}\n{} | {}\n{} alerts, {} open, {} incidents, {} files, {} problems",
        shell.title, shell.detail, shell.span, shell.anchor, shell.alerts,
        shell.open_alerts, shell.incidents, shell.files, shell.problems
    ), @r"
    Case: 73 alerts · 2 files
    22 Feb 2026 – 21 Apr 2026 | 21 Apr 2026 15:26 UTC
    73 alerts, 53 open, 13 incidents, 2 files, 0 problems
    ");
}

#[test]
fn the_queue_opens_on_the_default_filter() {
    let queue = ask(&mut sample(), AlertQueue::default()).unwrap();
    let mut out = format!(
        "{} of {} ({} by default: {}), {}, back from {}\n{}\n",
        queue.matching,
        queue.total,
        queue.default_matching,
        queue.is_default,
        queue.sort,
        queue.anchor,
        queue.filter
    );
    for chip in &queue.chips {
        let _ = writeln!(
            out,
            "chip {}: {} → {}",
            chip.field, chip.value, chip.without
        );
    }
    for facet in &queue.facets {
        let values: Vec<String> = facet
            .values
            .iter()
            .take(8)
            .map(|it| {
                format!(
                    "{}{} {}",
                    if it.ticked { "✓" } else { "" },
                    it.label,
                    it.count
                )
            })
            .collect();
        let _ = writeln!(
            out,
            "{} ({}): {}",
            facet.label,
            facet.ticked,
            values.join(", ")
        );
    }
    insta::assert_snapshot!(out, @r"
    53 of 73 (53 by default: true), -lastActivity, back from 21 Apr 2026 15:26 UTC
    status:new,inProgress time:-30d..
    chip status: New, In progress → time:-30d..
    chip time: 30 days to newest (21 Apr 2026) → status:new,inProgress
    Severity (0): High 13, Medium 29, Low 6, Informational 5
    Status (2): ✓New 35, ✓In progress 18, Resolved 14
    Service source (0): Defender for Endpoint 25, Defender for Identity 5, Defender for Office 365 5, Defender for Cloud Apps 9, Defender XDR 3, Entra ID Protection 6
    Entity (0): fin-ws-03 13, m.oduya 11, upd.exe 10, j.alder 9, l.sorrel 9, powershell.exe 9, svhelper.exe 9, cmd.exe 8
    Investigation state (0): Unknown 38, Pending approval 4, Running 1, Partially remediated 6, Remediated 1, Unsupported alert type 3
    ");
}

#[test]
fn every_facet_count_is_what_a_click_gives() {
    let mut engine = sample();
    let queue = ask(&mut engine, AlertQueue::default()).unwrap();
    for facet in queue.facets {
        for value in facet
            .values
            .into_iter()
            .filter(|it| !it.ticked && it.count > 0)
        {
            let filter = Some(value.toggled);
            let then = ask(&mut engine, AlertQueue { filter, sort: None }).unwrap();
            assert_eq!(then.error, None);
            let same = then
                .facets
                .iter()
                .find(|it| it.label == facet.label)
                .unwrap();
            let ticked: Vec<_> = same.values.iter().filter(|it| it.ticked).collect();
            let this = ticked.iter().find(|it| it.label == value.label).unwrap();
            assert_eq!(this.count, value.count, "{} {}", facet.label, value.label);
            let sum: u32 = ticked.iter().map(|it| it.count).sum();
            if facet.label != "Entity" {
                assert_eq!(then.matching, sum, "{} {}", facet.label, value.label);
            }
        }
    }
}

#[test]
fn a_filter_that_is_none_is_said_and_the_default_one_is_shown() {
    let mut engine = sample();
    let filter = Some("severity:purple (".to_owned());
    let queue = ask(&mut engine, AlertQueue { filter, sort: None }).unwrap();
    assert!(queue.error.is_some());
    assert_eq!(
        (queue.is_default, queue.matching),
        (true, queue.default_matching)
    );
}

#[test]
fn the_first_rows_are_the_newest() {
    let mut engine = sample();
    let asked = AlertRows {
        count: 6,
        ..AlertRows::default()
    };
    let view = ask(&mut engine, asked).unwrap();
    let lines: Vec<String> = view.rows.iter().map(row_line).collect();
    insta::assert_snapshot!(lines.join("\n"), @r"
    21 Apr 15:26:08 | Informational | New | Unwanted software 'Coupondock' was blocked | Endpoint | Unwanted software | sales-lt-22 | Running
    21 Apr 06:02:44 | Informational | New | Campaign of unwanted mail delivered to junk folders | Office 365 | Initial access |  | Unknown
    20 Apr 18:00:00 | Medium | New | Leaked credentials | Entra ID | Credential access | n.quill | Unknown
    20 Apr 15:24:50 | Medium | New | Connection to a malicious address was blocked | Endpoint | Command and control | lab-pc-11 | Unknown
    20 Apr 14:31:10 | Medium | New | Connection to a malicious address was blocked | Endpoint | Command and control | lab-pc-12 | Unknown
    20 Apr 14:08:01 | Medium | New | Worm 'Sandroller' was detected | Endpoint | Malware | lab-pc-12 | Partially remediated
    ");
    // Paging on gives the rows that follow, and beyond the end none.
    let asked = AlertRows {
        from: 3,
        count: 3,
        ..AlertRows::default()
    };
    assert_eq!(ask(&mut engine, asked).unwrap().rows, view.rows[3..]);
    let asked = AlertRows {
        from: 9_999,
        count: 3,
        ..AlertRows::default()
    };
    assert_eq!(ask(&mut engine, asked).unwrap().rows, []);
    let key = view.rows[1].key.clone();
    let beside = ask(
        &mut engine,
        NeighbourAlerts {
            key,
            ..NeighbourAlerts::default()
        },
    )
    .unwrap();
    assert_eq!(beside.position, Some(1));
    assert_eq!(beside.previous.as_ref(), Some(&view.rows[0].key));
    assert_eq!(beside.next.as_ref(), Some(&view.rows[2].key));
}

#[test]
fn an_alert_page_says_everything() {
    let page = ask(
        &mut sample(),
        AlertPage {
            key: LSASS.to_owned(),
        },
    )
    .unwrap();
    let incident = page.incident.unwrap();
    insta::assert_snapshot!(format!(
        "{}\n{} · {} · {}\n{}\n{} “{}” ({} alerts, loaded {})\n{} {} {}\n{}",
        page.title, page.severity.label, page.status, page.detection_status, page.subtitle,
        incident.id, incident.title, incident.alerts, incident.loaded,
        page.manage.status, page.manage.assigned, page.manage.classified,
        section_lines(&page.sections)
    ), @r"
    LSASS process memory read by an uncommon tool
    High · In progress · Detected
    Defender for Endpoint · T1003.001 · 15 Apr 2026 17:41:36 UTC
    4127 “Multi-stage attack: phishing, mailbox takeover and ransomware attempt on 3 devices” (29 alerts, loaded true)
    inProgress s.moss@oskerholm.example Not set
    # Impacted assets
      Device: fin-ws-03 · Windows11 · 23H2 · high risk [only device:fin-ws-03]
      User: m.oduya · OSKERHOLM · Marit Oduya [only user:m.oduya]
      User: adm-t.venn · OSKERHOLM · Tobias Venn (adm) [only user:adm-t.venn]
    # Alert details
      Alert id: da7a17c3ae-3d2c-4bdf-a4c7-9d956dcc377d_1 (Code)
      Category: Credential access [only category:CredentialAccess]
      Technique: T1003.001 (Code) [only technique:T1003.001]
      Service source: Defender for Endpoint
      Detection source: EDR
      Product: Microsoft Defender for Endpoint
      Investigation: Pending approval
      Detector: e2ded7d0-7024-4a7c-ae40-8d8a806e0a50 (Code)
      Provider id: 7a17c3ae-3d2c-4bdf-a4c7-9d956dcc377d_1 (Code)
      Tenant: 9c669e35-94eb-49b9-a4bd-64e05d623596 (Code)
      Read from: incidents.json, record 4
    # Times
      First activity: 15 Apr 2026 17:40:52 UTC [copy 2026-04-15T17:40:52.4141082Z]
      Last activity: 15 Apr 2026 17:41:36 UTC [copy 2026-04-15T17:41:36.2113749Z]
      Raised: 15 Apr 2026 17:45:43 UTC [copy 2026-04-15T17:45:43.0563749Z]
      Last update: 16 Apr 2026 06:55:37 UTC [copy 2026-04-16T06:55:37.5197545Z]
    ");
    assert!(page.description.len() > 100);
    assert!(page.recommended_actions.contains('\n'));
}

#[test]
fn the_story_of_an_alert_is_its_tree() {
    let mut engine = sample();
    let view = ask(&mut engine, story(LSASS)).unwrap();
    let lines: Vec<String> = view.rows.iter().map(story_line).collect();
    insta::assert_snapshot!(format!("{} · {}\n{}", view.extent, view.caveat, lines.join("\n")), @r#"
    9 alerts, 1 device · 1 parent known only from a child
     0 1/2 D fin-ws-03  Windows11 · 23H2 · high risk
     1 1/1   P explorer.exe [5120] <ghost> 07:51:30 known only as a parent
     2 1/1     P outlook.exe [6120] 07:58:02
     3 1/1       P winword.exe [7004] 16:30:41 /n "C:\Users\m.oduya\AppData\Local\Microsoft\Windows\INetCache\Content.Outlook\K2L8ZQ1R\Overdue_Invoice_88213.docm" /o ""
     4 1/1         P powershell.exe [7312] 16:31:07 -NoP -W Hidden -enc VwByAGkAdABlAC0ATwB1AHQAcAB1AHQAIAAnAGgAYQByAGIAbwB1AHIAIABsAGkAZwBoAHQAcwAnADsAIABJAG4AdgBvAGsAZQA…AFwATwBzAGsAcgBcAHEAbAByAHQALgBkAGwAbAA= ! Office application started a script interpreter (Medium)
     5 1/3         │ F Overdue_Invoice_88213.docm  C:\Users\m.oduya\AppData\Local\Microsoft\Windows\INetCache\Content.Outlook\K2L8ZQ1R · ed24…a9e4
     6 2/3         │ P conhost.exe [7320] 16:31:07 0xffffffff -ForceV1
     7 3/3           P powershell.exe [7388] 16:31:12 -NoP -Command "Write-Output started; Start-Process rundll32 'C:\ProgramData\Oskr\qlrt.dll,Start'" ! Encoded PowerShell command line (Medium)
     8 1/1             P rundll32.exe [8040] 16:33:05 C:\ProgramData\Oskr\qlrt.dll,Start ! File fetched and started by PowerShell (Medium) ! Connection to a command-and-control address (High)
     9 1/11             │ F qlrt.dll  C:\ProgramData\Oskr · 574d…e03c
    10 2/11             │ IP 198.51.100.61  Varna · Bulgaria
    11 3/11             │ L hxxps://cdn-quayline[.]example/a/upd.dat
    12 4/11             │ L hxxps://updates-quayline[.]example/beacon
    13 5/11             │ P cmd.exe [8212] 16:51:40 /c whoami /all
    14 1/1             │   P whoami.exe [8220] 16:51:40 /all
    15 6/11             │ P cmd.exe [8236] 16:52:03 /c net group "Domain Admins" /domain
    16 1/1             │   P net.exe [8244] 16:52:03 group "Domain Admins" /domain
    17 1/1             │     P net1.exe [8248] 16:52:03 group "Domain Admins" /domain ! Suspicious sequence of exploration commands (Low)
    18 7/11             │ P cmd.exe [8260] 16:52:31 /c nltest /domain_trusts
    19 1/1             │   P nltest.exe [8264] 16:52:31 /domain_trusts
    20 8/11             │ P ipconfig.exe [8290] 16:53:22 /all
    21 9/11             │ P schtasks.exe [8410] 17:20:16 /create /tn "\Microsoft\Windows\Oskr\ClockSync" /sc hourly /tr "rundll32.exe C:\ProgramData\Oskr\qlrt.dll,Start" /f ! Suspicious scheduled task registered (Medium)
    22 1/3             │ │ F ClockSync  C:\Windows\System32\Tasks\Microsoft\Windows\Oskr · 0f17…68b7
    23 2/3             │ │ F qlrt.dll  C:\ProgramData\Oskr · 574d…e03c
    24 3/3             │   R HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Windows NT\CurrentVersion\Schedule\TaskCache\Tree\Microsoft\Windows\Oskr\ClockSync\Id  {6B1D0C52-0000-4A4E-9D1F-0512AB34CD56}
    25 10/11             │ P reg.exe [8466] 17:22:48 add HKCU\Software\Microsoft\Windows\CurrentVersion\Run /v ClockSync /d "rundll32.exe C:\ProgramData\Oskr\qlrt.dll,Start" /f ! Autostart entry added by an uncommon process (Low)
    26 1/1             │   R HKEY_CURRENT_USER\SOFTWARE\Microsoft\Windows\CurrentVersion\Run\ClockSync  rundll32.exe C:\ProgramData\Oskr\qlrt.dll,Start
    27 11/11               P cmd.exe [8600] 17:40:52 /c C:\ProgramData\Oskr\pd64.exe -accepteula -ma lsass.exe C:\ProgramData\Oskr\ls.tmp
    28 1/2               │ P conhost.exe [8604] 17:40:52 0xffffffff -ForceV1
    29 2/2                 P pd64.exe [8612] <FOCUS> 17:40:53 -accepteula -ma lsass.exe C:\ProgramData\Oskr\ls.tmp !! LSASS process memory read by an uncommon tool (High) ! Hacking tool 'Ashpick' was detected (High)
    30 1/1                   F pd64.exe  C:\ProgramData\Oskr · 3487…bd1e
    31 2/2  Not placed: the export does not say by what <heading>
    32 1/3 │ U adm-t.venn  OSKERHOLM · Tobias Venn (adm)
    33 2/3 │ U m.oduya  OSKERHOLM · Marit Oduya
    34 3/3   F ls.tmp  C:\ProgramData\Oskr · cc36…244b
    "#);
    assert_eq!(view.total as usize, view.rows.len());
    let focus = view.focus.unwrap();
    assert!(view.rows[view.focus_row.unwrap() as usize].focused);
    // With a parent collapsed, exactly what is below it is hidden.
    let parent = view.expandable[1];
    let at = view.rows.iter().position(|it| it.node == parent).unwrap();
    let level = view.rows[at].level;
    let below = view.rows[at + 1..]
        .iter()
        .take_while(|it| it.level > level)
        .count();
    let mut asked = story(LSASS);
    asked.collapsed = vec![parent];
    let collapsed = ask(&mut engine, asked).unwrap();
    assert_eq!(collapsed.total as usize, view.rows.len() - below);
    assert_eq!(collapsed.rows[at].expanded, Some(false));
    assert_eq!(collapsed.focus, Some(focus));
}

#[test]
fn the_pane_of_the_focused_process_says_everything() {
    let mut engine = sample();
    let node = ask(&mut engine, story(LSASS)).unwrap().focus.unwrap();
    let pane = ask(
        &mut engine,
        NodePane {
            key: LSASS.to_owned(),
            node,
        },
    )
    .unwrap();
    let alerts: Vec<&str> = pane.alerts.iter().map(|it| it.title.as_str()).collect();
    insta::assert_snapshot!(format!(
        "{} {} {} ({:?} … {:?})\n{}alerts: {} +{}",
        pane.kind, pane.title, pane.subtitle, pane.previous, pane.next,
        section_lines(&pane.sections), alerts.join("; "), pane.more_alerts
    ), @r"
    Process pd64.exe 8612 (Some(28) … Some(30))
    # (untitled)
      Command line: C:\ProgramData\Oskr\pd64.exe -accepteula -ma lsass.exe C:\ProgramData\Oskr\ls.tmp (Code)
      Image: pd64.exe (Code)
      Folder: C:\ProgramData\Oskr (Code)
      SHA-256: 34878836034e53d313e29acfdb3d28df155d222478f5685db41882ac6904bd1e (Code) [only hash:34878836034e53d313e29acfdb3d28df155d222478f5685db41882ac6904bd1e]
      SHA-1: 5bbfc50b14090bca358a683df0aed49bb043aa10 (Code) [only hash:5bbfc50b14090bca358a683df0aed49bb043aa10]
      MD5: 2db89c002a429e4e81ab6637860daa76 (Code) [only hash:2db89c002a429e4e81ab6637860daa76]
      Size in bytes: 884294 (Code)
      Process id: 8612 (Code)
      Started: 15 Apr 2026 17:40:53 UTC
      Account: m.oduya [only user:m.oduya]
      Account domain: OSKERHOLM
      Display name: Marit Oduya
      User principal name: m.oduya@oskerholm.example (Code) [only user:m.oduya@oskerholm.example]
      SID: S-1-5-21-1395195057-1347622660-1798768452-6641 (Code) [only user:S-1-5-21-1395195057-1347622660-1798768452-6641]
      Entra object id: 789a878a-1ed5-4e55-a916-01a9403cf203 (Code)
      Parent process id: 8600 (Code)
      Parent started: 15 Apr 2026 17:40:52 UTC
      Parent image: cmd.exe (Code)
      Folder: C:\Windows\System32 (Code)
      Defender device id: a506b362b6f58ab59b25a3fc1c21b351b9bb4c17 (Code)
      Parent: cmd.exe 8600 (Code)
      After its parent: 1 s
      Device: fin-ws-03 [only device:fin-ws-03]
    # What the alerts say
      Verdict: Malicious by 2 alerts (Bad)
      Detection: Detected
      Remediation: Pending approval
      Remediation: Remediated
    # Within the loaded data
      In alerts: 2 of 73
      First seen: 15 Apr 2026 17:40:52 UTC
      Last seen: 15 Apr 2026 17:43:05 UTC
    alerts: LSASS process memory read by an uncommon tool; Hacking tool 'Ashpick' was detected +0
    ");
}

#[test]
fn an_alert_that_tells_of_a_thing_twice_is_one_alert() {
    let file = |name: &str| {
        format!(
            r##"{{"@odata.type":"#microsoft.graph.security.fileEvidence","verdict":"malicious","fileDetails":{{"fileName":"{name}","sha256":"{:064}"}}}}"##,
            7
        )
    };
    let alert = format!(
        r##"{{"@odata.type":"#microsoft.graph.security.alert","id":"a","title":"T","evidence":[{},{}]}}"##,
        file("a.exe"),
        file("b.exe")
    );
    let mut engine = Engine::default();
    open(&mut engine, &[("a.json", alert.as_bytes())]);
    let rows = ask(&mut engine, story("a")).unwrap().rows;
    let file = rows.iter().find(|it| it.letter == "F").unwrap();
    let asked = NodePane {
        key: "a".to_owned(),
        node: file.node,
    };
    let pane = ask(&mut engine, asked).unwrap();
    let facts = pane.sections.iter().flat_map(|it| &it.facts);
    let verdicts: Vec<&str> = facts
        .filter(|it| it.label == "Verdict")
        .map(|it| it.value.as_str())
        .collect();
    assert_eq!(verdicts, ["Malicious by 1 alert"]);
}

#[test]
fn an_incident_page_tells_its_alerts_in_order() {
    let mut engine = sample();
    let page = ask(
        &mut engine,
        IncidentPage {
            id: "4127".to_owned(),
        },
    )
    .unwrap();
    let mut out = format!(
        "{}\n{} · {} · {}\n{}\n",
        page.title,
        page.severity.label,
        page.status,
        page.alert_count,
        page.narrative.join("\n")
    );
    for it in &page.tactics {
        let _ = write!(out, "[{} {}]", it.tactic, it.alerts);
    }
    out.push('\n');
    for group in &page.assets {
        let _ = writeln!(out, "# {}", group.label);
        for it in group.rows.iter().take(3) {
            let _ = writeln!(
                out,
                "  {} | {} | {} | {} – {} | {}",
                it.name, it.detail, it.alerts, it.first, it.last, it.only
            );
        }
    }
    out.push_str(&section_lines(&page.sections));
    for row in page.alerts.iter().take(4) {
        let _ = writeln!(out, "{}", row_line(row));
    }
    insta::assert_snapshot!(out, @r"
    Multi-stage attack: phishing, mailbox takeover and ransomware attempt on 3 devices
    High · In progress · 29 alerts, 26 active
    It began on 13 Apr 2026 08:12 UTC with “Messages with a malicious URL removed after delivery” on j.alder@oskerholm.example.
    29 alerts over 2 days reached 3 devices, 3 users, 4 mailboxes, reported by Cloud Apps, Defender XDR, Endpoint, Entra ID, Identity, Office 365.
    Tactics seen: initial access, execution, persistence, defense evasion, credential access, discovery, lateral movement, collection, command and control, impact.
    Still open: 26 alerts.
    [Initial access 7][Execution 5][Persistence 3][Privilege escalation 0][Defense evasion 1][Credential access 3][Discovery 2][Lateral movement 4][Collection 1][Command and control 1][Exfiltration 0][Impact 1]
    # Devices
      fin-ws-03 | Windows11 · 23H2 · high risk | 13 | 15 Apr 16:30:41 – 16 Apr 06:04:02 | device:fin-ws-03
      fs-01 | WindowsServer2022 · 21H2 · high risk | 8 | 16 Apr 05:12:20 – 16 Apr 06:04:02 | device:fs-01
      ap-lt-07 | Windows11 · 23H2 · medium risk | 1 | 13 Apr 08:41:09 – 13 Apr 08:41:20 | device:ap-lt-07
    # Users
      m.oduya | OSKERHOLM · Marit Oduya | 10 | 14 Apr 09:05:33 – 16 Apr 06:04:02 | user:m.oduya
      j.alder | OSKERHOLM · Jonas Alder | 9 | 13 Apr 08:40:02 – 14 Apr 09:06:10 | user:j.alder
      adm-t.venn | OSKERHOLM · Tobias Venn (adm) | 6 | 15 Apr 16:52:03 – 16 Apr 06:04:02 | user:adm-t.venn
    # Mailboxes
      j.alder@oskerholm.example | Jonas Alder | 5 | 13 Apr 08:12:04 – 14 Apr 09:06:10 | mailbox:j.alder@oskerholm.example
      b.tarn@oskerholm.example | Boris Tarn | 1 | 13 Apr 08:12:04 – 13 Apr 09:47:30 | mailbox:b.tarn@oskerholm.example
      m.oduya@oskerholm.example | Marit Oduya | 1 | 14 Apr 09:05:33 – 14 Apr 09:11:54 | mailbox:m.oduya@oskerholm.example
    # Incident
      Incident id: 4127 (Code)
      Assigned to: s.moss@oskerholm.example
      Classification: Not set
      Tag: Finance
      Tag: Ransomware
      First activity: 13 Apr 2026 08:12:04 UTC
      Last activity: 16 Apr 2026 06:04:02 UTC
      Created: 13 Apr 2026 08:49:09 UTC
      Last update: 16 Apr 2026 14:20:44 UTC
      Changed by: s.moss@oskerholm.example
    # Description
      As exported: A stolen mailbox was used to send a document with a macro to a colleague. The attacker moved on to the file server, where encryption was prevented.
    # Comments as exported
      s.moss@oskerholm.example: Disruption contained adm-t.venn. FS-01 is off the network, working through the chain backwards.⏎16 Apr 2026 06:41 UTC
      k.ibarra@oskerholm.example: Sessions of j.alder revoked. Still looking for the first mail.⏎16 Apr 2026 09:20 UTC
    13 Apr 09:47:30 | Informational | Resolved | Messages with a malicious URL removed after delivery | Office 365 | Initial access | j.alder@oskerholm.example · p.lund@oskerholm.example +1 | Remediated
    13 Apr 09:20:37 | Medium | New | Impossible travel activity | Cloud Apps | Initial access | j.alder | Unknown
    13 Apr 08:41:20 | Medium | New | Browser opened a page reported as phishing | Endpoint | Initial access | ap-lt-07 · j.alder | Unsupported alert type
    13 Apr 08:41:12 | High | In progress | A user opened a potentially malicious URL | Office 365 | Initial access | j.alder · j.alder@oskerholm.example | Unknown | s.moss@oskerholm.example
    ");
    // All in one fortnight of one month, so their text is in order too.
    let starts: Vec<_> = page.alerts.iter().map(|it| &it.first_activity).collect();
    assert_eq!(starts.len(), 29);
    assert!(starts.is_sorted(), "{starts:?}");
    // Its row in the list says the same.
    let list = ask(&mut engine, IncidentList { from: 0, count: 50 }).unwrap();
    let row = list.rows.iter().find(|it| it.id == "4127").unwrap();
    assert_eq!((&row.title, &row.severity), (&page.title, &page.severity));
    assert!(
        row.active_alerts.ends_with("of 29"),
        "{}",
        row.active_alerts
    );
    assert_eq!(list.alerts_without, 73 - 56);
}
