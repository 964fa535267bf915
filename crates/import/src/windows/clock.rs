//! Which time of an event is UTC (data formats, 7.3). Sysmon's `UtcTime` is. What
//! else an event bears may be local time labelled as UTC; how far such times of a
//! file are off is told by its events that have both.

use crate::fields::{Fields, Notes};
use crate::report::{ProblemKind, excerpt};
use throughline_model::{Clock, TimeError, Timestamp};

/// Zones are whole quarters of an hour away from UTC.
const QUARTER: i64 = 900;

/// An event is written within so many seconds of what it tells.
const MAX_LATE: i64 = 60;

/// So many events must agree before the others are moved.
const MIN_VOTES: u32 = 5;

/// Zones lie between 14 hours before and after UTC, and wrong ones have been met
/// at 19 hours: no more than this many quarters.
const MAX_QUARTERS: i64 = 4 * 26;

/// The time that an event bears itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct OwnTime {
    pub(super) at: Timestamp,
    /// Whether it is UTC.
    pub(super) clock: Clock,
    /// Whether it says a zone.
    pub(super) has_zone: bool,
}

impl OwnTime {
    /// A time that is known to be UTC.
    pub(super) fn utc(at: Timestamp) -> Self {
        Self {
            at,
            clock: Clock::Utc,
            has_zone: true,
        }
    }
}

/// The first of several fields that holds a time.
pub(super) fn own_time(fields: &mut Fields<'_, '_>, keys: &[&str]) -> Option<OwnTime> {
    keys.iter().find_map(|key| {
        let text = fields.text(key)?;
        if let Some(at) = epoch(&text) {
            return Some(OwnTime::utc(at));
        }
        let at = match Timestamp::read(&text) {
            Ok(at) => at?,
            Err(error) => {
                let why = match error {
                    TimeError::Form => "",
                    TimeError::Range => ", no such date",
                };
                let text = format!("\"{}\"{why}", excerpt(&text));
                fields.notes.add(ProblemKind::BadTime, key, text);
                return None;
            }
        };
        Some(OwnTime {
            at,
            clock: clock_of(&text),
            has_zone: has_zone(&text),
        })
    })
}

/// Seconds since 1970 with a fraction, as some dumps write them.
fn epoch(text: &str) -> Option<Timestamp> {
    let (seconds, fraction) = text.split_once('.').unwrap_or((text, ""));
    if seconds.len() != 10 || fraction.len() > 9 {
        return None;
    }
    let is_number = |it: &str| it.bytes().all(|it| it.is_ascii_digit());
    if !is_number(seconds) || !is_number(fraction) {
        return None;
    }
    let nanos: i64 = format!("{fraction:0<9}").parse().ok()?;
    let seconds: i64 = seconds.parse().ok()?;
    Some(Timestamp::from_nanos(
        seconds.checked_mul(1_000_000_000)?.checked_add(nanos)?,
    ))
}

/// A time that says an offset other than zero knows where it is from.
fn clock_of(text: &str) -> Clock {
    let offset = text
        .trim()
        .get(10..)
        .and_then(|it| it.rsplit_once(['+', '-']));
    match offset {
        Some((_, offset)) if offset.bytes().any(|it| matches!(it, b'1'..=b'9')) => Clock::Utc,
        _ => Clock::Unsure,
    }
}

fn has_zone(text: &str) -> bool {
    let text = text.trim();
    text.ends_with(['Z', 'z']) || text.ends_with("UTC") || {
        let clock = text.get(10..).unwrap_or_default();
        clock.contains(['+', '-'])
    }
}

/// The quarters of an hour that `told` is ahead of `utc`, where it is that exactly.
fn quarters_between(told: Timestamp, utc: Timestamp) -> Option<i64> {
    let seconds = (told.nanos().checked_sub(utc.nanos())?) / 1_000_000_000;
    let quarters = (seconds + QUARTER / 2).div_euclid(QUARTER);
    let rest = (seconds - quarters * QUARTER).abs();
    (rest <= MAX_LATE && quarters.abs() <= MAX_QUARTERS).then_some(quarters)
}

/// What the events of a file tell of its clock.
#[derive(Debug, Default)]
pub(super) struct FileClock {
    /// How many events are ahead of UTC by so many quarters of an hour.
    votes: Vec<(i64, u32)>,
    /// Events that agree with no zone.
    strays: u32,
    /// Events whose time may have to be moved.
    pub(super) unsure: u64,
    /// Said already that times without a zone are local.
    said_local: bool,
}

