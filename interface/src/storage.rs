//! What storage costs.

use near_sdk::NearToken;

/// What a byte of storage must stake: 10^19 yoctoNEAR (`storage_amount_per_byte` of the protocol's parameters).
pub const STORAGE_PRICE: NearToken = NearToken::from_yoctonear(10_000_000_000_000_000_000);

/// What `bytes` of storage must stake, in yoctoNEAR. 2^64 bytes are below what an amount can hold.
pub const fn storage_price(bytes: u64) -> NearToken {
    NearToken::from_yoctonear(STORAGE_PRICE.as_yoctonear() * bytes as u128)
}

/// What a record adds to an account's storage, in bytes: 40 of the protocol (`storage_num_extra_bytes_record`), its key and
/// its value.
pub const fn record_bytes(key: u64, value: u64) -> u64 {
    40 + key + value
}
