//! Settings of correlation: previewed, applied, undone, taken elsewhere; values that
//! connect too much.
#![expect(clippy::unwrap_used, reason = "helpers of tests")]

mod desk;

use desk::{ask, open, sample};
use throughline_engine::Engine;
use throughline_engine::protocol::{
    ConnectorKind, CorrelationChange, CorrelationForm, CorrelationPreviewView, CorrelationText,
    IncidentMode, JournalText, Managed, NamedValue, NoisyConnectors, NoisyRow, PreviewCorrelation,
    Refusal, SetCorrelation, SetMode, SettingUnit, SettingView, TypedSetting, Undo,
};
use throughline_model::Timestamp;

const NOON: Timestamp = Timestamp::from_millis(1_776_168_000_000);

fn typed(name: &str, text: &str) -> CorrelationChange {
    CorrelationChange::Typed(vec![TypedSetting {
        name: name.to_owned(),
        text: text.to_owned(),
    }])
}

fn preview(
    engine: &mut Engine,
    change: CorrelationChange,
) -> Result<CorrelationPreviewView, Refusal> {
    ask(engine, PreviewCorrelation { change })
}

fn set(engine: &mut Engine, change: CorrelationChange) -> Result<Managed, Refusal> {
    let asked = SetCorrelation {
        change,
        at: NOON,
        actor: "m.brandt".to_owned(),
    };
    ask(engine, asked)
}

fn undo(engine: &mut Engine) {
    let asked = Undo {
        at: NOON,
        actor: "m.brandt".to_owned(),
    };
    ask(engine, asked).unwrap();
}

fn settings(engine: &mut Engine) -> Vec<SettingView> {
    let form = ask(engine, CorrelationForm {}).unwrap();
    form.groups.into_iter().flat_map(|it| it.settings).collect()
}

fn value_of(engine: &mut Engine, name: &str) -> String {
    let all = settings(engine);
    all.into_iter().find(|it| it.name == name).unwrap().text
}

fn noisy(engine: &mut Engine, words: &str) -> Vec<NoisyRow> {
    let words = words.to_owned();
    ask(engine, NoisyConnectors { words }).unwrap().rows
}

/// Alerts of as many devices, one a minute, all by one address, which is the gateway.
fn behind_a_gateway() -> Engine {
    let alerts: Vec<String> = (10..22)
        .map(|nth| {
            format!(
                r##"{{"id":"da{nth}","title":"Alert {nth}","severity":"medium","status":"new",
                "serviceSource":"microsoftDefenderForEndpoint","category":"Execution",
                "createdDateTime":"2026-04-14T16:{nth}:00Z","firstActivityDateTime":"2026-04-14T16:{nth}:00Z",
                "evidence":[
                {{"@odata.type":"#microsoft.graph.security.deviceEvidence","deviceDnsName":"pc-{nth}","mdeDeviceId":"d{nth}"}},
                {{"@odata.type":"#microsoft.graph.security.ipEvidence","ipAddress":"203.0.113.7"}}]}}"##
            )
        })
        .collect();
    let file = format!(r#"{{"value":[{}]}}"#, alerts.join(","));
    let mut engine = Engine::default();
    open(&mut engine, &[("alerts.json", file.as_bytes())]);
    set(&mut engine, typed("threshold", "1")).unwrap();
    set(&mut engine, typed("kinds.ip.cap", "40")).unwrap();
    engine
}

fn gateway() -> NamedValue {
    NamedValue {
        kind: ConnectorKind::Ip,
        name: "203.0.113.7".to_owned(),
    }
}

fn exclude(until: &str) -> CorrelationChange {
    CorrelationChange::Exclude {
        value: gateway(),
        reason: "egress of the office".to_owned(),
        from: String::new(),
        until: until.to_owned(),
    }
}

