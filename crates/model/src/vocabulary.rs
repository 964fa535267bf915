//! The enumerations of alerts, incidents and evidence (data formats, 1.4 and
//! 8.3; portal features, 3.3 and appendix A).

use crate::Vocabulary;
use serde::{Deserialize, Serialize};

/// Folds a spelling so that `In progress`, `in_progress` and `InProgress` meet.
fn fold(text: &str) -> String {
    folded(text).collect()
}

fn folded(text: &str) -> impl Iterator<Item = char> {
    text.chars()
        .filter(|c| !matches!(c, ' ' | '_' | '-'))
        .flat_map(char::to_lowercase)
}

/// Whether two spellings fold to the same, without keeping either: display names
/// come in every row of a table.
fn is_same(a: &str, b: &str) -> bool {
    // Nearly all texts differ in their first letter already.
    let first = |it: &str| it.bytes().next().filter(u8::is_ascii_alphanumeric);
    if let (Some(a), Some(b)) = (first(a), first(b))
        && !a.eq_ignore_ascii_case(&b)
    {
        return false;
    }
    folded(a).eq(folded(b))
}

macro_rules! vocabulary {
    (
        $(#[$meta:meta])*
        $name:ident, $called:literal, unknown = $unknown:ident {
            $( $variant:ident = $api:literal, $label:literal $(, also $($alias:literal)|+ )? ; )+
        }
    ) => {
        $(#[$meta])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
        )]
        pub enum $name {
            $(
                #[doc = $label]
                #[serde(rename = $api)]
                $variant,
            )+
        }

        impl Vocabulary for $name {
            const NAME: &'static str = $called;
            const ALL: &'static [Self] = &[$(Self::$variant),+];

            fn api(self) -> &'static str {
                match self { $(Self::$variant => $api),+ }
            }

            fn label(self) -> &'static str {
                match self { $(Self::$variant => $label),+ }
            }

            fn read(text: &str) -> Option<Self> {
                $( if text == $api { return Some(Self::$variant); } )+
                $(
                    if is_same(text, $api) || is_same(text, $label)
                        $($(|| is_same(text, $alias))+)?
                    {
                        return Some(Self::$variant);
                    }
                )+
                matches!(fold(text).as_str(), "" | "unknown" | "null" | "none" | "n/a" | "notset")
                    .then(Self::unknown)
            }

            fn unknown() -> Self {
                Self::$unknown
            }
        }

        impl Default for $name {
            fn default() -> Self {
                Self::$unknown
            }
        }
    };
}

vocabulary! {
    /// How grave an alert or incident is. `Critical` exists only outside
    /// Microsoft products: it sorts above high.
    Severity, "severity", unknown = Unknown {
        Unknown = "unknown", "Unknown", also "unspecified";
        Informational = "informational", "Informational", also "info" | "32";
        Low = "low", "Low", also "64";
        Medium = "medium", "Medium", also "med" | "128";
        High = "high", "High", also "256";
        Critical = "critical", "Critical", also "crit";
    }
}

vocabulary! {
    /// Where an alert stands in triage.
    AlertStatus, "status", unknown = Unknown {
        New = "new", "New", also "newAlert" | "active" | "open";
        InProgress = "inProgress", "In progress", also "acknowledged";
        Resolved = "resolved", "Resolved", also "closed" | "dismissed";
        Unknown = "unknown", "Unknown";
    }
}

vocabulary! {
    /// Where an incident stands in triage.
    IncidentStatus, "status", unknown = Unknown {
        Active = "active", "Active", also "new";
        InProgress = "inProgress", "In progress";
        AwaitingAction = "awaitingAction", "Awaiting action";
        Resolved = "resolved", "Resolved", also "closed";
        Redirected = "redirected", "Redirected";
        Unknown = "unknown", "Unknown";
    }
}

vocabulary! {
    /// Whether an alert was right (portal features, 3.3). Old words are read
    /// and shown with the current ones (B-1).
    Classification, "classification", unknown = Unknown {
        Unknown = "unknown", "Not set", also "notAvailable" | "undetermined";
        TruePositive = "truePositive", "True positive", also "trueAlert";
        InformationalExpectedActivity = "informationalExpectedActivity",
            "Informational, expected activity", also "benignPositive";
        FalsePositive = "falsePositive", "False positive", also "falseAlert";
    }
}

