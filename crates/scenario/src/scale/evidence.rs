//! What bulk alerts show.

use super::chance::Chance;
use super::incident::Thread;
use super::town::Town;
use crate::derived::Seed;
use crate::graph_shapes as graph;
use crate::graph_shapes::Body;
use crate::moment::Moment;
use crate::vocabulary::{Detection, Product, Remediation, Role, Verdict};

/// Quantiles of a log-normal with median 5 and mean 7.5, from 1 to 400.
const COUNTS: [(f64, f64); 10] = [
    (0.0, 1.0),
    (0.1, 1.6),
    (0.25, 2.7),
    (0.5, 5.5),
    (0.75, 9.5),
    (0.9, 16.0),
    (0.95, 22.5),
    (0.99, 40.0),
    (0.999, 80.0),
    (1.0, 400.0),
];

/// Evidence of one alert of an incident.
pub(super) struct Exhibits<'a> {
    pub town: &'a Town,
    pub thread: &'a Thread,
    pub raised: Moment,
}

impl Exhibits<'_> {
    pub fn draw(&self, chance: &mut Chance) -> Vec<graph::Evidence> {
        let count = chance.quantile(&COUNTS).max(1);
        let mut bodies = Vec::with_capacity(count);
        match self.thread.product {
            Product::Endpoint => self.endpoint(count, &mut bodies, chance),
            Product::Office => self.mail(count, &mut bodies, chance),
            _ => self.identity(count, &mut bodies, chance),
        }
        bodies.truncate(count);
        bodies
            .into_iter()
            .map(|body| self.evidence(body, chance))
            .collect()
    }

    fn endpoint(&self, count: usize, out: &mut Vec<Body>, chance: &mut Chance) {
        out.push(Body::Device(Box::new(self.town.device(self.thread.device))));
        if let Some(tree) = &self.thread.tree {
            let branch = tree.branch(count.saturating_sub(2).max(1), chance);
            let leaf = branch.last().copied().unwrap_or(0);
            for index in branch {
                out.push(Body::Process(Box::new(tree.body(index, self.town))));
            }
            out.push(Body::File(Box::new(graph::FileBody {
                detection_status: Detection::Detected,
                mde_device_id: Some(self.town.device_id(self.thread.device)),
                file_details: tree.image_of(leaf),
            })));
        }
        out.push(self.user(self.thread.person));
        while out.len() < count {
            out.push(match chance.below(10) {
                0..4 => self.dropped_file(chance),
                4..7 => Body::Ip(Town::ip(self.town.an_address(chance))),
                7 => Body::RegistryValue(graph::RegistryValueBody {
                    mde_device_id: self.town.device_id(self.thread.device),
                    registry_hive: "HKEY_CURRENT_USER".to_owned(),
                    registry_key: r"SOFTWARE\Microsoft\Windows\CurrentVersion\Run".to_owned(),
                    registry_value_name: format!("Helper{}", chance.below(500)),
                    registry_value: r"C:\Users\Public\Downloads\setup.exe".to_owned(),
                    registry_value_type: "String".to_owned(),
                }),
                8 => Self::url(chance),
                _ => self.user(self.town.a_person(chance)),
            });
        }
    }

    fn mail(&self, count: usize, out: &mut Vec<Body>, chance: &mut Chance) {
        let sender = Town::outside_host(chance);
        let subject = format!("Notice {} for your account", chance.below(5_000));
        let address = self.thread.address;
        let url = format!("https://{sender}/n/{}", chance.below(900));
        out.push(Body::MailCluster(self.cluster(
            &subject,
            address,
            count as u32,
            chance,
        )));
        out.push(Body::Url(graph::UrlBody { url: url.clone() }));
        out.push(Body::Ip(Town::ip(address)));
        while out.len() < count {
            let person = if out.len() < 6 {
                self.thread.person
            } else {
                self.town.a_person(chance)
            };
            out.push(self.message(&sender, &subject, &url, person, chance));
            out.push(match chance.below(3) {
                0 => Body::Mailbox(self.town.mailbox(person)),
                1 => self.user(person),
                _ => self.message(&sender, &subject, &url, self.town.a_person(chance), chance),
            });
        }
        // So that an alert with a single piece of evidence shows a mail, not a cluster.
        out.reverse();
    }

    fn identity(&self, count: usize, out: &mut Vec<Body>, chance: &mut Chance) {
        out.push(self.user(self.thread.person));
        out.push(Body::Ip(Town::ip(self.thread.address)));
        while out.len() < count {
            out.push(match chance.below(20) {
                0..9 => Body::Ip(Town::ip(self.town.an_address(chance))),
                9..15 => self.user(self.town.a_person(chance)),
                15..18 => self.session(chance),
                18 => Self::application(chance),
                _ => Body::OAuthApplication(graph::OAuthApplicationBody {
                    app_id: self.seed(chance).guid("app"),
                    object_id: self.seed(chance).guid("object"),
                    display_name: format!("Helper application {}", chance.below(300)),
                    publisher: None,
                }),
            });
        }
    }

    fn evidence(&self, body: Body, chance: &mut Chance) -> graph::Evidence {
        let related = chance.happens(0.55);
        let role = if related {
            Role::Contextual
        } else {
            Role::Compromised
        };
        graph::Evidence {
            odata_type: body.odata_type(),
            created_date_time: self.raised,
            verdict: chance.weighted(&[
                (70, Verdict::Unknown),
                (24, Verdict::Suspicious),
                (4, Verdict::Malicious),
                (2, Verdict::Clean),
            ]),
            remediation_status: chance.weighted(&[
                (80, Remediation::None),
                (8, Remediation::Remediated),
                (5, Remediation::Active),
                (4, Remediation::Blocked),
                (3, Remediation::Prevented),
            ]),
            remediation_status_details: None,
            roles: if chance.happens(0.5) {
                vec![role]
            } else {
                Vec::new()
            },
            detailed_roles: Vec::new(),
            tags: Vec::new(),
            body,
        }
    }

    fn user(&self, person: usize) -> Body {
        Body::User(graph::UserBody {
            user_account: self.town.account(person),
            stream: None,
        })
    }

    fn dropped_file(&self, chance: &mut Chance) -> Body {
        let name = format!("item{}.dat", chance.below(4_000));
        Body::File(Box::new(graph::FileBody {
            detection_status: Detection::Detected,
            mde_device_id: Some(self.town.device_id(self.thread.device)),
            file_details: super::tree::file(&name, r"C:\Users\Public\Documents"),
        }))
    }

    fn url(chance: &mut Chance) -> Body {
        let host = Town::outside_host(chance);
        Body::Url(graph::UrlBody {
            url: format!("https://{host}/{}", chance.below(50)),
        })
    }

    fn application(chance: &mut Chance) -> Body {
        let (id, name) = *chance.pick(&[
            (20893, "Microsoft Exchange Online"),
            (20892, "Microsoft SharePoint Online"),
            (11161, "Microsoft 365"),
        ]);
        Body::CloudApplication(graph::CloudApplicationBody {
            app_id: id,
            display_name: name.to_owned(),
            instance_id: 0,
            instance_name: name.to_owned(),
            saas_app_id: id,
            stream: None,
        })
    }

    fn session(&self, chance: &mut Chance) -> Body {
        let user = self.user(self.thread.person);
        Body::Session(Box::new(graph::SessionBody {
            session_id: self.seed(chance).guid("session"),
            account: self.evidence(user, chance),
            user_agent: "Mozilla/5.0 (X11; Linux x86_64; rv:137.0) Gecko/20100101 Firefox/137.0"
                .to_owned(),
            browser: "Firefox".to_owned(),
            operating_system: "Linux".to_owned(),
            device_name: None,
            protocol: None,
            start_utc_date_time: self.raised,
            previous_logon_date_time: None,
        }))
    }

    fn message(
        &self,
        host: &str,
        subject: &str,
        url: &str,
        person: usize,
        chance: &mut Chance,
    ) -> Body {
        let sender = graph::Sender {
            email_address: format!("notice@{host}"),
            display_name: "Notice".to_owned(),
            domain_name: host.to_owned(),
        };
        let seed = self.seed(chance);
        Body::Mail(Box::new(graph::MailBody {
            network_message_id: seed.guid("message"),
            internet_message_id: format!("<{}@{host}>", seed.hex(16, "internet")),
            subject: subject.to_owned(),
            language: "en",
            sender_ip: Town::ip_text(self.thread.address),
            recipient_email_address: Town::mail_address(person),
            anti_spam_direction: "Inbound",
            delivery_action: "Delivered",
            delivery_location: "Inbox",
            urn: None,
            threats: vec!["Phish".to_owned()],
            threat_detection_methods: vec!["UrlReputation".to_owned()],
            urls: vec![url.to_owned()],
            url_count: 1,
            attachments_count: 0,
            received_date_time: self.thread.start,
            p1_sender: sender.clone(),
            p2_sender: sender,
        }))
    }

    fn cluster(
        &self,
        subject: &str,
        address: usize,
        email_count: u32,
        chance: &mut Chance,
    ) -> graph::MailClusterBody {
        let ip = Town::ip_text(address);
        graph::MailClusterBody {
            network_message_ids: vec![self.seed(chance).guid("message")],
            cluster_by: "Subject;SenderIp".to_owned(),
            cluster_by_value: format!("{subject};{ip}"),
            email_count,
            query: format!("((Subject:\"{subject}\") AND (SenderIp:\"{ip}\"))"),
            urn: format!("urn:MailClusterEntity:{}", self.seed(chance).hex(16, "urn")),
        }
    }

    /// A seed for something that is seen once.
    #[expect(clippy::unused_self, reason = "reads like the other makers of parts")]
    fn seed(&self, chance: &mut Chance) -> Seed {
        Seed::numbered(chance.next(), 1)
    }
}
