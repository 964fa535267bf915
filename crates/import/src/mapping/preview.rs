//! The first alerts that a mapping makes of a table, in plain text, to see
//! whether it is meant so.

use super::cells::Cells;
use super::{MapField, Mapping};
use crate::fields::{Notes, Text};
use crate::{Place, RecordSink, TablePreview};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::fmt::Write as _;
use throughline_model::{
    AlertRecord, EventRecord, FactValue, IncidentRecord, Subject, Timestamp, visible_line,
};
use throughline_records::json::{Object, Value};

/// So much of a value is shown.
const MAX_CHARS: usize = 160;

/// What a mapping makes of one row.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MappedRow {
    /// What its alert says, each with its name; empty where there is no alert.
    pub facts: Vec<(String, String)>,
    /// What could not be read, or had to be assumed.
    pub notes: Vec<String>,
}

/// What a mapping makes of the first rows of a table.
pub fn preview(table: &TablePreview, mapping: &Mapping) -> Vec<MappedRow> {
    (1..)
        .zip(&table.rows)
        .map(|(record, row)| {
            let place = Place {
                record,
                ..Place::default()
            };
            let mut notes = Notes::new("");
            let mut shown = Shown::default();
            mapping.read(object(table, row), &mut notes, place, &mut shown);
            MappedRow {
                facts: shown.facts,
                notes: notes.told(),
            }
        })
        .collect()
}

/// The words that stand in the first rows where a field comes from, before they
/// are translated.
pub fn words(table: &TablePreview, mapping: &Mapping, field: MapField) -> Vec<String> {
    let mut untranslated = mapping.clone();
    if let Some(source) = untranslated.fields.get_mut(&field) {
        source.values.clear();
    }
    let mut words: Vec<String> = Vec::new();
    for row in &table.rows {
        let row = object(table, row);
        let mut cells = Cells {
            mapping: &untranslated,
            row: &row,
            notes: &mut Notes::new(""),
        };
        if let Some(word) = cells.text(field)
            && !words.iter().any(|it| it.eq_ignore_ascii_case(&word))
        {
            words.push(word.into_owned());
        }
    }
    words
}

fn object<'t>(table: &'t TablePreview, row: &'t [String]) -> Object<'t> {
    let mut object = Object::default();
    for (column, cell) in table.columns.iter().zip(row) {
        let value = if cell.trim().is_empty() {
            Value::Null
        } else {
            Value::Text(Cow::Borrowed(cell))
        };
        object.push(Cow::Borrowed(column), value);
    }
    object
}

/// Writes down what an alert says.
#[derive(Default)]
struct Shown {
    facts: Vec<(String, String)>,
}

impl Shown {
    fn add(&mut self, name: &str, text: &str) {
        if !text.is_empty() {
            let text = visible_line(text, MAX_CHARS);
            self.facts.push((name.to_owned(), text));
        }
    }

    fn field(&mut self, field: MapField, text: Option<&Text<'_>>) {
        self.add(field.label(), text.map_or("", |it| it.as_ref()));
    }

    fn time(&mut self, field: MapField, time: Option<Timestamp>) {
        self.add(
            field.label(),
            &time.map(Timestamp::long).unwrap_or_default(),
        );
    }

    fn subject(&mut self, subject: &Subject<Text<'_>>) {
        let mut line = String::new();
        subject.visit(&mut |label, value| {
            let gap = if line.is_empty() { "" } else { ", " };
            let _ = match value {
                FactValue::Text(text) => write!(line, "{gap}{label}: {text}"),
                FactValue::Number(number) => write!(line, "{gap}{label}: {number}"),
                FactValue::Time(time) => write!(line, "{gap}{label}: {}", time.long()),
            };
        });
        self.add(subject.kind().label(), &line);
    }
}

impl RecordSink for Shown {
    fn alert(&mut self, alert: AlertRecord<Cow<'_, str>>, _: Place) {
        self.time(MapField::Time, alert.first_activity);
        if alert.last_activity != alert.first_activity {
            self.time(MapField::EndTime, alert.last_activity);
        }
        self.field(MapField::Title, alert.title.as_ref());
        if alert.severity != throughline_model::Term::default() {
            self.add(MapField::Severity.label(), alert.severity.label());
        }
        if alert.status != throughline_model::Term::default() {
            self.add(MapField::Status.label(), alert.status.label());
        }
        self.field(MapField::Category, alert.category.as_ref());
        self.field(MapField::Description, alert.description.as_ref());
        self.add(MapField::Techniques.label(), &alert.techniques.join(", "));
        // An id that was made says nothing of the mapping.
        let id = alert.id.as_ref().filter(|it| !it.starts_with('#'));
        self.field(MapField::Id, id);
        self.field(MapField::IncidentId, alert.incident_id.as_ref());
        self.field(MapField::Detector, alert.detector_id.as_ref());
        self.field(MapField::Product, alert.product_name.as_ref());
        self.field(MapField::AssignedTo, alert.assigned_to.as_ref());
        self.add(MapField::Tags.label(), &alert.tags.join(", "));
        for evidence in &alert.evidence {
            self.subject(&evidence.subject);
        }
    }

    fn incident(&mut self, _: IncidentRecord<Cow<'_, str>>, _: Place) {}

    fn event(&mut self, _: EventRecord<Cow<'_, str>>, _: Place) {}

    fn entity(&mut self, _: Subject<Cow<'_, str>>, _: Place) {}
}
