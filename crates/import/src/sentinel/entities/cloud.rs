//! Rarer entities: of clouds, containers, clusters and connected devices (data
//! formats, 4.3). Their keys are those of Graph's evidence, capital letters aside.
//!
//! What is in something else is told with its name: a pod with its namespace's.
//! The kinds stand in one order, so that following them always ends.

use super::kind::Kind;
use super::subjects::Read;
use super::web::Web;
use crate::fields::{Notes, Text};
use std::borrow::Cow;
use throughline_model::{
    BlobContainerFacts, BlobFacts, CloudResourceFacts, ContainerFacts, ContainerImageFacts,
    ContainerRegistryFacts, IotDeviceFacts, KubernetesClusterFacts, KubernetesControllerFacts,
    KubernetesNamespaceFacts, KubernetesPodFacts, KubernetesSecretFacts,
    KubernetesServiceAccountFacts, KubernetesServiceFacts, NicFacts, Subject,
};
use throughline_records::json::Value;

impl<'v> Web<'v> {
    /// What one of these says itself; none where it is of another kind.
    pub(super) fn cloud_facts(
        &self,
        at: usize,
        fields: &mut Read<'v, '_>,
    ) -> Option<Subject<Text<'v>>> {
        Some(match self.nodes[at].kind {
            Kind::CloudResource => Subject::CloudResource(CloudResourceFacts {
                id: fields.first_id(&["ResourceId", "AmazonResourceId", "FullResourceName"]),
                name: fields.first_text(&["ResourceName", "FriendlyName"]),
                resource_type: fields.id("ResourceType"),
                account_id: fields.first_id(&["AmazonAccountId", "SubscriptionId"]),
                project_id: fields.id("ProjectId"),
                project_number: fields.id("ProjectNumber"),
                location: fields.id("Location"),
                location_type: fields.id("LocationType"),
            }),
            Kind::Nic => Subject::Nic(NicFacts {
                mac: fields.text("MacAddress"),
                ip: self.named(at, "IpAddress", Kind::Ip, fields),
                vlans: fields.texts("Vlans", "Name"),
            }),
            Kind::IotDevice => Subject::IotDevice(self.iot_device(at, fields)),
            Kind::BlobContainer => Subject::BlobContainer(BlobContainerFacts {
                name: fields.text("Name"),
                url: fields.text("Url"),
                storage: self.named(at, "StorageResource", Kind::CloudResource, fields),
            }),
            Kind::Blob => Subject::Blob(self.blob(at, fields)),
            Kind::Container => Subject::Container(ContainerFacts {
                name: fields.text("Name"),
                container_id: fields.id("ContainerId"),
                image: self.named(at, "Image", Kind::ContainerImage, fields),
                pod: self.named(at, "Pod", Kind::Pod, fields),
                command: fields.texts("Command", "Value"),
                args: fields.texts("Args", "Value"),
                privileged: fields.text("IsPrivileged"),
            }),
            Kind::ContainerImage => Subject::ContainerImage(ContainerImageFacts {
                image_id: fields.id("ImageId"),
                digest_id: self.digest(at, fields),
                registry: self.named(at, "Registry", Kind::ContainerRegistry, fields),
            }),
            Kind::ContainerRegistry => Subject::ContainerRegistry(ContainerRegistryFacts {
                registry: fields.text("Registry"),
            }),
            _ => return self.cluster_facts(at, fields),
        })
    }

    fn cluster_facts(&self, at: usize, fields: &mut Read<'v, '_>) -> Option<Subject<Text<'v>>> {
        let node = &self.nodes[at];
        let name = fields.text("Name");
        Some(match node.kind {
            Kind::Cluster => Subject::KubernetesCluster(KubernetesClusterFacts {
                name,
                distribution: fields.id("Distribution"),
                platform: fields.id("Platform"),
                version: fields.id("Version"),
                resource: self.named(at, "CloudResource", Kind::CloudResource, fields),
            }),
            Kind::Namespace => Subject::KubernetesNamespace(KubernetesNamespaceFacts {
                name,
                cluster: self.named(at, "Cluster", Kind::Cluster, fields),
                labels: pairs("Labels", fields),
            }),
            Kind::Pod => Subject::KubernetesPod(KubernetesPodFacts {
                name,
                namespace: self.named(at, "Namespace", Kind::Namespace, fields),
                cluster: self.cluster_of(at, fields.notes),
                controller: self.named(at, "Controller", Kind::Controller, fields),
                service_account: self.named(at, "ServiceAccount", Kind::ServiceAccount, fields),
                ip: self.named(at, "PodIp", Kind::Ip, fields),
                labels: pairs("Labels", fields),
            }),
            Kind::Controller => Subject::KubernetesController(KubernetesControllerFacts {
                name,
                kind: Some(Cow::Borrowed(node.type_name)),
                namespace: self.named(at, "Namespace", Kind::Namespace, fields),
                cluster: self.cluster_of(at, fields.notes),
                labels: pairs("Labels", fields),
            }),
            Kind::Service => Subject::KubernetesService(KubernetesServiceFacts {
                name,
                kind: fields.id("ServiceType"),
                namespace: self.named(at, "Namespace", Kind::Namespace, fields),
                cluster: self.cluster_of(at, fields.notes),
                cluster_ip: self.named(at, "ClusterIP", Kind::Ip, fields),
                external_ips: fields.texts("ExternalIPs", "Address"),
                ports: fields.texts("ServicePorts", "Port"),
                selector: pairs("Selector", fields),
                labels: pairs("Labels", fields),
            }),
            Kind::ServiceAccount => {
                Subject::KubernetesServiceAccount(KubernetesServiceAccountFacts {
                    name,
                    namespace: self.named(at, "Namespace", Kind::Namespace, fields),
                    cluster: self.cluster_of(at, fields.notes),
                })
            }
            Kind::Secret => Subject::KubernetesSecret(KubernetesSecretFacts {
                name,
                kind: fields.id("SecretType"),
                namespace: self.named(at, "Namespace", Kind::Namespace, fields),
                cluster: self.cluster_of(at, fields.notes),
            }),
            _ => return None,
        })
    }

    fn iot_device(&self, at: usize, fields: &mut Read<'v, '_>) -> IotDeviceFacts<Text<'v>> {
        IotDeviceFacts {
            name: fields.text("DeviceName"),
            device_type: fields.id("DeviceType"),
            sub_type: fields.id("DeviceSubType"),
            manufacturer: fields.id("Manufacturer"),
            model: fields.id("Model"),
            operating_system: fields.id("OperatingSystem"),
            importance: fields.id("Importance"),
            ip: self.named(at, "IpAddress", Kind::Ip, fields),
            mac: fields.text("MacAddress"),
            serial_number: fields.id("SerialNumber"),
            authorized: fields.text("IsAuthorized"),
            programming: fields.text("IsProgramming"),
            scanner: fields.text("IsScanner"),
            owners: fields.texts("Owners", "Name"),
            protocols: fields.texts("Protocols", "Name"),
            purdue_layer: fields.id("PurdueLayer"),
            sensor: fields.id("Sensor"),
            site: fields.id("Site"),
            zone: fields.id("Zone"),
            source: fields.id("Source"),
            page: fields.text("DevicePageLink"),
            hub: self.named(at, "IoTHub", Kind::CloudResource, fields),
            agent_id: fields.id("IoTSecurityAgentId"),
            device_id: fields.id("DeviceId"),
        }
    }

    fn blob(&self, at: usize, fields: &mut Read<'v, '_>) -> BlobFacts<Text<'v>> {
        let mut blob = BlobFacts {
            name: fields.text("Name"),
            url: fields.text("Url"),
            etag: fields.text("Etag"),
            container: self.named(at, "BlobContainer", Kind::BlobContainer, fields),
            ..BlobFacts::default()
        };
        for hash in self.all_linked(at, "FileHashes", Kind::FileHash) {
            if let Subject::File(hash) = self.own_facts(hash, fields.notes) {
                blob.sha256 = blob.sha256.or_else(|| hash.sha256.clone());
                blob.sha1 = blob.sha1.or_else(|| hash.sha1.clone());
                blob.md5 = blob.md5.or_else(|| hash.md5.clone());
            }
        }
        blob
    }

    /// The id of the same image by its digest.
    fn digest(&self, at: usize, fields: &mut Read<'v, '_>) -> Option<Text<'v>> {
        let image = match fields.value("DigestImage")? {
            Value::Object(_) => self.linked(at, &["DigestImage"], Kind::ContainerImage)?,
            _ => return fields.text("DigestImage"),
        };
        match self.nodes[image].object.peek("ImageId") {
            Some(Value::Text(id)) => Some(Cow::Borrowed(id.as_ref())),
            _ => None,
        }
    }

    /// What stands under a key, by its id or name: text in some exports, an
    /// entity in others.
    fn named(
        &self,
        at: usize,
        key: &'static str,
        kind: Kind,
        fields: &mut Read<'v, '_>,
    ) -> Option<Text<'v>> {
        if !matches!(fields.value(key)?, Value::Object(_) | Value::List(_)) {
            return fields.text(key);
        }
        let linked = self.linked(at, &[key], kind)?;
        name_of(self.own_facts(linked, fields.notes))
    }

    /// The cluster of the namespace that something is in.
    fn cluster_of(&self, at: usize, notes: &mut Notes) -> Option<Text<'v>> {
        let namespace = self.linked(at, &["Namespace"], Kind::Namespace)?;
        match self.own_facts(namespace, notes) {
            Subject::KubernetesNamespace(it) => it.cluster.clone(),
            _ => None,
        }
    }
}

