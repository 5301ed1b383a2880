//! What a council can decide to do.

use core::fmt;

#[cfg(feature = "borsh")]
use borsh::{BorshDeserialize, BorshSerialize};
use near_account_id::AccountId;
use near_gas::NearGas as Gas;
use near_token::NearToken;
#[cfg(feature = "serde")]
use serde::{Deserialize, Serialize};

use super::Rule;
use crate::factory::{Access, Category, Command, FactorySetup};
use crate::{Base64VecU8, CodeHash, Exact, Upgrade};
use crate::{wire_enum, wire_object};

/// What a proposal does when it is executed.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "borsh", derive(BorshSerialize, BorshDeserialize))]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "abi", derive(schemars::JsonSchema, borsh::BorshSchema))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum Action {
    /// Commands to a factory, in one call: all hold or none. What their lists need must fit in 250 Tgas, and the events that
    /// tell of them in 16,384 bytes.
    Factory {
        /// The factory.
        factory_id: AccountId,
        /// The commands, at most 20.
        commands: Vec<Command>,
    },
    /// A new factory as a sub-account of the council, created and initialised in one receipt.
    CreateFactory(NewFactory),
    /// Changes of the council itself, applied together, at once.
    Council {
        /// The changes, at most 20.
        changes: Vec<Change>,
    },
    /// Calls to one contract, in one receipt: all hold or none. Never to the council itself.
    Call {
        /// The contract.
        receiver_id: AccountId,
        /// The calls, at most 10.
        calls: Vec<FunctionCall>,
    },
    /// A payment from what the council freely owns.
    Transfer {
        /// To whom.
        receiver_id: AccountId,
        /// How much, in yoctoNEAR.
        amount: NearToken,
    },
}

/// A factory to be created.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "borsh", derive(BorshSerialize, BorshDeserialize))]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "abi", derive(schemars::JsonSchema, borsh::BorshSchema))]
pub struct NewFactory {
    /// One label: the factory is `name.council`.
    pub name: String,
    /// Its code, approved and published in the council.
    pub code_hash: CodeHash,
    /// What it is given of what the council freely owns, in yoctoNEAR.
    pub balance: NearToken,
    /// How it begins; its governance is the council.
    pub setup: FactorySetup,
}

/// One function call.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "borsh", derive(BorshSerialize, BorshDeserialize))]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "abi", derive(schemars::JsonSchema, borsh::BorshSchema))]
pub struct FunctionCall {
    /// The method: 1 to 256 bytes.
    pub method: String,
    /// Its arguments, any bytes (JSON: base64).
    pub args: Base64VecU8,
    /// What is attached, in yoctoNEAR, of what the council freely owns.
    pub deposit: NearToken,
    /// What the call is given, in gas.
    pub gas: Gas,
}

/// One change of the council itself.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "borsh", derive(BorshSerialize, BorshDeserialize))]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "abi", derive(schemars::JsonSchema, borsh::BorshSchema))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum Change {
    /// A new member. Never the council itself, which could not vote.
    AddMember {
        /// Who joins.
        account_id: AccountId,
    },
    /// A member less.
    RemoveMember {
        /// Who leaves.
        account_id: AccountId,
    },
    /// How proposals of a category are decided.
    SetRule {
        /// The category.
        category: Category,
        /// Its rule.
        rule: Rule,
    },
    /// Who may veto. A proposal that changes the guardian changes nothing else, and cannot be vetoed.
    SetGuardian {
        /// The guardian. `null`: nobody.
        guardian: Option<AccountId>,
    },
    /// Whether accounts that are not members may propose, and for what bond.
    SetOpenProposals {
        /// The bond in yoctoNEAR. `null`: only members propose.
        bond: Option<NearToken>,
    },
    /// How long ended proposals are kept.
    SetRetention {
        /// In nanoseconds.
        retention: crate::Duration,
    },
    /// Approves code that factories are made of; whoever holds it may then publish it.
    ApproveCode(Upgrade),
    /// Removes such code; the stake of stored bytes goes back to who paid it. Factories that run it go on. One action removes
    /// at most 3,900,000 stored bytes.
    RemoveCode {
        /// Its SHA-256.
        code_hash: CodeHash,
    },
    /// Approves code for the council itself; whoever holds it may then deliver it. Replaces an earlier approval.
    ApproveUpgrade(Upgrade),
    /// Withdraws that approval.
    CancelUpgrade,
    /// Enters a factory that lives elsewhere in the council's registry.
    RegisterFactory {
        /// The factory.
        factory_id: AccountId,
    },
    /// Strikes a factory from the council's registry.
    ForgetFactory {
        /// The factory.
        factory_id: AccountId,
    },
}

