//! What a process did to a thing, by telemetry.

use throughline_model::EventKind;

/// What a process did to a thing, by telemetry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Action {
    /// Made it.
    Created,
    /// Wrote or set it.
    Changed,
    /// Gave it another name.
    Renamed,
    /// Removed it.
    Deleted,
    /// Connected to it.
    Connected,
    /// Tried to connect to it in vain.
    ConnectionFailed,
    /// Was connected to by it.
    Accepted,
    /// Waited for connections at it.
    Listened,
    /// Asked for its addresses.
    LookedUp,
    /// Loaded it.
    Loaded,
    /// Opened it.
    Opened,
    /// Began a thread in it.
    BeganThread,
    /// Ran it.
    Ran,
    /// Signed in to it, or let it sign in.
    SignedIn,
    /// Tried to sign in to it in vain.
    SignInFailed,
    /// Did what the source has a word of its own for.
    Other,
}

impl Action {
    const NAMES: [(Self, &'static str, &'static str); 16] = [
        (Self::Created, "created", "created"),
        (Self::Changed, "changed", "changed"),
        (Self::Renamed, "renamed", "renamed"),
        (Self::Deleted, "deleted", "deleted"),
        (Self::Connected, "connected", "connected to"),
        (
            Self::ConnectionFailed,
            "connectionFailed",
            "failed to connect to",
        ),
        (Self::Accepted, "accepted", "connected from"),
        (Self::Listened, "listened", "listened at"),
        (Self::LookedUp, "lookedUp", "looked up"),
        (Self::Loaded, "loaded", "loaded"),
        (Self::Opened, "opened", "opened"),
        (Self::BeganThread, "beganThread", "began a thread in"),
        (Self::Ran, "ran", "ran"),
        (Self::SignedIn, "signedIn", "signed in"),
        (Self::SignInFailed, "signInFailed", "failed to sign in"),
        (Self::Other, "other", ""),
    ];

    /// The action as output writes it.
    pub fn api(self) -> &'static str {
        Self::NAMES[self as usize].1
    }

    /// The action as a person reads it, before the name of the thing; empty where
    /// there is no word for it.
    pub fn words(self) -> &'static str {
        Self::NAMES[self as usize].2
    }

    /// What an event says was done: by its kind, what its source calls it, and,
    /// for the direction of connections, the line that importers write of it.
    pub fn of(kind: EventKind, word: &str, detail: &str) -> Self {
        let says = |part: &str| contains_ignore_case(word, part);
        let is_number = |numbers: &[&str]| {
            let number = word.split(' ').nth(1).unwrap_or_default();
            numbers.contains(&number)
        };
        let noted = |part: &str| detail.split(", ").any(|it| it == part);
        match kind {
            EventKind::File if is_number(&["11", "15", "29"]) => Self::Created,
            EventKind::File if is_number(&["23", "26"]) => Self::Deleted,
            EventKind::File if is_number(&["2"]) => Self::Changed,
            EventKind::File if is_number(&["5140", "5145"]) || says("Read") => Self::Opened,
            EventKind::Registry if is_number(&["14"]) => Self::Renamed,
            EventKind::Service if is_number(&["7045", "4697"]) || says("Install") => Self::Created,
            EventKind::ScheduledTask if is_number(&["4698"]) => Self::Created,
            EventKind::ScheduledTask if is_number(&["4699"]) => Self::Deleted,
            EventKind::File | EventKind::Registry | EventKind::ScheduledTask => {
                let found = [
                    ("creat", Self::Created),
                    ("renam", Self::Renamed),
                    ("delet", Self::Deleted),
                    ("modif", Self::Changed),
                    ("set", Self::Changed),
                    ("updat", Self::Changed),
                ];
                let found = found.into_iter().find(|it| says(it.0)).map(|it| it.1);
                let is_value = kind == EventKind::Registry && is_number(&["13"]);
                found.unwrap_or(if is_value { Self::Changed } else { Self::Other })
            }
            EventKind::Connection if says("Listening") || is_number(&["5154"]) => Self::Listened,
            EventKind::Connection if says("Fail") || is_number(&["5155", "5157", "5159"]) => {
                Self::ConnectionFailed
            }
            EventKind::Connection if says("Inbound") || noted("incoming") => Self::Accepted,
            EventKind::Connection if is_number(&["5158"]) => Self::Other,
            EventKind::Connection => Self::Connected,
            EventKind::DnsQuery => Self::LookedUp,
            EventKind::ImageLoad => Self::Loaded,
            EventKind::Pipe if is_number(&["17"]) => Self::Created,
            EventKind::Pipe | EventKind::ProcessAccess | EventKind::UrlClick => Self::Opened,
            EventKind::RemoteThread => Self::BeganThread,
            EventKind::Script => Self::Ran,
            EventKind::Logon if says("Fail") || is_number(&["4625", "4771"]) => Self::SignInFailed,
            EventKind::Logon if is_number(&["4624"]) || says("Success") => Self::SignedIn,
            EventKind::AccountChange => Self::Changed,
            _ => Self::Other,
        }
    }
}

