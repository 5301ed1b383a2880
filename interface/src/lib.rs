//! The wire of Charter: what its contracts take, return and emit, once, for contracts, tests and tools alike.
//!
//! There is no near-sdk here. Amounts are [`NearToken`] (JSON: yoctoNEAR as a decimal string), gas is [`Gas`] (JSON: gas
//! units as a decimal string), times and durations are nanoseconds ([`Timestamp`], [`Duration`]; JSON: decimal strings,
//! since a JavaScript number cannot hold them), code is named by its SHA-256 ([`CodeHash`]; JSON: base58, as the node
//! prints code hashes; hexadecimal, as `sha256sum` prints them, is accepted too).
//!
//! * [`factory`]: templates, releases, creators, instances, the commands of its governance;
//! * [`governance`]: the council's members, rules, proposals and votes;
//! * [`instance`]: what a template and its factory say to each other;
//! * [`storage`] (NEP-145);
//! * [`event`]: the NEP-297 envelope;
//! * [`json`], [`record`]: how contracts read, write and store all this.

mod base64;
mod code;
mod key;
mod money;
mod name;
mod page;
mod raw;
mod time;

pub mod event;
pub mod factory;
pub mod governance;
pub mod instance;
pub mod json;
pub mod record;
pub mod storage;
pub mod text;

pub use base64::Base64VecU8;
pub use code::{CodeHash, Delivery, ParseCodeHashError, Upgrade, global_code_burn};
pub use key::{ParsePublicKeyError, PublicKey};
pub use money::Exact;
pub use name::{NameError, check_label, check_name, check_version};
pub use near_account_id::{AccountId, AccountIdRef};
pub use near_gas::NearGas as Gas;
pub use near_token::NearToken;
pub use page::{MAX_PAGE, Page};
pub use raw::RawObject;
pub use time::{Duration, Timestamp};

/// What calls that move power or money must carry, exactly: a function-call access key cannot attach it, so only a key
/// with full access, or a contract, can make them.
pub const ONE_YOCTO: NearToken = NearToken::from_yoctonear(1);
