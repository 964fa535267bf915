//! The parts that a piece of evidence played.

use crate::fields::{Fields, Text};
use crate::report::{ProblemKind, excerpt};
use throughline_model::{Evidence, EvidenceRole};

/// Takes `roles` and `detailedRoles`; a role that is newer than this program is
/// kept as it stands.
pub(crate) fn take<'a>(evidence: &mut Evidence<Text<'a>>, fields: &mut Fields<'a, '_>) {
    for role in fields.texts("roles") {
        match EvidenceRole::read(&role) {
            Some(role) => evidence.roles.insert(role),
            None if role.eq_ignore_ascii_case("unknown") => {}
            None => {
                let shown = format!("\"{}\"", excerpt(&role));
                let kind = ProblemKind::UnknownValue;
                fields.notes.add(kind, "evidence role", shown);
                evidence.other_roles.push(role);
            }
        }
    }
    evidence.other_roles.extend(fields.texts("detailedRoles"));
}
