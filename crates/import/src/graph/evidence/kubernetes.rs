//! Evidence about things in a Kubernetes cluster.

use super::{All, Told, cloud, nested, nested_ip};
use crate::fields::{Fields, Text};
use std::borrow::Cow;
use throughline_model::{
    KubernetesClusterFacts, KubernetesControllerFacts, KubernetesNamespaceFacts,
    KubernetesPodFacts, KubernetesSecretFacts, KubernetesServiceAccountFacts,
    KubernetesServiceFacts, Subject,
};
use throughline_records::json::Value;

pub(super) fn read<'a>(
    type_name: &str,
    fields: &mut Fields<'a, '_>,
    all: &mut All<'a>,
) -> Option<Told<'a>> {
    Some(match type_name {
        "kubernetesClusterEvidence" => Subject::KubernetesCluster(KubernetesClusterFacts {
            resource: cloud::resource("cloudResource", fields, all),
            name: fields.text("name"),
            distribution: fields.text("distribution"),
            platform: fields.text("platform"),
            version: fields.text("version"),
        }),
        "kubernetesNamespaceEvidence" => {
            let cluster = match nested("cluster", "kubernetesClusterEvidence", fields, all) {
                Some(Subject::KubernetesCluster(it)) => {
                    it.resource.clone().or_else(|| it.name.clone())
                }
                _ => None,
            };
            Subject::KubernetesNamespace(KubernetesNamespaceFacts {
                cluster,
                name: fields.text("name"),
                labels: pairs("labels", fields),
            })
        }
        "kubernetesPodEvidence" => Subject::KubernetesPod(pod(fields, all)),
        "kubernetesControllerEvidence" => {
            let (namespace, cluster) = namespace(fields, all);
            Subject::KubernetesController(KubernetesControllerFacts {
                namespace,
                cluster,
                name: fields.text("name"),
                kind: fields.text("type"),
                labels: pairs("labels", fields),
            })
        }
        "kubernetesServiceEvidence" => Subject::KubernetesService(service(fields, all)),
        "kubernetesServiceAccountEvidence" => {
            let (namespace, cluster) = namespace(fields, all);
            Subject::KubernetesServiceAccount(KubernetesServiceAccountFacts {
                namespace,
                cluster,
                name: fields.text("name"),
            })
        }
        "kubernetesSecretEvidence" => {
            let (namespace, cluster) = namespace(fields, all);
            Subject::KubernetesSecret(KubernetesSecretFacts {
                namespace,
                cluster,
                name: fields.text("name"),
                kind: fields.text("secretType"),
            })
        }
        _ => return None,
    })
}

/// Reads the namespace something is in: its name, and the cluster's.
fn namespace<'a>(
    fields: &mut Fields<'a, '_>,
    all: &mut All<'a>,
) -> (Option<Text<'a>>, Option<Text<'a>>) {
    if matches!(fields.object.peek("namespace"), Some(Value::Text(_))) {
        return (fields.text("namespace"), None);
    }
    match nested("namespace", "kubernetesNamespaceEvidence", fields, all) {
        Some(Subject::KubernetesNamespace(it)) => (it.name.clone(), it.cluster.clone()),
        _ => (None, None),
    }
}

fn pod<'a>(fields: &mut Fields<'a, '_>, all: &mut All<'a>) -> KubernetesPodFacts<Text<'a>> {
    let (namespace, cluster) = namespace(fields, all);
    let controller = match nested("controller", "kubernetesControllerEvidence", fields, all) {
        Some(Subject::KubernetesController(it)) => it.name.clone(),
        _ => None,
    };
    let account = "kubernetesServiceAccountEvidence";
    let service_account = match nested("serviceAccount", account, fields, all) {
        Some(Subject::KubernetesServiceAccount(it)) => it.name.clone(),
        _ => None,
    };
    for key in ["containers", "initContainers", "ephemeralContainers"] {
        nested(key, "containerEvidence", fields, all);
    }
    KubernetesPodFacts {
        namespace,
        cluster,
        controller,
        service_account,
        ip: nested_ip("podIp", fields, all),
        name: fields.text("name"),
        labels: pairs("labels", fields),
    }
}

fn service<'a>(fields: &mut Fields<'a, '_>, all: &mut All<'a>) -> KubernetesServiceFacts<Text<'a>> {
    let (namespace, cluster) = namespace(fields, all);
    let cluster_ip = nested_ip("clusterIP", fields, all);
    let first = all.found.len();
    nested("externalIPs", "ipEvidence", fields, all);
    let external_ips = all.found[first..]
        .iter()
        .filter_map(|it| match &it.subject {
            Subject::Ip(it) => it.address.clone(),
            _ => None,
        });
    KubernetesServiceFacts {
        namespace,
        cluster,
        cluster_ip,
        external_ips: external_ips.collect(),
        name: fields.text("name"),
        kind: fields.text("serviceType"),
        labels: pairs("labels", fields),
        selector: pairs("selector", fields),
        ports: ports(fields),
    }
}

/// Each port in a line: `http 80 → 8080 tcp, node port 30080`.
fn ports<'a>(fields: &mut Fields<'a, '_>) -> Vec<Text<'a>> {
    let objects = fields.objects("servicePorts");
    let lines = objects.into_iter().filter_map(|object| {
        let mut port = Fields::new(object, fields.notes);
        let target = port.text("targetPort").map(|it| format!("→ {it}"));
        let node = port.text("nodePort").map(|it| format!("node port {it}"));
        let words = ["name", "port"].map(|it| port.text(it).map(Cow::into_owned));
        let protocols = ["protocol", "appProtocol"].map(|it| port.text(it).map(Cow::into_owned));
        port.note_left("servicePort");
        let line = words
            .into_iter()
            .chain([target])
            .chain(protocols)
            .chain([node]);
        let line: Vec<String> = line.flatten().collect();
        (!line.is_empty()).then(|| Cow::Owned(line.join(" ")))
    });
    lines.collect()
}

/// The entries of an open object, `app=shop` each.
fn pairs<'a>(key: &str, fields: &mut Fields<'a, '_>) -> Vec<Text<'a>> {
    if !matches!(fields.object.peek(key), Some(Value::Object(_))) {
        return fields.texts(key);
    }
    let entries = fields.object(key).into_entries();
    let lines = entries
        .filter(|it| !it.0.contains("odata"))
        .map(|(key, value)| {
            Cow::Owned(match value {
                Value::Text(text) => format!("{key}={text}"),
                Value::Null => key.into_owned(),
                other => format!("{key}={}", other.to_json()),
            })
        });
    lines.collect()
}
