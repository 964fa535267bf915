//! The floor that is read: distinct alerts, incidents and entities.

use crate::columns::{AlertRow, EvidenceRow, FileIdx, IncidentRow, SubjectId};
use crate::duplicates::distinct;
use crate::entities::{Entities, Entity, EntityIdx};
use crate::processes::{ProcessIdx, ProcessNode, Processes};
use crate::store::{Mark, Store};
use crate::symbols::{Symbol, Symbols};
use rustc_hash::FxHashMap;
use std::borrow::Cow;
use throughline_import::{FileReport, Place, Problem, ProblemKind, RecordSink};
use throughline_model::{
    AlertRecord, Comment, IncidentRecord, Severity, Subject, SubjectKind, Timestamp,
};

/// Which alert: a position in the order of first activity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AlertIdx(pub u32);

/// Which incident: a position in the order of creation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct IncidentIdx(pub u32);

/// The time that the alerts are about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Span {
    /// Earliest activity.
    pub first: Option<Timestamp>,
    /// Latest activity.
    pub last: Option<Timestamp>,
}

/// The opened data.
#[derive(Default)]
pub struct Dataset {
    store: Store,
    files: Vec<FileReport>,
    derived: Derived,
}

#[derive(Default)]
struct Derived {
    alerts: Vec<(u32, Symbol)>,
    alert_of_key: FxHashMap<Symbol, AlertIdx>,
    incidents: Vec<u32>,
    incident_of_id: FxHashMap<Symbol, IncidentIdx>,
    alerts_of_incident: Vec<Vec<AlertIdx>>,
    entities: Entities,
    processes: Processes,
    span: Span,
    files: Vec<FileReport>,
}

/// Takes the records of one file into a dataset.
pub struct FileSink<'d> {
    store: &'d mut Store,
    file: FileIdx,
}

impl RecordSink for FileSink<'_> {
    fn alert(&mut self, alert: AlertRecord<Cow<'_, str>>, place: Place) {
        self.store.add_alert(alert, self.file, place);
    }

    fn incident(&mut self, incident: IncidentRecord<Cow<'_, str>>, place: Place) {
        self.store.add_incident(incident, self.file, place);
    }
}

/// Growing.
impl Dataset {
    /// A sink for the records of the next file; pass the same `file` for every
    /// chunk of it, counted on from [`Dataset::next_file`].
    pub fn sink(&mut self, file: FileIdx) -> FileSink<'_> {
        FileSink {
            store: &mut self.store,
            file,
        }
    }

    /// The index the next file will have.
    pub fn next_file(&self) -> FileIdx {
        FileIdx(self.files.len() as u32)
    }

    /// Notes that a file has been read to its end.
    pub fn file_read(&mut self, report: FileReport) {
        self.files.push(report);
    }

    /// How far the data has grown.
    pub fn mark(&self) -> (Mark, usize) {
        (self.store.mark(), self.files.len())
    }

    /// Forgets what was read after the mark.
    pub fn go_back(&mut self, (mark, files): (Mark, usize)) {
        self.store.go_back(mark);
        self.files.truncate(files);
    }

    /// Makes all that was read so far visible: merges duplicates, joins
    /// incidents and alerts, resolves entities.
    pub fn derive(&mut self) {
        let found = distinct(&mut self.store);
        let alert_of_key = (0..)
            .map(AlertIdx)
            .zip(&found.alerts)
            .map(|(it, a)| (a.1, it))
            .collect();
        let incident_of_id: FxHashMap<Symbol, IncidentIdx> = (0..)
            .map(IncidentIdx)
            .zip(&found.incidents)
            .filter_map(|(it, &row)| Some((self.store.incidents[row as usize].record.id?, it)))
            .collect();
        let mut alerts_of_incident = vec![Vec::new(); found.incidents.len()];
        let mut span = Span::default();
        for (nth, &(row, _)) in (0..).zip(&found.alerts) {
            let row = &self.store.alerts[row as usize];
            if let Some(incident) = row.incident_id.and_then(|it| incident_of_id.get(&it)) {
                alerts_of_incident[incident.0 as usize].push(AlertIdx(nth));
            }
            let first = row.first_activity.or(row.created);
            span.first = [span.first, first].into_iter().flatten().min();
            span.last = span.last.max(row.activity());
        }
        let files = self.reports(&found.problems);
        let rows: Vec<u32> = found.alerts.iter().map(|it| it.0).collect();
        let processes = Processes::resolve(&mut self.store, &rows);
        let entities = Entities::resolve(&mut self.store, &rows, &processes);
        self.derived = Derived {
            alerts: found.alerts,
            alert_of_key,
            incidents: found.incidents,
            incident_of_id,
            alerts_of_incident,
            entities,
            processes,
            span,
            files,
        };
    }

    /// Makes what was read so far visible, a part of a file among it.
    pub fn derive_so_far(&mut self, part: FileReport) {
        self.files.push(part);
        self.derive();
        self.files.pop();
    }

    /// The files' reports with what only all files together can tell.
    fn reports(&self, problems: &[(ProblemKind, u32, String)]) -> Vec<FileReport> {
        let mut files = self.files.clone();
        for (kind, row, example) in problems {
            let file = match kind {
                ProblemKind::RepeatedIncident => self.store.incidents[*row as usize].file,
                _ => self.store.alerts[*row as usize].file,
            };
            let Some(report) = files.get_mut(file.0 as usize) else {
                continue;
            };
            match report.problems.iter_mut().find(|it| it.kind == *kind) {
                Some(problem) => problem.count += 1,
                None => report.problems.push(Problem {
                    kind: *kind,
                    count: 1,
                    example: example.clone(),
                }),
            }
        }
        for report in &mut files {
            report.problems.sort_by_key(|it| it.kind);
        }
        files
    }
}

