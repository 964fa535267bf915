//! Bulk data: a list of made-up alerts of any length, written as it is made up.
//!
//! Its shape follows published figures: few titles make up most alerts, a few people,
//! devices and addresses turn up everywhere, most incidents have one alert and a few
//! have hundreds, most alerts show five things and a few show hundreds. Nothing is kept
//! but the incident at hand.

mod catalogue;
mod chance;
mod clock;
mod evidence;
mod incident;
mod town;
mod tree;

use std::io::{self, BufWriter, Write};

use chrono::TimeDelta;

use crate::derived::Seed;
use crate::graph_shapes as graph;
use crate::graph_writer::{ALERTS_CONTEXT, list, own_id};
use crate::vocabulary::{AlertStatus, InvestigationState, Product, Severity};
use chance::{Chance, Zipf};
use clock::first_day;
use evidence::Exhibits;
use incident::Thread;
use town::Town;

/// Makes a list of alerts. The same numbers give the same bytes, everywhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Generator {
    /// How many alerts the list has.
    pub alerts: u64,
    /// What the list follows from.
    pub seed: u64,
}

impl Generator {
    /// Writes the list as a Graph `alerts_v2` answer, one alert a line.
    ///
    /// # Errors
    /// Whatever `out` fails with.
    pub fn write(&self, out: impl Write) -> io::Result<()> {
        let mut out = BufWriter::with_capacity(1 << 16, out);
        list(&mut out, ALERTS_CONTEXT, Stream::new(*self))?;
        out.flush()
    }
}

/// The alerts of a list, one after another.
struct Stream {
    plan: Generator,
    made: u64,
    incidents: u64,
    chance: Chance,
    town: Town,
    titles: Zipf,
    thread: Option<Thread>,
}

impl Stream {
    fn new(plan: Generator) -> Self {
        Self {
            plan,
            made: 0,
            incidents: 0,
            chance: Chance::new(plan.seed),
            town: Town::new(plan.seed, plan.alerts),
            // One title per 15 alerts, spread over the four kinds of products.
            titles: Zipf::new((plan.alerts / 60).clamp(12, 5_000) as usize, 0.0),
            thread: None,
        }
    }

    fn thread(&mut self) -> Thread {
        match self.thread.take() {
            Some(thread) if thread.left > 0 => thread,
            _ => {
                self.incidents += 1;
                Thread::spin(self.incidents, &self.town, &mut self.chance)
            }
        }
    }

    fn alert(&mut self, thread: &Thread) -> graph::Alert {
        let chance = &mut self.chance;
        let product = thread.product;
        let (title, category, techniques) = catalogue::detector(product, self.titles.draw(chance));
        let first = thread.moment(chance);
        let last = first.plus(TimeDelta::milliseconds(chance.span(600_000)));
        let raised = last.plus(TimeDelta::milliseconds(60_000 + chance.span(900_000)));
        let resolved = thread.status == AlertStatus::Resolved;
        let updated = match thread.status {
            AlertStatus::New => raised.plus(TimeDelta::milliseconds(4_000)),
            _ => raised.plus(TimeDelta::milliseconds(chance.span(172_800_000))),
        };
        let provider_alert_id = own_id(
            product,
            Seed::numbered(self.plan.seed, self.made.wrapping_add(1)),
        );
        let id = format!("{}{provider_alert_id}", product.id_prefix());
        let number = thread.number.map(|n| (10_000 + n).to_string());
        let exhibits = Exhibits {
            town: &self.town,
            thread,
            raised,
        };
        let evidence = exhibits.draw(chance);
        graph::Alert {
            odata_type: graph::ALERT,
            alert_web_url: format!("https://security.microsoft.com/alerts/{id}"),
            id,
            provider_alert_id,
            incident_web_url: number
                .as_ref()
                .map(|n| format!("https://security.microsoft.com/incidents/{n}")),
            incident_id: number,
            status: thread.status,
            severity: chance.weighted(&[
                (25, Severity::Informational),
                (30, Severity::Low),
                (33, Severity::Medium),
                (12, Severity::High),
            ]),
            classification: thread.classification,
            determination: thread.determination,
            service_source: product.service_source(),
            detection_source: product.detection_source(),
            product_name: product.display_name(),
            detector_id: Seed::new(product.service_source()).guid(&title),
            tenant_id: self.town.tenant(),
            description: catalogue::description(&title, product),
            title,
            recommended_actions: catalogue::ADVICE.to_owned(),
            category: category.to_owned(),
            assigned_to: (thread.status != AlertStatus::New)
                .then(|| Town::mail_address(chance.below(8))),
            actor_display_name: None,
            threat_display_name: None,
            threat_family_name: None,
            mitre_techniques: if chance.happens(0.57) {
                Vec::new()
            } else {
                techniques
            },
            created_date_time: raised,
            last_update_date_time: updated,
            resolved_date_time: resolved.then_some(updated),
            first_activity_date_time: first,
            last_activity_date_time: last,
            alert_policy_id: None,
            additional_data: None,
            investigation_state: (product == Product::Endpoint)
                .then_some(InvestigationState::UnsupportedAlertType),
            system_tags: Vec::new(),
            comments: Vec::new(),
            evidence,
        }
    }
}

impl Iterator for Stream {
    type Item = graph::Alert;

    fn next(&mut self) -> Option<graph::Alert> {
        if self.made == self.plan.alerts {
            return None;
        }
        let mut thread = self.thread();
        let alert = self.alert(&thread);
        thread.left -= 1;
        self.thread = Some(thread);
        self.made += 1;
        Some(alert)
    }
}
