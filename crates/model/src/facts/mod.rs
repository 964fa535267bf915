//! What is known of the things that evidence is about (data formats, 1.3).
//!
//! Each `…Facts` is one kind of subject. Fields are written down once, with
//! the words a person reads; mapping text and listing facts follow from that.
//! What only few things of a kind have stands in a box, so that a million
//! others do not pay for it.

use crate::Timestamp;

/// One fact's value, for showing.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum FactValue<'a, T> {
    /// Text, hostile like all text.
    Text(&'a T),
    /// A number such as a process id.
    Number(u64),
    /// A moment.
    Time(Timestamp),
}

macro_rules! map_field {
    (text, $value:expr, $f:ident) => {
        $value.map(&mut *$f)
    };
    (texts, $value:expr, $f:ident) => {
        $value.into_iter().map(&mut *$f).collect()
    };
    (number, $value:expr, $f:ident) => {
        $value
    };
    (time, $value:expr, $f:ident) => {
        $value
    };
    (file, $value:expr, $f:ident) => {
        $value.map_text($f)
    };
    (account, $value:expr, $f:ident) => {
        $value.map_text($f)
    };
    (boxed, $value:expr, $f:ident) => {
        $value.map(|it| Box::new(it.map_text($f)))
    };
}

macro_rules! visit_field {
    (text, $label:literal, $value:expr, $visit:ident) => {
        if let Some(text) = &$value {
            $visit($label, FactValue::Text(text));
        }
    };
    (texts, $label:literal, $value:expr, $visit:ident) => {
        for text in &$value {
            $visit($label, FactValue::Text(text));
        }
    };
    (number, $label:literal, $value:expr, $visit:ident) => {
        if let Some(number) = $value {
            $visit($label, FactValue::Number(number));
        }
    };
    (time, $label:literal, $value:expr, $visit:ident) => {
        if let Some(time) = $value {
            $visit($label, FactValue::Time(time));
        }
    };
    (file, $label:literal, $value:expr, $visit:ident) => {
        $value.visit(&mut |label, value| {
            // The parent's image says no more than its name: the rest belongs
            // to the parent's own node.
            if $label != "Parent image" || label == "Name" {
                $visit(if label == "Name" { $label } else { label }, value);
            }
        });
    };
    (account, $label:literal, $value:expr, $visit:ident) => {
        $value.visit($visit);
    };
    (boxed, $label:literal, $value:expr, $visit:ident) => {
        if let Some(facts) = &$value {
            facts.visit($visit);
        }
    };
}

macro_rules! pack_field {
    (text, $value:expr, $words:ident, $known:ident, $text:ident) => {
        $known.field($value.is_some());
        if let Some(value) = $value {
            $words.push($text(value));
        }
    };
    (texts, $value:expr, $words:ident, $known:ident, $text:ident) => {
        $known.field(!$value.is_empty());
        if !$value.is_empty() {
            $words.push($value.len() as u32);
            for value in $value {
                $words.push($text(value));
            }
        }
    };
    (number, $value:expr, $words:ident, $known:ident, $text:ident) => {
        $known.field($value.is_some());
        if let Some(value) = $value {
            crate::facts::packed::push_number($words, value);
        }
    };
    (time, $value:expr, $words:ident, $known:ident, $text:ident) => {
        $known.field($value.is_some());
        if let Some(value) = $value {
            crate::facts::packed::push_time($words, value);
        }
    };
    (boxed, $value:expr, $words:ident, $known:ident, $text:ident) => {
        $known.field($value.is_some());
        if let Some(value) = $value {
            crate::facts::packed::Packed::pack(*value, $words, $text);
        }
    };
    ($held:tt, $value:expr, $words:ident, $known:ident, $text:ident) => {
        crate::facts::packed::Packed::pack($value, $words, $text);
    };
}

macro_rules! unpack_field {
    (text, $words:ident, $known:ident, $text:ident) => {
        $known.has_next().then(|| $text($words.word()))
    };
    (texts, $words:ident, $known:ident, $text:ident) => {
        if $known.has_next() {
            let count = $words.word();
            (0..count).map(|_| $text($words.word())).collect()
        } else {
            Vec::new()
        }
    };
    (number, $words:ident, $known:ident, $text:ident) => {
        $known.has_next().then(|| $words.number())
    };
    (time, $words:ident, $known:ident, $text:ident) => {
        $known.has_next().then(|| $words.time())
    };
    (boxed, $words:ident, $known:ident, $text:ident) => {
        $known
            .has_next()
            .then(|| Box::new(crate::facts::packed::Packed::unpack($words, $text)))
    };
    ($held:tt, $words:ident, $known:ident, $text:ident) => {
        crate::facts::packed::Packed::unpack($words, $text)
    };
}

