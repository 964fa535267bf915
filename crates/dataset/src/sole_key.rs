//! Things known by one id, or by a name within another thing: a pod by its name
//! in a namespace of a cluster (data formats, 1.3).

use crate::symbols::{Symbol, Symbols};
use throughline_model::{NetworkConnectionFacts, Subject};

/// The key of a subject of a kind that has only one; see [`crate::identity`] for
/// the others, and for what `device` is.
pub(crate) fn sole_key(
    subject: &Subject<Symbol>,
    symbols: &Symbols,
    device: &dyn Fn(Option<Symbol>) -> Option<Symbol>,
) -> Option<String> {
    // Which of a kind's ids it is, and the id with what it is unique within.
    let (by, parts): (&str, [Option<Symbol>; 4]) = match subject {
        // Sessions are numbered on each host anew.
        Subject::HostLogonSession(it) => {
            let host = device(it.device_id);
            ("id", [host.and(it.session_id), host, None, None])
        }
        Subject::Malware(it) => ("name", [it.name.or(it.family), None, None, None]),
        Subject::NetworkConnection(it) => return connection_key(it, symbols),
        Subject::Nic(it) => ("mac", [it.mac, None, None, None]),
        Subject::IotDevice(it) => match it.device_id {
            Some(_) => ("id", [it.device_id, it.hub, None, None]),
            None => ("mac", [it.mac, None, None, None]),
        },
        Subject::ActiveDirectoryDomain(it) => ("name", [it.name, None, None, None]),
        Subject::ServicePrincipal(it) => match it.object_id {
            Some(_) => ("id", [it.object_id, None, None, None]),
            None => ("app", [it.app_id.or(it.name), it.tenant_id, None, None]),
        },
        Subject::AiAgent(it) => ("id", [it.id.or(it.name), None, None, None]),
        Subject::MailboxConfiguration(it) => match it.configuration_id {
            Some(_) => ("id", [it.configuration_id, None, None, None]),
            None => ("name", [it.name, it.kind, it.mailbox.or(it.upn), None]),
        },
        Subject::SubmissionMail(it) => match it.submission_id {
            Some(_) => ("id", [it.submission_id, None, None, None]),
            None => ("mail", [it.network_message_id, None, None, None]),
        },
        // Message ids are moments, unique within a thread only.
        Subject::TeamsMessage(it) => ("id", [it.message_id, it.thread_id, None, None]),
        Subject::BlobContainer(it) => match it.url {
            Some(_) => ("url", [it.url, None, None, None]),
            None => ("name", [it.name, it.storage, None, None]),
        },
        Subject::Blob(it) => match it.url {
            Some(_) => ("url", [it.url, None, None, None]),
            None => ("name", [it.name, it.container, None, None]),
        },
        Subject::SasToken(it) => ("hash", [it.signature_hash, None, None, None]),
        Subject::KubernetesCluster(it) => ("id", [it.resource.or(it.name), None, None, None]),
        Subject::KubernetesNamespace(it) => ("name", [it.name, it.cluster, None, None]),
        Subject::KubernetesPod(it) => ("name", [it.name, it.namespace, it.cluster, None]),
        Subject::KubernetesController(it) => ("name", [it.name, it.kind, it.namespace, it.cluster]),
        Subject::KubernetesService(it) => ("name", [it.name, it.namespace, it.cluster, None]),
        Subject::KubernetesServiceAccount(it) => {
            ("name", [it.name, it.namespace, it.cluster, None])
        }
        Subject::KubernetesSecret(it) => ("name", [it.name, it.namespace, it.cluster, None]),
        Subject::Container(it) => match it.container_id {
            Some(_) => ("id", [it.container_id, None, None, None]),
            None => ("name", [it.name, it.pod, None, None]),
        },
        Subject::ContainerImage(it) => ("id", [it.image_id.or(it.digest_id), None, None, None]),
        Subject::ContainerRegistry(it) => ("name", [it.registry, None, None, None]),
        Subject::GitHubOrganization(it) => match it.id {
            Some(_) => ("id", [it.id, None, None, None]),
            None => ("login", [it.login, None, None, None]),
        },
        Subject::GitHubRepo(it) => match it.id {
            Some(_) => ("id", [it.id, None, None, None]),
            None => ("login", [it.login, it.owner, None, None]),
        },
        Subject::GitHubUser(it) => match it.id {
            Some(_) => ("id", [it.id, None, None, None]),
            None => ("login", [it.login, None, None, None]),
        },
        Subject::Device(_)
        | Subject::User(_)
        | Subject::Mailbox(_)
        | Subject::Process(_)
        | Subject::File(_)
        | Subject::Ip(_)
        | Subject::Url(_)
        | Subject::Domain(_)
        | Subject::Message(_)
        | Subject::MailCluster(_)
        | Subject::RegistryKey(_)
        | Subject::RegistryValue(_)
        | Subject::CloudApplication(_)
        | Subject::OauthApplication(_)
        | Subject::LogonSession(_)
        | Subject::LogonRequest(_)
        | Subject::CloudResource(_)
        | Subject::SecurityGroup(_)
        | Subject::Other(_) => return None,
    };
    parts[0]?;
    let text = parts.map(|it| match by {
        // Paths are case-sensitive.
        "url" => symbols.text_or_empty(it).to_owned(),
        _ => symbols.text_or_empty(it).to_lowercase(),
    });
    Some(format!("{by}:{}", text.join("\n").trim_end()))
}

/// A connection is known by both of its ends.
fn connection_key(it: &NetworkConnectionFacts<Symbol>, symbols: &Symbols) -> Option<String> {
    let to = it.destination_ip.or(it.domain).or(it.url);
    let ends = [it.source_ip, to].map(|it| symbols.text_or_empty(it).to_lowercase());
    let ports = [it.source_port, it.destination_port];
    if ends.iter().all(String::is_empty) && ports == [None, None] {
        return None;
    }
    let protocol = symbols.text_or_empty(it.protocol).to_lowercase();
    let [from, to] = ends;
    let [from_port, to_port] = ports.map(|it| it.map(|it| it.to_string()).unwrap_or_default());
    Some(format!(
        "ends:{protocol}\n{from}\n{from_port}\n{to}\n{to_port}"
    ))
}
