//! Opens files into an engine.

use crate::arguments::Data;
use std::collections::HashSet;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use thiserror::Error;
use throughline_correlate::{Settings, SettingsError};
use throughline_engine::{Engine, FileReport, MapError, Mapping};

/// Bytes read at once.
const CHUNK: usize = 1 << 20;

/// Why nothing could be opened.
#[derive(Debug, Error)]
pub enum OpenError {
    /// A map file is none.
    #[error("{0}")]
    Map(#[from] MapError),
    /// A map file could not be read.
    #[error("{file}: {error}")]
    NoMap {
        /// The file as it was named.
        file: String,
        /// Why.
        error: std::io::Error,
    },
    /// A file of settings cannot be read.
    #[error("{file}: {error}")]
    Settings {
        /// The file as it was named.
        file: String,
        /// Why.
        error: SettingsError,
    },
    /// None of the files held anything.
    #[error("nothing could be read\n{0}")]
    NothingReadable(String),
    /// All files are sound, and empty.
    #[error("there are no records to read\n{0}")]
    NoRecords(String),
}

/// Opens files, and the files of folders, in the order of their names. What
/// cannot be read is told on stderr; the rest is opened all the same.
///
/// # Errors
///
/// Where a map file cannot be read, and where nothing at all could be: each file
/// with the reason and place.
pub fn open(data: &Data) -> Result<Engine, OpenError> {
    open_mapped(&data.paths, mappings(data)?)
}

/// The mappings that are named, each read.
///
/// # Errors
///
/// Where one cannot be read.
pub fn mappings(data: &Data) -> Result<Vec<Mapping>, OpenError> {
    data.maps.iter().map(|it| mapping(it)).collect()
}

/// Opens one file through mappings, and tells nobody what could not be read.
pub fn open_quietly(file: &Path, mappings: Vec<Mapping>) -> Engine {
    let mut engine = Engine::default();
    engine.set_mappings(mappings);
    let _ = read(&mut engine, file);
    engine.finish_import("");
    engine
}

/// Opens files through mappings: [`open`].
///
/// # Errors
///
/// Where nothing at all could be read: each file with the reason and place.
pub fn open_mapped(paths: &[PathBuf], mappings: Vec<Mapping>) -> Result<Engine, OpenError> {
    match open_anyway(paths, mappings) {
        (engine, None) => Ok(engine),
        (_, Some(error)) => Err(error),
    }
}

/// Opens files through mappings as [`open_mapped`] does. Where nothing at all could be
/// read, what is known of the files comes with the reason.
pub fn open_anyway(paths: &[PathBuf], mappings: Vec<Mapping>) -> (Engine, Option<OpenError>) {
    let mut engine = Engine::default();
    engine.set_mappings(mappings.clone());
    let mut reasons = Vec::new();
    let mut readable = false;
    let mut all_empty = true;
    for file in files_of(paths, &mut reasons) {
        let it = read(&mut engine, &file);
        readable |= it.some;
        all_empty &= it.is_empty;
        reasons.extend(it.unread);
    }
    engine.finish_import("");
    if !readable {
        let only_empty = all_empty && !engine.import_report().files.is_empty();
        let reasons = reasons.join("\n");
        let error = if only_empty {
            OpenError::NoRecords(reasons)
        } else {
            OpenError::NothingReadable(reasons)
        };
        return (engine, Some(error));
    }
    for reason in reasons {
        let reason = throughline_model::visible(reason.trim_start());
        eprintln!("throughline: not read: {reason}");
    }
    let used = engine.used_mappings();
    for mapping in mappings.iter().filter(|it| !is_used(it, &used)) {
        let (name, columns) = (&mapping.name, mapping.columns.join(", "));
        let told = format!("mapping \"{name}\" not used: no table has the columns {columns}");
        eprintln!("throughline: {}", throughline_model::visible(&told));
    }
    (engine, None)
}

/// Whether a mapping was used; of those that come with the program nobody is told.
fn is_used(mapping: &Mapping, used: &[Mapping]) -> bool {
    used.contains(mapping) || Mapping::shipped().iter().any(|it| it.1 == *mapping)
}

/// Reads settings of correlation; those that come with the program where no file is
/// named.
///
/// # Errors
///
/// Where the file cannot be read, or holds no such settings.
pub fn settings(file: Option<&Path>) -> Result<Settings, OpenError> {
    let Some(path) = file else {
        return Ok(Settings::default());
    };
    let file = path.to_string_lossy().into_owned();
    match std::fs::read_to_string(path) {
        Ok(text) => Settings::read(&text).map_err(|error| OpenError::Settings { file, error }),
        Err(error) => Err(OpenError::NoMap { file, error }),
    }
}

/// Reads a map file, or takes the one of that name that comes with the program.
fn mapping(path: &Path) -> Result<Mapping, OpenError> {
    let file = path.to_string_lossy();
    match std::fs::read_to_string(path) {
        Ok(text) => Ok(Mapping::parse(&file, &text)?),
        Err(error) => Mapping::shipped()
            .iter()
            .find(|it| it.0 == file)
            .map(|it| it.1.clone())
            .ok_or_else(|| OpenError::NoMap {
                file: file.into_owned(),
                error,
            }),
    }
}

/// The files of these paths: of a folder those in it and in its folders, in the order of
/// their names. What is named twice is there once, as it was named first: else every
/// record of it would be told twice.
pub fn files_of(paths: &[PathBuf], reasons: &mut Vec<String>) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut seen = HashSet::new();
    for path in paths {
        add_files(path, &mut files, &mut seen, reasons);
    }
    files
}

