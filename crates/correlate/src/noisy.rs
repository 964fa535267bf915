//! The values that weld incidents together, or would if they counted in full
//! (CO-17): what an analyst looks through for gateways, service accounts and tools
//! that everybody uses.

use crate::alert_facts::Facts;
use crate::exclusions::Admission;
use crate::joining::Step;
use crate::noise::is_noise;
use crate::reason::Reason;
use crate::settings::NamedValue;
use crate::{Bits, ConnectorKind, Correlation, EpisodeIdx, ValueId};
use rustc_hash::{FxHashMap, FxHashSet};
use std::cmp::Reverse;

/// What one value would connect. Values of one kind and name are one here, because
/// that is how they are taken out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoisyValue {
    /// The value, as the data first spells it.
    pub value: NamedValue,
    /// Whether it comes with the program as connecting nothing.
    pub is_noise: bool,
    /// Whether it connects.
    pub admission: Admission,
    /// How many alerts name it.
    pub alerts: u32,
    /// How many episodes do.
    pub episodes: u32,
    /// How many other devices these name.
    pub devices: u32,
    /// How many other accounts and mailboxes.
    pub users: u32,
    /// What is taken off what it says, for its reach.
    pub damping: Bits,
    /// What is taken off for how many episodes it has.
    pub crowding: Bits,
    /// How many joins of two episodes it would make, if it always counted: of its
    /// episodes those that follow another within the window of its kind.
    pub would_join: u32,
    /// How many joins there are now of which it is the strongest reason.
    pub joins: u32,
}

/// Values that connect much, or would.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NoisyValues {
    /// The values, those that would join most first.
    pub rows: Vec<NoisyValue>,
    /// How many there are beyond those.
    pub more: u32,
}

impl NoisyValues {
    /// Finds the values that reach further than is usual for their kind, that come
    /// with the program as connecting nothing, or that an analyst took out or let in.
    /// Where words are looked for: those that hold them, whatever they reach. At most
    /// `most` are told.
    pub fn find(facts: &Facts, correlation: &Correlation, words: &str, most: usize) -> Self {
        let finder = Finder {
            facts,
            correlation,
            words: words.trim().to_lowercase(),
        };
        let mut found = finder.named();
        found.sort_by(|a, b| {
            let order = |it: &Named| (Reverse(it.would_join), Reverse(it.episodes.len()));
            order(a).cmp(&order(b)).then_with(|| a.value.cmp(&b.value))
        });
        let more = found.len().saturating_sub(most) as u32;
        found.truncate(most);
        let joins = finder.joins();
        let mut met = vec![u32::MAX; facts.values().len()];
        let rows = (0..).zip(found);
        Self {
            rows: rows
                .map(|(nth, it)| finder.row(nth, it, &joins, &mut met))
                .collect(),
            more,
        }
    }
}

impl Facts {
    /// Whether a value of this kind and name comes with the program as connecting
    /// nothing, by any of its names.
    pub fn is_noise(&self, value: &NamedValue) -> bool {
        is_noise(value.kind, &value.name)
            || self.values().iter().any(|(_, it)| {
                it.is_noise && value.kind == it.kind && key(it.kind, &it.name) == key_of(value)
            })
    }
}

type Key = (ConnectorKind, String);

fn key(kind: ConnectorKind, name: &str) -> Key {
    (kind, name.to_lowercase())
}

fn key_of(value: &NamedValue) -> Key {
    key(value.kind, &value.name)
}

/// The values of one kind and name.
struct Named {
    value: NamedValue,
    ids: Vec<ValueId>,
    episodes: Vec<EpisodeIdx>,
    would_join: u32,
}

struct Finder<'a> {
    facts: &'a Facts,
    correlation: &'a Correlation,
    words: String,
}

