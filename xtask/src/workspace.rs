//! Where things lie in the repository.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use crate::failure::{Context, Failure, Outcome};

/// The repository's root and the places derived from it.
pub struct Workspace {
    root: PathBuf,
}

impl Workspace {
    /// The workspace this program was compiled in.
    pub fn locate() -> Outcome<Self> {
        // The run-time variable follows a moved checkout; the compile-time one
        // also serves a binary that is started without cargo.
        let manifest = env::var_os("CARGO_MANIFEST_DIR")
            .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
        let root = manifest.parent().map(Path::to_path_buf);
        root.map(|root| Self { root })
            .ok_or_else(|| Failure::new("the workspace has no root"))
    }

    /// The repository's root folder.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// `path`, given relative to the root.
    pub fn path(&self, path: &str) -> PathBuf {
        self.root.join(path)
    }

    /// Where the built site goes unless told otherwise.
    pub fn dist(&self) -> PathBuf {
        self.path("dist")
    }

    /// This program's own corner of cargo's target folder.
    pub fn scratch(&self) -> PathBuf {
        env::var_os("CARGO_TARGET_DIR")
            .map_or_else(|| self.path("target"), |folder| self.root.join(folder))
            .join("xtask")
    }

    /// The version of `package` that Cargo.lock pins.
    pub fn locked_version(&self, package: &str) -> Outcome<String> {
        let path = self.path("Cargo.lock");
        let lock = fs::read_to_string(&path).at("reading", &path)?;
        locked_version(&lock, package)
            .ok_or_else(|| Failure::new(format!("Cargo.lock names no package `{package}`")))
    }
}

fn locked_version(lock: &str, package: &str) -> Option<String> {
    let name = format!("name = \"{package}\"");
    let mut lines = lock.lines();
    lines.find(|line| *line == name)?;
    let version = lines
        .next()?
        .strip_prefix("version = \"")?
        .strip_suffix('"')?;
    Some(version.to_owned())
}

/// Every file below `folder`, as sorted paths relative to it with `/` between the parts.
pub fn files_below(folder: &Path) -> Outcome<Vec<String>> {
    let mut found = Vec::new();
    let mut open = vec![(folder.to_path_buf(), String::new())];
    while let Some((path, prefix)) = open.pop() {
        for entry in fs::read_dir(&path).at("listing", &path)? {
            let entry = entry.at("listing", &path)?;
            let relative = format!("{prefix}{}", entry.file_name().to_string_lossy());
            if entry.file_type().at("looking at", &entry.path())?.is_dir() {
                open.push((entry.path(), relative + "/"));
            } else {
                found.push(relative);
            }
        }
    }
    found.sort();
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::locked_version;

    #[test]
    fn reads_a_version_from_the_lock_file() {
        let lock = "[[package]]\nname = \"wasm-bindgen-macro\"\nversion = \"0.2.1\"\n\n\
                    [[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.130\"\n";
        assert_eq!(
            locked_version(lock, "wasm-bindgen").as_deref(),
            Some("0.2.130")
        );
        assert_eq!(locked_version(lock, "bindgen"), None);
    }
}
