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
//! let told = entities::read_json(&tree, "AdditionalFields", notes);
//! ```

mod cloud;
mod kind;
mod linked;
mod node_fields;
mod subjects;
mod web;

use crate::fields::{Notes, Text};
use crate::report::{ProblemKind, excerpt};
use kind::Kind;
use node_fields::NodeFields;
use std::borrow::Cow;
use throughline_model::{Evidence, EvidenceRole, ProcessFacts, Subject};
use throughline_records::json::{Object, Value};
use web::Web;

/// What a list of entities tells.
pub(crate) struct Told<'v> {
    /// The entities of the list in its order, each followed by those inside it
    /// that are more than facts of it.
    pub(crate) evidence: Vec<Evidence<Text<'v>>>,
    /// Processes known only as parents, of which more is told than their children
    /// have words for.
    pub(crate) ancestors: Vec<ProcessFacts<Text<'v>>>,
}

/// What a list of entities, or one entity, tells.
pub(crate) fn read_json<'v>(tree: &'v Value<'v>, field: &'v str, notes: &mut Notes) -> Told<'v> {
    let web = Web::of(tree, field, notes);
    let mut told = Told {
        evidence: Vec::with_capacity(web.tops.len()),
        ancestors: Vec::new(),
    };
    for &top in &web.tops {
        if !web.is_only_part_of_a_file(top) {
            told.evidence.push(web.evidence(top, false, notes));
        }
        for inner in top + 1..=web.nodes[top].end {
            if web.is_evidence(inner) {
                let evidence = web.evidence(inner, true, notes);
                if says_anything(&evidence.subject) {
                    told.evidence.push(evidence);
                }
            } else if web.is_ancestor_with_more(inner)
                && let Subject::Process(mut process) = web.facts(inner, notes)
            {
                process.device_id = process.device_id.or_else(|| web.device_of(top, notes));
                told.ancestors.push(process);
            }
        }
    }
    told
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

    /// Whether what stands inside an entity counts by itself: it says more than the
    /// facts of what holds it do. That the list names it once more by a bare
    /// reference makes it no entity of the list (data formats, 4.3).
    fn is_evidence(&self, at: usize) -> bool {
        let node = &self.nodes[at];
        let is_under = |key: &str| node.key.eq_ignore_ascii_case(key);
        match node.kind {
            Kind::Part => false,
            Kind::FileHash => !node.of_file,
            Kind::File => !is_under("ImageFile"),
            Kind::Process => !is_under("ParentProcess"),
            Kind::Account => !(is_under("Account") && self.is_in_process(at)),
            Kind::Ip => node.listed || !node.key.to_ascii_lowercase().starts_with("last"),
            Kind::RegistryKey => !is_under("Key"),
            Kind::Other => node.listed || !node.within_other,
            _ => true,
        }
    }

    /// Whether what holds it is a process.
    fn is_in_process(&self, at: usize) -> bool {
        let holder = self.nodes[at].holder;
        holder.is_some_and(|it| self.nodes[it].kind == Kind::Process)
    }

    /// Whether it is a parent of which its child cannot tell all: its own parent,
    /// or whose it is.
    fn is_ancestor_with_more(&self, at: usize) -> bool {
        let node = &self.nodes[at];
        node.kind == Kind::Process
            && ["ParentProcess", "Account"]
                .iter()
                .any(|it| node.object.has(it))
    }

    /// The device that this entity names or, where it names none, the only one
    /// of the list.
    fn device_of(&self, at: usize, notes: &mut Notes) -> Option<Text<'v>> {
        self.device_id(at, notes).or_else(|| {
            let is_host = |it: &&usize| self.nodes[**it].kind == Kind::Host;
            let mut hosts = self.tops.iter().filter(is_host);
            match (hosts.next(), hosts.next()) {
                (Some(&only), None) => self.name_of_host(only, notes),
                _ => None,
            }
        })
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