vocabulary! {
    /// What kind of activity an alert turned out to be (portal features, 3.3).
    Determination, "determination", unknown = Unknown {
        Unknown = "unknown", "Not set", also "notAvailable";
        MultiStagedAttack = "multiStagedAttack", "Multistage attack";
        MaliciousUserActivity = "maliciousUserActivity", "Malicious user activity";
        CompromisedAccount = "compromisedAccount", "Compromised account", also "compromisedUser";
        Malware = "malware", "Malware";
        Phishing = "phishing", "Phishing";
        UnwantedSoftware = "unwantedSoftware", "Unwanted software";
        SecurityTesting = "securityTesting", "Security test", also "securityTest";
        LineOfBusinessApplication = "lineOfBusinessApplication", "Line-of-business application";
        ConfirmedActivity = "confirmedActivity", "Confirmed activity", also "confirmedUserActivity";
        NotMalicious = "notMalicious", "Not malicious", also "clean";
        NotEnoughDataToValidate = "notEnoughDataToValidate", "Not enough data to validate",
            also "insufficientData";
        Apt = "apt", "APT";
        SecurityPersonnel = "securityPersonnel", "Security personnel";
        Other = "other", "Other";
    }
}

impl Determination {
    /// The determinations an analyst may give with a classification (portal
    /// features, 3.3). Imported pairs outside this table are kept as they came.
    pub fn of(classification: Classification) -> &'static [Self] {
        match classification {
            Classification::Unknown => &[],
            Classification::TruePositive => &[
                Self::MultiStagedAttack,
                Self::MaliciousUserActivity,
                Self::CompromisedAccount,
                Self::Malware,
                Self::Phishing,
                Self::UnwantedSoftware,
                Self::Other,
            ],
            Classification::InformationalExpectedActivity => &[
                Self::SecurityTesting,
                Self::LineOfBusinessApplication,
                Self::ConfirmedActivity,
                Self::Other,
            ],
            Classification::FalsePositive => &[
                Self::NotMalicious,
                Self::NotEnoughDataToValidate,
                Self::Other,
            ],
        }
    }
}

vocabulary! {
    /// The product an alert came from.
    ServiceSource, "serviceSource", unknown = Unknown {
        Unknown = "unknown", "Unknown";
        MicrosoftDefenderForEndpoint = "microsoftDefenderForEndpoint", "Defender for Endpoint",
            also "microsoftDefenderATP" | "MDATP"
                | "Microsoft Defender Advanced Threat Protection";
        MicrosoftDefenderForIdentity = "microsoftDefenderForIdentity", "Defender for Identity",
            also "azureATP" | "Azure Advanced Threat Protection";
        MicrosoftDefenderForOffice365 = "microsoftDefenderForOffice365", "Defender for Office 365",
            also "officeATP" | "OATP" | "Office 365 Advanced Threat Protection";
        MicrosoftDefenderForCloudApps = "microsoftDefenderForCloudApps", "Defender for Cloud Apps",
            also "microsoftCloudAppSecurity" | "MCAS";
        Microsoft365Defender = "microsoft365Defender", "Defender XDR",
            also "Microsoft Defender XDR" | "MTP" | "MicrosoftThreatProtection";
        AzureAdIdentityProtection = "azureAdIdentityProtection", "Entra ID Protection",
            also "AAD Identity Protection" | "IPC" | "AAD"
                | "Azure Active Directory Identity Protection" | "Microsoft Entra ID Protection";
        MicrosoftAppGovernance = "microsoftAppGovernance", "App governance", also "appGovernance";
        DataLossPrevention = "dataLossPrevention", "Data loss prevention",
            also "microsoftDataLossPrevention";
        MicrosoftDefenderForCloud = "microsoftDefenderForCloud", "Defender for Cloud",
            also "Azure Security Center";
        MicrosoftSentinel = "microsoftSentinel", "Sentinel",
            also "Azure Sentinel" | "ASI Scheduled Alerts" | "ASI NRT Alerts";
        MicrosoftInsiderRiskManagement = "microsoftInsiderRiskManagement",
            "Insider risk management", also "Microsoft 365 Insider Risk Management";
        MicrosoftThreatIntelligence = "microsoftThreatIntelligence", "Threat intelligence";
        MicrosoftSecurityForAi = "microsoftSecurityForAI", "Security for AI";
    }
}

