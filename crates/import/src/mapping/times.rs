//! Times in whatever way a table writes them (data formats, 0.2).

use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use throughline_model::{TimeError, Timestamp, Zone};

/// How a time is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum TimeForm {
    /// In any way that can be told by its look.
    #[default]
    Auto,
    /// Seconds since 1970.
    EpochSeconds,
    /// Milliseconds since 1970.
    EpochMillis,
    /// As [`Self::Auto`]; of a date in figures, the day comes before the month.
    DayFirst,
    /// As [`Self::Auto`]; of a date in figures, the month comes before the day.
    MonthFirst,
}

impl TimeForm {
    /// Every form, in the order they are offered.
    pub const ALL: [Self; 5] = [
        Self::Auto,
        Self::DayFirst,
        Self::MonthFirst,
        Self::EpochSeconds,
        Self::EpochMillis,
    ];

    /// What a person reads.
    pub fn label(self) -> &'static str {
        match self {
            Self::Auto => "As it looks",
            Self::EpochSeconds => "Seconds since 1970",
            Self::EpochMillis => "Milliseconds since 1970",
            Self::DayFirst => "Day before month",
            Self::MonthFirst => "Month before day",
        }
    }

    #[expect(
        clippy::trivially_copy_pass_by_ref,
        reason = "serde calls it with a reference"
    )]
    pub(super) fn is_auto(&self) -> bool {
        *self == Self::Auto
    }
}

/// A time, and what had to be assumed to read it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Told {
    pub(crate) at: Timestamp,
    /// It says no zone; UTC was assumed.
    pub(crate) no_zone: bool,
    /// Day and month could be told either way round.
    pub(crate) ambiguous: bool,
}

/// Reads a time. None where the text means that there is none.
pub(crate) fn read_time(text: &str, form: TimeForm) -> Result<Option<Told>, TimeError> {
    let text = text.trim();
    match form {
        TimeForm::EpochSeconds => return epoch(text, 1_000_000_000),
        TimeForm::EpochMillis => return epoch(text, 1_000_000),
        _ => {}
    }
    if is_figures(text) {
        return figures(text);
    }
    let text = usual(text);
    let text = match form {
        TimeForm::DayFirst => day_first(text, false),
        TimeForm::MonthFirst => day_first(text, true),
        _ => text,
    };
    let read = Timestamp::read_with(&text)?;
    Ok(read.time.map(|at| Told {
        at,
        no_zone: read.zone == Zone::Assumed,
        ambiguous: read.ambiguous,
    }))
}

/// A time with a blank between day and clock, where others stand elsewhere:
/// `Jun 26, 2024 @ 15:49:16`, `26/Jun/2024:15:49:16`, `06/26/2024-15:49:16`.
fn usual(text: &str) -> Cow<'_, str> {
    if text.contains(" @ ") {
        return Cow::Owned(text.replacen(" @ ", " ", 1));
    }
    let bytes = text.as_bytes();
    let is_digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let joint = (4..bytes.len()).find(|&at| {
        matches!(bytes[at], b':' | b'-')
            && (at - 4..at).all(is_digit)
            && (at < 5 || !is_digit(at - 5))
            && is_digit(at + 1)
            && is_digit(at + 2)
            && bytes.get(at + 3) == Some(&b':')
    });
    match joint {
        Some(at) => Cow::Owned(format!("{} {}", &text[..at], &text[at + 1..])),
        None => Cow::Borrowed(text),
    }
}

