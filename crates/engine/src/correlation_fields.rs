//! The settings of correlation as fields of a form: what each does, and its unit.

use crate::Engine;
use crate::correlation_preview::effect;
use crate::facts::visible;
use crate::protocol::{CorrelationFormView, SettingGroup, SettingUnit, SettingView};
use throughline_correlate::{Bits, ConnectorKind, KindRule, Settings};

/// A setting.
pub(crate) struct Field {
    /// Its name in a file of settings.
    pub(crate) name: &'static str,
    group: Group,
    pub(crate) label: &'static str,
    about: &'static str,
    pub(crate) unit: SettingUnit,
    /// Its value in the smallest unit that settings know: hundredths of bits,
    /// milliseconds.
    pub(crate) get: fn(&Settings) -> i64,
    pub(crate) set: fn(&mut Settings, i64),
}

/// What belongs together.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Group {
    Links,
    Order,
    Weak,
    Guards,
}

/// What is set for each kind of value.
pub(crate) struct KindField {
    name: &'static str,
    label: &'static str,
    pub(crate) unit: SettingUnit,
    pub(crate) get: fn(&KindRule) -> i64,
    pub(crate) set: fn(&mut KindRule, i64),
}

impl KindField {
    /// What a person reads.
    pub(crate) fn label(&self, kind: ConnectorKind) -> String {
        format!("Shared {}, {}", kind.label(), self.label)
    }
}

pub(crate) const KIND_FIELDS: [KindField; 2] = [
    KindField {
        name: "cap",
        label: "at most",
        unit: SettingUnit::Bits,
        get: |it| it.cap.0.into(),
        set: |it, to| it.cap = bits(to),
    },
    KindField {
        name: "window",
        label: "within",
        unit: SettingUnit::Hours,
        get: |it| it.window,
        set: |it, to| it.window = to,
    },
];

/// The kind and field of a name such as `kinds.device.cap`.
pub(crate) fn kind_field(name: &str) -> Option<(ConnectorKind, &'static KindField)> {
    let (kind, field) = name.strip_prefix("kinds.")?.split_once('.')?;
    let kind = ConnectorKind::ALL.into_iter().find(|it| it.api() == kind)?;
    let field = KIND_FIELDS.iter().find(|it| it.name == field)?;
    Some((kind, field))
}

fn bits(hundredths: i64) -> Bits {
    Bits(i32::try_from(hundredths).unwrap_or(i32::MAX))
}

fn count(of: i64) -> u32 {
    u32::try_from(of).unwrap_or(u32::MAX)
}

