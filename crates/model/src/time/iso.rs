//! ISO 8601 and what is near it: by far the most frequent form, read millions of
//! times over, so without allocation.

use super::{ReadTime, TimeError, Timestamp, Zone};
use chrono::{NaiveDate, NaiveTime, Timelike};

/// Reads `2026-04-14T16:33:42.1234567Z`, with less of it, or looser.
pub(super) fn read(text: &str) -> Result<ReadTime, TimeError> {
    let (date, rest) = text.split_at_checked(10).ok_or(TimeError::Form)?;
    let date = read_date(date.as_bytes())?;
    let (secs, nanos, rest) = read_clock(rest)?;
    let offset = read_offset(rest)?;
    let time = Timestamp::of(date, secs, nanos, offset.unwrap_or(0))?;
    Ok(ReadTime {
        time,
        zone: zone_of(offset),
        ambiguous: false,
        shown_order: None,
    })
}

/// Whether an offset was told.
pub(super) fn zone_of(offset: Option<i64>) -> Zone {
    match offset {
        Some(_) => Zone::Told,
        None => Zone::Assumed,
    }
}

pub(super) fn digits(bytes: &[u8]) -> Option<u32> {
    if bytes.is_empty() || bytes.len() > 9 {
        return None;
    }
    bytes.iter().try_fold(0, |sum, byte| {
        byte.is_ascii_digit()
            .then(|| sum * 10 + u32::from(byte - b'0'))
    })
}

/// Digits after a decimal point, as nanoseconds, and how many there are; what is
/// finer is cut.
pub(super) fn fraction(bytes: &[u8]) -> Option<(i64, usize)> {
    let run = bytes.iter().take_while(|it| it.is_ascii_digit()).count();
    let kept = run.min(9);
    let value = digits(&bytes[..kept])?;
    Some((i64::from(value) * 10_i64.pow(9 - kept as u32), run))
}

/// Seconds into the day.
pub(super) fn clock(hour: u32, minute: u32, second: u32) -> Result<i64, TimeError> {
    // A leap second is the moment after its minute.
    if second > 60 {
        return Err(TimeError::Range);
    }
    let time = NaiveTime::from_hms_opt(hour, minute, second.min(59)).ok_or(TimeError::Range)?;
    Ok(i64::from(time.num_seconds_from_midnight()) + i64::from(second == 60))
}

fn read_date(bytes: &[u8]) -> Result<NaiveDate, TimeError> {
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
    let Some(rest) = text.strip_prefix(['T', 't', ' ']) else {
        return Ok((0, 0, text));
    };
    let bytes = rest.as_bytes();
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
            let (told, run) = fraction(&bytes[9..]).ok_or(TimeError::Form)?;
            nanos = told;
            at = 9 + run;
        }
    }
    Ok((clock(hour, minute, second)?, nanos, &rest[at..]))
}

/// Seconds east of UTC; none where the text says nothing.
pub(super) fn read_offset(text: &str) -> Result<Option<i64>, TimeError> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    if matches!(text, "Z" | "z" | "UTC") {
        return Ok(Some(0));
    }
    let (sign, bytes) = match text.as_bytes() {
        [b'+', rest @ ..] => (1, rest),
        [b'-', rest @ ..] => (-1, rest),
        _ => return Err(TimeError::Form),
    };
    let (hours, minutes) = match bytes.len() {
        2 => (digits(bytes), Some(0)),
        4 => (digits(&bytes[..2]), digits(&bytes[2..])),
        5 if bytes[2] == b':' => (digits(&bytes[..2]), digits(&bytes[3..])),
        _ => return Err(TimeError::Form),
    };
    match (hours, minutes) {
        (Some(hours), Some(minutes)) if hours < 24 && minutes < 60 => {
            Ok(Some(sign * i64::from(hours * 3600 + minutes * 60)))
        }
        _ => Err(TimeError::Form),
    }
}
