//! The evidence lines of an alert.

use chrono::NaiveDate;

use crate::cast::{Cast, moment, number, unknown};
use crate::derived::Seed;
use crate::mistake::{Mistake, Read};
use crate::moment::Moment;
use crate::outline::{Entry, Words};
use crate::process_drawing::{ProcessId, Processes, Spot};
use crate::vocabulary::{Detection, Remediation, Role, Verdict};

/// What is thought of a piece of evidence, and what was done about it.
#[derive(Debug, Clone)]
pub(crate) struct Mark {
    pub verdict: Verdict,
    pub remediation: Remediation,
    pub detection: Detection,
    pub roles: Vec<Role>,
    pub detailed_roles: Vec<String>,
    pub tags: Vec<String>,
}

impl Mark {
    /// Reads all words that are left on a line.
    pub fn take(mut words: Words, usual: Verdict) -> Read<Self> {
        let mut mark = Self {
            verdict: usual,
            remediation: Remediation::None,
            detection: Detection::Detected,
            roles: Vec::new(),
            detailed_roles: words.all_named("as"),
            tags: words.all_named("tag"),
        };
        for word in words.all_named("role") {
            mark.roles
                .push(Role::read(&word).map_err(|m| words.fault(m))?);
        }
        while let Some(word) = words.next() {
            // "blocked" and "prevented" are both what happened and what was done.
            let detection = Detection::find(&word);
            mark.detection = detection.unwrap_or(mark.detection);
            if let Some(verdict) = Verdict::find(&word) {
                mark.verdict = verdict;
            } else if let Some(remediation) = Remediation::find(&word) {
                mark.remediation = remediation;
            } else if detection.is_none() {
                let mistake = Mistake::NotA {
                    kind: "verdict or remediation",
                    word,
                };
                return Err(words.fault(mistake));
            }
        }
        words.finish()?;
        Ok(mark)
    }
}

/// Where a mail ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Delivery {
    Inbox,
    Junk,
    Quarantine,
    Deleted,
}

/// What a piece of evidence is.
#[derive(Debug)]
pub(crate) enum Thing {
    Device(String),
    Process(ProcessId),
    File {
        device: Option<String>,
        folder: Option<String>,
        name: String,
        content: String,
    },
    RegistryValue {
        device: String,
        hive: String,
        key: String,
        name: String,
        kind: String,
        value: String,
    },
    User(String),
    Mailbox(String),
    Mail {
        mail: String,
        recipient: String,
        delivery: Delivery,
    },
    MailCluster {
        mail: String,
        by: String,
        recipients: Vec<String>,
        count: u32,
    },
    Url(String),
    Ip(String),
    CloudApplication {
        id: i64,
        name: String,
    },
    OAuthApplication {
        name: String,
        publisher: Option<String>,
    },
    Session {
        user: String,
        start: Moment,
        browser: String,
        system: String,
        agent: String,
    },
}

/// One piece of evidence of an alert.
#[derive(Debug)]
pub(crate) struct Exhibit {
    pub mark: Mark,
    pub thing: Thing,
}

/// Reads evidence lines against what the case has introduced so far.
pub(crate) struct EvidenceReader<'a> {
    pub cast: &'a Cast,
    pub processes: &'a mut Processes,
    /// The day of the alert.
    pub day: NaiveDate,
}

