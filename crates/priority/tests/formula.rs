//! The formula: every point has a reason, and the reasons pull the right way.

use proptest::prelude::*;
use std::collections::BTreeMap;
use throughline_model::{Classification, Severity, Verdict, Vocabulary};
use throughline_priority::{
    AlertSignals, Asset, Band, FactorKind, Stage, Stopped, Threat, Weight, Weights,
};

fn signals() -> impl Strategy<Value = AlertSignals<'static>> {
    let stages = [
        Stage::None,
        Stage::Entry,
        Stage::Foothold,
        Stage::Reach,
        Stage::Goal,
    ];
    let threats = [
        Threat::Named("Emotet"),
        Threat::Actor("Silk storm"),
        Threat::Ransomware("Ransomware"),
    ];
    let stopped = [Stopped::Prevented, Stopped::Blocked, Stopped::Remediated];
    let assets = [
        Asset::Server { name: "srv-1" },
        Asset::Critical {
            name: "srv-dc1",
            by: "Domain controller",
        },
    ];
    (
        (
            prop::sample::select(Severity::ALL),
            prop::sample::select(stages.to_vec()),
            prop::option::of(Just("T1003.001")),
            prop::option::of(prop::sample::select(threats.to_vec())),
            prop::sample::select(Verdict::ALL),
        ),
        (
            prop::option::of(prop::sample::select(stopped.to_vec())),
            prop::option::of(prop::sample::select(assets.to_vec())),
            any::<bool>(),
            prop::sample::select(Classification::ALL),
        ),
        (1_u32..50, 0_u32..2_000, 0_u32..9, 0_u32..9),
    )
        .prop_map(
            |(what, how, (title_count, more, wrong, right))| AlertSignals {
                severity: what.0,
                stage: what.1,
                category: "Impact",
                technique: what.2,
                threat: what.3,
                verdict: what.4,
                stopped: how.0,
                asset: how.1,
                disrupted: how.2,
                classification: how.3,
                title_count,
                alert_count: title_count + more,
                false_positives: wrong,
                classified: wrong + right,
            },
        )
}

fn weights() -> impl Strategy<Value = Weights> {
    prop::collection::btree_map(prop::sample::select(Weight::ALL), 0_u8..=100, 0..12).prop_map(
        |points| {
            points
                .into_iter()
                .fold(Weights::default(), |all, (it, points)| all.with(it, points))
        },
    )
}

proptest! {
    #[test]
    fn a_score_is_the_sum_of_its_factors(it in signals(), weights in weights()) {
        let score = it.score(&weights);
        let sum: i32 = score.factors.iter().map(|it| it.points).sum();
        prop_assert_eq!(sum, i32::from(score.value));
        prop_assert!(score.value <= 100);
        prop_assert_eq!(it.value(&weights), score.value);
        for factor in &score.factors {
            prop_assert!(factor.points != 0 && !factor.why.is_empty(), "{:?}", factor);
        }
    }

    #[test]
    fn graver_is_never_less_urgent(it in signals()) {
        let weights = Weights::default();
        let value = |it: AlertSignals<'_>| it.value(&weights);
        let high = AlertSignals { severity: Severity::High, ..it };
        let low = AlertSignals { severity: Severity::Low, ..it };
        prop_assert!(value(high) >= value(low));
        let blocked = AlertSignals { stopped: Some(Stopped::Blocked), ..it };
        let running = AlertSignals { stopped: None, ..it };
        prop_assert!(value(running) >= value(blocked));
        let wrong = AlertSignals { classification: Classification::FalsePositive, ..it };
        prop_assert_eq!(value(wrong), 0);
        let noisy = AlertSignals { false_positives: 8, classified: 8, ..it };
        let quiet = AlertSignals { false_positives: 0, classified: 8, ..it };
        prop_assert!(value(quiet) >= value(noisy));
    }

    #[test]
    fn weights_read_back(weights in weights()) {
        let file = weights.write().unwrap();
        prop_assert_eq!(&Weights::read(&file).unwrap(), &weights);
        prop_assert_eq!(&Weights::of(&weights.named()).unwrap(), &weights);
        let json = serde_json::to_string(&weights).unwrap();
        prop_assert_eq!(serde_json::from_str::<Weights>(&json).unwrap(), weights);
    }
}

#[test]
fn bands_end_where_the_portal_ends_them() {
    for (score, band) in [
        (0, Band::Low),
        (14, Band::Low),
        (15, Band::Medium),
        (85, Band::Medium),
        (86, Band::Top),
        (100, Band::Top),
    ] {
        assert_eq!(Band::of(score), band, "{score}");
    }
}

#[test]
fn a_case_of_each_band() {
    let weights = Weights::default();
    let all = AlertSignals {
        alert_count: 500,
        title_count: 1,
        ..AlertSignals::default()
    };
    let encryption = AlertSignals {
        severity: Severity::High,
        stage: Stage::Goal,
        category: "Impact",
        technique: Some("T1486"),
        threat: Some(Threat::Ransomware("Akira")),
        verdict: Verdict::Malicious,
        asset: Some(Asset::Server { name: "srv-files" }),
        ..all
    };
    let macro_run = AlertSignals {
        severity: Severity::Medium,
        stage: Stage::Foothold,
        category: "Execution",
        verdict: Verdict::Suspicious,
        title_count: 4,
        ..all
    };
    let adware = AlertSignals {
        severity: Severity::Low,
        stopped: Some(Stopped::Blocked),
        title_count: 80,
        ..all
    };
    assert_eq!(encryption.value(&weights), 94);
    assert_eq!(macro_run.value(&weights), 31);
    assert_eq!(adware.value(&weights), 0);
    let why: Vec<String> = adware
        .score(&weights)
        .factors
        .into_iter()
        .map(|it| format!("{} {:+}: {}", it.kind.label(), it.points, it.why))
        .collect();
    assert_eq!(
        why,
        [
            "Severity +6: Low",
            "Rarity -6: 80 of 500 alerts have this title",
            "Stopped -14: Blocked",
            "Limit +14: A score is between 0 and 100",
        ]
    );
}

#[test]
fn a_false_positive_says_so() {
    let it = AlertSignals {
        severity: Severity::High,
        classification: Classification::FalsePositive,
        ..AlertSignals::default()
    };
    let score = it.score(&Weights::default());
    assert_eq!(score.value, 0);
    let last = &score.factors[score.factors.len() - 1];
    assert_eq!((last.kind, last.points), (FactorKind::Classification, -40));
}

#[test]
fn few_alerts_say_nothing_about_rarity_or_noise() {
    let it = AlertSignals {
        title_count: 1,
        alert_count: 9,
        false_positives: 2,
        classified: 2,
        ..AlertSignals::default()
    };
    let kinds: Vec<FactorKind> = it
        .score(&Weights::default())
        .factors
        .iter()
        .map(|it| it.kind)
        .collect();
    assert_eq!(kinds, [FactorKind::Severity]);
}

#[test]
fn what_is_no_set_of_weights_is_refused() {
    for (text, says) in [
        ("[]", "not a file of weights"),
        (r#"{"severityHigh":"many"}"#, "not a file of weights"),
        (r#"{"moonPhase":3}"#, "no weight \"moonPhase\""),
        (r#"{"severityHigh":101}"#, "at most 100"),
    ] {
        let error = Weights::read(text).unwrap_err().to_string();
        assert!(error.contains(says), "{error}");
    }
    let usual: BTreeMap<String, u8> = BTreeMap::new();
    assert_eq!(Weights::of(&usual).unwrap(), Weights::default());
}
