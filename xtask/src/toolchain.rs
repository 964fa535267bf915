//! The build tools beyond Rust itself: found on PATH or in a per-user cache,
//! and put into that cache when they are missing.
//!
//! Every tool is pinned to one version, has a folder of its own named after it,
//! and counts as present only when it says that version itself. A broken or
//! half-finished install is therefore replaced by the next run.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{self, Command};

use crate::failure::{Context, Failure, Outcome};
use crate::process::{cargo, long_step, on_path, output_of};
use crate::system_programs;
use crate::workspace::Workspace;

/// Newer Trunks need a newer Rust than the workspace asks for.
const TRUNK: &str = "0.21.14";
/// Builds and runs the fuzz targets.
const CARGO_FUZZ: &str = "0.13.2";
/// The npm package that carries `wasm-opt` as plain JavaScript and WebAssembly.
const BINARYEN: &str = "132.0.0";
/// The target that the page is compiled for.
pub const WASM_TARGET: &str = "wasm32-unknown-unknown";

/// The folders that hold the tools which the site's build calls, for PATH.
pub struct SiteTools {
    /// Trunk itself.
    pub trunk: PathBuf,
    /// Folders to put before PATH, so that Trunk finds the same tools.
    pub folders: Vec<PathBuf>,
}

/// Brings whatever the site's build needs; prints nothing when all is there.
pub fn site_tools(workspace: &Workspace) -> Outcome<SiteTools> {
    wasm_target(workspace)?;
    let cache = cache_folder()?;
    let bindgen = workspace.locked_version("wasm-bindgen")?;
    // Trunk's own lock file is kept to; that of wasm-bindgen-cli pins versions
    // which not every registry still serves, so it is left aside.
    let trunk = cargo_tool(&cache, "trunk", "trunk", TRUNK, &["--locked"])?;
    let bindgen = cargo_tool(&cache, "wasm-bindgen-cli", "wasm-bindgen", &bindgen, &[])?;
    let optimizer = wasm_opt(&cache)?;
    let shared = cache.join("build");
    if shared.exists() {
        fs::remove_dir_all(&shared).at("removing", &shared)?;
    }
    let folders = [&trunk, &bindgen, &optimizer]
        .into_iter()
        .filter_map(|tool| tool.parent().map(Path::to_path_buf))
        .collect();
    Ok(SiteTools { trunk, folders })
}

/// Brings the program that builds and runs fuzz targets.
pub fn cargo_fuzz() -> Outcome<PathBuf> {
    let cache = cache_folder()?;
    cargo_tool(
        &cache,
        "cargo-fuzz",
        "cargo-fuzz",
        CARGO_FUZZ,
        &["--locked"],
    )
}

/// Makes sure that the compiler has a standard library for the page's target.
pub fn wasm_target(workspace: &Workspace) -> Outcome<()> {
    let rustc = env::var_os("RUSTC").map_or_else(|| PathBuf::from("rustc"), PathBuf::from);
    let asked = ["--print", "target-libdir", "--target", WASM_TARGET];
    if output_of(&rustc, &asked).is_some_and(|folder| Path::new(&folder).is_dir()) {
        return Ok(());
    }
    let Some(rustup) = on_path(&["rustup"]) else {
        return Err(Failure::new(format!(
            "Rust's standard library for {WASM_TARGET} is missing, and rustup, which would add it, \
             is not on PATH: install Rust with rustup, or your system's package of that target"
        )));
    };
    let mut command = Command::new(rustup);
    command
        .current_dir(workspace.root())
        .args(["target", "add", WASM_TARGET]);
    long_step(
        &format!("adding the Rust target {WASM_TARGET}"),
        &mut command,
    )
}

/// Where the tools are kept between runs and between checkouts.
fn cache_folder() -> Outcome<PathBuf> {
    let set = |name| {
        env::var_os(name)
            .filter(|value| !value.is_empty())
            .map(PathBuf::from)
    };
    if let Some(folder) = set("THROUGHLINE_TOOLS") {
        return Ok(folder);
    }
    let base = set("XDG_CACHE_HOME")
        .or_else(|| set("HOME").map(|home| home.join(".cache")))
        .or_else(|| set("LOCALAPPDATA"))
        .ok_or_else(|| Failure::new("no home folder: name one for tools in THROUGHLINE_TOOLS"))?;
    Ok(base.join("throughline").join("tools"))
}

