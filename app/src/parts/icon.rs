//! Icons: one inline set, drawn in the colour of the text.

use leptos::prelude::*;

/// Which icon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IconName {
    /// The product's mark.
    Brand,
    /// Home.
    Home,
    /// Incidents.
    Incident,
    /// Alerts.
    Alert,
    /// Telemetry.
    Telemetry,
    /// The Action center.
    Actions,
    /// What was read.
    Data,
    /// Settings.
    Settings,
    /// Search.
    Search,
    /// Theme.
    Theme,
    /// Close.
    Close,
    /// Copy.
    Copy,
    /// Down.
    Down,
}

impl IconName {
    fn path(self) -> &'static str {
        match self {
            Self::Brand => "M1.5 12C5 12 5 4 8 4s3 8 6.5 8M8 4h.01M1.5 12h.01M14.5 12h.01",
            Self::Home => "M2 7.5 8 2.5l6 5V14H2z",
            Self::Telemetry => "M1.5 8h3l2-5 3 10 2-5h3",
            Self::Incident => "M8 2 14.5 13.5h-13z",
            Self::Alert => "M8 2a4 4 0 0 0-4 4v3l-1.5 2.5h11L12 9V6a4 4 0 0 0-4-4ZM6.5 13.5h3",
            Self::Actions => "M3 8.5 6.5 12 13 4.5",
            Self::Data => "M3 2h7l3 3v9H3zM5.5 8h5M5.5 11h5",
            Self::Settings => {
                "M8 5.5A2.5 2.5 0 1 0 8 10.5 2.5 2.5 0 0 0 8 5.5ZM8 1v2m0 10v2M1 8h2m10 0h2M3 3l1.4 1.4m7.2 7.2L13 13M13 3l-1.4 1.4M4.4 11.6 3 13"
            }
            Self::Search => "M7 2a5 5 0 1 0 0 10A5 5 0 0 0 7 2Zm3.6 8.6L14 14",
            Self::Theme => "M8 2a6 6 0 1 0 6 6 4.5 4.5 0 0 1-6-6Z",
            Self::Close => "M4 4l8 8M12 4l-8 8",
            Self::Copy => "M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3",
            Self::Down => "M4 6.5 8 10.5l4-4",
        }
    }
}

/// An icon; the words beside it say what it means.
#[component]
pub fn Icon(name: IconName) -> impl IntoView {
    view! {
        <svg class="icon" viewBox="0 0 16 16" aria-hidden="true">
            <path d=name.path()></path>
        </svg>
    }
}
