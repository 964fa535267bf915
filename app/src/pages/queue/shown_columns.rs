//! Which columns are shown, in which order, how wide. Kept as text:
//! `severity,title:420,status`.

use throughline_engine::protocol::{ColumnInfo, ColumnKind, List};
use throughline_engine::queue_columns;

/// Narrowest and widest that a column is set, in pixels.
pub const NARROWEST: f64 = 48.0;
pub const WIDEST: f64 = 900.0;

/// A column that is shown.
#[derive(Clone, Debug, PartialEq)]
pub struct ShownColumn {
    /// What it is.
    pub info: ColumnInfo,
    /// Its width in pixels, where somebody chose one.
    pub width: Option<f64>,
}

/// A column by its name, and its width where somebody chose one.
pub type Choice = (String, Option<f64>);

/// Reads a choice of columns.
pub fn chosen(text: &str) -> Vec<Choice> {
    text.split(',')
        .filter(|it| !it.is_empty())
        .map(|it| match it.split_once(':') {
            Some((name, width)) => {
                let width = width
                    .parse()
                    .ok()
                    .map(|it: f64| it.clamp(NARROWEST, WIDEST));
                (name.to_owned(), width)
            }
            None => (it.to_owned(), None),
        })
        .collect()
}

/// Writes a choice of columns.
pub fn text(columns: &[ShownColumn]) -> String {
    let parts: Vec<String> = columns
        .iter()
        .map(|it| match it.width {
            Some(width) => format!("{}:{width}", it.info.name),
            None => it.info.name.clone(),
        })
        .collect();
    parts.join(",")
}

/// The columns of a choice; those of nobody's choice where it names none. The
/// title is always among them, because it leads to the page.
pub fn shown(list: List, choices: &[Choice]) -> Vec<ShownColumn> {
    let all = queue_columns(list);
    let mut found: Vec<ShownColumn> = Vec::new();
    for (name, width) in choices {
        if let Some(info) = all.iter().find(|it| it.name == *name)
            && !found.iter().any(|it| it.info.name == *name)
        {
            found.push(ShownColumn {
                info: info.clone(),
                width: *width,
            });
        }
    }
    if found.is_empty() {
        let default = all.iter().filter(|it| it.is_default);
        return default
            .map(|it| ShownColumn {
                info: it.clone(),
                width: None,
            })
            .collect();
    }
    if !found.iter().any(|it| it.info.kind == ColumnKind::Title)
        && let Some(title) = all.into_iter().find(|it| it.kind == ColumnKind::Title)
    {
        let at = usize::from(found[0].info.kind == ColumnKind::Severity);
        found.insert(
            at,
            ShownColumn {
                info: title,
                width: None,
            },
        );
    }
    found
}

/// The columns as CSS: the grid's tracks, and the least that a row needs.
pub fn tracks(columns: &[ShownColumn]) -> (String, String) {
    const TICK: f64 = 18.0;
    const GAP: f64 = 12.0;
    const PADDING: f64 = 32.0;
    let mut least = TICK + PADDING + GAP * columns.len() as f64;
    let mut tracks = vec![format!("{TICK}px")];
    for column in columns {
        let width = f64::from(column.info.width);
        let narrowest = match column.info.kind {
            ColumnKind::Title => 160.0,
            ColumnKind::Words | ColumnKind::Quiet | ColumnKind::Code => (width * 0.6).max(56.0),
            ColumnKind::Severity | ColumnKind::Time | ColumnKind::Number => width,
        };
        let (track, needs) = match (column.width, column.info.kind) {
            (Some(chosen), _) => (format!("{chosen}px"), chosen),
            (None, ColumnKind::Severity) => ("16px".to_owned(), 16.0),
            (None, ColumnKind::Time | ColumnKind::Number) => (format!("{width}px"), width),
            (None, _) => (format!("minmax({narrowest}px, {width}fr)"), narrowest),
        };
        least += needs;
        tracks.push(track);
    }
    (tracks.join(" "), format!("{least}px"))
}
