//! What a dataset makes of records: duplicates, entities, processes.

use throughline_dataset::{Dataset, ParentLink};
use throughline_import::{FileImport, ProblemKind};
use throughline_model::SubjectKind;

fn open(files: &[&str]) -> Dataset {
    let mut dataset = Dataset::default();
    for (nth, text) in files.iter().enumerate() {
        let file = dataset.next_file();
        let mut import = FileImport::new(format!("file-{nth}.json"));
        import.push(text.as_bytes(), &mut dataset.sink(file));
        for report in import.finish(&mut dataset.sink(file)) {
            dataset.file_read(report);
        }
    }
    dataset.derive();
    dataset
}

/// An alert as JSON: id, title, created, updated, and its evidence.
fn alert(id: &str, title: &str, created: &str, updated: &str, evidence: &[&str]) -> String {
    let evidence = evidence.join(",");
    format!(
        r#"{{"id":"{id}","title":"{title}","createdDateTime":"{created}","lastUpdateDateTime":"{updated}","serviceSource":"microsoftDefenderForEndpoint","severity":"high","status":"new","evidence":[{evidence}]}}"#
    )
}

fn process(pid: u64, started: &str, name: &str, parent: Option<(u64, &str, &str)>) -> String {
    let started = if started.is_empty() {
        String::new()
    } else {
        format!(r#","processCreationDateTime":"{started}""#)
    };
    let parent = parent.map_or_else(String::new, |(pid, at, name)| {
        let at = if at.is_empty() {
            String::new()
        } else {
            format!(r#","parentProcessCreationDateTime":"{at}""#)
        };
        let image = if name.is_empty() {
            "null".to_owned()
        } else {
            format!(r#"{{"fileName":"{name}"}}"#)
        };
        format!(r#","parentProcessId":{pid}{at},"parentProcessImageFile":{image}"#)
    });
    format!(
        r##"{{"@odata.type":"#microsoft.graph.security.processEvidence","mdeDeviceId":"dev1","processId":{pid},"imageFile":{{"fileName":"{name}"}}{started}{parent}}}"##
    )
}

#[test]
fn newest_update_wins_whatever_the_order() {
    let old = alert(
        "da1",
        "T",
        "2026-04-01T10:00:00Z",
        "2026-04-01T10:00:00Z",
        &[],
    );
    let new = old
        .replace("\"new\"", "\"resolved\"")
        .replace("04-01T10:00:00Z\",\"service", "04-02T10:00:00Z\",\"service");
    for files in [[&old, &new], [&new, &old]] {
        let dataset = open(&[files[0], files[1]]);
        assert_eq!(dataset.alert_count(), 1);
        let idx = dataset.alert_of_key("da1").unwrap();
        assert_eq!(
            dataset.alert(idx).status.known(),
            Some(throughline_model::AlertStatus::Resolved)
        );
        let repeats: u64 = dataset
            .files()
            .iter()
            .flat_map(|it| &it.problems)
            .filter(|it| it.kind == ProblemKind::RepeatedAlert)
            .map(|it| it.count)
            .sum();
        assert_eq!(repeats, 1);
    }
}

#[test]
fn one_id_on_different_alerts_is_several() {
    let a = alert(
        "alertId",
        "Sign-in",
        "2026-04-01T10:00:00Z",
        "2026-04-01T10:00:00Z",
        &[],
    );
    let b = alert(
        "alertId",
        "Malware",
        "2026-04-03T10:00:00Z",
        "2026-04-03T10:00:00Z",
        &[],
    );
    let (one, other) = (open(&[&a, &b]), open(&[&b, &a]));
    assert_eq!(one.alert_count(), 2);
    let keys = |it: &Dataset| {
        it.alerts()
            .map(|a| it.alert_key(a).to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(keys(&one), keys(&other));
    assert_eq!(keys(&one)[0], "alertId");
    assert!(keys(&one)[1].starts_with("alertId~"));
    assert!(
        one.files()
            .iter()
            .any(|it| it.problems.iter().any(|p| p.kind == ProblemKind::SharedId))
    );
}

#[test]
fn a_cancelled_import_leaves_no_trace() {
    let a = alert(
        "da1",
        "T",
        "2026-04-01T10:00:00Z",
        "",
        &[&process(1, "2026-04-01T09:00:00Z", "a.exe", None)],
    );
    let b = alert(
        "da2",
        "U",
        "2026-04-01T11:00:00Z",
        "",
        &[&process(2, "2026-04-01T09:00:00Z", "b.exe", None)],
    );
    let mut dataset = open(&[&a]);
    let mark = dataset.mark();
    let file = dataset.next_file();
    FileImport::new("b").push(b.as_bytes(), &mut dataset.sink(file));
    // Readers see nothing of it before it is derived, and nothing after it is undone.
    assert_eq!(dataset.alert_count(), 1);
    dataset.go_back(mark);
    dataset.derive();
    assert_eq!(dataset.alert_count(), 1);
    assert_eq!(dataset.processes().count(), 1);
}

#[test]
fn names_join_only_what_no_id_keeps_apart() {
    let device = |id: &str, dns: &str, host: &str| {
        let id = if id.is_empty() {
            String::new()
        } else {
            format!(r#""mdeDeviceId":"{id}","#)
        };
        format!(
            r##"{{"@odata.type":"#microsoft.graph.security.deviceEvidence",{id}"deviceDnsName":"{dns}","hostName":"{host}"}}"##
        )
    };
    let count = |evidence: &[String]| {
        let list: Vec<&str> = evidence.iter().map(String::as_str).collect();
        let text = alert("da1", "T", "2026-04-01T10:00:00Z", "", &list);
        open(&[&text]).entities_of_kind(SubjectKind::Device).count()
    };
    // An id and a name that only it bears are one device.
    assert_eq!(
        count(&[
            device("m1", "pc.a.example", "pc"),
            device("", "pc.a.example", "pc")
        ]),
        1
    );
    // A host name that two ids bear joins nothing, not even the third telling.
    assert_eq!(
        count(&[
            device("m1", "pc.a.example", "pc"),
            device("m2", "pc.b.example", "pc"),
            device("", "pc", "pc")
        ]),
        3
    );
}

#[test]
fn parents_by_pid_and_start() {
    let evidence = [
        process(
            10,
            "2026-04-01T09:00:00.1234567Z",
            "a.exe",
            Some((4, "2026-04-01T08:00:00Z", "root.exe")),
        ),
        // Told to the second only: still the same parent.
        process(
            11,
            "2026-04-01T09:01:00Z",
            "b.exe",
            Some((10, "2026-04-01T09:00:00Z", "a.exe")),
        ),
        // The pid was used again: another process, not this child's parent.
        process(10, "2026-04-01T12:00:00Z", "other.exe", None),
        process(
            12,
            "2026-04-01T12:01:00Z",
            "c.exe",
            Some((10, "2026-04-01T11:59:00Z", "gone.exe")),
        ),
        // No parent start: inferred from image and nearest start before.
        process(
            13,
            "2026-04-01T12:02:00Z",
            "d.exe",
            Some((10, "", "other.exe")),
        ),
        process(14, "2026-04-01T12:03:00Z", "e.exe", None),
    ];
    let list: Vec<&str> = evidence.iter().map(String::as_str).collect();
    let dataset = open(&[&alert("da1", "T", "2026-04-01T13:00:00Z", "", &list)]);
    let named = |name: &str| {
        dataset
            .processes()
            .find(|(_, it)| dataset.text_or_empty(it.image.name) == name)
            .unwrap()
    };
    let parent_name = |name: &str| match named(name).1.parent {
        ParentLink::Untold => "untold".to_owned(),
        ParentLink::Cut => "cut".to_owned(),
        ParentLink::Impossible => "impossible".to_owned(),
        ParentLink::Told(it) => format!(
            "told {}",
            dataset.text_or_empty(dataset.process(it).image.name)
        ),
        ParentLink::Inferred(it) => {
            format!(
                "inferred {}",
                dataset.text_or_empty(dataset.process(it).image.name)
            )
        }
    };
    assert_eq!(parent_name("a.exe"), "told root.exe");
    assert!(named("root.exe").1.ghost);
    assert_eq!(parent_name("b.exe"), "told a.exe");
    assert_eq!(parent_name("c.exe"), "told gone.exe");
    assert_eq!(parent_name("d.exe"), "inferred other.exe");
    assert_eq!(parent_name("e.exe"), "untold");
    assert_eq!(dataset.entities_of_kind(SubjectKind::Process).count(), 6);
}

#[test]
fn circles_are_cut_at_the_later_link() {
    let evidence = [
        process(
            1,
            "2026-04-01T09:00:00Z",
            "a.exe",
            Some((2, "2026-04-01T09:00:30Z", "b.exe")),
        ),
        process(
            2,
            "2026-04-01T09:00:30Z",
            "b.exe",
            Some((1, "2026-04-01T09:00:00Z", "a.exe")),
        ),
        process(
            3,
            "2026-04-01T09:06:00Z",
            "c.exe",
            Some((3, "2026-04-01T09:06:00Z", "c.exe")),
        ),
    ];
    let list: Vec<&str> = evidence.iter().map(String::as_str).collect();
    let dataset = open(&[&alert("da1", "T", "2026-04-01T13:00:00Z", "", &list)]);
    let links: Vec<ParentLink> = dataset.processes().map(|(_, it)| it.parent).collect();
    assert!(matches!(links[0], ParentLink::Told(_)), "{links:?}");
    assert_eq!(links[1], ParentLink::Cut);
    // A process that names itself as its parent.
    assert_eq!(links[2], ParentLink::Cut);
}

#[test]
fn one_ghost_for_a_start_told_with_more_and_fewer_digits() {
    let fine = "2026-04-01T08:00:00.1234567Z";
    let evidence = [
        process(
            11,
            "2026-04-01T09:00:00Z",
            "a.exe",
            Some((4, fine, "root.exe")),
        ),
        process(
            12,
            "2026-04-01T09:00:01Z",
            "b.exe",
            Some((4, "2026-04-01T08:00:00Z", "root.exe")),
        ),
        // The same pid in another second is another process.
        process(
            13,
            "2026-04-01T09:00:02Z",
            "c.exe",
            Some((4, "2026-04-01T08:00:01Z", "root.exe")),
        ),
    ];
    let list: Vec<&str> = evidence.iter().map(String::as_str).collect();
    let dataset = open(&[&alert("da1", "T", "2026-04-01T13:00:00Z", "", &list)]);
    let ghosts: Vec<String> = dataset
        .processes()
        .filter(|(_, it)| it.ghost)
        .filter_map(|(_, it)| it.started.map(throughline_model::Timestamp::iso))
        .collect();
    assert_eq!(ghosts, [fine, "2026-04-01T08:00:01Z"]);
}

/// A file as it stands in a zip, stored.
fn in_zip(name: &str, content: &str) -> Vec<u8> {
    let mut crc = u32::MAX;
    for byte in content.bytes() {
        crc ^= u32::from(byte);
        for _ in 0..8 {
            crc = crc >> 1 ^ if crc & 1 == 1 { 0xedb8_8320 } else { 0 };
        }
    }
    let size = (content.len() as u32).to_le_bytes();
    let length = (name.len() as u16).to_le_bytes();
    [
        b"PK\x03\x04\x0a\0\0\0\0\0\0\0\0\0",
        &(!crc).to_le_bytes()[..],
        &size,
        &size,
        &length,
        &[0; 2],
        name.as_bytes(),
        content.as_bytes(),
    ]
    .concat()
}

#[test]
fn each_file_of_an_archive_is_a_file() {
    let made = "2026-04-01T10:00:00Z";
    let [a, b, c] = ["da1", "da2", "da3"].map(|id| alert(id, id, made, "", &[]));
    let archive = [
        in_zip("a.json", &a),
        in_zip("b.json", &b),
        b"PK\x05\x06".to_vec(),
    ]
    .concat();
    let mut dataset = Dataset::default();
    for content in [archive.as_slice(), c.as_bytes()] {
        let file = dataset.next_file();
        let mut import = FileImport::new("opened");
        for chunk in content.chunks(100) {
            import.push(chunk, &mut dataset.sink(file));
        }
        for report in import.finish(&mut dataset.sink(file)) {
            assert_eq!(report.records.read, 1, "{report:?}");
            dataset.file_read(report);
        }
    }
    dataset.derive();
    let files: Vec<(&str, &str)> = dataset
        .alerts()
        .map(|it| {
            let file = dataset.alert(it).file.0 as usize;
            (dataset.alert_key(it), dataset.files()[file].name.as_str())
        })
        .collect();
    assert_eq!(
        files,
        [
            ("da1", "opened/a.json"),
            ("da2", "opened/b.json"),
            ("da3", "opened")
        ]
    );
}

#[test]
fn an_alert_is_known_by_the_address_that_it_is_shown_at() {
    for url in [
        "https://portal.example/alerts/da1_1",
        "https://portal.example/alerts/da1_1?tid=1",
        "https://portal.example/detections/7",
        "da1_1",
    ] {
        let text = alert(
            "da1_1",
            "Odd",
            "2026-04-14T17:00:00Z",
            "2026-04-14T17:00:00Z",
            &[],
        );
        let text = text.replacen('{', &format!(r#"{{"alertWebUrl":"{url}","#), 1);
        let data = open(&[&text]);
        let alert = data.alert_of_key("da1_1").unwrap();
        assert!(data.is_shown_at(alert, url), "{url}");
        for other in [
            "",
            "da1_1da1_1",
            &format!("{url}0"),
            &url[1..],
            &url[..url.len() - 1],
        ] {
            assert!(!data.is_shown_at(alert, other), "{url} {other}");
        }
    }
}
