//! Looks for layers within layers, as far as the limits go.

use crate::bytes::Room;
use crate::layer::{Decoded, Layer, Packing, Piece, Way};
use crate::{base64_text, char_codes, escapes, expressions, hex, percent};

/// So deep are layers looked for; made-up commands have three or four.
pub const MAX_DEPTH: u32 = 10;

/// As many layers are told at most.
pub const MAX_LAYERS: usize = 100;

/// So many bytes of text are told at most, of all layers together. Compressed text
/// may be made to exhaust the memory.
pub const MAX_BYTES: usize = 1 << 20;

/// Longer texts are looked at up to here only, in bytes.
const MAX_LOOKED_AT: usize = 1 << 20;

/// Decodes what is encoded in a text, and what is encoded in that.
pub fn decode(text: &str) -> Decoded {
    look(text, MAX_LAYERS)
}

/// The first layer only: whether a text holds anything encoded, and how.
pub fn first_layer(text: &str) -> Option<Layer> {
    look(text, 1).layers.pop()
}

fn look(text: &str, most: usize) -> Decoded {
    let mut search = Search {
        found: Decoded::default(),
        most,
        bytes: MAX_BYTES,
        room: Room(4 * MAX_BYTES),
    };
    let looked_at = text.floor_char_boundary(MAX_LOOKED_AT);
    search.found.cut = looked_at < text.len();
    search.look_in(&text[..looked_at], 0);
    search.found
}

struct Search {
    found: Decoded,
    most: usize,
    /// How many bytes of text may still be told.
    bytes: usize,
    /// How many may still be inflated, for whatever comes of it.
    room: Room,
}

impl Search {
    fn look_in(&mut self, text: &str, depth: u32) {
        for piece in self.pieces(text) {
            let is_too_much = self.found.layers.len() == self.most
                || piece.text.len() > self.bytes
                || depth == MAX_DEPTH;
            if is_too_much {
                self.found.cut = true;
                return;
            }
            self.bytes -= piece.text.len();
            self.found.layers.push(Layer {
                depth,
                way: piece.way,
                packing: piece.packing,
                place: piece.place,
                text: piece.text.clone(),
            });
            self.look_in(&piece.text, depth + 1);
        }
    }

    /// What is encoded in a text, front to back. A text that was rewritten as a
    /// whole is that alone: the rest is found in what it says.
    fn pieces(&mut self, text: &str) -> Vec<Piece> {
        if let Some((way, plain)) = rewritten(text) {
            return vec![Piece {
                way,
                packing: Packing::None,
                place: 0..text.len(),
                text: plain,
            }];
        }
        let mut found = base64_text::pieces(text, &mut self.room);
        found.extend(hex::pieces(text, &mut self.room));
        found.extend(char_codes::pieces(text));
        found.extend(percent::pieces(text));
        found.sort_by_key(|it| (it.place.start, std::cmp::Reverse(it.place.end), it.way));
        let mut end = 0;
        found.retain(|it| {
            let is_apart = it.place.start >= end;
            if is_apart {
                end = it.place.end;
            }
            is_apart
        });
        found
    }
}

fn rewritten(text: &str) -> Option<(Way, String)> {
    escapes::left_out(text).or_else(|| {
        let plain = expressions::put_together(text)?;
        Some((Way::Strings, plain))
    })
}
