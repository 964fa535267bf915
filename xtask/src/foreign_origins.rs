//! Finds addresses of other hosts in the built page, which must have none.
//!
//! Any such address in the markup, a script or a style sheet is an error, even
//! in a comment: telling a harmless mention from a request would need a parser
//! for each language, and the page has no need of either. Sample cases are data
//! and are full of addresses; nothing fetches those.

/// Names that only look like addresses, and one comment that wasm-bindgen
/// writes: no browser ever fetches them.
const NEVER_FETCHED: [&str; 7] = [
    "http://www.w3.org/1998/Math/MathML",
    "http://www.w3.org/1999/xhtml",
    "http://www.w3.org/1999/xlink",
    "http://www.w3.org/2000/svg",
    "http://www.w3.org/2000/xmlns/",
    "http://www.w3.org/XML/1998/namespace",
    "https://developer.mozilla.org/en-US/docs/Web/JavaScript/Reference/Operators/typeof#description",
];

const SCHEMES: [&str; 4] = ["http://", "https://", "ws://", "wss://"];

/// Addresses without a scheme take the page's own; these are the places where one can stand.
const SCHEMELESS: [&str; 6] = [
    "=\"//",
    "='//",
    "url(//",
    "url(\"//",
    "url('//",
    "import \"//",
];

/// Whether a file of this name is scanned.
pub fn concerns(file: &str) -> bool {
    [".html", ".js", ".mjs", ".css", ".svg", ".webmanifest"]
        .iter()
        .any(|end| file.ends_with(end))
}

/// Every address of another host in `text`, in order of first appearance.
pub fn find(text: &str) -> Vec<&str> {
    let mut starts: Vec<usize> = SCHEMES
        .iter()
        .flat_map(|scheme| text.match_indices(scheme))
        .filter(|(at, _)| !text[..*at].ends_with(|c: char| c.is_ascii_alphanumeric()))
        .map(|(at, _)| at)
        .chain(SCHEMELESS.iter().flat_map(|mark| {
            text.match_indices(mark)
                .map(|(at, found)| at + found.len() - "//".len())
        }))
        .collect();
    starts.sort_unstable();
    let mut found: Vec<&str> = Vec::new();
    for start in starts {
        let rest = &text[start..];
        let end = rest
            .find(|c: char| c.is_whitespace() || "\"'`<>()\\,;{}".contains(c))
            .unwrap_or(rest.len());
        let address = &rest[..end];
        if !NEVER_FETCHED.contains(&address) && !found.contains(&address) {
            found.push(address);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::{concerns, find};

    #[test]
    fn finds_addresses_wherever_they_stand() {
        assert_eq!(
            find(
                "fetch('https://a.example/x'); import \"//b.example/y.js\"; \
                 <img src=\"//c.example/p.png\"> url(http://d.example/f.woff2) wss://e.example"
            ),
            [
                "https://a.example/x",
                "//b.example/y.js",
                "//c.example/p.png",
                "http://d.example/f.woff2",
                "wss://e.example"
            ]
        );
    }

    #[test]
    fn leaves_names_and_comments_alone() {
        assert!(find("createElementNS('http://www.w3.org/2000/svg', n) // as is").is_empty());
        assert_eq!(find("http://www.w3.org/evil"), ["http://www.w3.org/evil"]);
    }

    #[test]
    fn samples_are_data() {
        assert!(concerns("throughline-app-1a2b.js"));
        assert!(!concerns("samples/case.json"));
    }
}
