//! Names of incidents, made of what their alerts tell, in the portal's words (IQ-17,
//! IQ-18).

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
    /// How many alerts there are.
    pub alerts: usize,
    /// The title of the earliest one that has any.
    pub first: &'a str,
    /// Whether all that have a title have this one.
    pub is_one: bool,
    /// The first and the last tactic of the kill chain that they reached, from 1.
    pub reached: Option<(u8, u8)>,
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
    let first = parts.first;
    if parts.alerts <= 1 {
        return first.to_owned();
    }
    let tactic = |it: u8| TACTICS.get(usize::from(it).wrapping_sub(1)).copied();
    let reached = parts.reached.and_then(|(a, b)| tactic(a).zip(tactic(b)));
    let mut name = match reached {
        _ if parts.is_one && !first.is_empty() => first.to_owned(),
        Some((a, b)) if a == b => format!("Multi-stage incident involving {a}"),
        Some((a, b)) => format!("Multi-stage incident involving {a} & {b}"),
        None => return beside(first, parts),
    };
    name.push_str(place(parts));
    name.push_str(sources(parts));
    name
}

/// Where it was.
fn place(parts: &NameParts<'_>) -> &'static str {
    match (parts.endpoints, parts.users) {
        (0, 0) => "",
        (0, 1) => " involving one user",
        (0, _) => " involving multiple users",
        (1, _) => " on one endpoint",
        _ => " on multiple endpoints",
    }
}

/// Who told of it.
fn sources(parts: &NameParts<'_>) -> &'static str {
    match parts.sources {
        0 | 1 => "",
        _ => " reported by multiple sources",
    }
}

/// The name where no alert tells a tactic: by the first of them.
fn beside(first: &str, parts: &NameParts<'_>) -> String {
    if first.is_empty() {
        return String::new();
    }
    let others = parts.alerts - 1;
    let plural = if others == 1 { "" } else { "s" };
    let (place, sources) = (place(parts), sources(parts));
    format!("{first} and {others} other alert{plural}{place}{sources}")
}

#[cfg(test)]
mod tests {
    use super::{NameParts, TACTICS, incident_name};
    use crate::sequence::{folded, tactic};

    fn parts<'a>(titles: &[&'a str], categories: &[&str]) -> NameParts<'a> {
        let told = || titles.iter().copied().filter(|it| !it.is_empty());
        let first = told().next().unwrap_or_default();
        let tactics = categories.iter().map(|it| tactic(&folded(it)));
        let tactics: Vec<u8> = tactics.filter(|it| *it > 0).collect();
        let reached = tactics.iter().min().zip(tactics.iter().max());
        NameParts {
            alerts: titles.len(),
            first,
            is_one: told().all(|it| it == first),
            reached: reached.map(|(a, b)| (*a, *b)),
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
}
