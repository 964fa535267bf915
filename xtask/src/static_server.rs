//! A small file server for the built site on this machine.
//!
//! It does no more than any static host does: a file for a path, its media
//! type, and `no-cache` so that a rebuilt page is seen at once.

use std::fs;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use crate::failure::{Context, Failure, Outcome};

const FIRST_PORT: u16 = 8080;
const PORTS_TO_TRY: u16 = 50;
/// More than any browser sends; what is longer is not a browser.
const LONGEST_HEAD: u64 = 64 * 1024;

/// Serves `folder` on this machine until the process is ended.
pub fn serve(folder: &Path, port: Option<u16>) -> Outcome<()> {
    let listener = listen(port)?;
    let address = listener
        .local_addr()
        .during("reading the server's address")?;
    println!("\nThroughline is at http://{address}/");
    println!("Sample cases are offered on its first page; their files are in app/samples/.");
    println!("Ctrl-C ends it.");
    let folder: Arc<Path> = Arc::from(folder);
    for connection in listener.incoming() {
        // A client that went away again is no reason to stop.
        let Ok(connection) = connection else { continue };
        let folder = Arc::clone(&folder);
        thread::spawn(move || answer(&connection, &folder));
    }
    Ok(())
}

/// The port asked for, or the first free one from 8080 on.
fn listen(port: Option<u16>) -> Outcome<TcpListener> {
    let open = |port| TcpListener::bind((Ipv4Addr::LOCALHOST, port));
    if let Some(port) = port {
        return open(port).during(&format!("listening on port {port}"));
    }
    (FIRST_PORT..FIRST_PORT + PORTS_TO_TRY)
        .find_map(|port| open(port).ok())
        .ok_or_else(|| {
            Failure::new("no free port from 8080 on; name one with --port (0 means any free one)")
        })
}

/// Answers the requests of one connection until the browser closes it.
fn answer(connection: &TcpStream, folder: &Path) -> Option<()> {
    connection
        .set_read_timeout(Some(Duration::from_mins(1)))
        .ok()?;
    // The last piece of a response must not wait for the browser's next word.
    connection.set_nodelay(true).ok()?;
    let mut reader = BufReader::new(connection);
    loop {
        let head = read_head(&mut reader)?;
        let mut words = head.lines().next()?.split(' ');
        let (method, target) = (words.next()?, words.next()?);
        let response = match method {
            "GET" | "HEAD" => Response::for_target(target, folder),
            _ => Response::plain(405, "Method Not Allowed"),
        };
        response.write(connection, method == "HEAD").ok()?;
    }
}

/// The request's first line and headers; `None` when the connection ended.
fn read_head(reader: &mut BufReader<&TcpStream>) -> Option<String> {
    let mut head = String::new();
    let mut limited = reader.by_ref().take(LONGEST_HEAD);
    loop {
        let length = limited.read_line(&mut head).ok()?;
        if length == 0 {
            return None;
        }
        if head.ends_with("\r\n\r\n") || head.ends_with("\n\n") {
            return Some(head);
        }
    }
}

struct Response {
    status: u16,
    reason: &'static str,
    media_type: &'static str,
    body: Vec<u8>,
}

impl Response {
    fn for_target(target: &str, folder: &Path) -> Self {
        let Some(relative) = relative_path(target) else {
            return Self::plain(400, "Bad Request");
        };
        let mut file = folder.join(relative);
        if file.is_dir() {
            file.push("index.html");
        }
        match fs::read(&file) {
            Ok(body) => Self {
                status: 200,
                reason: "OK",
                media_type: media_type(&file),
                body,
            },
            Err(_) => Self::plain(404, "Not Found"),
        }
    }

    fn plain(status: u16, reason: &'static str) -> Self {
        Self {
            status,
            reason,
            media_type: "text/plain; charset=utf-8",
            body: reason.into(),
        }
    }

    fn write(&self, mut connection: &TcpStream, head_only: bool) -> io::Result<()> {
        let head = format!(
            "HTTP/1.1 {} {}\r\nContent-Type: {}\r\nContent-Length: {}\r\n\
             Cache-Control: no-cache\r\nX-Content-Type-Options: nosniff\r\n\r\n",
            self.status,
            self.reason,
            self.media_type,
            self.body.len()
        );
        connection.write_all(head.as_bytes())?;
        if !head_only {
            connection.write_all(&self.body)?;
        }
        connection.flush()
    }
}

/// The path below the served folder that a request means, or `None` for one
/// that is not plainly below it.
fn relative_path(target: &str) -> Option<PathBuf> {
    let path = target.split(['?', '#']).next()?.strip_prefix('/')?;
    let path = percent_decoded(path)?;
    let mut relative = PathBuf::new();
    for part in path.split('/').filter(|part| !part.is_empty()) {
        // Colons and backslashes are separators on some systems.
        if part == "." || part == ".." || part.contains(['\\', ':', '\0']) {
            return None;
        }
        relative.push(part);
    }
    Some(relative)
}

fn percent_decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let digit = |byte: u8| char::from(byte).to_digit(16);
            let value = digit(rest.next()?)? * 16 + digit(rest.next()?)?;
            bytes.push(u8::try_from(value).ok()?);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok()
}

fn media_type(file: &Path) -> &'static str {
    match file
        .extension()
        .and_then(|ending| ending.to_str())
        .unwrap_or_default()
    {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "wasm" => "application/wasm",
        "json" => "application/json",
        "ndjson" | "jsonl" => "application/x-ndjson",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "csv" => "text/csv; charset=utf-8",
        "txt" | "md" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};

    use super::{media_type, relative_path};

    #[test]
    fn a_path_stays_below_the_folder() {
        for target in [
            "/../x",
            "/a/../../x",
            "/%2e%2e/x",
            "/a\\..\\x",
            "/C:/x",
            "/%",
            "x",
            "/%00",
        ] {
            assert_eq!(relative_path(target), None, "{target}");
        }
    }

    #[test]
    fn queries_and_escapes_are_read_as_hosts_read_them() {
        assert_eq!(relative_path("/"), Some(PathBuf::new()));
        assert_eq!(
            relative_path("/samples/a%20b.json?x=/.."),
            Some("samples/a b.json".into())
        );
        assert_eq!(relative_path("//etc/passwd"), Some("etc/passwd".into()));
    }

    #[test]
    fn what_browsers_are_strict_about_has_its_type() {
        assert_eq!(media_type(Path::new("a.wasm")), "application/wasm");
        assert_eq!(
            media_type(Path::new("a.js")),
            "text/javascript; charset=utf-8"
        );
        assert_eq!(media_type(Path::new("a.json")), "application/json");
    }
}
