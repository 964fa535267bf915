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

fn gzip(plain: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(plain).unwrap();
    encoder.finish().unwrap()
}

/// Events of Windows in most of their shapes, and detections in theirs.
fn events_and_detections() -> Vec<Vec<u8>> {
    let data = r#""UtcTime":"2026-04-14 10:00:00.123","ProcessGuid":"{AB}","ProcessId":"0x1c","Image":"C:\\é.exe","TargetObject":"HKLM\\A\\\\B","Hashes":"SHA1=AA,MD5=00","SourceIp":"::ffff:10.0.0.1","QueryResults":"::1;x;""#;
    let channel = r#""Channel":"Microsoft-Windows-Sysmon/Operational","Computer":"WS5.x""#;
    let flat = [1, 3, 13, 22].map(|id| format!("{{\"EventID\":{id},{channel},{data}}}"));
    let audit = [4688, 4624, 4698, 5145].map(|id| {
        format!(r#"{{"EventID":{id},"Channel":"Security","Hostname":"é.","EventTime":"2026-04-14 06:00:00","EventReceivedTime":"2026-04-14 06:00:00","@timestamp":"2026-04-14T10:00:00Z","NewProcessId":"0x1","TargetUserName":"a@b","TaskContent":"&lt;Command>é</Command>","RelativeTargetName":"x","ShareLocalPath":"\\??\\C:"}}"#)
    });
    let xml = "<Event><System><Provider Name='Linux-Sysmon'/><EventID>1</EventID></System><EventData><Data Name='Image'>/bin/&#x65;</Data><![CDATA[x]]></EventData></Event>";
    let nested = [
        format!(
            r#"{{"winlog":{{"event_id":1,"provider_name":"Microsoft-Windows-Sysmon","event_data":{{{data}}}}}}}"#
        ),
        format!(
            r##"{{"Event":{{"System":{{"EventID":{{"#text":1}},"TimeCreated":{{"#attributes":{{"SystemTime":"1776160800.5"}}}}}},"EventData":{{"Data":[{{"@Name":"Image","#text":"a"}},"b"]}}}}}}"##
        ),
        format!(r#"{{"Computer":"u","SyslogMessage":"{xml}"}}"#),
    ];
    let details = "PGUID: AB ¦ Proc: C:\\é.exe ¦ DWORD ¦ Hashes: SHA1=AA";
    let detection = r#""Timestamp":"2026-04-14 10:00:00.123 +00:00","RuleTitle":"R","Level":"med","Computer":"WS5.x","Channel":"Sysmon","EventID":13"#;
    let detections = format!(
        r#"{{{detection},"Details":{{"TgtObj":"HKLM\\é","":"x","PID":7}}}}
{{{detection},"RecordID":7,"Details":"DUP","ExtraFieldInfo":{{"UtcTime":"2026-04-14 10:00:00"}}}}
"#
    );
    let rows = format!(
        "Timestamp,RuleTitle,Level,Computer,Channel,EventID,Details\r\n2026-04-14 10:00:00.123 +00:00,R,crit,é,Sec,4688,{details}\r\n,R,x,y,z,,DUP\r\n"
    );
    vec![
        flat.join("\n").into_bytes(),
        audit.join("\n").into_bytes(),
        nested.join("\n").into_bytes(),
        detections.into_bytes(),
        rows.into_bytes(),
    ]
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
        4 => prop::sample::select(events_and_detections()),
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
