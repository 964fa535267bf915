//! A row of a story in the document. Scrolling shows hundreds of rows a second, so a row
//! is copied from another, changed only where it differs, and used again for another
//! place; a view would be made anew each time. It hears nothing itself: what is pressed
//! is told by the grid (`pressing.rs`).

use super::row::{Standing, marks};
use leptos::prelude::{AnyView, Mountable, Render};
use throughline_engine::protocol::{StoryRow, StoryRowOf};
use throughline_engine::telling_end;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Document, Element, HtmlElement};

/// A part that some rows have, before another in its parent.
struct Part {
    element: Element,
    is_in: bool,
}

impl Part {
    fn put(&mut self, parent: &Element, before: Option<&Element>, wanted: bool) {
        if wanted && !self.is_in {
            let before = before.map(AsRef::as_ref);
            let _ = parent.insert_before(&self.element, before);
        } else if !wanted && self.is_in {
            self.element.remove();
        }
        self.is_in = wanted;
    }
}

type Marks = <AnyView as Render>::State;

/// A row with its parts.
pub struct RowElement {
    root: HtmlElement,
    main: Element,
    deeper: Part,
    twist: Part,
    twist_space: Part,
    letter: Part,
    kind: Element,
    name: Element,
    pid: Part,
    marks: Option<Marks>,
    detail: Element,
    more: Part,
    menu: Element,
    time: Element,
    /// What it shows.
    shown: Option<Standing>,
}

fn element(document: &Document, tag: &str, class: &str) -> Result<Element, JsValue> {
    let element = document.create_element(tag)?;
    element.set_class_name(class);
    Ok(element)
}

impl RowElement {
    /// A row that shows nothing yet.
    ///
    /// # Errors
    ///
    /// Where the browser makes no elements.
    pub fn new(document: &Document) -> Result<Self, JsValue> {
        let made = |tag, class| element(document, tag, class);
        let part = |tag, class| {
            let element = element(document, tag, class)?;
            Ok::<Part, JsValue>(Part {
                element,
                is_in: false,
            })
        };
        let root: HtmlElement = made("div", "row node")?.unchecked_into();
        root.set_attribute("role", "row")?;
        let main = made("span", "node-main")?;
        let (kind, name) = (made("span", "unseen")?, made("span", "node-name")?);
        let (detail, time) = (
            made("span", "node-detail")?,
            made("span", "node-time num muted")?,
        );
        let more = part("span", "node-more")?;
        for cell in [&main, &more.element, &time] {
            cell.set_attribute("role", "gridcell")?;
        }
        let menu = made("button", "button icon-button node-menu-button")?;
        for (name, value) in [
            ("type", "button"),
            ("aria-haspopup", "menu"),
            ("title", "What to do with this"),
            ("tabindex", "-1"),
        ] {
            menu.set_attribute(name, value)?;
        }
        menu.set_text_content(Some("⋯"));
        more.element.append_child(&menu)?;
        let twist = part("button", "twist")?;
        twist.element.set_attribute("tabindex", "-1")?;
        for part in [&kind, &name, &detail] {
            main.append_child(part)?;
        }
        root.append_child(&main)?;
        root.append_child(&time)?;
        Ok(Self {
            root,
            main,
            deeper: part("span", "rail-more num")?,
            twist,
            twist_space: part("span", "twist-space")?,
            letter: part("span", "letter")?,
            kind,
            name,
            pid: part("span", "code muted")?,
            marks: None,
            detail,
            more,
            menu,
            time,
            shown: None,
        })
    }

    /// The row itself.
    pub fn root(&self) -> &Element {
        &self.root
    }

    /// Shows a row in the place of what it showed.
    pub fn show(&mut self, now: Standing) {
        if self.shown.as_ref() == Some(&now) {
            return;
        }
        let before = self.shown.take();
        let differs = |it: &dyn Fn(&Standing, &Standing) -> bool| {
            before.as_ref().is_none_or(|before| it(before, &now))
        };
        if differs(&|a, b| (a.at, a.height) != (b.at, b.height)) {
            self.root.set_id(&format!("node-{}", now.at));
            let place = format!("translateY({}px)", f64::from(now.at) * now.height);
            let _ = self.root.style().set_property("transform", &place);
        }
        let class = now.class();
        if before.as_ref().is_none_or(|it| it.class() != class) {
            self.root.set_class_name(&class);
        }
        let row = &now.row;
        for (name, value, of) in [
            ("aria-level", row.level, level as fn(&StoryRow) -> u32),
            ("aria-posinset", row.position, |it| it.position),
            ("aria-setsize", row.siblings, |it| it.siblings),
        ] {
            if differs(&|a, _| of(&a.row) != value) {
                let _ = self.root.set_attribute(name, &value.to_string());
            }
        }
        if differs(&|a, b| a.is_selected != b.is_selected) {
            let says = if now.is_selected { "true" } else { "false" };
            let _ = self.root.set_attribute("aria-selected", says);
        }
        if differs(&|a, b| a.row.expanded != b.row.expanded) {
            let _ = match row.expanded {
                Some(true) => self.root.set_attribute("aria-expanded", "true"),
                Some(false) => self.root.set_attribute("aria-expanded", "false"),
                None => self.root.remove_attribute("aria-expanded"),
            };
        }
        if now.is_outline {
            self.show_text(&now, before.is_none());
        } else {
            self.show_cells(&now, before.as_ref());
        }
        self.shown = Some(now);
    }

