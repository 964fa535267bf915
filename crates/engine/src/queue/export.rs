//! All rows that a filter shows, as a file (IQ-27, AQ-10).

use super::chosen::Chosen;
use super::{alert_cells, incident_cells, key, ordered};
use crate::protocol::{Cell, ExportForm, ExportPart, ExportRows, List};
use crate::{Engine, EngineError};
use std::fmt::Write as _;
use throughline_dataset::{AlertIdx, IncidentIdx};

/// Rows of one part: many enough to be quick, few enough to stay small.
const PART: usize = 5_000;

/// The part of the file that begins at a row.
pub(crate) fn part(engine: &Engine, asked: &ExportRows) -> Result<ExportPart, EngineError> {
    let chosen = Chosen::of(&asked.shown)?;
    if let Some(fault) = chosen.fault {
        return Err(EngineError::FilterText(fault.message));
    }
    let order = ordered(engine, &chosen);
    let from = (asked.from as usize).min(order.len());
    let to = (from + PART).min(order.len());
    let columns = Columns::of(chosen.list, &asked.columns);
    let mut text = String::new();
    if from == 0 {
        text.push_str(&match asked.form {
            ExportForm::Csv => csv_row(columns.heads.iter().map(String::as_str)),
            ExportForm::Json => "[\n".to_owned(),
        });
    }
    for (at, row) in (from..).zip(order.at(from..to)) {
        let key = key(engine, chosen.list, row).to_owned();
        let texts = columns.texts(engine, row);
        match asked.form {
            ExportForm::Csv => {
                let cells = texts.iter().map(String::as_str);
                text.push_str(&csv_row(std::iter::once(key.as_str()).chain(cells)));
            }
            ExportForm::Json => {
                let names = columns.heads.iter();
                let values = std::iter::once(&key).chain(&texts);
                let object: serde_json::Map<String, serde_json::Value> = names
                    .zip(values)
                    .map(|(name, value)| (name.clone(), value.as_str().into()))
                    .collect();
                let between = if at == 0 { "" } else { ",\n" };
                let _ = write!(text, "{between}{}", serde_json::to_string(&object)?);
            }
        }
    }
    let is_last = to == order.len();
    if is_last && asked.form == ExportForm::Json {
        text.push_str("\n]\n");
    }
    let (what, ending) = match (chosen.list, asked.form) {
        (List::Alerts, ExportForm::Csv) => ("alerts", "csv"),
        (List::Alerts, ExportForm::Json) => ("alerts", "json"),
        (List::Incidents, ExportForm::Csv) => ("incidents", "csv"),
        (List::Incidents, ExportForm::Json) => ("incidents", "json"),
    };
    Ok(ExportPart {
        name: format!("throughline-{what}.{ending}"),
        text,
        next: (!is_last).then_some(to as u32),
        rows: order.len() as u32,
    })
}

/// The columns of a file: the key, then those that are shown.
struct Columns {
    heads: Vec<String>,
    alerts: Vec<alert_cells::AlertColumn>,
    incidents: Vec<incident_cells::IncidentColumn>,
}

impl Columns {
    fn of(list: List, names: &[String]) -> Self {
        // The key stands in front already.
        let names = names.iter().map(String::as_str).filter(|it| *it != "id");
        let mut columns = Self {
            heads: vec![match list {
                List::Alerts => "Alert id".to_owned(),
                List::Incidents => "Incident id".to_owned(),
            }],
            alerts: Vec::new(),
            incidents: Vec::new(),
        };
        for name in names {
            match list {
                List::Alerts => {
                    if let Some(column) = alert_cells::AlertColumn::named(name) {
                        columns.heads.push(column.info().label);
                        columns.alerts.push(column);
                    }
                }
                List::Incidents => {
                    if let Some(column) = incident_cells::IncidentColumn::named(name) {
                        columns.heads.push(column.info().label);
                        columns.incidents.push(column);
                    }
                }
            }
        }
        columns
    }

    fn texts(&self, engine: &Engine, row: u32) -> Vec<String> {
        let alerts = self
            .alerts
            .iter()
            .map(|&it| full(alert_cells::cell_of(engine, AlertIdx(row), it)));
        let incidents = self
            .incidents
            .iter()
            .map(|&it| full(incident_cells::cell_of(engine, IncidentIdx(row), it)));
        alerts.chain(incidents).collect()
    }
}

/// What a cell says in full: times with their date, every asset by name.
fn full(it: Cell) -> String {
    if !it.hint.is_empty() {
        return it.hint.replace('\n', ", ");
    }
    if it.values.len() > 1 {
        let labels: Vec<&str> = it.values.iter().map(|it| it.label.as_str()).collect();
        return labels.join(", ");
    }
    it.text
}

/// A row of CSV in which no spreadsheet sees a formula: what would begin one is
/// led by an apostrophe.
pub(crate) fn csv_row<'t>(cells: impl Iterator<Item = &'t str>) -> String {
    let mut row = String::new();
    for (at, text) in cells.enumerate() {
        if at > 0 {
            row.push(',');
        }
        let is_formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
        let safe = if is_formula {
            format!("'{text}")
        } else {
            text.to_owned()
        };
        if safe.contains(['"', ',', '\n', '\r', ';']) || safe.starts_with([' ', '\'']) {
            let _ = write!(row, "\"{}\"", safe.replace('"', "\"\""));
        } else {
            row.push_str(&safe);
        }
    }
    row.push_str("\r\n");
    row
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_a_formula() {
        for (text, written) in [
            ("plain", "plain"),
            ("a,b", "\"a,b\""),
            ("say \"no\"", "\"say \"\"no\"\"\""),
            ("=HYPERLINK(\"x\")", "\"'=HYPERLINK(\"\"x\"\")\""),
            ("+1", "\"'+1\""),
            ("-1", "\"'-1\""),
            ("@a", "\"'@a\""),
            ("", ""),
        ] {
            assert_eq!(csv_row(std::iter::once(text)), format!("{written}\r\n"));
        }
    }
}
