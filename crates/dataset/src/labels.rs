//! What things are called, in a few words.

use crate::symbols::{Symbol, Symbols};
use crate::well_known_sid::{account_of, is_computer};
use throughline_model::{AccountFacts, FileFacts, NetworkConnectionFacts, Subject};

/// A short name.
#[derive(Clone, Debug)]
pub(crate) enum Name {
    /// One that the data has.
    Told(Symbol),
    /// One that was made.
    Made(String),
}

impl Name {
    pub(crate) fn text<'s>(&'s self, symbols: &'s Symbols) -> &'s str {
        match self {
            Self::Told(symbol) => symbols.text(*symbol),
            Self::Made(text) => text,
        }
    }
}

/// The short name of a subject, and how good a name it is (0 is best): among
/// several tellings of one entity the best name is shown.
pub(crate) fn name(subject: &Subject<Symbol>, symbols: &Symbols) -> (u8, Name) {
    let ranked = |choices: &[Option<Symbol>]| {
        choices
            .iter()
            .zip(0..)
            .find_map(|(choice, rank)| Some((rank, Name::Told((*choice)?))))
    };
    let found = match subject {
        Subject::Device(it) => {
            let short = it.dns_name.map(|dns| {
                let dns = symbols.text(dns);
                let label = dns.split('.').next().unwrap_or(dns);
                (1, Name::Made(label.to_owned()))
            });
            ranked(&[it.host_name]).or(short).or_else(|| {
                ranked(&[it.defender_id, it.entra_id]).map(|(rank, text)| (rank + 2, text))
            })
        }
        Subject::User(it) => user_name(it, symbols)
            .or_else(|| ranked(&[it.name, it.upn, it.display_name, it.object_id, it.sid])),
        Subject::Mailbox(it) => ranked(&[it.address, it.account.upn, it.display_name]),
        Subject::Process(it) => {
            let pid = it.pid.map(|pid| (9, Name::Made(format!("pid {pid}"))));
            ranked(&[it.image.name]).or(pid)
        }
        Subject::File(it) => ranked(&[it.name, it.sha256, it.sha1, it.md5, it.folder]),
        Subject::Ip(it) => ranked(&[it.address]),
        Subject::Url(it) => ranked(&[it.url]),
        Subject::Domain(it) => ranked(&[it.name]),
        Subject::Message(it) => {
            ranked(&[it.subject, it.internet_message_id, it.network_message_id])
        }
        Subject::MailCluster(it) => ranked(&[it.value, it.cluster_by, it.urn]),
        Subject::RegistryKey(it) | Subject::RegistryValue(it) => registry_name(it, symbols),
        Subject::CloudApplication(it) => ranked(&[it.display_name, it.instance_name, it.app_id]),
        Subject::OauthApplication(it) => ranked(&[it.display_name, it.app_id, it.object_id]),
        Subject::LogonSession(it) => ranked(&[it.session_id]),
        Subject::LogonRequest(it) => ranked(&[it.request_id]),
        Subject::CloudResource(it) => ranked(&[it.name, it.id]),
        Subject::SecurityGroup(it) => ranked(&[it.display_name, it.id, it.sid]),
        Subject::Other(it) => ranked(&[it.type_name]),
        Subject::HostLogonSession(it) => ranked(&[it.session_id]),
        Subject::Malware(it) => ranked(&[it.name, it.family, it.category]),
        Subject::NetworkConnection(it) => connection_name(it, symbols),
        Subject::Nic(it) => ranked(&[it.mac, it.ip]),
        Subject::IotDevice(it) => ranked(&[it.name, it.device_id, it.ip, it.mac, it.hub]),
        Subject::ActiveDirectoryDomain(it) => ranked(&[it.name]),
        Subject::ServicePrincipal(it) => ranked(&[it.name, it.object_id, it.app_id]),
        Subject::AiAgent(it) => ranked(&[it.name, it.id]),
        Subject::MailboxConfiguration(it) => ranked(&[it.name, it.mailbox, it.configuration_id]),
        Subject::SubmissionMail(it) => {
            ranked(&[it.subject, it.network_message_id, it.submission_id])
        }
        Subject::TeamsMessage(it) => ranked(&[it.subject, it.message_id]),
        Subject::BlobContainer(it) => ranked(&[it.name, it.url]),
        Subject::Blob(it) => ranked(&[it.name, it.url, it.etag]),
        Subject::SasToken(it) => ranked(&[it.signature_hash]),
        Subject::KubernetesCluster(it) => ranked(&[it.name, it.resource]),
        Subject::KubernetesNamespace(it) => ranked(&[it.name]),
        Subject::KubernetesPod(it) => ranked(&[it.name]),
        Subject::KubernetesController(it) => ranked(&[it.name]),
        Subject::KubernetesService(it) => ranked(&[it.name, it.cluster_ip]),
        Subject::KubernetesServiceAccount(it) => ranked(&[it.name]),
        Subject::KubernetesSecret(it) => ranked(&[it.name]),
        Subject::Container(it) => ranked(&[it.name, it.container_id, it.image]),
        Subject::ContainerImage(it) => ranked(&[it.image_id, it.digest_id]),
        Subject::ContainerRegistry(it) => ranked(&[it.registry]),
        Subject::GitHubOrganization(it) => ranked(&[it.login, it.display_name, it.id]),
        Subject::GitHubRepo(it) => ranked(&[it.login, it.base_url, it.id]),
        Subject::GitHubUser(it) => ranked(&[it.login, it.name, it.id]),
    };
    found.unwrap_or_else(|| {
        let text = format!("{} without a name", subject.kind().label());
        (255, Name::Made(text))
    })
}

