//! Reads one file from its first byte to its report.

use crate::encoding::Encoding;
use crate::fields::Notes;
use crate::graph;
use crate::inflate::Inflate;
use crate::json::{self, FaultKind, JsonErrorKind, Value};
use crate::record_cutter::{Cut, MAX_RECORD_BYTES, RecordCutter};
use crate::report::{FileReport, Format, ProblemKind, ProblemLog, RecordCounts, excerpt};
use std::borrow::Cow;
use throughline_model::{AlertRecord, IncidentRecord};
use xxhash_rust::xxh64::{Xxh64, xxh64};

/// Where a record stood in its file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// Number of the record, from 1.
    pub record: u64,
    /// Byte of the text (after decompression) where it begins.
    pub offset: u64,
    /// Its length in bytes.
    pub bytes: u32,
    /// Hash of its bytes: settles what else would go by the order of reading.
    pub hash: u64,
}

/// Takes records as they are read.
pub trait RecordSink {
    /// Takes an alert. It borrows from the file's bytes: keep what is needed.
    fn alert(&mut self, alert: AlertRecord<Cow<'_, str>>, place: Place);
    /// Takes an incident; its alerts come one by one before it.
    fn incident(&mut self, incident: IncidentRecord<Cow<'_, str>>, place: Place);
}

/// The reading of one file: push its chunks in order, then finish.
pub struct FileImport {
    name: String,
    bytes: u64,
    hash: Xxh64,
    inflate: Inflate,
    encoding: Encoding,
    cutter: RecordCutter,
    records: Records,
    damaged: Option<String>,
}

/// What has been read so far, apart from the machinery that cuts records.
struct Records {
    format: Option<Format>,
    counts: RecordCounts,
    problems: ProblemLog,
    notes: Notes,
}

impl FileImport {
    /// Begins reading the file of this name.
    pub fn new(name: impl Into<String>) -> Self {
        let name = name.into();
        let notes = Notes::new(&name);
        Self {
            name,
            bytes: 0,
            hash: Xxh64::new(0),
            inflate: Inflate::new(),
            encoding: Encoding::new(),
            cutter: RecordCutter::new(),
            records: Records {
                format: None,
                counts: RecordCounts::default(),
                problems: ProblemLog::default(),
                notes,
            },
            damaged: None,
        }
    }

    /// Records met so far.
    pub fn records(&self) -> u64 {
        self.records.counts.read
    }

    /// What has been read so far.
    pub fn so_far(&self) -> FileReport {
        FileReport {
            name: self.name.clone(),
            format: self.records.format.unwrap_or(Format::Unknown),
            bytes: self.bytes,
            records: self.records.counts,
            problems: self.records.problems.clone().into_problems(),
            fingerprint: self.hash.digest(),
        }
    }

    /// Takes the next bytes and hands the records they complete to `sink`.
    pub fn push(&mut self, chunk: &[u8], sink: &mut dyn RecordSink) {
        self.bytes += chunk.len() as u64;
        self.hash.update(chunk);
        if self.damaged.is_some() {
            return;
        }
        let Self {
            inflate,
            encoding,
            cutter,
            records,
            ..
        } = self;
        let read = inflate.push(chunk, &mut |plain| {
            encoding.push(plain, &mut |text| {
                cutter.push(text, &mut |cut, at| records.take(cut, at, sink));
            });
        });
        if let Err(error) = read {
            let byte = self.cutter.taken();
            self.damaged = Some(format!("after byte {byte} of the text: {error}"));
        }
    }

    /// Takes the end of the file and says what was read.
    pub fn finish(self, sink: &mut dyn RecordSink) -> FileReport {
        let Self {
            name,
            bytes,
            hash,
            mut inflate,
            mut encoding,
            mut cutter,
            mut records,
            damaged,
        } = self;
        let mut damage = damaged;
        if damage.is_none() {
            let ended = inflate.finish(&mut |plain| {
                encoding.push(plain, &mut |text| {
                    cutter.push(text, &mut |cut, at| records.take(cut, at, sink));
                });
            });
            damage = ended
                .err()
                .map(|error| format!("at the end of the file, byte {bytes}: {error}"));
        }
        encoding.finish(&mut |text| {
            cutter.push(text, &mut |cut, at| records.take(cut, at, sink));
        });
        cutter.finish(&mut |cut, at| records.take(cut, at, sink));
        if let Some(damage) = damage {
            records.problems.add(ProblemKind::DamagedArchive, || damage);
        }
        if bytes == 0 {
            records
                .problems
                .add(ProblemKind::EmptyFile, || "0 bytes".to_owned());
        } else if records.counts.read == 0 {
            records
                .problems
                .add(ProblemKind::WrongShape, || "it holds no records".to_owned());
        }
        FileReport {
            name,
            format: records.format.unwrap_or(Format::Unknown),
            bytes,
            records: records.counts,
            problems: records.problems.into_problems(),
            fingerprint: hash.digest(),
        }
    }
}

impl Records {
    fn take(&mut self, cut: Cut<'_>, offset: u64, sink: &mut dyn RecordSink) {
        if cut == Cut::UnclosedList {
            // The records before it are whole; that the list goes on is worth saying.
            self.problems.add(ProblemKind::Truncated, || {
                format!(
                    "byte {offset}: the list is not closed, {} records kept",
                    self.counts.read
                )
            });
            return;
        }
        self.counts.read += 1;
        let number = self.counts.read;
        let place = |what: &str| format!("record {number}, byte {offset}: {what}");
        match cut {
            Cut::Record(bytes) => {
                let place = Place {
                    record: number,
                    offset,
                    bytes: bytes.len() as u32,
                    hash: xxh64(bytes, 0),
                };
                self.record(bytes, place, sink);
                return;
            }
            Cut::NotJson(bytes) => {
                let text = String::from_utf8_lossy(bytes);
                self.problems
                    .add(ProblemKind::NotJson, || place(&excerpt(text.trim())));
            }
            Cut::Unfinished(bytes) => {
                let text = String::from_utf8_lossy(bytes);
                self.problems
                    .add(ProblemKind::Truncated, || place(&excerpt(text.trim())));
            }
            Cut::TooLarge(bytes) => {
                let (size, limit) = (bytes >> 20, MAX_RECORD_BYTES >> 20);
                self.problems.add(ProblemKind::TooLarge, || {
                    place(&format!("{size} MiB, more than {limit} MiB"))
                });
            }
            Cut::UnclosedList => {}
        }
        self.counts.rejected += 1;
    }

    fn record(&mut self, bytes: &[u8], place: Place, sink: &mut dyn RecordSink) {
        let text = match std::str::from_utf8(bytes) {
            Ok(text) => Cow::Borrowed(text),
            Err(error) => {
                let at = error.valid_up_to();
                self.notes.add(ProblemKind::InvalidUtf8, || {
                    format!("byte {at} of the record")
                });
                String::from_utf8_lossy(bytes)
            }
        };
        let mut faults = Vec::new();
        let value = match json::parse(&text, &mut faults) {
            Ok(value) => value,
            Err(error) => {
                let kind = match error.kind {
                    JsonErrorKind::Unfinished => ProblemKind::Truncated,
                    _ => ProblemKind::NotJson,
                };
                let Place { record, offset, .. } = place;
                let near = near(&text, error.offset);
                self.problems.add(kind, || {
                    let byte = offset + error.offset as u64;
                    format!(
                        "record {record}, byte {byte}: {} near \"{near}\"",
                        error.kind
                    )
                });
                self.notes.clear();
                self.counts.rejected += 1;
                return;
            }
        };
        for fault in faults {
            let kind = match fault.kind {
                FaultKind::TooDeep => ProblemKind::TooDeep,
                _ => ProblemKind::LooseJson,
            };
            self.notes.add(kind, || {
                format!(
                    "byte {}: {}",
                    place.offset + fault.offset as u64,
                    near(&text, fault.offset)
                )
            });
        }
        let Value::Object(object) = value else {
            return;
        };
        let format = graph::read_record(object, &mut self.notes, place, sink);
        let repaired = self.notes.move_into(&mut self.problems, place);
        let Some(format) = format else {
            self.counts.rejected += 1;
            return;
        };
        self.format.get_or_insert(format);
        self.counts.accepted += 1;
        self.counts.repaired += u64::from(repaired);
    }
}

/// A few characters around a byte, for messages.
fn near(text: &str, byte: usize) -> String {
    let mut start = byte.saturating_sub(12).min(text.len());
    while !text.is_char_boundary(start) {
        start -= 1;
    }
    excerpt(&text[start..].chars().take(32).collect::<String>())
}
