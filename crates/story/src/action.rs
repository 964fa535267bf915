//! What a process did to a thing, by telemetry.

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
    /// Signed in to it.
    SignedIn,
    /// Did what the source has a word of its own for.
    Other,
}

impl Action {
    const NAMES: [(Self, &'static str, &'static str); 15] = [
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
}
