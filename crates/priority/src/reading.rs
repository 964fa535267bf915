//! What the data tells of each alert.

use crate::assets::Assets;
use crate::techniques::{folded, is_hands_on, stage};
use crate::{AlertSignals, Asset, Stage, Stopped, Threat, Weights};
use rustc_hash::FxHashMap;
use throughline_dataset::{AlertIdx, AlertRow, Symbol};
use throughline_model::{
    Classification, DetectionStatus, InvestigationState, RemediationStatus, Verdict,
};
use throughline_query::Rows;

/// How often a title occurs, what it turned out to be, and what it says.
#[derive(Clone, Copy, Default)]
struct TitleFacts {
    all: u32,
    classified: u32,
    false_positives: u32,
    says_ransomware: bool,
}

/// What a category says.
#[derive(Clone, Copy, Default)]
struct CategoryFacts {
    stage: Stage,
    says_ransomware: bool,
}

/// What many alerts share, looked at once.
#[derive(Default)]
pub struct AlertTables {
    titles: FxHashMap<Option<Symbol>, TitleFacts>,
    categories: FxHashMap<Symbol, CategoryFacts>,
    assets: Assets,
}

impl AlertTables {
    /// Looks at all alerts as they stand now.
    pub fn of(rows: Rows<'_>) -> Self {
        let data = rows.dataset;
        let mut tables = Self {
            assets: Assets::of(data),
            ..Self::default()
        };
        for alert in data.alerts() {
            let row = data.alert(alert);
            let title = tables
                .titles
                .entry(row.title)
                .or_insert_with(|| TitleFacts {
                    says_ransomware: is_ransomware(data.text_or_empty(row.title)),
                    ..TitleFacts::default()
                });
            title.all += 1;
            match rows.classification(alert).known() {
                None | Some(Classification::Unknown) => {}
                Some(it) => {
                    title.classified += 1;
                    title.false_positives += u32::from(it == Classification::FalsePositive);
                }
            }
            if let Some(category) = row.category {
                tables.categories.entry(category).or_insert_with(|| {
                    let text = data.text(category);
                    CategoryFacts {
                        stage: stage(text),
                        says_ransomware: is_ransomware(text),
                    }
                });
            }
        }
        tables
    }
}

fn is_ransomware(text: &str) -> bool {
    folded(text).contains("ransom")
}

/// Reads what makes alerts urgent.
#[derive(Clone, Copy)]
pub struct AlertReader<'d> {
    pub(crate) rows: Rows<'d>,
    tables: &'d AlertTables,
}

impl<'d> AlertReader<'d> {
    /// A reader of the alerts that the tables were made of.
    pub fn new(rows: Rows<'d>, tables: &'d AlertTables) -> Self {
        Self { rows, tables }
    }

    /// The scores of all alerts, by their index.
    pub fn scores(&self, weights: &Weights) -> Vec<u8> {
        let alerts = self.rows.dataset.alerts();
        alerts.map(|it| self.read(it).value(weights)).collect()
    }

