//! How many alerts there were when: the strip above the queue.

use super::AlertIndex;
use crate::{Rows, Selection};
use throughline_model::{Severity, Timestamp, Vocabulary};

/// How many severities there are to stack.
pub const SEVERITIES: usize = Severity::ALL.len();

/// Alerts over time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Histogram {
    /// Spans of time one after another, the earliest first; all of one round
    /// length, in UTC.
    pub bars: Vec<Bar>,
    /// How many alerts have no time.
    pub undated: u32,
}

/// The alerts of one span of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bar {
    /// Its first moment.
    pub from: Timestamp,
    /// The first moment after it.
    pub until: Timestamp,
    /// How many alerts were active last in it, by severity in the order of
    /// [`Severity::ALL`]; severities that this program does not know are unknown.
    pub counts: [u32; SEVERITIES],
}

/// How long a bar is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Width {
    Seconds(i64),
    Months(i64),
}

const NANOS: i64 = 1_000_000_000;
const DAY: i64 = 86_400;

/// Lengths that a person counts in, from a minute to a century.
const WIDTHS: [Width; 19] = [
    Width::Seconds(60),
    Width::Seconds(5 * 60),
    Width::Seconds(10 * 60),
    Width::Seconds(15 * 60),
    Width::Seconds(30 * 60),
    Width::Seconds(3_600),
    Width::Seconds(2 * 3_600),
    Width::Seconds(3 * 3_600),
    Width::Seconds(6 * 3_600),
    Width::Seconds(12 * 3_600),
    Width::Seconds(DAY),
    Width::Seconds(2 * DAY),
    Width::Seconds(7 * DAY),
    Width::Months(1),
    Width::Months(3),
    Width::Months(6),
    Width::Months(12),
    Width::Months(120),
    Width::Months(1_200),
];

impl Width {
    /// Which bar a moment falls into, counted from any one.
    fn nth(self, at: Timestamp) -> i64 {
        match self {
            // Weeks begin on Monday, and 1970 began on a Thursday.
            Self::Seconds(secs) => (at.nanos().div_euclid(NANOS) + 3 * DAY).div_euclid(secs),
            Self::Months(months) => month(at).div_euclid(months),
        }
    }

    /// The first moment of such a bar.
    fn start(self, nth: i64) -> Timestamp {
        match self {
            Self::Seconds(secs) => Timestamp::default().plus_secs(nth * secs - 3 * DAY),
            Self::Months(months) => first_of(nth * months),
        }
    }
}

/// Months since the year 0.
fn month(at: Timestamp) -> i64 {
    let text = at.iso();
    let number = |from: usize, to: usize| -> i64 {
        let digits = text.get(from..to).unwrap_or_default();
        digits.parse().unwrap_or_default()
    };
    number(0, 4) * 12 + number(5, 7) - 1
}

/// The first moment of a month since the year 0; the nearest that can be told.
fn first_of(month: i64) -> Timestamp {
    let (year, month) = (month.div_euclid(12), month.rem_euclid(12) + 1);
    let text = format!("{year:04}-{month:02}-01T00:00:00Z");
    let read = Timestamp::read_iso(&text).ok().flatten();
    read.unwrap_or_else(|| match year {
        // The very start of 1970 reads as no time.
        1970 => Timestamp::default(),
        _ if year < 1970 => Timestamp::from_nanos(i64::MIN + 1),
        _ => Timestamp::from_nanos(i64::MAX),
    })
}

impl AlertIndex {
    /// How many of these alerts there were when, in at most `most` bars that
    /// reach from the first of them to the last.
    pub fn histogram(&self, rows: Rows<'_>, within: &Selection, most: usize) -> Histogram {
        let dated = Selection::of(self.count(), |it| self.activity[it as usize] != i64::MIN);
        let undated = within.count() - within.count_both(&dated);
        let Some((first, last)) = self.active(within) else {
            return Histogram {
                bars: Vec::new(),
                undated,
            };
        };
        let mut bars = empty_bars(first, last, most.max(1));
        let starts: Vec<Timestamp> = bars.iter().map(|it| it.from).collect();
        for (bar, counts) in bars.iter_mut().zip(self.bars(rows, within, &starts)) {
            bar.counts = counts;
        }
        Histogram { bars, undated }
    }

