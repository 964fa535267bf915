//! The floor that grows: records in the order they were read.

use crate::column::Column;
use crate::columns::{
    AlertRow, Columns, EventRow, EvidenceRow, FileIdx, IncidentRow, Said, SubjectId, WebUrl,
};
use crate::subjects::Subjects;
use crate::symbols::{Symbol, Symbols};
use rustc_hash::FxHashSet;
use std::borrow::Cow;
use std::rc::Rc;
use throughline_import::Place;
use throughline_model::{AlertRecord, EventRecord, Evidence, IncidentRecord, Subject, SubjectKind};

/// How far the store had grown at some moment.
#[derive(Clone, Copy, Debug)]
pub struct Mark {
    alerts: usize,
    incidents: usize,
    lists: usize,
    comments: usize,
    evidence: usize,
    subjects: usize,
    events: usize,
    objects: usize,
    inventory: usize,
}

/// Everything read, duplicates included.
#[derive(Default)]
pub(crate) struct Store {
    pub(crate) symbols: Symbols,
    pub(crate) subjects: Subjects,
    /// What is said of evidence, each once.
    said: FxHashSet<Rc<Said>>,
    pub(crate) alerts: Column<AlertRow>,
    pub(crate) incidents: Vec<IncidentRow>,
    pub(crate) events: Vec<EventRow>,
    /// What is known of things apart from any alert or event.
    pub(crate) inventory: Vec<SubjectId>,
    pub(crate) columns: Columns,
}

impl Store {
    pub(crate) fn mark(&self) -> Mark {
        Mark {
            alerts: self.alerts.len(),
            incidents: self.incidents.len(),
            lists: self.columns.lists.len(),
            comments: self.columns.comments.len(),
            evidence: self.columns.evidence.len(),
            subjects: self.subjects.len(),
            events: self.events.len(),
            objects: self.columns.objects.len(),
            inventory: self.inventory.len(),
        }
    }

    /// Forgets what came after the mark. Texts stay interned: nothing shows them.
    pub(crate) fn go_back(&mut self, mark: Mark) {
        self.alerts.truncate(mark.alerts);
        self.incidents.truncate(mark.incidents);
        self.columns.lists.truncate(mark.lists);
        self.columns.comments.truncate(mark.comments);
        self.columns.evidence.truncate(mark.evidence);
        self.subjects.truncate(mark.subjects);
        self.events.truncate(mark.events);
        self.columns.objects.truncate(mark.objects);
        self.inventory.truncate(mark.inventory);
    }

    /// Takes less room, where most of a file has been read.
    pub(crate) fn settle(&mut self) {
        self.symbols.settle();
        self.subjects.settle();
        self.columns.settle();
    }

    pub(crate) fn subject(&self, id: SubjectId) -> Subject<Symbol> {
        self.subjects.get(id)
    }

    pub(crate) fn kind(&self, id: SubjectId) -> SubjectKind {
        self.subjects.kind(id)
    }

    /// The evidence of one telling of an alert.
    pub(crate) fn evidence_of(&self, alert: &AlertRow) -> &[EvidenceRow] {
        let range = &alert.evidence;
        &self.columns.evidence[range.start as usize..range.end as usize]
    }

    /// What an event was done to.
    pub(crate) fn objects_of(&self, event: &EventRow) -> &[SubjectId] {
        let range = &event.objects;
        &self.columns.objects[range.start as usize..range.end as usize]
    }

    pub(crate) fn add_alert(
        &mut self,
        mut alert: AlertRecord<Cow<'_, str>>,
        file: FileIdx,
        place: Place,
    ) {
        let evidence = std::mem::take(&mut alert.evidence);
        let sole_device = sole_device(&evidence);
        let start = self.columns.evidence.len() as u32;
        for mut item in evidence {
            if let Some(device) = &sole_device {
                assume_device(&mut item.subject, device);
            }
            self.add_evidence(item);
        }
        let range = start..self.columns.evidence.len() as u32;
        let url = alert.web_url.take();
        let url = url.map(|it| self.web_url(&it, alert.id.as_deref()));
        let alert = alert.map_text(&mut |text| self.symbols.intern(&text));
        let row = self.columns.row(alert, url, range, file, place);
        self.alerts.push(row);
    }