/// Reading.
impl Dataset {
    /// The texts behind symbols.
    pub fn symbols(&self) -> &Symbols {
        &self.store.symbols
    }

    /// The text of a symbol.
    pub fn text(&self, symbol: Symbol) -> &str {
        self.store.symbols.text(symbol)
    }

    /// The text of a symbol that may be absent; empty where it is.
    pub fn text_or_empty(&self, symbol: Option<Symbol>) -> &str {
        self.store.symbols.text_or_empty(symbol)
    }

    /// What was read of each file.
    pub fn files(&self) -> &[FileReport] {
        &self.derived.files
    }

    /// The time that the alerts are about.
    pub fn span(&self) -> Span {
        self.derived.span
    }

    /// How many alerts there are, duplicates merged.
    pub fn alert_count(&self) -> u32 {
        self.derived.alerts.len() as u32
    }

    /// Every alert, in the order of first activity.
    pub fn alerts(&self) -> impl Iterator<Item = AlertIdx> + use<> {
        (0..self.alert_count()).map(AlertIdx)
    }

    /// One alert.
    pub fn alert(&self, alert: AlertIdx) -> &AlertRow {
        &self.store.alerts[self.derived.alerts[alert.0 as usize].0 as usize]
    }

    /// The key of an alert: its name in links and journals.
    pub fn alert_key(&self, alert: AlertIdx) -> &str {
        self.text(self.derived.alerts[alert.0 as usize].1)
    }

    /// The alert of this key.
    pub fn alert_of_key(&self, key: &str) -> Option<AlertIdx> {
        let symbol = self.store.symbols.find(key)?;
        self.derived.alert_of_key.get(&symbol).copied()
    }

    /// ATT&CK techniques of an alert.
    pub fn techniques(&self, alert: AlertIdx) -> impl Iterator<Item = &str> {
        self.list(self.alert(alert).techniques.clone())
    }

    /// Tags of an alert.
    pub fn tags(&self, alert: AlertIdx) -> impl Iterator<Item = &str> {
        self.list(self.alert(alert).tags.clone())
    }

    /// Imported comments of an alert.
    pub fn comments(&self, alert: AlertIdx) -> &[Comment<Symbol>] {
        let range = self.alert(alert).comments.clone();
        &self.store.columns.comments[range.start as usize..range.end as usize]
    }

    /// Evidence of an alert, in the order of its export.
    pub fn evidence(&self, alert: AlertIdx) -> &[EvidenceRow] {
        let range = self.alert(alert).evidence.clone();
        &self.store.columns.evidence[range.start as usize..range.end as usize]
    }

    /// Free-text roles of a piece of evidence.
    pub fn other_roles(&self, evidence: &EvidenceRow) -> impl Iterator<Item = &str> {
        self.list(evidence.other_roles.clone())
    }

