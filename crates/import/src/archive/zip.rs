//! Reads a zip from front to back, as it comes, without its directory.

use super::entry::{EntryFault, EntryReader, Step, step};
use super::header::{FileHeader, Next};
use super::unfolded::Unfolded;
use crate::report::excerpt;
use std::ops::ControlFlow;
use thiserror::Error;

/// Why an archive could not be read, or not to its end.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub(crate) enum ZipFault {
    #[error("at byte {0}: neither a file nor the archive's directory begins here")]
    NoHeader(u64),
    #[error("at byte {0}: the archive ends before its directory")]
    Cut(u64),
    #[error("{0}: where it ends is not told, and what may follow it was not read")]
    NoEnd(String),
    #[error("it holds more than {0} entries; what follows was not read")]
    TooManyEntries(u32),
}

/// What a zip is read into, in this order for each file. Folders and hidden
/// files are passed over.
pub(crate) enum Part<'a> {
    /// A file begins: its name, and its number among all entries, from 0.
    Start(&'a str, u32),
    /// More of its bytes.
    Data(&'a [u8]),
    /// It ends: how many bytes it took in the archive, and what was wrong.
    End(u64, Option<EntryFault>),
}

/// Takes the parts; may say that nothing more is wanted.
pub(crate) type Out<'o> = &'o mut dyn FnMut(Part<'_>, &mut Unfolded) -> ControlFlow<()>;

/// Whether a file begins like a zip; none where more of it must be seen.
pub(crate) fn begins_like_zip(beginning: &[u8]) -> Option<bool> {
    if !b"PK".starts_with(&beginning[..beginning.len().min(2)]) {
        return Some(false);
    }
    let signature = beginning.get(..4)?;
    Some(matches!(signature, b"PK\x03\x04" | b"PK\x05\x06"))
}

/// Reads an archive, pushed in chunks.
pub(crate) struct ZipReader {
    state: State,
    /// Bytes that cannot be told before more have come.
    waiting: Vec<u8>,
    /// Where in the archive the bytes that are read next stand.
    at: u64,
    entries: u32,
    fault: Option<ZipFault>,
}

enum State {
    /// Before a file, or the directory.
    Between,
    File(Box<EntryReader>),
    /// Nothing more is to be read.
    Done,
}

impl ZipReader {
    pub(crate) fn new() -> Self {
        Self {
            state: State::Between,
            waiting: Vec::new(),
            at: 0,
            entries: 0,
            fault: None,
        }
    }

    /// Takes the next bytes of the archive.
    pub(crate) fn push(&mut self, chunk: &[u8], unfolded: &mut Unfolded, out: Out<'_>) {
        if self.waiting.is_empty() {
            let took = self.read(chunk, unfolded, out);
            self.waiting.extend_from_slice(&chunk[took..]);
        } else {
            let mut joined = std::mem::take(&mut self.waiting);
            joined.extend_from_slice(chunk);
            let took = self.read(&joined, unfolded, out);
            joined.drain(..took);
            self.waiting = joined;
        }
    }

    /// Takes the archive's end, and says what was wrong with it as a whole.
    pub(crate) fn finish(mut self, unfolded: &mut Unfolded, out: Out<'_>) -> Option<ZipFault> {
        let end = self.at + self.waiting.len() as u64;
        match std::mem::replace(&mut self.state, State::Done) {
            State::Done => return self.fault,
            State::Between => {}
            State::File(file) => {
                let fault = file.lacks_end().map(|name| ZipFault::NoEnd(excerpt(name)));
                file.cut(&self.waiting, unfolded, out);
                if fault.is_some() {
                    return fault;
                }
            }
        }
        Some(ZipFault::Cut(end))
    }

    /// Reads as far as the bytes can be told, and says how many that were.
    fn read(&mut self, bytes: &[u8], unfolded: &mut Unfolded, out: Out<'_>) -> usize {
        let start = self.at;
        let mut taken = 0;
        loop {
            let rest = &bytes[taken..];
            let step = match &mut self.state {
                State::Done => {
                    taken = bytes.len();
                    Step::NeedsMore
                }
                State::Between => self.between(rest, unfolded, out),
                State::File(file) => match step(file, rest, unfolded, out) {
                    Step::Ended(took) => {
                        let goes_on = file.end(unfolded, out).is_continue();
                        self.state = State::Between;
                        if goes_on {
                            Step::Took(took)
                        } else {
                            Step::Stop
                        }
                    }
                    step => step,
                },
            };
            match step {
                Step::Took(took) | Step::Ended(took) => taken += took,
                Step::Stop => self.state = State::Done,
                Step::NeedsMore => {
                    self.at = start + taken as u64;
                    return taken;
                }
            }
            self.at = start + taken as u64;
        }
    }

    fn between(&mut self, bytes: &[u8], unfolded: &mut Unfolded, out: Out<'_>) -> Step {
        let Some(signature) = bytes.get(..4) else {
            return Step::NeedsMore;
        };
        match Next::of(signature) {
            Next::File => {}
            Next::Directory => return Step::Stop,
            Next::Unknown => {
                self.fault = Some(ZipFault::NoHeader(self.at));
                return Step::Stop;
            }
        }
        let Some((header, length)) = FileHeader::read(bytes) else {
            return Step::NeedsMore;
        };
        if self.entries == unfolded.limits.entries {
            self.fault = Some(ZipFault::TooManyEntries(self.entries));
            return Step::Stop;
        }
        unfolded.begin_entry();
        let file = EntryReader::new(header);
        let goes_on = file.start(self.entries, unfolded, out).is_continue();
        self.entries += 1;
        self.state = State::File(Box::new(file));
        if goes_on {
            Step::Took(length)
        } else {
            Step::Stop
        }
    }
}
