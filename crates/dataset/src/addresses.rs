//! Which device has which address.
//!
//! Told by what is known of devices (last address, interfaces) and by their own
//! connections, whose near end is theirs. An address that several devices have
//! had tells nothing, and neither do those that every device has.

use crate::columns::SubjectId;
use crate::devices::Devices;
use crate::store::Store;
use crate::symbols::Symbol;
use rustc_hash::{FxHashMap, FxHashSet};
use std::net::IpAddr;
use throughline_model::{EventKind, Subject, SubjectKind};

/// The one device that has an address, by the name that processes know it by; none
/// where several have.
#[derive(Default)]
pub(crate) struct Addresses {
    devices: FxHashMap<IpAddr, Option<Symbol>>,
}

impl Addresses {
    /// The addresses that devices and these events (rows) tell.
    pub(crate) fn gather(store: &Store, events: &[u32], devices: &Devices) -> Self {
        let mut addresses = Self::default();
        for subject in (0..store.subjects.len() as u32).map(SubjectId) {
            if store.kind(subject) != SubjectKind::Device {
                continue;
            }
            let Subject::Device(device) = store.subject(subject) else {
                continue;
            };
            let name = device.defender_id.or(device.dns_name).or(device.host_name);
            let Some(known) = devices.known_as(name) else {
                continue;
            };
            for address in device.last_ip.into_iter().chain(device.interfaces) {
                addresses.note(store.symbols.text(address).parse().ok(), known);
            }
        }
        let mut device_of: FxHashMap<SubjectId, Option<Symbol>> = FxHashMap::default();
        let mut seen: FxHashSet<(Symbol, IpAddr)> = FxHashSet::default();
        for &row in events {
            let event = &store.events[row as usize];
            let (EventKind::Connection, Some(device), Some(detail)) =
                (event.kind, event.device, event.detail)
            else {
                continue;
            };
            let known = device_of
                .entry(device)
                .or_insert_with(|| device_known(store, device, devices));
            let far = store.objects_of(event).first().copied();
            let near = near_address(store, store.symbols.text(detail), far);
            if let (Some(known), Some(near)) = (*known, near)
                && seen.insert((known, near))
            {
                addresses.note(Some(near), known);
            }
        }
        addresses
    }

    fn note(&mut self, address: Option<IpAddr>, device: Symbol) {
        let Some(address) = address.map(|it| it.to_canonical()) else {
            return;
        };
        let link_local =
            matches!(address, IpAddr::V4(it) if it.is_link_local() || it.is_broadcast());
        if address.is_loopback() || address.is_unspecified() || address.is_multicast() || link_local
        {
            return;
        }
        let known = self.devices.entry(address).or_insert(Some(device));
        if *known != Some(device) {
            *known = None;
        }
    }

    pub(crate) fn device_at(&self, address: IpAddr) -> Option<Symbol> {
        self.devices.get(&address.to_canonical()).copied().flatten()
    }
}

fn device_known(store: &Store, device: SubjectId, devices: &Devices) -> Option<Symbol> {
    let Subject::Device(device) = store.subject(device) else {
        return None;
    };
    devices.known_as(device.defender_id.or(device.dns_name).or(device.host_name))
}

/// The end of a connection that is the device's own: the one that is not the
/// address that the event is about.
fn near_address(store: &Store, detail: &str, far: Option<SubjectId>) -> Option<IpAddr> {
    let far = far.and_then(|it| match store.subject(it) {
        Subject::Ip(ip) => store.symbols.text(ip.address?).parse::<IpAddr>().ok(),
        _ => None,
    });
    let ends = ConnectionEnds::of(detail)?;
    let (from, to) = (address_of(ends.from)?, address_of(ends.to));
    match (far, to) {
        (Some(far), Some(to)) if far.to_canonical() == from.to_canonical() => {
            (far.to_canonical() != to.to_canonical()).then_some(to)
        }
        (Some(far), None) if far.to_canonical() == from.to_canonical() => None,
        _ => Some(from),
    }
}

/// The two ends of a connection, as importers write them at the beginning of an
/// event's line: `TCP 10.0.0.5:49812 → 203.0.113.9:443`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ConnectionEnds<'t> {
    /// Address and port that it came from.
    pub from: &'t str,
    /// Address and port that it went to.
    pub to: &'t str,
}

impl<'t> ConnectionEnds<'t> {
    /// The ends in the line of a connection event.
    pub fn of(detail: &'t str) -> Option<Self> {
        let (before, after) = detail.split_once(" → ")?;
        let from = before.rsplit(' ').next()?;
        let end = after.find([' ', ',']).unwrap_or(after.len());
        let ends = Self {
            from,
            to: &after[..end],
        };
        (!ends.from.is_empty() && !ends.to.is_empty()).then_some(ends)
    }
}

/// The address of one end: `10.0.0.5:49812`, `[fe80::1]:445`, `10.0.0.5`.
pub fn address_of(end: &str) -> Option<IpAddr> {
    if let Some(bracketed) = end.strip_prefix('[') {
        return bracketed.split(']').next()?.parse().ok();
    }
    end.parse()
        .ok()
        .or_else(|| end.rsplit_once(':')?.0.parse().ok())
}

/// The port of one end, where it tells one.
pub fn port_of(end: &str) -> Option<u16> {
    if end.parse::<IpAddr>().is_ok() {
        return None;
    }
    end.rsplit_once(':')?.1.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ends_are_taken_from_the_line() {
        for (detail, ends) in [
            (
                "TCP 10.0.0.5:49812 → 203.0.113.9:443, with a.example",
                Some(("10.0.0.5:49812", "203.0.113.9:443")),
            ),
            (
                "10.0.0.5 → [fe80::1]:445",
                Some(("10.0.0.5", "[fe80::1]:445")),
            ),
            ("TCP listening at 10.0.0.5:1", None),
            (" → ", None),
        ] {
            let found = ConnectionEnds::of(detail).map(|it| (it.from, it.to));
            assert_eq!(found, ends, "{detail}");
        }
    }

    #[test]
    fn ends_have_addresses_and_ports() {
        for (end, address, port) in [
            ("10.0.0.5:49812", Some("10.0.0.5"), Some(49812)),
            ("[fe80::1]:445", Some("fe80::1"), Some(445)),
            ("fe80::1", Some("fe80::1"), None),
            ("10.0.0.5", Some("10.0.0.5"), None),
            ("host.example:443", None, Some(443)),
            ("?", None, None),
        ] {
            let address = address.and_then(|it| it.parse().ok());
            assert_eq!((address_of(end), port_of(end)), (address, port), "{end}");
        }
    }
}
