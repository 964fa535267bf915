//! Things that are known by one id, or by a name within another thing, are one
//! entity in all alerts that tell of them.

use throughline_dataset::Dataset;
use throughline_import::FileImport;
use throughline_model::SubjectKind;

/// The names of a kind's entities, where each telling is in an alert of its own.
fn names(kind: SubjectKind, tellings: &[&str]) -> Vec<String> {
    let mut dataset = Dataset::default();
    let file = dataset.next_file();
    let mut import = FileImport::new("file.json");
    for (nth, fields) in tellings.iter().enumerate() {
        let kind = kind.api();
        let alert = format!(
            r##"{{"id":"da{nth}","title":"T{nth}","createdDateTime":"2026-04-01T10:00:00Z","serviceSource":"microsoftDefenderForEndpoint","evidence":[{{"@odata.type":"#microsoft.graph.security.{kind}Evidence",{fields}}}]}}
"##
        );
        import.push(alert.as_bytes(), &mut dataset.sink(file));
    }
    let report = import.finish(&mut dataset.sink(file));
    assert_eq!(report.records.rejected, 0);
    dataset.file_read(report);
    dataset.derive();
    let entities = dataset.entities_of_kind(kind);
    let name = |it| dataset.text(dataset.entity(it).name).to_owned();
    entities.map(name).collect()
}

#[test]
fn ids_join_and_names_join_within_their_place() {
    use SubjectKind as Kind;
    let cluster =
        |name: &str| format!(r#""namespace":{{"name":"shop","cluster":{{"name":"{name}"}}}}"#);
    let (prod, test) = (cluster("prod"), cluster("test"));
    let pods = [&prod, &test, &prod].map(|it| format!(r#""name":"web",{it}"#));
    let pods: Vec<&str> = pods.iter().map(String::as_str).collect();
    assert_eq!(names(Kind::KubernetesPod, &pods), ["web", "web"]);
    assert_eq!(
        names(
            Kind::AiAgent,
            &[
                r#""agentId":"A1","agentName":"Helper""#,
                r#""agentId":"a1","agentName":"Helper 2""#,
            ]
        )
        .len(),
        1
    );
    assert_eq!(
        names(
            Kind::TeamsMessage,
            &[
                r#""messageId":"1","threadId":"t1","subject":"Hi""#,
                r#""messageId":"1","threadId":"t2","subject":"Hi""#,
            ]
        )
        .len(),
        2
    );
    // Sessions are numbered on each host anew.
    let session = |host: &str| format!(r#""sessionId":"0x3e7"{host}"#);
    assert_eq!(
        names(
            Kind::HostLogonSession,
            &[
                &session(r#","host":{"mdeDeviceId":"d1"}"#),
                &session(r#","host":{"mdeDeviceId":"d1"},"endUtcDateTime":"2026-04-01T10:00:00Z""#),
                &session(""),
            ]
        )
        .len(),
        2
    );
}

#[test]
fn connections_are_named_by_their_ends() {
    let connection = |port: u16| {
        format!(
            r#""sourceAddress":{{"ipAddress":"10.0.0.5"}},"sourcePort":{port},"destinationAddress":{{"ipAddress":"2001:db8::9"}},"destinationPort":443,"protocol":"tcp""#
        )
    };
    let (one, other) = (connection(49812), connection(49813));
    assert_eq!(
        names(SubjectKind::NetworkConnection, &[&one, &one, &other]),
        [
            "10.0.0.5:49812 → [2001:db8::9]:443",
            "10.0.0.5:49813 → [2001:db8::9]:443"
        ]
    );
}
