//! The alerts queue: every count is what a click gives, groups are what their
//! filters give, and files hold every row.
#![expect(clippy::unwrap_used, reason = "helpers of tests")]

mod desk;

use desk::{ask, sample, shown};
use throughline_engine::Engine;
use throughline_engine::protocol::{
    CellValue, ExportForm, ExportRows, Line, Queue, QueueRows, QueueView, Shown, ValueMenu,
};

/// The frame with every filter that there is to offer.
fn whole(engine: &mut Engine, filter: &str) -> QueueView {
    let offered = ask(engine, Queue::default()).unwrap().more_facets;
    let asked = Queue {
        shown: shown(filter),
        facets: offered.into_iter().map(|it| it.value).collect(),
    };
    let view = ask(engine, asked).unwrap();
    assert_eq!(view.error, None, "{filter}");
    view
}

#[test]
fn every_count_is_what_a_click_gives() {
    let mut engine = sample();
    for filter in [
        "",
        "severity:high,medium",
        "-source:microsoftDefenderForEndpoint time:-30d..",
    ] {
        let view = whole(&mut engine, filter);
        let mut clicked = 0;
        for facet in view.facets {
            if facet.ticked > 0 {
                continue;
            }
            for value in facet.values {
                let then = ask(
                    &mut engine,
                    Queue {
                        shown: shown(&value.toggled),
                        ..Queue::default()
                    },
                )
                .unwrap();
                assert_eq!(then.error, None, "{}", value.toggled);
                assert_eq!(
                    then.matching, value.count,
                    "{}: {}",
                    facet.label, value.toggled
                );
                clicked += 1;
            }
        }
        assert!(clicked > 100, "{clicked}");
        for time in view.times {
            let then = whole(&mut engine, &time.toggled);
            assert_eq!(then.matching, time.count, "{}", time.toggled);
        }
    }
}

#[test]
fn a_group_is_what_its_filter_gives_and_opens_to_that() {
    let mut engine = sample();
    let groupings = ask(&mut engine, Queue::default()).unwrap().groupings;
    assert!(groupings.len() >= 8);
    for grouping in groupings {
        let asked = |opened: Vec<String>| QueueRows {
            shown: Shown {
                group: Some(grouping.name.clone()),
                ..shown("status:new,inProgress")
            },
            opened,
            count: 500,
            ..QueueRows::default()
        };
        let closed = ask(&mut engine, asked(Vec::new())).unwrap();
        for line in closed.rows {
            let Line::Group(group) = line else {
                panic!("all groups are closed")
            };
            let then = whole(&mut engine, &group.filter);
            assert_eq!(
                then.matching, group.count,
                "{}: {}",
                grouping.name, group.filter
            );
            let open = ask(&mut engine, asked(vec![group.filter.clone()])).unwrap();
            assert_eq!(open.lines, closed.lines + group.count, "{}", group.filter);
        }
    }
}

#[test]
fn what_can_be_done_with_a_value_gives_what_it_says() {
    let mut engine = sample();
    let value = CellValue {
        field: "device".to_owned(),
        value: "=fin-ws-03".to_owned(),
        label: "fin-ws-03".to_owned(),
    };
    let menu = ask(
        &mut engine,
        ValueMenu {
            shown: shown("status:new,inProgress"),
            value,
        },
    )
    .unwrap();
    assert_eq!(menu.only.0, "status:new,inProgress device:=fin-ws-03");
    assert_eq!(menu.without.0, "status:new,inProgress -device:=fin-ws-03");
    assert_eq!(menu.copy, "fin-ws-03");
    assert_eq!(menu.group.as_deref(), Some("device"));
    for (filter, count) in [menu.only, menu.without, menu.everywhere] {
        assert_eq!(whole(&mut engine, &filter).matching, count, "{filter}");
    }
}

#[test]
fn a_file_holds_every_row_that_the_filter_shows() {
    let mut engine = sample();
    let export = |form: ExportForm, filter: &str| ExportRows {
        shown: shown(filter),
        columns: ["severity", "title", "assets"].map(str::to_owned).to_vec(),
        form,
        from: 0,
    };
    let csv = ask(&mut engine, export(ExportForm::Csv, "")).unwrap();
    assert_eq!((csv.rows, csv.next), (73, None));
    assert_eq!(csv.text.lines().count(), 74);
    let json = ask(&mut engine, export(ExportForm::Json, "severity:high")).unwrap();
    let rows: Vec<serde_json::Value> = serde_json::from_str(&json.text).unwrap();
    assert_eq!(rows.len() as u32, json.rows);
    assert!(rows.iter().all(|it| it["Severity"] == "High"));
    // None is a list, too.
    let none = ask(&mut engine, export(ExportForm::Json, "title:nowhere")).unwrap();
    assert_eq!(none.text.split_whitespace().collect::<String>(), "[]");
    // A filter that is none gives no file of something else.
    assert!(ask(&mut engine, export(ExportForm::Csv, "colour:red")).is_err());
}
