//! What of a thing can be copied, and the question to ask of the live product
//! (B-5): nothing is sent anywhere.

use crate::protocol::CopiedText;
use throughline_dataset::{Dataset, Symbol, full_path};
use throughline_model::Subject;
use throughline_story::StoryNode;

/// What can be copied of a node, its name first.
pub(super) fn copies(data: &Dataset, node: &StoryNode) -> Vec<CopiedText> {
    let mut copies = Vec::new();
    let mut add = |what: &str, text: &str| {
        if !text.is_empty() {
            copies.push(CopiedText {
                what: what.to_owned(),
                text: text.to_owned(),
            });
        }
    };
    add("name", &node.label(data));
    add("command line", node.command_line(data).unwrap_or(""));
    let text = |it: Option<Symbol>| data.text_or_empty(it);
    let file = match (node.process, node.subject.map(|it| data.subject(it))) {
        (Some(process), _) => Some(data.process(process).image.clone()),
        (None, Some(Subject::File(file))) => Some(file),
        _ => None,
    };
    if let Some(file) = &file {
        add("path", &full_path(file, data.symbols()).unwrap_or_default());
        add("SHA-256", text(file.sha256));
        add("SHA-1", text(file.sha1));
    }
    let query = file
        .and_then(|it| by_hash(text(it.sha256)))
        .or_else(|| node.subject.and_then(|it| query(data, &data.subject(it))));
    add("hunting query (KQL)", &query.unwrap_or_default());
    copies
}

fn by_hash(sha256: &str) -> Option<String> {
    (!sha256.is_empty()).then(|| {
        let files = "DeviceFileEvents, DeviceProcessEvents, DeviceImageLoadEvents";
        format!("union {files}\n| where SHA256 == {}", quoted(sha256))
    })
}

/// A query over the tables that tell of such a thing.
fn query(data: &Dataset, facts: &Subject<Symbol>) -> Option<String> {
    let text = |it: Option<Symbol>| it.map(|it| quoted(data.text(it)));
    let query = match facts {
        Subject::Device(it) => format!(
            "union DeviceProcessEvents, DeviceNetworkEvents, DeviceLogonEvents\n| where DeviceName startswith {}",
            text(it.host_name.or(it.dns_name))?
        ),
        Subject::File(it) => format!("DeviceFileEvents\n| where FileName =~ {}", text(it.name)?),
        Subject::Ip(it) => format!(
            "DeviceNetworkEvents\n| where RemoteIP == {}",
            text(it.address)?
        ),
        Subject::Url(it) => format!(
            "union DeviceNetworkEvents, (UrlClickEvents | extend RemoteUrl = Url)\n| where RemoteUrl has {}",
            text(it.url)?
        ),
        Subject::Domain(it) => format!(
            "DeviceNetworkEvents\n| where RemoteUrl has {}",
            text(it.name)?
        ),
        Subject::User(it) => match (text(it.upn), text(it.name)) {
            (Some(upn), _) => format!("IdentityLogonEvents\n| where AccountUpn =~ {upn}"),
            (None, name) => format!("DeviceLogonEvents\n| where AccountName =~ {}", name?),
        },
        Subject::Message(it) => format!(
            "EmailEvents\n| where NetworkMessageId == {}",
            text(it.network_message_id)?
        ),
        Subject::RegistryKey(it) | Subject::RegistryValue(it) => format!(
            "DeviceRegistryEvents\n| where RegistryKey has {}",
            text(it.key)?
        ),
        _ => return None,
    };
    Some(query)
}

/// A text in a query: verbatim, so that nothing in it ends it or is read as more.
fn quoted(text: &str) -> String {
    let text: String = text.chars().filter(|it| !it.is_control()).collect();
    format!("@\"{}\"", text.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn no_text_leaves_its_quotes() {
        for (text, expected) in [
            ("C:\\a", "@\"C:\\a\""),
            ("x\" | where 1 == 1 //", "@\"x\"\" | where 1 == 1 //\""),
            ("a\nb", "@\"ab\""),
        ] {
            assert_eq!(quoted(text), expected);
        }
    }
}
