//! Base64: as PowerShell takes it, as scripts decode it, and plain.

use crate::bytes::{Room, Unpacked, unpack, utf16_le};
use crate::layer::{Packing, Piece, Way};
use crate::reading::Trust;
use base64::Engine as _;
use base64::alphabet::{STANDARD, URL_SAFE};
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use std::ops::Range;

/// Shorter runs are ordinary words unless something says otherwise.
const SHORTEST_GUESSED: usize = 16;

/// Shorter runs hold nothing worth telling.
const SHORTEST: usize = 4;

/// What scripts decode Base64 with, in small letters: what follows is encoded.
const DECODERS: [&str; 5] = [
    "frombase64string",
    "atob",
    "b64decode",
    "base64_decode",
    "decodebase64",
];

/// So many bytes before a run are looked at for what it is given to.
const BEFORE: usize = 48;

/// Padding is often cut, and so are command lines.
const LENIENT: GeneralPurposeConfig = GeneralPurposeConfig::new()
    .with_decode_padding_mode(DecodePaddingMode::Indifferent)
    .with_decode_allow_trailing_bits(true);

const PLAIN: GeneralPurpose = GeneralPurpose::new(&STANDARD, LENIENT);
const FOR_URLS: GeneralPurpose = GeneralPurpose::new(&URL_SAFE, LENIENT);

/// What the text around a run says of it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Around {
    /// PowerShell takes it as a command.
    Switch {
        /// The switch is so short that other programs have it too.
        is_short: bool,
    },
    /// A script decodes it.
    Decoder,
    /// Nothing.
    Nothing,
}

/// Every run of Base64 that holds text.
pub(crate) fn pieces(text: &str, room: &mut Room) -> Vec<Piece> {
    let decoded_later = is_decoded_later(text);
    let mut found = Vec::new();
    for place in runs(text) {
        let around = match around(text, place.start) {
            Around::Nothing if decoded_later => Around::Decoder,
            around => around,
        };
        match decode_run(text, place.clone(), around, room) {
            Some(piece) => found.push(piece),
            // In an address or a path one part may be encoded.
            None if around == Around::Nothing => {
                let parts = parts_of(text, place);
                found.extend(parts.filter_map(|it| decode_run(text, it, around, room)));
            }
            None => {}
        }
    }
    found
}

fn is_base64(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'-' | b'_')
}

/// Runs of letters of Base64 that are long enough, with their padding.
fn runs(text: &str) -> impl Iterator<Item = Range<usize>> {
    let bytes = text.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            at += bytes.get(at..)?.iter().position(|it| is_base64(*it))?;
            let start = at;
            let length = |from: usize, of: fn(u8) -> bool| {
                bytes[from..].iter().take_while(|it| of(**it)).count()
            };
            at += length(at, is_base64);
            let letters = at - start;
            at += length(at, |it| it == b'=').min(2);
            if letters >= SHORTEST {
                return Some(start..at);
            }
        }
    })
}

fn parts_of(text: &str, place: Range<usize>) -> impl Iterator<Item = Range<usize>> {
    let start = place.start;
    let run = &text[place];
    run.split('/')
        .filter(move |it| it.len() < run.len())
        .map(move |it| {
            let from = start + (it.as_ptr() as usize - run.as_ptr() as usize);
            from..from + it.len()
        })
}

/// Whether a shell hands what it prints to a program that decodes it.
fn is_decoded_later(text: &str) -> bool {
    let words = text
        .split([' ', '|', '"', '\''])
        .filter(|it| !it.is_empty());
    let mut after_name = false;
    for word in words {
        let name = word.rsplit('/').next().unwrap_or(word);
        if after_name && matches!(word, "-d" | "-D" | "--decode" | "-di") {
            return true;
        }
        after_name = name == "base64";
    }
    false
}

fn around(text: &str, start: usize) -> Around {
    let mut from = start.saturating_sub(BEFORE);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    let before = text[from..start].trim_end_matches(['\'', '"', '\\', '(', '@', ' ', '\t', ',']);
    let is_parted = before.len() < start - from;
    let lower = before.to_ascii_lowercase();
    if is_parted && DECODERS.iter().any(|it| lower.ends_with(it)) {
        return Around::Decoder;
    }
    let word = lower.rsplit([' ', '\t', '"', '\'']).next().unwrap_or("");
    match encoded_switch(word).filter(|_| is_parted) {
        Some(name) => Around::Switch {
            is_short: name.len() < 3,
        },
        None => Around::Nothing,
    }
}

/// What is left of `-EncodedCommand` in a word in small letters. PowerShell takes
/// any beginning of it, `-ec`, and more than one sort of dash.
pub(crate) fn encoded_switch(word: &str) -> Option<&str> {
    let mut name = word.strip_prefix(['-', '/', '–', '—', '―'])?;
    name = name.strip_prefix(['-', '–', '—', '―']).unwrap_or(name);
    let name = name.trim_end_matches([':', '=']);
    let fits = !name.is_empty() && ("encodedcommand".starts_with(name) || name == "ec");
    fits.then_some(name)
}

fn decode_run(text: &str, place: Range<usize>, around: Around, room: &mut Room) -> Option<Piece> {
    let run = text[place.clone()].trim_end_matches('=');
    let is_guess = around == Around::Nothing;
    let is_hex = || run.bytes().all(|it| it.is_ascii_hexdigit());
    if is_guess && (run.len() < SHORTEST_GUESSED || is_hex()) {
        return None;
    }
    let bytes = decode_bytes(run)?;
    let piece = |way, packing, text| {
        Some(Piece {
            way,
            packing,
            place: place.clone(),
            text,
        })
    };
    if let Around::Switch { is_short } = around
        && let Some(text) = utf16_le(&bytes, Trust::Told)
        && (!is_short || is_mostly_ascii(&text))
    {
        return piece(Way::EncodedCommand, Packing::None, text);
    }
    // Another program's `-e` takes anything.
    let trust = match around {
        Around::Decoder => Trust::Told,
        Around::Switch { .. } | Around::Nothing => Trust::Guessed,
    };
    if trust == Trust::Guessed && run.len() < SHORTEST_GUESSED {
        return None;
    }
    let Unpacked {
        text,
        packing,
        is_utf16,
    } = unpack(&bytes, trust, room)?;
    let way = if is_utf16 {
        Way::Base64Utf16
    } else {
        Way::Base64
    };
    piece(way, packing, text)
}

fn decode_bytes(run: &str) -> Option<Vec<u8>> {
    // One letter holds no byte: it is where a command line was cut.
    let whole = if run.len() % 4 == 1 {
        &run[..run.len() - 1]
    } else {
        run
    };
    let for_urls = whole.contains(['-', '_']);
    let engine = if for_urls { &FOR_URLS } else { &PLAIN };
    engine.decode(whole).ok()
}

fn is_mostly_ascii(text: &str) -> bool {
    let ascii = text.chars().filter(char::is_ascii).count();
    ascii * 2 >= text.chars().count()
}