fn add_files(
    path: &Path,
    files: &mut Vec<PathBuf>,
    seen: &mut HashSet<PathBuf>,
    reasons: &mut Vec<String>,
) {
    // Of what is not there opening says why.
    if let Ok(canonical) = path.canonicalize()
        && !seen.insert(canonical)
    {
        return;
    }
    if !path.is_dir() {
        files.push(path.to_owned());
        return;
    }
    match std::fs::read_dir(path) {
        Ok(entries) => {
            let mut below: Vec<PathBuf> = entries.flatten().map(|it| it.path()).collect();
            below.sort();
            for it in below {
                add_files(&it, files, seen, reasons);
            }
        }
        Err(error) => reasons.push(format!("  {}: {error}", path.display())),
    }
}

/// What came of one file.
struct Outcome {
    /// Whether anything of it could be used.
    some: bool,
    /// Whether it is sound, and empty.
    is_empty: bool,
    /// What could not be read: the file, or files in it where it is an archive.
    unread: Vec<String>,
}

/// Reads one file.
fn read(engine: &mut Engine, path: &Path) -> Outcome {
    let failed = |error: std::io::Error| Outcome {
        some: false,
        is_empty: false,
        unread: vec![format!("  {}: {error}", path.display())],
    };
    let mut file = match File::open(path) {
        Ok(file) => file,
        Err(error) => return failed(error),
    };
    engine.start_file(&path.to_string_lossy());
    let mut chunk = vec![0; CHUNK];
    let mut broken = None;
    loop {
        match file.read(&mut chunk) {
            Ok(0) => break,
            Ok(count) => {
                engine.read_chunk(&chunk[..count]);
            }
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(error) => {
                broken = Some(error);
                break;
            }
        }
    }
    let reports = engine.end_file();
    if let Some(error) = broken {
        return failed(error);
    }
    let unread: Vec<String> = reports
        .iter()
        .filter(|it| !it.is_readable())
        .map(|it| format!("  {}: {}", it.name, it.reason()))
        .collect();
    Outcome {
        some: unread.len() < reports.len(),
        is_empty: reports.iter().all(FileReport::is_empty_list),
        unread,
    }
}
