//! Accounts that every Windows device has under the same SID.
//!
//! Events on a device name its system account as the computer itself
//! (`CORP\PC1$` beside `S-1-5-18`). That name belongs to the computer's account in
//! the domain, which has a SID of its own; it says nothing of the system's.
//! Source: Windows, "Well-known SIDs" (MS-DTYP 2.4.2.4).

/// What Windows calls the account of a SID that every device has; none for the
/// SID of one account.
pub(crate) fn account_of(sid: &str) -> Option<&'static str> {
    Some(match sid {
        "S-1-0-0" => "NULL SID",
        "S-1-1-0" => "Everyone",
        "S-1-5-7" => "ANONYMOUS LOGON",
        "S-1-5-18" => "SYSTEM",
        "S-1-5-19" => "LOCAL SERVICE",
        "S-1-5-20" => "NETWORK SERVICE",
        _ => return None,
    })
}

/// Whether a name is that of a computer's account.
pub(crate) fn is_computer(name: &str) -> bool {
    name.trim_end().ends_with('$')
}
