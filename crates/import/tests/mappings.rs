//! Tables that no importer knows, read by a mapping.

mod reading;

use insta::assert_snapshot;
use proptest::prelude::*;
use reading::Kept;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use throughline_import::{
    FileImport, FileReport, Format, MapField, Mapping, ProblemKind, RawRecord, Source, TimeForm,
    preview,
};
use throughline_model::{AlertRecord, FactValue};

fn mapping(text: &str) -> Mapping {
    Mapping::parse("my.json", text).unwrap_or_else(|it| panic!("{it}"))
}

/// Reads a text as `dir/table.csv.gz`, whole and byte by byte.
fn read(text: &str, mappings: &[Mapping]) -> (Kept, FileReport) {
    let read = |chunks: &mut dyn Iterator<Item = &[u8]>| {
        let mut kept = Kept::default();
        let mut import = FileImport::with_mappings("dir/table.csv.gz", mappings.to_vec());
        for chunk in chunks {
            import.push(chunk, &mut kept);
        }
        let report = import.finish(&mut kept).remove(0);
        (kept, report)
    };
    let (kept, report) = read(&mut std::iter::once(text.as_bytes()));
    let (again, in_bytes) = read(&mut text.as_bytes().chunks(1));
    assert_eq!((&kept.alerts, &report), (&again.alerts, &in_bytes));
    (kept, report)
}

/// Everything an alert says, one thing a line.
fn told(alert: &AlertRecord<String>) -> String {
    let mut out = String::new();
    let mut add = |name: &str, text: Option<&str>| {
        if let Some(text) = text {
            let _ = writeln!(out, "{name}: {text}");
        }
    };
    add("id", alert.id.as_deref());
    add("incident", alert.incident_id.as_deref());
    add("title", alert.title.as_deref());
    add("description", alert.description.as_deref());
    add("category", alert.category.as_deref());
    add("assigned", alert.assigned_to.as_deref());
    add("detector", alert.detector_id.as_deref());
    add("product", alert.product_name.as_deref());
    add("source", Some(alert.service_source.api()));
    add("severity", Some(alert.severity.api()));
    add("status", Some(alert.status.api()));
    for technique in &alert.techniques {
        add("technique", Some(technique));
    }
    for tag in &alert.tags {
        add("tag", Some(tag));
    }
    for (name, time) in [
        ("created", alert.created),
        ("first", alert.first_activity),
        ("last", alert.last_activity),
    ] {
        add(name, time.map(throughline_model::Timestamp::iso).as_deref());
    }
    for evidence in &alert.evidence {
        let mut line = String::new();
        evidence.subject.visit(&mut |label, value| {
            let _ = match value {
                FactValue::Text(text) => write!(line, " {label}={text}"),
                FactValue::Number(number) => write!(line, " {label}={number}"),
                FactValue::Time(time) => write!(line, " {label}={}", time.iso()),
            };
        });
        for role in evidence.roles.iter() {
            let _ = write!(line, " ({})", role.label());
        }
        let _ = writeln!(out, "{}:{line}", evidence.subject.kind().api());
    }
    out
}

fn problems(report: &FileReport) -> String {
    let lines = report
        .problems
        .iter()
        .map(|it| format!("{:?} ×{}: {}", it.kind, it.count, it.example));
    lines.collect::<Vec<_>>().join("\n")
}

const EVERYTHING: &str = r#"{
  "throughline_map": 1,
  "name": "Everything",
  "columns": ["when", "what"],
  "fields": {
    "time": "when", "endTime": "until", "title": {"from": "what", "after": ": "},
    "product": {"from": "what", "before": ":"},
    "severity": {"from": "sev", "values": {"1": "high", "p2": "medium"}},
    "status": {"constant": "new"}, "category": "cat", "description": ["d1", "d2"],
    "techniques": "mitre", "id": "key", "incidentId": "case", "detector": "rule",
    "assignedTo": "owner", "tags": {"from": "labels", "separator": "/"},
    "host": "box", "deviceIp": "box_ip", "deviceId": "box_id",
    "user": "who", "userDomain": "dom", "userUpn": "upn", "userSid": "sid",
    "ip": "ips", "sourceIp": "src", "destinationIp": "dst", "url": "link", "domain": "fqdn",
    "process": "exe", "processPath": "exe_path", "processId": "pid", "commandLine": "cmd",
    "processStart": {"from": "began", "read": "epochMillis"},
    "parentProcess": "pexe", "parentId": "ppid", "parentCommandLine": "pcmd",
    "parentStart": "pbegan", "parentPath": "ppath",
    "file": "f", "filePath": "fpath", "fileHash": "hash", "registryKey": "reg",
    "sender": "from", "recipient": "to", "subject": "subj"
  },
  "ignore": ["secret"]
}"#;

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
    assert_eq!(report.shapes[0].why, "by the mapping \"Everything\"");
    assert_eq!(problems(&report), "UnknownField ×1: record 1, byte 0, odd");
    let table = report.table.unwrap();
    assert_eq!(table.mapping.as_deref(), Some("Everything"));
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
    WrongType ×3: record 1, byte 32, processId: "12x" is no number
    BadTime ×1: record 2, byte 86, time: "soon"
    MissingId ×1: record 1, byte 32, id: made "table.csv#1"
    UnknownValue ×1: record 1, byte 32, severity: "5"
    SwappedActivity ×1: record 1, byte 32, time: 2026-03-04T10:00:00Z after 2026-01-04T00:00:00Z
    NoZone ×3: record 1, byte 32, time: 03/04/2026 10:00
    AmbiguousDate ×2: record 1, byte 32, time: 03/04/2026 10:00
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
        ("2026-01-04T00:00:00Z".into(), "2026-04-14T00:00:00Z".into())
    );
}

