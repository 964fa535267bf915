//! Why two alerts are linked (CO-16), as data.

use crate::sequence::Step;
use crate::{Bits, ConnectorKind, ValueId};
use serde::{Deserialize, Serialize};

/// The public vocabulary of reasons (portal features, 6.2): Graph's
/// `correlationReason` flags, where one fits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum CorrelationReason {
    /// The same alert again.
    RepeatedAlertOccurrence,
    /// The same file, message, URL, registry key.
    SimilarArtifacts,
    /// The same device, account or mailbox.
    SameAsset,
    /// The same address, domain or sender.
    SameThreatSource,
    /// Seen on the same network at the same moment.
    NetworkProximity,
    /// A known next step.
    EventSequence,
    /// The same process, or one started by it.
    EventCasualSequence,
    /// Close in time.
    TemporalProximity,
    /// A tactic further along the kill chain.
    SimilarTTPsOrBehavior,
    /// The same session, application or resource.
    SameTargetedAsset,
    /// An analyst linked them.
    ManualAssociation,
}

impl CorrelationReason {
    /// The reason as Graph writes it.
    pub fn api(self) -> &'static str {
        match self {
            Self::RepeatedAlertOccurrence => "repeatedAlertOccurrence",
            Self::SimilarArtifacts => "similarArtifacts",
            Self::SameAsset => "sameAsset",
            Self::SameThreatSource => "sameThreatSource",
            Self::NetworkProximity => "networkProximity",
            Self::EventSequence => "eventSequence",
            Self::EventCasualSequence => "eventCasualSequence",
            Self::TemporalProximity => "temporalProximity",
            Self::SimilarTTPsOrBehavior => "similarTTPsOrBehavior",
            Self::SameTargetedAsset => "sameTargetedAsset",
            Self::ManualAssociation => "manualAssociation",
        }
    }

    /// The reason as a person reads it.
    pub fn label(self) -> &'static str {
        match self {
            Self::RepeatedAlertOccurrence => "Repeated alert",
            Self::SimilarArtifacts => "Same artefact",
            Self::SameAsset => "Same asset",
            Self::SameThreatSource => "Same threat source",
            Self::NetworkProximity => "Network proximity",
            Self::EventSequence => "Event sequence",
            Self::EventCasualSequence => "Causal sequence",
            Self::TemporalProximity => "Close in time",
            Self::SimilarTTPsOrBehavior => "Tactics in order",
            Self::SameTargetedAsset => "Same target",
            Self::ManualAssociation => "Linked by an analyst",
        }
    }
}

/// One reason for a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// Both name the same value, close in time.
    Shared {
        /// The value.
        value: ValueId,
        /// Its kind.
        kind: ConnectorKind,
    },
    /// The same alert on the same assets, again.
    Repeated,
    /// Network sensors saw the same thing on two devices at the same moment.
    Sighting,
    /// Two bursts of unusual alerts on the same device.
    Bursts {
        /// The device.
        device: ValueId,
    },
    /// An unusual alert without other evidence, during a story.
    Coincidence,
    /// The one is a known next step after the other.
    Sequence {
        /// The earlier step.
        from: Step,
        /// The later one.
        to: Step,
    },
    /// The later one's tactic is further along the kill chain.
    TacticOrder,
    /// An analyst said so.
    ByHand,
}

impl Reason {
    /// The reason in the public vocabulary.
    pub fn public(self) -> CorrelationReason {
        use ConnectorKind as K;
        use CorrelationReason as C;
        match self {
            Self::Shared { kind, .. } => match kind {
                K::Device | K::User | K::Mailbox => C::SameAsset,
                K::Process => C::EventCasualSequence,
                K::File | K::Url | K::Message | K::Registry => C::SimilarArtifacts,
                K::Ip | K::Domain | K::Sender => C::SameThreatSource,
                K::Application | K::Resource | K::Session => C::SameTargetedAsset,
            },
            Self::Repeated => C::RepeatedAlertOccurrence,
            Self::Sighting => C::NetworkProximity,
            Self::Bursts { .. } | Self::Coincidence => C::TemporalProximity,
            Self::Sequence { .. } => C::EventSequence,
            Self::TacticOrder => C::SimilarTTPsOrBehavior,
            Self::ByHand => C::ManualAssociation,
        }
    }
}

/// A reason and how much it weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Weighed {
    /// The reason.
    pub reason: Reason,
    /// Its evidence, as far as it counts beside the others.
    pub bits: Bits,
}
