//! What each entity says itself (data formats, 4.3 and 8.2). Keys are those of
//! the `Entities` column; the few that the REST shape calls otherwise follow
//! after them.

use super::kind::Kind;
use super::node_fields::NodeFields;
use super::web::Web;
use crate::fields::{Notes, Text};
use crate::report::{ProblemKind, excerpt};
use std::borrow::Cow;
use throughline_model::{
    AccountDirectoryFacts, AccountFacts, CloudApplicationFacts, DomainFacts, FileFacts, IpFacts,
    LogonRequestFacts, MailClusterFacts, MailboxFacts, MalwareFacts, MessageFacts,
    OauthApplicationFacts, OtherFacts, SecurityGroupFacts, Subject, SubmissionMailFacts, UrlFacts,
};
use throughline_records::json::Value;

/// The fields of an entity, while it is read.
pub(super) type Read<'v, 'n> = NodeFields<'v, 'n>;

impl<'v> Web<'v> {
    /// What entity `at` says itself, with what is told of it by its own parts: a
    /// process with its image and account, but not with its parent's.
    ///
    /// Only kinds that never refer back are followed from here, so that circles
    /// end: process, host, file, hash.
    pub(super) fn own_facts(&self, at: usize, notes: &mut Notes) -> &Subject<Text<'v>> {
        let facts = &self.nodes[at].facts;
        if facts.get().is_none() {
            let subject = self.read_facts(at, notes);
            let _ = facts.set(Box::new(subject));
        }
        facts.get_or_init(|| Box::new(Subject::Other(OtherFacts::default())))
    }

    /// All that is known of entity `at`.
    pub(super) fn facts(&self, at: usize, notes: &mut Notes) -> Subject<Text<'v>> {
        let mut subject = self.own_facts(at, notes).clone();
        if let Subject::Process(process) = &mut subject
            && let Some(parent) = self.linked(
                at,
                &["ParentProcess", "parentProcessEntityId"],
                Kind::Process,
            )
            && let Subject::Process(parent) = self.own_facts(parent, notes)
        {
            process.parent_pid = parent.pid;
            process.parent_started = parent.started;
            process.parent_image = parent.image.clone();
            process.parent_command_line.clone_from(&parent.command_line);
        }
        subject
    }

    fn read_facts(&self, at: usize, notes: &mut Notes) -> Subject<Text<'v>> {
        let node = &self.nodes[at];
        let mut fields = NodeFields::new(node.object, notes);
        let fields = &mut fields;
        let subject = match node.kind {
            Kind::Account => Subject::User(account(fields)),
            Kind::Host => Subject::Device(self.device(at, fields)),
            Kind::Process => Subject::Process(self.process(at, fields)),
            Kind::File => Subject::File(self.file(at, fields)),
            Kind::FileHash => Subject::File(file_hash(fields)),
            Kind::Ip => Subject::Ip(ip(fields)),
            Kind::Url => Subject::Url(UrlFacts {
                url: fields.text("Url"),
            }),
            Kind::Dns => Subject::Domain(DomainFacts {
                name: fields.text("DomainName"),
            }),
            Kind::Mailbox => Subject::Mailbox(mailbox(fields)),
            Kind::Message => Subject::Message(message(fields)),
            Kind::MailCluster => Subject::MailCluster(mail_cluster(fields)),
            Kind::CloudApplication => Subject::CloudApplication(cloud_application(fields)),
            Kind::OauthApplication => Subject::OauthApplication(oauth_application(fields)),
            Kind::LogonSession => Subject::LogonSession(self.logon_session(at, fields)),
            Kind::LogonRequest => Subject::LogonRequest(LogonRequestFacts {
                request_id: fields.id("RequestId"),
            }),
            Kind::RegistryKey => Subject::RegistryKey(self.registry_key(at, fields)),
            Kind::RegistryValue => Subject::RegistryValue(self.registry_value(at, fields)),
            Kind::SecurityGroup => Subject::SecurityGroup(security_group(fields)),
            Kind::Malware => Subject::Malware(MalwareFacts {
                name: fields.first_text(&["Name", "malwareName"]),
                category: fields.id("Category"),
                family: fields.id("Family"),
                severity: fields.id("Severity"),
                was_running: fields.text("WasRunning"),
            }),
            Kind::HostLogonSession => {
                Subject::HostLogonSession(self.host_logon_session(at, fields))
            }
            Kind::SubmissionMail => Subject::SubmissionMail(submission(fields)),
            _ => match self.cloud_facts(at, fields) {
                Some(subject) => subject,
                None => return self.without_words(at, fields.notes),
            },
        };
        fields.note_unknown(node.type_name);
        subject
    }

    /// An entity of a type this program has no words for: it is kept as it
    /// stands. Where it is inside another such, that one's JSON has it already.
    fn without_words(&self, at: usize, notes: &mut Notes) -> Subject<Text<'v>> {
        let node = &self.nodes[at];
        let shown = excerpt(node.type_name);
        notes.add(ProblemKind::UnknownEvidence, "entity", shown.clone());
        Subject::Other(OtherFacts {
            type_name: Some(Cow::Owned(shown)),
            json: (!node.within_other)
                .then(|| Cow::Owned(Value::Object(node.object.clone()).to_json())),
        })
    }
}

