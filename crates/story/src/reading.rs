//! Which lines of a story are drawn, and how they hang together then: what the
//! reader closed, opened, left out or looks for.

use crate::folding::Folds;
use crate::node::NodeKind;
use crate::shape::{Line, LineNo, Shape};
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
    AllBut(FxHashSet<LineNo>),
    /// None but these.
    NoneBut(FxHashSet<LineNo>),
}

impl Default for Expansion {
    fn default() -> Self {
        Self::AllBut(FxHashSet::default())
    }
}

impl Expansion {
    fn is_open(&self, line: LineNo) -> bool {
        match self {
            Self::AllBut(closed) => !closed.contains(&line),
            Self::NoneBut(open) => open.contains(&line),
        }
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
            forced: Forced::of(shape, &choices.hits),
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

    /// For each level above a row, from the outermost, whether a line runs down
    /// there to a later sibling; the last says so of the row itself. Roots stand side
    /// by side without a line between them.
    pub fn rails(&self, row: u32) -> Vec<bool> {
        let mut rails = Vec::new();
        let mut at = self.rows.get(row as usize);
        while let Some(row) = at {
            let Some(parent) = row.parent else { break };
            rails.push(row.position < row.siblings);
            at = self.rows.get(parent as usize);
        }
        rails.reverse();
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

/// Lines that are drawn whatever hides them, and all that they are below.
struct Forced {
    hits: FxHashSet<LineNo>,
    above: FxHashSet<LineNo>,
}

impl Forced {
    fn of(shape: &Shape, hits: &[LineNo]) -> Self {
        let mut above = FxHashSet::default();
        for &hit in hits {
            let mut at = shape.parent(hit);
            while let Some(line) = at {
                if !above.insert(line) {
                    break;
                }
                at = shape.parent(line);
            }
        }
        Self {
            hits: hits.iter().copied().collect(),
            above,
        }
    }

    fn shows(&self, line: LineNo) -> bool {
        self.hits.contains(&line) || self.above.contains(&line)
    }
}

struct Drawer<'s> {
    story: &'s Story,
    shape: &'s Shape,
    folds: &'s Folds,
    choices: &'s Choices,
    forced: Forced,
}

/// Rows side by side that are still to be drawn.
struct Abreast {
    items: Vec<RowOf>,
    next: usize,
    level: u32,
    parent: Option<u32>,
}

impl Drawer<'_> {
    fn draw(self) -> Reading {
        let mut reading = Reading::default();
        let roots = self.shape.roots().filter(|&it| self.may_show(it));
        let mut stack = vec![Abreast {
            items: self.folded(roots),
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
    fn below(&self, of: RowOf, level: u32) -> (Below, bool) {
        match of {
            RowOf::Line(line) => {
                let has_any = self.shape.children(line).any(|it| self.may_show(it));
                let is_open =
                    self.choices.expansion.is_open(line) || self.forced.above.contains(&line);
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
                let items = self.folded(self.shown_children(line));
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

    fn children(&self, line: LineNo, level: u32) -> Vec<RowOf> {
        let items = self.folded(self.shown_children(line));
        // Below a device stand the tops of its trees.
        if level == 1 {
            items.into_iter().map(|it| self.shortened(it)).collect()
        } else {
            items
        }
    }

    fn shown_children(&self, line: LineNo) -> impl Iterator<Item = LineNo> {
        self.shape.children(line).filter(|&it| self.may_show(it))
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
        is_plain && !self.forced.hits.contains(&line)
    }

    /// The one line below it, where there is one that is open.
    fn sole_child(&self, line: LineNo) -> Option<LineNo> {
        let is_open = self.choices.expansion.is_open(line) || self.forced.above.contains(&line);
        let mut children = self.shown_children(line).filter(|_| is_open);
        let child = children.next()?;
        children.next().is_none().then_some(child)
    }

    fn may_show(&self, line: LineNo) -> bool {
        if self.forced.shows(line) {
            return true;
        }
        if self.choices.only_alerts && !self.shape.leads_to_alert(line) {
            return false;
        }
        if !self.choices.no_artefacts || self.shape.leads_to_alert(line) {
            return true;
        }
        match self.story.line(line) {
            Some(Line::Node(node)) => matches!(
                node.kind,
                NodeKind::Alert | NodeKind::Subject(SubjectKind::Process | SubjectKind::Device)
            ),
            Some(Line::Unplaced) => self.shape.children(line).any(|it| self.may_show(it)),
            None => false,
        }
    }

    /// Members of a fold that it stands for.
    fn members(&self, fold: u32) -> impl Iterator<Item = LineNo> {
        let members = self.folds.get(fold).map_or(&[][..], |it| &it.members);
        members
            .iter()
            .copied()
            .filter(|&it| self.may_show(it) && !self.forced.shows(it))
    }

    /// Lines side by side with folds in the place of their first member.
    fn folded(&self, lines: impl Iterator<Item = LineNo>) -> Vec<RowOf> {
        let mut items = Vec::new();
        let mut drawn: FxHashSet<u32> = FxHashSet::default();
        for line in lines {
            let fold = self
                .folds
                .of_line(line)
                .filter(|_| !self.forced.shows(line));
            let Some(fold) = fold else {
                items.push(RowOf::Line(line));
                continue;
            };
            if !drawn.insert(fold) {
                continue;
            }
            let count = self.members(fold).count() as u32;
            let first = self.folds.get(fold).map_or(line, |it| it.members[0]);
            // A fold of one says less than the line does.
            items.push(match count {
                1 => RowOf::Line(line),
                count => RowOf::Fold { fold, first, count },
            });
        }
        items
    }
}

struct Below {
    items: Vec<RowOf>,
    has_any: bool,
}
