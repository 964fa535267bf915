//! The times of an alert, in order.

use crate::fields::{Notes, Text};
use crate::report::ProblemKind;
use throughline_model::AlertRecord;

/// Puts first and last activity in order, which `field` names in the file,
/// and notes what the alert tells of when things happened.
pub(crate) fn settle(alert: &mut AlertRecord<Text<'_>>, field: &str, notes: &mut Notes) {
    if let (Some(first), Some(last)) = (alert.first_activity, alert.last_activity)
        && last < first
    {
        let text = format!("{} after {}", first.iso(), last.iso());
        notes.add(ProblemKind::SwappedActivity, field, text);
        alert.first_activity = Some(last);
        alert.last_activity = Some(first);
    }
    match (alert.first_activity, alert.last_activity) {
        (None, None) => alert.created.into_iter().for_each(|it| notes.saw(it)),
        (first, last) => first.into_iter().chain(last).for_each(|it| notes.saw(it)),
    }
}
