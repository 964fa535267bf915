//! What is kept in the browser's own database: cases, their files, their journals.
//!
//! Nothing but database requests may be awaited inside a transaction, or it
//! ends by itself: values are made first, then written.

use crate::messages::{KeptCase, Source};
use idb::{Database, DatabaseEvent, Error, Factory, ObjectStoreParams, Query, TransactionMode};
use serde::{Deserialize, Serialize};
use throughline_case::{Entry, Journal, write_journal};
use throughline_engine::Mapping;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::Blob;

/// `crash.js` opens the same database by this name, without any of this code.
const DATABASE: &str = "throughline";
const CASES: &str = "cases";
const FILES: &str = "files";
const JOURNAL: &str = "journal";
const STATE: &str = "state";
const CURRENT: &str = "current";
/// Texts that are kept beside it, whatever case is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shelf {
    /// Map files, under their columns.
    Mappings,
    /// Views of the queues, under their names.
    Views,
    /// Searches, under their texts.
    Searches,
}

impl Shelf {
    fn prefix(self) -> &'static str {
        match self {
            Self::Mappings => "mapping/",
            Self::Views => "view/",
            Self::Searches => "search/",
        }
    }
}

/// Larger cases are not copied into the database: their files must be opened again.
const MAX_KEPT_BYTES: f64 = 512.0 * 1024.0 * 1024.0;

/// A case as it is kept.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct CaseRecord {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) opened_millis: f64,
    pub(crate) sources: Vec<KeptSource>,
    /// What its tables were read by.
    #[serde(default)]
    pub(crate) mappings: Vec<Mapping>,
}

/// Where a kept case's file is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) enum KeptSource {
    /// In the database, under the case's id and this number.
    File { name: String, number: u32 },
    /// On the site.
    Site { name: String, url: String },
    /// Nowhere: it was too large.
    TooLarge { name: String },
}

impl KeptSource {
    pub(crate) fn name(&self) -> &str {
        match self {
            Self::File { name, .. } | Self::Site { name, .. } | Self::TooLarge { name } => name,
        }
    }
}

/// Whether a journal entry is kept.
pub(crate) enum Kept {
    /// It is, and was read back.
    Yes,
    /// It did not read back.
    No,
    /// Another tab has made an entry of that number.
    ByAnotherTab,
}

/// What is kept of a case's journal.
pub(crate) enum KeptJournal {
    /// Nothing.
    None,
    /// All of it, as a journal file.
    Whole(String),
    /// It was damaged and is kept elsewhere.
    SetAside,
}

/// The database.
pub(crate) struct Keeping {
    database: Database,
}

impl Keeping {
    pub(crate) async fn open() -> Result<Self, Error> {
        let mut request = Factory::new()?.open(DATABASE, Some(1))?;
        request.on_upgrade_needed(|event| {
            // A store that cannot be made shows when it is first used.
            if let Ok(database) = event.database() {
                for store in [CASES, FILES, JOURNAL, STATE] {
                    let _ = database.create_object_store(store, ObjectStoreParams::new());
                }
            }
        });
        Ok(Self {
            database: request.await?,
        })
    }

    async fn put(&self, store: &str, key: &str, value: &JsValue) -> Result<(), Error> {
        let transaction = self
            .database
            .transaction(&[store], TransactionMode::ReadWrite)?;
        let objects = transaction.object_store(store)?;
        objects.put(value, Some(&JsValue::from_str(key)))?.await?;
        transaction.commit()?.await?;
        Ok(())
    }

    async fn get(&self, store: &str, key: &str) -> Result<Option<JsValue>, Error> {
        let transaction = self
            .database
            .transaction(&[store], TransactionMode::ReadOnly)?;
        let objects = transaction.object_store(store)?;
        objects.get(Query::Key(JsValue::from_str(key)))?.await
    }

    async fn all(&self, store: &str, prefix: &str) -> Result<Vec<JsValue>, Error> {
        let transaction = self
            .database
            .transaction(&[store], TransactionMode::ReadOnly)?;
        let objects = transaction.object_store(store)?;
        objects.get_all(Some(below(prefix)?), None)?.await
    }

    async fn delete_all(&self, store: &str, prefix: &str) -> Result<(), Error> {
        let transaction = self
            .database
            .transaction(&[store], TransactionMode::ReadWrite)?;
        let objects = transaction.object_store(store)?;
        objects.delete(below(prefix)?)?.await?;
        transaction.commit()?.await?;
        Ok(())
    }

