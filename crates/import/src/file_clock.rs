//! How far times of a file that may be local time labelled as UTC are off: its
//! records that also tell UTC say so (data formats, 7.3).

use crate::fields::Notes;
use crate::report::ProblemKind;
use throughline_model::Timestamp;

/// Zones are whole quarters of an hour away from UTC.
const QUARTER: i64 = 900;

/// An event is written within so many seconds of what it tells.
const MAX_LATE: i64 = 60;

/// What a log is at most late when it writes as things happen.
const MOMENT_NANOS: u64 = 1_000_000_000;

/// So many events must agree before the others are moved.
const MIN_VOTES: u32 = 5;

/// Zones lie between 14 hours before and after UTC, and wrong ones have been met
/// at 19 hours: no more than this many quarters.
const MAX_QUARTERS: i64 = 4 * 26;

/// The quarters of an hour that `told` is ahead of `utc`, where it is that exactly.
fn quarters_between(told: Timestamp, utc: Timestamp) -> Option<i64> {
    let seconds = (told.nanos().checked_sub(utc.nanos())?) / 1_000_000_000;
    let quarters = (seconds + QUARTER / 2).div_euclid(QUARTER);
    let rest = (seconds - quarters * QUARTER).abs();
    (rest <= MAX_LATE && quarters.abs() <= MAX_QUARTERS).then_some(quarters)
}

/// What the records of a file tell of its clock.
#[derive(Debug, Default)]
pub(crate) struct FileClock {
    /// How many events are ahead of UTC by so many quarters of an hour.
    votes: Vec<(i64, u32)>,
    /// Events that agree with no zone.
    strays: u32,
    /// Records whose own time is more than a moment after UTC, zones apart.
    late: u32,
    /// Records whose time may have to be moved.
    pub(crate) unsure: u64,
    /// Said already that times without a zone are local.
    said_local: bool,
}

impl FileClock {
    /// Takes an event that tells both its own time and UTC.
    pub(crate) fn compare(&mut self, own: Timestamp, utc: Timestamp) {
        let Some(quarters) = quarters_between(own, utc) else {
            self.strays = self.strays.saturating_add(1);
            self.late = self.late.saturating_add(1);
            return;
        };
        let late = own.plus_secs(-quarters * QUARTER).nanos() - utc.nanos();
        if late.unsigned_abs() > MOMENT_NANOS {
            self.late = self.late.saturating_add(1);
        }
        match self.votes.iter_mut().find(|it| it.0 == quarters) {
            Some(vote) => vote.1 = vote.1.saturating_add(1),
            None => self.votes.push((quarters, 1)),
        }
    }

    /// Seconds by which the times that events bear themselves are ahead of UTC,
    /// where most events agree that they are.
    pub(crate) fn shift(&self) -> Option<i64> {
        let all: u64 = self.votes.iter().map(|it| u64::from(it.1)).sum();
        let (quarters, votes) = *self.votes.iter().max_by_key(|it| (it.1, it.0))?;
        let most = u64::from(votes) * 2 > all + u64::from(self.strays);
        (quarters != 0 && votes >= MIN_VOTES && most).then_some(quarters * QUARTER)
    }

    /// Whether most records' own time is not when it happened, and no move makes it
    /// so: they were written later, or too few tell how far they are off.
    pub(crate) fn is_off(&self) -> bool {
        let votes: u64 = self.votes.iter().map(|it| u64::from(it.1)).sum();
        let all = votes + u64::from(self.strays);
        let unmoved = self.votes.iter().find(|it| it.0 == 0);
        let right = match self.shift() {
            Some(_) => votes,
            None => unmoved.map_or(0, |it| u64::from(it.1)),
        };
        right * 2 < all || u64::from(self.late) * 2 > all
    }

    /// In words, how far such times are off and how many records they move; none
    /// where they move none.
    pub(crate) fn told(&self) -> Option<String> {
        let moved = self.unsure;
        let shift = told_shift(self.shift().filter(|_| moved > 0)?);
        Some(format!(
            "times are {shift} the UTC of Sysmon's events; events moved: {moved}"
        ))
    }

    /// UTC from times that `nxlog` writes without a zone: when it happened and when it
    /// was received, and from the UTC of its receipt by the next in line.
    pub(crate) fn nxlog_time(
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
fn told_shift(seconds: i64) -> String {
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
    fn shifts_in_words() {
        assert_eq!(told_shift(-57_600), "16 h behind");
        assert_eq!(told_shift(19_800), "5 h 30 min ahead of");
        assert_eq!(told_shift(-900), "15 min behind");
    }
}
