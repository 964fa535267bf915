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

    /// Compares tellings of one kind.
    pub(crate) fn compare(&self, other: &Self, symbols: &Symbols) -> Ordering {
        let pairs = self.0.iter().zip(&other.0);
        let same = pairs.take_while(|(a, b)| a == b).count();
        let (a, b) = (&self.0[same..], &other.0[same..]);
        match (a.first(), b.first()) {
            (Some(x), Some(y)) if x.0 != y.0 && is_clear(x.0, y.0) => x.0.cmp(y.0),
            (Some((x, Fact::Text(a_text))), Some((y, Fact::Text(b_text))))
                if x == y && is_clear(symbols.text(*a_text), symbols.text(*b_text)) =>
            {
                symbols.text(*a_text).cmp(symbols.text(*b_text))
            }
            _ => text_of(a, symbols).cmp(&text_of(b, symbols)),
        }
    }
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
