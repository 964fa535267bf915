//! Reads from the data what correlation needs to know of each alert.

use crate::alert_facts::{AssetSet, Facts, Signature, Value, ValueOf, Viewpoint};
use crate::noise::is_noise;
use crate::sequence::{Steps, folded, tactic};
use crate::{AlertFacts, ConnectorKind, ValueId};
use rustc_hash::FxHashMap;
use std::ops::Range;
use throughline_dataset::{AlertIdx, AlertRow, Dataset, EntityIdx, ProcessIdx, SubjectId, Symbol};
use throughline_model::{DetectionSource, Subject, SubjectKind, Timestamp};

/// Products that watch a network, by a word in their names.
const NETWORK_PRODUCTS: [&str; 14] = [
    "suricata",
    "snort",
    "zeek",
    "corelight",
    "security onion",
    "darktrace",
    "vectra",
    "extrahop",
    "palo alto",
    "fortigate",
    "firepower",
    "netwitness",
    "network ids",
    "nids",
];

impl Facts {
    /// What the data tells of every alert. Neither incidents nor what an analyst
    /// did here are looked at.
    pub fn read(data: &Dataset) -> Self {
        let mut reader = Reader::new(data);
        for alert in data.alerts() {
            reader.alert(alert);
        }
        reader.facts
    }
}

/// Values of a subject that was not looked at yet.
const UNSEEN: Range<u32> = u32::MAX..u32::MAX;

struct Reader<'d> {
    data: &'d Dataset,
    facts: Facts,
    signatures: FxHashMap<Option<Symbol>, u32>,
    assets: FxHashMap<Box<[u32]>, u32>,
    values: FxHashMap<ValueOf, ValueId>,
    /// The values of each subject, as a range of `subject_values`.
    subjects: Vec<Range<u32>>,
    subject_values: Vec<ValueId>,
    categories: FxHashMap<Symbol, String>,
    steps: FxHashMap<(Option<Symbol>, Option<Symbol>), Steps>,
    viewpoints: FxHashMap<(Option<Symbol>, Option<Symbol>), Viewpoint>,
    groups: FxHashMap<ValueId, Option<Symbol>>,
    /// Accounts by the address that they sign in and get mail with, in small letters.
    accounts: FxHashMap<String, EntityIdx>,
    of_alert: Vec<ValueId>,
    asset_key: Vec<u32>,
}

impl<'d> Reader<'d> {
    fn new(data: &'d Dataset) -> Self {
        Self {
            data,
            facts: Facts::default(),
            signatures: FxHashMap::default(),
            assets: FxHashMap::default(),
            values: FxHashMap::default(),
            subjects: Vec::new(),
            subject_values: Vec::new(),
            categories: FxHashMap::default(),
            steps: FxHashMap::default(),
            viewpoints: FxHashMap::default(),
            groups: FxHashMap::default(),
            accounts: accounts(data),
            of_alert: Vec::new(),
            asset_key: Vec::new(),
        }
    }

    fn alert(&mut self, alert: AlertIdx) {
        let data = self.data;
        let row = data.alert(alert);
        self.of_alert.clear();
        for evidence in data.evidence(alert) {
            let range = self.values_of(evidence.subject);
            self.of_alert
                .extend_from_slice(&self.subject_values[range.start as usize..range.end as usize]);
        }
        self.of_alert.sort_unstable();
        self.of_alert.dedup();
        let connectors = self.facts.connectors.len() as u32;
        self.facts.connectors.extend_from_slice(&self.of_alert);
        let category = row.category.map_or("", |it| {
            self.categories
                .entry(it)
                .or_insert_with(|| folded(data.text(it)))
        });
        let (title, told) = (row.title, data.text_or_empty(row.title));
        let steps = *self
            .steps
            .entry((title, row.category))
            .or_insert_with(|| Steps::told(told, category));
        let tactic = tactic(category);
        let start = millis(row.first_activity.or(row.created).or(row.last_activity));
        let end = millis(row.last_activity.or(row.first_activity).or(row.created)).max(start);
        let known = row.created.map_or(start, |it| millis(Some(it)));
        let kinds = || {
            self.of_alert
                .iter()
                .map(|&it| self.facts.values.get(it).kind)
        };
        let is_bare = kinds().all(|it| it == ConnectorKind::Device);
        let facts = AlertFacts {
            start,
            end,
            known,
            signature: self.signature(title),
            assets: self.assets(),
            viewpoint: self.viewpoint(row),
            is_bare,
            tactic,
            steps,
            device_group: self.device_group(),
            connectors: connectors..self.facts.connectors.len() as u32,
        };
        self.facts.alerts.push(facts);
    }

    fn signature(&mut self, title: Option<Symbol>) -> Signature {
        let titles = &mut self.facts.titles;
        Signature(*self.signatures.entry(title).or_insert_with(|| {
            titles.push(title);
            titles.len() as u32 - 1
        }))
    }

