//! Alerts without processes: who did what to whom (portal features, 5.2 rule 9).

use crate::artefacts::artefact_node;
use crate::node::{NodeKind, NodeName, StoryNode};
use crate::story::{Story, StoryOf};
use crate::story_devices::main_device;
use rustc_hash::FxHashSet;
use throughline_dataset::{AlertIdx, Dataset, EvidenceRow};
use throughline_model::{EvidenceRole, SubjectKind};

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
    let mut links: Vec<(Part, u8, StoryNode)> = Vec::new();
    let mut linked: FxHashSet<throughline_dataset::EntityIdx> = FxHashSet::default();
    for evidence in data.evidence(alert) {
        let Some(entity) = data.entity_of(evidence.subject) else {
            continue;
        };
        if !linked.insert(entity) {
            continue;
        }
        let mut node = artefact_node(data, evidence, entity);
        node.depth = 1;
        node.alerts.push(alert);
        let kind = data.entity(entity).kind;
        links.push((part(evidence, kind), rank(kind), node));
    }
    // Evidence of one part and kind stays in the order of the export.
    links.sort_by_key(|it| (it.0, it.1));
    let mut nodes = vec![head];
    nodes.extend(links.into_iter().map(|it| it.2));
    Story {
        of: StoryOf::Alert(alert),
        device: main_device(data, alert),
        nodes,
        unplaced: Vec::new(),
    }
}

/// Parts in the order a story is told.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    Actor,
    Action,
    Target,
}

fn part(evidence: &EvidenceRow, kind: SubjectKind) -> Part {
    use EvidenceRole as Role;
    let has = |roles: &[Role]| roles.iter().any(|&it| evidence.roles.contains(it));
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
