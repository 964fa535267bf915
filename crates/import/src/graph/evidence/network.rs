//! Evidence about addresses, names and connections.

use super::{All, Told, identity, nested, nested_ip};
use crate::fields::{Fields, Text};
use throughline_model::{
    DomainFacts, IpFacts, NetworkConnectionFacts, NicFacts, Subject, UrlFacts,
};

pub(super) fn read<'a>(
    type_name: &str,
    fields: &mut Fields<'a, '_>,
    all: &mut All<'a>,
) -> Option<Told<'a>> {
    Some(match type_name {
        "ipEvidence" => Subject::Ip(ip(fields)),
        "urlEvidence" => Subject::Url(UrlFacts {
            url: fields.text("url"),
        }),
        "dnsEvidence" => {
            for key in ["dnsServerIp", "hostIpAddress", "ipAddresses"] {
                nested(key, "ipEvidence", fields, all);
            }
            Subject::Domain(DomainFacts {
                name: fields.text("domainName"),
            })
        }
        "networkConnectionEvidence" => Subject::NetworkConnection(NetworkConnectionFacts {
            source_ip: nested_ip("sourceAddress", fields, all),
            source_port: fields.number("sourcePort"),
            destination_ip: nested_ip("destinationAddress", fields, all),
            destination_port: fields.number("destinationPort"),
            protocol: fields.text("protocol"),
            ..NetworkConnectionFacts::default()
        }),
        "nicEvidence" => Subject::Nic(NicFacts {
            ip: nested_ip("ipAddress", fields, all),
            mac: fields.text("macAddress"),
            vlans: fields.texts("vlans"),
        }),
        _ => return None,
    })
}

fn ip<'a>(fields: &mut Fields<'a, '_>) -> IpFacts<Text<'a>> {
    let (address, country_code) = (fields.text("ipAddress"), fields.text("countryLetterCode"));
    let stream = identity::stream(fields);
    let mut location = Fields::new(fields.object("location"), fields.notes);
    let ip = IpFacts {
        address,
        country_code,
        stream,
        city: location.text("city"),
        state: location.text("state"),
        country: location.text("countryName"),
        latitude: location.text("latitude"),
        longitude: location.text("longitude"),
    };
    location.note_left("location");
    ip
}
