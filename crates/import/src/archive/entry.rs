//! One file of a zip, from behind its header to the next.

use super::header::{
    DESCRIPTOR, DESCRIPTOR_BYTES, FileHeader, Method, after_bad_descriptor, descriptor_length,
};
use super::unfolded::{TooMuch, Unfolded};
use super::zip::{Out, Part};
use flate2::{Crc, Decompress, FlushDecompress, Status};
use std::ops::ControlFlow;
use thiserror::Error;

/// Bytes inflated at once.
const BUFFER: usize = 16 << 10;

/// Why a file of an archive could not be read, or not whole.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub(crate) enum EntryFault {
    #[error("it is encrypted")]
    Encrypted,
    #[error("it is compressed by method {0}, which this version does not undo")]
    Method(u16),
    #[error("the compressed data is damaged")]
    Damaged,
    #[error("its checksum does not fit")]
    Checksum,
    #[error("the archive ends within it")]
    Cut,
    #[error(transparent)]
    TooMuch(#[from] TooMuch),
}

/// The reading of one file.
pub(super) struct EntryReader {
    header: FileHeader,
    bytes: Bytes,
    /// Bytes of the archive that were taken for it.
    stored: u64,
    /// Bytes that came out.
    size: u64,
    crc: Crc,
    fault: Option<EntryFault>,
    quiet: bool,
}

enum Bytes {
    /// Compressed, and whether what was inflated last filled the buffer.
    Deflate(Box<Decompress>, bool),
    Stored,
    /// As they stand, for nobody.
    Locked,
    /// What is left after the compressed data has ended.
    Rest,
    /// All are read; a data descriptor follows.
    Descriptor,
}

impl EntryReader {
    pub(super) fn new(header: FileHeader) -> Self {
        let (bytes, fault) = match header.method {
            Method::Deflate => (
                Bytes::Deflate(Box::new(Decompress::new(false)), false),
                None,
            ),
            Method::Stored => (Bytes::Stored, None),
            Method::Encrypted => (Bytes::Locked, Some(EntryFault::Encrypted)),
            Method::Other(method) => (Bytes::Locked, Some(EntryFault::Method(method))),
        };
        Self {
            quiet: header.is_passed_over(),
            header,
            bytes,
            stored: 0,
            size: 0,
            crc: Crc::new(),
            fault,
        }
    }

    /// How many bytes are still to come, where that is known.
    fn left(&self) -> Option<u64> {
        Some(self.header.stored?.saturating_sub(self.stored))
    }

    /// The first of these bytes that may be the file's.
    fn own<'b>(&self, bytes: &'b [u8]) -> &'b [u8] {
        let left = self.left().and_then(|it| usize::try_from(it).ok());
        &bytes[..left.map_or(bytes.len(), |it| it.min(bytes.len()))]
    }

    fn data(&mut self, bytes: &[u8], unfolded: &mut Unfolded, out: Out<'_>) -> ControlFlow<()> {
        self.crc.update(bytes);
        self.size += bytes.len() as u64;
        if self.quiet || bytes.is_empty() {
            return ControlFlow::Continue(());
        }
        out(Part::Data(bytes), unfolded)
    }

    /// Tells that it begins.
    pub(super) fn start(
        &self,
        number: u32,
        unfolded: &mut Unfolded,
        out: Out<'_>,
    ) -> ControlFlow<()> {
        if self.quiet {
            return ControlFlow::Continue(());
        }
        out(Part::Start(&self.header.name, number), unfolded)
    }

    /// Tells that it ends.
    pub(super) fn end(&mut self, unfolded: &mut Unfolded, out: Out<'_>) -> ControlFlow<()> {
        if self.quiet {
            return ControlFlow::Continue(());
        }
        out(Part::End(self.stored, self.fault.take()), unfolded)
    }

    /// Leaves out what follows of it. Where its length is not told in front, a data
    /// descriptor that fits has to be found behind it.
    fn pass_over(&mut self) {
        self.bytes = match self.header.stored {
            Some(_) => Bytes::Rest,
            None => Bytes::Locked,
        };
    }

    /// Its name, where nothing but a data descriptor that was not found yet tells where
    /// it ends.
    pub(super) fn lacks_end(&self) -> Option<&str> {
        let is_sought = matches!(self.bytes, Bytes::Stored | Bytes::Locked);
        (is_sought && self.left().is_none()).then_some(&self.header.name)
    }

    /// Takes the end of an archive that ends with these bytes of it.
    pub(super) fn cut(mut self, bytes: &[u8], unfolded: &mut Unfolded, out: Out<'_>) {
        if matches!(self.bytes, Bytes::Stored) {
            let _ = self.data(bytes, unfolded, out);
        }
        if !matches!(self.bytes, Bytes::Descriptor) {
            self.fault.get_or_insert(EntryFault::Cut);
        }
        let _ = self.end(unfolded, out);
    }

    /// Checksum and size, where the file could be read.
    fn told(&self) -> (Option<u32>, Option<u64>) {
        if self.fault.is_some() {
            return (None, None);
        }
        (Some(self.crc.sum()), Some(self.size))
    }
}

