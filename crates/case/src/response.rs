//! Response actions as decisions of an analyst. Nothing here is carried out: a
//! decision is recorded in the case, about a thing that is named so that other
//! exports of it are still known to be the same (B-3).

use crate::{EntryId, JournalError, ResponseAction, ResponseAspect};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use throughline_model::{AlertKey, Timestamp};

macro_rules! target_kinds {
    ( $( $variant:ident = $label:literal ),* $(,)? ) => {
        /// The kinds of things that something can be decided about.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "camelCase")]
        pub enum TargetKind {
            $( #[doc = $label] $variant, )*
        }

        impl TargetKind {
            /// Every kind.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The kind as a person reads it.
            pub fn label(self) -> &'static str {
                match self { $( Self::$variant => $label, )* }
            }
        }
    };
}

target_kinds! {
    Device = "Device",
    Process = "Process",
    File = "File",
    Registry = "Registry",
    Service = "Service",
    ScheduledTask = "Scheduled task",
    Ip = "IP address",
    Url = "URL",
    Domain = "Domain",
    User = "User",
    Session = "Sign-in session",
    Mailbox = "Mailbox",
    Message = "Message",
    MailCluster = "Mail cluster",
    Application = "Application",
}

/// What an id of a thing is, the surest of each kind first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "each name says what it is")]
pub enum IdScheme {
    DefenderDevice,
    EntraDevice,
    /// A process's unique id on its device.
    ProcessGuid,
    /// Device, pid and start.
    ProcessStart,
    Sha256,
    Sha1,
    Md5,
    EntraObject,
    Sid,
    Upn,
    NetworkMessage,
    InternetMessage,
    MailCluster,
    Application,
    Session,
}

impl IdScheme {
    /// What the id is, as a person reads it.
    pub fn label(self) -> &'static str {
        match self {
            Self::DefenderDevice => "device id",
            Self::EntraDevice => "Entra device id",
            Self::ProcessGuid => "process id",
            Self::ProcessStart => "process",
            Self::Sha256 => "SHA-256",
            Self::Sha1 => "SHA-1",
            Self::Md5 => "MD5",
            Self::EntraObject => "object id",
            Self::Sid => "SID",
            Self::Upn => "UPN",
            Self::NetworkMessage => "network message id",
            Self::InternetMessage => "internet message id",
            Self::MailCluster => "mail cluster",
            Self::Application => "application id",
            Self::Session => "session id",
        }
    }
}

/// The thing that something was decided about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ResponseTarget {
    /// What kind of thing it is.
    pub kind: TargetKind,
    /// Its name.
    pub name: String,
    /// Ids that it keeps in other exports.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub ids: BTreeMap<IdScheme, String>,
    /// Name of the device it is on, of what is on one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device: Option<String>,
}

impl ResponseTarget {
    /// Whether both are the same thing: the surest id that both have decides, and
    /// where they share none, their name on the same device.
    pub fn is_same(&self, other: &Self) -> bool {
        if self.kind != other.kind {
            return false;
        }
        let shared = self
            .ids
            .iter()
            .find_map(|(scheme, id)| Some((id, other.ids.get(scheme)?)));
        match shared {
            Some((one, other)) => one.eq_ignore_ascii_case(other),
            None => {
                self.name.to_lowercase() == other.name.to_lowercase()
                    && same_device(self.device.as_deref(), other.device.as_deref())
            }
        }
    }
}

/// One export may name a device in full, another in short.
fn same_device(one: Option<&str>, other: Option<&str>) -> bool {
    let (Some(one), Some(other)) = (one, other) else {
        return one.is_none() && other.is_none();
    };
    let short = |it: &str| it.split('.').next().unwrap_or_default().to_lowercase();
    let is_full = |it: &str| it.contains('.');
    if is_full(one) == is_full(other) {
        one.to_lowercase() == other.to_lowercase()
    } else {
        short(one) == short(other)
    }
}

/// An action that waits for approval, as an export tells it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PendingAction {
    /// What it is, in words.
    pub action: String,
    /// When it was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Timestamp>,
}

/// One decision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Response {
    /// What is to be done.
    pub what: ResponseAction,
    /// To what.
    pub target: ResponseTarget,
    /// The alert in whose story it was decided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alert: Option<AlertKey>,
    /// Why, up to 30,000 characters (IP-33).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
    /// What it answers, of an answer to what waits for approval.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pending: Option<PendingAction>,
    /// What was in force before of what it sets.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<ResponseAction>,
}

