//! What happened, in sentences: when, where, to whom, by what, and whether it was
//! stopped. Each is made of what the export tells; what it does not tell is left out.

use crate::Engine;
use crate::alert_page::detection;
use crate::engine::counted;
use crate::facts::{assets, cell};
use throughline_dataset::{AlertIdx, Dataset, ParentLink, ProcessIdx};
use throughline_model::{DetectionStatus, ServiceSource, SubjectKind, Verdict};

/// How many names a sentence holds.
const MAX_NAMES: usize = 3;

pub(super) fn sentences(engine: &Engine, alert: AlertIdx) -> Vec<String> {
    let data = &engine.dataset;
    [
        seen(engine, alert),
        process(engine, alert),
        stopped(engine, alert),
        judged(data, alert),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// `Defender for Endpoint saw this on fin-ws-03, with m.ruiz, from … to ….`
fn seen(engine: &Engine, alert: AlertIdx) -> Option<String> {
    let data = &engine.dataset;
    let row = data.alert(alert);
    let rows = engine.rows();
    let source = cell(rows.label(row.service_source));
    let names = |kinds: &[SubjectKind]| {
        let all: Vec<String> = assets(data, alert)
            .into_iter()
            .map(|it| data.entity(it))
            .filter(|it| kinds.contains(&it.kind))
            .map(|it| cell(data.text(it.name)))
            .collect();
        (!all.is_empty()).then(|| listed(&all))
    };
    let when = match (row.first_activity, row.last_activity) {
        (Some(first), Some(last)) if !first.same_moment(last) => {
            Some(format!("from {} to {}", first.long(), last.long()))
        }
        (first, last) => first.or(last).map(|it| format!("on {}", it.long())),
    };
    let on = names(&[SubjectKind::Device]).map(|it| format!("on {it}"));
    let with = names(&[SubjectKind::User, SubjectKind::Mailbox]);
    let parts: Vec<String> = [on, with.map(|it| format!("with {it}")), when]
        .into_iter()
        .flatten()
        .collect();
    if parts.is_empty() {
        return None;
    }
    let who = if source.is_empty() || row.service_source.known() == Some(ServiceSource::Unknown) {
        "It was seen".to_owned()
    } else {
        format!("{source} saw it")
    };
    Some(format!("{who} {}.", parts.join(", ")))
}

/// `a`, `a and b`, `a, b, c and 4 more`.
fn listed(names: &[String]) -> String {
    let more = names.len().saturating_sub(MAX_NAMES);
    let mut shown = names[..names.len() - more].to_vec();
    if more > 0 {
        shown.push(format!("{more} more"));
    }
    match shown.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
        None => String::new(),
    }
}

/// The process that it is drawn at, and what started that.
fn process(engine: &Engine, alert: AlertIdx) -> Option<String> {
    let data = &engine.dataset;
    let story = engine.story(alert);
    let focus = story.nodes.iter().find(|it| it.focused)?;
    let idx = focus.process?;
    let process = data.process(idx);
    let started = process
        .started
        .map(|it| format!(" started on {}", it.long()))
        .unwrap_or_default();
    let by = match process.parent {
        ParentLink::Told(parent) => format!(", by {}", named(data, parent)),
        ParentLink::Inferred(parent) => format!(", probably by {}", named(data, parent)),
        ParentLink::Cut | ParentLink::Impossible | ParentLink::Untold => String::new(),
    };
    match (started.is_empty(), by.is_empty()) {
        (true, true) => Some(format!("Its process is {}.", named(data, idx))),
        (true, false) => Some(format!(
            "Its process, {}, was started{by}.",
            named(data, idx)
        )),
        (false, _) => Some(format!(
            "Its process is {},{started}{by}.",
            named(data, idx)
        )),
    }
}

/// `pd64.exe (process 4711)`.
fn named(data: &Dataset, process: ProcessIdx) -> String {
    let process = data.process(process);
    let name = cell(data.text_or_empty(process.image.name));
    match process.pid {
        Some(pid) if name.is_empty() => format!("process {pid}"),
        Some(pid) => format!("{name} (process {pid})"),
        None if name.is_empty() => "a process without a name".to_owned(),
        None => name,
    }
}

/// Whether it was stopped (AL-6).
fn stopped(engine: &Engine, alert: AlertIdx) -> Option<String> {
    let says = match detection(engine, alert)? {
        DetectionStatus::Detected => {
            "It was detected: seen, and possibly still active as far as the export says."
        }
        DetectionStatus::Blocked => "It was blocked: it ran, and was stopped.",
        DetectionStatus::Prevented => "It was prevented: it was never written or run.",
        DetectionStatus::Unknown => return None,
    };
    Some(says.to_owned())
}

/// How many pieces of evidence were judged malicious or suspicious.
fn judged(data: &Dataset, alert: AlertIdx) -> Option<String> {
    let all = data.evidence(alert);
    let count = |verdict: Verdict| {
        let same = all.iter().filter(|it| it.verdict.known() == Some(verdict));
        same.count()
    };
    let counts = [
        (count(Verdict::Malicious), "malicious"),
        (count(Verdict::Suspicious), "suspicious"),
    ];
    let told = counts.into_iter().filter(|it| it.0 > 0);
    let parts: Vec<String> = told.map(|it| format!("{} {}", it.0, it.1)).collect();
    (!parts.is_empty()).then(|| {
        let evidence = counted(all.len(), "piece");
        format!("Of {evidence} of evidence: {}.", parts.join(", "))
    })
}
