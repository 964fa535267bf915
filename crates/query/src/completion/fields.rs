//! Fields and operators that a word may become.

use super::{Completion, CompletionKind, MAX_ITEMS};
use crate::Field;

/// The words that join clauses, and what they do.
const OPERATORS: [(&str, &str); 3] = [
    ("OR", "Either of the clauses beside it"),
    ("NOT", "Everything but the clause after it"),
    ("AND", "Both clauses; a blank says the same"),
];

/// What a word may become that begins like this: fields whose name begins so
/// first, then those whose name or label has it; where there are none, the one
/// that was meant.
pub(super) fn matching(typed: &str, follows_clause: bool) -> Vec<Completion> {
    let wanted = typed.to_lowercase();
    let rank = |it: Field| {
        let name = it.name().to_lowercase();
        let label = it.label().to_lowercase();
        if name.starts_with(&wanted) || it.has_name_from(&wanted) {
            Some(0)
        } else if label.split(' ').any(|word| word.starts_with(&wanted)) {
            Some(1)
        } else if wanted.len() > 2 && name.contains(&wanted) {
            Some(2)
        } else {
            None
        }
    };
    let mut fields: Vec<(u8, Field)> = Field::ALL
        .iter()
        .filter_map(|&it| Some((rank(it)?, it)))
        .collect();
    // A stable sort: within a rank, the order of the table.
    fields.sort_by_key(|it| it.0);
    if fields.is_empty() {
        let name = typed.split(':').next().unwrap_or_default();
        fields.extend(Field::meant(name).and_then(Field::named).map(|it| (0, it)));
    }
    let operators = OPERATORS
        .iter()
        .filter(|it| follows_clause && it.0.starts_with(typed))
        .map(|&(word, about)| Completion {
            kind: CompletionKind::Operator,
            insert: format!("{word} "),
            label: word.to_owned(),
            detail: about.to_owned(),
            count: None,
        });
    let mut items: Vec<Completion> = fields.into_iter().map(|it| field(it.1)).collect();
    items.truncate(MAX_ITEMS);
    if typed.is_empty() {
        items.extend(operators);
    } else {
        // Capitals are an operator's own.
        items.splice(0..0, operators);
    }
    items
}

fn field(field: Field) -> Completion {
    Completion {
        kind: CompletionKind::Field,
        insert: format!("{}:", field.name()),
        label: field.name().to_owned(),
        detail: field.about().to_owned(),
        count: None,
    }
}
