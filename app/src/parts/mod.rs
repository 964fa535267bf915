//! Parts that pages share; each exists once.

mod alert_rows;
mod combobox;
mod copy_button;
mod destination;
mod empty;
mod facts;
mod fault;
#[allow(dead_code, reason = "the filter bars of the queues take it up")]
mod filter_input;
mod focus;
mod grid_cursor;
mod icon;
mod menu;
mod raw_link;
mod row_grid;
mod severity;
mod viewport;

pub use alert_rows::AlertList;
pub use combobox::{Combobox, Offered, OfferedGroup};
pub use copy_button::CopyButton;
pub use destination::route_of;
pub use empty::{Empty, Refused, Waiting};
pub use facts::Sections;
pub use fault::Fault;
pub use focus::focus_if_lost;
pub use grid_cursor::GridCursor;
pub use icon::{Icon, IconName};
pub use menu::FacetMenu;
pub use raw_link::RawLink;
pub use row_grid::{RowActions, RowGrid};
pub use severity::{Severity, SeverityShape};
pub use viewport::Viewport;
