//! Alerts without processes: who did what to whom (portal features, 5.2 rule 9).
//!
//! - Actors come first, then what they did it with, then whom it happened to: by the
//!   roles of the evidence, all of them where it is told several times, else by what
//!   kind of thing usually does what.
//! - Within a part, kinds follow each other as a mail or a sign-in goes, and things of
//!   one kind in the order of time: their own where it is told (received, signed in),
//!   else that of the evidence; then as the export has them.

use crate::artefacts::artefact_node;
use crate::node::{NodeKind, NodeName, StoryNode};
use crate::story::{Story, StoryOf};
use crate::story_devices::main_device;
use rustc_hash::FxHashMap;
use throughline_dataset::{AlertIdx, Dataset, EntityIdx, EvidenceRow, SubjectId};
use throughline_model::{EvidenceRole, Roles, Subject, SubjectKind, Timestamp};

/// A thing of the chain, with what all its evidence says of it.
struct Link {
    node: StoryNode,
    kind: SubjectKind,
    roles: Roles,
    at: Option<Timestamp>,
}

pub(crate) fn link(data: &Dataset, alert: AlertIdx) -> Story {
    let row = data.alert(alert);
    let head = StoryNode {
        created: row.first_activity.or(row.created),
        alerts: vec![alert],
        raised: vec![alert],
        focused: true,
        ..StoryNode::new(
            NodeKind::Alert,
            row.title.map_or(NodeName::Nameless, NodeName::Told),
            0,
        )
    };
    let mut links: Vec<Link> = Vec::new();
    let mut linked: FxHashMap<EntityIdx, usize> = FxHashMap::default();
    for evidence in data.evidence(alert) {
        let Some(entity) = data.entity_of(evidence.subject) else {
            continue;
        };
        let nth = *linked.entry(entity).or_insert_with(|| {
            links.push(new_link(data, evidence, entity, alert));
            links.len() - 1
        });
        let link = &mut links[nth];
        let own = own_time(data, evidence.subject);
        link.roles = link.roles.union(evidence.roles);
        link.node.created = link.node.created.or(own);
        let at = own.or(evidence.created);
        link.at = link.at.into_iter().chain(at).min();
    }
    // What is alike in all of that stays in the order of the export.
    links.sort_by_key(|it| {
        (
            part(it.roles, it.kind),
            rank(it.kind),
            it.at.is_none(),
            it.at,
        )
    });
    let mut nodes = vec![head];
    nodes.extend(links.into_iter().map(|it| it.node));
    Story {
        of: StoryOf::Alert(alert),
        device: main_device(data, alert),
        nodes,
        unplaced: Vec::new(),
    }
}

fn new_link(data: &Dataset, evidence: &EvidenceRow, entity: EntityIdx, alert: AlertIdx) -> Link {
    let mut node = artefact_node(data, evidence, entity);
    node.depth = 1;
    node.alerts.push(alert);
    Link {
        node,
        kind: data.entity(entity).kind,
        roles: evidence.roles,
        at: None,
    }
}

/// When a thing happened, of things that happen.
fn own_time(data: &Dataset, subject: SubjectId) -> Option<Timestamp> {
    match data.subject(subject) {
        Subject::Message(it) => it.received,
        Subject::LogonSession(it) => it.started,
        Subject::HostLogonSession(it) => it.started,
        _ => None,
    }
}

/// Parts in the order a story is told.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    Actor,
    Action,
    Target,
}

fn part(roles: Roles, kind: SubjectKind) -> Part {
    use EvidenceRole as Role;
    let has = |any_of: &[Role]| any_of.iter().any(|&it| roles.contains(it));
    if has(&[Role::Attacker, Role::Source, Role::CommandAndControl]) {
        return Part::Actor;
    }
    if has(&[Role::Attacked, Role::Compromised, Role::Destination]) {
        return Part::Target;
    }
    // Where roles are not told, by what kind of thing usually does what.
    match kind {
        SubjectKind::Ip
        | SubjectKind::Message
        | SubjectKind::TeamsMessage
        | SubjectKind::SubmissionMail
        | SubjectKind::OauthApplication
        | SubjectKind::ServicePrincipal
        | SubjectKind::AiAgent => Part::Actor,
        SubjectKind::User
        | SubjectKind::Mailbox
        | SubjectKind::Device
        | SubjectKind::IotDevice
        | SubjectKind::CloudResource
        | SubjectKind::SecurityGroup
        | SubjectKind::ActiveDirectoryDomain
        | SubjectKind::BlobContainer
        | SubjectKind::Blob
        | SubjectKind::KubernetesCluster
        | SubjectKind::KubernetesNamespace
        | SubjectKind::KubernetesPod
        | SubjectKind::KubernetesController
        | SubjectKind::KubernetesService
        | SubjectKind::Container
        | SubjectKind::GitHubOrganization
        | SubjectKind::GitHubRepo => Part::Target,
        _ => Part::Action,
    }
}

fn rank(kind: SubjectKind) -> u8 {
    match kind {
        SubjectKind::Message | SubjectKind::TeamsMessage | SubjectKind::SubmissionMail => 0,
        SubjectKind::MailCluster => 1,
        SubjectKind::Ip => 2,
        SubjectKind::Url | SubjectKind::Domain => 3,
        SubjectKind::LogonRequest | SubjectKind::LogonSession | SubjectKind::HostLogonSession => 4,
        SubjectKind::User => 6,
        SubjectKind::Mailbox => 7,
        SubjectKind::Device | SubjectKind::IotDevice => 8,
        _ => 5,
    }
}
