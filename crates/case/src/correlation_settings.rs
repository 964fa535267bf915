//! How alerts are grouped into incidents, as the journal keeps it.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Settings of correlation, as correlation writes them. The journal keeps them whole
/// and does not read them, so that those of a newer version are not lost.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CorrelationSettings(pub Value);
