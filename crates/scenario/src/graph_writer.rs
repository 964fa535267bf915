//! The export of a case: a list of alerts and a list of incidents with their alerts.

use std::io::{self, Write};

use chrono::TimeDelta;
use serde::Serialize;

use crate::derived::Seed;
use crate::graph_evidence::EvidenceWriter;
use crate::graph_shapes as graph;
use crate::moment::Moment;
use crate::plot::{Alert, Incident, Note, Standing, View};
use crate::scenario::Scenario;
use crate::vocabulary::{AlertStatus, IncidentStatus, Product};

/// What the context of a list of alerts says.
pub(crate) const ALERTS_CONTEXT: &str =
    "https://graph.microsoft.com/v1.0/$metadata#security/alerts_v2";
const INCIDENTS_CONTEXT: &str =
    "https://graph.microsoft.com/v1.0/$metadata#security/incidents(alerts())";

/// The two files of a case, as JSON with one record a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Export {
    /// All alerts.
    pub alerts: Vec<u8>,
    /// All incidents, each with its alerts.
    pub incidents: Vec<u8>,
}

/// Writes the export of a case.
///
/// # Errors
/// Never in practice: writing JSON to memory.
pub fn export(case: &Scenario) -> io::Result<Export> {
    let mut alerts = Vec::new();
    let records = case
        .alerts
        .iter()
        .map(|alert| record(case, alert, View::Alerts));
    list(&mut alerts, ALERTS_CONTEXT, records)?;
    let mut incidents = Vec::new();
    let records = case
        .incidents
        .iter()
        .map(|incident| incident_record(case, incident));
    list(&mut incidents, INCIDENTS_CONTEXT, records)?;
    Ok(Export { alerts, incidents })
}

/// Writes an `OData` list, one record a line, so that changes show as lines.
pub(crate) fn list<T: Serialize>(
    out: &mut impl Write,
    context: &str,
    records: impl IntoIterator<Item = T>,
) -> io::Result<()> {
    write!(out, "{{\"@odata.context\":\"{context}\",\"value\":[")?;
    let mut separator = "\n";
    for record in records {
        out.write_all(separator.as_bytes())?;
        serde_json::to_writer(&mut *out, &record)?;
        separator = ",\n";
    }
    out.write_all(b"\n]}\n")
}

/// The id an alert has in the export.
pub(crate) fn alert_id(case: &Scenario, alert: &Alert) -> String {
    format!("{}{}", alert.product.id_prefix(), provider_id(case, alert))
}

fn provider_id(case: &Scenario, alert: &Alert) -> String {
    let seed = Seed::new(&case.id).of("alert").of(&alert.key);
    own_id(alert.product, seed)
}

/// An id in the form the product uses.
pub(crate) fn own_id(product: Product, seed: Seed) -> String {
    match product {
        Product::Endpoint => format!("{}_1", seed.guid("id")),
        Product::Office | Product::Identity => seed.guid("id"),
        Product::CloudApps => seed.guid("id").to_ascii_uppercase(),
        Product::Entra => seed.hex(32, "id"),
        Product::Xdr => {
            let (a, b) = (seed.number(1_000_000_000, "a"), seed.number(1_000_000, "b"));
            format!("639{a:09}{b:06}_{}", seed.number(2_000_000_000, "tail"))
        }
    }
}

