//! Things on a device, and the device itself.

use super::{AccountFacts, FactValue};
use crate::Timestamp;

facts! {
    /// A file, or the image of a process.
    FileFacts {
        name: text Option<T> = "Name",
        folder: text Option<T> = "Folder",
        sha256: text Option<T> = "SHA-256",
        sha1: text Option<T> = "SHA-1",
        md5: text Option<T> = "MD5",
        sha256_ac: text Option<T> = "SHA-256 Authenticode",
        size: number Option<u64> = "Size in bytes",
        publisher: text Option<T> = "Publisher",
        signer: text Option<T> = "Signer",
        issuer: text Option<T> = "Issuer",
        device_id: text Option<T> = "Device id",
    }
}

facts! {
    /// A process, known by device and its id there, or by device, pid and start.
    /// `device_id` is the Defender id, or the host's name where the source has none.
    ProcessFacts {
        command_line: text Option<T> = "Command line",
        image: file FileFacts<T> = "Image",
        pid: number Option<u64> = "Process id",
        started: time Option<Timestamp> = "Started",
        account: account AccountFacts<T> = "User",
        integrity: text Option<T> = "Integrity level",
        elevation: text Option<T> = "Token elevation",
        logon_id: text Option<T> = "Logon id",
        guid: text Option<T> = "Unique process id",
        parent_pid: number Option<u64> = "Parent process id",
        parent_started: time Option<Timestamp> = "Parent started",
        parent_image: file FileFacts<T> = "Parent image",
        parent_command_line: text Option<T> = "Parent command line",
        parent_guid: text Option<T> = "Parent's unique id",
        device_id: text Option<T> = "Device id",
    }
}

facts! {
    /// A device.
    DeviceFacts {
        dns_name: text Option<T> = "DNS name",
        host_name: text Option<T> = "Host name",
        nt_domain: text Option<T> = "NT domain",
        dns_domain: text Option<T> = "DNS domain",
        os_platform: text Option<T> = "Operating system",
        os_version: text Option<T> = "Version",
        os_build: text Option<T> = "Build",
        processor: text Option<T> = "Processor",
        risk: text Option<T> = "Risk level",
        exposure: text Option<T> = "Exposure level",
        value: text Option<T> = "Device value",
        health: text Option<T> = "Health",
        onboarding: text Option<T> = "Onboarding",
        antivirus: text Option<T> = "Antivirus",
        device_group: text Option<T> = "Device group",
        tags: texts Vec<T> = "Tag",
        last_ip: text Option<T> = "Last IP address",
        last_external_ip: text Option<T> = "Last external IP address",
        interfaces: texts Vec<T> = "Network interface",
        first_seen: time Option<Timestamp> = "First seen",
        last_seen: time Option<Timestamp> = "Last seen",
        logged_on: texts Vec<T> = "Logged on",
        management: boxed Option<Box<DeviceManagementFacts<T>>> = "Management",
        azure_id: text Option<T> = "Azure resource id",
        defender_id: text Option<T> = "Defender device id",
        entra_id: text Option<T> = "Entra device id",
    }
}

facts! {
    /// What is rarely told of a device: how it is managed, and the machine below it.
    DeviceManagementFacts {
        managed_by: text Option<T> = "Managed by",
        management_status: text Option<T> = "Management status",
        group_id: text Option<T> = "Device group id",
        merged_into: text Option<T> = "Merged into device",
        possible_duplicate: text Option<T> = "Possible duplicate",
        excluded: text Option<T> = "Excluded",
        exclusion_reason: text Option<T> = "Exclusion reason",
        cloud_provider: text Option<T> = "Cloud provider",
        vm_id: text Option<T> = "Virtual machine id",
        subscription_id: text Option<T> = "Subscription id",
        accesses: texts Vec<T> = "Resource access",
    }
}

facts! {
    /// A registry key, or a value in it.
    RegistryFacts {
        hive: text Option<T> = "Hive",
        key: text Option<T> = "Key",
        value_name: text Option<T> = "Value name",
        value: text Option<T> = "Value",
        value_type: text Option<T> = "Value type",
        device_id: text Option<T> = "Device id",
    }
}

facts! {
    /// A sign-in session on a host.
    HostLogonSessionFacts {
        session_id: text Option<T> = "Session id",
        account: account AccountFacts<T> = "User",
        device_id: text Option<T> = "Device id",
        started: time Option<Timestamp> = "Started",
        ended: time Option<Timestamp> = "Ended",
    }
}

facts! {
    /// Malware by its name; its files and processes are evidence of their own.
    MalwareFacts {
        name: text Option<T> = "Name",
        category: text Option<T> = "Category",
        family: text Option<T> = "Family",
        severity: text Option<T> = "Severity",
        was_running: text Option<T> = "Was running",
    }
}

facts! {
    /// A device of operational technology, or another one without an agent.
    IotDeviceFacts {
        name: text Option<T> = "Name",
        device_type: text Option<T> = "Type",
        sub_type: text Option<T> = "Subtype",
        manufacturer: text Option<T> = "Manufacturer",
        model: text Option<T> = "Model",
        operating_system: text Option<T> = "Operating system",
        importance: text Option<T> = "Importance",
        ip: text Option<T> = "IP address",
        mac: text Option<T> = "MAC address",
        serial_number: text Option<T> = "Serial number",
        authorized: text Option<T> = "Authorized",
        programming: text Option<T> = "Programming device",
        scanner: text Option<T> = "Scanner",
        owners: texts Vec<T> = "Owner",
        protocols: texts Vec<T> = "Protocol",
        purdue_layer: text Option<T> = "Purdue layer",
        sensor: text Option<T> = "Sensor",
        site: text Option<T> = "Site",
        zone: text Option<T> = "Zone",
        source: text Option<T> = "Source",
        page: text Option<T> = "URL",
        hub: text Option<T> = "IoT hub",
        agent_id: text Option<T> = "IoT security agent id",
        device_id: text Option<T> = "IoT device id",
    }
}
