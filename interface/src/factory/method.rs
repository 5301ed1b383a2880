//! The names of the factory's methods that others call.

/// `init {governance_id, setup}`: once, on the account itself or in the receipt that creates it.
pub const INIT: &str = "init";
/// `govern {commands}`: 1 yoctoNEAR; governance only.
pub const GOVERN: &str = "govern";
/// `pause {}`: 1 yoctoNEAR; the guardian or governance.
pub const PAUSE: &str = "pause";
/// `publish_release`: raw code; payable; anyone who holds approved code.
pub const PUBLISH_RELEASE: &str = "publish_release";
/// `create_instance {..}`: payable; any creator.
pub const CREATE_INSTANCE: &str = "create_instance";
