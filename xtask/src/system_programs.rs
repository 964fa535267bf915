//! Programs that come from the operating system: Node, npm and Chromium.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::failure::{Failure, Outcome};
use crate::process::{long_step, on_path, output_of};

/// The oldest Node whose test runner and packages the browser tests can use.
pub const NODE_FOR_TESTS: u32 = 20;

const CHROMIUM_NAMES: [&str; 5] = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
];

/// The `node` on PATH; installs Debian's where this user may.
pub fn node() -> Outcome<PathBuf> {
    program(
        &["node"],
        &["nodejs", "npm"],
        "Node.js 20 or newer, with npm",
    )
}

/// The `npm` on PATH; installs Debian's where this user may.
pub fn npm() -> Outcome<PathBuf> {
    // npm without node is of no use, and some systems package them apart.
    node()?;
    program(
        &["npm"],
        &["npm"],
        "npm, which comes with Node.js 20 or newer",
    )
}

/// A Chromium or Chrome; `THROUGHLINE_CHROMIUM` names another one.
pub fn chromium() -> Outcome<PathBuf> {
    if let Some(chosen) = env::var_os("THROUGHLINE_CHROMIUM") {
        return Ok(PathBuf::from(chosen));
    }
    let mac = Path::new("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome");
    if mac.is_file() {
        return Ok(mac.to_path_buf());
    }
    program(
        &CHROMIUM_NAMES,
        &["chromium"],
        "Chromium or Chrome (or name its binary in THROUGHLINE_CHROMIUM)",
    )
}

/// Fails with what to do when `node` is older than the browser tests need.
pub fn require_node_for_tests(node: &Path) -> Outcome<()> {
    let version = output_of(node, &["--version"]).unwrap_or_default();
    let major = version
        .trim_start_matches('v')
        .split('.')
        .next()
        .and_then(|n| n.parse().ok());
    match major {
        Some(major) if NODE_FOR_TESTS <= major => Ok(()),
        _ => Err(Failure::new(format!(
            "the browser tests need Node.js {NODE_FOR_TESTS} or newer; `node --version` says `{version}`"
        ))),
    }
}

fn program(names: &[&str], packages: &[&str], wanted: &str) -> Outcome<PathBuf> {
    if let Some(found) = on_path(names) {
        return Ok(found);
    }
    let missing = || {
        Failure::new(format!(
            "{wanted} is needed and was not found on PATH: please install it"
        ))
    };
    let (Some(apt), true) = (on_path(&["apt-get"]), is_root()) else {
        return Err(missing());
    };
    long_step("updating the package list", apt_get(&apt).arg("update"))?;
    long_step(
        &format!("installing {}", packages.join(" and ")),
        apt_get(&apt)
            .args(["install", "-y", "--no-install-recommends"])
            .args(packages),
    )?;
    on_path(names).ok_or_else(missing)
}

fn apt_get(apt: &Path) -> Command {
    let mut command = Command::new(apt);
    command.env("DEBIAN_FRONTEND", "noninteractive");
    command
}

fn is_root() -> bool {
    output_of(Path::new("id"), &["-u"]).as_deref() == Some("0")
}
