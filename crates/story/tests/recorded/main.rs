//! Stories of made-up recordings: what telemetry tells, how trees are built of it, and
//! what hostile ones do.

mod common;
mod construction;
mod hostile;
mod remote;
mod telemetry;
