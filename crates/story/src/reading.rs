//! Which lines of a story are drawn, and how they hang together then: what the
//! reader closed, opened, left out or looks for.

use crate::folding::Folds;
use crate::marks::Marks;
use crate::node::NodeKind;
use crate::shape::{LineNo, Shape};
use crate::story::Story;
use rustc_hash::FxHashSet;
use throughline_model::SubjectKind;

/// So many ancestors above the first branch are drawn; those above them wait
/// behind "show more ancestors" (portal features, 5.2 rule 6).
pub const ANCESTORS: usize = 3;

/// Which lines show what is below them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expansion {
    /// All but these.
    AllBut(Vec<LineNo>),
    /// None but these.
    NoneBut(Vec<LineNo>),
}

impl Default for Expansion {
    fn default() -> Self {
        Self::AllBut(Vec::new())
    }
}

/// What the reader of a story has chosen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choices {
    /// Which lines show what is below them.
    pub expansion: Expansion,
    /// Folds that show their members, by their first.
    pub open_folds: FxHashSet<LineNo>,
    /// Trees that show all their ancestors, by their top.
    pub all_ancestors: FxHashSet<LineNo>,
    /// True where only what leads to an alert is drawn.
    pub only_alerts: bool,
    /// True where only processes and alerts are drawn, no files, addresses and
    /// other things that they touched.
    pub no_artefacts: bool,
    /// Lines that are drawn whatever hides them: what a search found.
    pub hits: Vec<LineNo>,
}

/// What stands on a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowOf {
    /// A line of the story.
    Line(LineNo),
    /// A fold: its number, its first member, how many of its members it stands for.
    Fold {
        /// Number of the fold.
        fold: u32,
        /// Its first member, which names it.
        first: LineNo,
        /// How many lines it stands for.
        count: u32,
    },
    /// Ancestors that are left out.
    Ancestors {
        /// The top of the tree, which names them.
        top: LineNo,
        /// How many there are.
        count: u32,
    },
}

impl RowOf {
    /// The line that it is, or that it is named by.
    pub fn line(self) -> LineNo {
        match self {
            Self::Line(line)
            | Self::Fold { first: line, .. }
            | Self::Ancestors { top: line, .. } => line,
        }
    }
}

/// One row as it is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    /// What stands there.
    pub of: RowOf,
    /// Level, from 1.
    pub level: u32,
    /// Position among the rows side by side, from 1.
    pub position: u32,
    /// How many there are side by side.
    pub siblings: u32,
    /// The row that it is below.
    pub parent: Option<u32>,
    /// Whether what is below it is drawn; none where there is nothing.
    pub expanded: Option<bool>,
}

/// A story as it is drawn.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    rows: Vec<Row>,
    shown: u32,
}

impl Reading {
    /// Draws a story as the reader has chosen.
    pub fn of(story: &Story, shape: &Shape, folds: &Folds, choices: &Choices) -> Self {
        let drawer = Drawer {
            story,
            shape,
            folds,
            choices,
            marks: Marks::of(story, shape, choices),
            fold_item: vec![u32::MAX; folds.len()],
        };
        drawer.draw()
    }

    /// The rows, from top to bottom.
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// How many nodes of the story have a row of their own.
    pub fn shown(&self) -> u32 {
        self.shown
    }

    /// The row of a line, if it is drawn.
    pub fn row_of(&self, line: LineNo) -> Option<u32> {
        let at = self.rows.iter().position(|it| it.of == RowOf::Line(line))?;
        Some(at as u32)
    }

    /// Whether a line runs down to a later sibling: a bit for each level, the row's own
    /// the lowest, then those above it, as many as there is room for. Roots stand side by
    /// side without a line between them.
    pub fn rails(&self, row: u32) -> u32 {
        let mut rails = 0;
        let mut at = self.rows.get(row as usize);
        for above in 0..u32::BITS {
            let Some((row, parent)) = at.and_then(|it| Some((it, it.parent?))) else {
                break;
            };
            rails |= u32::from(row.position < row.siblings) << above;
            at = self.rows.get(parent as usize);
        }
        rails
    }
}

/// What must be opened, beyond what is, for a line to be drawn.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Opening {
    /// Lines to expand.
    pub lines: Vec<LineNo>,
    /// Folds to open, by their first member.
    pub folds: Vec<LineNo>,
    /// Trees to show all ancestors of, by their top.
    pub ancestors: Vec<LineNo>,
}

impl Opening {
    /// What must be opened for a line to be drawn.
    pub fn of(shape: &Shape, folds: &Folds, line: LineNo) -> Self {
        let mut opening = Self::default();
        let mut at = Some(line);
        let mut top = line;
        while let Some(here) = at {
            if let Some(fold) = folds.of_line(here).and_then(|it| folds.get(it)) {
                opening.folds.push(fold.members[0]);
            }
            at = shape.parent(here);
            if let Some(parent) = at {
                opening.lines.push(parent);
                if shape.parent(parent).is_some() {
                    top = parent;
                }
            }
        }
        opening.ancestors.push(top);
        opening
    }
}

struct Drawer<'s> {
    story: &'s Story,
    shape: &'s Shape,
    folds: &'s Folds,
    choices: &'s Choices,
    marks: Marks,
    /// For each fold its place among the rows side by side that are being gathered.
    fold_item: Vec<u32>,
}

/// Rows side by side that are still to be drawn.
struct Abreast {
    items: Vec<RowOf>,
    next: usize,
    level: u32,
    parent: Option<u32>,
}

