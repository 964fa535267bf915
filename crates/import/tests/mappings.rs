//! Tables that no importer knows, read by a mapping.

mod mapped;
mod reading;

use insta::assert_snapshot;
use mapped::{EVERYTHING, mapping, problems, read, told};
use proptest::prelude::*;
use throughline_import::{Format, MapField, Mapping, ProblemKind, RawRecord, Source, preview};

#[test]
fn every_field_is_read() {
    let row = r#"{"when":"2026-04-14 10:00:00Z","until":"2026-04-14T10:05:00Z","what":"Sensor: Odd thing","sev":"P2","cat":"Execution","d1":"-","d2":"Seen once","mitre":["attack.t1059.001","Valid Accounts (T1078)","Phishing"],"key":"A-1","case":77,"rule":"R9","owner":"me","labels":"red / blue","box":"ws-01.corp.example","box_ip":["10.0.0.1","fe80::1"],"box_id":"0123456789abcdef","who":"CORP\\ada","dom":null,"upn":"ada@corp.example","sid":"S-1-5-21-1","ips":"203.0.113.7, 203.0.113.8","src":"198.51.100.2:4431","dst":"[2001:db8::1]:443","link":"https://x.example/a","fqdn":"x.example","exe":"cmd.exe","exe_path":"C:\\Windows\\System32\\cmd.exe","pid":"0x1a2b","cmd":"cmd /c x","began":"1776160800000","pexe":"C:\\Windows\\explorer.exe","ppid":12,"pcmd":"explorer","pbegan":"14.04.2026 09:00 +00:00","ppath":null,"f":"a.txt","fpath":"C:\\Temp","hash":"SHA256=AB,MD5=D41D8CD98F00B204E9800998ECF8427E","reg":"HKLM\\Software\\Run","from":"e@evil.example","to":["ada@corp.example","bob@corp.example"],"subj":"Hi","secret":{"truth":"attack"},"odd":1}"#;
    let (kept, report) = read(row, &[mapping(EVERYTHING)]);
    assert_snapshot!(told(&kept.alerts[0]), @r"
    id: A-1
    incident: 77
    title: Odd thing
    description: Seen once
    category: Execution
    assigned: me
    detector: R9
    product: Sensor
    source: Sensor
    severity: medium
    status: new
    technique: T1059.001
    technique: T1078
    technique: Phishing
    tag: red
    tag: blue
    created: 2026-04-14T10:00:00Z
    first: 2026-04-14T10:00:00Z
    last: 2026-04-14T10:05:00Z
    device: DNS name=ws-01.corp.example Last IP address=10.0.0.1 Defender device id=0123456789abcdef
    user: Account=ada Account domain=CORP User principal name=ada@corp.example SID=S-1-5-21-1
    process: Command line=cmd /c x Image=cmd.exe Folder=C:\Windows\System32 Process id=6699 Started=2026-04-14T10:00:00Z Parent process id=12 Parent started=2026-04-14T09:00:00Z Parent image=explorer.exe Parent command line=explorer Device id=0123456789abcdef
    file: Name=a.txt Folder=C:\Temp SHA-256=ab MD5=d41d8cd98f00b204e9800998ecf8427e Device id=0123456789abcdef
    registryKey: Hive=HKLM Key=Software\Run Device id=0123456789abcdef
    message: Subject=Hi Sender=e@evil.example Recipient=ada@corp.example, bob@corp.example
    ip: Address=203.0.113.7
    ip: Address=203.0.113.8
    ip: Address=198.51.100.2 (Source)
    ip: Address=2001:db8::1 (Destination)
    url: URL=https://x.example/a
    domain: Domain=x.example
    ");
    assert_eq!(report.format, Format::Mapped);
    assert_eq!(
        report.shapes[0].why,
        "its columns when, what fit the mapping \"Everything\""
    );
    assert_eq!(problems(&report), "UnknownField ×1: record 1, byte 0, odd");
    let table = report.table.unwrap();
    assert_eq!(table.mapping, Some(mapping(EVERYTHING)));
    assert!(
        !table.columns.iter().any(|it| it.contains("secret")),
        "{table:?}"
    );
}

#[test]
fn dotted_names_reach_into_objects_and_lists() {
    let map = mapping(
        r#"{"throughline_map":1,"name":"N","columns":["a.b"],"fields":{"title":"a.b.c","time":"t.at","techniques":"rule.threat.technique.id","host":"host.name","user":["user.full","user.name"]}}"#,
    );
    let rows = r#"{"a":{"b":{"c":"nested"}},"t.at":"2026-04-14T10:00:00Z","rule":{"threat":[{"technique":[{"id":"T1003"},{"id":"T1059"}]},{"technique":{"id":"T1078"}}]},"host.name":"ws","user":{"name":["ada","bob"]}}
{"a.b.c":"flat","a.b":{},"t":{"at":1776160800},"a":{"b":1}}
{"a":{"x":"T"},"t":{"at":""}}
{"b":{"a":1}}"#;
    let (kept, report) = read(rows, &[map]);
    let told: String = kept.alerts.iter().map(told).collect();
    assert_snapshot!(told, @r"
    id: table.csv#1
    title: nested
    source: unknown
    severity: unknown
    status: unknown
    technique: T1003
    technique: T1059
    technique: T1078
    created: 2026-04-14T10:00:00Z
    first: 2026-04-14T10:00:00Z
    last: 2026-04-14T10:00:00Z
    device: Host name=ws
    user: Account=ada
    user: Account=bob
    id: table.csv#2
    title: flat
    source: unknown
    severity: unknown
    status: unknown
    created: 2026-04-14T10:00:00Z
    first: 2026-04-14T10:00:00Z
    last: 2026-04-14T10:00:00Z
    ");
    assert_snapshot!(problems(&report), @r"
    WrongShape ×1: record 4, byte 289: its keys are b
    NotMapped ×1: record 3, byte 259: neither its title nor its time says anything
    ");
    assert_eq!((report.records.accepted, report.records.rejected), (2, 2));
    let columns = report.table.unwrap().columns;
    assert_eq!(columns[..3], ["a.b.c", "t.at", "rule.threat"]);
}

#[test]
fn what_cannot_be_read_is_told_and_the_rest_kept() {
    let map = mapping(
        r#"{"throughline_map":1,"name":"N","columns":["t","title"],"fields":{"time":"t","title":"title","endTime":"end","severity":"sev","sourceIp":"src","processId":"pid","fileHash":"hash","id":"id"}}"#,
    );
    let rows = "\u{feff}t,title,end,sev,src,pid,hash,id
03/04/2026 10:00,One,01/04/2026,5,nobody,12x,zz,00000
soon,Two,,High,,,,A2
,,,,,,,
,,2026-04-14,low,,,,A3
";
    let (kept, report) = read(rows, &[map]);
    assert_snapshot!(problems(&report), @r#"
    WrongType ×3: record 1, byte 35, processId: "12x" is no number
    BadTime ×1: record 2, byte 89, time: "soon"
    MissingId ×1: record 1, byte 35, id: made "table.csv#1"
    UnknownValue ×1: record 1, byte 35, severity: "5"
    BlankRow ×1: byte 110: 8 empty cells
    SwappedActivity ×1: record 1, byte 35, time: 2026-04-03T10:00:00Z after 2026-04-01T00:00:00Z
    NoZone ×3: record 1, byte 35, time: "03/04/2026 10:00"
    AmbiguousDate ×2: record 1, byte 35, time: "03/04/2026 10:00" read as 3 Apr 2026
    "#);
    let ids: Vec<_> = kept
        .alerts
        .iter()
        .filter_map(|it| it.id.as_deref())
        .collect();
    assert_eq!(ids, ["table.csv#1", "A2", "A3"]);
    let first = &kept.alerts[0];
    assert_eq!(first.severity.api(), "5");
    assert!(first.first_activity < first.last_activity);
    let span = report.span.map(|(a, b)| (a.iso(), b.iso())).unwrap();
    assert_eq!(
        span,
        ("2026-04-01T00:00:00Z".into(), "2026-04-14T00:00:00Z".into())
    );
}

#[test]
fn what_is_ignored_settles_nothing() {
    let table = |label: &str| {
        format!(
            "time,name,ip,host,short,time_label,event_label\n1642213952,A: b,10.0.0.1,m,s,{label},{label}\n"
        )
    };
    let (a, report) = read(&table("benign"), &[]);
    let (b, again) = read(&table("escape"), &[]);
    assert_eq!((&a.alerts, &a.places), (&b.alerts, &b.places));
    assert_eq!(report.table, again.table);
    assert_eq!(report.problems, again.problems);
    assert!(!format!("{:?}", (&a.alerts, &report)).contains("benign"));
}

#[test]
fn a_row_is_found_again_by_its_place() {
    let table = "time,name,ip,host,short,time_label,event_label\r\n1642213952,\"Wazuh: a\r\n\"\"b\"\"\",10.0.0.1,mail,W-X,p,t\r\n1642213953,Wazuh: c,10.0.0.1,mail,W-X,p,t\r\n";
    let (kept, _) = read(table, &[]);
    let raw: Vec<String> = kept
        .places
        .iter()
        .map(|&place| {
            let mut raw = RawRecord::new(None, place);
            raw.push(table.as_bytes());
            raw.finish().unwrap()
        })
        .collect();
    assert_eq!(
        raw,
        [
            "1642213952,\"Wazuh: a\r\n\"\"b\"\"\",10.0.0.1,mail,W-X,p,t",
            "1642213953,Wazuh: c,10.0.0.1,mail,W-X,p,t"
        ]
    );
}

/// JSON of values that tables hold, and should not.
fn any_row() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        "\"[a-z0-9:./\\-T, @=\\[\\]]{0,20}\"",
        "[0-9]{1,19}",
        Just("null".to_owned()),
        Just("true".to_owned()),
    ];
    let value = leaf.prop_recursive(4, 30, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(|it| format!("[{}]", it.join(","))),
            prop::collection::vec(("[a-c]{1,2}", inner), 0..4).prop_map(|it| {
                let entries: Vec<_> = it
                    .iter()
                    .map(|(key, value)| format!("\"{key}\":{value}"))
                    .collect();
                format!("{{{}}}", entries.join(","))
            }),
        ]
    });
    prop::collection::vec(("[a-c.]{1,3}", value), 1..8).prop_map(|it| {
        let entries: Vec<_> = it
            .iter()
            .map(|(key, value)| format!("\"{key}\":{value}"))
            .collect();
        format!("{{{}}}", entries.join(","))
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..Default::default() })]

    #[test]
    fn any_row_is_read_through_any_field(rows in prop::collection::vec(any_row(), 1..4), column in "[a-c]{1,2}(\\.[a-c]){0,2}") {
        let map = Mapping {
            name: "N".to_owned(),
            columns: vec![column.clone()],
            fields: MapField::ALL.iter().map(|&it| (it, Source::column(&column))).collect(),
            ignore: Vec::new(),
        };
        let (kept, report) = read(&rows.join("\n"), std::slice::from_ref(&map));
        prop_assert_eq!(report.records.read, report.records.accepted + report.records.rejected);
        prop_assert_eq!(kept.alerts.len() as u64, report.records.accepted);
        let not_mapped = report.problems.iter().find(|it| it.kind == ProblemKind::NotMapped);
        prop_assert!(not_mapped.is_none_or(|it| it.count <= report.records.rejected));
        if let Some(table) = report.table {
            prop_assert_eq!(preview(&table, &map).len(), rows.len());
            let _ = throughline_import::propose(&table);
        }
    }
}
