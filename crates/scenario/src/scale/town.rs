//! The made-up organisation that bulk data is about. Everybody and everything in it
//! follows from a number, so a large one costs no memory.

use chrono::TimeDelta;

use super::chance::{Chance, Zipf};
use crate::derived::Seed;
use crate::graph_shapes as graph;
use crate::vocabulary::{DeviceHealth, DeviceRisk};

const DOMAIN: &str = "brackwater.example";
const SHORT: &str = "BRACKWATER";
const BEGINNINGS: [&str; 16] = [
    "bel", "cor", "dan", "els", "fal", "gor", "hin", "jor", "kel", "lum", "mar", "nol", "ost",
    "pel", "ros", "tam",
];
const ENDINGS: [&str; 12] = [
    "berg", "dale", "ford", "ham", "ik", "lund", "mere", "nes", "rick", "sen", "vik", "worth",
];
const COUNTRIES: [(&str, &str, &str, f64, f64); 8] = [
    ("NL", "Netherlands", "Rotterdam", 51.92, 4.48),
    ("DE", "Germany", "Hamburg", 53.55, 9.99),
    ("NO", "Norway", "Bergen", 60.39, 5.32),
    ("PT", "Portugal", "Porto", 41.15, -8.61),
    ("BR", "Brazil", "Recife", -8.05, -34.9),
    ("VN", "Vietnam", "Hanoi", 21.03, 105.85),
    ("CA", "Canada", "Halifax", 44.65, -63.57),
    ("ZA", "South Africa", "Durban", -29.86, 31.02),
];
/// Documentation networks: addresses that belong to nobody.
const NETWORKS: [&str; 3] = ["192.0.2", "198.51.100", "203.0.113"];

/// Who and what there is, and how often each turns up.
#[derive(Debug)]
pub(super) struct Town {
    seed: Seed,
    people: Zipf,
    devices: Zipf,
    addresses: Zipf,
}

impl Town {
    /// A town that is large enough for this many alerts.
    pub fn new(seed: u64, alerts: u64) -> Self {
        let heads = (200 + alerts / 50).min(20_000) as usize;
        Self {
            seed: Seed::numbered(seed, 0),
            people: Zipf::new(heads, 10.0),
            devices: Zipf::new(heads, 10.0),
            addresses: Zipf::new(NETWORKS.len() * 254, 2.0),
        }
    }

    pub fn a_person(&self, chance: &mut Chance) -> usize {
        self.people.draw(chance)
    }

    pub fn a_device(&self, chance: &mut Chance) -> usize {
        self.devices.draw(chance)
    }

    pub fn an_address(&self, chance: &mut Chance) -> usize {
        self.addresses.draw(chance)
    }

    pub fn tenant(&self) -> String {
        self.seed.guid("tenant")
    }

    pub fn login(person: usize) -> String {
        let (first, last) = (person % 26, person / 26);
        let initial = char::from(b'a' + first as u8);
        let (begin, end) = (last % 16, last / 16 % 12);
        let more = last / (16 * 12);
        let number = if more == 0 {
            String::new()
        } else {
            more.to_string()
        };
        format!("{initial}.{}{}{number}", BEGINNINGS[begin], ENDINGS[end])
    }

    pub fn mail_address(person: usize) -> String {
        format!("{}@{DOMAIN}", Self::login(person))
    }

    pub fn account(&self, person: usize) -> graph::UserAccount {
        let login = Self::login(person);
        let seed = self.seed.of(&login);
        let part = |name| 1_000_000_000 + self.seed.number(2_000_000_000, name);
        graph::UserAccount {
            domain_name: Some(SHORT.to_owned()),
            user_sid: format!(
                "S-1-5-21-{}-{}-{}-{}",
                part("a"),
                part("b"),
                part("c"),
                1_100 + person
            ),
            azure_ad_user_id: Some(seed.guid("directory")),
            user_principal_name: Some(format!("{login}@{DOMAIN}")),
            display_name: Some(login.replace('.', " ").to_uppercase()),
            account_name: login,
        }
    }

    pub fn mailbox(&self, person: usize) -> graph::MailboxBody {
        let address = Self::mail_address(person);
        graph::MailboxBody {
            primary_address: address.clone(),
            display_name: Self::login(person),
            upn: address,
            user_account: self.account(person),
        }
    }

    pub fn device_id(&self, device: usize) -> String {
        self.seed.of("device").number_of(device).hex(20, "sensor")
    }

    pub fn device(&self, device: usize) -> graph::DeviceBody {
        let seed = self.seed.of("device").number_of(device);
        let server = device % 12 == 5;
        let kind = if server { "srv" } else { "ws" };
        let host = format!("{kind}-{device:05}");
        let ip = format!("10.{}.{}.{}", device >> 16, device >> 8 & 255, device & 255);
        graph::DeviceBody {
            first_seen_date_time: super::first_day().plus(TimeDelta::hours(
                -24 * (20 + i64::from(seed.number(900, "age"))) - 7,
            )),
            mde_device_id: self.device_id(device),
            azure_ad_device_id: seed.guid("directory"),
            device_dns_name: format!("{host}.{DOMAIN}"),
            host_name: host,
            nt_domain: SHORT.to_owned(),
            dns_domain: DOMAIN.to_owned(),
            os_platform: if server {
                "WindowsServer2022"
            } else {
                "Windows11"
            }
            .to_owned(),
            os_build: Some(if server { 20348 } else { 22631 }),
            version: if server { "21H2" } else { "23H2" }.to_owned(),
            health_status: DeviceHealth::Active,
            risk_score: [
                DeviceRisk::None,
                DeviceRisk::Low,
                DeviceRisk::Medium,
                DeviceRisk::High,
            ][seed.number(4, "risk") as usize],
            rbac_group_id: if server { 102 } else { 101 },
            rbac_group_name: if server { "Servers" } else { "Workstations" }.to_owned(),
            onboarding_status: "onboarded",
            defender_av_status: "updated",
            last_ip_address: ip.clone(),
            last_external_ip_address: "192.0.2.10".to_owned(),
            ip_interfaces: vec![ip],
            vm_metadata: None,
            logged_on_users: vec![graph::LoggedOnUser {
                account_name: Self::login(device),
                domain_name: SHORT.to_owned(),
            }],
        }
    }

    pub fn ip_text(address: usize) -> String {
        format!("{}.{}", NETWORKS[address % 3], 1 + address / 3)
    }

    pub fn ip(address: usize) -> graph::IpBody {
        let (code, country, city, latitude, longitude) = COUNTRIES[address % COUNTRIES.len()];
        graph::IpBody {
            ip_address: Self::ip_text(address),
            country_letter_code: Some(code.to_owned()),
            location: Some(graph::Location {
                city: city.to_owned(),
                state: None,
                country_name: country.to_owned(),
                latitude,
                longitude,
            }),
            stream: None,
        }
    }

    /// A host outside, of which there are a few thousand.
    pub fn outside_host(chance: &mut Chance) -> String {
        let (begin, end) = (*chance.pick(&BEGINNINGS), *chance.pick(&ENDINGS));
        format!("{begin}{end}-{}.example", chance.below(20))
    }
}