/// The binary `name` of `version`, from PATH, the cache, or built now.
fn cargo_tool(
    cache: &Path,
    package: &str,
    name: &str,
    version: &str,
    flags: &[&str],
) -> Outcome<PathBuf> {
    let home = cache.join(format!("{name}-{version}"));
    let cached = home
        .join("bin")
        .join(format!("{name}{}", env::consts::EXE_SUFFIX));
    if let Some(found) = present(&cached, name, version) {
        return Ok(found);
    }
    install_into(&home, |fresh| {
        let mut command = cargo(cache);
        command
            .args(["install", package, "--version", version, "--root"])
            .arg(fresh)
            .args(flags)
            // These run for a second at a time: compiling them fast matters more
            // than their speed. The shared folder lets them share dependencies.
            .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1")
            .env("CARGO_PROFILE_RELEASE_LTO", "off")
            .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
            .env("CARGO_TARGET_DIR", cache.join("build"));
        long_step(
            &format!("building {name} {version} (once, takes minutes)"),
            &mut command,
        )
    })?;
    present(&cached, name, version).ok_or_else(|| wrong_version(&cached, version))
}

/// `wasm-opt`, from PATH, the cache, or npm.
fn wasm_opt(cache: &Path) -> Outcome<PathBuf> {
    let version = BINARYEN.split('.').next().unwrap_or(BINARYEN);
    let home = cache.join(format!("binaryen-{BINARYEN}"));
    let ending = if cfg!(windows) { ".cmd" } else { "" };
    let cached = home
        .join("node_modules")
        .join(".bin")
        .join(format!("wasm-opt{ending}"));
    if cached.exists() {
        // It is a Node program: without Node it cannot even say its version.
        system_programs::node()?;
    }
    if let Some(found) = present(&cached, "wasm-opt", version) {
        return Ok(found);
    }
    let npm = system_programs::npm()?;
    install_into(&home, |fresh| {
        fs::create_dir_all(fresh).at("creating", fresh)?;
        let mut command = Command::new(&npm);
        command
            .current_dir(fresh)
            .args([
                "install",
                "--prefix",
                ".",
                "--no-audit",
                "--no-fund",
                "--no-save",
            ])
            .args(["--ignore-scripts", "--no-package-lock"])
            .arg(format!("binaryen@{BINARYEN}"));
        long_step(&format!("fetching wasm-opt {version}"), &mut command)
    })?;
    present(&cached, "wasm-opt", version).ok_or_else(|| wrong_version(&cached, version))
}

/// The tool from PATH or from `cached`, if it says it is `version`.
fn present(cached: &Path, name: &str, version: &str) -> Option<PathBuf> {
    [Some(cached.to_path_buf()), on_path(&[name])]
        .into_iter()
        .flatten()
        .filter(|file| file.exists())
        .find(|file| output_of(file, &["--version"]).is_some_and(|text| says(&text, version)))
}

/// Whether a `--version` answer names exactly `version`.
fn says(answer: &str, version: &str) -> bool {
    answer.split_whitespace().any(|word| word == version)
}

/// Lets `fill` install into a new folder and moves that to `home` when it
/// succeeded, so that an interrupted install never looks like a finished one.
fn install_into(home: &Path, fill: impl FnOnce(&Path) -> Outcome<()>) -> Outcome<()> {
    let fresh = home.with_added_extension(format!("new-{}", process::id()));
    if let Some(cache) = home.parent() {
        fs::create_dir_all(cache).at("creating", cache)?;
    }
    let filled = fill(&fresh);
    if filled.is_ok() {
        if home.exists() {
            fs::remove_dir_all(home).at("removing", home)?;
        }
        fs::rename(&fresh, home).at("moving", &fresh)?;
    } else if fresh.exists() {
        fs::remove_dir_all(&fresh).at("removing", &fresh)?;
    }
    filled
}

fn wrong_version(tool: &Path, version: &str) -> Failure {
    Failure::new(format!(
        "{} was installed but does not say it is {version}",
        tool.display()
    ))
}

#[cfg(test)]
mod tests {
    use super::says;

    #[test]
    fn a_version_is_matched_as_a_whole_word() {
        assert!(says("trunk 0.21.14", "0.21.14"));
        assert!(says("wasm-opt version 132 (version_132)", "132"));
        assert!(!says("wasm-bindgen 0.2.130", "0.2.13"));
        assert!(!says("", "132"));
    }
}
