//! What may come next in a filter.

use crate::Engine;
use crate::facts::{cell, visible};
use crate::protocol::{
    Complete, CompleteView, CompletionItem, CompletionRole, FilterFault, FilterList,
};
use throughline_query::{Completion, CompletionKind, Field, Filter, FilterError};

pub(crate) fn complete(engine: &Engine, asked: &Complete) -> CompleteView {
    let beside: Filter = asked.beside.parse().unwrap_or_default();
    let rows = if asked.text.to_lowercase().contains(Field::Priority.name()) {
        // Rows tell of priorities only once these have been asked for.
        engine.alert_priorities();
        engine.rows()
    } else {
        engine.rows_for(&beside)
    };
    let found = throughline_query::complete(
        engine.index(),
        rows,
        &asked.text,
        asked.cursor as usize,
        &beside,
    );
    CompleteView {
        from: found.replaces.start as u32,
        to: found.replaces.end as u32,
        items: found
            .items
            .into_iter()
            .map(|it| item(it, asked.list))
            .collect(),
        fault: asked.text.parse::<Filter>().err().map(|it| fault(&it)),
    }
}

/// Why a text is no filter, with its character.
pub(crate) fn fault(error: &FilterError) -> FilterFault {
    FilterFault {
        at: error.at as u32,
        message: visible(&error.kind.to_string()),
    }
}

fn item(it: Completion, list: FilterList) -> CompletionItem {
    CompletionItem {
        role: match it.kind {
            CompletionKind::Field => CompletionRole::Field,
            CompletionKind::Value => CompletionRole::Value,
            CompletionKind::Operator => CompletionRole::Operator,
        },
        insert: it.insert,
        label: cell(&it.label),
        detail: cell(&it.detail),
        count: it.count.filter(|_| list == FilterList::Alerts),
    }
}
