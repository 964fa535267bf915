//! What an analyst may set: how much evidence a link needs, how far apart two
//! alerts may be, what never connects (CO-17, CO-18).

use crate::{Bits, ConnectorKind, exclusion_times};
use serde::{Deserialize, Serialize};
use thiserror::Error;
use throughline_model::Timestamp;

const SECOND: i64 = 1000;
const MINUTE: i64 = 60 * SECOND;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// How alerts are grouped. The defaults were chosen on four scenarios of the AIT
/// alert data set together and on exported incidents; how well they do is told on the
/// model card.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct Settings {
    /// Evidence that a link needs.
    pub threshold: Bits,
    /// What each kind of shared value may bring, in the order of [`ConnectorKind`].
    pub kinds: Vec<KindRule>,
    /// What the same file, link or message says at least, however far apart within its
    /// window: where few alerts name it, it is no chance that two do.
    pub content: Bits,
    /// The longest gap within a run of the same alert on the same assets, in
    /// milliseconds: such a run is one episode.
    pub episode_gap: i64,
    /// What a known next step of an attack adds, and the longest gap before it.
    pub sequence: Bonus,
    /// What a tactic further along the kill chain adds, and within which gap.
    pub tactic_order: Bonus,
    /// How soon two network sensors see the same thing, in milliseconds.
    pub sighting_window: i64,
    /// Bursts of unusual alerts on one device.
    pub burst: BurstRule,
    /// Single alerts without any evidence but their device.
    pub lone: LoneRule,
    /// The longest gap between two of the same alert on the same assets that are
    /// nothing but that, in milliseconds.
    pub repeat_window: i64,
    /// The least time that data is taken to speak of, in milliseconds: in an hour's
    /// export everything looks rare.
    pub least_observed: i64,
    /// Which differences keep incidents apart (CO-11).
    pub guards: GuardSettings,
    /// Values that never connect, besides those that come with the program.
    pub exclusions: Vec<Exclusion>,
    /// Values that come with the program as never connecting, and do connect here.
    pub readmitted: Vec<NamedValue>,
}

/// What one kind of shared value may bring.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct KindRule {
    /// The kind.
    pub kind: ConnectorKind,
    /// The most evidence that one value of it is.
    pub cap: Bits,
    /// The longest gap between the alerts, in milliseconds.
    pub window: i64,
}

/// Evidence that an order in time adds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Bonus {
    /// How much.
    pub bits: Bits,
    /// The longest gap, in milliseconds.
    pub window: i64,
}

/// When two bursts of unusual alerts on one device are one story.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct BurstRule {
    /// How unusual each must be.
    pub weight: Bits,
    /// The longest gap between them, in milliseconds.
    pub window: i64,
}

/// When a single alert that names nothing but its device joins a story nearby.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct LoneRule {
    /// How unusual the story must be.
    pub story: Bits,
    /// Evidence that the coincidence needs, after the number of devices on which it
    /// could have happened is taken off.
    pub threshold: Bits,
    /// The longest gap, in milliseconds.
    pub window: i64,
}

/// Which differences keep incidents apart (CO-11).
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a check box of its own"
)]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GuardSettings {
    /// One is resolved, and the other was worked on or has new alerts.
    pub resolved: bool,
    /// They are assigned to different people.
    pub assignees: bool,
    /// They are classified differently.
    pub classification: bool,
    /// Their devices are in different groups; off, as in the portal.
    pub device_groups: bool,
    /// The most entities an incident may have.
    pub max_entities: u32,
    /// The most episodes an incident may have.
    pub max_episodes: u32,
}

/// A value by its kind and name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NamedValue {
    /// Its kind.
    pub kind: ConnectorKind,
    /// Its name, as it is shown; letters match in either case.
    pub name: String,
}

/// A value that never connects, perhaps for some time only.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Exclusion {
    /// The value.
    #[serde(flatten)]
    pub value: NamedValue,
    /// From when on; none is from ever.
    #[serde(
        default,
        deserialize_with = "exclusion_times::from",
        skip_serializing_if = "Option::is_none"
    )]
    pub from: Option<Timestamp>,
    /// Until when; none is for good.
    #[serde(
        default,
        deserialize_with = "exclusion_times::until",
        skip_serializing_if = "Option::is_none"
    )]
    pub until: Option<Timestamp>,
    /// Why, in an analyst's words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
}

