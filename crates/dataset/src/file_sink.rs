//! Where the records of a file go.

use crate::columns::FileIdx;
use crate::store::Store;
use std::borrow::Cow;
use throughline_import::{Place, RecordSink};
use throughline_model::{AlertRecord, EventRecord, IncidentRecord, Subject};

/// Takes the records of one file into a dataset; of an archive, those of each
/// file in it.
pub struct FileSink<'d> {
    store: &'d mut Store,
    first: FileIdx,
}

impl<'d> FileSink<'d> {
    pub(crate) fn new(store: &'d mut Store, first: FileIdx) -> Self {
        Self { store, first }
    }

    fn file(&self, place: Place) -> FileIdx {
        FileIdx(self.first.0 + place.member)
    }
}

impl RecordSink for FileSink<'_> {
    fn alert(&mut self, alert: AlertRecord<Cow<'_, str>>, place: Place) {
        self.store.add_alert(alert, self.file(place), place);
    }

    fn incident(&mut self, incident: IncidentRecord<Cow<'_, str>>, place: Place) {
        self.store.add_incident(incident, self.file(place), place);
    }

    fn event(&mut self, event: EventRecord<Cow<'_, str>>, place: Place) {
        self.store.add_event(event, self.file(place), place);
    }

    fn entity(&mut self, subject: Subject<Cow<'_, str>>, _: Place) {
        self.store.add_entity(subject);
    }
}
