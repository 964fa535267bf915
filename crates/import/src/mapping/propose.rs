//! Proposes what the columns of a table mean, by what they are called and by
//! what their values look like. Somebody looks at it before it is used.

use super::aliases::{ALIASES, BY_END, plain};
use super::known_by::known_by;
use super::look::{ColumnLook, Look};
use super::times::{TimeForm, read_time};
use super::{MapField, Mapping, Source};
use crate::TablePreview;
use std::collections::{BTreeMap, BTreeSet};

/// Best name of a field; each further name is a little less sure.
const BY_NAME: i32 = 1_000;

/// A name that is only the end of a dotted column's.
const BY_LAST_NAME: i32 = 600;

/// No name at all, but values that leave little doubt.
const BY_LOOK: i32 = 100;

/// A column that is empty in what was seen so far.
const EMPTY: i32 = 90;

/// Proposes a mapping. It lacks a title or a time where the table seems to have none.
pub fn propose(table: &TablePreview) -> Mapping {
    let proposer = Proposer::of(table);
    let chosen = proposer.choose();
    let mut fields: BTreeMap<MapField, Source> = chosen
        .iter()
        .map(|(&field, &at)| (field, proposer.source(field, at)))
        .collect();
    if let (Some(&title), false) = (
        chosen.get(&MapField::Title),
        fields.contains_key(&MapField::Product),
    ) && proposer.has_prefixes(title)
    {
        let mut product = Source::column(&table.columns[title]);
        product.before = Some(":".to_owned());
        fields.insert(MapField::Product, product);
    }
    Mapping {
        name: table
            .columns
            .iter()
            .take(3)
            .cloned()
            .collect::<Vec<_>>()
            .join(", "),
        columns: known_by(table, &fields),
        fields,
        ignore: Vec::new(),
    }
}

/// Proposes how the values of a column are to be read as those of a field.
pub fn propose_source(table: &TablePreview, field: MapField, column: &str) -> Source {
    let Some(at) = table.columns.iter().position(|it| it == column) else {
        return Source::column(column);
    };
    Proposer::of(table).source(field, at)
}

struct Proposer<'t> {
    table: &'t TablePreview,
    columns: Vec<ColumnLook>,
}

impl<'t> Proposer<'t> {
    fn of(table: &'t TablePreview) -> Self {
        let columns = 0..table.columns.len();
        Self {
            table,
            columns: columns.map(|at| ColumnLook::of(table.column(at))).collect(),
        }
    }

    /// A column for each field that has one, none twice. An alert needs a time
    /// and a title most, so these choose first.
    fn choose(&self) -> BTreeMap<MapField, usize> {
        let mut chosen = BTreeMap::new();
        let mut free: BTreeSet<usize> = (0..self.columns.len()).collect();
        for field in [MapField::Time, MapField::Title] {
            let best = free
                .iter()
                .filter_map(|&at| Some((self.score(field, at)?, std::cmp::Reverse(at))))
                .max();
            if let Some((_, std::cmp::Reverse(at))) = best {
                chosen.insert(field, at);
                free.remove(&at);
            }
        }
        let mut pairs: Vec<_> = MapField::ALL
            .iter()
            .filter(|it| !matches!(it, MapField::Time | MapField::Title))
            .flat_map(|&field| free.iter().map(move |&at| (field, at)))
            .filter_map(|(field, at)| Some((-self.score(field, at)?, field, at)))
            .collect();
        pairs.sort_unstable();
        for (_, field, at) in pairs {
            if !chosen.contains_key(&field) && free.remove(&at) {
                chosen.insert(field, at);
            }
        }
        chosen
    }

    /// How sure it is that a field stands in a column; none where it cannot be.
    fn score(&self, field: MapField, at: usize) -> Option<i32> {
        let column = &self.columns[at];
        let by_name = name_score(field, &self.table.columns[at]);
        if column.filled == 0 {
            // Nothing speaks against it: but anything else is surer.
            return by_name.map(|it| it - BY_NAME + EMPTY).filter(|it| *it > 0);
        }
        if let Some(score) = by_name
            && suits(field, column)
        {
            return Some(score);
        }
        (look_alone(field, column)).then_some(BY_LOOK)
    }

    /// The source of a field, with how its values are to be read.
    fn source(&self, field: MapField, at: usize) -> Source {
        let name = &self.table.columns[at];
        let mut source = Source::column(name);
        let column = &self.columns[at];
        match field {
            MapField::Time | MapField::EndTime | MapField::ProcessStart | MapField::ParentStart => {
                source.read = self.time_form(at);
            }
            MapField::Severity if column.is(&[Look::Number]) => {
                let scale = known_scale(&plain(name)).iter();
                source.values = scale.map(|it| (it.0.to_owned(), it.1.to_owned())).collect();
            }
            MapField::Tags | MapField::Recipient => {
                let separator = [";", "|", ","].into_iter().find(|separator| {
                    let mut cells = self.table.column(at);
                    cells.any(|it| !it.starts_with('[') && it.contains(separator))
                });
                source.separator = separator.map(str::to_owned);
            }
            _ => {}
        }
        source
    }

    /// How the times of a column are written, where that must be said.
    fn time_form(&self, at: usize) -> TimeForm {
        let column = &self.columns[at];
        if column.is(&[Look::EpochSeconds]) {
            return TimeForm::EpochSeconds;
        }
        if column.is(&[Look::EpochMillis]) {
            return TimeForm::EpochMillis;
        }
        // Among dates that could be read either way one may settle it for all.
        let cells = || self.table.column(at).filter(|it| !it.is_empty());
        let mut told = cells().filter_map(|it| read_time(it, TimeForm::Auto).ok()?);
        if !told.any(|it| it.ambiguous) {
            return TimeForm::Auto;
        }
        let all = |form| cells().all(|it| read_time(it, form).is_ok());
        match (all(TimeForm::DayFirst), all(TimeForm::MonthFirst)) {
            (true, false) => TimeForm::DayFirst,
            (false, true) => TimeForm::MonthFirst,
            _ => TimeForm::Auto,
        }
    }

