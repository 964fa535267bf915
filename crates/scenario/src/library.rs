//! The cases that come with the tool, and the files made from them.

use std::io;

use serde::Serialize;

use crate::graph_writer::export;
use crate::mistake::ScenarioError;
use crate::scenario::Scenario;
use crate::truth::ground_truth;

const DESCRIPTIONS: [(&str, &str); 1] = [(
    "harbour-lights.scenario",
    include_str!("../scenarios/harbour-lights.scenario"),
)];

/// A file to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutputFile {
    /// Path below the samples folder, with `/`.
    pub path: String,
    /// What is in it.
    pub bytes: Vec<u8>,
}

/// How the page lists a case.
#[derive(Serialize)]
struct IndexEntry<'a> {
    id: &'a str,
    title: &'a str,
    summary: &'a str,
    files: Vec<&'a str>,
    alerts: usize,
    incidents: usize,
    bytes: usize,
}

/// Every case that comes with the tool.
///
/// # Errors
/// A mistake in a description, with its file and line.
pub fn cases() -> Result<Vec<Scenario>, ScenarioError> {
    DESCRIPTIONS
        .iter()
        .map(|(file, text)| Scenario::read(file, text))
        .collect()
}

/// Every file made from the given cases, the index of them last.
///
/// # Errors
/// Never in practice: writing JSON to memory.
pub fn sample_files(cases: &[Scenario]) -> io::Result<Vec<OutputFile>> {
    let mut index = Vec::new();
    let mut files = Vec::new();
    let mut listings = Vec::new();
    for case in cases {
        let export = export(case)?;
        let mut truth = serde_json::to_vec_pretty(&ground_truth(case))?;
        truth.push(b'\n');
        let path = |name: &str| format!("{}/{name}", case.id);
        let listed = [
            (path("alerts.json"), export.alerts),
            (path("incidents.json"), export.incidents),
        ];
        let bytes = listed.iter().map(|(_, bytes)| bytes.len()).sum();
        let names: Vec<String> = listed.iter().map(|(path, _)| path.clone()).collect();
        listings.push((case, names, bytes));
        files.extend(listed.map(|(path, bytes)| OutputFile { path, bytes }));
        files.push(OutputFile {
            path: path("truth.json"),
            bytes: truth,
        });
    }
    for (case, names, bytes) in &listings {
        index.push(IndexEntry {
            id: &case.id,
            title: &case.title,
            summary: &case.summary,
            files: names.iter().map(String::as_str).collect(),
            alerts: case.alerts.len(),
            incidents: case.incidents.len(),
            bytes: *bytes,
        });
    }
    let mut bytes = serde_json::to_vec_pretty(&index)?;
    bytes.push(b'\n');
    files.push(OutputFile {
        path: "index.json".to_owned(),
        bytes,
    });
    Ok(files)
}
