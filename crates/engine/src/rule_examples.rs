//! Rules to begin with. None is in force until somebody has tried, saved and
//! turned it on (AL-26).

use crate::protocol::RuleExample;
use throughline_case::{AlertEdit, Classified, RuleDraft, RuleKind};
use throughline_model::{AlertStatus, Classification, Determination};

pub(crate) fn examples() -> Vec<RuleExample> {
    vec![legitimate_travel(), unwanted_software(), reported_mail()]
}

/// AL-25: somebody who is out of office and not of high risk travels.
fn legitimate_travel() -> RuleExample {
    let changes = AlertEdit {
        status: Some(AlertStatus::Resolved),
        classified: Some(Classified {
            classification: Classification::InformationalExpectedActivity,
            determination: Determination::ConfirmedActivity,
        }),
        add_tags: vec!["Legitimate travel".to_owned()],
        comment: Some("Out of office, and not of high risk.".to_owned()),
        ..AlertEdit::default()
    };
    RuleExample {
        draft: RuleDraft {
            name: "Legitimate travel".to_owned(),
            kind: RuleKind::Triage,
            filter: "title:\"impossible travel\",\"atypical travel\",\"infrequent country\" \
                     tag:\"out of office\" -tag:\"high risk\""
                .to_owned(),
            changes,
            comment: "Somebody who is away signs in from elsewhere.".to_owned(),
        },
        about: "No export says who is out of office or of high risk. Tag such alerts with “out of office” and “high risk” first, in bulk by user, or have a column of a table mapped to tags; until then it selects nothing."
            .to_owned(),
    }
}

fn unwanted_software() -> RuleExample {
    RuleExample {
        draft: RuleDraft {
            name: "Unwanted software that was stopped".to_owned(),
            kind: RuleKind::Resolve,
            filter: "category:UnwantedSoftware severity:informational,low".to_owned(),
            changes: AlertEdit {
                classified: Some(Classified {
                    classification: Classification::TruePositive,
                    determination: Determination::UnwantedSoftware,
                }),
                ..AlertEdit::default()
            },
            comment: "Nobody need look at each of them.".to_owned(),
        },
        about: "Resolves what is of low severity; what is graver stays open.".to_owned(),
    }
}

fn reported_mail() -> RuleExample {
    RuleExample {
        draft: RuleDraft {
            name: "Reported mail in which nothing was found".to_owned(),
            kind: RuleKind::Resolve,
            filter: "title:\"reported by\" investigation:benign,successfullyRemediated".to_owned(),
            changes: AlertEdit {
                add_tags: vec!["Closed by investigation".to_owned()],
                ..AlertEdit::default()
            },
            comment: "The automated investigation has dealt with it.".to_owned(),
        },
        about: "Resolves mail that people reported once its automated investigation has found nothing, or removed all."
            .to_owned(),
    }
}
