//! The ports that an address was reached at, or reached out from.

use crate::Engine;
use crate::engine::grouped;
use crate::facts::plain;
use crate::protocol::FactRow;
use std::collections::BTreeMap;
use throughline_dataset::EntityIdx;
use throughline_model::{Subject, SubjectKind};

/// So many ports are named.
const MAX_PORTS: usize = 8;

/// The ports of an address that connections in the same alerts tell of, those first
/// that most connections were to. Ports that it reached out from are made up by its
/// system, and told only where no other is.
pub(crate) fn ports(engine: &Engine, entity: EntityIdx) -> Option<FactRow> {
    let data = &engine.dataset;
    if data.entity(entity).kind != SubjectKind::Ip {
        return None;
    }
    let mut addresses: Vec<&str> = Vec::new();
    for &subject in data.entity(entity).subjects {
        if let Subject::Ip(it) = data.subject(subject) {
            addresses.extend(it.address.map(|it| data.text(it)));
        }
    }
    let (mut to, mut from): (BTreeMap<u64, u32>, BTreeMap<u64, u32>) = Default::default();
    let alerts = data.alerts_of_entity(entity).iter();
    for evidence in alerts.flat_map(|&it| data.evidence(it)) {
        if data.subject_kind(evidence.subject) != SubjectKind::NetworkConnection {
            continue;
        }
        let Subject::NetworkConnection(it) = data.subject(evidence.subject) else {
            continue;
        };
        let is_it = |end| addresses.contains(&data.text_or_empty(end));
        if let Some(port) = it.destination_port.filter(|_| is_it(it.destination_ip)) {
            *to.entry(port).or_default() += 1;
        }
        if let Some(port) = it.source_port.filter(|_| is_it(it.source_ip)) {
            *from.entry(port).or_default() += 1;
        }
    }
    if to.is_empty() {
        return named("Ports it came from", from);
    }
    named("Ports", to)
}

fn named(label: &str, ports: BTreeMap<u64, u32>) -> Option<FactRow> {
    if ports.is_empty() {
        return None;
    }
    let mut ports: Vec<(u64, u32)> = ports.into_iter().collect();
    ports.sort_by_key(|it| (std::cmp::Reverse(it.1), it.0));
    let names = ports.iter().take(MAX_PORTS).map(|it| it.0.to_string());
    let more = match ports.len().saturating_sub(MAX_PORTS) {
        0 => String::new(),
        more => format!(" and {} more", grouped(more)),
    };
    let names = names.collect::<Vec<String>>().join(", ");
    Some(plain(label, names + &more))
}
