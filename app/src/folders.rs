//! Files behind what was dropped or picked: folders are walked to their ends.

use js_sys::{Array, Function, Promise, Reflect};
use std::fmt::Write as _;
use throughline_engine::grouped;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    DataTransfer, File, FileList, FileSystemDirectoryEntry, FileSystemDirectoryReader,
    FileSystemEntry, FileSystemFileEntry,
};

/// So many files are taken from folders: whoever drops a whole disk did not mean to.
const MAX_FILES: usize = 5_000;

/// Folders in folders that are looked into.
const MAX_DEPTH: usize = 32;

/// A file and the name to open it by.
pub struct Named {
    /// Its path within the folder, or its name.
    pub name: String,
    /// The file.
    pub file: File,
}

/// What there is to open.
#[derive(Default)]
pub struct Found {
    /// The files, in the order of their paths within each folder.
    pub files: Vec<Named>,
    /// The folder's name, where it was one folder and nothing else.
    pub folder: Option<String>,
    hidden: usize,
    unreadable: Vec<String>,
    too_many: bool,
}

impl Found {
    /// The files of a picker, which may be one of folders.
    pub fn picked(files: &FileList) -> Self {
        let mut found = Self::default();
        for file in (0..files.length()).filter_map(|it| files.get(it)) {
            let path = Reflect::get(&file, &"webkitRelativePath".into())
                .ok()
                .and_then(|it| it.as_string())
                .filter(|it| !it.is_empty());
            match path.as_deref().and_then(|it| it.split_once('/')) {
                Some((folder, path)) => {
                    found.folder.get_or_insert_with(|| folder.to_owned());
                    if path.split('/').any(is_hidden) {
                        found.hidden += 1;
                    } else {
                        found.add(path.to_owned(), file);
                    }
                }
                // A file that somebody names is wanted, hidden or not.
                None => found.add(file.name(), file),
            }
        }
        if found.folder.is_some() {
            found.files.sort_by(|a, b| a.name.cmp(&b.name));
        }
        found
    }

    fn add(&mut self, name: String, file: File) {
        if self.files.len() < MAX_FILES {
            self.files.push(Named { name, file });
        } else {
            self.too_many = true;
        }
    }

    /// What of the folders is not opened, in sentences; empty where all is.
    pub fn left_out(&self) -> String {
        let mut words = String::new();
        match self.hidden {
            0 => {}
            1 => words.push_str("1 hidden file or folder was skipped. "),
            count => {
                let _ = write!(
                    words,
                    "{} hidden files or folders were skipped. ",
                    grouped(count)
                );
            }
        }
        for path in &self.unreadable {
            let _ = write!(words, "The browser could not read {path}. ");
        }
        if self.too_many {
            let _ = write!(
                words,
                "There are more than {} files: the others were left out. ",
                grouped(MAX_FILES)
            );
        }
        words.trim_end().to_owned()
    }
}

/// What was dropped, as the browser hands it over.
pub struct Dropped {
    entries: Vec<FileSystemEntry>,
    /// Files that are no entries of a file system, such as those made by a script.
    loose: Vec<File>,
}

impl Dropped {
    /// Takes everything out of a drop before its event has ended.
    pub fn take(data: &DataTransfer) -> Self {
        let items = data.items();
        let mut dropped = Self {
            entries: Vec::new(),
            loose: Vec::new(),
        };
        for item in (0..items.length()).filter_map(|it| items.get(it)) {
            if let Ok(Some(entry)) = item.webkit_get_as_entry() {
                dropped.entries.push(entry);
            } else if let Ok(Some(file)) = item.get_as_file() {
                dropped.loose.push(file);
            }
        }
        dropped
    }

    /// Finds every file, folder by folder.
    pub async fn walk(self) -> Found {
        let mut found = Found::default();
        // Names are told from within a folder that was dropped alone.
        if let ([entry], []) = (self.entries.as_slice(), self.loose.as_slice())
            && entry.is_directory()
        {
            found.folder = Some(entry.name());
        }
        let is_sole = found.folder.is_some();
        let top = |it: FileSystemEntry| {
            let path = if is_sole { String::new() } else { it.name() };
            (path, it)
        };
        // The next one to look at is the last: depth first, without recursion.
        let mut ahead: Vec<(String, FileSystemEntry)> =
            self.entries.into_iter().map(top).rev().collect();
        while let Some((path, entry)) = ahead.pop() {
            if found.too_many {
                break;
            }
            if entry.is_file() {
                match file(&entry).await {
                    Some(file) => found.add(path, file),
                    None => found.unreadable.push(path),
                }
                continue;
            }
            let is_deep = path.matches('/').count() >= MAX_DEPTH;
            let inside = if is_deep {
                None
            } else {
                children(&entry).await
            };
            let Some(mut inside) = inside else {
                found.unreadable.push(entry.full_path());
                continue;
            };
            let before = inside.len();
            inside.retain(|it| !is_hidden(&it.name()));
            found.hidden += before - inside.len();
            inside.sort_by_key(FileSystemEntry::name);
            ahead.extend(inside.into_iter().rev().map(|it| {
                let name = it.name();
                let path = if path.is_empty() {
                    name
                } else {
                    format!("{path}/{name}")
                };
                (path, it)
            }));
        }
        for file in self.loose {
            found.add(file.name(), file);
        }
        found
    }
}

/// What file managers leave behind, and what is kept out of sight.
fn is_hidden(name: &str) -> bool {
    name.starts_with('.') || matches!(name, "__MACOSX" | "Thumbs.db" | "desktop.ini")
}

/// The file behind an entry that is one. Chromium has no classes of these names
/// to check against, so what the entry says of itself counts.
async fn file(entry: &FileSystemEntry) -> Option<File> {
    let entry: &FileSystemFileEntry = entry.unchecked_ref();
    answer(|done, failed| entry.file_with_callback_and_callback(&done, &failed))
        .await?
        .dyn_into()
        .ok()
}

/// Everything in a folder: browsers hand it over in parts, the last one empty.
async fn children(entry: &FileSystemEntry) -> Option<Vec<FileSystemEntry>> {
    if !entry.is_directory() {
        return None;
    }
    let entry: &FileSystemDirectoryEntry = entry.unchecked_ref();
    let reader = entry.create_reader();
    let mut all = Vec::new();
    loop {
        let part = part(&reader).await?;
        if part.length() == 0 {
            return Some(all);
        }
        all.extend(part.iter().map(FileSystemEntry::unchecked_from_js));
        if all.len() > MAX_FILES {
            return Some(all);
        }
    }
}

async fn part(reader: &FileSystemDirectoryReader) -> Option<Array> {
    // Only where the reader itself refuses is there no promise to wait for.
    answer(|done, failed| {
        let _ = reader.read_entries_with_callback_and_callback(&done, &failed);
    })
    .await?
    .dyn_into()
    .ok()
}

/// Waits for what comes to the first of two callbacks; nothing where it is the second.
async fn answer(mut ask: impl FnMut(Function, Function)) -> Option<JsValue> {
    JsFuture::from(Promise::new(&mut ask)).await.ok()
}
