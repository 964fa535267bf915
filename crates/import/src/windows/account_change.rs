//! Changes to accounts and groups (data formats, 7.3).

use super::parts;
use super::reading::Reading;
use super::security::actor;
use throughline_model::{AccountFacts, EventKind, SecurityGroupFacts, Subject};

/// What was changed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Changed {
    Account,
    Group,
    Member,
}

fn words(id: u32) -> Option<(Changed, &'static str)> {
    use Changed::{Account, Group, Member};
    Some(match id {
        4720 => (Account, "account created"),
        4722 => (Account, "account enabled"),
        4723 => (Account, "password changed by its owner"),
        4724 => (Account, "password reset"),
        4725 => (Account, "account disabled"),
        4726 => (Account, "account deleted"),
        4738 => (Account, "account changed"),
        4740 => (Account, "account locked out"),
        4741 => (Account, "computer account created"),
        4742 => (Account, "computer account changed"),
        4743 => (Account, "computer account deleted"),
        4765 | 4766 => (Account, "SID history added"),
        4767 => (Account, "account unlocked"),
        4780 => (Account, "permissions of an administrator's account set"),
        4781 => (Account, "account renamed"),
        4794 => (Account, "restore mode password set"),
        4727 | 4731 | 4744 | 4749 | 4754 | 4759 => (Group, "group created"),
        4730 | 4734 | 4748 | 4753 | 4758 | 4763 => (Group, "group deleted"),
        4735 | 4737 | 4745 | 4750 | 4755 | 4760 | 4764 => (Group, "group changed"),
        4728 | 4732 | 4746 | 4751 | 4756 | 4761 => (Member, "member added to a group"),
        4729 | 4733 | 4747 | 4752 | 4757 | 4762 => (Member, "member removed from a group"),
        _ => return None,
    })
}

/// Reads a change to an account or group. Says whether the event is one.
pub(super) fn account_change(event: &mut Reading<'_, '_>, id: u32) -> bool {
    let Some((changed, words)) = words(id) else {
        return false;
    };
    event.out.kind = EventKind::AccountChange;
    actor(event);
    event.say(words);
    let data = &mut event.data;
    let name = data.first_text(&["TargetUserName", "NewTargetUserName"]);
    let domain = data.text("TargetDomainName");
    let sid = data
        .first_text(&["TargetSid", "TargetUserSid"])
        .and_then(parts::sid);
    if changed == Changed::Account {
        let old = data.text("OldTargetUserName");
        event.push_account(AccountFacts {
            name,
            domain,
            sid,
            ..AccountFacts::default()
        });
        if let Some(old) = old {
            event.say(format!("it was {old}"));
        }
    } else {
        let member = AccountFacts {
            display_name: data.text("MemberName"),
            sid: data.text("MemberSid").and_then(parts::sid),
            ..AccountFacts::default()
        };
        if changed == Changed::Member {
            event.push_account(member);
        }
        if let Some(group) = &name {
            event.say(match &domain {
                Some(domain) => format!("group {domain}\\{group}"),
                None => format!("group {group}"),
            });
        }
        event.push(Subject::SecurityGroup(SecurityGroupFacts {
            display_name: name,
            sid,
            ..SecurityGroupFacts::default()
        }));
    }
    if let Some(privileges) = event.data.text("PrivilegeList") {
        event.say(format!("privileges {}", parts::one_line(&privileges, 200)));
    }
    true
}
