//! What one record takes while it is read is bounded, whatever it is made of. One
//! test in a process of its own, so that the process's peak is this test's.
mod reading;

use reading::alert;
use std::borrow::Cow;
use std::fmt::Write as _;
use std::fs;
use throughline_import::{FileImport, FileReport, Place, ProblemKind, RecordSink};
use throughline_model::{AlertRecord, EventRecord, IncidentRecord, Subject};

/// Counts what it is handed, and keeps nothing.
#[derive(Default)]
struct Passing {
    records: usize,
    evidence: usize,
}

impl RecordSink for Passing {
    fn alert(&mut self, alert: AlertRecord<Cow<'_, str>>, _: Place) {
        self.records += 1;
        self.evidence = self.evidence.max(alert.evidence.len());
    }

    fn incident(&mut self, _: IncidentRecord<Cow<'_, str>>, _: Place) {
        self.records += 1;
    }

    fn event(&mut self, _: EventRecord<Cow<'_, str>>, _: Place) {
        self.records += 1;
    }

    fn entity(&mut self, _: Subject<Cow<'_, str>>, _: Place) {
        self.records += 1;
    }
}

/// MiB of memory that a line of the process's status tells.
fn held(what: &str) -> Option<usize> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|it| it.strip_prefix(what))?;
    let kibibytes: usize = line.trim().trim_end_matches(" kB").parse().ok()?;
    Some(kibibytes / 1024)
}

/// Reads a file, and says how many MiB more than before were held at most.
fn read(file: &str) -> (Passing, FileReport, Option<usize>) {
    // Begins a new peak.
    let is_new = fs::write("/proc/self/clear_refs", "5").is_ok();
    let before = held("VmRSS:");
    let mut passing = Passing::default();
    let mut import = FileImport::new("export.json");
    for chunk in file.as_bytes().chunks(1 << 20) {
        import.push(chunk, &mut passing);
    }
    let report = import.finish(&mut passing).remove(0);
    let records = report.records;
    assert_eq!(records.read, records.accepted + records.rejected);
    let more = held("VmHWM:")
        .zip(before)
        .map(|(peak, before)| peak.saturating_sub(before));
    (passing, report, more.filter(|_| is_new))
}

fn list(item: &str, count: usize) -> String {
    let mut all = format!("{item},").repeat(count);
    all.pop();
    all
}

fn keys(count: usize) -> String {
    let mut all = String::new();
    for n in 0..count {
        let _ = write!(all, ",\"k{n}\":1");
    }
    all
}

/// Text of so many bytes, of which no copy can borrow.
fn owned(bytes: usize) -> String {
    format!("\\n{}", "x".repeat(bytes))
}

