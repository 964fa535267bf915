//! Reads one file from its first byte to its report.

use crate::encoding::Encoding;
use crate::format::Family;
use crate::inflate::Inflate;
use crate::mapping::Mapping;
use crate::record_reader::RecordReader;
use crate::report::{FileReport, Occurrence, ProblemKind};
use crate::text_shape::TextCutter;
use std::borrow::Cow;
use throughline_model::{AlertRecord, EventRecord, IncidentRecord, Subject};
use xxhash_rust::xxh64::Xxh64;

/// Where a record stood in its file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Place {
    /// Number of the record, from 1.
    pub record: u64,
    /// Byte of the text (after decompression) where it begins.
    pub offset: u64,
    /// Its length in bytes.
    pub bytes: u32,
    /// Hash of its bytes: settles what else would go by the order of reading.
    pub hash: u64,
    /// What kind of export it comes from.
    pub family: Family,
}

/// Takes records as they are read. Everything borrows from the file's bytes:
/// keep what is needed.
pub trait RecordSink {
    /// Takes an alert, or one part of one: tellings of an alert are joined by its ids.
    fn alert(&mut self, alert: AlertRecord<Cow<'_, str>>, place: Place);
    /// Takes an incident; its alerts come one by one before it.
    fn incident(&mut self, incident: IncidentRecord<Cow<'_, str>>, place: Place);
    /// Takes an event of telemetry.
    fn event(&mut self, event: EventRecord<Cow<'_, str>>, place: Place);
    /// Takes what is known of a thing apart from any alert, such as a row of a
    /// device inventory.
    fn entity(&mut self, subject: Subject<Cow<'_, str>>, place: Place);
}

/// The reading of one file: push its chunks in order, then finish.
pub struct FileImport {
    name: String,
    bytes: u64,
    hash: Xxh64,
    inflate: Inflate,
    encoding: Encoding,
    cutter: TextCutter,
    records: RecordReader,
    damaged: Option<Occurrence>,
}

impl FileImport {
    /// Begins reading the file of this name.
    pub fn new(name: impl Into<String>) -> Self {
        Self::with_mappings(name, Vec::new())
    }

    /// As [`Self::new`]; tables of no known shape are read by the first of these
    /// mappings that fits, or one that comes with the program.
    pub fn with_mappings(name: impl Into<String>, mappings: Vec<Mapping>) -> Self {
        let name = name.into();
        let records = RecordReader::new(&name, mappings);
        Self {
            name,
            bytes: 0,
            hash: Xxh64::new(0),
            inflate: Inflate::new(),
            encoding: Encoding::new(),
            cutter: TextCutter::new(),
            records,
            damaged: None,
        }
    }

    /// Records met so far.
    pub fn records(&self) -> u64 {
        self.records.counts.read
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
                cutter.push(text, &mut |piece, at| records.take(piece, at, sink));
            });
        });
        if let Err(error) = read {
            let byte = self.cutter.taken();
            let text = format!("after byte {byte} of the text: {error}");
            self.damaged = Some(Occurrence::of_file(text));
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
                    cutter.push(text, &mut |piece, at| records.take(piece, at, sink));
                });
            });
            damage = ended.err().map(|error| {
                Occurrence::of_file(format!("at the end of the file, byte {bytes}: {error}"))
            });
        }
        encoding.finish(&mut |text| {
            cutter.push(text, &mut |piece, at| records.take(piece, at, sink));
        });
        cutter.finish(&mut |piece, at| records.take(piece, at, sink));
        if let Some(damage) = damage {
            records.problems.add(ProblemKind::DamagedArchive, || damage);
        }
        if bytes == 0 {
            records
                .problems
                .add(ProblemKind::EmptyFile, || Occurrence::of_file("0 bytes"));
        } else if records.counts.read == 0 {
            records.problems.add(ProblemKind::WrongShape, || {
                Occurrence::of_file("it holds no records")
            });
        }
        let clock_shift = records.formats.clock_shift();
        if let Some(text) = records.formats.told_shift() {
            records
                .problems
                .add(ProblemKind::ShiftedClock, || Occurrence::of_file(text));
        }
        FileReport {
            name,
            format: records.format(),
            bytes,
            records: records.counts,
            table: records.take_preview(),
            span: records.notes.span(clock_shift.unwrap_or(0)),
            clock_shift,
            shapes: records.shapes,
            problems: records.problems.into_problems(),
            fingerprint: hash.digest(),
        }
    }
}
