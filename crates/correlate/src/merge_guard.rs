//! What keeps incidents apart although evidence would join them (CO-11).

use crate::Settings;
use crate::alert_facts::{AlertFacts, Standing};
use throughline_dataset::Symbol;

/// Why two incidents were not merged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Guard {
    /// One was resolved before the other began: resolved incidents are not reopened.
    Resolved,
    /// They are assigned to two different people.
    Assignees,
    /// They are classified differently, or by different determinations.
    Classification,
    /// Their devices are in different groups.
    DeviceGroups,
    /// Together they would have too many entities.
    Entities,
    /// Together they would be too large.
    Size,
    /// Only network sensors connect them, and each is about a device of its own.
    OwnDevices,
    /// An analyst said that they are never together.
    NeverTogether,
}

impl Guard {
    /// Every guard.
    pub const ALL: [Self; 8] = [
        Self::Resolved,
        Self::Assignees,
        Self::Classification,
        Self::DeviceGroups,
        Self::Entities,
        Self::Size,
        Self::OwnDevices,
        Self::NeverTogether,
    ];

    /// The guard as output writes it.
    pub fn api(self) -> &'static str {
        match self {
            Self::Resolved => "resolved",
            Self::Assignees => "assignees",
            Self::Classification => "classification",
            Self::DeviceGroups => "deviceGroups",
            Self::Entities => "entities",
            Self::Size => "size",
            Self::OwnDevices => "ownDevices",
            Self::NeverTogether => "neverTogether",
        }
    }

    /// The guard in a sentence.
    pub fn label(self) -> &'static str {
        match self {
            Self::Resolved => "one was resolved before the other began",
            Self::Assignees => "they are assigned to different people",
            Self::Classification => "they are classified differently",
            Self::DeviceGroups => "their devices are in different groups",
            Self::Entities => "together they would have too many entities",
            Self::Size => "together they would be too large",
            Self::OwnDevices => {
                "only network sensors connect them, and each is about a device of its own"
            }
            Self::NeverTogether => "an analyst keeps them apart",
        }
    }
}

/// What guards compare of a part of an incident.
#[derive(Clone, Copy, Debug)]
pub(crate) struct GuardState {
    standing: Standing,
    device_group: Option<Symbol>,
    /// When the first of its alerts was raised.
    known: i64,
}

impl GuardState {
    pub(crate) fn of<'a>(alerts: impl Iterator<Item = &'a AlertFacts>) -> Self {
        let mut state = Self {
            standing: Standing::default(),
            device_group: None,
            known: i64::MAX,
        };
        for alert in alerts {
            state.device_group = state.device_group.or(alert.device_group);
            state.known = state.known.min(alert.known);
        }
        state
    }

    /// What an analyst made of the incident that the part is of.
    pub(crate) fn stands(&mut self, standing: Standing) {
        self.standing = standing;
    }

    /// Both together.
    pub(crate) fn with(self, other: Self) -> Self {
        let (own, others) = (self.standing, other.standing);
        Self {
            standing: Standing {
                assignee: own.assignee.or(others.assignee),
                classification: own.classification.or(others.classification),
                resolved: own.resolved.max(others.resolved),
            },
            device_group: self.device_group.or(other.device_group),
            known: self.known.min(other.known),
        }
    }

    /// What keeps the two apart.
    pub(crate) fn against(&self, other: &Self, settings: &Settings) -> Option<Guard> {
        fn differ<T: PartialEq>(a: Option<T>, b: Option<T>) -> bool {
            a.zip(b).is_some_and(|(a, b)| a != b)
        }
        let guards = &settings.guards;
        let (own, others) = (&self.standing, &other.standing);
        let is_over =
            |done: &Self, later: &Self| done.standing.resolved.is_some_and(|it| it < later.known);
        if guards.resolved && (is_over(self, other) || is_over(other, self)) {
            return Some(Guard::Resolved);
        }
        if guards.assignees && differ(own.assignee, others.assignee) {
            return Some(Guard::Assignees);
        }
        if guards.classification && differ(own.classification, others.classification) {
            return Some(Guard::Classification);
        }
        if guards.device_groups && differ(self.device_group, other.device_group) {
            return Some(Guard::DeviceGroups);
        }
        None
    }
}
