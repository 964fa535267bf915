//! What other programs rely on: keys, lines and exit codes of the built program.
#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use flate2::{Compression, write::GzEncoder};
use serde_json::Value;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const SAMPLE: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../../app/samples/harbour-lights"
);
const LSASS: &str = "da7a17c3ae-3d2c-4bdf-a4c7-9d956dcc377d_1";

fn run(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_throughline"))
        .args(arguments)
        .output()
        .unwrap()
}

fn sample(name: &str) -> String {
    format!("{SAMPLE}/{name}")
}

/// A file of this name and content below a folder of its own for each test.
fn file(test: &str, name: &str, bytes: &[u8]) -> String {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(test);
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join(name);
    std::fs::write(&path, bytes).unwrap();
    path.to_string_lossy().into_owned()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// What stood on stdout of a run that ended well and had nothing to complain of.
fn stdout(arguments: &[&str]) -> String {
    let output = run(arguments);
    assert_eq!(text(&output.stderr), "");
    assert_eq!(output.status.code(), Some(0));
    text(&output.stdout)
}

fn json(arguments: &[&str]) -> Value {
    serde_json::from_str(&stdout(arguments)).unwrap()
}

/// One object a line.
fn lines(arguments: &[&str]) -> Vec<Value> {
    let text = stdout(arguments);
    text.lines()
        .map(|it| serde_json::from_str(it).unwrap())
        .collect()
}

/// Asserts that an object has these keys and no others.
fn assert_keys(object: &Value, expected: &str) {
    let mut keys: Vec<&str> = object
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    let mut expected: Vec<&str> = expected.split(' ').collect();
    keys.sort_unstable();
    expected.sort_unstable();
    assert_eq!(keys, expected);
}

fn word<'v>(object: &'v Value, key: &str) -> &'v str {
    object[key].as_str().unwrap()
}

/// Asserts an exit code with nothing on stdout, and gives what stood on stderr.
fn complaint(arguments: &[&str], code: i32) -> String {
    let output = run(arguments);
    assert_eq!(
        output.status.code(),
        Some(code),
        "{arguments:?}: {output:?}"
    );
    assert_eq!(text(&output.stdout), "");
    text(&output.stderr)
}

#[test]
fn a_summary_has_the_documented_keys() {
    let (alerts, incidents) = (sample("alerts.json"), sample("incidents.json"));
    let summary = json(&["summary", "--json", &alerts, &incidents]);
    assert_keys(&summary, "files counts alerts span");
    for file in summary["files"].as_array().unwrap() {
        assert_keys(file, "name format bytes records problems");
        assert_keys(&file["records"], "read accepted repaired rejected");
        for problem in file["problems"].as_array().unwrap() {
            assert_keys(problem, "kind count example");
        }
    }
    assert_keys(
        &summary["counts"],
        "alerts incidents evidence processes entities",
    );
    assert_keys(&summary["alerts"], "severity status serviceSource");
    assert_keys(&summary["span"], "firstActivity lastActivity");
    assert_eq!(word(&summary["files"][0], "name"), alerts);
    assert_eq!(word(&summary["files"][0], "format"), "graph.alerts_v2");
    assert_eq!(word(&summary["files"][1], "format"), "graph.incidents");
    let bytes = std::fs::metadata(&alerts).unwrap().len();
    assert_eq!(summary["files"][0]["bytes"], bytes);
    assert_eq!(summary["files"][0]["records"]["read"], 73);
    assert_eq!(summary["counts"]["alerts"], 73);
    assert_eq!(summary["counts"]["incidents"], 13);
    let processes = &summary["counts"]["entities"]["process"];
    assert_eq!(&summary["counts"]["processes"], processes);
    for counts in ["severity", "status", "serviceSource"] {
        let counts = summary["alerts"][counts].as_object().unwrap();
        let sum: u64 = counts.values().filter_map(Value::as_u64).sum();
        assert_eq!(sum, 73, "{counts:?}");
    }
    assert_eq!(summary["alerts"]["status"]["inProgress"], 18);
    let span = &summary["span"];
    assert!(word(span, "firstActivity") < word(span, "lastActivity"));
}

