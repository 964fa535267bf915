//! What became of an exported incident where alerts are grouped anew: where it leads, and
//! which recorrelated incidents hold its alerts, each with its reasons.

use crate::link_account::{Explanation, Named};
use crate::{Engine, EngineError};
use serde::Serialize;
use throughline_dataset::AlertIdx;

/// What there is to say of a key.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Explained {
    /// Of an alert, or of a recorrelated incident.
    Own(Explanation),
    /// Of an exported incident.
    Exported(ExportedExplanation),
}

/// An exported incident, told by the recorrelated ones that hold its alerts.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ExportedExplanation {
    /// The exported incident.
    pub exported: Named,
    /// The exported incident that it was merged into, where it was (CO-8): its alerts
    /// are those of that one.
    pub merged_into: Option<Named>,
    /// How many alerts are in the data.
    pub alerts: usize,
    /// The recorrelated incidents that hold them, those that hold most of them first.
    pub incidents: Vec<Holding>,
}

/// A recorrelated incident that holds alerts of an exported one.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Holding {
    /// How many of them.
    pub holds: usize,
    /// The incident, and all that holds it together.
    #[serde(flatten)]
    pub explanation: Explanation,
}

impl Engine {
    /// Why an alert, a recorrelated incident or an exported one is what it is, by its
    /// key. An alert's key counts before an incident's.
    ///
    /// # Errors
    ///
    /// Where none of them is in the data, or no recorrelated incidents are shown.
    pub fn explained(&self, key: &str) -> Result<Explained, EngineError> {
        match self.explanation(key) {
            Err(EngineError::NothingToExplain(_)) => {}
            told => return told.map(Explained::Own),
        }
        self.exported_explanation(key)?
            .map(Explained::Exported)
            .ok_or_else(|| EngineError::NothingToExplain(key.to_owned()))
    }

    fn exported_explanation(&self, key: &str) -> Result<Option<ExportedExplanation>, EngineError> {
        let it = self.correlated().ok_or(EngineError::NotRecorrelated)?;
        let data = &self.dataset;
        let exported = data.exported();
        let incident = exported.of_id(key);
        let merged_into = incident.and_then(|it| exported.merged_into(it));
        let holder = merged_into.flatten().or(incident);
        let alerts: Vec<AlertIdx> = match holder {
            Some(holder) => exported.alerts(holder).to_vec(),
            // Alerts may name an incident that the files do not hold.
            None => data
                .alerts()
                .filter(|it| exported.id_of_alert(*it).map(|id| data.text(id)) == Some(key))
                .collect(),
        };
        if incident.is_none() && alerts.is_empty() {
            return Ok(None);
        }
        let redirect = || exported.row(incident?).record.redirect_id;
        let mut homes: Vec<(u32, AlertIdx)> = alerts
            .iter()
            .map(|alert| (it.correlation.incident_of(*alert).0, *alert))
            .collect();
        homes.sort_unstable();
        let mut held: Vec<(usize, AlertIdx)> = homes
            .chunk_by(|a, b| a.0 == b.0)
            .map(|it| (it.len(), it[0].1))
            .collect();
        held.sort_by_key(|it| (std::cmp::Reverse(it.0), it.1));
        Ok(Some(ExportedExplanation {
            exported: self.named_exported_key(key),
            merged_into: merged_into.map(|target| match target {
                Some(target) => self.named_exported_key(exported.key(target)),
                // It is not here, or leads back to this one.
                None => self.named_exported_key(data.text_or_empty(redirect())),
            }),
            alerts: alerts.len(),
            incidents: held
                .into_iter()
                .map(|(holds, one)| Holding {
                    holds,
                    explanation: self.explanation_of(it, one, None),
                })
                .collect(),
        }))
    }

    fn named_exported_key(&self, key: &str) -> Named {
        let exported = self.dataset.exported();
        let title = exported
            .of_id(key)
            .and_then(|it| exported.row(it).record.title);
        Named {
            id: key.to_owned(),
            title: self.dataset.text_or_empty(title).to_owned(),
        }
    }
}
