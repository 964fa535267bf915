//! From cut pieces of text to records: parses them, names their columns, has
//! them read, and counts.

use crate::fields::Notes;
use crate::format::Format;
use crate::formats::Formats;
use crate::mapping::Mapping;
use crate::report::{Occurrence, ProblemKind, ProblemLog, RecordCounts, ShapeCount, excerpt};
use crate::table_preview::{PREVIEW_ROWS, TablePreview};
use crate::{Place, RecordSink};
use rustc_hash::FxHashSet;
use std::borrow::Cow;
use throughline_records::Piece;
use throughline_records::Row;
use throughline_records::Spot;
use throughline_records::json::{self, FaultKind, JsonErrorKind, Object, Value};
use throughline_records::{Cut, MAX_RECORD_BYTES, rows_of_table};
use xxhash_rust::xxh64::xxh64;

/// Reads the records of one text.
pub(crate) struct RecordReader {
    pub(crate) counts: RecordCounts,
    pub(crate) problems: ProblemLog,
    pub(crate) shapes: Vec<ShapeCount>,
    pub(crate) notes: Notes,
    pub(crate) formats: Formats,
    /// Which of the opened file's texts this is.
    member: u32,
    /// Columns of the table that is being read.
    header: Option<Vec<String>>,
    preview: Option<TablePreview>,
}

impl RecordReader {
    pub(crate) fn new(name: &str, member: u32, mappings: Vec<Mapping>) -> Self {
        Self {
            counts: RecordCounts::default(),
            problems: ProblemLog::default(),
            shapes: Vec::new(),
            notes: Notes::new(name),
            formats: Formats::new(mappings),
            member,
            header: None,
            preview: None,
        }
    }

    /// The shape of the first record that was recognised.
    pub(crate) fn format(&self) -> Format {
        let most = self.shapes.iter().rev().max_by_key(|it| it.records);
        most.map_or(Format::Unknown, |it| it.format)
    }

