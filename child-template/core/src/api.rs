//! The logic behind [`exports!`](crate::exports): what each method does is said there.

use charter_host::entry::Nothing;
use charter_interface::AccountId;
use charter_interface::factory::args::RequestUpgrade;

use crate::owner::ProposeOwner;
use crate::{Error, Leaving, Migration, owner, retire, upgrade};

/// `propose_owner`.
pub fn propose_owner(arguments: ProposeOwner) -> Result<(), Error> {
    owner::propose(arguments)
}

/// `accept_owner`.
pub fn accept_owner(_: Nothing) -> Result<(), Error> {
    owner::accept()
}

/// `upgrade`.
pub fn upgrade(arguments: RequestUpgrade) -> Result<(), Error> {
    upgrade::ask(arguments)
}

/// `on_offer`.
pub fn on_offer(_: ()) -> Result<(), Error> {
    upgrade::on_offer()
}

/// `on_code`.
pub fn on_code(arguments: (Migration, u32)) -> Result<(), Error> {
    upgrade::on_code(arguments)
}

/// `migrate`.
pub fn migrate(migration: Migration, template: fn() -> Result<(), Error>) -> Result<(), Error> {
    upgrade::migrate(migration, template)
}

/// `retire`.
pub fn retire(_: Nothing, template: fn() -> Result<Leaving, Error>) -> Result<(), Error> {
    retire::ask(template)
}

/// `on_retired`.
pub fn on_retired(arguments: (AccountId, bool)) -> Result<(), Error> {
    retire::settle(arguments)
}

/// `get_owner`.
pub fn get_owner(_: Nothing) -> Result<AccountId, Error> {
    owner::owner_id()
}

/// `get_factory`.
pub fn get_factory(_: Nothing) -> Result<AccountId, Error> {
    owner::factory_id()
}
