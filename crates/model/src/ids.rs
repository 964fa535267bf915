//! Names of things that outlive one loading of the data.

use serde::{Deserialize, Serialize};
use std::fmt;

macro_rules! key {
    ($(#[$meta:meta])* $name:ident) => {
        $(#[$meta])*
        #[derive(
            Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
        )]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// The key as it is written in links, journals and output.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self(text)
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.to_owned())
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

key! {
    /// Names one alert: the id its export gives it (`da637…_1`), or, where
    /// scrubbed exports use one id for several alerts, that id with a suffix
    /// made from the alert's title, creation time and source (`alertId~5f0c…`).
    AlertKey
}

key! {
    /// Names one incident by the id its export gives it (`356`).
    IncidentKey
}
