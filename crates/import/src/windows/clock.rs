//! Which time of an event is UTC (data formats, 7.3). Sysmon's `UtcTime` is; what
//! else an event bears may be local time labelled as UTC ([`crate::file_clock`]).

use crate::fields::Fields;
use crate::report::{ProblemKind, excerpt};
use throughline_model::{Clock, TimeError, Timestamp};

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

#[cfg(test)]
mod tests {
    use super::*;

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
}
