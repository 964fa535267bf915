//! Steps from a process to another device: lateral movement.
//!
//! A step is told only where the data tells it, and carries the facts:
//!
//! 1. **A command line names the device** (`remote_commands.rs`). That is a step by
//!    itself, also to a device of which nothing else is known.
//! 2. **A connection, and the other device tells of it too**: it accepted the same
//!    connection, with the same addresses and ports at both ends, or it tells of a
//!    sign-in over the network from that address within [`AFTER_SECS`]. A connection
//!    alone is none: devices talk to each other all the time.
//!
//! Where it leads to on the other device:
//!
//! 1. A process in the session of the sign-in. That is told, not inferred, where the
//!    sign-in came from the connection's own port.
//! 2. A process that was started by what serves such requests, within the same time,
//!    if it is the only one: inferred.
//! 3. What was started, within the same time, by the process that accepted the
//!    connection, if it is the only one: inferred. Services that accept connections
//!    for everybody (`svchost.exe`, `System`, `lsass.exe` …) are left out.
//!
//! A story follows steps both ways: from its processes to where they led, and from its
//! processes back to those whose step leads to them.
//!
//! A connection that led to no process is a step only where somebody signed in through
//! it, by its own port, who is not a device itself; or where the other device accepted
//! it at a port that is there for remote work.

use crate::remote_commands::hosts;
use crate::remote_origins::Serving;
use crate::remote_step::{RemoteFact, RemoteMeans, RemoteStep};
use crate::remote_traces::{
    Connection, Origin, SignIn, Starts, Window, accepted, is_made, is_served, made,
};
use rustc_hash::FxHashMap;
use std::net::IpAddr;
use throughline_dataset::{Dataset, EntityIdx, EventIdx, ProcessIdx, Symbol};
use throughline_model::{EventKind, Subject, Timestamp};

/// What another device tells may be this much earlier: clocks differ.
pub(crate) const BEFORE_SECS: u32 = 3;

/// What another device tells of a connection comes within this time.
pub(crate) const AFTER_SECS: u32 = 10;

/// What a command leads to comes within this time of the start of its process.
const COMMAND_SECS: u32 = 30;

/// A process in a session of somebody who came in starts within this time.
pub(crate) const SESSION_SECS: u32 = 60;

/// So many connections of a process are followed.
const MAX_CONNECTIONS: usize = 64;

/// Processes that accept connections for everybody.
const SERVERS: &[&str] = &[
    "system",
    "svchost.exe",
    "lsass.exe",
    "services.exe",
    "dns.exe",
    "spoolsv.exe",
    "httpd.exe",
];

/// Follows processes to other devices.
#[derive(Default)]
pub(crate) struct Follower {
    starts: Starts,
    pub(crate) serving: FxHashMap<ProcessIdx, Serving>,
    pub(crate) asked_back: u32,
}

impl Follower {
    /// The steps of a process to other devices, each device once for each means.
    pub(crate) fn steps_of(&mut self, data: &Dataset, process: ProcessIdx) -> Vec<RemoteStep> {
        let mut steps: Vec<RemoteStep> = Vec::new();
        for connection in outgoing(data, process) {
            if let Some(step) = self.by_connection(data, process, &connection) {
                put(&mut steps, step);
            }
        }
        for step in self.by_command(data, process) {
            put(&mut steps, step);
        }
        steps.sort_by(|a, b| (a.at, &a.to, a.means).cmp(&(b.at, &b.to, b.means)));
        steps
    }

    fn by_command(&mut self, data: &Dataset, process: ProcessIdx) -> Vec<RemoteStep> {
        let node = data.process(process);
        let Some(command) = node.command_line else {
            return Vec::new();
        };
        let own = node.device.and_then(|it| data.device_of_name(it));
        let mut steps = Vec::new();
        for (host, means) in hosts(data.text(command)) {
            let known = known_device(data, &host);
            let device = known.and_then(|it| data.device_of_name(it));
            if device.is_some() && device == own {
                continue;
            }
            let mut step = RemoteStep {
                to: device.map_or(host, |it| data.text(data.entity(it).name).to_owned()),
                device,
                means,
                at: node.started,
                process: None,
                facts: vec![RemoteFact::CommandLine],
                inferred: false,
            };
            if let (Some(known), Some(device), Some(at)) = (known, device, node.started) {
                let window = Window::around(at, BEFORE_SECS, COMMAND_SECS);
                let from = Origin {
                    address: None,
                    port: None,
                    device: own,
                    data,
                };
                let sign_ins = from.sign_ins(device, window);
                if !self.by_session(data, &mut step, known, &sign_ins) {
                    self.by_server(data, &mut step, known, device, window);
                }
            }
            steps.push(step);
        }
        steps
    }

