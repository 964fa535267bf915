//! The pages: each turns view models into a page and decides nothing.

mod alert;
mod alert_details;
mod alerts;
mod alerts_filter;
mod data;
mod events;
mod home;
mod incident;
mod incidents;
mod manage;
mod mapping;
mod raw;
mod search;
mod settings;
mod settings_mappings;
mod story_tree;
mod unknown;

pub use alert::AlertPage;
pub use alerts::AlertsPage;
pub use data::DataPage;
pub use events::EventsPage;
pub use home::{HomePage, NothingLoaded};
pub use incident::IncidentPage;
pub use incidents::IncidentsPage;
pub use mapping::{MappingLink, MappingPage};
pub use raw::RawPage;
pub use search::SearchPage;
pub use settings::SettingsPage;
pub use unknown::UnknownPage;
