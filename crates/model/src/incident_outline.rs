//! What the record of an incident says of its alerts all together.

use crate::{DetectionSource, InvestigationState, ServiceSource, SubjectKind, Term, Vocabulary};

/// What an incident's record says of the alerts in it, where the export lists none of
/// them: a row of the portal's incident queue (data formats, 6).
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct IncidentOutline<T> {
    /// How many alerts are unresolved, of how many: `3/5`.
    pub active_alerts: Option<T>,
    /// Tactics and kinds of threat.
    pub categories: Vec<T>,
    /// Products the alerts came from.
    pub service_sources: Vec<Term<ServiceSource, T>>,
    /// Sensors the alerts came from.
    pub detection_sources: Vec<Term<DetectionSource, T>>,
    /// Names of products.
    pub product_names: Vec<T>,
    /// States of automated investigations.
    pub investigation_states: Vec<Term<InvestigationState, T>>,
    /// Policies behind the alerts.
    pub policies: Vec<T>,
    /// Named threats.
    pub threats: Vec<T>,
    /// Workspaces that kept the alerts.
    pub workspaces: Vec<T>,
    /// Sensitivity labels of what the alerts touch.
    pub sensitivity_labels: Vec<T>,
    /// Groups of the devices.
    pub device_groups: Vec<T>,
    /// Where addresses, accounts and applications were told of.
    pub data_streams: Vec<T>,
    /// The assets that something happened to: of what kind, and by what name.
    pub impacted_assets: Vec<(SubjectKind, T)>,
}

impl<T> IncidentOutline<T> {
    /// Changes how text is kept.
    pub fn map_text<U, F: FnMut(T) -> U>(self, f: &mut F) -> IncidentOutline<U> {
        IncidentOutline {
            active_alerts: self.active_alerts.map(&mut *f),
            categories: self.categories.into_iter().map(&mut *f).collect(),
            service_sources: terms(self.service_sources, f),
            detection_sources: terms(self.detection_sources, f),
            product_names: self.product_names.into_iter().map(&mut *f).collect(),
            investigation_states: terms(self.investigation_states, f),
            policies: self.policies.into_iter().map(&mut *f).collect(),
            threats: self.threats.into_iter().map(&mut *f).collect(),
            workspaces: self.workspaces.into_iter().map(&mut *f).collect(),
            sensitivity_labels: self.sensitivity_labels.into_iter().map(&mut *f).collect(),
            device_groups: self.device_groups.into_iter().map(&mut *f).collect(),
            data_streams: self.data_streams.into_iter().map(&mut *f).collect(),
            impacted_assets: {
                let assets = self.impacted_assets.into_iter();
                assets.map(|(kind, name)| (kind, f(name))).collect()
            },
        }
    }
}

fn terms<V: Vocabulary, T, U, F: FnMut(T) -> U>(
    terms: Vec<Term<V, T>>,
    f: &mut F,
) -> Vec<Term<V, U>> {
    terms.into_iter().map(|it| it.map_text(f)).collect()
}
