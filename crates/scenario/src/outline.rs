//! The bare form of a description: lines, their depth, and the words on them.
//!
//! Indentation is the only structure. A line whose first character is `#` is a
//! remark. Words are parted by blanks; `"two words"` keeps blanks, `key=value`
//! names a value. Nothing is escaped with a backslash, because paths and command
//! lines are full of them; what cannot be typed plainly is written `{{U+202E}}`,
//! and `{{base64 text}}` stands for the UTF-16 base64 that `powershell -enc` takes.

use crate::mistake::{Fault, Mistake, Read};

/// A line with the lines indented under it.
#[derive(Debug)]
pub(crate) struct Entry {
    pub line: u32,
    pub text: String,
    pub children: Vec<Entry>,
}

impl Entry {
    /// The first word and what follows it.
    pub fn head(&self) -> (&str, &str) {
        match self.text.split_once(' ') {
            Some((word, rest)) => (word, rest.trim_start()),
            None => (&self.text, ""),
        }
    }

    /// A free text: what follows the first word, or else the lines below it.
    pub fn prose(&self, joined_with: &str) -> Read<String> {
        let (_, rest) = self.head();
        if !rest.is_empty() {
            return expand(rest, self.line);
        }
        let lines: Vec<String> = self
            .children
            .iter()
            .map(|c| expand(&c.text, c.line))
            .collect::<Read<_>>()?;
        Ok(lines.join(joined_with))
    }

    /// The words of the line; a process' command line is kept apart by ` $ `.
    pub fn words(&self) -> Read<Words> {
        Words::of(&self.text, self.line)
    }
}

/// Reads the lines of a description into a forest.
pub(crate) fn read(text: &str) -> Read<Vec<Entry>> {
    let mut roots: Vec<Entry> = Vec::new();
    // The path from a root to the line read last, with the depth of each.
    let mut open: Vec<(usize, Entry)> = Vec::new();
    for (number, raw) in (1u32..).zip(text.lines()) {
        let body = raw.trim_start_matches(' ');
        if body.trim().is_empty() || body.starts_with('#') {
            continue;
        }
        if body.starts_with('\t') {
            return Err(Fault::new(number, Mistake::Tab));
        }
        let depth = raw.len() - body.len();
        while open.last().is_some_and(|(d, _)| *d >= depth) {
            let closed_depth = close_last(&mut open, &mut roots);
            let parent_depth = open.last().map(|(d, _)| *d);
            if closed_depth > depth && parent_depth.is_none_or(|d| d < depth) {
                return Err(Fault::new(number, Mistake::Uneven));
            }
        }
        let entry = Entry {
            line: number,
            text: body.trim_end().to_owned(),
            children: Vec::new(),
        };
        open.push((depth, entry));
    }
    while !open.is_empty() {
        close_last(&mut open, &mut roots);
    }
    Ok(roots)
}

fn close_last(open: &mut Vec<(usize, Entry)>, roots: &mut Vec<Entry>) -> usize {
    let Some((depth, entry)) = open.pop() else {
        return 0;
    };
    match open.last_mut() {
        Some((_, parent)) => parent.children.push(entry),
        None => roots.push(entry),
    }
    depth
}

/// The words of one line, taken off one by one.
#[derive(Debug)]
pub(crate) struct Words {
    pub line: u32,
    plain: std::collections::VecDeque<String>,
    named: Vec<(String, String)>,
    /// What stands after ` $ `, kept letter by letter.
    pub command: Option<String>,
}

impl Words {
    fn of(text: &str, line: u32) -> Read<Self> {
        let (text, command) = match text.split_once(" $ ") {
            Some((before, after)) => (before, Some(expand(after.trim_start(), line)?)),
            None => (text, None),
        };
        let mut words = Self {
            line,
            plain: [].into(),
            named: Vec::new(),
            command,
        };
        let mut rest = text.trim_start();
        while !rest.is_empty() {
            // Only plain lower-case words are keys: an address may hold a `=` as well.
            let key_end = rest
                .find(|c: char| !c.is_ascii_lowercase() && c != '-')
                .filter(|&i| i > 0 && rest[i..].starts_with('='));
            let key = key_end.map(|i| rest[..i].to_owned());
            rest = key_end.map_or(rest, |i| &rest[i + 1..]);
            let value = if let Some(quoted) = rest.strip_prefix('"') {
                let (inside, after) = quoted
                    .split_once('"')
                    .ok_or_else(|| Fault::new(line, Mistake::OpenQuote))?;
                rest = after;
                inside
            } else {
                let (word, after) = rest.split_once(' ').unwrap_or((rest, ""));
                rest = after;
                word
            };
            let value = expand(value, line)?;
            match key {
                Some(key) => words.named.push((key, value)),
                None => words.plain.push_back(value),
            }
            rest = rest.trim_start();
        }
        Ok(words)
    }

