//! The `ExtendedProperties` of an alert: a bag whose keys vary by provider (data
//! formats, 4.1).

use crate::fields::{Fields, Notes, Text, is_filler};
use std::borrow::Cow;
use throughline_model::{AlertRecord, Term, Vocabulary};
use throughline_records::json::{Object, Value};

/// What a bag of properties says of its alert.
pub(super) struct Extended<'x, 'n> {
    fields: Fields<'x, 'n>,
}

impl<'x, 'n> Extended<'x, 'n> {
    pub(super) fn new(bag: Cow<'x, Value<'x>>, notes: &'n mut Notes) -> Self {
        let object = match bag.into_owned() {
            Value::Object(object) => object,
            _ => Object::default(),
        };
        Self {
            fields: Fields::new(object, notes),
        }
    }

    /// The text under a key, or under the key with a prefix, as in
    /// `MicrosoftDefenderAtp.Category`.
    pub(super) fn text(&mut self, key: &str) -> Option<Text<'x>> {
        let key = self.key(key)?;
        self.fields.text(&key).filter(|it| !is_filler(it))
    }

    fn key(&self, key: &str) -> Option<String> {
        if self.fields.object.has(key) {
            return Some(key.to_owned());
        }
        let has_prefix = |it: &&str| {
            it.rsplit_once('.')
                .is_some_and(|(_, stem)| stem.eq_ignore_ascii_case(key))
        };
        self.fields
            .object
            .keys()
            .find(has_prefix)
            .map(str::to_owned)
    }

    fn term<V: Vocabulary>(&mut self, key: &str) -> Term<V, Text<'x>> {
        match self.key(key) {
            Some(key) => self.fields.term(&key),
            None => Term::default(),
        }
    }

    /// The host that the alert calls compromised.
    pub(super) fn host(&mut self) -> Option<Text<'x>> {
        self.text("Compromised Host")
            .or_else(|| self.text("Machine Name"))
    }

    /// Fills in what only the bag tells.
    pub(super) fn fill(&mut self, alert: &mut AlertRecord<Text<'x>>) {
        alert.category = self.text("Category");
        alert.detection_source = self.term("DetectionSource");
        alert.classification = self.term("Classification");
        alert.determination = self.term("Determination");
        alert.investigation_state = self.term("InvestigationState");
        alert.investigation_id = self.text("InvestigationId");
        alert.incident_id = self.text("IncidentId");
        alert.assigned_to = self.text("AssignedTo");
        alert.detector_id = self.text("DetectorId");
        alert.threat = self.text("ThreatName");
        alert.threat_family = self.text("ThreatFamilyName");
        alert.recommended_actions = self.text("Action");
    }
}