impl Finder<'_> {
    /// What is to be told of, with its episodes.
    fn named(&self) -> Vec<Named> {
        let settings = self.correlation.settings();
        let of_analyst = settings
            .exclusions
            .iter()
            .map(|it| &it.value)
            .chain(&settings.readmitted);
        let of_analyst: Vec<&NamedValue> = of_analyst
            .filter(|it| it.name.to_lowercase().contains(&self.words))
            .collect();
        let mut wanted: FxHashSet<Key> = of_analyst.iter().map(|it| key_of(it)).collect();
        for (id, told) in self.facts.values().iter() {
            let uses = self.correlation.commonness().uses(id);
            let key = || key(told.kind, &told.name);
            if self.words.is_empty() {
                if uses.episodes > 1 && (told.is_noise || uses.damping > Bits::ZERO) {
                    wanted.insert(key());
                }
            } else if uses.episodes > 0 {
                let key = key();
                if key.1.contains(&self.words) {
                    wanted.insert(key);
                }
            }
        }
        let mut at: FxHashMap<Key, usize> = FxHashMap::default();
        let mut named: Vec<Named> = Vec::new();
        for (id, told) in self.facts.values().iter() {
            let key = key(told.kind, &told.name);
            if !wanted.contains(&key) {
                continue;
            }
            let at = *at.entry(key).or_insert_with(|| {
                named.push(Named::new(told.kind, told.name.clone()));
                named.len() - 1
            });
            named[at].ids.push(id);
        }
        // What an analyst named stays to be let in again, also where this data does
        // not have it.
        for value in of_analyst {
            at.entry(key_of(value)).or_insert_with(|| {
                named.push(Named::new(value.kind, value.name.clone()));
                named.len() - 1
            });
        }
        for it in &mut named {
            self.gather(it);
        }
        named
    }

    fn gather(&self, named: &mut Named) {
        let commonness = self.correlation.commonness();
        let postings = named.ids.iter().flat_map(|it| commonness.postings(*it));
        named.episodes = postings.copied().collect();
        if named.ids.len() > 1 {
            named.episodes.sort_unstable();
            named.episodes.dedup();
        }
        let window = commonness.window(named.value.kind);
        let episodes = self.correlation.episodes();
        let follow = named.episodes.windows(2).filter(|pair| {
            let [a, b] = [pair[0], pair[1]];
            episodes.get(a).gap_to(episodes.get(b)) <= window
        });
        named.would_join = follow.count() as u32;
    }

    /// How many joins there are of which each value is the strongest reason.
    fn joins(&self) -> FxHashMap<ValueId, u32> {
        let scales = self.correlation.scales(self.facts);
        let mut joins = FxHashMap::default();
        let made = self.correlation.groups().flat_map(|it| it.1.joints);
        for joint in made.filter(|it| matches!(it.step, Step::Values | Step::Viewpoints)) {
            let reasons = scales.between(joint.link.a, joint.link.b);
            if let Some(Reason::Shared { value, .. }) = reasons.first().map(|it| it.reason) {
                *joins.entry(value).or_default() += 1;
            }
        }
        joins
    }

    fn row(
        &self,
        nth: u32,
        named: Named,
        joins: &FxHashMap<ValueId, u32>,
        met: &mut [u32],
    ) -> NoisyValue {
        let Named {
            value,
            ids,
            episodes,
            would_join,
        } = named;
        let mut alerts = 0;
        let (mut devices, mut users) = (0, 0);
        for id in &ids {
            met[id.0 as usize] = nth;
        }
        for &episode in &episodes {
            let members = self.correlation.episodes().members(episode).iter();
            let tells_it =
                |connectors: &[ValueId]| ids.iter().any(|it| connectors.binary_search(it).is_ok());
            alerts += members
                .filter(|it| tells_it(self.facts.connectors(**it)))
                .count() as u32;
            for other in self.correlation.episodes().connectors(episode) {
                if std::mem::replace(&mut met[other.0 as usize], nth) == nth {
                    continue;
                }
                match self.facts.values().get(*other).kind {
                    ConnectorKind::Device => devices += 1,
                    ConnectorKind::User | ConnectorKind::Mailbox => users += 1,
                    _ => {}
                }
            }
        }
        let is_noise = is_noise(value.kind, &value.name)
            || ids.iter().any(|it| self.facts.values().get(*it).is_noise);
        let known = || ids.iter().map(|it| self.correlation.commonness().uses(*it));
        NoisyValue {
            admission: self.correlation.settings().admission(&value, is_noise),
            is_noise,
            alerts,
            episodes: episodes.len() as u32,
            devices,
            users,
            damping: known().map(|it| it.damping).max().unwrap_or_default(),
            crowding: known().map(|it| it.crowding).max().unwrap_or_default(),
            would_join,
            joins: ids.iter().filter_map(|it| joins.get(it)).sum(),
            value,
        }
    }
}

