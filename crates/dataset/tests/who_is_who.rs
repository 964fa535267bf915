//! One thing is one entity, whatever key each source has for it, and two things
//! are never one for a name they share (trap X-5).

mod account;

use account::{account, open};
use serde_json::{Value, json};
use throughline_dataset::Dataset;
use throughline_model::SubjectKind;

/// An alert with one piece of evidence, in a file of its own.
fn alert(nth: usize, kind: &str, evidence: &Value) -> String {
    let mut evidence = evidence.clone();
    evidence["@odata.type"] = format!("#microsoft.graph.security.{kind}Evidence").into();
    let id = format!("da{nth}_1");
    json!({"id": id, "title": id, "severity": "low", "createdDateTime": "2026-04-01T10:00:00Z",
        "serviceSource": "microsoftDefenderForEndpoint", "evidence": [evidence]})
    .to_string()
}

/// Opens tellings of a kind, each in an alert of its own. Whatever their order, the
/// data is the same.
fn told(kind: &str, tellings: &[Value]) -> Dataset {
    let mut files: Vec<String> = tellings
        .iter()
        .enumerate()
        .map(|(nth, it)| alert(nth, kind, it))
        .collect();
    let data = open(&files);
    let expected = account(&data);
    for turn in 1..files.len() {
        files.rotate_left(turn);
        assert_eq!(account(&open(&files)), expected);
    }
    data
}

/// How many entities of a kind tellings are, and how many conflicts are reported.
fn count(kind: &str, subject: SubjectKind, tellings: &[Value]) -> (usize, usize) {
    let data = told(kind, tellings);
    (
        data.entities_of_kind(subject).count(),
        data.conflicts().len(),
    )
}

fn devices(tellings: &[Value]) -> (usize, usize) {
    count("device", SubjectKind::Device, tellings)
}

#[test]
fn a_device_by_any_of_its_keys() {
    let all = json!({"mdeDeviceId": "m1", "azureAdDeviceId": "e1", "deviceDnsName": "pc7.corp.example", "hostName": "pc7"});
    for one in [
        json!({"mdeDeviceId": "m1"}),
        json!({"azureAdDeviceId": "E1"}),
        json!({"deviceDnsName": "PC7.corp.example"}),
        json!({"hostName": "PC7"}),
        json!({"deviceDnsName": "pc7"}),
    ] {
        assert_eq!(devices(&[all.clone(), one.clone()]), (1, 0), "{one}");
    }
    // Through a third telling.
    assert_eq!(
        devices(&[
            json!({"mdeDeviceId": "m1", "azureAdDeviceId": "e1"}),
            json!({"azureAdDeviceId": "e1", "deviceDnsName": "pc7.corp.example"}),
            json!({"hostName": "pc7"}),
        ]),
        (1, 0)
    );
}

#[test]
fn a_host_name_that_two_ids_bear_joins_neither_and_is_reported() {
    let (a, b) = (
        json!({"mdeDeviceId": "m1", "hostName": "pc7"}),
        json!({"mdeDeviceId": "m2", "hostName": "pc7"}),
    );
    assert_eq!(devices(&[a.clone(), b.clone()]), (2, 1));
    assert_eq!(devices(&[a, b, json!({"hostName": "pc7"})]), (3, 1));
    // One name in two domains is two devices.
    let in_domain = |domain: &str| json!({"deviceDnsName": format!("pc7.{domain}.example")});
    assert_eq!(devices(&[in_domain("a"), in_domain("b")]).0, 2);
}

#[test]
fn ids_that_contradict_each_other_keep_devices_apart() {
    // One directory id on two sensors: re-installed, or cloned.
    let (entities, conflicts) = devices(&[
        json!({"mdeDeviceId": "m1", "azureAdDeviceId": "e1"}),
        json!({"mdeDeviceId": "m2", "azureAdDeviceId": "e1"}),
    ]);
    assert_eq!((entities, conflicts), (2, 1));
}

fn users(accounts: &[Value]) -> (usize, usize) {
    let tellings: Vec<Value> = accounts
        .iter()
        .map(|it| json!({"userAccount": it}))
        .collect();
    count("user", SubjectKind::User, &tellings)
}

