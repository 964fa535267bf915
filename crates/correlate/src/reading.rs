//! Reads from the data what correlation needs to know of each alert.

use crate::alert_facts::{AssetSet, Facts, Signature, ValueOf, Viewpoint};
use crate::sequence::{Steps, folded, tactic};
use crate::value_names::told;
use crate::{AlertFacts, ConnectorKind, ValueId};
use rustc_hash::FxHashMap;
use std::ops::Range;
use throughline_dataset::{AlertIdx, AlertRow, Dataset, EntityIdx, SubjectId, Symbol};
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
        let mut reader = FactsReader::new(data);
        reader.read(data, usize::MAX);
        reader.finish(data)
    }
}

/// Values of a subject that was not looked at yet.
const UNSEEN: Range<u32> = u32::MAX..u32::MAX;

/// No value yet, or none that is kept.
const NONE: ValueId = ValueId(u32::MAX);

/// Reads facts a number of alerts at a time, from data that stays the same.
pub struct FactsReader {
    facts: Facts,
    next: u32,
    signatures: FxHashMap<Option<Symbol>, u32>,
    assets: FxHashMap<Box<[u32]>, u32>,
    /// The values so far, in the order in which they were met.
    met: Vec<(ConnectorKind, ValueOf)>,
    of_entity: Vec<ValueId>,
    of_process: Vec<ValueId>,
    of_sender: FxHashMap<Symbol, ValueId>,
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

impl FactsReader {
    /// Before the first alert.
    pub fn new(data: &Dataset) -> Self {
        Self {
            facts: Facts::default(),
            next: 0,
            signatures: FxHashMap::default(),
            assets: FxHashMap::default(),
            met: Vec::new(),
            of_entity: vec![NONE; data.entity_count()],
            of_process: Vec::new(),
            of_sender: FxHashMap::default(),
            subjects: vec![UNSEEN; data.subject_count() as usize],
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

    /// Reads as many more alerts. False when all are read.
    pub fn read(&mut self, data: &Dataset, most: usize) -> bool {
        let all = data.alert_count();
        let until = all.min(self.next.saturating_add(u32::try_from(most).unwrap_or(all)));
        for alert in self.next..until {
            self.alert(data, AlertIdx(alert));
        }
        self.next = until;
        until < all
    }

    /// How many alerts were read.
    pub fn alerts(&self) -> u32 {
        self.next
    }

    /// What was read. A value that one alert alone names connects nothing, so it is
    /// only counted, unless it is an asset: incidents are named after these.
    pub fn finish(mut self, data: &Dataset) -> Facts {
        let mut named_by = vec![0_u32; self.met.len()];
        for value in &self.facts.connectors {
            named_by[value.0 as usize] += 1;
        }
        let mut kept = vec![NONE; self.met.len()];
        for ((nth, &(kind, of)), by) in self.met.iter().enumerate().zip(named_by) {
            if by > 1 || kind.is_asset() {
                kept[nth] = ValueId(self.facts.values.len() as u32);
                self.facts.values.all.push(told(data, kind, of));
                self.facts.values.kinds.push(kind);
            }
        }
        let mut end = 0_u32;
        for alert in &mut self.facts.alerts {
            let start = end;
            for at in alert.connectors.clone() {
                let value = kept[self.facts.connectors[at as usize].0 as usize];
                if value != NONE {
                    self.facts.connectors[end as usize] = value;
                    end += 1;
                }
            }
            alert.alone =
                (alert.connectors.len() as u32 - (end - start)).min(u32::from(u16::MAX)) as u16;
            alert.connectors = start..end;
        }
        self.facts.connectors.truncate(end as usize);
        self.facts.connectors.shrink_to_fit();
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
        let is_bare = self
            .of_alert
            .iter()
            .all(|it| self.kind(*it) == ConnectorKind::Device);
        let facts = AlertFacts {
            start,
            end,
            known,
            signature: self.signature(title),
            assets: self.assets(),
            viewpoint: self.viewpoint(data, row),
            is_bare,
            tactic,
            steps,
            device_group: self.device_group(data),
            alone: 0,
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
            let met = &self.met;
            let of_kind = self
                .of_alert
                .iter()
                .filter(|it| met[it.0 as usize].0 == kind);
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

    fn viewpoint(&mut self, data: &Dataset, row: &AlertRow) -> Viewpoint {
        if row.detection_source.known() == Some(DetectionSource::MicrosoftDefenderForIoT) {
            return Viewpoint::Network;
        }
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

    fn kind(&self, value: ValueId) -> ConnectorKind {
        self.met[value.0 as usize].0
    }

    fn device_group(&mut self, data: &Dataset) -> Option<Symbol> {
        let mut values = self.of_alert.iter();
        let device = values.find(|it| self.kind(**it) == ConnectorKind::Device)?;
        let of = self.met[device.0 as usize].1;
        *self
            .groups
            .entry(*device)
            .or_insert_with(|| device_group(data, of))
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
                    self.note(ValueOf::Sender(sender), ConnectorKind::Sender);
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
            self.note(ValueOf::Entity(account), ConnectorKind::User);
        }
    }

    fn note(&mut self, of: ValueOf, kind: ConnectorKind) {
        let known = match of {
            ValueOf::Entity(it) => &mut self.of_entity[it.0 as usize],
            ValueOf::Process(it) => {
                let at = it.0 as usize;
                if self.of_process.len() <= at {
                    self.of_process.resize((at + 1).next_power_of_two(), NONE);
                }
                &mut self.of_process[at]
            }
            ValueOf::Sender(it) => self.of_sender.entry(it).or_insert(NONE),
        };
        if *known == NONE {
            *known = ValueId(self.met.len() as u32);
            self.facts.devices += u32::from(kind == ConnectorKind::Device);
            self.met.push((kind, of));
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
