//! The names of values, and whether any of them is noise.

use crate::ConnectorKind;
use crate::alert_facts::{Value, ValueOf};
use crate::noise::is_noise;
use throughline_dataset::{Dataset, ProcessIdx, Symbol};
use throughline_model::Subject;

/// A value with its name.
pub(crate) fn told(data: &Dataset, kind: ConnectorKind, of: ValueOf) -> Value {
    let name = name(data, of);
    Value {
        is_noise: is_noise(kind, &name) || other_names(data, of, kind),
        kind,
        of,
        name,
    }
}

fn name(data: &Dataset, of: ValueOf) -> String {
    match of {
        ValueOf::Entity(entity) => data.text(data.entity(entity).name).to_owned(),
        ValueOf::Process(process) => process_name(data, process),
        ValueOf::Sender(sender) => data.text(sender).to_owned(),
    }
}

fn process_name(data: &Dataset, process: ProcessIdx) -> String {
    let node = data.process(process);
    let image = data.text_or_empty(node.image.name);
    match node.pid {
        Some(pid) if image.is_empty() => format!("process {pid}"),
        Some(pid) => format!("{image} ({pid})"),
        None => image.to_owned(),
    }
}

/// Whether any of a thing's further names or ids is noise.
fn other_names(data: &Dataset, of: ValueOf, kind: ConnectorKind) -> bool {
    let ValueOf::Entity(entity) = of else {
        return false;
    };
    // Of no other kind any of these names is noise.
    if !matches!(
        kind,
        ConnectorKind::User | ConnectorKind::File | ConnectorKind::Ip
    ) {
        return false;
    }
    let noise = |it: Option<Symbol>| it.is_some_and(|it| is_noise(kind, data.text(it)));
    data.entity(entity)
        .subjects
        .iter()
        .any(|&subject| match data.subject(subject) {
            Subject::User(it) => noise(it.name) || noise(it.sid),
            Subject::File(it) => noise(it.sha256) || noise(it.sha1) || noise(it.md5),
            Subject::Ip(it) => noise(it.address),
            _ => false,
        })
}
