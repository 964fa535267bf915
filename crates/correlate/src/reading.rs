//! Reads from the data what correlation needs to know of each alert.

use crate::alert_facts::{AssetSet, Facts, Signature, ValueOf, Viewpoint};
use crate::sequence::{Steps, folded, tactic};
use crate::shared_values::SharedValues;
use crate::{AlertFacts, ConnectorKind, ValueId};
use rustc_hash::FxHashMap;
use std::ops::Range;
use throughline_dataset::{AlertIdx, AlertRow, Dataset, Detection, EntityIdx, SubjectId, Symbol};
use throughline_model::{Subject, SubjectKind, Timestamp};

impl Facts {
    /// What the data tells of every alert. Neither incidents nor what an analyst
    /// did here are looked at.
    pub fn read(data: &Dataset) -> Self {
        let reader = FactsReader::new(data);
        reader.finish(data)
    }
}

/// Values of a subject that was not looked at yet.
const UNSEEN: Range<u32> = u32::MAX..u32::MAX;

/// No value yet, or none that is kept.
const NONE: ValueId = ValueId(u32::MAX);

/// No set of assets yet.
const NO_ASSETS: AssetSet = AssetSet(u32::MAX);

/// Reads facts a number of alerts at a time, from data that stays the same: in the order
/// of the files, where what belongs together is near. Nothing goes by that order in the
/// end.
pub struct FactsReader {
    facts: Facts,
    /// The alerts in the order in which they are read.
    order: Vec<AlertIdx>,
    next: u32,
    signatures: FxHashMap<Option<Symbol>, Signature>,
    assets: FxHashMap<Box<[u32]>, AssetSet>,
    asset_sets: u32,
    /// The values so far, in the order in which they were met.
    met: Vec<Met>,
    /// The kind of each, beside one another: it is asked of values anywhere.
    kinds: Vec<ConnectorKind>,
    of_entity: Vec<ValueId>,
    of_process: Vec<ValueId>,
    of_sender: FxHashMap<Symbol, ValueId>,
    /// The values of each subject, as a range of `subject_values`.
    subjects: Vec<Range<u32>>,
    subject_values: Vec<ValueId>,
    /// What follows from what alerts of one rule have in common, by where that is kept.
    detections: FxHashMap<usize, Detected>,
    /// Accounts by the address that they sign in and get mail with, in small letters.
    accounts: FxHashMap<String, EntityIdx>,
    of_alert: Vec<ValueId>,
    asset_key: Vec<u32>,
    /// The last part, when all alerts are read.
    shared: Option<SharedValues>,
}

/// A value that was met.
#[derive(Clone, Copy)]
pub(crate) struct Met {
    pub(crate) of: ValueOf,
    /// The group of a device, where it is in one.
    pub(crate) group: Option<Symbol>,
    /// What an alert is about that names no other asset.
    alone: AssetSet,
}

/// What follows from what was detected and by what.
#[derive(Clone, Copy)]
struct Detected {
    signature: Signature,
    viewpoint: Viewpoint,
    tactic: u8,
    steps: Steps,
}

impl FactsReader {
    /// Before the first alert.
    pub fn new(data: &Dataset) -> Self {
        Self {
            facts: Facts {
                alerts: vec![AlertFacts::default(); data.alert_count() as usize],
                ..Facts::default()
            },
            order: data.alerts_as_read(),
            next: 0,
            signatures: FxHashMap::default(),
            assets: FxHashMap::default(),
            asset_sets: 0,
            met: Vec::new(),
            kinds: Vec::new(),
            of_entity: vec![NONE; data.entity_count()],
            of_process: vec![NONE; data.process_count()],
            of_sender: FxHashMap::default(),
            subjects: vec![UNSEEN; data.subject_count() as usize],
            subject_values: Vec::new(),
            detections: FxHashMap::default(),
            accounts: accounts(data),
            of_alert: Vec::new(),
            asset_key: Vec::new(),
            shared: None,
        }
    }

