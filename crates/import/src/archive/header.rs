//! What stands before and after each file in a zip (APPNOTE 4.3.7, 4.3.9, 4.5.3).

use std::fmt::Write as _;

/// Bytes of a local file header before its name.
const FIXED: usize = 30;

/// The longest data descriptor: signature, checksum, two sizes of eight bytes.
pub(super) const DESCRIPTOR_BYTES: usize = 24;

/// What a data descriptor begins with, where it has a signature.
pub(super) const DESCRIPTOR: &[u8; 4] = b"PK\x07\x08";

/// Longer names are shortened: a report for each of ten thousand must fit.
const MAX_NAME_BYTES: usize = 512;

/// What begins with these four bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Next {
    /// A file.
    File,
    /// The directory, or what else stands behind the last file.
    Directory,
    /// Nothing that belongs in a zip.
    Unknown,
}

impl Next {
    pub(super) fn of(signature: &[u8]) -> Self {
        match signature {
            b"PK\x03\x04" => Self::File,
            b"PK\x01\x02" | b"PK\x05\x06" | b"PK\x06\x06" | b"PK\x06\x07" | b"PK\x06\x08" => {
                Self::Directory
            }
            _ => Self::Unknown,
        }
    }
}

/// How the bytes of a file are stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Method {
    Stored,
    Deflate,
    Encrypted,
    /// By a method this program does not undo.
    Other(u16),
}

/// A local file header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct FileHeader {
    pub(super) name: String,
    pub(super) method: Method,
    pub(super) crc: u32,
    /// How many bytes follow; none where only what stands behind them tells.
    pub(super) stored: Option<u64>,
    /// Whether a data descriptor follows the bytes.
    pub(super) has_descriptor: bool,
}

fn u16_at(bytes: &[u8], at: usize) -> u16 {
    u16::from(bytes[at]) | u16::from(bytes[at + 1]) << 8
}

fn u32_at(bytes: &[u8], at: usize) -> u32 {
    u32::from(u16_at(bytes, at)) | u32::from(u16_at(bytes, at + 2)) << 16
}

fn u64_at(bytes: &[u8], at: usize) -> u64 {
    u64::from(u32_at(bytes, at)) | u64::from(u32_at(bytes, at + 4)) << 32
}

impl FileHeader {
    /// Reads a header and says how long it is; none where more bytes are needed.
    pub(super) fn read(bytes: &[u8]) -> Option<(Self, usize)> {
        if bytes.len() < FIXED {
            return None;
        }
        let name_end = FIXED + usize::from(u16_at(bytes, 26));
        let end = name_end + usize::from(u16_at(bytes, 28));
        let name = bytes.get(FIXED..name_end)?;
        let extra = bytes.get(name_end..end)?;
        let flags = u16_at(bytes, 6);
        let has_descriptor = flags & 1 << 3 != 0;
        let method = match u16_at(bytes, 8) {
            _ if flags & 1 != 0 => Method::Encrypted,
            0 => Method::Stored,
            8 => Method::Deflate,
            other => Method::Other(other),
        };
        let mut stored = u64::from(u32_at(bytes, 18));
        if stored == u64::from(u32::MAX)
            && let Some(zip64) = zip64_stored(extra, u32_at(bytes, 22) == u32::MAX)
        {
            stored = zip64;
        }
        let header = Self {
            name: file_name(name, flags & 1 << 11 != 0),
            method,
            crc: u32_at(bytes, 14),
            stored: (!has_descriptor || stored != 0).then_some(stored),
            has_descriptor,
        };
        Some((header, end))
    }

    /// Folders, and what systems put beside the files that were meant.
    pub(super) fn is_passed_over(&self) -> bool {
        let hidden = |part: &str| part.starts_with('.') && !matches!(part, "." | "..");
        self.name.ends_with(['/', '\\'])
            || self
                .name
                .split(['/', '\\'])
                .any(|part| part == "__MACOSX" || hidden(part))
    }
}

/// The size as stored out of the zip64 field, where both sizes need one.
fn zip64_stored(mut extra: &[u8], has_size: bool) -> Option<u64> {
    while extra.len() >= 4 {
        let end = 4 + usize::from(u16_at(extra, 2));
        let field = extra.get(4..end)?;
        if u16_at(extra, 0) == 1 {
            let at = if has_size { 8 } else { 0 };
            return (field.len() >= at + 8).then(|| u64_at(field, at));
        }
        extra = &extra[end..];
    }
    None
}

