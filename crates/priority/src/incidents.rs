//! How urgent an incident is: its most urgent alert, and how far it reaches.

use crate::reading::is_disruption;
use crate::score::{limited, of_factors};
use crate::{AlertReader, Factor, FactorKind, Score, Stage, Weight, Weights};
use throughline_dataset::{AlertIdx, EntityIdx, IncidentIdx, Symbol};
use throughline_model::{Classification, ServiceSource, SubjectKind, Term};

/// What of an incident an analyst may have changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct IncidentSignals<'a> {
    /// Whether it was right.
    pub classification: Classification,
    /// Its tags.
    pub tags: Vec<&'a str>,
    /// Its name.
    pub title: &'a str,
    /// How unusual it is that its alerts came together, in whole bits, where that is
    /// known: that of incidents which were grouped here.
    pub together: Option<u32>,
}

/// As many bits bring all the points that there are for coming together.
const MOST_TOGETHER: u32 = 400;

/// Further ones of a kind count up to this many times.
const MOST_FURTHER: usize = 3;

/// How far an incident reaches.
#[derive(Default)]
struct Reach {
    top: Option<AlertIdx>,
    stages: Vec<Stage>,
    sources: Vec<Term<ServiceSource, Symbol>>,
    devices: Vec<EntityIdx>,
    users: Vec<EntityIdx>,
    disrupted: bool,
}

impl AlertReader<'_> {
    fn reach(&self, incident: IncidentIdx, scores: &[u8], it: &IncidentSignals<'_>) -> Reach {
        let data = self.rows.dataset;
        let mut reach = Reach {
            disrupted: is_disruption(it.title) || it.tags.iter().any(|it| is_disruption(it)),
            ..Reach::default()
        };
        for &alert in data.alerts_of_incident(incident) {
            let score = |it: AlertIdx| scores.get(it.0 as usize).copied().unwrap_or(0);
            if reach.top.is_none_or(|top| score(alert) > score(top)) {
                reach.top = Some(alert);
            }
            // What turned out to be nothing reaches nowhere.
            if self.rows.classification(alert).known() == Some(Classification::FalsePositive) {
                continue;
            }
            let stage = self.stage(alert);
            if stage != Stage::None {
                add(&mut reach.stages, stage);
            }
            add(&mut reach.sources, data.alert(alert).service_source);
            if reach.devices.len() > MOST_FURTHER && reach.users.len() > MOST_FURTHER {
                continue;
            }
            for evidence in data.evidence(alert) {
                let list = match data.subject_kind(evidence.subject) {
                    SubjectKind::Device => &mut reach.devices,
                    SubjectKind::User => &mut reach.users,
                    _ => continue,
                };
                if let Some(entity) = data.entity_of(evidence.subject) {
                    add(list, entity);
                }
            }
        }
        reach
    }

    /// Points of the incident's factors in turn.
    fn incident(
        &self,
        incident: IncidentIdx,
        scores: &[u8],
        weights: &Weights,
        it: &IncidentSignals<'_>,
        note: &mut impl FnMut(FactorKind, i32, &dyn Fn() -> String),
    ) {
        let data = self.rows.dataset;
        let reach = self.reach(incident, scores, it);
        let Some(top) = reach.top else { return };
        let score = scores.get(top.0 as usize).copied().unwrap_or(0);
        note(FactorKind::MostUrgentAlert, i32::from(score), &|| {
            data.text_or_empty(data.alert(top).title).to_owned()
        });
        for (kind, weight, count, words) in [
            (
                FactorKind::Stages,
                Weight::MoreStages,
                reach.stages.len(),
                "stages of an attack",
            ),
            (
                FactorKind::Sources,
                Weight::MoreSources,
                reach.sources.len(),
                "products reported it",
            ),
            (
                FactorKind::Devices,
                Weight::MoreDevices,
                reach.devices.len(),
                "devices",
            ),
            (
                FactorKind::Users,
                Weight::MoreUsers,
                reach.users.len(),
                "users",
            ),
        ] {
            let further = count.saturating_sub(1).min(MOST_FURTHER) as u8;
            let points = i32::from(further) * i32::from(weights.points(weight));
            let more = if count > MOST_FURTHER { " or more" } else { "" };
            note(kind, points, &|| {
                format!("{}{more} {words}", count.min(MOST_FURTHER + 1))
            });
        }
        if let Some(bits) = it.together {
            let most = u32::from(weights.points(Weight::Together));
            let points = bits.min(MOST_TOGETHER) * most / MOST_TOGETHER;
            note(
                FactorKind::Together,
                i32::try_from(points).unwrap_or(0),
                &|| format!("{bits} bits: how unusual its alerts are where they came together"),
            );
        }
        if reach.disrupted && !self.read(top).disrupted {
            let points = i32::from(weights.points(Weight::Disruption));
            note(FactorKind::Disruption, points, &|| {
                "Attack disruption acted".to_owned()
            });
        }
        let classified = match it.classification {
            Classification::TruePositive => i32::from(weights.points(Weight::Confirmed)),
            Classification::InformationalExpectedActivity => {
                -i32::from(weights.points(Weight::Expected))
            }
            Classification::FalsePositive | Classification::Unknown => 0,
        };
        note(FactorKind::Classification, classified, &|| {
            use throughline_model::Vocabulary as _;
            it.classification.label().to_owned()
        });
    }

    /// The score of an incident with its reasons. `scores` are those of the alerts.
    pub fn incident_score(
        &self,
        incident: IncidentIdx,
        scores: &[u8],
        weights: &Weights,
        it: &IncidentSignals<'_>,
    ) -> Score {
        let mut factors = Vec::new();
        self.incident(incident, scores, weights, it, &mut |kind, points, why| {
            let why = why();
            factors.push(Factor { kind, points, why });
        });
        of_factors(factors, it.classification == Classification::FalsePositive)
    }
}

fn add<T: PartialEq>(list: &mut Vec<T>, item: T) {
    if list.len() <= MOST_FURTHER && !list.contains(&item) {
        list.push(item);
    }
}

/// The scores of all incidents, by their index. `scores` are those of the alerts,
/// `signals` tells what is known of an incident now.
pub fn incident_scores<'a>(
    reader: &AlertReader<'_>,
    scores: &[u8],
    weights: &Weights,
    signals: impl Fn(IncidentIdx) -> IncidentSignals<'a>,
) -> Vec<u8> {
    reader
        .rows
        .dataset
        .incidents()
        .map(|incident| {
            let it = signals(incident);
            if it.classification == Classification::FalsePositive {
                return 0;
            }
            let mut sum = 0;
            reader.incident(incident, scores, weights, &it, &mut |_, points, _| {
                sum += points;
            });
            limited(sum)
        })
        .collect()
}
