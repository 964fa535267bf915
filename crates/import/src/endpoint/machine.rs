//! A machine of the inventory (data formats, 3.2).

use crate::device_parts::{logged_on, take_virtual_machine};
use crate::fields::{Fields, Notes, Text};
use crate::unfold::unfold;
use std::borrow::Cow;
use throughline_model::{DeviceFacts, DeviceManagementFacts};
use throughline_records::json::Object;

/// Reads all that is known of a machine.
pub(super) fn read<'a>(mut object: Object<'a>, notes: &mut Notes) -> DeviceFacts<Text<'a>> {
    unfold(
        &mut object,
        &["machineTags", "ipAddresses", "vmMetadata", "loggedOnUsers"],
        notes,
    );
    let mut fields = Fields::new(object, notes);
    // One or the other is told; the architecture says less.
    let (processor, architecture) = (fields.text("osProcessor"), fields.text("osArchitecture"));
    let mut device = DeviceFacts {
        defender_id: fields.id("id"),
        dns_name: fields.text("computerDnsName"),
        first_seen: fields.time("firstSeen"),
        last_seen: fields.time("lastSeen"),
        os_platform: fields.text("osPlatform"),
        os_version: fields.text("version"),
        os_build: fields.text("osBuild"),
        processor: processor.or(architecture),
        last_ip: fields.text("lastIpAddress"),
        last_external_ip: fields.text("lastExternalIpAddress"),
        health: fields.text("healthStatus"),
        onboarding: fields.text("onboardingStatus"),
        antivirus: fields.text("defenderAvStatus"),
        device_group: fields.text("rbacGroupName"),
        risk: fields.text("riskScore"),
        exposure: fields.text("exposureLevel"),
        value: fields.text("deviceValue"),
        entra_id: fields.id("aadDeviceId"),
        tags: fields.texts("machineTags"),
        interfaces: interfaces(&mut fields),
        logged_on: logged_on(&mut fields),
        ..DeviceFacts::default()
    };
    let management = DeviceManagementFacts {
        entra_joined: fields.text("isAadJoined"),
        agent_version: fields.text("agentVersion"),
        managed_by: fields.text("managedBy"),
        management_status: fields.text("managedByStatus"),
        group_id: fields.text("rbacGroupId"),
        merged_into: fields.id("mergedIntoMachineId"),
        possible_duplicate: fields.text("isPotentialDuplication"),
        excluded: fields.text("isExcluded"),
        exclusion_reason: fields.text("exclusionReason"),
        ..DeviceManagementFacts::default()
    };
    take_virtual_machine(&mut fields, &mut device, management);
    fields.note_left("machine");
    if let Some(seen) = device.last_seen {
        fields.notes.saw(seen);
    }
    device
}

/// Each interface in a line: `10.0.0.7 (8CEC4B897E73, Ethernet, Up)`.
fn interfaces<'a>(fields: &mut Fields<'a, '_>) -> Vec<Text<'a>> {
    let objects = fields.objects("ipAddresses");
    let lines = objects.into_iter().filter_map(|object| {
        let mut interface = Fields::new(object, fields.notes);
        let address = interface.text("ipAddress");
        let keys = ["macAddress", "type", "operationalStatus"];
        let more: Vec<Text<'a>> = keys.iter().filter_map(|it| interface.text(it)).collect();
        interface.note_left("ipAddress");
        match (address, more.is_empty()) {
            (address, true) => address,
            (Some(address), false) => Some(Cow::Owned(format!("{address} ({})", more.join(", ")))),
            (None, false) => Some(Cow::Owned(more.join(", "))),
        }
    });
    lines.collect()
}
