//! Groups alerts into incidents and says why (portal features, section 6).
//!
//! [`Facts`] are what the data tells of the alerts, without the exported incidents.
//! Runs of the same alert are folded to episodes; episodes that share values are
//! linked, as far as the coincidence is surprising; links above a threshold are
//! joined to a spanning forest of reasons, past guards: [`Correlation`]. All of it is
//! a function of the facts and [`Settings`]: the same data in any order gives the
//! same incidents, ids and reasons (CO-22).

mod alert_facts;
mod as_of;
mod bits;
mod by_hand;
mod commonness;
mod connector;
mod correlation;
mod counting;
mod disjoint_sets;
mod episode;
mod evidence_between;
mod exclusion_times;
mod exclusions;
mod explain;
mod folding;
mod grouper;
mod groups;
mod growing_part;
mod joining;
mod linked_by;
mod linking;
mod made;
mod merge_guard;
mod naming;
mod neighbours;
mod noise;
mod noisy;
mod preview;
mod reading;
mod reason;
pub mod scorecard;
mod sequence;
mod settings;
mod shared_values;
mod value_names;
mod viewpoint;
mod weaker_reasons;

pub use alert_facts::{
    AlertFacts, AssetSet, Facts, Signature, Standing, Value, ValueOf, Values, Viewpoint,
};
pub use as_of::{Happening, History, Moment};
pub use bits::{Bits, surprise};
pub use by_hand::HandRules;
pub use commonness::{Commonness, ValueUse};
pub use connector::{ConnectorKind, ValueId};
pub use correlation::{AlertLink, Correlation, Group, IncidentNo};
pub use episode::{Episode, EpisodeIdx, Episodes};
pub use evidence_between::{Scales, Silent};
pub use exclusions::Admission;
pub use explain::{WhyNot, Without};
pub use grouper::Grouper;
pub use joining::{ByHand, Joint, Refused, Step as JoiningStep};
pub use linking::Link;
pub use made::{MadeIds, is_made_id, known_first, made_id, made_incident, made_incidents, name_of};
pub use merge_guard::Guard;
pub use naming::{NameParts, incident_name};
pub use noisy::{NoisyValue, NoisyValues};
pub use preview::{Growth, Preview, Split, Spread};
pub use reading::FactsReader;
pub use reason::{CorrelationReason, Reason, Weighed};
pub use sequence::{Step, Steps};
pub use settings::{
    Bonus, BurstRule, Exclusion, GuardSettings, KindRule, LoneRule, NamedValue, Settings,
    SettingsError,
};
