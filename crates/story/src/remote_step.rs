//! A step from a process to another device.

use throughline_dataset::{Dataset, EntityIdx, EventIdx, ProcessIdx};
use throughline_model::Timestamp;

/// How somebody does something on another device.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RemoteMeans {
    /// A service is made or started there.
    Service,
    /// A scheduled task is made or run there.
    ScheduledTask,
    /// Windows Management Instrumentation.
    Wmi,
    /// Windows Remote Management: `PowerShell` remoting, `winrs`.
    WinRm,
    /// An object of the distributed component model.
    Dcom,
    /// Remote desktop.
    RemoteDesktop,
    /// A connection to a process there that began others right after.
    Connection,
    /// A sign-in over the network; what it served is not told.
    Logon,
}

impl RemoteMeans {
    /// The means as output writes it.
    pub fn api(self) -> &'static str {
        match self {
            Self::Service => "service",
            Self::ScheduledTask => "scheduledTask",
            Self::Wmi => "wmi",
            Self::WinRm => "winrm",
            Self::Dcom => "dcom",
            Self::RemoteDesktop => "remoteDesktop",
            Self::Connection => "connection",
            Self::Logon => "logon",
        }
    }

    /// The means as a person reads it, after "by".
    pub fn label(self) -> &'static str {
        match self {
            Self::Service => "remote service",
            Self::ScheduledTask => "remote scheduled task",
            Self::Wmi => "WMI",
            Self::WinRm => "WinRM",
            Self::Dcom => "DCOM",
            Self::RemoteDesktop => "remote desktop",
            Self::Connection => "a connection",
            Self::Logon => "network sign-in",
        }
    }
}

/// One fact that a step rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RemoteFact {
    /// The command line of the process names the device.
    CommandLine,
    /// The process connected to the device.
    Connection(EventIdx),
    /// The device tells of the same connection: both ends are the same.
    Accepted(EventIdx),
    /// The device tells of a sign-in over the network from the first device.
    Logon(EventIdx),
    /// The device tells that a service or a scheduled task was made.
    Made(EventIdx),
    /// A process started on the device in the session of that sign-in.
    Session(ProcessIdx),
    /// A process that serves such requests started this one on the device.
    Served(ProcessIdx),
}

impl RemoteFact {
    /// The fact in words. They hold texts of the data, which are hostile.
    pub fn words(self, data: &Dataset) -> String {
        match self {
            Self::CommandLine => "the command line names the device".to_owned(),
            Self::Connection(event) => event_words(data, "it connected", event),
            Self::Accepted(event) => {
                let by = data.event(event).actor.and_then(|it| data.entity_of(it));
                let by = by.map_or("", |it| data.text(data.entity(it).name));
                event_words(data, &format!("accepted there by {by}"), event)
            }
            Self::Logon(event) => {
                let row = data.event(event);
                let who = row.account.and_then(|it| data.entity_of(it));
                let who = who.map_or("", |it| data.text(data.entity(it).name));
                event_words(data, &format!("{who} signed in there"), event)
            }
            Self::Made(event) => event_words(data, "the device tells", event),
            Self::Session(process) => {
                format!(
                    "{} runs in the session of that sign-in",
                    image(data, process)
                )
            }
            Self::Served(process) => {
                let started = data.process(process).started;
                let at = started.map(|it| format!(" at {}", it.clock()));
                let by = data.process(process).parent.process();
                let by = by.map(|it| format!(" by {}", image(data, it)));
                format!(
                    "{} was started there{}{}",
                    image(data, process),
                    by.unwrap_or_default(),
                    at.unwrap_or_default()
                )
            }
        }
    }
}

fn image(data: &Dataset, process: ProcessIdx) -> &str {
    data.text_or_empty(data.process(process).image.name)
}

fn event_words(data: &Dataset, what: &str, event: EventIdx) -> String {
    let row = data.event(event);
    let at = row.at.map(|it| format!(" at {}", it.clock()));
    let detail = data.text_or_empty(row.detail);
    format!("{what}{}: {detail}", at.unwrap_or_default())
}

/// A step from a process to another device, with why it is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RemoteStep {
    /// Name of the other device, as told: text of the data is hostile.
    pub to: String,
    /// The other device, where the data knows it.
    pub device: Option<EntityIdx>,
    /// By what means.
    pub means: RemoteMeans,
    /// When.
    pub at: Option<Timestamp>,
    /// The process there that it leads to, where that can be told.
    pub process: Option<ProcessIdx>,
    /// What it rests on; at least one.
    pub facts: Vec<RemoteFact>,
    /// True where the process it leads to follows from times alone.
    pub inferred: bool,
}
