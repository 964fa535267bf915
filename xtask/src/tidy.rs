//! Rules about the repository itself, checked as tests.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::workspace::Workspace;

const LONGEST_FILE: usize = 450;

/// Only these may name the browser in their manifests; all else is plain Rust.
const BROWSER_CRATES: [&str; 2] = ["app/Cargo.toml", "crates/worker/Cargo.toml"];

/// The text files of the repository, as path and content: those that git
/// tracks or would track.
fn repository() -> Vec<(String, String)> {
    let workspace = Workspace::locate().unwrap();
    let listing = Command::new("git")
        .current_dir(workspace.root())
        .args([
            "ls-files",
            "-z",
            "--cached",
            "--others",
            "--exclude-standard",
        ])
        .output()
        .unwrap();
    assert!(
        listing.status.success(),
        "git could not list the repository's files"
    );
    let names = String::from_utf8(listing.stdout).unwrap();
    let mut names: Vec<&str> = names.split_terminator('\0').collect();
    names.sort_unstable();
    names.dedup();
    names
        .into_iter()
        // A file that was just removed is still listed; one that is not text has no words.
        .filter_map(|name| {
            fs::read_to_string(workspace.path(name))
                .ok()
                .map(|text| (name.to_owned(), text))
        })
        .collect()
}

fn has_ending(name: &str, ending: &str) -> bool {
    Path::new(name)
        .extension()
        .is_some_and(|found| found == ending)
}

/// Fails with every complaint at once: mending one should not uncover the next.
fn assert_none(complaints: &[String]) {
    assert!(complaints.is_empty(), "\n  {}\n", complaints.join("\n  "));
}

#[test]
fn no_file_holds_more_than_one_idea() {
    let complaints: Vec<String> = repository()
        .iter()
        .filter(|(name, text)| has_ending(name, "rs") && text.lines().count() > LONGEST_FILE)
        .map(|(name, text)| {
            format!(
                "{name}: {} lines, over {LONGEST_FILE}",
                text.lines().count()
            )
        })
        .collect();
    assert_none(&complaints);
}

#[test]
fn colours_come_from_the_tokens() {
    let mut complaints = Vec::new();
    for (name, text) in repository() {
        if name.starts_with("style/") && has_ending(&name, "css") && name != "style/tokens.css" {
            complaints.extend(
                colour_literals(&text)
                    .iter()
                    .map(|found| format!("{name}: {found}")),
            );
        }
    }
    assert_none(&complaints);
}

#[test]
fn no_style_attribute_that_the_policy_would_block() {
    let mut complaints = Vec::new();
    for (name, text) in repository() {
        if name.starts_with("app/src/") {
            complaints.extend(
                lines_where(&text, |line| {
                    line.match_indices("style=").any(|(at, found)| {
                        let after = line[at + found.len()..].chars().next();
                        // `style:name=` and the pair form `style=(…)` set properties one by one.
                        line[..at].ends_with(|c: char| c.is_whitespace() || "\"'<".contains(c))
                            && !matches!(after, Some('(' | '['))
                    })
                })
                .map(|number| format!("{name}:{number}: write `style:property=value`")),
            );
        }
    }
    assert_none(&complaints);
}

#[test]
fn no_word_of_the_machine_it_was_written_on() {
    // Put together here so that this file does not name them itself.
    let folders = [concat!("/wo", "rk/")];
    let homes = ["cargo", "cache", "rustup", "npm", "config"].map(|f| format!("/ro{}/.{f}", "ot"));
    let hosts = [
        concat!("registry.", "npmjs.org"),
        concat!("index.", "crates.io"),
        concat!("static.", "crates.io"),
        concat!("deb.", "debian.org"),
    ];
    let mut complaints = Vec::new();
    for (name, text) in repository() {
        // Recorded and invented alerts speak of many machines.
        if name.starts_with("app/samples/") {
            continue;
        }
        let foreign = |line: &str| {
            folders.iter().any(|word| {
                line.match_indices(word)
                    .any(|(at, _)| !line[..at].ends_with(|c: char| c.is_alphanumeric() || c == '.'))
            }) || homes.iter().any(|word| line.contains(word))
                || hosts.iter().any(|word| line.contains(word))
        };
        complaints.extend(lines_where(&text, foreign).map(|number| format!("{name}:{number}")));
    }
    assert_none(&complaints);
}

