//! What another device tells of somebody who came over the network: connections it
//! accepted, sign-ins, services and tasks that were made, processes that started.

use crate::action::Action;
use crate::remote_step::RemoteMeans;
use rustc_hash::FxHashMap;
use std::net::IpAddr;
use throughline_dataset::{
    ConnectionEnds, Dataset, EntityIdx, EventIdx, ProcessIdx, SubjectId, Symbol, address_of,
    port_of,
};
use throughline_model::{EventKind, LogonKind, Subject, Timestamp};

/// A span of time on another device. Clocks differ by seconds.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Window {
    from: i64,
    to: i64,
}

impl Window {
    /// So many seconds around a moment.
    pub(crate) fn around(at: Timestamp, before: u32, after: u32) -> Self {
        let nanos = at.nanos();
        Self {
            from: nanos.saturating_sub(i64::from(before) * 1_000_000_000),
            to: nanos.saturating_add(i64::from(after) * 1_000_000_000),
        }
    }

    fn holds(self, at: Option<Timestamp>) -> bool {
        at.is_some_and(|it| (self.from..=self.to).contains(&it.nanos()))
    }
}

/// A connection as one of its ends tells it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Connection<'d> {
    pub(crate) event: EventIdx,
    pub(crate) at: Timestamp,
    ends: ConnectionEnds<'d>,
}

impl<'d> Connection<'d> {
    /// A connection event with its ends; none where they are not told.
    pub(crate) fn of(data: &'d Dataset, event: EventIdx) -> Option<Self> {
        let row = data.event(event);
        Some(Self {
            event,
            at: row.at?,
            ends: ConnectionEnds::of(data.text(row.detail?))?,
        })
    }

    /// The address that it went to.
    pub(crate) fn to(&self) -> Option<IpAddr> {
        address_of(self.ends.to)
    }

    /// The address that it came from.
    pub(crate) fn from(&self) -> Option<IpAddr> {
        address_of(self.ends.from)
    }

    /// The port that it went to.
    pub(crate) fn port(&self) -> Option<u16> {
        port_of(self.ends.to)
    }

    /// Whether both tell of one connection: ports at both ends are the same.
    fn is_same(&self, other: &Self) -> bool {
        self.ends == other.ends && port_of(self.ends.from).is_some() && self.port().is_some()
    }
}

/// The events of an entity within a window.
pub(crate) fn events_within(data: &Dataset, entity: EntityIdx, window: Window) -> &[EventIdx] {
    among(data, data.events_of_entity(entity), window)
}

/// Those of events, which are in the order of time, that are within a window.
pub(crate) fn among<'e>(data: &Dataset, events: &'e [EventIdx], window: Window) -> &'e [EventIdx] {
    let nanos = |it: &EventIdx| data.event(*it).at.map(Timestamp::nanos);
    // Events without a time come first.
    let start = events.partition_point(|it| nanos(it).is_none_or(|at| at < window.from));
    let end = events.partition_point(|it| nanos(it).is_none_or(|at| at <= window.to));
    &events[start..end.max(start)]
}

/// The event by which another device than `here` tells of the same connection, and
/// that device.
pub(crate) fn accepted(
    data: &Dataset,
    connection: &Connection<'_>,
    here: Option<Symbol>,
    there: Option<EntityIdx>,
    window: Window,
) -> Option<(EventIdx, EntityIdx)> {
    let far = data.event_objects(connection.event).first().copied();
    let far = far.and_then(|it| data.entity_of(it));
    let heard_of = [there, far];
    let events = heard_of.into_iter().flatten();
    events
        .flat_map(|it| events_within(data, it, window).iter().copied())
        .find_map(|idx| {
            let row = data.event(idx);
            let is_incoming = row.kind == EventKind::Connection && is_accepted(data, idx);
            if !is_incoming || !Connection::of(data, idx)?.is_same(connection) {
                return None;
            }
            let device = data.entity_of(row.device?)?;
            (here.and_then(|it| data.device_of_name(it)) != Some(device)).then_some((idx, device))
        })
}

