//! The tables of events, one row of each.

mod reading;
mod telling;

use reading::read;
use serde_json::{Value, json};
use std::fmt::Write as _;
use throughline_import::Format;

/// What a row tells, with the problems that were met.
fn told(row: &Value, table: Format) -> String {
    let (kept, report) = read(row.to_string().as_bytes());
    assert_eq!(report.format, table, "{row}: {:?}", report.problems);
    let mut out = String::new();
    for it in &kept.events {
        out.push_str(&telling::event(it));
    }
    for it in &kept.entities {
        let _ = writeln!(out, "{}", telling::subject(it));
    }
    for it in &report.problems {
        let _ = writeln!(out, "{:?} {}", it.kind, it.example);
    }
    out
}

/// A row of a table of devices: these columns, and a few that all have.
fn device_row(columns: Value) -> Value {
    let mut row = json!({
        "Timestamp": "2026-04-14T16:33:42Z",
        "DeviceName": "ws-01",
        "InitiatingProcessFileName": "cmd.exe",
        "InitiatingProcessId": 12,
        "InitiatingProcessAccountName": "ann",
        "InitiatingProcessAccountDomain": "X"
    });
    if let (Some(row), Value::Object(columns)) = (row.as_object_mut(), columns) {
        row.extend(columns);
    }
    row
}

