//! Alerts in order: by ranks, which are worked out once for each field.

use super::AlertIndex;
use super::column::Column;
use super::ordered::Ordered;
use crate::filter::Filter;
use crate::{Rows, Sort, SortField, Sorts};
use std::cmp::Ordering;
use std::rc::Rc;
use throughline_dataset::AlertIdx;
use throughline_model::Timestamp;

/// Where alerts stand by one field; alerts that are alike in it stand at one place.
pub(super) struct Ranks {
    of_alert: Vec<u32>,
    count: usize,
}

impl AlertIndex {
    /// The alerts of a filter in an order.
    pub fn ordered(&self, rows: Rows<'_>, filter: &Filter, sorts: &Sorts) -> Rc<Ordered> {
        let question = (filter.clone(), sorts.clone());
        self.filtered.get(&question, || {
            Ordered::new(self.order(rows, sorts), self.select(rows, filter))
        })
    }

    /// Every alert in an order.
    fn order(&self, rows: Rows<'_>, sorts: &Sorts) -> Rc<Vec<AlertIdx>> {
        let newest_first = self.newest_first(rows);
        if *sorts == Sorts::default() {
            return newest_first.clone();
        }
        self.orders.get(sorts, || {
            let mut order: Option<Vec<AlertIdx>> = None;
            // What counts last is sorted first; each sort leaves what is alike as it is.
            for &sort in sorts.list().iter().rev() {
                let before = order.as_deref().unwrap_or(newest_first);
                order = Some(self.sorted(rows, before, sort));
            }
            order.unwrap_or_default()
        })
    }

    fn sorted(&self, rows: Rows<'_>, alerts: &[AlertIdx], sort: Sort) -> Vec<AlertIdx> {
        if let Some(column) = Column::of_sort(sort.field) {
            let values = self.values(rows, column);
            let (ranks, count) = ranks(values.values().len(), |a, b| {
                column.compare(rows, &values.values()[a], &values.values()[b])
            });
            let rank = |it| ranks[values.code(it) as usize];
            return counting_sort(alerts, rank, count, sort.descending);
        }
        let ranks = self.ranks(rows, sort.field);
        let rank = |it: AlertIdx| ranks.of_alert[it.0 as usize];
        counting_sort(alerts, rank, ranks.count, sort.descending)
    }

    /// Every alert, the newest first, ties by key.
    pub(super) fn newest_first(&self, rows: Rows<'_>) -> &Rc<Vec<AlertIdx>> {
        self.newest_first.get_or_init(|| {
            let mut alerts: Vec<AlertIdx> = rows.dataset.alerts().collect();
            alerts.sort_unstable_by(|&a, &b| {
                let at = |it: AlertIdx| self.activity[it.0 as usize];
                let key = |it| rows.dataset.alert_key(it);
                at(b).cmp(&at(a)).then_with(|| key(a).cmp(key(b)))
            });
            Rc::new(alerts)
        })
    }

    /// Where each alert stands when the newest is first.
    pub(super) fn age(&self, rows: Rows<'_>) -> &[u32] {
        self.age.get_or_init(|| {
            let newest_first = self.newest_first(rows);
            let mut age = vec![0; newest_first.len()];
            for (place, alert) in (0..).zip(newest_first.iter()) {
                age[alert.0 as usize] = place;
            }
            age
        })
    }

    /// The ranks of a field that differs in nearly every alert.
    fn ranks(&self, rows: Rows<'_>, field: SortField) -> Rc<Ranks> {
        let known = self.times.borrow();
        if let Some(it) = known.iter().find(|it| it.0 == field) {
            return it.1.clone();
        }
        drop(known);
        let data = rows.dataset;
        let (of_alert, count) = match field {
            SortField::Id => {
                let keys: Vec<&str> = data.alerts().map(|it| data.alert_key(it)).collect();
                ranks(keys.len(), |a, b| keys[a].cmp(keys[b]))
            }
            SortField::Priority => {
                let priorities = data.alerts().map(|it| rows.priority(it));
                let of_alert = priorities.map(|it| it.map_or(0, |it| u32::from(it) + 1));
                (of_alert.collect(), usize::from(u8::MAX) + 2)
            }
            _ => {
                let time = |it: AlertIdx| match field {
                    SortField::FirstActivity => data.alert(it).first_activity,
                    SortField::Created => data.alert(it).created,
                    _ => data.alert(it).activity(),
                };
                let times: Vec<i64> = data
                    .alerts()
                    .map(|it| time(it).map_or(i64::MIN, Timestamp::nanos))
                    .collect();
                ranks(times.len(), |a, b| times[a].cmp(&times[b]))
            }
        };
        let ranks = Rc::new(Ranks { of_alert, count });
        self.times.borrow_mut().push((field, ranks.clone()));
        ranks
    }
}

/// The places of so many things in the order that `compare` gives, and how many
/// places there are.
fn ranks(things: usize, compare: impl Fn(usize, usize) -> Ordering) -> (Vec<u32>, usize) {
    let mut order: Vec<u32> = (0..things as u32).collect();
    order.sort_unstable_by(|&a, &b| compare(a as usize, b as usize));
    let mut ranks = vec![0; things];
    let mut rank = 0;
    for (nth, &thing) in order.iter().enumerate() {
        if nth > 0 && compare(order[nth - 1] as usize, thing as usize).is_ne() {
            rank += 1;
        }
        ranks[thing as usize] = rank;
    }
    (ranks, rank as usize + 1)
}

/// Sorts by ranks below `count`, and leaves alerts of one rank as they stand.
fn counting_sort(
    alerts: &[AlertIdx],
    rank: impl Fn(AlertIdx) -> u32,
    count: usize,
    descending: bool,
) -> Vec<AlertIdx> {
    let place = |it| {
        let rank = rank(it) as usize;
        if descending { count - 1 - rank } else { rank }
    };
    let mut starts = vec![0_u32; count];
    for &alert in alerts {
        starts[place(alert)] += 1;
    }
    let mut total = 0;
    for start in &mut starts {
        total += std::mem::replace(start, total);
    }
    let mut sorted = vec![AlertIdx(0); alerts.len()];
    for &alert in alerts {
        let start = &mut starts[place(alert)];
        sorted[*start as usize] = alert;
        *start += 1;
    }
    sorted
}
