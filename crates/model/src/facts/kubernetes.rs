//! Things in a Kubernetes cluster. Names are unique within a namespace of a
//! cluster only, so each thing says in which it is.

use super::FactValue;

facts! {
    /// A cluster.
    KubernetesClusterFacts {
        name: text Option<T> = "Name",
        distribution: text Option<T> = "Distribution",
        platform: text Option<T> = "Platform",
        version: text Option<T> = "Version",
        resource: text Option<T> = "Cloud resource",
    }
}

facts! {
    /// A namespace of a cluster.
    KubernetesNamespaceFacts {
        name: text Option<T> = "Name",
        cluster: text Option<T> = "Cluster",
        labels: texts Vec<T> = "Label",
    }
}

facts! {
    /// A pod; its containers are evidence of their own.
    KubernetesPodFacts {
        name: text Option<T> = "Name",
        namespace: text Option<T> = "Namespace",
        cluster: text Option<T> = "Cluster",
        controller: text Option<T> = "Controller",
        service_account: text Option<T> = "Service account",
        ip: text Option<T> = "IP address",
        labels: texts Vec<T> = "Label",
    }
}

facts! {
    /// What keeps pods running, such as a deployment.
    KubernetesControllerFacts {
        name: text Option<T> = "Name",
        kind: text Option<T> = "Type",
        namespace: text Option<T> = "Namespace",
        cluster: text Option<T> = "Cluster",
        labels: texts Vec<T> = "Label",
    }
}

facts! {
    /// A service that pods stand behind.
    KubernetesServiceFacts {
        name: text Option<T> = "Name",
        kind: text Option<T> = "Type",
        namespace: text Option<T> = "Namespace",
        cluster: text Option<T> = "Cluster",
        cluster_ip: text Option<T> = "Cluster IP address",
        external_ips: texts Vec<T> = "External IP address",
        ports: texts Vec<T> = "Port",
        selector: texts Vec<T> = "Selector",
        labels: texts Vec<T> = "Label",
    }
}

facts! {
    /// An account that pods run as.
    KubernetesServiceAccountFacts {
        name: text Option<T> = "Name",
        namespace: text Option<T> = "Namespace",
        cluster: text Option<T> = "Cluster",
    }
}

facts! {
    /// A secret.
    KubernetesSecretFacts {
        name: text Option<T> = "Name",
        kind: text Option<T> = "Type",
        namespace: text Option<T> = "Namespace",
        cluster: text Option<T> = "Cluster",
    }
}
