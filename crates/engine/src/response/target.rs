//! Things of the data as what a decision is about, under names that outlive one
//! loading of it.

use std::collections::BTreeMap;
use throughline_case::{IdScheme, ResponseTarget, TargetKind};
use throughline_dataset::{Dataset, ProcessIdx, SubjectId, Symbol};
use throughline_model::{Subject, Timestamp};
use throughline_story::StoryNode;

/// What a decision about a node of a story is about; none where nothing can be
/// decided about such a thing.
pub(crate) fn of_node(data: &Dataset, node: &StoryNode) -> Option<ResponseTarget> {
    if let Some(process) = node.process {
        return Some(of_process(data, process));
    }
    of_subject(data, node.subject?)
}

/// The same for a piece of evidence.
pub(crate) fn of_subject(data: &Dataset, subject: SubjectId) -> Option<ResponseTarget> {
    if let Some(process) = data.process_of(subject) {
        return Some(of_process(data, process));
    }
    let facts = data.subject(subject);
    let kind = kind_of(data, &facts)?;
    let entity = data.entity_of(subject)?;
    let mut ids = Ids(data, BTreeMap::new());
    // Every telling of it may know another id.
    for &telling in data.entity(entity).subjects {
        ids.add_all(&data.subject(telling));
    }
    Some(ResponseTarget {
        kind,
        name: data.text(data.entity(entity).name).to_owned(),
        ids: ids.1,
        device: device_of(data, &facts),
    })
}

fn of_process(data: &Dataset, idx: ProcessIdx) -> ResponseTarget {
    let process = data.process(idx);
    let device = device_name(data, process.device);
    let mut ids = BTreeMap::new();
    let on = device.as_deref().unwrap_or_default().to_lowercase();
    if let Some(guid) = process.guid {
        ids.insert(IdScheme::ProcessGuid, format!("{on}/{}", data.text(guid)));
    }
    if let Some(pid) = process.pid {
        let started = process.started.map(Timestamp::iso).unwrap_or_default();
        ids.insert(IdScheme::ProcessStart, format!("{on}/{pid}@{started}"));
    }
    let name = match (process.image.name, process.pid) {
        (Some(name), _) => data.text(name).to_owned(),
        (None, Some(pid)) => format!("process {pid}"),
        (None, None) => "process without a name".to_owned(),
    };
    ResponseTarget {
        kind: TargetKind::Process,
        name,
        ids,
        device,
    }
}

fn kind_of(data: &Dataset, facts: &Subject<Symbol>) -> Option<TargetKind> {
    Some(match facts {
        Subject::Device(_) => TargetKind::Device,
        Subject::Process(_) => TargetKind::Process,
        Subject::File(_) => TargetKind::File,
        Subject::RegistryKey(_) | Subject::RegistryValue(_) => TargetKind::Registry,
        Subject::Ip(_) => TargetKind::Ip,
        Subject::Url(_) => TargetKind::Url,
        Subject::Domain(_) => TargetKind::Domain,
        Subject::User(_) => TargetKind::User,
        Subject::LogonSession(_) => TargetKind::Session,
        Subject::Mailbox(_) => TargetKind::Mailbox,
        Subject::Message(_) => TargetKind::Message,
        Subject::MailCluster(_) => TargetKind::MailCluster,
        Subject::CloudApplication(_)
        | Subject::OauthApplication(_)
        | Subject::ServicePrincipal(_) => TargetKind::Application,
        // Evidence without facts of its own says what it is in its type only.
        Subject::Other(it) => {
            let name = data.text_or_empty(it.type_name).to_lowercase();
            if name.contains("scheduledtask") {
                TargetKind::ScheduledTask
            } else if name.ends_with("service") || name.ends_with("serviceevidence") {
                TargetKind::Service
            } else {
                return None;
            }
        }
        _ => return None,
    })
}

/// The device that a thing says it is on.
fn device_of(data: &Dataset, facts: &Subject<Symbol>) -> Option<String> {
    let told = match facts {
        Subject::File(it) => it.device_id,
        Subject::RegistryKey(it) | Subject::RegistryValue(it) => it.device_id,
        _ => None,
    };
    device_name(data, data.device_known_as(told))
}

/// The name of a device that processes know under this one.
pub(crate) fn device_name(data: &Dataset, known_as: Option<Symbol>) -> Option<String> {
    let known_as = known_as?;
    let name = match data.device_of_name(known_as) {
        Some(device) => data.entity(device).name,
        None => known_as,
    };
    Some(data.text(name).to_owned())
}

/// The ids of a thing, by what they are.
struct Ids<'d>(&'d Dataset, BTreeMap<IdScheme, String>);

impl Ids<'_> {
    fn add(&mut self, scheme: IdScheme, id: Option<Symbol>) {
        if let Some(id) = id {
            let text = self.0.text(id);
            self.1.entry(scheme).or_insert_with(|| text.to_owned());
        }
    }

    fn add_all(&mut self, facts: &Subject<Symbol>) {
        match facts {
            Subject::Device(it) => {
                self.add(IdScheme::DefenderDevice, it.defender_id);
                self.add(IdScheme::EntraDevice, it.entra_id);
            }
            Subject::File(it) => {
                self.add(IdScheme::Sha256, it.sha256);
                self.add(IdScheme::Sha1, it.sha1);
                self.add(IdScheme::Md5, it.md5);
            }
            Subject::User(it) => {
                self.add(IdScheme::EntraObject, it.object_id);
                self.add(IdScheme::Sid, it.sid);
                self.add(IdScheme::Upn, it.upn);
            }
            Subject::Message(it) => {
                // One message that went to several people is one in each mailbox.
                let to = self.0.text_or_empty(it.recipient).to_lowercase();
                for (scheme, id) in [
                    (IdScheme::NetworkMessage, it.network_message_id),
                    (IdScheme::InternetMessage, it.internet_message_id),
                ] {
                    if let Some(id) = id {
                        let text = format!("{} {to}", self.0.text(id));
                        self.1.entry(scheme).or_insert(text);
                    }
                }
            }
            Subject::MailCluster(it) => self.add(IdScheme::MailCluster, it.urn.or(it.query)),
            Subject::OauthApplication(it) => self.add(IdScheme::Application, it.app_id),
            Subject::CloudApplication(it) => self.add(IdScheme::Application, it.app_id),
            Subject::ServicePrincipal(it) => self.add(IdScheme::Application, it.app_id),
            Subject::LogonSession(it) => self.add(IdScheme::Session, it.session_id),
            _ => {}
        }
    }
}
