//! Files, addresses and other things that are no process, at the process that
//! touched them where that can be told (portal features, 5.2 rule 4).
//!
//! Exports draw no line between an artefact and a process. One is drawn only
//! (a) where a file is the image of a process, (b) where telemetry tells that one
//! process touched it, or (c) where the alert has exactly one process that started
//! none of its others. Everything else of the alert stays beside the tree.
//! What telemetry tells of a process stands at it, whether an alert names it or not
//! (`telemetry.rs`); where one does, both are one node.

use crate::node::{NodeKind, NodeName, StoryNode};
use crate::process_set::ProcessSet;
use crate::story::Story;
use crate::telemetry;
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::hash_map::Entry;
use throughline_dataset::{AlertIdx, Dataset, EntityIdx, EvidenceRow, ProcessIdx, Symbol};
use throughline_model::{FileFacts, Subject, SubjectKind};

pub(crate) fn attach(data: &Dataset, mut story: Story) -> Story {
    let mut in_tree = ProcessSet::of(data);
    let mut processes: Vec<ProcessIdx> = Vec::new();
    let mut alerts: Vec<AlertIdx> = story.alert().into_iter().collect();
    for node in story.nodes.iter().chain(&story.unplaced) {
        if let Some(process) = node.process {
            in_tree.insert(process);
            processes.push(process);
            alerts.extend(&node.alerts);
        }
    }
    processes.sort_unstable();
    alerts.sort_unstable();
    alerts.dedup();
    let roots: FxHashSet<EntityIdx> = story
        .nodes
        .iter()
        .filter(|it| it.depth == 0)
        .filter_map(|it| it.entity)
        .collect();
    let limit = telemetry::limit(data, &processes);
    let mut placed = Placed::of(data, &processes);
    let mut images = Images::of(processes);
    let mut beside: Vec<StoryNode> = Vec::new();
    let mut stands_beside: FxHashSet<EntityIdx> = FxHashSet::default();
    for alert in alerts {
        let own = own_processes(data, alert);
        let leaf = sole_leaf(data, &own).filter(|&it| in_tree.contains(it));
        for evidence in data.evidence(alert) {
            let Some(entity) = data.entity_of(evidence.subject) else {
                continue;
            };
            let kind = data.entity(entity).kind;
            if kind == SubjectKind::Process || roots.contains(&entity) {
                continue;
            }
            let place = if is_asset(kind) {
                None
            } else {
                images
                    .process_of(data, evidence)
                    .or_else(|| placed.sole_of(entity, &own))
                    .or(leaf)
            };
            match place {
                Some(process) => placed.add(data, process, entity, evidence, alert),
                None if Some(alert) == story.alert() && stands_beside.insert(entity) => {
                    let mut node = artefact_node(data, evidence, entity);
                    node.alerts.push(alert);
                    beside.push(node);
                }
                None => {}
            }
        }
    }
    story.nodes = with_artefacts(data, story.nodes, &mut placed, limit);
    story.unplaced = with_artefacts(data, story.unplaced, &mut placed, limit);
    in_reading_order(data, &mut beside);
    story.unplaced.extend(beside);
    story
}

/// Artefacts that have found their process.
struct Placed {
    at_process: FxHashMap<ProcessIdx, Vec<StoryNode>>,
    /// The first node of a thing at a process.
    drawn: FxHashMap<(ProcessIdx, EntityIdx), usize>,
    /// The processes that touched a thing, by telemetry.
    touched_by: FxHashMap<EntityIdx, Vec<ProcessIdx>>,
}

impl Placed {
    /// What telemetry tells that these processes did.
    fn of(data: &Dataset, processes: &[ProcessIdx]) -> Self {
        let mut placed = Self {
            at_process: FxHashMap::default(),
            drawn: FxHashMap::default(),
            touched_by: FxHashMap::default(),
        };
        for &process in processes {
            let nodes = telemetry::artefacts_of(data, process);
            for (nth, entity) in nodes.iter().enumerate() {
                let Some(entity) = entity.entity else {
                    continue;
                };
                if let Entry::Vacant(first) = placed.drawn.entry((process, entity)) {
                    first.insert(nth);
                    placed.touched_by.entry(entity).or_default().push(process);
                }
            }
            if !nodes.is_empty() {
                placed.at_process.insert(process, nodes);
            }
        }
        placed
    }

    /// The one process that touched a thing: of an alert's own, else of all.
    fn sole_of(&self, entity: EntityIdx, own: &[ProcessIdx]) -> Option<ProcessIdx> {
        let touched_by = self.touched_by.get(&entity)?;
        let mut of_alert = touched_by.iter().filter(|it| own.binary_search(it).is_ok());
        match (of_alert.next(), of_alert.next(), touched_by.as_slice()) {
            (Some(&it), None, _) | (None, _, &[it]) => Some(it),
            _ => None,
        }
    }

    fn add(
        &mut self,
        data: &Dataset,
        process: ProcessIdx,
        entity: EntityIdx,
        evidence: &EvidenceRow,
        alert: AlertIdx,
    ) {
        let nodes = self.at_process.entry(process).or_default();
        let at = *self.drawn.entry((process, entity)).or_insert_with(|| {
            nodes.push(artefact_node(data, evidence, entity));
            nodes.len() - 1
        });
        // Alerts come in order, so a repeated one was the last.
        if nodes[at].alerts.last() != Some(&alert) {
            nodes[at].alerts.push(alert);
        }
    }
}

/// Artefacts in the order of kind, first time and name.
fn in_reading_order(data: &Dataset, nodes: &mut [StoryNode]) {
    nodes.sort_by(|a, b| {
        (a.kind, a.created)
            .cmp(&(b.kind, b.created))
            .then_with(|| a.label(data).cmp(&b.label(data)))
    });
}

