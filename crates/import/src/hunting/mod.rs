//! Advanced hunting tables (data formats, 5), in every envelope they come in: query
//! results, CSV, the copy in Log Analytics, the streaming wrapper, and unions.

mod alert;
mod cloud;
mod columns;
mod device;
mod device_events;
mod entity;
mod evidence;
mod identity;
mod inventory;
mod kinds;
mod line;
mod mail;
mod part;
mod table;

use crate::fields::{Fields, Notes, Text, is_blank_cell, parse_inner};
use crate::format::Format;
use crate::formats::Keys;
use crate::report::{ProblemKind, excerpt};
use crate::{Place, RecordSink};
use std::borrow::Cow;
use throughline_model::{EventKind, EventRecord};
use throughline_records::json::{Object, Value};

/// How the streaming wrapper names a table.
const CATEGORY: &str = "AdvancedHunting-";

const WRAPPER_KEYS: &[&str] = &[
    "time",
    "tenantId",
    "Tenant",
    "operationName",
    "category",
    "properties",
    "_TimeReceivedBySvc",
];

/// Says why a record is read here.
pub(crate) fn recognise(keys: &Keys<'_, '_>) -> Option<&'static str> {
    if is_streaming(keys) {
        return Some("its category is an advanced hunting table");
    }
    let is_copy = keys.has("TimeGenerated");
    if is_copy
        && keys
            .text("Type")
            .is_some_and(|it| table::named(it).is_some())
    {
        return Some("its Type is an advanced hunting table");
    }
    if columns::too_many(keys.iter()) {
        return None;
    }
    Some(match table::with_columns(&|it| has(keys, it), None)? {
        Format::AlertInfo => "AlertId and Title, with columns of AlertInfo",
        Format::AlertEvidence => "AlertId, with columns of AlertEvidence",
        Format::DeviceInfo => "DeviceId or DeviceName, with columns of DeviceInfo",
        Format::EmailEvents
        | Format::EmailAttachmentInfo
        | Format::EmailUrlInfo
        | Format::EmailPostDeliveryEvents
        | Format::UrlClickEvents => "its columns are those of an advanced hunting table of mail",
        Format::CloudAppEvents
        | Format::IdentityLogonEvents
        | Format::IdentityDirectoryEvents
        | Format::IdentityQueryEvents => {
            "its columns are those of an advanced hunting table of identities or applications"
        }
        _ => "its columns are those of an advanced hunting table of devices",
    })
}

/// Says why a record is read here that nobody else reads: a query kept a few columns
/// of a table.
pub(crate) fn recognise_part(keys: &Keys<'_, '_>) -> Option<&'static str> {
    if columns::too_many(keys.iter()) {
        return None;
    }
    part::table_of_part(keys.iter(), &|it| has(keys, it), None)?;
    Some("Timestamp with a device or account, and all columns are of one advanced hunting table")
}

/// Whether there is a column of this name, whatever the union of tables appended.
fn has(keys: &Keys<'_, '_>, column: &str) -> bool {
    keys.iter()
        .any(|it| columns::plain_name(it).eq_ignore_ascii_case(column))
}

fn is_streaming(keys: &Keys<'_, '_>) -> bool {
    keys.has("properties")
        && keys
            .text("category")
            .is_some_and(|it| it.starts_with(CATEGORY))
}

/// Reads one record and hands on what it tells.
pub(crate) fn read(
    mut object: Object<'_>,
    notes: &mut Notes,
    place: Place,
    sink: &mut dyn RecordSink,
) -> Option<Format> {
    if !is_streaming(&Keys::of(&object)) {
        return read_row(object, None, None, notes, place, sink);
    }
    let mut wrapper = Fields::new(object, notes);
    let category = wrapper.text("category").unwrap_or_default();
    let tenant = wrapper.id("tenantId");
    wrapper.note_unknown("streaming", WRAPPER_KEYS);
    object = wrapper.object;
    let table = &category[CATEGORY.len()..];
    match object.take("properties") {
        Value::Object(row) => read_row(row, Some(table), tenant, notes, place, sink),
        Value::Text(text) => match parse_inner(&text, "properties", notes) {
            Value::Object(row) => read_row(row, Some(table), tenant, notes, place, sink),
            _ => no_row(notes),
        },
        _ => no_row(notes),
    }
}

