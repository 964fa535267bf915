//! Undoes gzip, chunk by chunk, where the content says that it is gzip.

use crate::archive::{TooMuch, Unfolded};
use flate2::write::MultiGzDecoder;
use std::io::{self, Write};
use thiserror::Error;

/// Why inflating stopped.
#[derive(Debug, Error)]
pub(crate) enum InflateError {
    #[error(transparent)]
    Damaged(#[from] io::Error),
    #[error(transparent)]
    TooMuch(#[from] TooMuch),
}

/// Passes bytes through, inflating them when they begin like gzip.
pub(crate) enum Inflate {
    /// Nothing has been seen yet; at most one byte waits.
    Start(Vec<u8>),
    /// Stored as is.
    Plain,
    /// Gzip, possibly of several members.
    Gzip(Box<MultiGzDecoder<Vec<u8>>>),
}

impl Inflate {
    pub(crate) fn new() -> Self {
        Self::Start(Vec::new())
    }

    /// Takes a chunk and hands the plain bytes to `out`; what inflating makes is
    /// counted in `unfolded`.
    pub(crate) fn push(
        &mut self,
        chunk: &[u8],
        unfolded: &mut Unfolded,
        out: &mut dyn FnMut(&[u8]),
    ) -> Result<(), InflateError> {
        match self {
            Self::Plain => {
                out(chunk);
                Ok(())
            }
            Self::Gzip(decoder) => {
                // Small steps bound what one chunk of a gzip bomb can unfold to
                // before the reader has seen (and dropped) it.
                for part in chunk.chunks(16 * 1024) {
                    let written = decoder.write_all(part);
                    if written.is_err() {
                        // What was inflated before the fault still waits inside.
                        let _ = decoder.try_finish();
                    }
                    unfolded.made(decoder.get_ref().len())?;
                    out(decoder.get_ref());
                    decoder.get_mut().clear();
                    written?;
                }
                Ok(())
            }
            Self::Start(waiting) => {
                waiting.extend_from_slice(chunk);
                if waiting.len() < 2 {
                    return Ok(());
                }
                let first = std::mem::take(waiting);
                *self = if first.starts_with(&[0x1f, 0x8b]) {
                    Self::Gzip(Box::new(MultiGzDecoder::new(Vec::new())))
                } else {
                    Self::Plain
                };
                self.push(&first, unfolded, out)
            }
        }
    }

    /// Takes the end of the file.
    pub(crate) fn finish(&mut self, out: &mut dyn FnMut(&[u8])) -> Result<(), InflateError> {
        match self {
            Self::Start(waiting) => out(waiting),
            Self::Plain => {}
            Self::Gzip(decoder) => {
                let ended = decoder.try_finish();
                out(decoder.get_ref());
                decoder.get_mut().clear();
                ended?;
            }
        }
        Ok(())
    }
}
