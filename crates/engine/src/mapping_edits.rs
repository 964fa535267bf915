//! The changes that can be made to a mapping, and how each field stands.

use crate::protocol::{MapEdit, MapFieldView, SourcePart};
use throughline_import::{
    MapField, Mapping, Source, TablePreview, TimeForm, preview, propose_source,
};

/// A mapping with one change made to it, or why it cannot be made.
pub(crate) fn changed(
    before: &Mapping,
    table: &TablePreview,
    edit: MapEdit,
    proposed: impl Fn() -> Mapping,
) -> Result<Mapping, String> {
    let mut mapping = before.clone();
    match edit {
        MapEdit::Name(name) => name.trim().clone_into(&mut mapping.name),
        MapEdit::Propose => mapping = proposed(),
        MapEdit::Load { file, text } => {
            mapping = Mapping::parse(&file, &text).map_err(|it| it.to_string())?;
        }
        MapEdit::Column { field, column } => {
            let constant = mapping.fields.remove(&field).and_then(|it| it.constant);
            let source = match column {
                Some(column) => propose_source(table, field, &column),
                None => Source::default(),
            };
            put(&mut mapping, field, Source { constant, ..source });
        }
        MapEdit::Form { field, form } => of(&mut mapping, field).read = form,
        MapEdit::Part { field, part, text } => {
            let source = of(&mut mapping, field);
            let text = Some(text).filter(|it| !it.is_empty());
            match part {
                SourcePart::Constant => source.constant = text,
                SourcePart::Before => source.before = text,
                SourcePart::After => source.after = text,
                SourcePart::Separator => source.separator = text,
            }
            let source = std::mem::take(source);
            put(&mut mapping, field, source);
        }
        MapEdit::Word { field, word, means } => {
            let values = &mut of(&mut mapping, field).values;
            values.retain(|it, _| !it.eq_ignore_ascii_case(&word));
            if !means.is_empty() {
                values.insert(word, means);
            }
        }
    }
    Ok(mapping)
}

fn of(mapping: &mut Mapping, field: MapField) -> &mut Source {
    mapping.fields.entry(field).or_default()
}

/// Puts a source in its place, unless it says nothing at all.
fn put(mapping: &mut Mapping, field: MapField, source: Source) {
    if source.from.is_empty() && source.constant.is_none() {
        mapping.fields.remove(&field);
    } else {
        mapping.fields.insert(field, source);
    }
}

/// How a field stands; `usual` are those that most tables have.
pub(crate) fn field_view(
    table: &TablePreview,
    mapping: &Mapping,
    field: MapField,
    usual: &[MapField],
) -> MapFieldView {
    let source = mapping.fields.get(&field);
    let given = source.cloned().unwrap_or_default();
    let mut from = given.from.into_iter();
    MapFieldView {
        field,
        label: field.label().to_owned(),
        column: from.next(),
        further: from.collect(),
        form: field.is_time().then_some(given.read),
        is_ambiguous: field.is_time()
            && source.is_some()
            && given.read == TimeForm::Auto
            && is_ambiguous(table, mapping, field),
        constant: given.constant.unwrap_or_default(),
        before: given.before.unwrap_or_default(),
        after: given.after.unwrap_or_default(),
        separator: field.is_list().then(|| given.separator.unwrap_or_default()),
        is_usual: source.is_some() || usual.contains(&field),
    }
}

/// Whether the dates of a field could be read either way round.
fn is_ambiguous(table: &TablePreview, mapping: &Mapping, field: MapField) -> bool {
    let alone = Mapping {
        fields: mapping
            .fields
            .iter()
            .filter(|it| *it.0 == field || *it.0 == MapField::Title)
            .map(|(field, source)| (*field, source.clone()))
            .collect(),
        ..Mapping::default()
    };
    let what = throughline_import::ProblemKind::AmbiguousDate.label();
    preview(table, &alone)
        .iter()
        .flat_map(|it| &it.notes)
        .any(|it| it.contains(what))
}
