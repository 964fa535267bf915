//! What is known of an alert that makes it more or less urgent.

use throughline_model::{Classification, Severity, Verdict};

/// How far along the kill chain, the earliest first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stage {
    /// Not told.
    #[default]
    None,
    /// Reconnaissance, resource development, initial access.
    Entry,
    /// Execution, persistence, privilege escalation, defence evasion, discovery.
    Foothold,
    /// Credential access, lateral movement, collection, command and control.
    Reach,
    /// Exfiltration, impact.
    Goal,
}

/// What kind of threat the alert names, the least grave first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Threat<'a> {
    /// A threat or family of this name.
    Named(&'a str),
    /// An actor of this name.
    Actor(&'a str),
    /// Ransomware; the text that says so.
    Ransomware(&'a str),
}

/// How what was seen was stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stopped {
    /// Before it ran.
    Prevented,
    /// While it ran.
    Blocked,
    /// Afterwards.
    Remediated,
}

/// An asset that matters more than others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asset<'a> {
    /// A server.
    Server {
        /// Its name.
        name: &'a str,
    },
    /// One whose value or tag says so.
    Critical {
        /// Its name; empty where the alert says so without one.
        name: &'a str,
        /// What says so.
        by: &'a str,
    },
}

/// What is known of an alert that makes it more or less urgent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AlertSignals<'a> {
    /// Its severity.
    pub severity: Severity,
    /// How far along the kill chain its category is.
    pub stage: Stage,
    /// Its category.
    pub category: &'a str,
    /// A technique of hands-on attacks, where it has one.
    pub technique: Option<&'a str>,
    /// The gravest threat it names.
    pub threat: Option<Threat<'a>>,
    /// The worst that its evidence was judged as.
    pub verdict: Verdict,
    /// How it was stopped, if it was.
    pub stopped: Option<Stopped>,
    /// The asset that matters most.
    pub asset: Option<Asset<'a>>,
    /// How many alerts have its title.
    pub title_count: u32,
    /// How many alerts there are.
    pub alert_count: u32,
    /// How many alerts of its title are classified as false positives.
    pub false_positives: u32,
    /// How many alerts of its title are classified.
    pub classified: u32,
    /// Whether attack disruption acted.
    pub disrupted: bool,
    /// What an analyst made of it.
    pub classification: Classification,
}

impl Default for AlertSignals<'_> {
    fn default() -> Self {
        Self {
            severity: Severity::Unknown,
            stage: Stage::None,
            category: "",
            technique: None,
            threat: None,
            verdict: Verdict::Unknown,
            stopped: None,
            asset: None,
            title_count: 0,
            alert_count: 0,
            false_positives: 0,
            classified: 0,
            disrupted: false,
            classification: Classification::Unknown,
        }
    }
}
