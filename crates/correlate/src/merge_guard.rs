//! What keeps incidents apart although evidence would join them (CO-11).

use crate::Settings;
use crate::alert_facts::AlertFacts;
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
    assignee: Option<Symbol>,
    classification: u16,
    device_group: Option<Symbol>,
    /// When the last of its alerts was resolved, where all are.
    resolved: Option<i64>,
    /// When the first of its alerts was raised.
    known: i64,
}

impl GuardState {
    pub(crate) fn of(
        alerts: impl Iterator<Item = impl std::ops::Deref<Target = AlertFacts>>,
    ) -> Self {
        let mut state: Option<Self> = None;
        for alert in alerts {
            let standing = alert.standing;
            let own = Self {
                assignee: standing.assignee,
                classification: standing.classification,
                device_group: standing.device_group,
                resolved: standing.resolved,
                known: alert.known,
            };
            state = Some(state.map_or(own, |it| it.with(own)));
        }
        state.unwrap_or(Self {
            assignee: None,
            classification: 0,
            device_group: None,
            resolved: None,
            known: i64::MAX,
        })
    }

    /// Both together.
    pub(crate) fn with(self, other: Self) -> Self {
        Self {
            assignee: self.assignee.or(other.assignee),
            classification: match self.classification {
                0 => other.classification,
                it => it,
            },
            device_group: self.device_group.or(other.device_group),
            resolved: self.resolved.zip(other.resolved).map(|(a, b)| a.max(b)),
            known: self.known.min(other.known),
        }
    }

    /// What keeps the two apart.
    pub(crate) fn against(&self, other: &Self, settings: &Settings) -> Option<Guard> {
        let guards = &settings.guards;
        let differ = |a: Option<Symbol>, b: Option<Symbol>| a.is_some() && b.is_some() && a != b;
        let is_over = |done: &Self, later: &Self| done.resolved.is_some_and(|it| it < later.known);
        if guards.resolved && (is_over(self, other) || is_over(other, self)) {
            return Some(Guard::Resolved);
        }
        if guards.assignees && differ(self.assignee, other.assignee) {
            return Some(Guard::Assignees);
        }
        let (own, others) = (self.classification, other.classification);
        if guards.classification && own != 0 && others != 0 && own != others {
            return Some(Guard::Classification);
        }
        if guards.device_groups && differ(self.device_group, other.device_group) {
            return Some(Guard::DeviceGroups);
        }
        None
    }
}
