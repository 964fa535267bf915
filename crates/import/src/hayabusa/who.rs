//! Who took part in what was detected: processes and accounts (data formats, 7.4).

use super::evidence::{Event, Gathered};
use crate::fields::Text;
use crate::paths::{file_at, take_hashes};
use crate::windows::parts;
use throughline_model::{
    AccountFacts, EvidenceRole, ProcessFacts, SecurityGroupFacts, Subject, Timestamp,
};

impl<'a> Event<'_, 'a> {
    /// Who did it.
    pub(super) fn subject(&self) -> AccountFacts<Text<'a>> {
        let told = self.told;
        let name = told.chosen(&["User", "SrcUser"]);
        let account = self.account(
            name.or_else(|| told.text(&["SubjectUserName", "User"])),
            told.text(&["SubjectDomainName", "Domain"]),
        );
        let sid = told.text(&["SubjectUserSid", "SID", "UserSID"]);
        AccountFacts {
            sid: account.sid.or_else(|| sid.and_then(parts::sid)),
            ..account
        }
    }

    /// Whom it was done to.
    pub(super) fn target(&self) -> AccountFacts<Text<'a>> {
        let told = self.told;
        let account = self.account(
            told.text(&["TgtUser", "NewTgtUser", "TargetUserName"]),
            told.text(&["TgtDomain", "TargetDomainName"]),
        );
        if account.name.is_none() {
            return account;
        }
        let sid = told.text(&["TgtSID", "TargetUserSid", "TargetSid"]);
        AccountFacts {
            sid: account.sid.or_else(|| sid.and_then(parts::sid)),
            ..account
        }
    }

    /// An account by a name that may hold its domain or be a SID.
    pub(super) fn account(
        &self,
        name: Option<Text<'a>>,
        domain: Option<Text<'a>>,
    ) -> AccountFacts<Text<'a>> {
        let Some(name) = name else {
            return AccountFacts::default();
        };
        if name.starts_with("S-1-") {
            return AccountFacts {
                sid: parts::sid(name),
                ..AccountFacts::default()
            };
        }
        let account = parts::account(&name);
        parts::with_upn(AccountFacts {
            // Of Sysmon's accounts the name tells the domain, or there is none.
            domain: account.domain.or(domain.filter(|_| !self.is_sysmon())),
            ..account
        })
    }

    pub(super) fn processes(&self, subject: &AccountFacts<Text<'a>>, out: &mut Gathered<'a>) {
        let told = self.told;
        for (role, of) in [
            (EvidenceRole::Source, ["Src", "Source"]),
            (EvidenceRole::Destination, ["Tgt", "Target"]),
        ] {
            let [short, long] = of;
            let name = |short_end: &str, long_end: &str| {
                [format!("{short}{short_end}"), format!("{long}{long_end}")]
            };
            let text = |names: [String; 2]| told.text(&[&names[0], &names[1]]);
            let pid = name("PID", "ProcessId");
            let guid = text(name("PGUID", "ProcessGUID"))
                .or_else(|| told.text(&[&format!("{long}ProcessGuid")]));
            let user = text(name("User", "User")).filter(|_| self.is_sysmon());
            let process = ProcessFacts {
                image: file_at(text(name("Proc", "Image"))),
                pid: told.number(&[&pid[0], &pid[1]]),
                guid: guid.and_then(parts::guid),
                account: self.account(user, None),
                device_id: self.host.clone(),
                ..ProcessFacts::default()
            };
            if process.image.name.is_some() {
                out.push_as(Subject::Process(process), Some(role));
            }
        }
        let process = self.process(subject);
        let is_known = process.guid.is_some() || process.image.name.is_some();
        if is_known {
            out.push(Subject::Process(process));
        }
    }

    /// The process that did it, or the new one.
    fn process(&self, subject: &AccountFacts<Text<'a>>) -> ProcessFacts<Text<'a>> {
        let told = self.told;
        let image = told.text(&[
            "Proc",
            "NewProcessName",
            "ProcessName",
            "App",
            "Application",
        ]);
        let image = image.or_else(|| told.text(&["Image"]));
        let mut process = ProcessFacts {
            command_line: told.text(&["Cmdline", "CommandLine"]),
            image: file_at(image),
            account: subject.clone(),
            integrity: told
                .text(&["IntegrityLevel", "MandatoryLabel"])
                .map(parts::integrity),
            elevation: told.text(&["TokenElevationType"]).map(parts::elevation),
            logon_id: told.text(&["LID", "LogonId"]),
            guid: told.guid(&["PGUID", "ProcessGuid"]),
            device_id: self.host.clone(),
            ..ProcessFacts::default()
        };
        if !self.is_start() {
            process.pid = told
                .number(&["PID"])
                .or_else(|| told.number(&["ProcessId", "ProcessID"]));
            return process;
        }
        process.parent_guid = told.guid(&["ParentPGUID", "ParentProcessGuid"]);
        process.parent_command_line = told.text(&["ParentCmdline", "ParentCommandLine"]);
        process.parent_image = file_at(told.text(&["ParentImage", "ParentProcessName"]));
        process.parent_pid = told.number(&["ParentPID", "ParentProcessId"]);
        if self.is_sysmon() {
            process.pid = told.number(&["PID", "ProcessId"]);
            process.started = self.utc();
            process.image.publisher = told.text(&["Company"]);
            if let Some(hashes) = told.text(&["Hashes", "Hash"]) {
                take_hashes(&mut process.image, &hashes);
            }
        } else {
            process.pid = told.number(&["PID", "NewProcessId"]);
            process.started = self.audited_start;
            // It runs as the target, where one is told.
            let target = self.target();
            if target != AccountFacts::default() {
                process.account = target;
            }
            // What 4688 calls so is the parent's.
            process.parent_pid = process.parent_pid.or_else(|| told.number(&["ProcessId"]));
        }
        process
    }

    /// The UTC that Sysmon tells.
    fn utc(&self) -> Option<Timestamp> {
        let text = self.told.text(&["UtcTime"])?;
        Timestamp::read(&text).ok().flatten()
    }

    pub(super) fn accounts(&self, subject: AccountFacts<Text<'a>>, out: &mut Gathered<'a>) {
        let told = self.told;
        out.push_account(subject, None);
        if self.is_of_group() {
            let group = SecurityGroupFacts {
                display_name: told.text(&["TgtGrp", "TargetUserName"]),
                sid: told.text(&["TgtSID", "TargetSid"]).and_then(parts::sid),
                ..SecurityGroupFacts::default()
            };
            if group.display_name.is_some() {
                out.push(Subject::SecurityGroup(group));
            }
            let member = AccountFacts {
                display_name: told.text(&["MemberName"]),
                sid: told.text(&["SrcSID", "MemberSid"]).and_then(parts::sid),
                ..AccountFacts::default()
            };
            let is_added = matches!(self.id, 4728 | 4732 | 4746 | 4751 | 4756 | 4761);
            out.push_account(member, is_added.then_some(EvidenceRole::Added));
        } else if !self.is_sysmon() {
            let target = self.target();
            out.push_account(target, Some(EvidenceRole::Destination));
        }
        let computer = AccountFacts {
            name: told.text(&["Comp"]),
            sid: told.text(&["CompSID"]).and_then(parts::sid),
            ..AccountFacts::default()
        };
        out.push_account(computer, None);
    }
}
