//! What an alert tells beside its story, word for word.
#![expect(clippy::unwrap_used, reason = "helpers of tests")]

mod desk;

use desk::{LSASS, alert_keys, ask, exports, only_rows, open, rows_of, sample, shown};
use std::fmt::Write as _;
use throughline_engine::Engine;
use throughline_engine::protocol::{AlertParts, AlertPartsView, EscalationText};

fn parts(engine: &mut Engine, key: &str) -> AlertPartsView {
    let key = key.to_owned();
    ask(engine, AlertParts { key }).unwrap()
}

fn told(view: &AlertPartsView) -> String {
    let mut out = format!("{}\n", view.sentences.join("\n"));
    for it in &view.impacted.facts {
        let _ = writeln!(out, "{}: {}", it.label, it.value);
    }
    for it in &view.evidence {
        let _ = writeln!(
            out,
            "{} {} | {} | {} | {}",
            it.kind, it.name, it.verdict, it.remediation, it.details
        );
    }
    for it in &view.related {
        let _ = writeln!(out, "{}: {}", it.alert.title, it.reasons.join("; "));
    }
    let _ = writeln!(
        out,
        "{} more pieces of evidence, {} more related",
        view.more_evidence, view.more_related
    );
    if let Some(similar) = &view.similar {
        let _ = writeln!(out, "{} of this title: {}", similar.count, similar.filter);
        for it in &similar.judged {
            let _ = writeln!(out, "{} {}: {}", it.count, it.label, it.filter);
        }
    }
    out
}