/// Why settings cannot be used.
#[derive(Debug, Error)]
pub enum SettingsError {
    /// It is no such file.
    #[error("these are no correlation settings: {0}")]
    Json(#[from] serde_json::Error),
    /// It is JSON, but no object that names settings.
    #[error("these are no correlation settings: they must be a JSON object, {{ … }}")]
    NoObject,
    /// A number makes no sense.
    #[error("{name} must be between {least} and {most}; it is {is}")]
    Range {
        /// Which setting.
        name: String,
        /// The least it may be.
        least: i64,
        /// The most it may be.
        most: i64,
        /// What it is.
        is: i64,
    },
}

impl Default for Settings {
    fn default() -> Self {
        use ConnectorKind as K;
        let rule = |kind, cap, window| KindRule {
            kind,
            cap: Bits::whole(cap),
            window,
        };
        Self {
            threshold: Bits(275),
            kinds: vec![
                rule(K::Device, 12, DAY),
                rule(K::User, 12, DAY),
                rule(K::Mailbox, 12, DAY),
                rule(K::Process, 16, 2 * DAY),
                rule(K::File, 12, 7 * DAY),
                rule(K::Ip, 9, DAY),
                rule(K::Url, 14, 7 * DAY),
                rule(K::Domain, 9, 2 * DAY),
                rule(K::Message, 16, 7 * DAY),
                rule(K::Sender, 12, 2 * DAY),
                rule(K::Registry, 8, DAY),
                rule(K::Application, 7, DAY),
                rule(K::Resource, 10, DAY),
                rule(K::Session, 14, DAY),
            ],
            content: Bits(450),
            episode_gap: 10 * MINUTE,
            sequence: Bonus {
                bits: Bits::whole(1),
                window: 2 * HOUR,
            },
            tactic_order: Bonus {
                bits: Bits(25),
                window: DAY,
            },
            sighting_window: MINUTE,
            burst: BurstRule {
                weight: Bits::whole(60),
                window: 3 * HOUR,
            },
            lone: LoneRule {
                story: Bits::whole(100),
                threshold: Bits::whole(3),
                window: HOUR,
            },
            repeat_window: DAY,
            least_observed: 7 * DAY,
            guards: GuardSettings::default(),
            exclusions: Vec::new(),
            readmitted: Vec::new(),
        }
    }
}

impl Default for GuardSettings {
    fn default() -> Self {
        Self {
            resolved: true,
            assignees: true,
            classification: true,
            device_groups: false,
            max_entities: 20_000,
            max_episodes: 5_000,
        }
    }
}

impl Settings {
    /// What a kind may bring.
    pub fn kind(&self, kind: ConnectorKind) -> KindRule {
        let nothing = KindRule {
            kind,
            cap: Bits::ZERO,
            window: 0,
        };
        self.kinds
            .iter()
            .find(|it| it.kind == kind)
            .copied()
            .unwrap_or(nothing)
    }

    /// Reads settings as [`Settings::to_json`] writes them; what is not told is as
    /// it comes with the program.
    ///
    /// # Errors
    ///
    /// Where the text is no such file, or a number in it makes no sense.
    pub fn read(json: &str) -> Result<Self, SettingsError> {
        let settings: Self = serde_json::from_str(json)?;
        // A list would be read as the settings in their order.
        if !json.trim_start().starts_with('{') {
            return Err(SettingsError::NoObject);
        }
        settings.check()?;
        Ok(settings)
    }

    /// The settings as a file.
    pub fn to_json(&self) -> String {
        serde_json::to_string_pretty(self).unwrap_or_default()
    }

    /// Checks that every number makes sense.
    ///
    /// # Errors
    ///
    /// The first that does not.
    pub fn check(&self) -> Result<(), SettingsError> {
        let year = 366 * DAY;
        let most = Bits::whole(1000).0.into();
        let mut numbers: Vec<(String, i64, i64, i64)> = vec![
            ("threshold".into(), self.threshold.0.into(), 1, most),
            ("content".into(), self.content.0.into(), 0, most),
            ("episodeGap".into(), self.episode_gap, 0, DAY),
            ("sequence.bits".into(), self.sequence.bits.0.into(), 0, most),
            ("sequence.window".into(), self.sequence.window, 0, year),
            (
                "tacticOrder.bits".into(),
                self.tactic_order.bits.0.into(),
                0,
                most,
            ),
            (
                "tacticOrder.window".into(),
                self.tactic_order.window,
                0,
                year,
            ),
            ("sightingWindow".into(), self.sighting_window, 0, DAY),
            (
                "burst.weight".into(),
                self.burst.weight.0.into(),
                1,
                most * 10,
            ),
            ("burst.window".into(), self.burst.window, 0, year),
            ("lone.story".into(), self.lone.story.0.into(), 1, most * 10),
            (
                "lone.threshold".into(),
                self.lone.threshold.0.into(),
                1,
                most,
            ),
            ("lone.window".into(), self.lone.window, 0, year),
            ("repeatWindow".into(), self.repeat_window, 0, year),
            (
                "leastObserved".into(),
                self.least_observed,
                MINUTE,
                10 * year,
            ),
            (
                "guards.maxEntities".into(),
                self.guards.max_entities.into(),
                1,
                i64::MAX,
            ),
            (
                "guards.maxEpisodes".into(),
                self.guards.max_episodes.into(),
                1,
                i64::MAX,
            ),
        ];
        for rule in &self.kinds {
            let name = rule.kind.api();
            numbers.push((format!("kinds.{name}.cap"), rule.cap.0.into(), 0, most));
            numbers.push((format!("kinds.{name}.window"), rule.window, 0, year));
        }
        match numbers.into_iter().find(|it| it.1 < it.2 || it.1 > it.3) {
            Some((name, is, least, most)) => Err(SettingsError::Range {
                name,
                least,
                most,
                is,
            }),
            None => Ok(()),
        }
    }
}
