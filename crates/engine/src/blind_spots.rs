//! What the opened files cannot tell, so that nobody takes silence for safety.

use crate::engine::counted;
use throughline_dataset::{AlertIdx, Dataset, ParentLink, ProcessNode};
use throughline_model::{Subject, SubjectKind};

/// Says in sentences what the opened files cannot tell, the widest gaps first.
pub fn blind_spots(data: &Dataset) -> Vec<String> {
    let mut found = Vec::new();
    process_gaps(data, &mut found);
    telemetry_gaps(data, &mut found);
    alert_gaps(data, &mut found);
    incident_gaps(data, &mut found);
    found
}

fn process_gaps(data: &Dataset, found: &mut Vec<String>) {
    let on_devices = |wanted: &dyn Fn(&ProcessNode) -> bool| {
        let mut count = 0;
        let mut devices = Vec::new();
        for (_, process) in data.processes() {
            if wanted(process) {
                count += 1;
                devices.push(process.device);
            }
        }
        devices.sort_unstable_by_key(|it| it.map(|it| data.text(it)));
        devices.dedup();
        (count, devices.len())
    };
    let mut say = |gap: (usize, usize), before: &str, after: &str| {
        let (count, devices) = gap;
        if count > 0 {
            found.push(format!(
                "{before} {} on {}: {after}",
                counted(count, "process"),
                counted(devices, "device")
            ));
        }
    };
    say(
        on_devices(&|it| !it.ghost && it.started.is_none()),
        "no creation time for",
        "ancestry there is inferred",
    );
    say(
        on_devices(&|it| !it.ghost && it.pid.is_none() && it.guid.is_none()),
        "no process id for",
        "they cannot be joined to parents or children",
    );
    say(
        on_devices(&|it| !it.ghost && it.command_line.is_none()),
        "no command line for",
        "what they were told to do is not in the files",
    );
    say(
        on_devices(&|it| it.ghost),
        "only their children tell of",
        "they were started before the recording, or their own records were not exported",
    );
    say(
        on_devices(&|it| matches!(it.parent, ParentLink::Inferred(_))),
        "the parent is inferred for",
        "pid and image fit, the start is not told or differs",
    );
    say(
        on_devices(&|it| it.parent == ParentLink::Cut),
        "the ancestry runs in a circle for",
        "forged or reused ids; the later link was cut",
    );
    say(
        on_devices(&|it| it.parent == ParentLink::Impossible),
        "the parent that is told started later than",
        "forged ids or clocks that were set; they are not linked",
    );
}

fn telemetry_gaps(data: &Dataset, found: &mut Vec<String>) {
    let devices: Vec<_> = data.entities_of_kind(SubjectKind::Device).collect();
    let alerted = devices
        .iter()
        .filter(|&&it| !data.alerts_of_entity(it).is_empty());
    let (mut with, mut without) = (0, 0);
    for &device in alerted {
        if data.events_of_entity(device).is_empty() {
            without += 1;
        } else {
            with += 1;
        }
    }
    if without > 0 {
        let of = counted(with + without, "device");
        found.push(if with == 0 {
            format!("no telemetry for {of} with alerts: what happened there is known from evidence alone")
        } else {
            format!("no telemetry for {without} of the {of} with alerts")
        });
    }
    let unplaced = data
        .events()
        .filter(|&it| data.event(it).device.is_none() && data.event(it).account.is_none())
        .count();
    if unplaced > 0 {
        let events = counted(unplaced, "event");
        found.push(format!("neither device nor account for {events}"));
    }
    let undated = data
        .events()
        .filter(|&it| data.event(it).at.is_none())
        .count();
    if undated > 0 {
        found.push(format!("no time for {}", counted(undated, "event")));
    }
}

fn alert_gaps(data: &Dataset, found: &mut Vec<String>) {
    let exported = data.exported();
    let count = |wanted: &dyn Fn(AlertIdx) -> bool| data.alerts().filter(|&it| wanted(it)).count();
    let mut say = |count: usize, after: &str| {
        if count > 0 {
            found.push(format!("{} {after}", counted(count, "alert")));
        }
    };
    say(
        count(&|it| data.evidence(it).is_empty()),
        "without any evidence: nothing tells what they are about",
    );
    say(
        count(&|it| data.alert(it).activity().is_none()),
        "without any time, outside every range of time",
    );
    say(
        count(&|it| exported.id_of_alert(it).is_none()),
        "with no incident",
    );
    say(
        count(&|it| exported.id_of_alert(it).is_some() && exported.of_alert(it).is_none()),
        "of incidents that are not in the files",
    );
    let orphan_processes = count(&|it| {
        let mut devices = 0;
        let mut adrift = false;
        for evidence in data.evidence(it) {
            match data.subject(evidence.subject) {
                Subject::Device(_) => devices += 1,
                Subject::Process(process) => adrift |= process.device_id.is_none(),
                _ => {}
            }
        }
        devices > 1 && adrift
    });
    say(
        orphan_processes,
        "with several devices and processes that name none: those cannot be placed",
    );
}

fn incident_gaps(data: &Dataset, found: &mut Vec<String>) {
    let mut incidents = 0;
    let mut alerts = 0;
    let exported = data.exported();
    for incident in exported.all() {
        let missing = exported.missing_alerts(incident);
        alerts += missing;
        incidents += usize::from(missing > 0);
    }
    if alerts > 0 {
        found.push(format!(
            "{} listed by {} but not in the files",
            counted(alerts, "alert"),
            counted(incidents, "incident")
        ));
    }
    let empty = exported
        .all()
        .filter(|&it| exported.merged_into(it).is_none() && exported.alerts(it).is_empty())
        .count();
    if empty > 0 {
        found.push(format!(
            "{} without any alert here",
            counted(empty, "incident")
        ));
    }
}
