//! How urgent alerts and incidents are.

use crate::facts::{category_words, cell};
use crate::protocol::{
    CaseFile, FactorView, Managed, PriorityBand, PriorityOf, PriorityView, SetWeights, WeightView,
    WeightsChange, WeightsView,
};
use crate::triage::{EditedAlerts, managed, so_already};
use crate::{Engine, EngineError};
use std::cell::OnceCell;
use throughline_case::{Action, ChangeSet, Edited};
use throughline_correlate::Bits;
use throughline_dataset::IncidentIdx;
use throughline_priority::{
    AlertReader, AlertTables, Band, FactorKind, IncidentSignals, Score, Weight, Weights,
    WeightsError, incident_scores,
};

/// How urgent everything is now.
pub(crate) struct Priorities {
    weights: Weights,
    tables: AlertTables,
    alerts: Vec<u8>,
    incidents: OnceCell<Vec<u8>>,
}

impl Priorities {
    /// How urgent each alert is, by its index.
    pub(crate) fn of_alerts(&self) -> &[u8] {
        &self.alerts
    }
}

impl Engine {
    /// The weights that count in this case. Names that this program does not know
    /// are of a newer one, and count for nothing here.
    fn weights(&self) -> Weights {
        let mut weights = Weights::default();
        for &weight in Weight::ALL {
            if let Some(&points) = self.projection.weights().get(weight.name()) {
                weights = weights.with(weight, points);
            }
        }
        weights
    }

    fn priorities(&self) -> &Priorities {
        self.priorities.get_or_init(|| {
            let weights = self.weights();
            let tables = AlertTables::of(self.rows());
            let alerts = AlertReader::new(self.rows(), &tables).scores(&weights);
            Priorities {
                weights,
                tables,
                alerts,
                incidents: OnceCell::new(),
            }
        })
    }

    /// Takes up scores after a change, made anew for what was changed. One that
    /// classifies touches every alert of the same title: then all are made anew
    /// when they are asked for.
    pub(crate) fn rescore(&mut self, before: Option<Priorities>, set: &ChangeSet) {
        let classifies = |it: &EditedAlerts| it.before.iter().any(|it| it.was.classified.is_some());
        let Some(mut it) = before.filter(|_| !set.alerts.as_ref().is_some_and(classifies)) else {
            return;
        };
        let reader = AlertReader::new(self.rows(), &it.tables);
        let changed = set.alerts.iter().flat_map(Edited::iter);
        for (key, _) in changed {
            if let Some(alert) = self.dataset.alert_of_key(key.as_str()) {
                it.alerts[alert.0 as usize] = reader.read(alert).value(&it.weights);
            }
        }
        it.incidents = OnceCell::new();
        self.priorities = OnceCell::from(it);
    }

    /// How urgent each alert is, 0 to 100, by its index (IQ-21).
    pub fn alert_priorities(&self) -> &[u8] {
        &self.priorities().alerts
    }

    /// How urgent each incident is, 0 to 100, by its index.
    pub fn incident_priorities(&self) -> &[u8] {
        let it = self.priorities();
        it.incidents.get_or_init(|| {
            let reader = AlertReader::new(self.rows(), &it.tables);
            incident_scores(&reader, &it.alerts, &it.weights, |it| signals(self, it))
        })
    }

    /// The same for groups that are shown and were made by no correlation. `together`
    /// tells how unusual each is, in whole bits.
    pub(crate) fn priorities_of_groups(
        &self,
        together: impl Fn(IncidentIdx) -> Option<u32>,
    ) -> Vec<u8> {
        let it = self.priorities();
        let reader = AlertReader::new(self.rows(), &it.tables);
        incident_scores(&reader, &it.alerts, &it.weights, |incident| {
            signals_of(self, incident, together(incident))
        })
    }
}

/// What is known of an incident as it stands now.
fn signals(engine: &Engine, incident: IncidentIdx) -> IncidentSignals<'_> {
    let together = engine.correlated().and_then(|it| {
        let first = engine.dataset.alerts_of_incident(incident).first()?;
        let weight = it.correlation.weight(it.correlation.incident_of(*first));
        Some(whole_bits(weight))
    });
    signals_of(engine, incident, together)
}