#[test]
fn the_analysts_mappings_come_before_those_that_are_shipped() {
    let table = "time,name,ip,host,short,time_label,event_label\n1642213952,Wazuh: X,10.0.0.1,mail,W-X,phase,truth\n";
    let (kept, report) = read(table, &[]);
    assert_eq!(
        report.table.unwrap().mapping.as_deref(),
        Some("AIT alert data set")
    );
    assert_eq!(kept.alerts[0].title.as_deref(), Some("Wazuh: X"));
    let mine = mapping(
        r#"{"throughline_map":1,"name":"Mine","columns":["NAME","Short"],"fields":{"title":"short"},"ignore":["time_label"]}"#,
    );
    let other = mapping(
        r#"{"throughline_map":1,"name":"Other","columns":["name","nothing"],"fields":{"title":"name"}}"#,
    );
    let (kept, report) = read(table, &[other, mine]);
    let shown = report.table.unwrap();
    assert_eq!(shown.mapping.as_deref(), Some("Mine"));
    assert_eq!(
        shown.columns,
        ["time", "name", "ip", "host", "short", "event_label"]
    );
    assert_eq!(shown.rows[0][5], "truth");
    assert_eq!(kept.alerts[0].title.as_deref(), Some("W-X"));
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

#[test]
fn a_preview_shows_the_first_alerts_and_what_was_assumed() {
    let (_, report) = read(
        "when,what,sev,box,note\n04/05/2026 10:00,Odd\u{202e} thing,3,ws-01,x\n,,,,only this\n",
        &[],
    );
    assert!(!report.is_readable());
    let table = report.table.unwrap();
    let map = mapping(
        r#"{"throughline_map":1,"name":"N","columns":["when"],"fields":{"time":"when","title":"what","severity":"sev","host":"box"}}"#,
    );
    let rows = preview(&table, &map);
    let mut out = String::new();
    for row in rows {
        for (name, value) in row.facts {
            let _ = writeln!(out, "{name}: {value}");
        }
        for note in row.notes {
            let _ = writeln!(out, "! {note}");
        }
    }
    assert_snapshot!(out, @r#"
    Time: 5 Apr 2026 10:00:00 UTC
    Title: Odd� thing
    Severity: 3
    Device: Host name: ws-01
    ! time: time without a zone, taken as UTC (04/05/2026 10:00)
    ! time: day and month could be either way round (04/05/2026 10:00)
    ! severity: value newer than this version, kept ("3")
    ! row without time and title, not used (neither its title nor its time says anything)
    "#);
}

#[test]
fn a_map_file_says_what_is_wrong_with_it_and_where() {
    let with = |fields: &str| {
        format!(
            "{{\"throughline_map\":1,\"name\":\"N\",\"columns\":[\"a\"],\n\"fields\":{fields}}}"
        )
    };
    for (text, expected) in [
        ("", "line 1, column 0: EOF while parsing a value"),
        (
            "[]",
            "line 1, column 0: invalid type: sequence, expected an object with \"throughline_map\"",
        ),
        (
            "{\"name\": 5}",
            "line 1, column 10: name: invalid type: integer `5`, expected a string",
        ),
        (
            "{\"name\": \"N\",\n\"name\": \"M\"}",
            "line 2, column 6: name: it stands here twice",
        ),
        (
            "{\"names\": 5}",
            "line 1, column 8: names: no such key; there are throughline_map, name, columns, fields, ignore",
        ),
        (
            "{\"name\":\"N\"}",
            "line 1, column 12: throughline_map: it is missing",
        ),
        (
            "{\"throughline_map\":2}",
            "line 1, column 21: throughline_map: this is version 2, and 1 can be read",
        ),
        (
            "{\"throughline_map\":1,\"name\":\"N\",\"columns\":[]}",
            "line 1, column 45: fields: it is missing",
        ),
        (
            "{\"throughline_map\":1,\"name\":\"N\",\"columns\":[],\"fields\":{}}",
            "columns: it must name the columns by which the table is recognised",
        ),
        (&with("{}"), "fields: it must have a title or a time"),
        (
            &with("[]"),
            "line 2, column 9: fields: invalid type: sequence, expected an object of fields",
        ),
        (
            &with("{\"title\": 7}"),
            "line 2, column 20: fields: title: invalid type: integer `7`, expected the name of a column, a list of names, or an object",
        ),
        (
            &with("{\"title\": {\"form\": \"a\"}}"),
            "line 2, column 26: fields: title: unknown field `form`, expected one of `from`, `constant`, `read`, `before`, `after`, `separator`, `values`",
        ),
        (
            &with("{\"title\": {\"from\": {}}}"),
            "line 2, column 30: fields: title: invalid type: map, expected the name of a column, or a list of names",
        ),
        (
            &with("{\"time\": {\"from\": \"a\", \"read\": \"epoch\"}}"),
            "line 2, column 47: fields: time: unknown variant `epoch`, expected one of `auto`, `epochSeconds`, `epochMillis`, `dayFirst`, `monthFirst`",
        ),
        (
            &with("{\"title\": \"a\", \"title\": \"b\"}"),
            "line 2, column 37: fields: title: it stands here twice",
        ),
        (
            &with("{\"title\": []}"),
            "fields.title: it names neither a column nor a constant",
        ),
        (
            &with("{\"title\": \"\"}"),
            "fields.title.from: a column's name is empty",
        ),
        (
            &with("{\"title\": {\"from\":\"a\",\"read\":\"epochSeconds\"}}"),
            "fields.title.read: it is for times only",
        ),
        (
            &with("{\"title\": {\"from\":\"a\",\"separator\":\";\"}}"),
            "fields.title.separator: it is for lists only",
        ),
        (
            &with("{\"title\": {\"from\":\"a\",\"before\":\"\"}}"),
            "fields.title.before: it must not be empty",
        ),
        (
            &with("{\"title\": \"b.c\"},\"ignore\":[\"B\"]"),
            "fields.title.from: \"b.c\" is ignored",
        ),
        (
            &with("{\"title\": \"b\"},\"ignore\":[\"a\"]"),
            "columns: \"a\" is ignored",
        ),
        (
            &with("{\"title\": \"b\"}} x"),
            "line 2, column 26: trailing characters",
        ),
    ] {
        let error = Mapping::parse("maps/my.json", text)
            .unwrap_err()
            .to_string();
        let rest = error.strip_prefix("maps/my.json: ").unwrap();
        assert_eq!(rest, expected, "{text}");
    }
    let error = Mapping::parse("f", &with("{\"hots\": \"a\"}"))
        .unwrap_err()
        .to_string();
    assert!(
        error.starts_with(
            "f: line 2, column 16: fields: hots: no such field; there are time, endTime, title, "
        ),
        "{error}"
    );
}

#[test]
fn a_shipped_map_is_written_as_it_is_read() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("maps");
    let mut count = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        let map = Mapping::parse(&path.to_string_lossy(), &text).unwrap();
        assert_eq!(mapping(&map.to_json()), map);
        count += 1;
    }
    assert!(count > 0);
    let map = mapping(EVERYTHING);
    let short = Source::column("when");
    assert_eq!(map.fields[&MapField::Time], short);
    assert!(
        map.to_json().contains("\"time\": \"when\""),
        "{}",
        map.to_json()
    );
}

