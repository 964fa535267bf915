//! Siblings that look alike, drawn as one line: "+812 like this".
//!
//! What is frequent folds, what is rare stays (the idea of rarity as weight is
//! `NoDoze`'s). In this order, for the siblings below one line:
//!
//! 1. Of [`ALIKE`] or more that look the same, the first stays and the others
//!    fold. Two look the same where kind, name, what was done and the command line
//!    are equal but for numbers, and so are the names of all below them.
//! 2. Of more than [`OF_A_NAME`] that are left with one name, the
//!    [`KEPT_OF_A_NAME`] with the rarest looks stay.
//! 3. Of more than [`TOUCHED`] things of one kind that a process touched, the
//!    [`KEPT_TOUCHED`] with the rarest names stay. A process that is only looked at
//!    writes hundreds of registry values, between which its children are lost.
//! 4. Of more than [`OF_A_KIND`] that are left of one kind, the
//!    [`KEPT_OF_A_KIND`] with the rarest names stay.
//!
//! What leads to an alert never folds, and neither does what leads to another
//! device. What an alert names is touched as evidence, and is no part of the third.

use crate::node::{NodeKind, NodeName, StoryNode};
use crate::shape::{LineNo, Shape};
use crate::story::Story;
use rustc_hash::{FxHashMap, FxHasher};
use std::hash::{Hash, Hasher};
use throughline_dataset::Dataset;

/// So many siblings that look the same fold.
pub const ALIKE: usize = 5;
/// So many siblings of one name, with different looks, are still drawn.
pub const OF_A_NAME: usize = 24;
/// So many stay where there are more.
pub const KEPT_OF_A_NAME: usize = 10;
/// So many things of one kind that one process touched are still drawn.
pub const TOUCHED: usize = 8;
/// So many stay where there are more.
pub const KEPT_TOUCHED: usize = 6;
/// So many siblings of one kind, with different names, are still drawn.
pub const OF_A_KIND: usize = 200;
/// So many stay where there are more.
pub const KEPT_OF_A_KIND: usize = 100;

/// What the lines of a fold have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Alike {
    /// They look the same as the line before them.
    Look,
    /// They share a name.
    Name,
    /// They share a kind.
    Kind,
}

/// Siblings that are drawn as one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fold {
    /// What they have in common.
    pub alike: Alike,
    /// The siblings, in order; at least two.
    pub members: Vec<LineNo>,
}

/// All folds of a story.
#[derive(Clone, Debug, Default)]
pub struct Folds {
    folds: Vec<Fold>,
    /// For each line the fold that it is in.
    of_line: Vec<u32>,
}

const NONE: u32 = u32::MAX;

impl Folds {
    /// The folds of a story.
    pub fn of(data: &Dataset, story: &Story, shape: &Shape) -> Self {
        let looks = Looks::of(data, story, shape);
        let mut folds = Self {
            folds: Vec::new(),
            of_line: vec![NONE; shape.len()],
        };
        let mut siblings: Vec<LineNo> = Vec::new();
        let parents = (0..shape.len() as u32).map(LineNo);
        for parent in parents.filter(|&it| shape.has_children(it)) {
            siblings.clear();
            siblings.extend(shape.children(parent).filter(|&it| looks.may_fold(it)));
            if siblings.len() >= ALIKE {
                folds.fold_alike(&looks, &mut siblings);
                folds.fold_crowd(&mut siblings, &looks.name, &looks.times, CROWD_OF_A_NAME);
                // Few of what was touched are left, so only the others may be a crowd.
                let mut touched: Vec<LineNo> = Vec::new();
                siblings.retain(|it| {
                    let is_touched = looks.touched[it.at()];
                    touched.extend(is_touched.then_some(*it));
                    !is_touched
                });
                folds.fold_crowd(&mut touched, &looks.kind, &looks.named, CROWD_TOUCHED);
                folds.fold_crowd(&mut siblings, &looks.kind, &looks.named, CROWD_OF_A_KIND);
            }
        }
        folds
    }

    /// A fold by its number.
    pub fn get(&self, no: u32) -> Option<&Fold> {
        self.folds.get(no as usize)
    }

    /// The number of the fold that a line is in.
    pub fn of_line(&self, line: LineNo) -> Option<u32> {
        self.of_line
            .get(line.at())
            .copied()
            .filter(|&it| it != NONE)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.folds.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.folds.is_empty()
    }

