//! A bulk incident: what its alerts have in common.

use chrono::TimeDelta;

use super::chance::Chance;
use super::clock::some_time;
use super::town::Town;
use super::tree::Tree;
use crate::moment::Moment;
use crate::vocabulary::{AlertStatus, Classification, Determination, Product};

/// Quantiles of the number of alerts in an incident that has more than one.
const SIZES: [(f64, f64); 8] = [
    (0.0, 2.0),
    (0.5, 3.0),
    (0.75, 5.0),
    (0.9, 8.0),
    (0.97, 15.0),
    (0.99, 45.0),
    (0.997, 90.0),
    (1.0, 300.0),
];

/// The thread that runs through the alerts of an incident.
#[derive(Debug)]
pub(super) struct Thread {
    /// Incident number; a few lone alerts have none.
    pub number: Option<u64>,
    pub product: Product,
    pub person: usize,
    pub device: usize,
    pub address: usize,
    pub start: Moment,
    pub tree: Option<Tree>,
    pub status: AlertStatus,
    pub classification: Classification,
    pub determination: Determination,
    /// All alerts within one second.
    pub burst: bool,
    /// Alerts still to come.
    pub left: u64,
}

impl Thread {
    pub fn spin(number: u64, town: &Town, chance: &mut Chance) -> Self {
        let product = chance.weighted(&[
            (20, Product::Entra),
            (20, Product::CloudApps),
            (5, Product::Identity),
            (30, Product::Office),
            (20, Product::Endpoint),
            (5, Product::Xdr),
        ]);
        let burst = chance.happens(0.000_1);
        let single = !burst && chance.happens(0.6);
        let left = match (burst, single) {
            (true, _) => 100 + chance.below(400),
            (_, true) => 1,
            _ => chance.quantile(&SIZES),
        };
        // About one alert in a hundred is in no incident.
        let alone = single && chance.happens(0.048);
        let start = some_time(chance);
        let (person, device) = (town.a_person(chance), town.a_device(chance));
        let tree =
            (product == Product::Endpoint).then(|| Tree::grow(device, person, start, chance));
        let status = chance.weighted(&[
            (55, AlertStatus::New),
            (10, AlertStatus::InProgress),
            (35, AlertStatus::Resolved),
        ]);
        let grade = chance.weighted(&[
            (
                49,
                (Classification::Expected, Determination::ConfirmedActivity),
            ),
            (
                30,
                (Classification::FalsePositive, Determination::NotMalicious),
            ),
            (
                21,
                (
                    Classification::TruePositive,
                    Determination::CompromisedAccount,
                ),
            ),
        ]);
        let open = (Classification::Unknown, Determination::Unknown);
        let (classification, determination) = if status == AlertStatus::Resolved {
            grade
        } else {
            open
        };
        Self {
            number: (!alone).then_some(number),
            product,
            person,
            device,
            address: town.an_address(chance),
            start,
            tree,
            status,
            classification,
            determination,
            burst,
            left: left as u64,
        }
    }

    /// When the next alert of the incident happens.
    pub fn moment(&self, chance: &mut Chance) -> Moment {
        let span = if self.burst { 1_000 } else { 6 * 3_600_000 };
        self.start.plus(TimeDelta::milliseconds(chance.span(span)))
    }
}
