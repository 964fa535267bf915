//! From an exhibit of the description to an evidence record of the export.

use chrono::TimeDelta;

use crate::derived::Seed;
use crate::evidence::{Delivery, Exhibit, Thing};
use crate::graph_shapes as graph;
use crate::moment::Moment;
use crate::process_drawing::{ProcessId, is_built_in};
use crate::scenario::Scenario;
use crate::vocabulary::{Remediation, Verdict};

/// Writes evidence of one case. The reader has made sure that every name is known.
pub(crate) struct EvidenceWriter<'a> {
    pub case: &'a Scenario,
    /// When the alert was raised; its evidence is as old.
    pub raised: Moment,
}

impl EvidenceWriter<'_> {
    pub fn write(&self, exhibit: &Exhibit) -> graph::Evidence {
        let mark = &exhibit.mark;
        let body = self.body(exhibit);
        graph::Evidence {
            odata_type: body.odata_type(),
            created_date_time: self.raised,
            verdict: mark.verdict,
            remediation_status: mark.remediation,
            remediation_status_details: None,
            roles: mark.roles.clone(),
            detailed_roles: mark.detailed_roles.clone(),
            tags: mark.tags.clone(),
            body,
        }
    }

    fn body(&self, exhibit: &Exhibit) -> graph::Body {
        match &exhibit.thing {
            Thing::Process(id) => graph::Body::Process(Box::new(self.process(*id, exhibit))),
            Thing::Device(name) => graph::Body::Device(Box::new(self.device(name))),
            Thing::File {
                device,
                folder,
                name,
                content,
            } => graph::Body::File(Box::new(graph::FileBody {
                detection_status: exhibit.mark.detection,
                mde_device_id: device.as_deref().map(|device| self.device_id(device)),
                file_details: self.file(folder.as_deref(), name, content),
            })),
            Thing::RegistryValue {
                device,
                hive,
                key,
                name,
                kind,
                value,
            } => graph::Body::RegistryValue(graph::RegistryValueBody {
                mde_device_id: self.device_id(device),
                registry_hive: hive.clone(),
                registry_key: key.clone(),
                registry_value_name: name.clone(),
                registry_value: value.clone(),
                registry_value_type: kind.clone(),
            }),
            Thing::User(login) => graph::Body::User(self.user(login)),
            Thing::Mailbox(login) => graph::Body::Mailbox(graph::MailboxBody {
                primary_address: self.address(login),
                display_name: self.name(login),
                upn: self.address(login),
                user_account: self.account(login),
            }),
            Thing::Mail {
                mail,
                recipient,
                delivery,
            } => self.mail(mail, recipient, *delivery),
            Thing::MailCluster {
                mail,
                by,
                recipients,
                count,
            } => self.mail_cluster(mail, by, recipients, *count),
            Thing::Url(url) => graph::Body::Url(graph::UrlBody { url: url.clone() }),
            Thing::Ip(address) => graph::Body::Ip(self.ip(address)),
            Thing::CloudApplication { id, name } => {
                graph::Body::CloudApplication(graph::CloudApplicationBody {
                    app_id: *id,
                    display_name: name.clone(),
                    instance_id: 0,
                    instance_name: name.clone(),
                    saas_app_id: *id,
                    stream: None,
                })
            }
            Thing::OAuthApplication { name, publisher } => {
                let seed = self.seed("oauth").of(name);
                graph::Body::OAuthApplication(graph::OAuthApplicationBody {
                    app_id: seed.guid("app"),
                    object_id: seed.guid("object"),
                    display_name: name.clone(),
                    publisher: publisher.clone(),
                })
            }
            Thing::Session {
                user,
                start,
                browser,
                system,
                agent,
            } => graph::Body::Session(Box::new(graph::SessionBody {
                session_id: self.seed("session").of(user).guid(&start.to_string()),
                account: self.nested_user(user),
                user_agent: agent.clone(),
                browser: browser.clone(),
                operating_system: system.clone(),
                device_name: None,
                protocol: None,
                start_utc_date_time: *start,
                previous_logon_date_time: None,
            })),
        }
    }

    fn process(&self, id: ProcessId, exhibit: &Exhibit) -> graph::ProcessBody {
        let process = self.case.processes.get(id);
        let image = |id: ProcessId| {
            let process = self.case.processes.get(id);
            self.file(
                Some(&process.folder),
                &process.name,
                &process.name.to_ascii_lowercase(),
            )
        };
        graph::ProcessBody {
            process_id: process.pid,
            process_command_line: process.command.clone(),
            process_creation_date_time: process.created,
            detection_status: exhibit.mark.detection,
            mde_device_id: self.device_id(&process.device),
            image_file: image(id),
            user_account: process.user.as_deref().map(|login| self.account(login)),
            parent: process.parent.map(|parent| graph::ParentFields {
                parent_process_id: self.case.processes.get(parent).pid,
                parent_process_creation_date_time: self.case.processes.get(parent).created,
                parent_process_image_file: image(parent),
            }),
        }
    }

    /// A file; its digests follow from what is in it, not from where it lies.
    fn file(&self, folder: Option<&str>, name: &str, content: &str) -> graph::FileDetails {
        let seed = Seed::new("file").of(content);
        let program = self.case.cast.programs.get(&name.to_ascii_lowercase());
        let publisher = program.and_then(|p| p.publisher.clone());
        graph::FileDetails {
            sha1: seed.hex(20, "sha1"),
            sha256: seed.hex(32, "sha256"),
            md5: seed.hex(16, "md5"),
            file_name: name.to_owned(),
            file_path: folder.map(str::to_owned),
            file_size: 18_000 + seed.number(900_000, "size"),
            signer: publisher.clone(),
            issuer: publisher.as_ref().map(|p| format!("{p} Code Signing CA")),
            file_publisher: publisher,
        }
    }

    fn device(&self, name: &str) -> graph::DeviceBody {
        let organisation = &self.case.cast.organisation;
        let device = &self.case.cast.devices[name];
        let seed = self.seed("device").of(name);
        let host = name.to_ascii_lowercase();
        let months = i64::from(seed.number(30, "age"));
        let logged_on = device.owner.iter().map(|owner| graph::LoggedOnUser {
            account_name: owner.clone(),
            domain_name: organisation.short.clone(),
        });
        graph::DeviceBody {
            first_seen_date_time: first_day(seed).plus(TimeDelta::days(-30 * months)),
            mde_device_id: self.device_id(name),
            azure_ad_device_id: seed.guid("directory"),
            device_dns_name: format!("{host}.{}", organisation.domain),
            host_name: host,
            nt_domain: organisation.short.clone(),
            dns_domain: organisation.domain.clone(),
            os_platform: device.platform.clone(),
            os_build: device.build,
            version: device.version.clone(),
            health_status: device.health,
            risk_score: device.risk,
            rbac_group_id: 100 + self.seed("group").number(90, &device.group),
            rbac_group_name: device.group.clone(),
            onboarding_status: "onboarded",
            defender_av_status: "updated",
            last_ip_address: device.ip.clone(),
            last_external_ip_address: organisation.egress.clone(),
            ip_interfaces: vec![device.ip.clone()],
            vm_metadata: None,
            logged_on_users: logged_on.collect(),
        }
    }

    fn mail(&self, key: &str, recipient: &str, delivery: Delivery) -> graph::Body {
        let mail = &self.case.cast.mails[key];
        let domain = mail
            .sender
            .rsplit_once('@')
            .map_or("", |(_, domain)| domain);
        let sender = graph::Sender {
            email_address: mail.sender.clone(),
            display_name: mail.sender_name.clone(),
            domain_name: domain.to_owned(),
        };
        let (delivery_action, delivery_location) = match delivery {
            Delivery::Inbox => ("Delivered", "Inbox"),
            Delivery::Junk => ("DeliveredAsSpam", "JunkFolder"),
            Delivery::Quarantine => ("Blocked", "Quarantine"),
            Delivery::Deleted => ("Delivered", "DeletedFolder"),
        };
        let inside = domain == self.case.cast.organisation.domain;
        let own_id = self.seed("mail").of(key).hex(16, "internet");
        graph::Body::Mail(Box::new(graph::MailBody {
            network_message_id: self.message_id(key, recipient),
            internet_message_id: format!("<{own_id}@{domain}>"),
            subject: mail.subject.clone(),
            language: "en",
            sender_ip: mail.sender_ip.clone(),
            recipient_email_address: self.address(recipient),
            anti_spam_direction: if inside { "IntraOrg" } else { "Inbound" },
            delivery_action,
            delivery_location,
            urn: None,
            threats: mail.threats.clone(),
            threat_detection_methods: mail.methods.clone(),
            url_count: mail.urls.len(),
            urls: mail.urls.clone(),
            attachments_count: mail.attachments,
            received_date_time: mail.received,
            p1_sender: sender.clone(),
            p2_sender: sender,
        }))
    }

    fn mail_cluster(
        &self,
        key: &str,
        by: &str,
        recipients: &[String],
        email_count: u32,
    ) -> graph::Body {
        let mail = &self.case.cast.mails[key];
        let seed = self.seed("cluster").of(key).of(by);
        let value = |part: &str| match part {
            "Subject" => mail.subject.clone(),
            "SenderIp" => mail.sender_ip.clone(),
            "P2SenderDomain" => mail.sender.rsplit('@').next().unwrap_or("").to_owned(),
            other => (1_000_000_000 + seed.number(1_000_000_000, other)).to_string(),
        };
        let values: Vec<String> = by.split(';').map(value).collect();
        let terms = by
            .split(';')
            .zip(&values)
            .map(|(by, value)| format!("({by}:\"{value}\")"));
        graph::Body::MailCluster(graph::MailClusterBody {
            network_message_ids: recipients.iter().map(|r| self.message_id(key, r)).collect(),
            cluster_by: by.to_owned(),
            cluster_by_value: values.join(";"),
            email_count,
            query: format!("({})", terms.collect::<Vec<_>>().join(" AND ")),
            urn: format!("urn:MailClusterEntity:{}", seed.hex(16, "urn")),
        })
    }

    fn ip(&self, address: &str) -> graph::IpBody {
        let place = self.case.cast.places.get(address);
        graph::IpBody {
            ip_address: address.to_owned(),
            country_letter_code: place.map(|p| p.country_code.clone()),
            location: place.map(|p| graph::Location {
                city: p.city.clone(),
                state: None,
                country_name: p.country.clone(),
                latitude: p.latitude,
                longitude: p.longitude,
            }),
            stream: None,
        }
    }

    fn nested_user(&self, login: &str) -> graph::Evidence {
        let body = graph::Body::User(self.user(login));
        graph::Evidence {
            odata_type: body.odata_type(),
            created_date_time: self.raised,
            verdict: Verdict::Unknown,
            remediation_status: Remediation::None,
            remediation_status_details: None,
            roles: Vec::new(),
            detailed_roles: Vec::new(),
            tags: Vec::new(),
            body,
        }
    }

    fn user(&self, login: &str) -> graph::UserBody {
        graph::UserBody {
            user_account: self.account(login),
            stream: None,
        }
    }

    fn account(&self, login: &str) -> graph::UserAccount {
        if is_built_in(login) {
            return built_in(login);
        }
        let seed = self.seed("person").of(login);
        let domain = self.seed("domain");
        let part = |name| 1_000_000_000 + domain.number(2_000_000_000, name);
        let sid = format!(
            "S-1-5-21-{}-{}-{}-{}",
            part("a"),
            part("b"),
            part("c"),
            1_100 + seed.number(8_000, "rid")
        );
        graph::UserAccount {
            account_name: login.to_owned(),
            domain_name: Some(self.case.cast.organisation.short.clone()),
            user_sid: sid,
            azure_ad_user_id: Some(seed.guid("directory")),
            user_principal_name: Some(self.address(login)),
            display_name: Some(self.name(login)),
        }
    }

    fn name(&self, login: &str) -> String {
        self.case
            .cast
            .people
            .get(login)
            .map_or_else(|| login.to_owned(), |p| p.name.clone())
    }

    fn address(&self, login: &str) -> String {
        format!("{login}@{}", self.case.cast.organisation.domain)
    }

    fn message_id(&self, mail: &str, recipient: &str) -> String {
        self.seed("message").of(mail).guid(recipient)
    }

    fn device_id(&self, name: &str) -> String {
        self.seed("device").of(name).hex(20, "sensor")
    }

    fn seed(&self, part: &str) -> Seed {
        Seed::new(&self.case.id).of(part)
    }
}

fn built_in(login: &str) -> graph::UserAccount {
    let (name, sid) = match login {
        "local-service" => ("LOCAL SERVICE", "S-1-5-19"),
        "network-service" => ("NETWORK SERVICE", "S-1-5-20"),
        _ => ("SYSTEM", "S-1-5-18"),
    };
    graph::UserAccount {
        account_name: name.to_owned(),
        domain_name: Some("NT AUTHORITY".to_owned()),
        user_sid: sid.to_owned(),
        azure_ad_user_id: None,
        user_principal_name: None,
        display_name: None,
    }
}

/// A day before any case begins, at an odd time of its own for each device.
fn first_day(seed: Seed) -> Moment {
    Moment::new(chrono::DateTime::UNIX_EPOCH.naive_utc())
        .plus_days(20_300)
        .plus(TimeDelta::microseconds(i64::from(
            seed.number(2_000_000_000, "first"),
        )))
}