    /// Keeps a case and its files, and that it is the open one. Says whether
    /// all of its files are kept. Unless the case is `fresh`, its files are
    /// added to those it has.
    pub(crate) async fn keep_case(
        &self,
        mut record: CaseRecord,
        blobs: Vec<Option<Blob>>,
        fresh: bool,
    ) -> Result<bool, Error> {
        if !fresh && let Some(mut before) = self.case(&record.id).await? {
            before.mappings.retain(|it| !record.mappings.contains(it));
            record.mappings.append(&mut before.mappings);
            merge_sources(&mut record, before);
        }
        let total: f64 = blobs.iter().flatten().map(Blob::size).sum();
        let mut complete = true;
        for (source, blob) in record.sources.iter_mut().rev().zip(blobs.into_iter().rev()) {
            let KeptSource::File { name, number } = source else {
                continue;
            };
            let Some(blob) = blob else { continue };
            if total > MAX_KEPT_BYTES {
                complete = false;
                *source = KeptSource::TooLarge { name: name.clone() };
            } else {
                let key = format!("{}/{number:04}", record.id);
                self.put(FILES, &key, blob.as_ref()).await?;
            }
        }
        self.touch(&record).await?;
        Ok(complete)
    }

    /// Keeps what is said of a case, and that it is the open one.
    pub(crate) async fn touch(&self, record: &CaseRecord) -> Result<(), Error> {
        let text = serde_json::to_string(record).unwrap_or_default();
        self.put(CASES, &record.id, &JsValue::from_str(&text))
            .await?;
        self.put(STATE, CURRENT, &JsValue::from_str(&record.id))
            .await
    }

    pub(crate) async fn case(&self, id: &str) -> Result<Option<CaseRecord>, Error> {
        let text = self.get(CASES, id).await?.and_then(|it| it.as_string());
        Ok(text.and_then(|it| serde_json::from_str(&it).ok()))
    }

    /// The id of the case that was open last.
    pub(crate) async fn current(&self) -> Result<Option<String>, Error> {
        Ok(self
            .get(STATE, CURRENT)
            .await?
            .and_then(|it| it.as_string()))
    }

    /// Notes that no case is open.
    pub(crate) async fn close(&self) -> Result<(), Error> {
        self.put(STATE, CURRENT, &JsValue::UNDEFINED).await
    }

    /// Keeps a text, in place of what was kept under the key.
    pub(crate) async fn keep_text(&self, of: Shelf, key: &str, text: &str) -> Result<(), Error> {
        let kept = serde_json::to_string(&(key, text)).unwrap_or_default();
        let name = format!("{}{key}", of.prefix());
        self.put(STATE, &name, &JsValue::from_str(&kept)).await
    }

    /// The kept texts with their keys.
    pub(crate) async fn texts(&self, of: Shelf) -> Result<Vec<(String, String)>, Error> {
        let kept = self.all(STATE, of.prefix()).await?;
        Ok(kept
            .into_iter()
            .filter_map(|it| serde_json::from_str(&it.as_string()?).ok())
            .collect())
    }

    pub(crate) async fn forget_text(&self, of: Shelf, key: &str) -> Result<(), Error> {
        let transaction = self
            .database
            .transaction(&[STATE], TransactionMode::ReadWrite)?;
        let objects = transaction.object_store(STATE)?;
        let name = JsValue::from_str(&format!("{}{key}", of.prefix()));
        objects.delete(Query::Key(name))?.await?;
        transaction.commit()?.await?;
        Ok(())
    }

    pub(crate) async fn file(&self, case: &str, number: u32) -> Result<Option<Blob>, Error> {
        let value = self.get(FILES, &format!("{case}/{number:04}")).await?;
        Ok(value.and_then(|it| it.dyn_into::<Blob>().ok()))
    }