fn account<'v>(fields: &mut Read<'v, '_>) -> AccountFacts<Text<'v>> {
    let name = fields.text("Name");
    // Some products have a person's name in `Name`, and the account's here.
    let account_name = fields.text("AccountName");
    let display_name = fields.text("DisplayName");
    let suffix = fields.text("UPNSuffix");
    let upn = fields.first_text(&["UserPrincipalName", "upn"]);
    let (name, other_name) = match account_name {
        Some(account) if name.as_ref().is_some_and(|it| *it != account) => (Some(account), name),
        Some(account) => (Some(account), None),
        None => (name, None),
    };
    AccountFacts {
        upn: upn.or_else(|| {
            let (name, suffix) = (name.as_deref()?, suffix?);
            // A name with blanks is a person's, in the wrong place.
            (!name.contains(['@', ' '])).then(|| Cow::Owned(format!("{name}@{suffix}")))
        }),
        name,
        display_name: display_name.or(other_name),
        domain: fields.first_text(&["NTDomain", "DomainName", "DnsDomain"]),
        sid: fields.id("Sid"),
        object_id: fields.id("AadUserId"),
        directory: AccountDirectoryFacts {
            guid: fields.id("ObjectGuid"),
            tenant_id: fields.id("AadTenantId"),
            logon_id: fields.text("LogonId"),
            ..AccountDirectoryFacts::default()
        }
        .boxed(),
    }
}

fn file_hash<'v>(fields: &mut Read<'v, '_>) -> FileFacts<Text<'v>> {
    let mut file = FileFacts::default();
    let algorithm = fields.text("Algorithm");
    let value = fields.first_id(&["Value", "hashValue"]);
    let (Some(algorithm), Some(value)) = (algorithm, value) else {
        return file;
    };
    let place = match algorithm.trim().to_ascii_uppercase().as_str() {
        "SHA256" => &mut file.sha256,
        "SHA1" => &mut file.sha1,
        "MD5" => &mut file.md5,
        "SHA256AC" => &mut file.sha256_ac,
        other => {
            let text = format!("\"{}\"", excerpt(other));
            fields
                .notes
                .add(ProblemKind::UnknownValue, "hash algorithm", text);
            return file;
        }
    };
    *place = Some(if value.bytes().any(|it| it.is_ascii_uppercase()) {
        Cow::Owned(value.to_ascii_lowercase())
    } else {
        value
    });
    file
}

fn ip<'v>(fields: &mut Read<'v, '_>) -> IpFacts<Text<'v>> {
    let mut facts = IpFacts {
        address: fields.text("Address"),
        ..IpFacts::default()
    };
    if let Some(Value::Object(location)) = fields.value("Location") {
        let mut location = NodeFields::new(location, fields.notes);
        facts.country_code = location.id("CountryCode");
        facts.country = location.id("CountryName");
        facts.state = location.id("State");
        facts.city = location.id("City");
        facts.latitude = location.text("Latitude");
        facts.longitude = location.text("Longitude");
        location.note_unknown("location");
    }
    facts
}

