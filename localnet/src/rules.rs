//! Which rules apply: the protocol version and what depends on it.

use near_primitives::version::{ProtocolFeature, ProtocolVersion};

/// The oldest protocol version that the chain runs: the oldest one that the protocol's own crates still support.
pub const MIN_PROTOCOL_VERSION: ProtocolVersion = 84;
/// The newest protocol version that the chain runs: the newest stable one that the protocol's own crates know.
pub const MAX_PROTOCOL_VERSION: ProtocolVersion = 88;

/// Which nodes protocol version 84 is taken from. The two differ only in what [`Rules`] names.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Edition {
    /// The node whose answers are kept in `tests/oracle`: nearcore's trunk of December 2025, which called itself 84
    /// but came before several features that the released 83 and 84 contain.
    #[default]
    Recorded,
    /// The protocol as it was released.
    Released,
}

/// The rules of one protocol version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rules {
    version: ProtocolVersion,
    edition: Edition,
}

impl Rules {
    pub(crate) fn new(version: ProtocolVersion, edition: Edition) -> Self {
        Self { version, edition }
    }

    /// The protocol version.
    pub fn version(self) -> ProtocolVersion {
        self.version
    }

    /// Which nodes version 84 is taken from.
    pub fn edition(self) -> Edition {
        self.edition
    }

    /// Whether a feature of the protocol is enabled.
    pub fn has(self, feature: ProtocolFeature) -> bool {
        feature.enabled(self.version)
    }

    /// Whether the features of the released 83 that the recording node did not have are enabled.
    fn released_83(self) -> bool {
        self.version > MIN_PROTOCOL_VERSION || self.edition == Edition::Released
    }

    /// Whether a promise yield and a lone account deletion are applied in the block that creates them
    /// (`InstantPromiseYield`, `InstantDeleteAccount`).
    pub(crate) fn instant_receipts(self) -> bool {
        self.released_83()
    }

    /// Whether a resume is remembered when it is sent, so that a timeout in the same block cannot overtake it
    /// (`YieldResumeImprovements`).
    pub(crate) fn remembers_resumes(self) -> bool {
        self.released_83()
    }

    /// Whether an outcome's burnt tokens include what a global contract's storage costs
    /// (`IncludeDeployGlobalContractOutcomeBurntStorage`).
    pub(crate) fn reports_global_storage_burn(self) -> bool {
        self.released_83()
    }

    /// Whether an Ethereum-like account runs a global contract rather than a marker of its own
    /// (`EthImplicitGlobalContract`).
    pub(crate) fn eth_wallet_is_global(self) -> bool {
        self.released_83()
    }

    /// Whether deploying a global contract counts up a nonce, so that an old distribution cannot undo a newer one
    /// (`GlobalContractDistributionNonce`).
    pub(crate) fn global_nonces(self) -> bool {
        self.released_83()
    }
}
