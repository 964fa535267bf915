//! Texts while they are gathered, a little at a time, so that a million alerts
//! keep nobody waiting who asks something meanwhile.
//!
//! First it is noted of each symbol whose fact it is, then that is sorted, then
//! the texts themselves are gone through. All goes in the order in which things
//! were read: what belongs together then lies together in memory, and each text is
//! looked at once.

use super::blocks::{Blocks, put_lowercase};
use super::letters::{Letters, letters};
use super::numbers::Numbers;
use super::owners::{Entities, Owner, Owners, Whose};
use super::sharing::Sharing;
use super::texts::{Numbered, Texts, Told};
use crate::Field;
use throughline_dataset::{AlertIdx, Dataset, SubjectId, Symbol};
use throughline_model::FactValue;

/// How many alerts or subjects are gone through at once.
const FACTS: u32 = 4_096;

/// How many symbols, or bytes of their texts.
const SYMBOLS: usize = 16_384;
const BYTES: usize = 256 << 10;

/// Texts that are being gathered.
pub(super) struct Gathering {
    told: Told,
    /// Whose each symbol is.
    owners: Vec<Owner>,
    /// How many symbols are anybody's.
    owned: usize,
    sharing: Sharing,
    numbers: Vec<(u64, Owner)>,
    /// The alert or subject that comes next.
    next: u32,
    /// The entities whose facts are noted: each is met with its first telling.
    seen: Entities,
    /// Facts of one entity; empty in between.
    facts: Vec<Symbol>,
    /// The last part, when what comes before is done.
    settling: Option<Settling>,
}

struct Settling {
    /// The symbol that comes next.
    next: usize,
    /// The texts, unless each keeps its symbol's number.
    texts: Numbered,
    owners: Vec<Owner>,
    blocks: Blocks,
    letters: Option<Letters>,
    lower: Vec<u8>,
    owned: Owners,
}

impl Gathering {
    /// Begins to gather.
    pub(super) fn new(data: &Dataset, told: Told) -> Box<Self> {
        Box::new(Self {
            told,
            owners: vec![Owner::NOBODY; data.symbols().len()],
            owned: 0,
            sharing: Sharing::default(),
            numbers: Vec::new(),
            next: 0,
            seen: Entities::none(data),
            facts: Vec::new(),
            settling: None,
        })
    }

    /// Gathers all that is left.
    pub(super) fn finish(mut self: Box<Self>, data: &Dataset) -> Texts {
        loop {
            match self.go_on(data) {
                Ok(texts) => return texts,
                Err(more) => self = more,
            }
        }
    }

    /// Does a millisecond or two of the work. Gives the texts when all is done.
    // A call for each: a browser compiles what is called often better than what
    // runs long.
    #[inline(never)]
    pub(super) fn go_on(mut self: Box<Self>, data: &Dataset) -> Result<Texts, Box<Self>> {
        if let Some(mut settling) = self.settling.take() {
            if self.settle(data, &mut settling) {
                return Ok(self.texts(settling));
            }
            self.settling = Some(settling);
            return Err(self);
        }
        let count = match self.told {
            Told::OfAlerts => data.alert_count(),
            Told::OfEntities(_) => data.subject_count(),
        };
        let end = count.min(self.next + FACTS);
        match self.told {
            Told::OfAlerts => (self.next..end).for_each(|it| self.note_alert(data, AlertIdx(it))),
            Told::OfEntities(field) => {
                (self.next..end).for_each(|it| self.note_subject(data, field, SubjectId(it)));
            }
        }
        if self.next == count && self.sharing.sort(data) {
            self.settling = Some(self.begin_to_settle(data));
        }
        self.next = end;
        Err(self)
    }

    fn note(&mut self, data: &Dataset, symbol: Symbol, owner: Owner) {
        let known = &mut self.owners[symbol.nth()];
        self.owned += usize::from(*known == Owner::NOBODY);
        *known = self.sharing.with(data, *known, owner);
    }

