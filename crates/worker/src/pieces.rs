//! The bytes of a file in order, a piece at a time, into memory that is used again.
//!
//! Where the browser can fill a buffer that it is handed, one buffer is all a
//! file ever takes. Elsewhere slices are read, the next ones while one is worked on.

use js_sys::{ArrayBuffer, Object, Promise, Reflect, Uint8Array};
use std::collections::VecDeque;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Blob, ReadableStreamByobReader, ReadableStreamGetReaderOptions, ReadableStreamReaderMode,
};

/// Bytes asked for at once: a few milliseconds of work, so that questions and a
/// cancel are heard in between.
pub(crate) const PIECE: u32 = 1 << 20;

/// Slices that are read ahead.
const AHEAD: usize = 2;

/// A file that is being read.
pub(crate) enum Pieces {
    /// The browser fills this buffer again and again.
    Stream {
        reader: ReadableStreamByobReader,
        buffer: ArrayBuffer,
    },
    /// Slices on their way, and where the next begins.
    Slices {
        blob: Blob,
        at: f64,
        coming: VecDeque<JsFuture>,
    },
}

impl Pieces {
    pub(crate) fn of(blob: &Blob) -> Self {
        match byte_reader(blob) {
            Some(reader) => Self::Stream {
                reader,
                buffer: ArrayBuffer::new(PIECE),
            },
            None => Self::Slices {
                blob: blob.clone(),
                at: 0.0,
                coming: VecDeque::new(),
            },
        }
    }

    /// Puts the next piece at the beginning of `into`, and says how long it is:
    /// nothing at the end of the file.
    pub(crate) async fn next(&mut self, into: &mut Vec<u8>) -> Result<usize, JsValue> {
        match self {
            Self::Stream { reader, buffer } => {
                let view = Uint8Array::new(buffer);
                let read = JsFuture::from(reader.read_with_array_buffer_view(&view)).await?;
                let piece = Reflect::get(&read, &"value".into())?;
                // At the end the buffer comes back empty, or not at all.
                let Ok(piece) = piece.dyn_into::<Uint8Array>() else {
                    return Ok(0);
                };
                *buffer = piece.buffer();
                Ok(take(&piece, into))
            }
            Self::Slices { blob, at, coming } => {
                while coming.len() < AHEAD && *at < blob.size() {
                    let end = (*at + f64::from(PIECE)).min(blob.size());
                    let part = blob.slice_with_f64_and_f64(*at, end)?;
                    coming.push_back(part.array_buffer().into());
                    *at = end;
                }
                match coming.pop_front() {
                    Some(part) => Ok(take(&Uint8Array::new(&part.await?), into)),
                    None => Ok(0),
                }
            }
        }
    }
}

fn take(from: &Uint8Array, into: &mut Vec<u8>) -> usize {
    let length = from.length() as usize;
    if into.len() < length {
        into.resize(length, 0);
    }
    from.copy_to(&mut into[..length]);
    length
}

/// A reader that fills given buffers, where the browser has one for files.
fn byte_reader(blob: &Blob) -> Option<ReadableStreamByobReader> {
    let options = ReadableStreamGetReaderOptions::new();
    options.set_mode(ReadableStreamReaderMode::Byob);
    let stream = blob.stream();
    // Where streams of files are of another kind, asking for this reader throws.
    let get: js_sys::Function = Reflect::get(&stream, &"getReader".into())
        .ok()?
        .dyn_into()
        .ok()?;
    let options: &Object = options.as_ref();
    get.call1(&stream, options).ok()?.dyn_into().ok()
}

/// All of a part of a file.
pub(crate) async fn slice(blob: &Blob, from: f64, to: f64) -> Result<Vec<u8>, JsValue> {
    let part = blob.slice_with_f64_and_f64(from, to)?;
    let buffer = JsFuture::from(part.array_buffer()).await?;
    Ok(Uint8Array::new(&buffer).to_vec())
}

/// Lets the messages in that have come meanwhile: a stream that has bytes
/// ready gives them without ever letting go.
pub(crate) struct Breath {
    channel: web_sys::MessageChannel,
}

impl Breath {
    pub(crate) fn new() -> Result<Self, JsValue> {
        Ok(Self {
            channel: web_sys::MessageChannel::new()?,
        })
    }

    pub(crate) async fn take(&self) {
        let port = self.channel.port1();
        let come = Promise::new(&mut |resolve, _| port.set_onmessage(Some(&resolve)));
        // Without it the promise would never be kept.
        if self.channel.port2().post_message(&JsValue::NULL).is_ok() {
            let _ = JsFuture::from(come).await;
        }
    }
}
