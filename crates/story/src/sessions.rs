//! The sign-ins in whose sessions a story's processes ran.
//!
//! A process tells the id of its session, and a sign-in tells the session that it
//! began (data formats, 7.3). Ids are used again when a device starts anew, so the
//! latest sign-in before the process counts. The sessions that Windows has for itself
//! are nobody's.

use crate::action::Action;
use crate::node::{NodeKind, NodeName, StoryNode};
use crate::story::Story;
use rustc_hash::FxHashMap;
use throughline_dataset::{Dataset, EntityIdx, EventIdx, Symbol};
use throughline_model::{EventKind, Timestamp};

/// A process may be told as having started this much before its sign-in.
const TOLERANCE_NANOS: i64 = 2_000_000_000;

/// Ids of the sessions of Windows itself: `SYSTEM`, `NETWORK SERVICE`, `LOCAL
/// SERVICE`, as the logs and as hunting tables write them.
const OF_WINDOWS: &[&str] = &["0x3e7", "0x3e4", "0x3e5", "999", "996", "997", "0"];

/// Puts the sign-ins below their devices, before the trees, and tells each process
/// its own.
pub(crate) fn attach(data: &Dataset, mut story: Story) -> Story {
    let mut nodes = Vec::with_capacity(story.nodes.len());
    let mut sign_ins: FxHashMap<Symbol, Vec<(Option<Timestamp>, EventIdx)>> = FxHashMap::default();
    let mut rest = std::mem::take(&mut story.nodes).into_iter().peekable();
    while let Some(root) = rest.next() {
        let device = root.entity;
        nodes.push(root);
        let mut below: Vec<StoryNode> = Vec::new();
        while let Some(node) = rest.next_if(|it| it.depth > 0) {
            below.push(node);
        }
        sign_ins.clear();
        if below.iter().any(|it| session(data, it).is_some()) {
            sign_ins = device.map_or_else(FxHashMap::default, |it| begun(data, it));
        }
        let mut seen: Vec<EventIdx> = Vec::new();
        for node in &mut below {
            let known = session(data, node).and_then(|it| sign_ins.get(&it));
            node.sign_in = known.and_then(|it| before(it, node.created));
            seen.extend(node.sign_in);
        }
        seen.sort_unstable();
        seen.dedup();
        nodes.extend(seen.into_iter().map(|it| sign_in_node(data, it)));
        nodes.extend(below);
    }
    story.nodes = nodes;
    story
}

/// The session of a process, unless it is one of Windows itself.
fn session(data: &Dataset, node: &StoryNode) -> Option<Symbol> {
    let session = data.process(node.process?).logon?;
    let text = data.text(session);
    let is_own = OF_WINDOWS.iter().any(|it| it.eq_ignore_ascii_case(text));
    (!is_own).then_some(session)
}

/// The sign-ins that began sessions on a device, by session, in the order of time.
fn begun(
    data: &Dataset,
    device: EntityIdx,
) -> FxHashMap<Symbol, Vec<(Option<Timestamp>, EventIdx)>> {
    let mut begun: FxHashMap<Symbol, Vec<(Option<Timestamp>, EventIdx)>> = FxHashMap::default();
    for &event in data.events_of_entity(device) {
        let row = data.event(event);
        let logon = row.logon.as_deref().filter(|it| it.begins);
        // The device may be where it came from.
        let is_here = row.device.and_then(|it| data.entity_of(it)) == Some(device);
        if let Some(session) = logon.and_then(|it| it.session)
            && is_here
        {
            begun.entry(session).or_default().push((row.at, event));
        }
    }
    begun
}

/// The latest sign-in before a process started; where no start is told, the only one.
fn before(
    sign_ins: &[(Option<Timestamp>, EventIdx)],
    started: Option<Timestamp>,
) -> Option<EventIdx> {
    let Some(started) = started else {
        return match sign_ins {
            [only] => Some(only.1),
            _ => None,
        };
    };
    let latest = started.nanos().saturating_add(TOLERANCE_NANOS);
    let is_before = |at: Option<Timestamp>| at.is_some_and(|it| it.nanos() <= latest);
    let mut found = sign_ins.iter().rev().filter(|it| is_before(it.0));
    found.next().map(|it| it.1)
}

fn sign_in_node(data: &Dataset, event: EventIdx) -> StoryNode {
    let row = data.event(event);
    let account = row.account.and_then(|it| data.entity_of(it));
    let name = account.map_or(NodeName::Nameless, |it| {
        NodeName::Told(data.entity(it).name)
    });
    StoryNode {
        created: row.at,
        action: Some(Action::SignedIn),
        events: 1,
        first_event: Some(event),
        sign_in: Some(event),
        entity: account,
        subject: row.account,
        ..StoryNode::new(NodeKind::Event(EventKind::Logon), name, 1)
    }
}
