//! Cloud resources, storage, containers and code.

use super::FactValue;
use crate::Timestamp;

facts! {
    /// A resource of a cloud provider.
    CloudResourceFacts {
        name: text Option<T> = "Name",
        resource_type: text Option<T> = "Type",
        id: text Option<T> = "Resource id",
        account_id: text Option<T> = "Cloud account id",
        project_id: text Option<T> = "Project id",
        project_number: text Option<T> = "Project number",
        location: text Option<T> = "Location",
        location_type: text Option<T> = "Location type",
    }
}

facts! {
    /// A container of blobs.
    BlobContainerFacts {
        name: text Option<T> = "Name",
        url: text Option<T> = "URL",
        storage: text Option<T> = "Storage resource",
    }
}

facts! {
    /// A blob.
    BlobFacts {
        name: text Option<T> = "Name",
        url: text Option<T> = "URL",
        etag: text Option<T> = "Entity tag",
        sha256: text Option<T> = "SHA-256",
        sha1: text Option<T> = "SHA-1",
        md5: text Option<T> = "MD5",
        other_hashes: texts Vec<T> = "Hash",
        container: text Option<T> = "Blob container",
    }
}

facts! {
    /// A signature that opens a storage resource to whoever holds it.
    SasTokenFacts {
        signature_hash: text Option<T> = "Signature hash",
        signed_with: text Option<T> = "Signed with",
        permissions: texts Vec<T> = "Permission",
        services: texts Vec<T> = "Allowed service",
        resource_types: texts Vec<T> = "Allowed resource type",
        ips: text Option<T> = "Allowed IP addresses",
        protocol: text Option<T> = "Protocol",
        starts: time Option<Timestamp> = "Valid from",
        expires: time Option<Timestamp> = "Valid until",
        storage: text Option<T> = "Storage resource",
    }
}

facts! {
    /// A running container.
    ContainerFacts {
        name: text Option<T> = "Name",
        container_id: text Option<T> = "Container id",
        image: text Option<T> = "Container image",
        pod: text Option<T> = "Pod",
        command: texts Vec<T> = "Command",
        args: texts Vec<T> = "Argument",
        privileged: text Option<T> = "Privileged",
    }
}

facts! {
    /// The image of containers.
    ContainerImageFacts {
        image_id: text Option<T> = "Image id",
        digest_id: text Option<T> = "Digest image id",
        registry: text Option<T> = "Registry",
    }
}

facts! {
    /// A registry of container images.
    ContainerRegistryFacts { registry: text Option<T> = "Registry" }
}

facts! {
    /// An organization on GitHub.
    GitHubOrganizationFacts {
        login: text Option<T> = "Login",
        display_name: text Option<T> = "Name",
        company: text Option<T> = "Company",
        email: text Option<T> = "Mail address",
        web_url: text Option<T> = "URL",
        id: text Option<T> = "Organization id",
    }
}

facts! {
    /// A repository on GitHub.
    GitHubRepoFacts {
        login: text Option<T> = "Login",
        owner: text Option<T> = "Owner",
        owner_type: text Option<T> = "Owner type",
        base_url: text Option<T> = "URL",
        id: text Option<T> = "Repository id",
    }
}

facts! {
    /// A user of GitHub.
    GitHubUserFacts {
        login: text Option<T> = "Login",
        name: text Option<T> = "Name",
        email: text Option<T> = "Mail address",
        web_url: text Option<T> = "URL",
        id: text Option<T> = "GitHub user id",
    }
}
