//! Alerts in columns, so that a question about a million of them is answered
//! while somebody types.
//!
//! The index belongs to one dataset and holds none of its texts. What few alerts
//! tell apart (a severity, a product) is kept as one set of alerts for each value,
//! so that filters and counts are a few operations on bits; what many do (titles,
//! incidents) as a number for each alert, and each distinct text is looked at once.
//! Columns are read when they are first asked for.

mod blocks;
mod buckets;
mod caseless;
mod clauses;
mod column;
mod facets;
mod gathering;
mod group_facts;
mod groups;
mod histogram;
mod labels;
mod letters;
mod lists;
mod members;
mod names;
mod numbers;
mod ordered;
mod orders;
mod owners;
mod recent;
mod search;
mod sharing;
#[cfg(test)]
mod tests;
mod texts;
mod values;
mod words;

pub(crate) use names::lowercase;
pub(crate) use search::Search;

pub use groups::{AlertGroup, AlertGroups, GroupField, NoSuchGroupField};
pub use histogram::{Bar, Histogram, SEVERITIES};

use crate::filter::Filter;
use crate::{Field, Rows, Selection, SortField, Sorts};
use buckets::Buckets;
use column::Column;
use group_facts::WholeGroups;
use labels::Labels;
use names::Names;
pub use ordered::Ordered;
use orders::Ranks;
use recent::Recent;
use std::cell::{OnceCell, RefCell};
use std::rc::Rc;
use texts::Told;
use throughline_dataset::AlertIdx;
use throughline_model::{SubjectKind, Timestamp};
use values::Values;
use words::Gathered;

/// How many clauses of filters are remembered; each takes a bit an alert.
const CLAUSES: usize = 32;

/// How many orders of all alerts are remembered; each takes four bytes an alert.
const ORDERS: usize = 4;

/// How many orders of filtered alerts are remembered.
const FILTERED: usize = 3;

/// The alerts of one dataset, prepared for questions.
///
/// Every question takes the [`Rows`] that the index was made of, with the overlay
/// that it was last told of ([`AlertIndex::update`]).
pub struct AlertIndex {
    /// Nanoseconds since 1970 of the activity of each alert; the least number
    /// where there is none.
    activity: Vec<i64>,
    columns: [OnceCell<Read>; Column::COUNT],
    tags: OnceCell<Labels>,
    techniques: OnceCell<Labels>,
    names: RefCell<Vec<(&'static [SubjectKind], Rc<Names>)>>,
    texts: RefCell<Vec<(Told, Gathered)>>,
    whole_groups: RefCell<Vec<(GroupField, Rc<WholeGroups>)>>,
    clauses: Recent<Filter, Selection>,
    /// Where words are found in what no analyst changes.
    words: Recent<String, Selection>,
    /// Every alert, newest first: what all orders are made from.
    newest_first: OnceCell<Rc<Vec<AlertIdx>>>,
    /// Where each alert stands in that order.
    age: OnceCell<Vec<u32>>,
    times: RefCell<Vec<(SortField, Rc<Ranks>)>>,
    orders: Recent<Sorts, Vec<AlertIdx>>,
    filtered: Recent<(Filter, Sorts), Ordered>,
}

/// The values of a column, and how filters tell them apart.
struct Read {
    values: Values,
    buckets: OnceCell<Rc<Buckets>>,
}

impl Read {
    fn new(values: Values) -> Self {
        Self {
            values,
            buckets: OnceCell::new(),
        }
    }
}

impl AlertIndex {
    /// Makes the index of these alerts.
    pub fn new(rows: Rows<'_>) -> Self {
        let data = rows.dataset;
        let activity = |it| data.alert(it).activity();
        let index = Self {
            activity: data
                .alerts()
                .map(|it| activity(it).map_or(i64::MIN, Timestamp::nanos))
                .collect(),
            columns: std::array::from_fn(|_| OnceCell::new()),
            tags: OnceCell::new(),
            techniques: OnceCell::new(),
            names: RefCell::default(),
            texts: RefCell::default(),
            whole_groups: RefCell::default(),
            clauses: Recent::new(CLAUSES),
            words: Recent::new(CLAUSES / 4),
            newest_first: OnceCell::new(),
            age: OnceCell::new(),
            times: RefCell::default(),
            orders: Recent::new(ORDERS),
            filtered: Recent::new(FILTERED),
        };
        for (column, values) in Column::FIRST
            .into_iter()
            .zip(Values::read(rows, &Column::FIRST))
        {
            index.columns[column as usize].get_or_init(|| Read::new(values));
        }
        index
    }