/// A sign-in over the network.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SignIn {
    pub(crate) event: EventIdx,
    pub(crate) at: Timestamp,
    pub(crate) session: Option<Symbol>,
    /// The port at the other end is the connection's: it is the same one.
    pub(crate) is_exact: bool,
}

/// Who came from where, as far as it is known.
#[derive(Clone, Copy)]
pub(crate) struct Origin<'d> {
    pub(crate) address: Option<IpAddr>,
    pub(crate) port: Option<u16>,
    /// The device that it is.
    pub(crate) device: Option<EntityIdx>,
    pub(crate) data: &'d Dataset,
}

impl<'d> Origin<'d> {
    pub(crate) fn of(data: &'d Dataset, connection: &Connection<'d>, here: Option<Symbol>) -> Self {
        Self {
            address: connection.from(),
            port: port_of(connection.ends.from),
            device: here.and_then(|it| data.device_of_name(it)),
            data,
        }
    }

    /// The sign-ins from there that a device tells of, those on the same port first.
    pub(crate) fn sign_ins(&self, device: EntityIdx, window: Window) -> Vec<SignIn> {
        let events = events_within(self.data, device, window);
        let mut found: Vec<SignIn> = events.iter().filter_map(|&it| self.sign_in(it)).collect();
        found.sort_by_key(|it| (!it.is_exact, it.at, it.event));
        found
    }

    fn sign_in(&self, event: EventIdx) -> Option<SignIn> {
        let row = self.data.event(event);
        let logon = row.logon.as_deref()?;
        if !logon.begins || !logon.kind.is_some_and(LogonKind::is_remote) {
            return None;
        }
        let mut is_from_there = false;
        for &object in self.data.event_objects(event) {
            is_from_there |= match self.data.subject(object) {
                Subject::Ip(ip) => {
                    let address = ip.address.and_then(|it| self.data.text(it).parse().ok());
                    let address = address.map(|it: IpAddr| it.to_canonical());
                    address.is_some() && address == self.address.map(|it| it.to_canonical())
                }
                Subject::Device(_) => {
                    self.device.is_some() && self.data.entity_of(object) == self.device
                }
                _ => false,
            };
        }
        // A sign-in tells the port of the connection that it came through: by another
        // port it is another's.
        let ports = logon.from_port.zip(self.port);
        if !is_from_there || ports.is_some_and(|it| it.0 != it.1) {
            return None;
        }
        Some(SignIn {
            event,
            at: row.at?,
            session: logon.session,
            is_exact: logon.from_port.is_some() && logon.from_port == self.port,
        })
    }
}

/// The events that a service or a scheduled task was made on a device.
pub(crate) fn made(
    data: &Dataset,
    device: EntityIdx,
    means: RemoteMeans,
    window: Window,
) -> Option<EventIdx> {
    let kind = match means {
        RemoteMeans::Service => EventKind::Service,
        RemoteMeans::ScheduledTask => EventKind::ScheduledTask,
        _ => return None,
    };
    let events = events_within(data, device, window).iter().copied();
    let mut made = events.filter(|&it| {
        let row = data.event(it);
        let word = data.text_or_empty(row.action);
        row.kind == kind && Action::of(kind, word, "") == Action::Created
    });
    made.next()
}

/// The processes of devices in the order of their starts.
#[derive(Default)]
pub(crate) struct Starts {
    of_device: FxHashMap<Symbol, Vec<(Timestamp, ProcessIdx)>>,
}

