//! Points in time as the exports write them: UTC, in steps of 100 nanoseconds.

use std::fmt;

use chrono::{Days, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Timelike};
use serde::{Serialize, Serializer};

use crate::derived::Seed;

/// A point in time, UTC. Prints as `2026-04-15T16:31:07.1234567Z`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment(NaiveDateTime);

impl Moment {
    /// A point in time from a UTC date and time; finer than 100 ns is cut off.
    pub fn new(at: NaiveDateTime) -> Self {
        let nanos = at.nanosecond() / 100 * 100;
        Self(at.with_nanosecond(nanos).unwrap_or(at))
    }

    /// The UTC date.
    pub fn day(self) -> NaiveDate {
        self.0.date()
    }

    /// This much later; times beyond the calendar stay where they are.
    #[must_use]
    pub fn plus(self, by: TimeDelta) -> Self {
        self.0.checked_add_signed(by).map_or(self, Self::new)
    }

    /// Reads `2026-04-15 16:31:07.1234567`, or `16:31:07` on `day`. Digits of the
    /// second that are not written come from `seed`, so that no time looks rounded.
    pub(crate) fn read(text: &str, day: Option<NaiveDate>, seed: Seed) -> Option<Self> {
        let (day, clock) = match text.split_once([' ', 'T']) {
            Some((date, clock)) => (date.parse().ok()?, clock),
            None => (day?, text),
        };
        let seconds = match clock.matches(':').count() {
            1 => {
                let time = NaiveTime::parse_from_str(clock, "%H:%M").ok()?;
                time.with_second(seed.number(60, "second"))?
            }
            _ => NaiveTime::parse_from_str(clock, "%H:%M:%S%.f").ok()?,
        };
        let time = if clock.contains('.') {
            seconds
        } else {
            seconds.with_nanosecond(seed.number(10_000_000, "fraction") * 100)?
        };
        Some(Self::new(NaiveDateTime::new(day, time)))
    }

    /// Whole days later.
    #[must_use]
    pub fn plus_days(self, days: u64) -> Self {
        self.0.checked_add_days(Days::new(days)).map_or(self, Self)
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ticks = self.0.nanosecond() / 100;
        let time = self.0.time();
        write!(
            out,
            "{}T{:02}:{:02}:{:02}.{ticks:07}Z",
            self.0.date(),
            time.hour(),
            time.minute(),
            time.second()
        )
    }
}

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_seven_digits() {
        let at = Moment::read("2026-04-15 16:31:07.5", None, Seed::new("x")).unwrap();
        assert_eq!(at.to_string(), "2026-04-15T16:31:07.5000000Z");
    }

    #[test]
    fn unwritten_digits_are_stable() {
        let day = NaiveDate::from_ymd_opt(2026, 4, 15);
        let first = Moment::read("16:31:07", day, Seed::new("x")).unwrap();
        assert_eq!(
            first,
            Moment::read("16:31:07", day, Seed::new("x")).unwrap()
        );
        assert_ne!(
            first,
            Moment::read("16:31:07", day, Seed::new("y")).unwrap()
        );
        assert!(Moment::read("25:00:00", day, Seed::new("x")).is_none());
    }
}
