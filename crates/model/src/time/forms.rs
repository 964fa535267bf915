//! The other forms of a moment: epochs, and dates as people and mail write them
//! (data formats, 0.2 and 7.4).

use super::iso::{self, digits, zone_of};
use super::{DateOrder, NANOS, ReadTime, TimeError, Timestamp, Zone};
use chrono::NaiveDate;
use std::borrow::Cow;

/// Longer text is no time.
const MAX_BYTES: usize = 80;

/// What 1601 is in seconds since 1970: this and what lies before means "no time".
const FILETIME_ZERO: i64 = -11_644_473_600;

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

const WEEKDAYS: [&str; 7] = [
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
];

/// The zones that RFC 2822 names, in hours east of UTC.
const ZONES: [(&str, i64); 12] = [
    ("Z", 0),
    ("UTC", 0),
    ("UT", 0),
    ("GMT", 0),
    ("EST", -5),
    ("EDT", -4),
    ("CST", -6),
    ("CDT", -5),
    ("MST", -7),
    ("MDT", -6),
    ("PST", -8),
    ("PDT", -7),
];

pub(super) fn read(text: &str, order: Option<DateOrder>) -> Result<ReadTime, TimeError> {
    if text.len() > MAX_BYTES {
        return Err(TimeError::Form);
    }
    if let Some(time) = epoch(text) {
        return time.map(|time| ReadTime {
            time,
            zone: Zone::Told,
            ambiguous: false,
            shown_order: None,
        });
    }
    // Older browsers put direction marks between the parts.
    let is_mark = |c: char| matches!(c, '\u{200e}' | '\u{200f}');
    let text = if text.contains(is_mark) {
        Cow::Owned(text.replace(is_mark, ""))
    } else {
        Cow::Borrowed(text)
    };
    let mut cursor = Cursor { rest: &text };
    let date = cursor.date()?;
    let clock = cursor.clock()?;
    let offset = cursor.offset()?;
    let shown_order = date.shown_order();
    let known_order = shown_order.or(order);
    let day = date.on_calendar(known_order.unwrap_or(clock.usual_order()))?;
    Ok(ReadTime {
        time: Timestamp::of(day, clock.secs, clock.nanos, offset.unwrap_or(0))?,
        zone: zone_of(offset),
        ambiguous: known_order.is_none() && date.has_two_readings(),
        shown_order,
    })
}

/// Seconds, milliseconds, microseconds or nanoseconds since 1970, told by how
/// many digits they have today (since September 2001). Other counts of digits
/// are other things: `20240626`, a count, Windows' own ticks.
fn epoch(text: &str) -> Option<Result<Option<Timestamp>, TimeError>> {
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let (whole, rest) = unsigned.split_once('.').unwrap_or((unsigned, "0"));
    let is_number = |it: &str| !it.is_empty() && it.bytes().all(|it| it.is_ascii_digit());
    if !is_number(whole) || !is_number(rest) {
        return None;
    }
    let Ok(count) = whole.parse::<i64>() else {
        return Some(Err(TimeError::Form));
    };
    if count == 0 {
        return Some(Ok(None));
    }
    if unsigned.len() < text.len() {
        // Year 1 and 1601, in seconds or milliseconds, stand for "no time".
        let secs = if whole.len() > 12 {
            count / 1000
        } else {
            count
        };
        return Some(if -secs <= FILETIME_ZERO {
            Ok(None)
        } else {
            Err(TimeError::Form)
        });
    }
    let unit = match whole.len() {
        10 => NANOS,
        13 => 1_000_000,
        16 => 1_000,
        19 => 1,
        _ => return Some(Err(TimeError::Form)),
    };
    let (finer, _) = iso::fraction(rest.as_bytes())?;
    let nanos = count
        .checked_mul(unit)
        .and_then(|it| it.checked_add(finer / (NANOS / unit)));
    Some(
        nanos
            .map(|it| Some(Timestamp::from_nanos(it)))
            .ok_or(TimeError::Range),
    )
}

/// A day as it is written.
#[derive(Clone, Copy)]
enum Date {
    /// Year, month, day.
    Told(u32, u32, u32),
    /// Two numbers that may be day and month or month and day, and the year.
    EitherWay(u32, u32, u32),
}

