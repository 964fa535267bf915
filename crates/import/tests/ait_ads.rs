//! The AIT alert data set through the mapping that is shipped for it, where its
//! files are beside the project. Everything is counted again without this program.
#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use flate2::Compression;
use flate2::read::MultiGzDecoder;
use flate2::write::GzEncoder;
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use throughline_import::{FileImport, FileReport, Format, Mapping, Place, RecordSink};
use throughline_model::{AlertRecord, EventRecord, IncidentRecord, Subject, Term, Timestamp};

fn samples() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/samples/ait-ads");
    if folder.is_dir() {
        return Some(folder);
    }
    println!("skipped: there is no folder shared/samples/ait-ads beside the project");
    None
}

/// The cells of a line without quotes.
fn cells(line: &str) -> Vec<&str> {
    line.split(',').collect()
}

/// Programs built for debugging take minutes over all of the larger files: they
/// read as many rows of each, and only the others all.
const READ_IN_DEBUG: usize = 60_000;

/// Every so many alerts, one is compared with its line; all are counted.
const COMPARED: usize = 101;

/// Compares alerts with their lines.
struct Compared<'t> {
    base: &'t str,
    lines: Vec<&'t str>,
    alerts: usize,
}

impl RecordSink for Compared<'_> {
    fn alert(&mut self, alert: AlertRecord<Cow<'_, str>>, place: Place) {
        let line = self.lines[self.alerts];
        self.alerts += 1;
        assert_eq!(place.record, self.alerts as u64);
        if self.alerts % COMPARED != 1 {
            return;
        }
        let row = cells(line);
        let id = format!("{}#{}", self.base, self.alerts);
        let time = Timestamp::from_millis(row[0].parse::<i64>().unwrap() * 1000);
        let device = Subject::Device(throughline_model::DeviceFacts {
            host_name: Some(Cow::Borrowed(row[3])),
            last_ip: Some(Cow::Borrowed(row[2])),
            ..Default::default()
        });
        let product = row[1].split_once(':').unwrap().0;
        let [evidence] = alert.evidence.as_slice() else {
            panic!("{alert:?}");
        };
        assert_eq!(evidence.subject, device);
        // Field by field: nothing else may be in it.
        let expected = AlertRecord {
            id: Some(Cow::Owned(id)),
            made_id: true,
            title: Some(Cow::Borrowed(row[1])),
            detector_id: Some(Cow::Borrowed(row[4])),
            product_name: Some(Cow::Borrowed(product)),
            service_source: Term::Other(Cow::Borrowed(product)),
            created: Some(time),
            first_activity: Some(time),
            last_activity: Some(time),
            evidence: vec![throughline_model::Evidence::new(device)],
            ..AlertRecord::default()
        };
        assert_eq!(alert, expected);
    }

    fn incident(&mut self, _: IncidentRecord<Cow<'_, str>>, _: Place) {
        panic!("no incident is told")
    }

    fn event(&mut self, _: EventRecord<Cow<'_, str>>, _: Place) {
        panic!("no event is told")
    }

    fn entity(&mut self, _: Subject<Cow<'_, str>>, _: Place) {
        panic!("no inventory is told")
    }
}

fn compare(path: &Path) -> (FileReport, Vec<String>) {
    let mut packed = std::fs::read(path).unwrap();
    let mut text = String::new();
    MultiGzDecoder::new(packed.as_slice())
        .read_to_string(&mut text)
        .unwrap();
    assert!(!text.contains('"'), "the little reader knows no quotes");
    if cfg!(debug_assertions)
        && let Some((end, _)) = text.match_indices('\n').nth(READ_IN_DEBUG)
    {
        text.truncate(end + 1);
        let mut again = GzEncoder::new(Vec::new(), Compression::fast());
        again.write_all(text.as_bytes()).unwrap();
        packed = again.finish().unwrap();
    }
    let mut lines = text.lines();
    assert_eq!(
        lines.next(),
        Some("time,name,ip,host,short,time_label,event_label")
    );
    let name = path.file_name().unwrap().to_string_lossy();
    let mut compared = Compared {
        base: name.strip_suffix(".gz").unwrap(),
        lines: lines.collect(),
        alerts: 0,
    };
    let mut import = FileImport::new(path.to_string_lossy());
    for chunk in packed.chunks(1 << 16) {
        import.push(chunk, &mut compared);
    }
    let report = import.finish(&mut compared).remove(0);
    assert_eq!(compared.alerts, compared.lines.len());
    let (mut first, mut last) = (i64::MAX, 0);
    let mut labels = BTreeSet::new();
    for line in &compared.lines {
        let time: i64 = line.split(',').next().unwrap().parse().unwrap();
        (first, last) = (first.min(time), last.max(time));
        labels.extend(line.rsplit(',').take(2).filter(|it| *it != "-"));
    }
    let at = |seconds: i64| Timestamp::from_millis(seconds * 1000);
    assert_eq!(report.span, Some((at(first), at(last))));
    let labels = labels.into_iter().map(str::to_owned).collect();
    (report, labels)
}

#[test]
fn all_four_are_read_whole_and_without_their_labels() {
    let Some(folder) = samples() else { return };
    let mut labels = 0;
    for file in ["fox", "harrison", "russellmitchell", "shaw"] {
        let (report, found) = compare(&folder.join(format!("{file}.csv.gz")));
        assert_eq!(report.format, Format::Mapped, "{file}");
        assert_eq!(report.records.read, report.records.accepted, "{file}");
        assert_eq!(report.records.repaired, 0, "{file}");
        assert_eq!(report.problems, [], "{file}");
        let table = report.table.as_ref().unwrap();
        assert_eq!(table.mapping.as_ref(), Some(&Mapping::shipped()[0].1));
        assert_eq!(table.columns, ["time", "name", "ip", "host", "short"]);
        assert_eq!(table.rows.len(), 20);
        let everything = format!("{report:?}");
        labels += found.len();
        for label in found {
            assert!(!everything.contains(&label), "{file} {label}");
        }
    }
    assert!(labels > 20, "{labels} labels looked for");
}
