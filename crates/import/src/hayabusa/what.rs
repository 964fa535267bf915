//! What was detected: hosts, files, the registry, names, services (data formats,
//! 7.4).

use super::evidence::{Event, Gathered};
use crate::fields::Text;
use crate::paths::{file_at, take_hashes};
use crate::windows::parts;
use std::borrow::Cow;
use throughline_model::{
    DeviceFacts, DomainFacts, EvidenceRole, FileFacts, OtherFacts, Subject, UrlFacts,
};
use throughline_records::json::{Object, Value};

impl<'a> Event<'_, 'a> {
    /// Addresses and other hosts.
    pub(super) fn hosts(&self, out: &mut Gathered<'a>) {
        for (role, addresses, names) in [
            (
                EvidenceRole::Source,
                ["SrcIP", "SourceIp", "IpAddress"].as_slice(),
                ["SrcHost", "SrcComp", "WorkstationName"].as_slice(),
            ),
            (
                EvidenceRole::Destination,
                ["TgtIP", "DestinationIp", "DestAddress"].as_slice(),
                ["TgtHost", "TgtSvr", "DestinationHostname"].as_slice(),
            ),
        ] {
            if let Some(address) = self.told.address(addresses) {
                out.push_as(parts::ip(address), Some(role));
            }
            let Some(name) = self.told.text(names).filter(|it| it != "localhost") else {
                continue;
            };
            let is_this = self.host.as_deref().is_some_and(|it| same_host(it, &name));
            if is_this {
                continue;
            }
            // A name that Sysmon looked up may be anybody's.
            let subject = if self.is_sysmon() && name.contains('.') {
                Subject::Domain(DomainFacts { name: Some(name) })
            } else {
                let name = name.trim_start_matches('\\').to_owned();
                Subject::Device(parts::device(&Cow::Owned(name)))
            };
            if subject != Subject::Device(DeviceFacts::default()) {
                out.push_as(subject, Some(role));
            }
        }
    }

    pub(super) fn files(&self, out: &mut Gathered<'a>) {
        let told = self.told;
        let file = match self.id {
            6 | 7 if self.is_sysmon() => {
                let mut file = file_at(told.text(&["ImageLoaded"]));
                // Beside `Proc`, what is called so is what was loaded.
                if file.name.is_none() && told.text(&["Proc"]).is_some() {
                    file = file_at(told.text(&["Image"]));
                }
                file.publisher = told.text(&["Company"]);
                let is_signed = told.text(&["Signed"]).is_some_and(|it| it == "true");
                file.signer = told.text(&["Signature", "Sig"]).filter(|_| is_signed);
                file
            }
            5140..=5145 if self.is_security() => {
                let below = told.text(&["Path", "RelativeTargetName"]);
                let folder = told.text(&["SharePath", "ShareLocalPath"]);
                file_at(below.map(|it| parts::shared_path(folder.as_deref(), it)))
            }
            4697 | 7045 => file_at(told.text(&["Path", "ImagePath"]).filter(is_plain_path)),
            _ => {
                let of_object = told
                    .text(&["ObjType", "ObjectType"])
                    .filter(|it| it == "File")
                    .and_then(|_| told.text(&["ObjName", "ObjectName"]));
                let names = ["TgtFile", "TargetFilename", "Path", "FilePath"];
                file_at(told.text(&names).or(of_object))
            }
        };
        let mut file = FileFacts {
            device_id: self.host.clone(),
            ..file
        };
        if file.name.is_none() {
            return;
        }
        if !self.is_start()
            && let Some(hashes) = told.text(&["Hashes", "Hash"])
        {
            take_hashes(&mut file, &hashes);
        }
        out.push(Subject::File(file));
    }

    pub(super) fn registry(&self, out: &mut Gathered<'a>) {
        let told = self.told;
        let of_object = told
            .text(&["ObjType", "ObjectType"])
            .filter(|it| it == "Key")
            .and_then(|_| told.text(&["ObjName", "ObjectName"]));
        let path = told.text(&["TgtObj", "RegKey", "TargetObject"]);
        let Some(path) = path.or(of_object).filter(|it| it.contains('\\')) else {
            return;
        };
        let is_value = match told.text(&["EventType"]) {
            Some(what) if what.ends_with("Key") => false,
            Some(what) if what.ends_with("Value") => true,
            _ => self.id == 13,
        };
        let mut facts = parts::registry(&path, is_value);
        facts.device_id.clone_from(&self.host);
        if is_value {
            facts.value = told.text(&["Details", ""]);
            out.push(Subject::RegistryValue(facts));
        } else {
            out.push(Subject::RegistryKey(facts));
        }
    }

    /// Names that were looked up, and addresses of the web.
    pub(super) fn names(&self, out: &mut Gathered<'a>) {
        if self.id == 22
            && let Some(name) = self.told.text(&["Query", "QueryName"])
        {
            out.push(Subject::Domain(DomainFacts { name: Some(name) }));
        }
        let url = self.told.text(&["URL", "Url", "url", "RemoteName"]);
        if let Some(url) = url.filter(|it| it.contains("://")) {
            out.push(Subject::Url(UrlFacts { url: Some(url) }));
        }
    }

    pub(super) fn service(&self, out: &mut Gathered<'a>) {
        // Of a Kerberos ticket, what is called so is an account.
        if matches!(self.id, 4768..=4773) {
            return;
        }
        let Some(name) = self.told.text(&["Svc", "ServiceName"]) else {
            return;
        };
        let fields = [
            ("name", Some(name)),
            (
                "path",
                self.told.text(&["Path", "ImagePath", "ServiceFileName"]),
            ),
            (
                "account",
                self.told.text(&["Acct", "SvcAcct", "ServiceAccount"]),
            ),
            ("start", self.told.text(&["StartType", "SvcStartType"])),
        ];
        let mut service = Object::default();
        for (name, value) in fields {
            if let Some(value) = value {
                service.push(Cow::Borrowed(name), Value::Text(value));
            }
        }
        out.push(Subject::Other(OtherFacts {
            type_name: Some(Cow::Borrowed("service")),
            json: Some(Cow::Owned(Value::Object(service).to_json())),
        }));
    }
}

/// Whether two names are one host's: one may lack the domain.
fn same_host(a: &str, b: &str) -> bool {
    let short = |it: &str| {
        let bare = it.trim_start_matches('\\');
        bare.split('.').next().unwrap_or(bare).to_ascii_lowercase()
    };
    short(a) == short(b)
}

/// Whether a service's command is a path and no more.
fn is_plain_path(command: &Text<'_>) -> bool {
    command.contains('\\') && !command.contains(['"', '>', '|', '&']) && {
        let mut words = command.split(' ').skip(1);
        !words.any(|it| it.starts_with(['/', '-']) || it.is_empty())
    }
}
