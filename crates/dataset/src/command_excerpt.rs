//! A command line in short: what it begins with, what tells most of it, and its end.

/// Shorter excerpts have room for the two ends only.
const SHORTEST_WITH_MIDDLE: usize = 40;

/// So much of what tells most has to be seen, in characters.
const SEEN: usize = 24;

/// What tells most of a command line, best first, in small letters.
const TELLING: [&[&str]; 5] = [
    // Where something is fetched from or sent to.
    &["http://", "https://", "ftp://", "://"],
    // A share on another computer.
    &["\\\\"],
    // What is hidden, and what unhides it.
    &[
        "-encodedcommand",
        "-enc ",
        "frombase64string",
        "base64 -d",
        "base64_decode",
    ],
    // What is run.
    &[
        ".ps1", ".vbs", ".vbe", ".jse", ".hta", ".wsf", ".sct", ".bat", ".dll", ".msi", ".py",
        ".sh",
    ],
    // How.
    &[
        "downloadstring",
        "downloadfile",
        "invoke-expression",
        "iex",
        "bypass",
        "hidden",
        "/transfer",
        "-urlcache",
        "javascript:",
        "lsass",
        "vssadmin",
        "minidump",
    ],
];

/// A command line without its own image, shortened to about `limit` characters. The
/// beginning says what, the end often says where; where an address, a share, a
/// payload or a script stands between them, what is between is kept too.
pub fn command_excerpt(command: &str, image: &str, limit: usize) -> String {
    let arguments = without_image(command.trim(), image);
    let count = arguments.chars().count();
    if count <= limit {
        return arguments.to_owned();
    }
    let tail = limit / 4;
    let head = limit - tail - 1;
    let middle = (limit >= SHORTEST_WITH_MIDDLE)
        .then(|| telling(arguments))
        .flatten()
        .filter(|&at| at + SEEN > head && at < count - tail);
    let Some(middle) = middle else {
        let start: String = arguments.chars().take(head).collect();
        let end: String = arguments.chars().skip(count - tail).collect();
        return format!("{start}…{end}");
    };
    // A quarter for each end, the rest for what lies between.
    let head = tail;
    let end = limit / 8;
    let room = limit - head - end - 2;
    let start: String = arguments.chars().take(head).collect();
    let from = middle.max(head);
    if from + room + end >= count {
        let rest: String = arguments.chars().skip(count - room - end - 1).collect();
        return format!("{start}…{rest}");
    }
    let kept: String = arguments.chars().skip(from).take(room).collect();
    let end: String = arguments.chars().skip(count - end).collect();
    format!("{start}…{kept}…{end}")
}

/// Where the word begins that tells most, in characters.
fn telling(arguments: &str) -> Option<usize> {
    let lower = arguments.to_ascii_lowercase();
    let first = |words: &&[&str]| words.iter().filter_map(|it| lower.find(it)).min();
    let at = TELLING.iter().find_map(first)?;
    let is_end = |it: char| it.is_whitespace() || matches!(it, '"' | '\'' | '(' | '=' | ',');
    let start = lower[..at].rfind(is_end).map_or(0, |it| it + 1);
    // A word without end is not gone back through.
    let start = lower.floor_char_boundary(start.max(at.saturating_sub(SEEN)));
    Some(arguments[..start].chars().count())
}

fn without_image<'a>(command: &'a str, image: &str) -> &'a str {
    let (first, rest) = match command.strip_prefix('"') {
        Some(quoted) => quoted.split_once('"').unwrap_or((quoted, "")),
        None => command.split_once(' ').unwrap_or((command, "")),
    };
    let file = first.rsplit(['\\', '/']).next().unwrap_or(first);
    let stem = |it: &str| it.to_ascii_lowercase().trim_end_matches(".exe").to_owned();
    if !image.is_empty() && stem(file) == stem(image) {
        rest.trim_start()
    } else {
        command
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn commands_keep_both_ends() {
        assert_eq!(
            command_excerpt(r#""C:\W\cmd.exe" /c whoami"#, "cmd.exe", 40),
            "/c whoami"
        );
        assert_eq!(
            command_excerpt("powershell -enc AAAA", "powershell.exe", 40),
            "-enc AAAA"
        );
        assert_eq!(command_excerpt("other.exe x", "cmd.exe", 40), "other.exe x");
        assert_eq!(command_excerpt("abcdefghijklmnop", "", 8), "abcde…op");
    }

    #[test]
    fn what_tells_most_is_kept_between_them() {
        let words = "-NoProfile -NonInteractive -Command \"$a = Get-Item .; $b = Get-Date; ";
        for (telling, shown) in [
            (
                "Invoke-WebRequest https://x.example/a.exe -OutFile C:\\a.exe",
                "https://x.example/a.exe",
            ),
            (
                "copy \\\\quay\\share$\\tool.exe C:\\Temp",
                "\\\\quay\\share$\\tool.exe",
            ),
            (
                "[Convert]::FromBase64String('SGVsbG8gd29ybGQ=')",
                "FromBase64String",
            ),
            ("& C:\\ProgramData\\run.ps1 -Quiet", "run.ps1"),
        ] {
            let padding = "; $c = $c + 1".repeat(12);
            let command = format!("{words}{}{telling}{padding}\" -End", &padding[2..]);
            let short = command_excerpt(&command, "", 120);
            assert!(short.contains(shown), "{short}");
            assert!(short.starts_with("-NoProfile"), "{short}");
            assert!(short.ends_with("-End"), "{short}");
        }
    }

    proptest! {
        #[test]
        fn an_excerpt_is_as_long_as_was_asked(
            command in "([a-zé\\\\/:.'\" -]{0,30}|https://x.example/a|-enc [A-Z]{90}|\\\\\\\\a\\\\b){0,12}",
            limit in 8_usize..200,
        ) {
            let short = command_excerpt(&command, "", limit);
            let length = short.chars().count();
            let whole = command.trim().chars().count();
            prop_assert_eq!(length, whole.min(limit));
        }

        #[test]
        fn an_address_is_never_lost(before in "[a-z ]{0,300}", after in "[a-z ]{0,300}") {
            let command = format!("x {before} https://x.example/a {after} y");
            prop_assert!(command_excerpt(&command, "", 100).contains("https://x.example/a"));
        }
    }
}
