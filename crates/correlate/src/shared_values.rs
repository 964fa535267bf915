//! Which of the values that alerts name can connect them, numbered in the order of
//! time: those that several alerts name. A value that one alert alone names connects
//! nothing, so it is only counted, unless it is an asset: incidents are named after
//! these.

use crate::alert_facts::Facts;
use crate::reading::Met;
use crate::value_names::told;
use crate::{ConnectorKind, ValueId};
use throughline_dataset::{Dataset, Symbol};

/// No value, or none that is kept.
const NONE: ValueId = ValueId(u32::MAX);

/// No alert; no number of one comes near.
const NOBODY: u32 = SHARED - 1;

/// Said of a value that several alerts name.
const SHARED: u32 = 1 << 31;

/// The work on it, some alerts at a time.
pub(crate) struct SharedValues {
    /// The last alert that names each value, with [`SHARED`] where that is not the
    /// only one: there are more values than anything else here.
    named_by: Vec<u32>,
    /// The alert whose values are counted next.
    counted: usize,
    /// The alert whose values are numbered next.
    numbered: usize,
    /// The new number of each value.
    kept: Vec<ValueId>,
    /// The group of each value that is kept, where it is a device in one.
    groups: Vec<Option<Symbol>>,
    connectors: Vec<ValueId>,
    /// Values of one alert; empty in between.
    own: Vec<ValueId>,
    /// Whether the facts name the new numbers.
    is_told: bool,
}

impl SharedValues {
    /// Before the first alert; so many values were met.
    pub(crate) fn new(facts: &Facts, met: usize) -> Self {
        Self {
            named_by: vec![NOBODY; met],
            counted: 0,
            numbered: 0,
            kept: vec![NONE; met],
            groups: Vec::new(),
            connectors: Vec::with_capacity(facts.connectors.len()),
            own: Vec::new(),
            is_told: false,
        }
    }

    /// Goes on with as many alerts. False when there are no more, and the facts name the
    /// values by their new numbers.
    pub(crate) fn go_on(
        &mut self,
        data: &Dataset,
        facts: &mut Facts,
        met: &[Met],
        kinds: &[ConnectorKind],
        most: usize,
    ) -> bool {
        if self.counted < facts.alerts.len() {
            self.count(facts, most);
            return true;
        }
        if self.numbered < facts.alerts.len() {
            self.number(data, facts, met, kinds, most);
            return true;
        }
        if !std::mem::replace(&mut self.is_told, true) {
            self.connectors.shrink_to_fit();
            facts.connectors = std::mem::take(&mut self.connectors);
        }
        false
    }

    fn count(&mut self, facts: &mut Facts, most: usize) {
        let from = self.counted;
        let until = facts.alerts.len().min(from.saturating_add(most));
        for (nth, alert) in (from as u32..).zip(&mut facts.alerts[from..until]) {
            let range = alert.connector_range();
            for value in &facts.connectors[range] {
                let last = &mut self.named_by[value.0 as usize];
                if *last & !SHARED != nth {
                    *last = if *last == NOBODY { nth } else { nth | SHARED };
                    // All for now.
                    alert.alone += 1;
                }
            }
        }
        self.counted = until;
    }

    fn number(
        &mut self,
        data: &Dataset,
        facts: &mut Facts,
        met: &[Met],
        kinds: &[ConnectorKind],
        most: usize,
    ) {
        let named_by = &self.named_by;
        let is_shared = |it: ValueId| named_by[it.0 as usize] & SHARED != 0;
        let is_kept = |it: ValueId| is_shared(it) || kinds[it.0 as usize].is_asset();
        let from = self.numbered;
        let until = facts.alerts.len().min(from.saturating_add(most));
        for alert in &mut facts.alerts[from..until] {
            let range = alert.connector_range();
            self.own.clear();
            for &it in facts.connectors[range].iter().filter(|it| is_kept(**it)) {
                let value = &mut self.kept[it.0 as usize];
                if *value == NONE {
                    *value = ValueId(facts.values.len() as u32);
                    let Met { of, group, .. } = met[it.0 as usize];
                    self.groups.push(group);
                    facts.values.push(told(data, kinds[it.0 as usize], of));
                }
                self.own.push(*value);
            }
            self.own.sort_unstable();
            self.own.dedup();
            let is_device = |it: &&ValueId| facts.values.kind(**it) == ConnectorKind::Device;
            let device = self.own.iter().find(is_device);
            alert.device_group = device.and_then(|it| self.groups[it.0 as usize]);
            alert.alone -= self.own.len() as u32;
            let start = self.connectors.len() as u32;
            self.connectors.extend_from_slice(&self.own);
            alert.connectors = start..self.connectors.len() as u32;
        }
        self.numbered = until;
    }
}
