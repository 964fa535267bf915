//! Just enough HTML reading for one page that this project writes itself.

/// An opening tag as it stands in the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tag<'a> {
    /// The element's name, as written.
    pub name: &'a str,
    /// Everything between the name and the closing `>`.
    pub attributes: &'a str,
    /// Where the text after the `>` begins.
    pub end: usize,
}

impl<'a> Tag<'a> {
    /// The attributes with their values; one without a value has an empty one.
    pub fn pairs(self) -> Vec<(&'a str, &'a str)> {
        let mut pairs = Vec::new();
        let mut rest = self.attributes.trim_start_matches(spacer);
        while !rest.is_empty() {
            let end = rest.find(|c| c == '=' || spacer(c)).unwrap_or(rest.len());
            let (name, after) = rest.split_at(end);
            let (value, after) = match after.trim_start().strip_prefix('=') {
                Some(after) => value(after.trim_start()),
                None => ("", after),
            };
            pairs.push((name, value));
            rest = after.trim_start_matches(spacer);
        }
        pairs
    }

    /// The value of the attribute `name`.
    pub fn attribute(self, name: &str) -> Option<&'a str> {
        self.pairs()
            .into_iter()
            .find(|(n, _)| n.eq_ignore_ascii_case(name))
            .map(|(_, v)| v)
    }

    /// Whether this is an element called `name`.
    pub fn is(self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }
}

/// The opening tags of `html` in order, without those in comments and scripts.
pub fn tags(html: &str) -> Vec<Tag<'_>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(open) = html[at..].find('<').map(|i| at + i) {
        if html[open..].starts_with("<!--") {
            at = html[open..]
                .find("-->")
                .map_or(html.len(), |i| open + i + 3);
            continue;
        }
        let inner = open + 1;
        let name_end = html[inner..]
            .find(|c: char| !c.is_ascii_alphanumeric() && c != '-')
            .map_or(html.len(), |i| inner + i);
        if name_end == inner {
            at = inner;
            continue;
        }
        let close = tag_close(html, name_end);
        let tag = Tag {
            name: &html[inner..name_end],
            attributes: &html[name_end..close],
            end: (close + 1).min(html.len()),
        };
        at = tag.end;
        if tag.is("script") || tag.is("style") {
            at += content(html, tag).len();
        }
        found.push(tag);
    }
    found
}

/// The raw text of a `script` or `style` element.
pub fn content<'a>(html: &'a str, tag: Tag<'_>) -> &'a str {
    let rest = &html[tag.end..];
    let closing = format!("</{}", tag.name.to_ascii_lowercase());
    // ASCII lowering keeps every byte where it was.
    let end = rest
        .to_ascii_lowercase()
        .find(&closing)
        .unwrap_or(rest.len());
    &rest[..end]
}

fn spacer(c: char) -> bool {
    c.is_ascii_whitespace() || c == '/'
}

fn value(text: &str) -> (&str, &str) {
    for quote in ['"', '\''] {
        if let Some(quoted) = text.strip_prefix(quote) {
            return quoted.split_once(quote).unwrap_or((quoted, ""));
        }
    }
    text.split_at(
        text.find(|c: char| c.is_ascii_whitespace())
            .unwrap_or(text.len()),
    )
}

/// Where the tag whose attributes begin at `from` has its `>`.
fn tag_close(html: &str, from: usize) -> usize {
    let mut quote = None;
    for (i, c) in html[from..].char_indices() {
        match (quote, c) {
            (None, '>') => return from + i,
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), c) if c == open => quote = None,
            _ => {}
        }
    }
    html.len()
}

#[cfg(test)]
mod tests {
    use super::{content, tags};

    #[test]
    fn finds_tags_and_attributes() {
        let html = "<!doctype html><!-- <script>x</script> --><a href='a>b' hidden x=1/><br/>";
        let found = tags(html);
        assert_eq!(
            found.iter().map(|t| t.name).collect::<Vec<_>>(),
            ["a", "br"]
        );
        assert_eq!(
            found[0].pairs(),
            [("href", "a>b"), ("hidden", ""), ("x", "1/")]
        );
        assert!(found[1].pairs().is_empty());
    }

    #[test]
    fn a_script_is_text_not_markup() {
        let html = "<script type=module>if (a<b) '<p>'</SCRIPT><p>";
        let found = tags(html);
        assert_eq!(
            found.iter().map(|t| t.name).collect::<Vec<_>>(),
            ["script", "p"]
        );
        assert_eq!(content(html, found[0]), "if (a<b) '<p>'");
    }
}
