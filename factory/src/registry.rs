//! Who made which instance: a record under its name, one in its creator's list, one in its template's list. What an
//! instance adds to storage depends on its name and its creator's id alone.

use charter_interface::factory::InstanceStatus;
use charter_interface::{AccountId, Timestamp, record_bytes};
use near_sdk::env;

use crate::Error;
use crate::creators::Creator;
use crate::error::{CreationRefusal, ReleaseRefusal};
use crate::records::{Instance, Name, Template};
use crate::rehearsal;
use crate::state::{
    CREATOR_INSTANCES, CREATORS, NAMES, RELEASE_ORDER, TEMPLATE_INSTANCES, TEMPLATE_NAMES,
    TEMPLATES,
};

/// What comes before a text, in bytes.
const LENGTH: u64 = 4;

/// What an instance adds to the factory's storage, in bytes.
pub fn instance_bytes(name: &str, creator_id: &AccountId) -> u64 {
    let text = LENGTH + name.len() as u64;
    let id = LENGTH + creator_id.len() as u64;
    // The kind of name, the creator, template and release, two numbers, the time, the status.
    let by_name = record_bytes(1 + text, 1 + id + 2 + 2 + 4 + 4 + 8 + 1);
    let in_creators_list = record_bytes(1 + id + 4, text);
    let in_templates_list = record_bytes(1 + 2 + 4, text);
    by_name + in_creators_list + in_templates_list
}

/// What of that stays for ever, in bytes.
pub fn tombstone_bytes(name: &str) -> u64 {
    record_bytes(1 + LENGTH + name.len() as u64, 1)
}

/// What is entered.
pub struct Entry<'a> {
    /// The label.
    pub name: &'a str,
    /// The account that it makes.
    pub instance_id: &'a AccountId,
    /// Who creates.
    pub creator_id: &'a AccountId,
    /// The template's name.
    pub template: &'a str,
    /// The release's place.
    pub release: u16,
    /// The time.
    pub now: Timestamp,
}

/// Enters an instance as pending: its records and its template's are written, its creator's is changed. The caller writes
/// that. Fails when the name is taken: the write itself finds that out, and is undone with the call.
pub fn enter(
    entry: &Entry<'_>,
    creator: &mut Creator,
    template: &mut Template,
) -> Result<Instance, Error> {
    let instance = Instance {
        creator_id: entry.creator_id.clone(),
        template: template.index,
        release: entry.release,
        creator_number: creator.next_number,
        template_number: template.next_number,
        created_at: entry.now,
        status: InstanceStatus::Pending,
    };
    if let Some(taken) = NAMES.replace(entry.name, &Name::Instance(instance.clone())) {
        return Err(refuse(taken, entry.name, entry.instance_id));
    }
    creator
        .count_in(template.index)
        .ok_or_else(Error::overflow)?;
    let next = |number: u32| number.checked_add(1).ok_or_else(Error::overflow);
    creator.next_number = next(creator.next_number)?;
    template.next_number = next(template.next_number)?;
    TEMPLATES.set(entry.template, template);
    let name = entry.name.to_string();
    CREATOR_INSTANCES.set(&creator_place(&instance), &name);
    TEMPLATE_INSTANCES.set(&template_place(&instance), &name);
    Ok(instance)
}

/// Why a name that is taken cannot be used.
fn refuse(taken: Name, name: &str, instance_id: &AccountId) -> Error {
    match taken {
        Name::Reserved => CreationRefusal::NameReserved {
            name: name.to_string(),
        },
        Name::Instance(Instance { creator_id, .. }) => CreationRefusal::NameTaken {
            instance_id: instance_id.clone(),
            creator_id,
        },
        Name::Gone => CreationRefusal::NameGone {
            instance_id: instance_id.clone(),
        },
    }
    .into()
}

/// Takes an instance off the lists and out of its creator's counts. The caller writes the creator's record and what becomes
/// of the name.
pub fn strike(instance: &Instance, creator: &mut Creator) {
    CREATOR_INSTANCES.remove(&creator_place(instance));
    TEMPLATE_INSTANCES.remove(&template_place(instance));
    creator.count_out(instance.template);
}

fn creator_place(instance: &Instance) -> (AccountId, u32) {
    (instance.creator_id.clone(), instance.creator_number)
}

fn template_place(instance: &Instance) -> (u16, u32) {
    (instance.template, instance.template_number)
}

/// Writes a creator's record, which is there only while it says something.
pub fn save_creator(creator_id: &AccountId, creator: &Creator) {
    if creator.is_blank() {
        CREATORS.remove(creator_id);
    } else {
        CREATORS.set(creator_id, creator);
    }
}

/// What storage has shrunk by since it was `before`, in bytes.
pub fn freed_since(before: u64) -> Result<u64, Error> {
    let now = rehearsal::storage_usage()?;
    before.checked_sub(now).ok_or_else(Error::overflow)
}

/// The time.
pub fn now() -> Timestamp {
    Timestamp(env::block_timestamp())
}

/// A release's label by its template's index and its place.
pub fn version(template: u16, place: u16) -> Result<String, Error> {
    RELEASE_ORDER.get(&(template, place)).ok_or_else(|| {
        ReleaseRefusal::NoRelease {
            template: template.to_string(),
            version: place.to_string(),
        }
        .into()
    })
}

/// A template's name by its index.
pub fn template_name(index: u16) -> Result<String, Error> {
    TEMPLATE_NAMES.get(&index).ok_or_else(|| {
        ReleaseRefusal::NoTemplate {
            template: index.to_string(),
        }
        .into()
    })
}
