//! How big the built site is, as downloaded, and whether that is still small enough.

use std::fmt::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::failure::{Context, Failure, Outcome};
use crate::system_programs;

/// The WebAssembly after brotli: above this a warning. One program serves page
/// and worker, so the engine and the importers of some forty export shapes are in
/// it, correlation and the alert story with their pages: half of it reads files. It
/// is compiled while it comes, and kept by the browser; the budget keeps it at the
/// size of a photograph and shows growth early.
const WASM_BROTLI_WARN: u64 = 1_750_000;
/// The WebAssembly after brotli: above this a failure.
const WASM_BROTLI_LIMIT: u64 = 1_850_000;
/// WebAssembly, scripts and style sheets after gzip, which most static hosts send.
const PAGE_GZIP_LIMIT: u64 = 2_600_000;

/// Node is needed for wasm-opt anyway and compresses natively, where a debug
/// build of a Rust brotli would take longer than the rest of the build.
/// Brotli at its highest setting only for what each visit downloads.
const MEASURE: &str = r"
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { promisify } from 'node:util';
import zlib from 'node:zlib';
const gzip = promisify(zlib.gzip), brotli = promisify(zlib.brotliCompress);
const root = process.argv[1];
const walk = (dir) => readdirSync(dir, { withFileTypes: true }).flatMap((e) =>
  e.isDirectory() ? walk(join(dir, e.name)) : [join(dir, e.name)]);
