//! Facts of the data as rows of text.

use crate::protocol::{CellValue, FactRow, Level, SeverityMark, Tone};
use throughline_dataset::{
    AlertIdx, Dataset, EntityIdx, SubjectId, Symbol, command_excerpt, defang,
};
use throughline_model::{
    FactValue, Severity, Subject, SubjectKind, Term, Timestamp, Vocabulary, visible_char,
};
use throughline_query::{Field, Filter, Rows};

/// Longest value that a view is given; the rest is for the copy button.
const MAX_SHOWN: usize = 5_000;

/// Text as it may be shown: control and direction characters become visible
/// (trap X-9), and what is longer than any screen is cut.
pub(crate) fn visible(text: &str) -> String {
    shorten(text, MAX_SHOWN)
}

/// The same for a cell of a list.
pub(crate) fn cell(text: &str) -> String {
    shorten(text, 300)
}

/// The name of a file: long ones lose their middle, since both the folder and
/// the extension tell something.
pub(crate) fn file_name(name: &str) -> String {
    const HEAD: usize = 60;
    const TAIL: usize = 40;
    let shown = visible(name).replace('\n', " ");
    let length = shown.chars().count();
    if length <= HEAD + TAIL + 1 {
        return shown;
    }
    let head: String = shown.chars().take(HEAD).collect();
    let tail: String = shown.chars().skip(length - TAIL).collect();
    format!("{head}…{tail}")
}

fn shorten(text: &str, limit: usize) -> String {
    let mut out = String::with_capacity(text.len().min(limit + 3));
    for (i, c) in text.chars().enumerate() {
        if i == limit {
            out.push('…');
            break;
        }
        out.push(match c {
            '\r' => continue,
            '\t' => ' ',
            c => visible_char(c),
        });
    }
    out
}

/// A row of plain words.
pub(crate) fn plain(label: &str, value: impl Into<String>) -> FactRow {
    FactRow {
        label: label.to_owned(),
        value: visible(&value.into()),
        copy: None,
        tone: Tone::Plain,
        only: None,
        menu: None,
    }
}

/// A row in monospace that can be copied.
pub(crate) fn code(label: &str, value: &str) -> FactRow {
    let shown = visible(value);
    FactRow {
        label: label.to_owned(),
        copy: (shown != value).then(|| value.to_owned()),
        value: shown,
        tone: Tone::Code,
        only: None,
        menu: None,
    }
}

/// A row whose value filters the alerts.
pub(crate) fn filtering(mut row: FactRow, field: Field, value: &str) -> FactRow {
    row.only = Some(Filter::default().toggled(field, value).to_string());
    row.menu = Some(CellValue {
        field: field.name().to_owned(),
        value: value.to_owned(),
        label: cell(value),
    });
    row
}

/// The mark of a severity.
pub(crate) fn severity_mark(data: &Dataset, severity: Term<Severity, Symbol>) -> SeverityMark {
    match severity {
        Term::Known(severity) => mark(severity),
        Term::Other(text) => SeverityMark {
            level: Level::Unknown,
            label: cell(data.text(text)),
        },
    }
}

/// The mark of a known severity.
pub(crate) fn mark(severity: Severity) -> SeverityMark {
    let level = match severity {
        Severity::Critical => Level::Critical,
        Severity::High => Level::High,
        Severity::Medium => Level::Medium,
        Severity::Low => Level::Low,
        Severity::Informational => Level::Informational,
        Severity::Unknown => Level::Unknown,
    };
    SeverityMark {
        level,
        label: severity.label().to_owned(),
    }
}

/// `CredentialAccess` as `Credential access`.
pub(crate) fn category_words(category: &str) -> String {
    let mut out = String::new();
    let mut before_lower = false;
    for c in category.chars() {
        if c.is_uppercase() && before_lower {
            out.push(' ');
            out.extend(c.to_lowercase());
        } else {
            out.push(c);
        }
        before_lower = c.is_lowercase();
    }
    cell(&out)
}

/// The product in one word or two, for a column.
pub(crate) fn short_source(rows: Rows<'_>, alert: AlertIdx) -> String {
    use throughline_model::ServiceSource as Source;
    let source = rows.dataset.alert(alert).service_source;
    match source.known() {
        Some(Source::MicrosoftDefenderForEndpoint) => "Endpoint".to_owned(),
        Some(Source::MicrosoftDefenderForIdentity) => "Identity".to_owned(),
        Some(Source::MicrosoftDefenderForOffice365) => "Office 365".to_owned(),
        Some(Source::MicrosoftDefenderForCloudApps) => "Cloud Apps".to_owned(),
        Some(Source::AzureAdIdentityProtection) => "Entra ID".to_owned(),
        Some(Source::Microsoft365Defender) => "XDR".to_owned(),
        Some(Source::Unknown) => cell(
            rows.dataset
                .text_or_empty(rows.dataset.alert(alert).product_name),
        ),
        _ => cell(rows.label(source)),
    }
}

