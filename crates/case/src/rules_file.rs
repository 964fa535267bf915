//! Rules as a file: for other cases, and for other people.

use crate::{Rule, RuleDraft};
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// The version this program writes. It refuses newer ones.
const RULES_VERSION: u32 = 1;

/// Why a file holds no rules.
#[derive(Debug, Error)]
pub enum RulesFileError {
    /// Not JSON of the right shape.
    #[error("not a file of rules: {0}")]
    Shape(#[from] serde_json::Error),
    /// Written by a newer program.
    #[error("the rules are of version {0}, newer than this program reads ({RULES_VERSION})")]
    Newer(u32),
}

#[derive(Serialize, Deserialize)]
struct File {
    throughline_rules: u32,
    rules: Vec<RuleDraft>,
}

/// Writes rules.
///
/// # Errors
///
/// Only where memory runs out while writing.
pub fn write_rules<'a>(
    rules: impl IntoIterator<Item = &'a Rule>,
) -> Result<String, serde_json::Error> {
    serde_json::to_string_pretty(&File {
        throughline_rules: RULES_VERSION,
        rules: rules.into_iter().map(|it| it.draft.clone()).collect(),
    })
}

/// Reads rules.
///
/// # Errors
///
/// Where the text holds none, or newer ones.
pub fn read_rules(text: &str) -> Result<Vec<RuleDraft>, RulesFileError> {
    #[derive(Deserialize)]
    struct Version {
        throughline_rules: u32,
    }
    let Version {
        throughline_rules: version,
    } = serde_json::from_str(text)?;
    if version > RULES_VERSION {
        return Err(RulesFileError::Newer(version));
    }
    Ok(serde_json::from_str::<File>(text)?.rules)
}