/// Every setting but those of kinds and of single values.
pub(crate) const FIELDS: &[Field] = &[
    Field {
        name: "threshold",
        group: Group::Links,
        label: "Evidence that a link needs",
        about: "Two alerts are linked where all that speaks for it comes to this much; a higher number gives more and smaller incidents.",
        unit: SettingUnit::Bits,
        get: |it| it.threshold.0.into(),
        set: |it, to| it.threshold = bits(to),
    },
    Field {
        name: "content",
        group: Group::Links,
        label: "The same file, link or message, at least",
        about: "While it is in no more than six runs of alerts, what links them within its time, however far apart; each further run takes a part off.",
        unit: SettingUnit::Bits,
        get: |it| it.content.0.into(),
        set: |it, to| it.content = bits(to),
    },
    Field {
        name: "episodeGap",
        group: Group::Links,
        label: "Gap within a run of the same alert",
        about: "The same alert on the same assets counts as one run while no pause is longer than this.",
        unit: SettingUnit::Minutes,
        get: |it| it.episode_gap,
        set: |it, to| it.episode_gap = to,
    },
    Field {
        name: "leastObserved",
        group: Group::Links,
        label: "Time that data is taken to cover, at least",
        about: "In an hour's export everything looks rare, so what covers less is weighed as if it covered this long.",
        unit: SettingUnit::Days,
        get: |it| it.least_observed,
        set: |it, to| it.least_observed = to,
    },
    Field {
        name: "sequence.bits",
        group: Group::Order,
        label: "A known next step adds",
        about: "What a step that attacks are known to take next adds to a link: mail delivered, link clicked, sign-in, inbox rule.",
        unit: SettingUnit::Bits,
        get: |it| it.sequence.bits.0.into(),
        set: |it, to| it.sequence.bits = bits(to),
    },
    Field {
        name: "sequence.window",
        group: Group::Order,
        label: "A next step comes within",
        about: "A step that comes later than this is no next step.",
        unit: SettingUnit::Hours,
        get: |it| it.sequence.window,
        set: |it, to| it.sequence.window = to,
    },
    Field {
        name: "tacticOrder.bits",
        group: Group::Order,
        label: "A later tactic adds",
        about: "What it adds to a link that the later alert is further along the kill chain.",
        unit: SettingUnit::Bits,
        get: |it| it.tactic_order.bits.0.into(),
        set: |it, to| it.tactic_order.bits = bits(to),
    },
    Field {
        name: "tacticOrder.window",
        group: Group::Order,
        label: "A later tactic comes within",
        about: "Beyond this, the order of tactics says nothing.",
        unit: SettingUnit::Hours,
        get: |it| it.tactic_order.window,
        set: |it, to| it.tactic_order.window = to,
    },
    Field {
        name: "burst.weight",
        group: Group::Weak,
        label: "A burst is at least this unusual",
        about: "Two bursts of unusual alerts on one device are joined where each is worth this much.",
        unit: SettingUnit::Bits,
        get: |it| it.burst.weight.0.into(),
        set: |it, to| it.burst.weight = bits(to),
    },
    Field {
        name: "burst.window",
        group: Group::Weak,
        label: "Bursts follow within",
        about: "The longest pause between two bursts on one device that are joined.",
        unit: SettingUnit::Hours,
        get: |it| it.burst.window,
        set: |it, to| it.burst.window = to,
    },
    Field {
        name: "lone.story",
        group: Group::Weak,
        label: "A story that takes in lone alerts is worth",
        about: "A single alert that names nothing but its device joins only an incident that is this unusual.",
        unit: SettingUnit::Bits,
        get: |it| it.lone.story.0.into(),
        set: |it, to| it.lone.story = bits(to),
    },
    Field {
        name: "lone.threshold",
        group: Group::Weak,
        label: "Evidence that a lone alert needs",
        about: "How surprising it must be that the alert fell into the story, for the number of devices it could have come from.",
        unit: SettingUnit::Bits,
        get: |it| it.lone.threshold.0.into(),
        set: |it, to| it.lone.threshold = bits(to),
    },
    Field {
        name: "lone.window",
        group: Group::Weak,
        label: "A lone alert comes within",
        about: "How near in time to an alert of the story a lone one must be.",
        unit: SettingUnit::Hours,
        get: |it| it.lone.window,
        set: |it, to| it.lone.window = to,
    },
    Field {
        name: "repeatWindow",
        group: Group::Weak,
        label: "The same alert repeats within",
        about: "Incidents of nothing but the same alert on the same assets are one where they follow within this time.",
        unit: SettingUnit::Hours,
        get: |it| it.repeat_window,
        set: |it, to| it.repeat_window = to,
    },
    Field {
        name: "sightingWindow",
        group: Group::Weak,
        label: "Network sensors see the same within",
        about: "The same alert of network sensors on different assets within this time is one thing seen from several sides.",
        unit: SettingUnit::Minutes,
        get: |it| it.sighting_window,
        set: |it, to| it.sighting_window = to,
    },
    Field {
        name: "guards.resolved",
        group: Group::Guards,
        label: "One of them is resolved",
        about: "A resolved incident is not opened again by a later alert.",
        unit: SettingUnit::Switch,
        get: |it| it.guards.resolved.into(),
        set: |it, to| it.guards.resolved = to != 0,
    },
    Field {
        name: "guards.assignees",
        group: Group::Guards,
        label: "Assigned to different people",
        about: "What two people work on is not merged under them.",
        unit: SettingUnit::Switch,
        get: |it| it.guards.assignees.into(),
        set: |it, to| it.guards.assignees = to != 0,
    },
    Field {
        name: "guards.classification",
        group: Group::Guards,
        label: "Classified differently",
        about: "What was judged to be different things stays apart.",
        unit: SettingUnit::Switch,
        get: |it| it.guards.classification.into(),
        set: |it, to| it.guards.classification = to != 0,
    },
    Field {
        name: "guards.deviceGroups",
        group: Group::Guards,
        label: "Devices in different groups",
        about: "Incidents of different device groups stay apart; off, as in the portal.",
        unit: SettingUnit::Switch,
        get: |it| it.guards.device_groups.into(),
        set: |it, to| it.guards.device_groups = to != 0,
    },
    Field {
        name: "guards.maxEntities",
        group: Group::Guards,
        label: "Most entities of an incident",
        about: "Two incidents that together would have more entities stay apart.",
        unit: SettingUnit::Count,
        get: |it| it.guards.max_entities.into(),
        set: |it, to| it.guards.max_entities = count(to),
    },
    Field {
        name: "guards.maxEpisodes",
        group: Group::Guards,
        label: "Most runs of an incident",
        about: "Two incidents that together would have more runs of alerts stay apart.",
        unit: SettingUnit::Count,
        get: |it| it.guards.max_episodes.into(),
        set: |it, to| it.guards.max_episodes = count(to),
    },
];