macro_rules! visit_packed_field {
    (text, $type:ty, $label:literal, $words:ident, $known:ident, $text:ident, $visit:ident) => {
        if $known.has_next() {
            $visit($label, FactValue::Text(&$text($words.word())));
        }
    };
    (texts, $type:ty, $label:literal, $words:ident, $known:ident, $text:ident, $visit:ident) => {
        if $known.has_next() {
            for _ in 0..$words.word() {
                $visit($label, FactValue::Text(&$text($words.word())));
            }
        }
    };
    (number, $type:ty, $label:literal, $words:ident, $known:ident, $text:ident, $visit:ident) => {
        if $known.has_next() {
            $visit($label, FactValue::Number($words.number()));
        }
    };
    (time, $type:ty, $label:literal, $words:ident, $known:ident, $text:ident, $visit:ident) => {
        if $known.has_next() {
            $visit($label, FactValue::Time($words.time()));
        }
    };
    (file, $type:ty, $label:literal, $words:ident, $known:ident, $text:ident, $visit:ident) => {
        <$type as crate::facts::packed::Told<T>>::visit_packed(
            $words,
            $text,
            &mut |label, value| {
                if $label != "Parent image" || label == "Name" {
                    $visit(if label == "Name" { $label } else { label }, value);
                }
            },
        );
    };
    (account, $type:ty, $label:literal, $words:ident, $known:ident, $text:ident, $visit:ident) => {
        <$type as crate::facts::packed::Told<T>>::visit_packed($words, $text, $visit);
    };
    (boxed, $type:ty, $label:literal, $words:ident, $known:ident, $text:ident, $visit:ident) => {
        if $known.has_next() {
            <$type as crate::facts::packed::Told<T>>::visit_packed($words, $text, $visit);
        }
    };
}

