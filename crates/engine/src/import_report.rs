//! What was read, what was not and why, what was merged, and what the files
//! cannot tell.

use crate::Engine;
use crate::blind_spots::blind_spots;
use serde::Serialize;
use throughline_dataset::{Dataset, EntityIdx};
use throughline_import::{
    Effect, FileReport, Format, Occurrence, Problem, ProblemKind, RecordCounts,
};
use throughline_model::Subject;

/// The report of everything that is open, for people and other programs.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ImportReport {
    /// Each file.
    pub files: Vec<FileAccount>,
    /// What became one.
    pub merged: Merged,
    /// Names and ids that several different things bear; kept apart.
    pub conflicts: Vec<ConflictAccount>,
    /// What the files cannot tell, in sentences.
    pub blind_spots: Vec<String>,
}

/// What was read of one file.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct FileAccount {
    /// Its name as it was given.
    pub name: String,
    /// What it was recognised as.
    pub format: Format,
    /// Every shape its records had, and by what each was recognised.
    pub recognised: Vec<Recognised>,
    /// Its size in bytes, as stored.
    pub bytes: u64,
    /// Its records.
    pub records: RecordCounts,
    /// Earliest time that its records tell of.
    pub first: Option<String>,
    /// Latest time that its records tell of.
    pub last: Option<String>,
    /// What was assumed of its times, in sentences.
    pub time_zone: Vec<String>,
    /// Name of the mapping it was read by.
    pub mapping: Option<String>,
    /// What was wrong.
    pub problems: Vec<ProblemAccount>,
}

/// One shape of a file's records.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Recognised {
    /// The shape.
    pub format: Format,
    /// By what it was recognised.
    pub by: String,
    /// How many records.
    pub records: u64,
}

/// One kind of problem.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ProblemAccount {
    /// What is wrong.
    pub kind: ProblemKind,
    /// The same in words.
    pub what: &'static str,
    /// What it did: `lost`, `dropped`, `mended` or `told`.
    pub effect: &'static str,
    /// How often.
    pub count: u64,
    /// The first few, each with its place.
    pub examples: Vec<Occurrence>,
    /// Unknown fields, values and types by name, the most frequent first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tally: Vec<(String, u64)>,
}

/// How many records became one thing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Merged {
    /// Records that tell of alerts.
    pub alert_records: usize,
    /// Alerts they tell of.
    pub alerts: u32,
    /// Incidents.
    pub incidents: u32,
    /// Events, repeated ones counted once.
    pub events: u32,
}

/// A name or id that several different things bear.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ConflictAccount {
    /// What kind of things.
    pub kind: &'static str,
    /// What they share, as `kind of name:name`.
    pub shared: String,
    /// Their names, where they have others.
    pub things: Vec<String>,
}

impl Engine {
    /// What was read, what was not and why, and what the files cannot tell. Where
    /// nothing could be used so far, it tells of the files that were refused.
    pub fn import_report(&self) -> ImportReport {
        let data = &self.dataset;
        let files = match data.files() {
            [] => self.refused.as_slice(),
            files => files,
        };
        ImportReport {
            files: files.iter().map(file).collect(),
            merged: Merged {
                alert_records: data
                    .alerts()
                    .map(|it| data.alert_tellings(it).count())
                    .sum(),
                alerts: data.alert_count(),
                incidents: data.exported().count(),
                events: data.event_count(),
            },
            conflicts: conflicts(data),
            blind_spots: blind_spots(data),
        }
    }
}

fn file(report: &FileReport) -> FileAccount {
    FileAccount {
        name: report.name.clone(),
        format: report.format,
        recognised: report
            .shapes
            .iter()
            .map(|it| Recognised {
                format: it.format,
                by: it.why.clone(),
                records: it.records,
            })
            .collect(),
        bytes: report.bytes,
        records: report.records,
        first: report.span.map(|it| it.0.iso()),
        last: report.span.map(|it| it.1.iso()),
        time_zone: time_zone(report),
        mapping: mapping_name(report).map(str::to_owned),
        problems: report.problems.iter().map(problem).collect(),
    }
}

/// Name of the mapping that a file was read by.
pub(crate) fn mapping_name(report: &FileReport) -> Option<&str> {
    let mapping = report.table.as_ref()?.mapping.as_ref()?;
    Some(mapping.name.as_str())
}

fn problem(it: &Problem) -> ProblemAccount {
    ProblemAccount {
        kind: it.kind,
        what: it.kind.label(),
        effect: match it.kind.effect() {
            Effect::Loses => "lost",
            Effect::Drops => "dropped",
            Effect::Mends => "mended",
            Effect::Tells => "told",
        },
        count: it.count,
        examples: it.examples.clone(),
        tally: it.tally.clone(),
    }
}

/// What was assumed of a file's times.
pub(crate) fn time_zone(report: &FileReport) -> Vec<String> {
    let mut found = Vec::new();
    if let Some(ahead) = report.clock_shift {
        let hours = ahead as f64 / 3600.0;
        found.push(format!(
            "times labelled UTC are local time, {hours:+} h from it: moved to UTC where no record says otherwise"
        ));
    }
    for problem in &report.problems {
        let count = problem.count;
        match problem.kind {
            ProblemKind::NoZone => found.push(format!(
                "{} no zone: taken as UTC",
                if count == 1 { "1 time says".to_owned() } else { format!("{count} times say") }
            )),
            ProblemKind::AmbiguousDate => found.push(format!(
                "{} could be read either way round: taken as day first, but as month first beside AM or PM",
                crate::engine::counted(count as usize, "date")
            )),
            _ => {}
        }
    }
    found
}

fn conflicts(data: &Dataset) -> Vec<ConflictAccount> {
    data.conflicts()
        .into_iter()
        .map(|it| ConflictAccount {
            kind: it.kind.label(),
            shared: it.key,
            things: it
                .bearers
                .iter()
                .map(|&it| distinctive_name(data, it))
                .collect(),
        })
        .collect()
}

/// A thing by its name and the id that tells it apart.
fn distinctive_name(data: &Dataset, entity: EntityIdx) -> String {
    let entity = data.entity(entity);
    let name = data.text(entity.name);
    let id = entity
        .subjects
        .iter()
        .find_map(|&it| match data.subject(it) {
            Subject::Device(it) => it
                .defender_id
                .or(it.entra_id)
                .or(it.azure_id)
                .or(it.dns_name),
            Subject::User(it) => it.object_id.or(it.sid).or(it.upn),
            Subject::File(it) => it.sha256.or(it.sha1).or(it.md5),
            _ => None,
        });
    match id.map(|it| data.text(it)) {
        Some(id) if id != name => format!("{name} ({id})"),
        _ => name.to_owned(),
    }
}

/// When a file's records happened, in words.
pub(crate) fn span_words(report: &FileReport) -> String {
    match report.span {
        Some((first, last)) if first.minute() == last.minute() => first.minute(),
        Some((first, last)) => format!("{} to {}", first.minute(), last.minute()),
        None => String::new(),
    }
}
