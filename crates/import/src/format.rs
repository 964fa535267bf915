//! The shapes of exports that this program reads.

use serde::{Deserialize, Serialize};

macro_rules! formats {
    ( $( $(#[$meta:meta])* $variant:ident = $name:literal $label:literal ),+ $(,)? ) => {
        /// The shape a record was recognised as, by its content.
        #[derive(
            Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
        )]
        pub enum Format {
            $( $(#[$meta])* #[doc = concat!("`", $label, "`")] #[serde(rename = $name)] $variant, )+
        }

        impl Format {
            /// Every shape.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The shape as output writes it (`graph.alerts_v2`).
            pub fn name(self) -> &'static str {
                match self { $( Self::$variant => $name, )+ }
            }

            /// The shape as a person reads it.
            pub fn label(self) -> &'static str {
                match self { $( Self::$variant => $label, )+ }
            }
        }
    };
}

formats! {
    GraphAlerts = "graph.alerts_v2" "Graph security alerts",
    GraphIncidents = "graph.incidents" "Graph security incidents",
    GraphLegacyAlerts = "graph.alerts_v1" "Graph security alerts, retired v1",
    XdrIncidents = "m365d.incidents" "Microsoft 365 Defender incidents",
    XdrAlerts = "m365d.alerts" "Microsoft 365 Defender alerts",
    EndpointAlerts = "mde.alerts" "Defender for Endpoint alerts",
    EndpointMachines = "mde.machines" "Defender for Endpoint machines",
    EndpointActions = "mde.machineActions" "Defender for Endpoint machine actions",
    EndpointInvestigations = "mde.investigations" "Defender for Endpoint investigations",
    SentinelAlerts = "sentinel.SecurityAlert" "Sentinel SecurityAlert",
    SentinelIncidents = "sentinel.SecurityIncident" "Sentinel SecurityIncident",
    SentinelRestIncidents = "sentinel.rest.incidents" "Sentinel incidents (REST)",
    SentinelRestAlerts = "sentinel.rest.alerts" "Sentinel incident alerts (REST)",
    SentinelRestEntities = "sentinel.rest.entities" "Sentinel incident entities (REST)",
    DefenderForCloudAlerts = "defenderForCloud.alerts" "Defender for Cloud alerts",
    AlertInfo = "hunting.AlertInfo" "Advanced hunting AlertInfo",
    AlertEvidence = "hunting.AlertEvidence" "Advanced hunting AlertEvidence",
    DeviceProcessEvents = "hunting.DeviceProcessEvents" "Advanced hunting DeviceProcessEvents",
    DeviceNetworkEvents = "hunting.DeviceNetworkEvents" "Advanced hunting DeviceNetworkEvents",
    DeviceFileEvents = "hunting.DeviceFileEvents" "Advanced hunting DeviceFileEvents",
    DeviceRegistryEvents = "hunting.DeviceRegistryEvents" "Advanced hunting DeviceRegistryEvents",
    DeviceLogonEvents = "hunting.DeviceLogonEvents" "Advanced hunting DeviceLogonEvents",
    DeviceImageLoadEvents = "hunting.DeviceImageLoadEvents" "Advanced hunting DeviceImageLoadEvents",
    DeviceEvents = "hunting.DeviceEvents" "Advanced hunting DeviceEvents",
    DeviceInfo = "hunting.DeviceInfo" "Advanced hunting DeviceInfo",
    EmailEvents = "hunting.EmailEvents" "Advanced hunting EmailEvents",
    EmailAttachmentInfo = "hunting.EmailAttachmentInfo" "Advanced hunting EmailAttachmentInfo",
    EmailUrlInfo = "hunting.EmailUrlInfo" "Advanced hunting EmailUrlInfo",
    EmailPostDeliveryEvents = "hunting.EmailPostDeliveryEvents" "Advanced hunting EmailPostDeliveryEvents",
    UrlClickEvents = "hunting.UrlClickEvents" "Advanced hunting UrlClickEvents",
    IdentityLogonEvents = "hunting.IdentityLogonEvents" "Advanced hunting IdentityLogonEvents",
    IdentityDirectoryEvents = "hunting.IdentityDirectoryEvents" "Advanced hunting IdentityDirectoryEvents",
    IdentityQueryEvents = "hunting.IdentityQueryEvents" "Advanced hunting IdentityQueryEvents",
    CloudAppEvents = "hunting.CloudAppEvents" "Advanced hunting CloudAppEvents",
    HuntingEvents = "hunting.events" "Advanced hunting, events of another table",
    PortalIncidents = "portal.incidents" "Portal incident queue (CSV)",
    PortalAlerts = "portal.alerts" "Portal alert queue (CSV)",
    PortalActions = "portal.actions" "Action center (CSV)",
    PortalInvestigations = "portal.investigations" "Portal investigations (CSV)",
    Sysmon = "windows.sysmon" "Sysmon events",
    WindowsEvents = "windows.events" "Windows events",
    Hayabusa = "hayabusa" "Hayabusa detections",
    Mapped = "mapped" "Table read by a mapping",
    #[default]
    Unknown = "unknown" "Not recognised",
}

/// Kinds of exports: records of one kind that tell of the same thing replace each
/// other, those of different kinds complete each other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Family {
    /// Graph security.
    #[default]
    Graph,
    /// Microsoft 365 Defender API.
    Xdr,
    /// Defender for Endpoint API.
    Endpoint,
    /// Advanced hunting: its alert rows each tell a part of an alert.
    Hunting,
    /// Sentinel, Log Analytics and Defender for Cloud.
    Sentinel,
    /// The portal's own tables.
    Portal,
    /// Windows events.
    Windows,
    /// Hayabusa.
    Hayabusa,
    /// Tables read by a mapping.
    Mapped,
}