fn record(case: &Scenario, alert: &Alert, view: View) -> graph::Alert {
    let seed = Seed::new(&case.id).of("alert").of(&alert.key);
    let raised = alert.raised.unwrap_or_else(|| {
        alert.last.plus(TimeDelta::milliseconds(
            150_000 + i64::from(seed.number(400_000, "lag")),
        ))
    });
    let standing = match alert.later {
        Some((later_view, later)) if later_view == view => later,
        _ => alert.standing,
    };
    let updated = updated(raised, &standing, &alert.notes, seed);
    let id = alert_id(case, alert);
    let writer = EvidenceWriter { case, raised };
    graph::Alert {
        odata_type: graph::ALERT,
        provider_alert_id: provider_id(case, alert),
        incident_id: alert.incident.clone(),
        status: standing.status,
        severity: alert.severity,
        classification: standing.classification,
        determination: standing.determination,
        service_source: alert.product.service_source(),
        detection_source: alert.detection_source,
        product_name: alert.product.display_name(),
        detector_id: Seed::new(alert.product.service_source()).guid(&alert.title),
        tenant_id: tenant(case),
        title: alert.title.clone(),
        description: alert.about.clone(),
        recommended_actions: alert.advice.clone(),
        category: alert.category.clone(),
        assigned_to: alert.assigned.as_deref().map(|login| address(case, login)),
        alert_web_url: format!("https://security.microsoft.com/alerts/{id}"),
        incident_web_url: alert.incident.as_deref().map(incident_url),
        actor_display_name: None,
        threat_display_name: alert.threat.as_ref().map(|(_, name)| name.clone()),
        threat_family_name: alert.threat.as_ref().map(|(family, _)| family.clone()),
        mitre_techniques: alert.techniques.clone(),
        created_date_time: raised,
        last_update_date_time: updated,
        resolved_date_time: (standing.status == AlertStatus::Resolved)
            .then(|| standing.since.unwrap_or(updated)),
        first_activity_date_time: alert.first,
        last_activity_date_time: alert.last,
        alert_policy_id: (alert.product == Product::Office).then(|| seed.guid("policy")),
        additional_data: None,
        investigation_state: alert.investigation,
        system_tags: alert.tags.clone(),
        comments: comments(case, &alert.notes),
        evidence: alert
            .exhibits
            .iter()
            .map(|exhibit| writer.write(exhibit))
            .collect(),
        id,
    }
}

fn incident_record(case: &Scenario, incident: &Incident) -> graph::Incident {
    let seed = Seed::new(&case.id).of("incident").of(&incident.number);
    let inside = case
        .alerts
        .iter()
        .filter(|a| a.incident.as_ref() == Some(&incident.number));
    let alerts: Vec<_> = inside
        .map(|alert| record(case, alert, View::Incidents))
        .collect();
    let begun = alerts.iter().map(|a| a.created_date_time).min();
    let begun = begun.unwrap_or_else(|| Moment::new(chrono::NaiveDateTime::default()));
    let created = begun.plus(TimeDelta::milliseconds(
        1_000 + i64::from(seed.number(20_000, "lag")),
    ));
    let updated = updated(created, &incident.standing, &incident.notes, seed);
    let newest = alerts
        .iter()
        .map(|a| a.last_update_date_time)
        .fold(updated, Moment::max);
    let owner = incident
        .assigned
        .as_deref()
        .map(|login| address(case, login));
    graph::Incident {
        odata_type: graph::INCIDENT,
        id: incident.number.clone(),
        tenant_id: tenant(case),
        status: incident.standing.status,
        incident_web_url: incident_url(&incident.number),
        redirect_incident_id: None,
        display_name: incident.title.clone(),
        created_date_time: created,
        last_update_date_time: newest,
        assigned_to: owner.clone(),
        classification: incident.standing.classification,
        determination: incident.standing.determination,
        severity: incident.severity,
        custom_tags: incident.tags.clone(),
        system_tags: Vec::new(),
        description: incident.about.clone(),
        last_modified_by: owner,
        resolving_comment: (incident.standing.status == IncidentStatus::Resolved)
            .then(|| incident.notes.last().map(|note| note.text.clone()))
            .flatten(),
        summary: None,
        comments: comments(case, &incident.notes),
        alerts,
    }
}

/// The last change: the standing, a remark, or just the product's own bookkeeping.
fn updated<S>(created: Moment, standing: &Standing<S>, notes: &[Note], seed: Seed) -> Moment {
    let upkeep = created.plus(TimeDelta::milliseconds(
        2_000 + i64::from(seed.number(90_000, "upkeep")),
    ));
    notes
        .iter()
        .map(|note| note.at)
        .chain(standing.since)
        .fold(upkeep, Moment::max)
}

fn comments(case: &Scenario, notes: &[Note]) -> Vec<graph::Comment> {
    let comment = |note: &Note| graph::Comment {
        odata_type: graph::COMMENT,
        comment: note.text.clone(),
        created_by_display_name: address(case, &note.by),
        created_date_time: note.at,
    };
    notes.iter().map(comment).collect()
}

fn incident_url(number: &str) -> String {
    format!("https://security.microsoft.com/incidents/{number}")
}

fn address(case: &Scenario, login: &str) -> String {
    format!("{login}@{}", case.cast.organisation.domain)
}

fn tenant(case: &Scenario) -> String {
    Seed::new(&case.cast.organisation.domain).guid("tenant")
}
