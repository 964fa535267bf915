//! Moments. The one place that knows calendars.

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, NaiveTime, Timelike, Utc};
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// A moment, in nanoseconds since 1970-01-01 00:00 UTC.
///
/// Exports write up to nine fractional digits, Microsoft's seven (100 ns).
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Timestamp(i64);

/// Why a text is not a moment.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum TimeError {
    /// Not in any form this program reads.
    #[error("not a time this program reads")]
    Form,
    /// A date that does not exist or lies outside the years 1678 to 2261.
    #[error("no such date, or outside the years 1678 to 2261")]
    Range,
}

const NANOS: i64 = 1_000_000_000;
const DAY_SECS: i64 = 86_400;

impl Timestamp {
    /// A moment from nanoseconds since 1970.
    pub const fn from_nanos(nanos: i64) -> Self {
        Self(nanos)
    }

    /// A moment from milliseconds since 1970, as browsers count.
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis.saturating_mul(1_000_000))
    }

    /// Nanoseconds since 1970.
    pub const fn nanos(self) -> i64 {
        self.0
    }

    /// This moment and `secs` seconds more, or fewer where negative.
    #[must_use]
    pub const fn plus_secs(self, secs: i64) -> Self {
        Self(self.0.saturating_add(secs.saturating_mul(NANOS)))
    }

    /// The last nanosecond of the second, minute or day a written time names:
    /// `2026-04-14` means the whole day where a range ends with it.
    #[must_use]
    pub const fn end_of(self, secs: i64) -> Self {
        Self(self.0.saturating_add(secs * NANOS - 1))
    }

    /// Reads a time as exports write it (data formats, 0.2). A time without a
    /// zone is UTC. `Ok(None)` is one of the forms that mean "no time": empty,
    /// year 1, 1601, or the very start of 1970.
    ///
    /// # Errors
    ///
    /// Says whether the form or the date is at fault.
    pub fn read(text: &str) -> Result<Option<Self>, TimeError> {
        let text = text.trim();
        if matches!(text, "" | "null" | "None" | "-" | "N/A") {
            return Ok(None);
        }
        let (date, rest) = text.split_at_checked(10).ok_or(TimeError::Form)?;
        let date = read_date(date)?;
        if date.year() <= 1601 {
            return Ok(None);
        }
        let (secs, nanos, rest) = read_clock(rest)?;
        let offset = read_offset(rest)?;
        let days = i64::from(date.num_days_from_ce()) - 719_163;
        (days * DAY_SECS + secs - offset)
            .checked_mul(NANOS)
            .and_then(|it| it.checked_add(nanos))
            .map(|nanos| (nanos != 0).then_some(Self(nanos)))
            .ok_or(TimeError::Range)
    }

    fn calendar(self) -> NaiveDateTime {
        DateTime::<Utc>::from_timestamp_nanos(self.0).naive_utc()
    }

    /// `2026-04-14T16:33:42.1234567Z`, with as many digits as are needed.
    pub fn iso(self) -> String {
        let at = self.calendar();
        let fraction = format!("{:09}", at.nanosecond());
        let fraction = fraction.trim_end_matches('0');
        let dot = if fraction.is_empty() { "" } else { "." };
        format!("{}{dot}{fraction}Z", at.format("%Y-%m-%dT%H:%M:%S"))
    }

    /// `14 Apr 16:33:42`: for lists that name the year elsewhere.
    pub fn short(self) -> String {
        self.calendar().format("%-d %b %H:%M:%S").to_string()
    }

    /// [`Self::short`], or where the year is not that of `anchor`
    /// `14 Apr 2024 16:33`: a list over years would read as out of order.
    pub fn short_beside(self, anchor: Self) -> String {
        let at = self.calendar();
        if at.year() == anchor.calendar().year() {
            return self.short();
        }
        at.format("%-d %b %Y %H:%M").to_string()
    }

    /// `14 Apr 2026 16:33:42 UTC`.
    pub fn long(self) -> String {
        self.calendar().format("%-d %b %Y %H:%M:%S UTC").to_string()
    }

    /// `14 Apr 2026 16:33 UTC`: to the minute.
    pub fn minute(self) -> String {
        self.calendar().format("%-d %b %Y %H:%M UTC").to_string()
    }

    /// `14 Apr 2026`.
    pub fn day(self) -> String {
        self.calendar().format("%-d %b %Y").to_string()
    }

    /// `16:33:42`.
    pub fn clock(self) -> String {
        self.calendar().format("%H:%M:%S").to_string()
    }

    /// Whether two sources mean the same moment: equal, or equal once the finer
    /// one is cut to the digits of the coarser (portal features, 5.2 rule 3).
    pub fn same_moment(self, other: Self) -> bool {
        if self == other {
            return true;
        }
        let grain = self.grain().max(other.grain());
        grain > 1 && self.0.div_euclid(grain) == other.0.div_euclid(grain)
    }

    /// The size of the smallest unit this moment was written in: a second, a
    /// millisecond, a microsecond, or finer. Told by its trailing zeros.
    fn grain(self) -> i64 {
        [NANOS, 1_000_000, 1_000]
            .into_iter()
            .find(|grain| self.0 % grain == 0)
            .unwrap_or(1)
    }
}

fn digits(bytes: &[u8]) -> Option<u32> {
    if bytes.is_empty() || bytes.len() > 9 {
        return None;
    }
    bytes.iter().try_fold(0, |sum, byte| {
        byte.is_ascii_digit()
            .then(|| sum * 10 + u32::from(byte - b'0'))
    })
}