    /// In words, what holds no records where none was met.
    pub(crate) fn what_is_empty(&self) -> &'static str {
        match self.header {
            Some(_) => "a table without rows",
            None => "an empty list",
        }
    }

    /// The beginning of the table, where the file is one that no shape fits or a
    /// mapping was used.
    pub(crate) fn take_preview(&mut self) -> Option<TablePreview> {
        let unread = self.counts.accepted == 0;
        let mapping = self.formats.used_mapping();
        let mut preview = self
            .preview
            .take()
            .filter(|_| unread || mapping.is_some())?;
        preview.finish(mapping);
        Some(preview)
    }

    /// Takes the next piece, which began here.
    pub(crate) fn take(&mut self, piece: Piece<'_>, spot: Spot, sink: &mut dyn RecordSink) {
        match piece {
            Piece::Json(cut) => self.take_json(cut, spot, sink),
            Piece::Table(row) => self.take_row(row, spot, sink),
        }
    }

    fn take_json(&mut self, cut: Cut<'_>, spot: Spot, sink: &mut dyn RecordSink) {
        match cut {
            Cut::Record(bytes) => {
                self.counts.read += 1;
                let place = self.place(bytes, spot);
                self.json_record(bytes, place, spot, sink);
            }
            Cut::Columns(bytes) => self.header = columns(bytes),
            Cut::RowsFirst(table) => {
                let (mut spot, mut taken) = (spot, 0);
                rows_of_table(table, &mut |cut, at| {
                    spot = spot.behind(table.get(taken..at).unwrap_or_default());
                    taken = at;
                    self.take_json(cut, spot, sink);
                });
            }
            Cut::UnclosedList => {
                // The records before it are whole; that the list goes on is worth saying.
                let kept = self.counts.read;
                self.problems.add(ProblemKind::Truncated, || Occurrence {
                    byte: Some(spot.byte),
                    text: format!("the list is not closed, {kept} records kept"),
                    ..Occurrence::default()
                });
            }
            Cut::NotJson(bytes) => self.reject(ProblemKind::NotJson, spot, || shown(bytes)),
            Cut::Unfinished(bytes) => self.unfinished(bytes, spot, sink),
            Cut::TooLarge(bytes) => self.too_large(bytes, spot),
            Cut::TableTooLarge(_) => self.reject(ProblemKind::TooLarge, spot, || {
                let limit = MAX_RECORD_BYTES >> 20;
                format!("columns must stand before rows in tables of more than {limit} MiB")
            }),
        }
    }

    /// An object that never ends. Of an incident the alerts are kept that are whole.
    fn unfinished(&mut self, bytes: &[u8], spot: Spot, sink: &mut dyn RecordSink) {
        let text = String::from_utf8_lossy(bytes);
        let Some((whole, alerts)) = json::close_after_whole(&text, &["alerts"]) else {
            self.reject(ProblemKind::Truncated, spot, || shown(bytes));
            return;
        };
        self.counts.read += 1;
        let place = self.place(bytes, spot);
        let text = format!("{alerts} alerts kept");
        self.notes.add_whole(ProblemKind::CutShort, text);
        self.json_record(whole.as_bytes(), place, spot, sink);
    }

    fn take_row(&mut self, row: Row<'_>, spot: Spot, sink: &mut dyn RecordSink) {
        let (cells, bytes) = match row {
            Row::Cells(cells, bytes) => (cells, bytes),
            Row::TooLarge(bytes) => {
                self.too_large(bytes, spot);
                return;
            }
            Row::OpenQuote => {
                // In the titles it opens in no record.
                let record = self.header.is_some().then_some(self.counts.read + 1);
                self.problems.add(ProblemKind::OpenQuote, || Occurrence {
                    record,
                    byte: Some(spot.byte),
                    field: None,
                    text: "it opens in this row, and all that follows is in one cell".to_owned(),
                });
                return;
            }
        };
        let texts: Vec<Cow<'_, str>> = cells.iter().map(|it| String::from_utf8_lossy(it)).collect();
        if texts.iter().all(|it| it.trim().is_empty()) {
            // A line without separators is none of the table's rows.
            if texts.len() > 1 {
                self.problems.add(ProblemKind::BlankRow, || Occurrence {
                    byte: Some(spot.byte),
                    text: format!("{} empty cells", texts.len()),
                    ..Occurrence::default()
                });
            }
            return;
        }
        let Some(header) = self.header.take() else {
            self.header = Some(self.columns_of(&texts));
            return;
        };
        self.counts.read += 1;
        let place = Place {
            member: self.member,
            record: self.counts.read,
            offset: spot.offset,
            bytes: bytes as u32,
            hash: cells.iter().fold(0, |hash, cell| xxh64(cell, hash)),
            ..Place::default()
        };
        if texts.iter().any(|it| matches!(it, Cow::Owned(_))) {
            self.notes
                .add_whole(ProblemKind::InvalidUtf8, "a cell of the row");
        }
        if texts.len() != header.len() {
            let text = format!("{} cells below {} columns", texts.len(), header.len());
            self.notes.add_whole(ProblemKind::RaggedRow, text);
        }
        let cells = texts.into_iter().map(|it| {
            if it.trim().is_empty() {
                Value::Null
            } else {
                Value::Text(it)
            }
        });
        self.object(row_of(&header, cells), place, spot, sink);
        self.header = Some(header);
    }

    /// The names of a table's columns. Of several of one name the first counts.
    fn columns_of(&mut self, titles: &[Cow<'_, str>]) -> Vec<String> {
        let mut names = FxHashSet::default();
        let mut columns = Vec::with_capacity(titles.len());
        for title in titles {
            let mut name = column_name(title);
            if !name.is_empty() && !names.insert(name.clone()) {
                let field = format!("{} again", excerpt(&name));
                self.problems.tally(ProblemKind::UnknownField, &field);
                self.problems.add(ProblemKind::UnknownField, || Occurrence {
                    field: Some(field),
                    ..Occurrence::default()
                });
                name.clear();
            }
            columns.push(name);
        }
        columns
    }

    fn place(&self, bytes: &[u8], spot: Spot) -> Place {
        Place {
            member: self.member,
            record: self.counts.read,
            offset: spot.offset,
            bytes: bytes.len() as u32,
            hash: xxh64(bytes, 0),
            ..Place::default()
        }
    }

    fn json_record(&mut self, bytes: &[u8], place: Place, spot: Spot, sink: &mut dyn RecordSink) {
        let text = match std::str::from_utf8(bytes) {
            Ok(text) => Cow::Borrowed(text),
            Err(error) => {
                let text = format!("byte {} of the record", error.valid_up_to());
                self.notes.add_whole(ProblemKind::InvalidUtf8, text);
                String::from_utf8_lossy(bytes)
            }
        };
        let mut faults = Vec::new();
        let value = match json::parse(&text, &mut faults) {
            Ok(value) => value,
            Err(error) => {
                let kind = match error.kind {
                    JsonErrorKind::Unfinished => ProblemKind::Truncated,
                    JsonErrorKind::TooMany => ProblemKind::TooLarge,
                    _ => ProblemKind::NotJson,
                };
                let near = near(&text, error.offset);
                self.problems.add(kind, || Occurrence {
                    record: Some(place.record),
                    byte: Some(spot.behind(before(bytes, error.offset)).byte),
                    field: None,
                    text: format!("{} near \"{near}\"", error.kind),
                });
                self.notes.clear();
                self.counts.rejected += 1;
                return;
            }
        };
        // From one to the next: a large record may have a thousand.
        faults.sort_by_key(|it| it.offset);
        let (mut reached, mut rest, mut at) = (spot, bytes, 0);
        for fault in faults {
            let kind = match fault.kind {
                FaultKind::TooDeep => ProblemKind::TooDeep,
                _ => ProblemKind::LooseJson,
            };
            let between = before(rest, fault.offset - at);
            reached = reached.behind(between);
            (rest, at) = (&rest[between.len()..], fault.offset);
            let byte = reached.byte;
            let text = near(&text, fault.offset);
            self.notes.add(kind, &format!("byte {byte}"), text);
        }
        match value {
            Value::Object(object) => self.object(object, place, spot, sink),
            Value::List(cells) => {
                let header = self.header.take().unwrap_or_default();
                if cells.len() != header.len() {
                    let text = format!("{} cells below {} columns", cells.len(), header.len());
                    self.notes.add_whole(ProblemKind::RaggedRow, text);
                }
                self.object(row_of(&header, cells), place, spot, sink);
                self.header = Some(header);
            }
            _ => {}
        }
    }

    fn object(&mut self, object: Object<'_>, place: Place, spot: Spot, sink: &mut dyn RecordSink) {
        if (self.counts.read as usize) <= PREVIEW_ROWS {
            self.preview.get_or_insert_default().add(&object);
        }
        let read = self.formats.read(object, &mut self.notes, place, sink);
        let repaired = self
            .notes
            .move_into(&mut self.problems, place.record, spot.byte);
        let Some((format, why)) = read else {
            self.counts.rejected += 1;
            return;
        };
        match self.shapes.iter_mut().find(|it| it.format == format) {
            Some(shape) => shape.records += 1,
            None => self.shapes.push(ShapeCount {
                format,
                why,
                records: 1,
            }),
        }
        self.counts.accepted += 1;
        self.counts.repaired += u64::from(repaired);
    }

    fn reject(&mut self, kind: ProblemKind, spot: Spot, text: impl FnOnce() -> String) {
        self.counts.read += 1;
        self.counts.rejected += 1;
        let record = self.counts.read;
        self.problems.add(kind, || Occurrence {
            record: Some(record),
            byte: Some(spot.byte),
            field: None,
            text: text(),
        });
    }

    fn too_large(&mut self, bytes: usize, spot: Spot) {
        let (size, limit) = (bytes >> 20, MAX_RECORD_BYTES >> 20);
        self.reject(ProblemKind::TooLarge, spot, || {
            format!("{size} MiB, more than {limit} MiB")
        });
    }
}

