//! Cuts a stream of delimited text into rows (RFC 4180 and what really occurs:
//! other delimiters, line breaks in cells, ragged rows, a byte order mark).

use crate::record_cutter::MAX_RECORD_BYTES;
use csv_core::{ReadRecordResult, Reader, ReaderBuilder};

/// More columns are no table.
const MAX_COLUMNS: usize = 4096;

/// Separators that are tried on the first line, in the order of preference.
const SEPARATORS: [u8; 4] = [b',', b'\t', b';', b'|'];

/// What the cutter found.
#[derive(Debug, PartialEq, Eq)]
pub enum Row<'a> {
    /// A whole row: its cells, and its length in bytes as it stands in the file.
    Cells(&'a [&'a [u8]], usize),
    /// A row beyond [`MAX_RECORD_BYTES`], and its size so far.
    TooLarge(usize),
    /// A quote opens in the row that comes next, the last one, and never closes: all
    /// that follows it is in one cell.
    OpenQuote,
}

/// Cuts rows out of chunks. The first row is handed out like all others.
pub struct TableCutter {
    reader: Reader,
    cells: Vec<u8>,
    ends: Vec<usize>,
    filled: usize,
    ended: usize,
    /// Where the current row begins, in bytes from the start of the text.
    row_start: u64,
    /// Bytes of the current row so far.
    row_bytes: usize,
    taken: u64,
    oversized: bool,
}

impl TableCutter {
    pub fn new(separator: u8) -> Self {
        Self {
            reader: ReaderBuilder::new().delimiter(separator).build(),
            cells: vec![0; 4096],
            ends: vec![0; 64],
            filled: 0,
            ended: 0,
            row_start: 0,
            row_bytes: 0,
            taken: 0,
            oversized: false,
        }
    }

    /// Bytes of text taken so far.
    pub fn taken(&self) -> u64 {
        self.taken
    }

    /// Where the current row begins, in bytes from the start of the text.
    pub fn started(&self) -> u64 {
        self.row_start
    }