/// Which half of the day a clock of twelve hours says, and how.
#[derive(Clone, Copy, PartialEq)]
enum Half {
    /// `AM`, `PM`, as in the United States.
    Upper,
    /// `am`, `p.m.`, as elsewhere.
    Lower,
}

struct Clock {
    secs: i64,
    nanos: i64,
    half: Option<Half>,
}

impl Date {
    /// The order that a number beyond the months shows.
    fn shown_order(self) -> Option<DateOrder> {
        match self {
            Self::EitherWay(a, _, _) if a > 12 => Some(DateOrder::DayFirst),
            Self::EitherWay(_, b, _) if b > 12 => Some(DateOrder::MonthFirst),
            _ => None,
        }
    }

    /// Whether it is another day with day and month the other way round.
    fn has_two_readings(self) -> bool {
        matches!(self, Self::EitherWay(a, b, _) if a != b)
    }

    /// The day, where two numbers stand in this order.
    fn on_calendar(self, order: DateOrder) -> Result<NaiveDate, TimeError> {
        let (year, month, day) = match (self, order) {
            (Self::Told(year, month, day), _) => (year, month, day),
            (Self::EitherWay(a, b, year), DateOrder::MonthFirst) => (year, a, b),
            (Self::EitherWay(a, b, year), DateOrder::DayFirst) => (year, b, a),
        };
        NaiveDate::from_ymd_opt(year.cast_signed(), month, day).ok_or(TimeError::Range)
    }
}

impl Clock {
    /// The order of a date that could be read either way: `AM` and `PM` speak for the
    /// month first, all else for the day.
    fn usual_order(&self) -> DateOrder {
        match self.half {
            Some(Half::Upper) => DateOrder::MonthFirst,
            _ => DateOrder::DayFirst,
        }
    }
}

/// What is still to be read of a text.
struct Cursor<'t> {
    rest: &'t str,
}

impl<'t> Cursor<'t> {
    fn skip_gap(&mut self) {
        self.rest = self
            .rest
            .trim_start_matches(|c: char| c.is_whitespace() || c == ',');
    }

    fn eat(&mut self, c: char) -> bool {
        match self.rest.strip_prefix(c) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    fn take(&mut self, bytes: usize) -> &'t str {
        let (taken, rest) = self.rest.split_at(bytes);
        self.rest = rest;
        taken
    }

    /// A number, and how many digits it has.
    fn number(&mut self) -> Result<(u32, usize), TimeError> {
        let run = self.run(u8::is_ascii_digit);
        let number = digits(self.take(run).as_bytes()).ok_or(TimeError::Form)?;
        Ok((number, run))
    }

