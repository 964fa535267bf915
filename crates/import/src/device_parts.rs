//! Parts of a device that Graph and both Defender APIs tell alike (data formats,
//! 1.3, 2.3 and 3.2).

use crate::fields::{Fields, Text};
use std::borrow::Cow;
use throughline_model::{DeviceFacts, DeviceManagementFacts};

/// Takes what is told of the virtual machine below a device, and puts it with
/// how the device is managed.
pub(crate) fn take_virtual_machine<'a>(
    fields: &mut Fields<'a, '_>,
    device: &mut DeviceFacts<Text<'a>>,
    management: DeviceManagementFacts<Text<'a>>,
) {
    let mut machine = Fields::new(fields.object("vmMetadata"), fields.notes);
    device.azure_id = machine.text("resourceId");
    device.management = DeviceManagementFacts {
        vm_id: machine.id("vmId"),
        cloud_provider: machine.text("cloudProvider"),
        subscription_id: machine.id("subscriptionId"),
        ..management
    }
    .boxed();
    machine.note_left("vmMetadata");
}

/// Accounts that were signed in: `CORP\lee`.
pub(crate) fn logged_on<'a>(fields: &mut Fields<'a, '_>) -> Vec<Text<'a>> {
    let objects = fields.objects("loggedOnUsers");
    let names = objects.into_iter().filter_map(|object| {
        let mut user = Fields::new(object, fields.notes);
        let (name, domain) = (user.text("accountName"), user.text("domainName"));
        user.note_left("loggedOnUser");
        match (domain, name?) {
            (Some(domain), name) => Some(Cow::Owned(format!("{domain}\\{name}"))),
            (None, name) => Some(name),
        }
    });
    names.collect()
}
