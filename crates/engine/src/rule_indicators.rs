//! What a rule selects alerts by that can be allowed or blocked as an indicator
//! (AL-22). Nothing is carried out: it is noted in the case that somebody decided so,
//! and holds of the thing wherever it is shown.

use crate::facts::cell;
use crate::indicator::{Indicator, IndicatorKind};
use crate::protocol::{Managed, RuleIndicator};
use crate::rules::RuleError;
use crate::triage::{managed, so_already};
use crate::{Engine, EngineError};
use std::collections::BTreeMap;
use throughline_case::{
    Action, IdScheme, Response, ResponseAction, ResponseAspect, ResponseTarget, Rule, RuleDraft,
    TargetKind,
};
use throughline_dataset::defang;
use throughline_model::Timestamp;
use throughline_query::Filter;

/// Most indicators of one rule.
const MOST: usize = 50;

/// The indicators that a rule names, and what was decided about them.
pub(crate) fn indicators(engine: &Engine, draft: &RuleDraft) -> Vec<RuleIndicator> {
    let named = named(draft).into_iter();
    let shown = named.map(|(value, target)| {
        let held = engine
            .projection
            .in_force(&target, ResponseAspect::Indicator)
            .map(|it| it.response.what);
        let name = match target.kind {
            TargetKind::Url | TargetKind::Domain => defang(&target.name),
            _ => target.name.clone(),
        };
        RuleIndicator {
            label: cell(&name),
            kind: target.kind.label().to_owned(),
            value,
            held,
            held_words: held.map_or_else(String::new, |it| it.label().to_owned()),
        }
    });
    shown.collect()
}

/// Notes that one of them is allowed, blocked, or neither any more.
pub(crate) fn decide(
    engine: &mut Engine,
    rule: &Rule,
    value: &str,
    what: ResponseAction,
    at: Timestamp,
    actor: &str,
) -> Result<Managed, EngineError> {
    let named = named(&rule.draft).into_iter();
    let target = named.filter(|it| it.0 == value).map(|it| it.1).next();
    let target = target.filter(|_| what.aspect() == Some(ResponseAspect::Indicator));
    let target = target.ok_or_else(|| RuleError::NoSuchIndicator(cell(value)))?;
    let before = engine
        .projection
        .in_force(&target, ResponseAspect::Indicator)
        .map(|it| it.response.what);
    if before == Some(what) || (before.is_none() && what.is_lift()) {
        return Ok(so_already(engine, 1, "indicator"));
    }
    let response = Response {
        what,
        target,
        alert: None,
        comment: Some(format!("by rule {}: {}", rule.id, rule.draft.name)),
        before,
        pending: None,
    };
    let entry = engine.note(at, actor, Action::Respond(Box::new(response)))?;
    managed(engine, &entry, 1, 1)
}

/// What a rule's filter selects by, whole: each as it is written, with what it is.
/// What it leaves out is not meant, and a pattern is no indicator.
fn named(draft: &RuleDraft) -> Vec<(String, ResponseTarget)> {
    let mut found: Vec<(String, ResponseTarget)> = Vec::new();
    if let Ok(filter) = draft.filter.parse() {
        gather(&filter, &mut found);
    }
    found.truncate(MOST);
    found
}

fn gather(filter: &Filter, to: &mut Vec<(String, ResponseTarget)>) {
    let values = match filter {
        Filter::All(parts) | Filter::Any(parts) => {
            for part in parts {
                gather(part, to);
            }
            return;
        }
        Filter::Not(_) => return,
        Filter::Term(term) => term.values.as_slice(),
        Filter::Words(words) => std::slice::from_ref(words),
    };
    for value in values {
        let is_known = |target: &ResponseTarget| to.iter().any(|it| it.1.is_same(target));
        if let Some(target) = target(value)
            && !is_known(&target)
        {
            to.push((value.clone(), target));
        }
    }
}

/// The thing of which a value is a hash or an address.
fn target(value: &str) -> Option<ResponseTarget> {
    let text = value.strip_prefix('=').unwrap_or(value);
    if text.contains('*') {
        return None;
    }
    let indicator = Indicator::read(text);
    let (kind, scheme) = match indicator.kind {
        IndicatorKind::Sha256 => (TargetKind::File, Some(IdScheme::Sha256)),
        IndicatorKind::Sha1 => (TargetKind::File, Some(IdScheme::Sha1)),
        IndicatorKind::Md5 => (TargetKind::File, Some(IdScheme::Md5)),
        IndicatorKind::Ip => (TargetKind::Ip, None),
        IndicatorKind::Url => (TargetKind::Url, None),
        IndicatorKind::Domain => (TargetKind::Domain, None),
        _ => return None,
    };
    let id = scheme.map(|it| (it, indicator.text.to_lowercase()));
    Some(ResponseTarget {
        kind,
        name: indicator.text,
        ids: BTreeMap::from_iter(id),
        device: None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_hashes_and_addresses_are_indicators() {
        let sha1 = "0a".repeat(20);
        let draft = RuleDraft {
            filter: format!(
                "(hash:={sha1} OR ip:198[.]51[.]100[.]7) url:evil.example,*.lab -ip:10.0.0.1 \
                 file:a.exe title:x {sha1}"
            ),
            ..RuleDraft::default()
        };
        let found: Vec<(TargetKind, String)> = named(&draft)
            .into_iter()
            .map(|it| (it.1.kind, it.1.name))
            .collect();
        assert_eq!(
            found,
            [
                (TargetKind::File, sha1),
                (TargetKind::Ip, "198.51.100.7".to_owned()),
                (TargetKind::Domain, "evil.example".to_owned()),
            ]
        );
    }
}