fn no_row(notes: &mut Notes) -> Option<Format> {
    notes.add_whole(ProblemKind::WrongShape, "its properties hold no row");
    None
}

/// Reads a row of the table that its wrapper names, or that it says itself.
fn read_row<'a>(
    mut row: Object<'a>,
    wrapped_as: Option<&str>,
    tenant: Option<Text<'a>>,
    notes: &mut Notes,
    place: Place,
    sink: &mut dyn RecordSink,
) -> Option<Format> {
    if columns::too_many(row.keys()) {
        notes.add_whole(ProblemKind::WrongShape, "more columns than any table has");
        return None;
    }
    row.clear_where(is_blank_cell);
    let row = columns::with_plain_names(row);
    let Some(table) = table_of(&row, wrapped_as) else {
        let shown = match wrapped_as {
            Some(name) => format!("a row of {}", excerpt(name)),
            None => "a row with too few of the columns of its table".to_owned(),
        };
        notes.add_whole(ProblemKind::WrongShape, shown);
        return None;
    };
    let mut fields = Fields::new(row, notes);
    let own_tenant = fields.id("TenantId");
    let tenant = own_tenant.or(tenant);
    let row = Row {
        table,
        name: wrapped_as.or_else(|| table::name_of(table)),
    };
    match table {
        Format::AlertInfo => {
            alert::read_info(fields, tenant, place, sink);
            return Some(table);
        }
        Format::AlertEvidence => {
            alert::read_evidence(fields, tenant, place, sink);
            return Some(table);
        }
        Format::DeviceInfo => sink.entity(inventory::read(&mut fields), place),
        Format::EmailEvents
        | Format::EmailAttachmentInfo
        | Format::EmailUrlInfo
        | Format::EmailPostDeliveryEvents
        | Format::UrlClickEvents => sink.event(mail::read(&mut fields, row), place),
        Format::IdentityLogonEvents
        | Format::IdentityDirectoryEvents
        | Format::IdentityQueryEvents => sink.event(identity::read(&mut fields, row), place),
        Format::CloudAppEvents => sink.event(cloud::read(&mut fields, row), place),
        _ => sink.event(device_events::read(&mut fields, row), place),
    }
    columns::note_left(&mut fields, table);
    Some(table)
}

fn table_of(row: &Object<'_>, wrapped_as: Option<&str>) -> Option<Format> {
    let text = |column: &str| match row.peek(column) {
        Some(Value::Text(text)) => Some(text.as_ref()),
        _ => None,
    };
    let named = wrapped_as.or_else(|| text("Type")).and_then(table::named);
    let action = text("ActionType").filter(|it| !it.trim().is_empty());
    named
        .or_else(|| table::with_columns(&|it| columns::is_told(row, it), action))
        .or_else(|| table::with_columns(&|it| Keys::of(row).has(it), action))
        .or_else(|| {
            let is_told = |it: &str| columns::is_told(row, it);
            let told = row.keys().filter(|it| is_told(it));
            let of_query = || part::table_of_part(told, &is_told, action);
            wrapped_as.is_none().then(of_query)?
        })
        .or_else(|| {
            let of_query = || part::table_of_part(row.keys(), &|it| Keys::of(row).has(it), action);
            wrapped_as.is_none().then(of_query)?
        })
        // A table that is newer than this program, of events at least.
        .or_else(|| action.and(wrapped_as).map(|_| Format::HuntingEvents))
}

/// What is known of the table while one of its rows is read.
#[derive(Clone, Copy)]
struct Row<'t> {
    table: Format,
    /// Its name, where it has one.
    name: Option<&'t str>,
}

impl Row<'_> {
    /// An event with what every table of events has: when, what was done, and the
    /// number by which it is known.
    fn event<'a>(self, fields: &mut Fields<'a, '_>, kind: EventKind) -> EventRecord<Text<'a>> {
        let at = fields.first_time(&["Timestamp", "TimeGenerated"]);
        if let Some(at) = at {
            fields.notes.saw(at);
        }
        EventRecord {
            action: fields.text("ActionType"),
            source: self.name.map(|it| Cow::Owned(it.to_owned())),
            id: fields.id("ReportId"),
            ..EventRecord::new(kind, at)
        }
    }
}
