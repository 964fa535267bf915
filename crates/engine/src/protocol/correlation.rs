//! Which incidents are shown, how alerts are grouped into recorrelated ones, and what
//! other settings would do.

use super::IncidentMode;
use serde::{Deserialize, Serialize};
use throughline_correlate::NamedValue;
use throughline_model::Timestamp;

/// Shows exported or recorrelated incidents from now on (CO-15).
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SetMode {
    /// Which.
    pub mode: IncidentMode,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub actor: String,
}

/// Asks how alerts are grouped.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
pub struct CorrelationForm {}

/// How alerts are grouped.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CorrelationFormView {
    /// The settings, in groups.
    pub groups: Vec<SettingGroup>,
    /// Whether all numbers are as they come with the program.
    pub is_shipped: bool,
    /// How many values were taken out or let in, in words; empty where none.
    pub values: String,
    /// Why the settings of the case cannot be used; empty where they can.
    pub fault: String,
    /// When a change takes effect, in a sentence.
    pub effect: String,
}

/// Settings that belong together.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SettingGroup {
    /// Its name in the page.
    pub name: String,
    /// What a person reads.
    pub title: String,
    /// What it is about, in a sentence or two.
    pub about: String,
    /// Its settings.
    pub settings: Vec<SettingView>,
}

/// One setting.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SettingView {
    /// Its name in a file of settings.
    pub name: String,
    /// What a person reads.
    pub label: String,
    /// Head of its row, where its group is a table; else empty.
    pub row: String,
    /// What it does, in a sentence; empty where its group says it.
    pub about: String,
    /// What it is measured in.
    pub unit: SettingUnit,
    /// Its value, in that unit; `on` or `off` for a switch.
    pub text: String,
    /// The value that comes with the program.
    pub shipped: String,
}

/// What a setting is measured in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum SettingUnit {
    /// Bits of evidence.
    Bits,
    /// Minutes.
    Minutes,
    /// Hours.
    Hours,
    /// Days.
    Days,
    /// How many.
    Count,
    /// On or off.
    Switch,
}

impl SettingUnit {
    /// What stands behind a number.
    pub fn word(self) -> &'static str {
        match self {
            Self::Bits => "bits",
            Self::Minutes => "minutes",
            Self::Hours => "hours",
            Self::Days => "days",
            Self::Count | Self::Switch => "",
        }
    }
}

/// A setting as somebody typed it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TypedSetting {
    /// Its name in a file of settings.
    pub name: String,
    /// What was typed, in the unit of the setting; `on` or `off` for a switch.
    pub text: String,
}

/// A change of how alerts are grouped.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum CorrelationChange {
    /// Other values for some settings.
    Typed(Vec<TypedSetting>),
    /// All as in a file.
    File(String),
    /// All numbers as they come with the program; values that were taken out stay out.
    Shipped,
    /// A value connects nothing.
    Exclude {
        /// The value.
        value: NamedValue,
        /// Why.
        reason: String,
        /// From when on, as `2026-04-14T16:30` in UTC; empty is from ever.
        from: String,
        /// Until when; empty is for good.
        until: String,
    },
    /// A value that was taken out connects again.
    Readmit(NamedValue),
}

/// Asks what a change would do to the loaded alerts, without making it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PreviewCorrelation {
    /// The change.
    pub change: CorrelationChange,
}

/// What a change would do.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CorrelationPreviewView {
    /// What is changed, a line each; empty where nothing is.
    pub changes: Vec<String>,
    /// Whether every alert stays where it is.
    pub is_same: bool,
    /// The incidents before and after.
    pub counts: Vec<BeforeAfter>,
    /// The incidents that would grow, the ones that gain most first.
    pub grows: Vec<PreviewLine>,
    /// How many grow beyond those.
    pub more_grow: u32,
    /// The incidents that would split, the ones that lose most first.
    pub splits: Vec<PreviewLine>,
    /// How many split beyond those.
    pub more_split: u32,
    /// When the change takes effect, in a sentence.
    pub effect: String,
}

/// A number before and after.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BeforeAfter {
    /// What is counted.
    pub label: String,
    /// Before; empty where there is only one number.
    pub before: String,
    /// After.
    pub after: String,
}

/// An incident that a change would alter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PreviewLine {
    /// Its id, where it is among the incidents that are shown; else empty.
    pub incident: String,
    /// Key of its first alert.
    pub alert: String,
    /// The name of the incident.
    pub title: String,
    /// The assets of that alert; empty where it names none.
    pub assets: String,
    /// What would become of it.
    pub change: String,
}

/// Asks to group anew; a journal entry like any change.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SetCorrelation {
    /// What is to change.
    pub change: CorrelationChange,
    /// When, by the clock of the analyst's machine.
    pub at: Timestamp,
    /// Who.
    pub actor: String,
}

/// Asks for the settings as a file.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
pub struct CorrelationText {}

/// Asks which values connect much, or would.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct NoisyConnectors {
    /// Words that their names must hold; where empty, those that reach far.
    pub words: String,
}

/// The values that connect much, or would.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoisyConnectorsView {
    /// The values, those that would join most first.
    pub rows: Vec<NoisyRow>,
    /// How many there are beyond those.
    pub more: u32,
}

/// A value that connects much, or would.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoisyRow {
    /// The value, to ask for a change of it.
    pub value: NamedValue,
    /// Its name.
    pub name: String,
    /// Its kind.
    pub kind: String,
    /// How many alerts name it.
    pub alerts: u32,
    /// In how many episodes.
    pub episodes: u32,
    /// How many other devices these name.
    pub devices: u32,
    /// How many other accounts and mailboxes.
    pub users: u32,
    /// What is taken off what it says, for its reach and for how often it occurs, in
    /// bits.
    pub taken_off: String,
    /// Of what that is the sum.
    pub taken_off_for: String,
    /// How many joins it would make if it always counted.
    pub would_join: u32,
    /// How many joins there are now of which it is the strongest reason.
    pub joins: u32,
    /// Whether it connects, and who says so.
    pub standing: String,
    /// Whether it is taken out, for good or for some time.
    pub is_out: bool,
    /// For which times, and why, a line each.
    pub entries: Vec<String>,
    /// Whether it can be taken out.
    pub can_exclude: bool,
    /// Whether it can be let in.
    pub can_readmit: bool,
}
