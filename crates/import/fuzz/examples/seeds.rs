//! Makes what fuzzing begins with out of real exports: `seeds OUT FOLDER...`.
//!
//! Below OUT each target gets a folder of small valid files: the beginnings of
//! the exports in the folders, and single records out of them.

use flate2::{Compression, read::MultiGzDecoder, write::GzEncoder};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fs;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use throughline_import::{Family, FileImport, Place, RawRecord, RecordSink};
use throughline_model::{AlertRecord, EventRecord, IncidentRecord, Subject};

/// So much of an export is looked at.
const LOOKED_AT: u64 = 4 << 20;

/// A beginning is cut at the last line that ends before this.
const BEGINNING: usize = 16 << 10;

/// Larger records are left out: short files are fuzzed faster.
const LARGEST_RECORD: usize = 12 << 10;

/// As many records are taken of one export.
const RECORDS: usize = 8;

/// Commands in which something is encoded, each a seed.
const COMMANDS: [&str; 6] = [
    "p^ow^ershell -e^nc dwBoAG8AYQBtAGkA",
    "FromBase64String('H4sIAAAAAAAAA8tIzcnJBwCGphA2BQAAAA==')",
    "&(('I'+[char]69)+\"X\") ('{1}{0}' -f 'b','a'.Replace('a','c'))",
    "String.fromCharCode(105,0x65,120) Chr(73)&Chr(69)",
    "0x53454c45435420312c32 \\x41\\x42\\x43\\x44 \\u0041\\u0042\\u0043\\u0044",
    "mshta javascript:%61%6c%65%72%74(1)",
];

/// A mapping that comes with the program.
const MAPPING: &[u8] = include_bytes!("../../maps/ait-ads.json");

type Outcome<T> = Result<T, Box<dyn Error>>;

fn main() -> Outcome<()> {
    let mut arguments = std::env::args_os().skip(1).map(PathBuf::from);
    let out = arguments.next().ok_or("usage: seeds OUT FOLDER...")?;
    let mut seeds = Seeds::default();
    for folder in arguments {
        for file in files_below(&folder)? {
            seeds.add(&beginning_of(&file)?);
        }
    }
    for command in COMMANDS {
        seeds.put("decode", command.as_bytes());
    }
    seeds.write(&out)
}

fn files_below(folder: &Path) -> Outcome<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            files.extend(files_below(&path)?);
        } else if path.extension().is_none_or(|it| it != "md") {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

/// The first bytes of a file, not compressed.
fn beginning_of(path: &Path) -> Outcome<Vec<u8>> {
    let mut bytes = Vec::new();
    let file = fs::File::open(path)?;
    if path.extension().is_some_and(|it| it == "gz") {
        MultiGzDecoder::new(file)
            .take(LOOKED_AT)
            .read_to_end(&mut bytes)?;
    } else {
        file.take(LOOKED_AT).read_to_end(&mut bytes)?;
    }
    Ok(bytes)
}

/// The files of each target.
#[derive(Default)]
struct Seeds(BTreeMap<&'static str, BTreeSet<Vec<u8>>>);

impl Seeds {
    fn put(&mut self, target: &'static str, bytes: &[u8]) {
        self.0.entry(target).or_default().insert(bytes.to_vec());
    }

    /// Takes what an export gives.
    fn add(&mut self, export: &[u8]) {
        let mut places = Places::default();
        let mut import = FileImport::new("export.json");
        import.push(export, &mut places);
        import.finish(&mut places);
        let beginning = whole_lines(export);
        let is_table = !export.trim_ascii_start().starts_with(b"{")
            && !export.trim_ascii_start().starts_with(b"[");
        self.put(if is_table { "table" } else { "json" }, beginning);
        self.put("archive", &gzip(beginning));
        self.put(
            "archive",
            &zip(&[("a.json", beginning), ("b/c.json", &gzip(beginning))]),
        );
        if places.0.is_empty() || places.0.contains_key(&Family::Mapped) {
            // A mapping may stand in front.
            self.put("mapped", &[MAPPING, b"\0", beginning].concat());
            self.put("mapped", beginning);
        }
        for (family, places) in places.0 {
            let target = target_of(family);
            self.put(target, beginning);
            if is_table {
                continue;
            }
            let step = (places.len() / RECORDS).max(1);
            for place in places.iter().step_by(step).take(RECORDS) {
                let mut raw = RawRecord::new(None, *place);
                raw.push(export);
                if let Ok(record) = raw.finish()
                    && record.len() <= LARGEST_RECORD
                {
                    self.put(target, record.as_bytes());
                    self.put("json", record.as_bytes());
                }
            }
        }
    }

    fn write(self, out: &Path) -> Outcome<()> {
        for (target, files) in self.0 {
            let folder = out.join(target);
            fs::create_dir_all(&folder)?;
            println!("{target}: {} seeds", files.len());
            for (number, bytes) in files.iter().enumerate() {
                fs::write(folder.join(format!("seed-{number}")), bytes)?;
            }
        }
        Ok(())
    }
}

/// The whole lines at the start, or where they are too long, a part of the first.
fn whole_lines(export: &[u8]) -> &[u8] {
    let start = &export[..export.len().min(BEGINNING)];
    if start.len() == export.len() {
        return start;
    }
    let end = start.iter().rposition(|it| *it == b'\n');
    &start[..end.map_or(start.len(), |it| it + 1)]
}

fn target_of(family: Family) -> &'static str {
    match family {
        Family::Graph => "graph",
        Family::Xdr => "xdr",
        Family::Endpoint => "endpoint",
        Family::Sentinel => "sentinel",
        Family::Hunting => "hunting",
        Family::Portal => "portal",
        Family::Windows => "windows",
        Family::Hayabusa => "hayabusa",
        Family::Mapped => "mapped",
    }
}

/// Where records stood, by the family that read them.
#[derive(Default)]
struct Places(BTreeMap<Family, Vec<Place>>);

impl Places {
    fn put(&mut self, place: Place) {
        let places = self.0.entry(place.family).or_default();
        if places.last() != Some(&place) {
            places.push(place);
        }
    }
}

impl RecordSink for Places {
    fn alert(&mut self, _: AlertRecord<Cow<'_, str>>, place: Place) {
        self.put(place);
    }

    fn incident(&mut self, _: IncidentRecord<Cow<'_, str>>, place: Place) {
        self.put(place);
    }

    fn event(&mut self, _: EventRecord<Cow<'_, str>>, place: Place) {
        self.put(place);
    }

    fn entity(&mut self, _: Subject<Cow<'_, str>>, place: Place) {
        self.put(place);
    }
}

fn gzip(plain: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    // Writing into memory does not fail.
    let _ = encoder.write_all(plain);
    encoder.finish().unwrap_or_default()
}

/// An archive of files that are stored as they are, without a directory.
fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut out = Vec::new();
    for (name, content) in files {
        let mut crc = flate2::Crc::new();
        crc.update(content);
        let size = (content.len() as u32).to_le_bytes();
        out.extend(b"PK\x03\x04\x14\0\0\0\0\0\0\0\0\0");
        out.extend(crc.sum().to_le_bytes());
        out.extend([size, size].concat());
        out.extend((name.len() as u16).to_le_bytes());
        out.extend([0, 0]);
        out.extend(name.as_bytes());
        out.extend(*content);
    }
    out.extend(b"PK\x05\x06");
    out.extend([0; 18]);
    out
}
