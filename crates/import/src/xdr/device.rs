//! A device of an alert (data formats, 2.3).

use crate::device_parts::{logged_on, take_virtual_machine};
use crate::fields::{Fields, Text};
use throughline_model::{DeviceFacts, DeviceManagementFacts};

/// Reads a device, and the tags on it.
pub(super) fn read<'a>(mut fields: Fields<'a, '_>) -> (DeviceFacts<Text<'a>>, Vec<Text<'a>>) {
    // A page of the documentation calls the id another name.
    let id = fields.id("mdatpDeviceId").or_else(|| fields.id("deviceId"));
    let mut device = DeviceFacts {
        defender_id: id,
        entra_id: fields.id("aadDeviceId"),
        dns_name: fields.text("deviceDnsName"),
        host_name: fields.text("hostName"),
        nt_domain: fields.text("ntDomain"),
        dns_domain: fields.text("dnsDomain"),
        os_platform: fields.text("osPlatform"),
        os_version: fields.text("version"),
        os_build: fields.text("osBuild"),
        processor: fields.text("osProcessor"),
        health: fields.text("healthStatus"),
        risk: fields.text("riskScore"),
        device_group: fields.text("rbacGroupName"),
        onboarding: fields.text("onboardingStatus"),
        antivirus: fields.text("defenderAvStatus"),
        first_seen: fields.time("firstSeen"),
        last_ip: fields.text("lastIpAddress"),
        last_external_ip: fields.text("lastExternalIpAddress"),
        logged_on: logged_on(&mut fields),
        ..DeviceFacts::default()
    };
    let management = DeviceManagementFacts {
        group_id: fields.text("rbacGroupId"),
        ..DeviceManagementFacts::default()
    };
    take_virtual_machine(&mut fields, &mut device, management);
    let tags = fields.texts("tags");
    fields.note_left("device");
    (device, tags)
}
