//! What correlation knows of the alerts: nothing of the exported incidents, and
//! nothing of columns that a mapping leaves out.

use crate::sequence::Steps;
use crate::{ConnectorKind, ValueId};
use std::ops::Range;
use throughline_dataset::{AlertIdx, EntityIdx, ProcessIdx, Symbol};

/// Which signature: alerts of the same title.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Signature(pub u32);

/// Which set of assets an alert is about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AssetSet(pub u32);

/// Where a detector sits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Viewpoint {
    /// On the thing it watches, or in its logs: what it sees happened there.
    #[default]
    Own,
    /// On the network: it sees what passes between things, and several sensors see
    /// the same.
    Network,
}

/// One alert, as far as grouping is concerned. Times are milliseconds since 1970.
#[derive(Clone, Debug, Default)]
pub struct AlertFacts {
    /// First activity, else creation; `i64::MIN` where no time is told.
    pub start: i64,
    /// Last activity, not before `start`.
    pub end: i64,
    /// When the product raised it, which is when somebody could know of it.
    pub known: i64,
    /// Its title.
    pub signature: Signature,
    /// The devices it is about, else accounts, else mailboxes, else everything.
    pub assets: AssetSet,
    /// Where its detector sits.
    pub viewpoint: Viewpoint,
    /// True where it names nothing but devices: no other link could show.
    pub is_bare: bool,
    /// How far along the kill chain it is, from 1; 0 is untold.
    pub tactic: u8,
    /// Which steps of known sequences it can be.
    pub steps: Steps,
    /// Group of its device, where there is one.
    pub device_group: Option<Symbol>,
    /// How many values it names that no other alert does.
    pub(crate) alone: u32,
    /// Its range of connectors.
    pub(crate) connectors: Range<u32>,
}

impl AlertFacts {
    /// Where its connectors stand among those of all.
    pub(crate) fn connector_range(&self) -> Range<usize> {
        self.connectors.start as usize..self.connectors.end as usize
    }
}

/// What an analyst made of an incident: what guards compare (CO-11). It hangs on the
/// alert that gives the incident its id; that an alert is fresh, on each that is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// Who works on it, as a number of the caller's; none is nobody.
    pub assignee: Option<u32>,
    /// Classification and determination, as a number of the caller's; none is none.
    pub classification: Option<u32>,
    /// Whether it is resolved.
    pub is_resolved: bool,
    /// Whether it was worked on at all.
    pub is_worked: bool,
    /// Whether an alert of it is open and nobody has touched it yet: what comes in when
    /// an incident is resolved does not open it again.
    pub is_fresh: bool,
}

impl Standing {
    /// What is known of two that become one.
    #[must_use]
    pub(crate) fn with(self, other: Self) -> Self {
        Self {
            assignee: self.assignee.or(other.assignee),
            classification: self.classification.or(other.classification),
            is_resolved: self.is_resolved || other.is_resolved,
            is_worked: self.is_worked || other.is_worked,
            is_fresh: self.is_fresh || other.is_fresh,
        }
    }

    /// Whether the other would open this one again, which is resolved.
    pub(crate) fn is_opened_by(self, other: Self) -> bool {
        self.is_resolved && (other.is_worked || other.is_fresh)
    }
}

/// What a value stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ValueOf {
    /// An entity of the data.
    Entity(EntityIdx),
    /// A process, real or only known as somebody's parent.
    Process(ProcessIdx),
    /// The sender of messages.
    Sender(Symbol),
}

/// One value that alerts can share.
#[derive(Clone, Debug)]
pub struct Value {
    /// Its kind.
    pub kind: ConnectorKind,
    /// What it stands for.
    pub of: ValueOf,
    /// Its name, hostile like all text.
    pub name: String,
    /// True where it comes with the program as connecting nothing.
    pub is_noise: bool,
}

/// Every value that several alerts name, and every asset.
#[derive(Clone, Debug, Default)]
pub struct Values {
    all: Vec<Value>,
    /// The kind of each, beside one another: it is asked of values anywhere.
    kinds: Vec<ConnectorKind>,
}

impl Values {
    pub(crate) fn push(&mut self, value: Value) {
        self.kinds.push(value.kind);
        self.all.push(value);
    }

    /// One value.
    pub fn get(&self, value: ValueId) -> &Value {
        &self.all[value.0 as usize]
    }

    /// The kind of one value.
    pub fn kind(&self, value: ValueId) -> ConnectorKind {
        self.kinds[value.0 as usize]
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.all.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// Every value.
    pub fn iter(&self) -> impl Iterator<Item = (ValueId, &Value)> {
        (0..).map(ValueId).zip(&self.all)
    }
}

/// All alerts, as far as grouping is concerned.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    pub(crate) alerts: Vec<AlertFacts>,
    pub(crate) connectors: Vec<ValueId>,
    pub(crate) values: Values,
    /// Title of each signature.
    pub(crate) titles: Vec<Option<Symbol>>,
    /// How many devices there are.
    pub(crate) devices: u32,
}

impl Facts {
    /// One alert.
    pub fn alert(&self, alert: AlertIdx) -> &AlertFacts {
        &self.alerts[alert.0 as usize]
    }

    /// How many alerts there are.
    pub fn len(&self) -> usize {
        self.alerts.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.alerts.is_empty()
    }

    /// The values that an alert shares with others, and its assets, in order, each once.
    pub fn connectors(&self, alert: AlertIdx) -> &[ValueId] {
        &self.connectors[self.alert(alert).connector_range()]
    }

    /// The values that alerts share.
    pub fn values(&self) -> &Values {
        &self.values
    }

    /// How many signatures there are.
    pub fn signature_count(&self) -> usize {
        self.titles.len()
    }

    /// The time from the first activity to the last, but at least `least`, in
    /// milliseconds.
    pub fn observed(&self, least: i64) -> i64 {
        let told = || self.alerts.iter().filter(|it| it.start > i64::MIN);
        let from = told().map(|it| it.start).min().unwrap_or(0);
        let until = told().map(|it| it.end).max().unwrap_or(0);
        until.saturating_sub(from).max(least)
    }
}