/// How long the data descriptor at the start of `bytes` is, of which there are
/// [`DESCRIPTOR_BYTES`], if it fits what was read: with or without signature,
/// with sizes of four or eight bytes. A checksum or size that is not known fits any.
pub(super) fn descriptor_length(
    bytes: &[u8],
    crc: Option<u32>,
    stored: u64,
    size: Option<u64>,
) -> Option<usize> {
    let starts = if bytes.starts_with(DESCRIPTOR) {
        [4, 0]
    } else {
        [0, 4]
    };
    let fits = |at: usize, wide: bool| {
        let (told, told_size) = if wide {
            (u64_at(bytes, at + 4), u64_at(bytes, at + 12))
        } else {
            let low = |at| u64::from(u32_at(bytes, at));
            (low(at + 4), low(at + 8))
        };
        let alike = |told: u64, it: u64| told == it || !wide && told == it & u64::from(u32::MAX);
        crc.is_none_or(|it| it == u32_at(bytes, at))
            && alike(told, stored)
            && size.is_none_or(|it| alike(told_size, it))
    };
    let at = starts[0];
    // Sizes of eight bytes first: their upper halves are zero, and would fit a
    // file of no bytes.
    [true, false]
        .into_iter()
        .find(|&wide| fits(at, wide))
        .map(|wide| at + if wide { 20 } else { 12 })
}

/// Where the next header begins behind a descriptor that does not fit.
pub(super) fn after_bad_descriptor(bytes: &[u8]) -> usize {
    [16, 12, 20]
        .into_iter()
        .find(|&at| bytes[at..].starts_with(b"PK"))
        .unwrap_or(if bytes.starts_with(DESCRIPTOR) {
            16
        } else {
            12
        })
}

/// A name as the archive writes it, for showing: it is never a path to anything.
fn file_name(bytes: &[u8], is_utf8: bool) -> String {
    let mut name = match std::str::from_utf8(bytes) {
        // Many programs write UTF-8 without saying so; old names hardly ever
        // happen to be valid.
        Ok(name) => name.to_owned(),
        Err(_) if is_utf8 => String::from_utf8_lossy(bytes).into_owned(),
        Err(_) => bytes.iter().map(|&it| cp437(it)).collect(),
    };
    if name.len() > MAX_NAME_BYTES {
        let whole = name.len();
        let mut end = MAX_NAME_BYTES;
        while !name.is_char_boundary(end) {
            end -= 1;
        }
        name.truncate(end);
        let _ = write!(name, "… ({whole} bytes)");
    }
    name
}

/// A character of the code page of the first PCs, which zip names are in where
/// they do not say otherwise.
fn cp437(byte: u8) -> char {
    const UPPER: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{a0}";
    match byte {
        0..=127 => char::from(byte),
        _ => UPPER
            .chars()
            .nth(usize::from(byte - 128))
            .unwrap_or('\u{fffd}'),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_both_kinds() {
        assert_eq!(file_name("märz.csv".as_bytes(), true), "märz.csv");
        assert_eq!(file_name("märz.csv".as_bytes(), false), "märz.csv");
        assert_eq!(file_name(b"m\x84rz.csv", false), "märz.csv");
        assert_eq!(file_name(b"m\x84rz.csv", true), "m\u{fffd}rz.csv");
        assert_eq!((cp437(0xe1), cp437(0xff)), ('ß', '\u{a0}'));
        let long = "é".repeat(1000);
        assert!(file_name(long.as_bytes(), true).ends_with("é… (2000 bytes)"));
    }

    #[test]
    fn what_is_passed_over() {
        let of = |name: &str| {
            let header = FileHeader {
                name: name.to_owned(),
                method: Method::Stored,
                crc: 0,
                stored: None,
                has_descriptor: false,
            };
            header.is_passed_over()
        };
        for name in [
            "a/",
            "a\\",
            "__MACOSX/a.json",
            ".DS_Store",
            "a/.git/b",
            "a/._b",
        ] {
            assert!(of(name), "{name}");
        }
        for name in [
            "a",
            "a/b.json",
            "../b.json",
            "./c",
            "/etc/d.json",
            r"C:\e.csv",
        ] {
            assert!(!of(name), "{name}");
        }
    }

    #[test]
    fn descriptors_of_four_forms() {
        let narrow = |it: u64| (it as u32).to_le_bytes().to_vec();
        let wide = |it: u64| it.to_le_bytes().to_vec();
        let following = b"PK\x03\x04 and so on, and so on";
        for size in [0_u64, 1, 700, 5 << 32] {
            for signature in [&DESCRIPTOR[..], b""] {
                for (sizes, width) in [([narrow(9), narrow(size)], 8), ([wide(9), wide(size)], 16)]
                {
                    let crc = 77_u32.to_le_bytes();
                    let bytes = [signature, &crc, &sizes[0], &sizes[1], following].concat();
                    let length = descriptor_length(&bytes[..24], Some(77), 9, Some(size));
                    assert_eq!(length, Some(signature.len() + 4 + width), "{size} {width}");
                    assert_eq!(
                        descriptor_length(&bytes[..24], Some(78), 9, Some(size)),
                        None
                    );
                }
            }
        }
    }
}
