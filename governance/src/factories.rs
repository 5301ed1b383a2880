//! The registry of factories.

use charter_interface::{AccountId, CodeHash};
use near_sdk::env;

use crate::Refusal;
use crate::clock::now;
use crate::state::{Book, FACTORIES, FACTORY_ORDER, Factory, FactoryRecord};

/// Whether an account is a factory of the council's: commands to it are decided by what they are.
pub fn is_registered(factory_id: &AccountId) -> bool {
    matches!(FACTORIES.get(factory_id), Some(FactoryRecord::Entered(factory)) if factory.created)
}

/// Fails for a name that can never be given to a new factory any more. One whose creation is on its way may come free.
pub fn check_name_is_free(factory_id: &AccountId) -> Result<(), Refusal> {
    let factory_id = factory_id.clone();
    match FACTORIES.get(&factory_id) {
        Some(FactoryRecord::Entered(factory)) if factory.created => {
            Err(Refusal::FactoryExists { factory_id })
        }
        Some(FactoryRecord::Gone) => Err(Refusal::NameGone { factory_id }),
        Some(FactoryRecord::Entered(_)) | None => Ok(()),
    }
}

/// Enters a factory that is there: one that lives elsewhere, or one of the council's own that was struck before.
pub fn register(factory_id: &AccountId) -> Result<(), Refusal> {
    if let Some(FactoryRecord::Entered(_)) = FACTORIES.get(factory_id) {
        return Err(Refusal::FactoryExists {
            factory_id: factory_id.clone(),
        });
    }
    enter(factory_id, None, true)
}

/// Enters a factory that is going to be created. Before the promise: the callback must need no storage, and no other creation
/// may take the name meanwhile.
pub fn reserve(factory_id: &AccountId, code_hash: CodeHash) -> Result<(), Refusal> {
    match FACTORIES.get(factory_id) {
        None => enter(factory_id, Some(code_hash), false),
        Some(FactoryRecord::Entered(_)) => Err(Refusal::FactoryExists {
            factory_id: factory_id.clone(),
        }),
        Some(FactoryRecord::Gone) => Err(Refusal::NameGone {
            factory_id: factory_id.clone(),
        }),
    }
}

fn enter(
    factory_id: &AccountId,
    code_hash: Option<CodeHash>,
    created: bool,
) -> Result<(), Refusal> {
    let mut book = Book::load()?;
    let number = book.next_factory;
    book.next_factory = number.checked_add(1).ok_or(Refusal::Overflow)?;
    book.save();
    let record = FactoryRecord::Entered(Factory {
        number,
        code_hash,
        since: now(),
        created,
    });
    FACTORIES.set(factory_id, &record);
    FACTORY_ORDER.set(&number, factory_id);
    Ok(())
}

/// Ends a creation: the factory is there, or its name is free, since there never was such an account. Nothing in here can fail.
pub fn finish(factory_id: &AccountId, succeeded: bool) {
    let Some(FactoryRecord::Entered(factory)) = FACTORIES.get(factory_id) else {
        return;
    };
    if factory.created {
        return;
    }
    if succeeded {
        let record = FactoryRecord::Entered(Factory {
            created: true,
            ..factory
        });
        FACTORIES.set(factory_id, &record);
    } else {
        FACTORIES.remove(factory_id);
        FACTORY_ORDER.remove(&factory.number);
    }
}

/// Strikes a factory. The name of one of the council's own leaves a tombstone.
pub fn forget(factory_id: &AccountId) -> Result<(), Refusal> {
    match FACTORIES.get(factory_id) {
        // While its creation is on its way, the callback counts on it.
        Some(FactoryRecord::Entered(factory)) if factory.created => {
            FACTORY_ORDER.remove(&factory.number);
            if factory_id.is_sub_account_of(env::current_account_id()) {
                FACTORIES.set(factory_id, &FactoryRecord::Gone);
            } else {
                FACTORIES.remove(factory_id);
            }
            Ok(())
        }
        _ => Err(Refusal::NoFactory {
            factory_id: factory_id.clone(),
        }),
    }
}
