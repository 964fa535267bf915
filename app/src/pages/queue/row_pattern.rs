//! What rows of a queue are copied from. Scrolling shows hundreds of rows a second, and
//! but for some words each is like the other: a copy is made in a third of the time that
//! a view takes.

use super::desk::page_of;
use super::shown_columns::ShownColumn;
use crate::parts::{Icon, IconName, SeverityShape};
use leptos::prelude::{IntoAny, Mountable, Render, view};
use std::cell::RefCell;
use throughline_engine::protocol::{Cell, ColumnKind, RowLine, SeverityMark};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Document, DocumentFragment, Element, HtmlInputElement, Node};

/// The parts of a row of some columns, with nothing said in them.
pub struct RowPattern {
    document: Document,
    columns: Vec<ShownColumn>,
    parts: DocumentFragment,
    fold_mark: Element,
    /// Marks as they were shown before: there are six, and hardly more words.
    marks: RefCell<Vec<(SeverityMark, Node)>>,
}

/// The parts of a row.
#[derive(Clone)]
pub struct RowParts {
    /// All of them, in their order.
    pub all: DocumentFragment,
    /// Where the row is ticked; none for rows that stand in another list.
    pub tick: Option<HtmlInputElement>,
}

impl RowPattern {
    /// The pattern of rows with these columns; none where the browser makes no
    /// elements.
    pub fn of(columns: Vec<ShownColumn>) -> Option<Self> {
        let document = web_sys::window()?.document()?;
        Self::made(document, columns).ok()
    }

    fn made(document: Document, columns: Vec<ShownColumn>) -> Result<Self, JsValue> {
        let part = |tag: &str, class: &str| {
            let element = document.create_element(tag)?;
            element.set_class_name(class);
            Ok::<Element, JsValue>(element)
        };
        let cell = |class: &str| {
            let cell = part("span", class)?;
            cell.set_attribute("role", "gridcell")?;
            Ok::<Element, JsValue>(cell)
        };
        let parts = document.create_document_fragment();
        let ticked = cell("c-tick")?;
        let tick = part("input", "")?;
        tick.set_attribute("type", "checkbox")?;
        tick.set_attribute("tabindex", "-1")?;
        ticked.append_child(&tick)?;
        parts.append_child(&ticked)?;
        for (nth, column) in columns.iter().enumerate() {
            let tone = match column.info.kind {
                ColumnKind::Quiet => " muted",
                ColumnKind::Time => " num muted",
                ColumnKind::Number => " num",
                ColumnKind::Code => " code",
                _ => "",
            };
            let cell = cell(&format!("c-{}{tone}", column.info.name))?;
            cell.set_attribute("data-cell", &nth.to_string())?;
            if column.info.kind == ColumnKind::Title {
                let link = part("a", "")?;
                link.set_attribute("tabindex", "-1")?;
                cell.append_child(&link)?;
            }
            parts.append_child(&cell)?;
        }
        let dots = cell("row-dots")?;
        let button = part("button", "")?;
        for (name, value) in [
            ("type", "button"),
            ("tabindex", "-1"),
            ("title", "Values of this row (.)"),
        ] {
            button.set_attribute(name, value)?;
        }
        button.set_text_content(Some("⋯"));
        dots.append_child(&button)?;
        parts.append_child(&dots)?;
        let fold_mark = part("button", "fold-mark")?;
        fold_mark.set_attribute("type", "button")?;
        fold_mark.set_attribute("tabindex", "-1")?;
        if let Some(icon) = drawn(&document, view! { <Icon name=IconName::Down/> })? {
            fold_mark.append_child(&icon)?;
        }
        Ok(Self {
            document,
            columns,
            parts,
            fold_mark,
            marks: RefCell::default(),
        })
    }

    /// Whether it is of these columns.
    pub fn is_of(&self, columns: &[ShownColumn]) -> bool {
        self.columns == columns
    }

    /// The parts of this row. `is_own` where it can be ticked.
    pub fn row(&self, row: &RowLine, is_own: bool) -> Option<RowParts> {
        self.filled(row, is_own).ok().flatten()
    }

    fn filled(&self, row: &RowLine, is_own: bool) -> Result<Option<RowParts>, JsValue> {
        let all: DocumentFragment = self.parts.clone_node_with_deep(true)?.unchecked_into();
        let Some(ticked) = all.first_element_child() else {
            return Ok(None);
        };
        let mut tick = None;
        if let Some(input) = ticked.first_element_child() {
            if is_own {
                input.set_attribute("aria-label", &format!("Tick {}", row.title))?;
                tick = input.dyn_into().ok();
            } else {
                input.remove();
            }
        }
        let mut next = ticked.next_element_sibling();
        for (column, cell) in self.columns.iter().zip(&row.cells) {
            let Some(part) = next else { break };
            match column.info.kind {
                ColumnKind::Severity => self.put_mark(&part, &row.severity)?,
                ColumnKind::Title => self.put_title(&part, row)?,
                _ => put_words(&part, cell)?,
            }
            next = part.next_element_sibling();
        }
        let dots = all.last_element_child();
        if let Some(button) = dots.and_then(|it| it.first_element_child()) {
            button.set_attribute("aria-label", &format!("Values of {}", row.title))?;
        }
        Ok(Some(RowParts { all, tick }))
    }

    fn put_mark(&self, part: &Element, mark: &SeverityMark) -> Result<(), JsValue> {
        let mut known = self.marks.borrow_mut();
        if !known.iter().any(|it| it.0 == *mark) {
            let shape = view! { <SeverityShape mark=mark.clone()/> };
            known.extend(drawn(&self.document, shape)?.map(|it| (mark.clone(), it)));
        }
        if let Some((_, shape)) = known.iter().find(|it| it.0 == *mark) {
            part.append_child(&shape.clone_node_with_deep(true)?)?;
        }
        Ok(())
    }

    /// The title, which leads to the page; before it what opens the row in place.
    fn put_title(&self, part: &Element, row: &RowLine) -> Result<(), JsValue> {
        let Some(link) = part.first_element_child() else {
            return Ok(());
        };
        link.set_attribute("href", &page_of(row.list, row.key.clone()).href())?;
        link.set_text_content(Some(&row.title));
        if let Some(is_open) = row.is_open {
            let mark: Element = self.fold_mark.clone_node_with_deep(true)?.unchecked_into();
            let says = if is_open {
                mark.set_class_name("fold-mark open");
                format!("Close {}", row.title)
            } else {
                format!("Show the alerts of {}", row.title)
            };
            mark.set_attribute("aria-label", &says)?;
            part.insert_before(&mark, Some(&link))?;
        }
        if !row.alone.is_empty() {
            let pill = self.document.create_element("span")?;
            pill.set_class_name("pill");
            pill.set_text_content(Some(&row.alone));
            part.append_child(&self.document.create_text_node(" "))?;
            part.append_child(&pill)?;
        }
        Ok(())
    }
}

fn put_words(part: &Element, cell: &Cell) -> Result<(), JsValue> {
    part.set_text_content(Some(&cell.text));
    if !cell.hint.is_empty() {
        part.set_attribute("title", &cell.hint)?;
    }
    Ok(())
}

/// What a view draws.
fn drawn(document: &Document, view: impl IntoAny) -> Result<Option<Node>, JsValue> {
    let holder = document.create_element("span")?;
    view.into_any().build().mount(&holder, None);
    Ok(holder.first_child())
}
