//! `throughline-scenario`: writes the sample cases, checks them, and makes bulk data.
//!
//! ```text
//! throughline-scenario build [OUTDIR]        write all cases (to app/samples)
//! throughline-scenario check [OUTDIR]        fail when the files there differ
//! throughline-scenario scale N --seed S      write N made-up alerts to standard output
//! ```

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{env, fs, io};

use throughline_scenario::scale::Generator;
use throughline_scenario::{OutputFile, cases, sample_files};

const USAGE: &str =
    "usage: throughline-scenario build [OUTDIR] | check [OUTDIR] | scale N [--seed S]";

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match arguments[..] {
        ["build"] => build(Path::new("app/samples")),
        ["build", folder] => build(Path::new(folder)),
        ["check"] => check(Path::new("app/samples")),
        ["check", folder] => check(Path::new(folder)),
        ["scale", alerts] => scale(alerts, "1"),
        ["scale", alerts, "--seed", seed] | ["scale", "--seed", seed, alerts] => {
            scale(alerts, seed)
        }
        _ => Err(USAGE.into()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn samples(folder: &Path) -> Result<Vec<(PathBuf, OutputFile)>, Box<dyn Error>> {
    let files = sample_files(&cases()?)?;
    Ok(files
        .into_iter()
        .map(|file| (folder.join(&file.path), file))
        .collect())
}

fn build(folder: &Path) -> Result<(), Box<dyn Error>> {
    for (path, file) in samples(folder)? {
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::write(&path, &file.bytes)?;
        eprintln!("{} ({} bytes)", path.display(), file.bytes.len());
    }
    Ok(())
}

fn check(folder: &Path) -> Result<(), Box<dyn Error>> {
    let stale: Vec<String> = samples(folder)?
        .into_iter()
        .filter(|(path, file)| fs::read(path).ok().as_ref() != Some(&file.bytes))
        .map(|(path, _)| path.display().to_string())
        .collect();
    if stale.is_empty() {
        return Ok(());
    }
    Err(format!(
        "not as their description says, build them again: {}",
        stale.join(", ")
    )
    .into())
}

fn scale(alerts: &str, seed: &str) -> Result<(), Box<dyn Error>> {
    let generator = Generator {
        alerts: alerts.parse()?,
        seed: seed.parse()?,
    };
    match generator.write(io::stdout().lock()) {
        // Whoever reads has seen enough.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        done => Ok(done?),
    }
}
