//! Ranges of the priority score (0 to 100).

use std::str::FromStr;
use thiserror::Error;

/// A range of scores: `>85`, `<=15`, `15..85`, `85..`, or one score, `90`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PriorityRange {
    from: u8,
    to: u8,
}

/// Why a text is no range of scores.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("\"{0}\" is no range of priorities from 0 to 100: write >85, <=15 or 15..85")]
pub struct PriorityRangeError(pub String);

const MAX: u8 = 100;

impl FromStr for PriorityRange {
    type Err = PriorityRangeError;

    fn from_str(text: &str) -> Result<Self, PriorityRangeError> {
        let wrong = || PriorityRangeError(text.chars().take(40).collect());
        let score = |it: &str| {
            let is_number = !it.is_empty() && it.bytes().all(|it| it.is_ascii_digit());
            it.parse::<u8>()
                .ok()
                .filter(|&it| is_number && it <= MAX)
                .ok_or_else(wrong)
        };
        let range = if let Some(rest) = text.strip_prefix(">=") {
            Self {
                from: score(rest)?,
                to: MAX,
            }
        } else if let Some(rest) = text.strip_prefix("<=") {
            Self {
                from: 0,
                to: score(rest)?,
            }
        } else if let Some(rest) = text.strip_prefix('>') {
            // Nothing is above the highest score.
            Self {
                from: score(rest)? + 1,
                to: MAX,
            }
        } else if let Some(rest) = text.strip_prefix('<') {
            match score(rest)? {
                0 => Self { from: 1, to: 0 },
                below => Self {
                    from: 0,
                    to: below - 1,
                },
            }
        } else if let Some((from, to)) = text.split_once("..") {
            if from.is_empty() && to.is_empty() {
                return Err(wrong());
            }
            Self {
                from: if from.is_empty() { 0 } else { score(from)? },
                to: if to.is_empty() { MAX } else { score(to)? },
            }
        } else {
            let score = score(text)?;
            Self {
                from: score,
                to: score,
            }
        };
        Ok(range)
    }
}

impl PriorityRange {
    /// Whether a score lies in the range, ends included.
    pub fn contains(self, score: u8) -> bool {
        (self.from..=self.to).contains(&score)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_and_their_edges() {
        for (range, inside, outside) in [
            (">85", vec![86, 100], vec![85, 0]),
            (">=85", vec![85], vec![84]),
            ("<15", vec![0, 14], vec![15]),
            ("<=15", vec![15], vec![16]),
            ("15..85", vec![15, 85], vec![14, 86]),
            ("85..", vec![85, 100], vec![84]),
            ("..15", vec![0, 15], vec![16]),
            ("90", vec![90], vec![89, 91]),
            (">100", vec![], vec![100]),
            ("<0", vec![], vec![0, 1]),
        ] {
            let read: PriorityRange = range.parse().unwrap();
            assert!(inside.iter().all(|&it| read.contains(it)), "{range}");
            assert!(!outside.iter().any(|&it| read.contains(it)), "{range}");
        }
        for text in ["", "..", ">", "high", "-1", "+5", "101", "1.5", "=>5"] {
            assert!(text.parse::<PriorityRange>().is_err(), "{text}");
        }
    }
}
