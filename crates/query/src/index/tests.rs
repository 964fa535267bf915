//! The index against looking at every alert.

use super::*;
use crate::{AlertGroup, GroupField, Overlay, OverlayState, facets, select, sort_alerts};
use proptest::prelude::*;
use std::borrow::Cow;
use std::collections::BTreeMap;
use throughline_dataset::{Dataset, FileIdx};
use throughline_import::{Place, RecordSink};
use throughline_model::{
    AccountFacts, AlertRecord, AlertStatus, Classification, Determination, DeviceFacts, Evidence,
    FileFacts, ProcessFacts, Severity, Subject, Term, Timestamp, UrlFacts, Vocabulary,
};

type Text = Cow<'static, str>;

/// Choices, one after another, from one number.
struct Choices(u64);

impl Choices {
    fn below(&mut self, count: usize) -> usize {
        let count = count as u64;
        let choice = self.0 % count;
        self.0 = (self.0 / count).wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ (self.0 >> 7);
        choice as usize
    }

    fn of<T: Clone>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())].clone()
    }

    fn text(&mut self, from: &[&'static str]) -> Option<Text> {
        Some(self.of(from))
            .filter(|it| !it.is_empty())
            .map(Cow::from)
    }

    fn term<V: Vocabulary>(&mut self) -> Term<V, Text> {
        match self.below(8) {
            0 => Term::Other(self.of(&["brandNew", "Parked"]).into()),
            _ => Term::Known(self.of(&V::ALL[..V::ALL.len().min(5)])),
        }
    }

    fn time(&mut self) -> Option<Timestamp> {
        let minutes = self.of(&[-1_i64, 0, 0, 7, 60, 61, 3_000, 90_000, 700_000]);
        (minutes >= 0).then(|| Timestamp::from_millis(1_760_000_000_000 + minutes * 60_000))
    }

    fn evidence(&mut self) -> Evidence<Text> {
        Evidence::new(match self.below(6) {
            0 | 1 => Subject::Device(DeviceFacts {
                dns_name: self.text(&["", "pc-1.lab.example", "pc-2.lab.example"]),
                host_name: self.text(&["pc-1", "PC-1", "pc-2", "Pc-12", "srv none"]),
                ..DeviceFacts::default()
            }),
            2 | 3 => Subject::User(AccountFacts {
                name: self.text(&["ana", "Ana", "bo*b", "=x", "7", "straße"]),
                sid: self.text(&["", "S-1-5-1", "S-1-5-2", "S-1-5-3"]),
                ..AccountFacts::default()
            }),
            4 => Subject::Process(ProcessFacts {
                command_line: self.text(&["", "cmd.exe /c Ana", "net user /domain"]),
                pid: Some(self.of(&[7, 71, 4])),
                image: FileFacts {
                    name: self.text(&["", "cmd.exe", "CMD.EXE", "net.exe"]),
                    ..FileFacts::default()
                },
                ..ProcessFacts::default()
            }),
            _ => Subject::Url(UrlFacts {
                url: self.text(&["https://bad.example/a", "http://x.example"]),
            }),
        })
    }

    fn alert(&mut self, nth: usize) -> AlertRecord<Text> {
        AlertRecord {
            id: Some(format!("{}-{nth}", self.of(&["da", "ab", "Ka"])).into()),
            title: self.text(&["", "Malware found", "MALWARE FOUND", "Odd sign-in", "none"]),
            category: self.text(&["", "Execution", "execution", "Impact", "a/b", "x*"]),
            assigned_to: self.text(&["", "", "ana", "ana b", "Bo"]),
            incident_id: self.text(&["", "1", "12", "none"]),
            product_name: self.text(&["", "Sensor", "sensor", "Other"]),
            policy_id: self.text(&["", "p1", "p2"]),
            description: self.text(&["", "A process of Ana did a thing"]),
            severity: self.term(),
            status: self.term(),
            service_source: self.term(),
            detection_source: self.term(),
            classification: self.term(),
            determination: self.term(),
            investigation_state: self.term(),
            tags: (0..self.below(3))
                .filter_map(|_| self.text(&["vip", "VIP", "x*y", "none", "lab"]))
                .collect(),
            techniques: (0..self.below(3))
                .filter_map(|_| self.text(&["T1059", "T1059.001", "T1"]))
                .collect(),
            created: self.time(),
            first_activity: self.time(),
            last_activity: self.time(),
            evidence: (0..self.below(5)).map(|_| self.evidence()).collect(),
            ..AlertRecord::default()
        }
    }

    fn state(&mut self) -> OverlayState {
        OverlayState {
            status: self.of(&[None, Some(AlertStatus::New), Some(AlertStatus::Resolved)]),
            assigned_to: self.of(&[
                None,
                Some(None),
                Some(Some("Carla".into())),
                Some(Some("ana".into())),
            ]),
            classification: self.of(&[
                None,
                Some((Classification::TruePositive, Determination::Malware)),
            ]),
            severity: self.of(&[None, Some(Severity::Critical), Some(Severity::Low)]),
            tags: self.of(&[None, Some(vec![]), Some(vec!["mine".into(), "vip".into()])]),
        }
    }

    fn filter(&mut self) -> Filter {
        let clauses = (0..self.below(4)).map(|_| self.clause(2)).collect();
        Filter::of(clauses)
    }

    fn clause(&mut self, depth: usize) -> Filter {
        match self.below(if depth == 0 { 8 } else { 11 }) {
            0 => Filter::Words(
                self.of(&[
                    "ana",
                    "malware",
                    "7",
                    "pc-*",
                    "t1059",
                    "=ana",
                    "bad.example",
                    "zz",
                ])
                .to_owned(),
            ),
            8 => Filter::Not(Box::new(self.clause(depth - 1))),
            9 => Filter::Any((0..2).map(|_| self.clause(depth - 1)).collect()),
            10 => Filter::All((0..2).map(|_| self.clause(depth - 1)).collect()),
            _ => {
                let field = self.of(Field::ALL);
                let values = (0..=self.below(2)).map(|_| self.value(field)).collect();
                Filter::Term(crate::Term { field, values })
            }
        }
    }

    fn value(&mut self, field: Field) -> String {
        if self.below(8) == 0 {
            return self.of(&["none", "Any", "/^[a-m].*[0-9a-z]$/"]).to_owned();
        }
        let any: &[&str] = match field {
            Field::Severity => &["high", "info", "Low", "critical", "brandnew"],
            Field::Status => &["new", "resolved", "in progress", "PARKED"],
            Field::Time => &["-1d..", "2025-10-09..2025-10-10", "..2025-10-09", "2026"],
            Field::Assigned => &["nobody", "none", "ana", "=ana", "a*", "*", "=Carla"],
            Field::Title => &["malware", "=malware found", "none", "*", "odd*"],
            Field::Category => &["execution", "none", "*", "=x*", "ex*"],
            Field::Incident => &["1", "12", "none", "*", "=none"],
            Field::Tag => &["vip", "mine", "*", "=x*y", "none"],
            Field::Technique => &["t1059", "T1059.001", "T1"],
            Field::Id => &["da-1", "ab-2", "*3"],
            Field::Priority => &[">2", "1..2", "=3"],
            Field::First | Field::Created => &["-1d..", "2025-10-09"],
            Field::Product | Field::Policy | Field::Threat => &["sensor", "=Other", "p1", "ana"],
            _ if field.entity_kinds().is_some() => &[
                "=pc-1",
                "pc",
                "=PC-12",
                "=ana",
                "ana",
                "=7",
                "7",
                "*",
                "=bo*b",
                "cmd*",
                "=cmd.exe",
                "s-1-5-1",
                "hxxps://bad[.]example",
                "=https://bad.example/a",
                "=straße",
                "==x",
                "none",
                "=nothing",
            ],
            _ => &[
                "unknown",
                "microsoftDefenderForEndpoint",
                "BRANDNEW",
                "truePositive",
                "malware",
            ],
        };
        self.of(any).to_owned()
    }

    fn sorts(&mut self) -> Sorts {
        let mut text = self.of(&["", "-"]).to_owned() + self.of(SortField::ALL).name();
        for _ in 0..self.below(3) {
            text.push_str(self.of(&[",", ",-"]));
            text.push_str(self.of(SortField::ALL).name());
        }
        text.parse().unwrap()
    }
}

