//! The Action center as a file: its rows as a table (AC-5), and what was recorded as a
//! list for those who carry it out (AC-13).

use super::history;
use crate::engine::counted;
use crate::protocol::{ActionRow, ActionsForm, ActionsText, StoryFile};
use crate::queue::csv_row;
use crate::{Engine, EngineError};
use std::fmt::Write as _;
use throughline_case::RecordedResponse;
use throughline_model::visible_line;

/// As many characters of one text are written in a list.
const MAX_CHARS: usize = 300;

pub(crate) fn text(engine: &Engine, asked: &ActionsText) -> Result<StoryFile, EngineError> {
    let (name, media, text) = match asked.form {
        ActionsForm::Csv => {
            let rows = history::all(engine, &asked.of, asked.order, asked.pending)?;
            ("throughline-actions.csv", "text/csv", table(&rows))
        }
        ActionsForm::Checklist => (
            "throughline-actions-to-carry-out.md",
            "text/markdown",
            checklist(engine),
        ),
    };
    Ok(StoryFile {
        name: name.to_owned(),
        media: media.to_owned(),
        text,
    })
}

fn table(rows: &[ActionRow]) -> String {
    let heads = [
        "Time (UTC)",
        "Action",
        "Status",
        "Provenance",
        "Kind",
        "Target",
        "Device",
        "By",
        "Alert",
        "Details",
    ];
    let mut out = csv_row(heads.into_iter());
    for it in rows {
        let cells = [
            it.at.trim_end_matches(" UTC"),
            &it.action,
            &it.status,
            it.provenance.label(),
            &it.kind,
            &it.target,
            &it.device,
            &it.actor,
            it.alert.as_ref().map_or("", |it| it.title.as_str()),
            &it.details,
        ];
        out.push_str(&csv_row(cells.into_iter()));
    }
    out
}

/// Every recorded action that counts and that no later one replaces, in the order in
/// which they were decided.
fn checklist(engine: &Engine) -> String {
    let all = engine.projection.responses();
    let mut to_do: Vec<&RecordedResponse> = Vec::new();
    for it in all {
        to_do.retain(|before| !replaces(it, before));
        to_do.push(it);
    }
    let mut out = format!(
        "Actions to carry out: {}. They were recorded in a case; nothing was done by that.\n\n",
        counted(to_do.len(), "action")
    );
    for it in to_do {
        let target = &it.response.target;
        let line = |text: &str| visible_line(text, MAX_CHARS);
        let _ = write!(
            out,
            "- [ ] {}: {} {}",
            line(&it.response.said()),
            target.kind.label().to_lowercase(),
            line(&target.name)
        );
        if let Some(device) = &target.device {
            let _ = write!(out, " on {}", line(device));
        }
        for (scheme, id) in &target.ids {
            let _ = write!(out, ", {} {}", scheme.label(), line(id));
        }
        let _ = write!(out, "; decided {} by {}", it.at.minute(), line(&it.actor));
        if let Some(comment) = &it.response.comment {
            let _ = write!(out, ": {}", line(comment));
        }
        out.push('\n');
    }
    out
}

/// Whether a decision makes an earlier one idle: of one aspect of a thing the newest
/// holds, and of one pending action the newest answer.
fn replaces(it: &RecordedResponse, before: &RecordedResponse) -> bool {
    let (new, old) = (&it.response, &before.response);
    let is_of_same = match (&new.pending, &old.pending) {
        (None, None) => {
            new.what == old.what
                || (new.what.aspect().is_some() && new.what.aspect() == old.what.aspect())
        }
        (new, old) => new == old,
    };
    is_of_same && new.target.is_same(&old.target)
}
