//! From bytes to text: what packed them, and in which encoding the text is.

use crate::layer::Packing;
use crate::reading::{Trust, reads};
use flate2::read::{DeflateDecoder, GzDecoder, ZlibDecoder};
use std::io::Read;

/// Shorter runs of bytes are not tried as deflate, which has no mark of its own.
const SHORTEST_DEFLATE: usize = 16;

/// How much may still be inflated.
#[derive(Debug)]
pub(crate) struct Room(pub usize);

/// Text in bytes.
#[derive(Debug)]
pub(crate) struct Unpacked {
    pub text: String,
    pub packing: Packing,
    pub is_utf16: bool,
}

/// The text in bytes, where they hold any.
pub(crate) fn unpack(bytes: &[u8], trust: Trust, room: &mut Room) -> Option<Unpacked> {
    let inflated = |packing, bytes: Vec<u8>| {
        let (text, is_utf16) = text_of(&bytes, trust)?;
        Some(Unpacked {
            text,
            packing,
            is_utf16,
        })
    };
    match bytes {
        [0x1f, 0x8b, ..] => {
            let (bytes, _) = inflate(GzDecoder::new(bytes), room);
            return inflated(Packing::Gzip, bytes);
        }
        [0x78, 0x01 | 0x5e | 0x9c | 0xda, ..] => {
            let (bytes, _) = inflate(ZlibDecoder::new(bytes), room);
            if let Some(text) = inflated(Packing::Zlib, bytes) {
                return Some(text);
            }
        }
        _ => {}
    }
    if let Some((text, is_utf16)) = text_of(bytes, trust) {
        return Some(Unpacked {
            text,
            packing: Packing::None,
            is_utf16,
        });
    }
    if bytes.len() < SHORTEST_DEFLATE {
        return None;
    }
    let (plain, is_whole) = inflate(DeflateDecoder::new(bytes), room);
    // Without a mark only a stream that ends as it should is one.
    let is_one = is_whole && plain.len() >= SHORTEST_DEFLATE;
    is_one.then(|| inflated(Packing::Deflate, plain))?
}

/// Inflates as much as there is room for, and says whether that was all. A command
/// line may have been cut, so what came before a fault counts.
fn inflate(reader: impl Read, room: &mut Room) -> (Vec<u8>, bool) {
    let mut out = Vec::new();
    let read = reader.take(room.0 as u64).read_to_end(&mut out);
    room.0 -= out.len().min(room.0);
    (out, read.is_ok() && room.0 > 0)
}

/// The text, and whether it was UTF-16.
fn text_of(bytes: &[u8], trust: Trust) -> Option<(String, bool)> {
    if let Some(rest) = bytes.strip_prefix(&[0xff, 0xfe]) {
        return utf16(rest, u16::from_le_bytes, trust).map(|it| (it, true));
    }
    if let Some(rest) = bytes.strip_prefix(&[0xfe, 0xff]) {
        return utf16(rest, u16::from_be_bytes, trust).map(|it| (it, true));
    }
    let bytes = bytes.strip_prefix(&[0xef, 0xbb, 0xbf]).unwrap_or(bytes);
    // Text in most languages has many zeros here, and UTF-8 none.
    if bytes
        .iter()
        .skip(1)
        .step_by(2)
        .filter(|it| **it == 0)
        .count()
        * 4
        >= bytes.len() / 2
        && let Some(text) = utf16(bytes, u16::from_le_bytes, trust)
    {
        return Some((text, true));
    }
    let text = std::str::from_utf8(bytes).ok()?;
    let text = text.trim_end_matches('\0');
    reads(text, trust).then(|| (text.to_owned(), false))
}

/// UTF-16 as PowerShell takes it; a byte too many is where a command line was cut.
pub(crate) fn utf16_le(bytes: &[u8], trust: Trust) -> Option<String> {
    utf16(
        bytes.strip_prefix(&[0xff, 0xfe]).unwrap_or(bytes),
        u16::from_le_bytes,
        trust,
    )
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16, trust: Trust) -> Option<String> {
    let (pairs, _) = bytes.as_chunks::<2>();
    let units: Vec<u16> = pairs.iter().map(|it| unit(*it)).collect();
    let text = String::from_utf16(&units).ok()?;
    let text = text.trim_end_matches('\0');
    reads(text, trust).then(|| text.to_owned())
}
