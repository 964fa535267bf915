//! The scorecard as tables for a terminal: figures, what they mean, and what was to be
//! reached.

use crate::recorrelated::gap as gap_words;
use std::fmt::Write as _;
use throughline_correlate::ConnectorKind;
use throughline_correlate::scorecard::Outside;
use throughline_engine::scorecard::{
    Aim, RuleScore, Scorecard, Shortfall, Target, Why, mean, mean_peak,
};
use throughline_model::visible_line;

/// As many fragments or phases are told of one scenario.
const MOST_OUTSIDE: usize = 12;

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
    text.push_str("\nTargets:\n");
    for it in &card.targets() {
        tell_target(&mut text, it);
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

fn tell_target(text: &mut String, it: &Target) {
    let limit = if it.aim.is_least() {
        "at least"
    } else {
        "at most"
    };
    let _ = writeln!(
        text,
        "  {} {limit} {}: {}, {}",
        it.aim.label(),
        figure(it.aim, it.aim.limit()),
        figure(it.aim, it.reached),
        if it.is_met { "met" } else { "not met" }
    );
    for short in &it.short {
        tell_shortfall(text, it.aim, short);
    }
}

fn figure(aim: Aim, of: f64) -> String {
    match aim {
        Aim::Reduction => format!("{:.2} %", of * 100.0),
        Aim::Rank => format!("{of}"),
        Aim::Fragments => format!("{of:.1}"),
        _ => format!("{of:.3}"),
    }
}

fn tell_shortfall(text: &mut String, aim: Aim, it: &Shortfall) {
    let _ = write!(
        text,
        "    {} {}: ",
        visible_line(&it.of, 60),
        figure(aim, it.reached)
    );
    let _ = match &it.why {
        Why::Outside(all) => {
            let of = if aim == Aim::Fragments {
                "of the attack, other incidents than the best hold"
            } else {
                "of the attack, the best incident holds nothing of"
            };
            let _ = writeln!(text, "{of}");
            for it in all.iter().take(MOST_OUTSIDE) {
                tell_outside(text, it);
            }
            if let more @ 1.. = all.len().saturating_sub(MOST_OUTSIDE) {
                let _ = writeln!(text, "      and {more} more");
            }
            Ok(())
        }
        Why::Episodes {
            attack,
            missed,
            benign,
        } => writeln!(
            text,
            "the best incident misses {missed} of {attack} episodes of the attack and holds {benign} benign ones"
        ),
        Why::Ahead(incidents) => writeln!(
            text,
            "{} at least as urgent",
            counted(*incidents, "other incident is", "other incidents are")
        ),
        Why::Incidents { alerts, incidents } => {
            writeln!(text, "{incidents} incidents of {alerts} alerts")
        }
        Why::Parted { split, joined } => writeln!(
            text,
            "{} several here, {} several in the export",
            counted(*split, "exported incident is", "exported incidents are"),
            counted(*joined, "recorrelated one is", "recorrelated ones are")
        ),
    };
}

fn tell_outside(text: &mut String, it: &Outside) {
    let phases: Vec<String> = it.phases.iter().map(|it| visible_line(it, 40)).collect();
    let _ = write!(
        text,
        "      {}: {} in {}; ",
        phases.join(", "),
        counted(it.alerts, "alert", "alerts"),
        counted(it.episodes, "episode", "episodes")
    );
    let shares = some(it.sharing, it.alerts, "shares", "share");
    let _ = match &it.shared {
        Some((kind, name)) => write!(
            text,
            "{shares} something with that incident, first of all the {kind} {}",
            visible_line(name, 60)
        ),
        None => write!(
            text,
            "{shares} a {} or anything else with that incident",
            ConnectorKind::Device.label()
        ),
    };
    let near = some(it.near, it.alerts, "is", "are");
    let _ = write!(text, "; {near} within an hour of it");
    if let (0, Some(gap)) = (it.near, it.gap) {
        let _ = write!(text, ", the nearest {}", gap_words(gap as f64 / 1000.0));
    }
    if it.sharing > 0 && it.near > 0 {
        let _ = write!(
            text,
            "; {}",
            some(it.both, it.alerts, "is both", "are both")
        );
    }
    text.push('\n');
}

/// `none is`, `1 is`, `7 are`, `all are`.
fn some(count: usize, of: usize, one: &str, many: &str) -> String {
    match count {
        0 => format!("none {one}"),
        1 => format!("1 {one}"),
        all if all == of => format!("all {many}"),
        count => format!("{count} {many}"),
    }
}

fn counted(count: usize, one: &str, many: &str) -> String {
    let words = if count == 1 { one } else { many };
    format!("{count} {words}")
}
