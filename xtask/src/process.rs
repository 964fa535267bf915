//! Running other programs: quietly with a clock for long steps, aloud for tests.

use std::env;
use std::ffi::OsString;
use std::io::{self, BufRead, BufReader, IsTerminal, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use crate::failure::{Context, Failure, Outcome};
use crate::test_counts::Counts;

/// A step shorter than this was not waited for, and is not spoken of.
const NOTICEABLE: Duration = Duration::from_secs(1);

/// Runs `command` as the step `label`: shows the time while it runs, keeps its
/// output to itself, and prints all of it when the command fails.
pub fn long_step(label: &str, command: &mut Command) -> Outcome<()> {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let started = Instant::now();
    let mut child = command
        .spawn()
        .during(&format!("starting `{}`", name_of(command)))?;
    let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
    let done = AtomicBool::new(false);
    let (status, output) = thread::scope(|scope| {
        let errors = scope.spawn(move || read_all(stderr));
        scope.spawn(|| tick(label, started, &done));
        let mut output = read_all(stdout);
        let status = child.wait();
        output.extend(errors.join().unwrap_or_default());
        done.store(true, Ordering::Release);
        (status, output)
    });
    let status = status.during(&format!("running `{}`", name_of(command)))?;
    let took = seconds(started.elapsed());
    if status.success() {
        if started.elapsed() >= NOTICEABLE {
            end_line(&format!("{label}: done in {took}"));
        }
        return Ok(());
    }
    end_line(&format!("{label}: failed after {took}"));
    eprintln!("{}", String::from_utf8_lossy(&output).trim_end());
    Err(Failure::new(format!(
        "`{}` ended with {status}",
        name_of(command)
    )))
}

/// Runs `command` with its output passed on line by line, and counts the tests
/// that the output reports. The flag says whether the command succeeded.
pub fn aloud(command: &mut Command) -> Outcome<(bool, Counts)> {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command
        .spawn()
        .during(&format!("starting `{}`", name_of(command)))?;
    let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
    let (status, counts) = thread::scope(|scope| {
        let errors = scope.spawn(move || pass_on(stderr, &mut io::stderr()));
        let mut counts = pass_on(stdout, &mut io::stdout());
        counts += errors.join().unwrap_or_default();
        (child.wait(), counts)
    });
    let status = status.during(&format!("running `{}`", name_of(command)))?;
    Ok((status.success(), counts))
}

/// What `program arguments` prints, or nothing when it cannot be run or fails.
pub fn output_of(program: &Path, arguments: &[&str]) -> Option<String> {
    let output = Command::new(program)
        .args(arguments)
        .stdin(Stdio::null())
        .output()
        .ok()?;
    output
        .status
        .success()
        .then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// The first file on PATH that answers to one of `names`.
pub fn on_path(names: &[&str]) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    let endings: &[&str] = if cfg!(windows) {
        &[".exe", ".cmd"]
    } else {
        &[""]
    };
    names.iter().find_map(|name| {
        env::split_paths(&path)
            .flat_map(|folder| {
                endings
                    .iter()
                    .map(move |end| folder.join(format!("{name}{end}")))
            })
            .find(|file| file.is_file())
    })
}

/// PATH with `folders` before everything else.
pub fn path_with(folders: &[PathBuf]) -> Outcome<OsString> {
    let path = env::var_os("PATH").unwrap_or_default();
    env::join_paths(folders.iter().cloned().chain(env::split_paths(&path))).during("setting PATH")
}

/// A `cargo` command in `folder`; the same cargo that started this program.
pub fn cargo(folder: &Path) -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(folder);
    if io::stderr().is_terminal() {
        command.env("CARGO_TERM_COLOR", "always");
    }
    command
}

/// A duration as people read it: `0.4 s`, `12 s`, `3 min 05 s`.
pub fn seconds(duration: Duration) -> String {
    let whole = duration.as_secs();
    match whole {
        0..10 => format!("{:.1} s", duration.as_secs_f64()),
        10..60 => format!("{whole} s"),
        _ => format!("{} min {:02} s", whole / 60, whole % 60),
    }
}

fn name_of(command: &Command) -> String {
    Path::new(command.get_program())
        .file_stem()
        .map_or_else(String::new, |name| name.to_string_lossy().into_owned())
}

fn read_all(stream: Option<impl Read>) -> Vec<u8> {
    let mut bytes = Vec::new();
    if let Some(mut stream) = stream {
        // What could be read before an error is still worth showing.
        let _ = stream.read_to_end(&mut bytes);
    }
    bytes
}

fn pass_on(stream: Option<impl Read>, to: &mut impl Write) -> Counts {
    let mut counts = Counts::default();
    let Some(stream) = stream else { return counts };
    for line in BufReader::new(stream).split(b'\n').map_while(Result::ok) {
        let line = String::from_utf8_lossy(&line);
        counts.read_line(&line);
        // A closed terminal must not end the run whose exit code still matters.
        let _ = writeln!(to, "{}", line.trim_end_matches('\r'));
    }
    counts
}

/// Rewrites one line each second on a terminal; elsewhere writes a line each half minute.
fn tick(label: &str, started: Instant, done: &AtomicBool) {
    let terminal = io::stderr().is_terminal();
    let pause = if terminal {
        NOTICEABLE
    } else {
        Duration::from_secs(30)
    };
    let mut next = NOTICEABLE;
    while !done.load(Ordering::Acquire) {
        let elapsed = started.elapsed();
        if elapsed >= next {
            next = elapsed + pause;
            let line = format!("{label} … {}", seconds(elapsed));
            if terminal {
                eprint!("\r\x1b[K{line}");
            } else {
                eprintln!("{line}");
            }
        }
        thread::sleep(Duration::from_millis(50));
    }
}

fn end_line(text: &str) {
    let clear = if io::stderr().is_terminal() {
        "\r\x1b[K"
    } else {
        ""
    };
    eprintln!("{clear}{text}");
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::seconds;

    #[test]
    fn durations_read_well() {
        assert_eq!(seconds(Duration::from_millis(420)), "0.4 s");
        assert_eq!(seconds(Duration::from_secs(42)), "42 s");
        assert_eq!(seconds(Duration::from_secs(185)), "3 min 05 s");
    }
}
