//! File paths and hashes as telemetry writes them: in one text.

use crate::fields::{Text, is_filler};
use std::borrow::Cow;
use throughline_model::FileFacts;

/// A part of a text, borrowed for as long as the text itself is.
pub(crate) fn part<'a>(text: &Text<'a>, range: std::ops::Range<usize>) -> Text<'a> {
    match text {
        Cow::Borrowed(text) => Cow::Borrowed(&text[range]),
        Cow::Owned(text) => Cow::Owned(text[range].to_owned()),
    }
}

/// Folder and name of a full path: `C:\Windows`, `notepad.exe`.
pub(crate) fn split_path<'a>(path: &Text<'a>) -> (Option<Text<'a>>, Option<Text<'a>>) {
    let name_at = path.rfind(['\\', '/']).map_or(0, |it| it + 1);
    // The bar of the root is its name.
    let folder = (name_at > 0).then(|| part(path, 0..(name_at - 1).max(1)));
    let name = (name_at < path.len()).then(|| part(path, name_at..path.len()));
    (folder, name)
}

/// A file of which only the full path is told.
pub(crate) fn file_at(path: Option<Text<'_>>) -> FileFacts<Text<'_>> {
    let (folder, name) = path.map_or((None, None), |it| split_path(&it));
    FileFacts {
        folder,
        name,
        ..FileFacts::default()
    }
}

/// Takes hashes in one text, `SHA1=…,MD5=…,SHA256=…,IMPHASH=…`, into a file's facts.
pub(crate) fn take_hashes(file: &mut FileFacts<Text<'_>>, combined: &str) {
    for pair in combined.split([',', ';']) {
        let Some((algorithm, hash)) = pair.split_once('=') else {
            continue;
        };
        let hash = hash.trim().to_ascii_lowercase();
        if hash.is_empty() || is_filler(&hash) {
            continue;
        }
        let place = match algorithm.trim().to_ascii_uppercase().as_str() {
            "SHA256" => &mut file.sha256,
            "SHA1" => &mut file.sha1,
            "MD5" => &mut file.md5,
            _ => continue,
        };
        *place = Some(Cow::Owned(hash));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_split_at_their_last_bar() {
        for (path, folder, name) in [
            (
                r"C:\Windows\notepad.exe",
                Some(r"C:\Windows"),
                Some("notepad.exe"),
            ),
            ("/usr/bin/bash", Some("/usr/bin"), Some("bash")),
            ("/init", Some("/"), Some("init")),
            ("cmd.exe", None, Some("cmd.exe")),
            (r"C:\Temp\", Some(r"C:\Temp"), None),
        ] {
            let (a, b) = split_path(&Cow::Borrowed(path));
            assert_eq!((a.as_deref(), b.as_deref()), (folder, name), "{path}");
        }
    }

    #[test]
    fn hashes_in_one_text() {
        let mut file = FileFacts::default();
        take_hashes(&mut file, "SHA1=AB12,MD5=0000,SHA256=CD34,IMPHASH=EF");
        assert_eq!(file.sha1.as_deref(), Some("ab12"));
        assert_eq!(file.sha256.as_deref(), Some("cd34"));
        assert_eq!(file.md5, None);
    }
}
