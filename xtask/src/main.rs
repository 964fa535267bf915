//! `cargo xtask`: fetches the build tools, builds the site, serves it and checks it.
//!
//! Everything a contributor or a CI machine needs beyond Rust itself is brought
//! by this program, so that a fresh clone goes from nothing to a page in the
//! browser with one command.

mod bench;
mod browser_tests;
mod checks;
mod content_policy;
mod failure;
mod foreign_origins;
mod fuzz;
mod html;
mod inputs;
mod process;
mod site;
mod size_table;
mod static_server;
mod system_programs;
mod test_counts;
#[cfg(test)]
mod tidy;
mod toolchain;
mod workspace;

use std::env;
use std::path::PathBuf;
use std::process::ExitCode;
use std::str::FromStr;

use checks::Group;
use failure::{Failure, Outcome};
use workspace::Workspace;

const USAGE: &str = "\
usage: cargo xtask COMMAND

  serve [--port N]            build the site and serve it on this machine
  dist  [--out DIR]           build the site into dist/, ready for any static host
  test  [lint|native|browser] run every check, or only the named kinds
        [--only TEXT]         of the browser tests, those whose file name holds TEXT
  setup [--tests]             fetch the build tools, and with --tests the browser's too
  bench NAME [--native]       measure the built site against a peer in a browser: import, queue,
                              correlate, story; or the same code on this machine itself
  fuzz  [TARGET] [--seconds N]
                              try damaged and mixed exports on the importers, for a
                              minute each; the targets are those of crates/import/fuzz
";

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    match run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("\n{failure}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &[String]) -> Outcome<()> {
    let workspace = Workspace::locate()?;
    let mut arguments = arguments.iter().map(String::as_str);
    let command = arguments.next().unwrap_or("help");
    match command {
        "setup" => {
            let with_tests = match arguments.next() {
                None => false,
                Some("--tests") => true,
                Some(other) => return Err(unknown(other)),
            };
            toolchain::site_tools(&workspace)?;
            if with_tests {
                browser_tests::prepare(&workspace)?;
            }
            Ok(())
        }
        "dist" => {
            let mut out = workspace.dist();
            while let Some(argument) = arguments.next() {
                match argument {
                    "--out" => out = PathBuf::from(value_of("--out", arguments.next())?),
                    other => return Err(unknown(other)),
                }
            }
            let sizes = site::build(&workspace, &out)?;
            print!("{}", sizes.table());
            sizes.within_budget()
        }
        "serve" => {
            let mut port = None;
            while let Some(argument) = arguments.next() {
                match argument {
                    "--port" => port = Some(number_of("--port", arguments.next())?),
                    other => return Err(unknown(other)),
                }
            }
            site::build(&workspace, &workspace.dist())?;
            static_server::serve(&workspace.dist(), port)
        }
        "test" => {
            let mut groups = Vec::new();
            let mut only = None;
            while let Some(argument) = arguments.next() {
                match argument {
                    "lint" => groups.push(Group::Lint),
                    "native" => groups.push(Group::Native),
                    "browser" => groups.push(Group::Browser),
                    "--only" => only = Some(value_of("--only", arguments.next())?.to_owned()),
                    other => return Err(unknown(other)),
                }
            }
            if groups.is_empty() {
                groups = vec![Group::Lint, Group::Native, Group::Browser];
            }
            checks::run(&workspace, &groups, only.as_deref())
        }
        "bench" => {
            let name = arguments.next().ok_or_else(|| {
                Failure::new(format!("bench needs a name: {}\n\n{USAGE}", bench::names()))
            })?;
            let native = match arguments.next() {
                None => false,
                Some("--native") => true,
                Some(other) => return Err(unknown(other)),
            };
            bench::run(&workspace, name, native)
        }
        "fuzz" => {
            let mut target = None;
            let mut seconds = fuzz::SECONDS;
            while let Some(argument) = arguments.next() {
                match argument {
                    "--seconds" => seconds = number_of("--seconds", arguments.next())?,
                    other if other.starts_with('-') => return Err(unknown(other)),
                    other => target = Some(other),
                }
            }
            fuzz::run(&workspace, target, seconds)
        }
        "help" | "--help" | "-h" => {
            print!("{USAGE}");
            Ok(())
        }
        other => Err(unknown(other)),
    }
}

fn value_of<'a>(option: &str, value: Option<&'a str>) -> Outcome<&'a str> {
    value.ok_or_else(|| Failure::new(format!("{option} needs a value\n\n{USAGE}")))
}

fn number_of<N: FromStr>(option: &str, value: Option<&str>) -> Outcome<N> {
    let value = value_of(option, value)?;
    value
        .parse()
        .map_err(|_| Failure::new(format!("{option} takes a number, not `{value}`")))
}

fn unknown(argument: &str) -> Failure {
    Failure::new(format!("`{argument}` is not understood here\n\n{USAGE}"))
}
