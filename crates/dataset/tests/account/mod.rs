//! Opens files and writes down all that a reader can see of the data.
#![allow(dead_code, reason = "each test file uses a part of it")]
#![allow(clippy::unwrap_used, reason = "helpers of tests")]

use std::fmt::Write as _;
use throughline_dataset::{Dataset, IncidentIdx, ParentLink, ProcessIdx};
use throughline_import::FileImport;
use throughline_model::{SubjectKind, Term, Timestamp, Vocabulary};

/// Opens texts as files, in this order.
pub fn open(files: &[impl AsRef<[u8]>]) -> Dataset {
    let mut dataset = Dataset::default();
    for text in files {
        let file = dataset.next_file();
        let mut import = FileImport::new("export.json");
        import.push(text.as_ref(), &mut dataset.sink(file));
        let report = import.finish(&mut dataset.sink(file)).remove(0);
        assert_eq!(report.records.rejected, 0, "{report:?}");
        dataset.file_read(report);
    }
    dataset.derive();
    dataset
}

/// Everything a reader can see of the data, in the order it is seen.
pub fn account(data: &Dataset) -> String {
    let mut out = String::new();
    alerts(data, &mut out);
    for incident in data.incidents() {
        let record = &data.incident(incident).record;
        let _ = writeln!(
            out,
            "incident {} {} {} {}: {}",
            data.text_or_empty(record.id),
            data.text_or_empty(record.title),
            data.text_or_empty(record.description),
            word(data, record.status),
            alert_keys(data, incident)
        );
    }
    for (kind, count) in data.entity_counts() {
        let _ = writeln!(out, "{count} {kind}");
    }
    for &kind in SubjectKind::ALL {
        for entity in data.entities_of_kind(kind) {
            let keys: Vec<&str> = data
                .alerts_of_entity(entity)
                .iter()
                .map(|&it| data.alert_key(it))
                .collect();
            let it = data.entity(entity);
            let (name, tellings) = (data.text(it.name), it.subjects.len());
            let _ = writeln!(out, "{} {name} ×{tellings}: {keys:?}", kind.api());
        }
    }
    for (process, node) in data.processes() {
        let (word, parent) = match node.parent {
            ParentLink::Untold => ("untold", None),
            ParentLink::Cut => ("cut", None),
            ParentLink::Told(it) => ("told", Some(it)),
            ParentLink::Inferred(it) => ("inferred", Some(it)),
            ParentLink::Impossible => ("impossible", None),
        };
        let parent = parent.map(|it| process_words(data, it)).unwrap_or_default();
        let this = process_words(data, process);
        let _ = writeln!(out, "{this} parent {word} {parent}");
    }
    events(data, &mut out);
    for conflict in data.conflicts() {
        let mut names: Vec<&str> = conflict
            .bearers
            .iter()
            .map(|&it| data.text(data.entity(it).name))
            .collect();
        names.sort_unstable();
        let _ = writeln!(out, "conflict {} {names:?}", conflict.key);
    }
    out
}

fn events(data: &Dataset, out: &mut String) {
    for event in data.events() {
        let it = data.event(event);
        let _ = write!(
            out,
            "event {:?} {:?} {}:",
            it.at.map(Timestamp::iso),
            it.kind,
            data.text_or_empty(it.detail)
        );
        let subjects = [it.device, it.actor, it.account];
        let subjects = subjects.into_iter().flatten();
        for subject in subjects.chain(data.event_objects(event).iter().copied()) {
            let name = data
                .entity_of(subject)
                .map_or("-", |it| data.text(data.entity(it).name));
            let _ = write!(out, " {name}");
        }
        out.push('\n');
    }
}

fn alerts(data: &Dataset, out: &mut String) {
    for alert in data.alerts() {
        let it = data.alert(alert);
        let times = [it.created, it.updated, it.first_activity, it.last_activity];
        let _ = write!(
            out,
            "alert {} {} {} {times:?} {} in {}:",
            data.alert_key(alert),
            data.text_or_empty(it.title),
            word(data, it.status),
            data.text_or_empty(it.assigned_to),
            data.text_or_empty(data.incident_id(alert))
        );
        for evidence in data.evidence(alert) {
            let entity = data.entity_of(evidence.subject).unwrap();
            let _ = write!(out, " {}", data.text(data.entity(entity).name));
            let _ = write!(out, " {}", word(data, evidence.verdict));
        }
        for tag in data.tags(alert) {
            let _ = write!(out, " #{tag}");
        }
        out.push('\n');
    }
}

fn word<V: Vocabulary>(data: &Dataset, term: Term<V, throughline_dataset::Symbol>) -> &str {
    match term {
        Term::Known(value) => value.api(),
        Term::Other(text) => data.text(text),
    }
}

fn alert_keys(data: &Dataset, incident: IncidentIdx) -> String {
    let keys: Vec<&str> = data
        .alerts_of_incident(incident)
        .iter()
        .map(|&it| data.alert_key(it))
        .collect();
    keys.join(" ")
}

fn process_words(data: &Dataset, process: ProcessIdx) -> String {
    let it = data.process(process);
    format!(
        "{:?} {:?} {} {} ghost {} inferred {} of {}",
        it.pid,
        it.started.map(Timestamp::iso),
        data.text_or_empty(it.image.name),
        data.text_or_empty(it.command_line),
        it.ghost,
        it.inferred,
        data.text_or_empty(it.device)
    )
}
