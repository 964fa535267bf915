//! What the global search finds, and where it leads.
#![expect(clippy::unwrap_used, reason = "helpers of tests")]

mod desk;

use desk::{LSASS, ask, open, queue, sample};
use std::fmt::Write as _;
use throughline_engine::Engine;
use throughline_engine::protocol::{Destination, Search, SearchSection, SearchView, Suggest};

fn search(engine: &mut Engine, text: &str) -> SearchView {
    let text = text.to_owned();
    ask(engine, Search { text }).unwrap()
}

fn suggest(engine: &mut Engine, text: &str) -> Vec<SearchSection> {
    let text = text.to_owned();
    ask(engine, Suggest { text }).unwrap().sections
}

fn goes(destination: &Destination) -> String {
    match destination {
        Destination::Alert(key) => format!("alert {key}"),
        Destination::Incident(id) => format!("incident {id}"),
        Destination::Alerts(filter) => format!("alerts {filter}"),
    }
}

fn lines(sections: &[SearchSection]) -> String {
    let mut out = String::new();
    for section in sections {
        let _ = writeln!(out, "{} ({})", section.label, section.total);
        for hit in &section.hits {
            let alerts = hit.alerts.map_or_else(String::new, |it| format!(" {it}"));
            let detail = &hit.detail;
            let goes = goes(&hit.goes);
            let _ = writeln!(out, "  {} [{detail}]{alerts} → {goes}", hit.label);
        }
    }
    out
}

/// How many alerts a filter gives.
fn count(engine: &mut Engine, filter: &str) -> u32 {
    let queue = ask(engine, queue(filter)).unwrap();
    assert_eq!(queue.error, None, "{filter}");
    queue.matching
}

