//! The wire of Charter: what its contracts take, return and emit, once, for contracts, tests and tools alike.
//!
//! Amounts are [`NearToken`] (JSON: yoctoNEAR as a decimal string), gas is [`Gas`] (JSON: gas units as a decimal string),
//! times and durations are nanoseconds ([`Timestamp`], [`Duration`]; JSON: decimal strings, since a JavaScript number cannot
//! hold them), code is named by its SHA-256 ([`CodeHash`]; JSON: base58, as the node prints code hashes; hexadecimal, as
//! `sha256sum` prints them, is accepted too). Unknown fields are refused.
//!
//! * [`factory`]: templates, releases, creators, instances, the commands of its governance;
//! * [`governance`]: the council's members, rules, proposals and votes;
//! * [`permissions`]: which vote each command and action needs;
//! * [`instance`]: what a template and its factory say to each other;
//! * [`text`]: how texts of strangers are shown.

mod code;
mod money;
mod name;
mod page;
mod raw;
mod storage;
mod time;
mod unit;

pub mod factory;
pub mod governance;
pub mod instance;
pub mod permissions;
pub mod text;

pub use code::{
    APPROVAL_PERIOD, ApprovedUpgrade, CodeHash, Delivery, MAX_APPROVAL_PERIOD, ParseCodeHashError,
    Upgrade, global_code_burn,
};
pub use money::{Both, Exact};
pub use name::{MAX_NAME, MAX_VERSION, NameError, check_label, check_name, check_version};
pub use near_sdk::json_types::Base64VecU8;
pub use near_sdk::{AccountId, AccountIdRef, Gas, NearToken, PublicKey};
pub use page::{MAX_PAGE, Page};
pub use permissions::Category;
pub use raw::{NotAnObject, RawObject};
pub use storage::{STORAGE_PRICE, record_bytes, storage_price};
pub use time::{Duration, Timestamp};

/// What calls that move power or money must carry, exactly: a function-call access key cannot attach it, so only a key
/// with full access, or a contract, can make them.
pub const ONE_YOCTO: NearToken = NearToken::from_yoctonear(1);