    /// A row of the outline: the same, as a line of text.
    fn show_text(&mut self, now: &Standing, is_new: bool) {
        if is_new {
            self.main.set_class_name("node-main outline-text code");
            self.time.remove();
        }
        let indent = "  ".repeat(now.row.level.saturating_sub(1).min(60) as usize);
        self.main.set_text_content(Some(&(indent + &now.row.text)));
    }

    fn show_cells(&mut self, now: &Standing, before: Option<&Standing>) {
        let row = &now.row;
        let was = before.map(|it| &it.row);
        let differs = |of: fn(&StoryRow) -> &str| was.is_none_or(|it| of(it) != of(row));
        let write = |of: fn(&StoryRow) -> &str, to: &Element| {
            if differs(of) {
                to.set_text_content(Some(of(row)));
            }
        };
        if before.is_none_or(|it| it.levels() != now.levels()) {
            self.indent(now);
        }
        if differs(|it| &it.label) || was.is_none_or(|it| it.expanded != row.expanded) {
            self.show_twist(row);
        }
        write(|it| &it.kind, &self.kind);
        if differs(|it| &it.label) {
            self.show_name(&row.label);
        }
        write(|it| &it.letter, &self.letter.element);
        if differs(|it| &it.kind) {
            let _ = self.letter.element.set_attribute("title", &row.kind);
        }
        let has_letter = row.of != StoryRowOf::Unplaced;
        self.letter.put(&self.main, Some(&self.kind), has_letter);
        write(|it| &it.pid, &self.pid.element);
        if was.is_none_or(|it| marked(it) != marked(row)) {
            if let Some(mut marks) = self.marks.take() {
                marks.unmount();
            }
            self.marks = marks(row).map(Render::build);
            if let Some(marks) = &mut self.marks {
                marks.mount(&self.main, Some(&self.detail));
            }
        }
        let after_name = self.name.next_element_sibling();
        self.pid
            .put(&self.main, after_name.as_ref(), !row.pid.is_empty());
        let is_node = row.is_node();
        if was.is_none_or(|it| it.is_node() != is_node) {
            let class = if is_node {
                "node-detail code"
            } else {
                "node-detail"
            };
            self.detail.set_class_name(class);
        }
        write(|it| &it.detail, &self.detail);
        if differs(|it| &it.label) {
            let says = format!("What to do with {}", row.label);
            let _ = self.menu.set_attribute("aria-label", &says);
        }
        self.more.put(&self.root, Some(&self.time), is_node);
        if differs(|it| &it.time) || differs(|it| &it.gap) {
            self.show_time(row);
        }
        if differs(|it| &it.time_title) {
            let _ = self.time.set_attribute("title", &row.time_title);
        }
    }

    /// Of a long name the middle is left out where there is no room for it: the end of
    /// a path says what it is of.
    fn show_name(&self, name: &str) {
        let document = self.name.owner_document();
        let Some((document, (start, end))) = document.zip(telling_end(name)) else {
            self.name.set_class_name("node-name");
            let _ = self.name.remove_attribute("title");
            self.name.set_text_content(Some(name));
            return;
        };
        self.name.set_class_name("node-name long");
        let _ = self.name.set_attribute("title", name);
        self.name.set_text_content(None);
        for half in [start, end] {
            if let Ok(part) = document.create_element("span") {
                part.set_text_content(Some(half));
                let _ = self.name.append_child(&part);
            }
        }
    }

    fn indent(&mut self, now: &Standing) {
        let (drawn, left_out) = now.levels();
        let deep = if left_out > 0 { " deep" } else { "" };
        self.main
            .set_class_name(&format!("node-main in-{drawn}{deep}"));
        let first = self.main.first_element_child();
        self.deeper.put(&self.main, first.as_ref(), left_out > 0);
        let deeper = &self.deeper.element;
        deeper.set_text_content(Some(&format!("+{left_out}")));
        let _ = deeper.set_attribute("title", &format!("{left_out} levels more"));
    }

    /// The control that shows or hides what is below a row. What has nothing below it
    /// lines up with what has.
    fn show_twist(&mut self, row: &StoryRow) {
        let before = if self.letter.is_in {
            &self.letter.element
        } else {
            &self.kind
        };
        self.twist
            .put(&self.main, Some(before), row.expanded.is_some());
        self.twist_space
            .put(&self.main, Some(before), row.expanded.is_none());
        let (says, class) = match row.expanded {
            Some(true) => ("Collapse", "twist open"),
            _ => ("Expand", "twist"),
        };
        let twist = &self.twist.element;
        twist.set_class_name(class);
        let _ = twist.set_attribute("aria-label", &format!("{says} {}", row.label));
    }

    fn show_time(&self, row: &StoryRow) {
        self.time.set_text_content(Some(&row.time));
        let document = self.time.owner_document().filter(|_| !row.gap.is_empty());
        let gap = document.and_then(|it| element(&it, "span", "gap").ok());
        if let Some(gap) = gap {
            gap.set_text_content(Some(&row.gap));
            let _ = gap.set_attribute("title", "After its parent");
            let time = self.time.first_child();
            let _ = self.time.insert_before(&gap, time.as_ref());
        }
    }
}

fn level(row: &StoryRow) -> u32 {
    row.level
}

/// What the marks of a row are made of.
fn marked(row: &StoryRow) -> impl PartialEq + '_ {
    (
        row.ghost,
        row.inferred,
        &row.alerts,
        &row.recorded,
        &row.remote,
    )
}
