//! The page of a process: everything but its story.

use crate::facts::cell;
use crate::process_lines::device_name;
use crate::protocol::{ProcessPage, ProcessPageView};
use crate::told_story::PROCESS;
use crate::{Engine, EngineError};
use throughline_model::Timestamp;

pub(crate) fn page(engine: &Engine, asked: &ProcessPage) -> Result<ProcessPageView, EngineError> {
    let data = &engine.dataset;
    let process = data.process(engine.process_of_id(&asked.id)?);
    let title = match process.image.name {
        Some(name) => cell(data.text(name)),
        None => "Process without a name".to_owned(),
    };
    let account = &process.account;
    let account = account.name.or(account.upn).or(account.sid);
    let mut about: Vec<String> = Vec::new();
    about.extend(process.device.map(|it| cell(&device_name(data, it))));
    about.extend(account.map(|it| cell(data.text(it))));
    about.extend(process.started.map(Timestamp::long));
    Ok(ProcessPageView {
        key: format!("{PROCESS}{}", asked.id),
        title,
        pid: process.pid.map(|it| it.to_string()).unwrap_or_default(),
        subtitle: about.join(" · "),
    })
}
