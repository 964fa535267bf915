//! Writes the page's Content Security Policy into it.
//!
//! The policy is a `meta` element because a static host may not let anybody set
//! headers. It allows nothing but the site's own files, so that a page which
//! shows hostile data has nowhere to send it. Trunk starts the program from one
//! inline script; that script, and no other, is allowed by its hash.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

use crate::failure::{Failure, Outcome};
use crate::html::{content, tags};

/// `html` with the policy as the first thing after its declared charset.
pub fn with_policy(html: &str) -> Outcome<String> {
    let mut hashes = Vec::new();
    let mut position = None;
    for tag in tags(html) {
        for (name, value) in tag.pairs() {
            let name = name.to_ascii_lowercase();
            let script_address = value
                .trim_start()
                .to_ascii_lowercase()
                .starts_with("javascript:");
            if name == "style" || name.starts_with("on") || script_address {
                return Err(Failure::new(format!(
                    "index.html: `{name}=\"{value}\"` on <{}> is blocked by the page's own policy",
                    tag.name
                )));
            }
        }
        if tag.is("style") {
            return Err(Failure::new(
                "index.html: the page's policy blocks <style>; use style/",
            ));
        }
        if tag.is("script") && tag.attribute("src").is_none() {
            hashes.push(hash_source(content(html, tag)));
        }
        if tag.is("head") || (tag.is("meta") && tag.attribute("charset").is_some()) {
            position = Some(tag.end);
        }
        if tag
            .attribute("http-equiv")
            .is_some_and(|v| v.eq_ignore_ascii_case("content-security-policy"))
        {
            return Err(Failure::new(
                "index.html: the build writes the policy; take this one out",
            ));
        }
    }
    let Some(position) = position else {
        return Err(Failure::new(
            "index.html: there is no <head> to put the policy into",
        ));
    };
    let (before, after) = html.split_at(position);
    let policy = policy(&hashes);
    Ok(format!(
        "{before}\n<meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">{after}"
    ))
}

/// The policy, with `hashes` as the inline scripts that may run.
fn policy(hashes: &[String]) -> String {
    let scripts = [
        &["'self'".to_owned(), "'wasm-unsafe-eval'".to_owned()],
        hashes,
    ]
    .concat()
    .join(" ");
    [
        "default-src 'none'",
        &format!("script-src {scripts}"),
        "style-src 'self'",
        "connect-src 'self'",
        "img-src 'self' data: blob:",
        // A worker started from a file obeys that file's headers, of which a static
        // host sends none; one started from a blob obeys the page's policy.
        "worker-src 'self' blob:",
        "font-src 'self'",
        "manifest-src 'self'",
        "base-uri 'self'",
        "form-action 'none'",
    ]
    .join("; ")
}

fn hash_source(script: &str) -> String {
    // A browser hashes the script as it parsed it, with plain line ends.
    let parsed = script.replace("\r\n", "\n");
    format!("'sha256-{}'", STANDARD.encode(Sha256::digest(parsed)))
}

#[cfg(test)]
mod tests {
    use super::{hash_source, with_policy};

    #[test]
    fn hashes_as_browsers_do() {
        // The value browsers themselves give for this script.
        let expected = "'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng='";
        assert_eq!(hash_source("alert('Hello, world.');"), expected);
        assert_eq!(hash_source("a\r\nb"), hash_source("a\nb"));
    }

    #[test]
    fn stands_first_after_the_charset_and_allows_the_inline_script() {
        let html = "<html><head><meta charset=\"utf-8\"><title>t</title>\
                    <script src=\"./a.js\"></script><script type=\"module\">alert('Hello, world.');\
                    </script></head></html>";
        let page = with_policy(html).unwrap();
        let policy = page.find("Content-Security-Policy").unwrap();
        assert!(page.find("charset").unwrap() < policy && policy < page.find("<title>").unwrap());
        assert!(page.contains("'wasm-unsafe-eval' 'sha256-qznLcsROx4GACP2dm0UCKCzCG"));
        assert_eq!(page.matches("sha256-").count(), 1);
        assert!(!page.contains("unsafe-inline"));
    }

    #[test]
    fn refuses_what_the_policy_would_block() {
        for html in [
            "<head></head><p style='color: red'>",
            "<head></head><body onload=\"go()\">",
            "<head></head><a href=\"javascript:go()\">",
            "<head><style>p { margin: 0 }</style></head>",
            "<head><meta http-equiv=\"content-security-policy\" content=\"\"></head>",
            "<p>no head</p>",
        ] {
            assert!(with_policy(html).is_err(), "{html}");
        }
    }
}
