//! Why a call is refused. The text of an error is the panic message, with the figures that decided.

mod bounds;
mod call;
mod creation;
mod instance;
mod money;
mod release;

use charter_code_delivery::{CodeError, StakesError, UploadError};
use charter_interface::NameError;
use near_sdk::FunctionError;

pub use bounds::BoundsRefusal;
pub use call::CallRefusal;
pub use creation::CreationRefusal;
pub use instance::InstanceRefusal;
pub use money::MoneyRefusal;
pub use release::ReleaseRefusal;

/// Every refusal of the factory, by what it is about.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, FunctionError)]
#[error(transparent)]
pub enum Error {
    /// Who may call, and when.
    Call(#[from] CallRefusal),
    /// What may be said in a call, and how much.
    Bounds(#[from] BoundsRefusal),
    /// Templates, releases and their code.
    Release(#[from] ReleaseRefusal),
    /// Creations: who, how many, under which name.
    Creation(#[from] CreationRefusal),
    /// Deposits, prepaid balances and the ledger.
    Money(#[from] MoneyRefusal),
    /// What instances ask.
    Instance(#[from] InstanceRefusal),
    /// A name is no name.
    Name(#[from] NameError),
    /// Code differs from what was approved.
    Code(#[from] CodeError),
    /// A chunk or an upload is refused.
    Upload(#[from] UploadError),
    /// The sums of code's stakes do not hold.
    Stakes(#[from] StakesError),
}

impl Error {
    /// An amount or a count passes its bounds: none that fits the supply of NEAR can.
    #[cold]
    pub fn overflow() -> Self {
        MoneyRefusal::Overflow.into()
    }
}
