//! Builds the site: Trunk, then what Trunk does not do, then the move into place.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::content_policy;
use crate::failure::{Context, Failure, Outcome};
use crate::foreign_origins;
use crate::inputs;
use crate::process::{cargo, long_step, output_of, path_with};
use crate::size_table::Sizes;
use crate::toolchain::{self, WASM_TARGET};
use crate::workspace::{Workspace, files_below};

/// Brings `out` up to date with the sources and gives the sizes of its files.
pub fn build(workspace: &Workspace, out: &Path) -> Outcome<Sizes> {
    let compiler = output_of(Path::new("rustc"), &["--version"]).unwrap_or_default();
    let sources = inputs::hash(workspace, &compiler)?;
    let stamp = Stamp::beside(workspace);
    if let Some(sizes) = stamp.sizes_if_current(&sources, out)? {
        println!("The site in {} is up to date.", out.display());
        return Ok(sizes);
    }
    require_replaceable(out)?;

    let tools = toolchain::site_tools(workspace)?;
    // Trunk passes its own `--offline` on to cargo, so the crates must be there.
    let mut fetch = cargo(workspace.root());
    fetch.args(["fetch", "--locked", "--target", WASM_TARGET]);
    long_step("fetching crates", &mut fetch)?;

    let staged = workspace.scratch().join("site");
    let mut trunk = Command::new(&tools.trunk);
    trunk
        .current_dir(workspace.root())
        // Offline, so that a missing tool is an error and never a download by Trunk.
        .args([
            "build",
            "--release",
            "--offline",
            "true",
            "--public-url",
            "./",
            "--dist",
        ])
        .arg(&staged)
        .env("PATH", path_with(&tools.folders)?)
        // Trunk takes only `true` and `false` here and stops at the usual `1`.
        .env_remove("NO_COLOR");
    long_step("building the site", &mut trunk)?;

    let page = staged.join("index.html");
    let html = fs::read_to_string(&page).at("reading", &page)?;
    fs::write(&page, content_policy::with_policy(&html)?).at("writing", &page)?;
    require_own_origin(&staged)?;
    replace(&staged, out)?;
    let sizes = Sizes::measure(out)?;
    stamp.write(&sources, out, &sizes)?;
    println!("The site is in {}.", out.display());
    Ok(sizes)
}

/// Fails when the page, a script or a style sheet names another host.
fn require_own_origin(site: &Path) -> Outcome<()> {
    let mut complaints = Vec::new();
    for file in files_below(site)?
        .iter()
        .filter(|file| foreign_origins::concerns(file))
    {
        let path = site.join(file);
        let text = fs::read_to_string(&path).at("reading", &path)?;
        complaints.extend(
            foreign_origins::find(&text)
                .iter()
                .map(|address| format!("  {file}: {address}\n")),
        );
    }
    if complaints.is_empty() {
        return Ok(());
    }
    Err(Failure::new(format!(
        "the built site names other hosts, and it must need none:\n{}",
        complaints.concat()
    )))
}

/// Fails when `out` holds something that is not an earlier build, because
/// everything in it is about to go.
fn require_replaceable(out: &Path) -> Outcome<()> {
    let empty = !out.exists() || files_below(out)?.is_empty();
    let earlier = fs::read_to_string(out.join("index.html"))
        .is_ok_and(|html| html.contains("Content-Security-Policy") && !html.contains("data-trunk"));
    if empty || earlier {
        return Ok(());
    }
    Err(Failure::new(format!(
        "{} holds files that are not an earlier build of the site: empty it or name another folder",
        out.display()
    )))
}

fn replace(staged: &Path, out: &Path) -> Outcome<()> {
    if out.exists() {
        fs::remove_dir_all(out).at("removing", out)?;
    }
    for file in files_below(staged)? {
        let target = out.join(&file);
        if let Some(folder) = target.parent() {
            fs::create_dir_all(folder).at("creating", folder)?;
        }
        fs::copy(staged.join(&file), &target).at("writing", &target)?;
    }
    Ok(())
}

/// What was built last: from which sources, into which files, of which sizes.
struct Stamp(std::path::PathBuf);

impl Stamp {
    fn beside(workspace: &Workspace) -> Self {
        Self(workspace.scratch().join("site.stamp"))
    }

    /// The noted sizes, if `out` still is what these sources made.
    fn sizes_if_current(&self, sources: &str, out: &Path) -> Outcome<Option<Sizes>> {
        let Ok(noted) = fs::read_to_string(&self.0) else {
            return Ok(None);
        };
        if !out.is_dir() {
            return Ok(None);
        }
        let current = format!("{sources}\n{}\n", inputs::hash_of_folder(out)?);
        Ok(noted.strip_prefix(&current).and_then(Sizes::read))
    }

    fn write(&self, sources: &str, out: &Path, sizes: &Sizes) -> Outcome<()> {
        let files = inputs::hash_of_folder(out)?;
        fs::write(&self.0, format!("{sources}\n{files}\n{}", sizes.lines())).at("writing", &self.0)
    }
}
