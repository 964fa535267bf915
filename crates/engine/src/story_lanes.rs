//! The story along time.

use crate::facts::cell;
use crate::protocol::{LaneView, MarkView, StoryLanes, StoryLanesView};
use crate::story_rows::{label, node_alert, node_letter};
use crate::told_story::ToldStory;
use crate::{Engine, EngineError};
use throughline_model::Timestamp;
use throughline_story::{Lane, LineNo, Mark, Window, ended, gather};

/// Places on the view are in parts of this.
const WHOLE: i128 = 1_000_000;

/// Columns that a view may have at most.
const MAX_COLUMNS: u32 = 400;

/// No window is shorter, in milliseconds.
const SHORTEST: i64 = 10;

pub(crate) fn lanes(engine: &Engine, asked: &StoryLanes) -> Result<StoryLanesView, EngineError> {
    let told = engine.told_of(&asked.key)?;
    let lanes = told.lanes(&engine.dataset);
    let Some((first, last)) = lanes.span() else {
        return Ok(StoryLanesView {
            untimed: lanes.untimed,
            ..StoryLanesView::default()
        });
    };
    let whole = padded(millis(first), millis(last));
    let window = asked.window.map_or(whole, |it| inside(it, whole));
    let cut = Window {
        from: at_millis(window.0),
        to: at_millis(window.1),
        columns: asked.columns.clamp(1, MAX_COLUMNS),
    };
    let view = |lane: &Lane| LaneView {
        device: cell(&lane.device),
        user: cell(&lane.user),
        marks: gather(&told.story, lane, cut, asked.selected.map(LineNo))
            .into_iter()
            .filter_map(|it| mark(engine, &told, window, &it))
            .collect(),
    };
    Ok(StoryLanesView {
        whole,
        window,
        span: span_words(window),
        ticks: ticks(window),
        lanes: lanes.lanes.iter().map(view).collect(),
        untimed: lanes.untimed,
    })
}

fn mark(engine: &Engine, told: &ToldStory, window: (i64, i64), mark: &Mark) -> Option<MarkView> {
    let node = told.story.node(mark.line)?;
    let gravest = node
        .raised
        .iter()
        .map(|&it| node_alert(engine, told.story.alert(), it))
        .max_by_key(|it| (it.focused, std::cmp::Reverse(it.severity.level as u8)));
    let end = node.process.and_then(|it| ended(&engine.dataset, it));
    Some(MarkView {
        end: end.map(|it| (place(it, window), until(mark.at, it))),
        at: place(mark.at, window),
        node: mark.line.0,
        count: mark.count,
        letter: node_letter(node).to_owned(),
        label: label(&engine.dataset, node),
        time: mark.at.long(),
        alert: gravest,
    })
}

fn millis(at: Timestamp) -> i64 {
    at.nanos().div_euclid(1_000_000)
}

fn at_millis(millis: i64) -> Timestamp {
    Timestamp::from_nanos(millis.saturating_mul(1_000_000))
}

/// A fiftieth more on both sides, so that no mark stands on the edge.
fn padded(from: i64, to: i64) -> (i64, i64) {
    let length = to.saturating_sub(from).max(SHORTEST);
    let more = length / 50 + 1;
    (from.saturating_sub(more), to.saturating_add(more))
}

fn inside((from, to): (i64, i64), whole: (i64, i64)) -> (i64, i64) {
    let length = to.saturating_sub(from).max(SHORTEST);
    let length = length.min(whole.1 - whole.0);
    let from = from.clamp(whole.0, whole.1 - length);
    (from, from + length)
}

fn place(at: Timestamp, window: (i64, i64)) -> u32 {
    let gone = i128::from(at.nanos()) - i128::from(window.0) * 1_000_000;
    let length = i128::from(window.1 - window.0) * 1_000_000;
    let place = gone * WHOLE / length.max(1);
    u32::try_from(place.clamp(0, WHOLE)).unwrap_or(0)
}

/// Steps between ticks, in milliseconds.
const STEPS: [i64; 24] = [
    1,
    5,
    10,
    50,
    100,
    500,
    1_000,
    5_000,
    10_000,
    30_000,
    60_000,
    300_000,
    600_000,
    1_800_000,
    3_600_000,
    10_800_000,
    21_600_000,
    43_200_000,
    86_400_000,
    172_800_000,
    604_800_000,
    2_592_000_000,
    7_776_000_000,
    31_536_000_000,
];

/// Up to here, of [`WHOLE`], the words of a tick fit before the end.
const LABELLED: i128 = WHOLE / 100 * 88;

/// So many ticks fit.
const TICKS: i64 = 6;

fn ticks((from, to): (i64, i64)) -> Vec<(u32, String)> {
    let length = to - from;
    let step = STEPS
        .into_iter()
        .find(|it| length / it <= TICKS)
        .unwrap_or(length.max(1));
    let first = from.div_euclid(step) * step + step;
    let mut ticks = Vec::new();
    // The words above the lanes tell the first day.
    let mut day_told = Some(from.div_euclid(86_400_000));
    let mut at = first;
    while at < to {
        let time = at_millis(at);
        let day = at.div_euclid(86_400_000);
        let says = if step >= 86_400_000 {
            time.day()
        } else if day_told == Some(day) {
            clock(time, step)
        } else {
            time.day()
        };
        day_told = Some(day);
        let place = place(time, (from, to));
        // What has no room before the end would be cut off in its middle.
        let fits = i128::from(place) < LABELLED;
        ticks.push((place, if fits { says } else { String::new() }));
        at += step;
    }
    ticks
}

fn clock(at: Timestamp, step: i64) -> String {
    let clock = at.clock();
    if step >= 60_000 {
        clock.chars().take(5).collect()
    } else if step >= 1_000 {
        clock
    } else {
        let millis = millis(at).rem_euclid(1_000);
        format!("{clock}.{millis:03}")
    }
}

/// A later moment, without the day that was told already.
fn until(from: Timestamp, to: Timestamp) -> String {
    if from.day() == to.day() {
        to.clock()
    } else {
        to.long()
    }
}

fn span_words((from, to): (i64, i64)) -> String {
    let (from, to) = (at_millis(from), at_millis(to));
    let (day, clock) = (from.day(), from.clock());
    if day == to.day() {
        format!("{day} {clock} – {} UTC", to.clock())
    } else {
        format!("{day} {clock} – {}", to.long())
    }
}
