//! Made-up alerts, changes, filters and orders.

use crate::{Field, Filter, OverlayState, SortField, Sorts};
use std::borrow::Cow;
use throughline_model::{
    AccountFacts, AlertRecord, AlertStatus, Classification, Determination, DeviceFacts, Evidence,
    FileFacts, ProcessFacts, Severity, Subject, Term, Timestamp, UrlFacts, Vocabulary,
};

type Text = Cow<'static, str>;

/// Choices, one after another, from one number.
pub(super) struct Choices(pub(super) u64);

impl Choices {
    pub(super) fn below(&mut self, count: usize) -> usize {
        let count = count as u64;
        let choice = self.0 % count;
        self.0 = (self.0 / count).wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ (self.0 >> 7);
        choice as usize
    }

    pub(super) fn of<T: Clone>(&mut self, from: &[T]) -> T {
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

    pub(super) fn alert(&mut self, nth: usize) -> AlertRecord<Text> {
        AlertRecord {
            id: Some(format!("{}-{nth}", self.of(&["da", "ab", "Ka"])).into()),
            title: self.text(&["", "Malware found", "MALWARE FOUND", "Odd sign-in", "none"]),
            category: self.text(&["", "Execution", "execution", "Impact", "a/b", "x*"]),
            assigned_to: self.text(&["", "", "ana", "ana b", "Bo"]),
            incident_id: self.text(&["", "1", "12", "none"]),
            product_name: self.text(&["", "Sensor", "sensor", "Other"]),
            policy_id: self.text(&["", "p1", "p2"]),
            workspace: self.text(&["", "law-emea", "LAW-emea"]),
            subscription_id: self.text(&["", "law-sub"]),
            sensitivity_label: self.text(&["", "Confidential", "Public"]),
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

    pub(super) fn state(&mut self) -> OverlayState {
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

    pub(super) fn filter(&mut self) -> Filter {
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
                    "k",
                    "ss",
                    "/",
                    "an",
                    "",
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
            return self
                .of(&["none", "Any", "/^[a-m].*[0-9a-z]$/", "/AN?a/", "/pc-./"])
                .to_owned();
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
            Field::Workspace | Field::Sensitivity | Field::AlertSubscription => {
                &["law", "=law-emea", "conf", "none", "*"]
            }
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

    pub(super) fn sorts(&mut self) -> Sorts {
        let mut text = self.of(&["", "-"]).to_owned() + self.of(SortField::ALL).name();
        for _ in 0..self.below(3) {
            text.push_str(self.of(&[",", ",-"]));
            text.push_str(self.of(SortField::ALL).name());
        }
        text.parse().unwrap()
    }
}