/// People and places are whom it happened to, not what a process touched.
fn is_asset(kind: SubjectKind) -> bool {
    matches!(
        kind,
        SubjectKind::Device
            | SubjectKind::User
            | SubjectKind::Mailbox
            | SubjectKind::SecurityGroup
            | SubjectKind::CloudResource
            | SubjectKind::Message
            | SubjectKind::MailCluster
            | SubjectKind::LogonSession
            | SubjectKind::LogonRequest
            | SubjectKind::HostLogonSession
            | SubjectKind::SubmissionMail
            | SubjectKind::TeamsMessage
            | SubjectKind::MailboxConfiguration
            | SubjectKind::ActiveDirectoryDomain
            | SubjectKind::ServicePrincipal
            | SubjectKind::IotDevice
            | SubjectKind::KubernetesCluster
            | SubjectKind::KubernetesNamespace
            | SubjectKind::KubernetesPod
            | SubjectKind::KubernetesController
            | SubjectKind::KubernetesService
            | SubjectKind::KubernetesServiceAccount
            | SubjectKind::Container
            | SubjectKind::ContainerImage
            | SubjectKind::ContainerRegistry
            | SubjectKind::GitHubOrganization
            | SubjectKind::GitHubRepo
            | SubjectKind::GitHubUser
    )
}

/// Puts each process's artefacts first among what is below it.
fn with_artefacts(
    data: &Dataset,
    nodes: Vec<StoryNode>,
    placed: &mut Placed,
    limit: usize,
) -> Vec<StoryNode> {
    if placed.at_process.is_empty() {
        return nodes;
    }
    let count: usize = placed.at_process.values().map(Vec::len).sum();
    let mut all = Vec::with_capacity(nodes.len() + count);
    for node in nodes {
        let depth = node.depth + 1;
        let found = node.process.and_then(|it| placed.at_process.remove(&it));
        all.push(node);
        let mut artefacts = telemetry::bounded(found.unwrap_or_default(), limit);
        in_reading_order(data, &mut artefacts);
        all.extend(artefacts.into_iter().map(|it| StoryNode { depth, ..it }));
    }
    all
}

/// The processes of an alert, in order.
fn own_processes(data: &Dataset, alert: AlertIdx) -> Vec<ProcessIdx> {
    let mut own: Vec<ProcessIdx> = data
        .evidence(alert)
        .iter()
        .filter_map(|it| data.process_of(it.subject))
        .collect();
    own.sort_unstable();
    own.dedup();
    own
}

/// The one of an alert's processes that started none of its others.
fn sole_leaf(data: &Dataset, own: &[ProcessIdx]) -> Option<ProcessIdx> {
    let parents: FxHashSet<ProcessIdx> = own
        .iter()
        .filter_map(|&it| data.process(it).parent.process())
        .collect();
    let mut leaves = own.iter().copied().filter(|it| !parents.contains(it));
    let leaf = leaves.next()?;
    leaves.next().is_none().then_some(leaf)
}

pub(crate) fn artefact_node(
    data: &Dataset,
    evidence: &EvidenceRow,
    entity: EntityIdx,
) -> StoryNode {
    let it = data.entity(entity);
    StoryNode {
        entity: Some(entity),
        subject: Some(evidence.subject),
        ..StoryNode::new(NodeKind::Subject(it.kind), NodeName::Told(it.name), 0)
    }
}

/// The images of the processes in a tree, to know files by.
struct Images {
    processes: Vec<ProcessIdx>,
    by_hash: FxHashMap<(Option<Symbol>, Symbol), ProcessIdx>,
    by_path: FxHashMap<(Option<Symbol>, String), ProcessIdx>,
    /// Most stories have no files in their evidence.
    is_made: bool,
}

impl Images {
    fn of(processes: Vec<ProcessIdx>) -> Self {
        Self {
            processes,
            by_hash: FxHashMap::default(),
            by_path: FxHashMap::default(),
            is_made: false,
        }
    }

    fn make(&mut self, data: &Dataset) {
        // The first process that ran an image stands for it.
        self.processes
            .sort_unstable_by_key(|&it| (data.process(it).started, it));
        // Thousands of processes run a few images.
        let mut seen: FxHashSet<(Option<Symbol>, Option<Symbol>, Option<Symbol>)> =
            FxHashSet::default();
        for &idx in &self.processes {
            let process = data.process(idx);
            let image = &process.image;
            for hash in [image.sha256, image.sha1, image.md5].into_iter().flatten() {
                self.by_hash.entry((process.device, hash)).or_insert(idx);
            }
            if seen.insert((process.device, image.folder, image.name))
                && let Some(path) = path(data, image)
            {
                self.by_path.entry((process.device, path)).or_insert(idx);
            }
        }
        self.is_made = true;
    }

    fn process_of(&mut self, data: &Dataset, evidence: &EvidenceRow) -> Option<ProcessIdx> {
        let Subject::File(file) = data.subject(evidence.subject) else {
            return None;
        };
        if !self.is_made {
            self.make(data);
        }
        let device = data.device_known_as(file.device_id);
        [file.sha256, file.sha1, file.md5]
            .into_iter()
            .flatten()
            .find_map(|hash| self.by_hash.get(&(device, hash)))
            .or_else(|| self.by_path.get(&(device, path(data, &file)?)))
            .copied()
    }
}

/// Folder and name without case; none where the folder is not told.
fn path(data: &Dataset, file: &FileFacts<Symbol>) -> Option<String> {
    let folder = data
        .text(file.folder?)
        .trim_end_matches(['\\', '/'])
        .to_lowercase();
    Some(format!(
        "{folder}\\{}",
        data.text(file.name?).to_lowercase()
    ))
}
