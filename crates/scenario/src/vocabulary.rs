//! The closed lists of the export format. In a description each value is written
//! with hyphens (`true-positive`), in the export as the format spells it.

use crate::mistake::Mistake;

macro_rules! vocabulary {
    ($(#[$doc:meta])* $name:ident, $kind:literal { $($variant:ident = $graph:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
        pub(crate) enum $name { $(#[serde(rename = $graph)] $variant),+ }

        impl $name {
            /// The value a description means, if it is one.
            pub fn find(word: &str) -> Option<Self> {
                let plain = word.replace('-', "");
                $(if plain.eq_ignore_ascii_case($graph) { return Some(Self::$variant); })+
                None
            }

            /// The value a description has to mean here.
            #[allow(dead_code, reason = "some lists are only ever tried, never demanded")]
            pub fn read(word: &str) -> Result<Self, Mistake> {
                Self::find(word)
                    .ok_or_else(|| Mistake::NotA { kind: $kind, word: word.to_owned() })
            }
        }
    };
}

vocabulary!(
    /// How bad an alert or incident is.
    Severity, "severity" {
        Informational = "informational", Low = "low", Medium = "medium", High = "high",
    }
);

vocabulary!(
    /// How far the work on an alert is.
    AlertStatus, "alert status" { New = "new", InProgress = "inProgress", Resolved = "resolved" }
);

vocabulary!(
    /// How far the work on an incident is.
    IncidentStatus, "incident status" {
        Active = "active", InProgress = "inProgress", Resolved = "resolved",
    }
);

vocabulary!(
    /// What an analyst found an alert to be.
    Classification, "classification" {
        Unknown = "unknown", FalsePositive = "falsePositive", TruePositive = "truePositive",
        Expected = "informationalExpectedActivity",
    }
);

vocabulary!(
    /// The finer reason behind a classification.
    Determination, "determination" {
        Unknown = "unknown", Malware = "malware", SecurityTesting = "securityTesting",
        UnwantedSoftware = "unwantedSoftware", Other = "other",
        MultiStagedAttack = "multiStagedAttack", CompromisedAccount = "compromisedAccount",
        Phishing = "phishing", MaliciousUserActivity = "maliciousUserActivity",
        NotMalicious = "notMalicious", NotEnoughData = "notEnoughDataToValidate",
        ConfirmedActivity = "confirmedActivity", BusinessApplication = "lineOfBusinessApplication",
    }
);

vocabulary!(
    /// The part of a product that noticed.
    DetectionSource, "detection source" {
        Endpoint = "microsoftDefenderForEndpoint", Antivirus = "antivirus",
        SmartScreen = "smartScreen", CustomTi = "customTi",
        Office = "microsoftDefenderForOffice365",
        AutomatedInvestigation = "automatedInvestigation", CustomDetection = "customDetection",
        Identity = "microsoftDefenderForIdentity", CloudAppSecurity = "cloudAppSecurity",
        Xdr = "microsoft365Defender", Entra = "azureAdIdentityProtection", Manual = "manual",
    }
);

vocabulary!(
    /// Where the automated investigation of an alert stands.
    InvestigationState, "investigation state" {
        SuccessfullyRemediated = "successfullyRemediated", Benign = "benign", Failed = "failed",
        PartiallyRemediated = "partiallyRemediated", Running = "running",
        PendingApproval = "pendingApproval", Queued = "queued",
        UnsupportedAlertType = "unsupportedAlertType",
        PartiallyInvestigated = "partiallyInvestigated", TerminatedByUser = "terminatedByUser",
    }
);

vocabulary!(
    /// What is thought of one piece of evidence.
    Verdict, "verdict" {
        Unknown = "unknown", Suspicious = "suspicious", Malicious = "malicious",
        Clean = "noThreatsFound",
    }
);

vocabulary!(
    /// What was done about one piece of evidence.
    Remediation, "remediation status" {
        None = "none", Remediated = "remediated", Prevented = "prevented", Blocked = "blocked",
        NotFound = "notFound", Active = "active", PendingApproval = "pendingApproval",
        Declined = "declined", Unremediated = "unremediated", Running = "running",
        PartiallyRemediated = "partiallyRemediated",
    }
);

vocabulary!(
    /// Whether the sensor watched, or stepped in.
    Detection, "detection status" {
        Detected = "detected", Blocked = "blocked", Prevented = "prevented",
    }
);

vocabulary!(
    /// The part a piece of evidence plays.
    Role, "role" {
        Contextual = "contextual", Scanned = "scanned", Source = "source",
        Destination = "destination", Created = "created", Added = "added",
        Compromised = "compromised", Edited = "edited", Attacked = "attacked",
        Attacker = "attacker", CommandAndControl = "commandAndControl", Loaded = "loaded",
        Suspicious = "suspicious", PolicyViolator = "policyViolator",
    }
);

vocabulary!(
    /// How exposed a device is.
    DeviceRisk, "device risk" {
        None = "none", Informational = "informational", Low = "low", Medium = "medium",
        High = "high",
    }
);

vocabulary!(
    /// Whether a device is in touch.
    DeviceHealth, "device health" {
        Active = "active", Inactive = "inactive", NoSensorData = "noSensorData",
    }
);

/// The product that raised an alert.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Product {
    Endpoint,
    Office,
    Identity,
    CloudApps,
    Entra,
    Xdr,
}

impl Product {
    pub fn read(word: &str) -> Result<Self, Mistake> {
        Ok(match word {
            "endpoint" => Self::Endpoint,
            "office" => Self::Office,
            "identity" => Self::Identity,
            "cloud-apps" => Self::CloudApps,
            "entra" => Self::Entra,
            "xdr" => Self::Xdr,
            _ => {
                return Err(Mistake::NotA {
                    kind: "product",
                    word: word.to_owned(),
                });
            }
        })
    }

    pub fn service_source(self) -> &'static str {
        match self {
            Self::Endpoint => "microsoftDefenderForEndpoint",
            Self::Office => "microsoftDefenderForOffice365",
            Self::Identity => "microsoftDefenderForIdentity",
            Self::CloudApps => "microsoftDefenderForCloudApps",
            Self::Entra => "azureAdIdentityProtection",
            Self::Xdr => "microsoft365Defender",
        }
    }

    pub fn display_name(self) -> &'static str {
        match self {
            Self::Endpoint => "Microsoft Defender for Endpoint",
            Self::Office => "Microsoft Defender for Office 365",
            Self::Identity => "Microsoft Defender for Identity",
            Self::CloudApps => "Microsoft Defender for Cloud Apps",
            Self::Entra => "Microsoft Entra ID Protection",
            Self::Xdr => "Microsoft Defender XDR",
        }
    }

    pub fn detection_source(self) -> DetectionSource {
        match self {
            Self::Endpoint => DetectionSource::Endpoint,
            Self::Office => DetectionSource::Office,
            Self::Identity => DetectionSource::Identity,
            Self::CloudApps => DetectionSource::CloudAppSecurity,
            Self::Entra => DetectionSource::Entra,
            Self::Xdr => DetectionSource::Xdr,
        }
    }

    /// The two letters in front of the product's own alert id.
    pub fn id_prefix(self) -> &'static str {
        match self {
            Self::Endpoint => "da",
            Self::Office => "fa",
            Self::Identity => "aa",
            Self::CloudApps => "ca",
            Self::Entra => "ad",
            Self::Xdr => "ra",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hyphens_and_case_do_not_matter() {
        assert_eq!(
            Classification::find("true-positive"),
            Some(Classification::TruePositive)
        );
        assert_eq!(Verdict::find("no-threats-found"), Some(Verdict::Clean));
        assert!(Severity::read("dreadful").is_err());
    }
}
