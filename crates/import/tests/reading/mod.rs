//! Reads bytes and tells in a few lines what came out.
#![allow(dead_code, reason = "each test file uses a part of it")]
#![allow(clippy::unwrap_used, reason = "helpers of tests")]

use flate2::read::GzDecoder;
use serde_json::Value;
use std::borrow::Cow;
use std::fmt::Write as _;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use throughline_import::{FileImport, FileReport, Place, RecordSink};
use throughline_model::{AlertRecord, EventRecord, FactValue, IncidentRecord, Subject, Timestamp};

/// What came out of a file.
#[derive(Debug, Default, PartialEq)]
pub struct Kept {
    pub alerts: Vec<AlertRecord<String>>,
    pub incidents: Vec<IncidentRecord<String>>,
    pub events: Vec<EventRecord<String>>,
    pub entities: Vec<Subject<String>>,
    /// Where each alert stood.
    pub places: Vec<Place>,
}

impl Kept {
    /// Whether nothing came out.
    pub fn is_empty(&self) -> bool {
        self.alerts.is_empty()
            && self.incidents.is_empty()
            && self.events.is_empty()
            && self.entities.is_empty()
    }
}

impl RecordSink for Kept {
    fn alert(&mut self, alert: AlertRecord<Cow<'_, str>>, place: Place) {
        self.places.push(place);
        self.alerts.push(alert.map_text(&mut Cow::into_owned));
    }

    fn incident(&mut self, incident: IncidentRecord<Cow<'_, str>>, _: Place) {
        self.incidents.push(incident.map_text(&mut Cow::into_owned));
    }

    fn event(&mut self, event: EventRecord<Cow<'_, str>>, _: Place) {
        self.events.push(event.map_text(&mut Cow::into_owned));
    }

    fn entity(&mut self, subject: Subject<Cow<'_, str>>, _: Place) {
        self.entities.push(subject.map_text(&mut Cow::into_owned));
    }
}

/// Reads chunks as one file.
pub fn read_chunks<'a>(chunks: impl IntoIterator<Item = &'a [u8]>) -> (Kept, FileReport) {
    let (kept, mut reports) = read_file("export.json", chunks);
    assert_eq!(reports.len(), 1, "not an archive");
    (kept, reports.remove(0))
}

/// Reads chunks as the file of this name, which may be an archive.
pub fn read_file<'a>(
    name: &str,
    chunks: impl IntoIterator<Item = &'a [u8]>,
) -> (Kept, Vec<FileReport>) {
    let mut kept = Kept::default();
    let mut import = FileImport::new(name);
    for chunk in chunks {
        import.push(chunk, &mut kept);
    }
    let reports = import.finish(&mut kept);
    assert!(!reports.is_empty());
    for report in &reports {
        let records = report.records;
        assert_eq!(records.read, records.accepted + records.rejected);
        assert!(records.repaired <= records.accepted);
    }
    (kept, reports)
}

/// Reads bytes whole, and again byte by byte where they are few: it must be the same.
pub fn read(bytes: &[u8]) -> (Kept, FileReport) {
    let (kept, report) = read_chunks([bytes]);
    if bytes.len() < 100_000 {
        let (again, in_bytes) = read_chunks(bytes.chunks(1));
        assert_eq!(report, in_bytes);
        assert_eq!(kept.alerts, again.alerts);
        assert_eq!(kept.incidents, again.incidents);
    }
    (kept, report)
}

/// The counts, each problem, and each record in a line.
pub fn told(bytes: impl AsRef<[u8]>) -> String {
    let (kept, report) = read(bytes.as_ref());
    let records = report.records;
    let mut out = format!(
        "{} read, {} accepted, {} repaired, {} rejected: {}\n",
        records.read,
        records.accepted,
        records.repaired,
        records.rejected,
        report.format.label()
    );
    for it in &report.problems {
        let _ = writeln!(out, "{:?} ×{}: {}", it.kind, it.count, it.example);
    }
    for it in &kept.incidents {
        let id = it.id.as_deref().unwrap_or("-");
        let _ = writeln!(out, "incident {id}");
    }
    for it in &kept.alerts {
        let _ = writeln!(out, "{}", alert_line(it));
    }
    out
}

