//! The scorecard as tables for a terminal: figures, and what they mean.

use std::fmt::Write as _;
use throughline_engine::scorecard::{RuleScore, Scorecard, mean, mean_peak};

/// The scorecard as tables for a terminal.
pub fn text(card: &Scorecard) -> String {
    let mut text = String::new();
    if !card.scenarios.is_empty() {
        tell_scenarios(&mut text, card);
    }
    for it in &card.exports {
        let _ = writeln!(
            text,
            "{}: {} alerts of {} exported incidents in {} recorrelated ones; adjusted Rand index {:.3}, homogeneity {:.3}, completeness {:.3}",
            it.name,
            it.alerts,
            it.exported,
            it.recorrelated,
            it.agreement.adjusted_rand,
            it.agreement.homogeneity,
            it.agreement.completeness,
        );
    }
    text
}

fn tell_scenarios(text: &mut String, card: &Scorecard) {
    let _ = writeln!(
        text,
        "{:<18}{:<22}{:>10}{:>10}{:>7}{:>7}{:>7}{:>8}{:>8}{:>8}{:>7}{:>7}{:>9}{:>8}",
        "scenario",
        "rule",
        "reduction",
        "fragments",
        "prec.",
        "recall",
        "F1",
        "phases",
        "benign",
        "pairF1",
        "ARI",
        "rank",
        "seconds",
        "peakMB",
    );
    for scenario in &card.scenarios {
        for it in &scenario.rules {
            let score = &it.score;
            let peak = it.cost.peak.map(|it| it.megabytes as f64);
            let _ = writeln!(
                text,
                "{:<18}{:<22}{:>9.2}%{:>10}{:>7.3}{:>7.3}{:>7.3}{:>8.2}{:>8}{:>8.3}{:>7.3}{:>7}{:>9.3}{:>8}",
                scenario.name,
                it.rule.label(),
                score.reduction * 100.0,
                score.fragments,
                score.precision,
                score.recall,
                score.f1,
                score.phase_coverage,
                score.benign_inside,
                score.pairwise_f1,
                score.adjusted_rand,
                it.rank,
                it.cost.seconds,
                megabytes(peak),
            );
        }
    }
    for (rule, scores) in card.by_rule() {
        let figure = |of: fn(&RuleScore) -> f64| mean(&scores, of);
        let worst = scores.iter().map(|it| it.score.f1);
        let _ = writeln!(
            text,
            "{:<18}{:<22}{:>9.2}%{:>10.1}{:>7.3}{:>7.3}{:>7.3}{:>8.2}{:>8.1}{:>8.3}{:>7.3}{:>7.1}{:>9.3}{:>8}  worst F1 {:.3}",
            "mean",
            rule.label(),
            figure(|it| it.score.reduction) * 100.0,
            figure(|it| it.score.fragments as f64),
            figure(|it| it.score.precision),
            figure(|it| it.score.recall),
            figure(|it| it.score.f1),
            figure(|it| it.score.phase_coverage),
            figure(|it| it.score.benign_inside as f64),
            figure(|it| it.score.pairwise_f1),
            figure(|it| it.score.adjusted_rand),
            figure(|it| it.rank as f64),
            figure(|it| it.cost.seconds),
            megabytes(mean_peak(&scores)),
            worst.fold(f64::INFINITY, f64::min),
        );
    }
    tell_legend(text, card);
}

fn megabytes(of: Option<f64>) -> String {
    of.map_or_else(|| "?".to_owned(), |it| format!("{it:.0}"))
}

fn tell_legend(text: &mut String, card: &Scorecard) {
    let _ = writeln!(
        text,
        "\nseconds: from opened data to named incidents: what alerts tell is read, alerts are grouped.\nrank: place of the best incident among all of the same rule, by the priority score of recorrelated incidents; of equals the last."
    );
    let mut peaks = card.scenarios.iter().flat_map(|it| &it.rules);
    let told = if peaks.any(|it| it.cost.peak.is_some_and(|it| it.is_of_process)) {
        "the most memory of the whole process so far, earlier scenarios included: this system does not count anew"
    } else {
        "the most memory meanwhile, with the opened data and what the program held before"
    };
    let _ = writeln!(text, "peakMB: {told}.");
}
