//! How well incidents hold what belongs together, on the labelled intrusions of the AIT
//! alert data set, against simple rules.
//!
//! Run with `cargo xtask bench scorecard --native`; `cargo xtask bench correlate` prints
//! it, too. The data lies beside the project, in `../shared/samples/ait-ads`; where it
//! is not there, this is said and nothing is measured.

#![expect(
    clippy::expect_used,
    reason = "a measurement of data that was not read is worth nothing"
)]

mod figure;

use figure::Figure;
use std::fs::{File, read_dir};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::Instant;
use throughline_correlate::Settings;
use throughline_engine::scorecard::{Cost, Rule, RuleScore, Scorecard, label_maps, mean};
use throughline_engine::{Engine, Mapping};

const BENCH: &str = "scorecard";
const DATA: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../../../shared/samples/ait-ads"
);
/// What the page's worker reads at once.
const CHUNK: usize = 1 << 20;

fn main() {
    let files = files();
    if files.is_empty() {
        println!("The scorecard is skipped: there is no labelled data in {DATA}.");
        return;
    }
    let maps: Vec<Mapping> = Mapping::shipped().iter().map(|it| it.1.clone()).collect();
    let labels = label_maps(&maps);
    let mut card = Scorecard::default();
    for file in &files {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        let name = name.split('.').next().unwrap_or_default();
        let labels = read(file, labels.clone());
        card.score(
            name,
            read(file, Vec::new()),
            Some(&labels),
            &Settings::default(),
            &mut measured,
        );
    }
    let mut figures = Vec::new();
    for it in &card.scenarios {
        let f1 = |of: &RuleScore| (of.rule.label(), of.score.f1);
        let theirs = it.rules.iter().filter(|it| it.rule != Rule::Throughline);
        let Some(scored) = it.own() else { continue };
        tell(&mut figures, &it.name, &[scored], theirs.map(f1).collect());
        let mut own = |figure: &str, value: f64, unit| {
            figures.push(figure_of(&it.name, figure, value, unit, None));
        };
        own("rank", scored.rank as f64, "place");
        own("seconds", scored.cost.seconds, "s");
    }
    let rules = card.by_rule();
    if let Some(((_, own), baselines)) = rules.split_first() {
        let theirs = baselines
            .iter()
            .map(|(rule, it)| (rule.label(), mean(it, |it| it.score.f1)));
        tell(&mut figures, "mean", own, theirs.collect());
        let f1 = own.iter().map(|it| it.score.f1);
        let worst = f1.fold(f64::INFINITY, f64::min);
        figures.push(figure_of("worst", "f1", worst, "share", None));
    }
    for it in &figures {
        let peer = it.peer.zip(it.peer_value);
        let peer = peer.map_or_else(String::new, |(name, of)| format!("  {name}: {of:.3}"));
        println!("{:<36}{:>10.3} {}{peer}", it.name, it.value, it.unit);
    }
    println!();
    for it in figures {
        let line = serde_json::to_string(&it).expect("numbers and names can be written");
        println!("{line}");
    }
}

/// The figures of some scores in the mean, against the best of simple rules.
fn tell(
    figures: &mut Vec<Figure>,
    name: &str,
    scores: &[&RuleScore],
    rules: Vec<(&'static str, f64)>,
) {
    let best = rules.into_iter().max_by(|a, b| a.1.total_cmp(&b.1));
    let of = |of: fn(&RuleScore) -> f64| mean(scores, of);
    figures.extend([
        figure_of(name, "f1", of(|it| it.score.f1), "share", best),
        figure_of(
            name,
            "precision",
            of(|it| it.score.precision),
            "share",
            None,
        ),
        figure_of(name, "recall", of(|it| it.score.recall), "share", None),
        figure_of(
            name,
            "phaseCoverage",
            of(|it| it.score.phase_coverage),
            "share",
            None,
        ),
        figure_of(
            name,
            "reduction",
            of(|it| it.score.reduction),
            "share",
            None,
        ),
        figure_of(
            name,
            "fragments",
            of(|it| it.score.fragments as f64),
            "incidents",
            None,
        ),
        figure_of(
            name,
            "adjustedRand",
            of(|it| it.score.adjusted_rand),
            "share",
            None,
        ),
    ]);
}

fn figure_of(
    name: &str,
    figure: &str,
    value: f64,
    unit: &'static str,
    peer: Option<(&'static str, f64)>,
) -> Figure {
    Figure {
        bench: BENCH,
        name: format!("{figure} {name}"),
        value,
        unit,
        peer: peer.map(|it| it.0),
        peer_value: peer.map(|it| it.1),
        ratio: peer.map(|it| value / it.1),
    }
}

/// The files of the data set, by name; none where it is not there.
fn files() -> Vec<PathBuf> {
    let entries = read_dir(DATA).into_iter().flatten().flatten();
    let mut files: Vec<PathBuf> = entries
        .map(|it| it.path())
        .filter(|it| it.extension().is_some_and(|it| it == "gz"))
        .collect();
    files.sort();
    files
}

fn read(path: &Path, mappings: Vec<Mapping>) -> Engine {
    let mut engine = Engine::default();
    engine.set_mappings(mappings);
    engine.start_file(&path.to_string_lossy());
    let mut file = File::open(path).expect("the file was listed");
    let mut chunk = vec![0; CHUNK];
    loop {
        let length = file.read(&mut chunk).expect("the file can be read");
        if length == 0 {
            break;
        }
        engine.read_chunk(&chunk[..length]);
    }
    engine.end_file();
    engine.finish_import("");
    engine
}

fn measured(work: &mut dyn FnMut()) -> Cost {
    let began = Instant::now();
    work();
    Cost {
        seconds: began.elapsed().as_secs_f64(),
        peak: None,
    }
}
