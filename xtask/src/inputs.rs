//! Tells whether anything changed since the site was last built.

use std::fs;
use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

use crate::failure::{Context, Outcome};
use crate::workspace::{Workspace, files_below};

/// Files and folders whose content decides what the built site is. This
/// program is among them: it writes the page's policy.
const INPUTS: [&str; 9] = [
    ".cargo/config.toml",
    "Cargo.lock",
    "Cargo.toml",
    "Trunk.toml",
    "app",
    "crates",
    "index.html",
    "style",
    "xtask/src",
];

/// A hash over everything that the site is built from, and the compiler's version.
pub fn hash(workspace: &Workspace, compiler: &str) -> Outcome<String> {
    let mut hasher = Sha256::new();
    hasher.update(compiler);
    for input in INPUTS {
        let path = workspace.path(input);
        if path.is_dir() {
            for file in files_below(&path)?
                .iter()
                .filter(|file| decides(input, file))
            {
                add(&mut hasher, &format!("{input}/{file}"), &path.join(file))?;
            }
        } else if path.exists() {
            add(&mut hasher, input, &path)?;
        }
    }
    Ok(text_of(hasher))
}

/// A hash over every file of `folder`, to notice when somebody changed the result.
pub fn hash_of_folder(folder: &Path) -> Outcome<String> {
    let mut hasher = Sha256::new();
    for file in files_below(folder)? {
        add(&mut hasher, &file, &folder.join(&file))?;
    }
    Ok(text_of(hasher))
}

/// Tests, fuzz targets and benchmarks of a crate lie in folders of their own and never reach the page.
fn decides(input: &str, file: &str) -> bool {
    let aside = [
        "tests",
        "fuzz",
        "benches",
        "examples",
        "proptest-regressions",
    ];
    input != "crates"
        || !file
            .split('/')
            .nth(1)
            .is_some_and(|folder| aside.contains(&folder))
}

fn add(hasher: &mut Sha256, name: &str, path: &Path) -> Outcome<()> {
    let content = fs::read(path).at("reading", path)?;
    // Lengths keep two files from looking like one with the same joined text.
    hasher.update(format!("{name}\0{}\0", content.len()));
    hasher.update(content);
    Ok(())
}

fn text_of(hasher: Sha256) -> String {
    STANDARD.encode(hasher.finalize())
}

#[cfg(test)]
mod tests {
    use super::decides;

    #[test]
    fn a_crates_tests_do_not_rebuild_the_site() {
        assert!(decides("crates", "model/src/lib.rs"));
        assert!(decides("crates", "model/src/tests/mod.rs"));
        assert!(!decides("crates", "model/tests/formats.rs"));
        assert!(!decides("crates", "import/fuzz/src/lib.rs"));
        assert!(decides("app", "samples/tests/case.json"));
    }
}
