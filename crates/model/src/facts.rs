//! What is known of the things that evidence is about (data formats, 1.3).
//!
//! Each `…Facts` is one kind of subject. Fields are written down once, with
//! the words a person reads; mapping text and listing facts follow from that.

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
}

macro_rules! facts {
    (
        $(#[$meta:meta])*
        $name:ident { $( $field:ident : $kind:tt $type:ty = $label:literal ),* $(,)? }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
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
        }
    };
}

facts! {
    /// A file, or the image of a process.
    FileFacts {
        name: text Option<T> = "Name",
        folder: text Option<T> = "Folder",
        sha256: text Option<T> = "SHA-256",
        sha1: text Option<T> = "SHA-1",
        md5: text Option<T> = "MD5",
        size: number Option<u64> = "Size in bytes",
        publisher: text Option<T> = "Publisher",
        signer: text Option<T> = "Signer",
        issuer: text Option<T> = "Issuer",
        device_id: text Option<T> = "Device id",
    }
}

facts! {
    /// An account.
    AccountFacts {
        name: text Option<T> = "Account",
        domain: text Option<T> = "Account domain",
        display_name: text Option<T> = "Display name",
        upn: text Option<T> = "User principal name",
        sid: text Option<T> = "SID",
        object_id: text Option<T> = "Entra object id",
    }
}

facts! {
    /// A process, known by device and its id there, or by device, pid and start.
    /// `device_id` is the Defender id, or the host's name where the source has none.
    ProcessFacts {
        command_line: text Option<T> = "Command line",
        image: file FileFacts<T> = "Image",
        pid: number Option<u64> = "Process id",
        started: time Option<Timestamp> = "Started",
        account: account AccountFacts<T> = "User",
        integrity: text Option<T> = "Integrity level",
        elevation: text Option<T> = "Token elevation",
        logon_id: text Option<T> = "Logon id",
        guid: text Option<T> = "Unique process id",
        parent_pid: number Option<u64> = "Parent process id",
        parent_started: time Option<Timestamp> = "Parent started",
        parent_image: file FileFacts<T> = "Parent image",
        parent_command_line: text Option<T> = "Parent command line",
        parent_guid: text Option<T> = "Parent's unique id",
        device_id: text Option<T> = "Device id",
    }
}

facts! {
    /// A device.
    DeviceFacts {
        dns_name: text Option<T> = "DNS name",
        host_name: text Option<T> = "Host name",
        nt_domain: text Option<T> = "NT domain",
        dns_domain: text Option<T> = "DNS domain",
        os_platform: text Option<T> = "Operating system",
        os_version: text Option<T> = "Version",
        risk: text Option<T> = "Risk level",
        health: text Option<T> = "Health",
        onboarding: text Option<T> = "Onboarding",
        antivirus: text Option<T> = "Antivirus",
        device_group: text Option<T> = "Device group",
        last_ip: text Option<T> = "Last IP address",
        last_external_ip: text Option<T> = "Last external IP address",
        first_seen: time Option<Timestamp> = "First seen",
        logged_on: texts Vec<T> = "Logged on",
        azure_id: text Option<T> = "Azure resource id",
        defender_id: text Option<T> = "Defender device id",
        entra_id: text Option<T> = "Entra device id",
    }
}

facts! {
    /// An IP address.
    IpFacts {
        address: text Option<T> = "Address",
        country_code: text Option<T> = "Country code",
        country: text Option<T> = "Country",
        state: text Option<T> = "State",
        city: text Option<T> = "City",
    }
}

facts! {
    /// A URL.
    UrlFacts { url: text Option<T> = "URL" }
}

facts! {
    /// A domain name.
    DomainFacts { name: text Option<T> = "Domain" }
}

facts! {
    /// A mailbox.
    MailboxFacts {
        address: text Option<T> = "Primary address",
        display_name: text Option<T> = "Display name",
        account: account AccountFacts<T> = "User",
    }
}

facts! {
    /// A mail message that was analysed.
    MessageFacts {
        subject: text Option<T> = "Subject",
        sender: text Option<T> = "Sender",
        sender_name: text Option<T> = "Sender name",
        envelope_sender: text Option<T> = "Envelope sender",
        sender_ip: text Option<T> = "Sender IP address",
        recipient: text Option<T> = "Recipient",
        received: time Option<Timestamp> = "Received",
        delivery_action: text Option<T> = "Delivery action",
        delivery_location: text Option<T> = "Delivery location",
        direction: text Option<T> = "Direction",
        language: text Option<T> = "Language",
        threats: texts Vec<T> = "Threats",
        detection_methods: texts Vec<T> = "Detection methods",
        urls: texts Vec<T> = "URLs",
        attachments: number Option<u64> = "Attachments",
        network_message_id: text Option<T> = "Network message id",
        internet_message_id: text Option<T> = "Internet message id",
    }
}

facts! {
    /// A cluster of similar mail.
    MailClusterFacts {
        cluster_by: text Option<T> = "Clustered by",
        value: text Option<T> = "Cluster value",
        count: number Option<u64> = "Messages",
        query: text Option<T> = "Query",
        urn: text Option<T> = "URN",
        message_ids: texts Vec<T> = "Network message id",
    }
}

facts! {
    /// A registry key, or a value in it.
    RegistryFacts {
        hive: text Option<T> = "Hive",
        key: text Option<T> = "Key",
        value_name: text Option<T> = "Value name",
        value: text Option<T> = "Value",
        value_type: text Option<T> = "Value type",
        device_id: text Option<T> = "Device id",
    }
}

facts! {
    /// A cloud application.
    CloudApplicationFacts {
        display_name: text Option<T> = "Name",
        instance_name: text Option<T> = "Instance",
        app_id: text Option<T> = "Application id",
        saas_app_id: text Option<T> = "SaaS application id",
        instance_id: text Option<T> = "Instance id",
    }
}

facts! {
    /// An application that users grant rights to.
    OauthApplicationFacts {
        display_name: text Option<T> = "Name",
        publisher: text Option<T> = "Publisher",
        app_id: text Option<T> = "Application id",
        object_id: text Option<T> = "Object id",
    }
}

facts! {
    /// A sign-in session in the cloud.
    LogonSessionFacts {
        session_id: text Option<T> = "Session id",
        account: account AccountFacts<T> = "User",
        user_agent: text Option<T> = "User agent",
        browser: text Option<T> = "Browser",
        operating_system: text Option<T> = "Operating system",
        device_name: text Option<T> = "Device name",
        protocol: text Option<T> = "Protocol",
        started: time Option<Timestamp> = "Started",
    }
}

facts! {
    /// One sign-in request in the cloud.
    LogonRequestFacts { request_id: text Option<T> = "Request id" }
}

facts! {
    /// A resource of a cloud provider.
    CloudResourceFacts {
        name: text Option<T> = "Name",
        resource_type: text Option<T> = "Type",
        id: text Option<T> = "Resource id",
    }
}

facts! {
    /// A security group.
    SecurityGroupFacts {
        display_name: text Option<T> = "Name",
        id: text Option<T> = "Security group id",
        sid: text Option<T> = "SID",
        distinguished_name: text Option<T> = "Distinguished name",
    }
}

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
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
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
    Other(OtherFacts) = "other" "Other evidence",
}
