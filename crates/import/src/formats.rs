//! Which importer reads a record (data formats, 10): told by its keys, the same
//! way whether it stood in JSON or was a row of a table.

use crate::fields::Notes;
use crate::format::{Family, Format};
use crate::mapping::Mapping;
use crate::report::{ProblemKind, excerpt};
use crate::{
    Place, RecordSink, endpoint, graph, hayabusa, hunting, portal, sentinel, windows, xdr,
};
use rustc_hash::FxHasher;
use std::hash::Hasher;
use throughline_records::json::{Object, Value};

/// As many different sets of keys are remembered.
const MAX_REMEMBERED: usize = 64;

/// The importers, in the order in which they are asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Importer {
    Graph,
    Xdr,
    Endpoint,
    Sentinel,
    Hunting,
    Windows,
    Hayabusa,
    Portal,
    Mapping(usize),
    /// What a query kept of a hunting table, where nobody else reads it.
    HuntingPart,
}

impl Importer {
    fn family(self) -> Family {
        match self {
            Self::Graph => Family::Graph,
            Self::Xdr => Family::Xdr,
            Self::Endpoint => Family::Endpoint,
            Self::Sentinel => Family::Sentinel,
            Self::Hunting | Self::HuntingPart => Family::Hunting,
            Self::Windows => Family::Windows,
            Self::Hayabusa => Family::Hayabusa,
            Self::Portal => Family::Portal,
            Self::Mapping(_) => Family::Mapped,
        }
    }
}

/// Says why an importer takes a record with these keys; none where it does not.
type Recognise = fn(&Keys<'_, '_>) -> Option<&'static str>;

const IMPORTERS: [(Importer, Recognise); 8] = [
    (Importer::Graph, graph::recognise),
    (Importer::Xdr, xdr::recognise),
    (Importer::Endpoint, endpoint::recognise),
    (Importer::Sentinel, sentinel::recognise),
    (Importer::Hunting, hunting::recognise),
    (Importer::Windows, windows::recognise),
    (Importer::Hayabusa, hayabusa::recognise),
    (Importer::Portal, portal::recognise),
];

/// The keys of a record, for telling what it is.
pub(crate) struct Keys<'o, 'a> {
    object: &'o Object<'a>,
}

impl<'o, 'a> Keys<'o, 'a> {
    pub(crate) fn of(object: &'o Object<'a>) -> Self {
        Self { object }
    }

    /// Whether there is such a key, in any case, even if it holds null.
    pub(crate) fn has(&self, key: &str) -> bool {
        self.object.keys().any(|it| it.eq_ignore_ascii_case(key))
    }

    /// Whether all of these keys are there.
    pub(crate) fn all(&self, keys: &[&str]) -> bool {
        keys.iter().all(|it| self.has(it))
    }

    /// Whether any of these keys is there.
    pub(crate) fn any(&self, keys: &[&str]) -> bool {
        keys.iter().any(|it| self.has(it))
    }

    /// The keys in the order of the file.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &'o str> {
        self.object.keys()
    }

    /// The text under a key. Only for keys whose mere presence does not vary
    /// with what the record is: the answer is remembered by keys alone.
    pub(crate) fn text(&self, key: &str) -> Option<&'o str> {
        match self.object.peek(key) {
            Some(Value::Text(text)) => Some(text.as_ref()),
            _ => None,
        }
    }

    /// The object under a key.
    pub(crate) fn inner(&self, key: &str) -> Option<Keys<'o, 'a>> {
        match self.object.peek(key) {
            Some(Value::Object(object)) => Some(Keys { object }),
            _ => None,
        }
    }

    /// A hash of the keys, the same for records of the same keys.
    pub(crate) fn signature(&self) -> u64 {
        let mut hasher = FxHasher::default();
        for key in self.iter() {
            hasher.write(key.as_bytes());
            hasher.write_u8(0xff);
        }
        hasher.finish()
    }
}

/// What importers know from earlier records of the same file.
pub(crate) struct Formats {
    remembered: Vec<(u64, Option<(Importer, String)>)>,
    /// Mappings for tables of no known shape: those of the analyst, then those
    /// that come with the program.
    mappings: Vec<Mapping>,
    /// How many of them are the analyst's.
    own_mappings: usize,
    /// The mapping that rows of the file were read by.
    used_mapping: Option<usize>,
    hayabusa: hayabusa::State,
    windows: windows::State,
    xdr: xdr::State,
}

