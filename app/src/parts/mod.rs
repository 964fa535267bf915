//! Parts that pages share; each exists once.

mod alert_rows;
mod copy_button;
mod dropdown;
mod edit_fields;
mod empty;
mod facts;
mod focus;
mod grid_cursor;
mod icon;
mod menu;
mod priority;
mod raw_link;
mod row_grid;
mod severity;
mod text_file;
mod value_menu;
mod viewport;

pub use alert_rows::AlertList;
pub use copy_button::{CopyButton, copy};
pub use dropdown::Dropdown;
pub use edit_fields::{EditDraft, EditFields};
pub use empty::{Empty, Refused, Waiting};
pub use facts::Sections;
pub use focus::{focus_if_lost, focus_on};
pub use grid_cursor::GridCursor;
pub use icon::{Icon, IconName};
pub use menu::FacetMenu;
pub use priority::PriorityPanel;
pub use raw_link::RawLink;
pub use row_grid::{RowActions, RowGrid};
pub use severity::{Severity, SeverityShape};
pub use text_file::TextFileButton;
pub use value_menu::{OpenValues, ValuePopover};
pub use viewport::Viewport;