    /// The assets of the alert at hand: devices, else accounts, else mailboxes, else
    /// everything it names.
    fn assets(&mut self) -> AssetSet {
        use ConnectorKind::{Device, Mailbox, User};
        self.asset_key.clear();
        for kind in [Device, User, Mailbox] {
            let values = &self.facts.values;
            let of_kind = self
                .of_alert
                .iter()
                .filter(|it| values.get(**it).kind == kind);
            self.asset_key.extend(of_kind.map(|it| it.0));
            if !self.asset_key.is_empty() {
                break;
            }
        }
        if self.asset_key.is_empty() {
            self.asset_key.extend(self.of_alert.iter().map(|it| it.0));
        }
        let next = self.assets.len() as u32;
        let known = self.assets.get(self.asset_key.as_slice()).copied();
        AssetSet(known.unwrap_or_else(|| {
            self.assets.insert(self.asset_key.as_slice().into(), next);
            next
        }))
    }

    fn viewpoint(&mut self, row: &AlertRow) -> Viewpoint {
        if row.detection_source.known() == Some(DetectionSource::MicrosoftDefenderForIoT) {
            return Viewpoint::Network;
        }
        let data = self.data;
        *self
            .viewpoints
            .entry((row.product_name, row.detector_id))
            .or_insert_with(|| {
                let product = data.text_or_empty(row.product_name).to_lowercase();
                if NETWORK_PRODUCTS.iter().any(|it| product.contains(it)) {
                    Viewpoint::Network
                } else {
                    Viewpoint::Own
                }
            })
    }

    fn device_group(&mut self) -> Option<Symbol> {
        let data = self.data;
        let mut values = self.of_alert.iter();
        let device = values.find(|it| self.facts.values.get(**it).kind == ConnectorKind::Device)?;
        let of = self.facts.values.get(*device).of;
        *self
            .groups
            .entry(*device)
            .or_insert_with(|| device_group(data, of))
    }

    /// The values that evidence about a subject names.
    fn values_of(&mut self, subject: SubjectId) -> Range<u32> {
        let at = subject.0 as usize;
        match self.subjects.get(at) {
            Some(range) if *range != UNSEEN => return range.clone(),
            Some(_) => {}
            None => self.subjects.resize((at + 1).next_power_of_two(), UNSEEN),
        }
        let start = self.subject_values.len() as u32;
        let data = self.data;
        let kind = data.subject_kind(subject);
        if kind == SubjectKind::Process {
            if let Some(process) = data.process_of(subject) {
                self.note(ValueOf::Process(process), ConnectorKind::Process);
                if let Some(parent) = data.process(process).parent.process() {
                    self.note(ValueOf::Process(parent), ConnectorKind::Process);
                }
            }
        } else if let Some(connector) = ConnectorKind::of(kind)
            && let Some(entity) = data.entity_of(subject)
        {
            self.note(ValueOf::Entity(entity), connector);
            match data.subject(subject) {
                Subject::Message(message) => {
                    if let Some(sender) = message.sender {
                        self.note(ValueOf::Sender(sender), ConnectorKind::Sender);
                        self.note_account(sender);
                    }
                }
                Subject::Mailbox(mailbox) => {
                    if let Some(address) = mailbox.address {
                        self.note_account(address);
                    }
                }
                _ => {}
            }
        }
        let range = start..self.subject_values.len() as u32;
        self.subjects[at] = range.clone();
        range
    }

    /// Notes the account that an address is the address of, where one is known: a
    /// mailbox and a sign-in are the same person's.
    fn note_account(&mut self, address: Symbol) {
        let address = self.data.text(address).to_lowercase();
        if let Some(&account) = self.accounts.get(&address) {
            self.note(ValueOf::Entity(account), ConnectorKind::User);
        }
    }

    fn note(&mut self, of: ValueOf, kind: ConnectorKind) {
        let data = self.data;
        let facts = &mut self.facts;
        let value = *self.values.entry(of).or_insert_with(|| {
            facts.devices += u32::from(kind == ConnectorKind::Device);
            let name = name(data, of);
            let is_noise = is_noise(kind, &name) || other_names(data, of, kind);
            facts.values.all.push(Value {
                kind,
                of,
                name,
                is_noise,
            });
            ValueId(facts.values.len() as u32 - 1)
        });
        self.subject_values.push(value);
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

fn name(data: &Dataset, of: ValueOf) -> String {
    match of {
        ValueOf::Entity(entity) => data.text(data.entity(entity).name).to_owned(),
        ValueOf::Process(process) => process_name(data, process),
        ValueOf::Sender(sender) => data.text(sender).to_owned(),
    }
}

fn process_name(data: &Dataset, process: ProcessIdx) -> String {
    let node = data.process(process);
    let image = data.text_or_empty(node.image.name);
    match node.pid {
        Some(pid) if image.is_empty() => format!("process {pid}"),
        Some(pid) => format!("{image} ({pid})"),
        None => image.to_owned(),
    }
}

/// Whether any of a thing's further names or ids is noise.
fn other_names(data: &Dataset, of: ValueOf, kind: ConnectorKind) -> bool {
    let ValueOf::Entity(entity) = of else {
        return false;
    };
    let noise = |it: Option<Symbol>| it.is_some_and(|it| is_noise(kind, data.text(it)));
    data.entity(entity)
        .subjects
        .iter()
        .any(|&subject| match data.subject(subject) {
            Subject::User(it) => noise(it.name) || noise(it.sid),
            Subject::File(it) => noise(it.sha256) || noise(it.sha1) || noise(it.md5),
            Subject::Ip(it) => noise(it.address),
            _ => false,
        })
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
