//! Bulk data: repeatable, valid, and shaped like the real thing.

#![cfg(test)]

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use throughline_scenario::scale::Generator;

fn bytes(alerts: u64, seed: u64) -> Vec<u8> {
    let mut out = Vec::new();
    Generator { alerts, seed }.write(&mut out).unwrap();
    out
}

fn alerts(count: u64) -> Vec<Value> {
    let list: Value = serde_json::from_slice(&bytes(count, 7)).unwrap();
    list["value"].as_array().unwrap().clone()
}

#[test]
fn the_same_seed_gives_the_same_bytes() {
    assert_eq!(bytes(50, 1), bytes(50, 1));
    assert_ne!(bytes(50, 1), bytes(50, 2));
}

#[test]
fn even_an_empty_list_is_valid() {
    let list: Value = serde_json::from_slice(&bytes(0, 1)).unwrap();
    assert_eq!(list["value"].as_array().unwrap().len(), 0);
}

#[test]
fn the_shape_is_as_published() {
    let all = alerts(2_000);
    assert_eq!(all.len(), 2_000);
    let ids: BTreeSet<&str> = all.iter().map(|a| a["id"].as_str().unwrap()).collect();
    assert_eq!(ids.len(), 2_000);

    let mut counts: Vec<usize> = all
        .iter()
        .map(|a| a["evidence"].as_array().unwrap().len())
        .collect();
    counts.sort_unstable();
    let mean = counts.iter().sum::<usize>() as f64 / 2_000.0;
    assert!((4..=6).contains(&counts[1_000]), "median {}", counts[1_000]);
    assert!((6.5..8.5).contains(&mean), "mean {mean}");

    let incidents: BTreeSet<&str> = all
        .iter()
        .filter_map(|a| a["incidentId"].as_str())
        .collect();
    let per_incident = 2_000.0 / incidents.len() as f64;
    assert!((2.0..4.0).contains(&per_incident), "{per_incident}");

    let mut sources: BTreeMap<&str, usize> = BTreeMap::new();
    for alert in &all {
        *sources
            .entry(alert["serviceSource"].as_str().unwrap())
            .or_default() += 1;
    }
    assert!(
        sources.len() == 6 && sources["microsoftDefenderForOffice365"] > 350,
        "{sources:?}"
    );
}
