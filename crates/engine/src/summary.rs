//! Counts of what was opened, and lines for automation.

use crate::{Engine, EngineError};
use serde::Serialize;
use std::collections::BTreeMap;
use throughline_dataset::{AlertIdx, IncidentIdx, Symbol};
use throughline_import::{FileReport, Format, Problem, RecordCounts};
use throughline_model::{SubjectKind, Timestamp};
use throughline_query::{Filter, SortField, Sorts, select, sort_alerts};

/// Everything that was read, in numbers.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Summary {
    /// Each file.
    pub files: Vec<FileSummary>,
    /// How many there are of each.
    pub counts: Counts,
    /// Alerts by enumerated field; keys are those of the Graph API.
    pub alerts: AlertCounts,
    /// The time that the alerts are about.
    pub span: SpanText,
}

/// What was read of one file.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct FileSummary {
    /// Its name as it was given.
    pub name: String,
    /// What it was recognised as.
    pub format: Format,
    /// Its size in bytes, as stored.
    pub bytes: u64,
    /// Its records.
    pub records: RecordCounts,
    /// What was wrong.
    pub problems: Vec<Problem>,
}

/// How many there are, duplicates merged.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Counts {
    /// Alerts.
    pub alerts: u32,
    /// Incidents that were exported.
    pub incidents: u32,
    /// Pieces of evidence of those alerts.
    pub evidence: usize,
    /// Processes among the entities.
    pub processes: usize,
    /// Distinct resolved entities by kind.
    pub entities: BTreeMap<String, usize>,
}

/// Alerts by enumerated field.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AlertCounts {
    /// By severity.
    pub severity: BTreeMap<String, u32>,
    /// By status.
    pub status: BTreeMap<String, u32>,
    /// By product.
    pub service_source: BTreeMap<String, u32>,
}

/// The time that the alerts are about, in ISO form.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SpanText {
    /// Earliest activity.
    pub first_activity: Option<String>,
    /// Latest activity.
    pub last_activity: Option<String>,
}

/// One alert, as a line for automation.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AlertLine {
    /// Key of the alert.
    pub id: String,
    /// Title.
    pub title: String,
    /// Severity as the API writes it.
    pub severity: String,
    /// Status as the API writes it.
    pub status: String,
    /// Product as the API writes it.
    pub service_source: String,
    /// Sensor as the API writes it.
    pub detection_source: String,
    /// Category as exported.
    pub category: Option<String>,
    /// Id of its incident.
    pub incident_id: Option<String>,
    /// ATT&CK techniques.
    pub techniques: Vec<String>,
    /// Whom it is assigned to.
    pub assigned_to: Option<String>,
    /// Classification as the API writes it.
    pub classification: String,
    /// Determination as the API writes it.
    pub determination: String,
    /// State of the automated investigation as the API writes it.
    pub investigation_state: String,
    /// When it was raised.
    pub created: Option<String>,
    /// When its record was last changed.
    pub updated: Option<String>,
    /// Earliest activity.
    pub first_activity: Option<String>,
    /// Latest activity.
    pub last_activity: Option<String>,
    /// How many pieces of evidence it has.
    pub evidence: usize,
    /// Names of its devices.
    pub devices: Vec<String>,
    /// Names of its users.
    pub users: Vec<String>,
}

/// One incident, as a line for automation.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct IncidentLine {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Severity as the API writes it.
    pub severity: String,
    /// Status as the API writes it.
    pub status: String,
    /// Keys of its alerts, in the order of first activity.
    pub alert_ids: Vec<String>,
}

impl FileSummary {
    fn of(report: &FileReport) -> Self {
        Self {
            name: report.name.clone(),
            format: report.format,
            bytes: report.bytes,
            records: report.records,
            problems: report.problems.clone(),
        }
    }
}

