//! The incidents of a correlation as the dataset shows them: with stable ids and
//! generated names.

use crate::naming::{NameParts, incident_name};
use crate::{ConnectorKind, Correlation, Facts, IncidentNo, ValueId};
use rustc_hash::FxHashSet;
use throughline_dataset::{AlertIdx, Dataset, MadeIncident};

/// The alert of a group that was known first, by creation, then by key: it stays the
/// same when more alerts come, and whatever the order of files.
pub fn known_first(data: &Dataset, facts: &Facts, alerts: &[AlertIdx]) -> Option<AlertIdx> {
    let known = |it: AlertIdx| match facts.alert(it).known {
        i64::MIN => i64::MAX,
        told => told,
    };
    alerts.iter().copied().min_by(|&a, &b| {
        let key = |it| data.alert_key(it);
        known(a).cmp(&known(b)).then_with(|| key(a).cmp(key(b)))
    })
}

/// The id that an incident has by the key of its first known alert.
pub fn made_id(key: &str) -> String {
    let hash = key.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    // Folded, as FNV's authors do for fewer bits.
    format!("r-{:012x}", (hash >> 48 ^ hash) & 0xffff_ffff_ffff)
}

/// Whether a text is an id such as [`made_id`] makes.
pub fn is_made_id(id: &str) -> bool {
    let is_digit = |it: u8| it.is_ascii_digit() || (b'a'..=b'f').contains(&it);
    id.strip_prefix("r-")
        .is_some_and(|it| it.len() == 12 && it.bytes().all(is_digit))
}

/// The ids of incidents, and of those that are no more where they went.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MadeIds {
    /// By the number of the incident.
    pub ids: Vec<String>,
    /// Kept ids of incidents that went into another (CO-8), with which: positions
    /// among the kept ones.
    pub gone: Vec<(usize, IncidentNo)>,
}

impl MadeIds {
    /// The id of each incident. Kept ones go wherever their alert is; the first to
    /// come keeps its id there. Where two would have the same, the one that was known
    /// later has one made of its key with a number behind.
    pub fn of(
        data: &Dataset,
        facts: &Facts,
        correlation: &Correlation,
        kept: &[(&str, AlertIdx)],
    ) -> Self {
        let mut made = Self {
            ids: vec![String::new(); correlation.len()],
            gone: Vec::new(),
        };
        let mut given: FxHashSet<String> = FxHashSet::default();
        for (at, &(id, alert)) in kept.iter().enumerate() {
            let no = correlation.incident_of(alert);
            given.insert(id.to_owned());
            let own = &mut made.ids[no.0 as usize];
            if own.is_empty() {
                id.clone_into(own);
            } else {
                made.gone.push((at, no));
            }
        }
        let mut firsts: Vec<(AlertIdx, IncidentNo)> = correlation
            .groups()
            .filter(|(no, _)| made.ids[no.0 as usize].is_empty())
            .filter_map(|(no, it)| Some((known_first(data, facts, it.alerts)?, no)))
            .collect();
        firsts.sort_by(|a, b| {
            let key = |it: AlertIdx| (facts.alert(it).known, data.alert_key(it));
            key(a.0).cmp(&key(b.0))
        });
        for (first, no) in firsts {
            let key = data.alert_key(first);
            let further = (2..).map(|nth| made_id(&format!("{key}~{nth}")));
            let mut ways = std::iter::once(made_id(key)).chain(further);
            if let Some(id) = ways.find(|it| !given.contains(it)) {
                given.insert(id.clone());
                made.ids[no.0 as usize] = id;
            }
        }
        made
    }
}

/// Every incident with its id, name and times, by its number.
pub fn made_incidents(
    data: &Dataset,
    facts: &Facts,
    correlation: &Correlation,
    ids: &MadeIds,
) -> Vec<MadeIncident> {
    let all = correlation.groups();
    all.map(|(no, _)| made_incident(data, facts, correlation, ids, no))
        .collect()
}

/// One incident with its id, name and times.
pub fn made_incident(
    data: &Dataset,
    facts: &Facts,
    correlation: &Correlation,
    ids: &MadeIds,
    no: IncidentNo,
) -> MadeIncident {
    let group = correlation.group(no);
    let rows = || group.alerts.iter().map(|&it| data.alert(it));
    let begun = rows().filter_map(|it| it.first_activity.or(it.created));
    MadeIncident {
        key: ids.ids[no.0 as usize].clone(),
        title: name_of(data, facts, group.alerts),
        created: rows()
            .filter_map(|it| it.created.or(it.first_activity))
            .min(),
        first_activity: begun.min(),
        last_activity: rows()
            .filter_map(throughline_dataset::AlertRow::activity)
            .max(),
        alerts: group.alerts.to_vec(),
        merged_into: None,
    }
}

/// The name that an incident of these alerts has.
pub fn name_of(data: &Dataset, facts: &Facts, alerts: &[AlertIdx]) -> String {
    // Most incidents have one alert, and its title is their name (IQ-18).
    if let [only] = alerts {
        return data.text_or_empty(data.alert(*only).title).to_owned();
    }
    let mut in_order = alerts.to_vec();
    in_order.sort_unstable();
    let mut categories: FxHashSet<&str> = FxHashSet::default();
    let mut sources = FxHashSet::default();
    let mut of_kind: [FxHashSet<ValueId>; 2] = Default::default();
    for &alert in &in_order {
        let row = data.alert(alert);
        categories.extend(row.category.map(|it| data.text(it)));
        sources.insert(row.service_source);
        for &value in facts.connectors(alert) {
            match facts.values().get(value).kind {
                ConnectorKind::Device => of_kind[0].insert(value),
                ConnectorKind::User => of_kind[1].insert(value),
                _ => continue,
            };
        }
    }
    let mut categories: Vec<&str> = categories.into_iter().collect();
    categories.sort_unstable();
    incident_name(&NameParts {
        titles: in_order
            .iter()
            .map(|&it| data.text_or_empty(data.alert(it).title))
            .collect(),
        categories,
        endpoints: of_kind[0].len(),
        users: of_kind[1].len(),
        sources: sources.len(),
    })
}

#[cfg(test)]
mod tests {
    use super::{is_made_id, made_id};

    /// Links and journals hold these: they must never change. Worked out by another
    /// program.
    #[test]
    fn ids_are_the_same_in_every_version() {
        for (key, id) in [
            ("", "r-9ce48422e8d7"),
            ("a", "r-dc4c860143ef"),
            ("da637_1", "r-312708874dae"),
        ] {
            assert_eq!(made_id(key), id, "{key}");
            assert!(is_made_id(id));
        }
    }
}
