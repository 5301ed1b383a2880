//! Who made which instance: the records behind names, limits and lists.
//!
//! An instance has a record under its name, and its name stands in its creator's list for its template. That list is in
//! the creator's holding of the template, which is there while it has any; and the creator stands in the template's list
//! of creators meanwhile.

use charter_host::record_bytes;
use charter_interface::factory::MAX_TEMPLATES_PER_CREATOR;
use charter_interface::{AccountId, Timestamp};

use crate::Error;
use crate::error::CreationRefusal;
use crate::list::List;
use crate::records::{Creator, Holding, Instance, Name, Template};
use crate::state::{CREATOR_PAGES, CREATORS, INSTANCE_PAGES, NAMES, TEMPLATES};

/// What comes before a text, in bytes.
const LENGTH: u64 = 4;

/// What an instance adds to the factory's storage, in bytes.
pub fn instance_bytes(
    name: &str,
    creator_id: &AccountId,
    creator: &Creator,
    template: &Template,
) -> u64 {
    let id = LENGTH + creator_id.len() as u64;
    // The kind of name, the creator, template and release, the number, the time.
    let by_name = record_bytes(1 + LENGTH + name.len() as u64, 1 + id + 2 + 2 + 4 + 8);
    let new = List::default();
    let holding = creator.holding(template.index);
    let names = holding.map_or(&new, |holding| &holding.names);
    let in_list = names.growth(name.len(), |page| {
        (creator_id.clone(), template.index, page)
    });
    let first = match holding {
        Some(_) => 0,
        None => {
            let holding = 2 + 4 + 4 + List::BYTES;
            holding
                + template
                    .creators
                    .growth(creator_id.len(), |page| (template.index, page))
        }
    };
    by_name + in_list + first
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

/// Enters an instance: its record is written, its creator's and its template's are changed. The caller writes the
/// creator's. Fails when the name is taken: the write itself finds that out, and is undone with the call.
pub fn enter(
    entry: &Entry<'_>,
    creator: &mut Creator,
    template: &mut Template,
) -> Result<Instance, Error> {
    let creator_id = entry.creator_id;
    let index = template.index;
    creator.instances = creator
        .instances
        .checked_add(1)
        .ok_or_else(Error::overflow)?;
    let at = match creator
        .holdings
        .iter()
        .position(|holding| holding.template == index)
    {
        Some(at) => at,
        None => {
            let (used, limit) = (
                creator.holdings.len() as u32,
                MAX_TEMPLATES_PER_CREATOR as u32,
            );
            if used >= limit {
                let what = "templates at a time";
                return Err(CreationRefusal::Limit {
                    creator_id: creator_id.clone(),
                    what,
                    used,
                    limit,
                }
                .into());
            }
            let page_key = |page| (index, page);
            let place = template
                .creators
                .push(creator_id.to_string(), &CREATOR_PAGES, page_key);
            TEMPLATES.set(&entry.template.to_string(), template);
            let place = place.ok_or_else(Error::overflow)?;
            creator.holdings.push(Holding {
                template: index,
                instances: 0,
                place,
                names: List::default(),
            });
            creator.holdings.len() - 1
        }
    };
    let holding = &mut creator.holdings[at];
    holding.instances = holding
        .instances
        .checked_add(1)
        .ok_or_else(Error::overflow)?;
    let page_key = |page| (creator_id.clone(), index, page);
    let number = holding
        .names
        .push(entry.name.to_string(), &INSTANCE_PAGES, page_key)
        .ok_or_else(Error::overflow)?;
    let instance = Instance {
        creator_id: creator_id.clone(),
        template: index,
        release: entry.release,
        number,
        created_at: entry.now,
    };
    match NAMES.replace(&entry.name.to_string(), &Name::Instance(instance.clone())) {
        None => Ok(instance),
        Some(taken) => Err(refuse(taken, entry.name, entry.instance_id)),
    }
}

/// Why a name that is taken cannot be used.
pub fn refuse(taken: Name, name: &str, instance_id: &AccountId) -> Error {
    match taken {
        Name::Reserved => CreationRefusal::NameReserved {
            name: name.to_string(),
        }
        .into(),
        Name::Instance(Instance { creator_id, .. }) => CreationRefusal::NameTaken {
            instance_id: instance_id.clone(),
            creator_id,
        }
        .into(),
    }
}

/// Writes a creator's record, which is there only while it says something.
pub fn save_creator(creator_id: &AccountId, creator: &Creator) {
    if creator.is_blank() {
        CREATORS.remove(creator_id);
    } else {
        CREATORS.set(creator_id, creator);
    }
}

/// Removes an instance, and its creator's holding with its last. The caller writes the creator's record.
pub fn strike(name: &str, instance: &Instance, template: &str, creator: &mut Creator) {
    NAMES.remove(&name.to_string());
    creator.instances = creator.instances.saturating_sub(1);
    let index = instance.template;
    let Some(at) = creator
        .holdings
        .iter()
        .position(|holding| holding.template == index)
    else {
        return;
    };
    let holding = &mut creator.holdings[at];
    holding.instances = holding.instances.saturating_sub(1);
    holding
        .names
        .remove(instance.number, &INSTANCE_PAGES, |page| {
            (instance.creator_id.clone(), index, page)
        });
    if holding.instances == 0 {
        let place = creator.holdings.remove(at).place;
        if let Some(mut record) = TEMPLATES.get(&template.to_string()) {
            record
                .creators
                .remove(place, &CREATOR_PAGES, |page| (index, page));
            TEMPLATES.set(&template.to_string(), &record);
        }
    }
}