#[test]
fn alerts_are_one_object_a_line() {
    let path = sample("alerts.json");
    let alerts = |more: &[&str]| lines(&[&["alerts", "--json", &path], more].concat());
    let all = alerts(&[]);
    assert_eq!(all.len(), 73);
    assert_keys(
        &all[0],
        "id title severity status serviceSource detectionSource category incidentId techniques assignedTo classification determination investigationState created updated firstActivity lastActivity evidence devices users",
    );
    let last: Vec<_> = all.iter().map(|it| word(it, "lastActivity")).collect();
    assert!(last.iter().rev().is_sorted(), "newest first");

    let high = alerts(&["--filter", "severity:high status:new"]);
    let mut expected = all.clone();
    expected.retain(|it| it["severity"] == "high" && it["status"] == "new");
    assert!(expected.len() > 2);
    assert_eq!(high, expected);
    // A filter may begin with a minus.
    let rest = alerts(&["--filter", "-severity:high"]);
    assert!(rest.len() < 73 && rest.iter().all(|it| it["severity"] != "high"));

    let first = alerts(&["--sort", "firstActivity", "--limit", "5"]);
    assert_eq!(first.len(), 5);
    let starts: Vec<_> = first.iter().map(|it| word(it, "firstActivity")).collect();
    assert!(starts.is_sorted());
    assert!(all.iter().all(|it| word(it, "firstActivity") >= starts[0]));
    let grave = alerts(&["--sort", "-severity", "--limit", "1"]);
    assert_eq!(word(&grave[0], "severity"), "high");
    assert_eq!(alerts(&["--limit", "0"]).len(), 0);
    assert_eq!(alerts(&["--filter", "nothing-has-this-word"]).len(), 0);
}

#[test]
fn incidents_are_one_object_a_line() {
    let (alerts, incidents) = (sample("alerts.json"), sample("incidents.json"));
    let all = lines(&["incidents", "--json", &alerts, &incidents]);
    assert_eq!(all.len(), 13);
    for line in &all {
        assert_keys(line, "id title severity status alertIds");
    }
    let big = all.iter().find(|it| it["id"] == "4127").unwrap();
    let inside = big["alertIds"].as_array().unwrap();
    assert_eq!(inside.len(), 29);
    assert!(inside.contains(&LSASS.into()));
    assert_eq!(
        (word(big, "severity"), word(big, "status")),
        ("high", "inProgress")
    );
}

fn check_node(node: &Value, count: &mut usize, focused: &mut Vec<u64>) {
    assert_keys(
        node,
        "kind label pid created commandLine ghost inferred parentRefused alerts focused action events logonSession remote children",
    );
    *count += 1;
    if node["focused"] == true {
        focused.extend(node["pid"].as_u64());
    }
    for child in node["children"].as_array().unwrap() {
        check_node(child, count, focused);
    }
}

#[test]
fn a_story_has_the_documented_keys() {
    let path = sample("alerts.json");
    let story = json(&["story", LSASS, &path, "--json"]);
    assert_keys(&story, "alert device roots unplaced");
    assert_eq!(
        (word(&story, "alert"), word(&story, "device")),
        (LSASS, "fin-ws-03")
    );
    let (mut count, mut focused) = (0, Vec::new());
    for part in ["roots", "unplaced"] {
        for node in story[part].as_array().unwrap() {
            check_node(node, &mut count, &mut focused);
        }
    }
    assert!(count > 30, "{count}");
    assert_eq!(focused, [8612]);
    // The outline for people holds the same nodes.
    let outline = stdout(&["story", LSASS, &path, "--all"]);
    let mut lines = outline.lines();
    let header = lines.next().unwrap();
    assert!(
        header.contains("(high)") && header.contains("fin-ws-03"),
        "{header}"
    );
    assert_eq!(lines.next(), Some(""));
    let nodes = lines.filter(|it| *it != "Not placed:");
    assert_eq!(nodes.count(), count);
    assert!(outline.contains("▶ pd64.exe [8612]"), "{outline}");
}

#[test]
fn what_cannot_be_read_ends_with_1_and_names_file_and_place() {
    for (name, bytes, place) in [
        ("page.html", &b"<html>"[..], "record 1, byte 0: <html>"),
        ("empty.json", b"", "0 bytes"),
        (
            "other.json",
            b"{\"name\":1}",
            "record 1, byte 0: its keys are name",
        ),
        (
            "cut.json",
            b"[{\"id\":\"da1\",\"ti",
            "record 1, byte 1: {\"id\":\"da1\",\"ti",
        ),
        (
            "broken.json",
            b"{\"id\" 1}",
            "record 1, byte 6: expected `:`",
        ),
        ("bad.gz", b"\x1f\x8brubbish!", "byte 0 of the text"),
    ] {
        let path = file("unreadable", name, bytes);
        let said = complaint(&["summary", "--json", &path], 1);
        assert!(
            said.contains(&path) && said.contains(place),
            "{name}: {said}"
        );
    }
    let said = complaint(&["alerts", "no-such-file.json"], 1);
    assert!(said.contains("no-such-file.json"), "{said}");
    let said = complaint(&["story", "no-such-alert", &sample("alerts.json")], 1);
    assert!(said.contains("\"no-such-alert\""), "{said}");
}

