//! What touched a thing: alerts and events, in the order of time.

use crate::Engine;
use crate::alert_rows::title;
use crate::event_rows;
use crate::facts::severity_mark;
use crate::protocol::{Moment, MomentOf};
use throughline_dataset::{AlertIdx, EventIdx};
use throughline_model::Timestamp;

/// So many moments are told.
const MAX_MOMENTS: usize = 60;

/// So many of them before the alert that somebody looks at.
const MAX_BEFORE: usize = 20;

/// A part of a history.
#[derive(Debug, Default)]
pub(crate) struct History {
    /// What is told.
    pub(crate) moments: Vec<Moment>,
    /// How many moments there are before.
    pub(crate) earlier: u32,
    /// How many there are after.
    pub(crate) later: u32,
}

#[derive(Clone, Copy)]
enum Touch {
    Alert(AlertIdx),
    Event(EventIdx),
}

/// The history around an alert, or from its beginning. Both lists are in the order
/// of time already, so only their middle is looked at, however long they are.
pub(crate) fn history(
    engine: &Engine,
    alerts: &[AlertIdx],
    events: &[EventIdx],
    around: Option<AlertIdx>,
) -> History {
    let data = &engine.dataset;
    let start = around.and_then(|it| first(engine, it));
    let is_before = |at: Option<Timestamp>| start.is_some() && at < start;
    let alerts_before = alerts.partition_point(|&it| is_before(first(engine, it)));
    let events_before = events.partition_point(|&it| is_before(data.event(it).at));
    let touch = |at: Option<Timestamp>, it| (at, it);
    let alert = |&it: &AlertIdx| touch(first(engine, it), Touch::Alert(it));
    let event = |&it: &EventIdx| touch(data.event(it).at, Touch::Event(it));

    let mut before: Vec<_> = last(&alerts[..alerts_before], MAX_BEFORE)
        .iter()
        .map(alert)
        .collect();
    before.extend(last(&events[..events_before], MAX_BEFORE).iter().map(event));
    before.sort_by_key(|it| it.0);
    let told_before = before.split_off(before.len().saturating_sub(MAX_BEFORE));

    let room = MAX_MOMENTS - told_before.len();
    let mut after: Vec<_> = alerts[alerts_before..]
        .iter()
        .take(room)
        .map(alert)
        .collect();
    after.extend(events[events_before..].iter().take(room).map(event));
    after.sort_by_key(|it| it.0);
    after.truncate(room);

    let earlier = alerts_before + events_before - told_before.len();
    let all = alerts.len() + events.len();
    let later = all - earlier - told_before.len() - after.len();
    let told = told_before.into_iter().chain(after);
    History {
        moments: told
            .map(|(at, it)| moment(engine, at, it, around))
            .collect(),
        earlier: earlier as u32,
        later: later as u32,
    }
}

fn last<T>(items: &[T], most: usize) -> &[T] {
    &items[items.len().saturating_sub(most)..]
}

/// When an alert began: its place in the order of alerts.
pub(crate) fn first(engine: &Engine, alert: AlertIdx) -> Option<Timestamp> {
    let row = engine.dataset.alert(alert);
    row.first_activity.or(row.created)
}

fn moment(
    engine: &Engine,
    at: Option<Timestamp>,
    touch: Touch,
    around: Option<AlertIdx>,
) -> Moment {
    let data = &engine.dataset;
    match touch {
        Touch::Alert(alert) => Moment {
            at: at.map(event_rows::to_the_second).unwrap_or_default(),
            kind: "Alert".to_owned(),
            what: title(engine, alert),
            of: MomentOf::Alert {
                key: data.alert_key(alert).to_owned(),
                severity: severity_mark(data, engine.rows().severity(alert)),
                here: around == Some(alert),
            },
        },
        Touch::Event(event) => {
            let line = event_rows::line(data, event);
            Moment {
                at: line.at,
                kind: line.kind,
                what: line.what,
                of: MomentOf::Event(line.number),
            }
        }
    }
}