impl Named {
    fn new(kind: ConnectorKind, name: String) -> Self {
        Self {
            value: NamedValue { kind, name },
            ids: Vec::new(),
            episodes: Vec::new(),
            would_join: 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{NoisyValue, NoisyValues};
    use crate::alert_facts::{AlertFacts, AssetSet, Facts, Signature, Value, ValueOf, Viewpoint};
    use crate::sequence::Steps;
    use crate::settings::{Exclusion, NamedValue, Settings};
    use crate::{Admission, Bits, ConnectorKind, Correlation, ValueId};
    use throughline_dataset::EntityIdx;

    const MINUTE: i64 = 60_000;

    fn value(nth: u32, kind: ConnectorKind, name: &str) -> Value {
        Value {
            kind,
            of: ValueOf::Entity(EntityIdx(nth)),
            name: name.to_owned(),
            is_noise: super::is_noise(kind, name),
        }
    }

    /// An alert a minute, each on its own device and of its own title; all but the
    /// last two name the gateway, those name a public resolver.
    fn facts() -> Facts {
        let mut facts = Facts::default();
        facts.values.push(value(0, ConnectorKind::Ip, "Gateway"));
        facts.values.push(value(1, ConnectorKind::Ip, "8.8.8.8"));
        for nth in 0..8_u32 {
            let device = ValueId(facts.values.len() as u32);
            let host = value(device.0, ConnectorKind::Device, &format!("host-{nth}"));
            facts.values.push(host);
            let start = facts.connectors.len() as u32;
            facts.connectors.push(ValueId(u32::from(nth >= 6)));
            facts.connectors.push(device);
            facts.titles.push(None);
            let at = i64::from(nth) * MINUTE;
            facts.alerts.push(AlertFacts {
                start: at,
                end: at,
                known: at,
                signature: Signature(nth),
                assets: AssetSet(nth),
                viewpoint: Viewpoint::Own,
                is_bare: false,
                tactic: 0,
                steps: Steps::default(),
                device_group: None,
                alone: 0,
                connectors: start..start + 2,
            });
        }
        facts.devices = 8;
        facts
    }

    fn find(settings: &Settings, words: &str) -> Vec<NoisyValue> {
        let facts = facts();
        let correlation = Correlation::of(&facts, settings);
        NoisyValues::find(&facts, &correlation, words, 10).rows
    }

    #[test]
    fn what_reaches_far_and_what_ships_as_noise_is_told() {
        let rows = find(&Settings::default(), "");
        let names: Vec<&str> = rows.iter().map(|it| it.value.name.as_str()).collect();
        assert_eq!(names, ["Gateway", "8.8.8.8"]);
        let gateway = &rows[0];
        assert_eq!((gateway.alerts, gateway.episodes), (6, 6));
        assert_eq!((gateway.devices, gateway.users), (6, 0));
        assert_eq!(gateway.would_join, 5);
        assert!(gateway.damping > Bits::whole(2), "{}", gateway.damping);
        assert_eq!(gateway.admission, Admission::Connects);
        assert_eq!(rows[1].admission, Admission::Shipped);
        assert_eq!((rows[1].would_join, rows[1].joins), (1, 0));
    }

    #[test]
    fn any_value_is_found_by_its_name() {
        let rows = find(&Settings::default(), "HOST-3");
        assert_eq!(rows.len(), 1);
        assert_eq!((rows[0].alerts, rows[0].would_join), (1, 0));
    }

    #[test]
    fn what_an_analyst_took_out_is_told_even_where_it_is_not_in_the_data() {
        let elsewhere = NamedValue {
            kind: ConnectorKind::File,
            name: "agent.exe".to_owned(),
        };
        let exclusion = Exclusion {
            value: elsewhere.clone(),
            from: None,
            until: None,
            reason: "everywhere".to_owned(),
        };
        let settings = Settings::default().excluding(exclusion.clone());
        let rows = find(&settings, "");
        let last = rows.last().map(|it| (&it.value, &it.admission, it.alerts));
        let told = Admission::Excluded(vec![exclusion]);
        assert_eq!(last, Some((&elsewhere, &told, 0)));
    }

    #[test]
    fn excluding_what_joins_leaves_nothing_joined_by_it() {
        let wide = Settings {
            threshold: Bits::whole(1),
            ..Settings::default()
        };
        let before = find(&wide, "gateway");
        assert!(before[0].joins > 0);
        let settings = wide.excluding(Exclusion {
            value: before[0].value.clone(),
            from: None,
            until: None,
            reason: String::new(),
        });
        let after = find(&settings, "gateway");
        assert_eq!(after[0].joins, 0);
        assert_eq!(after[0].would_join, before[0].would_join);
    }
}