fn read_date(text: &str) -> Result<NaiveDate, TimeError> {
    let bytes = text.as_bytes();
    if bytes[4] != b'-' || bytes[7] != b'-' {
        return Err(TimeError::Form);
    }
    let (Some(year), Some(month), Some(day)) = (
        digits(&bytes[..4]),
        digits(&bytes[5..7]),
        digits(&bytes[8..10]),
    ) else {
        return Err(TimeError::Form);
    };
    NaiveDate::from_ymd_opt(year.cast_signed(), month, day).ok_or(TimeError::Range)
}

/// Seconds into the day, nanoseconds, and what follows the clock.
fn read_clock(text: &str) -> Result<(i64, i64, &str), TimeError> {
    let Some(clock) = text.strip_prefix(['T', 't', ' ']) else {
        return Ok((0, 0, text));
    };
    let bytes = clock.as_bytes();
    if bytes.len() < 5 || bytes[2] != b':' {
        return Err(TimeError::Form);
    }
    let (Some(hour), Some(minute)) = (digits(&bytes[..2]), digits(&bytes[3..5])) else {
        return Err(TimeError::Form);
    };
    let mut at = 5;
    let mut second = 0;
    let mut nanos = 0;
    if bytes.get(5) == Some(&b':') {
        second = bytes.get(6..8).and_then(digits).ok_or(TimeError::Form)?;
        at = 8;
        if matches!(bytes.get(8), Some(b'.' | b',')) {
            let run = bytes[9..]
                .iter()
                .take_while(|it| it.is_ascii_digit())
                .count();
            let kept = run.min(9);
            let fraction = digits(&bytes[9..9 + kept]).ok_or(TimeError::Form)?;
            nanos = i64::from(fraction) * 10_i64.pow(9 - kept as u32);
            at = 9 + run;
        }
    }
    let time = NaiveTime::from_hms_opt(hour, minute, second.min(59)).ok_or(TimeError::Range)?;
    let secs = i64::from(time.num_seconds_from_midnight()) + i64::from(second == 60);
    Ok((secs, nanos, &clock[at..]))
}

/// Seconds east of UTC.
fn read_offset(text: &str) -> Result<i64, TimeError> {
    let text = text.trim();
    if matches!(text, "" | "Z" | "z" | "UTC") {
        return Ok(0);
    }
    let (sign, rest) = match text.as_bytes()[0] {
        b'+' => (1, &text[1..]),
        b'-' => (-1, &text[1..]),
        _ => return Err(TimeError::Form),
    };
    let compact: Vec<u8> = rest.bytes().filter(|&it| it != b':').collect();
    let (hours, minutes) = match compact.len() {
        2 => (digits(&compact), Some(0)),
        4 => (digits(&compact[..2]), digits(&compact[2..])),
        _ => return Err(TimeError::Form),
    };
    match (hours, minutes) {
        (Some(hours), Some(minutes)) if hours < 24 && minutes < 60 => {
            Ok(sign * i64::from(hours * 3600 + minutes * 60))
        }
        _ => Err(TimeError::Form),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(text: &str) -> Timestamp {
        Timestamp::read(text).unwrap().unwrap()
    }

    #[test]
    fn forms_of_one_moment() {
        let expected = "2026-04-14T16:33:42Z";
        for text in [
            "2026-04-14T16:33:42Z",
            "2026-04-14T16:33:42.0000000Z",
            "2026-04-14 16:33:42",
            "2026-04-14T16:33:42+00:00",
            "2026-04-14T13:33:42-0300",
            "2026-04-14 16:33:42 +00:00",
            "2026-04-14T18:33:42+02",
        ] {
            assert_eq!(at(text).iso(), expected, "{text}");
        }
        assert_eq!(
            at("2026-04-14T16:33:42.1234567Z").iso(),
            "2026-04-14T16:33:42.1234567Z"
        );
        assert_eq!(at("2026-04-14").iso(), "2026-04-14T00:00:00Z");
        assert_eq!(at("2026-04-14T16:33").minute(), "14 Apr 2026 16:33 UTC");
    }

    #[test]
    fn no_time_and_bad_times() {
        for text in [
            "",
            "0001-01-01T00:00:00Z",
            "1970-01-01 00:00:00Z",
            "1601-01-01T00:00:00Z",
        ] {
            assert_eq!(Timestamp::read(text), Ok(None), "{text}");
        }
        for text in [
            "NaN",
            "yesterday",
            "2026-04-14T",
            "2026/04/14 10:00",
            "2026-04-14T1:2:3Zulu",
        ] {
            assert_eq!(Timestamp::read(text), Err(TimeError::Form), "{text}");
        }
        for text in [
            "2026-02-30T00:00:00Z",
            "2026-04-14T25:00:00Z",
            "9999-12-31T23:59:59Z",
        ] {
            assert_eq!(Timestamp::read(text), Err(TimeError::Range), "{text}");
        }
    }

    #[test]
    fn truncated_times_are_compared_with_tolerance() {
        let fine = at("2024-06-26T15:49:15.7860486Z");
        assert!(fine.same_moment(at("2024-06-26T15:49:15Z")));
        assert!(fine.same_moment(at("2024-06-26T15:49:15.786Z")));
        assert!(!fine.same_moment(at("2024-06-26T15:49:15.787Z")));
        assert!(!fine.same_moment(at("2024-06-26T15:49:15.7860487Z")));
        assert!(!fine.same_moment(at("2024-06-26T15:49:16Z")));
    }

    proptest! {
        #[test]
        fn iso_reads_back(nanos in -9_000_000_000_000_000_000_i64..9_000_000_000_000_000_000) {
            let moment = Timestamp::from_nanos(nanos);
            prop_assume!(nanos != 0);
            prop_assert_eq!(Timestamp::read(&moment.iso()), Ok(Some(moment)));
        }

        #[test]
        fn any_text_is_read_or_refused(text in "\\PC{0,40}") {
            let _ = Timestamp::read(&text);
        }
    }
}
