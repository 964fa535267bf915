//! The index against looking at every alert.

mod made;

use super::*;
use crate::{AlertGroup, GroupField, Overlay, facets, select, sort_alerts};
use made::Choices;
use proptest::prelude::*;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use throughline_dataset::{Dataset, FileIdx};
use throughline_import::{Place, RecordSink};
use throughline_model::{Severity, Timestamp};

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
            GroupField::Incident => vec![text(data.incident_id(alert))],
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
                // A search may come at any time while texts are prepared for it.
                for _ in 0..choices.below(3) {
                    index.prepare(rows);
                }
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
            prop_assert_eq!(found.len(), expected.len());
            // Looked at here and there first.
            for _ in 0..3 {
                let from = choices.below(expected.len() + 2);
                let to = from + choices.below(7);
                let there = &expected[from.min(expected.len())..to.min(expected.len())];
                prop_assert_eq!(&found.at(from..to), there, "{} by {}", filter, sorts);
            }
            let all: Vec<AlertIdx> = found.iter().collect();
            prop_assert_eq!(&all, &expected, "{} by {}", filter, sorts);
            for (nth, &alert) in expected.iter().enumerate() {
                prop_assert_eq!(found.place(alert), nth);
                prop_assert!(found.contains(alert));
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
                let all = index.facet(rows, &filter, field, usize::MAX);
                if texts {
                    prop_assert_eq!(&counts[..], &all[..limit.min(all.len())]);
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
        Case::new(&seeds, last).check(groups_hold)?;
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

/// So many that the newest of a group is found among the newest of all.
#[test]
fn groups_of_many_hold_what_their_clauses_select() {
    let seeds: Vec<u64> = (0..600_u64)
        .map(|it| it.wrapping_mul(0x9e37_79b9_7f4a_7c15))
        .collect();
    for last in 0..6 {
        Case::new(&seeds, last).check(groups_hold).unwrap();
    }
}

/// Groups are those that looking at every alert gives, in their order, and any part
/// of them is that part of all.
fn groups_hold(
    rows: Rows<'_>,
    index: &AlertIndex,
    choices: &mut Choices,
) -> Result<(), TestCaseError> {
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
                    if listed.contains(&by.field()) {
                        it.value.as_deref().unwrap_or("")
                    } else {
                        &it.label
                    }
                });
                (key.to_lowercase(), (it.count, it.gravest, it.newest))
            })
            .collect();
        prop_assert_eq!(&found, &expected, "by {}", by);
        let order = |it: &AlertGroup| {
            let place = (Reverse(it.count), Reverse(it.newest));
            (it.value.is_none(), place)
        };
        prop_assert!(all.groups.is_sorted_by_key(order));
        for group in &all.groups {
            let mut narrowed = select(rows, &group.clause);
            narrowed.intersect(&within);
            prop_assert_eq!(narrowed.count(), group.count, "{}", group.clause);
        }
        let count = all.groups.len();
        for from in [0, 1, count / 2, count.saturating_sub(2), count, count + 3] {
            for to in [from, from + 1, from + 2, from + 40] {
                let some = index.groups(rows, &within, by, from..to);
                let part = &all.groups[from.min(count)..to.min(count)];
                prop_assert_eq!(&some.groups[..], part, "{}..{}", from, to);
                prop_assert_eq!(some.total, all.total);
            }
        }
    }
    Ok(())
}

/// Whether ticking may give others than are counted: a process may be meant by its
/// number, and a field of facts finds by these what is counted by its name.
fn is_loose(field: Field, value: &str) -> bool {
    let number = value.trim_start_matches('=').parse::<u64>().is_ok();
    field.entity_kinds().is_some() && (number || !field.is_of_all())
}
