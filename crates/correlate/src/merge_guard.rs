//! What keeps incidents apart although evidence would join them (CO-11).

use crate::Settings;
use crate::alert_facts::{AlertFacts, Standing};
use throughline_dataset::Symbol;

/// Why two incidents were not merged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Guard {
    /// One is resolved, and the other was worked on or has new alerts: resolved incidents
    /// are not reopened.
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
            Self::Resolved => "one is resolved, and resolved incidents are not reopened",
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
#[derive(Clone, Debug)]
pub(crate) struct GuardState {
    /// What an analyst made of the incident, where anything: of most, nothing.
    standing: Option<Box<Standing>>,
    device_group: Option<Symbol>,
}

impl GuardState {
    pub(crate) fn of<'a>(mut alerts: impl Iterator<Item = &'a AlertFacts>) -> Self {
        Self {
            standing: None,
            device_group: alerts.find_map(|it| it.device_group),
        }
    }

    /// What an analyst made of the incident that the part is of.
    pub(crate) fn stands(&mut self, standing: Standing) {
        let known = self.standing.as_deref().copied().unwrap_or_default();
        self.standing = Some(Box::new(known.with(standing)));
    }

    /// Takes what is known of another part that becomes one with this.
    pub(crate) fn take(&mut self, other: Self) {
        match (&mut self.standing, other.standing) {
            (Some(own), Some(others)) => **own = own.with(*others),
            (None, Some(others)) => self.standing = Some(others),
            (_, None) => {}
        }
        self.device_group = self.device_group.or(other.device_group);
    }

    /// What keeps the two apart. Incidents that nobody has worked on are merged
    /// whatever their alerts say: the rules are about incidents.
    pub(crate) fn against(&self, other: &Self, settings: &Settings) -> Option<Guard> {
        fn differ<T: PartialEq>(a: Option<T>, b: Option<T>) -> bool {
            a.zip(b).is_some_and(|(a, b)| a != b)
        }
        let guards = &settings.guards;
        if let Some((own, others)) = self.standing.as_ref().zip(other.standing.as_ref()) {
            if guards.resolved && (own.is_opened_by(**others) || others.is_opened_by(**own)) {
                return Some(Guard::Resolved);
            }
            if guards.assignees && differ(own.assignee, others.assignee) {
                return Some(Guard::Assignees);
            }
            if guards.classification && differ(own.classification, others.classification) {
                return Some(Guard::Classification);
            }
        }
        let is_other = differ(self.device_group, other.device_group);
        (guards.device_groups && is_other).then_some(Guard::DeviceGroups)
    }
}
