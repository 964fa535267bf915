//! `cargo xtask bench NAME`: measurements against a peer, never part of the checks.
//!
//! A benchmark prints a table, then one JSON object a line for each figure:
//! `bench`, `figure`, `value`, `unit`, `peer`, `peerValue`, and `ratio`, which is
//! `value` divided by `peerValue`. A figure without a peer has null for the last three.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::browser_tests;
use crate::failure::{Context, Failure, Outcome};
use crate::process::{aloud, cargo};
use crate::site;
use crate::workspace::Workspace;

/// A benchmark in the browser.
struct InBrowser {
    name: &'static str,
    /// The script in `tests/bench` that measures it.
    script: &'static str,
    /// What it is given: for each a path and how many alerts are there.
    exports: &'static [Export],
    /// Whether it measures against packages that `tests/bench` names.
    has_packages: bool,
}

const IN_BROWSER: &[InBrowser] = &[
    InBrowser {
        name: "import",
        script: "import.mjs",
        exports: &[LARGE, PART],
        has_packages: false,
    },
    InBrowser {
        name: "queue",
        script: "queue.mjs",
        exports: &[QUEUE_PART],
        has_packages: true,
    },
    InBrowser {
        name: "story",
        script: "story.mjs",
        exports: &[],
        has_packages: false,
    },
];

/// Benchmarks of the same code without a browser, asked for with `--native`: a
/// name, and the package whose `benches/` holds it under the same name.
const NATIVE: &[(&str, &str)] = &[
    ("import", "throughline-engine"),
    ("queue", "throughline-engine"),
    ("correlate", "throughline-engine"),
    ("story", "throughline-engine"),
];

/// Made-up data to measure with. The same numbers are the same bytes.
struct Export {
    alerts: u64,
    seed: u64,
}

/// About 250 MB, which is what the peer still opens at ease.
const LARGE: Export = Export {
    alerts: 36_300,
    seed: 1,
};

/// About 30 MB, repeated in the browser until it is more than any peer opens.
const PART: Export = Export {
    alerts: 4_400,
    seed: 2,
};

/// About 340 MB, repeated in the browser until a million alerts are there.
const QUEUE_PART: Export = Export {
    alerts: 50_000,
    seed: 3,
};

/// Runs the benchmark of this name.
pub fn run(workspace: &Workspace, name: &str, native: bool) -> Outcome<()> {
    let unknown = || Failure::new(format!("there is no benchmark `{name}`: {}", names()));
    let (ok, _) = if native {
        let package = NATIVE.iter().find(|(known, _)| *known == name);
        let (_, package) = package.ok_or_else(unknown)?;
        let mut command = cargo(workspace.root());
        command.args(["bench", "--package", package, "--bench", name]);
        aloud(&mut command)?
    } else {
        let bench = IN_BROWSER.iter().find(|it| it.name == name);
        in_browser(workspace, bench.ok_or_else(unknown)?)?
    };
    if ok {
        Ok(())
    } else {
        Err(Failure::new(format!("the benchmark `{name}` failed")))
    }
}

/// Builds the site as it is shipped, and measures it.
fn in_browser(
    workspace: &Workspace,
    bench: &InBrowser,
) -> Outcome<(bool, crate::test_counts::Counts)> {
    let site = workspace.dist();
    site::build(workspace, &site)?;
    let programs = browser_tests::prepare(workspace)?;
    if bench.has_packages {
        browser_tests::install(
            "fetching the peers that are measured against",
            &workspace.path("tests/bench"),
        )?;
    }
    let mut command = Command::new(&programs.node);
    command.current_dir(workspace.path("tests"));
    command.arg(format!("bench/{}", bench.script));
    for export in bench.exports {
        command.arg(export.made(workspace)?);
        command.arg(export.alerts.to_string());
    }
    command
        .env("THROUGHLINE_DIST", &site)
        .env("THROUGHLINE_CHROMIUM", &programs.chromium);
    aloud(&mut command)
}

impl Export {
    /// The file with this data; made where it is not there yet.
    fn made(&self, workspace: &Workspace) -> Outcome<PathBuf> {
        let folder = workspace.scratch().join("bench");
        let path = folder.join(format!("alerts-{}-{}.json", self.alerts, self.seed));
        if path.is_file() {
            return Ok(path);
        }
        fs::create_dir_all(&folder).at("creating", &folder)?;
        let half = path.with_extension("half");
        self.write(workspace, &half)?;
        fs::rename(&half, &path).at("naming", &path)?;
        Ok(path)
    }

    fn write(&self, workspace: &Workspace, path: &Path) -> Outcome<()> {
        let file = File::create(path).at("creating", path)?;
        let (alerts, seed) = (self.alerts.to_string(), self.seed.to_string());
        println!("Making {alerts} alerts in {}.", path.display());
        let mut command = cargo(workspace.root());
        command
            .args(["run", "--quiet", "--release", "--package"])
            .args(["throughline-scenario", "--", "scale", &alerts])
            .args(["--seed", &seed])
            .stdin(Stdio::null())
            .stdout(file);
        let status = command.status().during("starting the generator")?;
        if status.success() {
            return Ok(());
        }
        Err(Failure::new(format!("the generator ended with {status}")))
    }
}

/// What may be asked for, as a sentence.
pub fn names() -> String {
    let in_browser: Vec<&str> = IN_BROWSER.iter().map(|it| it.name).collect();
    let native: Vec<&str> = NATIVE.iter().map(|(name, _)| *name).collect();
    format!(
        "the benchmarks are {}; with --native, {}",
        in_browser.join(", "),
        native.join(", ")
    )
}

#[cfg(test)]
mod tests {
    use super::{IN_BROWSER, NATIVE, run};
    use crate::workspace::Workspace;

    #[test]
    fn an_unknown_name_is_told_the_known_ones() {
        let workspace = Workspace::locate().unwrap();
        for native in [false, true] {
            let message = run(&workspace, "nothing", native).unwrap_err().to_string();
            assert!(message.contains("`nothing`"), "{message}");
            let known = IN_BROWSER.iter().map(|it| it.name);
            for name in known.chain(NATIVE.iter().map(|(name, _)| *name)) {
                assert!(message.contains(name), "{message}");
            }
        }
    }

    #[test]
    fn every_benchmark_has_its_file() {
        let workspace = Workspace::locate().unwrap();
        for bench in IN_BROWSER {
            let file = workspace.path(&format!("tests/bench/{}", bench.script));
            assert!(file.is_file(), "{}", file.display());
        }
        for (name, package) in NATIVE {
            let folder = package.trim_start_matches("throughline-");
            let file = workspace.path(&format!("crates/{folder}/benches/{name}.rs"));
            assert!(file.is_file(), "{}", file.display());
        }
    }
}