#[test]
fn the_core_does_not_know_the_browser() {
    let mut complaints = Vec::new();
    for (name, text) in repository() {
        let manifest = name.ends_with("/Cargo.toml");
        if manifest && !BROWSER_CRATES.contains(&name.as_str()) {
            complaints.extend(
                lines_where(&text, names_the_browser).map(|number| format!("{name}:{number}")),
            );
        }
    }
    assert_none(&complaints);
}

/// Whether a manifest's line asks for a crate that only works in a browser.
fn names_the_browser(line: &str) -> bool {
    let line = line.split('#').next().unwrap_or_default();
    line.split(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '_')
        .any(|word| {
            ["web-sys", "js-sys", "serde-wasm-bindgen"].contains(&word)
                || ["leptos", "wasm-bindgen", "gloo"]
                    .iter()
                    .any(|stem| word.starts_with(stem))
        })
}

fn lines_where(text: &str, wrong: impl Fn(&str) -> bool) -> impl Iterator<Item = usize> {
    text.lines()
        .enumerate()
        .filter(move |(_, line)| wrong(line))
        .map(|(index, _)| index + 1)
}

/// The declarations of a style sheet that spell a colour out.
fn colour_literals(css: &str) -> Vec<String> {
    declarations(css)
        .into_iter()
        .filter(|text| spells_a_colour(text))
        .collect()
}

/// The declarations of a style sheet, without comments, selectors and at-rules.
fn declarations(css: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut current = String::new();
    let mut rest = css;
    while let Some(c) = rest.chars().next() {
        if let Some(comment) = rest.strip_prefix("/*") {
            rest = comment.split_once("*/").map_or("", |(_, after)| after);
            continue;
        }
        rest = &rest[c.len_utf8()..];
        match c {
            // What stood before a brace was a selector or an at-rule.
            '{' => current.clear(),
            ';' | '}' => {
                let declaration = current.trim();
                if declaration.contains(':') {
                    found.push(declaration.to_owned());
                }
                current.clear();
            }
            other => current.push(other),
        }
    }
    found
}

fn spells_a_colour(declaration: &str) -> bool {
    let functions = [
        "rgb", "rgba", "hsl", "hsla", "hwb", "lab", "lch", "oklab", "oklch", "color",
    ];
    let text = declaration.to_ascii_lowercase();
    let by_function = text.match_indices('(').any(|(at, _)| {
        let name = text[..at]
            .rsplit(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '_')
            .next()
            .unwrap_or_default();
        // A colour made from another one by `from` spells nothing out.
        functions.contains(&name) && !text[at + 1..].trim_start().starts_with("from ")
    });
    let by_number = text.match_indices('#').any(|(at, _)| {
        let digits = text[at + 1..]
            .chars()
            .take_while(char::is_ascii_hexdigit)
            .count();
        let after = text[at + 1 + digits..].chars().next();
        let ends = !after.is_some_and(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
        // `url(#name)` refers to an element.
        matches!(digits, 3 | 4 | 6 | 8)
            && ends
            && !text[..at].trim_end_matches(['"', '\'']).ends_with("url(")
    });
    by_function || by_number
}

#[test]
fn colour_literals_are_told_from_selectors_and_references() {
    let css = "#add { color: var(--ink); /* #fff */ border: 1px solid #1a2b3c; \
               & > #fade:hover { fill: url(#beef); } }\n\
               a { background: color-mix(in oklch, var(--a), var(--b)); color: RGB(0 0 0) }\n\
               b { color: oklch(from var(--a) l c h / 50%); outline-color: hsl(0 0% 0%); }";
    assert_eq!(
        colour_literals(css),
        [
            "border: 1px solid #1a2b3c",
            "color: RGB(0 0 0)",
            "outline-color: hsl(0 0% 0%)"
        ]
    );
}

#[test]
fn browser_crates_are_known_by_name() {
    assert!(names_the_browser("leptos.workspace = true"));
    assert!(names_the_browser("[dependencies.web-sys]"));
    assert!(names_the_browser("wasm-bindgen-futures = \"0.4\""));
    assert!(!names_the_browser("serde = \"1\" # not leptos"));
}
