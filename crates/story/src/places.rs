//! Where alerts are drawn: each at the one process that raised it.

use rustc_hash::FxHashMap;
use throughline_dataset::{AlertIdx, Dataset, ProcessIdx};
use throughline_model::Verdict;

/// The place of every alert whose processes stand in the trees.
pub(crate) struct Places {
    of_alert: FxHashMap<AlertIdx, ProcessIdx>,
}

impl Places {
    /// The places of the alerts of these processes, given how deep each stands.
    pub(crate) fn of(data: &Dataset, depths: &FxHashMap<ProcessIdx, u32>) -> Self {
        let mut alerts: Vec<AlertIdx> = depths
            .keys()
            .flat_map(|&it| alerts_of_process(data, it))
            .copied()
            .collect();
        alerts.sort_unstable();
        alerts.dedup();
        let place = |alert: AlertIdx| {
            let place = raising_process(data, alert, depths)?;
            depths.contains_key(&place).then_some((alert, place))
        };
        Self {
            of_alert: alerts.into_iter().filter_map(place).collect(),
        }
    }

    /// Where an alert is drawn; none where its processes are in no tree.
    pub(crate) fn place(&self, alert: AlertIdx) -> Option<ProcessIdx> {
        self.of_alert.get(&alert).copied()
    }
}

/// The process that raised an alert: of its processes one that was judged
/// malicious or suspicious, then the deepest, then the latest. The product does
/// not say which it was; what a chain led to is nearest to it.
fn raising_process(
    data: &Dataset,
    alert: AlertIdx,
    depths: &FxHashMap<ProcessIdx, u32>,
) -> Option<ProcessIdx> {
    data.evidence(alert)
        .iter()
        .filter_map(|evidence| {
            let process = data.process_of(evidence.subject)?;
            let judged = matches!(
                evidence.verdict.known(),
                Some(Verdict::Malicious | Verdict::Suspicious)
            );
            let depth = depths.get(&process).copied().unwrap_or(0);
            Some((judged, depth, data.process(process).started, process))
        })
        .max()
        .map(|it| it.3)
}

/// The alerts that a process is evidence of, in the order of first activity.
pub(crate) fn alerts_of_process(data: &Dataset, process: ProcessIdx) -> &[AlertIdx] {
    data.process(process)
        .subjects
        .first()
        .and_then(|&it| data.entity_of(it))
        .map_or(&[], |it| data.alerts_of_entity(it))
}
