//! What categories and techniques say about how far an attacker is.

use crate::Stage;

/// The stage that a category tells of; several tactics tell of the latest.
pub(crate) fn stage(category: &str) -> Stage {
    category
        .split([',', ';'])
        .map(|it| stage_of(&folded(it)))
        .max()
        .unwrap_or_default()
}

fn stage_of(category: &str) -> Stage {
    match category {
        "reconnaissance"
        | "resourcedevelopment"
        | "initialaccess"
        | "phishing"
        | "suspiciousemail"
        | "threatmanagement" => Stage::Entry,
        "execution"
        | "persistence"
        | "privilegeescalation"
        | "defenseevasion"
        | "defenseimpairment"
        | "stealth"
        | "discovery"
        | "malware"
        | "exploit"
        | "backdoor" => Stage::Foothold,
        "credentialaccess" | "credentialstealing" | "credentialtheft" | "lateralmovement"
        | "commandandcontrol" | "collection" => Stage::Reach,
        "exfiltration" | "impact" | "ransomware" | "dataloss" => Stage::Goal,
        _ => Stage::None,
    }
}

/// Small letters and digits only.
pub(crate) fn folded(text: &str) -> String {
    text.chars()
        .filter(|it| it.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// Techniques that an attacker at the keyboard needs and software seldom does:
/// credential dumping, Kerberos abuse, remote services, tampering with defences
/// and backups, encryption.
const HANDS_ON: [&str; 16] = [
    "T1003", "T1021", "T1047", "T1055", "T1136", "T1210", "T1484", "T1485", "T1486", "T1489",
    "T1490", "T1550", "T1552", "T1558", "T1562", "T1569",
];

/// Whether a technique, or the one it is a part of, is of hands-on attacks.
pub(crate) fn is_hands_on(technique: &str) -> bool {
    technique
        .get(..5)
        .is_some_and(|head| HANDS_ON.iter().any(|it| it.eq_ignore_ascii_case(head)))
        && matches!(technique.as_bytes().get(5), None | Some(b'.'))
}
