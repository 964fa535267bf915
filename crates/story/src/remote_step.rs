//! A step from a process to another device.

use throughline_dataset::{EntityIdx, EventIdx, ProcessIdx};
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
    /// A connection and a sign-in; by what they served is not told.
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
            Self::Logon => "network sign-in",
        }
    }
}

/// One fact that a step rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RemoteFact {
    /// The command line of the process names the device.
    CommandLine,
    /// The process connected to an address or name of the device.
    Connection(EventIdx),
    /// The device tells of a sign-in over the network from the first device.
    Logon(EventIdx),
    /// A process that serves such requests started one on the device.
    Served(ProcessIdx),
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