impl Starts {
    /// The processes that started on a device within a window.
    pub(crate) fn within(
        &mut self,
        data: &Dataset,
        device: Symbol,
        window: Window,
    ) -> Vec<ProcessIdx> {
        let starts = self.of_device.entry(device).or_insert_with(|| {
            let own = data.processes().filter(|it| it.1.device == Some(device));
            let mut starts: Vec<(Timestamp, ProcessIdx)> = own
                .filter_map(|(idx, process)| Some((process.started?, idx)))
                .collect();
            starts.sort_unstable();
            starts
        });
        let begin = starts.partition_point(|it| it.0.nanos() < window.from);
        let rest = starts[begin..].iter();
        rest.take_while(|it| window.holds(Some(it.0)))
            .map(|it| it.1)
            .collect()
    }
}

/// Whether a process was started by what serves requests of this kind.
pub(crate) fn is_served(data: &Dataset, process: ProcessIdx, means: RemoteMeans) -> bool {
    let node = data.process(process);
    let own = data.text_or_empty(node.image.name);
    let is = |name: &str| own.eq_ignore_ascii_case(name);
    match means {
        RemoteMeans::WinRm => is("wsmprovhost.exe") || is("winrshost.exe"),
        // Windows' own services come and go all the time.
        RemoteMeans::Service if is("svchost.exe") => false,
        _ => node
            .parent
            .process()
            .is_some_and(|it| serves(data, it, means)),
    }
}

/// Whether a process serves requests of this kind by starting others.
pub(crate) fn serves(data: &Dataset, process: ProcessIdx, means: RemoteMeans) -> bool {
    let node = data.process(process);
    let by = data.text_or_empty(node.image.name);
    let is = |name: &str| by.eq_ignore_ascii_case(name);
    let runs_for = |service: &str| {
        let command = data.text_or_empty(node.command_line);
        is("svchost.exe") && command.to_ascii_lowercase().contains(service)
    };
    match means {
        RemoteMeans::Service => is("services.exe"),
        RemoteMeans::ScheduledTask => is("taskeng.exe") || runs_for("-s schedule"),
        RemoteMeans::Wmi => is("wmiprvse.exe"),
        RemoteMeans::Dcom => is("mmc.exe") || runs_for("dcomlaunch"),
        RemoteMeans::WinRm
        | RemoteMeans::RemoteDesktop
        | RemoteMeans::Connection
        | RemoteMeans::Logon => false,
    }
}

/// The devices from which somebody connected or signed in to a device within a window.
pub(crate) fn visitors(data: &Dataset, device: EntityIdx, window: Window) -> Vec<EntityIdx> {
    let mut found: Vec<EntityIdx> = Vec::new();
    for &event in events_within(data, device, window) {
        let row = data.event(event);
        let is_visit = match (row.kind, row.logon.as_deref()) {
            (EventKind::Logon, Some(logon)) => {
                logon.begins && logon.kind.is_some_and(LogonKind::is_remote)
            }
            (EventKind::Connection, _) => is_accepted(data, event),
            _ => false,
        };
        if is_visit {
            let objects = data.event_objects(event).iter();
            found.extend(objects.filter_map(|&it| device_behind(data, it)));
        }
    }
    found.sort_unstable();
    found.dedup();
    found.retain(|it| *it != device);
    found
}

/// The device that an object is, or whose address it is.
fn device_behind(data: &Dataset, object: SubjectId) -> Option<EntityIdx> {
    match data.subject(object) {
        Subject::Ip(ip) => {
            let address = data.text(ip.address?).parse().ok()?;
            data.device_of_name(data.device_at(address)?)
        }
        Subject::Device(_) => data.entity_of(object),
        _ => None,
    }
}

/// Whether a device tells of a connection that it accepted.
pub(crate) fn is_accepted(data: &Dataset, event: EventIdx) -> bool {
    action(data, event) == Action::Accepted
}

/// Whether a device tells of a connection that it made.
pub(crate) fn is_made(data: &Dataset, event: EventIdx) -> bool {
    action(data, event) == Action::Connected
}

fn action(data: &Dataset, event: EventIdx) -> Action {
    let row = data.event(event);
    let words = [row.action, row.detail].map(|it| data.text_or_empty(it));
    Action::of(row.kind, words[0], words[1])
}
