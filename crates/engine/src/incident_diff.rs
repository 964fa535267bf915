//! Exported against recorrelated incidents: what moved, split and joined, and why
//! (CO-15).

use crate::correlation::Correlated;
use crate::link_account::{KeptApartLine, LinkLine, Named};
use crate::{Engine, EngineError};
use rustc_hash::FxHashMap;
use serde::Serialize;
use throughline_correlate::scorecard::agreement;
use throughline_dataset::{AlertIdx, IncidentFloor, Symbol};

/// How two groupings of the same alerts differ. Alerts that the export puts into no
/// incident say nothing about it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct IncidentDiff {
    /// How many alerts there are.
    pub alerts: usize,
    /// How many of them the export puts into an incident.
    pub compared: usize,
    /// How many incidents those have in the export.
    pub exported: usize,
    /// How many they have recorrelated.
    pub recorrelated: usize,
    /// Adjusted Rand index, from 0 (chance) to 1 (the same).
    pub adjusted_rand: f64,
    /// Whether each recorrelated incident holds alerts of one exported one only.
    pub homogeneity: f64,
    /// Whether each exported one is in one recorrelated one only.
    pub completeness: f64,
    /// Exported incidents whose alerts are in several now.
    pub split: Vec<Parted>,
    /// Recorrelated incidents with alerts of several.
    pub joined: Vec<Parted>,
    /// Alerts that left the incident that most of theirs are in.
    pub moved: Vec<MovedAlert>,
}

/// An incident that is several in the other grouping.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Parted {
    /// The incident.
    #[serde(flatten)]
    pub incident: Named,
    /// The others, those with most of its alerts first.
    pub parts: Vec<Part>,
}

/// What one incident has of another.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Part {
    /// The incident of the other grouping.
    #[serde(flatten)]
    pub incident: Named,
    /// How many alerts both have.
    pub alerts: usize,
}

/// An alert that is elsewhere.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct MovedAlert {
    /// The alert.
    #[serde(flatten)]
    pub alert: Named,
    /// Its exported incident.
    pub from: Named,
    /// Its recorrelated one.
    pub to: Named,
    /// What links it to others there.
    pub links: Vec<LinkLine>,
    /// What guards kept it from.
    pub kept_apart: Vec<KeptApartLine>,
}

/// The same alerts in both groupings: exported incident, recorrelated one.
type Cell = (u32, u32);

impl Engine {
    /// Compares exported with recorrelated incidents.
    ///
    /// # Errors
    ///
    /// Where recorrelated incidents are not shown.
    pub fn incident_diff(&self) -> Result<IncidentDiff, EngineError> {
        let it = self.correlated().ok_or(EngineError::NotRecorrelated)?;
        let data = &self.dataset;
        let exported = data.exported();
        let mut numbers: FxHashMap<Symbol, u32> = FxHashMap::default();
        let mut ids: Vec<Symbol> = Vec::new();
        let mut alerts: Vec<(AlertIdx, Cell)> = Vec::new();
        for alert in data.alerts() {
            let Some(id) = exported.id_of_alert(alert) else {
                continue;
            };
            let number = *numbers.entry(id).or_insert_with(|| {
                ids.push(id);
                ids.len() as u32 - 1
            });
            alerts.push((alert, (number, it.correlation.incident_of(alert).0)));
        }
        let (truth, found): (Vec<u32>, Vec<u32>) = alerts.iter().map(|it| it.1).unzip();
        let agreed = agreement(&truth, &found);
        let cells = counted(alerts.iter().map(|it| it.1));
        let matched = matched(&cells);
        let named_exported = |it: u32| self.named_exported(exported, ids[it as usize]);
        let firsts: FxHashMap<u32, AlertIdx> =
            alerts.iter().rev().map(|it| (it.1.1, it.0)).collect();
        let named_made = |it: u32| self.named_incident(firsts.get(&it).copied());
        let has_moved = |it: &&(AlertIdx, Cell)| matched.get(&it.1.0) != Some(&it.1.1);
        let links = self.links_of(it, alerts.iter().filter(|it| has_moved(it)));
        let moved = alerts
            .iter()
            .filter(has_moved)
            .map(|&(alert, (from, to))| {
                let no = it.correlation.incident_of(alert);
                MovedAlert {
                    alert: self.named_alert(alert),
                    from: named_exported(from),
                    to: named_made(to),
                    links: links.get(&alert).cloned().unwrap_or_default(),
                    kept_apart: self.kept_apart(it, no, Some(alert)),
                }
            })
            .collect();
        let turned: Vec<(Cell, usize)> = cells.iter().map(|it| ((it.0.1, it.0.0), it.1)).collect();
        let distinct = |mut all: Vec<u32>| {
            all.sort_unstable();
            all.dedup();
            all.len()
        };
        Ok(IncidentDiff {
            alerts: data.alert_count() as usize,
            compared: alerts.len(),
            exported: ids.len(),
            recorrelated: distinct(found),
            adjusted_rand: agreed.adjusted_rand,
            homogeneity: agreed.homogeneity,
            completeness: agreed.completeness,
            split: parted(cells, &named_exported, &named_made),
            joined: parted(turned, &named_made, &named_exported),
            moved,
        })
    }

