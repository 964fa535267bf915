//! Process trees as they are drawn in a description.
//!
//! ```text
//! on FIN-WS-03
//!   (explorer.exe [5120] 07:51:30 user=m.oduya)
//!     outlook.exe [6120] 07:58:02 $ "C:\…\OUTLOOK.EXE"
//!       winword.exe [7004] 16:30:41 suspicious $ "C:\…\WINWORD.EXE" /n "…"
//! ```
//!
//! Indentation is parentage. Parentheses mean "known to its children, but not itself
//! evidence of this alert". A process is described where it is drawn first; later
//! mentions, in any alert of the case, say only name and pid. When a pid is used again
//! for another program, that one is written `[7004/2]`. `--:--:--` is an unrecorded
//! start. A process drawn without anything above it carries no parent fields.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::cast::{Cast, moment};
use crate::derived::Seed;
use crate::evidence::{Exhibit, Mark, Thing};
use crate::mistake::{Fault, Mistake, Read};
use crate::moment::Moment;
use crate::outline::{Entry, Words};
use crate::vocabulary::Verdict;

/// A process in [`Processes`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ProcessId(usize);

/// One run of a program on a device.
#[derive(Debug)]
pub(crate) struct Process {
    pub name: String,
    pub pid: u32,
    pub created: Option<Moment>,
    pub parent: Option<ProcessId>,
    /// Login of a person, or one of the built-in accounts.
    pub user: Option<String>,
    pub folder: String,
    pub command: String,
    pub device: String,
    pub line: u32,
}

/// Every process of a case, each described once.
#[derive(Debug, Default)]
pub(crate) struct Processes {
    all: Vec<Process>,
    known: BTreeMap<(String, u32, u32), ProcessId>,
}

impl Processes {
    pub fn get(&self, id: ProcessId) -> &Process {
        &self.all[id.0]
    }

    /// Reads one drawing line and everything under it; what is evidence goes to `out`.
    pub fn draw(
        &mut self,
        entry: &Entry,
        parent: Option<ProcessId>,
        spot: Spot<'_>,
        out: &mut Vec<Exhibit>,
    ) -> Read<()> {
        let inside = entry
            .text
            .strip_prefix('(')
            .and_then(|t| t.strip_suffix(')'));
        let evidence = inside.is_none();
        let bare = Entry {
            line: entry.line,
            text: inside.unwrap_or(&entry.text).to_owned(),
            children: Vec::new(),
        };
        let mut words = bare.words()?;
        let id = self.mention(&mut words, parent, spot)?;
        let mark = Mark::take(words, Verdict::Suspicious)?;
        if evidence {
            out.push(Exhibit {
                mark,
                thing: Thing::Process(id),
            });
        }
        for child in &entry.children {
            self.draw(child, Some(id), spot, out)?;
        }
        Ok(())
    }

    fn mention(
        &mut self,
        words: &mut Words,
        parent: Option<ProcessId>,
        spot: Spot<'_>,
    ) -> Read<ProcessId> {
        let line = words.line;
        let malformed = || Fault::new(line, Mistake::ProcessLine);
        let (name, number) = words.next().zip(words.next()).ok_or_else(malformed)?;
        let (pid, use_of_pid) = pid(&number).ok_or_else(malformed)?;
        let clock = words.next_if(|word| word.contains(':'));
        let details = [
            words.named("user"),
            words.named("path"),
            words.command.take(),
        ];
        let key = (spot.device.to_owned(), pid, use_of_pid);
        if let Some(&id) = self.known.get(&key) {
            let first = self.get(id);
            let moved = parent.is_some() && first.parent != parent;
            let said_again = clock.is_some() || details.iter().any(Option::is_some);
            if moved || said_again || !first.name.eq_ignore_ascii_case(&name) {
                let mistake = Mistake::Redrawn {
                    name,
                    pid,
                    first: first.line,
                };
                return Err(Fault::new(line, mistake));
            }
            return Ok(id);
        }
        let clock = clock.ok_or_else(|| {
            Fault::new(
                line,
                Mistake::Nobody {
                    kind: "process",
                    name: format!("{name} {number}"),
                },
            )
        })?;
        let [user, folder, command] = details;
        let seed = Seed::new(spot.device).of(&name).of(&number);
        let created = match clock.as_str() {
            "--:--:--" => None,
            clock => Some(moment(clock, Some(spot.day), seed, line)?),
        };
        let user = user.or_else(|| parent.and_then(|p| self.get(p).user.clone()));
        if let Some(login) = &user
            && !is_built_in(login)
        {
            spot.cast.person(login, line)?;
        }
        let usual = spot.cast.programs.get(&name.to_ascii_lowercase());
        let folder = folder
            .or_else(|| usual.map(|p| p.folder.clone()))
            .unwrap_or_else(|| r"C:\Windows\System32".to_owned());
        let command = command.unwrap_or_else(|| name.clone());
        let id = ProcessId(self.all.len());
        let device = spot.device.to_owned();
        self.all.push(Process {
            name,
            pid,
            created,
            parent,
            user,
            folder,
            command,
            device,
            line,
        });
        self.known.insert(key, id);
        Ok(id)
    }
}

/// Where and when a drawing stands.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Spot<'a> {
    pub device: &'a str,
    /// The day that times without a date are on.
    pub day: NaiveDate,
    pub cast: &'a Cast,
}

/// Accounts every Windows computer has.
pub(crate) fn is_built_in(login: &str) -> bool {
    matches!(login, "system" | "local-service" | "network-service")
}

/// `[7004]` is the first use of that pid on the device, `[7004/2]` the second.
fn pid(word: &str) -> Option<(u32, u32)> {
    let inside = word.strip_prefix('[')?.strip_suffix(']')?;
    let (pid, nth) = inside.split_once('/').unwrap_or((inside, "1"));
    Some((pid.parse().ok()?, nth.parse().ok()?))
}