pub(crate) fn view(engine: &Engine) -> CorrelationFormView {
    let fault = engine.settings_fault().map_or_else(String::new, |error| {
        let error = visible(&error.to_string());
        format!("The settings of this case cannot be read, so those that come with the program count: {error}")
    });
    let settings = engine.correlation_settings();
    CorrelationFormView {
        groups: groups(&settings),
        is_shipped: settings == settings.as_shipped(),
        values: values_words(&settings),
        fault,
        effect: effect(engine).to_owned(),
    }
}

fn values_words(settings: &Settings) -> String {
    let words = [
        (settings.exclusions.len(), "excluded"),
        (settings.readmitted.len(), "readmitted"),
    ];
    let words = words.into_iter().filter(|it| it.0 > 0);
    let words: Vec<String> = words
        .map(|(count, what)| format!("{count} {what}"))
        .collect();
    words.join(", ")
}

fn groups(settings: &Settings) -> Vec<SettingGroup> {
    let shipped = Settings::default();
    let of = |group: Group, name: &str, title: &str, about: &str| SettingGroup {
        name: name.to_owned(),
        title: title.to_owned(),
        about: about.to_owned(),
        settings: FIELDS
            .iter()
            .filter(|it| it.group == group)
            .map(|it| SettingView {
                name: it.name.to_owned(),
                label: it.label.to_owned(),
                row: String::new(),
                about: it.about.to_owned(),
                unit: it.unit,
                text: it.unit.text((it.get)(settings)),
                shipped: it.unit.text((it.get)(&shipped)),
            })
            .collect(),
    };
    vec![
        of(
            Group::Links,
            "links",
            "What makes a link",
            "Evidence is counted in bits: one more means that chance alone would explain the coincidence half as well.",
        ),
        SettingGroup {
            name: "kinds".to_owned(),
            title: "What a shared value may bring".to_owned(),
            about: "How much evidence one shared value of a kind can be at most, and how far apart in time the alerts may be. Rare values bring more, up to this; those that are everywhere bring less.".to_owned(),
            settings: kind_settings(settings, &shipped),
        },
        of(
            Group::Order,
            "order",
            "Order in time",
            "Alerts that share something are more surely one attack where the later one is what attacks do next.",
        ),
        of(
            Group::Weak,
            "weak",
            "Where no shared value says it",
            "Weaker reasons, looked at after all others: bursts, lone alerts, repeats, and what several sensors see at once.",
        ),
        of(
            Group::Guards,
            "guards",
            "What stays apart",
            "Incidents are not merged, whatever speaks for it, where one of these holds. What is decided here counts: in exports, alerts of one incident are often assigned to several people.",
        ),
    ]
}

fn kind_settings(settings: &Settings, shipped: &Settings) -> Vec<SettingView> {
    let of = |kind: ConnectorKind, field: &KindField| SettingView {
        name: format!("kinds.{}.{}", kind.api(), field.name),
        label: field.label(kind),
        row: capital(kind.label()),
        about: String::new(),
        unit: field.unit,
        text: field.unit.text((field.get)(&settings.kind(kind))),
        shipped: field.unit.text((field.get)(&shipped.kind(kind))),
    };
    let kinds = ConnectorKind::ALL.into_iter();
    kinds
        .flat_map(|kind| KIND_FIELDS.iter().map(move |it| (kind, it)))
        .map(|(kind, field)| of(kind, field))
        .collect()
}

fn capital(words: &str) -> String {
    let mut chars = words.chars();
    let first = chars.next().map(|it| it.to_ascii_uppercase());
    first.into_iter().chain(chars).collect()
}
