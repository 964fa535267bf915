//! The pages: each turns view models into a page and decides nothing.

mod alert;
mod alert_details;
mod bulk_form;
mod correlation;
mod data;
mod events;
mod home;
mod incident;
mod incident_form;
mod incident_work;
mod manage;
mod mapping;
mod queue;
mod raw;
mod rule_editor;
mod rules;
mod search;
mod settings;
mod settings_mappings;
mod settings_priority;
mod story_tree;
mod unknown;

pub use alert::AlertPage;
pub use correlation::CorrelationPage;
pub use data::DataPage;
pub use events::EventsPage;
pub use home::{HomePage, NothingLoaded};
pub use incident::IncidentPage;
pub use mapping::{MappingLink, MappingPage};
pub use queue::{AlertsPage, IncidentsPage, Ticks, first_view};
pub use raw::RawPage;
pub use rules::RulesPage;
pub use search::SearchPage;
pub use settings::SettingsPage;
pub use unknown::UnknownPage;
