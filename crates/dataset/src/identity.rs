//! What makes two tellings tell of the same thing (trap X-5).
//!
//! Every telling has keys in tiers. Keys of the first tier are ids that mean
//! one thing everywhere: sharing one makes two tellings the same entity. Keys
//! of later tiers are names: they join tellings only where everything that
//! bears the name is otherwise one entity or has no better key. A bare name
//! shared by two ids therefore joins nothing.

use crate::symbols::{Symbol, Symbols};
use throughline_model::{FileFacts, Subject};

/// How many tiers of keys there are.
pub(crate) const TIERS: usize = 3;

/// The keys of one telling, best tier first. Lower case, prefixed by what they are.
pub(crate) type Keys = [Vec<String>; TIERS];

/// Accounts every Windows device has under the same SID.
fn is_well_known_sid(sid: &str) -> bool {
    matches!(
        sid,
        "S-1-5-18" | "S-1-5-19" | "S-1-5-20" | "S-1-0-0" | "S-1-1-0" | "S-1-5-7"
    )
}

/// The keys of a subject. Processes have none: see [`crate::processes`].
pub(crate) fn keys(subject: &Subject<Symbol>, symbols: &Symbols) -> Keys {
    let mut keys = Keys::default();
    let mut add = |tier: usize, prefix: &str, value: Option<Symbol>| {
        if let Some(value) = value {
            keys[tier].push(format!("{prefix}:{}", symbols.text(value).to_lowercase()));
        }
    };
    match subject {
        Subject::Device(it) => {
            add(0, "defender", it.defender_id);
            add(0, "entra", it.entra_id);
            let is_full = it
                .dns_name
                .is_some_and(|dns| symbols.text(dns).contains('.'));
            if is_full {
                add(1, "name", it.dns_name);
            } else {
                add(2, "host", it.dns_name);
            }
            add(2, "host", it.host_name);
        }
        Subject::User(it) => {
            let well_known = it
                .sid
                .is_some_and(|sid| is_well_known_sid(symbols.text(sid)));
            add(0, "sid", it.sid);
            if !well_known {
                add(0, "object", it.object_id);
                add(1, "upn", it.upn);
            }
            if let (Some(name), Some(domain)) = (it.name, it.domain) {
                let account = format!("{}\\{}", symbols.text(domain), symbols.text(name));
                keys[2].push(format!("account:{}", account.to_lowercase()));
            } else if it.sid.is_none() && it.object_id.is_none() && it.upn.is_none() {
                add(2, "bare", it.name.or(it.display_name));
            }
        }
        Subject::Mailbox(it) => {
            add(
                0,
                "address",
                it.address.or(it.account.upn).or(it.display_name),
            );
        }
        Subject::Process(_) => {}
        Subject::File(it) => file_keys(it, symbols, &mut keys),
        Subject::Ip(it) => add(0, "ip", it.address),
        Subject::Url(it) => {
            // Paths are case-sensitive.
            if let Some(url) = it.url {
                keys[0].push(symbols.text(url).to_owned());
            }
        }
        Subject::Domain(it) => add(0, "domain", it.name),
        Subject::Message(it) => {
            add(0, "message", it.network_message_id);
            if it.network_message_id.is_none() {
                add(0, "internet", it.internet_message_id.or(it.subject));
            }
        }
        Subject::MailCluster(it) => {
            add(0, "urn", it.urn);
            if it.urn.is_none() {
                add(0, "cluster", it.value.or(it.query).or(it.cluster_by));
            }
        }
        Subject::RegistryKey(it) | Subject::RegistryValue(it) => {
            let text = [it.device_id, it.hive, it.key, it.value_name]
                .map(|it| symbols.text_or_empty(it).to_lowercase());
            keys[0].push(text.join("\\"));
        }
        Subject::CloudApplication(it) => {
            add(0, "saas", it.saas_app_id);
            add(0, "app", it.app_id);
            if it.saas_app_id.is_none() && it.app_id.is_none() {
                add(0, "name", it.display_name.or(it.instance_name));
            }
        }
        Subject::OauthApplication(it) => {
            add(0, "app", it.app_id);
            add(0, "object", it.object_id);
            if it.app_id.is_none() && it.object_id.is_none() {
                add(0, "name", it.display_name);
            }
        }
        Subject::LogonSession(it) => add(0, "session", it.session_id),
        Subject::LogonRequest(it) => add(0, "request", it.request_id),
        Subject::CloudResource(it) => add(0, "resource", it.id.or(it.name)),
        Subject::SecurityGroup(it) => {
            add(0, "group", it.id);
            add(0, "sid", it.sid);
            if it.id.is_none() && it.sid.is_none() {
                add(0, "name", it.display_name);
            }
        }
        Subject::Other(it) => {
            keys[0].push(format!(
                "{}\n{}",
                symbols.text_or_empty(it.type_name),
                symbols.text_or_empty(it.json)
            ));
        }
    }
    keys
}

fn file_keys(it: &FileFacts<Symbol>, symbols: &Symbols, keys: &mut Keys) {
    for (prefix, hash) in [("sha256", it.sha256), ("sha1", it.sha1), ("md5", it.md5)] {
        if let Some(hash) = hash {
            keys[0].push(format!("{prefix}:{}", symbols.text(hash)));
        }
    }
    if let Some(name) = it.name {
        let text = [it.device_id, it.folder, Some(name)]
            .map(|it| symbols.text_or_empty(it).to_lowercase());
        keys[1].push(format!("path:{}", text.join("\\")));
    }
}
