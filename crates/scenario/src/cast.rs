//! Who and what a case is about: the organisation, its people and devices, the
//! programs they run, the places on the network, and the mails that were sent.

use std::collections::BTreeMap;

use crate::derived::Seed;
use crate::mistake::{Fault, Mistake, Read};
use crate::moment::Moment;
use crate::outline::{Entry, Words};
use crate::vocabulary::{DeviceHealth, DeviceRisk};

/// The organisation the case happens in.
#[derive(Debug, Default)]
pub(crate) struct Organisation {
    pub name: String,
    /// Internet domain, under `.example`.
    pub domain: String,
    /// `NetBIOS` name of the Windows domain.
    pub short: String,
    /// The address its traffic leaves from.
    pub egress: String,
}

/// Somebody with an account.
#[derive(Debug)]
pub(crate) struct Person {
    pub name: String,
    pub line: u32,
}

/// A computer.
#[derive(Debug)]
pub(crate) struct Device {
    pub platform: String,
    pub version: String,
    pub build: Option<i64>,
    pub ip: String,
    pub owner: Option<String>,
    pub group: String,
    pub risk: DeviceRisk,
    pub health: DeviceHealth,
    pub line: u32,
}

/// Where a program usually lives and who signed it.
#[derive(Debug)]
pub(crate) struct Program {
    pub folder: String,
    pub publisher: Option<String>,
    pub line: u32,
}

/// Where on earth a public address is said to be.
#[derive(Debug)]
pub(crate) struct Place {
    pub country_code: String,
    pub country: String,
    pub city: String,
    pub latitude: f64,
    pub longitude: f64,
    pub line: u32,
}

/// A mail that was sent.
#[derive(Debug)]
pub(crate) struct Mail {
    pub sender: String,
    pub sender_name: String,
    pub sender_ip: String,
    pub subject: String,
    pub received: Moment,
    pub urls: Vec<String>,
    pub attachments: u32,
    pub threats: Vec<String>,
    pub methods: Vec<String>,
    pub line: u32,
}

/// Everybody and everything a case introduces before it starts.
#[derive(Debug, Default)]
pub(crate) struct Cast {
    pub organisation: Organisation,
    pub people: BTreeMap<String, Person>,
    pub devices: BTreeMap<String, Device>,
    pub programs: BTreeMap<String, Program>,
    pub places: BTreeMap<String, Place>,
    pub mails: BTreeMap<String, Mail>,
}

impl Cast {
    pub fn person(&self, login: &str, line: u32) -> Read<&Person> {
        self.people
            .get(login)
            .ok_or_else(|| nobody("person", login, line))
    }

    pub fn device(&self, name: &str, line: u32) -> Read<&Device> {
        self.devices
            .get(name)
            .ok_or_else(|| nobody("device", name, line))
    }

    pub fn mail(&self, key: &str, line: u32) -> Read<&Mail> {
        self.mails.get(key).ok_or_else(|| nobody("mail", key, line))
    }

    pub fn read_organisation(&mut self, entry: &Entry) -> Read<()> {
        const PLACE: &str = "the organisation";
        entry.head().1.clone_into(&mut self.organisation.name);
        for field in &entry.children {
            let (key, value) = field.head();
            let slot = match key {
                "domain" => &mut self.organisation.domain,
                "short" => &mut self.organisation.short,
                "egress" => &mut self.organisation.egress,
                _ => return Err(unknown(PLACE, key, field.line)),
            };
            value.clone_into(slot);
        }
        for (field, value) in [
            ("domain", &self.organisation.domain),
            ("short", &self.organisation.short),
            ("egress", &self.organisation.egress),
        ] {
            if value.is_empty() {
                return Err(Fault::new(
                    entry.line,
                    Mistake::Missing {
                        place: PLACE,
                        field,
                    },
                ));
            }
        }
        Ok(())
    }

    pub fn read_person(&mut self, entry: &Entry) -> Read<()> {
        let mut words = entry.words()?;
        let login = words.need("a person", "a login")?;
        let name = words.need("a person", "a name")?;
        // What somebody does for a living is for the reader of the description.
        while words.next().is_some() {}
        words.finish()?;
        let person = Person {
            name,
            line: entry.line,
        };
        introduce(&mut self.people, "person", login, person, |p| p.line)
    }

    pub fn read_device(&mut self, entry: &Entry) -> Read<()> {
        const PLACE: &str = "a device";
        let mut words = entry.words()?;
        let name = words.need(PLACE, "a name")?;
        let device = Device {
            platform: words.need(PLACE, "a platform")?,
            version: words.need(PLACE, "a version")?,
            build: words
                .named("build")
                .map(|b| number(&b, &words))
                .transpose()?,
            ip: words.named("ip").ok_or_else(|| {
                words.fault(Mistake::Missing {
                    place: PLACE,
                    field: "ip=",
                })
            })?,
            owner: words.named("owner"),
            group: words
                .named("group")
                .unwrap_or_else(|| "UnassignedGroup".to_owned()),
            risk: match words.named("risk") {
                Some(word) => DeviceRisk::read(&word).map_err(|m| words.fault(m))?,
                None => DeviceRisk::None,
            },
            health: match words.named("health") {
                Some(word) => DeviceHealth::read(&word).map_err(|m| words.fault(m))?,
                None => DeviceHealth::Active,
            },
            line: entry.line,
        };
        words.finish()?;
        introduce(&mut self.devices, "device", name, device, |d| d.line)
    }

