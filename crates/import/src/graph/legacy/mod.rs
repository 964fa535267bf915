//! The retired alerts of Graph, `/security/alerts` (data formats, 1.5).

mod states;

use crate::fields::{Fields, Notes, Text, is_filler};
use crate::report::{ProblemKind, excerpt};
use crate::unfold::unfold;
use crate::{Place, activity, alert_ids};
use std::borrow::Cow;
use throughline_model::{AlertRecord, Comment, ServiceSource, Term, Vocabulary as _};
use throughline_records::json::{Object, Value};

/// What may stand as JSON inside text.
const LISTS: &[&str] = &[
    "vendorInformation",
    "comments",
    "tags",
    "detectionIds",
    "incidentIds",
    "recommendedActions",
    "sourceMaterials",
    "historyStates",
];

/// What is known but shown nowhere: how sure the vendor was, and where it bills.
const NOT_SHOWN: &[&str] = &["confidence", "riskScore"];

/// Reads an alert.
pub(super) fn read<'a>(
    mut object: Object<'a>,
    notes: &mut Notes,
    place: Place,
) -> AlertRecord<Text<'a>> {
    unfold(&mut object, LISTS, notes);
    unfold(&mut object, states::KEYS, notes);
    let mut fields = Fields::new(object, notes);
    let (product_name, service_source) = vendor(&mut fields);
    let id = fields.id("id");
    let mut alert = AlertRecord {
        provider_id: id.as_ref().and_then(alert_ids::provider_id),
        id,
        product_name,
        service_source,
        incident_id: fields.texts("incidentIds").into_iter().next(),
        tenant_id: fields.id("azureTenantId"),
        subscription_id: fields.id("azureSubscriptionId"),
        title: fields.text("title"),
        description: fields.text("description"),
        // The word "None" stands for none.
        category: fields.id("category"),
        severity: fields.term("severity"),
        status: fields.term("status"),
        classification: fields.term("feedback"),
        assigned_to: fields.text("assignedTo"),
        actor: fields.text("activityGroupName"),
        detector_id: joined(&fields.texts("detectionIds"), ", "),
        recommended_actions: joined(&fields.texts("recommendedActions"), "\n"),
        tags: fields.texts("tags"),
        web_url: link(&mut fields),
        created: fields.time("createdDateTime"),
        updated: fields.time("lastModifiedDateTime"),
        resolved: fields.time("closedDateTime"),
        first_activity: fields.time("eventDateTime"),
        last_activity: fields.time("lastEventDateTime"),
        comments: comments(&mut fields),
        evidence: states::read_all(&mut fields),
        ..AlertRecord::default()
    };
    for key in NOT_SHOWN {
        fields.value(key);
    }
    fields.note_left("alert");
    if alert.id.is_none() {
        alert.id = Some(Cow::Owned(fields.notes.make_id(place)));
        alert.made_id = true;
    }
    activity::settle(&mut alert, "eventDateTime", fields.notes);
    alert
}

/// The product's name, and which product that is.
fn vendor<'a>(fields: &mut Fields<'a, '_>) -> (Option<Text<'a>>, Term<ServiceSource, Text<'a>>) {
    let mut vendor = Fields::new(fields.object("vendorInformation"), fields.notes);
    let provider = vendor.text("provider");
    let sub_provider = vendor.text("subProvider");
    for key in ["vendor", "providerVersion"] {
        vendor.value(key);
    }
    vendor.note_left("vendorInformation");
    let known = [&provider, &sub_provider]
        .into_iter()
        .flatten()
        .find_map(|it| product(it));
    let source = match (known, &provider) {
        (Some(known), _) => Term::Known(known),
        (None, Some(name)) => {
            let shown = format!("\"{}\"", excerpt(name));
            vendor
                .notes
                .add(ProblemKind::UnknownValue, "provider", shown);
            Term::Other(name.clone())
        }
        (None, None) => Term::default(),
    };
    (provider, source)
}

/// The names that providers had at the time, besides those of today.
fn product(name: &str) -> Option<ServiceSource> {
    if is_filler(name) {
        return None;
    }
    match name {
        "ASC" => Some(ServiceSource::MicrosoftDefenderForCloud),
        "Azure Sentinel" => Some(ServiceSource::MicrosoftSentinel),
        "Office 365 Security and Compliance" => Some(ServiceSource::MicrosoftDefenderForOffice365),
        _ => ServiceSource::read(name),
    }
}

fn joined<'a>(texts: &[Text<'a>], between: &str) -> Option<Text<'a>> {
    match texts {
        [] => None,
        [one] => Some(one.clone()),
        more => Some(Cow::Owned(more.join(between))),
    }
}

/// The alert's address: the first link to where it came from. There is no place
/// for further ones.
fn link<'a>(fields: &mut Fields<'a, '_>) -> Option<Text<'a>> {
    let mut links = fields.texts("sourceMaterials").into_iter();
    let first = links.next();
    for more in links {
        let text = excerpt(&more);
        let field = "alert.sourceMaterials, second and on";
        fields.notes.add(ProblemKind::UnknownField, field, text);
    }
    first
}

/// Comments are texts without author and time; earlier states of the alert tell
/// both of theirs.
fn comments<'a>(fields: &mut Fields<'a, '_>) -> Vec<Comment<Text<'a>>> {
    let mut comments: Vec<Comment<Text<'a>>> = Vec::new();
    for object in fields.objects("historyStates") {
        let mut state = Fields::new(object, fields.notes);
        let (author, at) = (state.text("user"), state.time("updatedDateTime"));
        let texts = state.texts("comments");
        comments.extend(texts.into_iter().map(|text| Comment {
            text,
            author: author.clone(),
            at,
        }));
    }
    let said = match fields.object.peek("comments") {
        Some(Value::List(items)) if items.iter().any(|it| matches!(it, Value::Object(_))) => {
            super::comments(fields)
        }
        _ => {
            let texts = fields.texts("comments").into_iter();
            let comment = |text| Comment {
                text,
                author: None,
                at: None,
            };
            texts.map(comment).collect()
        }
    };
    // What history told with its author is not told again without.
    let known = comments.len();
    for comment in said {
        if !comments[..known].iter().any(|it| it.text == comment.text) {
            comments.push(comment);
        }
    }
    comments
}
