//! The scorecard on the command line: every figure of every rule.
#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use serde_json::Value;
use std::fmt::Write as _;
use std::path::PathBuf;
use std::process::Command;

const DAY: i64 = 86_400;

/// Ten days of noise and an intrusion in their middle: it is there within minutes, but
/// that something leaks from another machine two days before, and something comes back
/// two days later.
fn labelled() -> PathBuf {
    let start = 1_643_000_000;
    let mut rows: Vec<(i64, String)> = Vec::new();
    for hour in 0..240 {
        let host = ["mail", "files", "proxy"][hour as usize % 3];
        let noise = format!("Wazuh: Update,10.0.0.{},{host},W-Upd,-,-", hour % 3 + 1);
        rows.push((start + hour * 3_600, noise));
    }
    for (after, name, host, phase) in [
        (-2 * DAY, "Suricata: Odd name", "dns", "leak"),
        (0, "Suricata: Scan", "web", "scan"),
        (60, "Wazuh: Shell", "web", "shell"),
        (120, "Wazuh: New root", "web", "root"),
        (180, "AMiner: New command", "web", "root"),
        (2 * DAY, "AMiner: New value", "web", "return"),
    ] {
        let at = start + 5 * DAY + 600 + after;
        let ip = if host == "web" {
            "10.0.0.9"
        } else {
            "10.0.0.8"
        };
        rows.push((at, format!("{name},{ip},{host},X-{phase},-,{phase}")));
    }
    rows.sort();
    let mut text = "time,name,ip,host,short,time_label,event_label\n".to_owned();
    for (at, row) in rows {
        let _ = writeln!(text, "{at},{row}");
    }
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("scorecard");
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join("invented.csv");
    std::fs::write(&path, text).unwrap();
    path
}

fn stdout(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_throughline"))
        .arg("scorecard")
        .args(arguments)
        .output()
        .unwrap();
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
    assert_eq!(output.status.code(), Some(0));
    String::from_utf8(output.stdout).unwrap()
}

fn lines(arguments: &[&str]) -> Vec<Value> {
    let text = stdout(arguments);
    let lines = text.lines().map(|it| serde_json::from_str(it).unwrap());
    lines.collect()
}

#[test]
fn every_rule_has_every_figure() {
    let file = labelled();
    let file = file.to_string_lossy();
    let lines = lines(&[&file, "--map", "ait-ads", "--json"]);
    let of = |scenario: &str| {
        let of = lines.iter().filter(|it| it["scenario"] == scenario);
        of.collect::<Vec<&Value>>()
    };
    for scenario in ["invented", "mean"] {
        let rules = of(scenario);
        assert_eq!(rules.len(), 4, "{scenario}");
        for it in rules {
            assert!(it["rank"].as_f64() >= Some(1.0), "{it}");
            assert!(it["seconds"].as_f64() > Some(0.0), "{it}");
            assert!(it["f1"].is_number() && it["fragments"].is_number());
            if cfg!(target_os = "linux") {
                assert!(it["peakMegabytes"].as_f64() >= Some(1.0), "{it}");
            }
        }
    }
    let text = stdout(&[&file, "--map", "ait-ads"]);
    let head = text.lines().next().unwrap().split_whitespace().count();
    assert_eq!(head, 14);
    for row in text.lines().filter(|it| it.starts_with("invented")) {
        // Four rules; names of simple ones have blanks.
        let figures = row.split_whitespace().rev().take(12);
        for figure in figures {
            assert!(figure.trim_end_matches('%').parse::<f64>().is_ok(), "{row}");
        }
    }
    assert!(text.contains("\nseconds: from opened data"), "{text}");
    assert!(text.contains("\npeakMB: "), "{text}");
}
