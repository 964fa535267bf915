//! `throughline scorecard`: how well recorrelated incidents hold what belongs
//! together, on data that says so.

use crate::arguments::Data;
use crate::open::{self, OpenError};
use std::path::{Path, PathBuf};
use std::time::Instant;
use throughline_correlate::Settings;
use throughline_correlate::scorecard::AttackScore;
use throughline_engine::scorecard::{LABEL, Scorecard, Scored, label_maps, mean};

/// Scores every file of the data that has labels or incidents, each by itself.
///
/// # Errors
///
/// Where a map cannot be read, and where no file could be scored.
pub fn scorecard(data: &Data, settings: &Settings) -> Result<Scorecard, OpenError> {
    let mut card = Scorecard::default();
    let mut reasons = Vec::new();
    let files: Vec<PathBuf> = data
        .paths
        .iter()
        .flat_map(|it| open::files_below(it, &mut reasons))
        .collect();
    for file in &files {
        let maps = open::mappings(data)?;
        let engine = match open::open_mapped(std::slice::from_ref(file), maps.clone()) {
            Ok(engine) => engine,
            Err(OpenError::NothingReadable(reason) | OpenError::NoRecords(reason)) => {
                reasons.push(reason);
                continue;
            }
            Err(error) => return Err(error),
        };
        let maps = label_maps(&maps);
        let labels = (!maps.is_empty()).then(|| open::open_quietly(file, maps));
        let scored = card.score(&name(file), engine, labels.as_ref(), settings, &mut seconds);
        if scored == Scored::NothingToCompare {
            reasons.push(format!(
                "  {}: neither a column {LABEL} nor incidents to compare with",
                file.display()
            ));
        } else if let Some(last) = card.scenarios.last_mut() {
            last.peak_mb = last.peak_mb.or_else(peak_mb);
        }
    }
    if card.scenarios.is_empty() && card.exports.is_empty() {
        return Err(OpenError::NothingReadable(reasons.join("\n")));
    }
    Ok(card)
}

fn seconds(work: &mut dyn FnMut()) -> f64 {
    let began = Instant::now();
    work();
    began.elapsed().as_secs_f64()
}

fn name(file: &Path) -> String {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    name.split('.').next().unwrap_or_default().to_owned()
}

fn peak_mb() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|it| it.strip_prefix("VmHWM:"))?;
    let kilobytes: u64 = line.trim().trim_end_matches("kB").trim().parse().ok()?;
    Some(kilobytes / 1024)
}

/// The scorecard as tables for a terminal.
pub fn text(card: &Scorecard) -> String {
    use std::fmt::Write as _;
    let mut text = String::new();
    if !card.scenarios.is_empty() {
        let _ = writeln!(
            text,
            "{:<18}{:<22}{:>10}{:>10}{:>7}{:>7}{:>7}{:>8}{:>8}{:>8}{:>7}{:>6}{:>9}{:>8}",
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
    }
    let mut row = |name: &str, rule: &str, it: &AttackScore, rest: String| {
        let _ = writeln!(
            text,
            "{name:<18}{rule:<22}{:>9.2}%{:>10}{:>7.3}{:>7.3}{:>7.3}{:>8.2}{:>8}{:>8.3}{:>7.3}{rest}",
            it.reduction * 100.0,
            it.fragments,
            it.precision,
            it.recall,
            it.f1,
            it.phase_coverage,
            it.benign_inside,
            it.pairwise_f1,
            it.adjusted_rand,
        );
    };
    for it in &card.scenarios {
        let peak = it
            .peak_mb
            .map_or_else(|| "?".to_owned(), |it| it.to_string());
        let rest = format!("{:>6}{:>9.3}{peak:>8}", it.rank, it.seconds);
        row(&it.name, "throughline", &it.score, rest);
        for (rule, score) in &it.baselines {
            row(&it.name, rule.label(), score, String::new());
        }
    }
    for (rule, scores) in card.by_rule() {
        let figure = |of: fn(&AttackScore) -> f64| mean(&scores, of);
        let worst = scores.iter().map(|it| it.f1).fold(f64::INFINITY, f64::min);
        let _ = writeln!(
            text,
            "{:<18}{rule:<22}{:>9.2}%{:>10.1}{:>7.3}{:>7.3}{:>7.3}{:>8.2}{:>8.1}{:>8.3}{:>7.3}  worst F1 {worst:.3}",
            "mean",
            figure(|it| it.reduction) * 100.0,
            figure(|it| it.fragments as f64),
            figure(|it| it.precision),
            figure(|it| it.recall),
            figure(|it| it.f1),
            figure(|it| it.phase_coverage),
            figure(|it| it.benign_inside as f64),
            figure(|it| it.pairwise_f1),
            figure(|it| it.adjusted_rand),
        );
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
