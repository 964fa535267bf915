//! Writes archives as programs in the field do, and as they should not.
#![allow(dead_code, reason = "each test file uses a part of it")]
#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use flate2::{Compression, Crc, write::DeflateEncoder};
use std::io::Write;

/// Where sizes and checksum of a file stand.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Sizes {
    /// In the header, in front of it.
    Before,
    /// In the header's zip64 field.
    Zip64,
    /// Behind it, in four bytes each, after a signature.
    Behind,
    /// Behind it, without a signature.
    BehindBare,
    /// Behind it, in eight bytes each.
    BehindWide,
}

pub const ALL_SIZES: [Sizes; 5] = [
    Sizes::Before,
    Sizes::Zip64,
    Sizes::Behind,
    Sizes::BehindBare,
    Sizes::BehindWide,
];

/// An archive as it is written.
#[derive(Default)]
pub struct Zip {
    pub bytes: Vec<u8>,
    directory: Vec<u8>,
    files: u16,
}

/// One file of it.
pub struct Entry<'a> {
    pub name: &'a [u8],
    pub content: &'a [u8],
    pub sizes: Sizes,
    pub method: u16,
    pub flags: u16,
}

pub fn deflate(content: &[u8]) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(content).unwrap();
    encoder.finish().unwrap()
}

fn crc(content: &[u8]) -> u32 {
    let mut crc = Crc::new();
    crc.update(content);
    crc.sum()
}

impl Zip {
    /// Adds a compressed file with everything where it mostly is.
    pub fn file(mut self, name: &str, content: impl AsRef<[u8]>) -> Self {
        self.add(&Entry {
            name: name.as_bytes(),
            content: content.as_ref(),
            sizes: Sizes::Before,
            method: 8,
            flags: 1 << 11,
        });
        self
    }

    pub fn add(&mut self, entry: &Entry<'_>) {
        let stored = if entry.method == 8 {
            deflate(entry.content)
        } else {
            entry.content.to_vec()
        };
        let offset = self.bytes.len() as u32;
        let behind = !matches!(entry.sizes, Sizes::Before | Sizes::Zip64);
        let flags = entry.flags | if behind { 1 << 3 } else { 0 };
        let (size, packed) = (entry.content.len() as u64, stored.len() as u64);
        let sum = crc(entry.content);
        let mut header = Vec::new();
        header.extend(45_u16.to_le_bytes());
        header.extend(flags.to_le_bytes());
        header.extend(entry.method.to_le_bytes());
        header.extend([0; 4]);
        let narrow = |it: u64| (it as u32).to_le_bytes();
        let wide = |it: u64| it.to_le_bytes();
        let mut extra = Vec::new();
        match entry.sizes {
            Sizes::Before => {
                header.extend(sum.to_le_bytes());
                header.extend([narrow(packed), narrow(size)].concat());
            }
            Sizes::Zip64 => {
                header.extend(sum.to_le_bytes());
                header.extend([0xff; 8]);
                // Some other field comes first.
                extra.extend([0x55, 0x54, 1, 0, 7, 1, 0, 16, 0]);
                extra.extend([wide(size), wide(packed)].concat());
            }
            _ => header.extend([0; 12]),
        }
        header.extend((entry.name.len() as u16).to_le_bytes());
        header.extend((extra.len() as u16).to_le_bytes());
        self.bytes.extend(b"PK\x03\x04");
        self.bytes.extend(&header);
        self.bytes.extend(entry.name);
        self.bytes.extend(&extra);
        self.bytes.extend(&stored);
        match entry.sizes {
            Sizes::Before | Sizes::Zip64 => {}
            Sizes::Behind | Sizes::BehindBare => {
                if entry.sizes == Sizes::Behind {
                    self.bytes.extend(b"PK\x07\x08");
                }
                self.bytes.extend(sum.to_le_bytes());
                self.bytes.extend([narrow(packed), narrow(size)].concat());
            }
            Sizes::BehindWide => {
                self.bytes.extend(b"PK\x07\x08");
                self.bytes.extend(sum.to_le_bytes());
                self.bytes.extend([wide(packed), wide(size)].concat());
            }
        }
        self.directory.extend(b"PK\x01\x02\x2d\x03");
        self.directory.extend(&header);
        self.directory.extend([0; 10]);
        self.directory.extend(offset.to_le_bytes());
        self.directory.extend(entry.name);
        self.files += 1;
    }

    /// The archive with its directory.
    pub fn end(mut self) -> Vec<u8> {
        let (start, length) = (self.bytes.len() as u32, self.directory.len() as u32);
        self.bytes.extend(&self.directory);
        self.bytes.extend(b"PK\x05\x06\x00\x00\x00\x00");
        self.bytes.extend(self.files.to_le_bytes());
        self.bytes.extend(self.files.to_le_bytes());
        self.bytes.extend(length.to_le_bytes());
        self.bytes.extend(start.to_le_bytes());
        self.bytes.extend([0; 2]);
        self.bytes
    }
}
