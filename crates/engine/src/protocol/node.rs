//! The pane of a node of a story, and of an entity wherever it is named.

use super::{AlertRow, IncidentLink, Section, SeverityMark, Tone};
use serde::{Deserialize, Serialize};

/// Asks for the details of a node.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct NodePane {
    /// Key of the alert.
    pub key: String,
    /// Number of the node.
    pub node: u32,
}

/// Asks for the details of an entity apart from any story.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntityPane {
    /// Its kind as the API writes it: `device`.
    pub kind: String,
    /// Its short name, word for word.
    pub key: String,
    /// What tells it from others of that name: its surest id, or that of a process.
    /// None where no other bears it.
    pub id: Option<String>,
}

/// The details of a node, or of an entity.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NodePaneView {
    /// Word for the kind of thing.
    pub kind: String,
    /// Its name.
    pub title: String,
    /// Beside the name: a process id.
    pub subtitle: String,
    /// What is known of it.
    pub sections: Vec<Section>,
    /// What of it is encoded, to be decoded when it is asked for.
    pub encoded: Vec<EncodedCommand>,
    /// What the alerts concluded (ER-8).
    pub verdicts: VerdictsView,
    /// The processes next to a process.
    pub kin: Option<KinView>,
    /// The incidents of the mode that is shown which it appears in.
    pub incidents: Vec<InIncident>,
    /// How many more there are.
    pub more_incidents: u32,
    /// What touched it, in the order of time.
    pub history: Vec<Moment>,
    /// How many moments there are before those.
    pub earlier: u32,
    /// How many there are after them.
    pub later: u32,
    /// The alerts it is evidence of.
    pub alerts: Vec<AlertRow>,
    /// How many more there are.
    pub more_alerts: u32,
    /// The filter of the alerts that name it, where it has a name: those of its
    /// namesakes, too.
    pub naming: Option<String>,
    /// Evidence of an unknown type as it was exported, laid out; else empty.
    pub raw: String,
    /// Of a process apart from any story its id, by which its tree is shown; none where
    /// too little is told of it.
    pub tree: Option<String>,
    /// The node before and after in reading order.
    pub previous: Option<u32>,
    /// See `previous`.
    pub next: Option<u32>,
}

/// A text in which something is encoded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EncodedCommand {
    /// Whose command line it is: `Command line`.
    pub label: String,
    /// How what was found first is encoded: `PowerShell encoded command`.
    pub how: String,
    /// The question that decodes it.
    pub ask: Decode,
}

/// Asks what is encoded in a text. Nothing is executed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Decode {
    /// In a text that somebody pasted.
    Text(String),
    /// In the command line of the process of a node.
    Node {
        /// Key of the alert.
        key: String,
        /// Number of the node.
        node: u32,
        /// Whether its parent's command line is meant.
        of_parent: bool,
    },
    /// In the command line of the process of an entity.
    Entity {
        /// The entity.
        of: EntityPane,
        /// Whether its parent's command line is meant.
        of_parent: bool,
    },
}

/// What is encoded in a text, layer by layer; empty where nothing is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DecodeView {
    /// The layers, each before what it held.
    pub layers: Vec<DecodedLayer>,
    /// Whether a limit was reached, so that there may be more.
    pub cut: bool,
}

/// Something that was encoded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DecodedLayer {
    /// How many layers it lay under.
    pub depth: u32,
    /// How it was encoded: `Base64, gzip`.
    pub how: String,
    /// Where it stands: `characters 31 to 210 of layer 2`; empty where it is all of
    /// the text that was asked about. Layers are counted from 1.
    pub place: String,
    /// What came out.
    pub text: String,
    /// The same in full, to be copied, where that is not what is shown.
    pub copy: Option<String>,
}

/// What alerts concluded about one thing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct VerdictsView {
    /// `Malicious by 2 alerts, no threats found by 1`; empty where none says.
    pub summary: String,
    /// Whether they do not agree.
    pub differ: bool,
    /// Each verdict with who says it, the gravest first.
    pub verdicts: Vec<VerdictLine>,
}

/// One verdict, and the alerts that say it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VerdictLine {
    /// The verdict.
    pub label: String,
    /// How it is set.
    pub tone: Tone,
    /// The first alerts that say it.
    pub alerts: Vec<AlertName>,
    /// How many more do.
    pub more: u32,
}

/// An alert by its title.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlertName {
    /// Its key.
    pub key: String,
    /// Its title.
    pub title: String,
}

/// The processes next to a process.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct KinView {
    /// What started it.
    pub parent: Option<KinLine>,
    /// Why there is none, or what its link rests on; may be empty.
    pub parent_note: String,
    /// What it started, earliest first.
    pub children: Vec<KinLine>,
    /// How many more it started.
    pub more_children: u32,
}

/// A process next to another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KinLine {
    /// Its node, where this story shows it.
    pub node: Option<u32>,
    /// Its own page, where no story does.
    pub page: Option<EntityPane>,
    /// Its image.
    pub name: String,
    /// Process id.
    pub pid: String,
    /// Its command line in short.
    pub command: String,
    /// When it started; empty where not told.
    pub at: String,
    /// The time from the parent's start to the child's: `2 min 26 s later`; empty
    /// where either is not told.
    pub after: String,
}

/// An incident that a thing appears in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InIncident {
    /// The incident.
    pub incident: IncidentLink,
    /// How many of its alerts the thing is evidence of.
    pub here: u32,
}

/// Something that touched a thing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moment {
    /// When; empty where not told.
    pub at: String,
    /// What kind of thing happened.
    pub kind: String,
    /// What, on one line.
    pub what: String,
    /// Where it leads.
    pub of: MomentOf,
}

/// What a moment is of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum MomentOf {
    /// An event of telemetry, by its position in the order of time.
    Event(u32),
    /// The first activity of an alert.
    Alert {
        /// Its key.
        key: String,
        /// Its severity.
        severity: SeverityMark,
        /// Whether it is the alert whose story this is.
        here: bool,
    },
}
