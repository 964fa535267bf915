//! Incidents that say they were merged into others: chains, circles, lost ends.
#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use std::fmt::Write as _;
use throughline_dataset::Dataset;
use throughline_import::{FileImport, ProblemKind};

/// A case of incidents, each with the one it was merged into.
fn open(incidents: impl IntoIterator<Item = (u32, Option<u32>)>) -> Dataset {
    let mut lines = String::new();
    for (id, into) in incidents {
        let into = into.map_or("null".to_owned(), |it| it.to_string());
        let _ = writeln!(
            lines,
            r#"{{"incidentId":{id},"incidentName":"I","createdTime":"2026-04-14T17:00:00Z","redirectIncidentId":{into},"alerts":[]}}"#
        );
    }
    let mut dataset = Dataset::default();
    let file = dataset.next_file();
    let mut import = FileImport::new("incidents.ndjson");
    import.push(lines.as_bytes(), &mut dataset.sink(file));
    for report in import.finish(&mut dataset.sink(file)) {
        assert_eq!(report.records.rejected, 0, "{report:?}");
        dataset.file_read(report);
    }
    dataset.derive();
    dataset
}

/// The id of the incident that one leads to; none where that is itself.
fn end_of(dataset: &Dataset, id: u32) -> Option<&str> {
    let own = dataset.incident_of_id(&id.to_string()).unwrap();
    let end = dataset.merged_into(own).flatten()?;
    Some(dataset.incident_key(end))
}

/// How many redirects lead nowhere, and what is told of the first.
fn lost(dataset: &Dataset) -> (u64, &str) {
    let problems = &dataset.files()[0].problems;
    let lost = problems
        .iter()
        .find(|it| it.kind == ProblemKind::LostRedirect);
    lost.map(|it| (it.count, it.example.as_str()))
        .unwrap_or_default()
}

#[test]
fn a_chain_of_redirects_leads_to_its_end() {
    let last = 50_000;
    let chain = (1..=last).map(|it| (it, (it < last).then_some(it + 1)));
    let dataset = open(chain);
    for id in [1, 2, 25_000, last - 1] {
        assert_eq!(end_of(&dataset, id), Some("50000"));
    }
    assert_eq!(end_of(&dataset, last), None);
    assert_eq!(lost(&dataset), (0, ""));
}

#[test]
fn a_redirect_loop_leads_nowhere_and_is_told() {
    // 1 → 2 → 3 → 2, and one that is merged into itself.
    let dataset = open([(1, Some(2)), (2, Some(3)), (3, Some(2)), (4, Some(4))]);
    for id in 1..=4 {
        assert_eq!(end_of(&dataset, id), None, "{id}");
    }
    let (count, example) = lost(&dataset);
    assert_eq!(count, 4);
    assert!(
        example.contains("incident 1 was merged in a circle"),
        "{example}"
    );

    let large = 50_000;
    let dataset = open((0..large).map(|it| (it + 1, Some((it + 1) % large + 1))));
    assert_eq!(end_of(&dataset, 7), None);
    assert_eq!(lost(&dataset).0, u64::from(large));
}

#[test]
fn a_redirect_to_an_incident_that_is_not_here_is_told() {
    let dataset = open([(1, Some(2)), (2, Some(9)), (3, None)]);
    assert_eq!(end_of(&dataset, 1), None);
    assert_eq!(end_of(&dataset, 2), None);
    let (count, example) = lost(&dataset);
    assert_eq!(count, 2);
    assert!(
        example.contains("incident 1 was merged into 9, which is not here"),
        "{example}"
    );
}

#[test]
fn one_incident_told_very_often_is_one() {
    let dataset = open((0..50_000).map(|_| (7, None)));
    assert_eq!(dataset.incident_count(), 1);
}
