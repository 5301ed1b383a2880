//! What anyone can see of long lists, by pages. A page looks at no more than [`MAX_SCAN`] places.

use charter_interface::factory::args::{InPages, OfCreatorInPages, OfTemplateInPages};
use charter_interface::factory::{InstanceView, ReleaseId, ReleaseView, TemplateView};
use charter_interface::{AccountId, MAX_PAGE, Page};

use crate::Error;
use crate::error::BoundsRefusal;
use crate::instances::template_name;
use crate::list::{Items, PAGE, slot};
use crate::publication::{release, template};
use crate::records::{Holding, Name, Template};
use crate::state::{
    CREATOR_PAGES, CREATORS, Config, INSTANCE_PAGES, NAMES, RELEASE_ORDER, TEMPLATE_NAMES,
};
use crate::views::{describe_instance, describe_release, describe_template};

/// The most places, empty or not, that one page looks at.
const MAX_SCAN: u32 = 300;

/// `get_templates`.
pub fn get_templates(arguments: InPages) -> Result<Page<TemplateView>, Error> {
    let [first] = parse_cursor(arguments.from)?;
    let mut page = Walk::new(arguments.limit);
    for index in first..u32::from(Config::load()?.templates) {
        if page.is_full() {
            return Ok(page.end(Some(cursor([index]))));
        }
        let name = TEMPLATE_NAMES.get(&short(index)?);
        page.look(
            name.map(|name| template(&name).map(|record| describe_template(name, record)))
                .transpose()?,
        );
    }
    Ok(page.end(None))
}

/// `get_releases`.
pub fn get_releases(arguments: OfTemplateInPages) -> Result<Page<ReleaseView>, Error> {
    let [first] = parse_cursor(arguments.from)?;
    let record = template(&arguments.template)?;
    let mut page = Walk::new(arguments.limit);
    for place in first..u32::from(record.releases) {
        if page.is_full() {
            return Ok(page.end(Some(cursor([place]))));
        }
        let version = RELEASE_ORDER.get(&(record.index, short(place)?));
        let id = version.map(|version| ReleaseId {
            template: arguments.template.clone(),
            version,
        });
        let view = id.map(
            |id| match release(&(record.index, id.version.clone()), &id) {
                Ok(release) => Ok(describe_release(id, release, &record)),
                Err(error) => Err(error),
            },
        );
        page.look(view.transpose()?);
    }
    Ok(page.end(None))
}

/// `get_instances`: template by template, in each creator by creator, of each in the order of creation.
pub fn get_instances(arguments: InPages) -> Result<Page<InstanceView>, Error> {
    let [mut index, mut place, mut number] = parse_cursor(arguments.from)?;
    let templates = u32::from(Config::load()?.templates);
    let mut page = Walk::new(arguments.limit);
    while index < templates {
        if page.is_full() {
            return Ok(page.end(Some(cursor([index, place, number]))));
        }
        let record = template(&template_name(short(index)?)?)?;
        if let Some((place, number)) = walk_creators(&record, (place, number), &mut page)? {
            return Ok(page.end(Some(cursor([index, place, number]))));
        }
        page.look(None);
        (index, place, number) = (index + 1, 0, 0);
    }
    Ok(page.end(None))
}

/// `get_instances_by_template`.
pub fn get_instances_by_template(
    arguments: OfTemplateInPages,
) -> Result<Page<InstanceView>, Error> {
    let [place, number] = parse_cursor(arguments.from)?;
    let record = template(&arguments.template)?;
    let mut page = Walk::new(arguments.limit);
    let next = walk_creators(&record, (place, number), &mut page)?;
    Ok(page.end(next.map(|(place, number)| cursor([place, number]))))
}

/// `get_instances_by_creator`.
pub fn get_instances_by_creator(arguments: OfCreatorInPages) -> Result<Page<InstanceView>, Error> {
    let [mut index, mut number] = parse_cursor(arguments.from)?;
    let creator = CREATORS.get(&arguments.creator_id).unwrap_or_default();
    let mut page = Walk::new(arguments.limit);
    // In the order of the templates, not of the holdings, which change places when one goes.
    while let Some(holding) = next_holding(&creator.holdings, index) {
        if u32::from(holding.template) > index {
            (index, number) = (u32::from(holding.template), 0);
        }
        if let Some(next) = walk_instances(&arguments.creator_id, holding, number, &mut page)? {
            return Ok(page.end(Some(cursor([index, next]))));
        }
        (index, number) = (index + 1, 0);
    }
    Ok(page.end(None))
}

fn next_holding(holdings: &[Holding], from: u32) -> Option<&Holding> {
    holdings
        .iter()
        .filter(|holding| u32::from(holding.template) >= from)
        .min_by_key(|holding| holding.template)
}

/// Walks a template's creators from a place, and the first one's instances from a number. Returns where it stopped.
fn walk_creators(
    template: &Template,
    (first, mut number): (u32, u32),
    page: &mut Walk<InstanceView>,
) -> Result<Option<(u32, u32)>, Error> {
    let index = template.index;
    let mut creators = Walked::new(|place| {
        template
            .creators
            .page(place, &CREATOR_PAGES, |place| (index, place))
    });
    for place in first..template.creators.next {
        if page.is_full() {
            return Ok(Some((place, number)));
        }
        page.look(None);
        if let Some(Ok(creator_id)) = creators.get(place).map(|id| id.parse())
            && let Some(holding) = CREATORS.get(&creator_id).unwrap_or_default().holding(index)
            && let Some(stopped) = walk_instances(&creator_id, holding, number, page)?
        {
            return Ok(Some((place, stopped)));
        }
        number = 0;
    }
    Ok(None)
}

/// Walks a creator's instances of a template from a number. Returns where it stopped.
fn walk_instances(
    creator_id: &AccountId,
    holding: &Holding,
    first: u32,
    page: &mut Walk<InstanceView>,
) -> Result<Option<u32>, Error> {
    let mut names = Walked::new(|place| {
        holding.names.page(place, &INSTANCE_PAGES, |place| {
            (creator_id.clone(), holding.template, place)
        })
    });
    for number in first..holding.names.next {
        if page.is_full() {
            return Ok(Some(number));
        }
        let name = names.get(number);
        let view = match name.as_ref().map(|name| (name, NAMES.get(name))) {
            Some((name, Some(Name::Instance(instance)))) => {
                Some(describe_instance(name, instance)?)
            }
            _ => None,
        };
        page.look(view);
    }
    Ok(None)
}

/// A list that is read item by item, page by page.
struct Walked<F> {
    load: F,
    loaded: Option<(u32, Items)>,
}

impl<F: Fn(u32) -> Items> Walked<F> {
    fn new(load: F) -> Self {
        Self { load, loaded: None }
    }

    /// An item; `None`: it is gone.
    fn get(&mut self, number: u32) -> Option<String> {
        let place = number / PAGE;
        let page = match &self.loaded {
            Some((loaded, page)) if *loaded == place => page,
            _ => &self.loaded.insert((place, (self.load)(place))).1,
        };
        let item = page.iter().find(|(at, _)| *at == slot(number));
        item.map(|(_, item)| item.clone())
    }
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
    let mut cursor = String::new();
    for number in at {
        if !cursor.is_empty() {
            cursor.push('.');
        }
        cursor.push_str(&number.to_string());
    }
    cursor
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
