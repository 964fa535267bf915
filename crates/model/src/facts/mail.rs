//! Mail and Teams.

use super::{AccountFacts, FactValue};
use crate::Timestamp;

facts! {
    /// A mailbox.
    MailboxFacts {
        address: text Option<T> = "Primary address",
        display_name: text Option<T> = "Display name",
        account: account AccountFacts<T> = "User",
    }
}

facts! {
    /// A setting of a mailbox, such as a forwarding rule.
    MailboxConfigurationFacts {
        name: text Option<T> = "Name",
        kind: text Option<T> = "Type",
        mailbox: text Option<T> = "Primary address",
        upn: text Option<T> = "User principal name",
        configuration_id: text Option<T> = "Configuration id",
        directory_id: text Option<T> = "External directory object id",
    }
}

facts! {
    /// A mail message that was analysed.
    MessageFacts {
        subject: text Option<T> = "Subject",
        sender: text Option<T> = "Sender",
        sender_name: text Option<T> = "Sender name",
        sender_domain: text Option<T> = "Sender domain",
        envelope_sender: text Option<T> = "Envelope sender",
        envelope_name: text Option<T> = "Envelope sender name",
        envelope_domain: text Option<T> = "Envelope sender domain",
        sender_ip: text Option<T> = "Sender IP address",
        recipient: text Option<T> = "Recipient",
        received: time Option<Timestamp> = "Received",
        delivery_action: text Option<T> = "Delivery action",
        delivery_location: text Option<T> = "Delivery location",
        direction: text Option<T> = "Direction",
        language: text Option<T> = "Language",
        threats: texts Vec<T> = "Threats",
        detection_methods: texts Vec<T> = "Detection methods",
        urls: texts Vec<T> = "URLs",
        url_count: text Option<T> = "Number of URLs",
        attachments: number Option<u64> = "Attachments",
        urn: text Option<T> = "URN",
        network_message_id: text Option<T> = "Network message id",
        internet_message_id: text Option<T> = "Internet message id",
    }
}

facts! {
    /// A cluster of similar mail.
    MailClusterFacts {
        cluster_by: text Option<T> = "Clustered by",
        value: text Option<T> = "Cluster value",
        count: number Option<u64> = "Messages",
        query: text Option<T> = "Query",
        urn: text Option<T> = "URN",
        message_ids: texts Vec<T> = "Network message id",
    }
}

facts! {
    /// A mail that somebody submitted for a verdict.
    SubmissionMailFacts {
        subject: text Option<T> = "Subject",
        report_type: text Option<T> = "Reported as",
        submitter: text Option<T> = "Submitter",
        submitted: time Option<Timestamp> = "Submitted",
        sender: text Option<T> = "Sender",
        sender_ip: text Option<T> = "Sender IP address",
        recipient: text Option<T> = "Recipient",
        submission_id: text Option<T> = "Submission id",
        network_message_id: text Option<T> = "Network message id",
    }
}

facts! {
    /// A message in Teams; its files and URLs are evidence of their own.
    TeamsMessageFacts {
        subject: text Option<T> = "Subject",
        sender: text Option<T> = "Sender",
        sender_ip: text Option<T> = "Sender IP address",
        recipients: texts Vec<T> = "Recipient",
        suspicious_recipients: texts Vec<T> = "Suspicious recipient",
        received: time Option<Timestamp> = "Received",
        modified: time Option<Timestamp> = "Modified",
        direction: text Option<T> = "Direction",
        delivery_action: text Option<T> = "Delivery action",
        delivery_location: text Option<T> = "Delivery location",
        external: text Option<T> = "External",
        owned: text Option<T> = "Owned by the tenant",
        owning_tenant_id: text Option<T> = "Owning tenant id",
        source_app: text Option<T> = "Source application",
        source_id: text Option<T> = "Source id",
        thread_type: text Option<T> = "Thread type",
        thread_id: text Option<T> = "Thread id",
        channel_id: text Option<T> = "Channel id",
        group_id: text Option<T> = "Group id",
        campaign_id: text Option<T> = "Campaign id",
        parent_message_id: text Option<T> = "Parent message id",
        message_id: text Option<T> = "Message id",
    }
}