#[test]
fn a_change_is_previewed_applied_and_undone() {
    let mut engine = sample();
    let form = ask(&mut engine, CorrelationForm {}).unwrap();
    assert!(form.is_shipped && form.fault.is_empty(), "{form:?}");
    let shipped = value_of(&mut engine, "threshold");
    let view = preview(&mut engine, typed("threshold", "60")).unwrap();
    let words = format!("Evidence that a link needs: {shipped} → 60 bits");
    assert_eq!(view.changes, [words.as_str()]);
    assert!(!view.is_same);
    assert!(!view.splits.is_empty() && !view.splits[0].alert.is_empty());
    assert_eq!(value_of(&mut engine, "threshold"), shipped, "not applied");

    let done = set(&mut engine, typed("threshold", "60")).unwrap();
    assert_eq!(done.summary, format!("correlation: {words}"));
    assert!(done.entry.is_some());
    assert_eq!(value_of(&mut engine, "threshold"), "60");
    let back = preview(&mut engine, CorrelationChange::Shipped).unwrap();
    assert_eq!(back.counts[0].before, view.counts[0].after);
    assert_eq!(back.counts[0].after, view.counts[0].before);
    let again = set(&mut engine, typed("threshold", "60")).unwrap();
    assert!(again.entry.is_none(), "{}", again.summary);

    undo(&mut engine);
    assert_eq!(value_of(&mut engine, "threshold"), shipped);
    let same = preview(&mut engine, typed("threshold", &format!(" {shipped}0"))).unwrap();
    assert!(same.is_same && same.changes.is_empty());
}

#[test]
fn every_setting_can_be_typed_and_goes_with_a_file() {
    let mut engine = sample();
    for it in settings(&mut engine) {
        let text = match (it.unit, it.text.as_str()) {
            (SettingUnit::Switch, "on") => "off".to_owned(),
            (SettingUnit::Switch, _) => "on".to_owned(),
            (_, text) => (text.parse::<f64>().unwrap() + 1.0).to_string(),
        };
        let view = preview(&mut engine, typed(&it.name, &text)).unwrap();
        let [line] = view.changes.as_slice() else {
            panic!("{}: {:?}", it.name, view.changes)
        };
        let word = it.unit.word();
        let told = format!("{}: {} → {text} {word}", it.label, it.text);
        assert_eq!(line, told.trim_end());
        set(&mut engine, typed(&it.name, &text)).unwrap();
        assert_eq!(value_of(&mut engine, &it.name), text, "{}", it.name);
    }
    let file = ask(&mut engine, CorrelationText {}).unwrap();
    let mut other = sample();
    set(&mut other, CorrelationChange::File(file.text.clone())).unwrap();
    assert_eq!(settings(&mut other), settings(&mut engine));
    assert!(
        set(&mut other, CorrelationChange::File(file.text))
            .unwrap()
            .entry
            .is_none()
    );
}

#[test]
fn settings_are_taken_up_with_the_journal() {
    let mut engine = sample();
    set(&mut engine, typed("kinds.device.cap", "4")).unwrap();
    set(&mut engine, exclude("2026-04-15T00:00")).unwrap();
    let journal = ask(&mut engine, JournalText {}).unwrap();
    let mut other = sample();
    other.open_journal(&journal.text).unwrap();
    assert_eq!(value_of(&mut other, "kinds.device.cap"), "4");
    assert_eq!(settings(&mut other), settings(&mut engine));
    let form = ask(&mut other, CorrelationForm {}).unwrap();
    assert_eq!(
        (form.values.as_str(), form.is_shipped),
        ("1 excluded", false)
    );
    // Numbers go back, what was taken out stays out.
    set(&mut other, CorrelationChange::Shipped).unwrap();
    let form = ask(&mut other, CorrelationForm {}).unwrap();
    assert_eq!(
        (form.values.as_str(), form.is_shipped),
        ("1 excluded", true)
    );
}

