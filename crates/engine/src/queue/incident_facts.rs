//! What the alerts of an incident say together, gathered once.

use super::outlined::outline;
use crate::Engine;
use crate::facts::assets;
use throughline_dataset::{EntityIdx, IncidentIdx, Symbol};
use throughline_model::{
    DetectionSource, IncidentOutline, InvestigationState, ServiceSource, Term, Timestamp,
};

/// What the alerts of an incident say together.
#[derive(Clone, Debug, Default)]
pub(crate) struct IncidentFacts {
    /// Products, in the order of their names.
    pub(crate) sources: Vec<Term<ServiceSource, Symbol>>,
    /// Sensors, in the order of their names.
    pub(crate) detections: Vec<Term<DetectionSource, Symbol>>,
    /// Names of products.
    pub(crate) products: Vec<Symbol>,
    /// Categories.
    pub(crate) categories: Vec<Symbol>,
    /// States of automated investigations.
    pub(crate) investigations: Vec<Term<InvestigationState, Symbol>>,
    /// Named threats and actors.
    pub(crate) threats: Vec<Symbol>,
    /// Policies.
    pub(crate) policies: Vec<Symbol>,
    /// Workspaces that kept the alerts.
    pub(crate) workspaces: Vec<Symbol>,
    /// Sensitivity labels of what the alerts touch.
    pub(crate) sensitivity_labels: Vec<Symbol>,
    /// Assets, those of most alerts first.
    pub(crate) assets: Vec<EntityIdx>,
    /// Earliest activity.
    pub(crate) first: Option<Timestamp>,
    /// Latest activity; of an incident without alerts, what its record tells.
    pub(crate) last: Option<Timestamp>,
}

impl IncidentFacts {
    /// Gathers them for every incident.
    pub(crate) fn all(engine: &Engine) -> Vec<Self> {
        engine
            .dataset
            .incidents()
            .map(|it| Self::of(engine, it))
            .collect()
    }

    fn of(engine: &Engine, incident: IncidentIdx) -> Self {
        let data = &engine.dataset;
        let told = data.incident(incident);
        let record = &told.record;
        let mut facts = Self::default();
        let mut found: Vec<EntityIdx> = Vec::new();
        for &alert in data.alerts_of_incident(incident) {
            let row = data.alert(alert);
            add(&mut facts.sources, Some(row.service_source));
            add(&mut facts.investigations, Some(row.investigation_state));
            add(&mut facts.products, row.product_name);
            add(&mut facts.categories, row.category);
            add(
                &mut facts.threats,
                row.threat.or(row.actor).or(row.threat_family),
            );
            add(&mut facts.detections, Some(row.detection_source));
            add(&mut facts.policies, row.policy_id);
            add(&mut facts.workspaces, row.workspace);
            add(&mut facts.sensitivity_labels, row.sensitivity_label);
            found.extend(assets(data, alert));
            let first = row.first_activity.or(row.created);
            facts.first = [facts.first, first].into_iter().flatten().min();
            facts.last = facts.last.max(row.activity());
        }
        facts.assets = most_first(found);
        if let Some(outline) = outline(engine, incident) {
            facts.take(outline);
        }
        facts.first = facts.first.or(record.first_activity).or(record.created);
        facts.last = facts.last.or(record.last_activity).or(record.created);
        for symbols in [
            &mut facts.products,
            &mut facts.categories,
            &mut facts.threats,
            &mut facts.policies,
            &mut facts.workspaces,
            &mut facts.sensitivity_labels,
        ] {
            symbols.sort_by_key(|&it| data.text(it));
        }
        let rows = engine.rows();
        facts.sources.sort_by_key(|&it| rows.label(it));
        facts.detections.sort_by_key(|&it| rows.label(it));
        facts.investigations.sort_by_key(|&it| rows.label(it));
        facts
    }

    /// Takes what the record says of alerts that are not there.
    fn take(&mut self, outline: &IncidentOutline<Symbol>) {
        self.sources.clone_from(&outline.service_sources);
        self.detections.clone_from(&outline.detection_sources);
        self.investigations
            .clone_from(&outline.investigation_states);
        self.products.clone_from(&outline.product_names);
        self.categories.clone_from(&outline.categories);
        self.threats.clone_from(&outline.threats);
        self.policies.clone_from(&outline.policies);
        self.workspaces.clone_from(&outline.workspaces);
        self.sensitivity_labels
            .clone_from(&outline.sensitivity_labels);
    }
}

/// Adds what is not there yet: incidents have few different ones.
fn add<T: PartialEq>(to: &mut Vec<T>, new: Option<T>) {
    if let Some(new) = new
        && !to.contains(&new)
    {
        to.push(new);
    }
}

fn most_first(mut found: Vec<EntityIdx>) -> Vec<EntityIdx> {
    found.sort_unstable();
    let mut counted: Vec<(usize, EntityIdx)> = found
        .chunk_by(|a, b| a == b)
        .map(|it| (it.len(), it[0]))
        .collect();
    counted.sort_by_key(|&(count, entity)| (std::cmp::Reverse(count), entity));
    counted.into_iter().map(|it| it.1).collect()
}
