//! What bulk alerts are called and what they say.

use crate::vocabulary::Product;

/// A detector's title, category, and techniques.
pub(super) type Detector = (&'static str, &'static str, &'static [&'static str]);

const IDENTITY: [Detector; 10] = [
    (
        "Unfamiliar sign-in properties",
        "InitialAccess",
        &["T1078", "T1078.004"],
    ),
    ("Atypical travel", "InitialAccess", &["T1078", "T1078.004"]),
    (
        "Anonymous IP address",
        "InitialAccess",
        &["T1078.004", "T1090.003"],
    ),
    ("Mass download by a single user", "Exfiltration", &["T1530"]),
    ("Password spray", "CredentialAccess", &["T1110.003"]),
    (
        "Suspicious inbox manipulation rule",
        "Collection",
        &["T1564.008"],
    ),
    (
        "Multiple failed sign-in attempts",
        "CredentialAccess",
        &["T1110"],
    ),
    (
        "Activity from an infrequent country",
        "InitialAccess",
        &["T1078"],
    ),
    (
        "Consent to an application with unusual permissions",
        "Persistence",
        &["T1528"],
    ),
    ("Unusual volume of file deletion", "Impact", &["T1485"]),
];
const MAIL: [Detector; 6] = [
    (
        "Messages with a malicious URL removed after delivery",
        "InitialAccess",
        &["T1566.002"],
    ),
    (
        "Mail reported by a user as phishing",
        "InitialAccess",
        &["T1566"],
    ),
    (
        "Messages with a malicious file removed after delivery",
        "InitialAccess",
        &["T1566.001"],
    ),
    (
        "A user opened a potentially malicious URL",
        "InitialAccess",
        &["T1566.002", "T1204.001"],
    ),
    (
        "Phishing message delivered because of a rule of the organisation",
        "InitialAccess",
        &[],
    ),
    (
        "Suspicious mail sent from an account of your organisation",
        "SuspiciousActivity",
        &[],
    ),
];
const ENDPOINT: [Detector; 10] = [
    (
        "Suspicious PowerShell command line",
        "Execution",
        &["T1059.001"],
    ),
    ("Unwanted software was blocked", "UnwantedSoftware", &[]),
    (
        "Office application started a script interpreter",
        "Execution",
        &["T1204.002", "T1059"],
    ),
    (
        "Connection to a malicious address was blocked",
        "CommandAndControl",
        &["T1071.001"],
    ),
    (
        "Suspicious scheduled task registered",
        "Persistence",
        &["T1053.005"],
    ),
    ("Malware was prevented", "Malware", &[]),
    (
        "Suspicious sequence of exploration commands",
        "Discovery",
        &["T1033", "T1069.002", "T1482"],
    ),
    (
        "LSASS process memory read by an uncommon tool",
        "CredentialAccess",
        &["T1003.001"],
    ),
    (
        "Suspicious service registered",
        "Persistence",
        &["T1543.003"],
    ),
    (
        "Attempt to turn off antivirus protection",
        "DefenseEvasion",
        &["T1562.001"],
    ),
];
const OTHER: [Detector; 3] = [
    (
        "Several alerts form one attack",
        "LateralMovement",
        &["T1021.002", "T1078.002"],
    ),
    (
        "Mailbox taken over through a stolen session",
        "CredentialAccess",
        &["T1539"],
    ),
    (
        "Hands-on-keyboard attack from a compromised account",
        "LateralMovement",
        &["T1021"],
    ),
];

/// The title of a rank, its category and its techniques. Beyond the built-in ones come
/// rules that the organisation made itself.
pub(super) fn detector(product: Product, rank: usize) -> (String, &'static str, Vec<String>) {
    let list: &[Detector] = match product {
        Product::Entra | Product::CloudApps | Product::Identity => &IDENTITY,
        Product::Office => &MAIL,
        Product::Endpoint => &ENDPOINT,
        Product::Xdr => &OTHER,
    };
    let (title, category, techniques) = list[rank % list.len()];
    let title = match rank / list.len() {
        0 => title.to_owned(),
        rule => format!("{title} (own rule {rule})"),
    };
    (
        title,
        category,
        techniques.iter().map(|t| (*t).to_owned()).collect(),
    )
}

pub(super) fn description(title: &str, product: Product) -> String {
    format!(
        "{title}. {} noticed activity that matches this detector more often, or in an order \
         other, than is usual in the organisation. As a result, an account or a device may be \
         in the hands of somebody else.",
        product.display_name()
    )
}

pub(super) const ADVICE: &str = "1. Look at the time line of the device or account around this alert.\n\
    2. Check the validity of what is shown, such as how common a file or an address is.\n\
    3. Ask the user whether the activity was theirs.\n\
    4. If it was not, isolate the device, revoke the sessions and reset the password.\n\
    5. Look for the same signs elsewhere in the organisation.";

/// Programs that appear in bulk process trees: file name, folder, command line.
pub(super) const PROGRAMS: [(&str, &str, &str); 12] = [
    ("cmd.exe", r"C:\Windows\System32", "cmd.exe /c run.cmd"),
    (
        "powershell.exe",
        r"C:\Windows\System32\WindowsPowerShell\v1.0",
        "powershell.exe -NoProfile -ExecutionPolicy Bypass -File C:\\Tools\\task.ps1",
    ),
    (
        "conhost.exe",
        r"C:\Windows\System32",
        r"\??\C:\Windows\system32\conhost.exe 0xffffffff -ForceV1",
    ),
    (
        "rundll32.exe",
        r"C:\Windows\System32",
        r"rundll32.exe C:\ProgramData\app\helper.dll,Start",
    ),
    (
        "winword.exe",
        r"C:\Program Files\Microsoft Office\root\Office16",
        "WINWORD.EXE /n report.docx",
    ),
    (
        "wscript.exe",
        r"C:\Windows\System32",
        r"wscript.exe C:\Users\Public\update.js",
    ),
    (
        "schtasks.exe",
        r"C:\Windows\System32",
        "schtasks /query /fo list",
    ),
    ("net.exe", r"C:\Windows\System32", "net user /domain"),
    ("whoami.exe", r"C:\Windows\System32", "whoami /all"),
    (
        "msedge.exe",
        r"C:\Program Files (x86)\Microsoft\Edge\Application",
        "msedge.exe --no-startup-window",
    ),
    (
        "svchost.exe",
        r"C:\Windows\System32",
        "svchost.exe -k netsvcs -p -s Schedule",
    ),
    (
        "setup.exe",
        r"C:\Users\Public\Downloads",
        "setup.exe /quiet",
    ),
];
