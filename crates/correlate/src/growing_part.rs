//! A part of an incident while it grows, with what joining asks of it.

use crate::alert_facts::{Signature, Viewpoint};
use crate::evidence_between::Scales;
use crate::merge_guard::GuardState;
use crate::{Bits, ConnectorKind, EpisodeIdx, ValueId};

/// Device that a part is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Anchor {
    /// Only network sensors saw it.
    None,
    Device(ValueId),
    Several,
}

impl Anchor {
    pub(crate) fn with(self, other: Self) -> Self {
        match (self, other) {
            (Self::None, it) | (it, Self::None) => it,
            (a, b) if a == b => a,
            _ => Self::Several,
        }
    }
}

/// What is known of a part that is growing.
#[derive(Clone, Debug)]
pub(crate) struct Part {
    pub(crate) episodes: u32,
    /// The values of its episodes, those of several counted again.
    pub(crate) values: u32,
    /// How many more values it has that nothing else can name.
    pub(crate) alone: u32,
    pub(crate) weight: Bits,
    pub(crate) start: i64,
    pub(crate) end: i64,
    pub(crate) anchor: Anchor,
    /// None as soon as there are several.
    pub(crate) signature: Option<Signature>,
    pub(crate) guard: GuardState,
    /// The last episode of a list through all of them, and the next in it.
    pub(crate) last: u32,
}

impl Part {
    pub(crate) fn of(scales: Scales<'_>, idx: EpisodeIdx) -> Self {
        let episode = scales.episodes.get(idx);
        let values = scales.episodes.connectors(idx);
        let device = || {
            values
                .iter()
                .copied()
                .filter(|it| scales.facts.values().kind(*it) == ConnectorKind::Device)
        };
        let anchor = match (episode.viewpoint, device().next(), device().nth(1)) {
            (Viewpoint::Network, ..) | (_, None, _) => Anchor::None,
            (_, Some(device), None) => Anchor::Device(device),
            _ => Anchor::Several,
        };
        let members = scales.episodes.members(idx).iter();
        Self {
            episodes: 1,
            values: values.len() as u32,
            alone: episode.alone,
            weight: episode.weight(scales.commonness),
            start: episode.start,
            end: episode.end,
            anchor,
            signature: Some(episode.signature),
            guard: GuardState::of(members.map(|&it| scales.facts.alert(it))),
            last: idx.0,
        }
    }

    pub(crate) fn take(&mut self, other: Self) {
        self.episodes += other.episodes;
        self.values = self.values.saturating_add(other.values);
        self.alone = self.alone.saturating_add(other.alone);
        self.weight = self.weight + other.weight;
        self.start = self.start.min(other.start);
        self.end = self.end.max(other.end);
        self.anchor = self.anchor.with(other.anchor);
        self.signature = self.signature.filter(|it| Some(*it) == other.signature);
        self.guard.take(other.guard);
        self.last = other.last;
    }
}
