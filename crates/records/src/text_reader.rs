//! From the bytes of a text file to its pieces, each with where it stands: in the text,
//! by which it is read again, and in the file, which is what a person looks into.

use crate::encoding::{Decoded, Encoding, Width};
use crate::text_shape::{Piece, TextCutter};

/// Where a piece begins.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Spot {
    /// Byte of the text as UTF-8, without a byte order mark.
    pub offset: u64,
    /// Byte of the file as it stands, in its own encoding and with its mark.
    pub byte: u64,
    width: Width,
}

impl Spot {
    /// Where the piece goes on behind this beginning of it.
    #[must_use]
    pub fn behind(self, text: &[u8]) -> Self {
        Self {
            offset: self.offset + text.len() as u64,
            byte: self.byte + self.width.in_file(text),
            ..self
        }
    }

    /// A place behind it in the text. What lies between is at hand only where a piece is
    /// told long after it began, and then is nothing but blanks.
    fn at(self, offset: u64) -> Self {
        let each = match self.width {
            Width::Same => 1,
            Width::Utf16 => 2,
        };
        Self {
            offset,
            byte: self.byte + each * offset.saturating_sub(self.offset),
            ..self
        }
    }
}

/// Decodes and cuts a text.
#[derive(Default)]
pub struct TextReader {
    encoding: Encoding,
    cutter: TextCutter,
    /// Where the piece begins that was not whole when the text so far ended.
    open: Spot,
    /// Where the text so far ends.
    end: Spot,
}

impl TextReader {
    /// Bytes of the file whose text was taken so far.
    pub fn taken(&self) -> u64 {
        self.end.byte
    }

    /// Whether nothing but blanks has come so far.
    pub fn is_blank(&self) -> bool {
        self.cutter.is_blank()
    }

    /// Takes a chunk of the file and hands each piece, with where it began, to `out`.
    pub fn push(&mut self, chunk: &[u8], out: &mut dyn FnMut(Piece<'_>, Spot)) {
        let (encoding, mut take) = self.decoding(out);
        encoding.push(chunk, &mut take);
    }

    /// Takes the last bytes of the text. Pieces that are still open stay so.
    pub fn end(&mut self, out: &mut dyn FnMut(Piece<'_>, Spot)) {
        let (encoding, mut take) = self.decoding(out);
        encoding.finish(&mut take);
    }

    /// What decodes the file, and what cuts each part of the text that comes of it.
    fn decoding<'r>(
        &'r mut self,
        out: &'r mut dyn FnMut(Piece<'_>, Spot),
    ) -> (&'r mut Encoding, impl FnMut(Decoded<'_>) + 'r) {
        let Self {
            encoding,
            cutter,
            open,
            end,
        } = self;
        let take = move |it: Decoded<'_>| (*open, *end) = cut(cutter, it, *open, out);
        (encoding, take)
    }

    /// Takes the end of the file, after [`Self::end`].
    pub fn finish(&mut self, out: &mut dyn FnMut(Piece<'_>, Spot)) {
        let (open, end) = (self.open, self.end);
        self.cutter.finish(&mut |piece, offset| {
            let is_end = offset == end.offset;
            out(piece, if is_end { end } else { open.at(offset) });
        });
    }
}

/// Cuts the next part of a text, and says where the piece begins that is not whole
/// behind it, and where it ends.
///
/// Pieces begin one behind the other: each byte is measured once, and where a piece
/// begins is known when it ends in a later part.
fn cut(
    cutter: &mut TextCutter,
    part: Decoded<'_>,
    open: Spot,
    out: &mut dyn FnMut(Piece<'_>, Spot),
) -> (Spot, Spot) {
    let start = Spot {
        offset: cutter.taken(),
        byte: part.from,
        width: part.width,
    };
    let mut last = start;
    let mut spot = |offset: u64| {
        if offset < last.offset {
            return open.at(offset);
        }
        let from = (last.offset - start.offset) as usize;
        let to = (offset - start.offset) as usize;
        last = last.behind(&part.text[from..to]);
        last
    };
    cutter.push(part.text, &mut |piece, offset| out(piece, spot(offset)));
    let started = cutter.started();
    let open = if started < start.offset {
        open
    } else {
        spot(started)
    };
    (open, spot(start.offset + part.text.len() as u64))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Cut;

    fn utf16(text: &str) -> Vec<u8> {
        let units = "\u{feff}".encode_utf16().chain(text.encode_utf16());
        units.flat_map(u16::to_le_bytes).collect()
    }

    /// Where each piece begins, in the text and in the file.
    fn spots(file: &[u8], step: usize) -> Vec<(u64, u64)> {
        let mut reader = TextReader::default();
        let mut found = Vec::new();
        let mut take = |piece: Piece<'_>, spot: Spot| {
            found.push((spot.offset, spot.byte));
            // What is inside of it is found from where it begins.
            if let Piece::Json(Cut::Record(bytes)) = piece {
                let inside = spot.behind(&bytes[..bytes.len() - 1]);
                found.push((inside.offset, inside.byte));
            }
        };
        for chunk in file.chunks(step) {
            reader.push(chunk, &mut take);
        }
        reader.end(&mut take);
        reader.finish(&mut take);
        assert_eq!(reader.taken(), file.len() as u64);
        found
    }

    #[test]
    fn pieces_stand_where_the_file_has_them() {
        for text in [
            "[{\"a\":\"é𝄞…\"},\n {\"b\":\"𝄞\"},oops, {\"c\":1}",
            "{\"é\":1,\"value\":[{\"a\":\"é\"},{\"b\":2}],\"n\":\"é\"}\n{\"é\":1}\n{\"c",
            "é,b\r\n1,\"é\r\n𝄞\"\r\n\r\n2,…\r\n3,\"open",
            "\r\né;b\r\n",
            "  é",
            "",
        ] {
            let plain = spots(text.as_bytes(), text.len().max(1));
            let marked = format!("\u{feff}{text}");
            let wide = utf16(text);
            for step in 1..=wide.len() {
                for (offset, byte) in spots(marked.as_bytes(), step) {
                    assert_eq!(byte, offset + 3, "{text} in chunks of {step}");
                }
                let in_wide = spots(&wide, step);
                assert_eq!(in_wide.len(), plain.len());
                for ((offset, byte), before) in in_wide.into_iter().zip(&plain) {
                    assert_eq!((offset, offset), *before, "{text} in chunks of {step}");
                    let units = text[..offset as usize].encode_utf16().count() as u64;
                    assert_eq!(byte, 2 + 2 * units, "{text} in chunks of {step}");
                }
            }
        }
    }
}