    /// Reads as many more alerts, then numbers the values of as many. False when all is
    /// done.
    pub fn read(&mut self, data: &Dataset, most: usize) -> bool {
        if let Some(shared) = &mut self.shared {
            // What a value needs is little beside what reading an alert does.
            let most = most.saturating_mul(2);
            return shared.go_on(data, &mut self.facts, &self.met, &self.kinds, most);
        }
        let all = self.order.len();
        let until = all.min((self.next as usize).saturating_add(most));
        for at in self.next as usize..until {
            self.alert(data, self.order[at]);
        }
        self.next = until as u32;
        if until == all {
            self.forget_reading();
            self.shared = Some(SharedValues::new(&self.facts, self.met.len()));
        }
        true
    }

    /// Gives back what only reading took.
    fn forget_reading(&mut self) {
        self.order = Vec::new();
        self.signatures = FxHashMap::default();
        self.assets = FxHashMap::default();
        self.of_entity = Vec::new();
        self.of_process = Vec::new();
        self.of_sender = FxHashMap::default();
        self.subjects = Vec::new();
        self.subject_values = Vec::new();
        self.detections = FxHashMap::default();
        self.accounts = FxHashMap::default();
    }

    /// How many alerts were read.
    pub fn alerts(&self) -> u32 {
        self.next
    }

    /// What was read; what is left to do is done.
    pub fn finish(mut self, data: &Dataset) -> Facts {
        while self.read(data, usize::MAX) {}
        self.facts
    }

    fn alert(&mut self, data: &Dataset, alert: AlertIdx) {
        let row = data.alert(alert);
        self.of_alert.clear();
        for evidence in data.evidence(alert) {
            let range = self.values_of(data, evidence.subject);
            self.of_alert
                .extend_from_slice(&self.subject_values[range.start as usize..range.end as usize]);
        }
        let connectors = self.facts.connectors.len() as u32;
        self.facts.connectors.extend_from_slice(&self.of_alert);
        let Detected {
            signature,
            viewpoint,
            tactic,
            steps,
        } = self.detected(data, row);
        let start = millis(row.first_activity.or(row.created).or(row.last_activity));
        let end = millis(row.last_activity.or(row.first_activity).or(row.created)).max(start);
        let known = row.created.map_or(start, |it| millis(Some(it)));
        let is_bare = self
            .of_alert
            .iter()
            .all(|it| self.kinds[it.0 as usize] == ConnectorKind::Device);
        self.facts.alerts[alert.0 as usize] = AlertFacts {
            start,
            end,
            known,
            signature,
            assets: self.assets(),
            viewpoint,
            is_bare,
            tactic,
            steps,
            device_group: None,
            alone: 0,
            connectors: connectors..self.facts.connectors.len() as u32,
        };
    }

    /// What follows from what was detected and by what: thousands of alerts have that in
    /// common.
    fn detected(&mut self, data: &Dataset, row: &AlertRow) -> Detected {
        let detection: &Detection = row;
        let at = std::ptr::from_ref(detection).addr();
        if let Some(known) = self.detections.get(&at) {
            return *known;
        }
        let category = folded(data.text_or_empty(detection.category));
        let titles = &mut self.facts.titles;
        let signature = *self.signatures.entry(detection.title).or_insert_with(|| {
            titles.push(detection.title);
            Signature(titles.len() as u32 - 1)
        });
        let detected = Detected {
            signature,
            viewpoint: Viewpoint::of(data, detection),
            tactic: tactic(&category),
            steps: Steps::told(data.text_or_empty(detection.title), &category),
        };
        self.detections.insert(at, detected);
        detected
    }

    /// The assets of the alert at hand: devices, else accounts, else mailboxes, else
    /// everything it names.
    fn assets(&mut self) -> AssetSet {
        use ConnectorKind::{Device, Mailbox, User};
        self.asset_key.clear();
        for kind in [Device, User, Mailbox] {
            let is_of_kind = |it: &&ValueId| self.kinds[it.0 as usize] == kind;
            let of_kind = self.of_alert.iter().filter(is_of_kind);
            self.asset_key.extend(of_kind.map(|it| it.0));
            if !self.asset_key.is_empty() {
                break;
            }
        }
        if self.asset_key.is_empty() {
            self.asset_key.extend(self.of_alert.iter().map(|it| it.0));
        }
        self.asset_key.sort_unstable();
        self.asset_key.dedup();
        let next = AssetSet(self.asset_sets);
        let set = if let [only] = *self.asset_key {
            let alone = &mut self.met[only as usize].alone;
            if *alone == NO_ASSETS {
                *alone = next;
            }
            *alone
        } else {
            let known = self.assets.get(self.asset_key.as_slice()).copied();
            known.unwrap_or_else(|| {
                self.assets.insert(self.asset_key.as_slice().into(), next);
                next
            })
        };
        self.asset_sets += u32::from(set == next);
        set
    }

