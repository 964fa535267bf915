//! Which alerts a filter finds, field by field.
#![expect(clippy::unwrap_used, reason = "helpers of tests")]

mod desk;

use desk::open;
use throughline_engine::Engine;
use throughline_query::{Filter, select};

/// Three alerts: one with everything, one of mail, one with next to nothing.
const ALERTS: &str = r##"{"value":[
{"id":"a1","title":"Suspicious PowerShell","severity":"high","status":"new","incidentId":"7",
 "serviceSource":"microsoftDefenderForEndpoint","detectionSource":"antivirus","classification":"truePositive",
 "category":"Execution","mitreTechniques":["T1059.001"],"assignedTo":"kim@x.example","systemTags":["Crown jewel"],
 "productName":"Defender for Endpoint","alertPolicyId":"pol-1","detectorId":"rule-9","tenantId":"t-1",
 "actorDisplayName":"Storm-1","threatDisplayName":"Mimikatz",
 "createdDateTime":"2026-04-10T10:00:00Z","lastUpdateDateTime":"2026-04-11T10:00:00Z",
 "firstActivityDateTime":"2026-04-10T09:00:00Z","lastActivityDateTime":"2026-04-10T09:30:00Z",
 "evidence":[
  {"@odata.type":"#microsoft.graph.security.deviceEvidence","verdict":"suspicious","roles":["compromised"],
   "detailedRoles":["Main device"],"deviceDnsName":"pc-1.x.example","osPlatform":"Windows11","rbacGroupName":"Laptops"},
  {"@odata.type":"#microsoft.graph.security.processEvidence","verdict":"malicious","remediationStatus":"blocked",
   "processId":41,"processCommandLine":"powershell.exe -EncodedCommand SQBFAFgA",
   "imageFile":{"fileName":"powershell.exe","sha256":"aa11aa11aa11aa11aa11aa11aa11aa11aa11aa11aa11aa11aa11aa11aa11aa11","sha1":"bb22bb22bb22bb22bb22bb22bb22bb22bb22bb22"}},
  {"@odata.type":"#microsoft.graph.security.registryValueEvidence","registryHive":"HKLM","registryKey":"Software\\Run","registryValueName":"upd"}
 ]},
{"id":"a2","title":"Mail with a bad link","severity":"low","status":"resolved","resolvedDateTime":"2026-04-13T10:00:00Z",
 "serviceSource":"microsoftDefenderForOffice365","createdDateTime":"2026-04-12T10:00:00Z",
 "lastActivityDateTime":"2026-04-12T09:30:00Z",
 "evidence":[
  {"@odata.type":"#microsoft.graph.security.analyzedMessageEvidence","subject":"Your invoice","recipientEmailAddress":"lee@x.example",
   "p2Sender":{"emailAddress":"boss@evil.example","domainName":"evil.example","displayName":"The Boss"}},
  {"@odata.type":"#microsoft.graph.security.urlEvidence","url":"https://login.evil.example/a"},
  {"@odata.type":"#microsoft.graph.security.ipEvidence","ipAddress":"203.0.113.7"},
  {"@odata.type":"#microsoft.graph.security.quantumEvidence","verdict":"entangled"}
 ]},
{"id":"a3","title":"Bare","severity":"unknown","status":"inProgress","createdDateTime":"2026-04-14T10:00:00Z","evidence":[]}
]}"##;

fn alerts() -> Engine {
    let mut engine = Engine::default();
    open(&mut engine, &[("alerts.json", ALERTS.as_bytes())]);
    engine
}

fn found(engine: &Engine, filter: &str) -> String {
    let filter: Filter = filter
        .parse()
        .unwrap_or_else(|error| panic!("{filter}: {error}"));
    let rows = engine.rows();
    let keys: Vec<&str> = select(rows, &filter)
        .iter()
        .map(|it| rows.dataset.alert_key(it))
        .collect();
    keys.join(" ")
}

