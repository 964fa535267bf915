//! An order of tellings by all that they tell: it is the same whatever order they
//! were read in.

use crate::symbols::{Symbol, Symbols};
use std::cmp::Ordering;
use throughline_model::{FactValue, Subject, Timestamp};

/// One fact of a telling.
#[derive(Clone, Copy, PartialEq)]
enum Fact {
    Text(Symbol),
    Number(u64),
    Time(Timestamp),
}

/// Every fact of a telling, for putting it in order among others of its kind.
///
/// The order is that of [`told`], but the texts are made only where two tellings
/// cannot be told apart without.
pub(crate) struct Facts(Vec<(&'static str, Fact)>);

impl Facts {
    pub(crate) fn of(subject: &Subject<Symbol>) -> Self {
        let mut facts = Vec::new();
        subject.visit(&mut |label, value| {
            facts.push((
                label,
                match value {
                    FactValue::Text(text) => Fact::Text(*text),
                    FactValue::Number(number) => Fact::Number(number),
                    FactValue::Time(time) => Fact::Time(time),
                },
            ));
        });
        Self(facts)
    }

    /// A fact that is a text.
    fn text<'s>(&self, nth: usize, symbols: &'s Symbols) -> Option<&'s str> {
        match self.0.get(nth)?.1 {
            Fact::Text(text) => Some(symbols.text(text)),
            Fact::Number(_) | Fact::Time(_) => None,
        }
    }

    /// Compares tellings of one kind.
    pub(crate) fn compare(&self, other: &Self, symbols: &Symbols) -> Ordering {
        let pairs = self.0.iter().zip(&other.0);
        let same = pairs.take_while(|(a, b)| a == b).count();
        let (a, b) = (&self.0[same..], &other.0[same..]);
        match (a.first(), b.first()) {
            (Some(x), Some(y)) if x.0 != y.0 && is_clear(x.0, y.0) => x.0.cmp(y.0),
            (Some((x, Fact::Text(a_text))), Some((y, Fact::Text(b_text))))
                if x == y
                    && let Some(clear) = clearly(symbols.text(*a_text), symbols.text(*b_text)) =>
            {
                clear
            }
            // A number that begins like another is followed by a digit, the other
            // by its end: what comes after is no matter.
            (Some((x, Fact::Number(a))), Some((y, Fact::Number(b)))) if x == y => {
                a.to_string().cmp(&b.to_string())
            }
            (Some((x, Fact::Time(a))), Some((y, Fact::Time(b)))) if x == y => compare_times(*a, *b),
            _ => text_of(a, symbols).cmp(&text_of(b, symbols)),
        }
    }

    /// How many bytes [`told`] makes of the facts, but for the kind.
    pub(crate) fn length(&self, symbols: &Symbols) -> usize {
        let length = |(label, value): &(&'static str, Fact)| {
            let value = match value {
                Fact::Text(text) => symbols.text(*text).len(),
                Fact::Number(number) => number.checked_ilog10().unwrap_or(0) as usize + 1,
                Fact::Time(time) => time.iso().len(),
            };
            label.len() + value + 2
        };
        self.0.iter().map(length).sum()
    }
}

/// Compares times as their texts do, of which none begins like another: fractions
/// of a second come before none of it.
fn compare_times(a: Timestamp, b: Timestamp) -> Ordering {
    let second = |it: Timestamp| it.nanos().div_euclid(1_000_000_000);
    match second(a).cmp(&second(b)) {
        Ordering::Equal => a.iso().cmp(&b.iso()),
        order => order,
    }
}

/// The order of two texts that differ before one of them ends.
fn clearly(a: &str, b: &str) -> Option<Ordering> {
    let both = a.len().min(b.len());
    let order = a.as_bytes()[..both].cmp(&b.as_bytes()[..both]);
    (order != Ordering::Equal).then_some(order)
}

