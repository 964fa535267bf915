//! Reads a row through a mapping: an alert with what it is about.

use super::cells::Cells;
use super::{MapField, Mapping, evidence, technique};
use crate::fields::{Notes, Text, is_filler};
use crate::format::Format;
use crate::report::ProblemKind;
use crate::{Place, RecordSink};
use std::borrow::Cow;
use throughline_model::{AlertRecord, ServiceSource, Term, Vocabulary};
use throughline_records::json::{Object, Value};
use xxhash_rust::xxh64::Xxh64;

impl Mapping {
    /// Reads one row and hands on what it tells.
    pub(crate) fn read(
        &self,
        object: Object<'_>,
        notes: &mut Notes,
        place: Place,
        sink: &mut dyn RecordSink,
    ) -> Option<Format> {
        for key in object.keys() {
            if !self.uses(key) && !self.ignores(key) {
                notes.add(ProblemKind::UnknownField, key, "");
            }
        }
        let place = self.seen_place(&object, place);
        let mut cells = Cells {
            mapping: self,
            row: &object,
            notes,
        };
        let alert = alert(&mut cells, place)?;
        sink.alert(alert, place);
        Some(Format::Mapped)
    }

    /// The place with a hash of what is looked at alone: what is ignored must
    /// not even settle an order.
    fn seen_place(&self, row: &Object<'_>, place: Place) -> Place {
        if self.ignore.is_empty() {
            return place;
        }
        let mut hash = Xxh64::new(0);
        for (key, value) in row.iter().filter(|it| !self.ignores(it.0)) {
            hash.update(key.as_bytes());
            hash.update(b"\0");
            match value {
                Value::Null => {}
                Value::Text(text) => hash.update(text.as_bytes()),
                value => hash.update(value.to_json().as_bytes()),
            }
            hash.update(b"\0");
        }
        Place {
            hash: hash.digest(),
            ..place
        }
    }
}

/// The alert of a row. None where it tells neither title nor time.
fn alert<'a>(cells: &mut Cells<'a, '_>, place: Place) -> Option<AlertRecord<Text<'a>>> {
    let title = cells.text(MapField::Title);
    let first = cells.time(MapField::Time);
    let last = cells.time(MapField::EndTime);
    if title.is_none() && first.is_none() && last.is_none() {
        let text = "neither its title nor its time says anything";
        cells.notes.add_whole(ProblemKind::NotMapped, text);
        return None;
    }
    let (first, last) = match (first.or(last), last.or(first)) {
        (Some(first), Some(last)) if last < first => {
            let text = format!("{} after {}", first.iso(), last.iso());
            cells
                .notes
                .add(ProblemKind::SwappedActivity, MapField::Time.name(), text);
            (Some(last), Some(first))
        }
        both => both,
    };
    for time in [first, last].into_iter().flatten() {
        cells.notes.saw(time);
    }
    let product = cells.text(MapField::Product);
    let evidence = evidence::read_all(cells);
    let (id, made_id) = id(cells, place);
    Some(AlertRecord {
        id: Some(id),
        made_id,
        incident_id: cells.text(MapField::IncidentId).filter(|it| !is_filler(it)),
        title,
        description: cells.text(MapField::Description),
        category: cells.text(MapField::Category),
        assigned_to: cells.text(MapField::AssignedTo),
        detector_id: cells.text(MapField::Detector),
        severity: cells.term(MapField::Severity),
        status: cells.term(MapField::Status),
        service_source: source_of(product.as_ref()),
        product_name: product,
        techniques: techniques(cells),
        tags: cells.list(MapField::Tags),
        created: first,
        first_activity: first,
        last_activity: last,
        evidence,
        ..AlertRecord::default()
    })
}

/// The row's own id; where the table has none, `FILE#N`, and that it was made.
fn id<'a>(cells: &mut Cells<'a, '_>, place: Place) -> (Text<'a>, bool) {
    if !cells.mapping.fields.contains_key(&MapField::Id) {
        return (Cow::Owned(cells.notes.usual_id(place)), true);
    }
    match cells.text(MapField::Id).filter(|it| !is_filler(it)) {
        Some(own) => (own, false),
        None => (Cow::Owned(cells.notes.make_id(place)), true),
    }
}

/// The product as lists and filters show it: another vendor's by its own name.
fn source_of<'a>(product: Option<&Text<'a>>) -> Term<ServiceSource, Text<'a>> {
    match product {
        None => Term::default(),
        Some(name) => match ServiceSource::read(name) {
            Some(known) => Term::Known(known),
            None => Term::Other(name.clone()),
        },
    }
}

/// Technique ids, from whatever stands around them; where there is no id, the
/// text as it is.
fn techniques<'a>(cells: &mut Cells<'a, '_>) -> Vec<Text<'a>> {
    let mut techniques: Vec<Text<'a>> = Vec::new();
    for text in cells.list(MapField::Techniques) {
        let ids = technique::ids(&text);
        let is_named = ids.is_empty();
        let named = Some(text).filter(|_| is_named);
        for technique in ids.into_iter().map(Cow::Owned).chain(named) {
            if !techniques.contains(&technique) {
                techniques.push(technique);
            }
        }
    }
    techniques
}
