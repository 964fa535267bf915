//! A queue as lines: rows, heads of groups, and what is open below either.

use super::chosen::{Chosen, GroupField};
use super::groups::{Group, groups};
use super::row_order::RowOrder;
use super::{alert_cells, count, incident_cells, key, ordered};
use crate::protocol::{GroupLine, Line, LineKeys, LineKeysView, List, QueueRows, QueueRowsView};
use crate::{Engine, EngineError};
use std::ops::Range;
use std::rc::Rc;
use throughline_dataset::{AlertIdx, IncidentIdx};
use throughline_query::Filter;

/// Most lines that are given at once.
const MAX_LINES: u32 = 500;

/// A run of lines: heads of groups, or rows that follow each other.
enum Run {
    /// The head of one group, which may be open.
    Group(Box<Head>),
    /// All groups, none of them open. There may be a hundred thousand, of which a
    /// screen shows forty: only the heads of these are here, and where they begin.
    Groups { heads: Vec<Head>, from: u32 },
    Rows {
        level: u32,
        order: RowOrder,
        /// Which of them: first and how many.
        part: (usize, usize),
    },
    /// The alerts of an incident that is open.
    Alerts { level: u32, incident: IncidentIdx },
}

struct Head {
    group: Group,
    within: Rc<Filter>,
    level: u32,
    field: GroupField,
    is_open: bool,
}

/// The lines of a queue, as runs.
struct Lines<'e> {
    engine: &'e Engine,
    opened: &'e [String],
    /// The lines that will be looked at.
    wanted: Range<u32>,
    runs: Vec<(Run, u32)>,
}

impl<'e> Lines<'e> {
    fn of(engine: &'e Engine, chosen: &Chosen, opened: &'e [String], wanted: Range<u32>) -> Self {
        let mut lines = Self {
            engine,
            opened,
            wanted,
            runs: Vec::new(),
        };
        lines.add(chosen, 0);
        lines
    }

    fn add(&mut self, chosen: &Chosen, level: u32) {
        let Some((&field, below)) = chosen.groups.split_first() else {
            self.add_rows(chosen, level);
            return;
        };
        let within = Rc::new(chosen.filter.clone());
        let is_any_open = !self.opened.is_empty();
        let places = if is_any_open {
            0..usize::MAX
        } else {
            self.wanted.start as usize..self.wanted.end as usize
        };
        let (found, total) = groups(self.engine, chosen.list, &within, field, places);
        let head = |group, is_open| Head {
            group,
            within: within.clone(),
            level,
            field,
            is_open,
        };
        if !is_any_open {
            let heads = found.into_iter().map(|it| head(it, false)).collect();
            let from = self.wanted.start.min(total);
            self.runs.push((Run::Groups { heads, from }, total));
            return;
        }
        for group in found {
            let inside = self.opened_group(chosen, &group);
            let head = head(group, inside.is_some());
            self.runs.push((Run::Group(Box::new(head)), 1));
            if let Some(filter) = inside {
                let inside = Chosen {
                    groups: below.to_vec(),
                    ..chosen.within(filter)
                };
                self.add(&inside, level + 1);
            }
        }
    }

    /// The filter of a group, where it is open.
    fn opened_group(&self, chosen: &Chosen, group: &Group) -> Option<Filter> {
        let filter = group.filter(&chosen.filter);
        self.is_open(&filter.to_string()).then_some(filter)
    }

    fn is_open(&self, name: &str) -> bool {
        self.opened.iter().any(|it| it == name)
    }

    fn add_rows(&mut self, chosen: &Chosen, level: u32) {
        let order = ordered(self.engine, chosen);
        let mut begin = 0;
        if chosen.list == List::Incidents && !self.opened.is_empty() {
            for (at, row) in order.at(0..order.len()).into_iter().enumerate() {
                let incident = IncidentIdx(row);
                if !self.is_open(self.engine.dataset.incident_key(incident)) {
                    continue;
                }
                self.add_part(level, &order, begin, at + 1);
                begin = at + 1;
                let alerts = self.engine.dataset.alerts_of_incident(incident).len() as u32;
                let run = Run::Alerts {
                    level: level + 1,
                    incident,
                };
                self.runs.push((run, alerts));
            }
        }
        self.add_part(level, &order, begin, order.len());
    }

    fn add_part(&mut self, level: u32, order: &RowOrder, from: usize, to: usize) {
        let run = Run::Rows {
            level,
            order: order.clone(),
            part: (from, to - from),
        };
        self.runs.push((run, (to - from) as u32));
    }

    fn count(&self) -> u32 {
        self.runs.iter().map(|it| it.1).sum()
    }

    /// Goes through the lines from one position to another: each run with the
    /// part of it that lies there.
    fn window(&self, from: u32, to: u32) -> impl Iterator<Item = (&Run, u32, u32)> {
        let mut begin = 0;
        self.runs.iter().filter_map(move |(run, count)| {
            let (first, last) = (from.max(begin), to.min(begin + count));
            let part = (first < last).then(|| (run, first - begin, last - begin));
            begin += count;
            part
        })
    }
}

