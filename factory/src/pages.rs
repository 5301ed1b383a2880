//! What anyone can see of long lists, by pages. A page looks at no more than [`MAX_SCAN`] places.

use charter_interface::factory::{InstanceView, ReleaseId, ReleaseView, TemplateView};
use charter_interface::{AccountId, MAX_PAGE, Page};

use crate::Error;
use crate::error::BoundsRefusal;
use crate::records::Name;
use crate::registry::{template_name, version};
use crate::releases::{release, template};
use crate::state::{CREATOR_INSTANCES, CREATORS, Config, NAMES, TEMPLATE_INSTANCES};
use crate::views::{describe_instance, describe_release, describe_template};

/// The most places, empty or not, that one page looks at.
const MAX_SCAN: u32 = 300;

/// `get_templates`.
pub fn get_templates(
    config: &Config,
    from: Option<String>,
    limit: Option<u32>,
) -> Result<Page<TemplateView>, Error> {
    let [first] = parse_cursor(from)?;
    let mut page = Walk::new(limit);
    for index in first..u32::from(config.templates) {
        if page.is_full() {
            return Ok(page.end(Some(cursor([index]))));
        }
        let name = template_name(short(index)?)?;
        let record = template(&name)?;
        page.look(Some(describe_template(name, record)));
    }
    Ok(page.end(None))
}

/// `get_releases`.
pub fn get_releases(
    config: &Config,
    name: &str,
    from: Option<String>,
    limit: Option<u32>,
) -> Result<Page<ReleaseView>, Error> {
    let [first] = parse_cursor(from)?;
    let record = template(name)?;
    let mut page = Walk::new(limit);
    for place in first..u32::from(record.releases) {
        if page.is_full() {
            return Ok(page.end(Some(cursor([place]))));
        }
        let id = ReleaseId {
            template: name.to_string(),
            version: version(record.index, short(place)?)?,
        };
        let release = release(record.index, name, &id.version)?;
        page.look(Some(describe_release(config, id, release, &record)));
    }
    Ok(page.end(None))
}

/// `get_instances`: template by template, of each in the order of creation.
pub fn get_instances(
    config: &Config,
    from: Option<String>,
    limit: Option<u32>,
) -> Result<Page<InstanceView>, Error> {
    let [first, mut number] = parse_cursor(from)?;
    let mut page = Walk::new(limit);
    for index in first..u32::from(config.templates) {
        if page.is_full() {
            return Ok(page.end(Some(cursor([index, number]))));
        }
        let next = template(&template_name(short(index)?)?)?.next_number;
        if let Some(stopped) = walk_template(short(index)?, number..next, &mut page)? {
            return Ok(page.end(Some(cursor([index, stopped]))));
        }
        page.look(None);
        number = 0;
    }
    Ok(page.end(None))
}

/// `get_instances_by_template`.
pub fn get_instances_by_template(
    name: &str,
    from: Option<String>,
    limit: Option<u32>,
) -> Result<Page<InstanceView>, Error> {
    let [first] = parse_cursor(from)?;
    let record = template(name)?;
    let mut page = Walk::new(limit);
    let stopped = walk_template(record.index, first..record.next_number, &mut page)?;
    Ok(page.end(stopped.map(|number| cursor([number]))))
}

/// `get_instances_by_creator`.
pub fn get_instances_by_creator(
    creator_id: &AccountId,
    from: Option<String>,
    limit: Option<u32>,
) -> Result<Page<InstanceView>, Error> {
    let [first] = parse_cursor(from)?;
    let next = CREATORS.get(creator_id).unwrap_or_default().next_number;
    let mut page = Walk::new(limit);
    let stopped = walk(first..next, &mut page, |number| {
        CREATOR_INSTANCES.get(&(creator_id.clone(), number))
    })?;
    Ok(page.end(stopped.map(|number| cursor([number]))))
}

fn walk_template(
    index: u16,
    numbers: core::ops::Range<u32>,
    page: &mut Walk<InstanceView>,
) -> Result<Option<u32>, Error> {
    walk(numbers, page, |number| {
        TEMPLATE_INSTANCES.get(&(index, number))
    })
}

/// Walks a list of names by their numbers. Returns where it stopped, if the page was full before the list's end.
fn walk(
    numbers: core::ops::Range<u32>,
    page: &mut Walk<InstanceView>,
    name: impl Fn(u32) -> Option<String>,
) -> Result<Option<u32>, Error> {
    for number in numbers {
        if page.is_full() {
            return Ok(Some(number));
        }
        let view = match name(number).map(|name| (NAMES.get(&name), name)) {
            Some((Some(Name::Instance(instance)), name)) => {
                Some(describe_instance(&name, instance)?)
            }
            _ => None,
        };
        page.look(view);
    }
    Ok(None)
}

/// A page being filled: it counts items and places looked at.
struct Walk<T> {
    items: Vec<T>,
    limit: usize,
    looked: u32,
}

impl<T> Walk<T> {
    fn new(limit: Option<u32>) -> Self {
        Self {
            items: Vec::new(),
            limit: limit.unwrap_or(MAX_PAGE).clamp(1, MAX_PAGE) as usize,
            looked: 0,
        }
    }

    fn is_full(&self) -> bool {
        self.items.len() >= self.limit || self.looked >= MAX_SCAN
    }

    fn look(&mut self, item: Option<T>) {
        self.looked += 1;
        self.items.extend(item);
    }

    fn end(self, next: Option<String>) -> Page<T> {
        Page {
            items: self.items,
            next,
        }
    }
}

fn short(number: u32) -> Result<u16, Error> {
    u16::try_from(number).map_err(|_| Error::overflow())
}

/// Numbers with dots between them.
fn cursor<const N: usize>(at: [u32; N]) -> String {
    at.map(|number| number.to_string()).join(".")
}

fn parse_cursor<const N: usize>(from: Option<String>) -> Result<[u32; N], Error> {
    let Some(from) = from else { return Ok([0; N]) };
    let mut at = [0; N];
    let mut parts = from.split('.');
    let read = at
        .iter_mut()
        .all(|number| match parts.next().map(str::parse) {
            Some(Ok(part)) => {
                *number = part;
                true
            }
            _ => false,
        });
    if read && parts.next().is_none() {
        Ok(at)
    } else {
        Err(BoundsRefusal::Cursor { from }.into())
    }
}
