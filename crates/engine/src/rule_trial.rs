//! What a rule would do: every alert that it selects, and what speaks against it
//! (AL-24).

use crate::engine::{counted, grouped};
use crate::facts::{cell, visible};
use crate::protocol::{TryRule, TryRuleView};
use crate::triage::edited;
use crate::{Engine, alert_rows, queue};
use throughline_case::{RuleDraft, RuleKind};
use throughline_dataset::AlertIdx;
use throughline_model::{
    Classification, DetectionSource, ServiceSource, Severity, Vocabulary as _,
};
use throughline_query::{Filter, FilterError};

/// A rule that selects more than this share of all alerts is broad.
const BROAD_PER_CENT: usize = 25;

/// Most alerts that are listed at once.
const MAX_LISTED: u32 = 500;

/// The alerts that a rule selects, hidden ones too, in the order of the data.
pub(crate) fn selected(engine: &Engine, draft: &RuleDraft) -> Result<Vec<AlertIdx>, FilterError> {
    let filter: Filter = draft.filter.parse()?;
    let filter = queue::meant(engine, &filter);
    Ok(engine.select(&filter).iter().collect())
}

pub(crate) fn view(engine: &Engine, asked: &TryRule) -> TryRuleView {
    let draft = &asked.draft;
    let total = engine.dataset.alert_count();
    let does = cell(&draft.edit().words());
    let alerts = match selected(engine, draft) {
        Ok(alerts) => alerts,
        Err(error) => {
            return TryRuleView {
                fault: visible(&error.to_string()),
                total,
                does,
                ..TryRuleView::default()
            };
        }
    };
    let from = (asked.from as usize).min(alerts.len());
    let to = (from + asked.count.min(MAX_LISTED) as usize).min(alerts.len());
    TryRuleView {
        fault: String::new(),
        matching: alerts.len() as u32,
        total,
        changes: edited(engine, draft.edit(), &alerts).count() as u32,
        does,
        classified: classified(engine, &alerts),
        warnings: warnings(engine, draft, &alerts),
        from: from as u32,
        rows: alerts[from..to]
            .iter()
            .map(|&it| alert_rows::row(engine, it))
            .collect(),
    }
}

fn classified(engine: &Engine, alerts: &[AlertIdx]) -> Vec<(String, u32)> {
    let rows = engine.rows();
    [
        Classification::TruePositive,
        Classification::InformationalExpectedActivity,
        Classification::FalsePositive,
        Classification::Unknown,
    ]
    .into_iter()
    .map(|wanted| {
        let is = |it: &&AlertIdx| rows.classification(**it).known().unwrap_or_default() == wanted;
        let count = alerts.iter().filter(is).count();
        (wanted.label().to_owned(), count as u32)
    })
    .collect()
}

/// What speaks against a rule.
pub(crate) fn warnings(engine: &Engine, draft: &RuleDraft, alerts: &[AlertIdx]) -> Vec<String> {
    let data = &engine.dataset;
    let rows = engine.rows();
    let mut warnings = Vec::new();
    let count = |holds: &dyn Fn(AlertIdx) -> bool| alerts.iter().filter(|&&it| holds(it)).count();
    let total = data.alert_count() as usize;
    if alerts.len() * 100 > total * BROAD_PER_CENT {
        warnings.push(format!(
            "It selects {} of {}: more than {BROAD_PER_CENT} % of all.",
            grouped(alerts.len()),
            counted(total, "alert")
        ));
    }
    let mut warn = |count: usize, of_what: &str| {
        if count > 0 {
            warnings.push(format!("It selects {}{of_what}", counted(count, "alert")));
        }
    };
    warn(
        count(&|it| rows.severity(it).known() >= Some(Severity::High)),
        " of high severity.",
    );
    warn(
        count(&|it| rows.classification(it).known() == Some(Classification::TruePositive)),
        " that somebody classified as true positive.",
    );
    if draft.kind != RuleKind::Triage {
        let is_custom = |it: AlertIdx| {
            data.alert(it).detection_source.known() == Some(DetectionSource::CustomDetection)
        };
        warn(
            count(&is_custom),
            " of custom detections, to which the portal applies no suppression (AL-20).",
        );
    }
    if draft.kind == RuleKind::Hide {
        let is_other = |it: AlertIdx| {
            let source = data.alert(it).service_source.known();
            source != Some(ServiceSource::MicrosoftDefenderForEndpoint)
        };
        warn(
            count(&is_other),
            " that are not of Defender for Endpoint, the only ones the portal hides (AL-19).",
        );
    }
    warnings
}
