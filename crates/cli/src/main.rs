//! `throughline`: the engine of the browser tab, natively, for pipelines and checks.
//!
//! Exit codes: 0 read, 1 nothing readable (the message on stderr names file
//! and place), 2 usage.

mod arguments;
mod check_text;
mod cost;
mod open;
mod recorrelated;
mod scorecard;
mod scorecard_text;
mod tables;

use arguments::{Arguments, Command, Mode};
use clap::Parser;
use open::OpenError;
use std::io::Write;
use std::process::ExitCode;
use thiserror::Error;
use throughline_engine::{EngineError, IncidentMode};

/// Why nothing was printed.
#[derive(Debug, Error)]
enum Failure {
    #[error("name the alert, then at least one PATH; see `throughline story --help`")]
    NoPath,
    #[error(transparent)]
    Open(#[from] OpenError),
    #[error(transparent)]
    Engine(#[from] EngineError),
    #[error("exports do not tell how incidents grew: --as-of takes --mode recorrelated")]
    NoHistory,
    #[error("cannot write the output: {0}")]
    Write(#[from] std::io::Error),
    #[error("cannot write the output: {0}")]
    Json(#[from] serde_json::Error),
}

impl Failure {
    fn exit_code(&self) -> u8 {
        match self {
            // What was asked for cannot be meant.
            Self::NoPath
            | Self::NoHistory
            | Self::Engine(EngineError::Filter(_) | EngineError::Sort(_))
            | Self::Open(
                OpenError::Map(_) | OpenError::NoMap { .. } | OpenError::Settings { .. },
            ) => 2,
            _ => 1,
        }
    }
}

fn main() -> ExitCode {
    // Usage errors end here with code 2.
    let arguments = Arguments::parse();
    let mut out = std::io::stdout().lock();
    match run(arguments.command, &mut out) {
        Ok(()) => ExitCode::SUCCESS,
        // A reader that has seen enough, such as `head`.
        Err(Failure::Write(error)) if error.kind() == std::io::ErrorKind::BrokenPipe => {
            ExitCode::SUCCESS
        }
        Err(failure) => {
            eprintln!(
                "throughline: {}",
                throughline_model::visible(&failure.to_string())
            );
            ExitCode::from(failure.exit_code())
        }
    }
}

fn run(command: Command, out: &mut dyn Write) -> Result<(), Failure> {
    match command {
        Command::Summary { data } => {
            let engine = open::open(&data)?;
            let summary = engine.summary();
            if data.json {
                writeln!(out, "{}", serde_json::to_string(&summary)?)?;
            } else {
                write!(out, "{}", tables::summary(&summary))?;
            }
        }
        Command::Alerts {
            data,
            filter,
            sort,
            limit,
        } => {
            let engine = open::open(&data)?;
            let lines = engine.alert_lines(&filter, sort.as_deref(), limit)?;
            if data.json {
                for line in &lines {
                    writeln!(out, "{}", serde_json::to_string(line)?)?;
                }
            } else {
                write!(out, "{}", tables::alerts(&lines))?;
            }
        }
        Command::Incidents {
            data,
            mode,
            as_of,
            grouping,
        } => {
            if as_of.is_some() && mode == Mode::Exported {
                return Err(Failure::NoHistory);
            }
            let engine = recorrelated::open(&data, mode.into(), &grouping)?;
            let lines = match as_of {
                Some(at) => engine.incident_lines_as_of(at)?,
                None => engine.incident_lines(),
            };
            if data.json {
                for line in &lines {
                    writeln!(out, "{}", serde_json::to_string(line)?)?;
                }
            } else {
                write!(out, "{}", tables::incidents(&lines))?;
            }
        }
        Command::Diff { data, grouping } => {
            let engine = recorrelated::open(&data, IncidentMode::Recorrelated, &grouping)?;
            let diff = engine.incident_diff()?;
            if data.json {
                writeln!(out, "{}", serde_json::to_string(&diff)?)?;
            } else {
                write!(out, "{}", recorrelated::diff(&diff))?;
            }
        }
        Command::Explain {
            key,
            data,
            grouping,
        } => {
            let engine = recorrelated::open(&data, IncidentMode::Recorrelated, &grouping)?;
            let explained = engine.explained(&key)?;
            if data.json {
                writeln!(out, "{}", serde_json::to_string(&explained)?)?;
            } else {
                write!(out, "{}", recorrelated::explained(&explained))?;
            }
        }
        Command::Check { data } => {
            let (engine, error) = open::open_anyway(&data.paths, open::mappings(&data)?);
            let report = engine.import_report();
            // Why nothing could be read is what the report is for.
            let has_files = !report.files.is_empty();
            if data.json && has_files {
                writeln!(out, "{}", serde_json::to_string(&report)?)?;
            } else if has_files {
                write!(out, "{}", check_text::check(&report))?;
            }
            if let Some(error) = error {
                return Err(error.into());
            }
        }
        Command::Processes { data } => {
            let engine = open::open(&data)?;
            let lines = engine.process_lines();
            if data.json {
                for line in &lines {
                    writeln!(out, "{}", serde_json::to_string(line)?)?;
                }
            } else {
                write!(out, "{}", tables::processes(&lines))?;
            }
        }
        Command::Scorecard { data, settings } => {
            let settings = open::settings(settings.as_deref())?;
            let card = scorecard::scorecard(&data, &settings)?;
            if data.json {
                for line in card.to_json() {
                    writeln!(out, "{line}")?;
                }
            } else {
                write!(out, "{}", scorecard_text::text(&card))?;
            }
        }
        Command::Story { process, all, data } => {
            let story = told(process.as_deref(), data, all)?;
            writeln!(out, "{story}")?;
        }
    }
    Ok(())
}

/// The story of a process, or of the alert that is named before the paths.
fn told(process: Option<&str>, mut data: arguments::Data, all: bool) -> Result<String, Failure> {
    let alert = process.is_none().then(|| data.paths.remove(0));
    if data.paths.is_empty() {
        return Err(Failure::NoPath);
    }
    let engine = open::open(&data)?;
    let dataset = engine.dataset();
    let story = if let Some(id) = process {
        engine.story_of_process(engine.process_of_id(id)?)
    } else {
        let id = alert.unwrap_or_default().to_string_lossy().into_owned();
        let found = dataset.alert_of_key(&id);
        engine.story(found.ok_or(EngineError::NoSuchAlert(id))?)
    };
    if data.json {
        return Ok(story.to_json(dataset));
    }
    let outline = if all {
        story.to_text(dataset)
    } else {
        story.to_folded_text(dataset)
    };
    Ok(format!(
        "{}\n\n{}",
        story.header(dataset),
        outline.trim_end()
    ))
}
