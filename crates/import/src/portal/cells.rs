//! Cells of the portal's tables that hold more than one thing (data formats, 6).

use crate::fields::{Fields, Text};
use crate::report::{ProblemKind, excerpt};
use std::borrow::Cow;
use throughline_model::{
    AccountFacts, Classification, CloudApplicationFacts, CloudResourceFacts, Determination,
    DeviceFacts, MailboxFacts, Subject, Term, Vocabulary,
};

/// The values of a cell. Commas separate only where nothing stronger does.
pub(super) fn values<'a>(fields: &mut Fields<'a, '_>, column: &str) -> Vec<Text<'a>> {
    let mut all = Vec::new();
    for cell in fields.texts(column) {
        let strong = [';', '\n', '\r'];
        let is_strong = cell.contains(strong);
        if !is_strong && !cell.contains(',') {
            all.push(cell);
            continue;
        }
        let is_separator = |c: char| {
            if is_strong {
                strong.contains(&c)
            } else {
                c == ','
            }
        };
        let values = cell.split(is_separator).map(str::trim);
        all.extend(
            values
                .filter(|it| !it.is_empty())
                .map(|it| Cow::Owned(it.to_owned())),
        );
    }
    all
}

/// The first value of a cell as one of an enumeration; the others are told.
pub(super) fn first_term<'a, V: Vocabulary>(
    fields: &mut Fields<'a, '_>,
    column: &str,
) -> (Term<V, Text<'a>>, Vec<Text<'a>>) {
    let mut values = values(fields, column);
    if values.is_empty() {
        return (Term::default(), values);
    }
    let first = values.remove(0);
    (read_term(first, fields, column), values)
}

fn read_term<'a, V: Vocabulary>(
    text: Text<'a>,
    fields: &mut Fields<'_, '_>,
    column: &str,
) -> Term<V, Text<'a>> {
    if let Some(known) = V::read(&text) {
        return Term::Known(known);
    }
    let shown = format!("\"{}\"", excerpt(&text));
    fields.notes.add(ProblemKind::UnknownValue, column, shown);
    Term::Other(text)
}

/// Classification and determination, which may stand in one cell:
/// `True positive - Malware`.
pub(super) fn judgement<'a>(
    fields: &mut Fields<'a, '_>,
) -> (
    Term<Classification, Text<'a>>,
    Term<Determination, Text<'a>>,
) {
    let determination = fields.term("Determination");
    let Some(cell) = fields.text("Classification") else {
        return (Term::default(), determination);
    };
    let split = |between: &str| {
        let (left, right) = cell.split_once(between)?;
        let classification = Classification::read(left)?;
        Some((
            classification,
            right.trim().trim_end_matches(')').to_owned(),
        ))
    };
    let parts = match Classification::read(&cell) {
        Some(_) => None,
        None => [" - ", " – ", " — ", ": ", "("]
            .iter()
            .find_map(|it| split(it)),
    };
    let Some((classification, right)) = parts else {
        return (read_term(cell, fields, "Classification"), determination);
    };
    let beside = read_term(Cow::Owned(right), fields, "Determination");
    let determination = match determination {
        Term::Known(Determination::Unknown) => beside,
        told => told,
    };
    (Term::Known(classification), determination)
}

/// Impacted assets, by whether their kind is told.
#[derive(Default)]
pub(super) struct Assets<'a> {
    pub(super) told: Vec<Subject<Text<'a>>>,
    /// Names of which nobody says what they are; they are not guessed at (trap X-7).
    pub(super) untold: Vec<Text<'a>>,
}

#[derive(Clone, Copy)]
enum AssetKind {
    Device,
    User,
    Mailbox,
    Application,
    Resource,
}

/// As many assets are read of one cell; a queue shows a handful.
const MAX_ASSETS: usize = 10_000;

fn note_rest(rest: usize, column: &str, fields: &mut Fields<'_, '_>) {
    if rest > 0 {
        let text = format!("{rest} more than {MAX_ASSETS}");
        fields.notes.add(ProblemKind::TooMany, column, text);
    }
}

/// Reads the impacted assets of a row whose untold ones become tags, and notes that
/// they do.
pub(super) fn assets<'a>(fields: &mut Fields<'a, '_>) -> Assets<'a> {
    let assets = named_assets(fields);
    let text = "an impacted asset of no told kind, kept as a tag";
    for _ in &assets.untold {
        fields
            .notes
            .add(ProblemKind::UnknownEvidence, "Impacted assets", text);
    }
    assets
}

