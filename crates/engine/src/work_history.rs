//! What was done to an alert or an incident here, and what its export says of the
//! work on it (AL-10, IP-31).

use crate::facts::{cell, visible};
use crate::protocol::HistoryLine;
use throughline_case::Change;
use throughline_dataset::{Dataset, Symbol};
use throughline_model::{Comment, Timestamp};

/// The changes of the journal as they come, newest first, then the export's
/// comments, newest first too.
pub(crate) fn work_history(
    data: &Dataset,
    changes: Vec<Change>,
    comments: &[Comment<Symbol>],
) -> Vec<HistoryLine> {
    let mut lines: Vec<HistoryLine> = changes
        .into_iter()
        .map(|it| HistoryLine {
            at: it.at.minute(),
            actor: cell(&it.actor),
            text: visible(&it.text),
            imported: false,
            undone: !it.counts,
        })
        .collect();
    let mut imported: Vec<_> = comments.iter().collect();
    imported.sort_by_key(|it| std::cmp::Reverse(it.at));
    lines.extend(imported.into_iter().map(|it| HistoryLine {
        at: it.at.map(Timestamp::minute).unwrap_or_default(),
        actor: cell(data.text_or_empty(it.author)),
        text: visible(data.text(it.text)),
        imported: true,
        undone: false,
    }));
    lines
}
