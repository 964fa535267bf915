//! What can be decided about a thing, and which decisions replace which.

use crate::TargetKind;
use serde::{Deserialize, Serialize};
use std::fmt;

/// What of a thing an action sets: of one aspect only the newest action holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "each name says what it is")]
pub enum ResponseAspect {
    Isolation,
    Containment,
    AppExecution,
    FilePlace,
    Indicator,
    RegistryValue,
    Service,
    ScheduledTask,
    SignIn,
    Compromise,
    MailPlace,
    Sender,
    Application,
}

/// What an action does to its aspect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Effect {
    /// It is done once and leaves nothing in force.
    Once,
    /// It is in force from then on.
    Sets(ResponseAspect),
    /// It ends what is in force.
    Lifts(ResponseAspect),
}

macro_rules! response_actions {
    ( $( $variant:ident = $api:literal, $label:literal, $effect:expr; )* ) => {
        /// A response action as the portals name them (portal features, 5.2, 7.1 and
        /// 8.2). None is carried out: it is recorded (B-3).
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum ResponseAction {
            $( #[doc = $label] #[serde(rename = $api)] $variant, )*
        }

        impl ResponseAction {
            /// Every action.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The action as journals and exports write it.
            pub fn api(self) -> &'static str {
                match self { $( Self::$variant => $api, )* }
            }

            /// The action as a person reads it.
            pub fn label(self) -> &'static str {
                match self { $( Self::$variant => $label, )* }
            }

            fn effect(self) -> Effect {
                match self { $( Self::$variant => $effect, )* }
            }
        }
    };
}

use Effect::{Lifts, Once, Sets};
use ResponseAspect as Of;

response_actions! {
    IsolateDevice = "isolateDevice", "Isolate device", Sets(Of::Isolation);
    ReleaseDevice = "releaseDevice", "Release from isolation", Lifts(Of::Isolation);
    ContainDevice = "containDevice", "Contain device", Sets(Of::Containment);
    EndContainment = "endContainment", "Release from containment", Lifts(Of::Containment);
    RestrictApps = "restrictApps", "Restrict app execution", Sets(Of::AppExecution);
    AllowApps = "allowApps", "Remove app restrictions", Lifts(Of::AppExecution);
    ScanDevice = "scanDevice", "Run antivirus scan", Once;
    CollectPackage = "collectPackage", "Collect investigation package", Once;
    StopAndQuarantine = "stopAndQuarantine", "Stop and quarantine", Once;
    StopProcess = "stopProcess", "Stop process", Once;
    QuarantineFile = "quarantineFile", "Quarantine file", Sets(Of::FilePlace);
    RestoreFile = "restoreFile", "Restore from quarantine", Lifts(Of::FilePlace);
    BlockIndicator = "blockIndicator", "Block indicator", Sets(Of::Indicator);
    AllowIndicator = "allowIndicator", "Allow indicator", Sets(Of::Indicator);
    RemoveIndicator = "removeIndicator", "Remove indicator", Lifts(Of::Indicator);
    RemoveRegistryValue = "removeRegistryValue", "Remove registry value", Sets(Of::RegistryValue);
    RestoreRegistryValue = "restoreRegistryValue", "Restore registry value",
        Lifts(Of::RegistryValue);
    DisableService = "disableService", "Stop and disable service", Sets(Of::Service);
    EnableService = "enableService", "Enable service", Lifts(Of::Service);
    DisableTask = "disableTask", "Disable scheduled task", Sets(Of::ScheduledTask);
    EnableTask = "enableTask", "Enable scheduled task", Lifts(Of::ScheduledTask);
    DisableUser = "disableUser", "Disable user", Sets(Of::SignIn);
    EnableUser = "enableUser", "Enable user", Lifts(Of::SignIn);
    RevokeSessions = "revokeSessions", "Require to sign in again", Once;
    ForcePasswordReset = "forcePasswordReset", "Force password reset", Once;
    ConfirmCompromised = "confirmCompromised", "Confirm user compromised", Sets(Of::Compromise);
    DismissCompromise = "dismissCompromise", "Dismiss compromise", Lifts(Of::Compromise);
    StopForwarding = "stopForwarding", "Turn off external forwarding", Once;
    SoftDeleteMail = "softDeleteMail", "Soft delete", Sets(Of::MailPlace);
    QuarantineMail = "quarantineMail", "Quarantine message", Sets(Of::MailPlace);
    MoveToJunk = "moveToJunk", "Move to junk", Sets(Of::MailPlace);
    MoveToInbox = "moveToInbox", "Move to inbox", Lifts(Of::MailPlace);
    BlockSender = "blockSender", "Block sender", Sets(Of::Sender);
    UnblockSender = "unblockSender", "Unblock sender", Lifts(Of::Sender);
    DisableApp = "disableApp", "Disable app", Sets(Of::Application);
    EnableApp = "enableApp", "Enable app", Lifts(Of::Application);
    RevokeConsent = "revokeConsent", "Revoke consent", Once;
    ApprovePending = "approvePending", "Approve pending action", Once;
    RejectPending = "rejectPending", "Reject pending action", Once;
}

