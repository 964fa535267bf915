//! What makes two tellings tell of the same thing (trap X-5).
//!
//! Every telling has keys, the surest in the lowest tier: ids that mean one thing
//! everywhere, then full names, then short names. How keys of a tier join
//! tellings is said in [`crate::joining`].

use crate::sole_key::sole_key;
use crate::symbols::{Symbol, Symbols};
use crate::well_known_sid::{account_of, is_computer};
use throughline_model::{AccountFacts, DeviceFacts, FileFacts, MessageFacts, Subject, SubjectKind};

/// How many tiers of keys there are.
pub(crate) const TIERS: u8 = 5;

/// One key of a telling.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Key {
    /// How sure it is; 0 is surest.
    pub(crate) tier: u8,
    /// Prefixed by what it is, lower case where case does not matter.
    pub(crate) text: String,
}

/// Whether keys of a tier are short names: they join only what nothing else
/// keeps apart, be it an id of another kind.
pub(crate) fn is_short_name(kind: SubjectKind, tier: u8) -> bool {
    match kind {
        SubjectKind::Device | SubjectKind::User => tier == 4,
        SubjectKind::File => tier == 3,
        _ => false,
    }
}

/// Whether it is worth telling that a key of this tier is borne by several things.
/// That a path had several contents, or an address several senders, is no news.
pub(crate) fn is_conflict(kind: SubjectKind, tier: u8) -> bool {
    match kind {
        SubjectKind::Device | SubjectKind::User | SubjectKind::Mailbox => true,
        SubjectKind::File => tier < 3,
        _ => false,
    }
}

/// The keys of a subject. Processes have none: see [`crate::processes`].
/// `device` gives the one name of a device, however a telling refers to it.
pub(crate) fn keys(
    subject: &Subject<Symbol>,
    symbols: &Symbols,
    device: &dyn Fn(Option<Symbol>) -> Option<Symbol>,
) -> Vec<Key> {
    let mut keys = Vec::new();
    let mut add = |tier, prefix, value| add_key(&mut keys, symbols, tier, prefix, value);
    match subject {
        Subject::Device(it) => device_keys(it, symbols, &mut keys),
        Subject::User(it) => user_keys(it, symbols, &mut keys),
        Subject::Mailbox(it) => {
            add(
                0,
                "address",
                it.address.or(it.account.upn).or(it.display_name),
            );
        }
        Subject::Process(_) => {}
        Subject::File(it) => file_keys(it, symbols, device, &mut keys),
        Subject::Ip(it) => {
            if let Some(address) = it.address.filter(|it| !is_filler(symbols.text(*it))) {
                let text = plain_address(symbols.text(address));
                keys.push(Key { tier: 0, text });
            }
        }
        Subject::Url(it) => {
            if let Some(url) = it.url.filter(|it| !is_filler(symbols.text(*it))) {
                let text = plain_url(symbols.text(url));
                keys.push(Key { tier: 0, text });
            }
        }
        Subject::Domain(it) => add(0, "domain", it.name),
        Subject::Message(it) => message_keys(it, symbols, &mut keys),
        Subject::MailCluster(it) => {
            add(0, "urn", it.urn);
            if it.urn.is_none() {
                add(0, "cluster", it.value.or(it.query).or(it.cluster_by));
            }
        }
        Subject::RegistryKey(it) | Subject::RegistryValue(it) => {
            let place = [device(it.device_id), it.hive, it.key, it.value_name]
                .map(|it| symbols.text_or_empty(it).to_lowercase());
            let text = place.join("\\");
            keys.push(Key { tier: 0, text });
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
            add(0, "guid", it.guid);
            add(0, "sid", it.sid);
            if it.id.is_none() && it.guid.is_none() && it.sid.is_none() {
                add(0, "name", it.display_name);
            }
        }
        Subject::Other(it) => {
            let text = format!(
                "{}\n{}",
                symbols.text_or_empty(it.type_name),
                symbols.text_or_empty(it.json)
            );
            keys.push(Key { tier: 0, text });
        }
        it => keys.extend(sole_key(it, symbols, device).map(|text| Key { tier: 0, text })),
    }
    keys
}

/// Whether a text only stands where a name would: things of which no more is told
/// are not one thing (data formats, 0.2).
pub(crate) fn is_filler(text: &str) -> bool {
    let fillers = ["", "-", "n/a", "null", "none", "unknown"];
    text.len() <= 8
        && fillers
            .iter()
            .any(|it| it.eq_ignore_ascii_case(text.trim()))
}

/// Adds a value as a key, with what kind of value it is. Case does not matter.
fn add_key(keys: &mut Vec<Key>, symbols: &Symbols, tier: u8, prefix: &str, value: Option<Symbol>) {
    if let Some(value) = value.filter(|it| !is_filler(symbols.text(*it))) {
        let mut text = String::with_capacity(prefix.len() + 1 + symbols.text(value).len());
        text.push_str(prefix);
        text.push(':');
        push_lowercase(&mut text, symbols.text(value).trim());
        keys.push(Key { tier, text });
    }
}

/// Most names are ASCII, and need no text of their own to be made lower case.
fn push_lowercase(out: &mut String, text: &str) {
    if text.is_ascii() {
        let start = out.len();
        out.push_str(text);
        out[start..].make_ascii_lowercase();
    } else {
        out.push_str(&text.to_lowercase());
    }
}

