//! What stands around every page.

mod grouping;
mod help;
mod incident_mode;
mod losses;
mod opening;
mod pane;
mod rail;
mod search;
mod searches;
mod toast;
mod top_bar;

pub use grouping::Grouping;
pub use help::Help;
pub use incident_mode::{ModeMark, ModeSwitch};
pub use losses::Losses;
pub use opening::{Failure, Opening};
pub use pane::Pane;
pub use rail::Rail;
pub use search::SearchField;
pub use searches::forget_searches;
pub use toast::ToastLine;
pub use top_bar::TopBar;