#[test]
fn what_cannot_be_meant_ends_with_2() {
    let alerts = sample("alerts.json");
    for (arguments, word) in [
        (&[][..], "Usage"),
        (&["frobnicate"], "frobnicate"),
        (&["summary"], "PATH"),
        (&["story", &alerts], "PATH"),
        (&["alerts", "--limit", "many", &alerts], "many"),
        (&["alerts", "--filter", "severity:(", &alerts], "filter"),
        (&["alerts", "--filter", "nofield:x", &alerts], "nofield"),
        (&["alerts", "--sort", "colour", &alerts], "colour"),
    ] {
        let said = complaint(arguments, 2);
        assert!(said.contains(word), "{arguments:?}: {said}");
    }
    assert!(stdout(&["--help"]).contains("summary"));
    assert!(stdout(&["--version"]).starts_with("throughline "));
}

#[test]
fn a_bad_file_beside_a_good_one_is_told_and_passed_over() {
    let bad = file("beside", "bad.json", b"oops");
    let good = sample("alerts.json");
    let output = run(&["summary", "--json", &bad, &good]);
    assert_eq!(output.status.code(), Some(0));
    let said = text(&output.stderr);
    assert!(
        said.contains(&bad) && said.contains("record 1, byte 0: oops"),
        "{said}"
    );
    let summary: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(summary["counts"]["alerts"], 73);
    let told = &summary["files"][0];
    assert_eq!(
        (word(told, "name"), word(told, "format")),
        (bad.as_str(), "unknown")
    );
    assert_eq!(told["records"]["rejected"], 1);
    assert_eq!(word(&told["problems"][0], "kind"), "notJson");
    assert_eq!(told["problems"][0]["count"], 1);

    // A folder is its files, in the order of their names.
    file("folder", "b.json", b"oops");
    let inside = file("folder", "a.json", &std::fs::read(&good).unwrap());
    let folder = Path::new(&inside).parent().unwrap().to_string_lossy();
    let output = run(&["summary", "--json", &folder]);
    assert_eq!(output.status.code(), Some(0));
    let summary: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(word(&summary["files"][0], "name"), inside);
    assert_eq!(summary["files"].as_array().unwrap().len(), 2);
}

#[test]
fn gzip_is_read_as_what_is_in_it() {
    let path = sample("alerts.json");
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(&std::fs::read(&path).unwrap()).unwrap();
    let bytes = encoder.finish().unwrap();
    let zipped = file("gzip", "alerts.json.gz", &bytes);
    assert_eq!(
        stdout(&["alerts", "--json", &zipped]),
        stdout(&["alerts", "--json", &path])
    );
    let summary = json(&["summary", "--json", &zipped]);
    assert_eq!(summary["files"][0]["bytes"], bytes.len());
    // Cut short, what came before is kept and the loss is said.
    let cut = file("gzip", "cut.json.gz", &bytes[..bytes.len() / 2]);
    let summary = json(&["summary", "--json", &cut]);
    let kept = summary["counts"]["alerts"].as_u64().unwrap();
    assert!((10..73).contains(&kept), "{kept}");
    let problems = summary["files"][0]["problems"].as_array().unwrap();
    let kinds: Vec<_> = problems.iter().map(|it| word(it, "kind")).collect();
    assert_eq!(kinds, ["truncated", "damagedArchive"]);
}

#[test]
fn tables_hold_no_character_that_a_terminal_acts_on() {
    let alert = r##"{"@odata.type":"#microsoft.graph.security.alert","id":"da\u001b[31m\u202e1","title":"\u001b]0;x\u0007\u202egpj","severity":"high\u001b","evidence":[{"@odata.type":"#microsoft.graph.security.userEvidence","userAccount":{"accountName":"a\u001b\u2067"}}]}"##;
    let bytes = format!("{alert}\n\u{1b}[2J\u{202e}x\n");
    let path = file("terminal", "alert.json", bytes.as_bytes());
    let rubbish = file(
        "terminal",
        "rubbish.json",
        "\u{1b}[2J\u{202e}x\n".as_bytes(),
    );
    let id = "da\u{1b}[31m\u{202e}1";
    for (command, code) in [
        (&["alerts"][..], 0),
        (&["summary"], 0),
        (&["incidents"], 0),
        (&["story", id], 0),
        (&["story", "\u{1b}[31m\u{202e}"], 1),
        (&["alerts", "--sort", "\u{1b}[31m\u{202e}"], 2),
    ] {
        let arguments = [command, &[path.as_str(), &rubbish]].concat();
        let output = run(&arguments);
        assert_eq!(output.status.code(), Some(code), "{output:?}");
        for said in [text(&output.stdout), text(&output.stderr)] {
            let acts =
                |c: char| (c.is_control() && c != '\n') || ('\u{202a}'..'\u{2070}').contains(&c);
            assert!(!said.contains(acts), "{command:?}: {said:?}");
        }
    }
}
