//! The tests in `tests/`, which use the built site in a real browser.

use std::fs;
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::failure::{Context, Failure, Outcome};
use crate::process::{aloud, long_step};
use crate::system_programs;
use crate::test_counts::Counts;
use crate::workspace::Workspace;

/// Programs that the browser tests are run with.
pub struct Programs {
    /// Runs them.
    pub node: PathBuf,
    /// The browser they use.
    pub chromium: PathBuf,
}

/// Brings what the browser tests need; prints nothing when all is there.
pub fn prepare(workspace: &Workspace) -> Outcome<Programs> {
    let node = system_programs::node()?;
    system_programs::require_node_for_tests(&node)?;
    let chromium = system_programs::chromium()?;
    install(
        "fetching the browser tests' packages",
        &workspace.path("tests"),
    )?;
    Ok(Programs { node, chromium })
}

/// Installs the packages that the lock file in `folder` names; does and prints
/// nothing where these are there. `step` says what is done.
pub fn install(step: &str, folder: &Path) -> Outcome<()> {
    let lock = folder.join("package-lock.json");
    let wanted = fs::read_to_string(&lock).at("reading", &lock)?;
    // The lock file as it was at the last install, kept where the packages are:
    // whoever removes them removes it too.
    let stamp = folder.join("node_modules").join(".installed-lock.json");
    if fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    let mut install = Command::new(system_programs::npm()?);
    install
        .current_dir(folder)
        .args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]);
    long_step(step, &mut install)?;
    fs::write(&stamp, wanted).at("writing", &stamp)
}

/// Runs the browser tests against `site`: all, or those whose file name holds `only`.
pub fn run(
    workspace: &Workspace,
    programs: &Programs,
    site: &Path,
    only: Option<&str>,
) -> Outcome<(bool, Counts)> {
    let folder = workspace.path("tests");
    let specs = spec_files(&folder, only)?;
    let mut command = Command::new(&programs.node);
    command
        .current_dir(&folder)
        .args(["--test", "--test-reporter=spec"])
        .args(specs)
        .env("THROUGHLINE_DIST", site)
        .env("THROUGHLINE_CHROMIUM", &programs.chromium);
    if io::stdout().is_terminal() {
        command.env("FORCE_COLOR", "1");
    }
    aloud(&mut command)
}

/// Named one by one because not every Node reads patterns.
fn spec_files(folder: &Path, only: Option<&str>) -> Outcome<Vec<String>> {
    let specs = folder.join("specs");
    let mut files = Vec::new();
    for entry in fs::read_dir(&specs).at("listing", &specs)? {
        let name = entry
            .at("listing", &specs)?
            .file_name()
            .to_string_lossy()
            .into_owned();
        if name.ends_with(".test.mjs") && only.is_none_or(|text| name.contains(text)) {
            files.push(format!("specs/{name}"));
        }
    }
    files.sort();
    if files.is_empty() {
        return Err(Failure::new("there is no such file in tests/specs"));
    }
    Ok(files)
}