fn device_keys(it: &DeviceFacts<Symbol>, symbols: &Symbols, keys: &mut Vec<Key>) {
    let mut add = |tier, prefix, value| add_key(keys, symbols, tier, prefix, value);
    add(0, "defender", it.defender_id);
    add(1, "entra", it.entra_id);
    add(2, "azure", it.azure_id);
    let dns = it.dns_name.map(|dns| symbols.text(dns));
    if dns.is_some_and(|dns| dns.contains('.')) {
        add(3, "name", it.dns_name);
    } else {
        add(4, "host", it.dns_name);
    }
    add(4, "host", it.host_name);
    if let Some(dns) = dns
        && let Some((label, _)) = dns.split_once('.')
        && !is_address(dns)
    {
        let text = format!("host:{}", label.trim().to_lowercase());
        keys.push(Key { tier: 4, text });
    }
}

/// A display name joins only tellings that have nothing else: two people may bear
/// the same.
fn user_keys(it: &AccountFacts<Symbol>, symbols: &Symbols, keys: &mut Vec<Key>) {
    let sid = it.sid.map(|sid| symbols.text(sid));
    let is_everywhere = sid.and_then(account_of).is_some();
    let mut add = |tier, prefix, value| add_key(keys, symbols, tier, prefix, value);
    if !is_everywhere {
        add(0, "object", it.object_id);
        add(2, "upn", it.upn);
    }
    add(1, "sid", it.sid);
    let told = |it: Option<Symbol>| it.filter(|it| !is_filler(symbols.text(*it)));
    if let (Some(name), Some(domain)) = (told(it.name), told(it.domain)) {
        let name = symbols.text(name);
        if !(is_everywhere && is_computer(name)) {
            let account = format!("{}\\{name}", symbols.text(domain));
            let text = format!("account:{}", account.to_lowercase());
            keys.push(Key { tier: 3, text });
        }
    } else if it.sid.is_none() && it.object_id.is_none() && it.upn.is_none() {
        match it.name {
            Some(_) => add(4, "bare", it.name),
            None => add(4, "shown", it.display_name),
        }
    }
}

fn message_keys(it: &MessageFacts<Symbol>, symbols: &Symbols, keys: &mut Vec<Key>) {
    // One message to several people is one for each of them (data formats, 4.3).
    if let (Some(id), Some(recipient)) = (it.network_message_id, it.recipient) {
        let mut text = String::new();
        push_lowercase(&mut text, symbols.text(id));
        text.push('\n');
        push_lowercase(&mut text, symbols.text(recipient));
        keys.push(Key { tier: 0, text });
    }
    let mut add = |tier, prefix, value| add_key(keys, symbols, tier, prefix, value);
    add(1, "message", it.network_message_id);
    if it.network_message_id.is_none() {
        add(2, "internet", it.internet_message_id);
        if it.internet_message_id.is_none() {
            add(3, "subject", it.subject);
        }
    }
}

/// An address in its one short form: IPv6 can be written in many ways, and IPv4
/// inside it.
fn plain_address(address: &str) -> String {
    let address = address.trim();
    match address.parse::<std::net::IpAddr>() {
        Ok(known) => known.to_canonical().to_string(),
        Err(_) => address.to_lowercase(),
    }
}

/// A URL with its scheme and host in small letters; paths tell letters apart.
fn plain_url(url: &str) -> String {
    let after_scheme = url.find("://").map_or(0, |at| at + 3);
    let host_ends = url[after_scheme..]
        .find(['/', '?', '#'])
        .map_or(url.len(), |at| after_scheme + at);
    let (place, path) = url.split_at(host_ends);
    // What stands before an `@` is a name or a password.
    let name_ends = place[after_scheme..].rfind('@').map_or(0, |at| at + 1);
    let host = after_scheme + name_ends;
    let mut plain = place[..after_scheme].to_ascii_lowercase();
    plain += &place[after_scheme..host];
    plain += &place[host..].to_ascii_lowercase();
    plain + path
}

/// Whether a name is an address: its first label is no host name.
fn is_address(name: &str) -> bool {
    name.parse::<std::net::IpAddr>().is_ok()
}

fn file_keys(
    it: &FileFacts<Symbol>,
    symbols: &Symbols,
    device: &dyn Fn(Option<Symbol>) -> Option<Symbol>,
    keys: &mut Vec<Key>,
) {
    for (tier, prefix, hash) in [
        (0, "sha256", it.sha256),
        (1, "sha1", it.sha1),
        (2, "md5", it.md5),
    ] {
        if let Some(hash) = hash {
            let text = [prefix, ":", symbols.text(hash)].concat();
            keys.push(Key { tier, text });
        }
    }
    let is_hashed = it.sha256.or(it.sha1).or(it.md5).is_some();
    let prefix = match it.folder {
        Some(_) => "path",
        // A name alone joins only tellings that have no more than it.
        None if !is_hashed => "name",
        None => return,
    };
    if let Some(name) = it.name.filter(|it| !is_filler(symbols.text(*it))) {
        let mut text = format!("{prefix}:");
        for part in [device(it.device_id), it.folder] {
            push_lowercase(&mut text, symbols.text_or_empty(part));
            text.push('\\');
        }
        push_lowercase(&mut text, symbols.text(name));
        keys.push(Key { tier: 3, text });
    }
}