    /// The values that evidence about a subject names.
    fn values_of(&mut self, data: &Dataset, subject: SubjectId) -> Range<u32> {
        let at = subject.0 as usize;
        let known = &self.subjects[at];
        if *known != UNSEEN {
            return known.clone();
        }
        let start = self.subject_values.len() as u32;
        let kind = data.subject_kind(subject);
        if data.is_nameless(subject) {
            // That two alerts say as little of a thing does not make it one thing.
        } else if kind == SubjectKind::Process {
            if let Some(process) = data.process_of(subject) {
                self.note(data, ValueOf::Process(process), ConnectorKind::Process);
                if let Some(parent) = data.process(process).parent.process() {
                    self.note(data, ValueOf::Process(parent), ConnectorKind::Process);
                }
            }
        } else if let Some(connector) = ConnectorKind::of(kind)
            && let Some(entity) = data.entity_of(subject)
        {
            self.note(data, ValueOf::Entity(entity), connector);
            // What else is known of a subject takes long to look up.
            if matches!(kind, SubjectKind::Message | SubjectKind::Mailbox) {
                self.note_addresses(data, subject);
            }
        }
        let range = start..self.subject_values.len() as u32;
        self.subjects[at] = range.clone();
        range
    }

    fn note_addresses(&mut self, data: &Dataset, subject: SubjectId) {
        match data.subject(subject) {
            Subject::Message(message) => {
                if let Some(sender) = message.sender {
                    self.note(data, ValueOf::Sender(sender), ConnectorKind::Sender);
                    self.note_account(data, sender);
                }
            }
            Subject::Mailbox(mailbox) => {
                if let Some(address) = mailbox.address {
                    self.note_account(data, address);
                }
            }
            _ => {}
        }
    }

    /// Notes the account that an address is the address of, where one is known: a
    /// mailbox and a sign-in are the same person's.
    fn note_account(&mut self, data: &Dataset, address: Symbol) {
        let address = data.text(address).to_lowercase();
        if let Some(&account) = self.accounts.get(&address) {
            self.note(data, ValueOf::Entity(account), ConnectorKind::User);
        }
    }

    fn note(&mut self, data: &Dataset, of: ValueOf, kind: ConnectorKind) {
        let known = match of {
            ValueOf::Entity(it) => &mut self.of_entity[it.0 as usize],
            ValueOf::Process(it) => &mut self.of_process[it.0 as usize],
            ValueOf::Sender(it) => self.of_sender.entry(it).or_insert(NONE),
        };
        if *known == NONE {
            *known = ValueId(self.met.len() as u32);
            let is_device = kind == ConnectorKind::Device;
            self.facts.devices += u32::from(is_device);
            self.kinds.push(kind);
            self.met.push(Met {
                of,
                group: is_device.then(|| device_group(data, of)).flatten(),
                alone: NO_ASSETS,
            });
        }
        self.subject_values.push(*known);
    }
}

fn accounts(data: &Dataset) -> FxHashMap<String, EntityIdx> {
    let mut accounts = FxHashMap::default();
    for entity in data.entities_of_kind(SubjectKind::User) {
        for &subject in data.entity(entity).subjects {
            if let Subject::User(account) = data.subject(subject)
                && let Some(address) = account.upn
            {
                let address = data.text(address).to_lowercase();
                accounts.entry(address).or_insert(entity);
            }
        }
    }
    accounts
}

fn millis(at: Option<Timestamp>) -> i64 {
    at.map_or(i64::MIN, |it| it.nanos().div_euclid(1_000_000))
}

fn device_group(data: &Dataset, of: ValueOf) -> Option<Symbol> {
    let ValueOf::Entity(entity) = of else {
        return None;
    };
    data.entity(entity)
        .subjects
        .iter()
        .find_map(|&subject| match data.subject(subject) {
            Subject::Device(it) => it.device_group,
            _ => None,
        })
}
