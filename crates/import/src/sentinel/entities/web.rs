//! The entities of one cell and the references between them (data formats, 4.3).
//!
//! An object carries `"$id"`; a later mention is `{"$ref": …}` and nothing else.
//! Entities of the REST shape name each other by resource id instead.

use super::kind::Kind;
use crate::fields::{Notes, Text};
use crate::report::{ProblemKind, excerpt};
use rustc_hash::FxHashMap;
use std::cell::OnceCell;
use std::ptr;
use throughline_model::Subject;
use throughline_records::json::{Object, Value};

/// As many entities and references of one cell are read; real ones have hundreds.
const MAX_ENTITIES: usize = 100_000;

/// One object that is an entity, or may be referred to.
pub(super) struct Node<'v> {
    pub(super) object: &'v Object<'v>,
    pub(super) kind: Kind,
    /// Its type as the file calls it.
    pub(super) type_name: &'v str,
    /// The node around it.
    pub(super) holder: Option<usize>,
    /// The key of the entity around it under which it stands; empty at the top.
    pub(super) key: &'v str,
    /// Whether a bare reference at the top lists it.
    pub(super) listed: bool,
    /// Whether it is the hash of a file that is there too.
    pub(super) of_file: bool,
    /// Whether an entity that is kept as JSON holds it.
    pub(super) within_other: bool,
    /// The last node inside it.
    pub(super) end: usize,
    /// What it says itself, read once.
    pub(super) facts: OnceCell<Box<Subject<Text<'v>>>>,
}

/// All entities of one cell, what holds them before what is inside.
pub(super) struct Web<'v> {
    pub(super) nodes: Vec<Node<'v>>,
    /// The nodes that stand at the top of the list.
    pub(super) tops: Vec<usize>,
    ids: FxHashMap<&'v str, usize>,
    resource_ids: FxHashMap<String, usize>,
    /// Where an object is that stands inline, by its address.
    places: FxHashMap<usize, usize>,
    references: Vec<Reference<'v>>,
    /// Of every fault with references: the first, and how many.
    faults: [(Option<&'v str>, usize); 4],
    /// Objects beyond the limit.
    left_out: usize,
    field: &'v str,
}

struct Reference<'v> {
    id: &'v str,
    /// The number the next node has.
    at: usize,
    holder: Option<usize>,
    key: &'v str,
}

/// What can be wrong with references, in the order of [`Web::faults`].
#[derive(Clone, Copy)]
enum Fault {
    Missing,
    Circular,
    Forward,
    Repeated,
}

impl<'v> Web<'v> {
    /// Finds the entities of a list, or of one object.
    pub(super) fn of(tree: &'v Value<'v>, field: &'v str, notes: &mut Notes) -> Self {
        let mut web = Self::empty(field);
        let items = match tree {
            Value::List(items) => items.as_slice(),
            one => std::slice::from_ref(one),
        };
        for item in items {
            match item {
                Value::Object(object) => web.walk(object, None, "", false),
                Value::Null => {}
                other => notes.add(ProblemKind::WrongType, field, other.kind()),
            }
        }
        web.settle();
        web.note_faults(notes);
        web
    }

    /// The entities of the REST shape: resource id, kind and properties.
    pub(super) fn of_resources(
        resources: &[(Option<&'v str>, &'v str, &'v Object<'v>)],
        field: &'v str,
        notes: &mut Notes,
    ) -> Self {
        let mut web = Self::empty(field);
        for (id, kind, properties) in resources {
            let at = web.nodes.len();
            web.walk(properties, None, "", false);
            let Some(node) = web.nodes.get_mut(at) else {
                continue;
            };
            node.kind = Kind::named(kind);
            node.type_name = kind;
            if let Some(id) = id {
                web.resource_ids.insert(id.to_ascii_lowercase(), at);
            }
        }
        web.settle();
        web.note_faults(notes);
        web
    }

    fn empty(field: &'v str) -> Self {
        Self {
            nodes: Vec::new(),
            tops: Vec::new(),
            ids: FxHashMap::default(),
            resource_ids: FxHashMap::default(),
            places: FxHashMap::default(),
            references: Vec::new(),
            faults: [(None, 0); 4],
            left_out: 0,
            field,
        }
    }

    /// The parser bounds how deep this goes.
    fn walk(
        &mut self,
        object: &'v Object<'v>,
        holder: Option<usize>,
        key: &'v str,
        within_other: bool,
    ) {
        if self.nodes.len() + self.references.len() >= MAX_ENTITIES {
            self.left_out += 1;
            return;
        }
        let type_name = object.peek("Type").and_then(text_of);
        if type_name.is_none()
            && let Some(id) = object.peek("$ref").and_then(text_of)
        {
            self.references.push(Reference {
                id,
                at: self.nodes.len(),
                holder,
                key,
            });
            return;
        }
        let id = object.peek("$id").and_then(text_of);
        let kind = match type_name {
            Some(name) => Kind::named(name),
            None if holder.is_none() => Kind::having(|key| object.has(key)),
            None => Kind::under(key).unwrap_or(Kind::Part),
        };
        if kind == Kind::Part && id.is_none() {
            self.walk_into(object, holder, Some(key), within_other);
            return;
        }
        let at = self.nodes.len();
        self.nodes.push(Node {
            object,
            kind,
            type_name: type_name.unwrap_or("unknown"),
            holder,
            key,
            listed: false,
            of_file: false,
            within_other,
            end: at,
            facts: OnceCell::new(),
        });
        self.places.insert(ptr::from_ref(object).addr(), at);
        if holder.is_none() {
            self.tops.push(at);
        }
        if let Some(id) = id
            && *self.ids.entry(id).or_insert(at) != at
        {
            self.fault(Fault::Repeated, id);
        }
        self.walk_into(object, Some(at), None, within_other || kind == Kind::Other);
        self.nodes[at].end = self.nodes.len() - 1;
    }

