//! Addresses, names and connections.

use super::FactValue;

facts! {
    /// An IP address.
    IpFacts {
        address: text Option<T> = "Address",
        country_code: text Option<T> = "Country code",
        country: text Option<T> = "Country",
        state: text Option<T> = "State",
        city: text Option<T> = "City",
        latitude: text Option<T> = "Latitude",
        longitude: text Option<T> = "Longitude",
        stream: text Option<T> = "Data stream",
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
    /// A connection; its addresses are evidence of their own.
    NetworkConnectionFacts {
        protocol: text Option<T> = "Protocol",
        source_ip: text Option<T> = "Source address",
        source_port: number Option<u64> = "Source port",
        destination_ip: text Option<T> = "Destination address",
        destination_port: number Option<u64> = "Destination port",
        domain: text Option<T> = "Domain",
        url: text Option<T> = "URL",
        direction: text Option<T> = "Direction",
        status: text Option<T> = "Status",
        risk: text Option<T> = "Risk level",
        nat: texts Vec<T> = "Translated address",
    }
}

facts! {
    /// A network interface.
    NicFacts {
        mac: text Option<T> = "MAC address",
        ip: text Option<T> = "IP address",
        vlans: texts Vec<T> = "VLAN",
    }
}
