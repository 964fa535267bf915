//! Steps of attacks that are known to follow one another (CO-19), and the order of
//! tactics.

/// A step of a known sequence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Step {
    /// A malicious mail was delivered.
    Delivered,
    /// Somebody clicked.
    Clicked,
    /// A sign-in from somewhere new.
    SignedIn,
    /// A rule was put into a mailbox.
    InboxRule,
    /// Mail went out from it.
    Outbound,
    /// A document or script started something.
    Script,
    /// It called home.
    CommandAndControl,
    /// Credentials were taken.
    Credentials,
    /// And used elsewhere.
    LateralMovement,
}

impl Step {
    const ALL: [Self; 9] = [
        Self::Delivered,
        Self::Clicked,
        Self::SignedIn,
        Self::InboxRule,
        Self::Outbound,
        Self::Script,
        Self::CommandAndControl,
        Self::Credentials,
        Self::LateralMovement,
    ];

    /// The step in words.
    pub fn label(self) -> &'static str {
        match self {
            Self::Delivered => "mail delivered",
            Self::Clicked => "link clicked",
            Self::SignedIn => "unusual sign-in",
            Self::InboxRule => "inbox rule",
            Self::Outbound => "outbound mail",
            Self::Script => "document or script",
            Self::CommandAndControl => "command and control",
            Self::Credentials => "credential access",
            Self::LateralMovement => "lateral movement",
        }
    }

    /// Words of titles that tell of the step, in small letters.
    fn words(self) -> &'static [&'static str] {
        match self {
            Self::Delivered => &[
                "delivered",
                "removed after deliv",
                "phish",
                "zap",
                "malicious url",
                "malicious file",
                "malspam",
            ],
            Self::Clicked => &["click", "accessed link", "accessed a link", "opened link"],
            Self::SignedIn => &[
                "sign-in",
                "signin",
                "sign in",
                "logon from",
                "login from",
                "anonymous ip",
                "malicious ip",
                "impossible travel",
                "atypical travel",
                "unfamiliar",
                "password spray",
                "token theft",
                "stolen session",
                "adversary-in-the-middle",
                "aitm",
            ],
            Self::InboxRule => &[
                "inbox rule",
                "inbox manipulation",
                "inbox forwarding",
                "forwarding rule",
            ],
            Self::Outbound => &[
                "emails sent by",
                "outbound",
                "sending pattern",
                "sending mail",
                "sent mail",
                "restricted from sending",
                "internal phish",
                "fraud",
            ],
            Self::Script => &[
                "powershell",
                "script",
                "macro",
                "office",
                "winword",
                "wscript",
                "mshta",
                "encoded command",
                "dropped",
            ],
            Self::CommandAndControl => {
                &["command and control", "beacon", "c2", "command-and-control"]
            }
            Self::Credentials => &[
                "credential",
                "lsass",
                "mimikatz",
                "kerberoast",
                "ntds",
                "dcsync",
                "password dump",
            ],
            Self::LateralMovement => &[
                "lateral",
                "psexec",
                "remote service",
                "pass-the-",
                "overpass",
                "wmi remote",
                "remote execution",
            ],
        }
    }

    /// The category that tells of the step, folded.
    fn category(self) -> Option<&'static str> {
        match self {
            Self::CommandAndControl => Some("commandandcontrol"),
            Self::Credentials => Some("credentialaccess"),
            Self::LateralMovement => Some("lateralmovement"),
            _ => None,
        }
    }

    /// The steps that follow on this one.
    fn next(self) -> Steps {
        let next: &[Self] = match self {
            Self::Delivered => &[Self::Clicked, Self::SignedIn, Self::Script],
            Self::Clicked => &[Self::SignedIn, Self::Script],
            Self::SignedIn => &[Self::InboxRule, Self::Outbound],
            Self::InboxRule => &[Self::Outbound],
            Self::Script => &[Self::CommandAndControl, Self::Credentials],
            Self::CommandAndControl => &[Self::Credentials, Self::LateralMovement],
            Self::Credentials => &[Self::LateralMovement],
            Self::Outbound | Self::LateralMovement => &[],
        };
        next.iter().copied().collect()
    }
}

/// A set of steps.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Steps(u16);

impl FromIterator<Step> for Steps {
    fn from_iter<I: IntoIterator<Item = Step>>(steps: I) -> Self {
        Self(steps.into_iter().fold(0, |all, it| all | 1 << it as u8))
    }
}

impl Steps {
    /// The steps that an alert's title and folded category tell of.
    pub(crate) fn told(title: &str, category: &str) -> Self {
        let title = title.to_lowercase();
        let is_clicked = Step::Clicked.words().iter().any(|it| title.contains(it));
        Step::ALL
            .into_iter()
            // What was clicked was delivered by another alert.
            .filter(|step| !(is_clicked && *step == Step::Delivered))
            .filter(|step| {
                step.category() == Some(category)
                    || step.words().iter().any(|word| title.contains(word))
            })
            .collect()
    }

    /// The steps of both.
    #[must_use]
    pub fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    fn iter(self) -> impl Iterator<Item = Step> {
        Step::ALL
            .into_iter()
            .filter(move |it| self.0 & (1 << *it as u8) != 0)
    }

    /// A step of these and one of the `later` ones that follows on it.
    pub fn leads_to(self, later: Self) -> Option<(Step, Step)> {
        if self.0 == 0 || later.0 == 0 {
            return None;
        }
        self.iter().find_map(|from| {
            let to = Self(from.next().0 & later.0).iter().next()?;
            Some((from, to))
        })
    }
}

/// How far along the kill chain a folded category is, from 1; 0 is no tactic.
pub(crate) fn tactic(category: &str) -> u8 {
    const ORDER: [&str; 14] = [
        "reconnaissance",
        "resourcedevelopment",
        "initialaccess",
        "execution",
        "persistence",
        "privilegeescalation",
        "defenseevasion",
        "credentialaccess",
        "discovery",
        "lateralmovement",
        "collection",
        "commandandcontrol",
        "exfiltration",
        "impact",
    ];
    ORDER
        .iter()
        .position(|it| *it == category)
        .map_or(0, |at| at as u8 + 1)
}

/// Small letters and digits only.
pub(crate) fn folded(text: &str) -> String {
    text.chars()
        .filter(|it| it.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{Step, Steps, tactic};

    #[test]
    fn a_click_leads_to_a_sign_in() {
        let click = Steps::told(
            "A potentially malicious URL click was detected",
            "initialaccess",
        );
        let sign_in = Steps::told("Anonymous IP address", "initialaccess");
        let steps = Some((Step::Clicked, Step::SignedIn));
        assert_eq!(click.leads_to(sign_in), steps);
        let clicked = Steps::told("User clicked malicious URL in a phishing mail", "");
        assert_eq!(clicked.leads_to(sign_in), steps);
        assert_eq!(sign_in.leads_to(click), None);
    }

    #[test]
    fn tactics_are_in_the_order_of_the_kill_chain() {
        assert!(tactic("initialaccess") < tactic("execution"));
        assert_eq!(tactic("malware"), 0);
    }
}