    fn add(&mut self, alike: Alike, members: Vec<LineNo>) {
        let no = self.folds.len() as u32;
        for member in &members {
            self.of_line[member.at()] = no;
        }
        self.folds.push(Fold { alike, members });
    }

    /// Folds all but the first of those that look the same; the others are left.
    fn fold_alike(&mut self, looks: &Looks, siblings: &mut Vec<LineNo>) {
        for (_, group) in groups(siblings, &looks.look) {
            if group.len() >= ALIKE {
                self.add(Alike::Look, group[1..].to_vec());
            }
        }
        siblings.retain(|it| self.of_line[it.at()] == NONE);
    }

    /// Folds all but the rarest of those that share a value, where they are a crowd.
    fn fold_crowd(
        &mut self,
        siblings: &mut Vec<LineNo>,
        shared: &[u64],
        times: &[u32],
        crowd: Crowd,
    ) {
        if siblings.len() <= crowd.most {
            return;
        }
        for (_, group) in groups(siblings, shared) {
            if group.len() <= crowd.most {
                continue;
            }
            let mut by_rarity = group.clone();
            // Stable: of the equally rare the first stay.
            by_rarity.sort_by_key(|it| times[it.at()]);
            let mut folded = by_rarity.split_off(crowd.kept);
            folded.sort_unstable();
            self.add(crowd.alike, folded);
        }
        siblings.retain(|it| self.of_line[it.at()] == NONE);
    }
}

#[derive(Clone, Copy)]
struct Crowd {
    alike: Alike,
    most: usize,
    kept: usize,
}

const CROWD_OF_A_NAME: Crowd = Crowd {
    alike: Alike::Name,
    most: OF_A_NAME,
    kept: KEPT_OF_A_NAME,
};

const CROWD_TOUCHED: Crowd = Crowd {
    alike: Alike::Kind,
    most: TOUCHED,
    kept: KEPT_TOUCHED,
};

const CROWD_OF_A_KIND: Crowd = Crowd {
    alike: Alike::Kind,
    most: OF_A_KIND,
    kept: KEPT_OF_A_KIND,
};

/// Lines that share a value, in the order of the first of each.
fn groups(lines: &[LineNo], value: &[u64]) -> Vec<(u64, Vec<LineNo>)> {
    let mut at: FxHashMap<u64, usize> = FxHashMap::default();
    let mut groups: Vec<(u64, Vec<LineNo>)> = Vec::new();
    for &line in lines {
        let value = value[line.at()];
        let place = *at.entry(value).or_insert_with(|| {
            groups.push((value, Vec::new()));
            groups.len() - 1
        });
        groups[place].1.push(line);
    }
    groups
}

/// What each line looks like, as numbers to compare by.
struct Looks {
    /// Kind, name, what was done, command line but for numbers, names below.
    look: Vec<u64>,
    name: Vec<u64>,
    kind: Vec<u64>,
    /// How often its look occurs in the story.
    times: Vec<u32>,
    /// How often its name does.
    named: Vec<u32>,
    stays: Vec<bool>,
    /// Telemetry alone tells that a process touched it.
    touched: Vec<bool>,
}

impl Looks {
    fn of(data: &Dataset, story: &Story, shape: &Shape) -> Self {
        let count = shape.len();
        let mut looks = Self {
            look: vec![0; count],
            name: vec![0; count],
            kind: vec![0; count],
            times: Vec::new(),
            named: Vec::new(),
            stays: vec![true; count],
            touched: vec![false; count],
        };
        // The names below, whatever their order.
        let mut below = vec![0_u64; count];
        let mut leads_away = vec![false; count];
        let mut text = Vec::new();
        for no in (0..count as u32).rev().map(LineNo) {
            let at = no.at();
            let Some(node) = story.node(no) else { continue };
            let name = hash_name(data, node, &mut text);
            looks.kind[at] = hash(|it| node.kind.hash(it));
            looks.name[at] = name;
            text.clear();
            if let Some(command) = node.command_line(data) {
                but_for_numbers(command, &mut text);
            }
            let did = hash(|it| node.action.hash(it));
            looks.look[at] = mixed(mixed(mixed_text(name, &text), did), below[at]);
            leads_away[at] |= !node.remote.is_empty() || node.reached_from.is_some();
            looks.stays[at] = shape.leads_to_alert(no)
                || leads_away[at]
                || node.kind == NodeKind::Alert
                || matches!(node.name, NodeName::More(_));
            looks.touched[at] =
                node.action.is_some() && node.sign_in.is_none() && node.alerts.is_empty();
            if let Some(parent) = shape.parent(no) {
                let tree = mixed(name, below[at]);
                below[parent.at()] = below[parent.at()].wrapping_add(tree);
                leads_away[parent.at()] |= leads_away[at];
            }
        }
        looks.times = times(&looks.look);
        looks.named = times(&looks.name);
        looks
    }

