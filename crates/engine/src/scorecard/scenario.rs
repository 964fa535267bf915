//! One labelled scenario, grouped by each rule and scored.

use super::{Measured, Rule, RuleScore, ScenarioScore};
use crate::priority::whole_bits;
use crate::{Engine, IncidentMode};
use std::rc::Rc;
use throughline_correlate::scorecard::{AttackScore, AttackTruth, Baseline, attack_score, missed};
use throughline_correlate::{Correlation, Facts, Settings, known_first, made_id, name_of};
use throughline_dataset::{AlertIdx, Dataset, IncidentIdx, MadeIncident, MadeTitle, Regrouping};

pub(super) fn scenario(
    name: &str,
    mut engine: Engine,
    truth: &AttackTruth,
    settings: &Settings,
    measured: &mut Measured<'_>,
) -> ScenarioScore {
    // Simple rules first: what grouping leaves behind must not stand in their memory.
    let simple: Vec<(Baseline, _)> = Baseline::ALL
        .into_iter()
        .map(|rule| {
            let cost = measured(&mut || {
                let facts = Facts::read(&engine.dataset);
                let groups = rule.group(&facts);
                drop(shown(&mut engine.dataset, &facts, &groups));
            });
            (rule, cost)
        })
        .collect();
    let cost = measured(&mut || {
        engine.show_incidents(IncidentMode::Recorrelated, Some(settings.clone()));
    });
    let grouped = engine.correlated.take();
    let facts = match &grouped {
        Some(it) => it.facts.clone(),
        None => Rc::new(Facts::read(&engine.dataset)),
    };
    let correlation =
        grouped.map_or_else(|| Correlation::of(&facts, settings), |it| it.correlation);
    let groups = numbers(&facts, &correlation);
    let score = attack_score(&facts, truth, &groups);
    let missed = missed(&facts, truth, &groups, &score);
    let mut rank = |groups: &[u32], score: &AttackScore| {
        show_groups(&mut engine, &facts, groups);
        rank(&engine, &correlation, score)
    };
    let mut rules = vec![RuleScore {
        rule: Rule::Throughline,
        rank: rank(&groups, &score),
        score,
        cost,
    }];
    for (rule, cost) in simple {
        let groups = rule.group(&facts);
        let score = attack_score(&facts, truth, &groups);
        rules.push(RuleScore {
            rule: Rule::Simple(rule),
            rank: rank(&groups, &score),
            score,
            cost,
        });
    }
    for it in &mut rules {
        // As many as half a million, of no use to anybody once they are ranked.
        it.score.best = Vec::new();
    }
    ScenarioScore {
        name: name.to_owned(),
        rules,
        missed,
    }
}

fn numbers(facts: &Facts, correlation: &Correlation) -> Vec<u32> {
    (0..facts.len() as u32)
        .map(|it| correlation.incident_of(AlertIdx(it)).0)
        .collect()
}

/// Incidents of any grouping, named as recorrelated ones are, ready to be shown.
fn shown(data: &mut Dataset, facts: &Facts, groups: &[u32]) -> Rc<Regrouping> {
    let mut of: Vec<(u32, AlertIdx)> = groups.iter().copied().zip(data.alerts()).collect();
    of.sort_unstable();
    let made = of
        .chunk_by(|a, b| a.0 == b.0)
        .map(|run| {
            let alerts: Vec<AlertIdx> = run.iter().map(|it| it.1).collect();
            let rows = || alerts.iter().map(|it| data.alert(*it));
            let begun = rows().filter_map(|it| it.first_activity.or(it.created));
            MadeIncident {
                key: known_first(data, facts, &alerts)
                    .map(|it| made_id(data.alert_key(it)))
                    .unwrap_or_default(),
                title: MadeTitle::Own(name_of(data, facts, &alerts)),
                created: rows()
                    .filter_map(|it| it.created.or(it.first_activity))
                    .min(),
                first_activity: begun.min(),
                last_activity: rows()
                    .filter_map(throughline_dataset::AlertRow::activity)
                    .max(),
                alerts,
                merged_into: None,
            }
        })
        .collect();
    data.prepare(made)
}

/// Shows incidents of any grouping in place of those that are shown.
fn show_groups(engine: &mut Engine, facts: &Facts, groups: &[u32]) {
    let shown = shown(&mut engine.dataset, facts, groups);
    engine.dataset.regroup(Some(shown));
    engine.together.take();
    engine.index.take();
}

/// How many of the shown incidents are at least as urgent as the one that holds the
/// attack. Incidents of every rule are scored alike, and alerts that came together count
/// for as much as they do where incidents are recorrelated.
fn rank(engine: &Engine, correlation: &Correlation, score: &AttackScore) -> usize {
    let data = engine.dataset();
    let priorities = engine.priorities_of_groups(|incident| {
        let alerts = data.alerts_of_incident(incident).iter();
        Some(whole_bits(weight(correlation, alerts.copied())))
    });
    let own = score.best.first().and_then(|it| data.incident_of(*it));
    let at = |it: IncidentIdx| priorities.get(it.0 as usize);
    let Some(own) = own.and_then(at) else {
        return priorities.len();
    };
    priorities.iter().filter(|it| *it >= own).count()
}

/// How unusual some alerts are together: what [`Correlation::weight`] is of its own
/// incidents.
fn weight(
    correlation: &Correlation,
    alerts: impl Iterator<Item = AlertIdx>,
) -> throughline_correlate::Bits {
    let episodes = correlation.episodes();
    let mut of: Vec<_> = alerts.map(|it| episodes.of_alert(it)).collect();
    of.sort_unstable();
    of.dedup();
    of.into_iter()
        .map(|it| episodes.get(it).weight(correlation.commonness()))
        .sum()
}

#[cfg(test)]
mod tests {
    use super::{numbers, show_groups, weight};
    use crate::priority::whole_bits;
    use crate::{Engine, IncidentMode};

    /// Ranks of rules can be compared only if one grouping has the same scores whoever
    /// made it.
    #[test]
    fn a_grouping_is_as_urgent_as_the_same_one_that_is_recorrelated() {
        let mut engine = Engine::default();
        engine.start_file("alerts.json");
        engine.read_chunk(include_bytes!(
            "../../../../app/samples/harbour-lights/alerts.json"
        ));
        engine.end_file();
        engine.finish_import("");
        engine.show_incidents(IncidentMode::Recorrelated, None);
        let keyed = |engine: &Engine, scores: &[u8]| {
            let data = engine.dataset();
            let mut keyed: Vec<(String, u8)> = data
                .incidents()
                .map(|it| data.incident_key(it).to_owned())
                .zip(scores.iter().copied())
                .collect();
            keyed.sort();
            keyed
        };
        let own = keyed(&engine, engine.incident_priorities());
        assert!(own.len() > 3 && own.iter().any(|it| it.1 != own[0].1));
        let it = engine.correlated.take().unwrap();
        show_groups(&mut engine, &it.facts, &numbers(&it.facts, &it.correlation));
        let scores = engine.priorities_of_groups(|incident| {
            let alerts = engine.dataset().alerts_of_incident(incident).iter();
            Some(whole_bits(weight(&it.correlation, alerts.copied())))
        });
        assert_eq!(keyed(&engine, &scores), own);
    }
}