/// The name of an account that every device has, where no better one is told.
fn user_name(it: &AccountFacts<Symbol>, symbols: &Symbols) -> Option<(u8, Name)> {
    let known = account_of(symbols.text(it.sid?))?;
    let is_told = it.name.is_some_and(|it| !is_computer(symbols.text(it)));
    (!is_told).then(|| (1, Name::Made(known.to_owned())))
}

fn registry_name(
    it: &throughline_model::RegistryFacts<Symbol>,
    symbols: &Symbols,
) -> Option<(u8, Name)> {
    let parts: Vec<&str> = [it.hive, it.key, it.value_name]
        .into_iter()
        .flatten()
        .map(|it| symbols.text(it))
        .collect();
    (!parts.is_empty()).then(|| (0, Name::Made(parts.join("\\"))))
}

/// `10.0.0.5:49812 → 203.0.113.9:443`.
fn connection_name(it: &NetworkConnectionFacts<Symbol>, symbols: &Symbols) -> Option<(u8, Name)> {
    let end = |address: Option<Symbol>, port: Option<u64>| {
        let address = address.map(|it| {
            let text = symbols.text(it);
            match (text.contains(':'), port) {
                (true, Some(_)) => format!("[{text}]"),
                _ => text.to_owned(),
            }
        });
        match (address, port) {
            (Some(address), Some(port)) => Some(format!("{address}:{port}")),
            (None, Some(port)) => Some(format!("port {port}")),
            (address, None) => address,
        }
    };
    let to = it.destination_ip.or(it.domain).or(it.url);
    let name = match (
        end(it.source_ip, it.source_port),
        end(to, it.destination_port),
    ) {
        (Some(from), Some(to)) => format!("{from} → {to}"),
        (Some(from), None) => format!("from {from}"),
        (None, to) => to?,
    };
    Some((0, Name::Made(name)))
}

/// A file's full path, as it was told before folder and name were told apart.
pub fn full_path(file: &FileFacts<Symbol>, symbols: &Symbols) -> Option<String> {
    let name = file.name.map(|it| symbols.text(it));
    let Some(folder) = file.folder.map(|it| symbols.text(it)) else {
        return name.map(str::to_owned);
    };
    let name = name.unwrap_or_default();
    let bar = if folder.contains('/') && !folder.contains('\\') {
        '/'
    } else {
        '\\'
    };
    Some(if folder.ends_with(bar) || name.is_empty() {
        format!("{folder}{name}")
    } else {
        format!("{folder}{bar}{name}")
    })
}

/// A URL that no program will follow: `hxxps://cdn.example[.]net/a`.
pub fn defang(url: &str) -> String {
    let (scheme, rest) = match url.split_once("://") {
        Some((scheme, rest)) => (Some(scheme), rest),
        None => (None, url),
    };
    let host_end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (host, path) = rest.split_at(host_end);
    let host = match host.rfind('.') {
        Some(dot) => format!("{}[.]{}", &host[..dot], &host[dot + 1..]),
        None => host.to_owned(),
    };
    match scheme {
        Some(scheme) => {
            let scheme = scheme.to_ascii_lowercase().replacen("http", "hxxp", 1);
            format!("{scheme}://{host}{path}")
        }
        None => format!("{host}{path}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_are_defanged() {
        for (url, expected) in [
            (
                "https://cdn.bad.example/a.b?c=d.e",
                "hxxps://cdn.bad[.]example/a.b?c=d.e",
            ),
            ("HTTP://x.example", "hxxp://x[.]example"),
            ("cdn.example/a", "cdn[.]example/a"),
            ("localhost", "localhost"),
            ("", ""),
        ] {
            assert_eq!(defang(url), expected);
        }
    }
}
