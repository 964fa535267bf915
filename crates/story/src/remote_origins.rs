//! Steps that lead to a process from another device, found from where they end.

use crate::remote::{AFTER_SECS, BEFORE_SECS, Follower, SESSION_SECS};
use crate::remote_step::RemoteMeans;
use crate::remote_traces::{
    Connection, Window, among, events_within, is_accepted, is_made, is_served, serves, visitors,
};
use throughline_dataset::{Dataset, EventIdx, ProcessIdx};
use throughline_model::EventKind;

/// Of so many processes of a story it is asked where they came from.
const MAX_ORIGINS: u32 = 256;

impl Follower {
    /// The processes on other devices one of whose steps leads to this one: who came in
    /// shortly before it started is asked for theirs.
    pub(crate) fn origins_of(&mut self, data: &Dataset, process: ProcessIdx) -> Vec<ProcessIdx> {
        let node = data.process(process);
        let (Some(here), Some(at)) = (node.device, node.started) else {
            return Vec::new();
        };
        let may_ask = data.event_count() > 0 && self.asked_back < MAX_ORIGINS;
        if !may_ask || !self.may_come_in(data, process) {
            return Vec::new();
        }
        self.asked_back += 1;
        let Some(device) = data.device_of_name(here) else {
            return Vec::new();
        };
        let before = Window::around(at, SESSION_SECS, BEFORE_SECS);
        let around = Window::around(at, SESSION_SECS + AFTER_SECS, AFTER_SECS);
        let mut origins: Vec<ProcessIdx> = Vec::new();
        for visitor in visitors(data, device, before) {
            for &event in events_within(data, visitor, around) {
                let row = data.event(event);
                let actor = row.actor.and_then(|it| data.process_of(it));
                let leads_here = || {
                    let to = Connection::of(data, event)?.to()?;
                    (data.device_at(to) == Some(here)).then_some(())
                };
                if let Some(actor) = actor
                    && row.kind == EventKind::Connection
                    && is_made(data, event)
                    && leads_here().is_some()
                    && data.process(actor).device != Some(here)
                {
                    origins.push(actor);
                }
            }
        }
        origins.sort_unstable();
        origins.dedup();
        origins.retain(|&it| {
            let steps = self.steps_of(data, it);
            steps.iter().any(|it| it.process == Some(process))
        });
        origins
    }
}

/// What a process does for others, as far as it tells who may have started what is below
/// it. A story has thousands of processes below a few, so each is looked at once.
#[derive(Clone, Copy)]
pub(crate) struct Serving {
    /// It starts what somebody elsewhere asked for by one of these means.
    by_request: bool,
    /// It is what starts services.
    services: bool,
    /// It accepted a connection at any time.
    accepts: bool,
}

impl Serving {
    fn of(data: &Dataset, process: ProcessIdx) -> Self {
        let by_request = [
            RemoteMeans::ScheduledTask,
            RemoteMeans::Wmi,
            RemoteMeans::Dcom,
        ];
        let is_accepted = |it: &EventIdx| is_acceptance(data, *it);
        Self {
            by_request: by_request.into_iter().any(|it| serves(data, process, it)),
            services: serves(data, process, RemoteMeans::Service),
            accepts: data.events_of_process(process).iter().any(is_accepted),
        }
    }
}

fn is_acceptance(data: &Dataset, event: EventIdx) -> bool {
    data.event(event).kind == EventKind::Connection && is_accepted(data, event)
}

impl Follower {
    /// Whether a process is one that somebody from another device may have started: by
    /// what serves them, as the first of its session, or by a process that had just
    /// accepted a connection.
    fn may_come_in(&mut self, data: &Dataset, process: ProcessIdx) -> bool {
        let node = data.process(process);
        let parent = node.parent.process();
        let session = |it: ProcessIdx| data.process(it).logon;
        let begins_session =
            node.logon.is_some() && parent.is_none_or(|it| session(it) != node.logon);
        if begins_session || is_served(data, process, RemoteMeans::WinRm) {
            return true;
        }
        let Some(parent) = parent else {
            return false;
        };
        let serving = *self
            .serving
            .entry(parent)
            .or_insert_with(|| Serving::of(data, parent));
        serving.by_request
            || (serving.services && is_served(data, process, RemoteMeans::Service))
            || (serving.accepts
                && node.started.is_some_and(|at| {
                    let events = data.events_of_process(parent);
                    let window = Window::around(at, AFTER_SECS, BEFORE_SECS);
                    let mut near = among(data, events, window).iter();
                    near.any(|&it| is_acceptance(data, it))
                }))
    }
}
