//! Byte order marks, and UTF-16 as PowerShell's redirection writes it.

/// Turns the bytes of a text file into UTF-8, chunk by chunk. Without a mark
/// the bytes are taken as UTF-8; faults in them are found record by record.
#[derive(Debug)]
pub struct Encoding {
    kind: Kind,
    waiting: Vec<u8>,
    /// Bytes of the file that were decoded, with the mark.
    taken: u64,
}

/// A part of a file's text.
#[derive(Clone, Copy, Debug)]
pub struct Decoded<'a> {
    /// UTF-8, or what claims to be.
    pub text: &'a [u8],
    /// Byte of the file where it begins.
    pub from: u64,
    /// How it stands in the file.
    pub width: Width,
}

/// How many bytes text takes in the file it was decoded from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Width {
    /// As many as in UTF-8.
    #[default]
    Same,
    /// Two for each unit of UTF-16.
    Utf16,
}

impl Width {
    /// How many bytes of the file this text was.
    pub fn in_file(self, text: &[u8]) -> u64 {
        match self {
            Self::Same => text.len() as u64,
            Self::Utf16 => {
                // Each character begins with one byte that continues none; those of
                // four bytes are two units.
                let units = |it: &u8| usize::from(it & 0xc0 != 0x80) + usize::from(*it >= 0xf0);
                2 * text.iter().map(units).sum::<usize>() as u64
            }
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Kind {
    Start,
    Utf8,
    Utf16Little,
    Utf16Big,
}

impl Default for Encoding {
    /// Of a file of which nothing is known yet.
    fn default() -> Self {
        Self {
            kind: Kind::Start,
            waiting: Vec::new(),
            taken: 0,
        }
    }
}

impl Encoding {
    /// Takes a chunk and hands UTF-8 (or what claims to be) to `out`.
    pub fn push(&mut self, chunk: &[u8], out: &mut dyn FnMut(Decoded<'_>)) {
        match self.kind {
            Kind::Utf8 => {
                let from = self.taken;
                self.taken += chunk.len() as u64;
                out(Decoded {
                    text: chunk,
                    from,
                    width: Width::Same,
                });
            }
            Kind::Utf16Little | Kind::Utf16Big => {
                self.waiting.extend_from_slice(chunk);
                self.decode_waiting(false, out);
            }
            Kind::Start => {
                self.waiting.extend_from_slice(chunk);
                if self.waiting.len() >= 3 {
                    self.begin(out);
                }
            }
        }
    }

    /// Takes the end of the file.
    pub fn finish(&mut self, out: &mut dyn FnMut(Decoded<'_>)) {
        if self.kind == Kind::Start {
            self.begin(out);
        }
        if matches!(self.kind, Kind::Utf16Little | Kind::Utf16Big) {
            self.decode_waiting(true, out);
        }
    }

    fn begin(&mut self, out: &mut dyn FnMut(Decoded<'_>)) {
        let first = std::mem::take(&mut self.waiting);
        let (kind, mark) = match first.as_slice() {
            [0xef, 0xbb, 0xbf, ..] => (Kind::Utf8, 3),
            [0xff, 0xfe, ..] => (Kind::Utf16Little, 2),
            [0xfe, 0xff, ..] => (Kind::Utf16Big, 2),
            // Without a mark: JSON begins with a bracket, and half of it is zero.
            [b'{' | b'[', 0, ..] => (Kind::Utf16Little, 0),
            [0, b'{' | b'[', ..] => (Kind::Utf16Big, 0),
            _ => (Kind::Utf8, 0),
        };
        self.kind = kind;
        self.taken = mark as u64;
        self.push(&first[mark..], out);
    }

    fn decode_waiting(&mut self, at_end: bool, out: &mut dyn FnMut(Decoded<'_>)) {
        let little = self.kind == Kind::Utf16Little;
        let mut units: Vec<u16> = self
            .waiting
            .chunks_exact(2)
            .map(|it| {
                let pair = [it[0], it[1]];
                if little {
                    u16::from_le_bytes(pair)
                } else {
                    u16::from_be_bytes(pair)
                }
            })
            .collect();
        // A surrogate pair may be cut by the chunk's end.
        if !at_end && units.last().is_some_and(|it| (0xd800..0xdc00).contains(it)) {
            units.pop();
        }
        let length = units.len() * 2;
        self.waiting.drain(..length);
        let from = self.taken;
        self.taken += length as u64;
        out(Decoded {
            text: String::from_utf16_lossy(&units).as_bytes(),
            from,
            width: Width::Utf16,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decode(bytes: &[u8], step: usize) -> String {
        let mut encoding = Encoding::default();
        let mut out = Vec::new();
        for chunk in bytes.chunks(step) {
            encoding.push(chunk, &mut |it| out.extend_from_slice(it.text));
        }
        encoding.finish(&mut |it| out.extend_from_slice(it.text));
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn marks_and_utf16_in_any_chunks() {
        let text = "{\"a\":\"é𝄞\"}";
        let mut little = vec![0xff, 0xfe];
        little.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
        let mut big = vec![0xfe, 0xff];
        big.extend(text.encode_utf16().flat_map(u16::to_be_bytes));
        let unmarked = little[2..].to_vec();
        let marked = [&[0xef, 0xbb, 0xbf], text.as_bytes()].concat();
        for step in 1..8 {
            for bytes in [&little, &big, &unmarked, &marked, &text.as_bytes().to_vec()] {
                assert_eq!(decode(bytes, step), text);
            }
        }
        assert_eq!(decode(b"{", 1), "{");
    }
}
