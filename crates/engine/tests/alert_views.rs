//! What the views of one alert say, word for word.
#![expect(clippy::unwrap_used, reason = "helpers of tests")]

mod desk;

use desk::lines::{section_lines, story_line};
use desk::{LSASS, ask, sample, story};
use throughline_engine::protocol::{AlertPage, StoryRow};

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
      Device: fin-ws-03 · Windows11 · 23H2 · high risk [only device:=fin-ws-03]
      User: m.oduya · OSKERHOLM · Marit Oduya [only user:=m.oduya]
      User: adm-t.venn · OSKERHOLM · Tobias Venn (adm) [only user:=adm-t.venn]
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
     2 1/1     P outlook.exe [6120] 07:58:02  <+6 min 32 s>
     3 1/1       P winword.exe [7004] 16:30:41 /n "C:\Users\m.oduya\AppData\Local\Microsoft\Windows\INetCache\Content.Outlook\K2L8ZQ1R\Overdue_Invoice_88213.docm" /o "" <+8 h 32 min>
     4 1/1         P powershell.exe [7312] 16:31:07 -NoP -W Hidden -enc VwByAGkAdABlAC0ATwB1AHQAcAB1AHQAIAAnAGgAYQByAGIAbwB1AHIAIABsAGkAZwBoAHQAcwAnADsAIABJAG4AdgBvAGsAZQA…AFwATwBzAGsAcgBcAHEAbAByAHQALgBkAGwAbAA= ! Office application started a script interpreter (Medium)
     5 1/3         │ F Overdue_Invoice_88213.docm  C:\Users\m.oduya\AppData\Local\Microsoft\Windows\INetCache\Content.Outlook\K2L8ZQ1R · ed24…a9e4
     6 2/3         │ P conhost.exe [7320] 16:31:07 0xffffffff -ForceV1
     7 3/3           P powershell.exe [7388] 16:31:12 -NoP -Command "Write-Output started; Start-Process rundll32 'C:\ProgramData\Oskr\qlrt.dll,Start'" ! Encoded PowerShell command line (Medium)
     8 1/1             P rundll32.exe [8040] 16:33:05 C:\ProgramData\Oskr\qlrt.dll,Start ! File fetched and started by PowerShell (Medium) ! Connection to a command-and-control address (High)
     9 1/11             │ F qlrt.dll  C:\ProgramData\Oskr · 574d…e03c
    10 2/11             │ IP 198.51.100.61  Varna · Bulgaria
    11 3/11             │ L hxxps://cdn-quayline[.]example/a/upd.dat
    12 4/11             │ L hxxps://updates-quayline[.]example/beacon
    13 5/11             │ P cmd.exe [8212] 16:51:40 /c whoami /all <+18 min 35 s>
    14 1/1             │   P whoami.exe [8220] 16:51:40 /all
    15 6/11             │ P cmd.exe [8236] 16:52:03 /c net group "Domain Admins" /domain <+18 min 58 s>
    16 1/1             │   P net.exe [8244] 16:52:03 group "Domain Admins" /domain
    17 1/1             │     P net1.exe [8248] 16:52:03 group "Domain Admins" /domain ! Suspicious sequence of exploration commands (Low)
    18 7/11             │ P cmd.exe [8260] 16:52:31 /c nltest /domain_trusts <+19 min 26 s>
    19 1/1             │   P nltest.exe [8264] 16:52:31 /domain_trusts
    20 8/11             │ P ipconfig.exe [8290] 16:53:22 /all <+20 min 17 s>
    21 9/11             │ P schtasks.exe [8410] 17:20:16 /create /tn "\Microsoft\Windows\Oskr\ClockSync" /sc hourly /tr "rundll32.exe C:\ProgramData\Oskr\qlrt.dll,Start" /f <+47 min 11 s> ! Suspicious scheduled task registered (Medium)
    22 1/3             │ │ F ClockSync  C:\Windows\System32\Tasks\Microsoft\Windows\Oskr · 0f17…68b7
    23 2/3             │ │ F qlrt.dll  C:\ProgramData\Oskr · 574d…e03c
    24 3/3             │   R HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Windows NT\CurrentVersion\Schedule\TaskCache\Tree\Microsoft\Windows\Oskr\ClockSync\Id  {6B1D0C52-0000-4A4E-9D1F-0512AB34CD56}
    25 10/11             │ P reg.exe [8466] 17:22:48 add HKCU\Software\Microsoft\Windows\CurrentVersion\Run /v ClockSync /d "rundll32.exe C:\ProgramData\Oskr\qlrt.dll,Start" /f <+49 min 43 s> ! Autostart entry added by an uncommon process (Low)
    26 1/1             │   R HKEY_CURRENT_USER\SOFTWARE\Microsoft\Windows\CurrentVersion\Run\ClockSync  rundll32.exe C:\ProgramData\Oskr\qlrt.dll,Start
    27 11/11               P cmd.exe [8600] 17:40:52 /c C:\ProgramData\Oskr\pd64.exe -accepteula -ma lsass.exe C:\ProgramData\Oskr\ls.tmp <+1 h 7 min>
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
    let is_parent = |it: &&StoryRow| it.expanded.is_some();
    let parent = view.rows.iter().filter(is_parent).nth(1).unwrap().node;
    let at = view.rows.iter().position(|it| it.node == parent).unwrap();
    let level = view.rows[at].level;
    let below = view.rows[at + 1..]
        .iter()
        .take_while(|it| it.level > level)
        .count();
    let mut asked = story(LSASS);
    asked.choices.except = vec![parent];
    let collapsed = ask(&mut engine, asked).unwrap();
    assert_eq!(collapsed.total as usize, view.rows.len() - below);
    assert_eq!(collapsed.rows[at].expanded, Some(false));
    assert_eq!(collapsed.focus, Some(focus));
}