    pub(crate) async fn cases(&self) -> Result<Vec<KeptCase>, Error> {
        let records = self.all(CASES, "").await?;
        let mut cases: Vec<KeptCase> = records
            .into_iter()
            .filter_map(|it| serde_json::from_str::<CaseRecord>(&it.as_string()?).ok())
            .map(|it| KeptCase {
                complete: !it
                    .sources
                    .iter()
                    .any(|it| matches!(it, KeptSource::TooLarge { .. })),
                files: it.sources.iter().map(|it| it.name().to_owned()).collect(),
                id: it.id,
                title: it.title,
                opened_millis: it.opened_millis,
            })
            .collect();
        cases.sort_by(|a, b| b.opened_millis.total_cmp(&a.opened_millis));
        Ok(cases)
    }

    pub(crate) async fn forget(&self, case: &str) -> Result<(), Error> {
        self.delete_all(FILES, &format!("{case}/")).await?;
        self.delete_all(JOURNAL, &format!("{case}/")).await?;
        self.delete_all(CASES, case).await?;
        if self.current().await?.as_deref() == Some(case) {
            self.close().await?;
        }
        Ok(())
    }

    /// Keeps one journal entry and reads it back: a database that is full or
    /// forbidden must not go unnoticed. An entry that is there already is never
    /// overwritten: another tab has made it.
    pub(crate) async fn keep_entry(
        &self,
        case: &str,
        number: u64,
        entry: &str,
    ) -> Result<Kept, Error> {
        let key = format!("{case}/{number:08}");
        match self.get(JOURNAL, &key).await?.and_then(|it| it.as_string()) {
            Some(there) if there == entry => return Ok(Kept::Yes),
            Some(_) => return Ok(Kept::ByAnotherTab),
            None => {}
        }
        self.put(JOURNAL, &key, &JsValue::from_str(entry)).await?;
        let read = self.get(JOURNAL, &key).await?.and_then(|it| it.as_string());
        Ok(if read.as_deref() == Some(entry) {
            Kept::Yes
        } else {
            Kept::No
        })
    }

    /// The kept journal of a case, as a journal file. One that is damaged is
    /// set aside under another name, where nothing overwrites it and a
    /// download still finds it.
    pub(crate) async fn journal(&self, case: &str) -> Result<KeptJournal, Error> {
        let kept = self.all(JOURNAL, &format!("{case}/")).await?;
        if kept.is_empty() {
            return Ok(KeptJournal::None);
        }
        let entries: Option<Vec<Entry>> = kept
            .iter()
            .map(|it| serde_json::from_str(&it.as_string()?).ok())
            .collect();
        let text = entries
            .and_then(|it| Journal::from_entries(it).ok())
            .and_then(|it| write_journal(case, &it).ok());
        if let Some(text) = text {
            return Ok(KeptJournal::Whole(text));
        }
        let aside = format!("{case}-damaged-{}", js_sys::Date::now());
        for (number, entry) in kept.iter().enumerate() {
            self.put(JOURNAL, &format!("{aside}/{number:08}"), entry)
                .await?;
        }
        self.delete_all(JOURNAL, &format!("{case}/")).await?;
        Ok(KeptJournal::SetAside)
    }
}

/// Every key that begins with a prefix.
fn below(prefix: &str) -> Result<Query, Error> {
    let lower = JsValue::from_str(prefix);
    let upper = JsValue::from_str(&format!("{prefix}\u{ffff}"));
    Ok(Query::KeyRange(idb::KeyRange::bound(
        &lower, &upper, None, None,
    )?))
}

/// Puts the files a case had before in front of those that were added.
fn merge_sources(record: &mut CaseRecord, before: CaseRecord) {
    let mut sources = before.sources;
    let mut next = sources
        .iter()
        .filter_map(|it| match it {
            KeptSource::File { number, .. } => Some(number + 1),
            _ => None,
        })
        .max()
        .unwrap_or(0);
    for source in record.sources.drain(..) {
        match source {
            KeptSource::File { name, .. } => {
                sources.push(KeptSource::File { name, number: next });
                next += 1;
            }
            other => sources.push(other),
        }
    }
    record.sources = sources;
}

/// What is kept of where a case's files came from.
pub(crate) fn kept_sources(sources: &[Source]) -> Vec<KeptSource> {
    let mut number = 0;
    sources
        .iter()
        .map(|it| match it {
            Source::Site { name, url } => KeptSource::Site {
                name: name.clone(),
                url: url.clone(),
            },
            Source::File { name, .. } => {
                number += 1;
                KeptSource::File {
                    name: name.clone(),
                    number: number - 1,
                }
            }
        })
        .collect()
}