#[test]
fn a_started_process_tells_of_three_generations() {
    let row = json!({
        "Timestamp": "2026-04-14T16:33:42Z", "DeviceId": "ab12", "DeviceName": "ws-01.x.test",
        "ActionType": "ProcessCreated", "FileName": "innocent.exe",
        "FolderPath": r"C:\Temp\innocent.exe", "SHA256": "AA", "FileSize": "12",
        "ProcessVersionInfoOriginalFileName": "mimikatz.exe",
        "ProcessId": 3, "ProcessCommandLine": "innocent.exe -x", "ProcessIntegrityLevel": "High",
        "ProcessTokenElevation": "TokenElevationTypeFull",
        "AccountName": "ann", "AccountDomain": "X", "AccountSid": "S-1-5-21-1",
        "LogonId": 999, "ProcessUniqueId": "9007199254740993", "IsProcessRemoteSession": true,
        "ProcessRemoteSessionIP": "10.0.0.7",
        "InitiatingProcessAccountName": "bob", "InitiatingProcessFileName": "CMD.EXE",
        "InitiatingProcessFolderPath": r"c:\windows\system32\cmd.exe", "InitiatingProcessId": 2,
        "InitiatingProcessCreationTime": "2026-04-14T16:33:40Z",
        "InitiatingProcessCommandLine": "cmd /c", "InitiatingProcessUniqueId": "17",
        "InitiatingProcessParentId": 1,
        "InitiatingProcessParentFileName": r"\Device\HarddiskVolume3\Windows\explorer.exe",
        "InitiatingProcessParentCreationTime": "2026-04-14T08:00:00Z",
        "ReportId": 5, "AdditionalFields": "", "AppGuardContainerId": "",
        "InitiatingProcessVersionInfoCompanyName": "Microsoft"
    });
    insta::assert_snapshot!(told(&row, Format::DeviceProcessEvents), @r#"
        processCreated 2026-04-14T16:33:42Z “ProcessCreated” DeviceProcessEvents #5
          on device, DNS name ws-01.x.test, Defender device id ab12
          as user, Account bob
          by process, Command line cmd /c, Image CMD.EXE, Folder c:\windows\system32, Process id 2, Started 2026-04-14T16:33:40Z, Account bob, Unique process id 17, Parent process id 1, Parent started 2026-04-14T08:00:00Z, Parent image explorer.exe, Device id ab12
          to process, Command line innocent.exe -x, Image innocent.exe, Folder C:\Temp, SHA-256 aa, Size in bytes 12, Process id 3, Started 2026-04-14T16:33:42Z, Account ann, Account domain X, SID S-1-5-21-1, Integrity level High, Token elevation Full, Logon id 999, Unique process id 9007199254740993, Parent process id 2, Parent started 2026-04-14T16:33:40Z, Parent image CMD.EXE, Parent command line cmd /c, Parent's unique id 17, Device id ab12
          = original name: mimikatz.exe, remote session, at: 10.0.0.7
    "#);
}

#[test]
fn a_process_that_was_opened_is_no_child() {
    let row = device_row(
        json!({"ActionType": "OpenProcessApiCall", "FileName": "lsass.exe",
        "ProcessId": 700, "ProcessCreationTime": "2026-04-14T08:00:00Z",
        "AdditionalFields": "{\"DesiredAccess\":5136}"}),
    );
    insta::assert_snapshot!(told(&row, Format::DeviceEvents), @r#"
        processAccess 2026-04-14T16:33:42Z “OpenProcessApiCall” DeviceEvents #-
          on device, Host name ws-01
          as user, Account ann, Account domain X
          by process, Image cmd.exe, Process id 12, Account ann, Account domain X, Device id ws-01
          to process, Image lsass.exe, Process id 700, Started 2026-04-14T08:00:00Z, Device id ws-01
          = DesiredAccess: 5136
    "#);
}

#[test]
fn connections() {
    let rows = [
        (
            json!({"ActionType": "InboundConnectionAccepted", "RemoteIP": "2001:db8::1",
                "RemotePort": 50000, "LocalIP": "2001:db8::2", "LocalPort": 445,
                "Protocol": "TcpV6", "RemoteIPType": "Public"}),
            Format::DeviceNetworkEvents,
        ),
        (
            json!({"ActionType": "ListeningConnectionCreated", "RemoteIP": "", "LocalIP": "0.0.0.0",
                "LocalPort": 8080, "Protocol": "Tcp"}),
            Format::DeviceNetworkEvents,
        ),
        (
            json!({"ActionType": "DnsConnectionInspected", "RemoteIP": "10.0.0.1", "RemotePort": 53,
                "AdditionalFields": "{\"query\":\"evil.test\",\"qtype_name\":\"A\"}"}),
            Format::DeviceNetworkEvents,
        ),
    ];
    let mut all = String::new();
    for (columns, table) in rows {
        all.push_str(&told(&device_row(columns), table));
    }
    insta::assert_snapshot!(all, @r#"
        connection 2026-04-14T16:33:42Z “InboundConnectionAccepted” DeviceNetworkEvents #-
          on device, Host name ws-01
          as user, Account ann, Account domain X
          by process, Image cmd.exe, Process id 12, Account ann, Account domain X, Device id ws-01
          to ip, Address 2001:db8::1
          = TCPV6 [2001:db8::1]:50000 → [2001:db8::2]:445
        connection 2026-04-14T16:33:42Z “ListeningConnectionCreated” DeviceNetworkEvents #-
          on device, Host name ws-01
          as user, Account ann, Account domain X
          by process, Image cmd.exe, Process id 12, Account ann, Account domain X, Device id ws-01
          to ip, Address 0.0.0.0
          = TCP → 0.0.0.0:8080
        dnsQuery 2026-04-14T16:33:42Z “DnsConnectionInspected” DeviceNetworkEvents #-
          on device, Host name ws-01
          as user, Account ann, Account domain X
          by process, Image cmd.exe, Process id 12, Account ann, Account domain X, Device id ws-01
          to domain, Domain evil.test
          to ip, Address 10.0.0.1
          = → 10.0.0.1:53, query: evil.test, qtype_name: A
    "#);
}

#[test]
fn other_events_on_devices() {
    let rows = [
        (
            json!({"ActionType": "FileRenamed", "FileName": "b.docx", "FolderPath": r"C:\x\b.docx",
                "PreviousFileName": "a.docx", "PreviousFolderPath": r"C:\x", "SHA1": "AA",
                "FileOriginUrl": "https://x.test/a", "RequestProtocol": "Smb",
                "RequestSourceIP": "10.0.0.7", "RequestSourcePort": 50001,
                "RequestAccountName": "bob", "RequestAccountDomain": "X", "ShareName": "C$"}),
            Format::DeviceFileEvents,
        ),
        (
            json!({"ActionType": "RegistryValueSet", "RegistryKey": r"HKEY_LOCAL_MACHINE\Software\Run",
                "RegistryValueName": "x", "RegistryValueData": "a.exe", "RegistryValueType": "String",
                "PreviousRegistryValueData": "b.exe"}),
            Format::DeviceRegistryEvents,
        ),
        (
            json!({"ActionType": "RegistryKeyCreated", "RegistryKey": r"HKEY_LOCAL_MACHINE\Software\y"}),
            Format::DeviceRegistryEvents,
        ),
        (
            json!({"ActionType": "LogonFailed", "LogonType": "Network", "AccountName": "eve",
                "AccountDomain": "X", "Protocol": "NTLM", "FailureReason": "InvalidUserNameOrPassword",
                "IsLocalAdmin": false, "LogonId": "0", "RemoteDeviceName": "ws-02",
                "RemoteIP": "10.0.0.7", "RemotePort": 0}),
            Format::DeviceLogonEvents,
        ),
        (
            json!({"ActionType": "ImageLoaded", "FileName": "x.dll", "FolderPath": r"C:\Temp\x.dll"}),
            Format::DeviceImageLoadEvents,
        ),
        (
            json!({"ActionType": "UserAccountCreated", "AccountName": "eve", "AccountSid": "S-1-5-21-9"}),
            Format::DeviceEvents,
        ),
        (
            json!({"ActionType": "NamedPipeEvent", "FileName": "", "AdditionalFields":
                {"PipeName": r"\Device\NamedPipe\x", "FileOperation": "File created"}}),
            Format::DeviceEvents,
        ),
        (
            json!({"ActionType": "BrandNew", "FileName": "a.exe", "RemoteUrl": "https://x.test/a",
                "AccountName": "eve", "AdditionalFields": "not json", "Odd": 1}),
            Format::DeviceEvents,
        ),
    ];
    let mut all = String::new();
    for (columns, table) in rows {
        all.push_str(&told(&device_row(columns), table));
    }
    insta::assert_snapshot!(all, @r#"
        file 2026-04-14T16:33:42Z “FileRenamed” DeviceFileEvents #-
          on device, Host name ws-01
          as user, Account ann, Account domain X
          by process, Image cmd.exe, Process id 12, Account ann, Account domain X, Device id ws-01
          to file, Name b.docx, Folder C:\x, SHA-1 aa, Device id ws-01
          to url, URL https://x.test/a
          to ip, Address 10.0.0.7
          = before: C:\x\a.docx, by: Smb, share: C$, asked for by: X\bob, from: 10.0.0.7:50001
        registry 2026-04-14T16:33:42Z “RegistryValueSet” DeviceRegistryEvents #-
          on device, Host name ws-01
          as user, Account ann, Account domain X
          by process, Image cmd.exe, Process id 12, Account ann, Account domain X, Device id ws-01
          to registryValue, Hive HKEY_LOCAL_MACHINE, Key Software\Run, Value name x, Value a.exe, Value type String, Device id ws-01
          = data before: b.exe
        registry 2026-04-14T16:33:42Z “RegistryKeyCreated” DeviceRegistryEvents #-
          on device, Host name ws-01
          as user, Account ann, Account domain X
          by process, Image cmd.exe, Process id 12, Account ann, Account domain X, Device id ws-01
          to registryKey, Hive HKEY_LOCAL_MACHINE, Key Software\y, Device id ws-01
        logon 2026-04-14T16:33:42Z “LogonFailed” DeviceLogonEvents #-
          on device, Host name ws-01
          as user, Account eve, Account domain X
          by process, Image cmd.exe, Process id 12, Account ann, Account domain X, Device id ws-01
          to device, Host name ws-02
          to ip, Address 10.0.0.7
          = Network, NTLM, failed: InvalidUserNameOrPassword
        imageLoad 2026-04-14T16:33:42Z “ImageLoaded” DeviceImageLoadEvents #-
          on device, Host name ws-01
          as user, Account ann, Account domain X
          by process, Image cmd.exe, Process id 12, Account ann, Account domain X, Device id ws-01
          to file, Name x.dll, Folder C:\Temp, Device id ws-01
        accountChange 2026-04-14T16:33:42Z “UserAccountCreated” DeviceEvents #-
          on device, Host name ws-01
          as user, Account ann, Account domain X
          by process, Image cmd.exe, Process id 12, Account ann, Account domain X, Device id ws-01
          to user, Account eve, SID S-1-5-21-9
        pipe 2026-04-14T16:33:42Z “NamedPipeEvent” DeviceEvents #-
          on device, Host name ws-01
          as user, Account ann, Account domain X
          by process, Image cmd.exe, Process id 12, Account ann, Account domain X, Device id ws-01
          = FileOperation: File created, PipeName: \Device\NamedPipe\x
        other 2026-04-14T16:33:42Z “BrandNew” DeviceEvents #-
          on device, Host name ws-01
          as user, Account ann, Account domain X
          by process, Image cmd.exe, Process id 12, Account ann, Account domain X, Device id ws-01
          to file, Name a.exe, Device id ws-01
          to user, Account eve
          to url, URL https://x.test/a
          = not json
        UnknownField record 1, byte 0, DeviceEvents.Odd
        UnknownEvent record 1, byte 0, ActionType: BrandNew
    "#);
}

#[test]
fn an_inventory_row_is_a_device() {
    let row = json!({"Timestamp": "2026-04-14T16:33:42Z", "DeviceId": "ab12",
        "DeviceName": "ws-01.x.test", "PublicIP": "203.0.113.9", "OSPlatform": "Windows11",
        "OSVersionInfo": "22H2", "AadDeviceId": "e-1", "OnboardingStatus": "Onboarded",
        "SensorHealthState": "Active", "MachineGroup": "Servers",
        "LoggedOnUsers": "[{\"UserName\":\"ann\",\"DomainName\":\"X\",\"Sid\":\"S-1\"}]",
        "ExposureLevel": "High", "ReportId": 1});
    insta::assert_snapshot!(told(&row, Format::DeviceInfo), @r#"
        device, DNS name ws-01.x.test, Operating system Windows11, Version 22H2, Health Active, Onboarding Onboarded, Device group Servers, Last external IP address 203.0.113.9, Logged on X\ann, Defender device id ab12, Entra device id e-1
        UnknownField record 1, byte 0, DeviceInfo.ExposureLevel
    "#);
}

#[test]
fn mail() {
    let rows = [
        (
            json!({"Timestamp": "2026-04-14T16:33:42Z", "NetworkMessageId": "m-1",
                "InternetMessageId": "<i@x>", "SenderMailFromAddress": "bounce@y.test",
                "SenderFromAddress": "bob@y.test", "SenderDisplayName": "Bob",
                "SenderIPv4": "203.0.113.9", "RecipientEmailAddress": "ann@x.test",
                "RecipientObjectId": "o-1", "Subject": "Pay\nnow", "EmailDirection": "Inbound",
                "DeliveryAction": "Delivered", "DeliveryLocation": "Inbox/folder",
                "LatestDeliveryAction": "Junked", "ThreatTypes": "Phish, Spam",
                "DetectionMethods": "{\"Phish\":[\"URL detonation\"]}",
                "AuthenticationDetails": "{\"SPF\":\"fail\"}", "AttachmentCount": 1,
                "UrlCount": 2, "ReportId": "r-1"}),
            Format::EmailEvents,
        ),
        (
            json!({"Timestamp": "2026-04-14T16:33:42Z", "NetworkMessageId": "m-1",
                "SenderFromAddress": "bob@y.test", "RecipientEmailAddress": "ann@x.test",
                "FileName": "bill.html", "FileType": "html", "SHA256": "AA", "FileSize": 10,
                "ThreatTypes": "Malware"}),
            Format::EmailAttachmentInfo,
        ),
        (
            json!({"Timestamp": "2026-04-14T16:33:42Z", "NetworkMessageId": "m-1",
                "Url": "https://y.test/a", "UrlDomain": "y.test", "UrlLocation": "Body"}),
            Format::EmailUrlInfo,
        ),
        (
            json!({"Timestamp": "2026-04-14T16:40:00Z", "NetworkMessageId": "m-1",
                "Action": "Moved to quarantine", "ActionType": "Phish ZAP",
                "ActionTrigger": "SpecialAction", "ActionResult": "Success",
                "RecipientEmailAddress": "ann@x.test", "DeliveryLocation": "Quarantine"}),
            Format::EmailPostDeliveryEvents,
        ),
        (
            json!({"Timestamp": "2026-04-14T16:41:00Z", "Url": "https://y.test/a",
                "ActionType": "ClickAllowed", "AccountUpn": "ann@x.test", "Workload": "Email",
                "NetworkMessageId": "m-1", "IPAddress": "198.51.100.4", "IsClickedThrough": true,
                "UrlChain": "[\"https://y.test/a\",\"https://z.test/\"]"}),
            Format::UrlClickEvents,
        ),
    ];
    let mut all = String::new();
    for (row, table) in rows {
        all.push_str(&told(&row, table));
    }
    insta::assert_snapshot!(all, @r#"
        mail 2026-04-14T16:33:42Z “Delivered” EmailEvents #r-1
          to message, Subject Pay
        now, Sender bob@y.test, Sender name Bob, Envelope sender bounce@y.test, Sender IP address 203.0.113.9, Recipient ann@x.test, Delivery action Delivered, Delivery location Inbox/folder, Direction Inbound, Threats Phish, Threats Spam, Detection methods Phish: URL detonation, Attachments 1, Network message id m-1, Internet message id <i@x>
          to ip, Address 203.0.113.9
          to mailbox, Primary address ann@x.test, Entra object id o-1
          = now: Junked, SPF: fail
        mail 2026-04-14T16:33:42Z “-” EmailAttachmentInfo #-
          to file, Name bill.html, SHA-256 aa, Size in bytes 10
          to message, Sender bob@y.test, Recipient ann@x.test, Threats Malware, Network message id m-1
          to mailbox, Primary address ann@x.test
          = type: html
        mail 2026-04-14T16:33:42Z “-” EmailUrlInfo #-
          to url, URL https://y.test/a
          to message, Network message id m-1
          = in: Body
        mail 2026-04-14T16:40:00Z “Moved to quarantine” EmailPostDeliveryEvents #-
          to message, Recipient ann@x.test, Delivery location Quarantine, Network message id m-1
          to mailbox, Primary address ann@x.test
          = Phish ZAP, by: SpecialAction, result: Success
        urlClick 2026-04-14T16:41:00Z “ClickAllowed” UrlClickEvents #-
          as user, User principal name ann@x.test
          to url, URL https://y.test/a
          to message, Network message id m-1
          to ip, Address 198.51.100.4
          = clicked through, in: Email, by way of: https://y.test/a, https://z.test/
    "#);
}

#[test]
fn identities_and_applications() {
    let rows = [
        (
            json!({"Timestamp": "2026-04-14T16:33:42Z", "ActionType": "LogonFailed",
                "Application": "Active Directory", "LogonType": "Failed logon", "Protocol": "Ntlm",
                "FailureReason": "WrongPassword", "AccountName": "ann", "AccountDomain": "X",
                "AccountUpn": "ann@x.test", "DeviceName": "ws-01", "OSPlatform": "Windows",
                "IPAddress": "10.0.0.5", "Port": 50000, "DestinationDeviceName": "dc-01.x.test",
                "DestinationIPAddress": "10.0.0.1", "DestinationPort": 445,
                "TargetDeviceName": "dc-01.x.test", "Location": "Bonn", "ISP": "Net",
                "ReportId": "r", "AdditionalFields": "{\"Count\":\"3\"}"}),
            Format::IdentityLogonEvents,
        ),
        (
            json!({"Timestamp": "2026-04-14T16:33:42Z", "ActionType": "Account Password changed",
                "Application": "Active Directory", "TargetAccountUpn": "bob@x.test",
                "TargetAccountDisplayName": "Bob", "AccountName": "ann", "DestinationDeviceName": "dc"}),
            Format::IdentityDirectoryEvents,
        ),
        (
            json!({"Timestamp": "2026-04-14T16:33:42Z", "ActionType": "DNS query",
                "QueryType": "AllRecords", "QueryTarget": "x.test", "DeviceName": "ws-01",
                "DestinationDeviceName": "dc", "Protocol": "Dns"}),
            Format::IdentityQueryEvents,
        ),
        (
            json!({"Timestamp": "2026-04-14T16:33:42Z", "ActionType": "FileDownloaded",
                "ActivityType": "Download", "Application": "SharePoint", "ApplicationId": 20892,
                "AccountObjectId": "o-1", "AccountId": "ann@x.test", "AccountDisplayName": "Ann",
                "IsAdminOperation": "False", "IsExternalUser": true, "IPAddress": "198.51.100.4",
                "CountryCode": "DE", "City": "Bonn", "UserAgent": "curl", "ObjectName": "plan.docx",
                "ObjectType": "File", "ActivityObjects":
                "[{\"Type\":\"File\",\"Role\":\"Target object\",\"Name\":\"plan.docx\"},{\"Type\":\"Folder\",\"Role\":\"Parent\",\"Name\":\"Plans\"}]",
                "RawEventData": {"x": 1}, "ReportId": "r"}),
            Format::CloudAppEvents,
        ),
        (
            json!({"Timestamp": "2026-04-14T16:33:42Z", "ActionType": "New-InboxRule",
                "ActivityType": "Create", "Application": "Exchange", "AccountObjectId": "o-1",
                "ObjectName": "Rule", "ObjectType": "Task", "ObjectId": "t-1",
                "ActivityObjects": "{'python': 'text'}"}),
            Format::CloudAppEvents,
        ),
    ];
    let mut all = String::new();
    for (row, table) in rows {
        all.push_str(&told(&row, table));
    }
    insta::assert_snapshot!(all, @r#"
        logon 2026-04-14T16:33:42Z “LogonFailed” IdentityLogonEvents #r
          on device, Host name ws-01, Operating system Windows
          as user, Account ann, Account domain X, User principal name ann@x.test
          to device, DNS name dc-01.x.test
          to ip, Address 10.0.0.5
          to ip, Address 10.0.0.1
          = Failed logon, Ntlm, Active Directory, failed: WrongPassword, port: 50000, to port: 445, from: Bonn, provider: Net, Count: 3
        accountChange 2026-04-14T16:33:42Z “Account Password changed” IdentityDirectoryEvents #-
          as user, Account ann
          to user, Display name Bob, User principal name bob@x.test
          to device, Host name dc
          = Active Directory
        dnsQuery 2026-04-14T16:33:42Z “DNS query” IdentityQueryEvents #-
          on device, Host name ws-01
          to domain, Domain x.test
          to device, Host name dc
          = Dns, AllRecords
        cloudActivity 2026-04-14T16:33:42Z “FileDownloaded” CloudAppEvents #r
          as user, Display name Ann, User principal name ann@x.test, Entra object id o-1
          to file, Name plan.docx
          to cloudApplication, Name SharePoint, Application id 20892
          to ip, Address 198.51.100.4, Country code DE, City Bonn
          = Parent: Plans, external user, activity: Download, agent: curl
        cloudActivity 2026-04-14T16:33:42Z “New-InboxRule” CloudAppEvents #-
          as user, Entra object id o-1
          to cloudApplication, Name Exchange
          = Task: Rule, object id: t-1, {'python': 'text'}, activity: Create
    "#);
}