#[test]
fn an_alert_with_processes() {
    insta::assert_snapshot!(told(&parts(&mut sample(), LSASS)), @r#"
    Defender for Endpoint saw it on fin-ws-03, with m.oduya and adm-t.venn, from 15 Apr 2026 17:40:52 UTC to 15 Apr 2026 17:41:36 UTC.
    Its process is pd64.exe (process 8612), started on 15 Apr 2026 17:40:53 UTC, by cmd.exe (process 8600).
    It was detected: seen, and possibly still active as far as the export says.
    Of 14 pieces of evidence: 5 malicious, 6 suspicious.
    Device: fin-ws-03 · Windows11 · 23H2 · high risk
    User: m.oduya · OSKERHOLM · Marit Oduya
    User: adm-t.venn · OSKERHOLM · Tobias Venn (adm)
    Device fin-ws-03 | Malicious |  | Compromised · Main device
    Process pd64.exe -accepteula -ma lsass.exe C:\ProgramData\Oskr\ls.tmp | Malicious | Pending approval | Detected
    Process powershell.exe -NoP -W Hidden -enc VwByAGkAdABlAC0ATwB1AHQAcAB1AHQAIAAnAGgAYQByAGIAbwB1AHIAIABsAGkAZwBoAHQAcwAnADsAIABJAG4AdgBvAGsAZQA…AFwATwBzAGsAcgBcAHEAbAByAHQALgBkAGwAbAA= | Malicious |  | Detected
    Process rundll32.exe C:\ProgramData\Oskr\qlrt.dll,Start | Malicious | Active | Detected
    File C:\ProgramData\Oskr\pd64.exe | Malicious | Pending approval | Detected
    User adm-t.venn | Suspicious |  | Compromised
    User m.oduya | Suspicious |  | Compromised
    Process cmd.exe /c C:\ProgramData\Oskr\pd64.exe -accepteula -ma lsass.exe C:\ProgramData\Oskr\ls.tmp | Suspicious |  | Detected
    Process powershell.exe -NoP -Command "Write-Output started; Start-Process rundll32 'C:\ProgramData\Oskr\qlrt.dll,Start'" | Suspicious |  | Detected
    Process winword.exe /n "C:\Users\m.oduya\AppData\Local\Microsoft\Windows\INetCache\Content.Outlook\K2L8ZQ1R\Overdue_Invoice_88213.docm" /o "" | Suspicious |  | Detected
    File C:\ProgramData\Oskr\ls.tmp | Suspicious | Pending approval | Detected · Created
    Process conhost.exe 0xffffffff -ForceV1 |  |  | Detected
    Process conhost.exe 0xffffffff -ForceV1 |  |  | Detected
    Process outlook.exe  |  |  | Detected
    Encoded PowerShell command line: same execution tree; process conhost.exe, in 2 alerts; process winword.exe, in 3 alerts; 4 more in common
    Office application started a script interpreter: same execution tree; process outlook.exe, in 2 alerts; process winword.exe, in 3 alerts; 3 more in common
    File fetched and started by PowerShell: same execution tree; process powershell.exe, in 4 alerts; process powershell.exe, in 4 alerts; 3 more in common
    Hacking tool 'Ashpick' was detected: same execution tree; process pd64.exe, in 2 alerts; file pd64.exe, in 2 alerts; 1 more in common
    Connection to a command-and-control address: same execution tree; process powershell.exe, in 4 alerts; process rundll32.exe, in 6 alerts; 1 more in common
    Suspicious sequence of exploration commands: same execution tree; process rundll32.exe, in 6 alerts; user m.oduya, in 11 alerts; 1 more in common
    Suspicious scheduled task registered: same execution tree; process rundll32.exe, in 6 alerts; user m.oduya, in 11 alerts; 1 more in common
    Autostart entry added by an uncommon process: same execution tree; process rundll32.exe, in 6 alerts; user m.oduya, in 11 alerts; 1 more in common
    User and group membership reconnaissance (SAMR): user adm-t.venn, in 6 alerts; user m.oduya, in 11 alerts; device fin-ws-03, in 14 alerts
    Hands-on-keyboard attack from a compromised account (attack disruption): user adm-t.venn, in 6 alerts; user m.oduya, in 11 alerts; device fin-ws-03, in 14 alerts
    Suspected identity theft (pass-the-hash): user adm-t.venn, in 6 alerts; device fin-ws-03, in 14 alerts
    Remote code execution attempt by service creation: user adm-t.venn, in 6 alerts; device fin-ws-03, in 14 alerts
    Remote support tool started: user m.oduya, in 11 alerts; device fin-ws-03, in 14 alerts
    Suspicious service registered from a remote device: user adm-t.venn, in 6 alerts
    Malicious file in a message: <b>Overdue</b> invoice_�fdp.exe: user m.oduya, in 11 alerts
    0 more pieces of evidence, 0 more related
    "#);
}

#[test]
fn an_alert_that_tells_little_says_no_more_than_it_tells() {
    let mut engine = Engine::default();
    let alert = br#"{"value":[{"id":"da1","title":"Bare","severity":"low","status":"new","createdDateTime":"2026-04-14T16:00:00Z","evidence":[]}]}"#;
    open(&mut engine, &[("alerts.json", alert)]);
    insta::assert_snapshot!(told(&parts(&mut engine, "da1")), @r"

    0 more pieces of evidence, 0 more related
    ");
}

#[test]
fn related_alerts_are_others_with_reasons() {
    let mut engine = sample();
    for key in alert_keys(&mut engine) {
        let view = parts(&mut engine, &key);
        for it in &view.related {
            assert_ne!(it.alert.key, key);
            assert!(!it.reasons.is_empty());
        }
    }
}

#[test]
fn the_counts_of_a_title_are_of_the_alerts_that_their_filters_show() {
    let mut engine = sample();
    let mut told = 0;
    for key in alert_keys(&mut engine) {
        let Some(similar) = parts(&mut engine, &key).similar else {
            continue;
        };
        told += 1;
        let mut shows = |filter: &str| {
            let rows = ask(&mut engine, rows_of(shown(filter))).unwrap();
            only_rows(rows).len() as u32
        };
        assert!(similar.count > 1, "{key}");
        assert_eq!(shows(&similar.filter), similar.count, "{}", similar.filter);
        for it in &similar.judged {
            assert_eq!(shows(&it.filter), it.count, "{}", it.filter);
        }
        let judged: u32 = similar.judged.iter().map(|it| it.count).sum();
        assert_eq!(judged, similar.count, "{key}");
    }
    assert!(told > 10, "{told}");
}

#[test]
fn every_alert_of_real_exports_has_parts() {
    let Some(folder) = exports() else { return };
    let file = std::fs::read_dir(folder.join("graph_alerts_v2"))
        .unwrap()
        .filter_map(|it| it.ok().map(|it| it.path()))
        .filter(|it| it.extension().is_some_and(|it| it == "json"))
        .min()
        .unwrap();
    let mut engine = Engine::default();
    open(
        &mut engine,
        &[("alerts.json", &std::fs::read(file).unwrap())],
    );
    for key in alert_keys(&mut engine) {
        let view = parts(&mut engine, &key);
        assert!(view.sentences.iter().all(|it| it.ends_with('.')), "{key}");
    }
}

#[test]
fn an_escalation_note_holds_alert_question_and_story() {
    let mut engine = sample();
    let asked = EscalationText {
        key: LSASS.to_owned(),
        question: "Is this our red team?".to_owned(),
    };
    let file = ask(&mut engine, asked).unwrap();
    assert_eq!(
        file.name,
        "escalation-da7a17c3ae-3d2c-4bdf-a4c7-9d956dcc377d_1.txt"
    );
    let begins: Vec<&str> = file.text.lines().take(9).collect();
    insta::assert_snapshot!(begins.join("\n"), @r"
    LSASS process memory read by an uncommon tool
    High severity, in progress, detected
    Defender for Endpoint · T1003.001 · 15 Apr 2026 17:41:36 UTC
    Alert da7a17c3ae-3d2c-4bdf-a4c7-9d956dcc377d_1
    Incident 4127: Multi-stage attack: phishing, mailbox takeover and ransomware attempt on 3 devices

    Question

    Is this our red team?
    ");
    for part in ["Evidence", "Story", "Related alerts"] {
        assert!(file.text.contains(&format!("\n{part}\n\n")), "{part}");
    }
    assert!(file.text.contains("pd64.exe -accepteula -ma lsass.exe"));
}
