//! How many alerts there were when, for the strip above a queue (IQ-2).

use crate::hidden_alerts::meant;
use crate::protocol::{ActivityBar, ActivityStrip, ActivityStripView, List};
use crate::queue::chosen::Chosen;
use crate::{Engine, EngineError};
use std::rc::Rc;
use throughline_model::{Severity, Timestamp, Vocabulary as _};
use throughline_query::{Field, Filter, SEVERITIES, Selection, TimeRange};

/// Most bars that are drawn.
const MAX_BARS: i64 = 96;

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// How much time a bar may stand for, in seconds, and in words.
const STEPS: [(i64, &str); 13] = [
    (MINUTE, "1 minute"),
    (5 * MINUTE, "5 minutes"),
    (15 * MINUTE, "15 minutes"),
    (HOUR, "1 hour"),
    (3 * HOUR, "3 hours"),
    (6 * HOUR, "6 hours"),
    (12 * HOUR, "12 hours"),
    (DAY, "1 day"),
    (7 * DAY, "7 days"),
    (28 * DAY, "28 days"),
    (91 * DAY, "91 days"),
    (364 * DAY, "364 days"),
    (3_640 * DAY, "3,640 days"),
];

/// The strip: all that the filter selects whatever its clause on time says, so
/// that there is something to choose from.
pub(crate) fn strip(
    engine: &Engine,
    asked: &ActivityStrip,
) -> Result<ActivityStripView, EngineError> {
    let chosen = Chosen::of(&asked.shown)?;
    let without_time = chosen.filter.with_facet(Field::Time, Vec::new());
    let seconds = |it: Timestamp| it.nanos().div_euclid(1_000_000_000);
    let told = Told::of(engine, chosen.list, &without_time);
    let Some((first, last)) = told.active(engine) else {
        return Ok(ActivityStripView {
            without_time: without_time.to_string(),
            ..ActivityStripView::default()
        });
    };
    let (first, last) = (seconds(first), seconds(last));
    let fits = |step: i64| last.div_euclid(step) - first.div_euclid(step) < MAX_BARS;
    let (step, words) = STEPS
        .into_iter()
        .find(|it| fits(it.0))
        .unwrap_or(STEPS[STEPS.len() - 1]);
    let begin = first.div_euclid(step);
    let count = (last.div_euclid(step) - begin + 1).min(10 * MAX_BARS);
    let mut bars: Vec<ActivityBar> = (0..count)
        .map(|nth| bar((begin + nth) * step, step))
        .collect();
    let starts: Vec<i64> = (0..count).map(|nth| (begin + nth) * step).collect();
    for (bar, counts) in bars.iter_mut().zip(told.counts(engine, &starts)) {
        for (severity, count) in Severity::ALL.iter().zip(counts) {
            *match severity {
                Severity::Critical | Severity::High => &mut bar.high,
                Severity::Medium => &mut bar.medium,
                Severity::Low => &mut bar.low,
                Severity::Informational | Severity::Unknown => &mut bar.other,
            } += count;
        }
    }
    Ok(ActivityStripView {
        step: words.to_owned(),
        highest: bars
            .iter()
            .map(|it| it.high + it.medium + it.low + it.other)
            .max()
            .unwrap_or(0),
        brushed: brushed(engine, &chosen.filter, begin, count, step),
        bars,
        without_time: without_time.to_string(),
    })
}

/// What tells when the rows of a filter were active, and how grave they are.
enum Told {
    Alerts(Rc<Selection>),
    Incidents(Vec<(Timestamp, Severity)>),
}

impl Told {
    fn of(engine: &Engine, list: List, filter: &Filter) -> Self {
        match list {
            List::Alerts => Self::Alerts(engine.select(&meant(engine, filter))),
            List::Incidents => Self::Incidents(crate::queue::incident_moments(engine, filter)),
        }
    }

    /// The first and the last moment.
    fn active(&self, engine: &Engine) -> Option<(Timestamp, Timestamp)> {
        match self {
            Self::Alerts(within) => engine.index().active(within),
            Self::Incidents(moments) => {
                let times = || moments.iter().map(|it| it.0);
                times().min().zip(times().max())
            }
        }
    }

    /// How many rows there are of each severity from each second to the next.
    fn counts(&self, engine: &Engine, starts: &[i64]) -> Vec<[u32; SEVERITIES]> {
        let at = |secs: i64| Timestamp::default().plus_secs(secs);
        match self {
            Self::Alerts(within) => {
                let starts: Vec<Timestamp> = starts.iter().map(|&it| at(it)).collect();
                engine.index().bars(engine.rows(), within, &starts)
            }
            Self::Incidents(moments) => {
                let mut counts = vec![[0; SEVERITIES]; starts.len()];
                for &(moment, severity) in moments {
                    let after = starts.partition_point(|&it| at(it) <= moment);
                    if let Some(nth) = after.checked_sub(1) {
                        counts[nth][severity as usize] += 1;
                    }
                }
                counts
            }
        }
    }
}

fn bar(from: i64, step: i64) -> ActivityBar {
    let begins = Timestamp::from_millis(from * 1_000);
    let ends = Timestamp::from_millis((from + step - MINUTE) * 1_000);
    // To the minute, which covers all its seconds.
    let written = |it: Timestamp| it.iso().get(..16).unwrap_or_default().to_owned();
    ActivityBar {
        label: if step >= DAY {
            begins.day()
        } else {
            begins.minute()
        },
        from: written(begins),
        to: written(ends),
        high: 0,
        medium: 0,
        low: 0,
        other: 0,
    }
}

/// The bars that the filter's clause on time reaches into.
fn brushed(
    engine: &Engine,
    filter: &Filter,
    begin: i64,
    count: i64,
    step: i64,
) -> Option<(u32, u32)> {
    let [range] = filter.facet_values(Field::Time) else {
        return None;
    };
    let range: TimeRange = range.parse().ok()?;
    let (from, to) = range.bounds(engine.rows().anchor);
    let nth = |at: Timestamp| at.nanos().div_euclid(1_000_000_000).div_euclid(step) - begin;
    let first = from.map_or(0, nth);
    let last = to.map_or(count - 1, nth);
    // A range beside all bars brushes none.
    if last < 0 || first >= count || first > last {
        return None;
    }
    let inside = |it: i64| it.clamp(0, count - 1) as u32;
    Some((inside(first), inside(last)))
}
