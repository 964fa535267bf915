//! Many alerts are changed at once: all that are meant, or none.
#![expect(clippy::unwrap_used, reason = "helpers of tests")]

mod desk;

use desk::{LSASS, alert_keys, all_replies, all_rows, ask, incident_ids, queue, sample};
use throughline_engine::Engine;
use throughline_engine::protocol::{
    AlertEdit, AlertPage, AlertTarget, Assignee, Classified, IncidentEdit, IncidentForm,
    IncidentFormView, ManageAlerts, ManageChange, ManageIncidents, Managed, Refusal, TriageChoices,
    Undo, Undone,
};
use throughline_model::{
    AlertKey, AlertStatus, Classification, Determination, IncidentKey, IncidentStatus, Severity,
    Timestamp,
};

const NOON: Timestamp = Timestamp::from_millis(1_776_168_000_000);

fn manage(engine: &mut Engine, alerts: AlertTarget, edit: AlertEdit) -> Result<Managed, Refusal> {
    let asked = ManageAlerts {
        alerts,
        change: ManageChange::Edit(Box::new(edit)),
        at: NOON,
        actor: "m.brandt".to_owned(),
    };
    ask(engine, asked)
}

fn manage_incident(
    engine: &mut Engine,
    id: &str,
    change: IncidentEdit,
    keep_alerts_open: bool,
) -> Result<Managed, Refusal> {
    let asked = ManageIncidents {
        incidents: vec![IncidentKey::from(id)],
        change,
        keep_alerts_open,
        at: NOON,
        actor: "m.brandt".to_owned(),
    };
    ask(engine, asked)
}

fn undo(engine: &mut Engine) -> Undone {
    let asked = Undo {
        at: NOON,
        actor: "m.brandt".to_owned(),
    };
    ask(engine, asked).unwrap()
}

fn matching(engine: &mut Engine, filter: &str) -> u32 {
    ask(engine, queue(filter)).unwrap().matching
}

fn all_that(filter: &str, expected: u32) -> AlertTarget {
    AlertTarget::Matching {
        filter: Some(filter.to_owned()),
        expected,
    }
}

fn keys(keys: &[&str], within: Option<&str>) -> AlertTarget {
    AlertTarget::Keys {
        alerts: keys.iter().map(|&it| AlertKey::from(it)).collect(),
        within: within.map(str::to_owned),
    }
}

fn resolve() -> AlertEdit {
    AlertEdit {
        status: Some(AlertStatus::Resolved),
        ..AlertEdit::default()
    }
}

/// Every view but the histories and counts of what was done.
fn views(engine: &mut Engine) -> Vec<serde_json::Value> {
    let mut replies = all_replies(engine);
    for reply in &mut replies {
        for view in reply.as_object_mut().into_iter().flatten().map(|it| it.1) {
            for told_of_changes in ["history", "entries", "undo"] {
                if let Some(value) = view.get_mut(told_of_changes) {
                    value.take();
                }
            }
        }
    }
    replies.retain(|it| it.get("JournalText").is_none());
    replies
}

#[test]
fn all_that_match_are_changed_in_several_things_by_one_entry() {
    let mut engine = sample();
    let before = views(&mut engine);
    let filter = "severity:medium status:new,inProgress";
    let expected = matching(&mut engine, filter);
    assert!(expected > 3, "{expected}");
    let edit = AlertEdit {
        status: Some(AlertStatus::Resolved),
        severity: Some(Severity::Low),
        assigned_to: Some(Assignee::of(" s.okafor ")),
        classified: Some(Classified {
            classification: Classification::InformationalExpectedActivity,
            determination: Determination::SecurityTesting,
        }),
        add_tags: vec!["drill".to_owned(), " Drill".to_owned(), " ".to_owned()],
        comment: Some("Announced exercise.".to_owned()),
        ..AlertEdit::default()
    };
    let managed = manage(&mut engine, all_that(filter, expected), edit).unwrap();
    assert_eq!(managed.changed, expected);
    assert_eq!(
        managed.summary,
        format!(
            "{expected} alerts set to Resolved, given severity Low, assigned to s.okafor, \
             classified as Informational, expected activity, tagged drill, with a comment"
        )
    );
    assert_eq!((managed.entries, engine.journal().entries().len()), (1, 1));
    assert_eq!(matching(&mut engine, filter), 0);
    let after = "severity:low status:resolved assigned:s.okafor tag:drill \
                 classification:informationalExpectedActivity determination:securityTesting";
    assert_eq!(matching(&mut engine, after), expected);
    undo(&mut engine);
    assert_eq!(views(&mut engine), before);
}

