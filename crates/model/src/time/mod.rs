//! Moments. The one place that knows calendars.

mod forms;
mod iso;
#[cfg(test)]
mod tests;

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, Timelike, Utc};
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;
use std::fmt;
use std::num::NonZeroI64;
use thiserror::Error;

/// A moment, in nanoseconds since 1970-01-01 00:00 UTC.
///
/// Exports write up to nine fractional digits, Microsoft's seven (100 ns).
///
/// Kept so that a moment that may be missing takes no more room than one that
/// is there: a data set has millions of them.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(from = "i64", into = "i64")]
pub struct Timestamp(
    /// The nanoseconds with their sign turned round, which is zero for the one
    /// moment in 1677 that is none of ours.
    NonZeroI64,
);

impl From<i64> for Timestamp {
    fn from(nanos: i64) -> Self {
        Self::from_nanos(nanos)
    }
}

impl From<Timestamp> for i64 {
    fn from(at: Timestamp) -> Self {
        at.nanos()
    }
}

impl Default for Timestamp {
    fn default() -> Self {
        Self::from_nanos(0)
    }
}

impl Ord for Timestamp {
    fn cmp(&self, other: &Self) -> Ordering {
        self.nanos().cmp(&other.nanos())
    }
}

impl PartialOrd for Timestamp {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Debug for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Timestamp").field(&self.nanos()).finish()
    }
}

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

/// What a text says of a moment, and what it leaves open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReadTime {
    /// The moment; none where the text means "no time".
    pub time: Option<Timestamp>,
    /// Whether the text says its offset from UTC.
    pub zone: Zone,
    /// Whether day and month could be the other way round (`6/7/2024`).
    pub ambiguous: bool,
    /// Which of them comes first, where both are numbers and the text shows it
    /// (`6/26/2024`).
    pub shown_order: Option<DateOrder>,
}

/// Which number comes first in dates such as `6/26/2024`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateOrder {
    /// As in most of the world.
    DayFirst,
    /// As in the United States.
    MonthFirst,
}

/// Whether a written time says its offset from UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Zone {
    /// It says so.
    Told,
    /// It does not; it was read as UTC.
    Assumed,
}

impl ReadTime {
    fn none() -> Self {
        Self {
            time: None,
            zone: Zone::Told,
            ambiguous: false,
            shown_order: None,
        }
    }
}

const NANOS: i64 = 1_000_000_000;
const DAY_SECS: i64 = 86_400;

impl Timestamp {
    /// A moment from nanoseconds since 1970.
    pub const fn from_nanos(nanos: i64) -> Self {
        match NonZeroI64::new(nanos ^ i64::MIN) {
            Some(turned) => Self(turned),
            None => Self::from_nanos(i64::MIN + 1),
        }
    }

    /// A moment from milliseconds since 1970, as browsers count.
    pub const fn from_millis(millis: i64) -> Self {
        Self::from_nanos(millis.saturating_mul(1_000_000))
    }

    /// Nanoseconds since 1970.
    pub const fn nanos(self) -> i64 {
        self.0.get() ^ i64::MIN
    }

    /// This moment and `secs` seconds more, or fewer where negative.
    #[must_use]
    pub const fn plus_secs(self, secs: i64) -> Self {
        Self::from_nanos(self.nanos().saturating_add(secs.saturating_mul(NANOS)))
    }

    /// The last nanosecond of the second, minute or day a written time names:
    /// `2026-04-14` means the whole day where a range ends with it.
    #[must_use]
    pub const fn end_of(self, secs: i64) -> Self {
        Self::from_nanos(self.nanos().saturating_add(secs * NANOS - 1))
    }

    /// Reads a time as exports write it (data formats, 0.2), in any form of
    /// [`Self::read_with`]. `Ok(None)` is one of the forms that mean "no time":
    /// empty, year 1, 1601, or the very start of 1970.
    ///
    /// # Errors
    ///
    /// Says whether the form or the date is at fault.
    pub fn read(text: &str) -> Result<Option<Self>, TimeError> {
        Self::read_with(text).map(|it| it.time)
    }

