//! Whatever bytes come, in whatever chunks: nothing panics, every record is
//! accounted for, and the report does not depend on where the chunks end.
#![expect(clippy::unwrap_used, reason = "helpers of tests")]

mod reading;
mod zipping;

use flate2::{Compression, write::GzEncoder};
use proptest::prelude::*;
use reading::{alert, read_chunks, read_file};
use std::io::Write;
use throughline_import::RawRecord;
use zipping::{ALL_SIZES, Entry, Zip};

/// A list of two alerts with most kinds of values in them.
fn two_alerts() -> Vec<u8> {
    let evidence = r##","mitreTechniques":["T1059"],"comments":[{"comment":"é\n\ud834\udd1e","createdDateTime":"2026-04-14T17:00:00Z"}],"additionalData":{"a":[1,-2.5e3,true,null]},"evidence":[{"@odata.type":"#microsoft.graph.security.processEvidence","processId":7,"parentProcessId":4,"imageFile":{"fileName":"a.exe"}},{"@odata.type":"#microsoft.graph.security.userEvidence","userAccount":{"accountName":"日本"}}]"##;
    let (one, two) = (alert("da1", evidence), alert("da2", ""));
    format!("{{\"@odata.context\":\"x\",\n\"value\":[\n{one},\n{two}]}}").into_bytes()
}

/// Two alerts and an incident of Sentinel: one row with JSON in its text, one as a
/// resource.
fn sentinel() -> Vec<u8> {
    let entities = r#"[{\"$id\":\"1\",\"HostName\":\"h\",\"Type\":\"host\"},{\"$id\":\"2\",\"ProcessId\":\"0x1a\",\"Host\":{\"$ref\":\"1\"},\"ParentProcess\":{\"$id\":\"3\",\"ProcessId\":\"4\",\"Type\":\"process\"},\"Type\":\"process\"},{\"$ref\":\"3\"}]"#;
    let row = format!(
        r#"{{"SystemAlertId":"s1","AlertLink":"https://x/alerts/da1?t=1","DisplayName":"日本","ProviderName":"MDATP","Techniques":"[\"T1036\"]","StartTime":"2026-04-14T17:00:00Z","ExtendedProperties":"{{\"A.Category\":\"Malware\"}}","Entities":"{entities}"}}"#
    );
    let resource = r#"{"id":"/a","name":"n","type":"Microsoft.Security/Locations/alerts","properties":{"alertDisplayName":"T","systemAlertId":"s2","compromisedEntity":"vm1","entities":[{"address":"192.0.2.1","type":"ip"}]}}"#;
    let incident = r#"{"IncidentName":"n","IncidentNumber":7,"AlertIds":"[\"s1\"]","Labels":"[{\"labelName\":\"x\"}]","Owner":"{\"email\":\"a\"}"}"#;
    format!("[{row},\n{resource},\n{incident}]").into_bytes()
}

/// One record of each other shape of Graph and the Defender APIs, in lines.
fn defender_lines() -> Vec<u8> {
    [
        r#"{"id":"da1","title":"T","createdDateTime":"2020-04-20T16:54:50Z","eventDateTime":"2020-04-20T16:34:28Z","vendorInformation":{"provider":"IPC"},"comments":["a"],"hostStates":[{"fqdn":"pc7"}],"processes":[{"name":"a.exe","path":"C:\\x\\a.exe","fileHash":{"hashType":"sha1","hashValue":"ab"}}],"networkConnections":[{"sourceAddress":"10.0.0.7","sourcePort":"49"}],"triggers":[{"name":"n"}]}"#,
        r#"{"incidentId":7,"incidentName":"I","redirectIncidentId":9,"status":"Redirected","comments":[{"comment":"c"}],"alerts":[{"alertId":"da1","serviceSource":"MTP","creationTime":"2026-04-14T17:00:00Z","devices":[{"mdatpDeviceId":"d1"}],"entities":[{"entityType":"Process","processId":"0x1a"},{"entityType":"MailMessage","recipient":"é"},{"orbit":1}]}]}"#,
        r#"{"alertId":"da2","serviceSource":"MTP","creationTime":"2026-04-14T17:00:00Z","entities":"[{\"entityType\":\"Ip\",\"ipAddress\":\"10.0.0.1\"}]"}"#,
        r#"{"id":"da637_1","alertCreationTime":"2026-04-14T17:00:00Z","machineId":"d1","relatedUser":{"userName":"l"},"alertUser":"é\\é","evidence":[{"entityType":"File","sha1":"AB"}],"alertDomains":[{"host":"h"}]}"#,
        r#"{"id":"d1","computerDnsName":"pc7","lastSeen":"2026-04-14T17:00:00Z","ipAddresses":[{"ipAddress":"10.0.0.7","macAddress":"8C"}],"vmMetadata":{"vmId":"v"}}"#,
        r#"{"id":"m1","type":"Isolate","requestor":"k@x","creationDateTimeUtc":"2026-04-14T17:00:00Z","commands":[{"command":{"type":"t","params":[{"key":"k","value":"v"}]}}],"relatedFileInfo":{"fileIdentifier":"AB","fileIdentifierType":"Sha1"}}"#,
        r#"{"id":"7","startTime":"2026-04-14T17:00:00Z","triggeringAlertId":"da1","state":"Running"}"#,
        r#"{"title":"T","severity":"low","evidence":[{"namespace":{"name":"n","cluster":{"name":"c"}},"containers":[{"image":{"imageId":"i"}}],"labels":{"a":1}},{"x":{"verdict":"unknown","y":{"verdict":"unknown","ipAddress":"10.0.0.1"}}},{"algorithm":"md5","value":"AB"}]}"#,
    ]
    .join("\n")
    .into_bytes()
}

