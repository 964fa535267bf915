//! What the fuzz targets have in common: the invariants of the property tests,
//! over whatever bytes come.

#[path = "../../../decode/tests/invariants/mod.rs"]
mod decoding;
#[path = "../../tests/invariants/mod.rs"]
mod invariants;
#[path = "../../tests/reading/mod.rs"]
mod reading;

pub use invariants::{check_json as json, check_mapped as mapped};

/// Reads bytes as an export, whole and in chunks.
pub fn export(bytes: &[u8]) {
    invariants::check("export.json", bytes, &[1, 509, 17]);
}

/// Reads bytes as an archive, whole and in chunks.
pub fn archive(bytes: &[u8]) {
    invariants::check("export.zip", bytes, &[1, 509, 17]);
}

/// Decodes what is encoded in bytes as a command line.
pub fn command(bytes: &[u8]) {
    decoding::check(bytes);
}