    /// When the first and the last of these alerts were active, where any is
    /// known to have been.
    pub fn active(&self, within: &Selection) -> Option<(Timestamp, Timestamp)> {
        let (mut first, mut last) = (i64::MAX, i64::MIN);
        within.each(|alert| {
            let at = self.activity[alert.0 as usize];
            last = last.max(at);
            // No time is the least number.
            first = first.min(if at == i64::MIN { i64::MAX } else { at });
        });
        (first <= last).then(|| (Timestamp::from_nanos(first), Timestamp::from_nanos(last)))
    }

    /// How many of these alerts were active last in each of some spans of time,
    /// by severity in the order of [`Severity::ALL`]. Each span ends where the
    /// next begins, the last never; what was before the first is in none.
    pub fn bars(
        &self,
        rows: Rows<'_>,
        within: &Selection,
        starts: &[Timestamp],
    ) -> Vec<[u32; SEVERITIES]> {
        let mut bars = vec![[0; SEVERITIES]; starts.len()];
        let starts: Vec<i64> = starts.iter().map(|it| it.nanos()).collect();
        let (Some(&begin), Some(&end)) = (starts.first(), starts.last()) else {
            return bars;
        };
        let per_nano = (starts.len() - 1) as f64 / (end as f64 - begin as f64).max(1.0);
        let severity = self.severities(rows);
        within.each(|alert| {
            let at = self.activity[alert.0 as usize];
            if at == i64::MIN || at < begin {
                return;
            }
            // Nearly right, without a division; months are not of one length.
            let guess = ((at as f64 - begin as f64) * per_nano) as usize;
            let mut nth = guess.min(starts.len() - 1);
            while at < starts[nth] {
                nth -= 1;
            }
            while starts.get(nth + 1).is_some_and(|&it| at >= it) {
                nth += 1;
            }
            bars[nth][severity(alert) as usize] += 1;
        });
        bars
    }
}

/// Bars of the shortest length of which `most` are enough.
fn empty_bars(first: Timestamp, last: Timestamp, most: usize) -> Vec<Bar> {
    let count = |width: Width| width.nth(last) - width.nth(first) + 1;
    let longest = WIDTHS[WIDTHS.len() - 1];
    let width = WIDTHS
        .into_iter()
        .find(|&it| usize::try_from(count(it)).is_ok_and(|it| it <= most))
        .unwrap_or(longest);
    (width.nth(first)..=width.nth(last))
        .map(|nth| Bar {
            from: width.start(nth),
            until: width.start(nth + 1),
            counts: [0; SEVERITIES],
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_are_round_and_cover_what_they_were_made_for() {
        let at = |text: &str| Timestamp::read_iso(text).unwrap().unwrap();
        for (first, last, most, count, from, until) in [
            (
                "2026-04-14T10:00:30Z",
                "2026-04-14T10:01:00Z",
                40,
                2,
                "2026-04-14T10:00:00Z",
                "2026-04-14T10:02:00Z",
            ),
            (
                "2026-04-14T10:59:59Z",
                "2026-04-15T01:00:00Z",
                20,
                16,
                "2026-04-14T10:00:00Z",
                "2026-04-15T02:00:00Z",
            ),
            (
                "2026-04-14T10:00:00Z",
                "2026-05-02T01:00:00Z",
                4,
                3,
                "2026-04-13T00:00:00Z",
                "2026-05-04T00:00:00Z",
            ),
            (
                "2024-02-29T10:00:00Z",
                "2026-01-01T00:00:00Z",
                24,
                24,
                "2024-02-01T00:00:00Z",
                "2026-02-01T00:00:00Z",
            ),
            (
                "2024-02-29T10:00:00Z",
                "2026-01-01T00:00:00Z",
                3,
                3,
                "2024-01-01T00:00:00Z",
                "2027-01-01T00:00:00Z",
            ),
            (
                "1971-02-02T00:00:00Z",
                "2026-01-01T00:00:00Z",
                1,
                2,
                "1900-01-01T00:00:00Z",
                "2100-01-01T00:00:00Z",
            ),
        ] {
            let bars = empty_bars(at(first), at(last), most);
            assert_eq!(bars.len(), count, "{first} {last} {most}");
            assert_eq!(bars[0].from.iso(), from);
            assert_eq!(bars[count - 1].until.iso(), until);
            for pair in bars.windows(2) {
                assert_eq!(pair[0].until, pair[1].from);
            }
        }
    }
}
