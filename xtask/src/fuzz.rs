//! `cargo xtask fuzz`: tries the importers on damaged and mixed exports, and decoding
//! on made-up commands.
//!
//! What it begins with is made each time, of the real exports beside the project
//! where they are, of the sample cases, and of the valid files that the tests use.
//! What it finds on the way stays in cargo's target folder and is gone on from.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::failure::{Context, Failure, Outcome};
use crate::process::{aloud, cargo, on_path};
use crate::toolchain;
use crate::workspace::Workspace;

/// For so long each target is run unless told otherwise.
pub const SECONDS: u32 = 60;

/// Where the targets are.
const FOLDER: &str = "crates/import/fuzz";

/// Real exports, which are no part of the project.
const SAMPLES: &str = "../shared/samples";

/// Exports that are.
const OWN: [&str; 2] = ["app/samples", "crates/import/tests/shapes"];

/// Longer inputs are not tried.
const MOST_BYTES: u32 = 32 << 10;

/// An input that takes longer counts as a fault.
const MOST_SECONDS: u32 = 10;

/// A run that holds more memory counts as a fault.
const MOST_MEBIBYTES: u32 = 1024;

/// Runs a target, or each of them, for so many seconds.
pub fn run(workspace: &Workspace, target: Option<&str>, seconds: u32) -> Outcome<()> {
    let all = targets(workspace)?;
    let chosen: Vec<&String> = all
        .iter()
        .filter(|it| target.is_none_or(|target| target == it.as_str()))
        .collect();
    if chosen.is_empty() {
        let asked = target.unwrap_or_default();
        let known = all.join(", ");
        return Err(Failure::new(format!(
            "there is no fuzz target `{asked}`: they are {known}"
        )));
    }
    if on_path(&["c++", "g++", "clang++"]).is_none() {
        return Err(Failure::new(
            "fuzzing needs a C++ compiler, for libFuzzer, and none is on PATH",
        ));
    }
    let tool = toolchain::cargo_fuzz()?;
    let seeds = make_seeds(workspace)?;
    let mut failed = Vec::new();
    for target in chosen {
        println!("\nFuzzing {target} for {seconds} s.");
        let (ok, _) = aloud(&mut fuzz(workspace, &tool, target, &seeds, seconds)?)?;
        if !ok {
            failed.push(target.as_str());
        }
    }
    if failed.is_empty() {
        return Ok(());
    }
    Err(Failure::new(format!(
        "found by fuzzing {}: the inputs are below {}",
        failed.join(", "),
        scratch(workspace).join("found").display()
    )))
}

fn scratch(workspace: &Workspace) -> PathBuf {
    workspace.scratch().join("fuzz")
}

/// The names of all targets, from their files.
fn targets(workspace: &Workspace) -> Outcome<Vec<String>> {
    let folder = workspace.path(FOLDER).join("fuzz_targets");
    let mut names = Vec::new();
    for entry in fs::read_dir(&folder).at("listing", &folder)? {
        let path = entry.at("listing", &folder)?.path();
        names.extend(path.file_stem().map(|it| it.to_string_lossy().into_owned()));
    }
    names.sort();
    Ok(names)
}

/// Makes valid files for each target, anew, and says where.
fn make_seeds(workspace: &Workspace) -> Outcome<PathBuf> {
    let seeds = scratch(workspace).join("seeds");
    if seeds.exists() {
        fs::remove_dir_all(&seeds).at("removing", &seeds)?;
    }
    let mut folders: Vec<PathBuf> = OWN.iter().map(|it| workspace.path(it)).collect();
    let samples = workspace.path(SAMPLES);
    if samples.is_dir() {
        folders.push(samples);
    } else {
        println!("There are no real exports in {SAMPLES}: the project's own must do.");
    }
    let mut command = cargo(&workspace.path(FOLDER));
    command
        .args(["run", "--quiet", "--release", "--example", "seeds", "--"])
        .arg(&seeds)
        .args(folders)
        .env("CARGO_TARGET_DIR", scratch(workspace).join("target"));
    let (ok, _) = aloud(&mut command)?;
    ok.then_some(seeds)
        .ok_or_else(|| Failure::new("the seeds could not be made"))
}

fn fuzz(
    workspace: &Workspace,
    tool: &Path,
    target: &str,
    seeds: &Path,
    seconds: u32,
) -> Outcome<Command> {
    let scratch = scratch(workspace);
    let (corpus, found) = (scratch.join("corpus").join(target), scratch.join("found"));
    let seeds = seeds.join(target);
    for folder in [&corpus, &found, &seeds] {
        fs::create_dir_all(folder).at("creating", folder)?;
    }
    let mut command = Command::new(tool);
    command
        .current_dir(workspace.path(FOLDER))
        // Nothing of ours is unsafe, and without sanitizers any toolchain will do.
        .args(["fuzz", "run", "--fuzz-dir", ".", "--sanitizer", "none"])
        .arg("--target-dir")
        .arg(scratch.join("target"))
        .arg(target)
        .args([&corpus, &seeds])
        .arg("--")
        .arg(format!("-max_total_time={seconds}"))
        .arg(format!("-max_len={MOST_BYTES}"))
        .arg(format!("-timeout={MOST_SECONDS}"))
        .arg(format!("-rss_limit_mb={MOST_MEBIBYTES}"))
        .arg(format!("-artifact_prefix={}/{target}-", found.display()));
    Ok(command)
}

#[cfg(test)]
mod tests {
    use super::{FOLDER, OWN, run, targets};
    use crate::workspace::Workspace;
    use std::fs;

    #[test]
    fn an_unknown_target_is_told_the_known_ones() {
        let workspace = Workspace::locate().unwrap();
        let message = run(&workspace, Some("nothing"), 1).unwrap_err().to_string();
        assert!(
            message.contains("`nothing`: they are archive, "),
            "{message}"
        );
    }

    #[test]
    fn every_target_is_in_the_manifest_and_every_folder_there() {
        let workspace = Workspace::locate().unwrap();
        let manifest = workspace.path(FOLDER).join("Cargo.toml");
        let manifest = fs::read_to_string(manifest).unwrap();
        let names = targets(&workspace).unwrap();
        assert_eq!(manifest.matches("[[bin]]").count(), names.len());
        for name in names {
            let path = format!("path = \"fuzz_targets/{name}.rs\"");
            assert!(manifest.contains(&path), "{name}");
        }
        for folder in OWN {
            assert!(workspace.path(folder).is_dir(), "{folder}");
        }
    }
}
