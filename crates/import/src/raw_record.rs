//! Reads the raw text of one record again out of its file: the data keeps its
//! place only.

use crate::archive::{Part, Unfolded, ZipReader, begins_like_zip};
use crate::inflate::Inflate;
use crate::{Member, Place};
use std::ops::ControlFlow;
use thiserror::Error;
use throughline_records::Encoding;
use throughline_records::MAX_RECORD_BYTES;

/// Why a record could not be read again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum RawRecordError {
    /// The file is shorter than it was, or is another one.
    #[error("the file ends before the record")]
    Missing,
    /// The archive holds no such file.
    #[error("the archive does not hold the file that the record stood in")]
    NoSuchMember,
    /// What holds it does not unfold.
    #[error("the compressed data is damaged before the record")]
    Damaged,
}

/// The reading of one record: push the opened file's chunks from its start, until
/// nothing more is needed.
pub struct RawRecord {
    member: Option<u32>,
    content: Content,
    text: Text,
    unfolded: Unfolded,
}

/// What is in the opened file.
enum Content {
    /// Its first bytes.
    Start(Vec<u8>),
    /// The text itself.
    Text,
    Archive(Box<ZipReader>),
    /// No archive, although one was told of.
    Other,
}

/// The text that the record is a part of.
struct Text {
    inflate: Inflate,
    encoding: Encoding,
    found: Found,
    is_damaged: bool,
    is_begun: bool,
}

/// The part of the text that is wanted.
struct Found {
    /// Bytes of text before it that are still to come.
    before: u64,
    /// Its bytes that are still to come.
    left: usize,
    bytes: Vec<u8>,
}

impl RawRecord {
    /// Begins to look for the record of this place: in the opened file, or in a
    /// file of it where it is an archive, as the file's report tells.
    pub fn new(member: Option<&Member>, place: Place) -> Self {
        Self {
            member: member.map(|it| it.entry),
            content: Content::Start(Vec::new()),
            text: Text {
                inflate: Inflate::new(),
                encoding: Encoding::default(),
                found: Found {
                    before: place.offset,
                    left: (place.bytes as usize).min(MAX_RECORD_BYTES),
                    bytes: Vec::new(),
                },
                is_damaged: false,
                is_begun: false,
            },
            unfolded: Unfolded::default(),
        }
    }

    /// Where the text begins in a file that can be read from any place: plain
    /// UTF-8. None where it must be read from its start.
    pub fn plain_start(beginning: &[u8]) -> Option<u64> {
        match beginning {
            [0x1f, 0x8b, ..]
            | [b'P', b'K', ..]
            | [0xff, 0xfe, ..]
            | [0xfe, 0xff, ..]
            | [0, _, ..]
            | [_, 0, ..] => None,
            [0xef, 0xbb, 0xbf, ..] => Some(3),
            _ => Some(0),
        }
    }

    /// Takes the next bytes of the opened file. Says whether more are needed.
    pub fn push(&mut self, chunk: &[u8]) -> bool {
        self.unfolded.took(chunk.len());
        self.take(chunk);
        self.text.goes_on() && !matches!(self.content, Content::Other)
    }

    fn take(&mut self, chunk: &[u8]) {
        let wanted = self.member;
        match &mut self.content {
            Content::Other => {}
            Content::Text => self.text.push(chunk, &mut self.unfolded),
            Content::Archive(zip) => zip.push(chunk, &mut self.unfolded, &mut |part, unfolded| {
                self.text.take(&part, wanted, unfolded)
            }),
            Content::Start(waiting) => {
                waiting.extend_from_slice(chunk);
                if let Some(is_zip) = begins_like_zip(waiting) {
                    self.begin(is_zip);
                }
            }
        }
    }

    fn begin(&mut self, is_zip: bool) {
        let content = match (self.member, is_zip) {
            (None, _) => {
                self.text.is_begun = true;
                Content::Text
            }
            (Some(_), true) => Content::Archive(Box::new(ZipReader::new())),
            (Some(_), false) => Content::Other,
        };
        if let Content::Start(waiting) = std::mem::replace(&mut self.content, content) {
            self.take(&waiting);
        }
    }

    /// The record's text, without the line break of its row. Bytes that are not
    /// UTF-8 are replaced.
    ///
    /// # Errors
    ///
    /// Says why it was not found.
    pub fn finish(mut self) -> Result<String, RawRecordError> {
        if matches!(self.content, Content::Start(_)) {
            self.begin(false);
        }
        if let Content::Archive(zip) = self.content {
            let (text, wanted) = (&mut self.text, self.member);
            zip.finish(&mut self.unfolded, &mut |part, unfolded| {
                text.take(&part, wanted, unfolded)
            });
        }
        self.text.end();
        let Text {
            found,
            is_damaged,
            is_begun,
            ..
        } = self.text;
        if found.left == 0 {
            let text = String::from_utf8_lossy(&found.bytes);
            return Ok(text.trim_matches(['\r', '\n']).to_owned());
        }
        Err(if !is_begun {
            RawRecordError::NoSuchMember
        } else if is_damaged {
            RawRecordError::Damaged
        } else {
            RawRecordError::Missing
        })
    }
}

impl Text {
    fn goes_on(&self) -> bool {
        self.found.left > 0 && !self.is_damaged
    }

    fn take(
        &mut self,
        part: &Part<'_>,
        wanted: Option<u32>,
        unfolded: &mut Unfolded,
    ) -> ControlFlow<()> {
        match part {
            Part::Start(_, entry) => self.is_begun = Some(*entry) == wanted,
            Part::Data(bytes) if self.is_begun => self.push(bytes, unfolded),
            Part::End(..) if self.is_begun => return ControlFlow::Break(()),
            Part::Data(_) | Part::End(..) => {}
        }
        if self.goes_on() {
            ControlFlow::Continue(())
        } else {
            ControlFlow::Break(())
        }
    }

    fn push(&mut self, chunk: &[u8], unfolded: &mut Unfolded) {
        let Self {
            inflate,
            encoding,
            found,
            ..
        } = self;
        let read = inflate.push(chunk, unfolded, &mut |plain| {
            encoding.push(plain, &mut |it| found.take(it.text));
        });
        self.is_damaged |= read.is_err();
    }

    fn end(&mut self) {
        let Self {
            inflate,
            encoding,
            found,
            ..
        } = self;
        let ended = inflate.finish(&mut |plain| {
            encoding.push(plain, &mut |it| found.take(it.text));
        });
        self.is_damaged |= ended.is_err();
        self.encoding.finish(&mut |it| self.found.take(it.text));
    }
}

impl Found {
    fn take(&mut self, text: &[u8]) {
        let skipped = usize::try_from(self.before).map_or(text.len(), |it| it.min(text.len()));
        self.before -= skipped as u64;
        let rest = &text[skipped..];
        let own = &rest[..self.left.min(rest.len())];
        self.bytes.extend_from_slice(own);
        self.left -= own.len();
    }
}