    fn word(&mut self) -> &'t str {
        let run = self.run(u8::is_ascii_alphabetic);
        self.take(run)
    }

    fn run(&self, of: impl Fn(&u8) -> bool) -> usize {
        self.rest.bytes().take_while(of).count()
    }

    fn year(&mut self) -> Result<u32, TimeError> {
        match self.number()? {
            (year, 4) => Ok(year),
            _ => Err(TimeError::Form),
        }
    }

    /// A day: `6/26/2024`, `26.6.2024`, `2024/6/26`, `26-Jun-2024`,
    /// `26 Jun 2024`, `Jun 26, 2024`, with or without the day of the week.
    fn date(&mut self) -> Result<Date, TimeError> {
        let mut word = self.word();
        if !word.is_empty() && month_named(word).is_none() {
            if !is_name_of(word, &WEEKDAYS) {
                return Err(TimeError::Form);
            }
            self.eat('.');
            self.skip_gap();
            word = self.word();
        }
        if let Some(month) = month_named(word) {
            self.eat('.');
            self.skip_gap();
            let (day, _) = self.number()?;
            self.skip_gap();
            return Ok(Date::Told(self.year()?, month, day));
        }
        if !word.is_empty() {
            return Err(TimeError::Form);
        }
        let (first, length) = self.number()?;
        let separator = ['/', '-', '.'].into_iter().find(|it| self.eat(*it));
        if separator.is_none() {
            self.skip_gap();
        }
        if let Some(month) = month_named(self.word()) {
            self.eat('.');
            if separator.is_none_or(|it| !self.eat(it)) {
                self.skip_gap();
            }
            return Ok(Date::Told(self.year()?, month, first));
        }
        let separator = separator.ok_or(TimeError::Form)?;
        let (second, _) = self.number()?;
        if !self.eat(separator) {
            return Err(TimeError::Form);
        }
        if length == 4 {
            return Ok(Date::Told(first, second, self.number()?.0));
        }
        let year = self.year()?;
        // With dots, the day comes first wherever dates are written so.
        Ok(match separator {
            '.' => Date::Told(year, second, first),
            _ => Date::EitherWay(first, second, year),
        })
    }

    /// The clock after the day; midnight where there is none.
    fn clock(&mut self) -> Result<Clock, TimeError> {
        let told = self.eat('T');
        self.skip_gap();
        if let Some(rest) = self.rest.strip_prefix("at ") {
            self.rest = rest;
        }
        if self.rest.is_empty() && !told {
            return Ok(Clock {
                secs: 0,
                nanos: 0,
                half: None,
            });
        }
        let (mut hour, _) = self.number()?;
        if !self.eat(':') {
            return Err(TimeError::Form);
        }
        let (minute, 2) = self.number()? else {
            return Err(TimeError::Form);
        };
        let mut second = 0;
        let mut nanos = 0;
        if self.eat(':') {
            let (told, 2) = self.number()? else {
                return Err(TimeError::Form);
            };
            second = told;
            if self.rest.starts_with(['.', ','])
                && let Some((told, run)) = iso::fraction(&self.rest.as_bytes()[1..])
            {
                nanos = told;
                self.take(run + 1);
            }
        }
        self.skip_gap();
        let half = self.half();
        if let Some((_, is_after_noon)) = half {
            if hour > 12 {
                return Err(TimeError::Range);
            }
            hour = hour % 12 + if is_after_noon { 12 } else { 0 };
        }
        Ok(Clock {
            secs: iso::clock(hour, minute, second)?,
            nanos,
            half: half.map(|it| it.0),
        })
    }

    /// `AM`, `pm`, `p.m.`: how it is written, and whether it is after noon.
    fn half(&mut self) -> Option<(Half, bool)> {
        for (text, half, is_after_noon) in [
            ("AM", Half::Upper, false),
            ("PM", Half::Upper, true),
            ("am", Half::Lower, false),
            ("pm", Half::Lower, true),
            ("a.m.", Half::Lower, false),
            ("p.m.", Half::Lower, true),
        ] {
            if let Some(rest) = self.rest.strip_prefix(text) {
                self.rest = rest;
                return Some((half, is_after_noon));
            }
        }
        None
    }

    /// Seconds east of UTC, which must be all that is left.
    fn offset(&mut self) -> Result<Option<i64>, TimeError> {
        let mut rest = self.rest.trim();
        // `GMT+0200 (Central European Summer Time)`
        if let Some((offset, comment)) = rest.split_once('(')
            && comment.ends_with(')')
        {
            rest = offset.trim_end();
        }
        self.rest = rest;
        let name = self.word();
        if name.is_empty() {
            return iso::read_offset(self.rest);
        }
        let (_, hours) = ZONES
            .iter()
            .find(|it| it.0.eq_ignore_ascii_case(name))
            .ok_or(TimeError::Form)?;
        let further = iso::read_offset(self.rest)?;
        Ok(Some(further.unwrap_or(hours * 3600)))
    }
}

/// The number of a month that is named in full or by three letters or more.
fn month_named(word: &str) -> Option<u32> {
    let at = MONTHS.iter().position(|it| is_start_of(word, it))?;
    Some(at as u32 + 1)
}

fn is_name_of(word: &str, names: &[&str]) -> bool {
    names.iter().any(|it| is_start_of(word, it))
}

fn is_start_of(word: &str, name: &str) -> bool {
    word.len() >= 3
        && name
            .get(..word.len())
            .is_some_and(|it| it.eq_ignore_ascii_case(word))
}
