//! The opened data: growing, and reading.

use crate::clock_shift::{forget_starts, shift_clock};
use crate::columns::{AlertRow, EventRow, EvidenceRow, FileIdx, SubjectId};
use crate::derived::Derived;
use crate::entities::{Entity, EntityIdx};
use crate::events::EventIdx;
use crate::file_sink::FileSink;
use crate::identity::keys;
use crate::processes::{ProcessIdx, ProcessNode};
use crate::regrouping::Regrouping;
use crate::store::{Mark, Store};
use crate::symbols::{Symbol, Symbols};
use std::rc::Rc;
use throughline_import::FileReport;
use throughline_model::{Comment, FactValue, Severity, Subject, SubjectKind, Timestamp};

/// Which alert: a position in the order of first activity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AlertIdx(pub u32);

/// The time that the alerts are about; without alerts the events, without either the
/// incidents.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Span {
    /// Earliest activity.
    pub first: Option<Timestamp>,
    /// Latest activity.
    pub last: Option<Timestamp>,
}

/// A name or id that several different things bear (trap X-5): they were kept
/// apart, and what bears nothing else was joined to none of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// What kind of things.
    pub kind: SubjectKind,
    /// What they share, as `kind of name:name`.
    pub key: String,
    /// The things.
    pub bearers: Vec<EntityIdx>,
}

/// The opened data.
#[derive(Default)]
pub struct Dataset {
    pub(crate) store: Store,
    files: Vec<FileReport>,
    pub(crate) derived: Derived,
    /// The incidents that are shown in place of the exported ones.
    pub(crate) regrouping: Option<Rc<Regrouping>>,
}

