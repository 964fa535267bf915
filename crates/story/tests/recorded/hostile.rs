//! Stories of data that somebody made to be tripped over (trap X-9).

use crate::common::{by, open, started, story, sysmon};
use proptest::prelude::*;
use throughline_dataset::{Dataset, ProcessIdx};
use throughline_story::{Story, tell_process};

/// Every line may be pasted anywhere: nothing in it hides, reorders or acts, and
/// there are as many as nodes, and the heading.
fn check_text(story: &Story, data: &Dataset) {
    let text = story.to_text(data);
    let heading = usize::from(!story.unplaced.is_empty());
    assert_eq!(
        text.lines().count(),
        story.nodes.len() + story.unplaced.len() + heading
    );
    for text in [text, story.header(data), story.to_folded_text(data)] {
        let acts = |c: char| {
            (c.is_control() && c != '\n')
                || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{61c}')
        };
        assert_eq!(text.find(acts), None);
        assert!(text.lines().all(|it| it.chars().count() < 3_000));
    }
    let json: serde_json::Value = serde_json::from_str(&story.to_json(data)).unwrap_or_default();
    assert!(json["roots"].is_array());
}

#[test]
fn long_and_reordering_texts_stay_on_their_line() {
    let nasty = r"\u001b[31m\u202e\u2066x\r\n\u0007\ufeff\u2028 ";
    let command = nasty.repeat(3_000);
    let data = open(&[
        started(
            "ws-1",
            1,
            (30, &format!("{nasty}.exe")),
            (20, "a.exe"),
            &format!(r#","CommandLine":"{command}""#),
        ),
        started(
            "ws-1",
            2,
            (31, "b.exe"),
            (30, "x"),
            &format!(r#","CommandLine":"{}""#, r"\\\\srv ".repeat(6_000)),
        ),
        started(
            "ws-1",
            3,
            (32, "sc.exe"),
            (30, "x"),
            &format!(
                r#","CommandLine":"{}""#,
                r"sc \\\\a\u202e\u001b create ".repeat(3_000)
            ),
        ),
    ]);
    check_text(&story(&data, 30), &data);
}

#[test]
fn thousands_of_siblings_of_one_name_are_all_told() {
    let records: Vec<String> = (0..10_000)
        .map(|it| started("ws-1", it % 60, (100 + it, "reg.exe"), (20, "cmd.exe"), ""))
        .collect();
    let data = open(&records);
    let story = story(&data, 100);
    assert_eq!(story.nodes.iter().filter(|it| it.depth == 2).count(), 1);
    let top = story.nodes[1].process.map(|it| tell_process(&data, it));
    let top = top.as_ref().unwrap_or(&story);
    assert_eq!(top.nodes.len(), 10_002);
    check_text(top, &data);
    assert!(
        top.to_folded_text(&data)
            .contains("+9999 like this: reg.exe (process)")
    );
}

#[test]
fn a_chain_of_ten_thousand_is_told_without_a_deep_stack() {
    let records: Vec<String> = (0..10_000)
        .map(|it| {
            started(
                "ws-1",
                it % 60,
                (101 + it, "x.exe"),
                (100 + it, "x.exe"),
                "",
            )
        })
        .collect();
    let data = open(&records);
    let story = story(&data, 10_100);
    assert_eq!(story.nodes.last().map(|it| it.depth), Some(10_001));
    let text = story.to_text(&data);
    assert!(text.len() < 3_000_000, "{}", text.len());
    let json = story.to_json(&data);
    assert!(json.ends_with("]}]}],\"unplaced\":[]}"));
}

#[test]
fn a_process_that_touched_tens_of_thousands_of_things_is_still_told() {
    let mut records = vec![started("ws-1", 1, (30, "a.exe"), (20, "b.exe"), "")];
    records.extend((0..20_000).map(|it| {
        let fields = format!(r#"{},"TargetFilename":"C:\\T\\{it}.txt""#, by(30, "a.exe"));
        sysmon("ws-1", 11, it % 60, &fields)
    }));
    let data = open(&records);
    let story = story(&data, 30);
    let more = story
        .nodes
        .iter()
        .find(|it| it.label(&data).starts_with("and "));
    let more = more.map(|it| (it.label(&data).into_owned(), it.events));
    assert_eq!(more, Some(("and 18000 more".to_owned(), 18_000)));
    let events: u32 = story.nodes.iter().map(|it| it.events).sum();
    assert_eq!(events, 20_000);
    check_text(&story, &data);
}

/// Starts of processes with any ids, times and parents, forged ones among them.
fn starts() -> impl Strategy<Value = Vec<String>> {
    let start = (1_u32..12, 1_u32..12, 0_u32..60, 0_usize..3, 0_usize..2);
    let start = start.prop_map(|(pid, parent, second, name, host)| {
        let names = ["a.exe", "b.exe", "services.exe"];
        let hosts = ["ws-1", "ws-2"];
        started(
            hosts[host],
            second,
            (pid, names[name]),
            (parent, names[name]),
            "",
        )
    });
    prop::collection::vec(start, 1..20)
}

/// The parent of each process as the nesting of a story shows it.
fn nesting(story: &Story) -> Vec<(ProcessIdx, Option<ProcessIdx>)> {
    let mut open: Vec<Option<ProcessIdx>> = Vec::new();
    let mut links = Vec::new();
    for node in &story.nodes {
        open.truncate(node.depth as usize);
        links.extend(node.process.map(|it| (it, open.last().copied().flatten())));
        open.push(node.process);
    }
    links
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 120, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_story_of_a_top_is_its_whole_component(records in starts()) {
        let data = open(&records);
        for (top, process) in data.processes() {
            if process.parent.process().is_some() {
                continue;
            }
            let story = tell_process(&data, top);
            let mut told: Vec<ProcessIdx> = nesting(&story).into_iter().map(|it| it.0).collect();
            told.sort_unstable();
            let mut component = Vec::new();
            let mut stack = vec![top];
            while let Some(at) = stack.pop() {
                component.push(at);
                stack.extend(data.children_of(at));
            }
            component.sort_unstable();
            prop_assert_eq!(told, component);
        }
    }

    #[test]
    fn every_link_of_a_story_is_one_of_the_data(records in starts()) {
        let data = open(&records);
        for (idx, _) in data.processes() {
            let story = tell_process(&data, idx);
            prop_assert!(story.nodes.iter().any(|it| it.focused && it.process == Some(idx)));
            for (child, parent) in nesting(&story) {
                prop_assert_eq!(data.process(child).parent.process(), parent);
            }
        }
    }

    #[test]
    fn the_order_of_records_does_not_change_a_story(
        (records, shuffled) in starts().prop_flat_map(|it| (Just(it.clone()), Just(it).prop_shuffle())),
    ) {
        let (one, other) = (open(&records), open(&shuffled));
        let told = |data: &Dataset| {
            let stories = data.processes().map(|it| tell_process(data, it.0).to_json(data));
            let mut stories: Vec<String> = stories.collect();
            stories.sort_unstable();
            stories
        };
        prop_assert_eq!(told(&one), told(&other));
    }

    #[test]
    fn nobody_is_a_child_of_one_that_started_a_minute_later(records in starts()) {
        let data = open(&records);
        for (_, process) in data.processes() {
            let Some(parent) = process.parent.process() else { continue };
            if let (Some(parent), Some(child)) = (data.process(parent).started, process.started) {
                prop_assert!(parent.nanos() - child.nanos() <= 60_000_000_000);
            }
        }
    }
}
