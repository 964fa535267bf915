//! Evidence on a device, and the device.

use super::identity::account;
use super::{All, Told, nested, nested_ip};
use crate::device_parts::{logged_on, take_virtual_machine};
use crate::fields::{Fields, Text};
use std::borrow::Cow;
use throughline_model::{
    AccountFacts, DeviceFacts, DeviceManagementFacts, FileFacts, HostLogonSessionFacts,
    IotDeviceFacts, MalwareFacts, ProcessFacts, RegistryFacts, Subject, Timestamp,
};

pub(super) fn read<'a>(
    type_name: &str,
    fields: &mut Fields<'a, '_>,
    all: &mut All<'a>,
) -> Option<Told<'a>> {
    Some(match type_name {
        "processEvidence" => Subject::Process(process(fields)),
        "fileEvidence" => {
            let device_id = fields.id("mdeDeviceId");
            Subject::File(FileFacts {
                device_id,
                ..file("fileDetails", fields)
            })
        }
        "fileHashEvidence" => Subject::File(file_hash(fields)?),
        "deviceEvidence" => Subject::Device(device(fields)),
        "registryKeyEvidence" => Subject::RegistryKey(registry(fields)),
        "registryValueEvidence" => Subject::RegistryValue(registry(fields)),
        "hostLogonSessionEvidence" => Subject::HostLogonSession(session(fields, all)),
        "malwareEvidence" => {
            nested("files", "fileEvidence", fields, all);
            nested("processes", "processEvidence", fields, all);
            Subject::Malware(MalwareFacts {
                name: fields.text("name"),
                category: fields.text("category"),
                ..MalwareFacts::default()
            })
        }
        "ioTDeviceEvidence" => Subject::IotDevice(iot_device(fields, all)),
        _ => return None,
    })
}

fn process<'a>(fields: &mut Fields<'a, '_>) -> ProcessFacts<Text<'a>> {
    ProcessFacts {
        pid: fields.number("processId"),
        parent_pid: fields.number("parentProcessId"),
        command_line: fields.text("processCommandLine"),
        started: fields.time("processCreationDateTime"),
        parent_started: fields.time("parentProcessCreationDateTime"),
        device_id: fields.id("mdeDeviceId"),
        image: file("imageFile", fields),
        parent_image: file("parentProcessImageFile", fields),
        account: account("userAccount", fields),
        ..ProcessFacts::default()
    }
}

/// The `fileDetails` under a key.
fn file<'a>(key: &str, fields: &mut Fields<'a, '_>) -> FileFacts<Text<'a>> {
    let mut fields = Fields::new(fields.object(key), fields.notes);
    let file = FileFacts {
        sha1: fields.hash("sha1"),
        sha256: fields.hash("sha256"),
        md5: fields.hash("md5"),
        sha256_ac: fields.hash("sha256Ac"),
        name: fields.text("fileName"),
        folder: fields.text("filePath"),
        size: fields.number("fileSize"),
        publisher: fields.text("filePublisher"),
        signer: fields.text("signer"),
        issuer: fields.text("issuer"),
        device_id: None,
    };
    fields.note_left("fileDetails");
    file
}

/// A file of which only a hash is told; none where the algorithm is not known.
fn file_hash<'a>(fields: &mut Fields<'a, '_>) -> Option<FileFacts<Text<'a>>> {
    let mut file = FileFacts::default();
    let place = match fields.peek_text("algorithm")?.to_ascii_lowercase().as_str() {
        "md5" => &mut file.md5,
        "sha1" => &mut file.sha1,
        "sha256" => &mut file.sha256,
        "sha256ac" => &mut file.sha256_ac,
        _ => return None,
    };
    *place = fields.hash("value");
    fields.text("algorithm");
    Some(file)
}

