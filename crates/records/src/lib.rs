//! From the bytes of a file to its records: encodings, where each record begins and
//! ends, and the values in it.
//!
//! What is done to every byte is done here, and nowhere else; what the values mean
//! is for others to say.

mod bytes;
mod encoding;
pub mod json;
mod record_cutter;
mod table_cutter;
mod text_reader;
mod text_shape;

pub use bytes::is_same;
pub use encoding::Encoding;
pub use record_cutter::{Cut, MAX_RECORD_BYTES, rows_of_table};
pub use table_cutter::Row;
pub use text_reader::{Spot, TextReader};
pub use text_shape::Piece;
