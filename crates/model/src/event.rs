//! One thing that happened, as telemetry tells it.

use crate::{AccountFacts, DeviceFacts, Logon, ProcessFacts, Subject, Timestamp, Vocabulary};

/// One event of a recording, hunting table or log (data formats, 5, 7.3 and
/// 8.5). It is no alert: nobody judged it.
///
/// `T` is its text, as in [`crate::AlertRecord`].
#[derive(Clone, Debug, PartialEq)]
pub struct EventRecord<T> {
    /// When it happened.
    pub at: Option<Timestamp>,
    /// Whether `at` can be trusted to be UTC.
    pub clock: Clock,
    /// What kind of thing happened.
    pub kind: EventKind,
    /// What the source calls it (`ConnectionSuccess`).
    pub action: Option<T>,
    /// The table or channel it stood in (`DeviceProcessEvents`, `Sysmon`).
    pub source: Option<T>,
    /// The source's own number for it, where it has one.
    pub id: Option<T>,
    /// Where it happened.
    pub device: Option<DeviceFacts<T>>,
    /// The process that did it. For [`EventKind::ProcessCreated`] the parent.
    pub actor: Option<ProcessFacts<T>>,
    /// The account that did it.
    pub account: Option<AccountFacts<T>>,
    /// What it was done to or with, the main thing first. For
    /// [`EventKind::ProcessCreated`] the first is the new process.
    pub objects: Vec<Subject<T>>,
    /// How it ended or stands, in the source's words (`Succeeded`, `Pending`).
    pub outcome: Option<T>,
    /// What else is worth reading, in a line.
    pub detail: Option<T>,
    /// Of a sign-in to a device, what its log tells of it.
    pub logon: Option<Box<Logon<T>>>,
}

/// Whether a time is known to be UTC.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Clock {
    /// It is UTC, or says its offset.
    #[default]
    Utc,
    /// It may be local time that is labelled as UTC (data formats, 7.3).
    Unsure,
}

macro_rules! event_kinds {
    ( $( $variant:ident = $api:literal $label:literal ),* $(,)? ) => {
        /// The kinds of [`EventRecord`].
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum EventKind {
            $( #[doc = $label] $variant, )*
        }

        impl Vocabulary for EventKind {
            const NAME: &'static str = "event kind";
            const ALL: &'static [Self] = &[$(Self::$variant),*];

            fn api(self) -> &'static str {
                match self { $( Self::$variant => $api, )* }
            }

            fn label(self) -> &'static str {
                match self { $( Self::$variant => $label, )* }
            }

            fn read(text: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|it| it.api().eq_ignore_ascii_case(text))
            }

            fn unknown() -> Self {
                Self::Other
            }
        }
    };
}

event_kinds! {
    ProcessCreated = "processCreated" "Process started",
    ProcessEnded = "processEnded" "Process ended",
    Connection = "connection" "Connection",
    DnsQuery = "dnsQuery" "DNS query",
    File = "file" "File",
    Registry = "registry" "Registry",
    ImageLoad = "imageLoad" "Image loaded",
    ProcessAccess = "processAccess" "Process accessed",
    RemoteThread = "remoteThread" "Remote thread",
    Pipe = "pipe" "Named pipe",
    Wmi = "wmi" "WMI",
    Script = "script" "Script",
    Logon = "logon" "Sign-in",
    AccountChange = "accountChange" "Account changed",
    Service = "service" "Service",
    ScheduledTask = "scheduledTask" "Scheduled task",
    Mail = "mail" "Mail",
    UrlClick = "urlClick" "URL clicked",
    CloudActivity = "cloudActivity" "Cloud activity",
    ResponseAction = "responseAction" "Response action",
    Investigation = "investigation" "Investigation",
    Other = "other" "Other",
}

impl<T> EventRecord<T> {
    /// An event of which only its kind and time are known.
    pub fn new(kind: EventKind, at: Option<Timestamp>) -> Self {
        Self {
            at,
            clock: Clock::Utc,
            kind,
            action: None,
            source: None,
            id: None,
            device: None,
            actor: None,
            account: None,
            objects: Vec::new(),
            outcome: None,
            detail: None,
            logon: None,
        }
    }

    /// Changes how text is kept.
    pub fn map_text<U, F: FnMut(T) -> U>(self, f: &mut F) -> EventRecord<U> {
        EventRecord {
            at: self.at,
            clock: self.clock,
            kind: self.kind,
            action: self.action.map(&mut *f),
            source: self.source.map(&mut *f),
            id: self.id.map(&mut *f),
            device: self.device.map(|it| it.map_text(f)),
            actor: self.actor.map(|it| it.map_text(f)),
            account: self.account.map(|it| it.map_text(f)),
            objects: self.objects.into_iter().map(|it| it.map_text(f)).collect(),
            outcome: self.outcome.map(&mut *f),
            detail: self.detail.map(&mut *f),
            logon: self.logon.map(|it| Box::new(it.map_text(f))),
        }
    }
}