impl ResponseAction {
    /// What can be decided about a kind of thing, in the order in which it is offered:
    /// what is decided most often first, and what takes it back behind it.
    pub fn of(kind: TargetKind) -> &'static [Self] {
        match kind {
            TargetKind::Device => &[
                Self::IsolateDevice,
                Self::ReleaseDevice,
                Self::ContainDevice,
                Self::EndContainment,
                Self::RestrictApps,
                Self::AllowApps,
                Self::ScanDevice,
                Self::CollectPackage,
            ],
            TargetKind::Process => &[Self::StopAndQuarantine, Self::StopProcess],
            TargetKind::File => &[
                Self::QuarantineFile,
                Self::RestoreFile,
                Self::BlockIndicator,
                Self::AllowIndicator,
                Self::RemoveIndicator,
            ],
            TargetKind::Registry => &[Self::RemoveRegistryValue, Self::RestoreRegistryValue],
            TargetKind::Service => &[Self::DisableService, Self::EnableService],
            TargetKind::ScheduledTask => &[Self::DisableTask, Self::EnableTask],
            TargetKind::Ip | TargetKind::Url | TargetKind::Domain => &[
                Self::BlockIndicator,
                Self::AllowIndicator,
                Self::RemoveIndicator,
            ],
            TargetKind::User => &[
                Self::DisableUser,
                Self::EnableUser,
                Self::RevokeSessions,
                Self::ForcePasswordReset,
                Self::ConfirmCompromised,
                Self::DismissCompromise,
            ],
            TargetKind::Session => &[Self::RevokeSessions],
            TargetKind::Mailbox => &[Self::StopForwarding],
            TargetKind::Message => &[
                Self::SoftDeleteMail,
                Self::QuarantineMail,
                Self::MoveToInbox,
                Self::MoveToJunk,
                Self::BlockSender,
                Self::UnblockSender,
            ],
            TargetKind::MailCluster => &[
                Self::SoftDeleteMail,
                Self::QuarantineMail,
                Self::MoveToInbox,
                Self::MoveToJunk,
            ],
            TargetKind::Application => &[Self::DisableApp, Self::EnableApp, Self::RevokeConsent],
        }
    }

    /// Whether it can be decided about this kind of thing. An action that waits for
    /// approval may be about anything.
    pub fn fits(self, kind: TargetKind) -> bool {
        self.is_answer() || Self::of(kind).contains(&self)
    }

    /// Whether it answers an exported action that waits for approval (AC-11).
    pub fn is_answer(self) -> bool {
        matches!(self, Self::ApprovePending | Self::RejectPending)
    }

    /// What it sets or ends; none where it is done once.
    pub fn aspect(self) -> Option<ResponseAspect> {
        match self.effect() {
            Sets(aspect) | Lifts(aspect) => Some(aspect),
            Once => None,
        }
    }

    /// Whether it ends what another one began.
    pub fn is_lift(self) -> bool {
        matches!(self.effect(), Lifts(_))
    }
}

impl fmt::Display for ResponseAction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.label())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_action_is_offered_for_something_under_a_name_of_its_own() {
        let mut names: Vec<&str> = ResponseAction::ALL.iter().map(|it| it.api()).collect();
        names.extend(ResponseAction::ALL.iter().map(|it| it.label()));
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), count);
        for action in ResponseAction::ALL {
            assert!(
                TargetKind::ALL.iter().any(|it| action.fits(*it)),
                "{action}"
            );
        }
    }

    #[test]
    fn what_a_kind_of_thing_can_be_given_can_be_taken_back() {
        for &kind in TargetKind::ALL {
            let offered = ResponseAction::of(kind);
            for aspect in offered.iter().filter_map(|it| it.aspect()) {
                let lifts = offered.iter().filter(|it| it.is_lift());
                let count = lifts.filter(|it| it.aspect() == Some(aspect)).count();
                assert_eq!(count, 1, "{kind:?} {aspect:?}");
            }
        }
    }
}
