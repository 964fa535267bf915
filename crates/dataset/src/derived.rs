//! The floor that is read: made from the whole store, whatever the order in
//! which it grew.

use crate::addresses::Addresses;
use crate::alert_names::AlertNames;
use crate::columns::{AlertRow, EvidenceRow, FileIdx, SubjectId};
use crate::dataset::{AlertIdx, Span};
use crate::devices::Devices;
use crate::duplicates::distinct_alerts;
use crate::entities::Entities;
use crate::events::{EventIndex, distinct_events};
use crate::groups::Groups;
use crate::incident_tellings::Incidents;
use crate::joining::SharedKey;
use crate::merging::{Merged, merged};
use crate::processes::Processes;
use crate::resolution::resolve;
use crate::store::Store;
use crate::symbols::Symbol;
use rustc_hash::{FxHashMap, FxHashSet};
use throughline_import::{FileReport, Occurrence, ProblemKind};

/// Everything that readers see.
#[derive(Default)]
pub(crate) struct Derived {
    /// For each alert its key: its name in links and journals.
    pub(crate) keys: Vec<Symbol>,
    /// For each alert the rows that tell of it, the one that counts first.
    pub(crate) tellings: Groups<u32>,
    /// For each alert the row of the telling that counts.
    pub(crate) best: Vec<u32>,
    /// For each alert its merged form, where it differs from its best telling.
    pub(crate) merged: Vec<Option<Box<Merged>>>,
    /// Keys, and all other ids that stand for one alert only.
    pub(crate) alert_of_name: AlertNames,
    pub(crate) incidents: Incidents,
    pub(crate) alerts_of_incident: Vec<Vec<AlertIdx>>,
    pub(crate) events: Vec<u32>,
    pub(crate) event_index: EventIndex,
    pub(crate) entities: Entities,
    pub(crate) processes: Processes,
    pub(crate) devices: Devices,
    pub(crate) addresses: Addresses,
    pub(crate) conflicts: Vec<SharedKey>,
    pub(crate) nameless: FxHashSet<SubjectId>,
    pub(crate) span: Span,
    pub(crate) files: Vec<FileReport>,
}

impl Derived {
    pub(crate) fn of(store: &mut Store, files: &[FileReport]) -> Self {
        let distinct = distinct_alerts(store);
        let incidents = Incidents::resolve(store);
        let (events, repeated_events) = distinct_events(store);
        let keys: Vec<Symbol> = distinct.alerts.iter().map(|it| it.key).collect();
        let rows = distinct.alerts.iter().map(|it| it.rows.len()).sum();
        let mut tellings = Groups::with_capacity(keys.len(), rows);
        for it in distinct.alerts {
            tellings.push(&it.rows);
        }
        let resolution = resolve(store, &tellings.items, &events);
        let alerts = 0..keys.len() as u32;
        let merged: Vec<Option<Box<Merged>>> = alerts
            .clone()
            .map(|it| merged(store, tellings.of(it), &resolution.entities).map(Box::new))
            .collect();
        let event_index =
            EventIndex::build(store, &events, &resolution.entities, &resolution.processes);
        let mut derived = Self {
            alert_of_name: AlertNames::of(store, &keys, &tellings),
            best: alerts.map(|it| tellings.of(it)[0]).collect(),
            keys,
            tellings,
            merged,
            incidents,
            alerts_of_incident: Vec::new(),
            addresses: Addresses::gather(store, &events, &resolution.devices),
            events,
            event_index,
            entities: resolution.entities,
            processes: resolution.processes,
            devices: resolution.devices,
            conflicts: resolution.conflicts,
            nameless: resolution.nameless,
            span: Span::default(),
            files: files.to_vec(),
        };
        derived.join_incidents(store);
        derived.see_alerts(store);
        derived.count_problems(store, &distinct.problems, &repeated_events);
        derived
    }