    /// Whether titles begin with the name of what raised them: `Wazuh: …`.
    fn has_prefixes(&self, at: usize) -> bool {
        let mut prefixes = BTreeSet::new();
        let mut titles = 0;
        for title in self.table.column(at).filter(|it| !it.is_empty()) {
            let Some((prefix, _)) = title.split_once(": ") else {
                return false;
            };
            if prefix.len() > 20 || !prefix.bytes().all(|it| it.is_ascii_alphanumeric()) {
                return false;
            }
            titles += 1;
            prefixes.insert(prefix);
        }
        titles >= 3 && prefixes.len() <= 5 && prefixes.len() < titles
    }
}

/// How well a column's name is one of a field's.
fn name_score(field: MapField, column: &str) -> Option<i32> {
    let aliases = ALIASES.iter().find(|it| it.0 == field)?.1;
    let rank = |name: &str| {
        (0..)
            .step_by(10)
            .zip(aliases.split_whitespace())
            .find_map(|(rank, it)| (it == name).then_some(rank))
    };
    if let Some(rank) = rank(&plain(column)) {
        return Some(BY_NAME - rank);
    }
    if !BY_END.contains(&field) {
        return None;
    }
    column
        .match_indices('.')
        .find_map(|(dot, _)| rank(&plain(&column[dot + 1..])))
        .map(|it| BY_LAST_NAME - it)
}

/// Whether the values of a column may be those of a field that has its name.
fn suits(field: MapField, column: &ColumnLook) -> bool {
    use MapField as F;
    const TIMES: &[Look] = &[Look::Time, Look::EpochSeconds, Look::EpochMillis];
    const NO_NAME: &[Look] = &[
        Look::Time,
        Look::EpochSeconds,
        Look::EpochMillis,
        Look::Hash,
        Look::Guid,
        Look::Number,
    ];
    match field {
        F::Time | F::EndTime | F::ProcessStart | F::ParentStart => column.is(TIMES),
        F::Ip | F::SourceIp | F::DestinationIp | F::DeviceIp => column.is(&[Look::Ip]),
        F::FileHash => column.is(&[Look::Hash]),
        F::UserSid => column.is(&[Look::Sid]),
        F::UserUpn | F::Sender | F::Recipient => column.is(&[Look::Mail]),
        F::ProcessId | F::ParentId => column.is(&[Look::Number]),
        F::ProcessPath | F::ParentPath | F::FilePath => column.is(&[Look::Path]),
        F::Url => column.is(&[Look::Url, Look::Path]),
        F::Domain => column.is(&[Look::Domain, Look::Ip]) && column.has(&[Look::Domain]),
        F::Techniques => column.is(&[Look::Technique]) || !column.has(NO_NAME),
        // Short numbers are counted anew in every file.
        F::Id => column.distinct == column.filled && column.length >= 6,
        F::DeviceId => column.length >= 16,
        F::Severity => !column.has(TIMES) && column.length <= 20,
        F::Title => !column.is(NO_NAME) && !column.is(&[Look::Ip]) && !column.is(&[Look::Severity]),
        F::Host | F::UserDomain | F::Process | F::ParentProcess | F::File => !column.is(NO_NAME),
        F::User => !column.is(NO_NAME) && !column.is(&[Look::Ip]),
        F::Detector => !column.has(TIMES) && !column.is(&[Look::Sid]),
        _ => !column.is(TIMES),
    }
}

/// Whether the values of a column say what it is whatever its name.
fn look_alone(field: MapField, column: &ColumnLook) -> bool {
    let look = match field {
        MapField::Time => &[Look::Time, Look::EpochSeconds, Look::EpochMillis][..],
        MapField::Ip => &[Look::Ip],
        MapField::FileHash => &[Look::Hash],
        MapField::Severity => &[Look::Severity],
        MapField::Techniques => &[Look::Technique],
        MapField::Url => &[Look::Url],
        MapField::User => &[Look::Account],
        MapField::UserSid => &[Look::Sid],
        MapField::UserUpn => &[Look::Mail],
        MapField::RegistryKey => &[Look::Registry],
        MapField::FilePath => &[Look::Path],
        MapField::Title => &[Look::Words],
        _ => return false,
    };
    column.is(look)
}

/// Scales of severity in figures that are known by the column's name (data
/// formats, 7.1, 7.6 and 7.7). Of others nobody knows which end is the worse.
fn known_scale(column: &str) -> &'static [(&'static str, &'static str)] {
    match column {
        "alertseverity" => &[
            ("1", "high"),
            ("2", "medium"),
            ("3", "low"),
            ("4", "informational"),
        ],
        "severityid" => &[
            ("0", "unknown"),
            ("1", "informational"),
            ("2", "low"),
            ("3", "medium"),
            ("4", "high"),
            ("5", "critical"),
            ("6", "critical"),
        ],
        "rulelevel" => &[
            ("0", "informational"),
            ("1", "informational"),
            ("2", "informational"),
            ("3", "informational"),
            ("4", "low"),
            ("5", "low"),
            ("6", "low"),
            ("7", "medium"),
            ("8", "medium"),
            ("9", "medium"),
            ("10", "medium"),
            ("11", "medium"),
            ("12", "high"),
            ("13", "high"),
            ("14", "high"),
            ("15", "critical"),
            ("16", "critical"),
        ],
        _ => &[],
    }
}