    /// What is known of one alert.
    pub fn read(&self, alert: AlertIdx) -> AlertSignals<'d> {
        let rows = self.rows;
        let data = rows.dataset;
        let row = data.alert(alert);
        let title = self.tables.titles.get(&row.title);
        let title = title.copied().unwrap_or_default();
        let category = self.category(row);
        let seen = Seen::of(self, alert);
        let mut asset = self.tables.assets.of_alert(data, alert);
        let mut disrupted = false;
        // Most alerts have no tags at all.
        if seen.has_tags || !rows.tags(alert).is_empty() {
            if !matches!(asset, Some(Asset::Critical { .. })) {
                asset = self.tagged_asset(alert).or(asset);
            }
            disrupted = rows.tags(alert).iter().any(|it| is_disruption(it));
        }
        AlertSignals {
            severity: rows.severity(alert).known().unwrap_or_default(),
            stage: category.stage,
            category: data.text_or_empty(row.category),
            technique: data.techniques(alert).find(|it| is_hands_on(it)),
            threat: self.threat(alert, row, title, category),
            verdict: seen.verdict,
            stopped: seen.stopped(row),
            asset,
            title_count: title.all,
            alert_count: data.alert_count(),
            false_positives: title.false_positives,
            classified: title.classified,
            disrupted,
            classification: rows.classification(alert).known().unwrap_or_default(),
        }
    }

    pub(crate) fn stage(&self, alert: AlertIdx) -> Stage {
        self.category(self.rows.dataset.alert(alert)).stage
    }

    fn category(&self, row: &AlertRow) -> CategoryFacts {
        row.category
            .and_then(|it| self.tables.categories.get(&it).copied())
            .unwrap_or_default()
    }

    fn threat(
        &self,
        alert: AlertIdx,
        row: &AlertRow,
        title: TitleFacts,
        category: CategoryFacts,
    ) -> Option<Threat<'d>> {
        let data = self.rows.dataset;
        let text = |it: Option<Symbol>| data.text_or_empty(it);
        if category.says_ransomware {
            return Some(Threat::Ransomware(text(row.category)));
        }
        if title.says_ransomware {
            return Some(Threat::Ransomware(text(row.title)));
        }
        let named = [text(row.threat_family), text(row.threat)];
        let told = named.into_iter().chain(data.tags(alert));
        if let Some(by) = told.into_iter().find(|it| is_ransomware(it)) {
            return Some(Threat::Ransomware(by));
        }
        if let Some(actor) = row.actor {
            return Some(Threat::Actor(data.text(actor)));
        }
        let named = row.threat.or(row.threat_family);
        named.map(|it| Threat::Named(data.text(it)))
    }
}

/// Whether a tag or title says that containment was automatic (IQ-20).
pub(crate) fn is_disruption(text: &str) -> bool {
    folded(text).contains("attackdisruption")
}

/// What an alert's evidence says.
struct Seen {
    verdict: Verdict,
    /// The strongest that it says of whether it was stopped.
    detection: DetectionStatus,
    remediated: bool,
    /// Something bad of which nobody says that it was stopped.
    at_large: bool,
    has_tags: bool,
}

impl Seen {
    fn of(reader: &AlertReader<'_>, alert: AlertIdx) -> Self {
        let mut seen = Self {
            verdict: Verdict::Unknown,
            detection: DetectionStatus::Unknown,
            remediated: false,
            at_large: false,
            has_tags: false,
        };
        let data = reader.rows.dataset;
        for evidence in data.evidence(alert) {
            let verdict = evidence.verdict.known().unwrap_or_default();
            let is_bad = matches!(verdict, Verdict::Malicious | Verdict::Suspicious);
            if is_bad && seen.verdict != Verdict::Malicious {
                seen.verdict = verdict;
            }
            let detection = evidence.detection.known().unwrap_or_default();
            if strength(detection) > strength(seen.detection) {
                seen.detection = detection;
            }
            match evidence.remediation.known() {
                Some(
                    RemediationStatus::Remediated
                    | RemediationStatus::Prevented
                    | RemediationStatus::Blocked,
                ) => seen.remediated = true,
                Some(RemediationStatus::None | RemediationStatus::NotFound) => {}
                _ => seen.at_large |= is_bad,
            }
            seen.has_tags |= data.evidence_tags(evidence).next().is_some();
        }
        seen
    }

    fn stopped(&self, row: &AlertRow) -> Option<Stopped> {
        match self.detection {
            DetectionStatus::Detected => return None,
            DetectionStatus::Blocked => return Some(Stopped::Blocked),
            DetectionStatus::Prevented => return Some(Stopped::Prevented),
            DetectionStatus::Unknown => {}
        }
        let by_investigation =
            row.investigation_state.known() == Some(InvestigationState::SuccessfullyRemediated);
        (by_investigation || (self.remediated && !self.at_large)).then_some(Stopped::Remediated)
    }
}

/// What ran outweighs what did not (AL-6).
fn strength(detection: DetectionStatus) -> u8 {
    match detection {
        DetectionStatus::Unknown => 0,
        DetectionStatus::Prevented => 1,
        DetectionStatus::Blocked => 2,
        DetectionStatus::Detected => 3,
    }
}
