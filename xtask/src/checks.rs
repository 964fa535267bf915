//! `cargo xtask test`: every check in order, and what came of them.

use std::fmt::Write;
use std::process::Command;
use std::time::{Duration, Instant};

use crate::browser_tests;
use crate::failure::{Failure, Outcome};
use crate::process::{aloud, cargo, on_path, seconds};
use crate::site;
use crate::test_counts::Counts;
use crate::toolchain::{self, WASM_TARGET};
use crate::workspace::Workspace;

/// A kind of check that can be asked for by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Group {
    /// Formatting and lints.
    Lint,
    /// Tests that run on this machine, the repository's own tidiness among them.
    Native,
    /// The site's build, and the tests that use it in a browser.
    Browser,
}

/// Runs the checks of `groups`; of the browser tests, those whose file name holds `only`.
pub fn run(workspace: &Workspace, groups: &[Group], only: Option<&str>) -> Outcome<()> {
    let mut report = Report::default();
    if groups.contains(&Group::Lint) {
        lint(workspace, &mut report);
        if report.failed() {
            // The slow checks of code that is about to change again can wait.
            return report.conclude();
        }
    }
    if groups.contains(&Group::Native) {
        native(workspace, &mut report);
    }
    if groups.contains(&Group::Browser) {
        browser(workspace, &mut report, only);
    }
    report.conclude()
}

fn lint(workspace: &Workspace, report: &mut Report) {
    let cargo_step = |arguments: &[&str]| {
        let mut command = cargo(workspace.root());
        command.args(arguments);
        command
    };
    report.step("formatting", || {
        aloud(&mut cargo_step(&["fmt", "--all", "--check"]))
    });
    let all = [
        "clippy",
        "--workspace",
        "--all-targets",
        "--",
        "-D",
        "warnings",
    ];
    report.step("lints", || aloud(&mut cargo_step(&all)));
    let page = ["-p", "throughline-app", "-p", "throughline-worker"];
    report.step("lints of the page's code", || {
        toolchain::wasm_target(workspace)?;
        let mut command = cargo_step(&["clippy"]);
        aloud(
            command
                .args(page)
                .args(["--target", WASM_TARGET, "--", "-D", "warnings"]),
        )
    });
}

fn native(workspace: &Workspace, report: &mut Report) {
    let run = |arguments: &[&str]| {
        let mut command: Command = cargo(workspace.root());
        aloud(command.args(arguments))
    };
    if on_path(&["cargo-nextest"]).is_some() {
        report.step("native tests", || {
            run(&["nextest", "run", "--workspace", "--no-fail-fast"])
        });
        // nextest leaves the examples in the documentation to cargo.
        report.step("documentation examples", || {
            run(&["test", "--workspace", "--doc"])
        });
    } else {
        report.step("native tests", || {
            run(&["test", "--workspace", "--no-fail-fast"])
        });
    }
}

fn browser(workspace: &Workspace, report: &mut Report, only: Option<&str>) {
    let dist = workspace.dist();
    let built = report.step("the site", || {
        let sizes = site::build(workspace, &dist)?;
        print!("{}", sizes.table());
        sizes.within_budget().map(|()| (true, Counts::default()))
    });
    // A site that is only too big can still be tried.
    if built || dist.join("index.html").exists() {
        report.step("browser tests", || {
            let programs = browser_tests::prepare(workspace)?;
            browser_tests::run(workspace, &programs, &dist, only)
        });
    }
}

/// What came of each step so far.
#[derive(Default)]
struct Report {
    steps: Vec<Step>,
}

struct Step {
    name: &'static str,
    ok: bool,
    took: Duration,
    counts: Counts,
}

impl Report {
    /// Announces and runs a step; the answer is whether it went well.
    fn step(&mut self, name: &'static str, work: impl FnOnce() -> Outcome<(bool, Counts)>) -> bool {
        println!("\n── {name}");
        let started = Instant::now();
        let (ok, counts) = work().unwrap_or_else(|failure| {
            println!("{failure}");
            (false, Counts::default())
        });
        let took = started.elapsed();
        println!(
            "── {name}: {} in {}",
            if ok { "passed" } else { "FAILED" },
            seconds(took)
        );
        self.steps.push(Step {
            name,
            ok,
            took,
            counts,
        });
        ok
    }

    fn failed(&self) -> bool {
        self.steps.iter().any(|step| !step.ok)
    }

    fn conclude(&self) -> Outcome<()> {
        print!("{}", self.summary());
        if self.failed() {
            Err(Failure::new("not everything passed"))
        } else {
            Ok(())
        }
    }

    /// A line for each step, then the tests of all steps together.
    fn summary(&self) -> String {
        let mut text = "\n".to_owned();
        let mut total = Counts::default();
        for step in &self.steps {
            let verdict = if step.ok { "passed" } else { "FAILED" };
            let Counts { passed, failed } = step.counts;
            let tests = match (passed, failed) {
                (0, 0) => String::new(),
                (passed, 0) => format!("{passed} tests"),
                (passed, failed) => format!("{failed} of {} tests failed", passed + failed),
            };
            let took = seconds(step.took);
            let line = format!("  {verdict}  {:<26}{took:>12}  {tests}", step.name);
            let _ = writeln!(text, "{}", line.trim_end());
            total += step.counts;
            // A step can fail before it ran a test, or have none.
            total.failed += u64::from(!step.ok && failed == 0);
        }
        let _ = writeln!(text, "\n{} passed, {} failed", total.passed, total.failed);
        text
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Report, Step};
    use crate::test_counts::Counts;

    fn step(name: &'static str, ok: bool, passed: u64, failed: u64) -> Step {
        Step {
            name,
            ok,
            took: Duration::from_secs(3),
            counts: Counts { passed, failed },
        }
    }

    #[test]
    fn the_summary_adds_up_tests_and_failed_steps() {
        let steps = vec![
            step("lints", false, 0, 0),
            step("native tests", false, 7, 2),
        ];
        let summary = Report { steps }.summary();
        assert!(summary.contains("  FAILED  native tests"));
        assert!(summary.contains("2 of 9 tests failed"));
        assert!(summary.ends_with("\n7 passed, 3 failed\n"));
    }
}