fn any_source(field: MapField) -> impl Strategy<Value = Source> {
    let text = "[a-z.é\"\\\\ ]{1,12}";
    let is_time = matches!(field, MapField::Time | MapField::EndTime);
    let is_list = matches!(field, MapField::Tags | MapField::Ip);
    let form =
        prop::sample::select(&[TimeForm::Auto, TimeForm::EpochSeconds, TimeForm::DayFirst][..]);
    (
        prop::collection::vec(text, 0..3),
        prop::option::of(text),
        form,
        prop::option::of(text),
        prop::option::of(text),
        prop::collection::btree_map(text, text, 0..3),
    )
        .prop_map(
            move |(from, constant, read, before, separator, values)| Source {
                constant: constant.or(from.is_empty().then(String::new)),
                from,
                read: if is_time { read } else { TimeForm::Auto },
                before,
                after: None,
                separator: separator.filter(|_| is_list),
                values,
            },
        )
}

fn any_mapping() -> impl Strategy<Value = Mapping> {
    let fields: Vec<_> = [
        MapField::Title,
        MapField::Time,
        MapField::Tags,
        MapField::Ip,
    ]
    .into_iter()
    .map(|field| any_source(field).prop_map(move |it| (field, it)))
    .collect();
    (
        "[a-z é\"]{1,10}x",
        prop::collection::vec("[a-z.]{1,9}", 1..4),
        fields,
    )
        .prop_map(|(name, columns, fields)| Mapping {
            name,
            columns,
            fields: BTreeMap::from_iter(fields),
            ignore: vec!["IGNORED".to_owned()],
        })
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
    fn a_mapping_is_read_as_it_was_written(map in any_mapping()) {
        prop_assert_eq!(Mapping::parse("f", &map.to_json()), Ok(map.clone()));
        let value = serde_json::to_value(&map).unwrap();
        prop_assert_eq!(serde_json::from_value::<Mapping>(value).unwrap(), map);
    }

    #[test]
    fn any_map_file_is_read_or_refused(text in prop_oneof!["\\PC{0,60}", "[{}\\[\\]\":,a-z1]{0,60}"]) {
        let _ = Mapping::parse("f", &text);
    }

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
