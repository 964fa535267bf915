//! Evidence about who: accounts, groups, applications, sessions.

use super::endpoint::accesses;
use super::{All, Told, nested};
use crate::fields::{Fields, Text};
use throughline_model::{
    AccountDirectoryFacts, AccountFacts, ActiveDirectoryDomainFacts, AiAgentFacts,
    CloudApplicationFacts, LogonRequestFacts, LogonSessionFacts, OauthApplicationFacts,
    SecurityGroupFacts, ServicePrincipalFacts, Subject,
};
use throughline_records::json::Value;

pub(super) fn read<'a>(
    type_name: &str,
    fields: &mut Fields<'a, '_>,
    all: &mut All<'a>,
) -> Option<Told<'a>> {
    Some(match type_name {
        "userEvidence" => {
            let mut account = account("userAccount", fields);
            if let Some(stream) = stream(fields) {
                account.directory.get_or_insert_default().stream = Some(stream);
            }
            Subject::User(account)
        }
        "securityGroupEvidence" => Subject::SecurityGroup(SecurityGroupFacts {
            id: fields.id("securityGroupId"),
            display_name: fields.text("displayName"),
            friendly_name: fields.text("friendlyName"),
            distinguished_name: fields.text("distinguishedName"),
            sid: fields.id("sid"),
            guid: fields.id("activeDirectoryObjectGuid"),
        }),
        "activeDirectoryDomainEvidence" => Subject::ActiveDirectoryDomain(domain(fields, all)),
        "servicePrincipalEvidence" => Subject::ServicePrincipal(ServicePrincipalFacts {
            object_id: fields.id("servicePrincipalObjectId"),
            name: fields.text("servicePrincipalName"),
            kind: fields.text("servicePrincipalType"),
            app_id: fields.id("appId"),
            owner_tenant_id: fields.id("appOwnerTenantId"),
            tenant_id: fields.id("tenantId"),
        }),
        "cloudApplicationEvidence" => Subject::CloudApplication(CloudApplicationFacts {
            app_id: fields.id("appId"),
            saas_app_id: fields.id("saasAppId"),
            display_name: fields.text("displayName"),
            instance_id: fields.id("instanceId"),
            instance_name: fields.text("instanceName"),
            stream: stream(fields),
        }),
        "oauthApplicationEvidence" => Subject::OauthApplication(OauthApplicationFacts {
            app_id: fields.id("appId"),
            object_id: fields.id("objectId"),
            display_name: fields.text("displayName"),
            publisher: fields.text("publisher"),
        }),
        "cloudLogonSessionEvidence" => Subject::LogonSession(session(fields, all)),
        "cloudLogonRequestEvidence" => Subject::LogonRequest(LogonRequestFacts {
            request_id: fields.id("requestId"),
        }),
        "aiAgentEvidence" => Subject::AiAgent(AiAgentFacts {
            id: fields.id("agentId"),
            name: fields.text("agentName"),
            platform: fields.text("hostingPlatformType"),
            instructions: fields.text("instructions"),
        }),
        _ => return None,
    })
}

/// The `userAccount` under a key.
pub(super) fn account<'a>(key: &str, fields: &mut Fields<'a, '_>) -> AccountFacts<Text<'a>> {
    let mut fields = Fields::new(fields.object(key), fields.notes);
    let account = AccountFacts {
        name: fields.text("accountName"),
        domain: fields.text("domainName"),
        sid: fields.id("userSid"),
        object_id: fields.id("azureAdUserId"),
        upn: fields.text("userPrincipalName"),
        display_name: fields.text("displayName"),
        directory: AccountDirectoryFacts {
            guid: fields.id("activeDirectoryObjectGuid"),
            tenant_id: fields.id("tenantId"),
            accesses: accesses(&mut fields),
            ..AccountDirectoryFacts::default()
        }
        .boxed(),
    };
    fields.note_left("userAccount");
    account
}

/// The name of the data stream that the evidence came by.
pub(super) fn stream<'a>(fields: &mut Fields<'a, '_>) -> Option<Text<'a>> {
    let mut stream = Fields::new(fields.object("stream"), fields.notes);
    let name = stream.text("name");
    stream.note_left("stream");
    name
}

fn domain<'a>(
    fields: &mut Fields<'a, '_>,
    all: &mut All<'a>,
) -> ActiveDirectoryDomainFacts<Text<'a>> {
    // Its own only, not those that its trusted ones trust.
    let trusted = match fields.object.peek("trustedDomains") {
        Some(Value::List(items)) => items.iter().filter_map(name_of).collect(),
        Some(item) => name_of(item).into_iter().collect(),
        None => Vec::new(),
    };
    nested(
        "trustedDomains",
        "activeDirectoryDomainEvidence",
        fields,
        all,
    );
    ActiveDirectoryDomainFacts {
        trusted,
        name: fields.text("activeDirectoryDomainName"),
    }
}

fn name_of<'a>(domain: &Value<'a>) -> Option<Text<'a>> {
    let Value::Object(domain) = domain else {
        return None;
    };
    match domain.peek("activeDirectoryDomainName") {
        Some(Value::Text(name)) => Some(name.clone()),
        _ => None,
    }
}

fn session<'a>(fields: &mut Fields<'a, '_>, all: &mut All<'a>) -> LogonSessionFacts<Text<'a>> {
    let account = match nested("account", "userEvidence", fields, all) {
        Some(Subject::User(account)) => account.clone(),
        _ => AccountFacts::default(),
    };
    LogonSessionFacts {
        account,
        session_id: fields.id("sessionId"),
        user_agent: fields.text("userAgent"),
        browser: fields.text("browser"),
        operating_system: fields.text("operatingSystem"),
        device_name: fields.text("deviceName"),
        protocol: fields.text("protocol"),
        started: fields.time("startUtcDateTime"),
        previous: fields.time("previousLogonDateTime"),
    }
}
