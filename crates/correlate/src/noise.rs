//! Values that come with the program as connecting nothing: every network has
//! them, and they say nothing about who did what (CO-17).

use crate::ConnectorKind;

/// Public resolvers and addresses that are nobody's.
const ADDRESSES: [&str; 19] = [
    "0.0.0.0",
    "::",
    "::1",
    "1.0.0.1",
    "1.1.1.1",
    "4.2.2.1",
    "4.2.2.2",
    "8.8.4.4",
    "8.8.8.8",
    "9.9.9.9",
    "149.112.112.112",
    "168.63.129.16",
    "169.254.169.254",
    "208.67.220.220",
    "208.67.222.222",
    "255.255.255.255",
    "2001:4860:4860::8844",
    "2001:4860:4860::8888",
    "2606:4700:4700::1111",
];

/// Accounts that a system has for itself.
const ACCOUNTS: [&str; 15] = [
    "system",
    "local system",
    "localsystem",
    "local service",
    "localservice",
    "network service",
    "networkservice",
    "anonymous logon",
    "iusr",
    "root",
    "nobody",
    "s-1-5-7",
    "s-1-5-18",
    "s-1-5-19",
    "s-1-5-20",
];

/// What the name of a file is where it is empty, by each of its hashes.
const EMPTY_FILE: [&str; 3] = [
    "d41d8cd98f00b204e9800998ecf8427e",
    "da39a3ee5e6b4b0d3255bfef95601890afd80709",
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
];

/// Programs of operating systems and offices that attackers use because everybody
/// does.
const PROGRAMS: [&str; 38] = [
    "bash",
    "chrome.exe",
    "cmd.exe",
    "conhost.exe",
    "cscript.exe",
    "csrss.exe",
    "curl",
    "curl.exe",
    "dllhost.exe",
    "excel.exe",
    "explorer.exe",
    "iexplore.exe",
    "lsass.exe",
    "msedge.exe",
    "mshta.exe",
    "msiexec.exe",
    "net.exe",
    "net1.exe",
    "notepad.exe",
    "ntoskrnl.exe",
    "outlook.exe",
    "powershell.exe",
    "powershell_ise.exe",
    "pwsh.exe",
    "python",
    "reg.exe",
    "regsvr32.exe",
    "rundll32.exe",
    "schtasks.exe",
    "services.exe",
    "sh",
    "svchost.exe",
    "taskhostw.exe",
    "wget",
    "whoami.exe",
    "winword.exe",
    "wmic.exe",
    "wscript.exe",
];

/// Whether a value comes with the program as connecting nothing. `name` is any
/// name or id it has.
pub(crate) fn is_noise(kind: ConnectorKind, name: &str) -> bool {
    use ConnectorKind as K;
    // Most values are of kinds of which nothing is noise.
    if !matches!(kind, K::Ip | K::User | K::File | K::Domain | K::Url) {
        return false;
    }
    let mut name = name.trim().to_ascii_lowercase();
    match kind {
        K::Ip => {
            // An IPv4 address may be written inside an IPv6 one.
            if let Ok(address) = name.parse::<std::net::IpAddr>() {
                name = address.to_canonical().to_string();
            }
            ADDRESSES.contains(&name.as_str())
                || name.starts_with("127.")
                || name.starts_with("169.254.")
                || name.starts_with("fe80:")
                || name.starts_with("224.")
                || name.starts_with("239.")
        }
        K::User => {
            let account = name.rsplit('\\').next().unwrap_or(&name);
            ACCOUNTS.contains(&account)
                || account.starts_with("dwm-")
                || account.starts_with("umfd-")
                || account.starts_with("font driver host")
                || account.starts_with("window manager")
        }
        K::File => EMPTY_FILE.contains(&name.as_str()) || PROGRAMS.contains(&name.as_str()),
        K::Domain | K::Url => {
            matches!(name.as_str(), "localhost" | "http://localhost/")
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::is_noise;
    use crate::ConnectorKind as K;

    #[test]
    fn what_everybody_has_is_noise() {
        for (kind, name) in [
            (K::Ip, "8.8.8.8"),
            (K::Ip, "::ffff:8.8.8.8"),
            (K::Ip, "127.0.0.53"),
            (K::User, "NT AUTHORITY\\SYSTEM"),
            (K::User, "LocalSystem"),
            (K::User, "UMFD-3"),
            (K::File, "PowerShell.exe"),
            (
                K::File,
                "E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855",
            ),
        ] {
            assert!(is_noise(kind, name), "{name}");
        }
        for (kind, name) in [
            (K::Ip, "18.8.8.8"),
            (K::User, "systems.engineer"),
            (K::File, "mimikatz.exe"),
            (K::Device, "system"),
        ] {
            assert!(!is_noise(kind, name), "{name}");
        }
    }
}
