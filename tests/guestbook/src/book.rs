//! What a guestbook keeps and does.

use charter_template::host::entry::Nothing;
use charter_template::host::store::{Cell, Map};
use charter_template::host::{emit, env, pay, storage_price};
use charter_template::interface::event::Event;
use charter_template::interface::factory::args::InPages;
use charter_template::interface::{AccountId, MAX_PAGE, Page};
use charter_template::interface::{json_events, json_object, record_enum, record_object};
use charter_template::{Error, Leaving, refuse};

// What is stored: one record under a name of its own, and one for each entry under the prefix 0.
const STATE: Cell<State> = Cell::new(b"STATE");
const ENTRIES: Map<u32, Entry> = Map::new(0);

/// The root of the state. A new layout is a new variant.
enum State {
    V1(Book),
}

struct Book {
    title: String,
    entries: u32,
}

/// What `get_entries` returns, and what is stored.
#[cfg_attr(feature = "abi", derive(schemars::JsonSchema))]
pub struct Entry {
    pub account_id: AccountId,
    pub message: String,
}

/// The arguments of `init`.
#[cfg_attr(feature = "abi", derive(schemars::JsonSchema))]
pub struct Init {
    pub title: String,
    pub owner: AccountId,
}

/// The arguments of `sign`.
#[cfg_attr(feature = "abi", derive(schemars::JsonSchema))]
pub struct Sign {
    pub message: String,
}

/// What indexers are told.
enum GuestbookEvent {
    Signed { account_id: AccountId, number: u32 },
}

impl Event for GuestbookEvent {
    const STANDARD: &'static str = "guestbook";
}

record_enum!(State { V1(content) });
record_object!(Book { title, entries });
record_object!(Entry {
    account_id,
    message
});
json_object!(Entry {
    account_id,
    message
});
json_object!(Init { title, owner });
json_object!(Sign { message });
json_events!(GuestbookEvent { Signed = "signed" { account_id, number } });

pub fn init(arguments: Init) -> Result<(), Error> {
    charter_template::begin(arguments.owner)?;
    save(Book {
        title: arguments.title,
        entries: 0,
    });
    Ok(())
}

pub fn sign(arguments: Sign) -> Result<(), Error> {
    let Sign { message } = arguments;
    if message.is_empty() || message.len() > 200 {
        return Err(refuse("a message has 1 to 200 bytes"));
    }
    let account_id = env::predecessor_account_id();
    let attached = env::attached_deposit();
    let before = env::account_balance().saturating_sub(attached);
    let book = load()?;
    let number = book.entries;
    let entry = Entry {
        account_id: account_id.clone(),
        message,
    };
    ENTRIES.set(&number, &entry);
    save(Book {
        entries: number + 1,
        ..book
    });
    // What was attached pays for what storage lacks; the rest goes back.
    let kept = storage_price(env::storage_usage()).saturating_sub(before);
    let Some(rest) = attached.checked_sub(kept) else {
        return Err(refuse(format!(
            "this takes {} yoctoNEAR for storage",
            kept.as_yoctonear()
        )));
    };
    pay(&account_id, rest);
    emit(&GuestbookEvent::Signed { account_id, number });
    Ok(())
}

pub fn get_title(_: Nothing) -> Result<String, Error> {
    Ok(load()?.title)
}

pub fn get_entries(arguments: InPages) -> Result<Page<Entry>, Error> {
    let first = match arguments.from {
        Some(from) => from.parse().map_err(|_| refuse("this is no page"))?,
        None => 0_u32,
    };
    let limit = arguments.limit.unwrap_or(MAX_PAGE).clamp(1, MAX_PAGE);
    let entries = load()?.entries;
    let end = entries.min(first.saturating_add(limit));
    Ok(Page {
        items: (first..end)
            .filter_map(|number| ENTRIES.get(&number))
            .collect(),
        next: (end < entries).then(|| end.to_string()),
    })
}

/// May the instance leave its factory? Refuse, keep the account for its state, or let it go. `keep`: the owner keeps it.
pub fn retire(_keep: bool) -> Result<Leaving, Error> {
    Ok(Leaving::Delete)
}

/// On the new code, in the receipt that deployed it: bring the state up to date, or refuse.
pub fn migrate() -> Result<(), Error> {
    load().map(|_| ())
}

fn load() -> Result<Book, Error> {
    match STATE.get() {
        Some(State::V1(book)) => Ok(book),
        None => Err(refuse("the guestbook has not begun")),
    }
}

fn save(book: Book) {
    STATE.set(&State::V1(book));
}
