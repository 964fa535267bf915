//! What happens in a case: incidents, and the alerts in them, in the order told.

use crate::cast::{Cast, list, moment, unknown};
use crate::derived::Seed;
use crate::evidence::{EvidenceReader, Exhibit};
use crate::mistake::{Fault, Mistake, Read};
use crate::moment::Moment;
use crate::outline::Entry;
use crate::process_drawing::Processes;
use crate::vocabulary::{
    AlertStatus, Classification, DetectionSource, Determination, IncidentStatus,
    InvestigationState, Product, Severity,
};

/// Where the work on something stands, and since when.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Standing<S> {
    pub status: S,
    pub since: Option<Moment>,
    pub classification: Classification,
    pub determination: Determination,
}

impl<S> Standing<S> {
    fn fresh(status: S) -> Self {
        Self {
            status,
            since: None,
            classification: Classification::Unknown,
            determination: Determination::Unknown,
        }
    }

    /// Reads `resolved 2026-04-16T09:10 true-positive malware` from a field's words.
    fn read(text: &str, line: u32, status: fn(&str) -> Result<S, Mistake>) -> Read<Self> {
        let fault = |mistake| Fault::new(line, mistake);
        let mut words = text.split_whitespace();
        let first = words.next().unwrap_or_default();
        let mut standing = Self::fresh(status(first).map_err(fault)?);
        for word in words {
            if word.contains(':') {
                standing.since = Some(moment(word, None, Seed::new(text), line)?);
            } else if let Some(classification) = Classification::find(word) {
                standing.classification = classification;
            } else {
                standing.determination = Determination::read(word).map_err(fault)?;
            }
        }
        Ok(standing)
    }
}

/// A remark somebody left.
#[derive(Debug)]
pub(crate) struct Note {
    pub at: Moment,
    pub by: String,
    pub text: String,
}

impl Note {
    /// Reads `2026-04-15T17:02 s.moss The text`.
    fn read(entry: &Entry) -> Read<Self> {
        let mut parts = entry.head().1.splitn(3, ' ');
        let mut part = |field| {
            let place = "a note";
            parts
                .next()
                .ok_or_else(|| Fault::new(entry.line, Mistake::Missing { place, field }))
        };
        let (at, by, text) = (part("a time")?, part("a login")?, part("a text")?);
        Ok(Self {
            at: moment(at, None, Seed::new(text), entry.line)?,
            by: by.to_owned(),
            text: text.to_owned(),
        })
    }
}

/// One of the two files an alert is written to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum View {
    Alerts,
    Incidents,
}

/// An alert.
#[derive(Debug)]
pub(crate) struct Alert {
    pub key: String,
    pub title: String,
    pub product: Product,
    pub detection_source: DetectionSource,
    pub severity: Severity,
    pub category: String,
    pub techniques: Vec<String>,
    pub first: Moment,
    pub last: Moment,
    pub raised: Option<Moment>,
    pub standing: Standing<AlertStatus>,
    /// A newer state that only one of the two files shows.
    pub later: Option<(View, Standing<AlertStatus>)>,
    pub assigned: Option<String>,
    pub investigation: Option<InvestigationState>,
    pub threat: Option<(String, String)>,
    pub about: String,
    pub advice: String,
    pub tags: Vec<String>,
    pub notes: Vec<Note>,
    pub exhibits: Vec<Exhibit>,
    /// Number of the incident the alert is in.
    pub incident: Option<String>,
    pub line: u32,
}

/// An incident.
#[derive(Debug)]
pub(crate) struct Incident {
    pub number: String,
    pub title: String,
    /// The attack it truly is; none when it is just an alert on its own.
    pub story: Option<String>,
    pub severity: Severity,
    pub standing: Standing<IncidentStatus>,
    pub assigned: Option<String>,
    pub about: Option<String>,
    pub tags: Vec<String>,
    pub notes: Vec<Note>,
    pub line: u32,
}

/// Reads an `incident 4127` block.
pub(crate) fn incident(entry: &Entry) -> Read<Incident> {
    let mut incident = Incident {
        number: entry.head().1.to_owned(),
        title: String::new(),
        story: None,
        severity: Severity::Low,
        standing: Standing::fresh(IncidentStatus::Active),
        assigned: None,
        about: None,
        tags: Vec::new(),
        notes: Vec::new(),
        line: entry.line,
    };
    for field in &entry.children {
        let (key, value) = field.head();
        match key {
            "title" => value.clone_into(&mut incident.title),
            "story" => incident.story = Some(value.to_owned()),
            "severity" => incident.severity = read_word(field, Severity::read)?,
            "status" => {
                incident.standing = Standing::read(value, field.line, IncidentStatus::read)?;
            }
            "assigned" => incident.assigned = Some(value.to_owned()),
            "about" => incident.about = Some(field.prose(" ")?),
            "tags" => incident.tags = list(field),
            "note" => incident.notes.push(Note::read(field)?),
            _ => return Err(unknown("an incident", key, field.line)),
        }
    }
    if incident.number.is_empty() || incident.title.is_empty() {
        let field = if incident.number.is_empty() {
            "a number"
        } else {
            "title"
        };
        return Err(Fault::new(
            entry.line,
            Mistake::Missing {
                place: "an incident",
                field,
            },
        ));
    }
    Ok(incident)
}