/// Growing.
impl Dataset {
    /// A sink for the records of the next file; pass the same `file` for every
    /// chunk of it, counted on from [`Dataset::next_file`].
    pub fn sink(&mut self, file: FileIdx) -> FileSink<'_> {
        FileSink::new(&mut self.store, file)
    }

    /// The index the next file will have.
    pub fn next_file(&self) -> FileIdx {
        FileIdx(self.files.len() as u32)
    }

    /// Notes that a file has been read to its end; of an archive, each file in
    /// it, in the order of their reports. Times of it that turned out to be local
    /// are moved to UTC.
    pub fn file_read(&mut self, report: FileReport) {
        if report.is_off {
            let file = self.next_file();
            forget_starts(&mut self.store, file);
        }
        if let Some(ahead_secs) = report.clock_shift {
            let file = self.next_file();
            shift_clock(&mut self.store, file, ahead_secs);
        }
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
    /// incidents and alerts, resolves entities and processes. Incidents are those of
    /// the export then, because a regrouping is of the alerts that there were.
    pub fn derive(&mut self) {
        self.regrouping = None;
        // What was derived before is not needed for what is derived now.
        self.derived = Derived::default();
        self.store.settle();
        self.derived = Derived::of(&mut self.store, &self.files);
    }

    /// Makes what was read so far visible, a part of a file among it.
    pub fn derive_so_far(&mut self, part: FileReport) {
        self.files.push(part);
        self.derive();
        self.files.pop();
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
        self.derived.keys.len() as u32
    }

    /// Every alert, in the order of first activity.
    pub fn alerts(&self) -> impl Iterator<Item = AlertIdx> + use<> {
        (0..self.alert_count()).map(AlertIdx)
    }

    /// Every alert, in the order in which records were read: what belongs together is near.
    pub fn alerts_as_read(&self) -> Vec<AlertIdx> {
        const NONE: u32 = u32::MAX;
        let mut of_telling = vec![NONE; self.store.alerts.len()];
        for (alert, &best) in (0..).zip(&self.derived.best) {
            of_telling[best as usize] = alert;
        }
        let read = of_telling.into_iter().filter(|it| *it != NONE);
        read.map(AlertIdx).collect()
    }

    /// One alert.
    pub fn alert(&self, alert: AlertIdx) -> &AlertRow {
        let at = alert.0 as usize;
        match &self.derived.merged[at] {
            Some(merged) => &merged.row,
            None => &self.store.alerts[self.derived.best[at] as usize],
        }
    }

    /// Every record that tells of an alert, the one that counts first.
    pub fn alert_tellings(&self, alert: AlertIdx) -> impl Iterator<Item = &AlertRow> {
        let rows = self.derived.tellings.of(alert.0);
        rows.iter().map(|&it| &self.store.alerts[it as usize])
    }

    /// The key of an alert: its name in links and journals.
    pub fn alert_key(&self, alert: AlertIdx) -> &str {
        self.text(self.alert_key_symbol(alert))
    }

    /// The same as a symbol.
    pub fn alert_key_symbol(&self, alert: AlertIdx) -> Symbol {
        self.derived.keys[alert.0 as usize]
    }

    /// The alert of this key, or of any other id that stands for it only.
    pub fn alert_of_key(&self, key: &str) -> Option<AlertIdx> {
        let symbol = self.store.symbols.find(key)?;
        self.derived.alert_of_name.get(symbol)
    }

    /// Whether the export says that an alert is shown at this address.
    pub fn is_shown_at(&self, alert: AlertIdx, address: &str) -> bool {
        self.alert(alert).web_url.is_some_and(|it| {
            let rest = address.strip_prefix(self.text(it.before));
            let rest = rest.and_then(|rest| rest.strip_prefix(self.text_or_empty(it.id)));
            rest == Some(self.text_or_empty(it.after))
        })
    }

    /// ATT&CK techniques of an alert.
    pub fn techniques(&self, alert: AlertIdx) -> impl Iterator<Item = &str> {
        self.list(self.alert(alert).techniques.clone())
    }

    /// The same as symbols.
    pub fn technique_symbols(&self, alert: AlertIdx) -> &[Symbol] {
        let range = self.alert(alert).techniques.clone();
        &self.store.columns.lists[range.start as usize..range.end as usize]
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
        match &self.derived.merged[alert.0 as usize] {
            Some(merged) => &merged.evidence,
            None => self.store.evidence_of(self.alert(alert)),
        }
    }

    /// Free-text roles of a piece of evidence.
    pub fn other_roles<'d>(&'d self, evidence: &'d EvidenceRow) -> impl Iterator<Item = &'d str> {
        evidence.said.other_roles.iter().map(|&it| self.text(it))
    }

    /// Tags of a piece of evidence.
    pub fn evidence_tags<'d>(&'d self, evidence: &'d EvidenceRow) -> impl Iterator<Item = &'d str> {
        evidence.said.tags.iter().map(|&it| self.text(it))
    }

    fn list(&self, range: std::ops::Range<u32>) -> impl Iterator<Item = &str> {
        self.store.columns.lists[range.start as usize..range.end as usize]
            .iter()
            .map(|&it| self.text(it))
    }

    /// What evidence is about.
    pub fn subject(&self, subject: SubjectId) -> Subject<Symbol> {
        self.store.subject(subject)
    }

    /// Calls `visit` with the label and value of each fact that is known of a
    /// subject: [`Subject::visit`], sooner.
    pub fn visit_subject(
        &self,
        subject: SubjectId,
        visit: &mut dyn FnMut(&'static str, FactValue<'_, Symbol>),
    ) {
        self.store.subjects.visit(subject, visit);
    }

    /// How many distinct subjects evidence is about, each with a number below this.
    pub fn subject_count(&self) -> u32 {
        self.store.subjects.len() as u32
    }

    /// What kind of thing evidence is about.
    pub fn subject_kind(&self, subject: SubjectId) -> SubjectKind {
        self.store.kind(subject)
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

    /// How many entities there are, of whatever kind.
    pub fn entity_count(&self) -> usize {
        self.derived.entities.len()
    }

    /// One entity.
    pub fn entity(&self, entity: EntityIdx) -> Entity<'_> {
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

    /// Names and ids that several different things bear.
    pub fn conflicts(&self) -> Vec<Conflict> {
        let conflicts = self.derived.conflicts.iter().map(|it| {
            let mut bearers: Vec<EntityIdx> = it
                .bearers
                .iter()
                .filter_map(|&it| self.entity_of(it))
                .collect();
            bearers.sort_unstable();
            bearers.dedup();
            Conflict {
                kind: it.kind,
                key: it.key.clone(),
                bearers,
            }
        });
        conflicts.collect()
    }

    /// The surest of the keys that tell an entity from others; none where it has none,
    /// as processes, which are told apart by device, pid and start.
    pub fn surest_key(&self, entity: EntityIdx) -> Option<String> {
        let device = |name| self.device_known_as(name);
        let tellings = self.entity(entity).subjects.iter();
        let all = tellings.flat_map(|&it| keys(&self.subject(it), self.symbols(), &device));
        let surest = all.min_by(|a, b| (a.tier, &a.text).cmp(&(b.tier, &b.text)))?;
        Some(surest.text)
    }

    /// The one name by which processes know the device that a telling refers to.
    pub fn device_known_as(&self, name: Option<Symbol>) -> Option<Symbol> {
        self.derived.devices.known_as(name)
    }

    /// The device of this name, as processes know it.
    pub fn device_of_name(&self, name: Symbol) -> Option<EntityIdx> {
        self.derived.entities.device_known_as(name)
    }

    /// How many events there are, repeated ones counted once.
    pub fn event_count(&self) -> u32 {
        self.derived.events.len() as u32
    }

    /// Every event, in the order of time.
    pub fn events(&self) -> impl Iterator<Item = EventIdx> + use<> {
        (0..self.event_count()).map(EventIdx)
    }

    /// One event.
    pub fn event(&self, event: EventIdx) -> &EventRow {
        &self.store.events[self.derived.events[event.0 as usize] as usize]
    }

    /// What an event was done to, the main thing first.
    pub fn event_objects(&self, event: EventIdx) -> &[SubjectId] {
        self.store.objects_of(self.event(event))
    }

    /// The events that an entity took part in, in the order of time.
    pub fn events_of_entity(&self, entity: EntityIdx) -> &[EventIdx] {
        self.derived.event_index.of_entity(entity)
    }

    /// What a process did, in the order of time.
    pub fn events_of_process(&self, process: ProcessIdx) -> &[EventIdx] {
        self.derived.event_index.of_process(process)
    }

    /// Every process known from evidence and events.
    pub fn processes(&self) -> impl Iterator<Item = (ProcessIdx, &ProcessNode)> {
        self.derived.processes.iter()
    }

    /// How many processes there are.
    pub fn process_count(&self) -> usize {
        self.derived.processes.len()
    }

    /// One process.
    pub fn process(&self, process: ProcessIdx) -> &ProcessNode {
        self.derived.processes.get(process)
    }

    /// What a process started, earliest first.
    pub fn children_of(&self, process: ProcessIdx) -> &[ProcessIdx] {
        self.derived.processes.children(process)
    }

    /// Whether a telling says nothing by which its thing could be known again: a
    /// device without any name, a process without a device. Two that say the same
    /// are not one thing for that.
    pub fn is_nameless(&self, subject: SubjectId) -> bool {
        if let Some(process) = self.process_of(subject) {
            let it = self.process(process);
            let is_placed = it.device.is_some() || it.started.is_some();
            return it.guid.is_none() && (it.pid.is_none() || !is_placed);
        }
        self.derived.nameless.contains(&subject)
    }

    /// The process that a subject is one telling of.
    pub fn process_of(&self, subject: SubjectId) -> Option<ProcessIdx> {
        self.derived.processes.of_subject(subject)
    }
}