impl Engine {
    /// Everything that was read, in numbers.
    pub fn summary(&self) -> Summary {
        let data = &self.dataset;
        let rows = self.rows();
        let mut alerts = AlertCounts::default();
        let mut evidence = 0;
        for alert in data.alerts() {
            let row = data.alert(alert);
            let count = |counts: &mut BTreeMap<String, u32>, key: &str| {
                *counts.entry(key.to_owned()).or_default() += 1;
            };
            count(&mut alerts.severity, rows.api(row.severity));
            count(&mut alerts.status, rows.api(row.status));
            count(&mut alerts.service_source, rows.api(row.service_source));
            evidence += data.evidence(alert).len();
        }
        let span = data.span();
        Summary {
            files: data.files().iter().map(FileSummary::of).collect(),
            counts: Counts {
                alerts: data.alert_count(),
                incidents: data.exported().count(),
                evidence,
                processes: data.entities_of_kind(SubjectKind::Process).count(),
                entities: data
                    .entity_counts()
                    .map(|(kind, n)| (kind.to_owned(), n))
                    .collect(),
            },
            alerts,
            span: SpanText {
                first_activity: span.first.map(Timestamp::iso),
                last_activity: span.last.map(Timestamp::iso),
            },
        }
    }

    /// Alerts as lines: those a filter selects, in an order, at most `limit`.
    ///
    /// # Errors
    ///
    /// Where the filter or the order cannot be read; says where.
    pub fn alert_lines(
        &self,
        filter: &str,
        sort: Option<&str>,
        limit: Option<usize>,
    ) -> Result<Vec<AlertLine>, EngineError> {
        let filter: Filter = filter.parse()?;
        let sort = match sort {
            Some(text) => text
                .parse::<Sorts>()
                .map_err(|error| EngineError::Sort(error.to_string()))?,
            None => Sorts::default(),
        };
        if sort.list().iter().any(|it| it.field == SortField::Priority) {
            self.alert_priorities();
        }
        let rows = self.rows_for(&filter);
        let mut alerts: Vec<AlertIdx> = select(rows, &filter).iter().collect();
        sort_alerts(rows, &mut alerts, &sort);
        alerts.truncate(limit.unwrap_or(usize::MAX));
        Ok(alerts.into_iter().map(|it| self.alert_line(it)).collect())
    }

    fn alert_line(&self, alert: AlertIdx) -> AlertLine {
        let data = &self.dataset;
        let rows = self.rows();
        let row = data.alert(alert);
        let text = |it: Option<Symbol>| it.map(|it| data.text(it).to_owned());
        let assigned = rows.assigned_to(alert);
        let names = |kind: SubjectKind| {
            crate::facts::assets(data, alert)
                .into_iter()
                .filter(|&it| data.entity(it).kind == kind)
                .map(|it| data.text(data.entity(it).name).to_owned())
                .collect()
        };
        AlertLine {
            id: data.alert_key(alert).to_owned(),
            title: data.text_or_empty(row.title).to_owned(),
            severity: rows.api(row.severity).to_owned(),
            status: rows.api(rows.status(alert)).to_owned(),
            service_source: rows.api(row.service_source).to_owned(),
            detection_source: rows.api(row.detection_source).to_owned(),
            category: text(row.category),
            incident_id: text(data.incident_id(alert)),
            techniques: data.techniques(alert).map(str::to_owned).collect(),
            assigned_to: (!assigned.is_empty()).then(|| assigned.to_owned()),
            classification: rows.api(rows.classification(alert)).to_owned(),
            determination: rows.api(rows.determination(alert)).to_owned(),
            investigation_state: rows.api(row.investigation_state).to_owned(),
            created: row.created.map(Timestamp::iso),
            updated: row.updated.map(Timestamp::iso),
            first_activity: row.first_activity.map(Timestamp::iso),
            last_activity: row.last_activity.map(Timestamp::iso),
            evidence: data.evidence(alert).len(),
            devices: names(SubjectKind::Device),
            users: names(SubjectKind::User),
        }
    }

    /// Incidents as lines, in the order of creation.
    pub fn incident_lines(&self) -> Vec<IncidentLine> {
        self.dataset
            .incidents()
            .map(|it| self.incident_line(it))
            .collect()
    }

    fn incident_line(&self, incident: IncidentIdx) -> IncidentLine {
        let data = &self.dataset;
        let rows = self.rows();
        let now = self.incident_now(incident);
        let alerts = data.alerts_of_incident(incident);
        IncidentLine {
            id: data.incident_key(incident).to_owned(),
            title: now.title().to_owned(),
            severity: rows.api(now.severity()).to_owned(),
            status: rows.api(now.status()).to_owned(),
            alert_ids: alerts
                .iter()
                .map(|&it| data.alert_key(it).to_owned())
                .collect(),
        }
    }
}