    fn web_url(&mut self, url: &str, id: Option<&str>) -> WebUrl {
        let id = id.filter(|it| !it.is_empty());
        let parts = id.and_then(|id| Some((url.split_once(id)?, id)));
        match parts {
            None => WebUrl {
                before: self.symbols.intern(url),
                id: None,
                after: None,
            },
            Some(((before, after), id)) => WebUrl {
                before: self.symbols.intern(before),
                id: Some(self.symbols.intern(id)),
                after: (!after.is_empty()).then(|| self.symbols.intern(after)),
            },
        }
    }

    pub(crate) fn add_event(
        &mut self,
        event: EventRecord<Cow<'_, str>>,
        file: FileIdx,
        place: Place,
    ) {
        let event = event.map_text(&mut |text| self.symbols.intern(&text));
        let start = self.columns.objects.len() as u32;
        for object in event.objects {
            let object = self.add_subject(object);
            self.columns.objects.push(object);
        }
        let row = EventRow {
            at: event.at,
            kind: event.kind,
            action: event.action,
            source: event.source,
            id: event.id,
            outcome: event.outcome,
            detail: event.detail,
            logon: event.logon,
            device: event.device.map(|it| self.add_subject(Subject::Device(it))),
            actor: event.actor.map(|it| self.add_subject(Subject::Process(it))),
            account: event.account.map(|it| self.add_subject(Subject::User(it))),
            objects: start..self.columns.objects.len() as u32,
            file,
            place,
            clock: event.clock,
        };
        self.events.push(row);
    }

    pub(crate) fn add_entity(&mut self, subject: Subject<Cow<'_, str>>) {
        let symbols = &mut self.symbols;
        let subject = self.subjects.insert(subject, |it| symbols.intern(&it));
        self.inventory.push(subject);
    }

    pub(crate) fn add_subject(&mut self, subject: Subject<Symbol>) -> SubjectId {
        self.subjects.insert(subject, |it| it)
    }

    fn add_evidence(&mut self, item: Evidence<Cow<'_, str>>) {
        let symbols = &mut self.symbols;
        let mut intern = |text: Cow<'_, str>| symbols.intern(&text);
        let subject = self.subjects.insert(item.subject, &mut intern);
        let said = Said {
            verdict: item.verdict.map_text(&mut intern),
            remediation: item.remediation.map_text(&mut intern),
            remediation_details: item.remediation_details.map(&mut intern),
            detection: item.detection.map_text(&mut intern),
            roles: item.roles,
            other_roles: item.other_roles.into_iter().map(&mut intern).collect(),
            tags: item.tags.into_iter().map(&mut intern).collect(),
            nested: item.nested,
        };
        let said = if let Some(known) = self.said.get(&said) {
            known.clone()
        } else {
            let new = Rc::new(said);
            self.said.insert(new.clone());
            new
        };
        self.columns.evidence.push(EvidenceRow {
            subject,
            created: item.created,
            said,
        });
    }

    pub(crate) fn add_incident(
        &mut self,
        incident: IncidentRecord<Cow<'_, str>>,
        file: FileIdx,
        place: Place,
    ) {
        let record = incident.map_text(&mut |text| self.symbols.intern(&text));
        self.incidents.push(IncidentRow {
            record,
            file,
            place,
        });
    }
}

/// The Defender id of an alert's device where it has exactly one.
fn sole_device<'a>(evidence: &[Evidence<Cow<'a, str>>]) -> Option<Cow<'a, str>> {
    let mut ids = evidence.iter().filter_map(|it| match &it.subject {
        Subject::Device(device) => device.defender_id.as_ref(),
        _ => None,
    });
    let first = ids.next()?;
    ids.all(|it| it == first).then(|| first.clone())
}

/// Puts a process or file that names no device on the alert's only one (data
/// formats, 2.4: with one device it may be assumed, with several it may not).
#[expect(
    clippy::ptr_arg,
    reason = "a borrowed id stays borrowed when it is copied"
)]
fn assume_device<'a>(subject: &mut Subject<Cow<'a, str>>, device: &Cow<'a, str>) {
    let place = match subject {
        Subject::Process(it) => &mut it.device_id,
        Subject::File(it) => &mut it.device_id,
        Subject::RegistryKey(it) | Subject::RegistryValue(it) => &mut it.device_id,
        _ => return,
    };
    place.get_or_insert_with(|| device.clone());
}
