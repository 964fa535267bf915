//! `DeviceInfo`: what is known of a device apart from any event.

use super::device;
use crate::fields::{Fields, Text, parse_inner};
use std::borrow::Cow;
use throughline_model::{DeviceFacts, Subject};
use throughline_records::json::Value;

/// Reads a row of `DeviceInfo`.
pub(super) fn read<'a>(fields: &mut Fields<'a, '_>) -> Subject<Text<'a>> {
    // When the device reported, which is nothing that happened.
    fields.value("Timestamp");
    let device = device::device(fields).unwrap_or_default();
    Subject::Device(DeviceFacts {
        entra_id: fields.id("AadDeviceId"),
        azure_id: fields.id("AzureResourceId"),
        os_platform: fields.first_text(&["OSPlatform", "OSDistribution"]),
        os_version: fields.first_text(&["OSVersionInfo", "OSVersion", "OSBuild"]),
        health: fields.text("SensorHealthState"),
        onboarding: fields.text("OnboardingStatus"),
        device_group: fields.text("MachineGroup"),
        last_external_ip: fields.text("PublicIP"),
        logged_on: logged_on(fields),
        ..device
    })
}

/// `[{"UserName":…,"DomainName":…,"Sid":…}]`, in text or as it is.
fn logged_on<'a>(fields: &mut Fields<'a, '_>) -> Vec<Text<'a>> {
    let text;
    let users = match fields.value("LoggedOnUsers") {
        Value::Text(cell) => {
            text = cell;
            parse_inner(&text, "LoggedOnUsers", fields.notes)
        }
        users => users,
    };
    let Value::List(users) = users else {
        return Vec::new();
    };
    users
        .into_iter()
        .filter_map(|it| match it {
            Value::Object(user) => {
                let name = device::logged_on(&mut Fields::new(user, fields.notes))?;
                Some(Cow::Owned(name.into_owned()))
            }
            _ => None,
        })
        .collect()
}