/// Reads the impacted assets of a row: columns that tell their kind, and the one
/// that may (`Devices: a, b; Users: c`).
pub(super) fn named_assets<'a>(fields: &mut Fields<'a, '_>) -> Assets<'a> {
    let mut assets = Assets::default();
    for (column, kind) in [
        ("Devices", AssetKind::Device),
        ("Users", AssetKind::User),
        ("Mailboxes", AssetKind::Mailbox),
    ] {
        let mut names = values(fields, column).into_iter();
        for name in names.by_ref().take(MAX_ASSETS) {
            // A queue may only count them.
            if name.bytes().all(|it| it.is_ascii_digit()) {
                assets
                    .untold
                    .push(Cow::Owned(format!("{name} {}", column.to_lowercase())));
            } else {
                assets.told.push(asset(kind, name));
            }
        }
        note_rest(names.count(), column, fields);
    }
    let cell = fields.text("Impacted assets");
    let mut kind = None;
    let mut parts = cell
        .as_deref()
        .unwrap_or_default()
        .split([';', ',', '\n', '\r']);
    for part in parts.by_ref().take(MAX_ASSETS) {
        let mut name = part.trim();
        if let Some((label, rest)) = name.split_once(':')
            && let Some(told) = kind_named(label)
        {
            kind = Some(told);
            name = rest.trim();
        }
        if name.is_empty() {
            continue;
        }
        let name = Cow::Owned(name.to_owned());
        match kind.filter(|_| !is_count(&name)) {
            Some(kind) => assets.told.push(asset(kind, name)),
            None => assets.untold.push(name),
        }
    }
    note_rest(parts.count(), "Impacted assets", fields);
    assets
}

/// `+2 more`, `3 devices`.
fn is_count(name: &str) -> bool {
    let name = name.trim_start_matches('+');
    let digits = name.bytes().take_while(u8::is_ascii_digit).count();
    digits > 0 && (name.len() == digits || name[digits..].starts_with(' '))
}

/// The kind that a label says.
fn kind_named(label: &str) -> Option<AssetKind> {
    Some(match label.trim().to_lowercase().as_str() {
        "device" | "devices" | "machine" | "machines" => AssetKind::Device,
        "user" | "users" | "account" | "accounts" => AssetKind::User,
        "mailbox" | "mailboxes" => AssetKind::Mailbox,
        "app" | "apps" | "application" | "applications" | "cloud apps" => AssetKind::Application,
        "cloud resource" | "cloud resources" => AssetKind::Resource,
        _ => return None,
    })
}

fn asset(kind: AssetKind, name: Text<'_>) -> Subject<Text<'_>> {
    match kind {
        AssetKind::Device => Subject::Device(device(name)),
        AssetKind::User => Subject::User(account(name)),
        AssetKind::Mailbox => Subject::Mailbox(MailboxFacts {
            address: Some(name),
            ..MailboxFacts::default()
        }),
        AssetKind::Application => Subject::CloudApplication(CloudApplicationFacts {
            display_name: Some(name),
            ..CloudApplicationFacts::default()
        }),
        AssetKind::Resource => Subject::CloudResource(CloudResourceFacts {
            name: Some(name),
            ..CloudResourceFacts::default()
        }),
    }
}

/// A device by its name.
pub(super) fn device(name: Text<'_>) -> DeviceFacts<Text<'_>> {
    let (dns_name, host_name) = if name.contains('.') {
        (Some(name), None)
    } else {
        (None, Some(name))
    };
    DeviceFacts {
        dns_name,
        host_name,
        ..DeviceFacts::default()
    }
}

/// An account by what a person calls it: `name@domain`, `DOMAIN\name`, or a name
/// to be shown.
pub(super) fn account(name: Text<'_>) -> AccountFacts<Text<'_>> {
    let mut account = AccountFacts::default();
    if name.contains('@') {
        account.upn = Some(name);
    } else if let Some((domain, short)) = name.split_once('\\') {
        account.domain = Some(Cow::Owned(domain.to_owned()));
        account.name = Some(Cow::Owned(short.to_owned()));
    } else {
        account.display_name = Some(name);
    }
    account
}

/// What a row says that has no place of its own: a line for each.
#[derive(Default)]
pub(super) struct Rest(String);

impl Rest {
    /// Adds what a column says.
    pub(super) fn add(&mut self, title: &str, told: Option<Text<'_>>) {
        if let Some(told) = told {
            self.add_text(title, told.trim());
        }
    }

    /// Adds values beyond the first.
    pub(super) fn add_all(&mut self, title: &str, told: &[Text<'_>]) {
        if !told.is_empty() {
            self.add_text(title, &told.join(", "));
        }
    }

    fn add_text(&mut self, title: &str, told: &str) {
        if !self.0.is_empty() {
            self.0.push('\n');
        }
        self.0.push_str(title);
        self.0.push_str(": ");
        self.0.push_str(told);
    }

    /// The lines behind what the row itself says.
    pub(super) fn after(self, own: Option<Text<'_>>) -> Option<Text<'_>> {
        match own {
            Some(own) if self.0.is_empty() => Some(own),
            Some(own) => Some(Cow::Owned(format!("{own}\n{}", self.0))),
            None => (!self.0.is_empty()).then_some(Cow::Owned(self.0)),
        }
    }
}