fn signals_of(
    engine: &Engine,
    incident: IncidentIdx,
    together: Option<u32>,
) -> IncidentSignals<'_> {
    let now = engine.incident_now(incident);
    IncidentSignals {
        classification: now.classification().known().unwrap_or_default(),
        tags: now.tags(),
        title: now.exported_title(),
        together,
    }
}

/// Bits as scores count them.
pub(crate) fn whole_bits(bits: Bits) -> u32 {
    u32::try_from(bits.0 / 100).unwrap_or(0)
}

pub(crate) fn view(engine: &Engine, asked: &PriorityOf) -> Result<PriorityView, EngineError> {
    let it = engine.priorities();
    let reader = AlertReader::new(engine.rows(), &it.tables);
    let score = match asked {
        PriorityOf::Alert(key) => reader.read(engine.alert(key)?).score(&it.weights),
        PriorityOf::Incident(id) => {
            let incident = engine.incident(id)?;
            let signals = signals(engine, incident);
            reader.incident_score(incident, &it.alerts, &it.weights, &signals)
        }
    };
    Ok(score_view(score))
}

fn score_view(score: Score) -> PriorityView {
    let band = Band::of(score.value);
    PriorityView {
        score: score.value,
        band: match band {
            Band::Top => PriorityBand::Top,
            Band::Medium => PriorityBand::Medium,
            Band::Low => PriorityBand::Low,
        },
        band_words: band.label().to_owned(),
        factors: score
            .factors
            .into_iter()
            .map(|it| FactorView {
                label: it.kind.label().to_owned(),
                points: it.points,
                share: u8::try_from(it.points.unsigned_abs().min(100)).unwrap_or(100),
                why: match it.kind {
                    // Categories are one word in the data.
                    FactorKind::Stage => category_words(&it.why),
                    _ => cell(&it.why),
                },
            })
            .collect(),
    }
}

pub(crate) fn weights_view(engine: &Engine) -> WeightsView {
    let weights = engine.weights();
    WeightsView {
        weights: Weight::ALL
            .iter()
            .map(|&it| WeightView {
                name: it.name().to_owned(),
                label: it.label().to_owned(),
                points: weights.points(it),
                usual: it.usual(),
            })
            .collect(),
        is_usual: weights == Weights::default(),
        alerts: bands(engine.alert_priorities()),
        incidents: bands(engine.incident_priorities()),
    }
}

/// How many scores are in each band: top, medium, low.
fn bands(scores: &[u8]) -> [u32; 3] {
    let mut counts = [0; 3];
    for &score in scores {
        counts[match Band::of(score) {
            Band::Top => 0,
            Band::Medium => 1,
            Band::Low => 2,
        }] += 1;
    }
    counts
}

pub(crate) fn set(engine: &mut Engine, asked: SetWeights) -> Result<Managed, EngineError> {
    if engine.case.is_empty() {
        return Err(EngineError::NothingLoaded);
    }
    let before = engine.weights();
    let after = match asked.change {
        WeightsChange::One { name, points } => {
            let weight = Weight::ALL.iter().find(|it| it.name() == name);
            let weight = weight.ok_or(WeightsError::NoSuchWeight(name))?;
            before.clone().with(*weight, points)
        }
        WeightsChange::File(text) => Weights::read(&text)?,
        WeightsChange::Usual => Weights::default(),
    };
    let changed = Weight::ALL
        .iter()
        .filter(|&&it| before.points(it) != after.points(it))
        .count();
    if changed == 0 {
        return Ok(so_already(engine, 1, "weighing"));
    }
    let action = Action::SetWeights {
        before: before.named(),
        after: after.named(),
    };
    let entry = engine.note(asked.at, &asked.actor, action)?;
    managed(engine, &entry, changed, changed)
}

pub(crate) fn file(engine: &Engine) -> Result<CaseFile, EngineError> {
    Ok(CaseFile {
        name: "priority-weights.json".to_owned(),
        text: engine.weights().write()?,
    })
}
