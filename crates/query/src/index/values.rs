//! The values of one field, as small numbers: each distinct one is looked at once.

use super::column::Column;
use crate::{Rows, Selection};
use rustc_hash::FxHashMap;
use std::borrow::Cow;
use throughline_dataset::{AlertIdx, Dataset, Symbol};

/// One value of a field.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Value {
    /// Nothing is said.
    None,
    /// A value of an enumeration, as the API writes it.
    Known(&'static str),
    /// A text of the data.
    Text(Symbol),
    /// A text of the analyst's that the data does not have.
    Own(Box<str>),
}

impl Value {
    /// The value as the API writes it, or verbatim; empty for none.
    pub(super) fn text<'a>(&'a self, data: &'a Dataset) -> &'a str {
        match self {
            Self::None => "",
            Self::Known(api) => api,
            Self::Text(symbol) => data.text(*symbol),
            Self::Own(text) => text,
        }
    }
}

/// Most values of a field for which the alerts of each are kept as a set.
const FEW: usize = 64;

/// Numbers of values, one for each alert.
enum Codes {
    Narrow(Vec<u8>),
    Wide(Vec<u32>),
}

/// A field's value in each alert.
pub(super) struct Values {
    codes: Codes,
    distinct: Vec<Value>,
    /// The alerts of each value, where these are few.
    sets: Vec<Selection>,
}

impl Values {
    /// The values that alerts have in some columns: a row is looked up once for
    /// all of them.
    pub(super) fn read(rows: Rows<'_>, columns: &[Column]) -> Vec<Self> {
        let count = rows.dataset.alert_count() as usize;
        let mut codes: Vec<Vec<u32>> = columns.iter().map(|_| Vec::with_capacity(count)).collect();
        let mut known: Vec<Numbered> = columns.iter().map(|_| Numbered::default()).collect();
        for alert in rows.dataset.alerts() {
            for (nth, column) in columns.iter().enumerate() {
                codes[nth].push(known[nth].code(column.value(rows, alert)));
            }
        }
        codes
            .into_iter()
            .zip(known)
            .map(|(codes, known)| Self::of(codes, known.values))
            .collect()
    }

    fn of(codes: Vec<u32>, values: Vec<Value>) -> Self {
        let len = codes.len() as u32;
        if values.len() > FEW {
            return Self {
                codes: Codes::Wide(codes),
                distinct: values,
                sets: Vec::new(),
            };
        }
        let mut sets = vec![Selection::empty(len); values.len()];
        for (alert, &code) in (0..).map(AlertIdx).zip(&codes) {
            sets[code as usize].insert(alert);
        }
        Self {
            codes: Codes::Narrow(codes.into_iter().map(|it| it as u8).collect()),
            distinct: values,
            sets,
        }
    }

    /// Every value that there is or has been, in the order of their numbers.
    pub(super) fn values(&self) -> &[Value] {
        &self.distinct
    }

    /// The number of an alert's value.
    pub(super) fn code(&self, alert: AlertIdx) -> u32 {
        match &self.codes {
            Codes::Narrow(codes) => u32::from(codes[alert.0 as usize]),
            Codes::Wide(codes) => codes[alert.0 as usize],
        }
    }

    /// The alerts whose value `test` holds for; each value is asked about once.
    pub(super) fn select(&self, len: u32, test: impl FnMut(&Value) -> bool) -> Selection {
        let taken: Vec<bool> = self.distinct.iter().map(test).collect();
        self.select_taken(len, &taken)
    }

    /// The alerts whose value is taken; `taken` says so of each value, by its number.
    pub(super) fn select_taken(&self, len: u32, taken: &[bool]) -> Selection {
        if self.sets.len() == self.distinct.len() {
            let mut found = Selection::empty(len);
            for (set, _) in self.sets.iter().zip(taken).filter(|it| *it.1) {
                found.unite(set);
            }
            return found;
        }
        if !taken.contains(&true) {
            return Selection::empty(len);
        }
        match &self.codes {
            Codes::Narrow(codes) => Selection::of(len, |it| taken[usize::from(codes[it as usize])]),
            Codes::Wide(codes) => Selection::of(len, |it| taken[codes[it as usize] as usize]),
        }
    }

    /// The alerts of a value, by its number; there are `len` alerts in all.
    pub(super) fn alerts_of(&self, code: u32, len: u32) -> Cow<'_, Selection> {
        match self.sets.get(code as usize) {
            Some(set) => Cow::Borrowed(set),
            None => Cow::Owned(Selection::of(len, |it| self.code(AlertIdx(it)) == code)),
        }
    }

    /// How many of these alerts have each value, by its number.
    pub(super) fn counts(&self, among: &Selection) -> Vec<u32> {
        // Sets are gone through word by word, alerts one by one.
        let has_sets = self.sets.len() == self.distinct.len();
        if has_sets && among.count() as usize > self.sets.len() * among.words() / 2 {
            return self.sets.iter().map(|it| it.count_both(among)).collect();
        }
        let mut counts = vec![0; self.distinct.len()];
        among.each(|it| counts[self.code(it) as usize] += 1);
        counts
    }

    /// Reads the values of some alerts again. True where one is new.
    pub(super) fn update(&mut self, rows: Rows<'_>, column: Column, alerts: &[AlertIdx]) -> bool {
        let before = self.distinct.len();
        let mut known = Numbered::of(std::mem::take(&mut self.distinct));
        for &alert in alerts {
            let (old, new) = (self.code(alert), known.code(column.value(rows, alert)));
            if old == new {
                continue;
            }
            if !self.sets.is_empty() {
                let len = rows.dataset.alert_count();
                self.sets
                    .resize_with(known.values.len(), || Selection::empty(len));
                self.sets[old as usize].remove(alert);
                self.sets[new as usize].insert(alert);
            }
            self.set_code(alert, new);
        }
        self.distinct = known.values;
        if self.distinct.len() > FEW {
            self.sets = Vec::new();
        }
        self.distinct.len() > before
    }

    fn set_code(&mut self, alert: AlertIdx, code: u32) {
        match (&mut self.codes, u8::try_from(code)) {
            (Codes::Narrow(codes), Ok(code)) => codes[alert.0 as usize] = code,
            (Codes::Narrow(codes), Err(_)) => {
                let mut wide: Vec<u32> = codes.iter().copied().map(u32::from).collect();
                wide[alert.0 as usize] = code;
                self.codes = Codes::Wide(wide);
            }
            (Codes::Wide(codes), _) => codes[alert.0 as usize] = code,
        }
    }

    /// Bytes held, roughly.
    pub(super) fn bytes(&self) -> usize {
        let codes = match &self.codes {
            Codes::Narrow(codes) => codes.len(),
            Codes::Wide(codes) => codes.len() * 4,
        };
        codes + self.distinct.len() * size_of::<Value>() + self.sets.len() * codes / 8
    }
}

/// Values with their numbers.
#[derive(Default)]
struct Numbered {
    code_of: FxHashMap<Value, u32>,
    values: Vec<Value>,
}

impl Numbered {
    fn of(values: Vec<Value>) -> Self {
        let code_of = values.iter().cloned().zip(0..).collect();
        Self { code_of, values }
    }

    fn code(&mut self, value: Value) -> u32 {
        if let Some(&code) = self.code_of.get(&value) {
            return code;
        }
        let code = self.values.len() as u32;
        self.code_of.insert(value.clone(), code);
        self.values.push(value);
        code
    }
}