vocabulary! {
    /// The sensor or technology within a product.
    DetectionSource, "detectionSource", unknown = Unknown {
        Unknown = "unknown", "Unknown";
        MicrosoftDefenderForEndpoint = "microsoftDefenderForEndpoint", "EDR",
            also "windowsDefenderAtp";
        Antivirus = "antivirus", "Antivirus", also "windowsDefenderAv";
        SmartScreen = "smartScreen", "SmartScreen", also "windowsDefenderSmartScreen";
        CustomTi = "customTi", "Custom TI", also "customerTI";
        MicrosoftDefenderForOffice365 = "microsoftDefenderForOffice365", "Defender for Office 365",
            also "officeATP";
        AutomatedInvestigation = "automatedInvestigation", "Automated investigation";
        MicrosoftThreatExperts = "microsoftThreatExperts", "Defender Experts",
            also "threatExperts";
        CustomDetection = "customDetection", "Custom detection";
        MicrosoftDefenderForIdentity = "microsoftDefenderForIdentity", "Defender for Identity",
            also "azureATP";
        CloudAppSecurity = "cloudAppSecurity", "Defender for Cloud Apps",
            also "MCAS" | "Microsoft Cloud App Security" | "Microsoft Defender for Cloud Apps";
        Microsoft365Defender = "microsoft365Defender", "Defender XDR",
            also "MTP" | "Microsoft Defender XDR";
        AzureAdIdentityProtection = "azureAdIdentityProtection", "Entra ID Protection",
            also "AAD Identity Protection" | "Microsoft Entra ID Protection";
        Manual = "manual", "Manual";
        MicrosoftDataLossPrevention = "microsoftDataLossPrevention", "Data loss prevention";
        AppGovernancePolicy = "appGovernancePolicy", "App governance policy";
        AppGovernanceDetection = "appGovernanceDetection", "App governance detection";
        MicrosoftDefenderForCloud = "microsoftDefenderForCloud", "Defender for Cloud";
        MicrosoftDefenderForIoT = "microsoftDefenderForIoT", "Defender for IoT";
        MicrosoftDefenderForServers = "microsoftDefenderForServers", "Defender for Servers";
        MicrosoftDefenderForStorage = "microsoftDefenderForStorage", "Defender for Storage";
        MicrosoftDefenderForDns = "microsoftDefenderForDNS", "Defender for DNS";
        MicrosoftDefenderForDatabases = "microsoftDefenderForDatabases", "Defender for Databases";
        MicrosoftDefenderForContainers = "microsoftDefenderForContainers",
            "Defender for Containers";
        MicrosoftDefenderForNetwork = "microsoftDefenderForNetwork", "Defender for Network";
        MicrosoftDefenderForAppService = "microsoftDefenderForAppService",
            "Defender for App Service";
        MicrosoftDefenderForKeyVault = "microsoftDefenderForKeyVault", "Defender for Key Vault";
        MicrosoftDefenderForResourceManager = "microsoftDefenderForResourceManager",
            "Defender for Resource Manager";
        MicrosoftDefenderForApiManagement = "microsoftDefenderForApiManagement",
            "Defender for API Management";
        NrtAlerts = "nrtAlerts", "Near-real-time rule";
        ScheduledAlerts = "scheduledAlerts", "Scheduled rule";
        MicrosoftDefenderThreatIntelligenceAnalytics =
            "microsoftDefenderThreatIntelligenceAnalytics", "Threat intelligence analytics";
        BuiltInMl = "builtInMl", "Built-in machine learning";
        MicrosoftInsiderRiskManagement = "microsoftInsiderRiskManagement",
            "Insider risk management";
        MicrosoftThreatIntelligence = "microsoftThreatIntelligence", "Threat intelligence";
        MicrosoftDefenderForAiServices = "microsoftDefenderForAIServices",
            "Defender for AI services";
        SecurityCopilot = "securityCopilot", "Security Copilot";
        MicrosoftSentinel = "microsoftSentinel", "Sentinel";
    }
}

