//! What readers of a story see of it: laws that hold whatever they choose, and
//! the cases that the rules were made for.
#![expect(clippy::unwrap_used, reason = "helpers of tests")]

mod opened;

use opened::open_texts;
use proptest::prelude::*;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use throughline_dataset::Dataset;
use throughline_story::{
    Choices, Expansion, Findable, Folds, Lanes, LineNo, Opening, Reading, RowOf, Shape, Story,
    Window, gather,
};

/// A process: its parent's position in the list, its name, its argument.
#[derive(Clone, Debug)]
struct Started {
    parent: Option<usize>,
    name: String,
    argument: String,
}

fn started(parent: Option<usize>, name: &str, argument: &str) -> Started {
    Started {
        parent,
        name: name.to_owned(),
        argument: argument.to_owned(),
    }
}

fn clock(nth: usize) -> String {
    let secs = nth + 1;
    format!("{:02}:{:02}:{:02}", secs / 3_600, secs / 60 % 60, secs % 60)
}

/// One alert with these processes as its evidence, drawn at the one judged bad.
fn data_of(processes: &[Started], bad: usize) -> Dataset {
    let mut evidence = String::new();
    for (nth, process) in processes.iter().enumerate() {
        let Started { name, argument, .. } = process;
        let verdict = if nth == bad { "malicious" } else { "unknown" };
        let _ = write!(
            evidence,
            r##",{{"@odata.type":"#microsoft.graph.security.processEvidence","mdeDeviceId":"d1","verdict":"{verdict}","processId":{nth},"processCreationDateTime":"2026-04-14T{}Z","imageFile":{{"fileName":"{name}"}},"processCommandLine":"{name} {argument}""##,
            clock(nth)
        );
        if let Some(parent) = process.parent {
            let _ = write!(
                evidence,
                r#","parentProcessId":{parent},"parentProcessCreationDateTime":"2026-04-14T{}Z","parentProcessImageFile":{{"fileName":"{}"}}"#,
                clock(parent),
                processes[parent].name
            );
        }
        evidence.push('}');
    }
    let alert = format!(
        r##"{{"@odata.type":"#microsoft.graph.security.alert","id":"da1","title":"A","severity":"high","createdDateTime":"2026-04-14T23:00:00Z","evidence":[{{"@odata.type":"#microsoft.graph.security.deviceEvidence","mdeDeviceId":"d1","hostName":"ws-1"}}{evidence}]}}"##
    );
    open_texts(&[alert])
}

struct Told {
    data: Dataset,
    story: Story,
    shape: Shape,
    folds: Folds,
}

fn told(processes: &[Started], bad: usize) -> Told {
    let data = data_of(processes, bad);
    let story = throughline_story::tell(&data, data.alert_of_key("da1").unwrap());
    let shape = Shape::of(&story);
    let folds = Folds::of(&data, &story, &shape);
    Told {
        data,
        story,
        shape,
        folds,
    }
}

impl Told {
    fn read(&self, choices: &Choices) -> Reading {
        Reading::of(&self.story, &self.shape, &self.folds, choices)
    }

    fn find(&self, words: &str) -> Vec<LineNo> {
        Findable::of(&self.data, &self.story).find(words)
    }

    /// The rows as an outline.
    fn outline(&self, choices: &Choices) -> String {
        let reading = self.read(choices);
        let mut out = String::new();
        for row in reading.rows() {
            let indent = "  ".repeat(row.level as usize - 1);
            let name = |line: LineNo| {
                let node = self.story.node(line);
                node.map_or("Not placed".into(), |it| it.label(&self.data))
            };
            let says = match row.of {
                RowOf::Line(line) => name(line).into_owned(),
                RowOf::Fold { first, count, .. } => format!("+{count} {}", name(first)),
                RowOf::Ancestors { count, .. } => format!("{count} ancestors"),
            };
            let _ = writeln!(out, "{indent}{says}");
        }
        out
    }
}

fn everything() -> impl Fn(&Told) -> Choices {
    |told| Choices {
        open_folds: (0..told.folds.len() as u32)
            .filter_map(|it| Some(told.folds.get(it)?.members[0]))
            .collect(),
        all_ancestors: (0..told.shape.len() as u32).map(LineNo).collect(),
        ..Choices::default()
    }
}