#[test]
fn a_filter_that_selects_another_number_by_now_changes_nothing() {
    let mut engine = sample();
    let filter = "status:new,inProgress";
    let seen = matching(&mut engine, filter);
    manage(&mut engine, keys(&[LSASS], None), resolve()).unwrap();
    let before = all_replies(&mut engine);
    let refusal = manage(&mut engine, all_that(filter, seen), resolve()).unwrap_err();
    assert_eq!(
        refusal.message,
        format!(
            "the filter selects {} alerts by now, not the {seen} that you saw; nothing was changed",
            seen - 1
        )
    );
    let none = manage(&mut engine, all_that("title:nowhere", 0), resolve()).unwrap_err();
    assert_eq!(none.message, "choose at least one alert");
    let no_filter = manage(&mut engine, all_that("severity:", 1), resolve()).unwrap_err();
    assert!(no_filter.message.contains("filter"), "{no_filter:?}");
    assert_eq!(all_replies(&mut engine), before);
}

#[test]
fn chosen_alerts_that_a_filter_no_longer_shows_change_nothing() {
    let mut engine = sample();
    let all = alert_keys(&mut engine);
    let other = all.iter().find(|it| *it != LSASS).unwrap();
    let two = [LSASS, other];
    let filter = format!("id:{LSASS},{other} -status:resolved");
    manage(&mut engine, keys(&two, None), {
        AlertEdit {
            status: Some(AlertStatus::New),
            ..AlertEdit::default()
        }
    })
    .unwrap();
    manage(&mut engine, keys(&[other], Some(&filter)), resolve()).unwrap();
    let before = all_replies(&mut engine);
    let refusal = manage(&mut engine, keys(&two, Some(&filter)), resolve()).unwrap_err();
    assert_eq!(
        refusal.message,
        "1 of the 2 chosen alerts are no longer among those that the filter shows; \
         nothing was changed"
    );
    assert_eq!(all_replies(&mut engine), before);
    // Unless it does not matter; the one that is so already is not named again.
    let managed = manage(&mut engine, keys(&two, None), resolve()).unwrap();
    assert_eq!(managed.changed, 1);
    assert_eq!(managed.summary, "alert set to Resolved; 1 was so already");
    let entry = managed.entry.unwrap();
    assert!(
        entry.contains(LSASS) && !entry.contains(other.as_str()),
        "{entry}"
    );
    undo(&mut engine);
    assert_eq!(matching(&mut engine, &filter), 1);
}

#[test]
fn what_is_so_already_makes_no_entry() {
    let mut engine = sample();
    manage(&mut engine, keys(&[LSASS], None), resolve()).unwrap();
    let managed = manage(&mut engine, keys(&[LSASS, LSASS], None), resolve()).unwrap();
    assert_eq!(
        (managed.changed, managed.entries, managed.entry),
        (0, 1, None)
    );
    assert_eq!(
        managed.summary,
        "nothing to change: the alert is so already"
    );
    let nothing = manage(&mut engine, keys(&[LSASS], None), AlertEdit::default());
    assert_eq!(nothing.unwrap_err().message, "choose what to change");
}

#[test]
fn tags_and_severity_are_seen_where_imported_ones_are() {
    let mut engine = sample();
    let edit = AlertEdit {
        severity: Some(Severity::Informational),
        add_tags: vec!["Crown jewel".to_owned()],
        ..AlertEdit::default()
    };
    manage(&mut engine, keys(&[LSASS], None), edit).unwrap();
    assert_eq!(matching(&mut engine, "tag:\"crown jewel\""), 1);
    let page = ask(
        &mut engine,
        AlertPage {
            key: LSASS.to_owned(),
        },
    )
    .unwrap();
    assert_eq!(page.severity.label, "Informational");
    let details = page.sections.iter().flat_map(|it| &it.facts);
    assert!(details.into_iter().any(|it| it.value == "Crown jewel"));
    let lines: Vec<&str> = page.history.iter().map(|it| it.text.as_str()).collect();
    assert_eq!(
        &lines[..2],
        ["Severity: High → Informational", "Tag added: Crown jewel"]
    );
    let choices = ask(&mut engine, TriageChoices {}).unwrap();
    assert!(choices.tags.contains(&"Crown jewel".to_owned()));

    let edit = AlertEdit {
        remove_tags: vec!["crown JEWEL".to_owned()],
        ..AlertEdit::default()
    };
    manage(&mut engine, keys(&[LSASS], None), edit).unwrap();
    assert_eq!(matching(&mut engine, "tag:\"crown jewel\""), 0);
}

fn form(engine: &mut Engine, id: &str) -> IncidentFormView {
    ask(engine, IncidentForm { id: id.to_owned() }).unwrap()
}

