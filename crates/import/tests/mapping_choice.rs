//! Which mapping a table is read by, what is proposed for one, and what is shown
//! before it is read.
#![expect(clippy::unwrap_used, reason = "a helper of tests")]

mod mapped;
mod reading;

use insta::assert_snapshot;
use mapped::{mapping, problems, read};
use std::fmt::Write as _;
use throughline_import::{Mapping, TablePreview, preview, propose};

#[test]
fn the_analysts_mappings_come_before_those_that_are_shipped() {
    let table = "time,name,ip,host,short,time_label,event_label\n1642213952,Wazuh: X,10.0.0.1,mail,W-X,phase,truth\n";
    let (kept, report) = read(table, &[]);
    assert_eq!(
        report.table.unwrap().mapping.as_ref(),
        Some(&Mapping::shipped()[0].1)
    );
    assert_eq!(kept.alerts[0].title.as_deref(), Some("Wazuh: X"));
    let mine = mapping(
        r#"{"throughline_map":1,"name":"Mine","columns":["NAME","Short"],"fields":{"title":"short"},"ignore":["time_label"]}"#,
    );
    let other = mapping(
        r#"{"throughline_map":1,"name":"Other","columns":["name","nothing"],"fields":{"title":"name"}}"#,
    );
    let (kept, report) = read(table, &[other, mine.clone()]);
    let shown = report.table.unwrap();
    assert_eq!(shown.mapping, Some(mine));
    assert_eq!(
        shown.columns,
        ["time", "name", "ip", "host", "short", "event_label"]
    );
    assert_eq!(shown.rows[0][5], "truth");
    assert_eq!(kept.alerts[0].title.as_deref(), Some("W-X"));
}

