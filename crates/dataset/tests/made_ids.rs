//! Ids that importers make of a record's place tell nothing of what the record is.

mod account;

use account::{account, open};
use serde_json::json;

/// A record without an id of its own, as a file that is named like the others.
fn day(title: &str, host: &str, day: u8) -> String {
    json!({"@odata.type": "#microsoft.graph.security.alert", "title": title, "severity": "low",
        "createdDateTime": format!("2026-04-{day:02}T10:00:00Z"),
        "serviceSource": "microsoftDefenderForEndpoint",
        "evidence": [{"@odata.type": "#microsoft.graph.security.deviceEvidence", "hostName": host}]})
    .to_string()
}

#[test]
fn records_without_ids_in_files_of_one_name_are_different_alerts() {
    let files = [
        day("Scan", "pc1", 1),
        day("Scan", "pc2", 2),
        day("Scan", "pc3", 2),
    ];
    let data = open(&files);
    assert_eq!(data.alert_count(), 3);
    let expected = account(&data);
    for turn in 1..files.len() {
        let mut files = files.clone();
        files.rotate_left(turn);
        assert_eq!(account(&open(&files)), expected);
    }
    assert!(!format!("{:?}", data.files()).contains("SharedId"));
}

#[test]
fn the_same_record_opened_twice_is_one_alert() {
    let file = day("Scan", "pc1", 1);
    assert_eq!(open(&[&file, &file]).alert_count(), 1);
}