    /// Takes a chunk and hands each row, with the byte it began at, to `out`.
    pub fn push(&mut self, chunk: &[u8], out: &mut dyn FnMut(Row<'_>, u64)) {
        let mut rest = chunk;
        while !rest.is_empty() {
            rest = &rest[self.step(rest, out)..];
        }
    }

    /// Takes the end of the file.
    pub fn finish(&mut self, out: &mut dyn FnMut(Row<'_>, u64)) {
        if self.row_bytes == 0 {
            return;
        }
        // The reader does not say whether a quote is open. A line break tells: it ends
        // the row, or goes into the cell, and then an empty input ends both.
        let mut is_open = false;
        loop {
            let input: &[u8] = if is_open { b"" } else { b"\n" };
            let (result, _, wrote) = self.read_on(input);
            match result {
                ReadRecordResult::OutputFull | ReadRecordResult::OutputEndsFull => self.grow(),
                ReadRecordResult::InputEmpty if wrote > 0 => {
                    is_open = true;
                    out(Row::OpenQuote, self.row_start);
                }
                ReadRecordResult::Record => {
                    if is_open && let Some(end) = self.ends[..self.ended].last_mut() {
                        *end = end.saturating_sub(b"\n".len());
                    }
                    self.row(out);
                    return;
                }
                ReadRecordResult::InputEmpty | ReadRecordResult::End => return,
            }
        }
    }

    /// Has the reader go on. Returns how many bytes it read and wrote.
    fn read_on(&mut self, input: &[u8]) -> (ReadRecordResult, usize, usize) {
        let (result, read, wrote, ended) = self.reader.read_record(
            input,
            &mut self.cells[self.filled..],
            &mut self.ends[self.ended..],
        );
        self.filled += wrote;
        self.ended += ended;
        (result, read, wrote)
    }

    fn step(&mut self, input: &[u8], out: &mut dyn FnMut(Row<'_>, u64)) -> usize {
        if self.row_bytes == 0 {
            // The reader ends a row at its CR: the LF behind it, and empty lines, are
            // no part of the next one.
            let breaks = |it: &&u8| matches!(it, b'\r' | b'\n');
            let skipped = input.iter().take_while(breaks).count();
            self.taken += skipped as u64;
            self.row_start = self.taken;
            if skipped > 0 {
                return skipped;
            }
        }
        let (result, read, _) = self.read_on(input);
        self.row_bytes += read;
        self.taken += read as u64;
        match result {
            ReadRecordResult::OutputFull | ReadRecordResult::OutputEndsFull => self.grow(),
            ReadRecordResult::Record => self.row(out),
            ReadRecordResult::InputEmpty | ReadRecordResult::End => {}
        }
        read
    }

    fn grow(&mut self) {
        if self.filled >= MAX_RECORD_BYTES || self.ended >= MAX_COLUMNS {
            // Let the reader go on to the row's end, over the same bytes again.
            self.oversized = true;
            self.filled = 0;
            self.ended = 0;
            return;
        }
        if self.filled == self.cells.len() {
            self.cells.resize(self.cells.len() * 2, 0);
        }
        if self.ended == self.ends.len() {
            self.ends.resize(self.ends.len() * 2, 0);
        }
    }

    fn row(&mut self, out: &mut dyn FnMut(Row<'_>, u64)) {
        let start = self.row_start;
        if std::mem::take(&mut self.oversized) {
            out(Row::TooLarge(self.row_bytes), start);
        } else {
            let mut from = 0;
            let cells: Vec<&[u8]> = self.ends[..self.ended]
                .iter()
                .map(|&end| &self.cells[std::mem::replace(&mut from, end)..end])
                .collect();
            out(Row::Cells(&cells, self.row_bytes), start);
        }
        self.row_bytes = 0;
        self.filled = 0;
        self.ended = 0;
    }
}

/// The separator of a table that begins with this line; none where it is no
/// table: then no separator stands in it outside of quotes.
pub fn separator_of(first_line: &[u8]) -> Option<u8> {
    let mut counts = [0_usize; SEPARATORS.len()];
    let mut quoted = false;
    for &byte in first_line {
        if byte == b'"' {
            quoted = !quoted;
        } else if !quoted && let Some(at) = SEPARATORS.iter().position(|&it| it == byte) {
            counts[at] += 1;
        }
    }
    let most = *counts.iter().max()?;
    let at = counts.iter().position(|&it| it == most && it > 0)?;
    Some(SEPARATORS[at])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str, step: usize) -> Vec<(Vec<String>, u64, usize)> {
        let separator = separator_of(text.lines().next().unwrap_or("").as_bytes()).unwrap_or(b',');
        let mut cutter = TableCutter::new(separator);
        let mut found = Vec::new();
        let mut take = |row: Row<'_>, at: u64| match row {
            Row::Cells(cells, bytes) => {
                let cells = cells
                    .iter()
                    .map(|it| String::from_utf8_lossy(it).into_owned())
                    .collect();
                found.push((cells, at, bytes));
            }
            Row::OpenQuote => found.push((vec!["OPEN".to_owned()], at, 0)),
            Row::TooLarge(_) => panic!("no row here is large"),
        };
        for chunk in text.as_bytes().chunks(step) {
            cutter.push(chunk, &mut take);
        }
        cutter.finish(&mut take);
        found
    }

    #[test]
    fn rows_in_any_chunks() {
        let text = "a,b\r\n1,\"x\r\n\"\"y\"\", z\"\r\n2,\n3";
        let whole = rows(text, text.len());
        let cells: Vec<_> = whole.iter().map(|it| it.0.join("|")).collect();
        assert_eq!(cells, ["a|b", "1|x\r\n\"y\", z", "2|", "3"]);
        for step in 1..8 {
            let again: Vec<_> = rows(text, step).into_iter().map(|it| it.0).collect();
            let first: Vec<_> = whole.iter().map(|it| it.0.clone()).collect();
            assert_eq!(again, first, "in chunks of {step}");
        }
        for (_, at, bytes) in &whole {
            assert!(*at as usize + bytes <= text.len());
        }
    }

    #[test]
    fn a_row_begins_at_its_first_byte_whatever_ended_the_one_before() {
        let text = "\r\na,b\r\n1,\"x\r\ny\"\r\n\r\n2,z\n\n3,\r4,w\r\n";
        for step in 1..=text.len() {
            let stand: Vec<_> = rows(text, step)
                .into_iter()
                .map(|(_, at, bytes)| text[at as usize..][..bytes].trim_end())
                .collect();
            let expected = ["a,b", "1,\"x\r\ny\"", "2,z", "3,", "4,w"];
            assert_eq!(stand, expected, "in chunks of {step}");
        }
    }

    #[test]
    fn separators_are_told_by_the_first_line() {
        assert_eq!(separator_of(b"a,b;c,d"), Some(b','));
        assert_eq!(separator_of(b"a;b;\"c,d,e,f\""), Some(b';'));
        assert_eq!(separator_of(b"a\tb"), Some(b'\t'));
        assert_eq!(separator_of(b"these are my notes"), None);
    }

    #[test]
    fn a_quote_that_never_closes_ends_with_the_file() {
        let found = rows("a,b\n1,\"open\n2,3\n", 4);
        assert_eq!(found.len(), 3);
        assert_eq!(found[1], (vec!["OPEN".to_owned()], 4, 0));
        assert_eq!(found[2].0, ["1", "open\n2,3\n"]);
        let is_told = |text: &str| rows(text, 3).iter().any(|it| it.0 == ["OPEN"]);
        for text in ["a,\"", "a,\"b\"\"", "\"a,b", "a,b\n\"\n"] {
            assert!(is_told(text), "{text}");
        }
        for text in [
            "a,\"b\"",
            "a,b\"",
            "a,b\n",
            "a,b\r\n1,\"2\"\r\n",
            "a,\"b\"\"\"",
            "",
        ] {
            assert!(!is_told(text), "{text}");
        }
    }
}
