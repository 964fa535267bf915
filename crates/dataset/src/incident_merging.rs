//! One incident from several tellings: the newest counts, the others fill what it
//! does not tell.

use crate::columns::IncidentRow;
use crate::merging::fill_term;
use crate::store::Store;

macro_rules! fill_options {
    ($known:ident, $told:ident, $( $field:ident ),+ $(,)?) => {
        $( $known.$field = $known.$field.or($told.$field); )+
    };
}

/// Merges the tellings of an incident, the best first; none where there is but one.
pub(crate) fn merged_incident(store: &Store, tellings: &[u32]) -> Option<Box<IncidentRow>> {
    let (&best, others) = tellings.split_first()?;
    if others.is_empty() {
        return None;
    }
    let mut row = store.incidents[best as usize].clone();
    for &other in others {
        let other = &store.incidents[other as usize];
        fill(&mut row, other);
        // What an older record of one product says of the work on it is no longer so.
        if other.place.family != row.place.family {
            fill_work(&mut row, other);
        }
    }
    Some(Box::new(row))
}

fn fill(row: &mut IncidentRow, other: &IncidentRow) {
    let (known, told) = (&mut row.record, &other.record);
    fill_options!(
        known,
        told,
        title,
        description,
        summary,
        redirect_id,
        web_url,
        tenant_id,
        created_by,
        created,
        updated,
        first_activity,
        last_activity,
    );
    fill_term(&mut known.severity, &told.severity);
    if known.outline.is_none() {
        known.outline.clone_from(&told.outline);
    }
    for (ids, more) in [
        (&mut known.other_ids, &told.other_ids),
        (&mut known.alert_ids, &told.alert_ids),
    ] {
        let new: Vec<_> = more
            .iter()
            .filter(|it| !ids.contains(it))
            .copied()
            .collect();
        ids.extend(new);
    }
}

fn fill_work(row: &mut IncidentRow, other: &IncidentRow) {
    let (known, told) = (&mut row.record, &other.record);
    fill_options!(
        known,
        told,
        assigned_to,
        last_modified_by,
        resolving_comment
    );
    fill_term(&mut known.status, &told.status);
    fill_term(&mut known.classification, &told.classification);
    fill_term(&mut known.determination, &told.determination);
    for (tags, more) in [
        (&mut known.system_tags, &told.system_tags),
        (&mut known.custom_tags, &told.custom_tags),
    ] {
        if tags.is_empty() {
            tags.clone_from(more);
        }
    }
    if known.comments.is_empty() {
        known.comments.clone_from(&told.comments);
    }
}
