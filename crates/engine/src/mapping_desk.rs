//! Telling what the columns of a table mean: each change, and what comes of it.

use crate::engine::{counted, grouped};
use crate::facts::{cell, visible};
use crate::mapping_edits::changed;
use crate::protocol::{
    ColumnView, MapTable, MappedRowView, MappingView, ReportFile, TableOf, WordView,
};
use crate::{Engine, EngineError};
use std::collections::BTreeMap;
use throughline_import::{
    FileReport, MapField, MappedRow, Mapping, ProblemKind, TablePreview, known_by, preview,
    propose, words,
};
use throughline_model::{AlertStatus, Severity, Vocabulary};

/// So many sample values are shown of a column.
const MAX_SAMPLES: usize = 3;

/// So many words are shown of a field.
const MAX_WORDS: usize = 24;

/// Fields that an alert has in nearly any product.
const USUAL: [MapField; 11] = [
    MapField::Time,
    MapField::Title,
    MapField::Severity,
    MapField::Host,
    MapField::User,
    MapField::Ip,
    MapField::Process,
    MapField::CommandLine,
    MapField::File,
    MapField::Techniques,
    MapField::Product,
];

pub(crate) fn view(engine: &Engine, ask: MapTable) -> Result<MappingView, EngineError> {
    let report = table_of(engine, ask.table).ok_or(EngineError::NoSuchTable)?;
    let table = report.table.as_ref().ok_or(EngineError::NoSuchTable)?;
    let proposed = || proposal(report, table);
    let draft = ask
        .draft
        .and_then(|it| Mapping::parse_loose(&it))
        .unwrap_or_else(|| table.mapping.clone().unwrap_or_else(proposed));
    let (mut mapping, refused) = match ask.edit {
        None => (draft, None),
        Some(edit) => match changed(&draft, table, edit, proposed) {
            Ok(mapping) => (mapping, None),
            Err(why) => (draft, Some(visible(&why))),
        },
    };
    mapping.columns = known_by(table, &mapping.fields);
    mapping.columns = mapping
        .columns
        .iter()
        .filter(|it| !mapping.ignores(it))
        .cloned()
        .collect();
    let made = preview(table, &mapping);
    let heads = heads(&made);
    let text = mapping.to_json();
    Ok(MappingView {
        file: visible(&report.name),
        tables: tables(engine),
        name: mapping.name.clone(),
        known_by: format!(
            "A table is read like this where it has the columns {}.",
            cell(&mapping.columns.join(", "))
        ),
        columns: columns(table, &mapping),
        fields: MapField::ALL
            .iter()
            .map(|&it| crate::mapping_edits::field_view(table, &mapping, it, &USUAL))
            .collect(),
        words: [MapField::Severity, MapField::Status]
            .into_iter()
            .flat_map(|it| words_of(table, &mapping, it))
            .collect(),
        rows: (1..)
            .zip(&made)
            .map(|(record, row)| mapped_row(record, row, &heads))
            .collect(),
        heads,
        made: made_of(&made),
        told: told(table, &mapping, &made),
        fault: fault(&mapping, &made),
        refused,
        map_file: ReportFile {
            name: format!("{}.json", file_name(&mapping.name)),
            text: text.clone(),
        },
        draft: text,
    })
}

fn table_of(engine: &Engine, table: TableOf) -> Option<&FileReport> {
    match table {
        TableOf::Refused(at) => engine.refused.get(at as usize),
        TableOf::Opened(at) => engine.dataset.files().get(at as usize),
    }
}

fn tables(engine: &Engine) -> Vec<(TableOf, String)> {
    let refused = (0..)
        .zip(&engine.refused)
        .map(|(at, it)| (TableOf::Refused(at), it));
    let opened = (0..)
        .zip(engine.dataset.files())
        .map(|(at, it)| (TableOf::Opened(at), it));
    refused
        .chain(opened)
        .filter(|it| it.1.table.is_some())
        .map(|(table, report)| (table, visible(&report.name)))
        .collect()
}

/// What a table's columns look like, called after its file.
fn proposal(report: &FileReport, table: &TablePreview) -> Mapping {
    let base = report.name.rsplit(['/', '\\']).next().unwrap_or("");
    let stem = base.split('.').find(|it| !it.is_empty()).unwrap_or("Table");
    Mapping {
        name: cell(stem),
        ..propose(table)
    }
}

/// Whether a table can be opened as its columns look, with a time and a title:
/// what has less may be anything.
pub(crate) fn has_proposal(report: &FileReport) -> bool {
    report.table.as_ref().is_some_and(|table| {
        let mapping = propose(table);
        table.mapping.is_none()
            && [MapField::Time, MapField::Title]
                .iter()
                .all(|it| mapping.fields.contains_key(it))
            && fault(&mapping, &preview(table, &mapping)).is_none()
    })
}

fn columns(table: &TablePreview, mapping: &Mapping) -> Vec<ColumnView> {
    let columns = table.columns.iter().enumerate();
    columns
        .map(|(at, name)| {
            let mut samples: Vec<String> = Vec::new();
            for value in table.column(at).filter(|it| !it.is_empty()).map(cell) {
                if samples.len() < MAX_SAMPLES && !samples.contains(&value) {
                    samples.push(value);
                }
            }
            let fields = mapping
                .fields
                .iter()
                .filter(|it| it.1.from.iter().any(|it| it.eq_ignore_ascii_case(name)))
                .map(|it| it.0.label().to_owned());
            ColumnView {
                name: name.clone(),
                samples,
                fields: fields.collect(),
            }
        })
        .collect()
}