/// Puts tellings of one kind in order, each with what it is a telling of.
///
/// Where there are tens of thousands, as of processes of one image, they are put in
/// order by the first fact in which they differ, of which most need only a few bytes,
/// and then those that share it by the next.
pub(crate) fn in_order(told: Vec<(Facts, u32)>, symbols: &Symbols) -> Vec<u32> {
    let mut all: Vec<Placed> = told
        .into_iter()
        .map(|(facts, of)| Placed {
            facts,
            of,
            beginning: Beginning::default(),
        })
        .collect();
    put_in_order(&mut all, 0, symbols);
    all.iter().map(|it| it.of).collect()
}

struct Placed {
    facts: Facts,
    of: u32,
    beginning: Beginning,
}

/// The first bytes of a text that differs.
#[derive(Clone, Copy, Default)]
struct Beginning {
    bytes: u128,
    /// How many there are.
    length: u32,
}

impl Beginning {
    fn of(text: &[u8]) -> Self {
        let mut bytes = [0; 16];
        let length = text.len().min(16);
        bytes[..length].copy_from_slice(&text[..length]);
        Self {
            bytes: u128::from_be_bytes(bytes),
            length: length as u32,
        }
    }

    /// The order of two texts that differ in these bytes, before one of them ends.
    fn compare(self, other: Self) -> Option<Ordering> {
        let same = (self.bytes ^ other.bytes).leading_zeros() / 8;
        (same < self.length.min(other.length)).then(|| self.bytes.cmp(&other.bytes))
    }
}

fn put_in_order(all: &mut [Placed], from: usize, symbols: &Symbols) {
    if all.len() < 2 {
        return;
    }
    let Some((nth, same)) = first_difference(all, from, symbols) else {
        all.sort_by(|a, b| a.facts.compare(&b.facts, symbols));
        return;
    };
    for it in &mut *all {
        let text = it.facts.text(nth, symbols).unwrap_or_default();
        it.beginning = Beginning::of(&text.as_bytes()[same..]);
    }
    let is_same = |a: &Placed, b: &Placed| a.facts.0[nth] == b.facts.0[nth];
    all.sort_by(|a, b| {
        a.beginning.compare(b.beginning).unwrap_or_else(|| {
            if is_same(a, b) {
                Ordering::Equal
            } else {
                a.facts.compare(&b.facts, symbols)
            }
        })
    });
    for alike in all.chunk_by_mut(is_same) {
        put_in_order(alike, nth + 1, symbols);
    }
}

/// The first fact from `from` on that is not the same in all, if it is a text with one
/// label in all of them, and how many bytes all of these texts begin with.
///
/// None too where a text has a byte in it that comes before the end of a fact: those
/// that share it would not stand side by side then.
fn first_difference(all: &[Placed], from: usize, symbols: &Symbols) -> Option<(usize, usize)> {
    let first = &all[0].facts.0;
    let is_same = |nth: usize| all.iter().all(|it| it.facts.0.get(nth) == first.get(nth));
    let nth = (from..first.len()).find(|&it| !is_same(it))?;
    let label = first[nth].0;
    let shared = all[0].facts.text(nth, symbols)?.as_bytes();
    let mut same = shared.len();
    for it in all {
        let is_labelled = it.facts.0.get(nth).is_some_and(|it| it.0 == label);
        let text = it.facts.text(nth, symbols)?.as_bytes();
        if !is_labelled || text.iter().any(|&it| it <= b'\n') {
            return None;
        }
        let pairs = shared[..same].iter().zip(text);
        same = pairs.take_while(|(a, b)| a == b).count();
    }
    Some((nth, same))
}

/// Whether two texts differ before one of them ends: what follows is then no matter.
fn is_clear(a: &str, b: &str) -> bool {
    !a.starts_with(b) && !b.starts_with(a)
}

