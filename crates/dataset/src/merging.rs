//! One alert from several tellings: the best one counts, the others fill what it
//! does not tell.

use crate::columns::{AlertRow, EvidenceRow};
use crate::duplicates::{family, is_part};
use crate::entities::{Entities, EntityIdx};
use crate::store::Store;
use crate::symbols::Symbol;
use std::ops::Range;
use std::rc::Rc;
use throughline_model::{Term, Vocabulary};

/// An alert that was told several times.
pub(crate) struct Merged {
    pub(crate) row: AlertRow,
    pub(crate) evidence: Vec<EvidenceRow>,
}

/// Merges the tellings of an alert (rows); none where there is but one.
///
/// Evidence of an older record of the same family is not taken, nor what it says
/// of the work on the alert: the newer one replaced it. Other families show what this one cannot, so theirs is added where
/// it is about something new.
pub(crate) fn merged(store: &Store, tellings: &[u32], entities: &Entities) -> Option<Merged> {
    let (&first, others) = tellings.split_first()?;
    if others.is_empty() {
        return None;
    }
    let mut row = store.alerts[first as usize].clone();
    let mut evidence: Vec<EvidenceRow> = store.evidence_of(&row).to_vec();
    let first_family = family(store, first);
    for &other in others {
        let told = &store.alerts[other as usize];
        fill(&mut row, told);
        let adds = is_part(store, other) || family(store, other) != first_family;
        if adds {
            fill_work(&mut row, told);
            unite(&mut evidence, store.evidence_of(told), entities);
        }
    }
    Some(Merged { row, evidence })
}

fn unite(evidence: &mut Vec<EvidenceRow>, told: &[EvidenceRow], entities: &Entities) {
    let about: Vec<Option<EntityIdx>> = evidence
        .iter()
        .map(|it| entities.of_subject(it.subject))
        .collect();
    for item in told {
        let entity = entities.of_subject(item.subject);
        match about
            .iter()
            .position(|it| *it == entity && entity.is_some())
        {
            Some(at) => {
                let row = &mut evidence[at];
                row.created = row.created.or(item.created);
                let known = Rc::make_mut(&mut row.said);
                fill_term(&mut known.verdict, &item.verdict);
                fill_term(&mut known.remediation, &item.remediation);
                fill_term(&mut known.detection, &item.detection);
                known.remediation_details = known.remediation_details.or(item.remediation_details);
                known.roles = known.roles.union(item.roles);
                fill_words(&mut known.other_roles, &item.other_roles);
                fill_words(&mut known.tags, &item.tags);
                known.nested &= item.nested;
            }
            None => evidence.push(item.clone()),
        }
    }
}

pub(crate) fn fill_term<V: Vocabulary, T: Clone + PartialEq>(
    known: &mut Term<V, T>,
    told: &Term<V, T>,
) {
    if matches!(known, Term::Known(value) if *value == V::unknown()) {
        *known = told.clone();
    }
}

fn fill_list(known: &mut Range<u32>, told: &Range<u32>) {
    if known.start == known.end {
        *known = told.clone();
    }
}

fn fill_words(known: &mut Box<[Symbol]>, told: &[Symbol]) {
    if known.is_empty() {
        *known = told.into();
    }
}

macro_rules! fill_options {
    ($known:ident, $told:ident, $( $field:ident ),+ $(,)?) => {
        $( $known.$field = $known.$field.or($told.$field); )+
    };
}

fn fill(known: &mut AlertRow, told: &AlertRow) {
    if told.enclosed && !known.enclosed && told.incident_id.is_some() {
        known.incident_id = told.incident_id;
        known.enclosed = true;
    }
    fill_options!(
        known,
        told,
        provider_id,
        system_id,
        investigation_id,
        incident_id,
        web_url,
        created,
        updated,
        first_activity,
        last_activity,
    );
    fill_term(&mut known.severity, &told.severity);
    fill_list(&mut known.techniques, &told.techniques);
    let known = Rc::make_mut(&mut known.detection);
    fill_options!(
        known,
        told,
        title,
        description,
        recommended_actions,
        category,
        product_name,
        detector_id,
        policy_id,
        workspace,
        subscription_id,
        sensitivity_label,
        tenant_id,
        actor,
        threat,
        threat_family,
    );
    fill_term(&mut known.service_source, &told.service_source);
    fill_term(&mut known.detection_source, &told.detection_source);
}

/// Fills what is said of the work on an alert; an older record of the same product
/// says what is no longer so.
fn fill_work(known: &mut AlertRow, told: &AlertRow) {
    fill_options!(known, told, assigned_to, resolved);
    fill_term(&mut known.status, &told.status);
    fill_term(&mut known.classification, &told.classification);
    fill_term(&mut known.determination, &told.determination);
    fill_term(&mut known.investigation_state, &told.investigation_state);
    fill_list(&mut known.tags, &told.tags);
    fill_list(&mut known.comments, &told.comments);
}