impl FileClock {
    /// Takes an event that tells both its own time and UTC.
    pub(super) fn compare(&mut self, own: Timestamp, utc: Timestamp) {
        let Some(quarters) = quarters_between(own, utc) else {
            self.strays = self.strays.saturating_add(1);
            return;
        };
        match self.votes.iter_mut().find(|it| it.0 == quarters) {
            Some(vote) => vote.1 = vote.1.saturating_add(1),
            None => self.votes.push((quarters, 1)),
        }
    }

    /// Seconds by which the times that events bear themselves are ahead of UTC,
    /// where most events agree that they are.
    pub(super) fn shift(&self) -> Option<i64> {
        let all: u64 = self.votes.iter().map(|it| u64::from(it.1)).sum();
        let (quarters, votes) = *self.votes.iter().max_by_key(|it| (it.1, it.0))?;
        let most = u64::from(votes) * 2 > all + u64::from(self.strays);
        (quarters != 0 && votes >= MIN_VOTES && most).then_some(quarters * QUARTER)
    }

    /// UTC from times that `nxlog` writes without a zone: when it happened and when it
    /// was received, and from the UTC of its receipt by the next in line.
    pub(super) fn nxlog_time(
        &mut self,
        happened: Timestamp,
        received: Timestamp,
        received_utc: Timestamp,
        notes: &mut Notes,
    ) -> Option<Timestamp> {
        let seconds = quarters_between(received, received_utc)? * QUARTER;
        if seconds != 0 && !self.said_local {
            self.said_local = true;
            let text = format!("local time, {} @timestamp", told_shift(seconds));
            notes.add(ProblemKind::ShiftedClock, "EventTime", text);
        }
        Some(happened.plus_secs(-seconds))
    }
}

/// A shift in words: `16 h behind`, `5 h 30 min ahead of`.
pub(super) fn told_shift(seconds: i64) -> String {
    let (hours, minutes) = (seconds.abs() / 3600, seconds.abs() % 3600 / 60);
    let size = match (hours, minutes) {
        (0, minutes) => format!("{minutes} min"),
        (hours, 0) => format!("{hours} h"),
        (hours, minutes) => format!("{hours} h {minutes} min"),
    };
    let way = if seconds < 0 { "behind" } else { "ahead of" };
    format!("{size} {way}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        Timestamp::read(text).unwrap().unwrap()
    }

    #[test]
    fn a_shift_takes_most_events_and_at_least_five() {
        let utc = at("2026-04-14T20:00:00Z");
        let mut clock = FileClock::default();
        for _ in 0..4 {
            clock.compare(utc.plus_secs(-57_599), utc);
        }
        assert_eq!(clock.shift(), None);
        clock.compare(utc.plus_secs(-57_590), utc);
        assert_eq!(clock.shift(), Some(-57_600));
        // Five that agree with no zone, or with another one.
        for late in [300, -300, 400, 450] {
            clock.compare(utc.plus_secs(late), utc);
        }
        assert_eq!(clock.shift(), Some(-57_600));
        clock.compare(utc, utc);
        assert_eq!(clock.shift(), None);
    }

    #[test]
    fn right_clocks_have_no_shift() {
        let utc = at("2026-04-14T20:00:00Z");
        let mut clock = FileClock::default();
        for _ in 0..9 {
            clock.compare(utc.plus_secs(2), utc);
        }
        assert_eq!(clock.shift(), None);
    }

    #[test]
    fn an_offset_that_is_told_is_believed() {
        for (text, clock) in [
            ("2026-04-14T10:00:00Z", Clock::Unsure),
            ("2026-04-14 10:00:00", Clock::Unsure),
            ("2026-04-14T10:00:00+00:00", Clock::Unsure),
            ("2026-04-14T10:00:00.5-04:00", Clock::Utc),
            ("2026-04-14 10:00:00 +0530", Clock::Utc),
        ] {
            assert_eq!(clock_of(text), clock, "{text}");
        }
    }

    #[test]
    fn shifts_in_words() {
        assert_eq!(told_shift(-57_600), "16 h behind");
        assert_eq!(told_shift(19_800), "5 h 30 min ahead of");
        assert_eq!(told_shift(-900), "15 min behind");
    }
}