macro_rules! facts {
    (
        $(#[$meta:meta])*
        $name:ident { $( $field:ident : $kind:tt $type:ty = $label:literal ),* $(,)? }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub struct $name<T> {
            $(
                #[doc = $label]
                pub $field: $type,
            )*
        }

        impl<T> Default for $name<T> {
            fn default() -> Self {
                Self { $( $field: Default::default() ),* }
            }
        }

        impl<T> $name<T> {
            /// Changes how text is kept.
            pub fn map_text<U, F: FnMut(T) -> U>(self, f: &mut F) -> $name<U> {
                $name { $( $field: map_field!($kind, self.$field, f) ),* }
            }

            /// Calls `visit` with the label and value of each fact that is known.
            pub fn visit(&self, visit: &mut dyn FnMut(&'static str, FactValue<'_, T>)) {
                $( visit_field!($kind, $label, self.$field, visit); )*
            }

            /// Whether nothing is known.
            pub fn is_empty(&self) -> bool {
                let mut empty = true;
                self.visit(&mut |_, _| empty = false);
                empty
            }

            /// The facts in a box, where there are any.
            pub fn boxed(self) -> Option<Box<Self>> {
                (!self.is_empty()).then(|| Box::new(self))
            }
        }

        impl<T> crate::facts::packed::Packed<T> for $name<T> {
            fn pack(self, words: &mut Vec<u32>, text: &mut dyn FnMut(T) -> u32) {
                let mut known = crate::facts::packed::Known::begin(words);
                $( pack_field!($kind, self.$field, words, known, text); )*
                known.end(words);
            }

            fn unpack(
                words: &mut crate::facts::packed::PackedFacts<'_>,
                text: &mut dyn FnMut(u32) -> T,
            ) -> Self {
                let mut known = crate::facts::packed::Known::read(words);
                Self { $( $field: unpack_field!($kind, words, known, text) ),* }
            }
        }

        impl<T> crate::facts::packed::Told<T> for $name<T> {
            fn visit_packed(
                words: &mut crate::facts::packed::PackedFacts<'_>,
                text: &mut dyn FnMut(u32) -> T,
                visit: &mut crate::facts::packed::Visit<'_, T>,
            ) {
                let mut known = crate::facts::packed::Known::read(words);
                $( visit_packed_field!($kind, $type, $label, words, known, text, visit); )*
            }
        }
    };
}

mod cloud;
mod endpoint;
mod identity;
mod kubernetes;
mod mail;
mod network;
mod packed;

use packed::{Packed as _, PackedFacts, Told as _};

pub use cloud::{
    BlobContainerFacts, BlobFacts, CloudResourceFacts, ContainerFacts, ContainerImageFacts,
    ContainerRegistryFacts, GitHubOrganizationFacts, GitHubRepoFacts, GitHubUserFacts,
    SasTokenFacts,
};
pub use endpoint::{
    DeviceFacts, DeviceManagementFacts, FileFacts, HostLogonSessionFacts, IotDeviceFacts,
    MalwareFacts, ProcessFacts, RegistryFacts,
};
pub use identity::{
    AccountDirectoryFacts, AccountFacts, ActiveDirectoryDomainFacts, AiAgentFacts,
    CloudApplicationFacts, LogonRequestFacts, LogonSessionFacts, OauthApplicationFacts,
    SecurityGroupFacts, ServicePrincipalFacts,
};
pub use kubernetes::{
    KubernetesClusterFacts, KubernetesControllerFacts, KubernetesNamespaceFacts,
    KubernetesPodFacts, KubernetesSecretFacts, KubernetesServiceAccountFacts,
    KubernetesServiceFacts,
};
pub use mail::{
    MailClusterFacts, MailboxConfigurationFacts, MailboxFacts, MessageFacts, SubmissionMailFacts,
    TeamsMessageFacts,
};
pub use network::{DomainFacts, IpFacts, NetworkConnectionFacts, NicFacts, UrlFacts};

facts! {
    /// Evidence of a type this program has no words for (B-6).
    OtherFacts {
        type_name: text Option<T> = "Type",
        json: text Option<T> = "As exported",
    }
}

macro_rules! subjects {
    ( $( $variant:ident ( $facts:ident ) = $api:literal $label:literal ),* $(,)? ) => {
        /// What a piece of evidence is about.
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub enum Subject<T> {
            $( #[doc = $label] $variant($facts<T>), )*
        }

        /// The kinds of [`Subject`].
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum SubjectKind {
            $( #[doc = $label] $variant, )*
        }

        impl SubjectKind {
            /// Every kind.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The kind of a subject in words.
            pub fn of_packed(words: &[u32]) -> Self {
                let nth = words.first().map_or(usize::MAX, |&it| it as usize);
                Self::ALL.get(nth).copied().unwrap_or(Self::Other)
            }

            /// The kind as output and filters write it (`mailCluster`).
            pub fn api(self) -> &'static str {
                match self { $( Self::$variant => $api, )* }
            }

            /// The kind as a person reads it.
            pub fn label(self) -> &'static str {
                match self { $( Self::$variant => $label, )* }
            }
        }

        impl<T> Subject<T> {
            /// Which kind this is.
            pub fn kind(&self) -> SubjectKind {
                match self { $( Self::$variant(_) => SubjectKind::$variant, )* }
            }

            /// Changes how text is kept.
            pub fn map_text<U, F: FnMut(T) -> U>(self, f: &mut F) -> Subject<U> {
                match self { $( Self::$variant(it) => Subject::$variant(it.map_text(f)), )* }
            }

            /// Calls `visit` with the label and value of each fact that is known.
            pub fn visit(&self, visit: &mut dyn FnMut(&'static str, FactValue<'_, T>)) {
                match self { $( Self::$variant(it) => it.visit(visit), )* }
            }

            /// Puts the facts into words; `text` gives the word for a text. Two
            /// subjects are the same words where they are equal, and the kind is
            /// the first of them: [`SubjectKind::of_packed`].
            pub fn pack(self, words: &mut Vec<u32>, text: &mut dyn FnMut(T) -> u32) {
                words.push(self.kind() as u32);
                match self { $( Self::$variant(it) => it.pack(words, text), )* }
            }

            /// Calls `visit` with what [`Subject::visit`] calls it with, straight
            /// from the words.
            pub fn visit_packed(
                words: &[u32],
                text: &mut dyn FnMut(u32) -> T,
                visit: &mut dyn FnMut(&'static str, FactValue<'_, T>),
            ) {
                let kind = SubjectKind::of_packed(words);
                let mut words = PackedFacts(words.get(1..).unwrap_or_default());
                match kind {
                    $( SubjectKind::$variant => $facts::visit_packed(&mut words, text, visit), )*
                }
            }

            /// Takes the facts out of words again. Words that are none of
            /// [`Subject::pack`] give a subject all the same, with fewer facts.
            pub fn unpack(words: &[u32], text: &mut dyn FnMut(u32) -> T) -> Self {
                let kind = SubjectKind::of_packed(words);
                let mut words = PackedFacts(words.get(1..).unwrap_or_default());
                match kind {
                    $( SubjectKind::$variant => Self::$variant($facts::unpack(&mut words, text)), )*
                }
            }
        }
    };
}

subjects! {
    Device(DeviceFacts) = "device" "Device",
    User(AccountFacts) = "user" "User",
    Mailbox(MailboxFacts) = "mailbox" "Mailbox",
    Process(ProcessFacts) = "process" "Process",
    File(FileFacts) = "file" "File",
    Ip(IpFacts) = "ip" "IP address",
    Url(UrlFacts) = "url" "URL",
    Domain(DomainFacts) = "domain" "Domain",
    Message(MessageFacts) = "message" "Message",
    MailCluster(MailClusterFacts) = "mailCluster" "Mail cluster",
    RegistryKey(RegistryFacts) = "registryKey" "Registry key",
    RegistryValue(RegistryFacts) = "registryValue" "Registry value",
    CloudApplication(CloudApplicationFacts) = "cloudApplication" "Cloud application",
    OauthApplication(OauthApplicationFacts) = "oauthApplication" "OAuth application",
    LogonSession(LogonSessionFacts) = "cloudLogonSession" "Sign-in session",
    LogonRequest(LogonRequestFacts) = "cloudLogonRequest" "Sign-in request",
    CloudResource(CloudResourceFacts) = "cloudResource" "Cloud resource",
    SecurityGroup(SecurityGroupFacts) = "securityGroup" "Security group",
    HostLogonSession(HostLogonSessionFacts) = "hostLogonSession" "Host sign-in session",
    Malware(MalwareFacts) = "malware" "Malware",
    NetworkConnection(NetworkConnectionFacts) = "networkConnection" "Network connection",
    Nic(NicFacts) = "nic" "Network interface",
    IotDevice(IotDeviceFacts) = "ioTDevice" "IoT device",
    ActiveDirectoryDomain(ActiveDirectoryDomainFacts) = "activeDirectoryDomain"
        "Active Directory domain",
    ServicePrincipal(ServicePrincipalFacts) = "servicePrincipal" "Service principal",
    AiAgent(AiAgentFacts) = "aiAgent" "AI agent",
    MailboxConfiguration(MailboxConfigurationFacts) = "mailboxConfiguration"
        "Mailbox configuration",
    SubmissionMail(SubmissionMailFacts) = "submissionMail" "Submitted mail",
    TeamsMessage(TeamsMessageFacts) = "teamsMessage" "Teams message",
    BlobContainer(BlobContainerFacts) = "blobContainer" "Blob container",
    Blob(BlobFacts) = "blob" "Blob",
    SasToken(SasTokenFacts) = "sasToken" "Shared access signature",
    KubernetesCluster(KubernetesClusterFacts) = "kubernetesCluster" "Kubernetes cluster",
    KubernetesNamespace(KubernetesNamespaceFacts) = "kubernetesNamespace" "Kubernetes namespace",
    KubernetesPod(KubernetesPodFacts) = "kubernetesPod" "Kubernetes pod",
    KubernetesController(KubernetesControllerFacts) = "kubernetesController"
        "Kubernetes controller",
    KubernetesService(KubernetesServiceFacts) = "kubernetesService" "Kubernetes service",
    KubernetesServiceAccount(KubernetesServiceAccountFacts) = "kubernetesServiceAccount"
        "Kubernetes service account",
    KubernetesSecret(KubernetesSecretFacts) = "kubernetesSecret" "Kubernetes secret",
    Container(ContainerFacts) = "container" "Container",
    ContainerImage(ContainerImageFacts) = "containerImage" "Container image",
    ContainerRegistry(ContainerRegistryFacts) = "containerRegistry" "Container registry",
    GitHubOrganization(GitHubOrganizationFacts) = "gitHubOrganization" "GitHub organization",
    GitHubRepo(GitHubRepoFacts) = "gitHubRepo" "GitHub repository",
    GitHubUser(GitHubUserFacts) = "gitHubUser" "GitHub user",
    Other(OtherFacts) = "other" "Other evidence",
}
