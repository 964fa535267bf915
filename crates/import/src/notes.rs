//! What is noted while one record is read.

use crate::Place;
use crate::report::{Occurrence, ProblemKind, ProblemLog, excerpt};
use throughline_model::{DateOrder, Timestamp};

/// As many problems of one record are noted, and one more of each kind: a record
/// may be made of nothing else.
const MAX_NOTES: usize = 5_000;

/// What is noted while one record is read.
#[derive(Debug, Default)]
pub(crate) struct Notes {
    problems: Vec<Note>,
    /// The file's base name, for the ids of records that have none.
    base_name: String,
    made_ids: u32,
    /// Earliest and latest time that records of the file tell.
    span: Option<Span>,
    /// The same for times that may have to be moved.
    unsure_span: Option<Span>,
    date_order: FileOrder,
}

/// In which order dates of two numbers were written in the file so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum FileOrder {
    /// None has shown it.
    #[default]
    Open,
    /// All that show it show this one.
    Shown(DateOrder),
    /// In both: the file does not settle it.
    Mixed,
}

/// Earliest and latest of some times.
type Span = (Timestamp, Timestamp);

/// A span that reaches to this moment too.
fn reach(span: Option<Span>, at: Timestamp) -> Span {
    span.map_or((at, at), |(first, last)| (first.min(at), last.max(at)))
}

#[derive(Debug)]
struct Note {
    kind: ProblemKind,
    field: Option<String>,
    text: String,
}

impl Notes {
    pub(crate) fn new(file: &str) -> Self {
        let base = file.rsplit(['/', '\\']).next().unwrap_or(file);
        let base_name = base.strip_suffix(".gz").unwrap_or(base).to_owned();
        Self {
            base_name,
            ..Self::default()
        }
    }

    /// Notes a problem with a field of the record.
    pub(crate) fn add(&mut self, kind: ProblemKind, field: &str, text: impl Into<String>) {
        if self.has_room(kind) {
            self.problems.push(Note {
                kind,
                field: Some(excerpt(field)),
                text: text.into(),
            });
        }
    }

    /// Notes a problem with the record as a whole.
    pub(crate) fn add_whole(&mut self, kind: ProblemKind, text: impl Into<String>) {
        if self.has_room(kind) {
            self.problems.push(Note {
                kind,
                field: None,
                text: text.into(),
            });
        }
    }

    fn has_room(&self, kind: ProblemKind) -> bool {
        let beyond = self.problems.get(MAX_NOTES..).unwrap_or_default();
        self.problems.len() < MAX_NOTES || beyond.iter().all(|it| it.kind != kind)
    }

    /// Notes a time that the record tells of what happened.
    pub(crate) fn saw(&mut self, at: Timestamp) {
        self.span = Some(reach(self.span, at));
    }

    /// Notes a time that may be local time labelled as UTC.
    pub(crate) fn saw_unsure(&mut self, at: Timestamp) {
        self.unsure_span = Some(reach(self.unsure_span, at));
    }

    /// Notes the order of day and month that a time of the file shows.
    pub(crate) fn saw_order(&mut self, order: DateOrder) {
        self.date_order = match self.date_order {
            FileOrder::Open => FileOrder::Shown(order),
            FileOrder::Shown(shown) if shown == order => return,
            _ => FileOrder::Mixed,
        };
    }

    /// The order of day and month that times of the file have shown so far.
    pub(crate) fn date_order(&self) -> Option<DateOrder> {
        match self.date_order {
            FileOrder::Shown(order) => Some(order),
            FileOrder::Open | FileOrder::Mixed => None,
        }
    }

    /// Earliest and latest time that records of the file have told so far. Those
    /// that may have to be moved are ahead of UTC by so many seconds.
    pub(crate) fn span(&self, ahead: i64) -> Option<Span> {
        let Some((first, last)) = self.unsure_span else {
            return self.span;
        };
        let span = reach(self.span, first.plus_secs(-ahead));
        Some(reach(Some(span), last.plus_secs(-ahead)))
    }

    pub(crate) fn clear(&mut self) {
        self.problems.clear();
        self.made_ids = 0;
    }

    /// The notes in words, for showing at once; what is merely not read is not
    /// among them.
    pub(crate) fn told(&self) -> Vec<String> {
        let told = |it: &Note| match (&it.field, it.text.as_str()) {
            (Some(field), "") => format!("{field}: {}", it.kind.label()),
            (Some(field), text) => format!("{field}: {} ({text})", it.kind.label()),
            (None, text) => format!("{} ({text})", it.kind.label()),
        };
        self.problems
            .iter()
            .filter(|it| it.kind != ProblemKind::UnknownField)
            .map(told)
            .collect()
    }

    /// An id for something in the record that has none: `FILE#N`, and for
    /// further ones in the same record `FILE#N.2` and so on.
    pub(crate) fn make_id(&mut self, place: Place) -> String {
        self.made_ids += 1;
        let made = match self.made_ids {
            1 => format!("{}#{}", self.base_name, place.record),
            more => format!("{}#{}.{more}", self.base_name, place.record),
        };
        self.add(ProblemKind::MissingId, "id", format!("made \"{made}\""));
        made
    }

    /// As [`Self::make_id`], where records of the shape never have an id: that
    /// is no problem.
    pub(crate) fn usual_id(&self, place: Place) -> String {
        format!("{}#{}", self.base_name, place.record)
    }

    /// Counts the notes with the record's number and its byte in the file. Says whether
    /// the record is a repaired one.
    pub(crate) fn move_into(&mut self, log: &mut ProblemLog, record: u64, byte: u64) -> bool {
        self.made_ids = 0;
        let mut repaired = false;
        for Note { kind, field, text } in self.problems.drain(..) {
            repaired |= kind.is_repair();
            match (kind, &field) {
                (ProblemKind::UnknownValue, Some(field)) => {
                    log.tally(kind, &format!("{field}: {text}"));
                }
                (ProblemKind::UnknownField, Some(field)) => log.tally(kind, field),
                (ProblemKind::UnknownEvidence | ProblemKind::UnknownEvent, _) => {
                    log.tally(kind, &text);
                }
                _ => {}
            }
            log.add(kind, || Occurrence {
                record: Some(record),
                byte: Some(byte),
                field,
                text,
            });
        }
        repaired
    }
}
