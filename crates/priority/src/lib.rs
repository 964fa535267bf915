//! How urgent an alert or an incident is: 0–100 in three bands (IQ-21), by a
//! documented formula in which every point has a factor that says why (IQ-24).
//!
//! A score is the sum of its factors, and nothing else: severity, how far along
//! the kill chain, technique, kind of threat, verdicts, assets, how rare and how
//! noisy the detection is in the loaded data, whether it was stopped, what an
//! analyst made of it. What each may bring is a [`Weight`]; the same data and
//! weights give the same score. An incident begins with its most urgent alert and
//! gains by how far it reaches.

mod assets;
mod incidents;
mod reading;
mod score;
mod signals;
mod techniques;
mod weights;

pub use incidents::{IncidentSignals, incident_scores};
pub use reading::{AlertReader, AlertTables};
pub use score::{Band, Factor, FactorKind, Score};
pub use signals::{AlertSignals, Asset, Stage, Stopped, Threat};
pub use weights::{Weight, Weights, WeightsError};
