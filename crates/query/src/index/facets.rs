//! Counting what each value of a field would give.

use super::AlertIndex;
use super::buckets::exactly;
use super::column::Column;
use super::names::{Most, Names, lowercase};
use crate::facets::{FacetCount, is_common, is_ticked, other_clauses, put_in_order};
use crate::filter::Filter;
use crate::{Field, Rows, Selection};

impl AlertIndex {
    /// The values of a field with their counts. Enumerations come in their own
    /// order, gravest severity first, and list what the data has or the filter
    /// names; names and other texts by count, at most `limit`, those that are
    /// ticked first, and none that no alert of the other clauses has.
    pub fn facet(
        &self,
        rows: Rows<'_>,
        filter: &Filter,
        field: Field,
        limit: usize,
    ) -> Vec<FacetCount> {
        let others = self.all(rows, other_clauses(filter, field));
        let ticked = filter.facet_values(field);
        if let Some(column) = Column::of_field(field) {
            if column.listed().is_empty() {
                return self.text_counts(rows, &others, field, ticked, limit);
            }
            return self.listed_counts(rows, &others, (field, column), ticked);
        }
        match (field, self.names(rows, field)) {
            (Field::Tag, _) => self.text_counts(rows, &others, field, ticked, limit),
            (_, Some(names)) => name_counts(rows, &names, &others, ticked, limit),
            (_, None) => Vec::new(),
        }
    }

    fn listed_counts(
        &self,
        rows: Rows<'_>,
        others: &Selection,
        (field, column): (Field, Column),
        ticked: &[String],
    ) -> Vec<FacetCount> {
        let values = self.values(rows, column);
        let counts = values.counts(others);
        let texts = values.values().iter().map(|it| it.text(rows.dataset));
        let mut counted: Vec<(&str, u32)> = texts.zip(counts).collect();
        let mut listed: Vec<FacetCount> = column
            .listed()
            .into_iter()
            .map(|(value, label)| {
                let at = counted.iter().position(|it| it.0 == value);
                FacetCount {
                    value: value.to_owned(),
                    label: label.to_owned(),
                    count: at.map_or(0, |it| counted.swap_remove(it).1),
                }
            })
            .filter(|it| {
                it.count > 0 || is_common(field, &it.value) || is_ticked(ticked, &it.value)
            })
            .collect();
        // Values newer than this program come last, by name.
        counted.retain(|it| it.1 > 0);
        counted.sort_unstable();
        listed.extend(counted.into_iter().map(|(value, count)| FacetCount {
            value: value.to_owned(),
            label: value.to_owned(),
            count,
        }));
        if field == Field::Severity {
            // Of the values themselves the gravest stands last.
            listed.reverse();
        }
        listed
    }

    fn text_counts(
        &self,
        rows: Rows<'_>,
        others: &Selection,
        field: Field,
        ticked: &[String],
        limit: usize,
    ) -> Vec<FacetCount> {
        let (buckets, counts) = self.bucket_counts(rows, others, field);
        let is_first = |nth: u32| {
            let value = buckets.all[nth as usize].value.as_deref();
            value.is_some_and(|it| is_ticked(ticked, it))
        };
        // Only what is ticked or among the most frequent becomes text.
        let mut first = Vec::new();
        let mut most = Most::new(limit);
        for (nth, &count) in (0..).zip(&counts) {
            if !ticked.is_empty() && is_first(nth) {
                first.push((nth, count));
            } else if buckets.all[nth as usize].value.is_some() {
                most.offer(nth, count);
            }
        }
        let others = most.take(|it| &buckets.all[it as usize].label);
        let mut counts: Vec<FacetCount> = first
            .into_iter()
            .chain(others)
            .filter_map(|(nth, count)| {
                let bucket = &buckets.all[nth as usize];
                Some(FacetCount {
                    value: bucket.value.clone()?,
                    label: bucket.label.clone(),
                    count,
                })
            })
            .collect();
        put_in_order(&mut counts, ticked);
        counts.truncate(limit);
        counts
    }
}

fn name_counts(
    rows: Rows<'_>,
    names: &Names,
    others: &Selection,
    ticked: &[String],
    limit: usize,
) -> Vec<FacetCount> {
    let data = rows.dataset;
    let count = |(name, count): (u32, u32)| {
        let text = names.text(data, name);
        FacetCount {
            value: exactly(text),
            label: text.to_owned(),
            count,
        }
    };
    let mut first: Vec<u32> = ticked
        .iter()
        .filter_map(|it| names.find(data, &lowercase(it.strip_prefix('=')?)))
        .filter(|&it| is_ticked(ticked, &exactly(names.text(data, it))))
        .collect();
    first.sort_unstable();
    first.dedup();
    let first_counts = names.counts(&first, others);
    let most = names.most(data, others, limit);
    let others = most.into_iter().filter(|it| !first.contains(&it.0));
    let mut counts: Vec<FacetCount> = first
        .iter()
        .copied()
        .zip(first_counts)
        .chain(others)
        .map(count)
        .collect();
    put_in_order(&mut counts, ticked);
    counts.truncate(limit);
    counts
}
