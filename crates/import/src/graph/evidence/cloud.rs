//! Evidence about cloud resources, storage, containers and code.

use super::{All, Told, nested};
use crate::fields::{Fields, Text};
use std::borrow::Cow;
use throughline_model::{
    BlobContainerFacts, BlobFacts, CloudResourceFacts, ContainerFacts, ContainerImageFacts,
    ContainerRegistryFacts, GitHubOrganizationFacts, GitHubRepoFacts, GitHubUserFacts,
    SasTokenFacts, Subject,
};
use throughline_records::json::Value;

pub(super) fn read<'a>(
    type_name: &str,
    fields: &mut Fields<'a, '_>,
    all: &mut All<'a>,
) -> Option<Told<'a>> {
    Some(match type_name {
        "azureResourceEvidence" | "amazonResourceEvidence" | "googleCloudResourceEvidence" => {
            Subject::CloudResource(CloudResourceFacts {
                id: ["resourceId", "amazonResourceId", "fullResourceName"]
                    .iter()
                    .find_map(|key| fields.id(key)),
                name: fields.text("resourceName"),
                resource_type: fields.text("resourceType"),
                account_id: fields.text("amazonAccountId"),
                project_id: fields.text("projectId"),
                project_number: fields.text("projectNumber"),
                location: fields.text("location"),
                location_type: fields.text("locationType"),
            })
        }
        "blobContainerEvidence" => Subject::BlobContainer(BlobContainerFacts {
            storage: resource("storageResource", fields, all),
            name: fields.text("name"),
            url: fields.text("url"),
        }),
        "blobEvidence" => Subject::Blob(blob(fields, all)),
        "sasTokenEvidence" => Subject::SasToken(SasTokenFacts {
            storage: resource("storageResource", fields, all),
            signature_hash: fields.text("signatureHash"),
            signed_with: fields.text("signedWith"),
            ips: fields.text("allowedIpAddresses"),
            resource_types: fields.texts("allowedResourceTypes"),
            services: fields.texts("allowedServices"),
            permissions: fields.texts("permissions"),
            protocol: fields.text("protocol"),
            starts: fields.time("startDateTime"),
            expires: fields.time("expiryDateTime"),
        }),
        "containerEvidence" => Subject::Container(container(fields, all)),
        "containerImageEvidence" => Subject::ContainerImage(image(fields, all)),
        "containerRegistryEvidence" => Subject::ContainerRegistry(ContainerRegistryFacts {
            registry: fields.text("registry"),
        }),
        "gitHubOrganizationEvidence" => Subject::GitHubOrganization(GitHubOrganizationFacts {
            id: fields.id("orgId"),
            login: fields.text("login"),
            display_name: fields.text("displayName"),
            company: fields.text("company"),
            email: fields.text("email"),
            web_url: fields.text("webUrl"),
        }),
        "gitHubRepoEvidence" => Subject::GitHubRepo(GitHubRepoFacts {
            id: fields.id("repoId"),
            base_url: fields.text("baseUrl"),
            login: fields.text("login"),
            owner: fields.text("owner"),
            owner_type: fields.text("ownerType"),
        }),
        "gitHubUserEvidence" => Subject::GitHubUser(GitHubUserFacts {
            id: fields.id("userId"),
            login: fields.text("login"),
            name: fields.text("name"),
            email: fields.text("email"),
            web_url: fields.text("webUrl"),
        }),
        _ => return None,
    })
}

/// Reads the cloud resource under a key and says its id, else its name.
pub(super) fn resource<'a>(
    key: &str,
    fields: &mut Fields<'a, '_>,
    all: &mut All<'a>,
) -> Option<Text<'a>> {
    if matches!(fields.object.peek(key), Some(Value::Text(_))) {
        return fields.text(key);
    }
    match nested(key, "azureResourceEvidence", fields, all) {
        Some(Subject::CloudResource(it)) => it.id.clone().or_else(|| it.name.clone()),
        _ => None,
    }
}

fn blob<'a>(fields: &mut Fields<'a, '_>, all: &mut All<'a>) -> BlobFacts<Text<'a>> {
    let container = match nested("blobContainer", "blobContainerEvidence", fields, all) {
        Some(Subject::BlobContainer(it)) => it.url.clone().or_else(|| it.name.clone()),
        _ => None,
    };
    let mut blob = BlobFacts {
        container,
        name: fields.text("name"),
        url: fields.text("url"),
        etag: fields.text("etag"),
        ..BlobFacts::default()
    };
    for object in fields.objects("fileHashes") {
        let mut hash = Fields::new(object, fields.notes);
        let algorithm = hash.text("algorithm").unwrap_or_default();
        let value = hash.hash("value");
        hash.note_left("fileHash");
        match algorithm.to_ascii_lowercase().as_str() {
            "md5" => blob.md5 = value,
            "sha1" => blob.sha1 = value,
            "sha256" => blob.sha256 = value,
            _ => blob
                .other_hashes
                .extend(value.map(|it| Cow::Owned(format!("{algorithm} {it}")))),
        }
    }
    blob
}

fn container<'a>(fields: &mut Fields<'a, '_>, all: &mut All<'a>) -> ContainerFacts<Text<'a>> {
    let image = match nested("image", "containerImageEvidence", fields, all) {
        Some(Subject::ContainerImage(it)) => it.image_id.clone(),
        _ => None,
    };
    let pod = match nested("pod", "kubernetesPodEvidence", fields, all) {
        Some(Subject::KubernetesPod(it)) => it.name.clone(),
        _ => None,
    };
    ContainerFacts {
        image,
        pod,
        container_id: fields.id("containerId"),
        name: fields.text("name"),
        command: fields.texts("command"),
        args: fields.texts("args"),
        privileged: fields.text("isPrivileged"),
    }
}

fn image<'a>(fields: &mut Fields<'a, '_>, all: &mut All<'a>) -> ContainerImageFacts<Text<'a>> {
    let digest_id = match nested("digestImage", "containerImageEvidence", fields, all) {
        Some(Subject::ContainerImage(it)) => it.image_id.clone(),
        _ => None,
    };
    let registry = match nested("registry", "containerRegistryEvidence", fields, all) {
        Some(Subject::ContainerRegistry(it)) => it.registry.clone(),
        _ => None,
    };
    ContainerImageFacts {
        digest_id,
        registry,
        image_id: fields.id("imageId"),
    }
}