vocabulary! {
    /// How far an automated investigation got (portal features, 8.1).
    InvestigationState, "investigationState", unknown = Unknown {
        Unknown = "unknown", "Unknown";
        Benign = "benign", "No threats found";
        PendingApproval = "pendingApproval", "Pending approval", also "pending action";
        PendingResource = "pendingResource", "Pending resource";
        Queued = "queued", "Queued", also "queued by throttling";
        Running = "running", "Running", also "starting";
        PartiallyInvestigated = "partiallyInvestigated", "Partially investigated",
            also "threats found";
        PartiallyRemediated = "partiallyRemediated", "Partially remediated";
        SuccessfullyRemediated = "successfullyRemediated", "Remediated";
        Failed = "failed", "Failed";
        InnerFailure = "innerFailure", "Inner failure";
        Terminated = "terminated", "Terminated", also "terminated by throttling";
        TerminatedByUser = "terminatedByUser", "Terminated by user";
        TerminatedBySystem = "terminatedBySystem", "Terminated by system";
        PreexistingAlert = "preexistingAlert", "Pre-existing alert";
        UnsupportedOs = "unsupportedOs", "Unsupported OS";
        UnsupportedAlertType = "unsupportedAlertType", "Unsupported alert type";
        SuppressedAlert = "suppressedAlert", "Suppressed alert";
    }
}

vocabulary! {
    /// What the product concluded about one piece of evidence.
    Verdict, "verdict", unknown = Unknown {
        Malicious = "malicious", "Malicious";
        Suspicious = "suspicious", "Suspicious";
        NoThreatsFound = "noThreatsFound", "No threats found", also "clean";
        Unknown = "unknown", "Unknown";
    }
}

vocabulary! {
    /// What was done about one piece of evidence.
    RemediationStatus, "remediationStatus", unknown = None {
        None = "none", "None";
        Active = "active", "Active";
        PendingApproval = "pendingApproval", "Pending approval";
        Remediated = "remediated", "Remediated";
        PartiallyRemediated = "partiallyRemediated", "Partially remediated";
        Prevented = "prevented", "Prevented";
        Blocked = "blocked", "Blocked";
        NotFound = "notFound", "Not found";
        Declined = "declined", "Declined";
        Unremediated = "unremediated", "Unremediated";
        Running = "running", "Running";
    }
}

vocabulary! {
    /// Whether what was seen was stopped (AL-6).
    DetectionStatus, "detectionStatus", unknown = Unknown {
        Detected = "detected", "Detected";
        Blocked = "blocked", "Blocked";
        Prevented = "prevented", "Prevented";
        Unknown = "unknown", "Unknown";
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_of_a_status_is_read() {
        for text in [
            "inProgress",
            "InProgress",
            "In progress",
            "in_progress",
            "IN-PROGRESS",
        ] {
            assert_eq!(
                AlertStatus::read(text),
                Some(AlertStatus::InProgress),
                "{text}"
            );
        }
        assert_eq!(Severity::read("UnSpecified"), Some(Severity::Unknown));
        assert_eq!(Severity::read("256"), Some(Severity::High));
        assert_eq!(AlertStatus::read("parked"), None);
    }

    #[test]
    fn api_names_read_back() {
        fn check<V: Vocabulary + std::fmt::Debug>() {
            for &value in V::ALL {
                assert_eq!(V::read(value.api()), Some(value));
                assert_eq!(V::read(&value.api().to_uppercase()), Some(value));
            }
        }
        check::<Severity>();
        check::<AlertStatus>();
        check::<IncidentStatus>();
        check::<Classification>();
        check::<Determination>();
        check::<ServiceSource>();
        check::<DetectionSource>();
        check::<InvestigationState>();
        check::<Verdict>();
        check::<RemediationStatus>();
        check::<DetectionStatus>();
    }
}
