//! A process tree that the endpoint alerts of one bulk incident share.

use chrono::TimeDelta;

use super::catalogue::PROGRAMS;
use super::chance::Chance;
use super::town::Town;
use crate::derived::Seed;
use crate::graph_shapes as graph;
use crate::moment::Moment;
use crate::vocabulary::Detection;

/// Quantiles of the number of processes in a tree.
const SIZES: [(f64, f64); 5] = [
    (0.0, 5.0),
    (0.5, 12.0),
    (0.9, 40.0),
    (0.99, 120.0),
    (1.0, 400.0),
];
/// A process may have this many ancestors.
const DEPTH: usize = 12;

#[derive(Debug)]
struct Process {
    pid: u32,
    program: usize,
    created: Moment,
    parent: Option<usize>,
    depth: usize,
}

/// Processes of one device; the parent of the first is known only by its pid.
#[derive(Debug)]
pub(super) struct Tree {
    device: usize,
    person: usize,
    processes: Vec<Process>,
}

impl Tree {
    pub fn grow(device: usize, person: usize, start: Moment, chance: &mut Chance) -> Self {
        let size = chance.quantile(&SIZES);
        // One tree in twenty has a process with a hundred children.
        let hub = chance.happens(0.05).then_some(1);
        let size = if hub.is_some() { size + 110 } else { size };
        let mut tree = Self {
            device,
            person,
            processes: Vec::with_capacity(size),
        };
        let mut created = start;
        for index in 0..size {
            let parent = match (index, hub) {
                (0, _) => None,
                (_, Some(hub)) if index > hub && chance.happens(0.9) => Some(hub),
                _ => Some(chance.below(index)),
            };
            let parent = parent
                .filter(|&p| tree.processes[p].depth < DEPTH)
                .or((index > 0).then_some(0));
            let depth = parent.map_or(0, |p| tree.processes[p].depth + 1);
            created = created.plus(TimeDelta::microseconds(20_000 + chance.span(9_000_000)));
            let reused = index > 3 && chance.happens(0.02);
            let pid = if reused {
                tree.processes[chance.below(index)].pid
            } else {
                1_000 + 4 * chance.below(15_000) as u32
            };
            let program = chance.below(PROGRAMS.len());
            tree.processes.push(Process {
                pid,
                program,
                created,
                parent,
                depth,
            });
        }
        tree
    }

    /// A process picked at random with its ancestors, oldest first, at most `most`.
    pub fn branch(&self, most: usize, chance: &mut Chance) -> Vec<usize> {
        let mut at = Some(chance.below(self.processes.len()));
        let mut branch = Vec::new();
        while let Some(index) = at.filter(|_| branch.len() < most) {
            branch.push(index);
            at = self.processes[index].parent;
        }
        branch.reverse();
        branch
    }

    /// The evidence body of one process.
    pub fn body(&self, index: usize, town: &Town) -> graph::ProcessBody {
        let process = &self.processes[index];
        let (_, _, command) = PROGRAMS[process.program];
        let parent = process.parent.map(|p| &self.processes[p]);
        graph::ProcessBody {
            process_id: process.pid,
            process_command_line: command.to_owned(),
            process_creation_date_time: Some(process.created),
            detection_status: Detection::Detected,
            mde_device_id: town.device_id(self.device),
            image_file: image(process.program),
            user_account: Some(town.account(self.person)),
            parent: Some(match parent {
                Some(parent) => graph::ParentFields {
                    parent_process_id: parent.pid,
                    parent_process_creation_date_time: Some(parent.created),
                    parent_process_image_file: image(parent.program),
                },
                None => graph::ParentFields {
                    parent_process_id: 996,
                    parent_process_creation_date_time: Some(super::first_day()),
                    parent_process_image_file: file("explorer.exe", r"C:\Windows"),
                },
            }),
        }
    }

    /// The file that a process of the tree runs.
    pub fn image_of(&self, index: usize) -> graph::FileDetails {
        image(self.processes[index].program)
    }
}

fn image(program: usize) -> graph::FileDetails {
    let (name, folder, _) = PROGRAMS[program];
    file(name, folder)
}

/// A file; its digests follow from its name.
pub(super) fn file(name: &str, folder: &str) -> graph::FileDetails {
    let seed = Seed::new("file").of(name);
    graph::FileDetails {
        sha1: seed.hex(20, "sha1"),
        sha256: seed.hex(32, "sha256"),
        md5: seed.hex(16, "md5"),
        file_name: name.to_owned(),
        file_path: Some(folder.to_owned()),
        file_size: 18_000 + seed.number(900_000, "size"),
        file_publisher: None,
        signer: None,
        issuer: None,
    }
}
