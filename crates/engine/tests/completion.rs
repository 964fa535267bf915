//! What is offered while a filter is written.
#![expect(clippy::unwrap_used, reason = "helpers of tests")]

mod desk;

use desk::{ask, queue, sample};
use std::fmt::Write as _;
use throughline_engine::Engine;
use throughline_engine::protocol::{Complete, CompleteView, CompletionRole, FilterList};

/// Asks at the `|` of a text.
fn complete(engine: &mut Engine, text: &str, beside: &str) -> CompleteView {
    let cursor = text.chars().position(|it| it == '|').unwrap();
    let asked = Complete {
        text: text.replace('|', ""),
        cursor: cursor as u32,
        beside: beside.to_owned(),
        list: FilterList::Alerts,
    };
    ask(engine, asked).unwrap()
}

fn lines(view: &CompleteView) -> String {
    let mut out = format!("{}..{}\n", view.from, view.to);
    for it in &view.items {
        let count = it.count.map_or_else(String::new, |it| format!(" {it}"));
        let _ = writeln!(out, "{} [{}] {}{count}", it.insert, it.label, it.detail);
    }
    out
}

/// The text after the nth choice is taken.
fn taken(text: &str, view: &CompleteView, nth: usize) -> String {
    let chars: Vec<char> = text.chars().filter(|it| *it != '|').collect();
    let part = |it: &[char]| it.iter().collect::<String>();
    format!(
        "{}{}{}",
        part(&chars[..view.from as usize]),
        view.items[nth].insert,
        part(&chars[view.to as usize..])
    )
}

#[test]
fn a_word_becomes_a_field() {
    let mut engine = sample();
    insta::assert_snapshot!(lines(&complete(&mut engine, "x -st|", "")), @r#"
    3..5
    status: [status] New, in progress or resolved
    stream: [stream] Where an address, account or application was told of
    "#);
    insta::assert_snapshot!(lines(&complete(&mut engine, "sevrity|", "")), @r#"
    0..7
    severity: [severity] How grave the alert is
    "#);
    insta::assert_snapshot!(lines(&complete(&mut engine, "a O|", "")), @r#"
    2..3
    OR  [OR] Either of the clauses beside it
    os: [os] Operating system of a device
    "#);
    let all = complete(&mut engine, "|", "");
    assert_eq!(all.items.len(), 12);
    assert!(all.items.iter().all(|it| it.role == CompletionRole::Field));
}

#[test]
fn values_come_with_their_counts() {
    let mut engine = sample();
    insta::assert_snapshot!(lines(&complete(&mut engine, "severity:|", "")), @r#"
    9..9
    high [High]  14
    medium [Medium]  34
    low [Low]  16
    informational [Informational]  9
    "#);
    insta::assert_snapshot!(lines(&complete(&mut engine, "status:new device:fin| x", "")), @r#"
    18..21
    =fin-ws-03 [fin-ws-03]  7
    "#);
    insta::assert_snapshot!(lines(&complete(&mut engine, "technique:T15|", "")), @r#"
    10..13
    T1566 [T1566]  11
    T1566.002 [T1566.002]  5
    T1530 [T1530]  3
    T1566.001 [T1566.001]  3
    T1569 [T1569]  3
    T1569.002 [T1569.002]  3
    T1528 [T1528]  2
    T1543 [T1543]  2
    T1547 [T1547]  2
    T1547.001 [T1547.001]  2
    T1567 [T1567]  2
    T1567.002 [T1567.002]  2
    "#);
    insta::assert_snapshot!(lines(&complete(&mut engine, "time:|", "")), @r#"
    5..5
    24h [Last 24 hours] 24h 4
    -3d.. [Last 3 days] -3d.. 15
    -7d.. [Last week] -7d.. 52
    -30d.. [Last 30 days] -30d.. 67
    -6mo.. [Last 6 months] -6mo.. 73
    "#);
    insta::assert_snapshot!(lines(&complete(&mut engine, "evidence.verdict:|", "")), @r#"
    17..17
    suspicious [Suspicious]  61
    unknown [Unknown]  41
    malicious [Malicious]  34
    noThreatsFound [No threats found] noThreatsFound 15
    none [Without: Verdict] none 3
    "#);
    insta::assert_snapshot!(lines(&complete(&mut engine, "os:|", "severity:high")), @r#"
    3..3
    =Windows11 [Windows11]  5
    =WindowsServer2022 [WindowsServer2022]  5
    =Windows10 [Windows10]  0
    =macOS [macOS]  0
    none [Without: Operating system] none 6
    "#);
    assert!(complete(&mut engine, "cmd:/enc|", "").items.is_empty());
    assert!(complete(&mut engine, "\"severity:|\"", "").items.is_empty());
}

#[test]
fn every_count_is_what_the_choice_gives() {
    let mut engine = sample();
    for field in throughline_query::Field::ALL {
        for beside in ["", "status:new,inProgress", "severity:high OR device:any"] {
            let text = format!("{}:|", field.name());
            let view = complete(&mut engine, &text, beside);
            for (nth, item) in view.items.iter().enumerate() {
                let Some(count) = item.count else { continue };
                let chosen = taken(&text, &view, nth);
                let filter = match beside {
                    "" => chosen,
                    _ => format!("({beside}) {chosen}"),
                };
                let queue = ask(&mut engine, queue(&filter)).unwrap();
                assert_eq!(queue.error, None, "{filter}");
                assert_eq!(queue.matching, count, "{filter}");
            }
        }
    }
}

#[test]
fn a_fault_is_told_with_its_character() {
    let view = complete(&mut sample(), "a sevrity:high|", "");
    let fault = view.fault.unwrap();
    assert_eq!(fault.at, 2);
    assert_eq!(
        fault.message,
        "there is no field \"sevrity\"; did you mean severity?"
    );
}
