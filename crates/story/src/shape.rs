//! How a story's lines hang together: parents, siblings, what is below what.

use crate::node::StoryNode;
use crate::story::Story;
use throughline_dataset::{AlertIdx, ProcessIdx};

/// Number of a line of a story in full: first the trees, then, where anything is
/// unplaced, a heading and what is unplaced below it. The same as long as the data
/// is the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LineNo(pub u32);

impl LineNo {
    pub(crate) fn at(self) -> usize {
        self.0 as usize
    }
}

/// What stands on a line.
#[derive(Clone, Copy, Debug)]
pub enum Line<'s> {
    /// A node.
    Node(&'s StoryNode),
    /// The heading above what is unplaced.
    Unplaced,
}

impl<'s> Line<'s> {
    /// The node, but for the heading.
    pub fn node(self) -> Option<&'s StoryNode> {
        match self {
            Self::Node(node) => Some(node),
            Self::Unplaced => None,
        }
    }
}

impl Story {
    /// How many lines there are.
    pub fn line_count(&self) -> u32 {
        let heading = usize::from(!self.unplaced.is_empty());
        (self.nodes.len() + heading + self.unplaced.len()) as u32
    }

    /// A line; none where there are not so many.
    pub fn line(&self, no: LineNo) -> Option<Line<'_>> {
        let at = no.at();
        if let Some(node) = self.nodes.get(at) {
            return Some(Line::Node(node));
        }
        if self.unplaced.is_empty() {
            return None;
        }
        match at - self.nodes.len() {
            0 => Some(Line::Unplaced),
            at => self.unplaced.get(at - 1).map(Line::Node),
        }
    }

    /// The node on a line; none on the heading.
    pub fn node(&self, no: LineNo) -> Option<&StoryNode> {
        self.line(no).and_then(Line::node)
    }

    /// Every line, in order.
    pub(crate) fn lines(&self) -> impl Iterator<Item = (LineNo, Line<'_>)> {
        (0..self.line_count())
            .map(LineNo)
            .filter_map(|no| Some((no, self.line(no)?)))
    }

    /// Every node with its line, in order.
    pub fn all_nodes(&self) -> impl Iterator<Item = (LineNo, &StoryNode)> {
        let below_heading = self.nodes.len() as u32 + 1;
        let unplaced = (below_heading..).map(LineNo).zip(&self.unplaced);
        (0..).map(LineNo).zip(&self.nodes).chain(unplaced)
    }

    /// Whether a line is of the trees, not of what is unplaced.
    pub fn is_placed(&self, no: LineNo) -> bool {
        no.at() < self.nodes.len()
    }

    /// The line of the alert whose story this is.
    pub fn focus(&self) -> Option<LineNo> {
        self.lines()
            .find(|it| it.1.node().is_some_and(|it| it.focused))
            .map(|it| it.0)
    }

    /// The line of a process.
    pub fn line_of(&self, process: ProcessIdx) -> Option<LineNo> {
        self.lines()
            .find(|it| it.1.node().is_some_and(|it| it.process == Some(process)))
            .map(|it| it.0)
    }

    /// The line where an alert is drawn.
    pub fn place_of(&self, alert: AlertIdx) -> Option<LineNo> {
        self.lines()
            .find(|it| it.1.node().is_some_and(|it| it.raised.contains(&alert)))
            .map(|it| it.0)
    }
}

const NONE: u32 = u32::MAX;

/// Where each line stands among the others.
#[derive(Clone, Debug, Default)]
pub struct Shape {
    depth: Vec<u32>,
    parent: Vec<u32>,
    /// The line after the last that is below each.
    end: Vec<u32>,
    /// Whether an alert is drawn on it or anywhere below it.
    leads_to_alert: Vec<bool>,
}

impl Shape {
    /// The shape of a story.
    pub fn of(story: &Story) -> Self {
        let count = story.line_count() as usize;
        let mut shape = Self {
            depth: Vec::with_capacity(count),
            parent: Vec::with_capacity(count),
            end: vec![0; count],
            leads_to_alert: vec![false; count],
        };
        let mut open: Vec<u32> = Vec::new();
        for (no, line) in story.lines() {
            let depth = match line {
                Line::Node(node) if no.at() < story.nodes.len() => node.depth,
                // The heading stands above what is unplaced.
                Line::Node(node) => node.depth + 1,
                Line::Unplaced => 0,
            };
            while open.len() > depth as usize {
                let closed = open.pop().map_or(0, |it| it as usize);
                shape.end[closed] = no.0;
            }
            shape.depth.push(depth);
            shape.parent.push(open.last().copied().unwrap_or(NONE));
            open.push(no.0);
            let node = line.node();
            shape.leads_to_alert[no.at()] =
                node.is_some_and(|it| it.focused || !it.raised.is_empty());
        }
        for line in open {
            shape.end[line as usize] = count as u32;
        }
        // Parents stand before children.
        for at in (0..count).rev() {
            if shape.leads_to_alert[at] && shape.parent[at] != NONE {
                shape.leads_to_alert[shape.parent[at] as usize] = true;
            }
        }
        shape
    }

    /// How many lines there are.
    pub fn len(&self) -> usize {
        self.depth.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.depth.is_empty()
    }

    /// How deep a line is nested, from 0.
    pub fn depth(&self, no: LineNo) -> u32 {
        self.depth[no.at()]
    }

    /// The line that it is below.
    pub fn parent(&self, no: LineNo) -> Option<LineNo> {
        let parent = self.parent[no.at()];
        (parent != NONE).then_some(LineNo(parent))
    }

    /// The line after the last one that is below it.
    pub fn end(&self, no: LineNo) -> LineNo {
        LineNo(self.end[no.at()])
    }

    /// Whether anything is below it.
    pub fn has_children(&self, no: LineNo) -> bool {
        self.end[no.at()] > no.0 + 1
    }

    /// What is directly below it, in order.
    pub fn children(&self, no: LineNo) -> Siblings<'_> {
        Siblings {
            shape: self,
            next: no.0 + 1,
            end: self.end[no.at()],
        }
    }

    /// What is below nothing.
    pub fn roots(&self) -> Siblings<'_> {
        Siblings {
            shape: self,
            next: 0,
            end: self.len() as u32,
        }
    }

    /// Whether an alert is drawn on it or below it.
    pub fn leads_to_alert(&self, no: LineNo) -> bool {
        self.leads_to_alert[no.at()]
    }
}

/// Lines side by side, in order.
#[derive(Clone, Debug)]
pub struct Siblings<'s> {
    shape: &'s Shape,
    next: u32,
    end: u32,
}

impl Iterator for Siblings<'_> {
    type Item = LineNo;

    fn next(&mut self) -> Option<LineNo> {
        if self.next >= self.end {
            return None;
        }
        let no = LineNo(self.next);
        self.next = self.shape.end[no.at()];
        Some(no)
    }
}
