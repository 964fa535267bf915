//! Which alerts belong together: as exported, or as grouped here. Readers are given
//! one of the two and cannot mix them (CO-15).

use crate::columns::{FileIdx, IncidentRow};
use crate::dataset::{AlertIdx, Dataset};
use crate::incident_tellings::{IncidentIdx, is_redirected};
use crate::regrouping::Regrouping;
use crate::symbols::Symbol;
use std::borrow::Cow;
use throughline_import::Place;

/// The incidents of one grouping.
#[derive(Clone, Copy)]
pub struct IncidentFloor<'d> {
    data: &'d Dataset,
    /// None is as exported.
    made: Option<&'d Regrouping>,
}

impl<'d> IncidentFloor<'d> {
    pub(crate) fn new(data: &'d Dataset, made: Option<&'d Regrouping>) -> Self {
        Self { data, made }
    }

    /// How many there are; exported ones with duplicates merged.
    pub fn count(self) -> u32 {
        match self.made {
            Some(made) => made.len() as u32,
            None => self.data.derived.incidents.len() as u32,
        }
    }

    /// Every incident, in the order of creation.
    pub fn all(self) -> impl Iterator<Item = IncidentIdx> + use<> {
        (0..self.count()).map(IncidentIdx)
    }

    /// One incident: an exported one as it is kept, one that was made here put together.
    pub fn row(self, incident: IncidentIdx) -> Cow<'d, IncidentRow> {
        match self.made {
            Some(made) => Cow::Owned(made.row(incident)),
            None => Cow::Borrowed(self.told(incident)),
        }
    }

    fn told(self, incident: IncidentIdx) -> &'d IncidentRow {
        self.data.derived.incidents.get(&self.data.store, incident)
    }

    /// Where the record of an incident stands; one that was made here has none.
    pub fn place(self, incident: IncidentIdx) -> Option<(FileIdx, Place)> {
        let row = self.made.is_none().then(|| self.told(incident))?;
        Some((row.file, row.place))
    }

    /// The key of an incident: its name in links and output.
    pub fn key(self, incident: IncidentIdx) -> &'d str {
        self.data.text(self.key_symbol(incident))
    }

    fn key_symbol(self, incident: IncidentIdx) -> Symbol {
        match self.made {
            Some(made) => made.key(incident),
            None => self.data.derived.incidents.key(incident),
        }
    }

    /// The incident of this key, or of any other id that stands for it only.
    pub fn of_id(self, id: &str) -> Option<IncidentIdx> {
        let symbol = self.data.store.symbols.find(id)?;
        match self.made {
            Some(made) => made.of_name(symbol),
            None => self.data.derived.incidents.of_name.get(&symbol).copied(),
        }
    }

    /// The incident that holds an alert. Of exported ones, where it was exported;
    /// where that one was merged into another, the other.
    pub fn of_alert(self, alert: AlertIdx) -> Option<IncidentIdx> {
        if let Some(made) = self.made {
            return made.of_alert(alert);
        }
        let id = self.data.alert(alert).incident_id?;
        let incidents = &self.data.derived.incidents;
        let named = incidents.of_name.get(&id)?;
        Some(incidents.leads_to[named.0 as usize])
    }

    /// The id of the incident that an alert belongs to. An export may name one that
    /// is not in the data.
    pub fn id_of_alert(self, alert: AlertIdx) -> Option<Symbol> {
        match self.made {
            Some(made) => Some(made.key(made.of_alert(alert)?)),
            None => self.data.alert(alert).incident_id,
        }
    }

    /// Whether an incident was merged into another, and where that is here, which.
    pub fn merged_into(self, incident: IncidentIdx) -> Option<Option<IncidentIdx>> {
        let target = match self.made {
            Some(made) => made.of_name(made.merged_into(incident)?),
            None if !is_redirected(self.told(incident)) => return None,
            None => Some(self.data.derived.incidents.leads_to[incident.0 as usize]),
        };
        Some(target.filter(|it| *it != incident))
    }

    /// How many alerts an incident says it holds that are not in the data.
    pub fn missing_alerts(self, incident: IncidentIdx) -> usize {
        if self.made.is_some() {
            return 0;
        }
        let names = &self.data.derived.alert_of_name;
        let listed = &self.told(incident).record.alert_ids;
        let missing = listed.iter().filter(|&&it| names.get(it).is_none());
        missing.count()
    }

    /// The alerts of an incident, in the order of first activity.
    pub fn alerts(self, incident: IncidentIdx) -> &'d [AlertIdx] {
        match self.made {
            Some(made) => made.alerts(incident),
            None => &self.data.derived.alerts_of_incident[incident.0 as usize],
        }
    }
}

/// The incidents that are shown: those of the regrouping where one is set.
impl Dataset {
    fn shown(&self) -> IncidentFloor<'_> {
        IncidentFloor::new(self, self.regrouping.as_deref())
    }

    /// The exported incidents, whatever is shown.
    pub fn exported(&self) -> IncidentFloor<'_> {
        IncidentFloor::new(self, None)
    }

    /// The incidents of a regrouping, whatever is shown.
    pub fn regrouped<'d>(&'d self, made: &'d Regrouping) -> IncidentFloor<'d> {
        IncidentFloor::new(self, Some(made))
    }

    /// How many incidents there are, duplicates merged.
    pub fn incident_count(&self) -> u32 {
        self.shown().count()
    }

    /// Every incident, in the order of creation.
    pub fn incidents(&self) -> impl Iterator<Item = IncidentIdx> + use<> {
        self.shown().all()
    }

    /// One incident.
    pub fn incident(&self, incident: IncidentIdx) -> Cow<'_, IncidentRow> {
        self.shown().row(incident)
    }

    /// Where the record of an incident stands; one that was made here has none.
    pub fn incident_place(&self, incident: IncidentIdx) -> Option<(FileIdx, Place)> {
        self.shown().place(incident)
    }

    /// The key of an incident: its name in links and output.
    pub fn incident_key(&self, incident: IncidentIdx) -> &str {
        self.shown().key(incident)
    }

    /// The incident of this key, or of any other id that stands for it only.
    pub fn incident_of_id(&self, id: &str) -> Option<IncidentIdx> {
        self.shown().of_id(id)
    }

    /// The incident that holds an alert, where it is here.
    pub fn incident_of(&self, alert: AlertIdx) -> Option<IncidentIdx> {
        self.shown().of_alert(alert)
    }

    /// The id of the incident that an alert belongs to. An export may name one that
    /// is not in the data.
    pub fn incident_id(&self, alert: AlertIdx) -> Option<Symbol> {
        self.shown().id_of_alert(alert)
    }

    /// Whether an incident was merged into another, and where that is here, which.
    pub fn merged_into(&self, incident: IncidentIdx) -> Option<Option<IncidentIdx>> {
        self.shown().merged_into(incident)
    }

    /// How many alerts an incident says it holds that are not in the data.
    pub fn missing_alerts(&self, incident: IncidentIdx) -> usize {
        self.shown().missing_alerts(incident)
    }

    /// The alerts of an incident, in the order of first activity.
    pub fn alerts_of_incident(&self, incident: IncidentIdx) -> &[AlertIdx] {
        self.shown().alerts(incident)
    }
}
