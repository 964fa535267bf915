//! Reads the real exports beside the project, where they are.

use std::borrow::Cow;
use std::path::{Path, PathBuf};
use throughline_import::{FileImport, FileReport, Format, Place, RecordSink};
use throughline_model::{AlertRecord, EventRecord, IncidentRecord, Subject};

#[derive(Default)]
struct Counts {
    alerts: usize,
    incidents: usize,
    evidence: usize,
}

impl RecordSink for Counts {
    fn alert(&mut self, alert: AlertRecord<Cow<'_, str>>, _: Place) {
        assert!(alert.id.is_some());
        self.alerts += 1;
        self.evidence += alert.evidence.len();
    }
    fn incident(&mut self, incident: IncidentRecord<Cow<'_, str>>, _: Place) {
        assert!(incident.id.is_some());
        self.incidents += 1;
    }

    fn event(&mut self, _: EventRecord<Cow<'_, str>>, _: Place) {}

    fn entity(&mut self, _: Subject<Cow<'_, str>>, _: Place) {}
}

fn samples() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/samples");
    if folder.is_dir() {
        return Some(folder);
    }
    println!("skipped: there is no folder shared/samples beside the project");
    None
}

fn read(bytes: &[u8], step: usize) -> (Counts, FileReport) {
    let mut counts = Counts::default();
    let mut import = FileImport::new("sample.json");
    for chunk in bytes.chunks(step) {
        import.push(chunk, &mut counts);
    }
    let report = import.finish(&mut counts).remove(0);
    (counts, report)
}

#[test]
fn graph_samples_are_read_whole() {
    let Some(folder) = samples() else { return };
    for (file, format, alerts, incidents, evidence) in [
        (
            "graph_alerts_v2/converted-alerts-page1.json",
            Format::GraphAlerts,
            40,
            0,
            197,
        ),
        (
            "graph_alerts_v2/converted-alerts-page2.json",
            Format::GraphAlerts,
            41,
            0,
            183,
        ),
        (
            "graph_alerts_v2/doc-alert-get.json",
            Format::GraphAlerts,
            1,
            0,
            4,
        ),
        (
            "graph_alerts_v2/panther-identity-alerts.ndjson",
            Format::GraphAlerts,
            4,
            0,
            3,
        ),
        (
            "graph_incidents/converted-incidents-expand-alerts.json",
            Format::GraphIncidents,
            81,
            5,
            380,
        ),
        (
            "graph_incidents/doc-incidents-expand-alerts.json",
            Format::GraphIncidents,
            1,
            1,
            4,
        ),
        (
            "graph_incidents/doc-incidents-list.json",
            Format::GraphIncidents,
            0,
            1,
            0,
        ),
    ] {
        let bytes = std::fs::read(folder.join(file)).unwrap();
        for step in [997, 1 << 20] {
            let (counts, report) = read(&bytes, step);
            assert_eq!(report.format, format, "{file}");
            assert_eq!(
                (counts.alerts, counts.incidents, counts.evidence),
                (alerts, incidents, evidence),
                "{file}: {report:#?}"
            );
            assert_eq!(report.records.rejected, 0, "{file}: {report:#?}");
            assert_eq!(report.records.read, report.records.accepted, "{file}");
            assert_eq!(report.records.repaired, 0, "{file}: {report:#?}");
        }
    }
}

#[test]
fn other_formats_are_refused_by_name() {
    let Some(folder) = samples() else { return };
    for file in [
        "asff/securityhub-findings.json",
        "guardduty/findings-low-high.json",
    ] {
        let bytes = std::fs::read(folder.join(file)).unwrap();
        let (counts, report) = read(&bytes, 1 << 16);
        assert_eq!((counts.alerts, counts.incidents), (0, 0), "{file}");
        assert!(!report.is_readable(), "{file}");
        assert!(!report.reason().is_empty());
    }
}