fn device<'a>(fields: &mut Fields<'a, '_>) -> DeviceFacts<Text<'a>> {
    let mut device = DeviceFacts {
        first_seen: fields.time("firstSeenDateTime"),
        defender_id: fields.id("mdeDeviceId"),
        entra_id: fields.id("azureAdDeviceId"),
        dns_name: fields.text("deviceDnsName"),
        host_name: fields.text("hostName"),
        nt_domain: fields.text("ntDomain"),
        dns_domain: fields.text("dnsDomain"),
        os_platform: fields.text("osPlatform"),
        os_build: fields.text("osBuild"),
        os_version: fields.text("version"),
        health: fields.text("healthStatus"),
        risk: fields.text("riskScore"),
        device_group: fields.text("rbacGroupName"),
        onboarding: fields.text("onboardingStatus"),
        antivirus: fields.text("defenderAvStatus"),
        interfaces: fields.texts("ipInterfaces"),
        last_ip: fields.text("lastIpAddress"),
        last_external_ip: fields.text("lastExternalIpAddress"),
        logged_on: logged_on(fields),
        ..DeviceFacts::default()
    };
    let management = DeviceManagementFacts {
        group_id: fields.text("rbacGroupId"),
        accesses: accesses(fields),
        ..DeviceManagementFacts::default()
    };
    take_virtual_machine(fields, &mut device, management);
    device
}

/// Each of the `resourceAccessEvents` in a line:
/// `2026-04-14T16:33:42Z S-1-5-21-… from 203.0.113.9 to cifs/files`.
pub(super) fn accesses<'a>(fields: &mut Fields<'a, '_>) -> Vec<Text<'a>> {
    let objects = fields.objects("resourceAccessEvents");
    let lines = objects.into_iter().filter_map(|object| {
        let mut event = Fields::new(object, fields.notes);
        let at = event.time("accessDateTime").map(Timestamp::iso);
        let account = event.text("accountId").map(Cow::into_owned);
        let from = event.text("ipAddress").map(|it| format!("from {it}"));
        let to = event
            .text("resourceIdentifier")
            .map(|it| format!("to {it}"));
        event.note_left("resourceAccessEvent");
        let parts: Vec<String> = [at, account, from, to].into_iter().flatten().collect();
        (!parts.is_empty()).then(|| Cow::Owned(parts.join(" ")))
    });
    lines.collect()
}

fn registry<'a>(fields: &mut Fields<'a, '_>) -> RegistryFacts<Text<'a>> {
    RegistryFacts {
        device_id: fields.id("mdeDeviceId"),
        hive: fields.text("registryHive"),
        key: fields.text("registryKey"),
        value_name: fields.text("registryValueName"),
        value: fields.text("registryValue"),
        value_type: fields.text("registryValueType"),
    }
}

fn session<'a>(fields: &mut Fields<'a, '_>, all: &mut All<'a>) -> HostLogonSessionFacts<Text<'a>> {
    let account = match nested("account", "userEvidence", fields, all) {
        Some(Subject::User(account)) => account.clone(),
        _ => AccountFacts::default(),
    };
    let device_id = match nested("host", "deviceEvidence", fields, all) {
        Some(Subject::Device(it)) => {
            let names = [&it.defender_id, &it.dns_name, &it.host_name];
            names.into_iter().find_map(Clone::clone)
        }
        _ => None,
    };
    HostLogonSessionFacts {
        session_id: fields.id("sessionId"),
        account,
        device_id,
        started: fields.time("startUtcDateTime"),
        ended: fields.time("endUtcDateTime"),
    }
}

fn iot_device<'a>(fields: &mut Fields<'a, '_>, all: &mut All<'a>) -> IotDeviceFacts<Text<'a>> {
    let ip = nested_ip("ipAddress", fields, all);
    nested("nics", "nicEvidence", fields, all);
    nested("sourceRef", "urlEvidence", fields, all);
    // The hub is an azureResourceEvidence in the schema, and text in some exports.
    let hub = super::cloud::resource("ioTHub", fields, all);
    IotDeviceFacts {
        hub,
        ip,
        device_id: fields.id("deviceId"),
        name: fields.text("deviceName"),
        device_type: fields.text("deviceType"),
        sub_type: fields.text("deviceSubType"),
        page: fields.text("devicePageLink"),
        importance: fields.text("importance"),
        manufacturer: fields.text("manufacturer"),
        model: fields.text("model"),
        operating_system: fields.text("operatingSystem"),
        mac: fields.text("macAddress"),
        serial_number: fields.text("serialNumber"),
        authorized: fields.text("isAuthorized"),
        programming: fields.text("isProgramming"),
        scanner: fields.text("isScanner"),
        owners: fields.texts("owners"),
        protocols: fields.texts("protocols"),
        purdue_layer: fields.text("purdueLayer"),
        sensor: fields.text("sensor"),
        site: fields.text("site"),
        zone: fields.text("zone"),
        source: fields.text("source"),
        agent_id: fields.id("ioTSecurityAgentId"),
    }
}
