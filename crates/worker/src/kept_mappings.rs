//! Mappings that are kept: tables of the same columns open by them next time.

use crate::keeping::{Keeping, Shelf};
use crate::messages::{FromWorker, KeptMapping, Outcome, Source};
use crate::worker::Worker;
use std::fmt::Write as _;
use std::rc::Rc;
use throughline_engine::protocol::TableOf;
use throughline_engine::{Engine, Mapping};
use web_sys::Blob;

/// What was opened, to open it again.
#[derive(Clone, Default)]
pub(crate) struct Attempt {
    pub(crate) title: String,
    pub(crate) sources: Vec<Source>,
    pub(crate) blobs: Vec<Blob>,
    /// It was to take the place of what was loaded.
    pub(crate) replace: bool,
}

impl Attempt {
    /// Adds what was opened beside it.
    pub(crate) fn add(&mut self, more: Self) {
        if self.sources.is_empty() {
            self.title = more.title;
        }
        for (source, blob) in more.sources.into_iter().zip(more.blobs) {
            let index = self.blobs.len() as u32;
            let name = source.name().to_owned();
            self.sources.push(Source::File { name, index });
            self.blobs.push(blob);
        }
    }
}

/// What a mapping is kept under: the columns by which its tables are known, in
/// any order and case.
fn key(mapping: &Mapping) -> String {
    let mut columns: Vec<String> = mapping.columns.iter().map(|it| it.to_lowercase()).collect();
    columns.sort_unstable();
    columns.join("\u{1f}")
}

/// Mappings with a new one in front of them, in place of any for the same columns.
fn with_first(first: Mapping, others: Vec<Mapping>) -> Vec<Mapping> {
    let replaced = key(&first);
    let others = others.into_iter().filter(|it| key(it) != replaced);
    std::iter::once(first).chain(others).collect()
}

impl Worker {
    /// The mappings that tables are read by: those of the open case, unless it is
    /// to be replaced, then those that are kept.
    pub(crate) async fn mappings(&self, replaces: bool) -> Vec<Mapping> {
        let mut all = if replaces {
            Vec::new()
        } else {
            self.engine.borrow().used_mappings()
        };
        if let Some(keeping) = self.keeping() {
            // What cannot be read is as good as not kept.
            all.extend(kept(&keeping).await);
        }
        all
    }

    /// Opens a table again by a mapping: the files that could not be opened, or
    /// the whole case with all that was done.
    pub(crate) async fn open_mapped(
        self: &Rc<Self>,
        table: TableOf,
        text: &str,
        remember: bool,
    ) -> Outcome {
        let mapping = match Mapping::parse("mapping", text) {
            Ok(mapping) => mapping,
            Err(error) => return refused(&error.fault.to_string()),
        };
        let mappings = with_first(mapping.clone(), self.mappings(false).await);
        let mut outcome = match table {
            TableOf::Refused(_) => {
                let attempt = self.attempt.borrow().clone();
                if attempt.sources.is_empty() {
                    return refused("This table is no longer here. Open its file again.");
                }
                let engine = attempt.replace.then(Engine::default);
                self.open_sources(attempt, mappings, true, engine).await
            }
            TableOf::Opened(_) => self.read_case_again(mappings).await,
        };
        if !matches!(outcome, Outcome::Opened { .. }) {
            return outcome;
        }
        if remember && let Some(keeping) = self.keeping() {
            let kept = keeping
                .keep_text(Shelf::Mappings, &key(&mapping), text)
                .await;
            if let Err(error) = kept
                && let Outcome::Opened { warning, .. } = &mut outcome
            {
                let _ = write!(warning, "The mapping is not kept for next time: {error}");
            }
        }
        outcome
    }

    /// Reads all files of the case again. It stays the same case.
    async fn read_case_again(self: &Rc<Self>, mappings: Vec<Mapping>) -> Outcome {
        let attempt = self.case_files.borrow().clone();
        if attempt.sources.is_empty() {
            return refused("This table is no longer here. Open its file again.");
        }
        let again = self.engine.borrow().reread();
        let outcome = self
            .open_sources(attempt, mappings, false, Some(again))
            .await;
        let (case, used) = {
            let engine = self.engine.borrow();
            (engine.case().to_owned(), engine.used_mappings())
        };
        if matches!(outcome, Outcome::Opened { .. })
            && let Some(keeping) = self.keeping()
        {
            let _turn = self.in_turn().await;
            if let Ok(Some(mut record)) = keeping.case(&case).await {
                record.mappings = used;
                // What is kept of the case is right but for its mappings.
                let _ = keeping.touch(&record).await;
            }
        }
        outcome
    }

    pub(crate) async fn tell_mappings(&self, id: u32) {
        let mut mappings = match self.keeping() {
            Some(keeping) => keeping.texts(Shelf::Mappings).await.unwrap_or_default(),
            None => Vec::new(),
        };
        let mut mappings: Vec<KeptMapping> = mappings
            .drain(..)
            .filter_map(|(key, text)| {
                let mapping = Mapping::parse("", &text).ok()?;
                Some(KeptMapping {
                    key,
                    name: mapping.name,
                    columns: mapping.columns,
                    text,
                })
            })
            .collect();
        mappings.sort_by(|a, b| (&a.name, &a.key).cmp(&(&b.name, &b.key)));
        self.say(&FromWorker::Mappings { id, mappings });
    }
}

/// The mappings that are kept, those that ask for most columns first.
async fn kept(keeping: &Keeping) -> Vec<Mapping> {
    let kept = keeping.texts(Shelf::Mappings).await.unwrap_or_default();
    let mut mappings: Vec<Mapping> = kept
        .iter()
        .filter_map(|it| Mapping::parse("", &it.1).ok())
        .collect();
    mappings.sort_by(|a, b| {
        let by_columns = b.columns.len().cmp(&a.columns.len());
        by_columns.then_with(|| key(a).cmp(&key(b)))
    });
    mappings
}

fn refused(message: &str) -> Outcome {
    Outcome::Refused {
        files: Vec::new(),
        message: message.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mapping(name: &str, columns: &[&str]) -> Mapping {
        Mapping {
            name: name.to_owned(),
            columns: columns.iter().map(|it| (*it).to_owned()).collect(),
            ..Mapping::default()
        }
    }

    #[test]
    fn a_new_mapping_takes_the_place_of_one_for_the_same_columns() {
        let others = vec![
            mapping("old", &["b", "A"]),
            mapping("other", &["a", "b", "c"]),
        ];
        let all = with_first(mapping("new", &["a", "B"]), others);
        let names: Vec<&str> = all.iter().map(|it| it.name.as_str()).collect();
        assert_eq!(names, ["new", "other"]);
    }
}