    /// Tags of a piece of evidence.
    pub fn evidence_tags(&self, evidence: &EvidenceRow) -> impl Iterator<Item = &str> {
        self.list(evidence.tags.clone())
    }

    fn list(&self, range: std::ops::Range<u32>) -> impl Iterator<Item = &str> {
        self.store.columns.lists[range.start as usize..range.end as usize]
            .iter()
            .map(|&it| self.text(it))
    }

    /// What evidence is about.
    pub fn subject(&self, subject: SubjectId) -> &Subject<Symbol> {
        self.store.subject(subject)
    }

    /// How many incidents were exported, duplicates merged.
    pub fn incident_count(&self) -> u32 {
        self.derived.incidents.len() as u32
    }

    /// Every incident, in the order of creation.
    pub fn incidents(&self) -> impl Iterator<Item = IncidentIdx> + use<> {
        (0..self.incident_count()).map(IncidentIdx)
    }

    /// One incident.
    pub fn incident(&self, incident: IncidentIdx) -> &IncidentRow {
        &self.store.incidents[self.derived.incidents[incident.0 as usize] as usize]
    }

    /// The incident of this id.
    pub fn incident_of_id(&self, id: &str) -> Option<IncidentIdx> {
        let symbol = self.store.symbols.find(id)?;
        self.derived.incident_of_id.get(&symbol).copied()
    }

    /// The incident that holds an alert, where it was exported.
    pub fn incident_of(&self, alert: AlertIdx) -> Option<IncidentIdx> {
        self.derived
            .incident_of_id
            .get(&self.alert(alert).incident_id?)
            .copied()
    }

    /// The alerts of an incident, in the order of first activity.
    pub fn alerts_of_incident(&self, incident: IncidentIdx) -> &[AlertIdx] {
        &self.derived.alerts_of_incident[incident.0 as usize]
    }

    /// The gravest severity among alerts.
    pub fn gravest(&self, alerts: &[AlertIdx]) -> Severity {
        alerts
            .iter()
            .filter_map(|&it| self.alert(it).severity.known())
            .max()
            .unwrap_or_default()
    }

    /// How many distinct entities of a kind there are; other evidence is
    /// counted by its own type.
    pub fn entity_counts(&self) -> impl Iterator<Item = (&str, usize)> {
        self.derived.entities.counts(&self.store)
    }

    /// The entities of one kind.
    pub fn entities_of_kind(&self, kind: SubjectKind) -> impl Iterator<Item = EntityIdx> {
        self.derived.entities.of_kind(kind)
    }

    /// One entity.
    pub fn entity(&self, entity: EntityIdx) -> &Entity {
        self.derived.entities.get(entity)
    }

    /// The entity that a subject is one telling of.
    pub fn entity_of(&self, subject: SubjectId) -> Option<EntityIdx> {
        self.derived.entities.of_subject(subject)
    }

    /// The alerts that an entity is evidence of.
    pub fn alerts_of_entity(&self, entity: EntityIdx) -> &[AlertIdx] {
        self.derived.entities.alerts(entity)
    }

    /// The device entity of a Defender device id.
    pub fn device_of_id(&self, id: Symbol) -> Option<EntityIdx> {
        self.derived.entities.device_of_id(id)
    }

    /// Every process known from evidence.
    pub fn processes(&self) -> impl Iterator<Item = (ProcessIdx, &ProcessNode)> {
        self.derived.processes.iter()
    }

    /// One process.
    pub fn process(&self, process: ProcessIdx) -> &ProcessNode {
        self.derived.processes.get(process)
    }

    /// What a process started, earliest first.
    pub fn children_of(&self, process: ProcessIdx) -> &[ProcessIdx] {
        self.derived.processes.children(process)
    }

    /// The process that a subject is one telling of.
    pub fn process_of(&self, subject: SubjectId) -> Option<ProcessIdx> {
        self.derived.processes.of_subject(subject)
    }

    /// Bytes held, roughly.
    pub fn bytes(&self) -> usize {
        self.store.symbols.bytes()
            + self.store.alerts.capacity() * size_of::<AlertRow>()
            + self.store.columns.evidence.capacity() * size_of::<EvidenceRow>()
            + self.store.subjects.capacity() * size_of::<Subject<Symbol>>()
    }
}