    fn may_fold(&self, line: LineNo) -> bool {
        !self.stays[line.at()]
    }
}

fn times(values: &[u64]) -> Vec<u32> {
    let mut count: FxHashMap<u64, u32> = FxHashMap::default();
    for value in values {
        *count.entry(*value).or_default() += 1;
    }
    values.iter().map(|it| count[it]).collect()
}

fn hash(write: impl FnOnce(&mut FxHasher)) -> u64 {
    let mut hasher = FxHasher::default();
    write(&mut hasher);
    hasher.finish()
}

/// What a node is and is called, without case; `text` is room to write in.
fn hash_name(data: &Dataset, node: &StoryNode, text: &mut Vec<u8>) -> u64 {
    text.clear();
    text.extend_from_slice(node.label(data).as_bytes());
    text.make_ascii_lowercase();
    mixed_text(hash(|it| (node.kind, node.ghost).hash(it)), text)
}

/// A number made of two. The usual hasher keeps no more than an address is long, which
/// in the browser is too little to tell tens of thousands of looks apart by.
fn mixed(a: u64, b: u64) -> u64 {
    let mixed = (a.rotate_left(26) ^ b).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    mixed ^ mixed >> 32
}

fn mixed_text(of: u64, text: &[u8]) -> u64 {
    let mut all = mixed(of, text.len() as u64);
    for part in text.chunks(8) {
        let mut word = [0; 8];
        word[..part.len()].copy_from_slice(part);
        all = mixed(all, u64::from_le_bytes(word));
    }
    all
}

/// A word this long that has digits in it is a payload, not a number, unless all of
/// it is hexadecimal.
const LONG_WORD: usize = 16;

/// Writes a command line without its case and without what differs from run to run:
/// words with a digit in them, such as handles, pids and ports.
fn but_for_numbers(command: &str, into: &mut Vec<u8>) {
    let mut word = 0;
    for &byte in command.as_bytes() {
        if byte.is_ascii_alphanumeric() || !byte.is_ascii() {
            into.push(byte.to_ascii_lowercase());
        } else {
            end_word(into, word);
            into.push(byte);
            word = into.len();
        }
    }
    if word < into.len() {
        end_word(into, word);
        into.push(b' ');
    }
}

/// Puts a mark in the place of the word that begins there, if it is a number.
fn end_word(text: &mut Vec<u8>, from: usize) {
    let word = &text[from..];
    let numbered = word.iter().any(u8::is_ascii_digit);
    let is_hexadecimal = || word.iter().all(u8::is_ascii_hexdigit);
    if numbered && (word.len() < LONG_WORD || is_hexadecimal()) {
        text.truncate(from);
        text.push(b'#');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(command: &str) -> Vec<u8> {
        let mut shape = Vec::new();
        but_for_numbers(command, &mut shape);
        shape
    }

    #[test]
    fn commands_are_alike_but_for_numbers() {
        let alike = [
            (
                "conhost.exe 0xffffffff -ForceV1",
                "conhost.exe 0x4 -ForceV1",
            ),
            ("ping 10.0.0.1", "PING 10.9.0.17"),
            (
                "a {6F9619FF-8B86-D011-B42D-00CF4FC964FF}",
                "a {7f9619ff-8b86-d011-b42d-00cf4fc964f0}",
            ),
        ];
        for (a, b) in alike {
            assert_eq!(shape(a), shape(b), "{a} and {b}");
        }
        let apart = [
            ("cmd /c whoami", "cmd /c hostname"),
            (
                "powershell -enc SQBFAFgAIAAoAE4AZQB3",
                "powershell -enc SQBFAFgAIAAoAE4AZQB4",
            ),
            ("a", "a b"),
        ];
        for (a, b) in apart {
            assert_ne!(shape(a), shape(b), "{a} and {b}");
        }
    }
}