impl Formats {
    /// Formats with the mappings of the analyst; those that are shipped follow.
    pub(crate) fn new(mappings: Vec<Mapping>) -> Self {
        let shipped = Mapping::shipped().iter().map(|it| it.1.clone());
        Self {
            remembered: Vec::new(),
            own_mappings: mappings.len(),
            mappings: mappings.into_iter().chain(shipped).collect(),
            used_mapping: None,
            hayabusa: hayabusa::State::default(),
            windows: windows::State::default(),
            xdr: xdr::State::default(),
        }
    }

    fn recognise(&mut self, object: &Object<'_>) -> Option<(Importer, String)> {
        let keys = Keys::of(object);
        let signature = keys.signature();
        if let Some(at) = self.remembered.iter().position(|it| it.0 == signature) {
            return self.remembered[at].1.clone();
        }
        let found = IMPORTERS
            .iter()
            .find_map(|(importer, recognise)| Some((*importer, recognise(&keys)?.to_owned())))
            .or_else(|| self.mapping_for(&keys))
            .or_else(|| {
                let why = hunting::recognise_part(&keys)?;
                Some((Importer::HuntingPart, why.to_owned()))
            });
        if self.remembered.len() == MAX_REMEMBERED {
            self.remembered.clear();
        }
        self.remembered.push((signature, found.clone()));
        found
    }

    /// The mapping of a table whose rows have these keys. Those that come with
    /// the program must know all of them: nobody has chosen them.
    fn mapping_for(&mut self, keys: &Keys<'_, '_>) -> Option<(Importer, String)> {
        let own = self.own_mappings;
        let at = (0..)
            .zip(&self.mappings)
            .position(|(at, it)| {
                if at < own {
                    it.fits(keys)
                } else {
                    it.fits_exactly(keys)
                }
            })
            .or_else(|| {
                self.used_mapping
                    .filter(|&it| self.mappings[it].may_read(keys))
            })?;
        if self.used_mapping.replace(at).is_none() {
            // Rows of fewer columns were not known to be of this table so far.
            let is_settled = |it: &(Importer, String)| it.0 != Importer::HuntingPart;
            self.remembered
                .retain(|it| it.1.as_ref().is_some_and(is_settled));
        }
        let mapping = &self.mappings[at];
        let columns = excerpt(&mapping.columns.join(", "));
        let name = excerpt(&mapping.name);
        let origin = if at < own {
            ""
        } else {
            " that comes with the program"
        };
        let why = format!("its columns {columns} fit the mapping \"{name}\"{origin}");
        Some((Importer::Mapping(at), why))
    }

    /// Reads one record and hands on what it tells. `None` where nobody can;
    /// the notes say why. With the format comes why it was recognised.
    pub(crate) fn read(
        &mut self,
        object: Object<'_>,
        notes: &mut Notes,
        place: Place,
        sink: &mut dyn RecordSink,
    ) -> Option<(Format, String)> {
        let Some((importer, why)) = self.recognise(&object) else {
            let keys: Vec<&str> = object.keys().take(6).collect();
            let shown = excerpt(&keys.join(", "));
            notes.add_whole(ProblemKind::WrongShape, format!("its keys are {shown}"));
            return None;
        };
        let place = Place {
            family: importer.family(),
            ..place
        };
        let format = match importer {
            Importer::Graph => graph::read(object, notes, place, sink),
            Importer::Xdr => xdr::read(object, &mut self.xdr, notes, place, sink),
            Importer::Endpoint => endpoint::read(object, notes, place, sink),
            Importer::Sentinel => sentinel::read(object, notes, place, sink),
            Importer::Hunting | Importer::HuntingPart => hunting::read(object, notes, place, sink),
            Importer::Windows => windows::read(object, &mut self.windows, notes, place, sink),
            Importer::Hayabusa => hayabusa::read(object, &mut self.hayabusa, notes, place, sink),
            Importer::Portal => portal::read(object, notes, place, sink),
            Importer::Mapping(at) => self.mappings[at].read(object, notes, place, sink),
        }?;
        Some((format, why))
    }

    /// The mapping that rows of the file were read by.
    pub(crate) fn used_mapping(&self) -> Option<&Mapping> {
        self.used_mapping.map(|it| &self.mappings[it])
    }

    /// Seconds by which times of the file that are labelled UTC are ahead of it.
    pub(crate) fn clock_shift(&self) -> Option<i64> {
        self.windows
            .clock()
            .shift()
            .or(self.hayabusa.clock().shift())
    }

    /// Whether what detections tell as their time is not when it happened.
    pub(crate) fn is_off(&self) -> bool {
        self.hayabusa.clock().is_off()
    }

    /// What is to be told of it.
    pub(crate) fn told_shift(&self) -> Option<String> {
        self.windows.clock().told().or(self.hayabusa.clock().told())
    }
}