#[test]
fn suggestions_are_the_best_few_of_each_kind() {
    let mut engine = sample();
    insta::assert_snapshot!(lines(&suggest(&mut engine, "fin")), @r#"
    Devices (1)
      fin-ws-03 [Windows11 · 23H2 · high risk] 14 → alerts device:=fin-ws-03
    URLs (1)
      hxxps://brightdraw[.]example/final [] 1 → alerts url:=https://brightdraw.example/final
    "#);
    insta::assert_snapshot!(lines(&suggest(&mut engine, "41")), @r#"
    Incidents (10)
      Unwanted software on one device [Incident 4151] 1 → incident 4151
      Password of a user found in a public list [Incident 4147] 1 → incident 4147
      Worm from a removable drive on 2 lab devices [Incident 4146] 8 → incident 4146
    IP addresses (1)
      203.0.113.141 [Da Nang · Vietnam] 4 → alerts ip:=203.0.113.141
    "#);
    insta::assert_snapshot!(lines(&suggest(&mut engine, "oskerholm-portal[.]")), @r#"
    URLs (1)
      hxxps://oskerholm-portal[.]example/m/verify?ref=q2-payroll [] 4 → alerts url:=https://oskerholm-portal.example/m/verify?ref=q2-payroll
    "#);
    for nothing in [
        "",
        "  ",
        "nothingmatchesthis",
        "severity:high",
        &"a".repeat(300),
    ] {
        assert!(suggest(&mut engine, nothing).is_empty(), "{nothing}");
    }
}

#[test]
fn what_is_meant_exactly_is_gone_straight_to() {
    let mut engine = sample();
    let hash = some_fact(&mut engine, "SHA-256");
    for (text, expected) in [
        (LSASS, format!("alert {LSASS}")),
        ("4127", "incident 4127".to_owned()),
        ("PD64.exe", "alerts entity:=pd64.exe".to_owned()),
        ("fin-ws-03", "alerts device:=fin-ws-03".to_owned()),
        (
            "severity:high device:fin*",
            "alerts severity:high device:fin*".to_owned(),
        ),
        ("-status:resolved", "alerts -status:resolved".to_owned()),
        (&hash, format!("alerts sha256:={hash}")),
        (
            &format!("https://security.microsoft.com/alerts/{LSASS}?tid=x"),
            format!("alert {LSASS}"),
        ),
        (
            "https://security.microsoft.com/incident2/4127/overview",
            "incident 4127".to_owned(),
        ),
    ] {
        let view = search(&mut engine, text);
        let found = view.exact.unwrap_or_else(|| panic!("{text}"));
        assert_eq!(goes(&found), expected, "{text}");
        if let Destination::Alerts(filter) = found {
            assert!(count(&mut engine, &filter) > 0, "{filter}");
        }
    }
}

/// A fact of some node of a story.
fn some_fact(engine: &mut Engine, label: &str) -> String {
    for row in ask(engine, desk::story(LSASS)).unwrap().rows {
        let asked = throughline_engine::protocol::NodePane {
            key: LSASS.to_owned(),
            node: row.node,
        };
        let Ok(pane) = ask(engine, asked) else {
            continue;
        };
        let facts = pane.sections.iter().flat_map(|it| &it.facts);
        if let Some(fact) = facts.into_iter().find(|it| it.label == label) {
            return fact.value.clone();
        }
    }
    panic!("no {label}")
}

#[test]
fn what_is_not_in_the_data_is_said() {
    let mut engine = sample();
    for (text, form) in [
        ("198.51.100.254", "IP address"),
        ("hxxps://nowhere[.]example/x", "URL"),
        (&"0".repeat(64), "SHA-256"),
        (
            "https://security.microsoft.com/alerts/da0_1",
            "Alert in the portal",
        ),
        (
            "https://security.microsoft.com/incidents/99999",
            "Incident in the portal",
        ),
        ("nothingmatchesthis", ""),
    ] {
        let view = search(&mut engine, text);
        assert_eq!(view.exact, None, "{text}");
        assert_eq!(view.form, form, "{text}");
        assert!(view.sections.is_empty(), "{text}");
    }
    let fault = search(&mut engine, "sevrity:high").fault.unwrap();
    assert!(fault.message.contains("did you mean severity?"));
}

#[test]
fn words_are_found_in_sections_and_every_count_is_what_a_click_gives() {
    let mut engine = sample();
    insta::assert_snapshot!(lines(&search(&mut engine, "powershell").sections), @r#"
    Alerts (10)
      Connection to a command-and-control address [16 Apr 05:58:40] → alert da9b8d78a0-2278-4cbe-a3b2-f030cb880945_1
      Attempt to turn off antivirus protection [16 Apr 05:44:40] → alert daed3bedc8-eaf9-4238-a07d-ccb9430f286f_1
      LSASS process memory read by an uncommon tool [15 Apr 17:41:36] → alert da7a17c3ae-3d2c-4bdf-a4c7-9d956dcc377d_1
      Autostart entry added by an uncommon process [15 Apr 17:22:48] → alert daef15d6df-3201-4e86-a074-466ef3d28e59_1
      Suspicious scheduled task registered [15 Apr 17:20:16] → alert da8ad0a49a-6e6b-43f7-a0da-c56762932e86_1
      Suspicious sequence of exploration commands [15 Apr 16:53:22] → alert da1c323e74-14cf-4e4a-a770-f8660ad7f800_1
      File fetched and started by PowerShell [15 Apr 16:33:05] → alert da8c662a13-ad15-4d8b-abce-b9d511cdb803_1
      Encoded PowerShell command line [15 Apr 16:32:58] → alert da8ec05cb6-be81-42f9-a1f9-840564f0c037_1
      Office application started a script interpreter [15 Apr 16:31:12] → alert da4e0c6c62-a4e3-4e0f-a7c5-250523118714_1
      Suspicious PowerShell command line [6 Mar 10:46:02] → alert da899e0680-8dc4-408e-af9f-b17493e3e02c_1
    Incidents (1)
      Suspicious PowerShell command on one device [Incident 3994] 1 → incident 3994
    Processes (1)
      powershell.exe [] 7 → alerts process:=powershell.exe
    Alert titles (3)
      Encoded PowerShell command line [] 1 → alerts title:"=Encoded PowerShell command line"
      File fetched and started by PowerShell [] 1 → alerts title:"=File fetched and started by PowerShell"
      Suspicious PowerShell command line [] 1 → alerts title:"=Suspicious PowerShell command line"
    "#);
    for text in [
        "powershell",
        "fin",
        "mail",
        "e",
        "T1566",
        "lsass process",
        "10.",
    ] {
        let mut sections = search(&mut engine, text).sections;
        sections.extend(suggest(&mut engine, text));
        assert!(!sections.is_empty(), "{text}");
        for section in sections {
            for hit in section.hits {
                let (Some(alerts), Destination::Alerts(filter)) = (hit.alerts, &hit.goes) else {
                    continue;
                };
                assert_eq!(count(&mut engine, filter), alerts, "{text}: {filter}");
            }
            if let Some(Destination::Alerts(filter)) = &section.all {
                assert_eq!(count(&mut engine, filter).to_string(), section.total);
            }
        }
    }
}

#[test]
fn each_part_of_a_pasted_list_is_looked_up() {
    let mut engine = sample();
    let hash = some_fact(&mut engine, "SHA-256");
    let list = format!(
        "fin-ws-03\n{hash}\n198[.]51[.]100[.]254\n{LSASS}\nhxxps://nowhere[.]example\n\
         https://security.microsoft.com/incidents/4127\nfin-ws-03\nno such thing\nT1566\n"
    );
    let view = search(&mut engine, &list);
    let mut out = String::new();
    for row in &view.indicators {
        let goes = row.goes.as_ref().map_or("not here".to_owned(), goes);
        let text = if row.text == hash { "HASH" } else { &row.text };
        let goes = goes.replace(&hash, "HASH");
        let _ = writeln!(
            out,
            "{text} ({}): {} alerts, {} entities → {goes}",
            row.kind, row.alerts, row.entities
        );
        if let Some(Destination::Alerts(filter)) = &row.goes {
            assert_eq!(count(&mut engine, filter), row.alerts, "{filter}");
        }
    }
    insta::assert_snapshot!(out, @r#"
    fin-ws-03 (Device): 14 alerts, 1 entities → alerts device:=fin-ws-03
    HASH (SHA-256): 3 alerts, 2 entities → alerts sha256:=HASH
    198[.]51[.]100[.]254 (IP address): 0 alerts, 0 entities → not here
    da7a17c3ae-3d2c-4bdf-a4c7-9d956dcc377d_1 (Alert): 1 alerts, 0 entities → alert da7a17c3ae-3d2c-4bdf-a4c7-9d956dcc377d_1
    hxxps://nowhere[.]example (URL): 0 alerts, 0 entities → not here
    https://security.microsoft.com/incidents/4127 (Incident): 29 alerts, 0 entities → incident 4127
    no such thing (Name or words): 0 alerts, 0 entities → not here
    T1566 (Technique): 11 alerts, 0 entities → alerts technique:T1566
    "#);
    assert!(view.sections.is_empty() && view.exact.is_none());

    let many: Vec<String> = (0..600)
        .map(|it| format!("10.1.{}.{}", it / 250, it % 250))
        .collect();
    let view = search(&mut engine, &many.join(" "));
    assert_eq!(view.indicators.len(), 500);
    assert_eq!(view.left_out, 100);
}

#[test]
fn an_address_that_the_export_tells_leads_to_its_object() {
    let alert = r##"[{"id":"a1","title":"One","severity":"low","status":"new","serviceSource":"microsoftDefenderForEndpoint","alertWebUrl":"https://portal.example/x?id=5","createdDateTime":"2026-04-14T16:00:00Z","evidence":[
        {"@odata.type":"#microsoft.graph.security.ipEvidence","ipAddress":"2001:0db8::0001"},
        {"@odata.type":"#microsoft.graph.security.userEvidence","userAccount":{"accountName":"None","userPrincipalName":"none@x.example"}},
        {"@odata.type":"#microsoft.graph.security.urlEvidence","url":"https://a.example/*?x=1"}]}]"##;
    let mut engine = Engine::default();
    open(&mut engine, &[("alerts.json", alert.as_bytes())]);
    for (text, expected) in [
        ("https://portal.example/x?id=5", "alert a1"),
        ("None", "alerts user:=None"),
        (
            "https://a.example/*?x=1",
            "alerts url:=https://a.example/*?x=1",
        ),
    ] {
        let found = search(&mut engine, text).exact;
        assert_eq!(
            found.as_ref().map(goes).as_deref(),
            Some(expected),
            "{text}"
        );
    }
}