    /// The next word, if there is one.
    pub fn next(&mut self) -> Option<String> {
        self.plain.pop_front()
    }

    /// The next word, if there is one like this.
    pub fn next_if(&mut self, like: impl FnOnce(&str) -> bool) -> Option<String> {
        if like(self.plain.front()?) {
            self.plain.pop_front()
        } else {
            None
        }
    }

    /// The next word, which has to be there.
    pub fn need(&mut self, place: &'static str, field: &'static str) -> Read<String> {
        self.next()
            .ok_or_else(|| self.fault(Mistake::Missing { place, field }))
    }

    /// The value of `key=`, if it was given.
    pub fn named(&mut self, key: &str) -> Option<String> {
        let at = self.named.iter().position(|(k, _)| k == key)?;
        Some(self.named.remove(at).1)
    }

    /// Every value of `key=`, in order.
    pub fn all_named(&mut self, key: &str) -> Vec<String> {
        std::iter::from_fn(|| self.named(key)).collect()
    }

    /// Nothing may be left over, or a misspelt word would vanish in silence.
    pub fn finish(mut self) -> Read<()> {
        let left = self
            .next()
            .or_else(|| self.named.pop().map(|(k, v)| format!("{k}={v}")));
        match left.or(self.command) {
            Some(left) => Err(Fault::new(self.line, Mistake::LeftOver(left))),
            None => Ok(()),
        }
    }

    /// A mistake on this line.
    pub fn fault(&self, mistake: Mistake) -> Fault {
        Fault::new(self.line, mistake)
    }
}

/// Replaces every `{{…}}`.
pub(crate) fn expand(text: &str, line: u32) -> Read<String> {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("{{") {
        out.push_str(before);
        let (inside, after) = after
            .split_once("}}")
            .ok_or_else(|| Fault::new(line, Mistake::Expansion(after.to_owned())))?;
        let code = inside
            .strip_prefix("U+")
            .and_then(|hex| u32::from_str_radix(hex, 16).ok());
        if let Some(sign) = code.and_then(char::from_u32) {
            out.push(sign);
        } else if let Some(plain) = inside.strip_prefix("base64 ") {
            let utf16: Vec<u8> = plain.encode_utf16().flat_map(u16::to_le_bytes).collect();
            out.push_str(&base64(&utf16));
        } else {
            return Err(Fault::new(line, Mistake::Expansion(inside.to_owned())));
        }
        rest = after;
    }
    out.push_str(rest);
    Ok(out)
}

fn base64(bytes: &[u8]) -> String {
    const SIGNS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for group in bytes.chunks(3) {
        let byte = |i: usize| u32::from(group.get(i).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for place in 0..4 {
            if place <= group.len() {
                let index = (bits >> (18 - 6 * place)) & 63;
                out.push(char::from(SIGNS[index as usize]));
            } else {
                out.push('=');
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn depth_is_parentage() {
        let forest = read("a\n  b\n    c\n  d\n# remark\ne\n").unwrap();
        assert_eq!(forest.len(), 2);
        assert_eq!(forest[0].children.len(), 2);
        assert_eq!(forest[0].children[0].children[0].text, "c");
        assert_eq!(forest[1].line, 6);
    }

    #[test]
    fn an_uneven_depth_is_refused() {
        assert_eq!(
            read("a\n    b\n  c\n").unwrap_err(),
            Fault::new(3, Mistake::Uneven)
        );
    }

    #[test]
    fn words_keep_quotes_names_and_the_command() {
        let entry = Entry {
            line: 1,
            text: r#"cmd.exe [7] user=a.b path="C:\My Files" $ "C:\x.exe" a=b  c"#.to_owned(),
            children: Vec::new(),
        };
        let mut words = entry.words().unwrap();
        assert_eq!(words.next().unwrap(), "cmd.exe");
        assert_eq!(words.named("path").unwrap(), r"C:\My Files");
        assert_eq!(words.command.as_deref(), Some(r#""C:\x.exe" a=b  c"#));
    }

    #[test]
    fn expansions() {
        assert_eq!(expand("a{{U+202E}}b", 1).unwrap(), "a\u{202e}b");
        assert_eq!(expand("{{base64 dir}}", 1).unwrap(), "ZABpAHIA");
        assert!(expand("{{nonsense}}", 1).is_err());
    }
}
