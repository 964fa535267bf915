//! Search in a story.

use crate::node::StoryNode;
use crate::shape::LineNo;
use crate::story::Story;
use memchr::memmem::Finder;
use throughline_dataset::Dataset;

/// What can be found on each line, in lower case.
#[derive(Clone, Debug, Default)]
pub struct Findable {
    text: String,
    /// Where the text of each line ends.
    ends: Vec<u32>,
}

impl Findable {
    /// What can be found in a story.
    pub fn of(data: &Dataset, story: &Story) -> Self {
        let mut findable = Self::default();
        for (_, line) in story.lines() {
            if let Some(node) = line.node() {
                findable.push(data, node);
            }
            findable.ends.push(findable.text.len() as u32);
        }
        findable
    }

    fn push(&mut self, data: &Dataset, node: &StoryNode) {
        let mut push = |it: &str| {
            if it.is_ascii() {
                let from = self.text.len();
                self.text.push_str(it);
                self.text[from..].make_ascii_lowercase();
            } else {
                self.text.push_str(&it.to_lowercase());
            }
            self.text.push('\n');
        };
        push(&node.label(data));
        if let Some(command) = node.command_line(data) {
            push(command);
        }
        if let Some(pid) = node.pid {
            push(&pid.to_string());
        }
        for &alert in &node.raised {
            push(data.text_or_empty(data.alert(alert).title));
        }
    }

    /// The lines that hold every word, in order; none where there are no words.
    pub fn find(&self, words: &str) -> Vec<LineNo> {
        let words = words.to_lowercase();
        let mut words = words.split_whitespace();
        let Some(first) = words.next() else {
            return Vec::new();
        };
        let mut hits = self.lines_with(first);
        for word in words {
            let finder = Finder::new(word.as_bytes());
            hits.retain(|&it| finder.find(self.line(it).as_bytes()).is_some());
        }
        hits
    }

    fn line(&self, line: LineNo) -> &str {
        let start = match line.at() {
            0 => 0,
            at => self.ends[at - 1],
        };
        &self.text[start as usize..self.ends[line.at()] as usize]
    }

    fn lines_with(&self, word: &str) -> Vec<LineNo> {
        let mut hits: Vec<LineNo> = Vec::new();
        let mut line = 0_usize;
        for at in Finder::new(word.as_bytes()).find_iter(self.text.as_bytes()) {
            while self.ends[line] as usize <= at {
                line += 1;
            }
            let no = LineNo(line as u32);
            if hits.last() != Some(&no) {
                hits.push(no);
            }
        }
        hits
    }
}
