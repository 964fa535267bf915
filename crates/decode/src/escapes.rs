//! Marks that a shell leaves out: they change nothing but how a command looks.

use crate::base64_text::encoded_switch;
use crate::layer::Way;

/// So many needless marks are no accident.
const FEWEST: usize = 2;

/// One is enough in these, in small letters.
const WORDS: [&str; 22] = [
    "powershell",
    "powershell.exe",
    "pwsh",
    "cmd",
    "cmd.exe",
    "iex",
    "invoke-expression",
    "invoke-webrequest",
    "new-object",
    "start-process",
    "downloadstring",
    "downloadfile",
    "net.webclient",
    "mshta",
    "certutil",
    "wscript",
    "cscript",
    "rundll32",
    "regsvr32",
    "bitsadmin",
    "schtasks",
    "hidden",
];

/// The text without the first sort of needless marks that it has.
pub(crate) fn left_out(text: &str) -> Option<(Way, String)> {
    let ways: [(Way, &str); 3] = [
        (Way::Carets, "^"),
        (Way::Backticks, "`"),
        (Way::EmptyQuotes, "\"\""),
    ];
    ways.into_iter().find_map(|(way, mark)| {
        let plain = without(text, way, mark)?;
        Some((way, plain))
    })
}

fn without(text: &str, way: Way, mark: &str) -> Option<String> {
    if !text.contains(mark) {
        return None;
    }
    let mut out = String::with_capacity(text.len());
    let (mut needless, mut word_has_one, mut in_known_word) = (0, false, false);
    let mut word_start = 0;
    let mut rest = text;
    let end_word = |out: &str, start: usize, has_one: bool| has_one && is_known(&out[start..]);
    while let Some(c) = rest.chars().next() {
        if let Some(after) = rest.strip_prefix(mark) {
            let next = after.chars().next();
            if goes(way, out.chars().next_back(), next) {
                if is_needless(out.chars().next_back(), next) {
                    needless += 1;
                    word_has_one = true;
                }
                // A caret's own caret stays.
                let kept = if way == Way::Carets { next } else { None };
                out.extend(kept);
                rest = &after[kept.map_or(0, char::len_utf8)..];
                continue;
            }
            // Nothing was left out here: the mark stays whole.
            out.push_str(mark);
            rest = after;
            continue;
        }
        if is_end_of_word(c) {
            in_known_word |= end_word(&out, word_start, word_has_one);
            word_start = out.len() + c.len_utf8();
            word_has_one = false;
        }
        out.push(c);
        rest = &rest[c.len_utf8()..];
    }
    in_known_word |= word_start <= out.len() && end_word(&out, word_start, word_has_one);
    (needless >= FEWEST || in_known_word).then_some(out)
}

fn is_end_of_word(c: char) -> bool {
    c.is_whitespace()
        || matches!(
            c,
            '"' | '\'' | '(' | ')' | ';' | '|' | '&' | '/' | '\\' | ','
        )
}

/// Whether the shell leaves a mark out that stands between these.
fn goes(way: Way, before: Option<char>, after: Option<char>) -> bool {
    match way {
        // `n` and others stand for a character of their own.
        Way::Backticks => after.is_some_and(|it| {
            it.is_ascii_alphabetic() && !matches!(it, 'a' | 'b' | 'f' | 'n' | 'r' | 't' | 'v')
        }),
        Way::EmptyQuotes => is_needless(before, after),
        _ => after.is_some(),
    }
}

fn is_needless(before: Option<char>, after: Option<char>) -> bool {
    let is_letter = |it: Option<char>| it.is_some_and(|it| it.is_ascii_alphabetic());
    let is_within = before.is_some_and(|it| it.is_ascii_alphanumeric() || matches!(it, '-' | '.'));
    is_within && is_letter(after)
}

fn is_known(word: &str) -> bool {
    let word = word.to_ascii_lowercase();
    let is_switch = encoded_switch(&word).is_some_and(|it| it.len() > 1);
    is_switch || WORDS.contains(&word.as_str())
}
