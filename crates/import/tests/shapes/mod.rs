//! A small valid file of each shape that is read: what stands beside this file,
//! named for the family that reads it.
#![allow(clippy::expect_used, reason = "helpers of tests")]
#![allow(dead_code, reason = "each test file uses a part of it")]

use std::path::Path;

/// A file of this folder.
pub struct Shape {
    pub name: String,
    pub bytes: Vec<u8>,
}

impl Shape {
    /// The family that reads it, by its name.
    pub fn family(&self) -> &str {
        self.name.split(['-', '.']).next().unwrap_or_default()
    }

    /// The records of JSON in it; none of a table.
    pub fn records(&self) -> Vec<serde_json::Value> {
        if self.name.ends_with("csv") {
            return Vec::new();
        }
        crate::reading::raw_records(&self.bytes)
    }
}

/// Every shape, by name.
pub fn all() -> Vec<Shape> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/shapes");
    let files = std::fs::read_dir(folder).expect("the folder of shapes");
    let mut shapes: Vec<Shape> = files
        .map(|it| it.expect("a file of the folder").path())
        .filter(|it| it.extension().is_some_and(|it| it != "rs"))
        .map(|path| Shape {
            name: path
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned(),
            bytes: std::fs::read(&path).expect("a shape"),
        })
        .collect();
    shapes.sort_by(|a, b| a.name.cmp(&b.name));
    shapes
}
