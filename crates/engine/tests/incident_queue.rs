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
        "threat",
        "priority",
        "detection",
        "multiple",
        "os",
        "deviceGroup",
    ];
    let asked = Queue {
        shown: shown(filter),
        facets: facets.map(str::to_owned).to_vec(),
    };
    let view = ask(engine, asked).unwrap();
    assert_eq!(view.error, None, "{filter}");
    view
}

/// The sample, and real incidents where they are.
fn engines() -> Vec<Engine> {
    let mut all = vec![sample()];
    if let Some(folder) = exports() {
        let path = folder.join("graph_incidents/converted-incidents-expand-alerts.json");
        let text = std::fs::read_to_string(path).unwrap();
        let mut engine = Engine::default();
        engine.start_file("incidents.json");
        engine.read_chunk(text.as_bytes());
        engine.end_file();
        engine.finish_import("");
        all.push(engine);
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
