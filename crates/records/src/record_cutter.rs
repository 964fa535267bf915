//! Cuts a stream of bytes into records, whatever envelope they came in.
//!
//! Understood are one object, an array, `{"value":[…]}` and its relatives,
//! arrays of such envelopes, one object a line, objects one after another, and
//! tables of columns and rows (data formats, 0.1). The cutter looks at brackets and quotes only; whether
//! a record is sound is for the parser to say.

use crate::bytes::BLOCK;
use crate::json::MAX_DEPTH;

mod passing;
mod rows_first;

pub use rows_first::rows_of_table;

/// Larger records are passed over: no export comes near it, and a hostile
/// one must not fill the memory.
pub const MAX_RECORD_BYTES: usize = 64 << 20;

/// What is kept of something that is no object: enough for the message.
const MAX_GARBAGE_BYTES: usize = 1 << 10;

/// Keys under which an envelope keeps its list.
const LIST_KEYS: [&[u8]; 5] = [b"value", b"results", b"records", b"alerts_v2", b"tables"];

/// Key under which a table keeps its rows, mostly after its columns.
const ROWS_KEY: &[u8] = b"rows";

/// Key under which a table tells what the cells of its rows are.
const COLUMNS_KEY: &[u8] = b"columns";

/// How many containers may stand around a record (an array of envelopes is two).
const MAX_CONTAINERS: usize = 8;

