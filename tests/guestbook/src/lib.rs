//! A guestbook: anyone signs it, everyone reads it.

use charter_template::interface::storage_price;
use charter_template::{Error, Leaving, Template, refuse};
use near_sdk::json_types::U64;
use near_sdk::store::Vector;
use near_sdk::{AccountId, PanicOnDefault, Promise, env, near};

#[near(
    contract_state,
    contract_metadata(standard(standard = "nep297", version = "1.0.0"))
)]
#[derive(PanicOnDefault)]
pub struct Guestbook {
    title: String,
    entries: Vector<Entry>,
}

/// What is stored, and what `get_entries` returns.
#[near(serializers = [borsh, json])]
#[derive(Clone)]
pub struct Entry {
    pub account_id: AccountId,
    pub message: String,
    /// Nanoseconds since 1970.
    pub at: U64,
}

/// What indexers are told.
#[near(event_json(standard = "guestbook"))]
pub enum GuestbookEvent {
    #[event_version("1.0.0")]
    Signed { account_id: AccountId, number: u32 },
}

#[near]
impl Guestbook {
    /// Begins the instance. The factory, in the receipt that creates the account.
    #[init]
    #[handle_result]
    pub fn init(title: String, owner: AccountId) -> Result<Self, Error> {
        charter_template::begin(owner)?;
        Ok(Self {
            title,
            entries: Vector::new(b"e"),
        })
    }

    /// Writes into the book. Anyone; payable: what storage lacks is kept, the rest comes back. Emits `signed`.
    #[payable]
    #[handle_result]
    pub fn sign(&mut self, message: String) -> Result<(), Error> {
        if message.is_empty() || message.len() > 200 {
            return Err(refuse("a message has 1 to 200 bytes"));
        }
        let (account_id, number) = (env::predecessor_account_id(), self.entries.len());
        self.entries.push(Entry {
            account_id: account_id.clone(),
            message,
            at: env::block_timestamp().into(),
        });
        // `store` writes at the end of the call: what is measured must be written before.
        self.entries.flush();
        // The balance holds what was attached. What is above the stake goes back, but never more than was attached.
        let stake = storage_price(env::storage_usage());
        let Some(above) = env::account_balance().checked_sub(stake) else {
            return Err(refuse("too little is attached for the storage of this"));
        };
        let rest = above.min(env::attached_deposit());
        if !rest.is_zero() {
            Promise::new(account_id.clone()).transfer(rest).detach();
        }
        GuestbookEvent::Signed { account_id, number }.emit();
        Ok(())
    }

    /// Changes the title. The owner, with 1 yoctoNEAR.
    #[payable]
    #[handle_result]
    pub fn set_title(&mut self, title: String) -> Result<(), Error> {
        charter_template::check_owner()?;
        self.title = title;
        Ok(())
    }

    /// What it is called.
    pub fn get_title(&self) -> &String {
        &self.title
    }

    /// Who wrote what, oldest first.
    pub fn get_entries(&self, from_index: Option<U64>, limit: Option<u32>) -> Vec<&Entry> {
        let first = from_index.map_or(0, |from| from.0.try_into().unwrap_or(u32::MAX));
        let limit = limit.unwrap_or(100).min(100);
        let page = self.entries.iter().skip(first as usize);
        page.take(limit as usize).collect()
    }
}

impl Template for Guestbook {
    type Error = Error;

    /// May the instance leave its factory? Refuse, keep the account for its state, or let it go.
    fn may_retire(&self, _keep: bool) -> Result<Leaving, Error> {
        Ok(Leaving::Delete)
    }
}

charter_template::impl_template!(Guestbook);