/// Records that are made to take much more than they are long.
#[expect(clippy::too_many_lines, reason = "one table of inputs")]
fn bombs() -> Vec<(&'static str, String)> {
    let million = 500_000;
    let cell = |text: String| text.replace('\\', "\\\\").replace('"', "\\\"");
    let data = "<Data Name='a'>b</Data>".repeat(million / 4);
    vec![
        (
            "numbers in a list",
            alert(
                "da1",
                &format!(r#","more":[{}]"#, list("1", 9 * million / 2)),
            ),
        ),
        (
            "empty objects",
            alert(
                "da1",
                &format!(r#","more":[{}]"#, list("{}", 9 * million / 2)),
            ),
        ),
        (
            "fewer numbers",
            alert("da1", &format!(r#","more":[{}]"#, list("1", million))),
        ),
        ("keys", alert("da1", &keys(million / 4))),
        (
            "bad escapes",
            alert(
                "da1",
                &format!(r#","description":"{}""#, "\\q".repeat(million / 4)),
            ),
        ),
        (
            "control characters",
            alert(
                "da1",
                &format!(r#","description":"{}""#, "\u{1}".repeat(million)),
            ),
        ),
        (
            "no numbers",
            alert("da1", &format!(r#","more":[{}]"#, list("NaN", million))),
        ),
        (
            "evidence",
            alert("da1", &format!(r#","evidence":[{}]"#, list("{}", million))),
        ),
        (
            "nested evidence",
            alert(
                "da1",
                &format!(
                    r##","evidence":[{{"@odata.type":"#microsoft.graph.security.deviceEvidence","loggedOnUsers":[{}]}}]"##,
                    list(r#"{"accountName":"a"}"#, million / 4)
                ),
            ),
        ),
        (
            "alerts",
            format!(
                r#"{{"id":"7","displayName":"I","incidentWebUrl":"x","alerts":[{}]}}"#,
                list("{}", million)
            ),
        ),
        (
            "a name for each process",
            format!(
                r#"{{"id":"da1","title":"T","createdDateTime":"2020-04-20T16:54:50Z","eventDateTime":"2020-04-20T16:34:28Z","vendorInformation":{{"provider":"IPC"}},"hostStates":[{{"fqdn":"{}"}}],"processes":[{}]}}"#,
                owned(1_000_000),
                list(r#"{"processId":7}"#, million / 4)
            ),
        ),
        (
            "entities of the XDR API",
            format!(
                r#"{{"incidentId":7,"incidentName":"I","alerts":[{{"alertId":"da1","serviceSource":"MTP","entities":[{}]}}]}}"#,
                list(r#"{"entityType":"Ip"}"#, million / 4)
            ),
        ),
        (
            "evidence of an endpoint",
            format!(
                r#"{{"id":"da637_1","alertCreationTime":"2026-04-14T17:00:00Z","machineId":"{}","evidence":[{}]}}"#,
                owned(1_000_000),
                list(r#"{"entityType":"File","sha1":"AB"}"#, million / 4)
            ),
        ),
        (
            "entities in a cell",
            format!(
                r#"{{"SystemAlertId":"s1","DisplayName":"T","Entities":"{}"}}"#,
                cell(format!("[{}]", list(r#"{"Type":"ip"}"#, million / 4)))
            ),
        ),
        (
            "entities in a list",
            format!(
                r#"{{"SystemAlertId":"s1","DisplayName":"T","Entities":[{}]}}"#,
                list(r#"{"Type":"ip"}"#, million / 4)
            ),
        ),
        (
            "processes of one host",
            format!(
                r#"{{"SystemAlertId":"s1","DisplayName":"T","Entities":[{{"$id":"1","Type":"host","HostName":"{}"}},{}]}}"#,
                owned(1_000_000),
                list(r#"{"Type":"process","Host":{"$ref":"1"}}"#, million / 10)
            ),
        ),
        (
            "hashes of a row",
            format!(
                r#"{{"AlertId":"da1","Title":"T","EntityType":"File","AdditionalFields":"{}"}}"#,
                cell(format!(r#"{{"FileHashes":[{}]}}"#, list("{}", million)))
            ),
        ),
        (
            "cells of a row",
            format!(
                r#"{{"Timestamp":"2026-04-14T16:33:42Z","DeviceName":"a","ActionType":"x","InitiatingProcessId":1,"AdditionalFields":{{"a":[{}]}}}}"#,
                list("[]", million)
            ),
        ),
        (
            "fields of an event",
            format!(
                r#"{{"EventID":1,"Channel":"Microsoft-Windows-Sysmon/Operational","Computer":"x","ProcessGuid":"a","UtcTime":"2026-04-14 10:00:00.123"{}}}"#,
                keys(million / 4)
            ),
        ),
        (
            "unknown fields of an event",
            format!(
                r#"{{"EventID":9999,"Channel":"Security","Computer":"x","NewProcessName":"a","NewProcessId":"1"{}}}"#,
                keys(million / 4)
            ),
        ),
        (
            "XML of an event",
            format!(
                r#"{{"Computer":"u","SyslogMessage":"<Event><System><EventID>1</EventID></System><EventData>{data}</EventData></Event>"}}"#
            ),
        ),
        (
            "tags that never end",
            format!(
                r#"{{"Computer":"u","SyslogMessage":"<Event>{}"}}"#,
                "<a b='".repeat(million / 4)
            ),
        ),
        (
            "details of a detection",
            format!(
                r#"{{"RuleTitle":"R","Level":"med","Computer":"x","Details":"{}"}}"#,
                "a: b ¦ ".repeat(million / 4)
            ),
        ),
        (
            "details in an object",
            format!(
                r#"{{"RuleTitle":"R","Level":"med","Computer":"x","Details":{{"a":1{}}}}}"#,
                keys(million / 4)
            ),
        ),
        (
            "assets in a cell",
            format!(
                "Alert name,Alert Id,Severity,Status,Impacted assets\nT,da1,High,New,\"Devices: {}\"\n",
                list("a", million / 4)
            ),
        ),
        (
            "techniques in a cell",
            format!(
                "Timestamp,AlertId,Title,AttackTechniques\n2026-04-14T16:33:42Z,da1,T,\"{}\"\n",
                list("T1059", million)
            ),
        ),
        ("cells in a line", format!("a,b\n{}\n", list("1", million))),
        ("columns", format!("{}\n1,2\n", list("a", million))),
        (
            "lines",
            format!("time,name,ip,host,short\n{}", "1,,,,\n".repeat(million / 4)),
        ),
    ]
}

/// So many MiB is a record allowed.
const MOST: usize = 250;

#[test]
fn what_a_record_takes_is_bounded() {
    let mut is_told = false;
    for (name, file) in bombs() {
        let (passing, report, peak) = read(&file);
        if let Some(peak) = peak {
            is_told = true;
            assert!(peak <= MOST, "{name}: {peak} MiB");
        }
        assert!(passing.evidence <= 100_001, "{name}: {}", passing.evidence);
        let kinds: Vec<ProblemKind> = report.problems.iter().map(|it| it.kind).collect();
        let is_accepted = report.records.accepted > 0;
        assert!(is_accepted || kinds[0].is_loss(), "{name}: {kinds:?}");
        let is_cut = [
            "evidence",
            "alerts",
            "entities in a list",
            "assets in a cell",
        ];
        assert!(
            !is_cut.contains(&name) || kinds.contains(&ProblemKind::TooMany),
            "{name}"
        );
        let is_refused = ["numbers in a list", "empty objects", "cells in a line"];
        assert!(
            !is_refused.contains(&name) || kinds == [ProblemKind::TooLarge],
            "{name}"
        );
    }
    if !is_told {
        println!("skipped: the system does not tell how much memory was held");
    }
}
