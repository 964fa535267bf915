//! Every distinct subject of evidence, once, as words.
//!
//! A subject has room for some forty facts and mostly tells eight: as words it
//! takes a fraction of that, and is compared and hashed as what it is, numbers.

use crate::columns::SubjectId;
use crate::symbols::{Symbol, hash_words};
use hashbrown::HashTable;
use throughline_model::{FactValue, Subject, SubjectKind};

/// Words in one block; a longer subject has one for itself.
const BLOCK: usize = 1 << 15;

/// Subjects by their number.
#[derive(Default)]
pub(crate) struct Subjects {
    /// Blocks that are never moved.
    blocks: Vec<Vec<u32>>,
    /// Where each subject begins: its block, times [`BLOCK`], and its place there.
    starts: Vec<u32>,
    table: HashTable<Entry>,
    /// The words of the subject that is being looked up.
    words: Vec<u32>,
}

/// A subject in the table. Its hash is kept: a table that grows reads no words.
#[derive(Clone, Copy)]
struct Entry {
    hash: u32,
    at: u32,
}

fn spread(hash: u32) -> u64 {
    u64::from(hash).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

impl Subjects {
    pub(crate) fn len(&self) -> usize {
        self.starts.len()
    }

    /// The number of a subject, a new one if it is new; `text` interns its texts.
    pub(crate) fn insert<T>(
        &mut self,
        subject: Subject<T>,
        mut text: impl FnMut(T) -> Symbol,
    ) -> SubjectId {
        let mut words = std::mem::take(&mut self.words);
        words.clear();
        subject.pack(&mut words, &mut |it| text(it).word());
        if self.table.len() < self.starts.len() {
            self.look_up_again();
        }
        let hash = hash_words(&words);
        let known = self
            .table
            .find(spread(hash), |it| {
                it.hash == hash && self.words_of(it.at as usize).iter().eq(&words)
            })
            .map(|it| it.at);
        let at = known.unwrap_or_else(|| {
            let at = self.starts.len() as u32;
            self.push(&words);
            self.table
                .insert_unique(spread(hash), Entry { hash, at }, |it| spread(it.hash));
            at
        });
        self.words = words;
        SubjectId(at)
    }

    /// Forgets how subjects are looked up until the next is inserted: when all of a
    /// file has been read, mostly none is.
    pub(crate) fn settle(&mut self) {
        self.table = HashTable::new();
        self.starts.shrink_to_fit();
    }

    fn look_up_again(&mut self) {
        let mut table = HashTable::with_capacity(self.starts.len());
        for at in 0..self.starts.len() as u32 {
            let hash = hash_words(self.words_of(at as usize));
            table.insert_unique(spread(hash), Entry { hash, at }, |it| spread(it.hash));
        }
        self.table = table;
    }

    fn push(&mut self, words: &[u32]) {
        let has_room = |block: &Vec<u32>| block.len() + words.len() <= BLOCK;
        if !self.blocks.last().is_some_and(has_room) {
            // The first of all grows: most data sets are small.
            let room = if self.blocks.is_empty() { 0 } else { BLOCK };
            self.blocks.push(Vec::with_capacity(room.max(words.len())));
        }
        let nth = self.blocks.len() - 1;
        let block = &mut self.blocks[nth];
        self.starts.push((nth * BLOCK + block.len()) as u32);
        block.extend_from_slice(words);
    }

    fn words_of(&self, at: usize) -> &[u32] {
        let start = self.starts[at] as usize;
        let block = &self.blocks[start / BLOCK];
        let end = match self.starts.get(at + 1) {
            Some(&next) if next as usize / BLOCK == start / BLOCK => next as usize % BLOCK,
            _ => block.len(),
        };
        &block[start % BLOCK..end]
    }

    pub(crate) fn get(&self, subject: SubjectId) -> Subject<Symbol> {
        Subject::unpack(self.words_of(subject.0 as usize), &mut Symbol::of_word)
    }

    /// Calls back with each fact of a subject, which need not be unpacked for that.
    pub(crate) fn visit(
        &self,
        subject: SubjectId,
        visit: &mut dyn FnMut(&'static str, FactValue<'_, Symbol>),
    ) {
        let words = self.words_of(subject.0 as usize);
        Subject::visit_packed(words, &mut Symbol::of_word, visit);
    }

    pub(crate) fn kind(&self, subject: SubjectId) -> SubjectKind {
        SubjectKind::of_packed(self.words_of(subject.0 as usize))
    }

    pub(crate) fn truncate(&mut self, len: usize) {
        let Some(&end) = self.starts.get(len) else {
            return;
        };
        self.starts.truncate(len);
        self.table.retain(|it| (it.at as usize) < len);
        self.blocks.truncate(end as usize / BLOCK + 1);
        if let Some(last) = self.blocks.last_mut() {
            last.truncate(end as usize % BLOCK);
        }
    }

    /// Bytes held.
    pub(crate) fn bytes(&self) -> usize {
        let words: usize = self.blocks.iter().map(Vec::capacity).sum();
        (words + self.starts.capacity()) * 4 + self.table.capacity() * (size_of::<Entry>() + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::symbols::Symbols;
    use throughline_model::{
        AccountDirectoryFacts, AccountFacts, DeviceFacts, FileFacts, ProcessFacts, Timestamp,
        UrlFacts,
    };

    fn url(nth: usize) -> Subject<String> {
        Subject::Url(UrlFacts {
            url: Some(format!("https://{nth}.example")),
        })
    }

    fn rich() -> Subject<String> {
        let text = |it: &str| Some(it.to_owned());
        Subject::Process(ProcessFacts {
            image: FileFacts {
                name: text("cmd.exe"),
                size: Some(u64::MAX - 3),
                ..FileFacts::default()
            },
            pid: Some(7 << 40),
            started: Some(Timestamp::from_nanos(-5)),
            account: AccountFacts {
                upn: text("a@b.example"),
                directory: AccountDirectoryFacts {
                    accesses: vec!["x".to_owned(), "y".to_owned()],
                    ..AccountDirectoryFacts::default()
                }
                .boxed(),
                ..AccountFacts::default()
            },
            device_id: text("d"),
            ..ProcessFacts::default()
        })
    }

    #[test]
    fn a_subject_comes_back_as_it_was_and_is_kept_once() {
        let mut symbols = Symbols::default();
        let mut subjects = Subjects::default();
        let mut insert = |it: Subject<String>| subjects.insert(it, |it| symbols.intern(&it));
        assert_eq!(insert(rich()), insert(rich()));
        let ids: Vec<SubjectId> = (0..20_000).map(|it| insert(url(it))).collect();
        let long = Subject::Device(DeviceFacts {
            tags: (0..2 * BLOCK).map(|it| it.to_string()).collect(),
            ..DeviceFacts::default()
        });
        let long_id = insert(long.clone());
        assert_eq!(insert(url(19_999)), ids[19_999]);
        let after = insert(url(20_000));
        let back = |it| {
            subjects
                .get(it)
                .map_text(&mut |it| symbols.text(it).to_owned())
        };
        assert_eq!(back(SubjectId(0)), rich());
        for id in [SubjectId(0), ids[5], long_id] {
            let (mut unpacked, mut packed) = (Vec::new(), Vec::new());
            let told = |label, value: FactValue<'_, Symbol>| format!("{label}: {value:?}");
            let subject = subjects.get(id);
            subject.visit(&mut |label, value| unpacked.push(told(label, value)));
            subjects.visit(id, &mut |label, value| packed.push(told(label, value)));
            assert_eq!(packed, unpacked);
        }
        assert_eq!(back(ids[12_345]), url(12_345));
        assert_eq!(back(long_id), long);
        assert_eq!(back(after), url(20_000));
        assert_eq!(subjects.kind(long_id), SubjectKind::Device);
    }

    #[test]
    fn what_was_cut_off_is_new_again() {
        let mut symbols = Symbols::default();
        let mut subjects = Subjects::default();
        let mut add =
            |subjects: &mut Subjects, nth| subjects.insert(url(nth), |it| symbols.intern(&it));
        for nth in 0..30_000 {
            add(&mut subjects, nth);
        }
        subjects.settle();
        subjects.truncate(12_000);
        assert_eq!(subjects.len(), 12_000);
        assert_eq!(add(&mut subjects, 11_999), SubjectId(11_999));
        assert_eq!(add(&mut subjects, 20_000), SubjectId(12_000));
        subjects.settle();
        assert_eq!(add(&mut subjects, 20_000), SubjectId(12_000));
        assert_eq!(add(&mut subjects, 3), SubjectId(3));
        subjects.truncate(0);
        assert_eq!(add(&mut subjects, 3), SubjectId(0));
    }
}