/// The impacted assets of an alert: devices, then people, each once.
pub(crate) fn assets(data: &Dataset, alert: AlertIdx) -> Vec<EntityIdx> {
    let mut found: Vec<EntityIdx> = Vec::new();
    for kind in [SubjectKind::Device, SubjectKind::User, SubjectKind::Mailbox] {
        for evidence in data.evidence(alert) {
            if let Some(entity) = data.entity_of(evidence.subject)
                && data.entity(entity).kind == kind
                && !found.contains(&entity)
            {
                found.push(entity);
            }
        }
    }
    found
}

/// The assets in a cell: the first two by name, and how many more.
pub(crate) fn assets_cell(data: &Dataset, assets: &[EntityIdx]) -> String {
    let names: Vec<&str> = assets
        .iter()
        .take(2)
        .map(|&it| data.text(data.entity(it).name))
        .collect();
    let more = assets.len() - names.len();
    let shown = cell(&names.join(" · "));
    if more > 0 {
        format!("{shown} +{more}")
    } else {
        shown
    }
}

/// Every known fact of a subject.
pub(crate) fn subject_facts(data: &Dataset, subject: SubjectId) -> Vec<FactRow> {
    let mut rows = Vec::new();
    let kind = data.subject(subject).kind();
    data.subject(subject).visit(&mut |label, value| {
        rows.push(match value {
            FactValue::Text(text) => fact_row(kind, label, data.text(*text)),
            FactValue::Number(number) => code(label, &number.to_string()),
            FactValue::Time(time) => plain(label, time.long()),
        });
    });
    rows
}

fn fact_row(kind: SubjectKind, label: &str, text: &str) -> FactRow {
    let is_url = matches!(label, "URL" | "URLs");
    let is_code = is_url
        || matches!(
            label,
            "SHA-256"
                | "SHA-1"
                | "MD5"
                | "Command line"
                | "Image"
                | "Parent image"
                | "Folder"
                | "SID"
                | "Entra object id"
                | "Defender device id"
                | "Device id"
                | "Entra device id"
                | "Network message id"
                | "Internet message id"
                | "Address"
                | "Domain"
                | "Key"
                | "Value"
                | "Query"
                | "Session id"
                | "SHA-256 Authenticode"
                | "IP address"
                | "MAC address"
                | "Network interface"
                | "Source address"
                | "Destination address"
                | "Active Directory object id"
                | "Container id"
                | "Signature hash"
                | "Request id"
                | "Resource id"
                | "Application id"
                | "Object id"
                | "User agent"
                | "Sender IP address"
                | "Last IP address"
                | "Last external IP address"
                | "Primary address"
                | "User principal name"
                | "As exported"
        );
    let row = match (is_url, is_code) {
        (true, _) => {
            let mut row = code(label, &defang(text));
            row.copy = Some(text.to_owned());
            row
        }
        (false, true) => code(label, text),
        (false, false) => plain(label, text),
    };
    let field = match (kind, label) {
        (_, "SHA-256" | "SHA-1" | "MD5") => Field::Hash,
        (SubjectKind::Ip, "Address") => Field::Ip,
        (SubjectKind::Url, _) => Field::Url,
        (SubjectKind::Device, "Host name" | "DNS name") => Field::Device,
        (_, "Account" | "User principal name" | "SID") => Field::User,
        (SubjectKind::Mailbox, "Primary address") => Field::Mailbox,
        _ => return row,
    };
    filtering(row, field, text)
}