#[test]
fn a_user_by_any_of_their_keys() {
    let all = json!({"accountName": "ann", "domainName": "CORP", "userSid": "S-1-5-21-1-2-3-1001",
        "azureAdUserId": "u1", "userPrincipalName": "ann@corp.example", "displayName": "Ann Lee"});
    for one in [
        json!({"userSid": "S-1-5-21-1-2-3-1001"}),
        json!({"azureAdUserId": "U1"}),
        json!({"userPrincipalName": "Ann@Corp.example"}),
        json!({"accountName": "ANN", "domainName": "corp"}),
    ] {
        assert_eq!(users(&[all.clone(), one.clone()]), (1, 0), "{one}");
    }
}

#[test]
fn a_display_name_joins_nobody_to_anybody() {
    let ann = json!({"azureAdUserId": "u1", "displayName": "Ann Lee"});
    let other = json!({"azureAdUserId": "u2", "displayName": "Ann Lee"});
    assert_eq!(users(&[ann.clone(), other]).0, 2);
    assert_eq!(users(&[ann, json!({"displayName": "Ann Lee"})]).0, 2);
    // A display name is not an account's name either.
    let account = json!({"accountName": "ann", "domainName": "CORP"});
    assert_eq!(users(&[account, json!({"displayName": "ann"})]).0, 2);
}

#[test]
fn accounts_of_one_name_in_two_domains_are_two() {
    let of = |domain: &str| json!({"accountName": "administrator", "domainName": domain});
    assert_eq!(users(&[of("PC1"), of("PC2")]).0, 2);
    let bare = json!({"accountName": "administrator"});
    assert_eq!(
        users(&[of("PC1"), of("PC2"), bare]),
        (3, 0),
        "a name without a domain is nobody's but its own"
    );
}

#[test]
fn every_device_has_its_system_but_it_is_one_account() {
    let system = |object: &str| {
        json!({"accountName": "system", "domainName": "NT AUTHORITY",
        "userSid": "S-1-5-18", "azureAdUserId": object})
    };
    assert_eq!(users(&[system("u1"), system("u2")]), (1, 0));
}

#[test]
fn a_computer_is_not_the_system_that_events_call_by_its_name() {
    let of =
        |name: &str, sid: &str| json!({"accountName": name, "domainName": "CORP", "userSid": sid});
    let computer = of("PC1$", "S-1-5-21-1-2-3-1120");
    let same = [
        of("PC1$", "S-1-5-18"),
        of("PC2$", "S-1-5-18"),
        of("PC1$", "S-1-5-20"),
        computer.clone(),
    ];
    assert_eq!(users(&same), (3, 0), "a system, a service and a computer");
    let data = told("user", &same.map(|it| json!({"userAccount": it})));
    let names: Vec<&str> = data
        .entities_of_kind(SubjectKind::User)
        .map(|it| data.text(data.entity(it).name))
        .collect();
    assert_eq!(names, ["NETWORK SERVICE", "PC1$", "SYSTEM"]);
    let nameless = json!({"accountName": "PC1$", "domainName": "CORP"});
    assert_eq!(users(&[computer, nameless, of("PC1$", "S-1-5-18")]), (2, 0));
}

#[test]
fn a_file_by_any_of_its_hashes_and_never_by_its_name() {
    let file = |details: Value| json!({"fileDetails": details});
    let (sha256, sha1, md5) = ("a".repeat(64), "b".repeat(40), "c".repeat(32));
    let all = file(json!({"fileName": "a.exe", "sha256": sha256, "sha1": sha1, "md5": md5}));
    for one in [
        json!({"fileName": "b.exe", "sha256": sha256.to_uppercase()}),
        json!({"sha1": sha1}),
        json!({"md5": md5}),
    ] {
        let found = count("file", SubjectKind::File, &[all.clone(), file(one.clone())]);
        assert_eq!(found, (1, 0), "{one}");
    }
    let named = file(json!({"fileName": "a.exe"}));
    assert_eq!(count("file", SubjectKind::File, &[all.clone(), named]).0, 2);
    // One weak hash on two strong ones is reported, not believed.
    let twin = file(json!({"sha256": "d".repeat(64), "md5": md5}));
    assert_eq!(count("file", SubjectKind::File, &[all, twin]), (2, 1));
}

