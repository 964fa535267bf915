//! What somebody may have meant who wrote something else.

/// The known word that differs least from what was written, where it differs by
/// little: by at most a third of its letters.
pub(crate) fn nearest<'w>(written: &str, known: impl Iterator<Item = &'w str>) -> Option<&'w str> {
    // Nobody means a word by a hundred letters.
    if written.len() > 40 {
        return None;
    }
    let written = written.to_lowercase();
    known
        .filter_map(|word| {
            let length = word.len().max(written.len());
            let distance = distance(&written, &word.to_lowercase());
            (distance * 3 <= length && length > 2).then_some((distance, word))
        })
        .min_by_key(|it| it.0)
        .map(|it| it.1)
}

/// How many letters must be added, left out, replaced or swapped with the next.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    let mut letter_before = None;
    for (i, x) in a.chars().enumerate() {
        let mut row = vec![i + 1];
        for (j, &y) in b.iter().enumerate() {
            let replaced = last[j] + usize::from(x != y);
            let mut fewest = replaced.min(last[j + 1] + 1).min(row[j] + 1);
            if j > 0 && letter_before == Some(y) && b[j - 1] == x {
                fewest = fewest.min(before[j - 1] + 1);
            }
            row.push(fewest);
        }
        letter_before = Some(x);
        before = std::mem::replace(&mut last, row);
    }
    last[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_words_are_found_and_far_ones_are_not() {
        let known = || ["severity", "status", "user", "ip", "url"].into_iter();
        for (written, expected) in [
            ("sevrity", Some("severity")),
            ("Severty", Some("severity")),
            ("esverity", Some("severity")),
            ("stauts", Some("status")),
            ("usr", Some("user")),
            ("colour", None),
            ("xx", None),
        ] {
            assert_eq!(nearest(written, known()), expected, "{written}");
        }
    }
}
