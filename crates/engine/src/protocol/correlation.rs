//! Which incidents are shown, and how alerts are grouped into recorrelated ones.

use super::IncidentMode;
use serde::{Deserialize, Serialize};
use throughline_model::Timestamp;

/// Shows exported or recorrelated incidents from now on (CO-15).
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SetMode {
    /// Which.
    pub mode: IncidentMode,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub actor: String,
}

/// Groups alerts by other settings from now on (CO-18).
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SetCorrelation {
    /// The settings as JSON; none is those that come with the program.
    pub settings: Option<String>,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub actor: String,
}
