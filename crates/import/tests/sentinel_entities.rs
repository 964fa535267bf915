//! Entities of Sentinel's alerts: types, keys and references as they should be.

mod reading;
mod sentinel_rows;

use sentinel_rows::{lines, problems, read_row, read_rows, row, with_entities};
use serde_json::json;
use throughline_model::{Subject, Timestamp};

#[test]
fn a_process_has_the_facts_of_what_it_refers_to_and_what_is_listed_counts_once() {
    let (alert, report) = with_entities(&json!([
        {"$id":"1","HostName":"ws-1","MdatpDeviceId":"d1","AzureID":"/a/ws-1","Type":"host",
         "LastIpAddress":{"$id":"9","Address":"10.0.0.5","Type":"ip"},"AvStatus":1000,
         "LoggedOnUsers":[{"AccountName":"ana","DomainName":"CONTOSO"}]},
        {"$id":"2","Name":"ana","NTDomain":"CONTOSO","Sid":"S-1-5-21-1","LogonId":"0x3e7","Type":"account"},
        {"$id":"3","ProcessId":"0x1a2b","CommandLine":"a.exe -x","CreationTimeUtc":"2026-04-14T16:30:00.1234567Z",
         "ElevationToken":"Full","Host":{"$ref":"1"},"Account":{"$ref":"2"},
         "ImageFile":{"$id":"4","Name":"a.exe","Directory":"C:\\Temp","Type":"file","FileHashes":[
            {"$id":"5","Algorithm":"SHA1","Value":"AB12","Type":"filehash"},
            {"$id":"6","Algorithm":"SHA256AC","Value":"cd34","Type":"filehash"}]},
         "ParentProcess":{"$id":"7","ProcessId":"700","CommandLine":"cmd.exe","ImageFile":{"$id":"8","Name":"cmd.exe","Type":"file"},"Type":"process"},
         "Type":"process"},
        {"$ref":"4"},{"$ref":"5"},{"$ref":"6"},{"$ref":"7"},{"$ref":"7"},{"$ref":"1"}
    ]));
    assert_eq!(report.problems, []);
    insta::assert_snapshot!(lines(&alert.evidence), @r"
    device | Host name: ws-1 | Antivirus: 1000 | Last IP address: 10.0.0.5 | Logged on: CONTOSO\ana | Azure resource id: /a/ws-1 | Defender device id: d1
    user | Account: ana | Account domain: CONTOSO | SID: S-1-5-21-1 | Logon id: 0x3e7
    process | Command line: a.exe -x | Image: a.exe | Folder: C:\Temp | SHA-1: ab12 | SHA-256 Authenticode: cd34 | Process id: 6699 | Started: 2026-04-14T16:30:00.1234567Z | Account: ana | Account domain: CONTOSO | SID: S-1-5-21-1 | Token elevation: Full | Logon id: 0x3e7 | Parent process id: 700 | Parent image: cmd.exe | Parent command line: cmd.exe | Device id: d1
    ");
}

#[test]
fn a_parent_that_is_not_listed_is_told_by_its_child_unless_it_has_a_parent() {
    let (alert, _) = with_entities(&json!([
        {"$id":"1","ProcessId":"3","Type":"process","ParentProcess":
            {"$id":"2","ProcessId":"2","Type":"process","ParentProcess":
                {"$id":"3","ProcessId":"1","Type":"process"}}},
        {"$id":"4","ProcessId":"9","Type":"process","ParentProcess":{"$id":"5","ProcessId":"8","Type":"process"}},
        {"$id":"6","ProcessId":"0","Type":"process","ParentProcess":{"$id":"7","IsValid":false,"Type":"process"}},
        {"$ref":"7"}
    ]));
    insta::assert_snapshot!(lines(&alert.evidence), @r"
    process | Process id: 3 | Parent process id: 2
    process | Process id: 9 | Parent process id: 8
    process | Process id: 0
    ");
}

#[test]
fn what_only_a_parent_tells_of_its_own_parent_is_no_evidence_but_kept() {
    let entities = json!([
        {"$id":"1","HostName":"ws-1","Type":"host"},
        {"$id":"2","ProcessId":"3","Type":"process","ParentProcess":
            {"$id":"3","ProcessId":"2","Type":"process",
             "Account":{"$id":"4","Name":"ana","Type":"account"},
             "ParentProcess":{"$id":"5","ProcessId":"1","Type":"process"}}},
        {"$ref":"3"}
    ]);
    let (kept, _) = read_rows(&[row(&json!({"Entities": entities.to_string()}))]);
    assert_eq!(kept.alerts[0].evidence.len(), 2);
    let parents: Vec<_> = kept
        .entities
        .iter()
        .map(|it| match it {
            Subject::Process(it) => (
                it.pid,
                it.parent_pid,
                it.account.name.as_deref(),
                it.device_id.as_deref(),
            ),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(parents, [(Some(2), Some(1), Some("ana"), Some("ws-1"))]);
}

#[test]
fn every_type_of_entity_is_mapped() {
    let (alert, report) = with_entities(&json!([
        {"Type":"account","Name":"Ana Ruiz","AccountName":"ana","UPNSuffix":"contoso.example","DomainName":"CONTOSO"},
        {"Type":"account","Name":"bo","UPNSuffix":"contoso.example","AadUserId":"o-1","Asset":true,"Roles":["Compromised","Newer"],
         "LastVerdict":"Suspicious","CreatedTimeUtc":"2026-04-14T17:00:01"},
        {"Type":"host","HostName":"ws-1","DnsDomain":"contoso.example","OSFamily":"Windows","Tags":[{"TagName":"lab"}]},
        {"Type":"file","Name":"x.dll","Directory":"C:\\","FileHashes":[{"Algorithm":"SHA256","Value":"aa","Type":"filehash"}]},
        {"Type":"filehash","Algorithm":"MD5","Value":"bb"},
        {"Type":"ip","Address":"203.0.113.9","Location":{"CountryCode":"NL","City":"Amsterdam"}},
        {"Type":"url","Url":"https://evil.example/a"},
        {"Type":"dns","DomainName":"evil.example","IpAddresses":[{"Address":"203.0.113.9","Type":"ip"}]},
        {"Type":"mailbox","MailboxPrimaryAddress":"ana@contoso.example","Upn":"ana@contoso.example","AadId":"o-2"},
        {"Type":"mailMessage","Recipient":"ana@contoso.example","P2Sender":"x@evil.example","SenderIP":"203.0.113.9",
         "NetworkMessageId":"n-1","Urls":["https://evil.example"],"Threats":["Phish"],"ReceivedDate":"2026-04-14T10:00:00"},
        {"Type":"mail-message","NetworkMessageId":"n-2"},
        {"Type":"mailCluster","NetworkMessageIds":["n-1","n-2"],"MailCount":2,"ClusterBy":"Subject","Query":"q"},
        {"Type":"cloud-application","AppId":11161,"Name":"Office 365","InstanceName":"main"},
        {"Type":"oauth-application","OAuthAppId":"a-1","Name":"Notes","PublisherName":"Evil"},
        {"Type":"cloud-logon-session","SessionId":"s-1","Account":{"Type":"account","AadUserId":"o-3"},"StartTimeUtc":"2026-04-14T09:00:00Z"},
        {"Type":"cloud-logon-request","RequestId":"r-1"},
        {"Type":"registry-key","$id":"20","Hive":"HKEY_LOCAL_MACHINE","Key":"Software\\Run"},
        {"Type":"registry-value","Key":{"$ref":"20"},"Name":"x","Value":"y","ValueType":"String"},
        {"Type":"security-group","DistinguishedName":"CN=Admins","SID":"S-1-5-32-544","ObjectGuid":"g-1"},
        {"Type":"azure-resource","ResourceId":"/subscriptions/1/x","ResourceType":"Virtual Machine","ResourceName":"x"},
        {"Type":"quantum-computer","Qubits":7}
    ]));
    insta::assert_snapshot!(lines(&alert.evidence), @r#"
    user | Account: ana | Account domain: CONTOSO | Display name: Ana Ruiz | User principal name: ana@contoso.example
    user | Account: bo | User principal name: bo@contoso.example | Entra object id: o-1
    device | DNS name: ws-1.contoso.example | Host name: ws-1 | DNS domain: contoso.example | Operating system: Windows
    file | Name: x.dll | Folder: C:\ | SHA-256: aa
    file | MD5: bb
    ip | Address: 203.0.113.9 | Country code: NL | City: Amsterdam
    url | URL: https://evil.example/a
    domain | Domain: evil.example
      ip | Address: 203.0.113.9
    mailbox | Primary address: ana@contoso.example | User principal name: ana@contoso.example | Entra object id: o-2
    message | Sender: x@evil.example | Sender IP address: 203.0.113.9 | Recipient: ana@contoso.example | Received: 2026-04-14T10:00:00Z | Threats: Phish | URLs: https://evil.example | Network message id: n-1
    message | Network message id: n-2
    mailCluster | Clustered by: Subject | Messages: 2 | Query: q | Network message id: n-1 | Network message id: n-2
    cloudApplication | Name: Office 365 | Instance: main | Application id: 11161
    oauthApplication | Name: Notes | Publisher: Evil | Application id: a-1
    cloudLogonSession | Session id: s-1 | Entra object id: o-3 | Started: 2026-04-14T09:00:00Z
      user | Entra object id: o-3
    cloudLogonRequest | Request id: r-1
    registryKey | Hive: HKEY_LOCAL_MACHINE | Key: Software\Run
    registryValue | Hive: HKEY_LOCAL_MACHINE | Key: Software\Run | Value name: x | Value: y | Value type: String
    securityGroup | Active Directory object id: g-1 | SID: S-1-5-32-544 | Distinguished name: CN=Admins
    cloudResource | Name: x | Type: Virtual Machine | Resource id: /subscriptions/1/x
    other | Type: quantum-computer | As exported: {"Qubits":7,"Type":"quantum-computer"}
    "#);
    insta::assert_snapshot!(problems(&report), @r#"
    UnknownValue ×1: record 1, byte 1, entity role: "Newer"
    UnknownEvidence ×1: record 1, byte 1, entity: quantum-computer
    NoZone ×1: record 1, byte 1, ReceivedDate: "2026-04-14T10:00:00"
    "#);
    let bo = &alert.evidence[1];
    assert_eq!(bo.verdict.api(), "suspicious");
    assert_eq!(
        bo.created.map(Timestamp::iso).as_deref(),
        Some("2026-04-14T17:00:01Z")
    );
    assert_eq!(bo.other_roles, ["Newer", "Asset"]);
    assert_eq!(bo.roles.iter().count(), 1);
    assert_eq!(alert.evidence[2].tags, ["lab"]);
}

#[test]
fn rarer_types_have_words_of_their_own() {
    let (alert, report) = with_entities(&json!([
        {"Type":"malware","Name":"Trojan:Win32/X","Category":"Trojan","Files":[{"Type":"file","Name":"x.exe"}]},
        {"$id":"1","Type":"host","HostName":"ws-1"},
        {"$id":"2","Type":"account","Name":"ana"},
        {"Type":"host-logon-session","SessionId":"0x3e7","Host":{"$ref":"1"},"Account":{"$ref":"2"},
         "StartTimeUtc":"2026-04-14T08:00:00Z","EndTimeUtc":"2026-04-14T18:00:00Z"},
        {"Type":"SubmissionMail","SubmissionId":"m-1","Submitter":"ana@contoso.example","ReportType":"Phish",
         "Sender":"x@evil.example","SenderIp":"203.0.113.9","Subject":"Hi","NetworkMessageId":"n-1"},
        {"Type":"iotdevice","DeviceName":"plc","IpAddress":{"Type":"ip","Address":"10.0.0.9"},"IoTHub":"/hub",
         "Nics":[{"Type":"nic","MacAddress":"aa-bb","Vlans":["7"]}]},
        {"Type":"blob","Name":"a.zip","BlobContainer":{"Type":"blob-container","Name":"up","Url":"https://x/up"},
         "FileHashes":[{"Algorithm":"MD5","Value":"BB"}]},
        {"Type":"container","Name":"web","Image":{"Type":"container-image","ImageId":"nginx@1"},"Pod":{"$ref":"9"}},
        {"$id":"9","Type":"K8s-pod","Name":"web-1","Labels":{"app":"shop"},
         "Namespace":{"Type":"k8s-namespace","Name":"prod","Cluster":{"Type":"k8s-cluster","Name":"aks"}}},
        {"Type":"k8s-deployment","Name":"web","Namespace":"prod"},
        {"Type":"aws-resource","AmazonResourceId":"arn:aws:s3:::x","AmazonAccountId":"123"},
        {"Type":"gcp-resource","ResourceName":"x","ProjectId":"p"}
    ]));
    insta::assert_snapshot!(lines(&alert.evidence), @r"
    malware | Name: Trojan:Win32/X | Category: Trojan
      file | Name: x.exe
    device | Host name: ws-1
    user | Account: ana
    hostLogonSession | Session id: 0x3e7 | Account: ana | Device id: ws-1 | Started: 2026-04-14T08:00:00Z | Ended: 2026-04-14T18:00:00Z
    submissionMail | Subject: Hi | Reported as: Phish | Submitter: ana@contoso.example | Sender: x@evil.example | Sender IP address: 203.0.113.9 | Submission id: m-1 | Network message id: n-1
    ioTDevice | Name: plc | IP address: 10.0.0.9 | IoT hub: /hub
      ip | Address: 10.0.0.9
      nic | MAC address: aa-bb | VLAN: 7
    blob | Name: a.zip | MD5: bb | Blob container: https://x/up
      blobContainer | Name: up | URL: https://x/up
    container | Name: web | Container image: nginx@1 | Pod: web-1
      containerImage | Image id: nginx@1
    kubernetesPod | Name: web-1 | Namespace: prod | Cluster: aks | Label: app=shop
      kubernetesNamespace | Name: prod | Cluster: aks
      kubernetesCluster | Name: aks
    kubernetesController | Name: web | Type: k8s-deployment | Namespace: prod
    cloudResource | Resource id: arn:aws:s3:::x | Cloud account id: 123
    cloudResource | Name: x | Project id: p
    ");
    // The pod is told after the container that is in it.
    insta::assert_snapshot!(problems(&report), @r#"BadReference ×1: record 1, byte 1, Entities: "9" comes later, followed"#);
    assert_eq!(alert.threat.as_deref(), Some("Trojan:Win32/X"));
}

#[test]
fn keys_may_have_any_case_and_the_type_may_come_last() {
    let (alert, report) = read_row(&json!({"Entities": [
        {"hostName":"vm2","azureID":"/x/vm2","dnsDomain":"","type":"host","OsVersion":null},
        {"processId":"0x4aec","commandLine":"c:\\a.scr","creationTimeUtc":"2018-05-07T13:51:45Z","type":"process"},
        {"HOSTNAME":"vm3"},
        "text", null
    ]}));
    insta::assert_snapshot!(lines(&alert.evidence), @r"
    device | Host name: vm2 | Azure resource id: /x/vm2
    process | Command line: c:\a.scr | Process id: 19180 | Started: 2018-05-07T13:51:45Z
    device | Host name: vm3
    ");
    insta::assert_snapshot!(problems(&report), @"WrongType ×1: record 1, byte 1, Entities: text");
}

#[test]
fn a_mailbox_cluster_or_file_that_says_no_more_than_its_kind_stays_where_it_is_listed() {
    let (alert, _) =
        with_entities(&json!([{"Type":"ip"},{"Type":"process","ImageFile":{"Type":"file"}}]));
    assert_eq!(
        alert.evidence.len(),
        2,
        "what is listed counts, what is nested and empty does not"
    );
}

#[test]
fn subjects_name_their_device_as_the_source_does() {
    let (alert, _) = with_entities(&json!([
        {"$id":"1","HostName":"ws-1","DnsDomain":"contoso.example","Type":"host"},
        {"$id":"2","Name":"a.exe","Type":"file","Host":{"$ref":"1"}},
        {"$id":"3","NetBiosName":"WS-2","Type":"host"},
        {"$id":"4","Hive":"HKLM","Key":"x","Type":"registry-key","Host":{"$ref":"3"}}
    ]));
    let devices: Vec<_> = alert
        .evidence
        .iter()
        .filter_map(|it| match &it.subject {
            Subject::File(it) => it.device_id.as_deref(),
            Subject::RegistryKey(it) => it.device_id.as_deref(),
            _ => None,
        })
        .collect();
    assert_eq!(devices, ["ws-1.contoso.example", "WS-2"]);
}