fn text_of(facts: &[(&'static str, Fact)], symbols: &Symbols) -> String {
    let mut out = String::with_capacity(64 * facts.len());
    for (label, value) in facts {
        out.push('\n');
        out.push_str(label);
        out.push(' ');
        match value {
            Fact::Text(text) => out.push_str(symbols.text(*text)),
            Fact::Number(number) => out.push_str(&number.to_string()),
            Fact::Time(time) => out.push_str(&time.iso()),
        }
    }
    out
}

/// Every fact of a subject in one text.
pub(crate) fn told(subject: &Subject<Symbol>, symbols: &Symbols) -> String {
    let facts = text_of(&Facts::of(subject).0, symbols);
    [subject.kind().api(), &facts].concat()
}

#[cfg(test)]
mod tests {
    use super::*;
    use throughline_model::{FileFacts, MessageFacts};

    fn message(symbols: &mut Symbols, nth: u64) -> Subject<Symbol> {
        let mut text = |it: &[&str]| {
            let nth = nth.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 33;
            let choice = it[nth as usize % it.len()];
            (!choice.is_empty()).then(|| symbols.intern(choice))
        };
        Subject::Message(MessageFacts {
            subject: text(&["", "Order", "Order\t2", "Orders", "Order\u{1}"]),
            sender: text(&["", "a@b.example", "a@b.examples"]),
            sender_name: text(&["", "A", "A B", "B", "A\n"]),
            received: (!nth.is_multiple_of(3))
                .then(|| Timestamp::from_nanos((nth % 7).cast_signed() * 500_000_000)),
            attachments: (!nth.is_multiple_of(5)).then_some(nth % 17),
            threats: text(&["", "x"])
                .into_iter()
                .chain(text(&["", "y", "z"]))
                .collect(),
            ..MessageFacts::default()
        })
    }

    #[test]
    fn facts_compare_as_their_text_does() {
        let mut symbols = Symbols::default();
        let mut all: Vec<Subject<Symbol>> = (0..200).map(|it| message(&mut symbols, it)).collect();
        all.push(Subject::Message(MessageFacts::default()));
        for a in &all {
            for b in &all {
                let by_text = told(a, &symbols).cmp(&told(b, &symbols));
                let by_facts = Facts::of(a).compare(&Facts::of(b), &symbols);
                assert_eq!(by_facts, by_text, "{a:?} and {b:?}");
            }
            let length = "message".len() + Facts::of(a).length(&symbols);
            assert_eq!(length, told(a, &symbols).len(), "{a:?}");
        }
    }

    #[test]
    fn tellings_stand_in_the_order_of_their_text() {
        let mut symbols = Symbols::default();
        for nth in 0..40 {
            // Some have texts in them that stand before the end of a fact.
            let mut all: Vec<Subject<Symbol>> = (0..60)
                .map(|it| (nth * 60 + it) * if nth % 2 == 0 { 1 } else { 5 })
                .map(|it| message(&mut symbols, it))
                .collect();
            all.retain(|it| nth % 4 > 1 || !told(it, &symbols).contains(['\t', '\u{1}']));
            let placed = (0..).zip(&all).map(|(of, it)| (Facts::of(it), of));
            let text = |it: &u32| told(&all[*it as usize], &symbols);
            let mut expected: Vec<u32> = (0..all.len() as u32).collect();
            expected.sort_by_key(text);
            let found = in_order(placed.collect(), &symbols);
            let texts = |of: &[u32]| of.iter().map(text).collect::<Vec<String>>();
            assert_eq!(texts(&found), texts(&expected));
        }
    }

    #[test]
    fn a_telling_is_its_kind_and_its_facts() {
        let mut symbols = Symbols::default();
        let file = Subject::File(FileFacts {
            name: Some(symbols.intern("a.exe")),
            size: Some(3),
            ..FileFacts::default()
        });
        assert_eq!(told(&file, &symbols), "file\nName a.exe\nSize in bytes 3");
    }
}