impl EvidenceReader<'_> {
    /// Whether a word begins an evidence line.
    pub fn knows(word: &str) -> bool {
        const WORDS: [&str; 11] = [
            "on",
            "user",
            "mailbox",
            "mail",
            "cluster",
            "attachment",
            "url",
            "ip",
            "app",
            "oauth",
            "session",
        ];
        WORDS.contains(&word)
    }

    /// Reads one evidence line; `on DEVICE` brings everything drawn under it along.
    pub fn read(&mut self, entry: &Entry, out: &mut Vec<Exhibit>) -> Read<()> {
        const PLACE: &str = "an evidence line";
        let line = entry.line;
        let mut words = entry.words()?;
        let kind = words.next().unwrap_or_default();
        let subject = words.need(PLACE, "a name")?;
        let mut usual = Verdict::Suspicious;
        let thing = match kind.as_str() {
            "on" => return self.device(entry, &subject, words, out),
            "user" => {
                self.cast.person(&subject, line)?;
                Thing::User(subject)
            }
            "mailbox" => {
                self.cast.person(&subject, line)?;
                usual = Verdict::Unknown;
                Thing::Mailbox(subject)
            }
            "mail" => {
                self.cast.mail(&subject, line)?;
                let recipient = need_named(&mut words, "to", "to=")?;
                self.cast.person(&recipient, line)?;
                let delivery = match words.named("in").as_deref() {
                    None | Some("inbox") => Delivery::Inbox,
                    Some("junk") => Delivery::Junk,
                    Some("quarantine") => Delivery::Quarantine,
                    Some("deleted") => Delivery::Deleted,
                    Some(word) => {
                        let word = word.to_owned();
                        return Err(words.fault(Mistake::NotA {
                            kind: "mail folder",
                            word,
                        }));
                    }
                };
                Thing::Mail {
                    mail: subject,
                    recipient,
                    delivery,
                }
            }
            "cluster" => {
                self.cast.mail(&subject, line)?;
                let to = need_named(&mut words, "to", "to=")?;
                let recipients: Vec<String> = to.split(',').map(str::to_owned).collect();
                for recipient in &recipients {
                    self.cast.person(recipient, line)?;
                }
                let count = words
                    .named("count")
                    .map(|c| number(&c, &words))
                    .transpose()?;
                Thing::MailCluster {
                    mail: subject,
                    by: words
                        .named("by")
                        .unwrap_or_else(|| "Subject;SenderIp".to_owned()),
                    count: count.unwrap_or(recipients.len() as u32),
                    recipients,
                }
            }
            "attachment" => Thing::File {
                device: None,
                folder: None,
                content: words
                    .named("content")
                    .unwrap_or_else(|| subject.to_ascii_lowercase()),
                name: subject,
            },
            "url" => Thing::Url(subject),
            "ip" => Thing::Ip(subject),
            "app" => {
                usual = Verdict::Unknown;
                let name = words.need(PLACE, "the application's name")?;
                Thing::CloudApplication {
                    id: number(&subject, &words)?,
                    name,
                }
            }
            "oauth" => Thing::OAuthApplication {
                name: subject,
                publisher: words.named("publisher"),
            },
            "session" => {
                self.cast.person(&subject, line)?;
                let clock = words.need(PLACE, "a start")?;
                let seed = Seed::new(&subject).of(&clock);
                Thing::Session {
                    user: subject,
                    start: moment(&clock, Some(self.day), seed, line)?,
                    browser: need_named(&mut words, "browser", "browser=")?,
                    system: need_named(&mut words, "os", "os=")?,
                    agent: need_named(&mut words, "agent", "agent=")?,
                }
            }
            _ => return Err(unknown("an alert", &kind, line)),
        };
        let mark = Mark::take(words, usual)?;
        out.push(Exhibit { mark, thing });
        Ok(())
    }

    fn device(
        &mut self,
        entry: &Entry,
        device: &str,
        words: Words,
        out: &mut Vec<Exhibit>,
    ) -> Read<()> {
        self.cast.device(device, entry.line)?;
        let mark = Mark::take(words, Verdict::Suspicious)?;
        out.push(Exhibit {
            mark,
            thing: Thing::Device(device.to_owned()),
        });
        for child in &entry.children {
            match child.head().0 {
                "file" => out.push(file(child, device)?),
                "registry" => out.push(registry(child, device)?),
                _ => {
                    let spot = Spot {
                        device,
                        day: self.day,
                        cast: self.cast,
                    };
                    self.processes.draw(child, None, spot, out)?;
                }
            }
        }
        Ok(())
    }
}

fn file(entry: &Entry, device: &str) -> Read<Exhibit> {
    let mut words = entry.words()?;
    words.next();
    let path = words.need("a file", "a path")?;
    let (folder, name) = match path.rfind(['\\', '/']) {
        Some(at) => (Some(path[..at].to_owned()), path[at + 1..].to_owned()),
        None => {
            return Err(words.fault(Mistake::NotA {
                kind: "path",
                word: path,
            }));
        }
    };
    let content = words
        .named("content")
        .unwrap_or_else(|| name.to_ascii_lowercase());
    let thing = Thing::File {
        device: Some(device.to_owned()),
        folder,
        name,
        content,
    };
    Ok(Exhibit {
        mark: Mark::take(words, Verdict::Suspicious)?,
        thing,
    })
}

fn registry(entry: &Entry, device: &str) -> Read<Exhibit> {
    const PLACE: &str = "a registry value";
    let mut words = entry.words()?;
    words.next();
    let thing = Thing::RegistryValue {
        device: device.to_owned(),
        hive: words.need(PLACE, "a hive")?,
        key: words.need(PLACE, "a key")?,
        name: words.need(PLACE, "a name")?,
        kind: words.named("type").unwrap_or_else(|| "String".to_owned()),
        value: words.command.take().unwrap_or_default(),
    };
    Ok(Exhibit {
        mark: Mark::take(words, Verdict::Suspicious)?,
        thing,
    })
}

fn need_named(words: &mut Words, key: &str, field: &'static str) -> Read<String> {
    words.named(key).ok_or_else(|| {
        words.fault(Mistake::Missing {
            place: "an evidence line",
            field,
        })
    })
}
