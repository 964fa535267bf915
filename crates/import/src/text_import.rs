//! Reads one text, compressed or not, from its first byte to its report.

use crate::RecordSink;
use crate::archive::{TooMuch, Unfolded};
use crate::inflate::{Inflate, InflateError};
use crate::mapping::Mapping;
use crate::record_reader::RecordReader;
use crate::report::{FileReport, Occurrence, ProblemKind};
use throughline_records::TextReader;
use xxhash_rust::xxh64::Xxh64;

/// The reading of one text: push its chunks in order, then finish.
pub(crate) struct TextImport {
    name: String,
    bytes: u64,
    hash: Xxh64,
    inflate: Inflate,
    text: TextReader,
    records: RecordReader,
    damaged: Option<(ProblemKind, Occurrence)>,
}

impl TextImport {
    /// Begins reading the text of this name, the `member`th of the opened file.
    pub(crate) fn new(name: String, member: u32, mappings: Vec<Mapping>) -> Self {
        let records = RecordReader::new(&name, member, mappings);
        Self {
            name,
            bytes: 0,
            hash: Xxh64::new(0),
            inflate: Inflate::new(),
            text: TextReader::default(),
            records,
            damaged: None,
        }
    }

    /// What has been read so far.
    pub(crate) fn so_far(&self) -> FileReport {
        FileReport {
            name: self.name.clone(),
            format: self.records.format(),
            bytes: self.bytes,
            records: self.records.counts,
            problems: self.records.problems.clone().into_problems(),
            fingerprint: self.hash.digest(),
            span: self.records.notes.span(0),
            shapes: self.records.shapes.clone(),
            ..FileReport::default()
        }
    }

    /// Records met so far.
    pub(crate) fn records(&self) -> u64 {
        self.records.counts.read
    }

    /// Takes the next bytes and hands the records they complete to `sink`.
    /// What inflating makes of them is counted, and where that is too much,
    /// what follows is left out.
    pub(crate) fn push(
        &mut self,
        chunk: &[u8],
        unfolded: &mut Unfolded,
        sink: &mut dyn RecordSink,
    ) {
        self.bytes += chunk.len() as u64;
        self.hash.update(chunk);
        if self.damaged.is_some() {
            return;
        }
        let Self {
            inflate,
            text,
            records,
            ..
        } = self;
        let read = inflate.push(chunk, unfolded, &mut |plain| {
            text.push(plain, &mut |piece, spot| records.take(piece, spot, sink));
        });
        match read {
            Ok(()) => {}
            Err(InflateError::TooMuch(why)) => self.stop(&why),
            Err(InflateError::Damaged(why)) => {
                self.damaged = Some(damage_after(&self.text, &why.to_string()));
            }
        }
    }

    /// Notes that the text goes on to unfold to too much; nothing more is read.
    pub(crate) fn stop(&mut self, why: &TooMuch) {
        let byte = self.text.taken();
        let text = format!("after byte {byte} of the text: {why}; the rest of it was not read");
        let damage = (ProblemKind::ArchiveTooLarge, Occurrence::of_file(text));
        self.damaged.get_or_insert(damage);
    }

    /// Takes the end of the text and says what was read. `fault` is what was wrong
    /// with it in the archive it came from.
    pub(crate) fn finish(self, fault: Option<&str>, sink: &mut dyn RecordSink) -> FileReport {
        let Self {
            name,
            bytes,
            hash,
            mut inflate,
            mut text,
            mut records,
            damaged,
        } = self;
        let mut damage = damaged;
        if damage.is_none() {
            let ended = inflate.finish(&mut |plain| {
                text.push(plain, &mut |piece, spot| records.take(piece, spot, sink));
            });
            damage = match (fault, ended) {
                (Some(fault), _) => Some(damage_after(&text, fault)),
                (None, Ok(())) => None,
                (None, Err(error)) => {
                    let text = format!("at the end of the file, byte {bytes}: {error}");
                    Some((ProblemKind::DamagedArchive, Occurrence::of_file(text)))
                }
            };
        }
        text.end(&mut |piece, spot| records.take(piece, spot, sink));
        let is_blank = text.is_blank();
        text.finish(&mut |piece, spot| records.take(piece, spot, sink));
        if let Some((kind, damage)) = damage {
            records.problems.add(kind, || damage);
        }
        if bytes == 0 {
            records
                .problems
                .add(ProblemKind::EmptyFile, || Occurrence::of_file("0 bytes"));
        } else if records.counts.read == 0 {
            let text = if is_blank {
                "nothing but blanks"
            } else {
                records.what_is_empty()
            };
            records
                .problems
                .add(ProblemKind::NoRecords, || Occurrence::of_file(text));
        }
        let clock_shift = records.formats.clock_shift();
        if let Some(text) = records.formats.told_shift() {
            records
                .problems
                .add(ProblemKind::ShiftedClock, || Occurrence::of_file(text));
        }
        let is_off = records.formats.is_off();
        if is_off {
            records.problems.add(ProblemKind::ClockOff, || {
                Occurrence::of_file("processes that started then are known by their ids alone")
            });
        }
        FileReport {
            name,
            format: records.format(),
            bytes,
            records: records.counts,
            member: None,
            table: records.take_preview(),
            span: records.notes.span(clock_shift.unwrap_or(0)),
            clock_shift,
            is_off,
            shapes: records.shapes,
            problems: records.problems.into_problems(),
            fingerprint: hash.digest(),
        }
    }
}

fn damage_after(text: &TextReader, why: &str) -> (ProblemKind, Occurrence) {
    let byte = text.taken();
    let text = format!("after byte {byte} of the text: {why}");
    (ProblemKind::DamagedArchive, Occurrence::of_file(text))
}
