//! The incidents of a correlation as the dataset shows them: with stable ids and
//! generated names.

use crate::naming::{NameParts, incident_name};
use crate::{ConnectorKind, Correlation, Facts, IncidentNo, ValueId};
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::hash_map::Entry;
use throughline_dataset::{AlertIdx, Dataset, MadeIncident, MadeTitle};

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
    spelled(hash(key))
}

/// The number behind an id: what [`made_id`] spells.
fn hash(key: &str) -> u64 {
    let hash = key.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    // Folded, as FNV's authors do for fewer bits.
    (hash >> 48 ^ hash) & 0xffff_ffff_ffff
}

/// There are hundreds of thousands, for which a format would take long.
fn spelled(hash: u64) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut id = String::with_capacity(14);
    id.push_str("r-");
    let digits = (0..12).rev().map(|nth| hash >> (4 * nth) & 0xf);
    id.extend(digits.map(|it| char::from(DIGITS[it as usize])));
    id
}

/// Whether a text is an id such as [`made_id`] makes.
pub fn is_made_id(id: &str) -> bool {
    hash_of_id(id).is_some()
}

fn hash_of_id(id: &str) -> Option<u64> {
    let is_digit = |it: u8| it.is_ascii_digit() || (b'a'..=b'f').contains(&it);
    let digits = id.strip_prefix("r-")?;
    let is_one = digits.len() == 12 && digits.bytes().all(is_digit);
    is_one
        .then(|| u64::from_str_radix(digits, 16).ok())
        .flatten()
}

/// The ids of incidents, and of those that are no more where they went.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MadeIds {
    /// The number behind each id, by the number of the incident: there are hundreds of
    /// thousands.
    hashes: Vec<u64>,
    /// The ids that are kept.
    kept: FxHashMap<IncidentNo, String>,
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
        let mut made = Self::default();
        let mut given: FxHashSet<u64> = FxHashSet::default();
        for (at, &(id, alert)) in kept.iter().enumerate() {
            let no = correlation.incident_of(alert);
            given.extend(hash_of_id(id));
            match made.kept.entry(no) {
                Entry::Vacant(own) => drop(own.insert(id.to_owned())),
                Entry::Occupied(_) => made.gone.push((at, no)),
            }
        }
        let first = |no: IncidentNo| known_first(data, facts, correlation.group(no).alerts);
        let key = |it: AlertIdx| data.alert_key(it);
        made.hashes = correlation
            .groups()
            .map(|(no, _)| first(no).map_or(0, |it| hash(key(it))))
            .collect();
        let is_own = |no: &IncidentNo| !made.kept.contains_key(no);
        let own = || {
            let all = (0..made.hashes.len() as u32).map(IncidentNo);
            all.filter(is_own)
        };
        if !is_any_twice(&made.hashes, own(), &given) {
            return made;
        }
        let mut firsts: Vec<(AlertIdx, IncidentNo)> =
            own().filter_map(|no| Some((first(no)?, no))).collect();
        firsts.sort_by(|a, b| {
            let known = |it: AlertIdx| (facts.alert(it).known, key(it));
            known(a.0).cmp(&known(b.0))
        });
        for (first, no) in firsts {
            let further = (2..).map(|nth| hash(&format!("{}~{nth}", key(first))));
            let mut ways = std::iter::once(hash(key(first))).chain(further);
            if let Some(id) = ways.find(|it| given.insert(*it)) {
                made.hashes[no.0 as usize] = id;
            }
        }
        made
    }

    /// The id of an incident.
    pub fn id(&self, incident: IncidentNo) -> String {
        match self.kept.get(&incident) {
            Some(kept) => kept.clone(),
            None => spelled(self.hashes[incident.0 as usize]),
        }
    }
}

/// Whether two incidents would have the same id, or one that is given already: of a
/// million, in one case in a thousand.
fn is_any_twice(
    hashes: &[u64],
    own: impl Iterator<Item = IncidentNo>,
    given: &FxHashSet<u64>,
) -> bool {
    let mut ids: Vec<u64> = own.map(|it| hashes[it.0 as usize]).collect();
    ids.extend(given);
    ids.sort_unstable();
    ids.windows(2).any(|it| it[0] == it[1])
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
        key: ids.id(no),
        title: match group.alerts {
            [only] => {
                let title = data.alert(*only).title;
                MadeTitle::Told(title.filter(|it| !data.text(*it).is_empty()))
            }
            several => MadeTitle::Own(name_of(data, facts, several)),
        },
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
    let mut titles = Vec::new();
    let mut sources = Vec::new();
    let (mut devices, mut users) = (Vec::new(), Vec::new());
    let mut reached: Option<(u8, u8)> = None;
    for &alert in alerts {
        let row = data.alert(alert);
        if let Some(title) = row.title.filter(|it| !data.text(*it).is_empty()) {
            titles.push((alert, title));
        }
        if !sources.contains(&row.service_source) {
            sources.push(row.service_source);
        }
        let tactic = facts.alert(alert).tactic;
        if tactic > 0 {
            let (a, b) = reached.unwrap_or((tactic, tactic));
            reached = Some((a.min(tactic), b.max(tactic)));
        }
        for &value in facts.connectors(alert) {
            match facts.values().kind(value) {
                ConnectorKind::Device => devices.push(value),
                ConnectorKind::User => users.push(value),
                _ => {}
            }
        }
    }
    let first = titles.iter().min_by_key(|it| it.0).map(|it| it.1);
    incident_name(&NameParts {
        alerts: alerts.len(),
        first: data.text_or_empty(first),
        is_one: titles.iter().all(|it| Some(it.1) == first),
        reached,
        endpoints: different(devices),
        users: different(users),
        sources: sources.len(),
    })
}

fn different(mut values: Vec<ValueId>) -> usize {
    values.sort_unstable();
    values.dedup();
    values.len()
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
