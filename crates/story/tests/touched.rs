//! Things that a process touched, where there are many of them: what folds, and what
//! never does.
#![expect(clippy::unwrap_used, reason = "helpers of tests")]

mod opened;

use opened::open_texts;
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use throughline_dataset::Dataset;
use throughline_story::{
    Choices, Folds, KEPT_TOUCHED, LineNo, NodeKind, Reading, RowOf, Shape, Story, TOUCHED, tell,
};

const RUN: &str = r"HKEY_CURRENT_USER\\Software\\Microsoft\\Windows\\CurrentVersion\\Run";

/// What a process did, one of each: a value that it set, or a file that it made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Touched {
    is_file: bool,
    /// Letters, so that no two look the same but for numbers.
    name: (char, char),
    /// Whether the alert names it.
    is_evidence: bool,
}

impl Touched {
    fn name(self) -> String {
        format!("{}{}{}", self.name.0, self.name.1, self.name.0)
    }

    fn event(self, nth: usize) -> String {
        let head = format!(
            r#"{{"Timestamp":"2026-04-14T08:{:02}:{:02}Z","DeviceId":"d1","DeviceName":"ws-1","InitiatingProcessFileName":"bad.exe","InitiatingProcessId":7,"InitiatingProcessCreationTime":"2026-04-14T08:00:00Z""#,
            nth / 60 + 1,
            nth % 60
        );
        let name = self.name();
        if self.is_file {
            format!(
                r#"{head},"ActionType":"FileCreated","FileName":"{name}.txt","FolderPath":"C:\\Temp\\{name}.txt"}}"#
            )
        } else {
            format!(
                r#"{head},"ActionType":"RegistryValueSet","RegistryKey":"{RUN}","RegistryValueName":"{name}","RegistryValueType":"String","RegistryValueData":"x"}}"#
            )
        }
    }

    fn evidence(self) -> String {
        let name = self.name();
        if self.is_file {
            format!(
                r##"{{"@odata.type":"#microsoft.graph.security.fileEvidence","mdeDeviceId":"d1","fileDetails":{{"fileName":"{name}.txt","filePath":"C:\\Temp"}}}}"##
            )
        } else {
            format!(
                r##"{{"@odata.type":"#microsoft.graph.security.registryValueEvidence","mdeDeviceId":"d1","registryHive":"HKEY_CURRENT_USER","registryKey":"Software\\Microsoft\\Windows\\CurrentVersion\\Run","registryValueName":"{name}"}}"##
            )
        }
    }
}

struct Told {
    data: Dataset,
    story: Story,
    shape: Shape,
    folds: Folds,
}

/// The story of an alert on a process that touched all of this.
fn told(all: &[Touched]) -> Told {
    let lines = |is_file: bool| {
        let mut out = String::new();
        for (nth, it) in all.iter().enumerate() {
            if it.is_file == is_file {
                let _ = writeln!(out, "{}", it.event(nth));
            }
        }
        out
    };
    let mut evidence = String::new();
    for it in all.iter().filter(|it| it.is_evidence) {
        let _ = write!(evidence, ",{}", it.evidence());
    }
    let alert = format!(
        r##"{{"@odata.type":"#microsoft.graph.security.alert","id":"da1","title":"A","severity":"high","createdDateTime":"2026-04-14T23:00:00Z","evidence":[{{"@odata.type":"#microsoft.graph.security.deviceEvidence","mdeDeviceId":"d1","hostName":"ws-1"}},{{"@odata.type":"#microsoft.graph.security.processEvidence","mdeDeviceId":"d1","verdict":"malicious","processId":7,"processCreationDateTime":"2026-04-14T08:00:00Z","imageFile":{{"fileName":"bad.exe"}},"parentProcessId":3,"parentProcessCreationDateTime":"2026-04-14T07:00:00Z","parentProcessImageFile":{{"fileName":"cmd.exe"}}}}{evidence}]}}"##
    );
    let data = open_texts(&[alert, lines(false), lines(true)]);
    let story = tell(&data, data.alert_of_key("da1").unwrap());
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
    /// What telemetry tells that the process touched.
    fn touched(&self) -> impl Iterator<Item = (LineNo, NodeKind, bool)> {
        let lines = (0..self.story.line_count()).map(LineNo);
        lines.filter_map(|line| {
            let node = self.story.node(line)?;
            node.action?;
            Some((line, node.kind, !node.alerts.is_empty()))
        })
    }
}