/// By what another entity knows this one.
fn name_of<'v>(subject: &Subject<Text<'v>>) -> Option<Text<'v>> {
    let (best, other) = match subject {
        Subject::Ip(it) => (&it.address, &None),
        Subject::CloudResource(it) => (&it.id, &it.name),
        Subject::BlobContainer(it) => (&it.url, &it.name),
        Subject::ContainerImage(it) => (&it.image_id, &it.digest_id),
        Subject::ContainerRegistry(it) => (&it.registry, &None),
        Subject::KubernetesCluster(it) => (&it.resource, &it.name),
        Subject::KubernetesNamespace(it) => (&it.name, &None),
        Subject::KubernetesPod(it) => (&it.name, &None),
        Subject::KubernetesController(it) => (&it.name, &None),
        Subject::KubernetesServiceAccount(it) => (&it.name, &None),
        _ => return None,
    };
    best.clone().or_else(|| other.clone())
}

/// The entries of an open object, `app=shop` each.
fn pairs<'v>(key: &'static str, fields: &mut Read<'v, '_>) -> Vec<Text<'v>> {
    let Some(Value::Object(object)) = fields.value(key) else {
        return fields.texts(key, "Name");
    };
    object
        .iter()
        .map(|(key, value)| {
            Cow::Owned(match value {
                Value::Text(text) => format!("{key}={text}"),
                other => format!("{key}={}", other.to_json()),
            })
        })
        .collect()
}