fn alert_line(alert: &AlertRecord<String>) -> String {
    let mut line = format!(
        "alert {} “{}”",
        alert.id.as_deref().unwrap_or("-"),
        alert.title.as_deref().unwrap_or("-")
    );
    if let Some(incident) = &alert.incident_id {
        let _ = write!(line, " in {incident}");
    }
    let created = alert.created.map_or("no time".to_owned(), Timestamp::iso);
    let _ = write!(line, ", {created}");
    for evidence in &alert.evidence {
        let _ = write!(line, ", {}", evidence.subject.kind().api());
        if let Subject::Process(process) = &evidence.subject {
            let _ = write!(line, " {:?}", process.pid);
        }
    }
    line
}

/// An alert; `more` are further fields with a comma before them.
pub fn alert(id: &str, more: &str) -> String {
    format!(
        r##"{{"@odata.type":"#microsoft.graph.security.alert","id":"{id}","title":"T","createdDateTime":"2026-04-14T17:00:00Z","serviceSource":"microsoftDefenderForEndpoint"{more}}}"##
    )
}

/// The facts of a subject in a line: `Name=a.exe, Folder=C:\`.
pub fn facts(subject: &Subject<String>) -> String {
    let mut parts = Vec::new();
    subject.visit(&mut |label, value| {
        parts.push(match value {
            FactValue::Text(text) => format!("{label}={text}"),
            FactValue::Number(number) => format!("{label}={number}"),
            FactValue::Time(time) => format!("{label}={}", time.iso()),
        });
    });
    parts.join(", ")
}

/// Each piece of evidence in a line, what is nested indented.
pub fn evidence(alert: &AlertRecord<String>) -> String {
    let mut out = String::new();
    for it in &alert.evidence {
        let indent = if it.nested { "  " } else { "" };
        let kind = it.subject.kind().api();
        let _ = writeln!(out, "{indent}{kind}: {}", facts(&it.subject));
    }
    out
}

/// A real file of the folder `shared/samples` beside the project, where it is.
pub fn sample(file: &str) -> Option<Vec<u8>> {
    Some(std::fs::read(samples()?.join(file)).unwrap())
}

/// The records of a file as `serde_json` reads them: of a list in `value`, of
/// lines, or the file itself.
pub fn raw_records(bytes: &[u8]) -> Vec<Value> {
    let mut records = Vec::new();
    for value in serde_json::Deserializer::from_slice(bytes).into_iter::<Value>() {
        match value.unwrap() {
            Value::Array(items) => records.extend(items),
            mut value => match value.get_mut("value") {
                Some(Value::Array(items)) => records.append(items),
                _ => records.push(value),
            },
        }
    }
    records
}

/// The folder of real exports beside the project, where it is.
pub fn samples() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/samples");
    if folder.is_dir() {
        return Some(folder);
    }
    println!("skipped: there is no folder shared/samples beside the project");
    None
}

/// The bytes of a file, as they are before gzip.
pub fn plain(path: &Path) -> Vec<u8> {
    let bytes = std::fs::read(path).unwrap();
    if bytes.starts_with(&[0x1f, 0x8b]) {
        let mut out = Vec::new();
        GzDecoder::new(bytes.as_slice())
            .read_to_end(&mut out)
            .unwrap();
        return out;
    }
    bytes
}

/// The JSON of each line.
pub fn lines(bytes: &[u8]) -> Vec<Value> {
    let lines = bytes.split(|it| *it == b'\n');
    let lines = lines.filter(|it| !it.trim_ascii().is_empty());
    lines
        .map(|it| serde_json::from_slice(it).unwrap())
        .collect()
}
