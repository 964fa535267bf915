//! Incidents that were made here are shown in place of exported ones, and nothing of
//! either is seen while the other is.

mod account;

use account::{account, open};
use proptest::prelude::*;
use std::fmt::Write as _;
use throughline_dataset::{AlertIdx, Dataset, MadeIncident, MadeTitle};

/// So many alerts, each in an exported incident with its neighbour.
fn exported(count: usize) -> String {
    let mut text = String::from("{\"value\":[");
    for at in 0..count {
        let comma = if at == 0 { "" } else { "," };
        let _ = write!(
            text,
            "{comma}{{\"id\":\"a{at}\",\"title\":\"T\",\"incidentId\":\"exported{}\",\
             \"createdDateTime\":\"2026-04-14T10:{at:02}:00Z\",\
             \"serviceSource\":\"microsoftDefenderForEndpoint\",\"evidence\":[]}}",
            at / 2
        );
    }
    text.push_str("]}");
    text
}

/// One incident for each number, of the alerts that chose it.
fn made(of: &[u8]) -> Vec<MadeIncident> {
    let mut numbers = of.to_vec();
    numbers.sort_unstable();
    numbers.dedup();
    let chose = |number: u8| {
        let chosen = (0..)
            .map(AlertIdx)
            .zip(of)
            .filter(move |it| *it.1 == number);
        chosen.map(|it| it.0).collect()
    };
    numbers
        .into_iter()
        .map(|number| MadeIncident {
            key: format!("r-{number}"),
            title: MadeTitle::Own(format!("Made {number}")),
            alerts: chose(number),
            ..MadeIncident::default()
        })
        .collect()
}

fn ids(data: &Dataset) -> Vec<String> {
    let of = |it| data.text_or_empty(data.incident_id(it)).to_owned();
    data.alerts().map(of).collect()
}

proptest! {
    #[test]
    fn every_alert_is_in_the_incident_that_was_made_of_it(
        of in prop::collection::vec(0_u8..6, 1..12)
    ) {
        let mut data = open(&[exported(of.len())]);
        let before = account(&data);
        let own = ids(&data);
        let regrouping = data.prepare(made(&of));
        prop_assert_eq!(account(&data), before.clone(), "nothing is shown before it is asked for");
        prop_assert!(data.regroup(Some(regrouping.clone())).is_none());
        prop_assert!(data.is_regrouped());
        for (alert, number) in data.alerts().zip(&of) {
            let incident = data.incident_of(alert).unwrap();
            prop_assert_eq!(data.incident_key(incident), format!("r-{number}"));
            prop_assert_eq!(data.incident_of_id(data.incident_key(incident)), Some(incident));
            prop_assert!(data.alerts_of_incident(incident).contains(&alert));
            prop_assert!(data.incident_place(incident).is_none());
        }
        let held: usize = data.incidents().map(|it| data.alerts_of_incident(it).len()).sum();
        prop_assert_eq!(held, of.len());
        prop_assert!(data.incident_of_id("exported0").is_none());
        prop_assert!(!account(&data).contains("exported"));
        let exported: Vec<String> = data
            .alerts()
            .map(|it| data.text_or_empty(data.exported().id_of_alert(it)).to_owned())
            .collect();
        prop_assert_eq!(exported, own);
        prop_assert!(data.regroup(None).is_some());
        prop_assert_eq!(account(&data), before.clone());
        // It can be shown again, until the data is made anew.
        data.regroup(Some(regrouping));
        data.derive();
        prop_assert!(!data.is_regrouped());
        prop_assert_eq!(account(&data), before);
    }
}

#[test]
fn one_that_went_into_another_leads_there() {
    let mut data = open(&[exported(3)]);
    let mut all = made(&[1, 1, 2]);
    all.push(MadeIncident {
        key: "r-gone".to_owned(),
        merged_into: Some("r-2".to_owned()),
        ..MadeIncident::default()
    });
    let regrouping = data.prepare(all);
    data.regroup(Some(regrouping));
    let of = |key: &str| data.incident_of_id(key).unwrap();
    assert_eq!(data.merged_into(of("r-gone")), Some(Some(of("r-2"))));
    assert_eq!(data.merged_into(of("r-2")), None);
    assert!(data.alerts_of_incident(of("r-gone")).is_empty());
}
