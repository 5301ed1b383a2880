//! What the factory's calls need, in gas. The figures are proven by tests that run them at their worst.

use near_sdk::Gas;

/// What a `govern` call needs besides its commands.
pub const GOVERN_BASE: Gas = Gas::from_tgas(12);
/// What one command needs at most, but for payments and long lists, and the bytes of stored code apart that one removes
/// (15.33 Mgas each).
pub const PER_COMMAND: Gas = Gas::from_tgas(6);
/// What an account id or a name of a command's list needs at most, where that comes to more.
pub const PER_ENTRY: Gas = Gas::from_ggas(350);
/// What a payment of fees needs at most, with [`FINISH_WITHDRAWAL`].
pub const PER_PAYMENT: Gas = Gas::from_tgas(8);

/// What a creation's own call needs, with the fees of the account's actions and of its callback, but without the init's
/// gas, the callback's, and what stored code costs by the byte.
pub const CREATE_BASE: Gas = Gas::from_tgas(20);
/// What a byte of stored code costs a creation: to be read (5.6 + 3.8 Mgas), sent to another account (47.7) and deployed
/// (64.6).
pub const CREATE_PER_STORED_BYTE: Gas = Gas::from_gas(123_000_000);
/// What the callback of a creation has, whatever else happens. There is room to spare: should the protocol charge again for
/// every byte of a promise's result, as it did until NEP-616 (3.8 Mgas), an init that returns much still could not starve it.
pub const FINALISE: Gas = Gas::from_tgas(20);
/// What the receipt has that tells of a failure.
pub const REPORT_FAILURE: Gas = Gas::from_tgas(3);
/// The most gas that a template's init can be given.
pub const MAX_INIT: Gas = Gas::from_tgas(200);

/// What the end of a global deploy has.
pub const FINISH_PUBLICATION: Gas = Gas::from_tgas(20);
/// What the callback of a payment of fees has.
pub const FINISH_WITHDRAWAL: Gas = Gas::from_tgas(5);
/// What the callback of `settle_gone` has.
pub const FINISH_SETTLEMENT: Gas = Gas::from_tgas(12);
/// What an upgrade's migration has at least; it also gets what the call leaves over.
pub const MIGRATE: Gas = Gas::from_tgas(20);