/// What became of one step.
pub(super) enum Step {
    /// So many bytes were taken; go on.
    Took(usize),
    /// Nothing can be told before more bytes come.
    NeedsMore,
    /// The file ended, and so many bytes more were taken.
    Ended(usize),
    /// Nothing more is wanted.
    Stop,
}

/// Reads on in a file.
pub(super) fn step(
    file: &mut EntryReader,
    bytes: &[u8],
    unfolded: &mut Unfolded,
    out: Out<'_>,
) -> Step {
    match &file.bytes {
        Bytes::Descriptor => descriptor(file, bytes),
        Bytes::Deflate(..) => inflate(file, bytes, unfolded, out),
        Bytes::Stored | Bytes::Locked if file.left().is_none() => {
            search(file, bytes, unfolded, out)
        }
        Bytes::Stored | Bytes::Locked | Bytes::Rest => {
            if file.left() == Some(0) {
                return all_read(file);
            }
            let own = file.own(bytes);
            if own.is_empty() {
                return Step::NeedsMore;
            }
            file.stored += own.len() as u64;
            unfolded.took_for_entry(own.len());
            if matches!(file.bytes, Bytes::Stored) && file.data(own, unfolded, out).is_break() {
                return Step::Stop;
            }
            Step::Took(own.len())
        }
    }
}

/// All bytes of a file are read: what is told of them must fit.
fn all_read(file: &mut EntryReader) -> Step {
    if file.header.has_descriptor {
        file.bytes = Bytes::Descriptor;
        return Step::Took(0);
    }
    if file.told().0.is_some_and(|crc| crc != file.header.crc) {
        file.fault = Some(EntryFault::Checksum);
    }
    Step::Ended(0)
}

fn descriptor(file: &mut EntryReader, bytes: &[u8]) -> Step {
    let Some(bytes) = bytes.get(..DESCRIPTOR_BYTES) else {
        return Step::NeedsMore;
    };
    let (crc, size) = file.told();
    if let Some(length) = descriptor_length(bytes, crc, file.stored, size) {
        return Step::Ended(length);
    }
    file.fault.get_or_insert(EntryFault::Checksum);
    Step::Ended(after_bad_descriptor(bytes))
}

fn inflate(file: &mut EntryReader, bytes: &[u8], unfolded: &mut Unfolded, out: Out<'_>) -> Step {
    let own = file.own(bytes);
    let is_last = file.left() == Some(own.len() as u64);
    let Bytes::Deflate(deflate, is_full) = &mut file.bytes else {
        return Step::NeedsMore;
    };
    if own.is_empty() && !is_last && !*is_full {
        return Step::NeedsMore;
    }
    let mut buffer = [0; BUFFER];
    let (took_before, made_before) = (deflate.total_in(), deflate.total_out());
    let status = deflate.decompress(own, &mut buffer, FlushDecompress::None);
    let took = (deflate.total_in() - took_before) as usize;
    let made = (deflate.total_out() - made_before) as usize;
    *is_full = made == BUFFER;
    file.stored += took as u64;
    unfolded.took_for_entry(took);
    if let Err(why) = unfolded.made(made) {
        file.fault = Some(why.into());
        file.pass_over();
        return Step::Took(took);
    }
    let is_stuck = took == 0 && made == 0;
    let ends = match status {
        Ok(Status::StreamEnd) => true,
        Ok(_) if is_stuck && is_last => {
            file.fault = Some(EntryFault::Damaged);
            true
        }
        Ok(_) => false,
        Err(_) => {
            file.fault = Some(EntryFault::Damaged);
            true
        }
    };
    if file.data(&buffer[..made], unfolded, out).is_break() {
        return Step::Stop;
    }
    match (ends, &file.fault, file.header.stored) {
        // Only a descriptor tells the length of such a file.
        (true, None, None) => file.bytes = Bytes::Descriptor,
        (true, ..) => file.pass_over(),
        (false, ..) if is_stuck => return Step::NeedsMore,
        (false, ..) => {}
    }
    Step::Took(took)
}

/// Reads a file of unknown length that does not tell its own end: it ends where
/// a data descriptor fits what came before.
fn search(file: &mut EntryReader, bytes: &[u8], unfolded: &mut Unfolded, out: Out<'_>) -> Step {
    let length = match memchr::memmem::find(bytes, DESCRIPTOR) {
        Some(0) => {
            let Some(descriptor) = bytes.get(..DESCRIPTOR_BYTES) else {
                return Step::NeedsMore;
            };
            let (crc, size) = file.told();
            if let Some(length) = descriptor_length(descriptor, crc, file.stored, size) {
                return Step::Ended(length);
            }
            1
        }
        Some(before) => before,
        // The signature may have begun.
        None if bytes.len() > 3 => bytes.len() - 3,
        None => return Step::NeedsMore,
    };
    file.stored += length as u64;
    unfolded.took_for_entry(length);
    if matches!(file.bytes, Bytes::Stored) && file.data(&bytes[..length], unfolded, out).is_break()
    {
        return Step::Stop;
    }
    Step::Took(length)
}
