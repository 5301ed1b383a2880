//! Lists that cost one record a page and not one an item.
//!
//! A list is numbered from 0 and kept in pages of eight. The last page is inside its owner's record, which an addition
//! writes anyway; a full one moves to a record of its own when the next begins. What goes takes its place in storage with
//! it, a page that is empty goes altogether, and nothing else moves. So no call's cost grows with the list, a cursor into it
//! stays true, and an addition that is taken back leaves storage as it was, to the byte.

use charter_host::record_bytes;
use charter_host::store::Map;
use charter_interface::record::{self, Record};
use charter_interface::record_object;

/// How many items a page has.
pub const PAGE: u32 = 8;

/// Items, each with its place on the page.
pub type Items = Vec<(u8, String)>;

/// The end of a list: where the next item goes, and the last page.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct List {
    /// The number that the next item gets.
    pub next: u32,
    /// The last page that has items: the one of the number before `next`.
    pub tail: Items,
}

record_object!(List { next, tail });

impl List {
    /// What an empty one takes inside its owner's record, in bytes.
    pub const BYTES: u64 = 4 + 4;

    /// Adds an item and returns its number. `pages` holds the full pages, under the keys that `key` makes of their places.
    /// `None`: no number is left.
    pub fn push<K: Record>(
        &mut self,
        item: String,
        pages: &Map<K, Items>,
        key: impl Fn(u32) -> K,
    ) -> Option<u32> {
        let number = self.next;
        self.next = number.checked_add(1)?;
        if number.is_multiple_of(PAGE) && !self.tail.is_empty() {
            pages.set(&key(number / PAGE - 1), &self.tail);
            self.tail.clear();
        }
        self.tail.push((slot(number), item));
        Some(number)
    }

    /// What adding an item of this length adds to storage, in bytes; `key` makes the keys of the pages.
    pub fn growth<K: Record>(&self, item: usize, key: impl Fn(u32) -> K) -> u64 {
        let (place, length) = (1, 4);
        let item = place + length + item as u64;
        if self.next.is_multiple_of(PAGE) && !self.tail.is_empty() {
            // The items of the page move, and take as much as before.
            let key = 1 + record::to_vec(&key(0)).len() as u64;
            return item + record_bytes(key, length);
        }
        item
    }

    /// Removes an item by its number.
    pub fn remove<K: Record>(
        &mut self,
        number: u32,
        pages: &Map<K, Items>,
        key: impl Fn(u32) -> K,
    ) {
        let place = number / PAGE;
        let others = |(at, _): &(u8, String)| *at != slot(number);
        if self.holds(place) {
            self.tail.retain(others);
            if self.tail.is_empty() {
                // The page begins again, and the one before it, if it is there, is the last once more.
                self.next = place * PAGE;
                let before = place.checked_sub(1).map(key);
                self.tail = before.and_then(|key| pages.take(&key)).unwrap_or_default();
            }
            return;
        }
        let key = key(place);
        let Some(mut page) = pages.get(&key) else {
            return;
        };
        page.retain(others);
        if page.is_empty() {
            pages.remove(&key);
        } else {
            pages.set(&key, &page);
        }
    }

    /// One page.
    pub fn page<K: Record>(
        &self,
        place: u32,
        pages: &Map<K, Items>,
        key: impl Fn(u32) -> K,
    ) -> Items {
        if self.holds(place) {
            self.tail.clone()
        } else {
            pages.get(&key(place)).unwrap_or_default()
        }
    }

    fn holds(&self, place: u32) -> bool {
        !self.tail.is_empty() && place == (self.next - 1) / PAGE
    }
}

/// Where on its page an item stands.
pub const fn slot(number: u32) -> u8 {
    (number % PAGE) as u8
}
