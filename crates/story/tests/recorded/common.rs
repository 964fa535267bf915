//! Made-up recordings and what is told of them.
#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use crate::opened::open_texts;
use throughline_dataset::{Dataset, ProcessIdx};
use throughline_story::{Story, tell_process};

/// Opens files of these records, one a line.
pub(crate) fn open_files(files: &[Vec<String>]) -> Dataset {
    let texts: Vec<String> = files.iter().map(|it| it.join("\n")).collect();
    open_texts(&texts)
}

/// Opens one file of these records.
pub(crate) fn open(records: &[String]) -> Dataset {
    open_files(&[records.to_vec()])
}

/// One event of Sysmon, at this second of a minute.
pub(crate) fn sysmon(host: &str, id: u32, second: u32, fields: &str) -> String {
    format!(
        r#"{{"Channel":"Microsoft-Windows-Sysmon/Operational","SourceName":"Microsoft-Windows-Sysmon","EventID":{id},"Hostname":"{host}","UtcTime":"2026-04-14 16:00:{second:02}.000","@timestamp":"2026-04-14T16:00:{second:02}.000Z",{fields}}}"#
    )
}

/// One event of the Security log, at this second of a minute.
pub(crate) fn security(host: &str, id: u32, second: u32, fields: &str) -> String {
    format!(
        r#"{{"Channel":"Security","SourceName":"Microsoft-Windows-Security-Auditing","EventID":{id},"Hostname":"{host}","@timestamp":"2026-04-14T16:00:{second:02}.000Z",{fields}}}"#
    )
}

/// A process's ids and image.
pub(crate) fn by(pid: u32, image: &str) -> String {
    format!(
        r#""ProcessGuid":"{{{pid:08}-0000-0000-0000-000000000001}}","ProcessId":"{pid}","Image":"C:\\W\\{image}""#
    )
}

/// The start of a process.
pub(crate) fn started(
    host: &str,
    second: u32,
    own: (u32, &str),
    parent: (u32, &str),
    more: &str,
) -> String {
    let fields = format!(
        r#"{},"ParentProcessGuid":"{{{:08}-0000-0000-0000-000000000001}}","ParentProcessId":"{}","ParentImage":"C:\\W\\{}"{more}"#,
        by(own.0, own.1),
        parent.0,
        parent.0,
        parent.1
    );
    sysmon(host, 1, second, &fields)
}

/// The process of this pid.
pub(crate) fn process(data: &Dataset, pid: u64) -> ProcessIdx {
    data.processes().find(|it| it.1.pid == Some(pid)).unwrap().0
}

/// The story of the process of this pid.
pub(crate) fn story(data: &Dataset, pid: u64) -> Story {
    tell_process(data, process(data, pid))
}

/// The same as text.
pub(crate) fn told(data: &Dataset, pid: u64) -> String {
    story(data, pid).to_text(data)
}

/// `,"CommandLine":…` and the like.
pub fn also(name: &str, text: &str) -> String {
    format!(r#","{name}":"{text}""#)
}

pub fn connection(
    host: &str,
    second: u32,
    actor: (u32, &str),
    ends: [&str; 4],
    out: bool,
) -> String {
    let fields = format!(
        r#"{},"Protocol":"tcp","Initiated":"{out}","SourceIp":"{}","SourcePort":"{}","DestinationIp":"{}","DestinationPort":"{}""#,
        by(actor.0, actor.1),
        ends[0],
        ends[1],
        ends[2],
        ends[3]
    );
    sysmon(host, 3, second, &fields)
}

pub fn sign_in(
    host: &str,
    second: u32,
    who: &str,
    kind: u32,
    from: (&str, &str),
    id: &str,
) -> String {
    let fields = format!(
        r#""TargetUserName":"{who}","TargetDomainName":"CORP","LogonType":"{kind}","IpAddress":"{}","IpPort":"{}","TargetLogonId":"{id}""#,
        from.0, from.1
    );
    security(host, 4624, second, &fields)
}