    fn by_connection(
        &mut self,
        data: &Dataset,
        process: ProcessIdx,
        connection: &Connection<'_>,
    ) -> Option<RemoteStep> {
        let here = data.process(process).device;
        let known = connection.to().and_then(|it| data.device_at(it));
        let there = known.and_then(|it| data.device_of_name(it));
        if known.is_some() && known == here {
            return None;
        }
        let window = Window::around(connection.at, BEFORE_SECS, AFTER_SECS);
        let accepted = accepted(data, connection, here, there, window);
        let device = accepted.map(|it| it.1).or(there)?;
        let known = known.or_else(|| device_known_as(data, accepted?.0))?;
        let sign_ins = Origin::of(data, connection, here).sign_ins(device, window);
        let means = means_of(connection.port());
        let mut step = RemoteStep {
            to: data.text(data.entity(device).name).to_owned(),
            device: Some(device),
            means: means.unwrap_or(RemoteMeans::Logon),
            at: Some(connection.at),
            process: None,
            facts: vec![RemoteFact::Connection(connection.event)],
            inferred: false,
        };
        step.facts
            .extend(accepted.map(|it| RemoteFact::Accepted(it.0)));
        let is_told = accepted.is_some() || !sign_ins.is_empty();
        if !is_told {
            return None;
        }
        let led = self.by_session(data, &mut step, known, &sign_ins)
            || self.by_server(data, &mut step, known, device, window)
            || accepted.is_some_and(|it| self.by_acceptor(data, &mut step, known, it.0, window));
        let is_exact = sign_ins
            .first()
            .is_some_and(|it| it.is_exact && !is_of_device(data, it.event));
        (led || is_exact || (accepted.is_some() && means.is_some())).then_some(step)
    }

    /// Leads a step to the first process in the session of a sign-in.
    fn by_session(
        &mut self,
        data: &Dataset,
        step: &mut RemoteStep,
        known: Symbol,
        sign_ins: &[SignIn],
    ) -> bool {
        for sign_in in sign_ins {
            let Some(session) = sign_in.session else {
                continue;
            };
            let window = Window::around(sign_in.at, BEFORE_SECS, SESSION_SECS);
            let started = self.starts.within(data, known, window);
            let runs_in = |it: &ProcessIdx| data.process(*it).logon == Some(session);
            if let Some(found) = started.into_iter().find(runs_in) {
                step.facts.push(RemoteFact::Logon(sign_in.event));
                step.facts.push(RemoteFact::Session(found));
                step.process = Some(found);
                step.inferred = !sign_in.is_exact;
                if is_served(data, found, RemoteMeans::WinRm) {
                    step.means = RemoteMeans::WinRm;
                } else if is_served(data, found, RemoteMeans::Wmi) {
                    step.means = RemoteMeans::Wmi;
                }
                return true;
            }
        }
        if let Some(first) = sign_ins.first() {
            step.facts.push(RemoteFact::Logon(first.event));
        }
        false
    }

    /// Leads a step to the only process that was started by what serves its means.
    fn by_server(
        &mut self,
        data: &Dataset,
        step: &mut RemoteStep,
        known: Symbol,
        device: EntityIdx,
        window: Window,
    ) -> bool {
        // Services and tasks come over shares: that one was made tells which.
        let made_as = [RemoteMeans::Service, RemoteMeans::ScheduledTask];
        let candidates: Vec<(RemoteMeans, Option<EventIdx>)> = match step.means {
            RemoteMeans::Logon => made_as
                .into_iter()
                .filter_map(|it| Some((it, Some(made(data, device, it, window)?))))
                .collect(),
            means => vec![(means, made(data, device, means, window))],
        };
        let started = self.starts.within(data, known, window);
        for (means, made) in candidates {
            let mut served = started.iter().filter(|it| is_served(data, **it, means));
            if let (Some(&found), None) = (served.next(), served.next()) {
                step.facts.extend(made.map(RemoteFact::Made));
                step.facts.push(RemoteFact::Served(found));
                step.means = means;
                step.process = Some(found);
                step.inferred = true;
                return true;
            }
            if let Some(made) = made {
                step.facts.push(RemoteFact::Made(made));
                step.means = means;
            }
        }
        false
    }