    /// Puts each alert into the incident that it names, or that names it, or
    /// that one of those was merged into.
    fn join_incidents(&mut self, store: &Store) {
        let mut named_by: FxHashMap<AlertIdx, Symbol> = FxHashMap::default();
        for (incident, key) in self.incidents.keys() {
            for id in &self.incidents.get(store, incident).record.alert_ids {
                if let Some(alert) = self.alert_of_name.get(*id) {
                    named_by.entry(alert).or_insert(key);
                }
            }
        }
        self.alerts_of_incident = vec![Vec::new(); self.incidents.len()];
        for at in 0..self.keys.len() {
            let alert = AlertIdx(at as u32);
            let own = self.row(store, at).incident_id;
            let known = |id: Symbol| self.incidents.of_name.get(&id).copied();
            let named = named_by.get(&alert).copied();
            // An incident that is here outranks one that is only named.
            let incident = own.and_then(known).or_else(|| named.and_then(known));
            let Some(incident) = incident else { continue };
            let end = self.incidents.leads_to[incident.0 as usize];
            self.alerts_of_incident[end.0 as usize].push(alert);
            let key = self.incidents.key(end);
            if own != Some(key) {
                self.merged_mut(store, at).row.incident_id = Some(key);
            }
        }
    }

    fn merged_mut(&mut self, store: &Store, at: usize) -> &mut Merged {
        let row = self.best[at] as usize;
        self.merged[at].get_or_insert_with(|| {
            let row = store.alerts[row].clone();
            let evidence = store.evidence_of(&row).to_vec();
            Box::new(Merged { row, evidence })
        })
    }

    /// The time that incidents are about, where nothing else tells any.
    fn see_incidents(&mut self, store: &Store) {
        for (incident, _) in self.incidents.keys() {
            let record = &self.incidents.get(store, incident).record;
            let first = record.first_activity.or(record.created);
            let last = record.last_activity.or(record.created);
            self.span.first = [self.span.first, first, last].into_iter().flatten().min();
            self.span.last = self.span.last.max(last).max(first);
        }
    }

    fn see_alerts(&mut self, store: &Store) {
        for at in 0..self.keys.len() {
            let row = self.row(store, at);
            let (first, last) = (row.first_activity.or(row.created), row.activity());
            self.span.first = [self.span.first, first].into_iter().flatten().min();
            self.span.last = self.span.last.max(last);
        }
        if self.keys.is_empty() {
            let at = |row: Option<&u32>| row.and_then(|&it| store.events[it as usize].at);
            let dated = || {
                let has_time = |it: &&u32| store.events[**it as usize].at.is_some();
                self.events.iter().filter(has_time)
            };
            self.span.first = at(dated().next());
            self.span.last = at(dated().next_back());
        }
        if self.span.last.is_none() {
            self.see_incidents(store);
        }
        let mut entities = std::mem::take(&mut self.entities);
        entities.see_alerts(self.keys.len() as u32, &|alert| {
            self.evidence(store, alert.0 as usize)
        });
        self.entities = entities;
    }

    fn row<'s>(&'s self, store: &'s Store, at: usize) -> &'s AlertRow {
        match &self.merged[at] {
            Some(merged) => &merged.row,
            None => &store.alerts[self.best[at] as usize],
        }
    }

    fn evidence<'s>(&'s self, store: &'s Store, at: usize) -> &'s [EvidenceRow] {
        match &self.merged[at] {
            Some(merged) => &merged.evidence,
            None => store.evidence_of(&store.alerts[self.best[at] as usize]),
        }
    }

    /// Adds to the files' reports what only all files together can tell.
    fn count_problems(
        &mut self,
        store: &Store,
        alerts: &[(ProblemKind, u32, String)],
        repeated_events: &[u32],
    ) {
        let mut add = |kind: ProblemKind, file: FileIdx, record: u64, example: &str| {
            if let Some(report) = self.files.get_mut(file.0 as usize) {
                let occurrence = Occurrence {
                    record: Some(record),
                    text: example.to_owned(),
                    ..Occurrence::default()
                };
                report.add_problem(kind, occurrence);
            }
        };
        for (kind, row, example) in alerts {
            let row = &store.alerts[*row as usize];
            add(*kind, row.file, row.place.record, example);
        }
        for (kind, row, example) in &self.incidents.problems {
            let row = &store.incidents[*row as usize];
            add(*kind, row.file, row.place.record, example);
        }
        for &row in repeated_events {
            let row = &store.events[row as usize];
            add(
                ProblemKind::RepeatedEvent,
                row.file,
                row.place.record,
                row.kind_label(),
            );
        }
    }
}
