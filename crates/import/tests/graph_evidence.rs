//! Every documented type of evidence has words of its own (data formats, 1.3).

mod reading;

use insta::assert_snapshot;
use reading::{alert, evidence, read};
use throughline_import::ProblemKind;
use throughline_model::{Subject, SubjectKind};

/// The evidence of an alert that has this; nothing about it may be unclear.
fn told(json: &str) -> String {
    let (kept, report) = read(alert("da1", &format!(r#","evidence":[{json}]"#)).as_bytes());
    assert_eq!(report.problems, [], "{json}");
    evidence(&kept.alerts[0])
}

/// Evidence of this type.
fn of(kind: &str, fields: &str) -> String {
    told(&format!(
        r##"{{"@odata.type":"#microsoft.graph.security.{kind}Evidence",{fields}}}"##
    ))
}

#[test]
fn processes_files_and_hashes() {
    assert_snapshot!(of("process", r#""processId":7,"parentProcessId":4,"processCommandLine":"a.exe -x","processCreationDateTime":"2026-04-14T17:00:00Z","parentProcessCreationDateTime":"2026-04-14T16:00:00Z","mdeDeviceId":"d1","detectionStatus":"detected","imageFile":{"fileName":"a.exe","filePath":"C:\\x","sha256Ac":"AB"},"parentProcessImageFile":null,"userAccount":{"accountName":"lee","domainName":"CORP","activeDirectoryObjectGuid":"5c1f","tenantId":"t1","resourceAccessEvents":[{"accessDateTime":"2026-04-14T17:00:01Z","accountId":"S-1-5-21-7","ipAddress":"10.0.0.9","resourceIdentifier":"cifs/files"}]}"#), @r"process: Command line=a.exe -x, Image=a.exe, Folder=C:\x, SHA-256 Authenticode=ab, Process id=7, Started=2026-04-14T17:00:00Z, Account=lee, Account domain=CORP, Active Directory object id=5c1f, Tenant id=t1, Resource access=2026-04-14T17:00:01Z S-1-5-21-7 from 10.0.0.9 to cifs/files, Parent process id=4, Parent started=2026-04-14T16:00:00Z, Device id=d1");
    assert_snapshot!(of("file", r#""mdeDeviceId":"d1","fileDetails":{"fileName":"a.dll","md5":"AA","fileSize":10,"filePublisher":"P","signer":"S","issuer":"I"}"#), @"file: Name=a.dll, MD5=aa, Size in bytes=10, Publisher=P, Signer=S, Issuer=I, Device id=d1");
    assert_snapshot!(of("fileHash", r#""algorithm":"sha256","value":"AB12""#), @"file: SHA-256=ab12");
    assert_snapshot!(of("fileHash", r#""algorithm":"sha256ac","value":"AB12""#), @"file: SHA-256 Authenticode=ab12");
    assert_snapshot!(of("registryKey", r#""registryKey":"Run","registryHive":"HKLM""#), @"registryKey: Hive=HKLM, Key=Run");
    assert_snapshot!(of("registryValue", r#""registryKey":"Run","registryHive":"HKLM","registryValueName":"x","registryValue":"a.exe","registryValueType":"String","mdeDeviceId":"d1""#), @"registryValue: Hive=HKLM, Key=Run, Value name=x, Value=a.exe, Value type=String, Device id=d1");
}

#[test]
fn a_hash_of_an_unknown_algorithm_stays_as_it_is() {
    let (kept, report) = read(
        alert(
            "da1",
            r##","evidence":[{"@odata.type":"#microsoft.graph.security.fileHashEvidence","algorithm":"unknown","value":"ab12"}]"##,
        )
        .as_bytes(),
    );
    assert_eq!(report.problems[0].kind, ProblemKind::UnknownEvidence);
    let Subject::Other(other) = &kept.alerts[0].evidence[0].subject else {
        panic!("{:?}", kept.alerts[0].evidence);
    };
    let json = other.json.as_deref().unwrap_or_default();
    assert!(
        json.contains(r#""algorithm":"unknown","value":"ab12""#),
        "{json}"
    );
}

#[test]
fn devices_sessions_and_interfaces() {
    assert_snapshot!(of("device", r#""mdeDeviceId":"d1","azureAdDeviceId":"e1","deviceDnsName":"pc7.corp.example","hostName":"pc7","ntDomain":"CORP","dnsDomain":"corp.example","osPlatform":"Windows11","osBuild":22631,"version":"23H2","healthStatus":"active","riskScore":"high","rbacGroupId":75,"rbacGroupName":"All","onboardingStatus":"onboarded","defenderAvStatus":"updated","firstSeenDateTime":"2026-01-01T08:00:00Z","lastIpAddress":"10.0.0.7","lastExternalIpAddress":"203.0.113.7","ipInterfaces":["10.0.0.7","fe80::7"],"loggedOnUsers":[{"accountName":"lee","domainName":"CORP"},{"accountName":"kim"}],"resourceAccessEvents":[{"ipAddress":"10.0.0.8","resourceIdentifier":"ldap/dc1"}],"vmMetadata":{"vmId":"v1","cloudProvider":"azure","resourceId":"/subscriptions/s1/vm","subscriptionId":"s1"}"#), @"device: DNS name=pc7.corp.example, Host name=pc7, NT domain=CORP, DNS domain=corp.example, Operating system=Windows11, Version=23H2, Build=22631, Risk level=high, Health=active, Onboarding=onboarded, Antivirus=updated, Device group=All, Last IP address=10.0.0.7, Last external IP address=203.0.113.7, Network interface=10.0.0.7, Network interface=fe80::7, First seen=2026-01-01T08:00:00Z, Logged on=CORP\\lee, Logged on=kim, Device group id=75, Cloud provider=azure, Virtual machine id=v1, Subscription id=s1, Resource access=from 10.0.0.8 to ldap/dc1, Azure resource id=/subscriptions/s1/vm, Defender device id=d1, Entra device id=e1");
    assert_snapshot!(of("hostLogonSession", r#""sessionId":"0x3e7","startUtcDateTime":"2026-04-14T17:00:00Z","endUtcDateTime":"2026-04-14T18:00:00Z","account":{"userAccount":{"accountName":"lee"}},"host":{"mdeDeviceId":"d1","hostName":"pc7"}"#), @r"
    hostLogonSession: Session id=0x3e7, Account=lee, Device id=d1, Started=2026-04-14T17:00:00Z, Ended=2026-04-14T18:00:00Z
      user: Account=lee
      device: Host name=pc7, Defender device id=d1
    ");
    assert_snapshot!(of("nic", r#""macAddress":"8CEC4B897E73","ipAddress":{"ipAddress":"10.0.0.7"},"vlans":["7"]"#), @r"
    nic: MAC address=8CEC4B897E73, IP address=10.0.0.7, VLAN=7
      ip: Address=10.0.0.7
    ");
    assert_snapshot!(of("ioTDevice", r#""ioTHub":{"resourceId":"/hub","resourceName":"hub"},"deviceId":"i1","deviceName":"plc","deviceType":"PLC","deviceSubType":"x","devicePageLink":"https://iot.example/i1","importance":"high","manufacturer":"M","model":"N","operatingSystem":"OS","macAddress":"01:02","serialNumber":"7","ipAddress":{"ipAddress":"10.0.0.9"},"nics":[{"macAddress":"01:02","ipAddress":null,"vlans":[]}],"isAuthorized":true,"isProgramming":false,"isScanner":false,"owners":["kim"],"protocols":["modbus"],"purdueLayer":"1","sensor":"s","site":"hall","zone":"z","source":"agent","sourceRef":{"url":"https://iot.example"},"ioTSecurityAgentId":"a1""#), @r"
    ioTDevice: Name=plc, Type=PLC, Subtype=x, Manufacturer=M, Model=N, Operating system=OS, Importance=high, IP address=10.0.0.9, MAC address=01:02, Serial number=7, Authorized=true, Programming device=false, Scanner=false, Owner=kim, Protocol=modbus, Purdue layer=1, Sensor=s, Site=hall, Zone=z, Source=agent, URL=https://iot.example/i1, IoT hub=/hub, IoT security agent id=a1, IoT device id=i1
      ip: Address=10.0.0.9
      nic: MAC address=01:02
      url: URL=https://iot.example
      cloudResource: Name=hub, Resource id=/hub
    ");
}

#[test]
fn malware_brings_its_files_and_processes() {
    assert_snapshot!(of("malware", r##""name":"Meterpreter","category":"Backdoor","files":[{"@odata.type":"#microsoft.graph.security.fileEvidence","fileDetails":{"fileName":"a.exe"}}],"processes":[{"processId":7,"imageFile":{"fileName":"a.exe"}}]"##), @r"
    malware: Name=Meterpreter, Category=Backdoor
      file: Name=a.exe
      process: Image=a.exe, Process id=7
    ");
}

#[test]
fn connections_and_names_bring_their_addresses() {
    assert_snapshot!(of("networkConnection", r#""sourceAddress":{"ipAddress":"10.0.0.7"},"sourcePort":49812,"destinationAddress":{"ipAddress":"203.0.113.9","countryLetterCode":"NL"},"destinationPort":443,"protocol":"tcp""#), @r"
    networkConnection: Protocol=tcp, Source address=10.0.0.7, Source port=49812, Destination address=203.0.113.9, Destination port=443
      ip: Address=10.0.0.7
      ip: Address=203.0.113.9, Country code=NL
    ");
    assert_snapshot!(of("dns", r#""domainName":"c2.example","dnsServerIp":null,"hostIpAddress":{"ipAddress":"10.0.0.7"},"ipAddresses":[{"ipAddress":"203.0.113.9"},{"ipAddress":"203.0.113.10"}]"#), @r"
    domain: Domain=c2.example
      ip: Address=10.0.0.7
      ip: Address=203.0.113.9
      ip: Address=203.0.113.10
    ");
    assert_snapshot!(of("ip", r#""ipAddress":"203.0.113.9","countryLetterCode":"NL","location":{"city":"Delft","state":"ZH","countryName":"Netherlands","latitude":52.01,"longitude":4.36},"stream":{"name":"s1"}"#), @"ip: Address=203.0.113.9, Country code=NL, Country=Netherlands, State=ZH, City=Delft, Latitude=52.01, Longitude=4.36, Data stream=s1");
    assert_snapshot!(of("url", r#""url":"https://c2.example/a""#), @"url: URL=https://c2.example/a");
}

#[test]
fn identities_and_applications() {
    assert_snapshot!(of("user", r#""stream":{"name":"s1"},"userAccount":{"accountName":"lee","userSid":"S-1-5-21-7","azureAdUserId":"o1","userPrincipalName":"lee@corp.example","displayName":"Lee"}"#), @"user: Account=lee, Display name=Lee, User principal name=lee@corp.example, SID=S-1-5-21-7, Entra object id=o1, Data stream=s1");
    assert_snapshot!(of("securityGroup", r#""securityGroupId":"g1","displayName":"Admins","friendlyName":"The admins","distinguishedName":"CN=Admins","sid":"S-1-5-21-512","activeDirectoryObjectGuid":"ad1""#), @"securityGroup: Name=Admins, Friendly name=The admins, Security group id=g1, Active Directory object id=ad1, SID=S-1-5-21-512, Distinguished name=CN=Admins");
    assert_snapshot!(of("activeDirectoryDomain", r#""activeDirectoryDomainName":"corp.example","trustedDomains":[{"activeDirectoryDomainName":"lab.example","trustedDomains":[]}]"#), @r"
    activeDirectoryDomain: Domain=corp.example, Trusted domain=lab.example
      activeDirectoryDomain: Domain=lab.example
    ");
    assert_snapshot!(of("servicePrincipal", r#""servicePrincipalObjectId":"o1","servicePrincipalName":"backup","servicePrincipalType":"managedIdentity","appId":"a1","appOwnerTenantId":"t2","tenantId":"t1""#), @"servicePrincipal: Name=backup, Type=managedIdentity, Object id=o1, Application id=a1, Owning tenant id=t2, Tenant id=t1");
    assert_snapshot!(of("cloudApplication", r#""appId":11161,"saasAppId":11161,"displayName":"Office","instanceId":0,"instanceName":"Microsoft 365","stream":{"name":"s1"}"#), @"cloudApplication: Name=Office, Instance=Microsoft 365, Data stream=s1, Application id=11161, SaaS application id=11161");
    assert_snapshot!(of("oauthApplication", r#""appId":"a1","objectId":"o1","displayName":"Mail reader","publisher":"P""#), @"oauthApplication: Name=Mail reader, Publisher=P, Application id=a1, Object id=o1");
    assert_snapshot!(of("cloudLogonSession", r#""sessionId":"s1","account":{"verdict":"suspicious","roles":[],"userAccount":{"userPrincipalName":"lee@corp.example"}},"browser":"Edge","deviceName":"pc7","operatingSystem":"Windows","userAgent":"UA","protocol":"OAuth","previousLogonDateTime":"2026-04-13T17:00:00Z","startUtcDateTime":"2026-04-14T17:00:00Z""#), @r"
    cloudLogonSession: Session id=s1, User principal name=lee@corp.example, User agent=UA, Browser=Edge, Operating system=Windows, Device name=pc7, Protocol=OAuth, Started=2026-04-14T17:00:00Z, Previous sign-in=2026-04-13T17:00:00Z
      user: User principal name=lee@corp.example
    ");
    assert_snapshot!(of("cloudLogonRequest", r#""requestId":"r1""#), @"cloudLogonRequest: Request id=r1");
    assert_snapshot!(of("aiAgent", r#""agentId":"g1","agentName":"Helper","hostingPlatformType":"copilotStudio","instructions":"Help.""#), @"aiAgent: Name=Helper, Platform=copilotStudio, Instructions=Help., Agent id=g1");
}

#[test]
fn mail_and_teams() {
    assert_snapshot!(of("mailbox", r#""primaryAddress":"lee@corp.example","displayName":"Lee","upn":"lee@corp.example","userAccount":{"accountName":"lee"}"#), @"mailbox: Primary address=lee@corp.example, Display name=Lee, Account=lee, User principal name=lee@corp.example");
    assert_snapshot!(of("mailboxConfiguration", r#""configurationId":"c1","configurationType":"mailForwardingRule","displayName":"Forward","externalDirectoryObjectId":"o1","mailboxPrimaryAddress":"lee@corp.example","upn":"lee@corp.example""#), @"mailboxConfiguration: Name=Forward, Type=mailForwardingRule, Primary address=lee@corp.example, User principal name=lee@corp.example, Configuration id=c1, External directory object id=o1");
    assert_snapshot!(of("analyzedMessage", r#""networkMessageId":"n1","internetMessageId":"<i1>","subject":"Hi","recipientEmailAddress":"lee@corp.example","senderIp":"203.0.113.9","p1Sender":{"emailAddress":"b@x.example","displayName":"B","domainName":"x.example"},"p2Sender":{"emailAddress":"a@x.example","displayName":"A","domainName":"x.example"},"receivedDateTime":"2026-04-14T17:00:00Z","deliveryAction":"delivered","deliveryLocation":"inbox","antiSpamDirection":"inbound","language":"en","threats":["phish"],"threatDetectionMethods":["m"],"urls":["https://x.example"],"urlCount":1,"attachmentsCount":0,"urn":"urn:1""#), @"message: Subject=Hi, Sender=a@x.example, Sender name=A, Sender domain=x.example, Envelope sender=b@x.example, Envelope sender name=B, Envelope sender domain=x.example, Sender IP address=203.0.113.9, Recipient=lee@corp.example, Received=2026-04-14T17:00:00Z, Delivery action=delivered, Delivery location=inbox, Direction=inbound, Language=en, Threats=phish, Detection methods=m, URLs=https://x.example, Number of URLs=1, Attachments=0, URN=urn:1, Network message id=n1, Internet message id=<i1>");
    assert_snapshot!(of("mailCluster", r#""clusterBy":"Subject","clusterByValue":"v","emailCount":3,"networkMessageIds":["n1","n2"],"query":"q","urn":"urn:2""#), @"mailCluster: Clustered by=Subject, Cluster value=v, Messages=3, Query=q, URN=urn:2, Network message id=n1, Network message id=n2");
    assert_snapshot!(of("submissionMail", r#""submissionId":"s1","submissionDateTime":"2026-04-14T17:00:00Z","submitter":"lee@corp.example","reportType":"phish","networkMessageId":"n1","recipient":"lee@corp.example","sender":"a@x.example","senderIp":"203.0.113.9","subject":"Hi""#), @"submissionMail: Subject=Hi, Reported as=phish, Submitter=lee@corp.example, Submitted=2026-04-14T17:00:00Z, Sender=a@x.example, Sender IP address=203.0.113.9, Recipient=lee@corp.example, Submission id=s1, Network message id=n1");
    assert_snapshot!(of("teamsMessage", r#""messageId":"1776186000000","threadId":"19:x","threadType":"chat","channelId":"c","groupId":"g","campaignId":"k","parentMessageId":"p","messageDirection":"inbound","deliveryAction":"delivered","deliveryLocation":"teams","senderFromAddress":"a@x.example","senderIP":"203.0.113.9","recipients":["lee@corp.example"],"suspiciousRecipients":["kim@corp.example"],"subject":"Hi","files":[{"fileDetails":{"fileName":"a.zip"}}],"urls":[{"url":"https://x.example"}],"isExternal":true,"isOwned":false,"owningTenantId":"t2","sourceAppName":"Teams","sourceId":"s","receivedDateTime":"2026-04-14T17:00:00Z","lastModifiedDateTime":"2026-04-14T17:01:00Z""#), @r"
    teamsMessage: Subject=Hi, Sender=a@x.example, Sender IP address=203.0.113.9, Recipient=lee@corp.example, Suspicious recipient=kim@corp.example, Received=2026-04-14T17:00:00Z, Modified=2026-04-14T17:01:00Z, Direction=inbound, Delivery action=delivered, Delivery location=teams, External=true, Owned by the tenant=false, Owning tenant id=t2, Source application=Teams, Source id=s, Thread type=chat, Thread id=19:x, Channel id=c, Group id=g, Campaign id=k, Parent message id=p, Message id=1776186000000
      file: Name=a.zip
      url: URL=https://x.example
    ");
}

#[test]
fn cloud_resources_and_storage() {
    assert_snapshot!(of("azureResource", r#""resourceId":"/s/1","resourceName":"store","resourceType":"Microsoft.Storage""#), @"cloudResource: Name=store, Type=Microsoft.Storage, Resource id=/s/1");
    assert_snapshot!(of("amazonResource", r#""amazonResourceId":"arn:1","amazonAccountId":"123","resourceName":"b","resourceType":"S3""#), @"cloudResource: Name=b, Type=S3, Resource id=arn:1, Cloud account id=123");
    assert_snapshot!(of("googleCloudResource", r#""fullResourceName":"//x/1","location":"eu","locationType":"regional","projectId":"p","projectNumber":7,"resourceName":"v","resourceType":"VM""#), @"cloudResource: Name=v, Type=VM, Resource id=//x/1, Project id=p, Project number=7, Location=eu, Location type=regional");
    assert_snapshot!(of("blob", r#""name":"a.exe","url":"https://s.example/c/a.exe","etag":"e","fileHashes":[{"algorithm":"md5","value":"AA"},{"algorithm":"crc","value":"BB"}],"blobContainer":{"name":"c","url":"https://s.example/c","storageResource":{"resourceId":"/s/1"}}"#), @r"
    blob: Name=a.exe, URL=https://s.example/c/a.exe, Entity tag=e, MD5=aa, Hash=crc bb, Blob container=https://s.example/c
      blobContainer: Name=c, URL=https://s.example/c, Storage resource=/s/1
      cloudResource: Resource id=/s/1
    ");
    assert_snapshot!(of("sasToken", r#""signatureHash":"h","signedWith":"key1","allowedIpAddresses":"0.0.0.0-255.255.255.255","allowedResourceTypes":["c"],"allowedServices":["b"],"permissions":["r","w"],"protocol":"https","startDateTime":"2026-04-14T17:00:00Z","expiryDateTime":"2027-04-14T17:00:00Z","storageResource":{"resourceId":"/s/1"}"#), @r"
    sasToken: Signature hash=h, Signed with=key1, Permission=r, Permission=w, Allowed service=b, Allowed resource type=c, Allowed IP addresses=0.0.0.0-255.255.255.255, Protocol=https, Valid from=2026-04-14T17:00:00Z, Valid until=2027-04-14T17:00:00Z, Storage resource=/s/1
      cloudResource: Resource id=/s/1
    ");
}

#[test]
fn kubernetes_says_where_everything_is() {
    let namespace = r#""namespace":{"name":"shop","cluster":{"name":"prod","distribution":"1.29","platform":"aks","version":"1.29.2","cloudResource":{"resourceId":"/aks/prod"}},"labels":{"team":"web"}}"#;
    assert_snapshot!(of("kubernetesPod", &format!(r#""name":"web-1",{namespace},"controller":{{"name":"web","type":"ReplicaSet"}},"serviceAccount":{{"name":"default"}},"podIp":{{"ipAddress":"10.244.0.7"}},"labels":{{"app":"web","tier":null}},"containers":[{{"containerId":"c1","name":"web","image":{{"imageId":"r.example/web:1","digestImage":{{"imageId":"r.example/web@sha256:1"}},"registry":{{"registry":"r.example"}}}},"command":["/web"],"args":["-x"],"isPrivileged":true}}],"initContainers":[],"ephemeralContainers":null"#)), @r"
    kubernetesPod: Name=web-1, Namespace=shop, Cluster=/aks/prod, Controller=web, Service account=default, IP address=10.244.0.7, Label=app=web, Label=tier
      kubernetesNamespace: Name=shop, Cluster=/aks/prod, Label=team=web
      kubernetesCluster: Name=prod, Distribution=1.29, Platform=aks, Version=1.29.2, Cloud resource=/aks/prod
      cloudResource: Resource id=/aks/prod
      kubernetesController: Name=web, Type=ReplicaSet
      kubernetesServiceAccount: Name=default
      container: Name=web, Container id=c1, Container image=r.example/web:1, Command=/web, Argument=-x, Privileged=true
      containerImage: Image id=r.example/web:1, Digest image id=r.example/web@sha256:1, Registry=r.example
      containerImage: Image id=r.example/web@sha256:1
      containerRegistry: Registry=r.example
      ip: Address=10.244.0.7
    ");
    assert_snapshot!(of("kubernetesService", r#""name":"web","namespace":"shop","clusterIP":{"ipAddress":"10.0.0.1"},"externalIPs":[{"ipAddress":"203.0.113.9"}],"labels":{},"selector":{"app":"web"},"servicePorts":[{"name":"http","port":80,"nodePort":30080,"targetPort":"8080","protocol":"tcp","appProtocol":null}],"serviceType":"loadBalancer""#), @r"
    kubernetesService: Name=web, Type=loadBalancer, Namespace=shop, Cluster IP address=10.0.0.1, External IP address=203.0.113.9, Port=http 80 → 8080 tcp node port 30080, Selector=app=web
      ip: Address=10.0.0.1
      ip: Address=203.0.113.9
    ");
    assert_snapshot!(of("kubernetesSecret", r#""name":"tls","namespace":{"name":"shop"},"secretType":"Opaque""#), @r"
    kubernetesSecret: Name=tls, Type=Opaque, Namespace=shop
      kubernetesNamespace: Name=shop
    ");
}

#[test]
fn github() {
    assert_snapshot!(of("gitHubOrganization", r#""orgId":"1","login":"corp","displayName":"Corp","company":"C","email":"o@corp.example","webUrl":"https://git.example/corp""#), @"gitHubOrganization: Login=corp, Name=Corp, Company=C, Mail address=o@corp.example, URL=https://git.example/corp, Organization id=1");
    assert_snapshot!(of("gitHubRepo", r#""repoId":"2","baseUrl":"https://git.example/corp/a","login":"a","owner":"corp","ownerType":"Organization""#), @"gitHubRepo: Login=a, Owner=corp, Owner type=Organization, URL=https://git.example/corp/a, Repository id=2");
    assert_snapshot!(of("gitHubUser", r#""userId":"3","login":"lee","name":"Lee","email":"lee@corp.example","webUrl":"https://git.example/lee""#), @"gitHubUser: Login=lee, Name=Lee, Mail address=lee@corp.example, URL=https://git.example/lee, GitHub user id=3");
}

#[test]
fn a_type_that_is_not_said_is_told_by_its_key() {
    for (fields, kind) in [
        (r#""processId":7,"userAccount":{}"#, "process"),
        (
            r#""fileDetails":{"fileName":"a"},"mdeDeviceId":"d1""#,
            "file",
        ),
        (r#""algorithm":"md5","value":"ab""#, "file"),
        (r#""deviceDnsName":"pc7""#, "device"),
        (r#""registryKey":"Run""#, "registryKey"),
        (
            r#""registryValueName":"x","registryKey":"Run","mdeDeviceId":"d1""#,
            "registryValue",
        ),
        (
            r#""host":{"hostName":"pc7"},"sessionId":"1""#,
            "hostLogonSession",
        ),
        (
            r#""destinationAddress":{"ipAddress":"10.0.0.1"}"#,
            "networkConnection",
        ),
        (
            r#""macAddress":"01:02","ipAddress":{"ipAddress":"10.0.0.1"}"#,
            "nic",
        ),
        (
            r#""ioTHub":{"resourceId":"/h"},"macAddress":"01:02""#,
            "ioTDevice",
        ),
        (r#""userAccount":{"accountName":"lee"}"#, "user"),
        (r#""securityGroupId":"g""#, "securityGroup"),
        (
            r#""activeDirectoryDomainName":"x.example""#,
            "activeDirectoryDomain",
        ),
        (
            r#""servicePrincipalObjectId":"o","appId":"a""#,
            "servicePrincipal",
        ),
        (r#""instanceName":"x","appId":"1""#, "cloudApplication"),
        (r#""objectId":"o","appId":"a""#, "oauthApplication"),
        (r#""sessionId":"s""#, "cloudLogonSession"),
        (r#""requestId":"r""#, "cloudLogonRequest"),
        (r#""agentId":"a""#, "aiAgent"),
        (
            r#""primaryAddress":"a@x.example","userAccount":{"accountName":"a"}"#,
            "mailbox",
        ),
        (r#""configurationId":"c""#, "mailboxConfiguration"),
        (r#""networkMessageId":"n""#, "message"),
        (r#""clusterBy":"Subject""#, "mailCluster"),
        (
            r#""submissionId":"s","networkMessageId":"n""#,
            "submissionMail",
        ),
        (r#""messageId":"m","files":[]"#, "teamsMessage"),
        (r#""ipAddress":"10.0.0.1""#, "ip"),
        (r#""url":"https://x.example""#, "url"),
        (r#""domainName":"x.example""#, "domain"),
        (r#""resourceId":"/r""#, "cloudResource"),
        (r#""amazonResourceId":"arn""#, "cloudResource"),
        (r#""fullResourceName":"//r""#, "cloudResource"),
        (
            r#""name":"c","url":"https://x.example","storageResource":{"resourceId":"/r"}"#,
            "blobContainer",
        ),
        (
            r#""name":"b","url":"https://x.example","blobContainer":{"name":"c"}"#,
            "blob",
        ),
        (
            r#""signatureHash":"h","storageResource":{"resourceId":"/r"}"#,
            "sasToken",
        ),
        (r#""name":"c","distribution":"d""#, "kubernetesCluster"),
        (
            r#""name":"n","cluster":{"name":"c"}"#,
            "kubernetesNamespace",
        ),
        (
            r#""name":"p","containers":[{"containerId":"c"}]"#,
            "kubernetesPod",
        ),
        (
            r#""name":"d","namespace":{"name":"n"},"type":"Deployment""#,
            "kubernetesController",
        ),
        (
            r#""name":"s","clusterIP":{"ipAddress":"10.0.0.1"}"#,
            "kubernetesService",
        ),
        (
            r#""name":"a","namespace":{"name":"n"},"verdict":"unknown""#,
            "kubernetesServiceAccount",
        ),
        (r#""name":"s","secretType":"Opaque""#, "kubernetesSecret"),
        (r#""containerId":"c""#, "container"),
        (
            r#""imageId":"i","registry":{"registry":"r"}"#,
            "containerImage",
        ),
        (r#""registry":"r""#, "containerRegistry"),
        (r#""orgId":"o","login":"l""#, "gitHubOrganization"),
        (r#""repoId":"r","login":"l""#, "gitHubRepo"),
        (r#""userId":"u","login":"l""#, "gitHubUser"),
    ] {
        let told = told(&format!("{{{fields}}}"));
        assert_eq!(told.split(':').next(), Some(kind), "{fields}: {told}");
        assert!(SubjectKind::ALL.iter().any(|it| it.api() == kind));
    }
}

#[test]
fn what_has_no_words_is_counted_by_name() {
    let (_, report) = read(
        alert(
            "da1",
            r##","evidence":[{"@odata.type":"#microsoft.graph.security.userEvidence","roles@odata.type":"#Collection(String)","newWord":1,"empty":[],"userAccount":{"accountName":"a","shoeSize":41}}]"##,
        )
        .as_bytes(),
    );
    let problem = &report.problems[0];
    assert_eq!(problem.kind, ProblemKind::UnknownField);
    assert_eq!(
        problem.tally,
        [
            ("userAccount.shoeSize".to_owned(), 1),
            ("userEvidence.newWord".to_owned(), 1)
        ]
    );
}

#[test]
fn what_is_deep_in_the_unknown_stays_in_its_json_only() {
    let mut json = r#"{"verdict":"unknown","ipAddress":"10.0.0.1"}"#.to_owned();
    for depth in 0..6 {
        json = format!(r#"{{"@odata.type":"x.newEvidence","depth":{depth},"in":{json}}}"#);
    }
    let (kept, _) = read(alert("da1", &format!(r#","evidence":[{json}]"#)).as_bytes());
    let kinds: Vec<_> = kept.alerts[0]
        .evidence
        .iter()
        .map(|it| it.subject.kind())
        .collect();
    assert_eq!(kinds, [SubjectKind::Other; 4]);
}

#[test]
fn nested_evidence_keeps_its_own_verdict_and_remediation() {
    let (kept, _) = read(
        alert(
            "da1",
            r##","evidence":[{"@odata.type":"#microsoft.graph.security.malwareEvidence","name":"M","remediationStatus":"remediated","remediationStatusDetails":"It was removed.","files":[{"verdict":"malicious","roles":["created"],"detailedRoles":["Dropped"],"fileDetails":{"fileName":"a.exe"}}]}]"##,
        )
        .as_bytes(),
    );
    let [malware, file] = kept.alerts[0].evidence.as_slice() else {
        panic!("{:?}", kept.alerts[0].evidence);
    };
    assert_eq!(
        malware.remediation_details.as_deref(),
        Some("It was removed.")
    );
    assert!(!malware.nested && file.nested);
    assert_eq!(file.verdict.api(), "malicious");
    assert_eq!(file.other_roles, ["Dropped"]);
    assert_eq!(file.remediation_details, None);
}

#[test]
fn a_row_of_a_table_keeps_its_evidence_as_text() {
    let table = "id,title,createdDateTime,serviceSource,severity,mitreTechniques,evidence\n\
        da1,T,2026-04-14T17:00:00Z,microsoftDefenderForEndpoint,high,\"[\"\"T1059\"\",\"\"T1036\"\"]\",\"[{\"\"processId\"\":7,\"\"processCommandLine\"\":\"\"C:\\\\x\\\\a.exe\"\"}]\"\n";
    let (kept, report) = read(table.as_bytes());
    assert_eq!(report.problems, []);
    let alert = &kept.alerts[0];
    assert_eq!(alert.techniques, ["T1059", "T1036"]);
    assert_snapshot!(evidence(alert), @r"process: Command line=C:\x\a.exe, Process id=7");
}
