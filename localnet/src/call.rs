//! Function calls as a user writes them.

use borsh::BorshSerialize;
use near_primitives::transaction::{Action, FunctionCallAction};
use near_primitives::types::{Balance, Gas};
use serde::Serialize;

/// The gas of a call for which no other is given.
const DEFAULT_GAS: Gas = Gas::from_teragas(100);

/// A call of one method: what it is given, and what it may spend.
///
/// ```
/// use charter_localnet::{Balance, Call, Gas};
///
/// let call = Call::new("set").json(&serde_json::json!({ "value": 7 })).gas(Gas::from_teragas(30));
/// assert_eq!(call.args, br#"{"value":7}"#);
/// assert_eq!(call.deposit, Balance::ZERO);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// The method.
    pub method_name: String,
    /// What it is given.
    pub args: Vec<u8>,
    /// The gas it may spend; 100 Tgas unless said otherwise. A view does not look at it.
    pub gas: Gas,
    /// What it is paid, in yoctoNEAR; nothing unless said otherwise. A view does not look at it.
    pub deposit: Balance,
}

impl Call {
    /// A call without arguments.
    pub fn new(method_name: impl Into<String>) -> Self {
        Self {
            method_name: method_name.into(),
            args: Vec::new(),
            gas: DEFAULT_GAS,
            deposit: Balance::ZERO,
        }
    }

    /// Gives it bytes as they are.
    pub fn raw(mut self, args: impl Into<Vec<u8>>) -> Self {
        self.args = args.into();
        self
    }

    /// Gives it JSON.
    ///
    /// # Panics
    ///
    /// When `args` has no JSON, such as a map whose keys are not text.
    pub fn json(self, args: &impl Serialize) -> Self {
        let json = serde_json::to_vec(args).expect("the arguments of a call have JSON");
        self.raw(json)
    }

    /// Gives it borsh.
    ///
    /// # Panics
    ///
    /// When `args` has no borsh, such as a collection with more than 2^32 elements.
    pub fn borsh(self, args: &impl BorshSerialize) -> Self {
        let bytes = borsh::to_vec(args).expect("the arguments of a call have borsh");
        self.raw(bytes)
    }

    /// Lets it spend this much gas.
    pub fn gas(mut self, gas: Gas) -> Self {
        self.gas = gas;
        self
    }

    /// Pays it, in yoctoNEAR.
    pub fn deposit(mut self, deposit: Balance) -> Self {
        self.deposit = deposit;
        self
    }
}

impl From<Call> for Action {
    fn from(call: Call) -> Self {
        let Call {
            method_name,
            args,
            gas,
            deposit,
        } = call;
        FunctionCallAction {
            method_name,
            args,
            gas,
            deposit,
        }
        .into()
    }
}

/// The methods that actions call, in order.
pub(crate) fn methods(actions: &[Action]) -> Vec<String> {
    let method = |action: &Action| match action {
        Action::FunctionCall(call) => Some(call.method_name.clone()),
        _ => None,
    };
    actions.iter().filter_map(method).collect()
}
