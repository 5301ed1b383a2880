//! What the council's calls need, in gas. The figures are proven by tests that run them at their worst.

use near_sdk::Gas;

/// The most that all calls of one proposal may be given together, and the most that one to a factory may need.
pub const MAX_CALL_GAS: Gas = Gas::from_tgas(250);
/// What an execution's own call needs, with the fees of its callback.
pub const EXECUTE_BASE: Gas = Gas::from_tgas(12);
/// What looking again at everything that is open needs, which a change of members or rules does.
pub const STALE: Gas = Gas::from_tgas(75);
/// What one change of the council itself needs at most, stored code's bytes apart.
pub const PER_CHANGE: Gas = Gas::from_tgas(1);
/// What a byte of stored code costs to be removed (15.33 Mgas).
pub const REMOVE_CODE_PER_STORED_BYTE: Gas = Gas::from_gas(16_000_000);
/// What the fees of a payment, or of a batch of calls, come to.
pub const TRANSFER: Gas = Gas::from_tgas(6);
/// What creating a factory needs, its code's bytes apart.
pub const CREATE_FACTORY: Gas = Gas::from_tgas(30);
/// What a byte of stored code costs that: to be read (5.7 + 3.8 Mgas), sent to another account (47.7) and deployed (64.6).
pub const CREATE_FACTORY_PER_STORED_BYTE: Gas = Gas::from_gas(123_000_000);
/// What a factory's init is given.
pub const FACTORY_INIT: Gas = Gas::from_tgas(10);
/// What the callback of an execution has, whatever else happens. There is room to spare: a contract that is called may return
/// 4,194,304 bytes (`max_length_returned_data`), and should the protocol charge again for every byte of a promise's result, as
/// it did until NEP-616 (3.8 Mgas, 16 Tgas in all), the callback still ends the execution.
pub const FINISH: Gas = Gas::from_tgas(20);
/// What the callback of a publication has; a deploy returns nothing.
pub const FINISH_PUBLICATION: Gas = Gas::from_tgas(6);
/// What the receipt has that tells of a failure.
pub const REPORT_FAILURE: Gas = Gas::from_tgas(3);
/// What an upgrade's migration has at least; it also gets what the call leaves over.
pub const MIGRATE: Gas = Gas::from_tgas(20);
