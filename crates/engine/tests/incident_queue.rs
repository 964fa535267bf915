//! The incidents queue: what its filters, groups and orders say is what they give.
#![expect(clippy::unwrap_used, reason = "helpers of tests")]

mod desk;

use desk::{ask, exports, sample};
use throughline_engine::Engine;
use throughline_engine::protocol::{Line, List, Queue, QueueRows, QueueView, Shown};

fn shown(filter: &str) -> Shown {
    Shown {
        list: List::Incidents,
        filter: Some(filter.to_owned()),
        ..Shown::default()
    }
}

fn queue(engine: &mut Engine, filter: &str) -> QueueView {
    let facets = [
        "classification",
        "determination",
        "investigation",
        "product",
        "policy",
        "workspace",
        "sensitivity",
        "threat",
        "priority",
        "detection",
        "multiple",
        "os",
        "deviceGroup",
        "stream",
        "subscription",
    ];
    let asked = Queue {
        shown: shown(filter),
        facets: facets.map(str::to_owned).to_vec(),
    };
    let view = ask(engine, asked).unwrap();
    assert_eq!(view.error, None, "{filter}");
    view
}

/// Incidents as the portal's queue exports them: without their alerts.
const QUEUE: &str = "\
Incident name,Incident Id,Tags,Severity,Status,Investigation state,Categories,Impacted assets,Active alerts,Service sources,Detection sources,Product names,Policy,Workspace,Data sensitivity,Device groups,Associated threats,Assigned to,Created by
Ransom note,1,VIP,High,Active,Queued,\"Execution, Impact\",Devices: ws-01; Users: ann@x.test,3/5,\"Microsoft Defender for Endpoint, Microsoft Defender for Identity\",EDR,Microsoft Defender XDR,,law-emea,Confidential,Servers,Qakbot,ann@x.test,Rule 7
Odd mail,2,,Medium,Active,2 investigation states,Initial access,Mailboxes: ann@x.test,1/1,Microsoft Defender for Office 365,,,Safe links,\"law-emea, law-apac\",,,,,
Leak,3,,Low,Resolved,,Exfiltration,Users: bob@x.test,0/2,Microsoft Data Loss Prevention,,,Card numbers,,\"Confidential, Secret\",,,,
";

fn opened(name: &str, text: &str) -> Engine {
    let mut engine = Engine::default();
    engine.start_file(name);
    engine.read_chunk(text.as_bytes());
    engine.end_file();
    engine.finish_import("");
    engine
}

/// The sample, a queue, and real incidents where they are.
fn engines() -> Vec<Engine> {
    let mut all = vec![sample(), opened("queue.csv", QUEUE)];
    if let Some(folder) = exports() {
        let path = folder.join("graph_incidents/converted-incidents-expand-alerts.json");
        let text = std::fs::read_to_string(path).unwrap();
        all.push(opened("incidents.json", &text));
    }
    all
}

#[test]
fn every_count_is_what_a_click_gives() {
    for mut engine in engines() {
        for filter in ["", "-status:resolved,redirected", "severity:high,medium"] {
            let view = queue(&mut engine, filter);
            let mut clicked = 0;
            for facet in view.facets {
                let is_ticked = facet.ticked > 0;
                for value in facet
                    .values
                    .into_iter()
                    .filter(|it| !it.ticked && !is_ticked)
                {
                    let then = queue(&mut engine, &value.toggled);
                    assert_eq!(
                        then.matching, value.count,
                        "{}: {}",
                        facet.label, value.toggled
                    );
                    clicked += 1;
                }
            }
            assert!(clicked > 20, "{clicked}");
        }
    }
}

