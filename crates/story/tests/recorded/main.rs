//! Stories of made-up recordings: what telemetry tells, how trees are built of it, and
//! what hostile ones do.

mod common;
mod construction;
mod hostile;
#[path = "../opened/mod.rs"]
mod opened;
mod remote;
mod telemetry;
