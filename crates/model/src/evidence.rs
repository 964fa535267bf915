//! One piece of evidence of one alert: what it is about and how it took part.

use crate::{DetectionStatus, RemediationStatus, Subject, Term, Timestamp, Verdict};

/// One piece of evidence (data formats, 1.3): a subject, and what this alert
/// says of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Evidence<T> {
    /// The process, file, user … it is about.
    pub subject: Subject<T>,
    /// When the product made this record of it.
    pub created: Option<Timestamp>,
    /// What the product concluded.
    pub verdict: Term<Verdict, T>,
    /// What was done about it.
    pub remediation: Term<RemediationStatus, T>,
    /// What the product adds to that, in its words.
    pub remediation_details: Option<T>,
    /// Whether it was stopped.
    pub detection: Term<DetectionStatus, T>,
    /// The parts it played.
    pub roles: Roles,
    /// Parts in free text ("Main device"), and roles this program does not know.
    pub other_roles: Vec<T>,
    /// Tags on it.
    pub tags: Vec<T>,
    /// True where it stood inside another piece of evidence.
    pub nested: bool,
}

impl<T> Evidence<T> {
    /// Evidence about `subject` of which nothing else is said.
    pub fn new(subject: Subject<T>) -> Self {
        Self {
            subject,
            created: None,
            verdict: Term::default(),
            remediation: Term::default(),
            remediation_details: None,
            detection: Term::default(),
            roles: Roles::default(),
            other_roles: Vec::new(),
            tags: Vec::new(),
            nested: false,
        }
    }

    /// Changes how text is kept.
    pub fn map_text<U, F: FnMut(T) -> U>(self, f: &mut F) -> Evidence<U> {
        Evidence {
            subject: self.subject.map_text(f),
            created: self.created,
            verdict: self.verdict.map_text(f),
            remediation: self.remediation.map_text(f),
            remediation_details: self.remediation_details.map(&mut *f),
            detection: self.detection.map_text(f),
            roles: self.roles,
            other_roles: self.other_roles.into_iter().map(&mut *f).collect(),
            tags: self.tags.into_iter().map(&mut *f).collect(),
            nested: self.nested,
        }
    }
}

/// The part a piece of evidence played (ER-7).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum EvidenceRole {
    /// Context only.
    Contextual,
    /// It was scanned.
    Scanned,
    /// The activity came from it.
    Source,
    /// The activity went to it.
    Destination,
    /// It was created.
    Created,
    /// It was added.
    Added,
    /// It was compromised.
    Compromised,
    /// It was edited.
    Edited,
    /// It was attacked.
    Attacked,
    /// It attacked.
    Attacker,
    /// It is command and control.
    CommandAndControl,
    /// It was loaded.
    Loaded,
    /// It is suspicious.
    Suspicious,
    /// It broke a policy.
    PolicyViolator,
}

impl EvidenceRole {
    const NAMES: [(Self, &'static str, &'static str); 14] = [
        (Self::Contextual, "contextual", "Contextual"),
        (Self::Scanned, "scanned", "Scanned"),
        (Self::Source, "source", "Source"),
        (Self::Destination, "destination", "Destination"),
        (Self::Created, "created", "Created"),
        (Self::Added, "added", "Added"),
        (Self::Compromised, "compromised", "Compromised"),
        (Self::Edited, "edited", "Edited"),
        (Self::Attacked, "attacked", "Attacked"),
        (Self::Attacker, "attacker", "Attacker"),
        (
            Self::CommandAndControl,
            "commandAndControl",
            "Command and control",
        ),
        (Self::Loaded, "loaded", "Loaded"),
        (Self::Suspicious, "suspicious", "Suspicious"),
        (Self::PolicyViolator, "policyViolator", "Policy violator"),
    ];

    /// Every role.
    pub const ALL: [Self; 14] = {
        let mut all = [Self::Contextual; 14];
        let mut at = 0;
        while at < all.len() {
            all[at] = Self::NAMES[at].0;
            at += 1;
        }
        all
    };

    /// The role as the API writes it.
    pub fn api(self) -> &'static str {
        Self::NAMES[self as usize].1
    }

    /// Reads a role as the API writes it, in any case.
    pub fn read(text: &str) -> Option<Self> {
        Self::NAMES
            .iter()
            .find(|(_, api, _)| api.eq_ignore_ascii_case(text))
            .map(|it| it.0)
    }

    /// The role as a person reads it.
    pub fn label(self) -> &'static str {
        Self::NAMES[self as usize].2
    }
}

/// A set of roles.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Roles(u16);

impl Roles {
    /// Adds a role.
    pub fn insert(&mut self, role: EvidenceRole) {
        self.0 |= 1 << role as u8;
    }

    /// Whether the role is in the set.
    pub fn contains(self, role: EvidenceRole) -> bool {
        self.0 & (1 << role as u8) != 0
    }

    /// The roles of both sets.
    #[must_use]
    pub fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// The roles in the order of [`EvidenceRole`].
    pub fn iter(self) -> impl Iterator<Item = EvidenceRole> {
        EvidenceRole::NAMES
            .into_iter()
            .map(|it| it.0)
            .filter(move |&role| self.contains(role))
    }
}
