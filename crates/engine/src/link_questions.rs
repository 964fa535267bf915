//! What ties alerts to their incident, what would be without a link, and why there is
//! none (CO-20, CO-21).

use crate::correlation::Correlated;
use crate::engine::grouped;
use crate::explanation::{kept_apart, link, name};
use crate::facts::cell;
use crate::protocol::{
    LinkedAlert, LinkedBy, LinkedByView, LinkedPart, WhyNotTogether, WhyNotView, WithoutLink,
    WithoutLinkView,
};
use crate::{Engine, EngineError, alert_rows};
use throughline_correlate::{AlertLink, Silent, ValueId, WhyNot};
use throughline_dataset::AlertIdx;

pub(crate) fn linked_by(engine: &Engine, asked: &LinkedBy) -> Result<LinkedByView, EngineError> {
    let it = engine.correlated().ok_or(EngineError::NotRecorrelated)?;
    let alerts = engine
        .dataset
        .alerts_of_incident(engine.incident(&asked.id)?);
    let Some(&one) = alerts.first() else {
        // It went into another by hand.
        return Ok(LinkedByView {
            rows: Vec::new(),
            kept_apart: Vec::new(),
        });
    };
    let no = it.correlation.incident_of(one);
    let mut links = it.correlation.linked_by(&it.facts, no);
    let rows = alerts.iter().map(|&alert| {
        let tie = links.remove(&alert);
        LinkedAlert {
            alert: alert_rows::row(engine, alert),
            neighbour: tie
                .as_ref()
                .map(|it| name(&engine.named_alert(it.other(alert)))),
            link: tie.map(|tie| link(&engine.link_line(it, &tie))),
        }
    });
    Ok(LinkedByView {
        rows: rows.collect(),
        kept_apart: engine
            .kept_apart(it, no, None)
            .iter()
            .map(kept_apart)
            .collect(),
    })
}

pub(crate) fn without_link(
    engine: &Engine,
    asked: &WithoutLink,
) -> Result<WithoutLinkView, EngineError> {
    let it = engine.correlated().ok_or(EngineError::NotRecorrelated)?;
    let (a, b) = (engine.alert(&asked.a)?, engine.alert(&asked.b)?);
    let told = it.correlation.without(&it.facts, a, b);
    let told = told.ok_or(EngineError::NotLinked)?;
    let sizes: Vec<String> = told.parts.iter().map(|it| grouped(it.len())).collect();
    let words = match (&told.instead, sizes.len()) {
        (_, 2..) => format!(
            "Without this link the incident splits into {} alerts.",
            sizes.join(" + ")
        ),
        (Some(_), _) => {
            "Without this link the incident would stay together through another one.".to_owned()
        }
        (None, _) => "Without this link the incident would stay together.".to_owned(),
    };
    let part = |alerts: &Vec<AlertIdx>| {
        let first = alerts.first()?;
        Some(LinkedPart {
            first: name(&engine.named_alert(*first)),
            alerts: alerts.len() as u32,
        })
    };
    Ok(WithoutLinkView {
        words,
        parts: told.parts.iter().filter_map(part).collect(),
        instead: told
            .instead
            .map(|instead| link(&engine.link_line(it, &instead))),
    })
}

pub(crate) fn why_not(engine: &Engine, asked: &WhyNotTogether) -> Result<WhyNotView, EngineError> {
    let it = engine.correlated().ok_or(EngineError::NotRecorrelated)?;
    let (a, b) = (engine.alert(&asked.a)?, engine.alert(&asked.b)?);
    let between = |told: Option<&WhyNot>| {
        let between = AlertLink {
            a: a.min(b),
            b: a.max(b),
            gap: told.map_or(0, |it| it.gap),
            bits: told.map(|it| it.bits).unwrap_or_default(),
            reasons: told.map(|it| it.reasons.clone()).unwrap_or_default(),
        };
        link(&engine.link_line(it, &between))
    };
    let told = it.correlation.why_not(&it.facts, a, b);
    let refused = told.as_ref().and_then(|it| it.refused.as_ref());
    let path = it.correlation.path_between(&it.facts, a, b);
    Ok(WhyNotView {
        other: name(&engine.named_alert(b)),
        incident: name(&engine.named_incident(Some(b))),
        is_together: told.is_none(),
        words: match &told {
            Some(told) => words(it, (a, b), told),
            None if a == b => vec!["That is this alert itself.".to_owned()],
            None => vec!["It is in the same incident.".to_owned()],
        },
        link: between(told.as_ref()),
        silent: told
            .iter()
            .flat_map(|it| &it.silent)
            .map(|&(value, why)| silent(it, value, why))
            .collect(),
        refused: refused.map(|(tie, _)| link(&engine.link_line(it, tie))),
        path: path
            .iter()
            .map(|tie| link(&engine.link_line(it, tie)))
            .collect(),
    })
}

/// Why two alerts are not together, in sentences.
fn words(it: &Correlated, (a, b): (AlertIdx, AlertIdx), told: &WhyNot) -> Vec<String> {
    let episodes = it.correlation.episodes();
    let has_time = |alert| episodes.get(episodes.of_alert(alert)).has_time();
    let (bits, threshold) = (told.bits, told.threshold);
    let is_enough = bits >= threshold;
    let mut words = vec![if !has_time(a) || !has_time(b) {
        "One of them has no time, and only what happened close in time is linked.".to_owned()
    } else if told.reasons.is_empty() && told.silent.is_empty() {
        format!("They name nothing in common. A link needs {threshold} bits of evidence.")
    } else if told.reasons.is_empty() {
        format!("What both name says nothing here. A link needs {threshold} bits of evidence.")
    } else if is_enough {
        format!("{bits} bits speak for linking them, and a link needs {threshold}.")
    } else {
        format!("Only {bits} bits speak for linking them; a link needs {threshold}.")
    }];
    match &told.refused {
        Some((tie, guard)) => words.push(format!(
            "A link of {} bits between their incidents was refused: {}.",
            tie.bits,
            guard.label()
        )),
        None if is_enough => words.push(
            "That would be enough, but it was not taken up when incidents were joined.".to_owned(),
        ),
        None => {}
    }
    words
}

fn silent(it: &Correlated, value: ValueId, why: Silent) -> String {
    let value = it.facts.values().get(value);
    let why = match why {
        Silent::Excluded => "taken out, at least at that time",
        Silent::TooFar => "too far apart in time for it to count",
        Silent::TooCommon => "too common to say anything",
        Silent::ByChance => "so far apart in time that it may be chance",
    };
    format!("{} {}: {why}", value.kind.label(), cell(&value.name))
}
