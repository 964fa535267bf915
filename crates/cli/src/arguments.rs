//! What may be asked on the command line.

use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;
use throughline_model::Timestamp;

/// Opens exported security alerts and tells what is in them.
#[derive(Debug, Parser)]
#[command(name = "throughline", version, arg_required_else_help = true)]
pub struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// The things that can be done.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Count what the files hold, and what could not be read.
    Summary {
        /// The data.
        #[command(flatten)]
        data: Data,
    },
    /// List alerts, newest first.
    Alerts {
        /// The data.
        #[command(flatten)]
        data: Data,
        /// Only alerts that match, for instance 'severity:high status:new,inProgress'.
        #[arg(
            long,
            value_name = "EXPR",
            default_value = "",
            allow_hyphen_values = true
        )]
        filter: String,
        /// Order, with - in front for the greatest first: lastActivity,
        /// firstActivity, created, severity, title, status, source, category,
        /// assigned, id.
        #[arg(long, value_name = "FIELD", allow_hyphen_values = true)]
        sort: Option<String>,
        /// At most so many.
        #[arg(long, value_name = "N")]
        limit: Option<usize>,
    },
    /// List incidents in the order of their creation.
    Incidents {
        /// The data.
        #[command(flatten)]
        data: Data,
        /// Those of the export, or those that alerts are grouped into here.
        #[arg(long, value_enum, default_value = "exported")]
        mode: Mode,
        /// As they stood at this time, for instance 2026-04-14T12:00Z; only of those
        /// that are grouped here. Their status is "unknown": exports do not tell what
        /// it was at an earlier time.
        #[arg(long, value_name = "TIME", value_parser = time)]
        as_of: Option<Timestamp>,
        /// How alerts are grouped.
        #[command(flatten)]
        grouping: Grouping,
    },
    /// Compare exported with recorrelated incidents: which alerts moved, and why.
    Diff {
        /// The data.
        #[command(flatten)]
        data: Data,
        /// How alerts are grouped.
        #[command(flatten)]
        grouping: Grouping,
    },
    /// Tell why an alert is in its recorrelated incident, what holds one together, or
    /// which ones hold the alerts of an exported incident.
    Explain {
        /// Id of the alert, of the recorrelated incident, or of the exported one.
        #[arg(value_name = "ALERT_OR_INCIDENT")]
        key: String,
        /// The data.
        #[command(flatten)]
        data: Data,
        /// How alerts are grouped.
        #[command(flatten)]
        grouping: Grouping,
    },
    /// Tell what was read of each file, what was not and why, and what the files
    /// cannot tell.
    Check {
        /// The data.
        #[command(flatten)]
        data: Data,
    },
    /// List every known process, with the one that started it.
    Processes {
        /// The data.
        #[command(flatten)]
        data: Data,
    },
    /// Score how well recorrelated incidents hold an attack that a folder of labelled
    /// tables tells of, beside simple rules.
    Scorecard {
        /// The data.
        #[command(flatten)]
        data: Data,
        /// Settings of correlation; else those that come with the program.
        #[arg(long, value_name = "FILE")]
        settings: Option<PathBuf>,
    },
    /// Tell one alert's story: its execution tree, or its chain; or with --process
    /// the tree of a process that no alert names.
    #[command(
        override_usage = "throughline story [OPTIONS] <ALERT_ID> <PATH>...\n       throughline story [OPTIONS] --process <ID> <PATH>..."
    )]
    Story {
        /// Id of a process, as `processes --json` lists them; then no alert is named.
        #[arg(long, value_name = "ID", allow_hyphen_values = true)]
        process: Option<String>,
        /// Every node on a line of its own; else siblings that look alike are one.
        #[arg(long)]
        all: bool,
        /// The data, behind the id of the alert where no process is named.
        #[command(flatten)]
        data: Data,
    },
}

/// A time as it is typed.
fn time(text: &str) -> Result<Timestamp, String> {
    match Timestamp::read(text) {
        Ok(Some(time)) => Ok(time),
        Ok(None) => Err("not a time".to_owned()),
        Err(error) => Err(error.to_string()),
    }
}

/// Which incidents (CO-15).
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Mode {
    /// Those of the export.
    Exported,
    /// Those that alerts are grouped into.
    Recorrelated,
}

impl From<Mode> for throughline_engine::IncidentMode {
    fn from(mode: Mode) -> Self {
        match mode {
            Mode::Exported => Self::Exported,
            Mode::Recorrelated => Self::Recorrelated,
        }
    }
}

/// How alerts are grouped.
#[derive(Args, Debug)]
pub struct Grouping {
    /// Settings of correlation, as JSON; else those that come with the program. Times of
    /// exclusions are typed as "2026-05-04T10:00:00Z".
    #[arg(long, value_name = "FILE")]
    pub settings: Option<PathBuf>,
}

/// Which files, and in which form to answer.
#[derive(Args, Debug)]
pub struct Data {
    /// Files, or folders whose files are read.
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// What the columns of a table of any other product mean: a map file, or the
    /// name of one that comes with the program (ait-ads). May be given several
    /// times; the first that fits a table counts.
    #[arg(long = "map", value_name = "FILE")]
    pub maps: Vec<PathBuf>,
    /// Print JSON for other programs.
    #[arg(long)]
    pub json: bool,
}