/// What the cutter found.
#[derive(Debug, PartialEq, Eq)]
pub enum Cut<'a> {
    /// A whole object, or a row of a table: a list.
    Record(&'a [u8]),
    /// What stands before the rows of a table: its columns, in an object that is
    /// not closed.
    Columns(&'a [u8]),
    /// A whole table whose rows stand before its columns: [`rows_of_table`] cuts it.
    RowsFirst(&'a [u8]),
    /// Something that is no object; what was there, for the message.
    NotJson(&'a [u8]),
    /// An object that never ends.
    Unfinished(&'a [u8]),
    /// An object beyond [`MAX_RECORD_BYTES`], and its size so far.
    TooLarge(usize),
    /// The same where it has rows without columns before them.
    TableTooLarge(usize),
    /// A list or envelope that is not closed at the end of the file.
    UnclosedList,
}

/// Cuts records out of chunks.
#[derive(Debug, Default)]
pub struct RecordCutter {
    containers: Vec<Container>,
    state: State,
    /// Bytes of the current object that stood in earlier chunks.
    carried: Vec<u8>,
    /// Where the current object begins, in bytes from the start of the text.
    record_start: u64,
    /// Bytes of chunks already taken.
    taken: u64,
    line_start: bool,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Container {
    /// `[…]`: elements are records.
    List,
    /// `[…]` of a table: elements are lists of cells.
    Rows,
    /// What follows the list inside its envelope.
    EnvelopeTail,
}

#[derive(Debug, Default)]
enum State {
    /// Between records.
    #[default]
    Between,
    /// In something that is no object; ends at the line's or element's end.
    Garbage(Scan),
    /// In an object.
    Object(Scan),
    /// In the rest of an envelope after its list.
    Tail(Scan),
}

/// Where in an object the cutter stands.
#[derive(Debug, Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "independent marks of one byte loop"
)]
struct Scan {
    depth: usize,
    in_text: bool,
    escaped: bool,
    /// The last byte outside text that was not blank.
    last: u8,
    /// A newline was the last byte: if `{` follows at once, a line was broken.
    after_newline: bool,
    /// The object began at the start of a line, outside of any list.
    at_line_start: bool,
    /// The key being read or just read at depth 1.
    key: Vec<u8>,
    in_key: bool,
    /// A record's own key was seen, so this is no envelope.
    is_record: bool,
    /// The columns of a table were seen, so its rows may follow.
    has_columns: bool,
    /// The rows of a table were seen, and no columns before them.
    rows_first: bool,
    /// Columns followed after those.
    columns_behind: bool,
    too_large: usize,
}

impl RecordCutter {
    pub fn new() -> Self {
        Self {
            line_start: true,
            ..Self::default()
        }
    }

    /// Bytes of text taken so far.
    pub fn taken(&self) -> u64 {
        self.taken
    }

    /// Where the current object begins, in bytes from the start of the text.
    pub fn started(&self) -> u64 {
        self.record_start
    }

    /// Takes a chunk and hands each cut, with the byte its object began at, to `out`.
    pub fn push(&mut self, chunk: &[u8], out: &mut dyn FnMut(Cut<'_>, u64)) {
        // Where the current object begins in this chunk.
        let mut from = 0;
        let mut at = 0;
        // Where many bytes may be passed at once again.
        let mut look_at = 0;
        while at < chunk.len() {
            let byte = chunk[at];
            match &mut self.state {
                State::Between => {
                    from = at;
                    self.record_start = self.taken + at as u64;
                    self.between(byte);
                    self.line_start = byte == b'\n';
                    at += 1;
                }
                State::Garbage(scan) => {
                    let in_list = is_list(self.containers.last());
                    if !in_list && byte != b'\n' {
                        // Nothing before the line's end matters: jump to it.
                        let rest = &chunk[at..];
                        at += memchr::memchr(b'\n', rest).unwrap_or(rest.len());
                        continue;
                    }
                    if ends_garbage(scan, byte, in_list) {
                        self.carry(&chunk[from..at]);
                        out(Cut::NotJson(&self.carried), self.record_start);
                        self.reset();
                    } else {
                        at += 1;
                    }
                }
                State::Tail(scan) => {
                    step(scan, byte);
                    if scan.depth == 0 {
                        self.containers.pop();
                        self.state = State::Between;
                    }
                    at += 1;
                }
                State::Object(scan) => {
                    if at >= look_at {
                        let passed = scan.pass_blocks(&chunk[at..]);
                        // Where it stopped, some bytes have to be gone over one by one.
                        look_at = at + passed + BLOCK;
                        if passed > 0 {
                            at += passed;
                            continue;
                        }
                    }
                    if scan.after_newline && byte == b'{' && line_is_broken(scan) {
                        self.carried.extend_from_slice(&chunk[from..at]);
                        out(Cut::Unfinished(&self.carried), self.record_start);
                        self.reset();
                        self.line_start = true;
                        continue;
                    }
                    if is_envelope_list(scan, byte) && self.containers.len() < MAX_CONTAINERS {
                        self.containers.push(Container::EnvelopeTail);
                        if scan.key.eq_ignore_ascii_case(ROWS_KEY) {
                            self.carried.extend_from_slice(&chunk[from..at]);
                            out(Cut::Columns(&self.carried), self.record_start);
                            self.containers.push(Container::Rows);
                        } else {
                            self.containers.push(Container::List);
                        }
                        self.reset();
                        at += 1;
                        continue;
                    }
                    scan.see_rows_first(byte);
                    step(scan, byte);
                    at += 1;
                    if scan.depth == 0 {
                        let size = scan.too_large.max(self.carried.len()) + at - from;
                        let whole = if size > MAX_RECORD_BYTES {
                            &[]
                        } else if self.carried.is_empty() {
                            &chunk[from..at]
                        } else {
                            self.carried.extend_from_slice(&chunk[from..at]);
                            &self.carried
                        };
                        let cut = match scan {
                            _ if size > MAX_RECORD_BYTES => scan.too_large(size),
                            it if it.columns_behind => Cut::RowsFirst(whole),
                            _ => Cut::Record(whole),
                        };
                        out(cut, self.record_start);
                        self.reset();
                    }
                }
            }
        }
        self.carry(&chunk[from.min(chunk.len())..]);
        self.taken += chunk.len() as u64;
    }

    /// Takes the end of the file.
    pub fn finish(&mut self, out: &mut dyn FnMut(Cut<'_>, u64)) {
        match &self.state {
            State::Between | State::Tail(_) => {
                if !self.containers.is_empty() {
                    out(Cut::UnclosedList, self.taken);
                }
            }
            State::Garbage(_) => out(Cut::NotJson(&self.carried), self.record_start),
            State::Object(scan) if scan.too_large > 0 => {
                out(scan.too_large(scan.too_large), self.record_start);
            }
            State::Object(_) => out(Cut::Unfinished(&self.carried), self.record_start),
        }
        self.reset();
        self.containers.clear();
    }

    fn reset(&mut self) {
        self.state = State::Between;
        self.carried.clear();
        self.carried.shrink_to(1 << 20);
    }

    fn carry(&mut self, rest: &[u8]) {
        match &mut self.state {
            State::Object(scan) if scan.too_large > 0 => scan.too_large += rest.len(),
            State::Object(scan) => {
                if self.carried.len() + rest.len() > MAX_RECORD_BYTES {
                    scan.too_large = self.carried.len() + rest.len();
                    self.carried = Vec::new();
                } else {
                    self.carried.extend_from_slice(rest);
                }
            }
            State::Garbage(_) => {
                let room = MAX_GARBAGE_BYTES.saturating_sub(self.carried.len());
                self.carried
                    .extend_from_slice(&rest[..rest.len().min(room)]);
            }
            _ => {}
        }
    }

    fn between(&mut self, byte: u8) {
        match byte {
            b' ' | b'\t' | b'\r' | b'\n' | b',' => {}
            b'{' => {
                let at_line_start = self.line_start && self.containers.is_empty();
                self.state = State::Object(Scan {
                    depth: 1,
                    last: b'{',
                    at_line_start,
                    ..Scan::default()
                });
            }
            b'[' if self.containers.last() == Some(&Container::Rows) => {
                self.state = State::Object(Scan {
                    depth: 1,
                    last: b'[',
                    ..Scan::default()
                });
            }
            b'[' if self.containers.len() < MAX_CONTAINERS => {
                self.containers.push(Container::List);
            }
            b']' if is_list(self.containers.last()) => {
                self.containers.pop();
                if self.containers.last() == Some(&Container::EnvelopeTail) {
                    self.state = State::Tail(Scan {
                        depth: 1,
                        ..Scan::default()
                    });
                }
            }
            _ => {
                let mut scan = Scan::default();
                step(&mut scan, byte);
                self.state = State::Garbage(scan);
            }
        }
    }
}

impl Scan {
    /// Notes lists of a table whose rows stand before its columns.
    fn see_rows_first(&mut self, byte: u8) {
        if is_outer_list(self, byte) {
            self.rows_first |= self.key.eq_ignore_ascii_case(ROWS_KEY);
            self.columns_behind |= self.rows_first && self.key.eq_ignore_ascii_case(COLUMNS_KEY);
        }
    }

    /// What is told of an object of this size.
    fn too_large(&self, size: usize) -> Cut<'static> {
        if self.rows_first {
            Cut::TableTooLarge(size)
        } else {
            Cut::TooLarge(size)
        }
    }
}

fn is_list(container: Option<&Container>) -> bool {
    matches!(container, Some(Container::List | Container::Rows))
}

/// Moves a scan over one byte.
fn step(scan: &mut Scan, byte: u8) {
    scan.after_newline = byte == b'\n';
    if scan.in_text {
        if scan.escaped {
            scan.escaped = false;
        } else if byte == b'\\' {
            scan.escaped = true;
        } else if byte == b'"' {
            scan.in_text = false;
            if scan.in_key {
                scan.in_key = false;
                scan.is_record |= matches!(scan.key.as_slice(), b"id" | b"title" | b"displayName");
                scan.has_columns |= scan.key.eq_ignore_ascii_case(COLUMNS_KEY);
            }
            scan.last = b'"';
            return;
        }
        if scan.in_key && scan.key.len() < 64 {
            scan.key.push(byte);
        }
        return;
    }
    match byte {
        b'"' => {
            scan.in_text = true;
            if scan.depth == 1 && matches!(scan.last, b'{' | b',') {
                scan.in_key = true;
                scan.key.clear();
            }
        }
        b'{' | b'[' => scan.depth += 1,
        b'}' | b']' => scan.depth = scan.depth.saturating_sub(1),
        b' ' | b'\t' | b'\r' | b'\n' => return,
        _ => {}
    }
    scan.last = byte;
}

/// Whether this byte opens a list that is no part of a record.
fn is_outer_list(scan: &Scan, byte: u8) -> bool {
    byte == b'[' && scan.depth == 1 && !scan.in_text && scan.last == b':' && !scan.is_record
}

/// Whether this byte opens the list of an envelope.
fn is_envelope_list(scan: &Scan, byte: u8) -> bool {
    let is_key = |it: &[u8]| it.eq_ignore_ascii_case(&scan.key);
    is_outer_list(scan, byte)
        && (LIST_KEYS.into_iter().any(is_key) || scan.has_columns && is_key(ROWS_KEY))
}

/// Whether an object that began at the start of a line, and now meets `{` at
/// the start of another, was cut short: inside text, or where no value may
/// stand, or at a depth no export has.
fn line_is_broken(scan: &Scan) -> bool {
    let wants_value = match scan.last {
        b'[' | b':' => true,
        // After a comma of the object itself only a key may stand.
        b',' => scan.depth > 1,
        _ => false,
    };
    scan.at_line_start && (scan.in_text || !wants_value || scan.depth > MAX_DEPTH)
}

fn ends_garbage(scan: &mut Scan, byte: u8, in_list: bool) -> bool {
    if !in_list {
        return byte == b'\n';
    }
    if scan.depth == 0 && !scan.in_text && matches!(byte, b',' | b']') {
        return true;
    }
    step(scan, byte);
    false
}

#[cfg(test)]
mod tests;