impl Action {
    /// The vote it needs: the strictest of what it holds.
    pub fn category(&self) -> Category {
        match self {
            Self::Factory { commands, .. } => commands
                .iter()
                .map(Command::category)
                .max()
                .unwrap_or(Category::Routine),
            Self::CreateFactory(_) => Category::Code,
            Self::Council { .. } | Self::Call { .. } | Self::Transfer { .. } => Category::Council,
        }
    }

    /// Whether it replaces a guardian and does nothing else, so that a guardian cannot veto its own removal.
    pub fn replaces_guardian(&self) -> bool {
        match self {
            Self::Council { changes } => matches!(changes.as_slice(), [Change::SetGuardian { .. }]),
            Self::Factory { commands, .. } => {
                matches!(commands.as_slice(), [Command::SetGuardian { .. }])
            }
            Self::CreateFactory(_) | Self::Call { .. } | Self::Transfer { .. } => false,
        }
    }

    /// For people: a line for each thing that it does.
    pub fn lines(&self) -> Vec<String> {
        match self {
            Self::Factory {
                factory_id,
                commands,
            } => commands
                .iter()
                .map(|command| format!("{factory_id}: {command}"))
                .collect(),
            Self::CreateFactory(factory) => vec![factory.to_string()],
            Self::Council { changes } => changes
                .iter()
                .map(|change| format!("council: {change}"))
                .collect(),
            Self::Call { receiver_id, calls } => calls
                .iter()
                .map(|call| format!("{receiver_id}: {call}"))
                .collect(),
            Self::Transfer {
                receiver_id,
                amount,
            } => vec![format!("pay {} to {receiver_id}", Exact(*amount))],
        }
    }
}

impl fmt::Display for NewFactory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "create factory {} with {} from code {}; guardian {}; limits: {}; open to {}; reserve {}",
            self.name,
            Exact(self.balance),
            self.code_hash,
            self.setup
                .guardian
                .as_ref()
                .map_or("nobody", |guardian| guardian.as_str()),
            self.setup.limits,
            match self.setup.access {
                Access::Open => "all",
                Access::Listed => "the list",
            },
            Exact(self.setup.reserve),
        )
    }
}

impl fmt::Display for FunctionCall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "call `{}` with {} and {}: ",
            self.method,
            Exact(self.deposit),
            self.gas
        )?;
        match core::str::from_utf8(&self.args.0) {
            Ok(text) => f.write_str(text),
            Err(_) => write!(f, "{} bytes", self.args.0.len()),
        }
    }
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AddMember { account_id } => write!(f, "add member {account_id}"),
            Self::RemoveMember { account_id } => write!(f, "remove member {account_id}"),
            Self::SetRule { category, rule } => write!(f, "{category} rule: {rule}"),
            Self::SetGuardian {
                guardian: Some(guardian),
            } => write!(f, "guardian: {guardian}"),
            Self::SetGuardian { guardian: None } => f.write_str("guardian: nobody"),
            Self::SetOpenProposals { bond: Some(bond) } => {
                write!(f, "anyone may propose for a bond of {}", Exact(*bond))
            }
            Self::SetOpenProposals { bond: None } => f.write_str("only members may propose"),
            Self::SetRetention { retention } => write!(f, "keep ended proposals {retention}"),
            Self::ApproveCode(code) => write!(f, "approve {code} for factories"),
            Self::RemoveCode { code_hash } => write!(f, "remove code {code_hash} of factories"),
            Self::ApproveUpgrade(upgrade) => write!(f, "approve {upgrade} for the council itself"),
            Self::CancelUpgrade => {
                f.write_str("withdraw the approval of code for the council itself")
            }
            Self::RegisterFactory { factory_id } => write!(f, "register factory {factory_id}"),
            Self::ForgetFactory { factory_id } => write!(f, "forget factory {factory_id}"),
        }
    }
}

wire_enum!(Action {
    Factory = "factory" { factory_id, commands },
    CreateFactory = "create_factory" (content),
    Council = "council" { changes },
    Call = "call" { receiver_id, calls },
    Transfer = "transfer" { receiver_id, amount },
});
wire_object!(NewFactory {
    name,
    code_hash,
    balance,
    setup
});
wire_object!(FunctionCall {
    method,
    args,
    deposit,
    gas
});
wire_enum!(Change {
    AddMember = "add_member" { account_id },
    RemoveMember = "remove_member" { account_id },
    SetRule = "set_rule" { category, rule },
    SetGuardian = "set_guardian" { guardian },
    SetOpenProposals = "set_open_proposals" { bond },
    SetRetention = "set_retention" { retention },
    ApproveCode = "approve_code" (content),
    RemoveCode = "remove_code" { code_hash },
    ApproveUpgrade = "approve_upgrade" (content),
    CancelUpgrade = "cancel_upgrade",
    RegisterFactory = "register_factory" { factory_id },
    ForgetFactory = "forget_factory" { factory_id },
});
