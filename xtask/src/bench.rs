//! `cargo xtask bench NAME`: measurements against a peer, never part of the checks.
//!
//! A benchmark prints a table, then one JSON object a line for each figure:
//! `bench`, `figure`, `value`, `unit`, `peer`, `peerValue`, and `ratio`, which is
//! `value` divided by `peerValue`.

use crate::failure::{Failure, Outcome};
use crate::process::{aloud, cargo};
use crate::workspace::Workspace;

/// A benchmark and the package whose `benches/` holds it under the same name.
const BENCHES: [(&str, &str); 1] = [("import", "throughline-engine")];

/// Runs the benchmark of this name.
pub fn run(workspace: &Workspace, name: &str) -> Outcome<()> {
    let (_, package) = BENCHES
        .iter()
        .find(|(known, _)| *known == name)
        .ok_or_else(|| Failure::new(format!("there is no benchmark `{name}`: {}", names())))?;
    let mut command = cargo(workspace.root());
    command.args(["bench", "--package", package, "--bench", name]);
    let (ok, _) = aloud(&mut command)?;
    if ok {
        Ok(())
    } else {
        Err(Failure::new(format!("the benchmark `{name}` failed")))
    }
}

/// What may be asked for, as a sentence.
pub fn names() -> String {
    let names: Vec<&str> = BENCHES.iter().map(|(name, _)| *name).collect();
    format!("the benchmarks are {}", names.join(", "))
}

#[cfg(test)]
mod tests {
    use super::{BENCHES, run};
    use crate::workspace::Workspace;

    #[test]
    fn an_unknown_name_is_told_the_known_ones() {
        let workspace = Workspace::locate().unwrap();
        let message = run(&workspace, "nothing").unwrap_err().to_string();
        assert!(message.contains("`nothing`"), "{message}");
        for (name, _) in BENCHES {
            assert!(message.contains(name), "{message}");
        }
    }

    #[test]
    fn every_benchmark_has_its_file() {
        let workspace = Workspace::locate().unwrap();
        for (name, package) in BENCHES {
            let folder = package.trim_start_matches("throughline-");
            let file = workspace.path(&format!("crates/{folder}/benches/{name}.rs"));
            assert!(file.is_file(), "{}", file.display());
        }
    }
}