/// A date in figures with the day in front and dots between, which is read in
/// one way only; `swapped` where the month stands in front. Others as they are.
fn day_first(text: Cow<'_, str>, swapped: bool) -> Cow<'_, str> {
    let end = text
        .find(|it: char| !it.is_ascii_digit() && !matches!(it, '/' | '-' | '.'))
        .unwrap_or(text.len());
    let (date, rest) = text.split_at(end);
    let parts: Vec<&str> = date.split(['/', '-', '.']).collect();
    match parts.as_slice() {
        [a, b, year] if year.len() == 4 => {
            let (day, month) = if swapped { (b, a) } else { (a, b) };
            Cow::Owned(format!("{day}.{month}.{year}{rest}"))
        }
        _ => text,
    }
}

/// Whether a text is figures only, with a fraction perhaps: `26.6.2024` is none.
pub(super) fn is_figures(text: &str) -> bool {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |it: &str| it.bytes().all(|it| it.is_ascii_digit());
    !whole.is_empty() && digits(whole) && digits(fraction)
}

/// Seconds, milliseconds … since 1970: `unit` nanoseconds each, and a fraction.
fn epoch(text: &str, unit: i64) -> Result<Option<Told>, TimeError> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    if text.is_empty() || matches!(text, "null" | "None" | "-" | "N/A" | "nan") {
        return Ok(None);
    }
    if !is_figures(text) {
        return Err(TimeError::Form);
    }
    let whole: i64 = whole.parse().map_err(|_| TimeError::Range)?;
    let mut rest = 0;
    let mut place = unit;
    for digit in fraction.bytes() {
        place /= 10;
        rest += i64::from(digit - b'0') * place;
    }
    let nanos = whole.checked_mul(unit).and_then(|it| it.checked_add(rest));
    let nanos = nanos.ok_or(TimeError::Range)?;
    Ok((nanos != 0).then(|| sure(Timestamp::from_nanos(nanos))))
}

fn sure(at: Timestamp) -> Told {
    Told {
        at,
        no_zone: false,
        ambiguous: false,
    }
}

/// A time that is figures only: what they count is told by how many there are.
fn figures(text: &str) -> Result<Option<Told>, TimeError> {
    let whole = text.split_once('.').map_or(text, |it| it.0);
    match whole.len() {
        _ if whole.bytes().all(|it| it == b'0') => Ok(None),
        8 | 14 if whole.starts_with("19") || whole.starts_with("20") => compact(text),
        9 | 10 => epoch(text, 1_000_000_000),
        12 | 13 => epoch(text, 1_000_000),
        15 | 16 => epoch(text, 1_000),
        18 | 19 => epoch(text, 1),
        _ => Err(TimeError::Form),
    }
}