    /// Takes notice that an analyst has changed some alerts: their overlay is
    /// another now, or their priority.
    pub fn update(&mut self, rows: Rows<'_>, alerts: &[AlertIdx]) {
        if alerts.is_empty() {
            return;
        }
        for column in Column::CHANGING {
            if let Some(it) = self.columns[column as usize].get_mut()
                && it.values.update(rows, column, alerts)
            {
                it.buckets = OnceCell::new();
            }
        }
        self.tags = OnceCell::new();
        self.whole_groups.get_mut().clear();
        self.clauses.retain(|it| !may_change(it));
        self.filtered.retain(|_| false);
        let changes =
            |field| Column::of_sort(field).is_some_and(|it| Column::CHANGING.contains(&it));
        self.orders
            .retain(|it| !it.list().iter().any(|it| changes(it.field)));
        self.forget_priorities();
    }

    /// Takes notice that alerts are of another urgency now.
    pub fn forget_priorities(&mut self) {
        self.clauses
            .retain(|it| !matches!(it, Filter::Term(term) if term.field == Field::Priority));
        let by_priority = |it: &Sorts| it.list().iter().any(|it| it.field == SortField::Priority);
        self.filtered
            .retain(|it| !by_priority(&it.1) && !it.0.names(Field::Priority));
        self.orders.retain(|it| !by_priority(it));
        self.times
            .get_mut()
            .retain(|it| it.0 != SortField::Priority);
    }

    /// How many alerts there are.
    pub fn count(&self) -> u32 {
        self.activity.len() as u32
    }

    /// Bytes held, roughly.
    pub fn bytes(&self) -> usize {
        let columns = self.columns.iter().filter_map(OnceCell::get);
        let columns: usize = columns.map(|it| it.values.bytes()).sum();
        let names = self.names.borrow();
        let names: usize = names.iter().map(|it| it.1.bytes()).sum();
        let texts = self.texts.borrow();
        let texts = texts.iter().map(|it| match &it.1 {
            Gathered::Ready(texts) => texts.bytes(),
            Gathered::Coming(_) => 0,
        });
        let texts: usize = texts.sum();
        let count = self.activity.len();
        columns + names + texts + count * (8 + 8 + 4 * (ORDERS + FILTERED) + CLAUSES / 8)
    }

    fn column(&self, rows: Rows<'_>, column: Column) -> &Read {
        self.columns[column as usize].get_or_init(|| {
            let mut values = Values::read(rows, &[column]);
            Read::new(values.remove(0))
        })
    }

    fn values(&self, rows: Rows<'_>, column: Column) -> &Values {
        &self.column(rows, column).values
    }

    fn buckets(&self, rows: Rows<'_>, column: Column) -> &Rc<Buckets> {
        let it = self.column(rows, column);
        let buckets = || Rc::new(Buckets::of_column(rows, column, it.values.values()));
        it.buckets.get_or_init(buckets)
    }

    fn tags(&self, rows: Rows<'_>) -> &Labels {
        let tags = |it| rows.tags(it);
        self.tags
            .get_or_init(|| Labels::read(rows.dataset.alerts().map(tags)))
    }

    fn techniques(&self, rows: Rows<'_>) -> &Labels {
        let techniques = |it| rows.dataset.techniques(it);
        self.techniques
            .get_or_init(|| Labels::read(rows.dataset.alerts().map(techniques)))
    }

    /// The names that a field is about, where it is about entities.
    fn names(&self, rows: Rows<'_>, field: Field) -> Option<Rc<Names>> {
        let kinds = field.entity_kinds()?;
        let known = self.names.borrow();
        if let Some(it) = known.iter().find(|it| it.0 == kinds) {
            return Some(it.1.clone());
        }
        drop(known);
        let names = Rc::new(Names::read(rows.dataset, kinds));
        self.names.borrow_mut().push((kinds, names.clone()));
        Some(names)
    }

    /// How many of these alerts have each of the buckets of a field of texts.
    fn bucket_counts(
        &self,
        rows: Rows<'_>,
        among: &Selection,
        field: Field,
    ) -> (Rc<Buckets>, Vec<u32>) {
        if let Some(column) = Column::of_field(field) {
            let buckets = self.buckets(rows, column).clone();
            let sums = buckets.sums(&self.values(rows, column).counts(among));
            return (buckets, sums);
        }
        let tags = self.tags(rows);
        let counts = tags.counts(among);
        (tags.buckets.clone(), counts)
    }
}

/// Whether a clause may select others when an analyst changes an alert.
fn may_change(clause: &Filter) -> bool {
    let Filter::Term(term) = clause else {
        return true;
    };
    matches!(
        term.field,
        Field::Severity
            | Field::Status
            | Field::Classification
            | Field::Determination
            | Field::Assigned
            | Field::Tag
            | Field::Priority
    )
}