/// The words of a field, and what each is said to mean.
fn words_of(table: &TablePreview, mapping: &Mapping, field: MapField) -> Vec<WordView> {
    let Some(source) = mapping.fields.get(&field) else {
        return Vec::new();
    };
    let mut found = words(table, mapping, field);
    for word in source.values.keys() {
        if !found.iter().any(|it| it.eq_ignore_ascii_case(word)) {
            found.push(word.clone());
        }
    }
    found
        .into_iter()
        .take(MAX_WORDS)
        .map(|word| {
            let meaning = source.values.iter();
            let means = meaning
                .filter(|it| it.0.eq_ignore_ascii_case(&word))
                .map(|it| it.1.clone())
                .next()
                .unwrap_or_default();
            let (choices, taken_for) = match field {
                MapField::Status => readings::<AlertStatus>(&word),
                _ => readings::<Severity>(&word),
            };
            WordView {
                field,
                label: field.label().to_owned(),
                word,
                means,
                taken_for,
                choices,
            }
        })
        .collect()
}

/// What a word of a vocabulary may mean, and what it is taken for by itself.
fn readings<V: Vocabulary>(word: &str) -> (Vec<(String, String)>, String) {
    let choices = V::ALL
        .iter()
        .map(|it| (it.api().to_owned(), it.label().to_owned()));
    let taken_for = V::read(word.trim()).map_or_else(|| cell(word), |it| it.label().to_owned());
    (choices.collect(), taken_for)
}

/// The names of everything that any of the alerts says: fields first, in their
/// order, then things in the order in which they occur.
fn heads(rows: &[MappedRow]) -> Vec<String> {
    let mut heads: Vec<String> = Vec::new();
    for (name, _) in rows.iter().flat_map(|it| &it.facts) {
        if !heads.contains(name) {
            heads.push(name.clone());
        }
    }
    let rank = |name: &String| {
        let field = MapField::ALL.iter().position(|it| it.label() == name);
        field.unwrap_or(MapField::ALL.len())
    };
    heads.sort_by_key(rank);
    heads
}

fn mapped_row(record: u32, row: &MappedRow, heads: &[String]) -> MappedRowView {
    let values = |head: &String| {
        let values = row.facts.iter().filter(|it| it.0 == *head);
        let values: Vec<&str> = values.map(|it| it.1.as_str()).collect();
        values.join("; ")
    };
    MappedRowView {
        record,
        cells: (!row.facts.is_empty()).then(|| heads.iter().map(values).collect()),
        notes: row.notes.clone(),
    }
}

fn made_of(rows: &[MappedRow]) -> String {
    let made = rows.iter().filter(|it| !it.facts.is_empty()).count();
    match (made, rows.len()) {
        (0, _) => "None of the first rows becomes an alert.".to_owned(),
        (made, all) if made == all => {
            let verb = if made == 1 { "becomes" } else { "become" };
            let first = counted(all, "row");
            format!("The first {first} {verb} {}.", counted(made, "alert"))
        }
        (made, all) => format!(
            "{} of the first {} become alerts; the others are skipped.",
            grouped(made),
            counted(all, "row")
        ),
    }
}

/// What was assumed or could not be read, each kind once, and columns that the
/// table does not have.
fn told(table: &TablePreview, mapping: &Mapping, rows: &[MappedRow]) -> Vec<String> {
    let mut told: Vec<String> = Vec::new();
    for (field, source) in &mapping.fields {
        for column in &source.from {
            if !table
                .columns
                .iter()
                .any(|it| it.eq_ignore_ascii_case(column))
            {
                let label = field.label();
                told.push(format!(
                    "{label}: the table has no column \"{}\"",
                    cell(column)
                ));
            }
        }
    }
    let mut kinds: BTreeMap<&str, (usize, &str)> = BTreeMap::new();
    for note in rows.iter().flat_map(|it| &it.notes) {
        let kind = note.split(" (").next().unwrap_or(note);
        kinds.entry(kind).or_insert((0, note)).0 += 1;
    }
    told.extend(kinds.values().map(|(count, first)| match count {
        1 => (*first).to_owned(),
        _ => format!("{count} × {first}"),
    }));
    told
}

fn fault(mapping: &Mapping, rows: &[MappedRow]) -> Option<String> {
    if let Err(fault) = mapping.check() {
        return Some(fault.to_string());
    }
    let none = rows.iter().all(|it| it.facts.is_empty());
    none.then(|| {
        format!(
            "{}: no row of the beginning is an alert",
            ProblemKind::NotMapped.label()
        )
    })
}

/// A name that any system takes for a file.
fn file_name(name: &str) -> String {
    let plain = name
        .to_lowercase()
        .chars()
        .map(|it| if it.is_alphanumeric() { it } else { '-' })
        .collect::<String>();
    let parts: Vec<&str> = plain.split('-').filter(|it| !it.is_empty()).collect();
    if parts.is_empty() {
        "mapping".to_owned()
    } else {
        parts.join("-").chars().take(60).collect()
    }
}
