//! What identities did in directories (data formats, 5.6).

use super::line::Line;
use super::{Row, device};
use crate::fields::{Fields, Text};
use crate::format::Format;
use throughline_model::{
    AccountFacts, DeviceFacts, DomainFacts, EventKind, EventRecord, IpFacts, Subject,
};

/// Reads a row of `IdentityLogonEvents`, or of the tables beside it.
pub(super) fn read<'a>(fields: &mut Fields<'a, '_>, row: Row<'_>) -> EventRecord<Text<'a>> {
    let mut event = row.event(fields, EventKind::Other);
    let action = event.action.as_deref().unwrap_or_default();
    event.kind = match row.table {
        Format::IdentityLogonEvents => EventKind::Logon,
        Format::IdentityQueryEvents if action.starts_with("DNS") => EventKind::DnsQuery,
        _ if is_account_change(action) => EventKind::AccountChange,
        _ => EventKind::Other,
    };
    let os_platform = fields.text("OSPlatform");
    event.device = device::device(fields).map(|it| DeviceFacts { os_platform, ..it });
    event.account = device::told(device::account(fields));
    let mut line = Line::default();
    line.add_told(fields.text("LogonType"));
    line.add_told(fields.text("Protocol"));
    line.add_told(fields.text("Application"));
    line.add_named("failed", fields.text("FailureReason"));
    line.add_told(fields.text("QueryType"));
    line.add_told(fields.text("Query"));
    target(&mut event, fields, &mut line);
    for (name, column) in [
        ("port", "Port"),
        ("to port", "DestinationPort"),
        ("from", "Location"),
        ("provider", "Isp"),
        ("uncommon", "UncommonForUser"),
    ] {
        line.add_named(name, fields.text(column));
    }
    let cell = fields.value("AdditionalFields");
    line.add_cell(&cell);
    event.detail = line.finish();
    event
}

/// Whether an action of the directory changes an account or a group.
fn is_account_change(action: &str) -> bool {
    let action = action.to_lowercase();
    ["account ", "group membership", "password", "sid history"]
        .iter()
        .any(|it| action.contains(it))
}

/// What it was done to or at: accounts, devices and addresses, the first the
/// main one.
fn target<'a>(event: &mut EventRecord<Text<'a>>, fields: &mut Fields<'a, '_>, line: &mut Line) {
    let user = device::told(AccountFacts {
        upn: fields.text("TargetAccountUpn"),
        display_name: fields.text("TargetAccountDisplayName"),
        ..AccountFacts::default()
    });
    event.objects.extend(user.map(Subject::User));
    let asked = fields.text("QueryTarget");
    if event.kind == EventKind::DnsQuery {
        let domain = asked.map(|name| Subject::Domain(DomainFacts { name: Some(name) }));
        event.objects.extend(domain);
    } else {
        line.add_named("of", asked);
    }
    let destination = fields.text("DestinationDeviceName");
    let target = fields
        .text("TargetDeviceName")
        .filter(|it| Some(it) != destination.as_ref());
    for name in [destination, target].into_iter().flatten() {
        let device = device::named(Some(name));
        event.objects.push(Subject::Device(device));
    }
    for column in ["IPAddress", "DestinationIPAddress"] {
        let address = fields.text(column);
        event.objects.extend(address.map(|address| {
            Subject::Ip(IpFacts {
                address: Some(address),
                ..IpFacts::default()
            })
        }));
    }
}