    /// The links of moved alerts, each incident gone through once.
    fn links_of<'a>(
        &self,
        it: &Correlated,
        moved: impl Iterator<Item = &'a (AlertIdx, Cell)>,
    ) -> FxHashMap<AlertIdx, Vec<LinkLine>> {
        let mut of: FxHashMap<AlertIdx, Vec<LinkLine>> = FxHashMap::default();
        let mut incidents = Vec::new();
        for &(alert, _) in moved {
            of.insert(alert, Vec::new());
            incidents.push(it.correlation.incident_of(alert));
        }
        incidents.sort_unstable();
        incidents.dedup();
        for incident in incidents {
            for link in it.correlation.links(&it.facts, incident) {
                for alert in [link.a, link.b] {
                    if let Some(links) = of.get_mut(&alert) {
                        links.push(self.link_line(it, &link));
                    }
                }
            }
        }
        of
    }

    fn named_exported(&self, exported: IncidentFloor<'_>, id: Symbol) -> Named {
        let data = &self.dataset;
        let incident = exported.of_id(data.text(id));
        let title = incident.and_then(|it| exported.row(it).record.title);
        Named {
            id: data.text(id).to_owned(),
            title: data.text_or_empty(title).to_owned(),
        }
    }
}

/// How many alerts each pair of incidents shares, in order.
fn counted(cells: impl Iterator<Item = Cell>) -> Vec<(Cell, usize)> {
    let mut all: Vec<Cell> = cells.collect();
    all.sort_unstable();
    all.chunk_by(|a, b| a == b)
        .map(|it| (it[0], it.len()))
        .collect()
}

/// For each exported incident the recorrelated one that it became, each at most once:
/// those that share most first.
fn matched(cells: &[(Cell, usize)]) -> FxHashMap<u32, u32> {
    let mut by_size: Vec<&(Cell, usize)> = cells.iter().collect();
    by_size.sort_by_key(|it| (std::cmp::Reverse(it.1), it.0));
    let mut matched: FxHashMap<u32, u32> = FxHashMap::default();
    let mut taken: FxHashMap<u32, u32> = FxHashMap::default();
    for &&((from, to), _) in &by_size {
        if !matched.contains_key(&from) && !taken.contains_key(&to) {
            matched.insert(from, to);
            taken.insert(to, from);
        }
    }
    matched
}

/// The incidents of the one side that are several on the other.
fn parted(
    mut cells: Vec<(Cell, usize)>,
    own: &dyn Fn(u32) -> Named,
    other: &dyn Fn(u32) -> Named,
) -> Vec<Parted> {
    cells.sort_unstable();
    cells
        .chunk_by(|a, b| a.0.0 == b.0.0)
        .filter(|it| it.len() > 1)
        .map(|it| {
            let mut parts = it.to_vec();
            parts.sort_by_key(|it| (std::cmp::Reverse(it.1), it.0));
            Parted {
                incident: own(it[0].0.0),
                parts: parts
                    .into_iter()
                    .map(|(cell, alerts)| Part {
                        incident: other(cell.1),
                        alerts,
                    })
                    .collect(),
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{counted, matched};

    #[test]
    fn an_incident_becomes_the_one_that_has_most_of_it() {
        // Incident 0 splits into 5 and 6; incidents 0 and 1 join in 5.
        let cells = [(0, 5), (0, 5), (0, 5), (0, 6), (1, 5), (1, 5), (2, 7)];
        let counted = counted(cells.into_iter());
        assert_eq!(counted[0], ((0, 5), 3));
        let mut found: Vec<(u32, u32)> = matched(&counted).into_iter().collect();
        found.sort_unstable();
        assert_eq!(found, [(0, 5), (2, 7)]);
    }
}