#[test]
fn what_makes_no_sense_is_refused_in_the_units_of_the_page() {
    let mut engine = sample();
    let mut refused = |change| preview(&mut engine, change).unwrap_err().message;
    for (name, text, says) in [
        (
            "threshold",
            "0",
            "Evidence that a link needs must be between 0.01 and 1000 bits; it is 0",
        ),
        (
            "episodeGap",
            "2000",
            "Gap within a run of the same alert must be between 0 and 1440 minutes; it is 2000",
        ),
        (
            "kinds.ip.window",
            "-1",
            "Shared IP address, within must be between 0 and 8784 hours; it is -1",
        ),
        (
            "lone.window",
            "soon",
            "A lone alert comes within: \"soon\" is not a number",
        ),
        (
            "threshold",
            "NaN",
            "Evidence that a link needs: \"NaN\" is not a number",
        ),
        ("nothing", "1", "there is no setting \"nothing\""),
    ] {
        assert_eq!(refused(typed(name, text)), says);
    }
    let file = |text: &str| CorrelationChange::File(text.to_owned());
    assert!(refused(file("no JSON")).starts_with("these are no correlation settings"));
    assert!(refused(file(r#"{"treshold":1}"#)).contains("treshold"));
    let times = |from: &str, until: &str| CorrelationChange::Exclude {
        value: gateway(),
        reason: String::new(),
        from: from.to_owned(),
        until: until.to_owned(),
    };
    assert_eq!(
        refused(times("2026-04-14T16:00", "2026-04-14T15:00")),
        "the end of the exclusion is before its beginning"
    );
    assert!(refused(times("yesterday", "")).contains("is not a time"));
    let empty = preview(&mut Engine::default(), CorrelationChange::Shipped);
    assert!(empty.unwrap_err().not_found);
}

#[test]
fn a_gateway_is_told_excluded_and_readmitted() {
    let mut engine = behind_a_gateway();
    let row = noisy(&mut engine, "").remove(0);
    assert_eq!(
        (row.name.as_str(), row.kind.as_str()),
        ("203.0.113.7", "IP address")
    );
    assert_eq!((row.alerts, row.devices, row.would_join), (12, 12, 11));
    assert_eq!(
        (row.taken_off.as_str(), row.taken_off_for.as_str()),
        ("9.5", "reach 7.2, crowd 2.4")
    );
    assert!(row.joins > 0 && row.can_exclude && !row.can_readmit);

    let view = preview(&mut engine, exclude("")).unwrap();
    assert_eq!(view.changes, ["excluded: IP address 203.0.113.7"]);
    assert_eq!(view.counts[0].after, "12", "{:?}", view.counts);
    assert_eq!(view.splits[0].change, "12 alerts → 1 + 1 + 1 + 1 + 8 more");

    set(&mut engine, exclude("")).unwrap();
    let row = noisy(&mut engine, "").remove(0);
    assert_eq!(row.standing, "Excluded by an analyst");
    assert_eq!(row.entries, ["egress of the office"]);
    assert!(row.joins == 0 && row.can_readmit && !row.can_exclude);
    let view = preview(&mut engine, CorrelationChange::Readmit(gateway())).unwrap();
    assert_eq!(view.counts[0].after, "1");
    assert_eq!(view.grows[0].change, "1 → 12 alerts, from 11 others");
    set(&mut engine, CorrelationChange::Readmit(gateway())).unwrap();
    assert_eq!(noisy(&mut engine, "")[0].standing, "Connects");
}

#[test]
fn an_exclusion_for_some_time_counts_for_that_time() {
    let mut engine = behind_a_gateway();
    let view = preview(&mut engine, exclude("2026-04-14T16:15")).unwrap();
    assert_eq!(
        view.changes,
        ["excluded: IP address 203.0.113.7, until 14 Apr 2026 16:15 UTC"]
    );
    // Up to 16:15 each stands alone; the one of 16:16 is linked back over the end.
    assert_eq!(view.splits[0].change, "12 alerts → 7 + 1 + 1 + 1 + 2 more");
    set(&mut engine, exclude("2026-04-14T16:15")).unwrap();
    let row = noisy(&mut engine, "").remove(0);
    assert_eq!(row.standing, "Excluded for some time");
    assert_eq!(
        row.entries,
        ["until 14 Apr 2026 16:15 UTC: egress of the office"]
    );
    assert!(row.can_exclude && row.can_readmit);
}

#[test]
fn a_preview_says_when_it_takes_effect_and_is_what_is_shown_then() {
    let mut engine = sample();
    let view = preview(&mut engine, typed("threshold", "60")).unwrap();
    assert!(view.effect.contains("when they are recorrelated"));
    let mode = SetMode {
        mode: IncidentMode::Recorrelated,
        at: NOON,
        actor: "m.brandt".to_owned(),
    };
    ask(&mut engine, mode).unwrap();
    let view = preview(&mut engine, typed("threshold", "60")).unwrap();
    assert!(view.effect.contains("at once"));
    let incidents = engine.dataset().incident_count();
    assert_eq!(view.counts[0].before, incidents.to_string());
    set(&mut engine, typed("threshold", "60")).unwrap();
    let incidents = engine.dataset().incident_count();
    assert_eq!(view.counts[0].after, incidents.to_string());
}
