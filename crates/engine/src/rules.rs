//! Rules: listed, saved, turned on and off, run, taken elsewhere.

use crate::facts::{cell, visible};
use crate::protocol::{CaseFile, ChangeRule, Managed, RuleChange, RuleListView, RuleView};
use crate::rule_firing::firing;
use crate::triage::{checked, managed, so_already};
use crate::{Engine, EngineError, hidden_alerts, rule_examples, rule_indicators, rule_trial};
use std::fmt::Write as _;
use thiserror::Error;
use throughline_case::{
    Action, Rule, RuleDraft, RuleId, RuleKind, RulesFileError, read_rules, write_rules,
};
use throughline_model::Timestamp;
use throughline_query::{Field, Filter};

/// Why a rule cannot be changed or run.
#[derive(Debug, Error)]
pub enum RuleError {
    /// There is no such rule.
    #[error("there is no rule {0} in this case")]
    NoSuchRule(u32),
    /// It names no such hash or address, or something else was to be decided about it.
    #[error("the rule names no indicator “{0}”")]
    NoSuchIndicator(String),
    /// It has no name.
    #[error("give the rule a name")]
    NoName,
    /// It does nothing.
    #[error("choose what the rule does")]
    DoesNothing,
    /// Something speaks against it that nobody has agreed to.
    #[error("{0} Save it all the same, or narrow its filter.")]
    Warned(String),
    /// Not a file of rules.
    #[error("{0}")]
    File(#[from] RulesFileError),
    /// A file without any.
    #[error("there is no rule in the file that is not here already")]
    NoRules,
}

pub(crate) fn list(engine: &Engine) -> RuleListView {
    let rules = engine.projection.rules().values();
    RuleListView {
        rules: rules.map(|it| rule_view(engine, it)).collect(),
        examples: rule_examples::examples(),
        hidden: hidden_alerts::count(engine),
        hidden_filter: hidden_alerts::filter(),
    }
}

fn rule_view(engine: &Engine, rule: &Rule) -> RuleView {
    let draft = &rule.draft;
    let (matching, fault) = match rule_trial::selected(engine, draft) {
        Ok(alerts) => (alerts.len() as u32, String::new()),
        Err(error) => (0, visible(&error.to_string())),
    };
    let counting = engine.journal.counting();
    let changed = engine
        .journal
        .entries()
        .iter()
        .filter(|it| counting.contains(&it.id))
        .filter_map(|it| match &it.action {
            Action::Change(set) if set.rule.as_ref().is_some_and(|it| it.id == rule.id) => {
                Some(set.alert_count())
            }
            _ => None,
        })
        .sum::<usize>();
    RuleView {
        id: rule.id,
        draft: draft.clone(),
        name: cell(&draft.name),
        kind: draft.kind.label().to_owned(),
        filter: visible(&draft.filter),
        fault,
        does: cell(&draft.edit().words()),
        comment: visible(&draft.comment),
        made: format!("{} · {}", rule.created.minute(), cell(&rule.created_by)),
        on: rule.on,
        matching,
        changed: changed as u32,
        indicators: rule_indicators::indicators(engine, draft),
    }
}

/// A rule made from an alert: its title and its source (AL-17, AL-18).
pub(crate) fn from_alert(engine: &Engine, key: &str) -> Result<RuleDraft, EngineError> {
    let data = &engine.dataset;
    let alert = engine.alert(key)?;
    let row = data.alert(alert);
    let title = data.text_or_empty(row.title);
    let source = engine.rows().api(row.service_source);
    let mut filter = Filter::default();
    if !title.is_empty() {
        filter = filter.with_facet(Field::Title, vec![format!("={title}")]);
    }
    if !source.is_empty() && source != "unknown" {
        filter = filter.with_facet(Field::Source, vec![source.to_owned()]);
    }
    Ok(RuleDraft {
        name: cell(title).chars().take(120).collect(),
        kind: RuleKind::Resolve,
        filter: filter.to_string(),
        ..RuleDraft::default()
    })
}

fn rule(engine: &Engine, id: RuleId) -> Result<&Rule, EngineError> {
    let rule = engine.projection.rules().get(&id);
    Ok(rule.ok_or(RuleError::NoSuchRule(id.0))?)
}

pub(crate) fn change(engine: &mut Engine, asked: ChangeRule) -> Result<Managed, EngineError> {
    if engine.case.is_empty() {
        return Err(EngineError::NothingLoaded);
    }
    let (at, actor) = (asked.at, asked.actor.as_str());
    match asked.change {
        RuleChange::Save {
            id,
            draft,
            seen,
            despite_warnings,
        } => {
            let draft = savable(engine, *draft, seen, despite_warnings)?;
            save(engine, id, draft, at, actor)
        }
        RuleChange::Switch { id, on } => {
            let before = rule(engine, id)?.clone();
            if before.on == on {
                return Ok(so_already(engine, 1, "rule"));
            }
            let after = Rule {
                on,
                ..before.clone()
            };
            note_rule(engine, Some(before), after, at, actor)
        }
        RuleChange::Delete { id } => {
            let rule = Box::new(rule(engine, id)?.clone());
            let entry = engine.note(at, actor, Action::DeleteRule { rule })?;
            managed(engine, &entry, 1, 1)
        }
        RuleChange::Run { id, seen } => run(engine, id, seen, at, actor),
        RuleChange::Import(text) => import(engine, &text, at, actor),
        RuleChange::Indicator { id, value, what } => {
            let rule = rule(engine, id)?.clone();
            rule_indicators::decide(engine, &rule, &value, what, at, actor)
        }
    }
}

/// A rule that may be saved: it was tried, and what speaks against it was read.
fn savable(
    engine: &Engine,
    mut draft: RuleDraft,
    seen: u32,
    despite_warnings: bool,
) -> Result<RuleDraft, EngineError> {
    draft.name = draft.name.trim().to_string();
    draft.comment = draft.comment.trim().to_string();
    draft.changes = draft.changes.tidied();
    if draft.name.is_empty() {
        return Err(RuleError::NoName.into());
    }
    if draft.edit().is_empty() {
        return Err(RuleError::DoesNothing.into());
    }
    checked(draft.edit())?;
    let alerts = rule_trial::selected(engine, &draft)?;
    expect(seen, alerts.len())?;
    let warnings = rule_trial::warnings(engine, &draft, &alerts);
    if !warnings.is_empty() && !despite_warnings {
        return Err(RuleError::Warned(warnings.join(" ")).into());
    }
    Ok(draft)
}

fn expect(seen: u32, found: usize) -> Result<(), EngineError> {
    let found = found as u32;
    if seen == found {
        return Ok(());
    }
    Err(EngineError::OtherCount {
        expected: seen,
        found,
    })
}

fn save(
    engine: &mut Engine,
    id: Option<RuleId>,
    draft: RuleDraft,
    at: Timestamp,
    actor: &str,
) -> Result<Managed, EngineError> {
    let before = id.map(|it| rule(engine, it).cloned()).transpose()?;
    let after = match &before {
        Some(before) if before.draft == draft => return Ok(so_already(engine, 1, "rule")),
        Some(before) => Rule {
            draft,
            ..before.clone()
        },
        None => Rule {
            id: engine.journal.next_rule(),
            draft,
            on: false,
            created: at,
            created_by: actor.to_owned(),
        },
    };
    note_rule(engine, before, after, at, actor)
}

fn note_rule(
    engine: &mut Engine,
    before: Option<Rule>,
    after: Rule,
    at: Timestamp,
    actor: &str,
) -> Result<Managed, EngineError> {
    let action = Action::SaveRule {
        before: before.map(Box::new),
        after: Box::new(after),
    };
    let entry = engine.note(at, actor, action)?;
    managed(engine, &entry, 1, 1)
}

fn run(
    engine: &mut Engine,
    id: RuleId,
    seen: u32,
    at: Timestamp,
    actor: &str,
) -> Result<Managed, EngineError> {
    let rule = rule(engine, id)?.clone();
    let alerts = rule_trial::selected(engine, &rule.draft)?;
    expect(seen, alerts.len())?;
    if alerts.is_empty() {
        return Err(EngineError::NoAlerts);
    }
    let Some(set) = firing(engine, &rule, &alerts) else {
        return Ok(so_already(engine, alerts.len(), "alert"));
    };
    let changed = set.alert_count();
    let entry = engine.note(at, actor, Action::Change(Box::new(set)))?;
    managed(engine, &entry, changed, alerts.len())
}

fn import(
    engine: &mut Engine,
    text: &str,
    at: Timestamp,
    actor: &str,
) -> Result<Managed, EngineError> {
    let drafts = read_rules(text).map_err(RuleError::File)?;
    // All or nothing: each is looked at before any is taken.
    for draft in &drafts {
        if draft.name.trim().is_empty() {
            return Err(RuleError::NoName.into());
        }
        let _: Filter = draft.filter.parse()?;
        checked(draft.edit())?;
    }
    let known: Vec<RuleDraft> = engine
        .projection
        .rules()
        .values()
        .map(|it| it.draft.clone())
        .collect();
    let rules: Vec<Rule> = (engine.journal.next_rule().0..)
        .zip(drafts.into_iter().filter(|it| !known.contains(it)))
        .map(|(id, draft)| Rule {
            id: RuleId(id),
            draft,
            on: false,
            created: at,
            created_by: actor.to_owned(),
        })
        .collect();
    if rules.is_empty() {
        return Err(RuleError::NoRules.into());
    }
    let count = rules.len();
    let entry = engine.note(at, actor, Action::ImportRules { rules })?;
    managed(engine, &entry, count, count)
}

pub(crate) fn file(engine: &Engine, readable: bool) -> Result<CaseFile, EngineError> {
    let rules = engine.projection.rules();
    if !readable {
        return Ok(CaseFile {
            name: "throughline-rules.json".to_owned(),
            text: write_rules(rules.values())?,
        });
    }
    let mut text = String::new();
    for rule in rules.values() {
        let draft = &rule.draft;
        let state = if rule.on { "on" } else { "off" };
        // Writing to a text cannot fail.
        let _ = writeln!(text, "Rule {}: {}", rule.id, visible(&draft.name));
        let _ = writeln!(text, "  Kind:  {} ({state})", draft.kind.label());
        let _ = writeln!(text, "  When:  {}", visible(&draft.filter));
        let _ = writeln!(text, "  Then:  {}", visible(&draft.edit().words()));
        if !draft.comment.is_empty() {
            let _ = writeln!(text, "  Why:   {}", visible(&draft.comment));
        }
        let _ = writeln!(
            text,
            "  Made:  {}, {}\n",
            rule.created.minute(),
            cell(&rule.created_by)
        );
    }
    Ok(CaseFile {
        name: "throughline-rules.txt".to_owned(),
        text,
    })
}