#[test]
fn the_analysts_mappings_come_before_what_a_query_kept_of_a_hunting_table() {
    let part =
        r#"{"Timestamp":"2026-04-14T16:33:42Z","DeviceName":"ws-01","RemoteIP":"203.0.113.9"}"#;
    let whole = r#"{"Timestamp":"2026-04-14T16:33:43Z","DeviceName":"ws-01","RemoteIP":"203.0.113.9","why":"odd"}"#;
    let map = |columns: &str| {
        mapping(&format!(
            r#"{{"throughline_map":1,"name":"N","columns":[{columns}],"fields":{{"time":"Timestamp","title":"RemoteIP"}}}}"#
        ))
    };
    let counts = |text: &str, mappings: &[Mapping]| {
        let (kept, _) = read(text, mappings);
        (kept.alerts.len(), kept.events.len())
    };
    assert_eq!(counts(part, &[]), (0, 1));
    assert_eq!(counts(part, &[map(r#""RemoteIP""#)]), (1, 0));
    // A row that leaves out what is empty, once the table is known.
    let lines = format!("{part}\n{whole}\n{part}\n");
    assert_eq!(counts(&lines, &[map(r#""why""#)]), (2, 1));
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
    Time: 4 May 2026 10:00:00 UTC
    Title: Odd� thing
    Severity: 3
    Device: Host name: ws-01
    ! time: time without a zone, taken as UTC ("04/05/2026 10:00")
    ! time: day and month could be either way round ("04/05/2026 10:00" read as 4 May 2026)
    ! severity: value newer than this version, kept ("3")
    ! row without time and title, not used (neither its title nor its time says anything)
    "#);
}

/// The table that a text begins with.
fn table(text: &str) -> TablePreview {
    read(text, &[]).1.table.unwrap()
}

#[test]
fn rows_that_leave_out_what_is_empty_belong_to_the_table() {
    let map = mapping(
        r#"{"throughline_map":1,"name":"N","columns":["at","what","box"],"fields":{"time":"at","title":"what","host":"box"}}"#,
    );
    let rows = r#"{"what":"Before","at":"2026-04-14T09:00:00Z"}
{"what":"Whole","at":"2026-04-14T10:00:00Z","box":"ws"}
{"what":"No host","at":"2026-04-14T11:00:00Z"}
{"other":1}
"#;
    let (kept, report) = read(rows, &[map]);
    let titles: Vec<_> = kept.alerts.iter().map(|it| it.title.as_deref()).collect();
    assert_eq!(titles, [Some("Whole"), Some("No host")]);
    assert_snapshot!(problems(&report), @"WrongShape ×2: record 1, byte 0: its keys are what, at");
    assert_eq!(
        report.shapes[0].why,
        "its columns at, what, box fit the mapping \"N\""
    );
}

#[test]
fn what_comes_with_the_program_reads_its_own_tables_only() {
    let own = "time,name,ip,host,short\n1642213952,A: b,10.0.0.1,m,s\n";
    let (_, report) = read(own, &[]);
    assert_eq!(
        report.shapes[0].why,
        "its columns time, name, ip, host, short fit the mapping \"AIT alert data set\" that comes with the program"
    );
    let wider = "time,name,ip,host,short,severity\n1642213952,A: b,10.0.0.1,m,s,high\n";
    let (_, report) = read(wider, &[]);
    assert_eq!(report.records.accepted, 0);
    assert_eq!(report.table.unwrap().mapping, None);
    let given = Mapping::shipped()[0].1.clone();
    let (kept, report) = read(wider, &[given]);
    assert_eq!(kept.alerts.len(), 1);
    assert_eq!(
        report.shapes[0].why,
        "its columns time, name, ip, host, short fit the mapping \"AIT alert data set\""
    );
}

#[test]
fn a_proposal_goes_by_names_and_by_looks() {
    let elastic = "@timestamp,kibana.alert.rule.name,kibana.alert.severity,host.name,user.name,source.ip,process.name,file.hash.sha256,agent\n2026-04-14T10:00:00Z,Odd thing,high,ws-01,ada,10.0.0.1,cmd.exe,,7\n";
    let suricata = r#"{"ts":1776160800.25,"alert":{"signature":"ET SCAN Nmap","severity":2,"signature_id":2001},"src_ip":"10.0.0.1","dest_ip":"10.0.0.2","proto":"TCP"}"#;
    let unnamed = "a;b;c;d;e\n14.04.2026 10:00;Somebody signed in;10.0.0.1;critical;T1078\n15.04.2026 11:00;Something else ran;10.0.0.2;low;T1059\n";
    let either_way = "when,alert\n03/04/2026,Odd\n03/14/2026,Odder\n";
    for (text, expected) in [
        (
            elastic,
            r#""columns":["@timestamp","kibana.alert.rule.name","kibana.alert.severity","host.name","user.name","source.ip","process.name"],
            "fields":{"time":"@timestamp","title":"kibana.alert.rule.name","severity":"kibana.alert.severity","host":"host.name","user":"user.name","sourceIp":"source.ip","process":"process.name","fileHash":"file.hash.sha256"}"#,
        ),
        (
            suricata,
            r#""columns":["ts","alert.signature","alert.severity","alert.signature_id","src_ip","dest_ip"],
            "fields":{"time":{"from":"ts","read":"epochSeconds"},"title":"alert.signature","severity":{"from":"alert.severity","values":{"1":"high","2":"medium","3":"low","4":"informational"}},"detector":"alert.signature_id","sourceIp":"src_ip","destinationIp":"dest_ip"}"#,
        ),
        (
            unnamed,
            r#""columns":["a","b","c","d","e"],
            "fields":{"time":"a","title":"b","severity":"d","techniques":"e","ip":"c"}"#,
        ),
        (
            either_way,
            r#""columns":["when","alert"],
            "fields":{"time":{"from":"when","read":"monthFirst"},"title":"alert"}"#,
        ),
    ] {
        let proposed = propose(&table(text));
        let name = &proposed.name;
        let expected = format!("{{\"throughline_map\":1,\"name\":{name:?},{expected}}}");
        assert_eq!(proposed.to_json(), mapping(&expected).to_json());
        assert_eq!(proposed.check(), Ok(()));
    }
}
