//! What alerts say of their evidence: its type, verdict, remediation and role.

use crate::columns::{is_told, listed};
use crate::pattern::Pattern;
use crate::{Field, Rows};
use throughline_dataset::{AlertIdx, Dataset, EvidenceRow, Symbol};
use throughline_model::{
    EvidenceRole, FactValue, RemediationStatus, SubjectKind, Term, Verdict, Vocabulary,
};

/// Whether any evidence of an alert tells the field, whatever it tells.
pub(crate) fn tells(rows: Rows<'_>, field: Field, alert: AlertIdx) -> bool {
    let data = rows.dataset;
    data.evidence(alert).iter().any(|it| match field {
        Field::Verdict => is_told(it.verdict),
        Field::Remediation => is_told(it.remediation),
        Field::Role => it.roles.iter().next().is_some() || data.other_roles(it).next().is_some(),
        _ => true,
    })
}

/// What evidence must be for an alert to be found.
pub(crate) struct Sought<'a> {
    rows: Rows<'a>,
    field: Field,
    patterns: Vec<Pattern>,
    kinds: Vec<SubjectKind>,
    verdicts: Vec<Verdict>,
    remediations: Vec<RemediationStatus>,
    roles: Vec<EvidenceRole>,
}

impl<'a> Sought<'a> {
    /// Reads the values of the field.
    pub(crate) fn of(rows: Rows<'a>, field: Field, values: &[String]) -> Self {
        let patterns: Vec<Pattern> = values.iter().map(|it| Pattern::new(it)).collect();
        let equals = |text: &str| patterns.iter().any(|it| it.equals(text));
        let kinds = SubjectKind::ALL.iter().copied();
        let roles = EvidenceRole::ALL.iter().copied();
        Self {
            kinds: kinds
                .filter(|it| equals(it.api()) || equals(it.label()))
                .collect(),
            roles: roles
                .filter(|it| equals(it.api()) || equals(it.label()))
                .collect(),
            verdicts: listed(values, &patterns),
            remediations: listed(values, &patterns),
            rows,
            field,
            patterns,
        }
    }

    /// Whether any evidence of an alert is so.
    pub(crate) fn is_in(&self, alert: AlertIdx) -> bool {
        let mut evidence = self.rows.dataset.evidence(alert).iter();
        evidence.any(|it| match self.field {
            Field::Verdict => self.has(&self.verdicts, it.verdict),
            Field::Remediation => self.has(&self.remediations, it.remediation),
            Field::Role => self.plays(it),
            _ => self.is_of_kind(it),
        })
    }

    fn equals(&self, text: &str) -> bool {
        self.patterns.iter().any(|it| it.equals(text))
    }

    fn has<V: Vocabulary>(&self, wanted: &[V], told: Term<V, Symbol>) -> bool {
        match told {
            Term::Known(value) => wanted.contains(&value),
            Term::Other(symbol) => self.equals(self.rows.dataset.text(symbol)),
        }
    }

    fn plays(&self, evidence: &EvidenceRow) -> bool {
        self.roles.iter().any(|&it| evidence.roles.contains(it))
            || self
                .rows
                .dataset
                .other_roles(evidence)
                .any(|it| self.equals(it))
    }

    fn is_of_kind(&self, evidence: &EvidenceRow) -> bool {
        let data = self.rows.dataset;
        let kind = data.subject_kind(evidence.subject);
        if kind != SubjectKind::Other {
            return self.kinds.contains(&kind);
        }
        // Types that this program has no words for go by their own name.
        let mut is_so = self.kinds.contains(&kind);
        data.subject(evidence.subject).visit(&mut |label, value| {
            if let (false, "Type", FactValue::Text(text)) = (is_so, label, value) {
                is_so = self.equals(data.text(*text));
            }
        });
        is_so
    }
}

/// The facts of a field that the evidence of some alerts tells, each text once, in
/// the order in which they are told; none where the field is not about entities.
pub fn told_by_evidence(data: &Dataset, alerts: &[AlertIdx], field: Field) -> Vec<Symbol> {
    let kinds = field.entity_kinds().unwrap_or_default();
    let mut told = Vec::new();
    let evidence = alerts.iter().flat_map(|&it| data.evidence(it));
    for it in evidence.filter(|it| kinds.contains(&data.subject_kind(it.subject))) {
        data.visit_subject(it.subject, &mut |label, value| {
            if let FactValue::Text(&text) = value
                && field.takes_fact(label)
                && !told.contains(&text)
            {
                told.push(text);
            }
        });
    }
    told
}