for (const file of walk(root).sort()) {
  const bytes = readFileSync(file), name = relative(root, file).split(sep).join('/');
  const page = /\.(html|js|css|wasm|svg)$/.test(name);
  const params = { [zlib.constants.BROTLI_PARAM_QUALITY]: 11, [zlib.constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
  const [g, b] = await Promise.all([gzip(bytes, { level: 9 }), page ? brotli(bytes, { params }) : null]);
  console.log([bytes.length, g.length, b ? b.length : '-', name].join('\t'));
}
";

/// One file's sizes in bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
struct FileSize {
    name: String,
    raw: u64,
    gzip: u64,
    /// Only for what belongs to the page itself.
    brotli: Option<u64>,
}

/// The sizes of all files of a built site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sizes(Vec<FileSize>);

impl Sizes {
    /// Compresses every file below `folder` and notes the results.
    pub fn measure(folder: &Path) -> Outcome<Self> {
        let output = Command::new(system_programs::node()?)
            .args(["--input-type=module", "-e", MEASURE])
            .arg(folder)
            .stdin(Stdio::null())
            .stderr(Stdio::inherit())
            .output()
            .during("measuring the site")?;
        Self::read(&String::from_utf8_lossy(&output.stdout))
            .filter(|_| output.status.success())
            .ok_or_else(|| Failure::new("the site could not be measured"))
    }

    /// Reads what [`Self::lines`] wrote.
    pub fn read(lines: &str) -> Option<Self> {
        lines
            .lines()
            .map(FileSize::read)
            .collect::<Option<Vec<_>>>()
            .map(Self)
    }

    /// The sizes as text, one file a line, for keeping beside a build.
    pub fn lines(&self) -> String {
        self.0.iter().fold(String::new(), |mut text, file| {
            let brotli = file
                .brotli
                .map_or_else(|| "-".to_owned(), |size| size.to_string());
            let _ = writeln!(text, "{}\t{}\t{brotli}\t{}", file.raw, file.gzip, file.name);
            text
        })
    }

    /// The table that a person reads, with folders as one row each and the budget below.
    pub fn table(&self) -> String {
        let rows = self.rows();
        let width = rows
            .iter()
            .map(|row| row.name.chars().count())
            .max()
            .unwrap_or(0)
            .max(8);
        let mut text = format!(
            "{:width$}  {:>9}  {:>9}  {:>9}\n",
            "KB", "raw", "gzip -9", "brotli 11"
        );
        for row in &rows {
            let brotli = row.brotli.map_or_else(|| "–".to_owned(), kilobytes);
            let (raw, gzip) = (kilobytes(row.raw), kilobytes(row.gzip));
            let _ = writeln!(
                text,
                "{:width$}  {raw:>9}  {gzip:>9}  {brotli:>9}",
                row.name
            );
        }
        let (wasm, page) = (self.wasm_brotli(), self.page_gzip());
        let _ = writeln!(
            text,
            "\nwasm, brotli: {} of {} KB{}\nwasm + js + css, gzip: {} of {} KB",
            kilobytes(wasm),
            WASM_BROTLI_LIMIT / 1000,
            if wasm > WASM_BROTLI_WARN {
                "  (warning: close to the limit)"
            } else {
                ""
            },
            kilobytes(page),
            PAGE_GZIP_LIMIT / 1000,
        );
        text
    }

    /// Fails when the site outgrew what a first visit may cost.
    pub fn within_budget(&self) -> Outcome<()> {
        let (wasm, page) = (self.wasm_brotli(), self.page_gzip());
        if wasm > WASM_BROTLI_LIMIT {
            return Err(Failure::new("the WebAssembly is over its size budget"));
        }
        if page > PAGE_GZIP_LIMIT {
            return Err(Failure::new(
                "WebAssembly, scripts and styles are over their size budget",
            ));
        }
        Ok(())
    }

    fn wasm_brotli(&self) -> u64 {
        self.0
            .iter()
            .filter(|file| file.is_a(&["wasm"]))
            .filter_map(|file| file.brotli)
            .sum()
    }

    fn page_gzip(&self) -> u64 {
        self.0
            .iter()
            .filter(|file| file.is_a(&["wasm", "js", "css"]))
            .map(|file| file.gzip)
            .sum()
    }

    /// Top-level files as they are, each folder as one row, then the total.
    fn rows(&self) -> Vec<FileSize> {
        let mut rows: Vec<FileSize> = Vec::new();
        let mut total = FileSize {
            name: "total".into(),
            raw: 0,
            gzip: 0,
            brotli: None,
        };
        for file in &self.0 {
            total.add(file);
            let name = match file.name.split_once('/') {
                Some((folder, _)) => format!("{folder}/"),
                None => file.name.clone(),
            };
            match rows.iter_mut().find(|row| row.name == name) {
                Some(row) => row.add(file),
                None => rows.push(FileSize {
                    name,
                    ..file.clone()
                }),
            }
        }
        rows.push(total);
        rows
    }
}

impl FileSize {
    fn read(line: &str) -> Option<Self> {
        let mut parts = line.splitn(4, '\t');
        let raw = parts.next()?.parse().ok()?;
        let gzip = parts.next()?.parse().ok()?;
        let brotli = parts.next()?.parse().ok();
        Some(Self {
            name: parts.next()?.to_owned(),
            raw,
            gzip,
            brotli,
        })
    }

    fn add(&mut self, other: &Self) {
        self.raw += other.raw;
        self.gzip += other.gzip;
        self.brotli = match (self.brotli, other.brotli) {
            (None, None) => None,
            (one, another) => Some(one.unwrap_or(0) + another.unwrap_or(0)),
        };
    }

    fn is_a(&self, endings: &[&str]) -> bool {
        self.name
            .rsplit_once('.')
            .is_some_and(|(_, ending)| endings.contains(&ending))
    }
}

fn kilobytes(bytes: u64) -> String {
    format!("{:.1}", bytes as f64 / 1000.0)
}

#[cfg(test)]
mod tests {
    use super::Sizes;

    const LINES: &str = "900000\t350000\t290000\tapp_bg.wasm\n40000\t9000\t8000\tapp.js\n\
                         5000\t900\t-\tsamples/a.json\n7000\t1100\t-\tsamples/b.json\n";

    #[test]
    fn survives_being_written_down() {
        let sizes = Sizes::read(LINES).unwrap();
        assert_eq!(sizes.lines(), LINES);
        assert_eq!(Sizes::read("no\tnumbers\there"), None);
    }

    #[test]
    fn folders_are_one_row_and_everything_is_in_the_total() {
        let table = Sizes::read(LINES).unwrap().table();
        let row = |name: &str| {
            let line = table.lines().find(|line| line.starts_with(name)).unwrap();
            line.split_whitespace()
                .skip(1)
                .map(str::to_owned)
                .collect::<Vec<_>>()
        };
        assert_eq!(row("samples/"), ["12.0", "2.0", "–"]);
        assert_eq!(row("total"), ["952.0", "361.0", "298.0"]);
        assert!(table.contains("wasm, brotli: 290.0 of 1850 KB\n"));
        assert!(table.contains("gzip: 359.0 of 2600 KB"));
    }

    #[test]
    fn warns_before_it_fails() {
        let near = Sizes::read("1\t1\t1800000\ta.wasm\n").unwrap();
        assert!(near.table().contains("warning"));
        assert!(near.within_budget().is_ok());
        assert!(
            Sizes::read("1\t1\t1850001\ta.wasm\n")
                .unwrap()
                .within_budget()
                .is_err()
        );
        assert!(
            Sizes::read("1\t2600001\t1\ta.css\n")
                .unwrap()
                .within_budget()
                .is_err()
        );
    }
}