/// A row as an object. It has every column, also those that its cells do not reach:
/// a table is known by them.
fn row_of<'a>(header: &'a [String], cells: impl IntoIterator<Item = Value<'a>>) -> Object<'a> {
    let cells = cells.into_iter().chain(std::iter::repeat(Value::Null));
    let mut row = Object::default();
    for (name, cell) in header.iter().zip(cells) {
        if !name.is_empty() {
            row.push(Cow::Borrowed(name), cell);
        }
    }
    row
}

/// The names of a table's columns, from what stands before its rows.
fn columns(before_rows: &[u8]) -> Option<Vec<String>> {
    let mut text = String::from_utf8_lossy(before_rows).into_owned();
    // Close what was open when the rows began: `…,"rows":`.
    text.push_str("null}");
    let Ok(Value::Object(mut table)) = json::parse(&text, &mut Vec::new()) else {
        return None;
    };
    let Value::List(columns) = table.take("columns") else {
        return None;
    };
    let names = columns.into_iter().map(|it| match it {
        Value::Object(mut column) => match column.take("name") {
            Value::Text(name) => name.into_owned(),
            _ => String::new(),
        },
        Value::Text(name) => name.into_owned(),
        _ => String::new(),
    });
    Some(names.collect())
}

/// The name of a column as records are asked for it: `TimeGenerated [UTC]` is
/// `TimeGenerated`.
fn column_name(cell: &str) -> String {
    let name = cell.trim().trim_start_matches('\u{feff}');
    match name.split_once(" [") {
        Some((stem, zone)) if zone.ends_with(']') => stem.to_owned(),
        _ => name.to_owned(),
    }
}

fn shown(bytes: &[u8]) -> String {
    excerpt(String::from_utf8_lossy(bytes).trim())
}

/// What stands in a record before a byte of its text, in which three bytes stand for
/// each fault of UTF-8.
fn before(bytes: &[u8], in_text: usize) -> &[u8] {
    // A fault is no longer than what stands for it: no more is looked at.
    let bytes = &bytes[..bytes.len().min(in_text)];
    let (mut taken, mut left) = (0, in_text);
    for part in bytes.utf8_chunks() {
        let valid = part.valid().len();
        if left <= valid {
            return &bytes[..taken + left];
        }
        taken += valid + part.invalid().len();
        left = (left - valid).saturating_sub("\u{fffd}".len());
    }
    bytes
}

/// A few characters around a byte, for messages.
fn near(text: &str, byte: usize) -> String {
    let mut start = byte.saturating_sub(12).min(text.len());
    while !text.is_char_boundary(start) {
        start -= 1;
    }
    excerpt(&text[start..].chars().take(32).collect::<String>())
}
