//! Pages of a long list.

use near_sdk::near;

/// The most items that one page holds, whatever was asked for.
pub const MAX_PAGE: u32 = 100;

/// One page of a list.
///
/// A page may hold fewer items than were asked for, or none, and still not be the last: the work of one call is bounded,
/// and places of what has gone are passed over. The list has ended when `next` is `null`.
#[near(serializers = [json])]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T> {
    /// The items, in the list's order.
    pub items: Vec<T>,
    /// Where the next page begins, to be passed back as `from`, as it is: its form may change.
    pub next: Option<String>,
}
