//! Where detectors sit: on what they watch, or on the network.

use crate::alert_facts::Viewpoint;
use throughline_dataset::{Dataset, Detection};
use throughline_model::DetectionSource;

/// Products that watch a network, by a word in their names.
const NETWORK_PRODUCTS: [&str; 14] = [
    "suricata",
    "snort",
    "zeek",
    "corelight",
    "security onion",
    "darktrace",
    "vectra",
    "extrahop",
    "palo alto",
    "fortigate",
    "firepower",
    "netwitness",
    "network ids",
    "nids",
];

impl Viewpoint {
    /// Where the detector sits that found this.
    pub(crate) fn of(data: &Dataset, detection: &Detection) -> Self {
        if detection.detection_source.known() == Some(DetectionSource::MicrosoftDefenderForIoT) {
            return Self::Network;
        }
        let product = data.text_or_empty(detection.product_name).to_lowercase();
        if NETWORK_PRODUCTS.iter().any(|it| product.contains(it)) {
            Self::Network
        } else {
            Self::Own
        }
    }
}