/// Reads an `alert key` block against what the case has introduced so far.
pub(crate) fn alert(
    entry: &Entry,
    incident: Option<String>,
    cast: &Cast,
    processes: &mut Processes,
) -> Read<Alert> {
    let (key, line) = (entry.head().1, entry.line);
    let (first, last) = span(need(entry, "time")?, Seed::new(key))?;
    let product = read_word(need(entry, "product")?, Product::read)?;
    let mut alert = Alert {
        key: key.to_owned(),
        title: need(entry, "title")?.prose(" ")?,
        product,
        detection_source: product.detection_source(),
        severity: read_word(need(entry, "severity")?, Severity::read)?,
        category: need(entry, "category")?.head().1.to_owned(),
        techniques: Vec::new(),
        first,
        last,
        raised: None,
        standing: Standing::fresh(AlertStatus::New),
        later: None,
        assigned: None,
        investigation: None,
        threat: None,
        about: need(entry, "about")?.prose(" ")?,
        advice: String::new(),
        tags: Vec::new(),
        notes: Vec::new(),
        exhibits: Vec::new(),
        incident,
        line,
    };
    let mut evidence = EvidenceReader {
        cast,
        processes,
        day: first.day(),
    };
    for field in &entry.children {
        let (word, value) = field.head();
        match word {
            "title" | "time" | "product" | "severity" | "category" | "about" => {}
            "source" => alert.detection_source = read_word(field, DetectionSource::read)?,
            "techniques" => alert.techniques = list(field),
            "raised" => {
                alert.raised = Some(moment(
                    value,
                    None,
                    Seed::new(key).of("raised"),
                    field.line,
                )?);
            }
            "status" => alert.standing = Standing::read(value, field.line, AlertStatus::read)?,
            "later-in" => alert.later = Some(later(field)?),
            "assigned" => alert.assigned = Some(value.to_owned()),
            "investigation" => {
                alert.investigation = Some(read_word(field, InvestigationState::read)?);
            }
            "threat" => {
                let mut words = field.words()?;
                words.next();
                let family = words.need("a threat", "a family")?;
                alert.threat = Some((family, words.need("a threat", "a name")?));
            }
            "advice" => alert.advice = field.prose("\n")?,
            "tags" => alert.tags = list(field),
            "note" => alert.notes.push(Note::read(field)?),
            word if EvidenceReader::knows(word) => evidence.read(field, &mut alert.exhibits)?,
            _ => return Err(unknown("an alert", word, field.line)),
        }
    }
    Ok(alert)
}

fn need<'a>(entry: &'a Entry, field: &'static str) -> Read<&'a Entry> {
    entry
        .children
        .iter()
        .find(|child| child.head().0 == field)
        .ok_or_else(|| {
            Fault::new(
                entry.line,
                Mistake::Missing {
                    place: "an alert",
                    field,
                },
            )
        })
}

fn read_word<T>(field: &Entry, read: fn(&str) -> Result<T, Mistake>) -> Read<T> {
    read(field.head().1).map_err(|mistake| Fault::new(field.line, mistake))
}

/// Reads `2026-04-15 16:31:07 to 16:33:10`; the end may name a date of its own.
fn span(field: &Entry, seed: Seed) -> Read<(Moment, Moment)> {
    let text = field.head().1;
    let (start, end) = text.split_once(" to ").unwrap_or((text, text));
    let first = moment(start, None, seed, field.line)?;
    let last = if end == start {
        first
    } else {
        moment(end, Some(first.day()), seed.of("end"), field.line)?
    };
    Ok((first, last))
}

fn later(field: &Entry) -> Read<(View, Standing<AlertStatus>)> {
    let (view, rest) = field
        .head()
        .1
        .split_once(' ')
        .unwrap_or((field.head().1, ""));
    let view = match view {
        "alerts" => View::Alerts,
        "incidents" => View::Incidents,
        _ => {
            let mistake = Mistake::NotA {
                kind: "file of alerts",
                word: view.to_owned(),
            };
            return Err(Fault::new(field.line, mistake));
        }
    };
    let standing = Standing::read(rest, field.line, AlertStatus::read)?;
    if standing.since.is_none() {
        let mistake = Mistake::Missing {
            place: "a later state",
            field: "a time",
        };
        return Err(Fault::new(field.line, mistake));
    }
    Ok((view, standing))
}
