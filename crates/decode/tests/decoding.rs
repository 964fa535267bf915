//! What is found in command lines as they are met.

mod invariants;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use flate2::Compression;
use flate2::write::{DeflateEncoder, GzEncoder, ZlibEncoder};
use std::io::Write;
use throughline_decode::{Decoded, MAX_BYTES, decode};

fn base64(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

fn utf16(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

/// Each layer as its depth, its way and what came out.
fn told(decoded: &Decoded) -> Vec<String> {
    let layers = decoded.layers.iter();
    layers
        .map(|it| format!("{} {}: {}", it.depth, it.label(), it.text))
        .collect()
}

#[track_caller]
fn assert_told(command: &str, expected: &[&str]) {
    let decoded = invariants::check(command.as_bytes());
    assert_eq!(told(&decoded), expected, "{command}");
}

#[test]
fn every_spelling_of_the_switch_is_known() {
    let command = base64(&utf16("whoami /all"));
    for switch in [
        "-e",
        "-E",
        "/e",
        "–e",
        "—enc",
        "―enc",
        "-ec",
        "-en",
        "-enc",
        "-ENC",
        "-enco",
        "-encod",
        "-encode",
        "-encoded",
        "-encodedc",
        "-EncodedCommand",
        "/EncodedCommand",
        "--enc",
    ] {
        for quoted in ["", "'", "\"", "\\\""] {
            assert_told(
                &format!("powershell.exe -NoP {switch}  {quoted}{command}{quoted} -w 1"),
                &["0 PowerShell encoded command: whoami /all"],
            );
        }
    }
}

#[test]
fn missing_padding_and_a_cut_command_do_no_harm() {
    let command = base64(&utf16("Get-Process | Out-File C:\\x.txt"));
    let bare = command.trim_end_matches('=');
    assert_told(
        &format!("pwsh -enc {bare}"),
        &["0 PowerShell encoded command: Get-Process | Out-File C:\\x.txt"],
    );
    for cut in 12..bare.len() {
        let decoded = decode(&format!("pwsh -enc {}", &bare[..cut]));
        let text = &decoded.layers[0].text;
        assert!(
            "Get-Process | Out-File C:\\x.txt".starts_with(text.as_str()),
            "{text}"
        );
    }
}

#[test]
fn scripts_say_what_they_decode() {
    let word = base64(b"id;ls");
    for command in [
        format!("[Convert]::FromBase64String('{word}')"),
        format!("[Convert]::FromBase64String( (\"{word}\") )"),
        format!("eval(atob('{word}'))"),
        format!("python -c \"exec(base64.b64decode('{word}'))\""),
        format!("echo {word} | base64 -d | sh"),
        format!("echo {word}|/usr/bin/base64 --decode|bash"),
    ] {
        assert_told(&command, &["0 Base64: id;ls"]);
    }
}

#[test]
fn plain_base64_is_found_by_what_comes_out() {
    let path = "C:\\ProgramData\\update.ps1 -Force";
    assert_told(
        &format!("run {}", base64(path.as_bytes())),
        &[&format!("0 Base64: {path}")],
    );
    assert_told(
        &format!("x={}", base64(&utf16(path))),
        &[&format!("0 Base64 of UTF-16: {path}")],
    );
    // In an address, and with letters for addresses.
    assert_told(
        &format!("curl http://x.example/q/{}", base64(b"user=ada&host=quay")),
        &["0 Base64: user=ada&host=quay"],
    );
    assert_told(
        "token eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.e30.c2ln",
        &["0 Base64: {\"alg\":\"HS256\",\"typ\":\"JWT\"}"],
    );
}

#[test]
fn packed_text_is_unpacked() {
    let plain = b"Write-Output 'harbour'; Write-Output 'lights'; Write-Output 'again'";
    let packed = |name: &str| match name {
        "gzip" => {
            let mut it = GzEncoder::new(Vec::new(), Compression::best());
            it.write_all(plain).unwrap();
            it.finish().unwrap()
        }
        "zlib" => {
            let mut it = ZlibEncoder::new(Vec::new(), Compression::best());
            it.write_all(plain).unwrap();
            it.finish().unwrap()
        }
        _ => {
            let mut it = DeflateEncoder::new(Vec::new(), Compression::best());
            it.write_all(plain).unwrap();
            it.finish().unwrap()
        }
    };
    let plain = String::from_utf8_lossy(plain);
    for name in ["gzip", "zlib", "deflate"] {
        assert_told(
            &format!("FromBase64String('{}')", base64(&packed(name))),
            &[&format!("0 Base64, {name}: {plain}")],
        );
    }
}

#[test]
fn hexadecimal_digits_are_read_in_every_form() {
    assert_told(
        "cmd /c \\x77\\x68\\x6f\\x61\\x6d\\x69",
        &["0 Hexadecimal escapes: whoami"],
    );
    assert_told(
        "\\u0069\\u0065\\u0078\\u0020",
        &["0 Hexadecimal escapes: iex "],
    );
    assert_told(
        "declare @s 0x53454c45435420312c32",
        &["0 Hexadecimal: SELECT 1,2"],
    );
    assert_told(
        "xxd -r 636174202f6574632f706173737764202020",
        &["0 Hexadecimal: cat /etc/passwd   "],
    );
}

#[test]
fn characters_by_number_are_read() {
    assert_told(
        "&([char]73+[char]0x45 + [CHAR](88)) x",
        &["0 Character codes: IEX"],
    );
    assert_told(
        "eval(String.fromCharCode(105,101,120))",
        &["0 Character codes: iex"],
    );
    assert_told("-join([char[]](73, 69, 88))", &["0 Character codes: IEX"]);
    assert_told(
        "(105,101,120|%{[char]$_}) -join ''",
        &["0 Character codes: iex"],
    );
    assert_told(
        "Execute Chr(119)&Chr(104) & ChrW(111)",
        &["0 Character codes: who"],
    );
}

#[test]
fn addresses_are_decoded() {
    assert_told(
        "mshta javascript:%61%6c%65%72%74(1)",
        &["0 URL encoding: javascript:alert(1)"],
    );
    assert_told(
        "x.example/%2577%2568%256f",
        &[
            "0 URL encoding: x.example/%77%68%6f",
            "1 URL encoding: x.example/who",
        ],
    );
}

#[test]
fn needless_marks_are_left_out() {
    assert_told("c^m^d /c who^am^i", &["0 Carets left out: cmd /c whoami"]);
    assert_told(
        "i`e`x (g`Et-Da`Te)",
        &["0 Backticks left out: iex (gEt-DaTe)"],
    );
    assert_told(
        "p\"\"owers\"\"hell -v 2",
        &["0 Empty quotes left out: powershell -v 2"],
    );
    // One is enough where it hides what would be looked for.
    assert_told("power^shell -v 2", &["0 Carets left out: powershell -v 2"]);
}

#[test]
fn strings_are_put_together() {
    for (command, plain) in [
        ("&('I'+'EX') $x", "&'IEX' $x"),
        (
            "$a.('Down'+\"load\"+'String')('x')",
            "$a.'DownloadString'('x')",
        ),
        ("x.Load(('a'+('b'+'c')))", "x.Load('abc')"),
        ("x.Load('a'+'b')", "x.Load('ab')"),
        (". (\"{1}{0}\" -f 'EX','I')", ". 'IEX'"),
        ("('hxxps://x'.Replace('xx','tt')+'/y')", "'https://x/y'"),
        ("'aXb' -replace 'X','-'", "'a-b'"),
        ("'it''s'+' me'", "'it''s me'"),
        ("'I'+[char]69+'X'", "'IEX'"),
    ] {
        assert_told(command, &[&format!("0 Strings put together: {plain}")]);
    }
}

#[test]
fn layers_are_found_in_layers() {
    let inner = base64(b"Start-Process notepad");
    let script =
        format!("I`E`X ([Text.Encoding]::UTF8.GetString([Convert]::FromBase64String('{inner}')))");
    let command = base64(&utf16(&script));
    assert_told(
        &format!("p^ow^ershell -e^nc {command}"),
        &[
            &format!("0 Carets left out: powershell -enc {command}"),
            &format!("1 PowerShell encoded command: {script}"),
            &format!("2 Backticks left out: {}", script.replace("I`E`X", "IEX")),
            "3 Base64: Start-Process notepad",
        ],
    );
}

#[test]
fn a_place_is_what_was_decoded() {
    let command = "é pwsh -e dwBoAG8AYQBtAGkA & echo 0x53454c45435420312c32";
    let decoded = decode(command);
    let places: Vec<&str> = decoded
        .layers
        .iter()
        .map(|it| &command[it.place.clone()])
        .collect();
    assert_eq!(places, ["dwBoAG8AYQBtAGkA", "0x53454c45435420312c32"]);
}

#[test]
fn a_bomb_is_cut() {
    let mut bomb = GzEncoder::new(Vec::new(), Compression::best());
    bomb.write_all(&vec![b'a'; 20 * MAX_BYTES]).unwrap();
    let bomb = base64(&bomb.finish().unwrap());
    let many = format!("FromBase64String('{bomb}') ").repeat(20);
    assert!(invariants::check(many.as_bytes()).cut);
    // Replacing that doubles a text each time.
    let doubling = format!("'aa'{}", ".replace('a','aa')".repeat(3_000));
    invariants::check(doubling.as_bytes());
}
