//! Who: accounts, groups, applications and sessions.

use super::FactValue;
use crate::Timestamp;

facts! {
    /// An account.
    AccountFacts {
        name: text Option<T> = "Account",
        domain: text Option<T> = "Account domain",
        display_name: text Option<T> = "Display name",
        upn: text Option<T> = "User principal name",
        sid: text Option<T> = "SID",
        object_id: text Option<T> = "Entra object id",
        directory: boxed Option<Box<AccountDirectoryFacts<T>>> = "Directory",
    }
}

facts! {
    /// What is rarely told of an account.
    AccountDirectoryFacts {
        guid: text Option<T> = "Active Directory object id",
        tenant_id: text Option<T> = "Tenant id",
        stream: text Option<T> = "Data stream",
        risk: text Option<T> = "User risk",
        email_role: text Option<T> = "Part in the mail",
        logon_type: text Option<T> = "Sign-in type",
        logon_id: text Option<T> = "Logon id",
        logon_at: time Option<Timestamp> = "Signed in",
        logon_ip: text Option<T> = "Signed in from",
        logon_location: text Option<T> = "Signed in at",
        is_vpn: text Option<T> = "Through a VPN",
        account_type: text Option<T> = "Account type",
        accesses: texts Vec<T> = "Resource access",
    }
}

facts! {
    /// A security group.
    SecurityGroupFacts {
        display_name: text Option<T> = "Name",
        friendly_name: text Option<T> = "Friendly name",
        id: text Option<T> = "Security group id",
        guid: text Option<T> = "Active Directory object id",
        sid: text Option<T> = "SID",
        distinguished_name: text Option<T> = "Distinguished name",
    }
}

facts! {
    /// An Active Directory domain.
    ActiveDirectoryDomainFacts {
        name: text Option<T> = "Domain",
        trusted: texts Vec<T> = "Trusted domain",
    }
}

facts! {
    /// An application's identity in a tenant.
    ServicePrincipalFacts {
        name: text Option<T> = "Name",
        kind: text Option<T> = "Type",
        object_id: text Option<T> = "Object id",
        app_id: text Option<T> = "Application id",
        owner_tenant_id: text Option<T> = "Owning tenant id",
        tenant_id: text Option<T> = "Tenant id",
    }
}

facts! {
    /// A cloud application.
    CloudApplicationFacts {
        display_name: text Option<T> = "Name",
        instance_name: text Option<T> = "Instance",
        stream: text Option<T> = "Data stream",
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
        previous: time Option<Timestamp> = "Previous sign-in",
    }
}

facts! {
    /// One sign-in request in the cloud.
    LogonRequestFacts { request_id: text Option<T> = "Request id" }
}

facts! {
    /// An agent driven by a language model.
    AiAgentFacts {
        name: text Option<T> = "Name",
        platform: text Option<T> = "Platform",
        instructions: text Option<T> = "Instructions",
        id: text Option<T> = "Agent id",
    }
}