fn mailbox<'v>(fields: &mut Read<'v, '_>) -> MailboxFacts<Text<'v>> {
    let display_name = fields.text("DisplayName");
    MailboxFacts {
        address: fields.text("MailboxPrimaryAddress"),
        account: AccountFacts {
            upn: fields.text("Upn"),
            object_id: fields.first_id(&["AadId", "externalDirectoryObjectId"]),
            display_name: display_name.clone(),
            directory: AccountDirectoryFacts {
                risk: fields.id("RiskLevel"),
                ..AccountDirectoryFacts::default()
            }
            .boxed(),
            ..AccountFacts::default()
        },
        display_name,
    }
}

fn message<'v>(fields: &mut Read<'v, '_>) -> MessageFacts<Text<'v>> {
    MessageFacts {
        network_message_id: fields.id("NetworkMessageId"),
        internet_message_id: fields.text("InternetMessageId"),
        subject: fields.text("Subject"),
        language: fields.id("Language"),
        sender: fields.first_text(&["P2Sender", "Sender"]),
        sender_name: fields.text("P2SenderDisplayName"),
        sender_domain: fields.text("P2SenderDomain"),
        envelope_sender: fields.text("P1Sender"),
        envelope_name: fields.text("P1SenderDisplayName"),
        envelope_domain: fields.text("P1SenderDomain"),
        sender_ip: fields.text("SenderIP"),
        recipient: fields.text("Recipient"),
        received: fields
            .time("ReceivedDate")
            .or_else(|| fields.time("receiveDate")),
        direction: fields.id("AntispamDirection"),
        delivery_action: fields.id("DeliveryAction"),
        delivery_location: fields.id("DeliveryLocation"),
        threats: fields.texts("Threats", "Name"),
        detection_methods: fields.texts("ThreatDetectionMethods", "Name"),
        urls: fields.texts("Urls", "Url"),
        url_count: fields.text("UrlCount"),
        attachments: fields.number("AttachmentsCount"),
        urn: fields.text("Urn"),
    }
}

fn submission<'v>(fields: &mut Read<'v, '_>) -> SubmissionMailFacts<Text<'v>> {
    SubmissionMailFacts {
        subject: fields.text("Subject"),
        report_type: fields.id("ReportType"),
        submitter: fields.text("Submitter"),
        submitted: fields.time("SubmissionDate"),
        sender: fields.text("Sender"),
        sender_ip: fields.text("SenderIp"),
        recipient: fields.text("Recipient"),
        submission_id: fields.id("SubmissionId"),
        network_message_id: fields.id("NetworkMessageId"),
    }
}

fn mail_cluster<'v>(fields: &mut Read<'v, '_>) -> MailClusterFacts<Text<'v>> {
    MailClusterFacts {
        cluster_by: fields.text("ClusterBy"),
        value: fields.text("ClusterByValue"),
        count: fields.number("MailCount"),
        query: fields.text("Query"),
        urn: fields.text("Urn"),
        message_ids: fields.texts("NetworkMessageIds", "NetworkMessageId"),
    }
}

fn cloud_application<'v>(fields: &mut Read<'v, '_>) -> CloudApplicationFacts<Text<'v>> {
    CloudApplicationFacts {
        display_name: fields.first_text(&["Name", "appName"]),
        instance_name: fields.text("InstanceName"),
        app_id: fields.id("AppId"),
        saas_app_id: fields.id("SaasId"),
        instance_id: fields.id("InstanceId"),
        stream: None,
    }
}

fn oauth_application<'v>(fields: &mut Read<'v, '_>) -> OauthApplicationFacts<Text<'v>> {
    OauthApplicationFacts {
        display_name: fields.text("Name"),
        publisher: fields.text("PublisherName"),
        app_id: fields.id("OAuthAppId"),
        object_id: fields.id("OAuthObjectId"),
    }
}

fn security_group<'v>(fields: &mut Read<'v, '_>) -> SecurityGroupFacts<Text<'v>> {
    SecurityGroupFacts {
        display_name: fields.first_text(&["Name", "DisplayName"]),
        friendly_name: fields.text("FriendlyName"),
        id: fields.first_id(&["AadId", "SecurityGroupId"]),
        guid: fields.id("ObjectGuid"),
        sid: fields.id("SID"),
        distinguished_name: fields.text("DistinguishedName"),
    }
}
