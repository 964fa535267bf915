//! The retired alerts of Graph (data formats, 1.5).

mod reading;

use insta::assert_snapshot;
use reading::{evidence, raw_records, read, sample};
use throughline_import::{Format, ProblemKind};
use throughline_model::{Classification, ServiceSource, Term, Timestamp};

fn alert(more: &str) -> String {
    format!(
        r#"{{"id":"da637_1","title":"T","category":"None","severity":"medium","status":"newAlert","createdDateTime":"2020-04-20T16:54:50Z","eventDateTime":"2020-04-20T16:34:28Z","vendorInformation":{{"provider":"Microsoft Defender ATP","providerVersion":null,"subProvider":"MicrosoftDefenderATP","vendor":"Microsoft"}}{more}}}"#
    )
}

#[test]
fn what_stands_on_the_alert_itself() {
    let (kept, report) = read(alert(r#","feedback":"benignPositive","comments":["seen","fine"],"historyStates":[{"user":"kim","updatedDateTime":"2020-04-21T08:00:00Z","comments":["seen"]}],"detectionIds":["x1","x2"],"recommendedActions":["Look.","Clean."],"sourceMaterials":["https://s.example/1"],"activityGroupName":"G","azureTenantId":"t1","azureSubscriptionId":"s1","confidence":80,"tags":["a"],"lastEventDateTime":"2020-04-20T16:40:00Z","closedDateTime":"2020-04-22T00:00:00Z""#).as_bytes());
    assert_eq!(report.format, Format::GraphLegacyAlerts);
    assert_eq!(report.problems, []);
    let alert = &kept.alerts[0];
    assert_eq!(alert.provider_id.as_deref(), Some("637_1"));
    assert_eq!(alert.category, None);
    assert_eq!(alert.incident_id, None);
    let source = ServiceSource::MicrosoftDefenderForEndpoint;
    assert_eq!(alert.service_source, Term::Known(source));
    let classification = Classification::InformationalExpectedActivity;
    assert_eq!(alert.classification, Term::Known(classification));
    assert_eq!(alert.status.api(), "new");
    assert_eq!(alert.detector_id.as_deref(), Some("x1, x2"));
    let actions = alert.recommended_actions.as_deref();
    assert_eq!(actions, Some("Look.\nClean."));
    assert_eq!(alert.actor.as_deref(), Some("G"));
    assert_eq!(alert.web_url.as_deref(), Some("https://s.example/1"));
    let comments: Vec<_> = alert
        .comments
        .iter()
        .map(|it| (it.text.as_str(), it.author.as_deref(), it.at.is_some()))
        .collect();
    assert_eq!(
        comments,
        [("seen", Some("kim"), true), ("fine", None, false)]
    );
    let span = report.span.map(|(first, last)| (first.iso(), last.iso()));
    let expected = ("2020-04-20T16:34:28Z", "2020-04-20T16:40:00Z");
    assert_eq!(span, Some((expected.0.to_owned(), expected.1.to_owned())));
}

#[test]
fn states_are_evidence() {
    let states = r#","hostStates":[{"fqdn":"pc7.corp.example","netBiosName":"PC7","os":"Windows10","privateIpAddress":"10.0.0.7","publicIpAddress":"203.0.113.7","riskScore":"High","isAzureAdJoined":true,"isHybridAzureDomainJoined":null}],"userStates":[{"accountName":"lee","domainName":"CORP","userPrincipalName":"lee@corp.example","aadUserId":"o1","onPremisesSecurityIdentifier":"S-1-5-21-7","logonIp":"10.0.0.9","logonType":"network","emailRole":"unknown","logonDateTime":"2020-04-20T16:00:00Z"}],"processes":[{"name":"a.exe","path":"C:\\x\\a.exe","commandLine":"a.exe -x","processId":7,"createdDateTime":"2020-04-20T16:34:00Z","parentProcessId":4,"parentProcessName":"cmd.exe","parentProcessCreatedDateTime":"2020-04-20T16:00:00Z","accountName":"CORP\\lee","fileHash":{"hashType":"sha1","hashValue":"AB"},"integrityLevel":"high","isElevated":true}],"fileStates":[{"name":"b.dll","path":"C:\\y","fileHash":{"hashType":"sha256","hashValue":"CD"},"riskScore":null}],"registryKeyStates":[{"hive":"currentUser","key":"Run","valueName":"x","valueData":"a.exe","valueType":"string","operation":"create"},{"hive":"currentUser","key":"Run2","operation":"delete"}],"networkConnections":[{"sourceAddress":"10.0.0.7","sourcePort":"49812","destinationAddress":"203.0.113.9","destinationPort":"443","destinationDomain":"c2.example","destinationUrl":"https://c2.example/a","protocol":"tcp","direction":"outbound","status":"succeeded","natSourceAddress":"198.51.100.1","natSourcePort":"1024"}],"malwareStates":[{"name":"M","category":"trojan","family":"F","severity":"severe","wasRunning":true}],"cloudAppStates":[{"destinationServiceName":"Drive","destinationServiceIp":"203.0.113.8"}],"triggers":[{"name":"n","type":"t","value":"v"}]"#;
    let (kept, report) = read(alert(states).as_bytes());
    assert_eq!(report.problems.len(), 1, "{:?}", report.problems);
    assert_eq!(report.problems[0].kind, ProblemKind::UnknownEvidence);
    assert_eq!(report.problems[0].tally, [("triggers".to_owned(), 1)]);
    let alert = &kept.alerts[0];
    assert_snapshot!(evidence(alert), @r#"
    device: DNS name=pc7.corp.example, Host name=PC7, Operating system=Windows10, Risk level=High, Last IP address=10.0.0.7, Last external IP address=203.0.113.7, Entra joined=true
    user: Account=lee, Account domain=CORP, User principal name=lee@corp.example, SID=S-1-5-21-7, Entra object id=o1, Sign-in type=network, Signed in=2020-04-20T16:00:00Z, Signed in from=10.0.0.9
      ip: Address=10.0.0.9
    process: Command line=a.exe -x, Image=a.exe, Folder=C:\x, SHA-1=ab, Process id=7, Started=2020-04-20T16:34:00Z, Account=lee, Account domain=CORP, Integrity level=high, Token elevation=elevated, Parent process id=4, Parent started=2020-04-20T16:00:00Z, Parent image=cmd.exe, Device id=pc7.corp.example
    file: Name=b.dll, Folder=C:\y, SHA-256=cd, Device id=pc7.corp.example
    registryValue: Hive=currentUser, Key=Run, Value name=x, Value=a.exe, Value type=string, Device id=pc7.corp.example
    registryKey: Hive=currentUser, Key=Run2, Device id=pc7.corp.example
    networkConnection: Protocol=tcp, Source address=10.0.0.7, Source port=49812, Destination address=203.0.113.9, Destination port=443, Domain=c2.example, URL=https://c2.example/a, Direction=outbound, Status=succeeded, Translated address=198.51.100.1 port 1024
      ip: Address=10.0.0.7
      ip: Address=203.0.113.9
      domain: Domain=c2.example
      url: URL=https://c2.example/a
    malware: Name=M, Category=trojan, Family=F, Severity=severe, Was running=true
    cloudApplication: Name=Drive
      ip: Address=203.0.113.8
    other: Type=triggers, As exported={"name":"n","type":"t","value":"v"}
    "#);
    let roles: Vec<_> = alert
        .evidence
        .iter()
        .flat_map(|it| &it.other_roles)
        .collect();
    assert_eq!(roles, ["create", "delete"]);
}

#[test]
fn with_several_hosts_nothing_is_put_on_one() {
    let states = r#","hostStates":[{"fqdn":"pc7"},{"fqdn":"pc8"}],"fileStates":[{"name":"a"}]"#;
    let (kept, _) = read(alert(states).as_bytes());
    assert_snapshot!(evidence(&kept.alerts[0]), @r"
    device: DNS name=pc7
    device: DNS name=pc8
    file: Name=a
    ");
}

#[test]
fn providers_without_a_product_of_today_are_kept() {
    for (provider, source) in [
        ("ASC", "microsoftDefenderForCloud"),
        ("Azure Sentinel", "microsoftSentinel"),
        ("IPC", "azureAdIdentityProtection"),
        ("MCAS", "microsoftDefenderForCloudApps"),
        ("Palo Alto Networks", "Palo Alto Networks"),
    ] {
        let text = alert("").replace("Microsoft Defender ATP", provider);
        let text = text.replace(r#""MicrosoftDefenderATP""#, "null");
        let (kept, _) = read(text.as_bytes());
        assert_eq!(kept.alerts[0].service_source.api(), source);
        assert_eq!(kept.alerts[0].product_name.as_deref(), Some(provider));
    }
}

#[test]
fn a_row_of_a_table_keeps_its_lists_as_text() {
    let table = "id,title,createdDateTime,eventDateTime,vendorInformation,hostStates,tags,comments\n\
        da1,T,2020-04-20T16:54:50Z,2020-04-20T16:34:28Z,\"{\"\"provider\"\":\"\"IPC\"\"}\",\"[{\"\"fqdn\"\":\"\"pc7\"\"}]\",\"[\"\"a\"\",\"\"b\"\"]\",[bad\n";
    let (kept, report) = read(table.as_bytes());
    assert_eq!(report.format, Format::GraphLegacyAlerts);
    let alert = &kept.alerts[0];
    assert_eq!(alert.tags, ["a", "b"]);
    assert_eq!(evidence(alert), "device: DNS name=pc7\n");
    let kinds: Vec<_> = report.problems.iter().map(|it| it.kind).collect();
    assert_eq!(kinds, [ProblemKind::BadInnerJson]);
}

#[test]
fn the_real_export_is_read_whole() {
    let Some(bytes) = sample("graph_alerts_legacy_v1/xsoar-alerts-v1-list.json") else {
        return;
    };
    let (kept, report) = read(&bytes);
    let raw = raw_records(&bytes);
    assert_eq!(report.format, Format::GraphLegacyAlerts);
    assert_eq!(report.records.accepted, raw.len() as u64);
    assert_eq!(report.problems, []);
    assert_eq!(kept.alerts.len(), 3);
    for (alert, raw) in kept.alerts.iter().zip(&raw) {
        let text = |key: &str| raw[key].as_str().map(str::to_owned);
        let time = |key: &str| {
            raw[key]
                .as_str()
                .and_then(|it| Timestamp::read(it).unwrap())
        };
        assert_eq!(alert.id, text("id"));
        let provider = text("id").map(|it| it[2..].to_owned());
        assert_eq!(alert.provider_id, provider);
        assert_eq!(alert.created, time("createdDateTime"));
        assert_eq!(alert.updated, time("lastModifiedDateTime"));
        assert_eq!(alert.resolved, time("closedDateTime"));
        assert_eq!(alert.first_activity, time("eventDateTime"));
        assert_eq!(alert.assigned_to, text("assignedTo"));
        let status = match text("status").as_deref() {
            Some("newAlert") => "new",
            _ => "resolved",
        };
        assert_eq!(alert.status.api(), status);
        let comments: Vec<_> = alert.comments.iter().map(|it| it.text.as_str()).collect();
        let told: Vec<_> = raw["comments"].as_array().unwrap().iter().collect();
        assert_eq!(comments.len(), told.len());
        let source = raw["sourceMaterials"][0].as_str();
        assert_eq!(alert.web_url.as_deref(), source);
        let host = &raw["hostStates"][0];
        let expected = format!(
            "device: DNS name={}, Operating system={}, Risk level={}, Last IP address={}, Last external IP address={}, Entra joined={}\n",
            host["fqdn"].as_str().unwrap(),
            host["os"].as_str().unwrap(),
            host["riskScore"].as_str().unwrap(),
            host["privateIpAddress"].as_str().unwrap(),
            host["publicIpAddress"].as_str().unwrap(),
            host["isAzureAdJoined"],
        );
        assert_eq!(evidence(alert), expected);
    }
}
