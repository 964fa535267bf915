//! Which assets matter more than others, as the data tells it.

use crate::techniques::folded;
use crate::{AlertReader, Asset};
use rustc_hash::FxHashMap;
use throughline_dataset::{AlertIdx, Dataset, EntityIdx, Symbol};
use throughline_model::{Subject, SubjectKind};

/// Tags that say that something is critical, folded.
const CRITICAL_TAGS: [&str; 18] = [
    "highvalue",
    "highvalueasset",
    "hva",
    "critical",
    "criticalasset",
    "criticality0",
    "criticality1",
    "crownjewel",
    "crownjewels",
    "domaincontroller",
    "tier0",
    "vip",
    "vipuser",
    "executive",
    "priorityaccount",
    "privileged",
    "privilegedaccount",
    "sensitive",
];

/// Whether a tag says that what has it is critical.
pub(crate) fn is_critical_tag(tag: &str) -> bool {
    CRITICAL_TAGS.contains(&folded(tag).as_str())
}

/// Why an entity matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Matters {
    /// It is a server.
    Server,
    /// This text says so.
    Critical(Symbol),
}

/// The entities that matter more than others, and the one that matters most of
/// each alert.
#[derive(Default)]
pub(crate) struct Assets {
    matters: FxHashMap<EntityIdx, Matters>,
    /// By alert; empty where no entity matters.
    of_alert: Vec<Option<EntityIdx>>,
}

impl Assets {
    pub(crate) fn of(data: &Dataset) -> Self {
        let mut assets = Self::default();
        let kinds = [SubjectKind::Device, SubjectKind::IotDevice];
        let entities = kinds.map(|it| data.entities_of_kind(it));
        let mut found: Vec<(EntityIdx, Matters)> = entities
            .into_iter()
            .flatten()
            .filter_map(|it| Some((it, matters(data, it)?)))
            .collect();
        if found.is_empty() {
            return assets;
        }
        // Whatever matters most comes last and stays; of several alike the first.
        found.reverse();
        found.sort_by_key(|it| matches!(it.1, Matters::Critical(_)));
        assets.of_alert = vec![None; data.alert_count() as usize];
        for &(entity, _) in &found {
            for alert in data.alerts_of_entity(entity) {
                assets.of_alert[alert.0 as usize] = Some(entity);
            }
        }
        assets.matters = found.into_iter().collect();
        assets
    }

    /// The asset of an alert that matters most.
    pub(crate) fn of_alert<'d>(&self, data: &'d Dataset, alert: AlertIdx) -> Option<Asset<'d>> {
        let entity = (*self.of_alert.get(alert.0 as usize)?)?;
        let name = data.text(data.entity(entity).name);
        Some(match self.matters.get(&entity)? {
            Matters::Server => Asset::Server { name },
            Matters::Critical(by) => Asset::Critical {
                name,
                by: data.text(*by),
            },
        })
    }
}

/// Why an entity matters, if it does: by any of its tellings.
fn matters(data: &Dataset, entity: EntityIdx) -> Option<Matters> {
    let is_high = |it: &Symbol| matches!(folded(data.text(*it)).as_str(), "high" | "critical");
    let is_tag = |it: &Symbol| is_critical_tag(data.text(*it));
    data.entity(entity)
        .subjects
        .iter()
        .filter_map(|&it| match data.subject(it) {
            Subject::Device(it) => {
                let told = it.value.filter(is_high);
                let tag = it.tags.iter().copied().find(is_tag);
                let group = it.device_group.filter(is_tag);
                told.or(tag).or(group).map(Matters::Critical).or_else(|| {
                    let platform = it.os_platform?;
                    let is_server = folded(data.text(platform)).contains("server");
                    is_server.then_some(Matters::Server)
                })
            }
            Subject::IotDevice(it) => it.importance.filter(is_high).map(Matters::Critical),
            _ => None,
        })
        .max_by_key(|it| matches!(it, Matters::Critical(_)))
}

impl<'d> AlertReader<'d> {
    /// A critical asset that the alert itself or its evidence is tagged with.
    pub(crate) fn tagged_asset(&self, alert: AlertIdx) -> Option<Asset<'d>> {
        let data = self.rows.dataset;
        for evidence in data.evidence(alert) {
            if let Some(by) = data.evidence_tags(evidence).find(|it| is_critical_tag(it)) {
                let entity = data.entity_of(evidence.subject);
                let name = entity.map_or("", |it| data.text(data.entity(it).name));
                return Some(Asset::Critical { name, by });
            }
        }
        let by = self
            .rows
            .tags(alert)
            .into_iter()
            .find(|it| is_critical_tag(it));
        by.map(|by| Asset::Critical { name: "", by })
    }
}
