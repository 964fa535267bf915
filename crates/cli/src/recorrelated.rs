//! Recorrelated incidents on the command line: opened, compared with the exported
//! ones, explained.

use crate::arguments::{Data, Grouping};
use crate::open::{self, OpenError};
use std::fmt::Write as _;
use throughline_engine::{
    Engine, Explained, Explanation, ExportedExplanation, IncidentDiff, IncidentMode, LinkLine,
    MovedAlert, Parted,
};
use throughline_model::visible_line;

/// Opens files and shows the incidents of a mode.
///
/// # Errors
///
/// Where nothing can be opened, or the settings cannot be used.
pub fn open(data: &Data, mode: IncidentMode, grouping: &Grouping) -> Result<Engine, OpenError> {
    let settings = open::settings(grouping.settings.as_deref())?;
    let mut engine = open::open(data)?;
    engine.show_incidents(mode, Some(settings));
    Ok(engine)
}

/// What moved, as text.
pub fn diff(diff: &IncidentDiff) -> String {
    let mut out = String::new();
    let _ = writeln!(
        out,
        "{} of {} alerts are in {} exported and {} recorrelated incidents",
        diff.compared, diff.alerts, diff.exported, diff.recorrelated
    );
    let _ = writeln!(
        out,
        "adjusted Rand index {:.3}, homogeneity {:.3}, completeness {:.3}",
        diff.adjusted_rand, diff.homogeneity, diff.completeness
    );
    tell_parted(&mut out, "Split", "into", &diff.split);
    tell_parted(&mut out, "Joined", "from", &diff.joined);
    if !diff.moved.is_empty() {
        let _ = writeln!(out, "\nMoved:");
    }
    for it in &diff.moved {
        tell_moved(&mut out, it);
    }
    out
}

fn tell_parted(out: &mut String, head: &str, way: &str, all: &[Parted]) {
    if !all.is_empty() {
        let _ = writeln!(out, "\n{head}:");
    }
    for it in all {
        let _ = writeln!(out, "  {}", named(&it.incident.id, &it.incident.title));
        for part in &it.parts {
            let name = named(&part.incident.id, &part.incident.title);
            let _ = writeln!(out, "    {way} {name}: {}", part.alerts);
        }
    }
}

fn tell_moved(out: &mut String, it: &MovedAlert) {
    let _ = writeln!(out, "  {}", named(&it.alert.id, &it.alert.title));
    let _ = writeln!(out, "    from {}", named(&it.from.id, &it.from.title));
    let _ = writeln!(out, "    to {}", named(&it.to.id, &it.to.title));
    for link in &it.links {
        let other = if link.from.id == it.alert.id {
            &link.to
        } else {
            &link.from
        };
        let _ = writeln!(out, "      with {}", named(&other.id, &other.title));
        tell_reasons(out, link);
    }
    for kept in &it.kept_apart {
        let name = named(&kept.incident.id, &kept.incident.title);
        let _ = writeln!(out, "      not with {name}: {}", kept.words);
    }
}

/// Why something is what it is, as text.
pub fn explained(it: &Explained) -> String {
    match it {
        Explained::Own(it) => explanation(it),
        Explained::Exported(it) => exported(it),
    }
}

fn exported(it: &ExportedExplanation) -> String {
    let mut out = String::new();
    let name = named(&it.exported.id, &it.exported.title);
    let _ = writeln!(out, "{name}, as exported");
    let whose = match &it.merged_into {
        Some(into) if into.id.is_empty() => {
            let _ = writeln!(out, "was merged into another incident");
            "that one's"
        }
        Some(into) => {
            let _ = writeln!(out, "was merged into {}", named(&into.id, &into.title));
            "that one's"
        }
        None => "its",
    };
    let verb = if it.alerts == 1 { "is" } else { "are" };
    let held = match it.incidents.len() {
        1 => "one recorrelated incident".to_owned(),
        many => format!("{many} recorrelated incidents"),
    };
    let _ = match it.alerts {
        0 => writeln!(out, "none of {whose} alerts is in the loaded data"),
        many => writeln!(out, "{whose} {} {verb} in {held}", alerts(many)),
    };
    for held in &it.incidents {
        let _ = write!(
            out,
            "\n{} of them: {}",
            held.holds,
            explanation(&held.explanation)
        );
    }
    out
}

fn explanation(it: &Explanation) -> String {
    let mut out = String::new();
    let name = named(&it.incident.id, &it.incident.title);
    match &it.alert {
        Some(alert) => {
            let alert = named(&alert.id, &alert.title);
            let _ = writeln!(out, "{alert}\nis in {name}, of {}", alerts(it.alerts));
            if it.links.is_empty() {
                let _ = writeln!(out, "as its first alert");
            }
        }
        None => {
            let _ = writeln!(out, "{name}, of {}", alerts(it.alerts));
        }
    }
    for link in &it.links {
        let _ = writeln!(
            out,
            "\n  {}\n  {}\n    {} apart, {:.1} bits",
            named(&link.from.id, &link.from.title),
            named(&link.to.id, &link.to.title),
            gap(link.gap_seconds),
            link.bits
        );
        tell_reasons(&mut out, link);
    }
    if !it.kept_apart.is_empty() {
        let _ = writeln!(out, "\nKept apart:");
    }
    for kept in &it.kept_apart {
        let name = named(&kept.incident.id, &kept.incident.title);
        let _ = writeln!(out, "  {name}: {}", kept.words);
        tell_reasons(&mut out, &kept.link);
    }
    out
}

fn tell_reasons(out: &mut String, link: &LinkLine) {
    for reason in &link.reasons {
        let _ = writeln!(
            out,
            "        {:.1} bits: {} ({})",
            reason.bits,
            visible_line(&reason.words, 120),
            reason.reason
        );
    }
}

fn alerts(count: usize) -> String {
    match count {
        1 => "1 alert".to_owned(),
        many => format!("{many} alerts"),
    }
}

fn named(id: &str, title: &str) -> String {
    let id = visible_line(id, 64);
    if title.is_empty() {
        id
    } else {
        format!("{id} “{}”", visible_line(title, 100))
    }
}

/// `42 s`, `3 min`, `5 h`, `2 d`: whole units, rounded down.
pub fn gap(seconds: f64) -> String {
    let whole = seconds.max(0.0) as u64;
    match whole {
        0..120 => format!("{whole} s"),
        120..7_200 => format!("{} min", whole / 60),
        7_200..172_800 => format!("{} h", whole / 3_600),
        _ => format!("{} d", whole / 86_400),
    }
}

#[cfg(test)]
mod tests {
    use super::gap;

    #[test]
    fn gaps_are_in_the_unit_that_a_person_would_choose() {
        for (seconds, told) in [
            (0.4, "0 s"),
            (119.0, "119 s"),
            (120.0, "2 min"),
            (7_200.0, "2 h"),
            (200_000.0, "2 d"),
            (-3.0, "0 s"),
        ] {
            assert_eq!(gap(seconds), told);
        }
    }
}
