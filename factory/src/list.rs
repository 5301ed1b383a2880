//! Lists that cost one record a page and not one an item.
//!
//! A list is numbered from 0 and kept in pages of eight. The last page is inside its owner's record, which an addition
//! writes anyway; a full one moves to a record of its own when the next begins. Numbers are never used twice while the
//! list exists: what goes leaves a gap (an empty text), a page of gaps goes altogether, and nothing moves. So no call's
//! cost grows with the list, and a cursor into it stays true.

use charter_host::record_bytes;
use charter_host::store::Map;
use charter_interface::record::{self, Record};
use charter_interface::record_object;

/// How many items a page has.
pub const PAGE: u32 = 8;

/// The end of a list: where the next item goes, and the last page.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct List {
    /// The number that the next item gets.
    pub next: u32,
    /// The last page: the items before `next`, back to the last multiple of eight. It has an item that is not gone, or none.
    pub tail: Vec<String>,
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
        pages: &Map<K, Vec<String>>,
        key: impl Fn(u32) -> K,
    ) -> Option<u32> {
        let number = self.next;
        self.next = number.checked_add(1)?;
        if number.is_multiple_of(PAGE) && !self.tail.is_empty() {
            pages.set(&key(number / PAGE - 1), &self.tail);
            self.tail.clear();
        }
        self.tail.push(item);
        Some(number)
    }

    /// What adding an item of this length adds to storage, in bytes; `key` makes the keys of the pages.
    pub fn growth<K: Record>(&self, item: usize, key: impl Fn(u32) -> K) -> u64 {
        let length = 4;
        let item = length + item as u64;
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
        pages: &Map<K, Vec<String>>,
        key: impl Fn(u32) -> K,
    ) {
        let place = number / PAGE;
        let at = (number % PAGE) as usize;
        if self.holds(place) {
            clear(&mut self.tail, at);
            if self.tail.iter().all(String::is_empty) {
                self.tail.clear();
                // The next item begins a page, so that the numbers of a page stay those of one page.
                self.next = self.next.next_multiple_of(PAGE);
            }
            return;
        }
        let key = key(place);
        let Some(mut page) = pages.get(&key) else {
            return;
        };
        clear(&mut page, at);
        if page.iter().all(String::is_empty) {
            pages.remove(&key);
        } else {
            pages.set(&key, &page);
        }
    }

    /// One page; an item that is gone is empty.
    pub fn page<K: Record>(
        &self,
        place: u32,
        pages: &Map<K, Vec<String>>,
        key: impl Fn(u32) -> K,
    ) -> Vec<String> {
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

fn clear(page: &mut [String], at: usize) {
    if let Some(item) = page.get_mut(at) {
        item.clear();
    }
}