#[test]
fn addresses_and_links_as_they_are_written() {
    let ip = |it: &str| json!({"ipAddress": it});
    assert_eq!(
        count("ip", SubjectKind::Ip, &[ip("10.0.0.1"), ip("10.0.0.1")]).0,
        1
    );
    assert_eq!(
        count(
            "ip",
            SubjectKind::Ip,
            &[ip("2001:DB8::1"), ip("2001:db8::1")]
        )
        .0,
        1
    );
    assert_eq!(
        count(
            "ip",
            SubjectKind::Ip,
            &[ip("2001:db8:0::1"), ip("2001:db8::1")]
        )
        .0,
        1
    );
    assert_eq!(
        count(
            "ip",
            SubjectKind::Ip,
            &[ip("::ffff:10.0.0.1"), ip("10.0.0.1")]
        )
        .0,
        1
    );
    let url = |it: &str| json!({"url": it});
    assert_eq!(
        count(
            "url",
            SubjectKind::Url,
            &[url("https://a.example/X"), url("https://a.example/X")]
        )
        .0,
        1
    );
    assert_eq!(
        count(
            "url",
            SubjectKind::Url,
            &[url("https://a.example/X"), url("https://a.example/x")]
        )
        .0,
        2,
        "paths tell small letters from capitals"
    );
    for hostile in ["a@b://c/", "://", "@://@", "é@ü://é/é?@"] {
        assert_eq!(count("url", SubjectKind::Url, &[url(hostile)]).0, 1);
    }
    assert_eq!(
        count(
            "url",
            SubjectKind::Url,
            &[url("HTTPS://A.example/X"), url("https://a.example/X")]
        )
        .0,
        1
    );
}

#[test]
fn a_message_is_one_for_each_who_got_it() {
    let mail = |id: &str, to: &str| json!({"networkMessageId": id, "recipientEmailAddress": to});
    let messages = |all: &[Value]| count("analyzedMessage", SubjectKind::Message, all).0;
    assert_eq!(
        messages(&[mail("n1", "a@x.example"), mail("N1", "A@x.example")]),
        1
    );
    assert_eq!(
        messages(&[mail("n1", "a@x.example"), mail("n1", "b@x.example")]),
        2
    );
    let mailboxes = |all: &[Value]| count("mailbox", SubjectKind::Mailbox, all).0;
    let mailbox = |address: &str| json!({"primaryAddress": address});
    assert_eq!(
        mailboxes(&[mailbox("a@x.example"), mailbox("A@X.example")]),
        1
    );
}

#[test]
fn what_stands_for_no_name_joins_nothing() {
    let unnamed = [
        json!({"hostName": "N/A", "osPlatform": "Windows11"}),
        json!({"hostName": "n/a", "osPlatform": "Linux"}),
        json!({"deviceDnsName": "Unknown", "osPlatform": "macOS"}),
        json!({"deviceDnsName": "-", "osPlatform": "iOS"}),
    ];
    assert_eq!(devices(&unnamed), (4, 0));
    let data = told("device", &unnamed);
    let subjects = |it| data.evidence(it).iter().map(|it| it.subject);
    let mut all = data.alerts().flat_map(subjects);
    assert!(all.all(|it| data.is_nameless(it)));
    let data = told("device", &[json!({"hostName": "pc1"})]);
    let mut all = data.alerts().flat_map(|it| data.evidence(it));
    assert!(all.all(|it| !data.is_nameless(it.subject)));
}

#[test]
fn processes_without_start_and_with_other_command_lines_are_two() {
    let process = |command: &str| {
        json!({"processId": 100, "mdeDeviceId": "m1", "processCommandLine": command,
            "imageFile": {"fileName": "cmd.exe", "filePath": "C:\\Windows\\System32"}})
    };
    let count = |tellings: &[Value]| told("process", tellings).processes().count();
    assert_eq!(count(&[process("cmd /c a"), process("cmd /c b")]), 2);
    assert_eq!(count(&[process("cmd /c a"), process("cmd /c a ")]), 1);
}