impl Response {
    pub(crate) fn check(&self) -> Result<(), JournalError> {
        let (what, kind) = (self.what, self.target.kind);
        if !what.fits(kind) || what.is_answer() != self.pending.is_some() {
            return Err(JournalError::DoesNotFit { what, kind });
        }
        if self.target.name.trim().is_empty() {
            return Err(JournalError::EmptyTitle);
        }
        match self.before {
            Some(before) if before == self.what => Err(JournalError::NothingToChange),
            _ => Ok(()),
        }
    }

    /// What was decided: of an answer, about what.
    pub fn said(&self) -> String {
        let what = self.what.label();
        match &self.pending {
            Some(pending) => format!("{what}: {}", pending.action),
            None => what.to_owned(),
        }
    }

    /// What was decided, in a few words.
    pub(crate) fn summary(&self) -> String {
        let what = self.said();
        format!("“{what}” recorded for {}", self.on())
    }

    /// The same for a history.
    pub(crate) fn words(&self) -> String {
        let mut words = format!("Recorded: {} ({})", self.said(), self.on());
        if let Some(comment) = &self.comment {
            words.push_str(": ");
            words.push_str(comment);
        }
        words
    }

    fn on(&self) -> String {
        match &self.target.device {
            Some(device) => format!("{} on {device}", self.target.name),
            None => self.target.name.clone(),
        }
    }
}

/// A decision that counts, with its entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordedResponse {
    /// Its entry.
    pub entry: EntryId,
    /// When it was recorded.
    pub at: Timestamp,
    /// By whom.
    pub actor: String,
    /// The decision.
    pub response: Response,
}

/// What is in force of an aspect of a thing by these decisions, oldest first.
pub(crate) fn in_force<'r>(
    recorded: &'r [RecordedResponse],
    target: &ResponseTarget,
    aspect: ResponseAspect,
) -> Option<&'r RecordedResponse> {
    recorded
        .iter()
        .rev()
        .filter(|it| it.response.what.aspect() == Some(aspect))
        .find(|it| it.response.target.is_same(target))
        .filter(|it| !it.response.what.is_lift())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn target(kind: TargetKind, name: &str, ids: &[(IdScheme, &str)]) -> ResponseTarget {
        ResponseTarget {
            kind,
            name: name.to_owned(),
            ids: ids.iter().map(|it| (it.0, it.1.to_owned())).collect(),
            device: None,
        }
    }

    #[test]
    fn the_surest_shared_id_decides_whether_things_are_the_same() {
        use IdScheme::{EntraObject, Sha1, Sha256, Upn};
        let (file, user) = (TargetKind::File, TargetKind::User);
        let cases = [
            (
                target(file, "a.exe", &[(Sha256, "F0")]),
                target(file, "b.exe", &[(Sha256, "f0")]),
                true,
            ),
            (
                target(file, "a.exe", &[(Sha256, "f0"), (Sha1, "11")]),
                target(file, "a.exe", &[(Sha256, "f1"), (Sha1, "11")]),
                false,
            ),
            (
                target(file, "a.exe", &[(Sha256, "f0")]),
                target(file, "A.exe", &[(Sha1, "11")]),
                true,
            ),
            (
                target(user, "j.alder", &[(EntraObject, "1"), (Upn, "j@x")]),
                target(user, "Jo Alder", &[(Upn, "J@X")]),
                true,
            ),
            (target(user, "a", &[]), target(file, "a", &[]), false),
        ];
        for (one, other, is_same) in cases {
            assert_eq!(one.is_same(&other), is_same, "{one:?} {other:?}");
            assert_eq!(other.is_same(&one), is_same, "{one:?} {other:?}");
        }
    }

    #[test]
    fn what_is_on_a_device_is_the_same_on_the_same_device_only() {
        let on = |device: Option<&str>| ResponseTarget {
            device: device.map(str::to_owned),
            ..target(TargetKind::File, "a.exe", &[])
        };
        for (one, other, is_same) in [
            (Some("ws-1"), Some("WS-1.corp.example"), true),
            (Some("ws-1.corp.example"), Some("ws-1.lab.example"), false),
            (Some("ws-1"), Some("ws-2"), false),
            (Some("ws-1"), None, false),
            (None, None, true),
        ] {
            assert_eq!(on(one).is_same(&on(other)), is_same, "{one:?} {other:?}");
        }
    }
}
