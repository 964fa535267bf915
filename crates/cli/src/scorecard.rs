//! `throughline scorecard`: how well recorrelated incidents hold what belongs
//! together, on data that says so.

use crate::arguments::Data;
use crate::cost;
use crate::open::{self, OpenError};
use std::path::{Path, PathBuf};
use throughline_correlate::Settings;
use throughline_engine::Mapping;
use throughline_engine::scorecard::{LABEL, Scorecard, Scored, label_maps};

/// Scores every file of the data that has labels or incidents, each by itself, in the
/// order of their names.
///
/// # Errors
///
/// Where a map cannot be read, and where no file could be scored.
pub fn scorecard(data: &Data, settings: &Settings) -> Result<Scorecard, OpenError> {
    let mut card = Scorecard::default();
    let mut reasons = Vec::new();
    let files = open::files_of(&data.paths, &mut reasons);
    let maps = open::mappings(data)?;
    let mut scored = Vec::new();
    for (nth, file) in smallest_first(&files) {
        let (own, unread) = score(file, &maps, settings)?;
        scored.push((nth, own, unread));
    }
    scored.sort_by_key(|it| it.0);
    for (_, own, unread) in scored {
        card.scenarios.extend(own.scenarios);
        card.exports.extend(own.exports);
        reasons.extend(unread);
    }
    if card.scenarios.is_empty() && card.exports.is_empty() {
        return Err(OpenError::NothingReadable(reasons.join("\n")));
    }
    Ok(card)
}

/// The files with their places, the smallest first: what one took of the memory is not
/// all given back to the system, and would be counted as memory of the next.
fn smallest_first(files: &[PathBuf]) -> Vec<(usize, &PathBuf)> {
    let bytes = |it: &Path| std::fs::metadata(it).map_or(0, |it| it.len());
    let mut all: Vec<(usize, &PathBuf)> = files.iter().enumerate().collect();
    all.sort_by_key(|it| bytes(it.1));
    all
}

/// Scores one file; why not, where it could not be.
fn score(
    file: &Path,
    maps: &[Mapping],
    settings: &Settings,
) -> Result<(Scorecard, Option<String>), OpenError> {
    let mut card = Scorecard::default();
    let engine = match open::open_mapped(&[file.to_owned()], maps.to_vec()) {
        Ok(engine) => engine,
        Err(OpenError::NothingReadable(reason) | OpenError::NoRecords(reason)) => {
            return Ok((card, Some(reason)));
        }
        Err(error) => return Err(error),
    };
    let maps = label_maps(maps);
    let labels = (!maps.is_empty()).then(|| open::open_quietly(file, maps));
    let labels = labels.as_ref();
    let unread = match card.score(&name(file), engine, labels, settings, &mut cost::measured) {
        Scored::Yes => None,
        Scored::NothingToCompare => Some(format!(
            "  {}: neither a column {LABEL} nor incidents to compare with",
            file.display()
        )),
    };
    Ok((card, unread))
}

fn name(file: &Path) -> String {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    name.split('.').next().unwrap_or_default().to_owned()
}
