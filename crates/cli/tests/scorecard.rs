//! The scorecard on the command line: every figure of every rule, and what was to be
//! reached, with the reason where it is not.
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

fn target<'a>(lines: &'a [Value], name: &str) -> &'a Value {
    let all = lines.iter().find_map(|it| it["targets"].as_array());
    let mut all = all.unwrap().iter();
    all.find(|it| it["target"] == name).unwrap()
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

#[test]
fn what_falls_short_is_told_with_the_reason() {
    let file = labelled();
    let file = file.to_string_lossy();
    let lines = lines(&[&file, "--map", "ait-ads", "--json"]);
    for (name, limit, wanted) in [
        ("meanF1", "atLeast", 0.8),
        ("worstF1", "atLeast", 0.7),
        ("meanPhaseCoverage", "atLeast", 0.9),
        ("meanFragments", "atMost", 4.0),
        ("meanReduction", "atLeast", 0.99),
        ("worstRank", "atMost", 1.0),
    ] {
        let it = target(&lines, name);
        assert_eq!(it[limit], wanted, "{name}");
        let reached = it["reached"].as_f64().unwrap();
        let is_met = if limit == "atLeast" {
            reached >= wanted
        } else {
            reached <= wanted
        };
        assert_eq!(it["isMet"], is_met, "{name}");
    }
    let phases = target(&lines, "meanPhaseCoverage");
    assert_eq!(phases["isMet"], false);
    let short = &phases["short"][0];
    assert_eq!(short["of"], "invented");
    let missed = short["missed"].as_array().unwrap();
    let names: Vec<&Value> = missed.iter().map(|it| &it["phases"][0]).collect();
    assert_eq!(names, ["leak", "return"]);
    let (leak, back) = (&missed[0], &missed[1]);
    assert_eq!((&leak["alerts"], &leak["episodes"]), (&1.into(), &1.into()));
    assert_eq!(leak["sharingAValue"], 0);
    assert_eq!(leak["withinAnHour"], 0);
    assert_eq!(leak["nearestSeconds"], (2 * DAY) as f64);
    assert_eq!(back["sharingAValue"], 1);
    assert_eq!(back["sharedValue"], "web");
    assert_eq!(back["withinAnHour"], 0);

    let text = stdout(&[&file, "--map", "ait-ads"]);
    for told in [
        "  mean F1 at least 0.800: ",
        "  mean phase coverage at least 0.900: 0.600, not met\n    invented 0.600: of the attack, the best incident holds nothing of\n",
        "      leak: 1 alert in 1 episode; none shares a device or anything else with that incident; none is within an hour of it, the nearest 2 d\n",
        "      return: 1 alert in 1 episode; 1 shares something with that incident, first of all the device web; none is within an hour of it, the nearest 47 h\n",
    ] {
        assert!(text.contains(told), "{told}\n{text}");
    }
}

#[test]
fn exports_are_to_agree_with_their_own_incidents() {
    let folder = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../app/samples/harbour-lights"
    );
    let lines = lines(&[folder, "--json"]);
    let least = lines
        .iter()
        .filter(|it| it["export"].is_string())
        .map(|it| it["adjustedRand"].as_f64().unwrap())
        .fold(f64::INFINITY, f64::min);
    let it = target(&lines, "worstAdjustedRand");
    assert_eq!(it["atLeast"], 0.9);
    assert_eq!(it["reached"], least);
    assert_eq!(it["isMet"], least >= 0.9);
    assert_eq!(it["short"].as_array().unwrap().is_empty(), least >= 0.9);
    let text = stdout(&[folder]);
    let told = "  worst adjusted Rand index against exported incidents at least 0.900: ";
    assert!(text.contains(told), "{text}");
}
