//! The scorecard for other programs: one JSON object a line.

use super::targets::{Shortfall, Target, Why};
use super::{Cost, RuleScore, Scorecard, mean, mean_peak};
use serde_json::{Value, json};
use throughline_correlate::scorecard::{AttackScore, Outside};

impl Scorecard {
    /// One JSON object a line: each scenario by each rule, the means, each export, and
    /// what was aimed at.
    pub fn to_json(&self) -> Vec<Value> {
        let mut lines = Vec::new();
        for it in &self.scenarios {
            for own in &it.rules {
                let mut line = score_json(&own.score);
                line["scenario"] = it.name.clone().into();
                line["rule"] = own.rule.label().into();
                line["rank"] = own.rank.into();
                costs(&mut line, own.cost);
                lines.push(line);
            }
        }
        for (rule, scores) in self.by_rule() {
            let mut line = figures(&scores);
            line["scenario"] = "mean".into();
            line["rule"] = rule.label().into();
            lines.push(line);
        }
        for it in &self.exports {
            lines.push(json!({
                "export": it.name,
                "alerts": it.alerts,
                "exportedIncidents": it.exported,
                "recorrelatedIncidents": it.recorrelated,
                "adjustedRand": it.agreement.adjusted_rand,
                "homogeneity": it.agreement.homogeneity,
                "completeness": it.agreement.completeness,
            }));
        }
        let targets: Vec<Value> = self.targets().iter().map(target).collect();
        lines.push(json!({ "targets": targets }));
        lines
    }
}

fn costs(line: &mut Value, cost: Cost) {
    line["seconds"] = cost.seconds.into();
    line["peakMegabytes"] = cost.peak.map(|it| it.megabytes).into();
    line["peakIsOfWholeProcess"] = cost.peak.map(|it| it.is_of_process).into();
}

fn target(it: &Target) -> Value {
    let limit = if it.aim.is_least() {
        "atLeast"
    } else {
        "atMost"
    };
    let short: Vec<Value> = it.short.iter().map(shortfall).collect();
    json!({
        "target": it.aim.name(),
        limit: it.aim.limit(),
        "reached": it.reached,
        "isMet": it.is_met,
        "short": short,
    })
}

fn shortfall(it: &Shortfall) -> Value {
    let mut line = match &it.why {
        Why::Outside(all) => {
            json!({ "missed": all.iter().map(outside).collect::<Vec<Value>>() })
        }
        Why::Episodes {
            attack,
            missed,
            benign,
        } => json!({
            "attackEpisodes": attack,
            "missedEpisodes": missed,
            "benignInside": benign,
        }),
        Why::Ahead(incidents) => json!({ "atLeastAsUrgent": incidents }),
        Why::Incidents { alerts, incidents } => {
            json!({ "alerts": alerts, "incidents": incidents })
        }
        Why::Parted { split, joined } => json!({ "split": split, "joined": joined }),
    };
    line["of"] = it.of.clone().into();
    line["reached"] = it.reached.into();
    line
}

fn outside(it: &Outside) -> Value {
    json!({
        "phases": it.phases,
        "alerts": it.alerts,
        "episodes": it.episodes,
        "sharingAValue": it.sharing,
        "sharedKind": it.shared.as_ref().map(|it| it.0),
        "sharedValue": it.shared.as_ref().map(|it| &it.1),
        "withinAnHour": it.near,
        "both": it.both,
        "nearestSeconds": it.gap.map(|it| it as f64 / 1000.0),
    })
}

fn figures(scores: &[&RuleScore]) -> Value {
    let worst = scores
        .iter()
        .map(|it| it.score.f1)
        .fold(f64::INFINITY, f64::min);
    json!({
        "reduction": mean(scores, |it| it.score.reduction),
        "fragments": mean(scores, |it| it.score.fragments as f64),
        "precision": mean(scores, |it| it.score.precision),
        "recall": mean(scores, |it| it.score.recall),
        "f1": mean(scores, |it| it.score.f1),
        "worstF1": worst,
        "phaseCoverage": mean(scores, |it| it.score.phase_coverage),
        "benignInside": mean(scores, |it| it.score.benign_inside as f64),
        "pairwiseF1": mean(scores, |it| it.score.pairwise_f1),
        "adjustedRand": mean(scores, |it| it.score.adjusted_rand),
        "rank": mean(scores, |it| it.rank as f64),
        "seconds": mean(scores, |it| it.cost.seconds),
        "peakMegabytes": mean_peak(scores),
    })
}

fn score_json(score: &AttackScore) -> Value {
    json!({
        "alerts": score.alerts,
        "incidents": score.incidents,
        "reduction": score.reduction,
        "attackEpisodes": score.attack_episodes,
        "fragments": score.fragments,
        "precision": score.precision,
        "recall": score.recall,
        "f1": score.f1,
        "phaseCoverage": score.phase_coverage,
        "benignInside": score.benign_inside,
        "pairwiseF1": score.pairwise_f1,
        "adjustedRand": score.adjusted_rand,
    })
}
