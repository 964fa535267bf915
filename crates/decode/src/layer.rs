//! What was found, layer by layer.

use std::ops::Range;

/// In which way something was encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Way {
    /// What PowerShell takes with `-EncodedCommand`: Base64 of UTF-16.
    EncodedCommand,
    /// Base64 of UTF-8.
    Base64,
    /// Base64 of UTF-16.
    Base64Utf16,
    /// Bytes as hexadecimal digits.
    Hex,
    /// Characters as `\x41` or `\u0041`.
    HexEscapes,
    /// Characters by their numbers.
    CharCodes,
    /// `%41`, as in addresses.
    Percent,
    /// Carets, which the Windows command prompt leaves out.
    Carets,
    /// Backticks, which PowerShell leaves out.
    Backticks,
    /// Pairs of quotes around nothing.
    EmptyQuotes,
    /// String literals that an expression puts together.
    Strings,
}

impl Way {
    /// The way as a person reads it.
    pub fn label(self) -> &'static str {
        match self {
            Self::EncodedCommand => "PowerShell encoded command",
            Self::Base64 => "Base64",
            Self::Base64Utf16 => "Base64 of UTF-16",
            Self::Hex => "Hexadecimal",
            Self::HexEscapes => "Hexadecimal escapes",
            Self::CharCodes => "Character codes",
            Self::Percent => "URL encoding",
            Self::Carets => "Carets left out",
            Self::Backticks => "Backticks left out",
            Self::EmptyQuotes => "Empty quotes left out",
            Self::Strings => "Strings put together",
        }
    }
}

/// How the bytes were compressed before they were encoded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Packing {
    /// Not at all.
    #[default]
    None,
    /// gzip, RFC 1952.
    Gzip,
    /// zlib, RFC 1950.
    Zlib,
    /// Bare deflate, RFC 1951.
    Deflate,
}

/// Something that was encoded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layer {
    /// How many layers it lay under; 0 for what stands in the text itself. A layer
    /// is found in the nearest one before it that is less deep.
    pub depth: u32,
    /// How it was encoded.
    pub way: Way,
    /// How it was compressed before.
    pub packing: Packing,
    /// Where in that text it stands, in bytes; all of it where the text was rewritten.
    pub place: Range<usize>,
    /// What came out.
    pub text: String,
}

impl Layer {
    /// The way and the packing as a person reads them.
    pub fn label(&self) -> String {
        let packing = match self.packing {
            Packing::None => return self.way.label().to_owned(),
            Packing::Gzip => "gzip",
            Packing::Zlib => "zlib",
            Packing::Deflate => "deflate",
        };
        format!("{}, {packing}", self.way.label())
    }
}

/// All that was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Decoded {
    /// The layers, each before what it held.
    pub layers: Vec<Layer>,
    /// Whether a limit was reached, so that there may be more.
    pub cut: bool,
}

/// A part of a text that was decoded.
#[derive(Debug)]
pub(crate) struct Piece {
    pub way: Way,
    pub packing: Packing,
    pub place: Range<usize>,
    pub text: String,
}