/// Words of letters alone never look the same but for numbers. None is `nan`, which
/// tables have where they have nothing.
fn touched() -> impl Strategy<Value = Vec<Touched>> {
    let names = (any::<bool>(), 0..13_u8, 0..26_u8);
    let is_evidence = prop::bool::weighted(0.2);
    prop::collection::btree_map(names, is_evidence, 0..60).prop_map(|all| {
        let letter = |it: u8| char::from(b'a' + it);
        all.into_iter()
            .map(|((is_file, a, b), is_evidence)| Touched {
                is_file,
                name: (letter(a), letter(b)),
                is_evidence,
            })
            .collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..Default::default() })]

    #[test]
    fn a_crowd_keeps_its_rarest_and_all_that_alerts_name(all in touched()) {
        let told = told(&all);
        let mut of_kind: BTreeMap<NodeKind, (usize, usize)> = BTreeMap::new();
        let mut named = 0;
        for (line, kind, is_named) in told.touched() {
            let folds = told.folds.of_line(line).is_some();
            if is_named {
                named += 1;
                prop_assert!(!folds, "an alert names {line:?}");
                continue;
            }
            let count = of_kind.entry(kind).or_default();
            count.0 += 1;
            count.1 += usize::from(!folds);
        }
        prop_assert_eq!(named, all.iter().filter(|it| it.is_evidence).count());
        for (kind, (count, stay)) in of_kind {
            let expected = if count > TOUCHED { KEPT_TOUCHED } else { count };
            prop_assert_eq!(stay, expected, "{} of {:?}", count, kind);
        }
    }

    #[test]
    fn a_crowd_is_drawn_whole_when_it_is_opened(all in touched()) {
        let told = told(&all);
        let folds = (0..told.folds.len() as u32).filter_map(|it| told.folds.get(it));
        let choices = Choices {
            open_folds: folds.map(|it| it.members[0]).collect(),
            ..Choices::default()
        };
        let reading = Reading::of(&told.story, &told.shape, &told.folds, &choices);
        for (line, ..) in told.touched() {
            prop_assert!(reading.row_of(line).is_some());
        }
    }
}

#[test]
fn of_many_values_a_few_stay_and_the_one_that_an_alert_names() {
    let all: Vec<Touched> = ('a'..='o')
        .map(|it| Touched {
            is_file: it > 'l',
            name: (it, 'x'),
            is_evidence: it == 'k',
        })
        .collect();
    let told = told(&all);
    let reading = Reading::of(&told.story, &told.shape, &told.folds, &Choices::default());
    let mut out = String::new();
    for row in reading.rows() {
        let node = told.story.node(row.of.line());
        let label = node.map_or("Not placed".into(), |it| it.label(&told.data));
        let end = label.rsplit('\\').next().unwrap();
        let indent = "  ".repeat(row.level as usize - 1);
        let _ = match row.of {
            RowOf::Fold { count, .. } => writeln!(out, "{indent}+{count} from {end}"),
            _ => writeln!(out, "{indent}{end}"),
        };
    }
    insta::assert_snapshot!(out, @r"
    ws-1
      cmd.exe
        bad.exe
          mxm.txt
          nxn.txt
          oxo.txt
          axa
          bxb
          cxc
          dxd
          exe
          fxf
          +5 from gxg
          kxk
    ");
}
