//! One event on its way to becoming an [`EventRecord`].

use super::data::{Data, is_unknown};
use super::event::{Log, WindowsEvent};
use super::parts::{self, one_line};
use crate::fields::{Notes, Text};
use crate::paths::file_at;
use std::borrow::Cow;
use throughline_model::{
    AccountFacts, Clock, EventKind, EventRecord, FileFacts, ProcessFacts, Subject, Timestamp,
};

/// As many characters of one field are shown in an event's line.
const FIELD_LIMIT: usize = 200;

/// As many fields of an event without words of its own are shown.
const MAX_FIELDS: usize = 10;

/// An event that is being read: what is left of its data, and what is made of it.
pub(super) struct Reading<'a, 'n> {
    /// Its number within its provider; none where it does not say.
    pub(super) id: Option<u32>,
    /// The name of its host, as told.
    pub(super) host: Option<Text<'a>>,
    pub(super) data: Data<'a, 'n>,
    pub(super) out: EventRecord<Text<'a>>,
    /// What is worth reading beside the things it is about.
    details: Vec<String>,
}

impl<'a, 'n> Reading<'a, 'n> {
    pub(super) fn new(event: WindowsEvent<'a>, log: Log, notes: &'n mut Notes) -> Self {
        let mut out = EventRecord::new(EventKind::Other, None);
        let name = log.name(&event);
        out.action = Some(match event.id {
            Some(id) => Cow::Owned(format!("{name} {id}")),
            None => name.clone(),
        });
        out.source = match log {
            Log::Other => event.channel.or(Some(name)),
            _ => Some(name),
        };
        out.id = event.record;
        out.device = event.computer.as_ref().map(parts::device);
        if let Some(own) = event.own_time {
            out.at = Some(own.at);
            out.clock = own.clock;
        }
        Self {
            id: event.id,
            host: event.computer,
            data: Data::new(event.data, notes),
            out,
            details: Vec::new(),
        }
    }

    /// Sets the time to one that is UTC.
    pub(super) fn happened(&mut self, utc: Timestamp) {
        self.out.at = Some(utc);
        self.out.clock = Clock::Utc;
    }

    /// Adds to what the source calls it.
    pub(super) fn specify(&mut self, word: &str) {
        if let Some(action) = &mut self.out.action {
            action.to_mut().push(' ');
            action.to_mut().push_str(word);
        }
    }

    /// Adds a thing it was done to.
    pub(super) fn push(&mut self, subject: Subject<Text<'a>>) {
        self.out.objects.push(subject);
    }

    /// Adds the file, where anything is known of it.
    pub(super) fn push_file(&mut self, file: FileFacts<Text<'a>>) {
        if file != FileFacts::default() {
            self.push(Subject::File(FileFacts {
                device_id: self.host.clone(),
                ..file
            }));
        }
    }

    /// Adds an address, once.
    pub(super) fn push_address(&mut self, address: Text<'a>) {
        let ip = parts::ip(address);
        if !self.out.objects.contains(&ip) {
            self.push(ip);
        }
    }

    /// Adds the account, where anything is known of it.
    pub(super) fn push_account(&mut self, account: AccountFacts<Text<'a>>) {
        if account != AccountFacts::default() {
            self.push(Subject::User(account));
        }
    }

    /// Sets who did it, where anything is known of them.
    pub(super) fn account(&mut self, account: AccountFacts<Text<'a>>) {
        if account != AccountFacts::default() {
            self.out.account = Some(account);
        }
    }

    /// A process of which pid and image are told, and its host.
    pub(super) fn process(
        &self,
        pid: Option<u64>,
        image: Option<Text<'a>>,
    ) -> ProcessFacts<Text<'a>> {
        ProcessFacts {
            pid,
            image: file_at(image),
            device_id: self.host.clone(),
            ..ProcessFacts::default()
        }
    }

    /// Sets the process that did it, where anything is known of it.
    pub(super) fn actor(&mut self, actor: ProcessFacts<Text<'a>>) {
        if !is_unknown(&actor) {
            self.out.actor = Some(actor);
        }
    }

    /// Adds words to its line.
    pub(super) fn say(&mut self, words: impl Into<String>) {
        self.details.push(words.into());
    }

    /// Adds these fields to its line, as `Name: value`.
    pub(super) fn say_fields(&mut self, keys: &[&str]) {
        for key in keys {
            if let Some(text) = self.data.text(key) {
                let text = one_line(&text, FIELD_LIMIT);
                self.details.push(format!("{key}: {text}"));
            }
        }
    }

    /// Adds the first fields that nobody has taken and that are worth showing.
    pub(super) fn say_rest(&mut self) {
        self.say_first(super::known::is_kept_in_file);
    }

    /// Adds the first fields that nobody has taken, whatever they are.
    pub(super) fn say_all(&mut self) {
        self.say_first(super::known::is_envelope);
    }

    fn say_first(&mut self, is_skipped: fn(&str) -> bool) {
        let left: Vec<String> = self
            .data
            .left()
            .filter(|it| !is_skipped(it))
            .take(MAX_FIELDS)
            .map(str::to_owned)
            .collect();
        let left: Vec<&str> = left.iter().map(String::as_str).collect();
        self.say_fields(&left);
    }

    /// The event, when all is read.
    pub(super) fn finish(mut self) -> EventRecord<Text<'a>> {
        if !self.details.is_empty() {
            self.out.detail = Some(Cow::Owned(self.details.join(", ")));
        }
        self.out
    }
}
