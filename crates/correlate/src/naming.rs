//! Names of incidents, made of what their alerts tell, in the portal's words (IQ-17,
//! IQ-18).

use crate::sequence::{folded, tactic};

/// Tactics in the order of the kill chain, as names spell them.
const TACTICS: [&str; 14] = [
    "Reconnaissance",
    "Resource development",
    "Initial access",
    "Execution",
    "Persistence",
    "Privilege escalation",
    "Defense evasion",
    "Credential access",
    "Discovery",
    "Lateral movement",
    "Collection",
    "Command and control",
    "Exfiltration",
    "Impact",
];

/// What the alerts of an incident tell, as far as its name is made of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NameParts<'a> {
    /// Title of each alert, the earliest first; empty where there is none.
    pub titles: Vec<&'a str>,
    /// Categories, as exported, in any order and number.
    pub categories: Vec<&'a str>,
    /// How many devices there are.
    pub endpoints: usize,
    /// How many accounts.
    pub users: usize,
    /// How many products reported it.
    pub sources: usize,
}

/// The name of an incident. One alert's has its title (IQ-18); the same alert again
/// and again is told with where it was; different ones are a multi-stage incident from
/// the first tactic of the kill chain to the last. Empty where nothing is told.
pub fn incident_name(parts: &NameParts<'_>) -> String {
    let titles = || parts.titles.iter().copied().filter(|it| !it.is_empty());
    let first = titles().next().unwrap_or_default();
    if parts.titles.len() <= 1 {
        return first.to_owned();
    }
    let reached = tactics(&parts.categories);
    let is_one = titles().all(|it| it == first);
    let mut name = match (reached.first(), reached.last()) {
        _ if is_one && !first.is_empty() => first.to_owned(),
        (Some(a), Some(b)) if a == b => format!("Multi-stage incident involving {a}"),
        (Some(a), Some(b)) => format!("Multi-stage incident involving {a} & {b}"),
        _ => return beside(first, parts),
    };
    name.push_str(&place(parts));
    name
}

/// Where it was, and who told of it.
fn place(parts: &NameParts<'_>) -> String {
    let place = match (parts.endpoints, parts.users) {
        (0, 0) => "",
        (0, 1) => " involving one user",
        (0, _) => " involving multiple users",
        (1, _) => " on one endpoint",
        _ => " on multiple endpoints",
    };
    let sources = if parts.sources > 1 {
        " reported by multiple sources"
    } else {
        ""
    };
    format!("{place}{sources}")
}

/// The name where no alert tells a tactic: by the first of them.
fn beside(first: &str, parts: &NameParts<'_>) -> String {
    if first.is_empty() {
        return String::new();
    }
    let others = parts.titles.len() - 1;
    let plural = if others == 1 { "" } else { "s" };
    format!("{first} and {others} other alert{plural}{}", place(parts))
}

/// The tactics among categories, in the order of the kill chain, each once.
fn tactics(categories: &[&str]) -> Vec<&'static str> {
    let mut steps: Vec<u8> = categories
        .iter()
        .map(|it| tactic(&folded(it)))
        .filter(|it| *it > 0)
        .collect();
    steps.sort_unstable();
    steps.dedup();
    let name = |step: u8| TACTICS.get(usize::from(step) - 1).copied();
    steps.into_iter().filter_map(name).collect()
}

#[cfg(test)]
mod tests {
    use super::{NameParts, TACTICS, folded, incident_name, tactic};

    fn parts<'a>(titles: &[&'a str], categories: &[&'a str]) -> NameParts<'a> {
        NameParts {
            titles: titles.to_vec(),
            categories: categories.to_vec(),
            endpoints: 1,
            users: 0,
            sources: 1,
        }
    }

    #[test]
    fn names_spell_the_tactics_that_are_known() {
        for (at, name) in (1..).zip(TACTICS) {
            assert_eq!(tactic(&folded(name)), at, "{name}");
        }
    }

    /// The first four are names and counts of incidents in exported samples.
    #[test]
    fn names_are_those_of_the_portal() {
        let two = ["a", "b"];
        for (is, expected) in [
            (
                parts(&two, &["Discovery", "DefenseEvasion", "DefenseEvasion"]),
                "Multi-stage incident involving Defense evasion & Discovery on one endpoint",
            ),
            (
                parts(
                    &two,
                    &[
                        "SuspiciousActivity",
                        "Persistence",
                        "Execution",
                        "Discovery",
                    ],
                ),
                "Multi-stage incident involving Execution & Discovery on one endpoint",
            ),
            (
                NameParts {
                    endpoints: 2,
                    sources: 5,
                    ..parts(&two, &["Collection", "InitialAccess", "CredentialAccess"])
                },
                "Multi-stage incident involving Initial access & Collection on multiple endpoints reported by multiple sources",
            ),
            (
                NameParts {
                    endpoints: 8,
                    sources: 2,
                    ..parts(&two, &["PrivilegeEscalation"])
                },
                "Multi-stage incident involving Privilege escalation on multiple endpoints reported by multiple sources",
            ),
            (
                NameParts {
                    endpoints: 0,
                    users: 2,
                    ..parts(&two, &["InitialAccess", "Impact"])
                },
                "Multi-stage incident involving Initial access & Impact involving multiple users",
            ),
            (
                parts(&["'Mimikatz' hacktool was detected"], &["Malware"]),
                "'Mimikatz' hacktool was detected",
            ),
            (
                parts(&["'Mimikatz' hacktool was detected"; 3], &["Malware"]),
                "'Mimikatz' hacktool was detected on one endpoint",
            ),
            (
                parts(&two, &["Malware"]),
                "a and 1 other alert on one endpoint",
            ),
            (
                parts(&["", "b", "c"], &[]),
                "b and 2 other alerts on one endpoint",
            ),
            (parts(&["", ""], &[]), ""),
            (parts(&[], &["Execution"]), ""),
        ] {
            assert_eq!(incident_name(&is), expected, "{is:?}");
        }
    }

    #[test]
    fn the_order_of_categories_does_not_matter() {
        let told = ["Impact", "Execution", "lateral movement", "Malware"];
        let mut turned = told;
        turned.reverse();
        let titles = ["a", "b"];
        assert_eq!(
            incident_name(&parts(&titles, &told)),
            incident_name(&parts(&titles, &turned))
        );
    }
}
