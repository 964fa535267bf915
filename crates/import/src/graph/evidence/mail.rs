//! Evidence about mail and Teams.

use super::identity::account;
use super::{All, Told, nested};
use crate::fields::{Fields, Text};
use throughline_model::{
    MailClusterFacts, MailboxConfigurationFacts, MailboxFacts, MessageFacts, Subject,
    SubmissionMailFacts, TeamsMessageFacts,
};

pub(super) fn read<'a>(
    type_name: &str,
    fields: &mut Fields<'a, '_>,
    all: &mut All<'a>,
) -> Option<Told<'a>> {
    Some(match type_name {
        "mailboxEvidence" => {
            let mut account = account("userAccount", fields);
            let upn = fields.text("upn");
            account.upn = account.upn.or(upn);
            Subject::Mailbox(MailboxFacts {
                address: fields.text("primaryAddress"),
                display_name: fields.text("displayName"),
                account,
            })
        }
        "mailboxConfigurationEvidence" => {
            Subject::MailboxConfiguration(MailboxConfigurationFacts {
                configuration_id: fields.id("configurationId"),
                kind: fields.text("configurationType"),
                name: fields.text("displayName"),
                directory_id: fields.id("externalDirectoryObjectId"),
                mailbox: fields.text("mailboxPrimaryAddress"),
                upn: fields.text("upn"),
            })
        }
        "analyzedMessageEvidence" => Subject::Message(message(fields)),
        "mailClusterEvidence" => Subject::MailCluster(MailClusterFacts {
            cluster_by: fields.text("clusterBy"),
            value: fields.text("clusterByValue"),
            count: fields.number("emailCount"),
            message_ids: fields.texts("networkMessageIds"),
            query: fields.text("query"),
            urn: fields.text("urn"),
        }),
        "submissionMailEvidence" => Subject::SubmissionMail(SubmissionMailFacts {
            submission_id: fields.id("submissionId"),
            submitted: fields.time("submissionDateTime"),
            submitter: fields.text("submitter"),
            report_type: fields.text("reportType"),
            network_message_id: fields.id("networkMessageId"),
            recipient: fields.text("recipient"),
            sender: fields.text("sender"),
            sender_ip: fields.text("senderIp"),
            subject: fields.text("subject"),
        }),
        "teamsMessageEvidence" => Subject::TeamsMessage(teams_message(fields, all)),
        _ => return None,
    })
}

/// Address, name and domain of a sender.
fn sender<'a>(key: &str, fields: &mut Fields<'a, '_>) -> [Option<Text<'a>>; 3] {
    let mut sender = Fields::new(fields.object(key), fields.notes);
    let parts = ["emailAddress", "displayName", "domainName"].map(|it| sender.text(it));
    sender.note_left(key);
    parts
}

fn message<'a>(fields: &mut Fields<'a, '_>) -> MessageFacts<Text<'a>> {
    let [envelope_sender, envelope_name, envelope_domain] = sender("p1Sender", fields);
    let [header_sender, sender_name, sender_domain] = sender("p2Sender", fields);
    MessageFacts {
        network_message_id: fields.id("networkMessageId"),
        internet_message_id: fields.text("internetMessageId"),
        subject: fields.text("subject"),
        language: fields.text("language"),
        sender_ip: fields.text("senderIp"),
        recipient: fields.text("recipientEmailAddress"),
        direction: fields.text("antiSpamDirection"),
        delivery_action: fields.text("deliveryAction"),
        delivery_location: fields.text("deliveryLocation"),
        threats: fields.texts("threats"),
        detection_methods: fields.texts("threatDetectionMethods"),
        urls: fields.texts("urls"),
        url_count: fields.text("urlCount"),
        attachments: fields.number("attachmentsCount"),
        urn: fields.text("urn"),
        received: fields.time("receivedDateTime"),
        sender: header_sender,
        sender_name,
        sender_domain,
        envelope_sender,
        envelope_name,
        envelope_domain,
    }
}

fn teams_message<'a>(
    fields: &mut Fields<'a, '_>,
    all: &mut All<'a>,
) -> TeamsMessageFacts<Text<'a>> {
    nested("files", "fileEvidence", fields, all);
    nested("urls", "urlEvidence", fields, all);
    TeamsMessageFacts {
        message_id: fields.text("messageId"),
        thread_id: fields.text("threadId"),
        thread_type: fields.text("threadType"),
        channel_id: fields.text("channelId"),
        group_id: fields.text("groupId"),
        campaign_id: fields.text("campaignId"),
        parent_message_id: fields.text("parentMessageId"),
        direction: fields.text("messageDirection"),
        delivery_action: fields.text("deliveryAction"),
        delivery_location: fields.text("deliveryLocation"),
        sender: fields.text("senderFromAddress"),
        sender_ip: fields.text("senderIP"),
        recipients: fields.texts("recipients"),
        suspicious_recipients: fields.texts("suspiciousRecipients"),
        subject: fields.text("subject"),
        external: fields.text("isExternal"),
        owned: fields.text("isOwned"),
        owning_tenant_id: fields.id("owningTenantId"),
        source_app: fields.text("sourceAppName"),
        source_id: fields.text("sourceId"),
        received: fields.time("receivedDateTime"),
        modified: fields.time("lastModifiedDateTime"),
    }
}
