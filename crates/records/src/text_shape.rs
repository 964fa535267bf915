//! Tells JSON from delimited text by how it begins, and cuts accordingly.

use crate::record_cutter::{Cut, RecordCutter};
use crate::table_cutter::{Row, TableCutter, separator_of};

/// A first line longer than this is no header.
const MAX_HEADER_BYTES: usize = 64 << 10;

/// What was cut out of a text.
pub enum Piece<'a> {
    /// From JSON.
    Json(Cut<'a>),
    /// From delimited text.
    Table(Row<'a>),
}

/// Cuts text of either kind.
pub enum TextCutter {
    /// The kind is not known yet; the beginning waits.
    Start(Vec<u8>),
    /// JSON, or what is no table.
    Json(Box<RecordCutter>),
    /// Delimited text.
    Table(Box<TableCutter>),
}

impl Default for TextCutter {
    /// Of a text of which nothing is known yet.
    fn default() -> Self {
        Self::Start(Vec::new())
    }
}

impl TextCutter {
    /// Bytes of text taken so far.
    pub fn taken(&self) -> u64 {
        match self {
            Self::Start(waiting) => waiting.len() as u64,
            Self::Json(cutter) => cutter.taken(),
            Self::Table(cutter) => cutter.taken(),
        }
    }

    /// Byte at which the piece that is not whole yet begins, where there is one.
    pub fn started(&self) -> u64 {
        match self {
            Self::Start(waiting) => {
                let is_break = |it: &&u8| matches!(it, b'\r' | b'\n');
                waiting.iter().take_while(is_break).count() as u64
            }
            Self::Json(cutter) => cutter.started(),
            Self::Table(cutter) => cutter.started(),
        }
    }

    /// Whether nothing but blanks has come so far.
    pub fn is_blank(&self) -> bool {
        match self {
            Self::Start(waiting) => waiting.iter().all(u8::is_ascii_whitespace),
            Self::Json(_) | Self::Table(_) => false,
        }
    }

    /// Takes a chunk and hands each piece, with the byte it began at, to `out`.
    pub fn push(&mut self, chunk: &[u8], out: &mut dyn FnMut(Piece<'_>, u64)) {
        match self {
            Self::Json(cutter) => cutter.push(chunk, &mut |cut, at| out(Piece::Json(cut), at)),
            Self::Table(cutter) => cutter.push(chunk, &mut |row, at| out(Piece::Table(row), at)),
            Self::Start(waiting) => {
                waiting.extend_from_slice(chunk);
                if let Some(kind) = kind_of(waiting, false) {
                    self.begin(kind, out);
                }
            }
        }
    }

    /// Takes the end of the text.
    pub fn finish(&mut self, out: &mut dyn FnMut(Piece<'_>, u64)) {
        if let Self::Start(waiting) = self {
            let kind = kind_of(waiting, true).unwrap_or(Kind::Json);
            self.begin(kind, out);
        }
        match self {
            Self::Json(cutter) => cutter.finish(&mut |cut, at| out(Piece::Json(cut), at)),
            Self::Table(cutter) => cutter.finish(&mut |row, at| out(Piece::Table(row), at)),
            Self::Start(_) => {}
        }
    }

    fn begin(&mut self, kind: Kind, out: &mut dyn FnMut(Piece<'_>, u64)) {
        let cutter = match kind {
            Kind::Json => Self::Json(Box::new(RecordCutter::new())),
            Kind::Table(separator) => Self::Table(Box::new(TableCutter::new(separator))),
        };
        if let Self::Start(waiting) = std::mem::replace(self, cutter) {
            self.push(&waiting, out);
        }
    }
}

enum Kind {
    Json,
    Table(u8),
}

/// What a text is that begins like this; none where more of it must be seen.
fn kind_of(beginning: &[u8], at_end: bool) -> Option<Kind> {
    let first = beginning.iter().find(|it| !it.is_ascii_whitespace())?;
    if matches!(first, b'{' | b'[' | b'<') {
        return Some(Kind::Json);
    }
    let mut quoted = false;
    let line_end = beginning.iter().position(|&it| {
        quoted ^= it == b'"';
        it == b'\n' && !quoted
    });
    let line = match line_end {
        Some(end) => &beginning[..end],
        None if at_end || beginning.len() > MAX_HEADER_BYTES => beginning,
        None => return None,
    };
    Some(match separator_of(line) {
        Some(separator) if line.len() <= MAX_HEADER_BYTES => Kind::Table(separator),
        _ => Kind::Json,
    })
}
