//! Every known process, as lines for automation.

use crate::{Engine, EngineError};
use serde::Serialize;
use std::collections::BTreeMap;
use std::rc::Rc;
use throughline_dataset::{Dataset, ParentLink, ProcessIdx, ProcessNode, Symbol, full_path};
use throughline_model::{Subject, Timestamp};
use throughline_story::Story;

/// One process, as a line for automation.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ProcessLine {
    /// Names the process: its device and its unique id there, else its pid and
    /// start. The same for the same files in any order.
    pub id: String,
    /// Its device, by the fullest name that is known.
    pub device: Option<String>,
    /// Process id.
    pub pid: Option<u64>,
    /// When it started.
    pub created: Option<String>,
    /// Full path of its image, as far as it is told.
    pub image: Option<String>,
    /// Its command line.
    pub command_line: Option<String>,
    /// The account it ran as: `DOMAIN\name`, else its UPN or SID.
    pub user: Option<String>,
    /// Id of the process that started it.
    pub parent: Option<String>,
    /// Known only as somebody's parent.
    pub ghost: bool,
    /// Whether the link to its parent, or the process itself, rests on less than
    /// a unique id or pid and start.
    pub inferred: bool,
}

impl Engine {
    /// Every known process, in the order of device, pid and start; those known
    /// only as parents last.
    pub fn process_lines(&self) -> Vec<ProcessLine> {
        let data = &self.dataset;
        let ids = process_ids(data);
        data.processes()
            .map(|(idx, process)| line(data, idx, process, &ids))
            .collect()
    }

    /// The process that a line names by this id.
    ///
    /// # Errors
    ///
    /// Where no process of the loaded data has it.
    pub fn process_of_id(&self, id: &str) -> Result<ProcessIdx, EngineError> {
        let ids = process_ids(&self.dataset);
        let found = (0..).map(ProcessIdx).zip(&ids).find(|it| it.1 == id);
        found
            .map(|it| it.0)
            .ok_or_else(|| EngineError::NoSuchProcess(id.to_owned()))
    }

    /// The story of a process: the tree that it belongs to.
    pub fn story_of_process(&self, process: ProcessIdx) -> Rc<Story> {
        Rc::new(throughline_story::tell_process(&self.dataset, process))
    }
}

fn line(data: &Dataset, idx: ProcessIdx, process: &ProcessNode, ids: &[String]) -> ProcessLine {
    let text = |it: Option<Symbol>| it.map(|it| data.text(it).to_owned());
    let account = &process.account;
    let user = match (account.domain, account.name) {
        (Some(domain), Some(name)) => Some(format!("{}\\{}", data.text(domain), data.text(name))),
        _ => text(account.name.or(account.upn).or(account.sid)),
    };
    ProcessLine {
        id: ids[idx.0 as usize].clone(),
        device: process.device.map(|it| device_name(data, it)),
        pid: process.pid,
        created: process.started.map(Timestamp::iso),
        image: full_path(&process.image, data.symbols()),
        command_line: text(process.command_line),
        user,
        parent: process
            .parent
            .process()
            .map(|it| ids[it.0 as usize].clone()),
        ghost: process.ghost,
        inferred: process.inferred || matches!(process.parent, ParentLink::Inferred(_)),
    }
}

/// The fullest name of a device: its DNS name, else its host name, else its id.
pub(crate) fn device_name(data: &Dataset, known_as: Symbol) -> String {
    let Some(entity) = data.device_of_name(known_as) else {
        return data.text(known_as).to_owned();
    };
    let entity = data.entity(entity);
    let names = entity
        .subjects
        .iter()
        .filter_map(|&it| match data.subject(it) {
            Subject::Device(device) => device.dns_name.or(device.host_name),
            _ => None,
        });
    names
        .map(|it| data.text(it))
        .max_by_key(|it| (it.len(), std::cmp::Reverse(*it)))
        .unwrap_or_else(|| data.text(entity.name))
        .to_owned()
}

/// The id of a process that nothing else can have; none where too little is told of it.
pub(crate) fn sole_id(data: &Dataset, process: ProcessIdx) -> Option<String> {
    let process = data.process(process);
    let is_sole = process.guid.is_some() || process.pid.is_some() && process.started.is_some();
    is_sole.then(|| plain_id(data, process))
}

fn plain_id(data: &Dataset, process: &ProcessNode) -> String {
    let device = data.text_or_empty(process.device);
    match (process.guid, process.pid, process.started) {
        (Some(guid), ..) => format!("{device}/{}", data.text(guid)),
        (None, Some(pid), Some(at)) => format!("{device}/{pid}@{}", at.iso()),
        (None, Some(pid), None) => format!("{device}/{pid}"),
        (None, None, Some(at)) => format!("{device}/@{}", at.iso()),
        (None, None, None) => {
            let image = data.text_or_empty(process.image.name);
            format!("{device}/{image}")
        }
    }
}

fn process_ids(data: &Dataset) -> Vec<String> {
    let mut times: BTreeMap<String, u32> = BTreeMap::new();
    data.processes()
        .map(|(_, process)| {
            let id = plain_id(data, process);
            let nth = times.entry(id.clone()).or_default();
            *nth += 1;
            match *nth {
                1 => id,
                nth => format!("{id}~{nth}"),
            }
        })
        .collect()
}
