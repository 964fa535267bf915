//! The portal's own CSV exports (data formats, 6): the incident queue, the alert
//! queue, the Action center, and investigations. Nothing public says what columns they have: they
//! are those on the screen, so all are optional.

mod actions;
mod cells;
mod investigations;
mod outline;
mod queues;
mod titles;

use crate::fields::{Fields, Notes, is_blank_cell};
use crate::format::Format;
use crate::formats::Keys;
use crate::report::ProblemKind;
use crate::{Place, RecordSink};
use throughline_records::json::Object;
use titles::Queue;

/// Says why a record is read here.
pub(crate) fn recognise(keys: &Keys<'_, '_>) -> Option<&'static str> {
    Some(match titles::queue_of(keys)? {
        Queue::Incidents => "Incident name, with titles of the incident queue",
        Queue::Alerts => "Alert name, with titles of the alert queue",
        Queue::Actions => "Action type, with titles of the Action center",
        Queue::Investigations => {
            "Investigation or Triggering alert, with titles of the list of investigations"
        }
    })
}

/// Reads one record and hands on what it tells.
pub(crate) fn read(
    mut object: Object<'_>,
    notes: &mut Notes,
    place: Place,
    sink: &mut dyn RecordSink,
) -> Option<Format> {
    object.clear_where(is_blank_cell);
    let queue = titles::queue_of(&Keys::of(&object))?;
    let mut fields = Fields::new(titles::with_names(object), notes);
    let format = match queue {
        Queue::Incidents => {
            queues::read_incident(&mut fields, place, sink);
            Format::PortalIncidents
        }
        Queue::Alerts => {
            queues::read_alert(&mut fields, place, sink);
            Format::PortalAlerts
        }
        Queue::Actions => {
            actions::read(&mut fields, place, sink);
            Format::PortalActions
        }
        Queue::Investigations => {
            investigations::read(&mut fields, place, sink);
            Format::PortalInvestigations
        }
    };
    // What nobody took is not shown.
    for (title, value) in fields.object.iter() {
        if !is_blank_cell(value) {
            fields.notes.add(ProblemKind::UnknownField, title, "");
        }
    }
    Some(format)
}
