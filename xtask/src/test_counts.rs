//! Reads how many tests passed and failed from what the test runners print.

use std::ops::AddAssign;

/// Tests that passed and tests that did not.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Counts {
    /// Tests that passed.
    pub passed: u64,
    /// Tests that failed, timed out or were cancelled.
    pub failed: u64,
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}

impl Counts {
    /// Adds what `line` says, if it is the closing line of a runner: cargo's
    /// `test result:`, nextest's `Summary`, or Node's `pass`, `fail` and `cancelled`.
    pub fn read_line(&mut self, line: &str) {
        let line = without_colours(line);
        let line = line.trim();
        if line.starts_with("test result:") {
            self.passed += before(line, " passed");
            self.failed += before(line, " failed");
        } else if line.starts_with("Summary [") {
            self.passed += before(line, " passed");
            self.failed += before(line, " failed") + before(line, " timed out");
        } else if let Some(rest) = line.strip_prefix("ℹ ").or_else(|| line.strip_prefix("# ")) {
            match rest.split_once(' ') {
                Some(("pass", count)) => self.passed += count.parse().unwrap_or(0),
                Some(("fail" | "cancelled", count)) => self.failed += count.parse().unwrap_or(0),
                _ => {}
            }
        }
    }
}

/// The number that stands directly before `word`, or 0.
fn before(line: &str, word: &str) -> u64 {
    let Some(end) = line.find(word) else { return 0 };
    line[..end]
        .rsplit(|c: char| !c.is_ascii_digit())
        .next()
        .and_then(|n| n.parse().ok())
        .unwrap_or(0)
}

fn without_colours(line: &str) -> String {
    let mut plain = String::with_capacity(line.len());
    let mut pieces = line.split('\x1b');
    plain.extend(pieces.next());
    for piece in pieces {
        let end = piece
            .find(|c: char| c.is_ascii_alphabetic())
            .map_or(piece.len(), |at| at + 1);
        plain.push_str(&piece[end..]);
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::Counts;

    fn counts_of(text: &str) -> (u64, u64) {
        let mut counts = Counts::default();
        text.lines().for_each(|line| counts.read_line(line));
        (counts.passed, counts.failed)
    }

    #[test]
    fn reads_cargo() {
        let text = "running 3 tests\ntest a ... ok\n\
                    test result: FAILED. 2 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out\n\
                    test result: ok. 7 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out\n";
        assert_eq!(counts_of(text), (9, 1));
    }

    #[test]
    fn reads_nextest_in_colour() {
        let text = "\x1b[31;1m     Summary\x1b[0m [   0.012s] \x1b[1m5\x1b[0m tests run: \
                    \x1b[1m3\x1b[0m \x1b[32;1mpassed\x1b[0m, \x1b[1m1\x1b[0m \x1b[31;1mfailed\x1b[0m, \
                    1 timed out, 0 skipped";
        assert_eq!(counts_of(text), (3, 2));
    }

    #[test]
    fn reads_nodes_own_runner() {
        assert_eq!(
            counts_of("ℹ tests 5\nℹ pass 3\nℹ fail 1\nℹ cancelled 1\n"),
            (3, 2)
        );
        assert_eq!(counts_of("# pass 12\n# fail 0\n# cancelled 0\n"), (12, 0));
    }

    #[test]
    fn leaves_other_lines_alone() {
        assert_eq!(counts_of("ok 12 passed the gate\n# pass it on\n"), (0, 0));
    }
}