    pub fn read_program(&mut self, entry: &Entry) -> Read<()> {
        let mut words = entry.words()?;
        let name = words.need("a program", "a file name")?;
        let program = Program {
            folder: words.need("a program", "a folder")?,
            publisher: words.named("by"),
            line: entry.line,
        };
        words.finish()?;
        introduce(&mut self.programs, "program", name, program, |p| p.line)
    }

    pub fn read_place(&mut self, entry: &Entry) -> Read<()> {
        const PLACE: &str = "a place";
        let mut words = entry.words()?;
        let ip = words.need(PLACE, "an address")?;
        let place = Place {
            country_code: words.need(PLACE, "a country code")?,
            country: words.need(PLACE, "a country")?,
            city: words.need(PLACE, "a city")?,
            latitude: number(&words.need(PLACE, "a latitude")?, &words)?,
            longitude: number(&words.need(PLACE, "a longitude")?, &words)?,
            line: entry.line,
        };
        words.finish()?;
        introduce(&mut self.places, "place", ip, place, |p| p.line)
    }

    pub fn read_mail(&mut self, entry: &Entry) -> Read<()> {
        const PLACE: &str = "a mail";
        let key = entry.head().1.to_owned();
        let mut mail = Mail {
            sender: String::new(),
            sender_name: String::new(),
            sender_ip: String::new(),
            subject: String::new(),
            received: Moment::new(chrono::NaiveDateTime::default()),
            urls: Vec::new(),
            attachments: 0,
            threats: Vec::new(),
            methods: Vec::new(),
            line: entry.line,
        };
        for field in &entry.children {
            let mut words = field.words()?;
            match words.next().as_deref() {
                Some("from") => {
                    mail.sender = words.need(PLACE, "a sender's address")?;
                    mail.sender_name = words.next().unwrap_or_default();
                    mail.sender_ip = words.named("ip").unwrap_or_default();
                    words.finish()?;
                }
                Some("subject") => mail.subject = field.prose(" ")?,
                Some("received") => {
                    mail.received = moment(field.head().1, None, Seed::new(&key), field.line)?;
                }
                Some("url") => mail.urls.push(field.prose("")?),
                Some("attachments") => {
                    mail.attachments = number(&words.need(PLACE, "a count")?, &words)?;
                }
                Some("threats") => mail.threats = list(field),
                Some("found-by") => mail.methods = list(field),
                other => return Err(unknown(PLACE, other.unwrap_or(""), field.line)),
            }
        }
        if mail.sender.is_empty() {
            return Err(Fault::new(
                entry.line,
                Mistake::Missing {
                    place: PLACE,
                    field: "from",
                },
            ));
        }
        introduce(&mut self.mails, "mail", key, mail, |m| m.line)
    }
}

/// Puts somebody or something on the list, once.
fn introduce<T>(
    list: &mut BTreeMap<String, T>,
    kind: &'static str,
    name: String,
    value: T,
    line: impl Fn(&T) -> u32,
) -> Read<()> {
    if let Some(first) = list.get(&name) {
        let mistake = Mistake::Twice {
            kind,
            name,
            first: line(first),
        };
        return Err(Fault::new(line(&value), mistake));
    }
    list.insert(name, value);
    Ok(())
}

/// The words after the first one, as a list.
pub(crate) fn list(field: &Entry) -> Vec<String> {
    field
        .head()
        .1
        .split_whitespace()
        .map(str::to_owned)
        .collect()
}

pub(crate) fn nobody(kind: &'static str, name: &str, line: u32) -> Fault {
    Fault::new(
        line,
        Mistake::Nobody {
            kind,
            name: name.to_owned(),
        },
    )
}

pub(crate) fn unknown(place: &'static str, word: &str, line: u32) -> Fault {
    Fault::new(
        line,
        Mistake::UnknownField {
            place,
            word: word.to_owned(),
        },
    )
}

/// Reads a time, or says which line has none.
pub(crate) fn moment(
    text: &str,
    day: Option<chrono::NaiveDate>,
    seed: Seed,
    line: u32,
) -> Read<Moment> {
    Moment::read(text, day, seed).ok_or_else(|| {
        Fault::new(
            line,
            Mistake::NotA {
                kind: "time",
                word: text.to_owned(),
            },
        )
    })
}

/// Reads a number, or says which line has none.
pub(crate) fn number<T: std::str::FromStr>(text: &str, words: &Words) -> Read<T> {
    text.parse().map_err(|_| {
        words.fault(Mistake::NotA {
            kind: "number",
            word: text.to_owned(),
        })
    })
}
