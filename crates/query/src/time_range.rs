//! Ranges of time, absolute or counted back from the data's newest moment.

use std::str::FromStr;
use thiserror::Error;
use throughline_model::Timestamp;

/// A range of time: `-30d..`, `-7d..-1d`, `2026-04-01..2026-04-07`,
/// `..2026-04-14T12:00`; one day, `2026-04-14`; or the last of it, `24h`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimeRange {
    from: Option<Bound>,
    to: Option<Bound>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Bound {
    /// Seconds before the anchor.
    Back(i64),
    /// A moment, and how many seconds the text that names it covers.
    At(Timestamp, i64),
}

/// Why a text is no range of time.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum TimeRangeError {
    /// An end of it is no time.
    #[error("\"{0}\" is no time range: write -30d.., 24h or 2026-04-01..2026-04-07")]
    NoTime(String),
    /// Nothing can lie in it.
    #[error("the time range \"{0}\" ends before it begins")]
    Reversed(String),
}

impl FromStr for TimeRange {
    type Err = TimeRangeError;

    fn from_str(text: &str) -> Result<Self, TimeRangeError> {
        let shown = || text.chars().take(40).collect();
        let wrong = || TimeRangeError::NoTime(shown());
        // `24h` alone is the last day: there is no other time it could be.
        if let Ok(Some(last @ Bound::Back(_))) = bound(&format!("-{text}")) {
            return Ok(Self {
                from: Some(last),
                to: None,
            });
        }
        let (from, to) = text.split_once("..").unwrap_or((text, text));
        let is_range = text.contains("..");
        let from = bound(from).map_err(|NoTime| wrong())?;
        let to = bound(to).map_err(|NoTime| wrong())?;
        match (from, to) {
            (None, None) => Err(wrong()),
            // `-7d` alone means since then.
            (Some(Bound::Back(_)), _) if !is_range => Ok(Self { from, to: None }),
            (Some(Bound::Back(from)), Some(Bound::Back(to))) if to > from => {
                Err(TimeRangeError::Reversed(shown()))
            }
            (Some(Bound::At(from, _)), Some(Bound::At(to, _))) if to < from => {
                Err(TimeRangeError::Reversed(shown()))
            }
            _ => Ok(Self { from, to }),
        }
    }
}

/// A text that is neither empty nor a time.
struct NoTime;

/// Reads one end of a range; an empty one is open.
fn bound(text: &str) -> Result<Option<Bound>, NoTime> {
    if text.is_empty() {
        return Ok(None);
    }
    if let Some(back) = text.strip_prefix('-') {
        let unit_at = back.find(|it: char| !it.is_ascii_digit()).ok_or(NoTime)?;
        let count: i64 = back[..unit_at].parse().map_err(|_| NoTime)?;
        let unit = match &back[unit_at..] {
            "m" | "min" => 60,
            "h" => 3_600,
            "d" => 86_400,
            "w" => 7 * 86_400,
            "mo" => 30 * 86_400,
            "y" => 365 * 86_400,
            _ => return Err(NoTime),
        };
        return if count < 100_000 {
            Ok(Some(Bound::Back(count * unit)))
        } else {
            Err(NoTime)
        };
    }
    let at = Timestamp::read_iso(text).ok().flatten().ok_or(NoTime)?;
    let covers = match text.len() {
        10 => 86_400,
        16 => 60,
        _ => 1,
    };
    Ok(Some(Bound::At(at, covers)))
}

impl TimeRange {
    /// The first and last moment, where relative times count back from `anchor`.
    pub fn bounds(self, anchor: Timestamp) -> (Option<Timestamp>, Option<Timestamp>) {
        let from = self.from.map(|it| match it {
            Bound::Back(secs) => anchor.plus_secs(-secs),
            Bound::At(at, _) => at,
        });
        let to = self.to.map(|it| match it {
            Bound::Back(secs) => anchor.plus_secs(-secs),
            Bound::At(at, covers) => at.end_of(covers),
        });
        (from, to)
    }

    /// Whether a moment lies in the range.
    pub fn contains(self, moment: Timestamp, anchor: Timestamp) -> bool {
        let (from, to) = self.bounds(anchor);
        from.is_none_or(|it| moment >= it) && to.is_none_or(|it| moment <= it)
    }

    /// Whether any bound counts back from the anchor.
    pub fn is_relative(self) -> bool {
        matches!(self.from, Some(Bound::Back(_))) || matches!(self.to, Some(Bound::Back(_)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_and_their_edges() {
        let at = |it: &str| Timestamp::read(it).unwrap().unwrap();
        let anchor = at("2026-04-14T16:42:08Z");
        for (range, moment, expected) in [
            ("-30d..", "2026-03-15T16:42:08Z", true),
            ("-30d..", "2026-03-15T16:42:07Z", false),
            ("-30d", "2026-04-14T16:42:08Z", true),
            ("..-1d", "2026-04-14T00:00:00Z", false),
            (
                "2026-04-01..2026-04-07",
                "2026-04-07T23:59:59.9999999Z",
                true,
            ),
            ("2026-04-01..2026-04-07", "2026-04-08T00:00:00Z", false),
            ("2026-04-14", "2026-04-14T12:00:00Z", true),
            ("2026-04-14", "2026-04-13T23:59:59Z", false),
            ("..2026-04-14T12:00", "2026-04-14T12:00:59Z", true),
            ("24h", "2026-04-13T16:42:08Z", true),
            ("24h", "2026-04-13T16:42:07Z", false),
            ("-7d..-1d", "2026-04-07T16:42:08Z", true),
            ("-7d..-1d", "2026-04-13T16:42:09Z", false),
            ("-7d..2026-04-10", "2026-04-10T23:59:59Z", true),
        ] {
            let range: TimeRange = range.parse().unwrap();
            assert_eq!(
                range.contains(at(moment), anchor),
                expected,
                "{range:?} {moment}"
            );
        }
        for text in [
            "",
            "..",
            "soon",
            "-d",
            "-3x",
            "-99999999999d",
            "2026-13-01",
            "24",
            "--1d",
            "-1d..-7d",
            "2026-04-02..2026-04-01",
        ] {
            assert!(text.parse::<TimeRange>().is_err(), "{text}");
        }
    }
}
