//! A text that every match of an expression holds: looking for it first is many
//! times faster than matching.

/// The longest run of plain characters that each match must hold, in small
/// letters; none where the expression has none that is easily told.
pub(crate) fn required_text(expression: &str) -> Option<String> {
    // Flags may change what plain characters mean.
    let flags = expression.match_indices("(?").any(|(at, _)| {
        let rest = &expression[at + 2..];
        !rest.starts_with([':', 'P', '<'])
    });
    if flags {
        return None;
    }
    let chars: Vec<char> = expression.chars().collect();
    let mut runs = Runs::default();
    let mut at = 0;
    while let Some(&c) = chars.get(at) {
        at += 1;
        match c {
            // Either side may match.
            '|' => return None,
            '(' => {
                at = after_group(&chars, at)?;
                runs.end();
            }
            '[' => {
                at = after_class(&chars, at)?;
                runs.end();
            }
            '.' | '^' | '$' | '+' => runs.end(),
            // What is before it may be missing.
            '*' | '?' | '{' => {
                runs.last.pop();
                runs.end();
                if c == '{' {
                    at += chars[at..].iter().position(|it| *it == '}')? + 1;
                }
            }
            '\\' => {
                let escaped = *chars.get(at)?;
                at += 1;
                if escaped.is_ascii_punctuation() {
                    runs.last.push(escaped);
                } else if matches!(escaped, 'w' | 'W' | 'd' | 'D' | 's' | 'S' | 'b' | 'B') {
                    runs.end();
                } else {
                    return None;
                }
            }
            c => runs.last.push(c.to_ascii_lowercase()),
        }
    }
    runs.end();
    (!runs.longest.is_empty()).then_some(runs.longest)
}

#[derive(Default)]
struct Runs {
    last: String,
    longest: String,
}

impl Runs {
    fn end(&mut self) {
        let run = std::mem::take(&mut self.last);
        if run.len() > self.longest.len() {
            self.longest = run;
        }
    }
}

/// The position after a group whose bracket is before this one.
fn after_group(chars: &[char], mut at: usize) -> Option<usize> {
    let mut depth = 1;
    while depth > 0 {
        let c = *chars.get(at)?;
        at += 1;
        match c {
            '\\' => at += 1,
            '[' => at = after_class(chars, at)?,
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
    }
    Some(at)
}

/// The position after a class whose bracket is before this one. One with
/// brackets in it is left alone.
fn after_class(chars: &[char], start: usize) -> Option<usize> {
    let mut at = start;
    loop {
        let c = *chars.get(at)?;
        at += 1;
        match c {
            '\\' => at += 1,
            '[' => return None,
            // The first may stand for itself.
            ']' if at - start > 1 && !(at - start == 2 && chars[start] == '^') => {
                return Some(at);
            }
            _ => {}
        }
    }
}

/// Whether a text holds another, which is in small letters.
pub(crate) fn holds(text: &str, lower: &str) -> bool {
    if text.bytes().any(|it| it.is_ascii_uppercase()) {
        text.to_ascii_lowercase().contains(lower)
    } else {
        text.contains(lower)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_longest_run_is_found() {
        for (expression, expected) in [
            (r"mimi\w+", Some("mimi")),
            (r"^-e(nc)?\w* Hidden", Some(" hidden")),
            (r"a\.exe$", Some("a.exe")),
            (r"colou?r", Some("colo")),
            (r"ab{2}c", Some("a")),
            (r"ab+c", Some("ab")),
            (r"[]x]yz", Some("yz")),
            (r"a|b", None),
            (r"(?i)abc", None),
            (r"(?x)a b", None),
            (r"\x41bc", None),
            (r"\w+", None),
        ] {
            assert_eq!(
                required_text(expression).as_deref(),
                expected,
                "{expression}"
            );
        }
    }

    const PARTS: &[&str] = &[
        "a", "b", "A", "B", ".", "(a|b)", "[ab]", "[^]a]", "[]b]", "a?", "b*", "a+", "b{1,2}",
        "a{0}", r"\w", r"\.", r"\]", "^", "$", "(?:ab)", "(ab)?", "(a(b))*",
    ];

    proptest! {
        #[test]
        fn what_matches_holds_it(
            parts in prop::collection::vec(prop::sample::select(PARTS), 1..6),
            text in "[abABc.^\\]]{0,10}",
        ) {
            let expression = parts.concat();
            if let (Some(required), Ok(compiled)) =
                (required_text(&expression), crate::expression::compile(&expression))
                && compiled.is_match(&text)
            {
                prop_assert!(holds(&text, &required), "{} {} {}", expression, text, required);
            }
        }
    }
}
