//! Archives: each file in them is read as one of its own (data formats, 0.1),
//! through the same steps as any other.

mod entry;
mod header;
mod unfolded;
mod zip;

pub(crate) use entry::EntryFault;
pub(crate) use unfolded::{TooMuch, Unfolded};
pub(crate) use zip::{Part, ZipReader, begins_like_zip};

use crate::RecordSink;
use crate::format::Format;
use crate::mapping::Mapping;
use crate::report::{FileReport, Member, Occurrence, Problem, ProblemKind};
use crate::text_import::TextImport;
use std::ops::ControlFlow;
use xxhash_rust::xxh64::Xxh64;
use zip::ZipFault;

/// Beginnings of tables that nobody could read are kept of so many files.
const MAX_TABLES: usize = 100;

/// The reading of one archive: push its chunks in order, then finish.
pub(crate) struct ArchiveImport {
    bytes: u64,
    hash: Xxh64,
    zip: ZipReader,
    members: Members,
}

/// The files in the archive.
struct Members {
    archive: String,
    mappings: Vec<Mapping>,
    current: Option<(Member, Content)>,
    reports: Vec<FileReport>,
    records: u64,
    tables: usize,
}

/// What is in a file of an archive.
enum Content {
    /// Its first bytes.
    Start(Vec<u8>),
    Text(Box<TextImport>),
    /// An archive, which is not opened.
    Archive,
}

impl ArchiveImport {
    pub(crate) fn new(name: String, mappings: Vec<Mapping>) -> Self {
        Self {
            bytes: 0,
            hash: Xxh64::new(0),
            zip: ZipReader::new(),
            members: Members {
                archive: name,
                mappings,
                current: None,
                reports: Vec::new(),
                records: 0,
                tables: 0,
            },
        }
    }

    /// Records met so far, in all files.
    pub(crate) fn records(&self) -> u64 {
        let current = match &self.members.current {
            Some((_, Content::Text(text))) => text.records(),
            _ => 0,
        };
        self.members.records + current
    }

    /// Takes the next bytes and hands the records they complete to `sink`.
    pub(crate) fn push(
        &mut self,
        chunk: &[u8],
        unfolded: &mut Unfolded,
        sink: &mut dyn RecordSink,
    ) {
        self.bytes += chunk.len() as u64;
        self.hash.update(chunk);
        let members = &mut self.members;
        self.zip.push(chunk, unfolded, &mut |part, unfolded| {
            members.take(part, unfolded, sink);
            ControlFlow::Continue(())
        });
    }

    /// Takes the archive's end and says what was read of each file. Where
    /// something is wrong with the archive as a whole, a report of its own follows.
    pub(crate) fn finish(
        self,
        unfolded: &mut Unfolded,
        sink: &mut dyn RecordSink,
    ) -> Vec<FileReport> {
        let Self {
            bytes,
            hash,
            zip,
            mut members,
        } = self;
        let fault = zip.finish(unfolded, &mut |part, unfolded| {
            members.take(part, unfolded, sink);
            ControlFlow::Continue(())
        });
        let mut reports = members.reports;
        let problem = match fault {
            Some(fault @ ZipFault::TooManyEntries(_)) => {
                Some((ProblemKind::ArchiveTooLarge, fault.to_string()))
            }
            Some(fault @ ZipFault::NoEnd(_)) => Some((ProblemKind::NotOpened, fault.to_string())),
            Some(fault) => Some((ProblemKind::DamagedArchive, fault.to_string())),
            None if reports.is_empty() => {
                Some((ProblemKind::EmptyFile, "it holds no files".to_owned()))
            }
            None => None,
        };
        if let Some((kind, text)) = problem {
            reports.push(FileReport {
                name: members.archive,
                bytes,
                fingerprint: hash.digest(),
                problems: vec![Problem::once(kind, Occurrence::of_file(text))],
                ..FileReport::default()
            });
        }
        reports
    }
}

impl Members {
    fn take(&mut self, part: Part<'_>, unfolded: &mut Unfolded, sink: &mut dyn RecordSink) {
        match part {
            Part::Start(name, entry) => {
                let member = Member {
                    archive: self.archive.clone(),
                    name: name.to_owned(),
                    entry,
                };
                self.current = Some((member, Content::Start(Vec::new())));
            }
            Part::Data(bytes) => self.data(bytes, unfolded, sink),
            Part::End(stored, fault) => self.end(stored, fault, sink),
        }
    }

    fn data(&mut self, bytes: &[u8], unfolded: &mut Unfolded, sink: &mut dyn RecordSink) {
        let number = self.reports.len() as u32;
        let Some((member, content)) = &mut self.current else {
            return;
        };
        match content {
            Content::Archive => {}
            Content::Text(text) => text.push(bytes, unfolded, sink),
            Content::Start(waiting) => {
                waiting.extend_from_slice(bytes);
                let Some(is_zip) = begins_like_zip(waiting) else {
                    return;
                };
                let first = std::mem::take(waiting);
                *content = if is_zip {
                    Content::Archive
                } else {
                    Content::text(member, number, &self.mappings)
                };
                self.data(&first, unfolded, sink);
            }
        }
    }

    fn end(&mut self, stored: u64, fault: Option<EntryFault>, sink: &mut dyn RecordSink) {
        let Some((member, content)) = self.current.take() else {
            return;
        };
        let number = self.reports.len() as u32;
        let content = match content {
            Content::Start(first) => {
                let mut content = Content::text(&member, number, &self.mappings);
                if let Content::Text(text) = &mut content {
                    text.push(&first, &mut Unfolded::default(), sink);
                }
                content
            }
            other => other,
        };
        let not_opened = match (&content, &fault) {
            (_, Some(EntryFault::Encrypted | EntryFault::Method(_))) => {
                fault.as_ref().map(ToString::to_string)
            }
            (Content::Archive, _) => {
                Some("it is an archive inside an archive; open it by itself".to_owned())
            }
            _ => None,
        };
        let mut report = match (content, not_opened) {
            (Content::Text(mut text), None) => {
                if let Some(EntryFault::TooMuch(why)) = &fault {
                    text.stop(why);
                }
                text.finish(fault.map(|it| it.to_string()).as_deref(), sink)
            }
            (_, why) => FileReport {
                name: member.path(),
                format: Format::Unknown,
                problems: vec![Problem::once(
                    ProblemKind::NotOpened,
                    Occurrence::of_file(why.unwrap_or_default()),
                )],
                ..FileReport::default()
            },
        };
        self.records += report.records.read;
        report.bytes = stored;
        report.member = Some(member);
        if report.table.is_some() {
            self.tables += 1;
            report.table = report.table.filter(|_| self.tables <= MAX_TABLES);
        }
        self.reports.push(report);
    }
}

impl Content {
    fn text(member: &Member, number: u32, mappings: &[Mapping]) -> Self {
        let text = TextImport::new(member.path(), number, mappings.to_vec());
        Self::Text(Box::new(text))
    }
}