    #[inline(never)]
    fn note_alert(&mut self, data: &Dataset, alert: AlertIdx) {
        let row = data.alert(alert);
        let owner = Owner::of(Whose::Alert(alert));
        for text in [
            row.title,
            row.category,
            row.description,
            row.threat,
            row.threat_family,
            row.actor,
        ]
        .into_iter()
        .flatten()
        {
            self.note(data, text, owner);
        }
        self.note(data, data.alert_key_symbol(alert), owner);
        for &technique in data.technique_symbols(alert) {
            self.note(data, technique, owner);
        }
    }

    #[inline(never)]
    fn note_subject(&mut self, data: &Dataset, field: Field, subject: SubjectId) {
        let Some(entity) = data.entity_of(subject) else {
            return;
        };
        let kinds = field.entity_kinds().unwrap_or_default();
        if !self.seen.insert(entity) || !kinds.contains(&data.entity(entity).kind) {
            return;
        }
        let owner = Owner::of_entity(data, entity);
        if owner == Owner::NOBODY {
            return;
        }
        let mut facts = std::mem::take(&mut self.facts);
        for &subject in data.entity(entity).subjects {
            data.visit_subject(subject, &mut |label, value| {
                if !field.takes_fact(label) {
                    return;
                }
                match value {
                    FactValue::Text(&text) => facts.push(text),
                    FactValue::Number(it) if label == "Process id" => {
                        self.numbers.push((it, owner));
                    }
                    FactValue::Number(_) | FactValue::Time(_) => {}
                }
            });
        }
        // Tellings of one thing have most facts in common.
        facts.sort_unstable_by_key(|it| it.nth());
        facts.dedup();
        for text in facts.drain(..) {
            self.note(data, text, owner);
        }
        self.facts = facts;
    }

    fn begin_to_settle(&mut self, data: &Dataset) -> Settling {
        self.numbers.sort_unstable();
        self.numbers.dedup();
        // Where most symbols are anybody's, one number for each takes least room.
        let (texts, owners) = if self.owned * 2 > self.owners.len() {
            (Numbered::BySymbol, Vec::new())
        } else {
            let symbols = Vec::with_capacity(self.owned);
            (Numbered::InOrder(symbols), Vec::with_capacity(self.owned))
        };
        let is_in_words = matches!(self.told, Told::OfAlerts | Told::OfEntities(Field::Entity));
        Settling {
            next: 0,
            texts,
            owners,
            blocks: Blocks::default(),
            letters: is_in_words.then(|| Letters::new(data)),
            lower: Vec::new(),
            owned: self.sharing.finish(),
        }
    }

    /// Goes through some of the texts. True when it has been through all.
    fn settle(&mut self, data: &Dataset, to: &mut Settling) -> bool {
        let mut bytes = 0;
        let end = self.owners.len().min(to.next + SYMBOLS);
        while to.next < end && bytes < BYTES {
            let symbol = Symbol::of_nth(to.next);
            to.next += 1;
            let owner = self.owners[symbol.nth()];
            if owner == Owner::NOBODY {
                if matches!(to.texts, Numbered::BySymbol) {
                    to.blocks.push_absent();
                }
                continue;
            }
            let owner = self.sharing.sorted(owner);
            match &mut to.texts {
                Numbered::BySymbol => self.owners[symbol.nth()] = owner,
                Numbered::InOrder(symbols) => {
                    symbols.push(symbol);
                    to.owners.push(owner);
                }
            }
            let text = data.text(symbol);
            put_lowercase(text, &mut to.lower);
            to.blocks.push(&to.lower, text.is_ascii());
            bytes += to.lower.len();
            if let Some(known) = &mut to.letters {
                known.note(&to.owned, owner, letters(&to.lower));
            }
        }
        let is_through = to.next == self.owners.len();
        is_through && to.letters.as_mut().is_none_or(|it| it.spread(data))
    }

    fn texts(mut self: Box<Self>, settled: Settling) -> Texts {
        let owners = match settled.texts {
            Numbered::BySymbol => std::mem::take(&mut self.owners),
            Numbered::InOrder(_) => settled.owners,
        };
        let mut blocks = settled.blocks;
        blocks.finish();
        Texts {
            numbered: settled.texts,
            owners,
            blocks,
            numbers: Numbers::of(&self.numbers),
            owned: settled.owned,
            letters: settled.letters,
        }
    }
}
