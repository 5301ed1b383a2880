//! Who made which instance: the records behind names, slots and limits.
//!
//! An instance is two records: one under its name, one (its slot) in its creator's list for its template. A creator that
//! has instances of a template has a holding of it, and a place in the template's list of creators. Numbers and places are
//! never used twice while the list exists, so that lists need no moving and no call's cost grows with their length; they
//! are walked in order, over the gaps, by pages.

use charter_interface::factory::MAX_TEMPLATES_PER_CREATOR;
use charter_interface::{AccountId, Timestamp};

use crate::{Error, Refusal};
use crate::records::{Creator, Holding, Instance, Name, Template};
use crate::state::{NAMES, SLOTS, TEMPLATE_CREATORS, TEMPLATES};

/// What the protocol adds to key and value of every record, in bytes (`storage_num_extra_bytes_record`).
const RECORD: u64 = 40;
/// The byte that begins every key.
const PREFIX: u64 = 1;
/// The length that borsh writes before a text.
const LENGTH: u64 = 4;
/// A template's index or a release's place; an instance's number; a place in a list of creators.
const INDEX: u64 = 2;
const NUMBER: u64 = 4;
const PLACE: u64 = 4;

/// What an instance's own two records add to the factory's storage, in bytes.
pub fn instance_bytes(name: &str, creator_id: &AccountId) -> u64 {
    let name = LENGTH + name.len() as u64;
    let creator = LENGTH + creator_id.len() as u64;
    let tag_and_live = 2;
    let created_at = 8;
    let by_name = RECORD + PREFIX + name + tag_and_live + creator + INDEX + INDEX + NUMBER + created_at;
    let slot = RECORD + PREFIX + creator + INDEX + NUMBER + name;
    by_name + slot
}

/// What a creator's first instance of a template adds besides: its holding and its place in the template's list.
pub fn holding_bytes(creator_id: &AccountId) -> u64 {
    let holding = INDEX + NUMBER + NUMBER + PLACE;
    let place = RECORD + PREFIX + INDEX + PLACE + LENGTH + creator_id.len() as u64;
    holding + place
}

/// What is entered.
pub struct Entry<'a> {
    /// The label, which must be free.
    pub name: &'a str,
    /// Who creates.
    pub creator_id: &'a AccountId,
    /// The template's name.
    pub template: &'a str,
    /// The release's place.
    pub release: u16,
    /// The time.
    pub now: Timestamp,
}

/// Enters a pending instance: its records are written, its creator's and its template's are changed. The caller writes the
/// creator's.
pub fn enter(entry: &Entry<'_>, creator: &mut Creator, template: &mut Template) -> Result<Instance, Error> {
    let creator_id = entry.creator_id;
    let index = template.index;
    creator.instances = creator.instances.checked_add(1).ok_or_else(Error::overflow)?;
    let number = if let Some(holding) = creator.holdings.iter_mut().find(|holding| holding.template == index) {
        let number = holding.next;
        holding.instances = holding.instances.checked_add(1).ok_or_else(Error::overflow)?;
        holding.next = number.checked_add(1).ok_or_else(Error::overflow)?;
        number
    } else {
        let (used, limit) = (creator.holdings.len() as u32, MAX_TEMPLATES_PER_CREATOR as u32);
        if used >= limit {
            return Err(Refusal::Limit { creator_id: creator_id.clone(), what: "templates at a time", used, limit }.into());
        }
        let place = template.creators;
        template.creators = place.checked_add(1).ok_or_else(Error::overflow)?;
        TEMPLATES.set(&entry.template.to_string(), template);
        TEMPLATE_CREATORS.set(&(index, place), creator_id);
        creator.holdings.push(Holding { template: index, instances: 1, next: 1, place });
        0
    };
    let instance = Instance {
        live: false,
        creator_id: creator_id.clone(),
        template: index,
        release: entry.release,
        number,
        created_at: entry.now,
    };
    NAMES.set(&entry.name.to_string(), &Name::Instance(instance.clone()));
    SLOTS.set(&(creator_id.clone(), index, number), &entry.name.to_string());
    Ok(instance)
}

/// Removes an instance, and its creator's holding with its last. The caller writes the creator's record.
pub fn strike(name: &str, instance: &Instance, creator: &mut Creator) {
    NAMES.remove(&name.to_string());
    SLOTS.remove(&(instance.creator_id.clone(), instance.template, instance.number));
    creator.instances = creator.instances.saturating_sub(1);
    let Some(at) = creator.holdings.iter().position(|holding| holding.template == instance.template) else { return };
    let holding = &mut creator.holdings[at];
    holding.instances = holding.instances.saturating_sub(1);
    if holding.instances == 0 {
        let holding = creator.holdings.remove(at);
        TEMPLATE_CREATORS.remove(&(instance.template, holding.place));
    }
}