    /// Leads a step to the only process that the acceptor of the connection started.
    fn by_acceptor(
        &mut self,
        data: &Dataset,
        step: &mut RemoteStep,
        known: Symbol,
        accepted: EventIdx,
        window: Window,
    ) -> bool {
        let acceptor = data
            .event(accepted)
            .actor
            .and_then(|it| data.process_of(it));
        let Some(acceptor) = acceptor else {
            return false;
        };
        let name = data.text_or_empty(data.process(acceptor).image.name);
        if name.is_empty() || SERVERS.iter().any(|it| it.eq_ignore_ascii_case(name)) {
            return false;
        }
        let started = self.starts.within(data, known, window);
        let is_own = |it: &&ProcessIdx| data.process(**it).parent.process() == Some(acceptor);
        let mut own = started.iter().filter(is_own);
        let (Some(&found), None) = (own.next(), own.next()) else {
            return false;
        };
        step.facts.push(RemoteFact::Served(found));
        if step.means == RemoteMeans::Logon {
            step.means = RemoteMeans::Connection;
        }
        step.process = Some(found);
        step.inferred = true;
        true
    }
}

/// Whether a device signed in with its own account, as each does all the time.
fn is_of_device(data: &Dataset, sign_in: EventIdx) -> bool {
    let account = data.event(sign_in).account.map(|it| data.subject(it));
    let Some(Subject::User(account)) = account else {
        return false;
    };
    data.text_or_empty(account.name).ends_with('$')
}

/// Connections of a process to others, the first few.
fn outgoing(data: &Dataset, process: ProcessIdx) -> Vec<Connection<'_>> {
    let events = data.events_of_process(process).iter().copied();
    events
        .filter(|&it| data.event(it).kind == EventKind::Connection && is_made(data, it))
        .filter_map(|it| Connection::of(data, it))
        .take(MAX_CONNECTIONS)
        .collect()
}

/// What a port is there for; none where it is there for much else.
fn means_of(port: Option<u16>) -> Option<RemoteMeans> {
    match port? {
        5985 | 5986 | 47001 => Some(RemoteMeans::WinRm),
        3389 => Some(RemoteMeans::RemoteDesktop),
        _ => None,
    }
}

/// The device that a host of a command line is, as processes know it.
fn known_device(data: &Dataset, host: &str) -> Option<Symbol> {
    match host.trim_matches(['[', ']']).parse::<IpAddr>() {
        Ok(address) => data.device_at(address),
        Err(_) => data.device_called(host),
    }
}

fn device_known_as(data: &Dataset, event: EventIdx) -> Option<Symbol> {
    match data.subject(data.event(event).device?) {
        Subject::Device(it) => {
            data.device_known_as(it.defender_id.or(it.dns_name).or(it.host_name))
        }
        _ => None,
    }
}

/// Adds a step; one to the same device by the same means, or by means that are not
/// told, is the same.
fn put(steps: &mut Vec<RemoteStep>, step: RemoteStep) {
    let vague = |it: RemoteMeans| matches!(it, RemoteMeans::Logon | RemoteMeans::Connection);
    let same = steps.iter_mut().find(|it| {
        it.to == step.to
            && it.device == step.device
            && (it.means == step.means || vague(it.means) || vague(step.means))
            && (it.process == step.process || it.process.is_none() || step.process.is_none())
    });
    let Some(known) = same else {
        return steps.push(step);
    };
    if vague(known.means) {
        known.means = step.means;
    }
    known.at = earliest(known.at, step.at);
    // Further connections and sign-ins tell nothing new.
    let is_new = |it: &RemoteFact| match it {
        RemoteFact::Connection(_) | RemoteFact::Accepted(_) | RemoteFact::Logon(_) => false,
        it => !known.facts.contains(it),
    };
    let facts: Vec<RemoteFact> = if known.process.is_none() && step.process.is_some() {
        known.process = step.process;
        known.inferred = step.inferred;
        let mut facts = step.facts;
        facts.extend(
            known
                .facts
                .iter()
                .filter(|it| **it == RemoteFact::CommandLine),
        );
        facts
    } else {
        let mut facts = known.facts.clone();
        facts.extend(step.facts.into_iter().filter(is_new));
        facts
    };
    known.facts = facts;
}

fn earliest(a: Option<Timestamp>, b: Option<Timestamp>) -> Option<Timestamp> {
    a.into_iter().chain(b).min()
}
