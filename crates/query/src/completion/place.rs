//! Where in a filter the cursor stands. The text may be no filter yet.

use crate::Field;
use crate::parse::Parser;
use std::ops::Range;

/// Where the cursor stands, in characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// In a word, or where one may begin.
    Word {
        /// What stands before the cursor.
        typed: String,
        /// The word, with the colon of a field.
        replaces: Range<usize>,
        /// Whether a clause stands before it.
        follows_clause: bool,
    },
    /// In a value of a field, or where one may begin.
    Value {
        field: Field,
        /// What stands before the cursor, without quotes.
        typed: String,
        /// The value.
        replaces: Range<usize>,
        /// The whole clause.
        clause: Range<usize>,
    },
    /// In a quote, or before a minus: nothing is known of what comes there.
    Nowhere,
}

pub(super) fn of(chars: &[char], cursor: usize) -> Place {
    let mut parser = Parser::of(chars.to_vec());
    let mut follows_clause = false;
    loop {
        while parser
            .peek()
            .is_some_and(|it| it.is_whitespace() || matches!(it, '(' | ')'))
        {
            parser.at += 1;
        }
        if parser.peek().is_none() || parser.at > cursor {
            return Place::Word {
                typed: String::new(),
                replaces: cursor..cursor,
                follows_clause,
            };
        }
        let clause = parser.at;
        while parser.peek() == Some('-') {
            parser.at += 1;
        }
        if cursor < parser.at {
            return Place::Nowhere;
        }
        let start = parser.at;
        let place = match field_at(chars, start) {
            Some((field, colon)) if cursor > colon => {
                parser.at = colon + 1;
                in_values(&mut parser, cursor, field, clause)
            }
            Some((_, colon)) => Some(Place::Word {
                typed: chars[start..cursor].iter().collect(),
                replaces: start..colon + 1,
                follows_clause,
            }),
            None => in_word(&mut parser, cursor, follows_clause),
        };
        if let Some(place) = place {
            return place;
        }
        if parser.at == clause {
            parser.at += 1;
        }
        follows_clause = true;
    }
}

/// The field whose name begins here, and where its colon is.
fn field_at(chars: &[char], start: usize) -> Option<(Field, usize)> {
    let colon = start + chars[start..].iter().position(|it| *it == ':')?;
    let name: String = chars[start..colon].iter().collect();
    Some((Field::named(&name)?, colon))
}

/// Goes over a word; tells of the place where the cursor is in it.
fn in_word(parser: &mut Parser, cursor: usize, follows_clause: bool) -> Option<Place> {
    let start = parser.at;
    if parser.peek() == Some('"') {
        let is_closed = parser.quote().is_ok();
        return (cursor < parser.at || !is_closed).then_some(Place::Nowhere);
    }
    parser.bare(false);
    (cursor <= parser.at).then(|| Place::Word {
        typed: parser.chars[start..cursor].iter().collect(),
        replaces: start..parser.at,
        follows_clause,
    })
}

/// Goes over the values of a field; tells of the place where the cursor is in
/// one of them.
fn in_values(parser: &mut Parser, cursor: usize, field: Field, clause: usize) -> Option<Place> {
    let mut found = None;
    loop {
        let start = parser.at;
        if parser.peek() == Some('"') {
            // One that is not closed goes to the end.
            let _ = parser.quote();
        } else {
            parser.bare(true);
        }
        if found.is_none() && (start..=parser.at).contains(&cursor) {
            found = Some((start, parser.at));
        }
        if parser.peek() != Some(',') {
            break;
        }
        parser.at += 1;
    }
    let (start, end) = found?;
    let typed: String = parser.chars[start..cursor].iter().collect();
    let typed = typed.trim_start_matches('"').trim_end_matches('"');
    Some(Place::Value {
        field,
        typed: typed.strip_prefix('=').unwrap_or(typed).to_owned(),
        replaces: start..end,
        clause: clause..parser.at,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The place of the `|`, in a line.
    fn place(text: &str) -> String {
        let cursor = text.chars().position(|it| it == '|').unwrap();
        let chars: Vec<char> = text.chars().filter(|it| *it != '|').collect();
        let part = |it: &Range<usize>| chars[it.clone()].iter().collect::<String>();
        match of(&chars, cursor) {
            Place::Nowhere => "nowhere".to_owned(),
            Place::Word {
                typed,
                replaces,
                follows_clause,
            } => format!("word {typed} of [{}] {follows_clause}", part(&replaces)),
            Place::Value {
                field,
                typed,
                replaces,
                clause,
            } => format!(
                "{} {typed} of [{}] in [{}]",
                field.name(),
                part(&replaces),
                part(&clause)
            ),
        }
    }

    #[test]
    fn the_cursor_is_in_a_word_or_a_value() {
        for (text, expected) in [
            ("|", "word  of [] false"),
            ("sev|", "word sev of [sev] false"),
            ("se|v", "word se of [sev] false"),
            ("sev|erity:high", "word sev of [severity:] false"),
            ("a |", "word  of [] true"),
            ("a -us|", "word us of [us] true"),
            ("a | b", "word  of [] true"),
            ("(a OR st|)", "word st of [st] true"),
            ("|-a", "nowhere"),
            ("\"a |b\"", "nowhere"),
            ("\"a |", "nowhere"),
            ("severity:|", "severity  of [] in [severity:]"),
            ("severity:hi|", "severity hi of [hi] in [severity:hi]"),
            (
                "x -severity:h|i,low y",
                "severity h of [hi] in [-severity:hi,low]",
            ),
            ("severity:high,|", "severity  of [] in [severity:high,]"),
            (
                "title:\"to th|\" x",
                "title to th of [\"to th\"] in [title:\"to th\"]",
            ),
            (
                "title:\"to th|",
                "title to th of [\"to th] in [title:\"to th]",
            ),
            ("device:=pc|", "device pc of [=pc] in [device:=pc]"),
            ("cmd:/a b|/ x", "cmd /a b of [/a b/] in [cmd:/a b/]"),
            ("sevrity:h|", "word sevrity:h of [sevrity:h] false"),
        ] {
            assert_eq!(place(text), expected, "{text}");
        }
    }
}
