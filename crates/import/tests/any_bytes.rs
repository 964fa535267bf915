//! Whatever bytes come, in whatever chunks: nothing panics, every record is
//! accounted for, and the report does not depend on where the chunks end.
#![expect(clippy::unwrap_used, reason = "helpers of tests")]

mod reading;

use flate2::{Compression, write::GzEncoder};
use proptest::prelude::*;
use reading::{alert, read_chunks};
use std::io::Write;

/// A list of two alerts with most kinds of values in them.
fn two_alerts() -> Vec<u8> {
    let evidence = r##","mitreTechniques":["T1059"],"comments":[{"comment":"é\n\ud834\udd1e","createdDateTime":"2026-04-14T17:00:00Z"}],"additionalData":{"a":[1,-2.5e3,true,null]},"evidence":[{"@odata.type":"#microsoft.graph.security.processEvidence","processId":7,"parentProcessId":4,"imageFile":{"fileName":"a.exe"}},{"@odata.type":"#microsoft.graph.security.userEvidence","userAccount":{"accountName":"日本"}}]"##;
    let (one, two) = (alert("da1", evidence), alert("da2", ""));
    format!("{{\"@odata.context\":\"x\",\n\"value\":[\n{one},\n{two}]}}").into_bytes()
}

/// Rows of hunting tables and of the portal's queues, in their envelopes.
fn tables() -> Vec<Vec<u8>> {
    let evidence = r#"{"Timestamp":"2026-04-14T16:33:42Z","AlertId":"da1","Title":"T","AttackTechniques":"[\"R (T1218.011)\"]","EntityType":"Process","FileName":"a.exe","DeviceName":"ws","AdditionalFields":"{\"$id\":\"1\",\"ProcessId\":\"0x1f\",\"ImageFile\":{\"$ref\":\"2\"},\"ParentProcess\":{\"$id\":\"2\",\"ImageFile\":{\"$ref\":\"1\"}}}"}"#;
    let event = r#"{"TimeGenerated":"1719416956784","Type":"DeviceNetworkEvents","DeviceName":"ws","ActionType":"ConnectionSuccess","RemoteIP":"::1","RemotePort":443,"ReportId_long":7,"ReportId_string":"","InitiatingProcessFolderPath":"c:\\x\\a.exe","InitiatingProcessFileName":"a.exe","AdditionalFields_dynamic":{"a":[1,{"b":null}]}}"#;
    let stream = format!(
        r#"{{"time":"x","tenantId":"t","category":"AdvancedHunting-DeviceEvents","properties":{event}}}"#
    );
    let mail = r#"{"Results":[{"Timestamp":"2026-04-14 16:33:42","NetworkMessageId":"m","SenderFromAddress":"a@b","DetectionMethods":"{\"Phish\":[\"x\"]}","ThreatTypes":"Phish, Spam"}]}"#;
    let queue = "\u{feff}Alert name,Alert Id,Severity,Status,Impacted assets,First activity,Classification\r\n\"T\",da1,256,New,\"Devices: a, b\nUsers: \u{e9}\",\"6/7/2024, 3:49:16.784\u{202f}PM\",True positive - Malware\r\n";
    let actions = "Action type;Decided by;Entity type;Entity;Time\nStop;X\\a;File;C:\\a.exe;Wed, 26 Jun 2024 15:49:16 GMT\n";
    vec![
        format!("{evidence}\n{event}\n{stream}\n").into_bytes(),
        mail.as_bytes().to_vec(),
        queue.as_bytes().to_vec(),
        actions.as_bytes().to_vec(),
    ]
}

fn gzip(plain: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(plain).unwrap();
    encoder.finish().unwrap()
}

/// A sound file in one of the forms that are read.
fn sound() -> impl Strategy<Value = Vec<u8>> {
    let list = two_alerts();
    let text = String::from_utf8_lossy(&list).into_owned();
    let utf16 = format!("\u{feff}{text}")
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let lines = format!("{}\n{}\n", alert("da1", ""), alert("da2", "")).into_bytes();
    let members = [gzip(&list), gzip(b"\n"), gzip(&lines)].concat();
    prop_oneof![
        4 => Just(list.clone()),
        2 => Just(lines),
        1 => Just(utf16),
        1 => Just(gzip(&list)),
        1 => Just(members),
        4 => prop::sample::select(tables()),
    ]
}

/// A sound file cut short, with some bits flipped.
fn damaged() -> impl Strategy<Value = Vec<u8>> {
    let flips = prop::collection::vec((any::<prop::sample::Index>(), 0..8_u8), 0..6);
    (sound(), any::<prop::sample::Index>(), any::<bool>(), flips).prop_map(
        |(mut bytes, end, cut, flips)| {
            if cut {
                bytes.truncate(end.index(bytes.len()) + 1);
            }
            for (at, bit) in flips {
                let at = at.index(bytes.len());
                bytes[at] ^= 1 << bit;
            }
            bytes
        },
    )
}

fn any_file() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        3 => damaged(),
        1 => prop::collection::vec(any::<u8>(), 0..600),
        1 => "[\\[\\]{}\",:\\\\a1\u{3000}𝄞 \n]{0,400}".prop_map(String::into_bytes),
        1 => prop::collection::vec(prop::sample::select(two_alerts()), 0..600),
    ]
}

/// Splits bytes into chunks of these sizes, over and over.
fn chunks<'a>(bytes: &'a [u8], sizes: &[usize]) -> Vec<&'a [u8]> {
    let mut rest = bytes;
    let mut chunks = Vec::new();
    for &size in sizes.iter().cycle() {
        let (chunk, after) = rest.split_at(size.min(rest.len()));
        chunks.push(chunk);
        rest = after;
        if rest.is_empty() {
            break;
        }
    }
    chunks
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_500, failure_persistence: None, ..Default::default() })]

    #[test]
    fn any_bytes_in_any_chunks_give_one_report(
        bytes in any_file(),
        sizes in prop::collection::vec(1_usize..200, 1..8),
    ) {
        // `read_chunks` checks that every record is accounted for.
        let (whole, report) = read_chunks([bytes.as_slice()]);
        let (again, in_chunks) = read_chunks(chunks(&bytes, &sizes));
        prop_assert_eq!(&report, &in_chunks);
        prop_assert_eq!(whole.alerts, again.alerts);
        prop_assert_eq!(whole.incidents, again.incidents);
        prop_assert_eq!(whole.events, again.events);
        let kept = report.records.accepted > 0;
        prop_assert!(kept || !report.problems.is_empty(), "nothing kept and no reason: {report:?}");
        prop_assert_eq!(report.is_readable(), kept);
        for problem in &report.problems {
            prop_assert!(problem.count > 0 && !problem.example.is_empty(), "{problem:?}");
        }
    }

    #[test]
    fn a_truncated_list_keeps_the_records_before_the_cut(end in 0_usize..2_000) {
        let bytes = two_alerts();
        let end = end.min(bytes.len());
        let (kept, report) = read_chunks([&bytes[..end]]);
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let ends: Vec<usize> = [",\n{\"@odata.type\":\"#microsoft.graph.security.alert\",\"id\":\"da2\"", "]}"]
            .iter()
            .filter_map(|it| text.rfind(it))
            .collect();
        let whole = ends.iter().filter(|&&it| it <= end).count();
        prop_assert_eq!(kept.alerts.len(), whole);
        let is_whole = end == bytes.len();
        prop_assert_eq!(report.problems.is_empty(), is_whole, "{:?}", report);
    }
}