#[test]
fn a_queue_without_alerts_is_shown_and_filtered_by_what_it_says_of_them() {
    let mut engine = opened("queue.csv", QUEUE);
    for (filter, ids) in [
        ("source:microsoftDefenderForEndpoint", "1"),
        ("workspace:law-emea", "1 2"),
        ("workspace:=law-apac", "2"),
        ("sensitivity:confidential", "1 3"),
        ("sensitivity:none", "2"),
        ("category:execution", "1"),
        ("device:ws-01", "1"),
        ("user:ws-01", ""),
        ("mailbox:any", "2"),
        ("policy:\"card numbers\"", "3"),
        ("detection:any", "1"),
        ("investigation:queued", "1"),
        ("threat:qak*", "1"),
        ("deviceGroup:servers", "1"),
        ("multiple:source", "1"),
        ("qakbot", "1"),
        ("-source:microsoftDefenderForEndpoint", "2 3"),
    ] {
        let asked = QueueRows {
            shown: Shown {
                sort: Some("id".to_owned()),
                ..shown(filter)
            },
            count: 10,
            ..QueueRows::default()
        };
        let rows = ask(&mut engine, asked).unwrap().rows;
        let keys = rows.iter().map(|it| match it {
            Line::Row(row) => row.key.as_str(),
            Line::Group(_) => panic!("rows only"),
        });
        assert_eq!(keys.collect::<Vec<_>>().join(" "), ids, "{filter}");
    }
}

#[test]
fn a_queue_tells_who_made_an_incident() {
    let mut engine = opened("queue.csv", QUEUE);
    let asked = QueueRows {
        shown: shown("incident:1"),
        columns: vec!["createdBy".to_owned()],
        count: 1,
        ..QueueRows::default()
    };
    let rows = ask(&mut engine, asked).unwrap().rows;
    let Some(Line::Row(row)) = rows.first() else {
        panic!("a row")
    };
    assert_eq!(row.cells[0].text, "Rule 7");
}

#[test]
fn a_group_is_what_its_filter_gives() {
    for mut engine in engines() {
        let groupings = queue(&mut engine, "").groupings;
        for grouping in groupings {
            let asked = QueueRows {
                shown: Shown {
                    group: Some(grouping.name.clone()),
                    ..shown("")
                },
                count: 500,
                ..QueueRows::default()
            };
            let mut groups = 0;
            for line in ask(&mut engine, asked).unwrap().rows {
                let Line::Group(group) = line else {
                    panic!("all groups are closed")
                };
                let then = queue(&mut engine, &group.filter);
                assert_eq!(
                    then.matching, group.count,
                    "{}: {}",
                    grouping.name, group.filter
                );
                groups += 1;
            }
            assert!(groups > 0, "{}", grouping.name);
        }
    }
}

#[test]
fn what_is_left_out_and_what_is_wanted_are_all() {
    for mut engine in engines() {
        let all = queue(&mut engine, "").matching;
        for clause in [
            "tag:none",
            "tag:any",
            "assigned:none",
            "assigned:any",
            "assigned:/s[.]/",
            "classification:truePositive",
            "classification:\"true positive\"",
            "priority:>50",
            "threat:none",
            "multiple:source",
            "multiple:category",
            "device:none",
        ] {
            let wanted = queue(&mut engine, clause).matching;
            let left_out = queue(&mut engine, &format!("-{clause}")).matching;
            assert_eq!(wanted + left_out, all, "{clause}");
        }
        let count = |engine: &mut Engine, it: &str| queue(engine, it).matching;
        assert_eq!(
            count(&mut engine, "tag:none") + count(&mut engine, "tag:any"),
            all
        );
        assert_eq!(
            count(&mut engine, "assigned:none") + count(&mut engine, "assigned:any"),
            all
        );
        let spelled = count(&mut engine, "classification:\"true positive\"");
        assert_eq!(spelled, count(&mut engine, "classification:truePositive"));
        let urgent = count(&mut engine, "priority:>50");
        let scores = engine.incident_priorities();
        assert_eq!(
            urgent as usize,
            scores.iter().filter(|it| **it > 50).count()
        );
    }
}