    /// As [`Self::read`], and says what the text leaves open.
    ///
    /// Read are ISO 8601 and what is near it, epoch seconds to nanoseconds, what
    /// a browser writes in a table it exports (`6/26/2024, 3:49:16.784 PM`),
    /// RFC 2822, and the forms that Hayabusa offers (data formats, 7.4). A time
    /// without a zone is UTC.
    ///
    /// # Errors
    ///
    /// Says whether the form or the date is at fault.
    pub fn read_with(text: &str) -> Result<ReadTime, TimeError> {
        Self::read_in_order(text, None)
    }

    /// As [`Self::read_with`]; a date that could be read either way round follows the
    /// order that is known of its file.
    ///
    /// # Errors
    ///
    /// Says whether the form or the date is at fault.
    pub fn read_in_order(text: &str, order: Option<DateOrder>) -> Result<ReadTime, TimeError> {
        let text = text.trim();
        if matches!(text, "" | "null" | "None" | "-" | "N/A") {
            return Ok(ReadTime::none());
        }
        match iso::read(text) {
            Err(TimeError::Form) => forms::read(text, order),
            read => read,
        }
    }

    /// Reads a time that a person typed as ISO 8601, and nothing else: a filter
    /// must not guess.
    ///
    /// # Errors
    ///
    /// Says whether the form or the date is at fault.
    pub fn read_iso(text: &str) -> Result<Option<Self>, TimeError> {
        iso::read(text.trim()).map(|it| it.time)
    }

    /// The moment of a day of the calendar, a clock on it and an offset, all in
    /// seconds but for the fraction. None where it is a form of "no time".
    fn of(date: NaiveDate, clock: i64, nanos: i64, offset: i64) -> Result<Option<Self>, TimeError> {
        if date.year() <= 1601 {
            return Ok(None);
        }
        let days = i64::from(date.num_days_from_ce()) - 719_163;
        (days * DAY_SECS + clock - offset)
            .checked_mul(NANOS)
            .and_then(|it| it.checked_add(nanos))
            .map(|nanos| (nanos != 0).then_some(Self::from_nanos(nanos)))
            .ok_or(TimeError::Range)
    }

    fn calendar(self) -> NaiveDateTime {
        DateTime::<Utc>::from_timestamp_nanos(self.nanos()).naive_utc()
    }

    /// `2026-04-14T16:33:42.1234567Z`, with as many digits as are needed.
    pub fn iso(self) -> String {
        let at = self.calendar();
        let mut out = String::with_capacity("2026-04-14T16:33:42.123456789Z".len());
        // Digit by digit: times stand in what tellings are put in order by.
        let year = at.year();
        for (number, digits, after) in [
            (year.unsigned_abs(), 4, '-'),
            (at.month(), 2, '-'),
            (at.day(), 2, 'T'),
            (at.hour(), 2, ':'),
            (at.minute(), 2, ':'),
            (at.second(), 2, '.'),
            (at.nanosecond(), 9, 'Z'),
        ] {
            let place = (0..digits).rev().map(|it| 10_u32.pow(it));
            out.extend(place.map(|it| char::from(b'0' + (number / it % 10) as u8)));
            out.push(after);
        }
        // No fraction, or none of its zeros at the end.
        let trimmed = out.trim_end_matches(['Z', '0']).len();
        let ends = out.as_bytes()[trimmed - 1];
        out.truncate(if ends == b'.' { trimmed - 1 } else { trimmed });
        out.push('Z');
        out
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
        grain > 1 && self.nanos().div_euclid(grain) == other.nanos().div_euclid(grain)
    }

    /// The size of the smallest unit this moment was written in: a second, a
    /// millisecond, a microsecond, or finer. Told by its trailing zeros.
    fn grain(self) -> i64 {
        [NANOS, 1_000_000, 1_000]
            .into_iter()
            .find(|grain| self.nanos() % grain == 0)
            .unwrap_or(1)
    }
}