#[test]
fn resolving_an_incident_resolves_its_alerts_or_keeps_them_open() {
    let mut engine = sample();
    let id = "4127";
    let (before, stood) = (views(&mut engine), form(&mut engine, id));
    assert!(
        stood.open_alerts > 1 && stood.unclassified_alerts > 1,
        "{stood:?}"
    );
    let resolve = IncidentEdit {
        status: Some(IncidentStatus::Resolved),
        comment: Some("Contained.".to_owned()),
        ..IncidentEdit::default()
    };
    let managed = manage_incident(&mut engine, id, resolve.clone(), false).unwrap();
    assert_eq!(
        managed.summary,
        format!(
            "incident set to Resolved, with a comment; {} alerts with it",
            stood.open_alerts
        )
    );
    let now = form(&mut engine, id);
    assert_eq!((now.status.as_str(), now.open_alerts), ("resolved", 0));
    assert_eq!(now.history[1].text, "Comment: Contained.");
    let open = format!("incident:{id} -status:resolved");
    assert_eq!(matching(&mut engine, &open), 0);
    undo(&mut engine);
    assert_eq!(views(&mut engine), before);
    assert_eq!(matching(&mut engine, &open), stood.open_alerts);

    manage_incident(&mut engine, id, resolve, true).unwrap();
    let now = form(&mut engine, id);
    assert_eq!(
        (now.status.as_str(), now.open_alerts),
        ("resolved", stood.open_alerts)
    );
}

#[test]
fn an_incident_is_renamed_and_goes_to_somebody_with_all_its_alerts() {
    let mut engine = sample();
    let id = "4127";
    let stood = form(&mut engine, id);
    let edit = IncidentEdit {
        title: Some(" Harbour case ".to_owned()),
        severity: Some(Severity::Low),
        assigned_to: Some(Assignee::of("s.okafor")),
        add_tags: vec!["board informed".to_owned()],
        classified: Some(Classified {
            classification: Classification::TruePositive,
            determination: Determination::MultiStagedAttack,
        }),
        ..IncidentEdit::default()
    };
    manage_incident(&mut engine, id, edit.clone(), false).unwrap();
    let now = form(&mut engine, id);
    assert_eq!(
        (now.title.as_str(), now.exported_title),
        ("Harbour case", stood.title)
    );
    assert_eq!(
        (now.severity.as_str(), now.assigned.as_str()),
        ("low", "s.okafor")
    );
    assert_eq!(now.classified, "True positive – Multistage attack");
    assert!(now.tags.contains(&"board informed".to_owned()));
    let all = matching(&mut engine, &format!("incident:{id}"));
    let theirs = format!("incident:{id} assigned:s.okafor");
    assert_eq!(matching(&mut engine, &theirs), all);
    // Severity and classification of the alerts are their own.
    assert_eq!(now.unclassified_alerts, stood.unclassified_alerts);
    let again = manage_incident(&mut engine, id, edit, false).unwrap();
    assert_eq!((again.changed, again.entry), (0, None));

    let fits_not = IncidentEdit {
        classified: Some(Classified {
            classification: Classification::FalsePositive,
            determination: Determination::Malware,
        }),
        ..IncidentEdit::default()
    };
    let refusal = manage_incident(&mut engine, id, fits_not, false).unwrap_err();
    assert!(refusal.message.contains("does not go with"), "{refusal:?}");
    let nowhere = manage_incident(&mut engine, "nowhere", IncidentEdit::default(), false);
    assert!(nowhere.is_err());
}

#[test]
fn a_journal_with_all_of_it_restores_the_same_view() {
    let mut engine = sample();
    let ids = incident_ids(&mut engine);
    manage(
        &mut engine,
        all_that("severity:high", matching(&mut sample(), "severity:high")),
        {
            AlertEdit {
                add_tags: vec!["first look".to_owned()],
                ..resolve()
            }
        },
    )
    .unwrap();
    let edit = IncidentEdit {
        status: Some(IncidentStatus::InProgress),
        assigned_to: Some(Assignee::default()),
        ..IncidentEdit::default()
    };
    for id in &ids {
        manage_incident(&mut engine, id, edit.clone(), false).unwrap();
    }
    undo(&mut engine);
    let kept = throughline_engine::protocol::JournalText {};
    let kept = ask(&mut engine, kept).unwrap().text;
    let mut again = sample();
    again.restore_journal(&kept).unwrap();
    assert_eq!(all_replies(&mut again), all_replies(&mut engine));
    for id in &ids {
        assert_eq!(form(&mut again, id), form(&mut engine, id));
    }
    assert_eq!(
        ask(&mut again, all_rows()).unwrap(),
        ask(&mut engine, all_rows()).unwrap()
    );
}