/// `20260414163342`, or the date alone.
fn compact(text: &str) -> Result<Option<Told>, TimeError> {
    let date = format!("{}-{}-{}", &text[..4], &text[4..6], &text[6..8]);
    let clock = &text[8..];
    let iso = match clock.split_at_checked(6) {
        Some((c, fraction)) => format!("{date}T{}:{}:{}{fraction}", &c[..2], &c[2..4], &c[4..]),
        None if clock.is_empty() => date,
        None => return Err(TimeError::Form),
    };
    Ok(Timestamp::read(&iso)?.map(|at| Told {
        no_zone: true,
        ..sure(at)
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(text: &str, form: TimeForm) -> Told {
        read_time(text, form)
            .unwrap_or_else(|it| panic!("{text}: {it}"))
            .unwrap()
    }

    #[test]
    fn forms_of_one_moment() {
        for (text, no_zone) in [
            ("2024-06-26T15:49:16Z", false),
            ("2024-06-26 15:49:16", true),
            ("2024-06-26T15:49:16.000+0000", false),
            ("2024/06/26 15:49:16", true),
            ("1719416956", false),
            ("1719416956.000", false),
            ("1719416956000", false),
            ("1719416956000000", false),
            ("1719416956000000000", false),
            ("20240626154916", true),
            ("6/26/2024, 3:49:16 PM", true),
            ("06/26/2024 03:49:16 pm", true),
            ("06/26/2024-15:49:16.000000", true),
            ("26/06/2024 15:49:16", true),
            ("26.06.2024 15:49:16", true),
            ("26-06-2024 17:49:16 +02:00", false),
            ("Jun 26, 2024 @ 15:49:16.000", true),
            ("26 June 2024 15:49:16", true),
            ("Wed, 26 Jun 2024 15:49:16 GMT", false),
            ("Wed Jun 26 2024 15:49:16 +0000", false),
            ("26/Jun/2024:17:49:16 +0200", false),
        ] {
            let told = at(text, TimeForm::Auto);
            assert_eq!(told.at.iso(), "2024-06-26T15:49:16Z", "{text}");
            assert_eq!((told.no_zone, told.ambiguous), (no_zone, false), "{text}");
        }
        let fine = at("1719416956.7860486", TimeForm::Auto).at;
        assert_eq!(fine.iso(), "2024-06-26T15:49:16.7860486Z");
        let fine = at("6/26/2024, 12:49:16.784 AM", TimeForm::Auto).at;
        assert_eq!(fine.iso(), "2024-06-26T00:49:16.784Z");
        assert_eq!(
            at("26.6.2024", TimeForm::Auto).at.iso(),
            "2024-06-26T00:00:00Z"
        );
        assert_eq!(
            at("5", TimeForm::EpochSeconds).at.iso(),
            "1970-01-01T00:00:05Z"
        );
        assert_eq!(at("5.25", TimeForm::EpochMillis).at.nanos(), 5_250_000);
    }

    #[test]
    fn day_and_month_that_could_be_either() {
        for (text, form, expected, ambiguous) in [
            ("03/04/2024 10:00", TimeForm::Auto, "2024-04-03", true),
            ("03/04/2024 10:00", TimeForm::DayFirst, "2024-04-03", false),
            ("03/04/2024 10:00 PM", TimeForm::Auto, "2024-03-04", true),
            (
                "03/04/2024 10:00 PM",
                TimeForm::DayFirst,
                "2024-04-03",
                false,
            ),
            (
                "03/04/2024-10:00:00",
                TimeForm::MonthFirst,
                "2024-03-04",
                false,
            ),
            ("03-04-2024 10:00", TimeForm::Auto, "2024-04-03", true),
            (
                "03-04-2024 10:00",
                TimeForm::MonthFirst,
                "2024-03-04",
                false,
            ),
            ("03.04.2024 10:00", TimeForm::Auto, "2024-04-03", false),
            ("04/04/2024 10:00", TimeForm::Auto, "2024-04-04", false),
            ("25/04/2024 10:00", TimeForm::Auto, "2024-04-25", false),
        ] {
            let told = at(text, form);
            assert!(
                told.at.iso().starts_with(expected),
                "{text} {}",
                told.at.iso()
            );
            assert_eq!(told.ambiguous, ambiguous, "{text}");
        }
    }

    #[test]
    fn no_time_and_bad_times() {
        for text in ["", "-", "0", "0.0", "null", "0001-01-01T00:00:00Z"] {
            assert_eq!(read_time(text, TimeForm::Auto), Ok(None), "{text}");
        }
        assert_eq!(read_time("0", TimeForm::EpochSeconds), Ok(None));
        for text in [
            "yesterday",
            "12",
            "Jun 26 15:49:16",
            "26/06/24 10:00",
            "1.2.3",
            "1e9",
            "10:00",
            "12/13/14/2015",
            "2024-06-26T25:00:00Z",
            "13:00 PM 1/2/2024",
            "99999999999999999999",
            "1/2/2024 13:00 PM",
            "1/2/2024 10:00 CEST",
            "31/02/2024",
            "5/5/2024 10:0",
            "\u{130}an 2024:10:00",
        ] {
            assert!(read_time(text, TimeForm::Auto).is_err(), "{text}");
        }
        assert!(read_time("26/06/2024", TimeForm::MonthFirst).is_err());
        assert!(read_time("2024-06-26", TimeForm::EpochSeconds).is_err());
        assert!(read_time("9999999999999999", TimeForm::EpochSeconds).is_err());
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(
            text in prop_oneof!["\\PC{0,40}", "[0-9/:. ,APM+-]{0,30}", "[JunMay0-9 :/]{0,30}"],
            form in prop::sample::select(&[TimeForm::Auto, TimeForm::DayFirst, TimeForm::EpochSeconds][..]),
        ) {
            let _ = read_time(&text, form);
        }
    }
}
