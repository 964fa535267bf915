//! Reasons and differences as the page shows them.

use crate::engine::{counted, grouped};
use crate::facts::cell;
use crate::link_account::{KeptApartLine, LinkLine, Named, ReasonLine};
use crate::protocol::{
    CompareIncidents, CompareView, Explain, ExplainView, KeptApartView, LinkReasonView, LinkView,
    MovedView, NameView, PartedView,
};
use crate::{Engine, EngineError, Parted};
use throughline_correlate::CorrelationReason;

pub(crate) fn explain(engine: &Engine, asked: &Explain) -> Result<ExplainView, EngineError> {
    let it = engine.explanation(&asked.key)?;
    Ok(ExplainView {
        incident: name(&it.incident),
        alert: it.alert.as_ref().map(name),
        alerts: it.alerts as u32,
        links: it.links.iter().map(link).collect(),
        kept_apart: it.kept_apart.iter().map(kept_apart).collect(),
    })
}

pub(crate) fn compare(
    engine: &Engine,
    asked: CompareIncidents,
) -> Result<CompareView, EngineError> {
    let it = engine.incident_diff()?;
    let rows = it.moved.iter().skip(asked.from as usize);
    Ok(CompareView {
        counts: format!(
            "{} of {} are in {} exported and {} recorrelated incidents",
            grouped(it.compared),
            counted(it.alerts, "alert"),
            grouped(it.exported),
            grouped(it.recorrelated)
        ),
        compared: it.compared as u32,
        adjusted_rand: it.adjusted_rand,
        homogeneity: it.homogeneity,
        completeness: it.completeness,
        split: it.split.iter().map(parted).collect(),
        joined: it.joined.iter().map(parted).collect(),
        moved: it.moved.len() as u32,
        rows: rows
            .take(asked.count as usize)
            .map(|it| MovedView {
                alert: name(&it.alert),
                from: name(&it.from),
                to: name(&it.to),
                links: it.links.iter().map(link).collect(),
                kept_apart: it.kept_apart.iter().map(kept_apart).collect(),
            })
            .collect(),
    })
}

/// A name to be shown; the key is for links, and is never shown as it is.
pub(crate) fn name(it: &Named) -> NameView {
    NameView {
        key: it.id.clone(),
        title: cell(if it.title.is_empty() {
            &it.id
        } else {
            &it.title
        }),
    }
}

pub(crate) fn link(it: &LinkLine) -> LinkView {
    let reasons = it.reasons.iter().map(|it| LinkReasonView {
        reason: it.reason.to_owned(),
        label: it.label.to_owned(),
        words: cell(&it.words),
        bits: it.bits,
        evidence: evidence(it.bits, is_manual(it)),
    });
    LinkView {
        from: name(&it.from),
        to: name(&it.to),
        gap_seconds: it.gap_seconds,
        gap: apart(it.gap_seconds),
        bits: it.bits,
        evidence: evidence(it.bits, it.reasons.iter().any(is_manual)),
        reasons: reasons.collect(),
    }
}

/// Whether a reason is that an analyst said so, which no number measures.
fn is_manual(it: &ReasonLine) -> bool {
    it.reason == CorrelationReason::ManualAssociation.api()
}

fn evidence(bits: f64, is_manual: bool) -> String {
    if is_manual {
        String::new()
    } else {
        format!("{bits:.1} bits")
    }
}

/// A time between two alerts, in its two largest units.
fn apart(seconds: f64) -> String {
    let whole = seconds.max(0.0) as u64;
    let told = |large: u64, unit: &str, small: u64, part: &str| {
        if small == 0 {
            format!("{large} {unit} apart")
        } else {
            format!("{large} {unit} {small} {part} apart")
        }
    };
    match whole {
        0 => "at the same time".to_owned(),
        1..60 => format!("{whole} s apart"),
        60..600 => told(whole / 60, "min", whole % 60, "s"),
        600..3_600 => format!("{} min apart", whole / 60),
        3_600..86_400 => told(whole / 3_600, "h", whole % 3_600 / 60, "min"),
        _ => told(whole / 86_400, "d", whole % 86_400 / 3_600, "h"),
    }
}

pub(crate) fn kept_apart(it: &KeptApartLine) -> KeptApartView {
    KeptApartView {
        words: it.words.to_owned(),
        incident: name(&it.incident),
        link: link(&it.link),
    }
}

fn parted(it: &Parted) -> PartedView {
    let parts = it
        .parts
        .iter()
        .map(|it| (name(&it.incident), it.alerts as u32));
    PartedView {
        incident: name(&it.incident),
        parts: parts.collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::apart;

    #[test]
    fn times_between_alerts_are_told_in_two_units() {
        for (seconds, told) in [
            (0.4, "at the same time"),
            (59.0, "59 s apart"),
            (245.0, "4 min 5 s apart"),
            (3_599.0, "59 min apart"),
            (7_200.0, "2 h apart"),
            (12_000.0, "3 h 20 min apart"),
            (187_200.0, "2 d 4 h apart"),
        ] {
            assert_eq!(apart(seconds), told);
        }
    }
}
