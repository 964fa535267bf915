//! Real recordings, and the links between processes that their stories show.

use flate2::read::GzDecoder;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;
use std::path::{Path, PathBuf};
use throughline_dataset::{Dataset, ProcessIdx};
use throughline_import::FileImport;
use throughline_story::{Story, tell_process};

/// The path of a sample; none where the samples are not at hand.
pub fn sample(name: &str) -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/samples");
    if !folder.is_dir() {
        println!("skipped: there is no folder shared/samples beside the project");
        return None;
    }
    Some(folder.join(name))
}

/// The data of a file.
pub fn open(path: &Path) -> Dataset {
    let mut dataset = Dataset::default();
    let file = dataset.next_file();
    let mut import = FileImport::new(path.to_string_lossy());
    import.push(&std::fs::read(path).unwrap(), &mut dataset.sink(file));
    let report = import.finish(&mut dataset.sink(file)).remove(0);
    dataset.file_read(report);
    dataset.derive();
    dataset
}

/// What a file says, unpacked.
pub fn text_of(path: &Path) -> String {
    let bytes = std::fs::read(path).unwrap();
    let mut text = String::new();
    if bytes.starts_with(&[0x1f, 0x8b]) {
        GzDecoder::new(bytes.as_slice())
            .read_to_string(&mut text)
            .unwrap();
    } else {
        text = String::from_utf8(bytes).unwrap();
    }
    text.trim_start_matches('\u{feff}').to_owned()
}

/// The records of a file of lines.
pub fn json_lines(path: &Path) -> Vec<Value> {
    let text = text_of(path);
    let lines = text.lines().filter(|it| !it.trim().is_empty());
    lines.map(|it| serde_json::from_str(it).unwrap()).collect()
}

/// The parent of each process as the nesting of a story shows it.
fn nesting(story: &Story) -> Vec<(ProcessIdx, Option<ProcessIdx>)> {
    let mut open: Vec<Option<ProcessIdx>> = Vec::new();
    let mut links = Vec::new();
    for node in &story.nodes {
        open.truncate(node.depth as usize);
        if let Some(process) = node.process {
            links.push((process, open.last().copied().flatten()));
        }
        open.push(node.process);
    }
    links
}

/// The links that the stories of all topmost processes show, each process once.
pub fn links(data: &Dataset) -> BTreeMap<ProcessIdx, Option<ProcessIdx>> {
    let mut links = BTreeMap::new();
    for (top, process) in data.processes() {
        if process.parent.process().is_some() {
            continue;
        }
        let story = tell_process(data, top);
        let told = nesting(&story);
        let own: BTreeSet<ProcessIdx> = below(data, top);
        let shown: BTreeSet<ProcessIdx> = told.iter().map(|it| it.0).collect();
        assert_eq!(shown.len(), told.len(), "each process stands once");
        assert!(own.is_subset(&shown), "the whole tree is told");
        for (child, parent) in told {
            let known = links.entry(child).or_insert(parent);
            assert_eq!(*known, parent, "one parent in every story");
        }
    }
    assert_eq!(links.len(), data.processes().count());
    links
}

/// A process with all that it led to on its device.
fn below(data: &Dataset, top: ProcessIdx) -> BTreeSet<ProcessIdx> {
    let mut found = BTreeSet::new();
    let mut stack = vec![top];
    while let Some(process) = stack.pop() {
        found.insert(process);
        stack.extend(data.children_of(process));
    }
    found
}
