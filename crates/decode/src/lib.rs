//! Finds what is encoded in a command line, and decodes it.
//!
//! Nothing is executed: expressions are read as text, and only what stands there
//! literally is put together. What is found is told layer by layer, with the way in
//! which it was encoded and its place, so that a reader can check each step.
//!
//! Ordinary words, paths, hashes and GUIDs are made of the same letters as encoded
//! text. So what comes out must read as text, more so where nothing says that
//! something is encoded ([`reading`]).

mod base64_text;
mod bytes;
mod char_codes;
mod escapes;
mod expressions;
mod hex;
mod layer;
mod literals;
mod percent;
mod reading;
mod search;

pub use layer::{Decoded, Layer, Packing, Way};
pub use search::{MAX_BYTES, MAX_DEPTH, MAX_LAYERS, decode, first_layer};