/// Which letter stands for a kind of thing in a tree.
pub(crate) fn letter(kind: SubjectKind) -> &'static str {
    match kind {
        SubjectKind::Device | SubjectKind::Nic | SubjectKind::IotDevice => "D",
        SubjectKind::User => "U",
        SubjectKind::Mailbox | SubjectKind::MailboxConfiguration => "@",
        SubjectKind::Process => "P",
        SubjectKind::File => "F",
        SubjectKind::Ip => "IP",
        SubjectKind::Url => "L",
        SubjectKind::Domain
        | SubjectKind::ActiveDirectoryDomain
        | SubjectKind::NetworkConnection => "N",
        SubjectKind::Message
        | SubjectKind::MailCluster
        | SubjectKind::SubmissionMail
        | SubjectKind::TeamsMessage => "M",
        SubjectKind::RegistryKey | SubjectKind::RegistryValue => "R",
        SubjectKind::CloudApplication
        | SubjectKind::OauthApplication
        | SubjectKind::ServicePrincipal
        | SubjectKind::AiAgent => "A",
        SubjectKind::LogonSession | SubjectKind::LogonRequest | SubjectKind::HostLogonSession => {
            "S"
        }
        SubjectKind::CloudResource
        | SubjectKind::BlobContainer
        | SubjectKind::Blob
        | SubjectKind::SasToken => "C",
        SubjectKind::SecurityGroup => "G",
        SubjectKind::Malware => "V",
        SubjectKind::KubernetesCluster
        | SubjectKind::KubernetesNamespace
        | SubjectKind::KubernetesPod
        | SubjectKind::KubernetesController
        | SubjectKind::KubernetesService
        | SubjectKind::KubernetesServiceAccount
        | SubjectKind::KubernetesSecret
        | SubjectKind::Container
        | SubjectKind::ContainerImage
        | SubjectKind::ContainerRegistry => "K",
        SubjectKind::GitHubOrganization | SubjectKind::GitHubRepo | SubjectKind::GitHubUser => "GH",
        SubjectKind::Other => "?",
    }
}

/// A word or two about a thing, beside its name in a tree.
pub(crate) fn detail(data: &Dataset, subject: SubjectId) -> String {
    let text = |it: Option<Symbol>| data.text_or_empty(it).to_owned();
    let short_hash = |it: Option<Symbol>| {
        let hash = data.text_or_empty(it);
        match (hash.get(..4), hash.get(hash.len().saturating_sub(4)..)) {
            (Some(start), Some(end)) if hash.len() > 12 => format!("{start}…{end}"),
            _ => hash.to_owned(),
        }
    };
    let parts = match data.subject(subject) {
        Subject::Device(it) => vec![
            text(it.os_platform),
            text(it.os_version),
            it.risk
                .map(|risk| format!("{} risk", data.text(risk)))
                .unwrap_or_default(),
        ],
        Subject::File(it) => vec![text(it.folder), short_hash(it.sha256.or(it.sha1))],
        Subject::User(it) => vec![text(it.domain), text(it.display_name)],
        Subject::Ip(it) => vec![text(it.city), text(it.country.or(it.country_code))],
        Subject::Mailbox(it) => vec![text(it.display_name)],
        Subject::Message(it) => vec![
            it.sender
                .map(|it| format!("from {}", data.text(it)))
                .unwrap_or_default(),
            it.recipient
                .map(|it| format!("to {}", data.text(it)))
                .unwrap_or_default(),
            text(it.delivery_location),
        ],
        Subject::MailCluster(it) => {
            vec![
                it.count
                    .map(|it| format!("{it} messages"))
                    .unwrap_or_default(),
            ]
        }
        Subject::RegistryValue(it) => vec![text(it.value)],
        Subject::LogonSession(it) => vec![text(it.user_agent)],
        Subject::OauthApplication(it) => vec![text(it.publisher)],
        Subject::CloudResource(it) => vec![text(it.resource_type)],
        _ => Vec::new(),
    };
    let parts: Vec<String> = parts.into_iter().filter(|it| !it.is_empty()).collect();
    cell(&parts.join(" · "))
}

/// The time of a row, with its year where that is not the newest data's; empty
/// where not told.
pub(crate) fn short_time(data: &Dataset, at: Option<Timestamp>) -> String {
    let anchor = data.span().last.unwrap_or_default();
    at.map(|it| it.short_beside(anchor)).unwrap_or_default()
}

/// What a thing is called where there is room: a process with its command line, a
/// file by its path.
pub(crate) fn full_name(data: &Dataset, subject: SubjectId) -> String {
    let name = data
        .entity_of(subject)
        .map_or("", |it| data.text(data.entity(it).name));
    let told = match data.subject(subject) {
        Subject::Process(it) => it.command_line.map(|it| {
            let command = command_excerpt(data.text(it), name, 160);
            format!("{name} {command}")
        }),
        Subject::File(it) => throughline_dataset::full_path(&it, data.symbols()),
        Subject::Url(_) | Subject::Domain(_) => Some(defang(name)),
        _ => None,
    };
    cell(&told.unwrap_or_else(|| name.to_owned()))
}