/// The lines asked for.
pub(crate) fn rows(engine: &Engine, asked: &QueueRows) -> Result<QueueRowsView, EngineError> {
    let chosen = Chosen::of(&asked.shown)?;
    let wanted = asked.from..asked.from.saturating_add(asked.count.min(MAX_LINES));
    let lines = Lines::of(engine, &chosen, &asked.opened, wanted.clone());
    let total = lines.count();
    let (from, to) = (wanted.start.min(total), wanted.end.min(total));
    let drawn = Drawn::of(engine, &chosen, &asked.columns, &asked.opened);
    let mut rows = Vec::new();
    for (run, first, last) in lines.window(from, to) {
        drawn.add(run, first, last, &mut rows);
    }
    Ok(QueueRowsView {
        from,
        lines: total,
        // Rows have been put in order, which groups need not be.
        matching: if chosen.groups.is_empty() {
            ordered(engine, &chosen).len() as u32
        } else {
            count(engine, chosen.list, &chosen.filter)
        },
        rows,
    })
}

/// How lines are drawn.
struct Drawn<'a> {
    engine: &'a Engine,
    list: List,
    opened: &'a [String],
    alert_columns: Vec<alert_cells::AlertColumn>,
    incident_columns: Vec<incident_cells::IncidentColumn>,
}

impl<'a> Drawn<'a> {
    fn of(engine: &'a Engine, chosen: &Chosen, columns: &[String], opened: &'a [String]) -> Self {
        let in_incidents = chosen.list == List::Incidents;
        Self {
            engine,
            list: chosen.list,
            opened,
            alert_columns: columns
                .iter()
                .filter_map(|it| {
                    let name = if in_incidents {
                        alert_cells::beside(it)
                    } else {
                        it
                    };
                    alert_cells::AlertColumn::named(name)
                })
                .collect(),
            incident_columns: columns
                .iter()
                .filter_map(|it| incident_cells::IncidentColumn::named(it))
                .collect(),
        }
    }

    fn add(&self, run: &Run, first: u32, last: u32, to: &mut Vec<Line>) {
        match run {
            Run::Group(head) => to.push(Line::Group(group_line(self.engine, head))),
            Run::Groups { heads, from } => {
                let heads = &heads[(first - from) as usize..(last - from) as usize];
                let lines = heads.iter().map(|it| group_line(self.engine, it));
                to.extend(lines.map(Line::Group));
            }
            Run::Rows { level, order, part } => {
                for row in order.at(part.0 + first as usize..part.0 + last as usize) {
                    to.push(Line::Row(self.row(row, *level)));
                }
            }
            Run::Alerts { level, incident } => {
                let alerts = self.engine.dataset.alerts_of_incident(*incident);
                for &alert in &alerts[first as usize..last as usize] {
                    let columns = &self.alert_columns;
                    to.push(Line::Row(alert_cells::line(
                        self.engine,
                        alert,
                        *level,
                        columns,
                    )));
                }
            }
        }
    }

    fn row(&self, row: u32, level: u32) -> crate::protocol::RowLine {
        match self.list {
            List::Alerts => {
                alert_cells::line(self.engine, AlertIdx(row), level, &self.alert_columns)
            }
            List::Incidents => {
                let incident = IncidentIdx(row);
                let key = self.engine.dataset.incident_key(incident);
                let is_open = self.opened.iter().any(|it| it == key);
                incident_cells::line(
                    self.engine,
                    incident,
                    level,
                    &self.incident_columns,
                    is_open,
                )
            }
        }
    }
}

fn group_line(engine: &Engine, head: &Head) -> GroupLine {
    GroupLine {
        filter: head.group.filter(&head.within).to_string(),
        level: head.level,
        field: head.field.label().to_owned(),
        label: head.group.label(engine, head.field),
        count: head.group.count,
        severity: crate::facts::mark(head.group.gravest),
        newest: head.group.newest(engine),
        is_open: head.is_open,
    }
}

/// The keys of the queue's own rows between two lines.
pub(crate) fn keys(engine: &Engine, asked: &LineKeys) -> Result<LineKeysView, EngineError> {
    let chosen = Chosen::of(&asked.shown)?;
    // Heads of groups have no keys.
    let lines = Lines::of(engine, &chosen, &asked.opened, 0..0);
    let (from, to) = (asked.from.min(asked.to), asked.from.max(asked.to) + 1);
    let mut keys = Vec::new();
    for (run, first, last) in lines.window(from, to) {
        let Run::Rows { order, part, .. } = run else {
            continue;
        };
        let rows = order.at(part.0 + first as usize..part.0 + last as usize);
        let of_rows = rows.into_iter().map(|it| key(engine, chosen.list, it));
        keys.extend(of_rows.map(str::to_owned));
    }
    Ok(LineKeysView { keys })
}
