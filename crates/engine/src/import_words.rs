//! What came of an import, in the words that are shown when it has ended.

use crate::Engine;
use crate::engine::{counted, grouped};
use crate::facts::{file_name, visible};
use crate::import_report::mapping_name;
use crate::mapping_desk::has_proposal;
use crate::protocol::{FirstView, ImportWords};
use throughline_import::FileReport;
use throughline_query::{DEFAULT_FILTER, Filter};

/// So many files that could not be read are named; the report names all.
const MAX_NAMED: usize = 3;

impl Engine {
    /// What came of opening these files, which are among those of the data now.
    pub fn import_words(&self, files: &[FileReport]) -> ImportWords {
        let read: Vec<&FileReport> = files.iter().filter(|it| it.is_readable()).collect();
        let what = match (read.as_slice(), files) {
            ([file], [_]) => {
                let records = counted(file.records.read as usize, "record");
                let by = mapping_name(file)
                    .map(|it| format!(" by the mapping “{}”", visible(it)))
                    .unwrap_or_default();
                format!("{}: {records} read{by}", file_name(&file.name))
            }
            _ if read.len() < files.len() => {
                let all = counted(files.len(), "file");
                format!("{} of {all} read", grouped(read.len()))
            }
            _ => format!("{} read", counted(read.len(), "file")),
        };
        let in_all = if self.dataset.files().len() > files.len() {
            "now in all "
        } else {
            ""
        };
        let holds = self.holds();
        let repaired = read.iter().map(|it| it.records.repaired).sum::<u64>();
        ImportWords {
            text: format!("{what} · {in_all}{holds}"),
            repaired: match repaired {
                0 => String::new(),
                count => format!("{} repaired", counted(count as usize, "record")),
            },
            lost: lost(files),
        }
    }

    /// What is worth looking at first.
    pub fn first_view(&self) -> FirstView {
        let data = &self.dataset;
        let opens = DEFAULT_FILTER
            .parse::<Filter>()
            .is_ok_and(|it| self.select(&it).count() > 0);
        match (data.alert_count(), data.incident_count()) {
            (0, 0) => FirstView::Events,
            (0, _) => FirstView::Incidents,
            _ if opens => FirstView::OpenAlerts,
            _ => FirstView::AllAlerts,
        }
    }

    /// `81 alerts, 5 incidents, 1,204 events`: what there is, and no more.
    pub(crate) fn holds(&self) -> String {
        let data = &self.dataset;
        let counts = [
            (data.alert_count(), "alert"),
            (data.exported().count(), "incident"),
            (data.event_count(), "event"),
        ];
        let words: Vec<String> = counts
            .into_iter()
            .filter(|it| it.0 > 0)
            .map(|(count, what)| counted(count as usize, what))
            .collect();
        words.join(", ")
    }
}

/// What was rejected, and which files could not be read, with the reason.
fn lost(files: &[FileReport]) -> Vec<String> {
    let (read, refused): (Vec<_>, Vec<_>) = files.iter().partition(|it| it.is_readable());
    let mut lost: Vec<String> = refused
        .iter()
        .take(MAX_NAMED)
        .map(|it| {
            let hint = if has_proposal(it) {
                "; the import report leads to where you say what its columns mean"
            } else {
                ""
            };
            let (name, reason) = (file_name(&it.name), visible(&it.reason()));
            if it.is_empty_list() {
                format!("{name}: {reason}")
            } else {
                format!("{name} could not be read: {reason}{hint}")
            }
        })
        .collect();
    if refused.len() > MAX_NAMED {
        let more = grouped(refused.len() - MAX_NAMED);
        lost.push(format!("{more} more files could not be read"));
    }
    let rejecting: Vec<_> = read.iter().filter(|it| it.records.rejected > 0).collect();
    let rejected: u64 = rejecting.iter().map(|it| it.records.rejected).sum();
    let records = counted(rejected as usize, "record");
    match rejecting.as_slice() {
        [] => {}
        [file] => lost.push(format!("{records} of {} rejected", file_name(&file.name))),
        files => lost.push(format!(
            "{records} of {} rejected",
            counted(files.len(), "file")
        )),
    }
    lost
}