#[test]
fn what_looks_alike_folds_and_what_is_rare_stays() {
    let mut all = vec![
        started(None, "svc.exe", ""),
        started(Some(0), "cmd.exe", ""),
    ];
    all.extend((0..40).map(|it| started(Some(1), "conhost.exe", &format!("0x{it}"))));
    all.push(started(Some(1), "conhost.exe", "odd"));
    all.push(started(Some(1), "evil.exe", ""));
    let bad = all.len() - 1;
    let told = told(&all, bad);
    insta::assert_snapshot!(told.outline(&Choices::default()), @r"
    ws-1
      svc.exe
        cmd.exe
          conhost.exe
          +39 conhost.exe
          conhost.exe
          evil.exe
    ");
}

#[test]
fn a_process_that_led_to_an_alert_never_folds() {
    let mut all = vec![started(None, "svc.exe", "")];
    all.extend((0..30).map(|_| started(Some(0), "cmd.exe", "")));
    let told = told(&all, 17);
    let outline = told.outline(&Choices::default());
    insta::assert_snapshot!(outline, @r"
    ws-1
      svc.exe
        cmd.exe
        +28 cmd.exe
        cmd.exe
    ");
    let hit = told.story.focus().unwrap();
    assert!(told.folds.of_line(hit).is_none());
}

#[test]
fn siblings_that_started_something_else_do_not_look_alike() {
    let mut all = vec![started(None, "svc.exe", "")];
    for nth in 0..8 {
        let at = all.len();
        all.push(started(Some(0), "cmd.exe", ""));
        let child = if nth == 5 { "whoami.exe" } else { "find.exe" };
        all.push(started(Some(at), child, ""));
    }
    all.push(started(Some(0), "last.exe", ""));
    let told = told(&all, all.len() - 1);
    insta::assert_snapshot!(told.outline(&Choices::default()), @r"
    ws-1
      svc.exe
        cmd.exe
          find.exe
        +6 cmd.exe
        cmd.exe
          whoami.exe
        last.exe
    ");
}

#[test]
fn far_ancestors_wait_until_they_are_asked_for() {
    let all: Vec<Started> = (0..20_usize)
        .map(|it| started(it.checked_sub(1), &format!("p{it}.exe"), ""))
        .collect();
    let told = told(&all, 19);
    insta::assert_snapshot!(told.outline(&Choices::default()), @r"
    ws-1
      16 ancestors
        p16.exe
          p17.exe
            p18.exe
              p19.exe
    ");
    let asked = Choices {
        all_ancestors: std::iter::once(LineNo(1)).collect(),
        ..Choices::default()
    };
    assert_eq!(told.read(&asked).rows().len(), 21);
}

#[test]
fn a_hit_is_drawn_wherever_it_is_hidden() {
    let mut all = vec![started(None, "svc.exe", "")];
    all.extend((0..30).map(|it| started(Some(0), "cmd.exe", &format!("/c run{it}"))));
    all.push(started(Some(0), "last.exe", ""));
    let told = told(&all, all.len() - 1);
    let hits = told.find("RUN17 cmd");
    assert_eq!(hits.len(), 1);
    let choices = Choices {
        hits: hits.clone(),
        expansion: Expansion::NoneBut(Vec::new()),
        ..Choices::default()
    };
    insta::assert_snapshot!(told.outline(&choices), @r"
    ws-1
      svc.exe
        cmd.exe
        +28 cmd.exe
        cmd.exe
        last.exe
    ");
    assert!(told.read(&choices).row_of(hits[0]).is_some());
    assert!(told.find("nowhere").is_empty());
    assert!(told.find("  ").is_empty());
}

#[test]
fn lanes_hold_every_timed_node_once_however_they_are_gathered() {
    let mut all = vec![started(None, "svc.exe", "")];
    all.extend((0..50).map(|it| started(Some(it / 3), "cmd.exe", "")));
    let told = told(&all, 30);
    let lanes = Lanes::of(&told.data, &told.story, &told.shape);
    let (from, to) = lanes.span().unwrap();
    let timed: usize = lanes.lanes.iter().map(|it| it.marks.len()).sum();
    assert_eq!(timed, all.len());
    for columns in [1, 2, 7, 1_000] {
        let window = Window { from, to, columns };
        let focus = told.story.focus();
        let marks: Vec<_> = lanes
            .lanes
            .iter()
            .flat_map(|it| gather(&told.story, it, window, None))
            .collect();
        assert_eq!(
            marks.iter().map(|it| it.count as usize).sum::<usize>(),
            timed
        );
        assert!(marks.iter().any(|it| Some(it.line) == focus), "{columns}");
        let selected = LineNo(5);
        let mut selecting = lanes
            .lanes
            .iter()
            .flat_map(|it| gather(&told.story, it, window, Some(selected)));
        assert!(selecting.any(|it| it.line == selected), "{columns}");
    }
}

/// A tree of a few names, and one of its processes that an alert is at.
fn trees() -> impl Strategy<Value = (Vec<Started>, usize)> {
    let process = (any::<prop::sample::Index>(), 0..3_u8, 0..3_u8);
    (
        prop::collection::vec(process, 1..120),
        any::<prop::sample::Index>(),
    )
        .prop_map(|(drawn, bad)| {
            let all: Vec<Started> = drawn
                .iter()
                .enumerate()
                .map(|(nth, (parent, name, argument))| Started {
                    parent: (nth > 0).then(|| parent.index(nth)),
                    name: format!("n{name}.exe"),
                    argument: format!("{}x", ["a", "b", "7"][*argument as usize]),
                })
                .collect();
            let bad = bad.index(all.len());
            (all, bad)
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn with_all_opened_every_line_is_drawn_once_in_order((all, bad) in trees()) {
        let told = told(&all, bad);
        let reading = told.read(&everything()(&told));
        let drawn: Vec<LineNo> = reading
            .rows()
            .iter()
            .filter_map(|it| match it.of {
                RowOf::Line(line) => Some(line),
                _ => None,
            })
            .collect();
        let once: BTreeSet<LineNo> = drawn.iter().copied().collect();
        prop_assert_eq!(drawn.len(), told.story.line_count() as usize);
        prop_assert_eq!(once.len(), drawn.len());
        prop_assert_eq!(reading.shown() as usize, all.len() + 1);
    }

    #[test]
    fn rows_stand_below_their_parents((all, bad) in trees(), closed in prop::collection::vec(0..120_u32, 0..9)) {
        let told = told(&all, bad);
        let choices = Choices {
            expansion: Expansion::AllBut(closed.into_iter().map(LineNo).collect()),
            ..Choices::default()
        };
        let reading = told.read(&choices);
        let mut folded = 0;
        for (at, row) in reading.rows().iter().enumerate() {
            prop_assert!(row.position >= 1 && row.position <= row.siblings);
            let rails = reading.rails(at as u32);
            prop_assert!(u64::from(rails) < 1 << (row.level - 1).min(32));
            prop_assert_eq!(rails & 1 == 1, row.level > 1 && row.position < row.siblings);
            if let Some(parent) = row.parent {
                let parent = &reading.rows()[parent as usize];
                prop_assert_eq!(parent.level + 1, row.level);
                prop_assert!(parent.expanded != Some(false));
            }
            if let RowOf::Fold { count, .. } = row.of {
                folded += count as usize;
                prop_assert!(count > 1);
            }
        }
        prop_assert!(reading.shown() as usize + folded <= all.len() + 1);
    }

    #[test]
    fn the_title_alert_is_drawn_unless_it_is_closed_away((all, bad) in trees(), only in any::<bool>(), bare in any::<bool>()) {
        let told = told(&all, bad);
        let choices = Choices {
            only_alerts: only,
            no_artefacts: bare,
            ..Choices::default()
        };
        let reading = told.read(&choices);
        prop_assert!(reading.row_of(told.story.focus().unwrap()).is_some());
    }

    #[test]
    fn what_is_opened_for_a_line_draws_it((all, bad) in trees(), line in any::<prop::sample::Index>()) {
        let told = told(&all, bad);
        let line = LineNo(line.index(told.story.line_count() as usize) as u32);
        let opening = Opening::of(&told.shape, &told.folds, line);
        let choices = Choices {
            expansion: Expansion::NoneBut(opening.lines),
            open_folds: opening.folds.into_iter().collect(),
            all_ancestors: opening.ancestors.into_iter().collect(),
            ..Choices::default()
        };
        prop_assert!(told.read(&choices).row_of(line).is_some());
    }

    #[test]
    fn hits_are_drawn_and_folds_change_no_other_row((all, bad) in trees(), word in "[abn][0-2x]") {
        let told = told(&all, bad);
        let hits = told.find(&word);
        let expected: BTreeSet<LineNo> = told_lines(&told)
            .filter(|&it| {
                let node = told.story.node(it).unwrap();
                let command = node.command_line(&told.data).unwrap_or_default().to_owned();
                let pid = node.pid.map(|it| it.to_string()).unwrap_or_default();
                let title = if node.raised.is_empty() { "" } else { "a" };
                [node.label(&told.data).to_lowercase(), command.to_lowercase(), pid, title.to_owned()]
                    .iter()
                    .any(|it| it.contains(&word))
            })
            .collect();
        prop_assert_eq!(hits.iter().copied().collect::<BTreeSet<_>>(), expected);
        let choices = Choices {
            hits: hits.clone(),
            only_alerts: true,
            ..Choices::default()
        };
        let reading = told.read(&choices);
        for hit in hits {
            prop_assert!(reading.row_of(hit).is_some());
        }
    }
}

fn told_lines(told: &Told) -> impl Iterator<Item = LineNo> {
    (0..told.story.line_count())
        .map(LineNo)
        .filter(|&it| told.story.node(it).is_some())
}
