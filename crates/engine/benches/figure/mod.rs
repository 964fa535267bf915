//! A measured figure, as other programs read it.

use serde::Serialize;

/// One measured figure.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Figure {
    /// Which benchmark.
    pub bench: &'static str,
    /// What was measured.
    #[serde(rename = "figure")]
    pub name: String,
    /// How much it is.
    pub value: f64,
    /// In which unit.
    pub unit: &'static str,
    /// What it is measured against, where anything.
    pub peer: Option<&'static str>,
    /// How much that is.
    pub peer_value: Option<f64>,
    /// `value` divided by `peer_value`.
    pub ratio: Option<f64>,
}
