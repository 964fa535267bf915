//! When things happen in bulk data: more on working days and in the afternoon.

use chrono::{NaiveDate, NaiveDateTime, TimeDelta};

use super::chance::Chance;
use crate::moment::Moment;

/// Weights from Monday on, over the two weeks.
const DAYS: [(u32, u64); 14] = [
    (155, 0),
    (175, 1),
    (168, 2),
    (165, 3),
    (160, 4),
    (79, 5),
    (92, 6),
    (155, 7),
    (175, 8),
    (168, 9),
    (165, 10),
    (160, 11),
    (79, 12),
    (92, 13),
];
/// Weights from midnight UTC on; 15 is the busiest hour, 6 the quietest.
const HOURS: [(u32, i64); 24] = [
    (36, 0),
    (35, 1),
    (35, 2),
    (34, 3),
    (34, 4),
    (33, 5),
    (32, 6),
    (34, 7),
    (37, 8),
    (40, 9),
    (41, 10),
    (41, 11),
    (42, 12),
    (45, 13),
    (47, 14),
    (48, 15),
    (47, 16),
    (45, 17),
    (43, 18),
    (42, 19),
    (40, 20),
    (38, 21),
    (37, 22),
    (36, 23),
];

/// Midnight before the first alert, a Monday.
pub(super) fn first_day() -> Moment {
    Moment::new(NaiveDate::from_ymd_opt(2026, 4, 6).map_or_else(NaiveDateTime::default, Into::into))
}

/// Some time in the two weeks.
pub(super) fn some_time(chance: &mut Chance) -> Moment {
    let (day, hour) = (chance.weighted(&DAYS), chance.weighted(&HOURS));
    let within = chance.span(3_600_000_000);
    first_day()
        .plus_days(day)
        .plus(TimeDelta::hours(hour))
        .plus(TimeDelta::microseconds(within))
}