fn contains_ignore_case(text: &str, part: &str) -> bool {
    text.as_bytes()
        .windows(part.len())
        .any(|it| it.eq_ignore_ascii_case(part.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stand_in_the_order_of_the_actions() {
        for (nth, (action, ..)) in Action::NAMES.iter().enumerate() {
            assert_eq!(*action as usize, nth);
        }
    }

    #[test]
    fn events_say_what_was_done() {
        for (kind, word, detail, action) in [
            (EventKind::File, "Sysmon 11", "", Action::Created),
            (EventKind::File, "Sysmon 23", "", Action::Deleted),
            (EventKind::File, "FileRenamed", "", Action::Renamed),
            (EventKind::File, "FileModified", "", Action::Changed),
            (EventKind::File, "Sysmon 27", "", Action::Other),
            (EventKind::File, "Security 5145", "", Action::Opened),
            (
                EventKind::Registry,
                "Sysmon 13 SetValue",
                "",
                Action::Changed,
            ),
            (EventKind::Registry, "Sysmon 13", "", Action::Changed),
            (
                EventKind::Registry,
                "Sysmon 12 DeleteKey",
                "",
                Action::Deleted,
            ),
            (
                EventKind::Registry,
                "RegistryKeyCreated",
                "",
                Action::Created,
            ),
            (
                EventKind::Connection,
                "ConnectionSuccess",
                "",
                Action::Connected,
            ),
            (
                EventKind::Connection,
                "ConnectionFailed",
                "",
                Action::ConnectionFailed,
            ),
            (
                EventKind::Connection,
                "InboundConnectionAccepted",
                "",
                Action::Accepted,
            ),
            (
                EventKind::Connection,
                "Sysmon 3",
                "TCP a → b, incoming",
                Action::Accepted,
            ),
            (
                EventKind::Connection,
                "Sysmon 3",
                "TCP a → b, with incoming.example",
                Action::Connected,
            ),
            (
                EventKind::Connection,
                "ListeningConnectionCreated",
                "",
                Action::Listened,
            ),
            (EventKind::Pipe, "Sysmon 17", "", Action::Created),
            (EventKind::Pipe, "Sysmon 18", "", Action::Opened),
            (EventKind::Service, "System 7045", "", Action::Created),
            (EventKind::Service, "System 7036", "", Action::Other),
            (
                EventKind::ScheduledTask,
                "ScheduledTaskDeleted",
                "",
                Action::Deleted,
            ),
            (EventKind::Logon, "Security 4624", "", Action::SignedIn),
            (EventKind::Logon, "LogonFailed", "", Action::SignInFailed),
            (EventKind::Logon, "Security 4634", "", Action::Other),
        ] {
            assert_eq!(Action::of(kind, word, detail), action, "{kind:?} {word}");
        }
    }
}
