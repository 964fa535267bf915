//! Reasons and differences as the page shows them.

use crate::engine::{counted, grouped};
use crate::facts::cell;
use crate::link_account::{KeptApartLine, LinkLine, Named};
use crate::protocol::{
    CompareIncidents, CompareView, Explain, ExplainView, KeptApartView, LinkReasonView, LinkView,
    MovedView, NameView, PartedView,
};
use crate::{Engine, EngineError, Parted};

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
fn name(it: &Named) -> NameView {
    NameView {
        key: it.id.clone(),
        title: cell(if it.title.is_empty() {
            &it.id
        } else {
            &it.title
        }),
    }
}

fn link(it: &LinkLine) -> LinkView {
    let reasons = it.reasons.iter().map(|it| LinkReasonView {
        reason: it.reason.to_owned(),
        words: cell(&it.words),
        bits: it.bits,
    });
    LinkView {
        from: name(&it.from),
        to: name(&it.to),
        gap_seconds: it.gap_seconds,
        bits: it.bits,
        reasons: reasons.collect(),
    }
}

fn kept_apart(it: &KeptApartLine) -> KeptApartView {
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