    /// Walks what an object holds; in a part of an entity, under the part's key.
    fn walk_into(
        &mut self,
        object: &'v Object<'v>,
        holder: Option<usize>,
        part: Option<&'v str>,
        within_other: bool,
    ) {
        for (key, value) in object.iter() {
            self.walk_value(value, holder, part.unwrap_or(key), within_other);
        }
    }

    fn walk_value(
        &mut self,
        value: &'v Value<'v>,
        holder: Option<usize>,
        key: &'v str,
        within_other: bool,
    ) {
        match value {
            Value::Object(object) => self.walk(object, holder, key, within_other),
            Value::List(items) => {
                for item in items {
                    self.walk_value(item, holder, key, within_other);
                }
            }
            _ => {}
        }
    }

    fn fault(&mut self, fault: Fault, id: &'v str) {
        let (first, count) = &mut self.faults[fault as usize];
        first.get_or_insert(id);
        *count += 1;
    }

    /// Looks up every reference once: what is listed, and what leads nowhere.
    fn settle(&mut self) {
        for at in 0..self.nodes.len() {
            self.nodes[at].of_file = self.nodes[at].key.eq_ignore_ascii_case("FileHashes");
        }
        for Reference {
            id,
            at,
            holder,
            key,
        } in std::mem::take(&mut self.references)
        {
            let Some(&target) = self.ids.get(id) else {
                self.fault(Fault::Missing, id);
                continue;
            };
            if holder.is_some_and(|it| self.holds(target, it)) {
                self.fault(Fault::Circular, id);
                continue;
            }
            if target >= at {
                self.fault(Fault::Forward, id);
            }
            let node = &mut self.nodes[target];
            node.listed |= holder.is_none();
            node.of_file |= key.eq_ignore_ascii_case("FileHashes");
        }
    }

    fn note_faults(&self, notes: &mut Notes) {
        if self.left_out > 0 {
            let text = format!("{} after the first {MAX_ENTITIES}", self.left_out);
            notes.add(ProblemKind::TooMany, self.field, text);
        }
        let texts = [
            "is nowhere",
            "is what holds the reference",
            "comes later, followed",
            "is the id of two, the first counts",
        ];
        for ((first, count), what) in self.faults.iter().zip(texts) {
            let Some(id) = first else { continue };
            let more = match count {
                1 => String::new(),
                more => format!(", and {} more such", more - 1),
            };
            let text = format!("\"{}\" {what}{more}", excerpt(id));
            notes.add(ProblemKind::BadReference, self.field, text);
        }
    }

    /// Whether `outer` is `inner` or around it.
    fn holds(&self, outer: usize, inner: usize) -> bool {
        outer <= inner && inner <= self.nodes[outer].end
    }

    /// The entity of kind `kind` that entity `from` has under one of these keys:
    /// it stands there, or is referred to. No entity is found inside itself.
    pub(super) fn linked(&self, from: usize, keys: &[&str], kind: Kind) -> Option<usize> {
        keys.iter().find_map(|key| {
            let held = match self.nodes[from].object.peek(key)? {
                Value::List(items) => items.first()?,
                one => one,
            };
            self.target(from, held, kind)
        })
    }

    /// All entities of kind `kind` that entity `from` has under this key.
    pub(super) fn all_linked(&self, from: usize, key: &str, kind: Kind) -> Vec<usize> {
        let Some(held) = self.nodes[from].object.peek(key) else {
            return Vec::new();
        };
        let items = match held {
            Value::List(items) => items.as_slice(),
            one => std::slice::from_ref(one),
        };
        items
            .iter()
            .filter_map(|it| self.target(from, it, kind))
            .collect()
    }

    fn target(&self, from: usize, held: &Value<'_>, kind: Kind) -> Option<usize> {
        let at = match held {
            Value::Object(object) => {
                let inline = self.places.get(&ptr::from_ref(object).addr());
                inline.copied().or_else(|| {
                    let id = object.peek("$ref").and_then(text_of)?;
                    let at = *self.ids.get(id)?;
                    (!self.holds(at, from)).then_some(at)
                })?
            }
            Value::Text(id) => *self.resource_ids.get(&id.to_ascii_lowercase())?,
            _ => return None,
        };
        (at != from && self.nodes[at].kind == kind).then_some(at)
    }
}

/// The text of an id or type; numbers as they are written.
fn text_of<'v>(value: &'v Value<'v>) -> Option<&'v str> {
    match value {
        Value::Text(text) => Some(text.as_ref()),
        Value::Number(number) => Some(number),
        _ => None,
    }
}
