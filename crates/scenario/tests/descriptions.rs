//! Reading descriptions: what a drawing says is what the export says, and mistakes are
//! reported with their line.

#![cfg(test)]

use serde_json::Value;
use throughline_scenario::{Mistake, Scenario, export};

const SMALL: &str = r#"case Small
  id small
organisation Testers
  domain testers.example
  short TESTERS
  egress 192.0.2.1
people
  a.bee "Anna Bee"
devices
  PC-1 Windows11 23H2 ip=10.0.0.1
incident 7
  title Something
alert one
  title First
  time 2026-04-15 10:00:00 to 10:05:00
  product endpoint
  severity low
  category Execution
  about Text.
  on PC-1
    (explorer.exe [100] 08:00:00.5 user=a.bee)
      cmd.exe [200] 10:00:00.0000001 $ cmd /c "a = b"
        whoami.exe [300] 10:00:01.25
"#;

fn processes(text: &str) -> Vec<Value> {
    let export = export(&Scenario::read("small", text).unwrap()).unwrap();
    let list: Value = serde_json::from_slice(&export.alerts).unwrap();
    let evidence = list["value"].as_array().unwrap().last().unwrap()["evidence"].clone();
    let all = evidence.as_array().unwrap().clone();
    all.into_iter()
        .filter(|e| e.get("processId").is_some())
        .collect()
}

#[test]
fn parents_are_as_drawn() {
    let drawn = processes(SMALL);
    assert_eq!(drawn.len(), 2, "what stands in parentheses is no evidence");
    let (cmd, whoami) = (&drawn[0], &drawn[1]);
    assert_eq!(cmd["processId"], 200);
    assert_eq!(cmd["processCommandLine"], "cmd /c \"a = b\"");
    assert_eq!(
        cmd["processCreationDateTime"],
        "2026-04-15T10:00:00.0000001Z"
    );
    assert_eq!(cmd["parentProcessId"], 100);
    assert_eq!(
        cmd["parentProcessCreationDateTime"],
        "2026-04-15T08:00:00.5000000Z"
    );
    assert_eq!(cmd["parentProcessImageFile"]["fileName"], "explorer.exe");
    assert_eq!(whoami["parentProcessId"], 200);
    assert_eq!(
        whoami["parentProcessCreationDateTime"],
        cmd["processCreationDateTime"]
    );
    assert_eq!(
        whoami["userAccount"]["userPrincipalName"],
        "a.bee@testers.example"
    );
}

#[test]
fn every_parent_in_the_drawing_of_the_sample_is_in_its_export() {
    let text = include_str!("../scenarios/harbour-lights.scenario");
    let scenario = Scenario::read("harbour-lights", text).unwrap();
    let list: Value = serde_json::from_slice(&export(&scenario).unwrap().alerts).unwrap();
    let all: Vec<&Value> = list["value"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|alert| alert["evidence"].as_array().unwrap())
        .filter(|e| e.get("processId").is_some())
        .collect();
    // Read the drawing again in the plainest way: depth, name, pid, clock.
    let mut above: Vec<(usize, u64, String)> = Vec::new();
    let mut compared = 0;
    for line in text.lines() {
        let Some((pid, clock)) = drawn(line) else {
            above.clear();
            continue;
        };
        let depth = line.len() - line.trim_start().len();
        above.retain(|(d, ..)| *d < depth);
        if let (Some((_, parent, parent_clock)), Some(clock)) = (above.last(), &clock) {
            let found = all.iter().any(|process| {
                process["processId"] == pid
                    && process["parentProcessId"] == *parent
                    && starts(&process["processCreationDateTime"], clock)
                    && starts(&process["parentProcessCreationDateTime"], parent_clock)
            });
            assert!(found, "{line}");
            compared += 1;
        }
        above.push((depth, pid, clock.unwrap_or_default()));
    }
    assert!(compared > 35, "{compared}");
}

/// Pid and clock of a line that draws a process.
fn drawn(line: &str) -> Option<(u64, Option<String>)> {
    let mut words = line.split_whitespace();
    let inside = words.nth(1)?.strip_prefix('[')?;
    let pid = inside.split([']', '/']).next()?.parse().ok()?;
    let clock = words
        .next()
        .filter(|word| word.contains(':'))
        .map(str::to_owned);
    Some((
        pid,
        clock.map(|clock| clock.trim_end_matches(')').to_owned()),
    ))
}

/// Whether a creation time is the one drawn; no clock means it was drawn elsewhere.
fn starts(time: &Value, clock: &str) -> bool {
    match (time.as_str(), clock) {
        (_, "") => true,
        (time, "--:--:--") => time.is_none(),
        (Some(time), clock) => time.contains(clock),
        (None, _) => false,
    }
}

/// The mistake in the small description after `from` was replaced by `to`.
fn mistake(from: &str, to: &str) -> (u32, Mistake) {
    let error = Scenario::read("small", &SMALL.replace(from, to)).unwrap_err();
    assert!(
        error
            .to_string()
            .starts_with(&format!("small:{}: ", error.line))
    );
    (error.line, error.mistake)
}

#[test]
fn mistakes_name_their_line() {
    let not_a = |kind, word: &str| Mistake::NotA {
        kind,
        word: word.to_owned(),
    };
    assert_eq!(
        mistake("severity low", "severity lo"),
        (17, not_a("severity", "lo"))
    );
    assert_eq!(
        mistake("10:05:00", "10:65:00"),
        (15, not_a("time", "10:65:00"))
    );
    assert_eq!(
        mistake("\"Anna Bee\"", "\"Anna Bee"),
        (8, Mistake::OpenQuote)
    );
    assert_eq!(
        mistake("[200] 10:00:00.0000001", "10:00"),
        (22, Mistake::ProcessLine)
    );
    assert_eq!(mistake("  domain", "\tdomain"), (4, Mistake::Tab));
    assert_eq!(
        mistake("user=a.bee", "user=b.cee"),
        (
            21,
            Mistake::Nobody {
                kind: "person",
                name: "b.cee".to_owned()
            }
        )
    );
    assert_eq!(
        mistake("  product endpoint\n", ""),
        (
            13,
            Mistake::Missing {
                place: "an alert",
                field: "product"
            }
        )
    );
    assert_eq!(
        mistake("category", "kategory").0,
        13,
        "the field is missing before the unknown one is met"
    );
    assert_eq!(
        mistake("about Text.", "about Text.\n  sbout x"),
        (
            20,
            Mistake::UnknownField {
                place: "an alert",
                word: "sbout".to_owned()
            }
        )
    );
    assert_eq!(
        mistake("[300] 10:00:01.25", "[200] 10:00:01.25"),
        (
            23,
            Mistake::Redrawn {
                name: "whoami.exe".to_owned(),
                pid: 200,
                first: 22
            }
        )
    );
    assert_eq!(
        mistake("incident 7", "people\n  a.bee \"Again\"\nincident 7"),
        (
            12,
            Mistake::Twice {
                kind: "person",
                name: "a.bee".to_owned(),
                first: 8
            }
        )
    );
}
