//! A sign-in to a device, as its log tells it.

/// What a sign-in event tells beside who, where and when (data formats, 5.3 and 7.3).
///
/// `T` is its text, as in [`crate::AlertRecord`].
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Logon<T> {
    /// How it was done.
    pub kind: Option<LogonKind>,
    /// The session that it began or that it is about, by its id on the device. The id
    /// is unique until the device starts anew.
    pub session: Option<T>,
    /// The port at the other end, of a sign-in over the network.
    pub from_port: Option<u16>,
    /// Whether it succeeded in beginning a session.
    pub begins: bool,
}

impl<T> Default for Logon<T> {
    fn default() -> Self {
        Self {
            kind: None,
            session: None,
            from_port: None,
            begins: false,
        }
    }
}

impl<T> Logon<T> {
    /// Changes how text is kept.
    pub fn map_text<U, F: FnMut(T) -> U>(self, f: &mut F) -> Logon<U> {
        Logon {
            kind: self.kind,
            session: self.session.map(f),
            from_port: self.from_port,
            begins: self.begins,
        }
    }
}

macro_rules! logon_kinds {
    ( $( $variant:ident = $number:literal $label:literal ),* $(,)? ) => {
        /// How somebody signs in to a Windows device.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum LogonKind {
            $( #[doc = $label] $variant, )*
        }

        impl LogonKind {
            /// Reads Windows' number or name for it, in any case.
            pub fn read(text: &str) -> Option<Self> {
                let text = text.trim();
                $(
                    if text == $number || text.eq_ignore_ascii_case(stringify!($variant)) {
                        return Some(Self::$variant);
                    }
                )*
                None
            }

            /// The kind as output writes it: Windows' name for it.
            pub fn api(self) -> &'static str {
                match self { $( Self::$variant => stringify!($variant), )* }
            }

            /// The kind as a person reads it.
            pub fn label(self) -> &'static str {
                match self { $( Self::$variant => $label, )* }
            }
        }
    };
}

logon_kinds! {
    System = "0" "System",
    Interactive = "2" "Interactive",
    Network = "3" "Network",
    Batch = "4" "Batch",
    Service = "5" "Service",
    Unlock = "7" "Unlock",
    NetworkCleartext = "8" "Network in clear text",
    NewCredentials = "9" "New credentials",
    RemoteInteractive = "10" "Remote interactive",
    CachedInteractive = "11" "Cached interactive",
    CachedRemoteInteractive = "12" "Cached remote interactive",
    CachedUnlock = "13" "Cached unlock",
}

impl LogonKind {
    /// Whether somebody comes in from another device by it.
    pub fn is_remote(self) -> bool {
        matches!(
            self,
            Self::Network
                | Self::NetworkCleartext
                | Self::RemoteInteractive
                | Self::CachedRemoteInteractive
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_read_by_number_and_name() {
        for (text, kind) in [
            ("3", Some(LogonKind::Network)),
            (" 10 ", Some(LogonKind::RemoteInteractive)),
            ("remoteinteractive", Some(LogonKind::RemoteInteractive)),
            ("Network", Some(LogonKind::Network)),
            ("1", None),
            ("", None),
        ] {
            assert_eq!(LogonKind::read(text), kind, "{text}");
        }
    }
}
