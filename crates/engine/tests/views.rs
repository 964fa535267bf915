//! What the frame, the queue and the incidents of the sample say, word for word.
#![expect(clippy::unwrap_used, reason = "helpers of tests")]

mod desk;

use desk::lines::{queue_line, row_line, section_lines};
use desk::{all_incidents, ask, only_rows, queue, rows_of, sample};
use std::fmt::Write as _;
use throughline_engine::protocol::{
    IncidentPage, Neighbours, Queue, QueueRows, QueueView, Shell, Shown,
};

fn chosen_sort(queue: &QueueView) -> String {
    let parts = queue.sort.iter();
    let parts = parts.map(|it| format!("{}{}", if it.descending { "-" } else { "" }, it.name));
    parts.collect::<Vec<_>>().join(",")
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
    let queue = ask(&mut sample(), Queue::default()).unwrap();
    let mut out = format!(
        "{} of {} ({} by default: {}), {}, back from {}\n{}\n",
        queue.matching,
        queue.total,
        queue.default_matching,
        queue.is_default,
        chosen_sort(&queue),
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
    Entity (0): fin-ws-03 13, m.oduya 11, j.alder 9, l.sorrel 9, fs-01 8, 198.51.100.142 6, adm-t.venn 6, cmd.exe 6
    Category (0): Initial access 12, Execution 7, Persistence 7, Credential access 6, Command and control 4, Lateral movement 4, Discovery 3, Defense evasion 2
    Assigned to (0): s.moss@oskerholm.example 12, k.ibarra@oskerholm.example 6
    Tag (0): AttackDisruption 1
    ");
}

#[test]
fn every_facet_count_is_what_a_click_gives() {
    let mut engine = sample();
    let frame = ask(&mut engine, Queue::default()).unwrap();
    for facet in frame.facets {
        for value in facet
            .values
            .into_iter()
            .filter(|it| !it.ticked && it.count > 0)
        {
            let then = ask(&mut engine, queue(&value.toggled)).unwrap();
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
    let queue = ask(&mut engine, queue("severity:purple (")).unwrap();
    assert!(queue.error.is_some());
    assert_eq!(
        (queue.is_default, queue.matching),
        (true, queue.default_matching)
    );
}

#[test]
fn the_first_rows_are_the_newest() {
    let mut engine = sample();
    let first = |from: u32, count: u32| QueueRows {
        from,
        count,
        ..rows_of(Shown::default())
    };
    let view = ask(&mut engine, first(0, 6)).unwrap();
    let rows = only_rows(view.clone());
    let lines: Vec<String> = rows.iter().map(queue_line).collect();
    insta::assert_snapshot!(lines.join("\n"), @r"
    21 Apr 15:26:08 | Informational | New | Unwanted software 'Coupondock' was blocked | Endpoint | Unwanted software | sales-lt-22 | Running
    21 Apr 06:02:44 | Informational | New | Campaign of unwanted mail delivered to junk folders | Office 365 | Initial access
    20 Apr 18:00:00 | Medium | New | Leaked credentials | Entra ID | Credential access | n.quill
    20 Apr 15:24:50 | Medium | New | Connection to a malicious address was blocked | Endpoint | Command and control | lab-pc-11
    20 Apr 14:31:10 | Medium | New | Connection to a malicious address was blocked | Endpoint | Command and control | lab-pc-12
    20 Apr 14:08:01 | Medium | New | Worm 'Sandroller' was detected | Endpoint | Malware | lab-pc-12 | Partially remediated
    ");
    // Paging on gives the rows that follow, and beyond the end none.
    assert_eq!(ask(&mut engine, first(3, 3)).unwrap().rows, view.rows[3..]);
    assert_eq!(ask(&mut engine, first(9_999, 3)).unwrap().rows, []);
    let key = rows[1].key.clone();
    let beside = ask(
        &mut engine,
        Neighbours {
            key,
            ..Neighbours::default()
        },
    )
    .unwrap();
    assert_eq!(beside.position, Some(1));
    assert_eq!(beside.previous.as_ref(), Some(&rows[0].key));
    assert_eq!(beside.next.as_ref(), Some(&rows[2].key));
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
    29 alerts over 3 days reached 3 devices, 3 users, 4 mailboxes, reported by Cloud Apps, Endpoint, Entra ID, Identity, Office 365, XDR.
    Tactics seen: initial access, execution, persistence, defense evasion, credential access, discovery, lateral movement, collection, command and control, impact.
    Still open: 26 alerts.
    [Initial access 7][Execution 5][Persistence 3][Privilege escalation 0][Defense evasion 1][Credential access 3][Discovery 2][Lateral movement 4][Collection 1][Command and control 1][Exfiltration 0][Impact 1]
    # Devices
      fin-ws-03 | Windows11 · 23H2 · high risk | 13 | 15 Apr 16:30:41 – 16 Apr 06:04:02 | device:=fin-ws-03 incident:4127
      fs-01 | WindowsServer2022 · 21H2 · high risk | 8 | 16 Apr 05:12:20 – 16 Apr 06:04:02 | device:=fs-01 incident:4127
      ap-lt-07 | Windows11 · 23H2 · medium risk | 1 | 13 Apr 08:41:09 – 13 Apr 08:41:20 | device:=ap-lt-07 incident:4127
    # Users
      m.oduya | OSKERHOLM · Marit Oduya | 10 | 14 Apr 09:05:33 – 16 Apr 06:04:02 | user:=m.oduya incident:4127
      j.alder | OSKERHOLM · Jonas Alder | 9 | 13 Apr 08:40:02 – 14 Apr 09:06:10 | user:=j.alder incident:4127
      adm-t.venn | OSKERHOLM · Tobias Venn (adm) | 6 | 15 Apr 16:52:03 – 16 Apr 06:04:02 | user:=adm-t.venn incident:4127
    # Mailboxes
      j.alder@oskerholm.example | Jonas Alder | 5 | 13 Apr 08:12:04 – 14 Apr 09:06:10 | mailbox:=j.alder@oskerholm.example incident:4127
      b.tarn@oskerholm.example | Boris Tarn | 1 | 13 Apr 08:12:04 – 13 Apr 09:47:30 | mailbox:=b.tarn@oskerholm.example incident:4127
      m.oduya@oskerholm.example | Marit Oduya | 1 | 14 Apr 09:05:33 – 14 Apr 09:11:54 | mailbox:=m.oduya@oskerholm.example incident:4127
    # Details
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
    let list = only_rows(ask(&mut engine, all_incidents()).unwrap());
    let row = list.iter().find(|it| it.key == "4127").unwrap();
    assert_eq!((&row.title, &row.severity), (&page.title, &page.severity));
    assert!(row.cells[2].text.ends_with("of 29"), "{:?}", row.cells[2]);
    let shown = all_incidents().shown;
    let aside = ask(
        &mut engine,
        Queue {
            shown,
            ..Queue::default()
        },
    )
    .unwrap()
    .aside
    .unwrap();
    assert_eq!(aside.text, format!("{} alerts in none of them", 73 - 56));
}