/// Some alerts, what an analyst made of them at first and later, and a filter.
struct Case {
    dataset: Dataset,
    overlays: [Overlay; 2],
    priorities: Vec<u8>,
    choices: Choices,
}

impl Case {
    fn new(seeds: &[u64], last: u64) -> Self {
        let mut dataset = Dataset::default();
        for (nth, &seed) in seeds.iter().enumerate() {
            let alert = Choices(seed).alert(nth);
            dataset.sink(FileIdx(0)).alert(alert, Place::default());
        }
        dataset.derive();
        let mut choices = Choices(last);
        let mut overlay = || {
            let alerts = dataset.alerts().filter(|it| it.0 % 3 == 0);
            alerts.map(|it| (it, choices.state())).collect()
        };
        let overlays = [overlay(), overlay()];
        let priorities = dataset.alerts().map(|it| (it.0 * 37 % 5) as u8).collect();
        Self {
            dataset,
            overlays,
            priorities,
            choices,
        }
    }

    /// Runs a check on a new index and on one that was told of a change.
    fn check(
        mut self,
        check: impl Fn(Rows<'_>, &AlertIndex, &mut Choices) -> Result<(), TestCaseError>,
    ) -> Result<(), TestCaseError> {
        let rows = |overlay| Rows {
            dataset: &self.dataset,
            overlay,
            anchor: self.dataset.span().last.unwrap_or_default(),
            priorities: &self.priorities,
        };
        let mut index = AlertIndex::new(rows(&self.overlays[0]));
        let again = self.choices.0;
        check(rows(&self.overlays[0]), &index, &mut self.choices)?;
        let changed: Vec<AlertIdx> = self.dataset.alerts().filter(|it| it.0 % 3 == 0).collect();
        index.update(rows(&self.overlays[1]), &changed);
        // The same questions, so that what was remembered of them is not given again.
        self.choices.0 = again;
        check(rows(&self.overlays[1]), &index, &mut self.choices)
    }
}

fn seeds() -> impl Strategy<Value = Vec<u64>> {
    prop::collection::vec(any::<u64>(), 0..90)
}

/// The groups that alerts fall into, by looking at every alert.
fn naive_groups(
    rows: Rows<'_>,
    within: &Selection,
    by: GroupField,
) -> BTreeMap<String, (u32, Severity, Option<Timestamp>)> {
    let mut groups = BTreeMap::new();
    let data = rows.dataset;
    for alert in within.iter() {
        let row = data.alert(alert);
        let text = |it| data.text_or_empty(it).to_owned();
        let mut values: Vec<String> = match by {
            GroupField::Title => vec![text(row.title)],
            GroupField::Incident => vec![text(row.incident_id)],
            GroupField::Category => vec![text(row.category)],
            GroupField::Severity => vec![rows.api(rows.severity(alert)).to_owned()],
            GroupField::Status => vec![rows.api(rows.status(alert)).to_owned()],
            GroupField::Source => vec![rows.api(row.service_source).to_owned()],
            GroupField::Assigned => vec![rows.assigned_to(alert).to_owned()],
            GroupField::Tag => rows.tags(alert).into_iter().map(str::to_owned).collect(),
            GroupField::Device | GroupField::User => {
                let kinds = by.field().entity_kinds().unwrap();
                data.entities_of_kind(kinds[0])
                    .filter(|&it| data.alerts_of_entity(it).contains(&alert))
                    .map(|it| data.text(data.entity(it).name).to_owned())
                    .collect()
            }
        };
        for value in &mut values {
            *value = value.to_lowercase();
        }
        values.sort();
        values.dedup();
        if values.is_empty() {
            values.push(String::new());
        }
        for value in values {
            let group = groups.entry(value).or_insert((0, Severity::Unknown, None));
            group.0 += 1;
            group.1 = group
                .1
                .max(rows.severity(alert).known().unwrap_or_default());
            group.2 = group.2.max(row.activity());
        }
    }
    groups
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn a_filter_selects_what_looking_at_every_alert_does(seeds in seeds(), last: u64) {
        Case::new(&seeds, last).check(|rows, index, choices| {
            for _ in 0..6 {
                let filter = choices.filter();
                let (found, expected) = (index.select(rows, &filter), select(rows, &filter));
                prop_assert_eq!(&*found, &expected, "{}", filter);
            }
            Ok(())
        })?;
    }

    #[test]
    fn orders_are_those_of_comparing(seeds in seeds(), last: u64) {
        Case::new(&seeds, last).check(|rows, index, choices| {
            let filter = choices.filter();
            let sorts = choices.sorts();
            let mut expected: Vec<AlertIdx> = select(rows, &filter).iter().collect();
            sort_alerts(rows, &mut expected, &sorts);
            let found = index.ordered(rows, &filter, &sorts);
            prop_assert_eq!(&*found, &expected, "{} by {}", filter, sorts);
            for (nth, &alert) in (0..).zip(&expected) {
                prop_assert_eq!(index.place(rows, &filter, &sorts, alert), nth);
            }
            Ok(())
        })?;
    }

    #[test]
    fn a_count_is_what_ticking_gives(seeds in seeds(), last: u64) {
        Case::new(&seeds, last).check(|rows, index, choices| {
            let filter = choices.filter();
            for &field in Field::ALL {
                let limit = choices.of(&[2, 5, 40]);
                let counts = index.facet(rows, &filter, field, limit);
                let texts = field == Field::Tag
                    || Column::of_field(field).is_some_and(|it| it.listed().is_empty());
                if !texts {
                    let expected = facets::facet(rows, &filter, field, limit);
                    prop_assert_eq!(&counts, &expected, "{} of {}", field.name(), filter);
                }
                // Of a filter that names a field twice only the first is ticked.
                let named = filter.clauses().iter().filter(|it| matches!(it, Filter::Term(term) if term.field == field));
                if named.count() > 1 {
                    continue;
                }
                for count in counts {
                    let ticked = filter.with_facet(field, vec![count.value.clone()]);
                    let given = select(rows, &ticked).count();
                    prop_assert!(
                        given == count.count || is_loose(field, &count.value),
                        "{} gives {}, not {:?}", ticked, given, count
                    );
                }
            }
            Ok(())
        })?;
    }

    #[test]
    fn groups_hold_what_their_clauses_select(seeds in seeds(), last: u64) {
        Case::new(&seeds, last).check(|rows, index, choices| {
            let filter = choices.filter();
            let within = index.select(rows, &filter);
            for by in GroupField::ALL {
                let expected = naive_groups(rows, &within, by);
                let all = index.groups(rows, &within, by, 0..usize::MAX);
                prop_assert_eq!(all.total as usize, all.groups.len());
                let found: BTreeMap<_, _> = all
                    .groups
                    .iter()
                    .map(|it| {
                        let key = it.value.as_ref().map_or("", |_| {
                            let listed = [Field::Severity, Field::Status, Field::Source];
                            if listed.contains(&by.field()) { it.value.as_deref().unwrap_or("") } else { &it.label }
                        });
                        (key.to_lowercase(), (it.count, it.gravest, it.newest))
                    })
                    .collect();
                prop_assert_eq!(&found, &expected, "by {}", by);
                let size = |it: &AlertGroup| std::cmp::Reverse(it.count);
                prop_assert!(all.groups.is_sorted_by_key(size));
                for group in &all.groups {
                    let mut narrowed = select(rows, &group.clause);
                    narrowed.intersect(&within);
                    prop_assert_eq!(narrowed.count(), group.count, "{}", group.clause);
                }
                let some = index.groups(rows, &within, by, 1..3);
                prop_assert_eq!(&some.groups[..], all.groups.get(1..3.min(all.groups.len())).unwrap_or_default());
            }
            Ok(())
        })?;
    }

    #[test]
    fn bars_hold_every_alert_once(seeds in seeds(), last: u64, most in 1_usize..60) {
        Case::new(&seeds, last).check(|rows, index, choices| {
            let within = index.select(rows, &choices.filter());
            let histogram = index.histogram(rows, &within, most);
            prop_assert!(histogram.bars.len() <= most.max(2));
            let mut expected = vec![[0; SEVERITIES]; histogram.bars.len()];
            let mut undated = 0;
            for alert in within.iter() {
                match rows.dataset.alert(alert).activity() {
                    None => undated += 1,
                    Some(at) => {
                        let holds = |bar: &Bar| bar.from <= at && at < bar.until;
                        let nth = histogram.bars.iter().position(holds).unwrap();
                        expected[nth][rows.severity(alert).known().unwrap_or_default() as usize] += 1;
                    }
                }
            }
            let found: Vec<_> = histogram.bars.iter().map(|it| it.counts).collect();
            prop_assert_eq!((found, histogram.undated), (expected, undated));
            Ok(())
        })?;
    }
}

/// Whether ticking may give others than are counted: a process may be meant by its
/// number, and a field of facts finds by these what is counted by its name.
fn is_loose(field: Field, value: &str) -> bool {
    let number = value.trim_start_matches('=').parse::<u64>().is_ok();
    field.entity_kinds().is_some() && (number || !field.is_of_all())
}
