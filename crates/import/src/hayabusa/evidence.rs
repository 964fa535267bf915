//! What a detection's event is about, as evidence (data formats, 7.4). The names of
//! details are Hayabusa's abbreviations, or those of Windows where its rule chose
//! none.

use super::details::Told;
use crate::fields::Text;
use crate::windows::parts;
use throughline_model::{AccountFacts, Evidence, EvidenceRole, Subject, Timestamp};

/// Which event was detected, and where.
pub(super) struct Event<'e, 'a> {
    pub(super) told: &'e Told<'a>,
    pub(super) host: Option<Text<'a>>,
    /// `Sysmon`, `Sec`, `Sys`, or in full.
    pub(super) channel: &'e str,
    pub(super) id: u32,
    /// Its time: the start of the process, where an audit of that was detected.
    pub(super) audited_start: Option<Timestamp>,
}

/// The evidence of a detection.
pub(super) fn evidence<'a>(event: &Event<'_, 'a>) -> Vec<Evidence<Text<'a>>> {
    let mut out = Gathered { all: Vec::new() };
    if let Some(host) = &event.host {
        out.push(Subject::Device(parts::device(host)));
    }
    let subject = event.subject();
    event.processes(&subject, &mut out);
    event.accounts(subject, &mut out);
    event.hosts(&mut out);
    event.files(&mut out);
    event.registry(&mut out);
    event.names(&mut out);
    event.service(&mut out);
    out.all
}

/// Evidence so far, each thing once.
pub(super) struct Gathered<'a> {
    all: Vec<Evidence<Text<'a>>>,
}

impl<'a> Gathered<'a> {
    pub(super) fn push(&mut self, subject: Subject<Text<'a>>) {
        self.push_as(subject, None);
    }

    pub(super) fn push_as(&mut self, subject: Subject<Text<'a>>, role: Option<EvidenceRole>) {
        if self.all.iter().any(|it| it.subject == subject) {
            return;
        }
        let mut evidence = Evidence::new(subject);
        if let Some(role) = role {
            evidence.roles.insert(role);
        }
        self.all.push(evidence);
    }

    pub(super) fn push_account(
        &mut self,
        account: AccountFacts<Text<'a>>,
        role: Option<EvidenceRole>,
    ) {
        if account != AccountFacts::default() {
            self.push_as(Subject::User(account), role);
        }
    }
}

impl Event<'_, '_> {
    pub(super) fn is_sysmon(&self) -> bool {
        self.channel.contains("Sysmon")
    }

    pub(super) fn is_security(&self) -> bool {
        matches!(self.channel, "Sec" | "Security")
    }

    /// Whether the event tells of a process that was started.
    pub(super) fn is_start(&self) -> bool {
        match self.id {
            1 => self.is_sysmon(),
            4688 => self.is_security(),
            _ => false,
        }
    }

    /// Whether the target of the event is a group.
    pub(super) fn is_of_group(&self) -> bool {
        self.is_security() && matches!(self.id, 4727..=4735 | 4737 | 4744..=4764 | 4799)
    }
}