/// Rows whose lists are JSON inside text.
fn defender_table() -> Vec<u8> {
    b"alertId,serviceSource,creationTime,mitreTechniques,entities\n\
        da1,MTP,2026-04-14T17:00:00Z,\"[\"\"T1\"\"]\",\"[{\"\"entityType\"\":\"\"Url\"\",\"\"url\"\":\"\"\\u00e9\"\"}]\"\n\
        da2,MTP,2026-04-14T17:00:00Z,T1,[{\n"
        .to_vec()
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
        r##"{"Event":{"System":{"EventID":{"#text":1},"TimeCreated":{"#attributes":{"SystemTime":"1776160800.5"}}},"EventData":{"Data":[{"@Name":"Image","#text":"a"},"b"]}}}"##.to_string(),
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
        3 => Just(sentinel()),
        4 => Just(defender_lines()),
        2 => Just(defender_table()),
        1 => Just(utf16),
        1 => Just(gzip(&list)),
        1 => Just(members),
        4 => prop::sample::select(tables()),
        4 => prop::sample::select(events_and_detections()),
    ]
}

/// An archive with a file in each of the ways to store one.
fn sound_archive() -> impl Strategy<Value = Vec<u8>> {
    let order = Just((0..ALL_SIZES.len() * 2).collect::<Vec<_>>()).prop_shuffle();
    (order, 1..5_usize).prop_map(|(order, count)| {
        let mut zip = Zip::default();
        for way in order.into_iter().take(count) {
            let name = format!("dir/{way}.json");
            let content = if way == 3 {
                gzip(&two_alerts())
            } else {
                two_alerts()
            };
            zip.add(&Entry {
                name: name.as_bytes(),
                content: &content,
                sizes: ALL_SIZES[way / 2],
                method: if way % 2 == 0 { 8 } else { 0 },
                flags: 0,
            });
        }
        zip.end()
    })
}

/// Sound bytes cut short, with some bits flipped.
fn damaged(sound: impl Strategy<Value = Vec<u8>>) -> impl Strategy<Value = Vec<u8>> {
    let flips = prop::collection::vec((any::<prop::sample::Index>(), 0..8_u8), 0..6);
    (sound, any::<prop::sample::Index>(), any::<bool>(), flips).prop_map(
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
        3 => damaged(sound()),
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

    /// Damage inside the text of a cell, which the file around it does not show.
    #[test]
    fn a_damaged_cell_costs_only_itself(
        end in any::<prop::sample::Index>(),
        flips in prop::collection::vec((any::<prop::sample::Index>(), " -~"), 0..6),
    ) {
        let text = String::from_utf8(sentinel()).unwrap();
        let file: serde_json::Value = serde_json::from_str(&text).unwrap();
        let mut cell: Vec<char> = file[0]["Entities"].as_str().unwrap().chars().collect();
        for (at, with) in flips {
            let at = at.index(cell.len());
            cell[at] = with.chars().next().unwrap();
        }
        cell.truncate(end.index(cell.len() + 1));
        let mut row = file[0].clone();
        row["Entities"] = cell.into_iter().collect::<String>().into();
        let (kept, _) = read_chunks([row.to_string().as_bytes()]);
        prop_assert_eq!(kept.alerts.len(), 1);
        prop_assert_eq!(kept.alerts[0].id.as_deref(), Some("da1"));
        prop_assert!(kept.alerts[0].evidence.len() <= 8);
    }

    #[test]
    fn any_archive_in_any_chunks_gives_the_same_reports(
        bytes in damaged(sound_archive()),
        sizes in prop::collection::vec(1_usize..200, 1..8),
    ) {
        let (whole, reports) = read_file("a.zip", [bytes.as_slice()]);
        let (again, in_chunks) = read_file("a.zip", chunks(&bytes, &sizes));
        prop_assert_eq!(&reports, &in_chunks);
        prop_assert_eq!(&whole.alerts, &again.alerts);
        for report in &reports {
            let kept = report.records.accepted > 0;
            prop_assert!(kept || !report.problems.is_empty(), "nothing kept and no reason: {report:?}");
        }
        // Each record that was read is found again, in the damaged archive as it is.
        for (alert, place) in whole.alerts.iter().zip(&whole.places) {
            let mut raw = RawRecord::new(reports[place.member as usize].member.as_ref(), *place);
            for chunk in chunks(&bytes, &sizes) {
                if !raw.push(chunk) {
                    break;
                }
            }
            let text = raw.finish().unwrap();
            prop_assert!(text.starts_with('{') && text.ends_with('}'), "{alert:?}: {text}");
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