#[test]
fn every_field_finds_what_it_is_about() {
    let engine = alerts();
    for (filter, expected) in [
        ("severity:high", "a1"),
        ("severity:/^(high|low)$/", "a1 a2"),
        ("severity:none", "a3"),
        ("severity:any", "a1 a2"),
        ("source:*office*", "a2"),
        ("classification:none", "a2 a3"),
        ("category:execution", "a1"),
        ("category:none", "a2 a3"),
        ("technique:T1059", "a1"),
        ("technique:/\\.001$/", "a1"),
        ("technique:none", "a2 a3"),
        ("tag:\"crown jewel\"", "a1"),
        ("tag:none", "a2 a3"),
        ("assigned:kim", "a1"),
        ("assigned:none", "a2 a3"),
        ("assigned:nobody,kim", "a1 a2 a3"),
        ("incident:none", "a2 a3"),
        ("title:none", ""),
        ("title:any", "a1 a2 a3"),
        ("product:endpoint", "a1"),
        ("policy:pol-1", "a1"),
        ("rule:rule-9", "a1"),
        ("tenant:t-1", "a1"),
        ("actor:storm", "a1"),
        ("threat:mimi*", "a1"),
        ("threat:storm-1", "a1"),
        ("threat:none", "a2 a3"),
    ] {
        assert_eq!(found(&engine, filter), expected, "{filter}");
    }
}

#[test]
fn evidence_is_found_by_what_it_is_and_what_is_said_of_it() {
    let engine = alerts();
    for (filter, expected) in [
        ("evidence.device:pc-1", "a1"),
        ("device:none", "a2 a3"),
        ("device:none,pc-1", "a1 a2 a3"),
        ("-device:any", "a2 a3"),
        ("deviceGroup:laptops", "a1"),
        ("os:windows11", "a1"),
        ("os:none", "a2 a3"),
        ("evidence.sha256:aa11", "a1"),
        ("evidence.sha1:aa11", ""),
        ("sha1:=bb22bb22bb22bb22bb22bb22bb22bb22bb22bb22", "a1"),
        ("sha1:=bb22", ""),
        ("os:=windows11", "a1"),
        ("sha1:bb22", "a1"),
        ("md5:any", ""),
        ("evidence.process:powershell.exe", "a1"),
        (r"cmd:/-e(nc)?\w* /", "a1"),
        (r"cmd:/^-e/", ""),
        ("registry:run", "a1"),
        ("evidence.sender:evil.example", "a2"),
        ("sender:\"the boss\"", "a2"),
        ("recipient:lee", "a2"),
        ("subject:/inv.ice$/", "a2"),
        ("evidence.url:hxxps[:]//login(.)evil[dot]example", "a2"),
        ("url:\"=hxxps://login[.]evil[.]example/a\"", "a2"),
        ("evidence.ip:203[.]0.113[.]7", "a2"),
        ("evidence.verdict:malicious", "a1"),
        ("evidence.verdict:entangled", "a2"),
        ("evidence.verdict:none", "a3"),
        ("evidence.remediation:blocked", "a1"),
        ("evidence.remediation:none", "a2 a3"),
        ("evidence.role:compromised", "a1"),
        ("evidence.role:\"main device\"", "a1"),
        ("evidence.role:any", "a1"),
        ("evidence.type:process,url", "a1 a2"),
        ("evidence.type:\"Registry value\"", "a1"),
        ("evidence.type:*quantum*", "a2"),
        ("evidence.type:none", "a3"),
        (r"/mimi\w+/", "a1"),
        ("/a\\/b/", ""),
    ] {
        assert_eq!(found(&engine, filter), expected, "{filter}");
    }
}

#[test]
fn each_time_has_a_field() {
    let engine = alerts();
    for (filter, expected) in [
        // The newest activity is a3's creation.
        ("time:24h", "a3"),
        ("time:-3d..-1d", "a2"),
        ("first:2026-04-10", "a1"),
        ("created:..2026-04-12", "a1 a2"),
        ("updated:2026-04-11", "a1"),
        ("updated:none", "a2 a3"),
        ("resolved:2026-04-13", "a2"),
        ("resolved:any", "a2"),
    ] {
        assert_eq!(found(&engine, filter), expected, "{filter}");
    }
}
