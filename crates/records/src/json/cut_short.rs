//! What is whole of an object that ends in the middle.

/// An object that breaks off inside a list under one of `keys`, closed after the last
/// whole object of that list; and how many whole ones there are. None where there is
/// no such list, or nothing whole in it.
pub fn close_after_whole(text: &str, keys: &[&str]) -> Option<(String, usize)> {
    let mut depth = 0_usize;
    let mut is_text = false;
    let mut is_escaped = false;
    // Where the text begins that is being read or was read last, and where it ends.
    let (mut from, mut to) = (0, 0);
    let mut is_wanted = false;
    let mut last = b' ';
    let (mut whole, mut end) = (0, None);
    for (at, byte) in text.bytes().enumerate() {
        if is_text {
            match byte {
                _ if is_escaped => is_escaped = false,
                b'\\' => is_escaped = true,
                b'"' => {
                    is_text = false;
                    to = at;
                }
                _ => {}
            }
            continue;
        }
        match byte {
            b'"' => {
                is_text = true;
                from = at + 1;
            }
            b'{' | b'[' => {
                let is_list = byte == b'[' && depth == 1 && last == b':';
                if is_list
                    && keys
                        .iter()
                        .any(|it| it.eq_ignore_ascii_case(&text[from..to]))
                {
                    is_wanted = true;
                    (whole, end) = (0, None);
                }
                depth += 1;
            }
            b'}' | b']' => {
                depth = depth.checked_sub(1)?;
                match depth {
                    2 if is_wanted && byte == b'}' => {
                        whole += 1;
                        end = Some(at + 1);
                    }
                    // The list is whole: what breaks off is something else.
                    1 if is_wanted && byte == b']' => {
                        is_wanted = false;
                        end = Some(at);
                    }
                    _ => {}
                }
            }
            _ => {}
        }
        if !byte.is_ascii_whitespace() {
            last = byte;
        }
    }
    let end = end.filter(|_| whole > 0)?;
    Some(([&text[..end], "]}"].concat(), whole))
}

#[cfg(test)]
mod tests {
    use super::close_after_whole;
    use crate::json::{Value, parse};
    use proptest::prelude::*;

    #[test]
    fn whole_objects_of_the_list_are_kept() {
        let text = r#"{"id":"1","tags":[{"a":1}],"alerts":[{"id":"a","t":"}]\""},{"id":"b","x":[{}]},{"id":"c"#;
        let (closed, whole) = close_after_whole(text, &["alerts"]).unwrap();
        assert_eq!(whole, 2);
        assert!(closed.ends_with(r#"{"id":"b","x":[{}]}]}"#), "{closed}");
        let after = r#"{"id":"1","alerts":[{"id":"a"}],"description":"brok"#;
        let (closed, whole) = close_after_whole(after, &["alerts"]).unwrap();
        assert_eq!(
            (closed.as_str(), whole),
            (r#"{"id":"1","alerts":[{"id":"a"}]}"#, 1)
        );
    }

    #[test]
    fn where_nothing_is_whole_there_is_nothing() {
        for text in [
            r#"{"id":"1","alerts":[{"id":"a"#,
            r#"{"id":"1","alerts":["#,
            r#"{"id":"1","x":{"alerts":[{"id":"a"}"#,
            r#"{"id":"alerts","tags":[{"id":"a"}"#,
            "",
            "}]",
        ] {
            assert_eq!(close_after_whole(text, &["alerts"]), None, "{text}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]
        #[test]
        fn what_is_closed_parses_wherever_it_was_cut(at in 0..100_usize) {
            let text = r#"{"id":"ü1","alerts":[{"id":"a","n":[1,{"x":"]"}]},{"id":"b"},{"id":"c"}],"tags":["x"]}"#;
            let at = (0..=at.min(text.len())).rev().find(|it| text.is_char_boundary(*it)).unwrap_or(0);
            if let Some((closed, whole)) = close_after_whole(&text[..at], &["alerts"]) {
                let mut faults = Vec::new();
                let Ok(Value::Object(mut object)) = parse(&closed, &mut faults) else {
                    return Err(TestCaseError::fail(closed));
                };
                prop_assert!(faults.is_empty());
                prop_assert!(matches!(object.take("alerts"), Value::List(it) if it.len() == whole));
            }
        }
    }
}
