//! The journal as a file: what is downloaded, and what a crash leaves behind.

use crate::{Entry, Journal, JournalError};
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// The version this program writes. It refuses newer ones. The second has change
/// sets, the third which incidents are shown and what was grouped by hand, the fourth
/// response actions, the fifth decisions on exported actions that wait for approval.
pub const JOURNAL_VERSION: u32 = 5;

/// Why a file is no journal.
#[derive(Debug, Error)]
pub enum JournalFileError {
    /// Not JSON of the right shape.
    #[error("not a journal: {0}")]
    Shape(#[from] serde_json::Error),
    /// Written by a newer program.
    #[error("the journal is of version {0}, newer than this program reads ({JOURNAL_VERSION})")]
    Newer(u32),
    /// Its entries contradict each other.
    #[error("the journal is damaged: {0}")]
    Damaged(#[from] JournalError),
}

#[derive(Serialize, Deserialize)]
struct File {
    throughline_journal: u32,
    /// Which data it belongs to.
    case: String,
    entries: Vec<Entry>,
}

/// Writes a journal, with the id of the case it belongs to.
///
/// # Errors
///
/// Only where memory runs out while writing.
pub fn write_journal(case: &str, journal: &Journal) -> Result<String, serde_json::Error> {
    serde_json::to_string_pretty(&File {
        throughline_journal: JOURNAL_VERSION,
        case: case.to_owned(),
        entries: journal.entries().to_vec(),
    })
}

/// Reads a journal and the id of its case.
///
/// # Errors
///
/// Where the text is no journal, a newer one, or one that contradicts itself.
pub fn read_journal(text: &str) -> Result<(String, Journal), JournalFileError> {
    #[derive(Deserialize)]
    struct Version {
        throughline_journal: u32,
    }
    let Version {
        throughline_journal: version,
    } = serde_json::from_str(text)?;
    if version > JOURNAL_VERSION {
        return Err(JournalFileError::Newer(version));
    }
    let file: File = serde_json::from_str(text)?;
    Ok((file.case, Journal::from_entries(file.entries)?))
}
