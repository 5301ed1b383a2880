//! Why a call is refused. The text of an error is the panic message, with the figures that decided.

mod bounds;
mod call;
mod creation;
mod instance;
mod money;
mod release;

use charter_host::CodeError;
use charter_host::upload::UploadError;
use charter_interface::NameError;

pub use bounds::BoundsRefusal;
pub use call::CallRefusal;
pub use creation::CreationRefusal;
pub use instance::InstanceRefusal;
pub use money::MoneyRefusal;
pub use release::ReleaseRefusal;

/// Every refusal of the factory, by what it is about.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(transparent)]
pub enum Refusal {
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
}

charter_host::error!(Refusal);

/// A refusal of one kind is one of the factory, and an error; what comes before is the interface's or the host's word for it.
macro_rules! errors {
    ($($kind:ident $(($variant:ident $source:ty))*,)*) => { $(
        impl From<$kind> for Error {
            #[cold]
            fn from(refusal: $kind) -> Self {
                Refusal::from(refusal).into()
            }
        }
        $(
            impl From<$source> for Error {
                #[cold]
                fn from(error: $source) -> Self {
                    $kind::$variant(error).into()
                }
            }
        )*
    )* };
}

errors! {
    BoundsRefusal (Name NameError),
    CallRefusal,
    CreationRefusal,
    InstanceRefusal,
    MoneyRefusal,
    ReleaseRefusal (Code CodeError) (Upload UploadError),
}

impl Error {
    /// An amount or a count passes its bounds: none that fits the supply of NEAR can.
    #[cold]
    pub fn overflow() -> Self {
        MoneyRefusal::Overflow.into()
    }
}
