//! Search in a story.

use crate::node::StoryNode;
use crate::shape::LineNo;
use crate::story::Story;
use memchr::memmem::Finder;
use throughline_dataset::Dataset;

/// So many bytes of a text tell how rare a word is in it.
const AT_FIRST: usize = 1 << 16;

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
        let mut words: Vec<&str> = words.split_whitespace().collect();
        // The rarest goes first, so that the others are looked for on few lines.
        words.sort_by_cached_key(|it| self.times_at_first(it));
        let Some((first, rest)) = words.split_first() else {
            return Vec::new();
        };
        let mut hits = self.lines_with(first);
        for word in rest {
            let finder = Finder::new(word.as_bytes());
            hits.retain(|&it| finder.find(self.line(it).as_bytes()).is_some());
        }
        hits
    }

    /// How often a word occurs in the beginning of the text.
    fn times_at_first(&self, word: &str) -> usize {
        let text = self.text.as_bytes();
        let first = &text[..text.len().min(AT_FIRST)];
        Finder::new(word.as_bytes()).find_iter(first).count()
    }

    fn line(&self, line: LineNo) -> &str {
        let start = match line.at() {
            0 => 0,
            at => self.ends[at - 1],
        };
        &self.text[start as usize..self.ends[line.at()] as usize]
    }

    fn lines_with(&self, word: &str) -> Vec<LineNo> {
        let finder = Finder::new(word.as_bytes());
        let text = self.text.as_bytes();
        let mut hits: Vec<LineNo> = Vec::new();
        let (mut from, mut line) = (0, 0);
        // Behind a hit the next line is looked at.
        while let Some(at) = finder.find(&text[from..]).map(|it| from + it) {
            while self.ends[line] as usize <= at {
                line += 1;
            }
            hits.push(LineNo(line as u32));
            from = self.ends[line] as usize;
        }
        hits
    }
}