impl Drawer<'_> {
    fn draw(mut self) -> Reading {
        let mut reading = Reading::default();
        let roots = self.folded(self.shape.roots());
        let mut stack = vec![Abreast {
            items: roots,
            next: 0,
            level: 1,
            parent: None,
        }];
        while let Some(top) = stack.last_mut() {
            let Some(&of) = top.items.get(top.next) else {
                stack.pop();
                continue;
            };
            top.next += 1;
            let (level, parent) = (top.level, top.parent);
            let (position, siblings) = (top.next as u32, top.items.len() as u32);
            let row = reading.rows.len() as u32;
            let (below, is_open) = self.below(of, level);
            reading.shown += u32::from(self.is_node(of));
            reading.rows.push(Row {
                of,
                level,
                position,
                siblings,
                parent,
                expanded: below.has_any.then_some(is_open),
            });
            if is_open && !below.items.is_empty() {
                stack.push(Abreast {
                    items: below.items,
                    next: 0,
                    level: level + 1,
                    parent: Some(row),
                });
            }
        }
        reading
    }

    fn is_node(&self, of: RowOf) -> bool {
        matches!(of, RowOf::Line(line) if self.story.node(line).is_some())
    }

    /// What is below a row, made only where it is open.
    fn below(&mut self, of: RowOf, level: u32) -> (Below, bool) {
        match of {
            RowOf::Line(line) => {
                let has_any = self.shown_children(line).next().is_some();
                let is_open = self.marks.open.contains(line);
                let items = if has_any && is_open {
                    self.children(line, level)
                } else {
                    Vec::new()
                };
                (Below { items, has_any }, is_open)
            }
            RowOf::Fold { fold, first, .. } => {
                let is_open = self.choices.open_folds.contains(&first);
                let items = if is_open {
                    self.members(fold).map(RowOf::Line).collect()
                } else {
                    Vec::new()
                };
                let has_any = true;
                (Below { items, has_any }, is_open)
            }
            RowOf::Ancestors { top, count } => {
                let mut line = top;
                for _ in 1..count {
                    line = self.sole_child(line).unwrap_or(line);
                }
                let items = self.folded(self.shape.children(line));
                (
                    Below {
                        items,
                        has_any: false,
                    },
                    true,
                )
            }
        }
    }

    fn children(&mut self, line: LineNo, level: u32) -> Vec<RowOf> {
        let items = self.folded(self.shape.children(line));
        // Below a device stand the tops of its trees.
        if level == 1 {
            items.into_iter().map(|it| self.shortened(it)).collect()
        } else {
            items
        }
    }

    fn shown_children(&self, line: LineNo) -> impl Iterator<Item = LineNo> {
        let shown = &self.marks.shown;
        self.shape
            .children(line)
            .filter(move |&it| shown.contains(it))
    }

    /// Ancestors in the place of the top of a tree, where many stand above the first
    /// branch.
    fn shortened(&self, of: RowOf) -> RowOf {
        let RowOf::Line(top) = of else { return of };
        if self.choices.all_ancestors.contains(&top) {
            return of;
        }
        let mut run = 0_usize;
        let mut line = top;
        while self.is_plain_process(line)
            && let Some(child) = self.sole_child(line)
        {
            run += 1;
            line = child;
        }
        // One line for one ancestor would save nothing.
        match run.saturating_sub(ANCESTORS) {
            0 | 1 => of,
            count => RowOf::Ancestors {
                top,
                count: count as u32,
            },
        }
    }

    /// A process that nothing is to be told of.
    fn is_plain_process(&self, line: LineNo) -> bool {
        let is_plain = self.story.node(line).is_some_and(|it| {
            it.kind == NodeKind::Subject(SubjectKind::Process)
                && it.raised.is_empty()
                && !it.focused
        });
        is_plain && !self.marks.hits.contains(line)
    }

    /// The one line below it, where there is one that is open.
    fn sole_child(&self, line: LineNo) -> Option<LineNo> {
        if !self.marks.open.contains(line) {
            return None;
        }
        let mut children = self.shown_children(line);
        let child = children.next()?;
        children.next().is_none().then_some(child)
    }

    /// Members of a fold that it stands for.
    fn members(&self, fold: u32) -> impl Iterator<Item = LineNo> {
        let members = self.folds.get(fold).map_or(&[][..], |it| &it.members);
        members
            .iter()
            .copied()
            .filter(|&it| self.marks.shown.contains(it) && !self.marks.forced.contains(it))
    }

    /// Those of lines side by side that are shown, with folds in the place of their
    /// first member.
    fn folded(&mut self, lines: impl Iterator<Item = LineNo>) -> Vec<RowOf> {
        let mut items: Vec<RowOf> = Vec::new();
        for line in lines {
            if !self.marks.shown.contains(line) {
                continue;
            }
            let fold = self.folds.of_line(line);
            let Some(no) = fold.filter(|_| !self.marks.forced.contains(line)) else {
                items.push(RowOf::Line(line));
                continue;
            };
            let place = &mut self.fold_item[no as usize];
            match items.get_mut(*place as usize) {
                Some(RowOf::Fold { fold, count, .. }) if *fold == no => *count += 1,
                _ => {
                    *place = items.len() as u32;
                    items.push(RowOf::Fold {
                        fold: no,
                        // As long as there is one, the line that is shown.
                        first: line,
                        count: 1,
                    });
                }
            }
        }
        for item in &mut items {
            if let RowOf::Fold { fold, first, count } = item {
                // A fold of one says less than the line does.
                if *count == 1 {
                    *item = RowOf::Line(*first);
                } else if let Some(fold) = self.folds.get(*fold) {
                    *first = fold.members[0];
                }
            }
        }
        items
    }
}

struct Below {
    items: Vec<RowOf>,
    has_any: bool,
}
