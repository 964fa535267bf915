//! A whole case, read from its description.

use std::collections::BTreeMap;

use crate::cast::{Cast, unknown};
use crate::mistake::{Fault, Mistake, Read, ScenarioError};
use crate::outline::{self, Entry};
use crate::plot::{self, Alert, Incident};
use crate::process_drawing::Processes;

/// A case as its author described it.
#[derive(Debug)]
pub struct Scenario {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) summary: String,
    pub(crate) cast: Cast,
    pub(crate) processes: Processes,
    pub(crate) incidents: Vec<Incident>,
    pub(crate) alerts: Vec<Alert>,
}

impl Scenario {
    /// Reads a description. `file` is the name that mistakes are reported under.
    ///
    /// # Errors
    /// The first mistake in the text, with its line.
    pub fn read(file: &str, text: &str) -> Result<Self, ScenarioError> {
        Self::read_outline(text).map_err(|fault| fault.in_file(file))
    }

    /// The short name of the case; also the folder its files go to.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// What the case is called.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// What the case is about, in a sentence or two.
    pub fn summary(&self) -> &str {
        &self.summary
    }

    fn read_outline(text: &str) -> Read<Self> {
        let mut scenario = Self {
            id: String::new(),
            title: String::new(),
            summary: String::new(),
            cast: Cast::default(),
            processes: Processes::default(),
            incidents: Vec::new(),
            alerts: Vec::new(),
        };
        let mut open_incident: Option<String> = None;
        for entry in &outline::read(text)? {
            let cast = &mut scenario.cast;
            match entry.head().0 {
                "case" => scenario.read_case(entry)?,
                "organisation" => cast.read_organisation(entry)?,
                "people" => entry
                    .children
                    .iter()
                    .try_for_each(|e| cast.read_person(e))?,
                "devices" => entry
                    .children
                    .iter()
                    .try_for_each(|e| cast.read_device(e))?,
                "programs" => entry
                    .children
                    .iter()
                    .try_for_each(|e| cast.read_program(e))?,
                "places" => entry.children.iter().try_for_each(|e| cast.read_place(e))?,
                "mail" => cast.read_mail(entry)?,
                // For the reader of the description only.
                "stage" => {}
                "incident" => {
                    let incident = plot::incident(entry)?;
                    open_incident = Some(incident.number.clone());
                    scenario.incidents.push(incident);
                }
                // Alerts from here on are in no incident.
                "alone" => open_incident = None,
                "alert" => {
                    let alert =
                        plot::alert(entry, open_incident.clone(), cast, &mut scenario.processes)?;
                    scenario.alerts.push(alert);
                }
                word => return Err(unknown("a description", word, entry.line)),
            }
        }
        scenario.check()?;
        Ok(scenario)
    }

    fn read_case(&mut self, entry: &Entry) -> Read<()> {
        entry.head().1.clone_into(&mut self.title);
        for field in &entry.children {
            match field.head().0 {
                "id" => field.head().1.clone_into(&mut self.id),
                "summary" => self.summary = field.prose(" ")?,
                word => return Err(unknown("a case", word, field.line)),
            }
        }
        Ok(())
    }

    fn check(&self) -> Read<()> {
        if self.id.is_empty() {
            let mistake = Mistake::Missing {
                place: "a description",
                field: "case … id",
            };
            return Err(Fault::new(1, mistake));
        }
        let mut keys: BTreeMap<(&str, &str), u32> = BTreeMap::new();
        let incidents = self
            .incidents
            .iter()
            .map(|i| ("incident", i.number.as_str(), i.line));
        let alerts = self
            .alerts
            .iter()
            .map(|a| ("alert", a.key.as_str(), a.line));
        for (kind, name, line) in incidents.chain(alerts) {
            if let Some(&first) = keys.get(&(kind, name)) {
                let mistake = Mistake::Twice {
                    kind,
                    name: name.to_owned(),
                    first,
                };
                return Err(Fault::new(line, mistake));
            }
            keys.insert((kind, name), line);
        }
        let assigned = self.alerts.iter().map(|a| (&a.assigned, &a.notes, a.line));
        let owners = self
            .incidents
            .iter()
            .map(|i| (&i.assigned, &i.notes, i.line));
        for (owner, notes, line) in assigned.chain(owners) {
            for login in owner.iter().chain(notes.iter().map(|note| &note.by)) {
                self.cast.person(login, line)?;
            }
        }
        Ok(())
    }
}
