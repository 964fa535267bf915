//! Entities: the `Entities` column of `SecurityAlert`, `entities` of Defender for
//! Cloud, `AdditionalFields` of hunting's `AlertEvidence`, and the entities of
//! the REST shape (data formats, 4.3 and 4.4).
//!
//! What is read borrows from the parsed JSON, which the caller keeps:
//!
//! ```text
//! let held = fields.value("AdditionalFields");
//! let mut space = String::new();
//! let tree = cell::open(&held, &mut space, "AdditionalFields", notes);
//! let evidence = entities::read_json(&tree, "AdditionalFields", notes);
//! ```

mod cloud;
mod kind;
mod linked;
mod node_fields;
mod subjects;
mod web;

use crate::fields::{Notes, Text};
use crate::json::{Object, Value};
use crate::report::{ProblemKind, excerpt};
use kind::Kind;
use node_fields::NodeFields;
use std::borrow::Cow;
use throughline_model::{Evidence, EvidenceRole, Subject};
use web::Web;

/// The evidence that a list of entities, or one entity, tells: those of the
/// list in its order, each followed by what stands inside it.
pub(crate) fn read_json<'v>(
    tree: &'v Value<'v>,
    field: &'v str,
    notes: &mut Notes,
) -> Vec<Evidence<Text<'v>>> {
    let web = Web::of(tree, field, notes);
    let mut all = Vec::with_capacity(web.tops.len());
    for &top in &web.tops {
        if !web.is_only_part_of_a_file(top) {
            all.push(web.evidence(top, false, notes));
        }
        for inner in top + 1..=web.nodes[top].end {
            if web.is_evidence(inner) {
                let evidence = web.evidence(inner, true, notes);
                if says_anything(&evidence.subject) {
                    all.push(evidence);
                }
            }
        }
    }
    all
}

/// An entity of the REST shape: its resource id, kind and properties.
pub(crate) type Resource<'v> = (Option<&'v str>, &'v str, &'v Object<'v>);

/// What entities of the REST shape are, in their order.
pub(crate) fn read_resources<'v>(
    resources: &[Resource<'v>],
    field: &'v str,
    notes: &mut Notes,
) -> Vec<Subject<Text<'v>>> {
    let web = Web::of_resources(resources, field, notes);
    web.tops
        .iter()
        .filter(|&&it| !web.is_only_part_of_a_file(it))
        .map(|&it| web.facts(it, notes))
        .collect()
}

impl<'v> Web<'v> {
    /// Whether it is a hash of a file that tells it.
    fn is_only_part_of_a_file(&self, at: usize) -> bool {
        self.nodes[at].kind == Kind::FileHash && self.nodes[at].of_file
    }

    /// Whether what stands inside an entity counts by itself: it is listed, or
    /// it says more than the facts of what holds it do.
    fn is_evidence(&self, at: usize) -> bool {
        let node = &self.nodes[at];
        match node.kind {
            Kind::Part => false,
            Kind::FileHash => !node.of_file,
            // A parent is told by its child; its own parent is not.
            Kind::Process if node.key.eq_ignore_ascii_case("ParentProcess") => {
                node.listed || node.object.has("ParentProcess")
            }
            Kind::Ip => node.listed || !node.key.to_ascii_lowercase().starts_with("last"),
            Kind::RegistryKey => node.listed || !node.key.eq_ignore_ascii_case("Key"),
            Kind::Other => node.listed || !node.within_other,
            _ => true,
        }
    }

    fn evidence(&self, at: usize, nested: bool, notes: &mut Notes) -> Evidence<Text<'v>> {
        let mut evidence = Evidence::new(self.facts(at, notes));
        evidence.nested = nested;
        let mut fields = NodeFields::new(self.nodes[at].object, notes);
        evidence.verdict = fields.term("LastVerdict");
        evidence.remediation = fields.term("RemediationState");
        evidence.detection = fields.term("DetectionStatus");
        // Only products that judge an entity write when they made its record;
        // of others this is when the file or process was made.
        let is_judged = ["LastVerdict", "ThreatAnalysisSummary"]
            .iter()
            .any(|it| self.nodes[at].object.has(it));
        if is_judged {
            evidence.created = fields.time("CreatedTimeUtc");
        }
        evidence.tags = fields.texts("Tags", "TagName");
        read_roles(&mut evidence, &mut fields);
        evidence
    }
}

fn read_roles<'v>(evidence: &mut Evidence<Text<'v>>, fields: &mut NodeFields<'v, '_>) {
    for role in fields.texts("Roles", "Name") {
        match EvidenceRole::read(&role) {
            Some(role) => evidence.roles.insert(role),
            None if role.eq_ignore_ascii_case("unknown") => {}
            None => {
                let shown = format!("\"{}\"", excerpt(&role));
                fields
                    .notes
                    .add(ProblemKind::UnknownValue, "entity role", shown);
                evidence.other_roles.push(role);
            }
        }
    }
    let is_asset = fields
        .text("Asset")
        .is_some_and(|it| it.eq_ignore_ascii_case("true"));
    if is_asset {
        evidence.other_roles.push(Cow::Borrowed("Asset"));
    }
}

/// Whether anything is known of a subject.
fn says_anything(subject: &Subject<Text<'_>>) -> bool {
    let mut says = false;
    subject.visit(&mut |_, _| says = true);
    says
}
