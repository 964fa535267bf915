//! The opened data: interned, append-only, with duplicates merged and entities
//! resolved.
//!
//! A [`Dataset`] has two floors. The *store* takes records as importers hand
//! them out and only ever grows (or goes back to a [`Mark`], when an import is
//! cancelled). The *derived* floor (which alerts there are, in which order, which
//! entities they share) is made from the whole store by [`Dataset::derive`] and
//! is the only thing readers see. So a running import disturbs nobody, and the
//! order in which files were opened leaves no trace.
//!
//! Which incidents there are is as exported, until a [`Regrouping`] is shown in their
//! place.

mod addresses;
mod alert_names;
mod arena;
mod clock_shift;
mod column;
mod columns;
mod command_excerpt;
mod dataset;
mod derived;
mod devices;
mod duplicates;
mod entities;
mod events;
mod file_sink;
mod groups;
mod identity;
mod incident_floor;
mod incident_merging;
mod incident_tellings;
mod joining;
mod labels;
mod lookup;
mod merging;
mod parentage;
mod process_groups;
mod process_tellings;
mod processes;
mod regrouping;
mod resolution;
mod room;
mod sightings;
mod sole_key;
mod store;
mod subjects;
mod symbols;
mod told_order;
mod well_known_sid;

pub use addresses::{ConnectionEnds, address_of, port_of};
pub use arena::TextRun;
pub use columns::{
    AlertRow, Detection, EventRow, EvidenceRow, FileIdx, IncidentRow, Said, SubjectId, WebUrl,
};
pub use command_excerpt::command_excerpt;
pub use dataset::Conflict;
pub use dataset::{AlertIdx, Dataset, Span};
pub use entities::{Entity, EntityIdx};
pub use events::EventIdx;
pub use file_sink::FileSink;
pub use incident_floor::IncidentFloor;
pub use incident_tellings::IncidentIdx;
pub use labels::{defang, full_path};
pub use processes::{ParentLink, ProcessIdx, ProcessNode};
pub use regrouping::{MadeIncident, MadeTitle, Regrouping, RegroupingDraft};
pub use sightings::Sightings;
pub use store::Mark;
pub use symbols::{Symbol, Symbols};
