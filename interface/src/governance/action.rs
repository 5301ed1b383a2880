//! What a council can decide to do.

use core::fmt;

use near_sdk::serde::{Deserialize, Deserializer, Serialize, Serializer};
use near_sdk::{AccountId, Gas, NearToken, near};

use super::{ProposalId, Rule};
use crate::factory::{Command, FactorySetup};
use crate::permissions::Category;
use crate::text::{List, Quoted};
use crate::{Base64VecU8, CodeHash, Exact, Upgrade, unit};

/// What a proposal does when it is executed. Which vote each needs is in [`permissions`](crate::permissions).
///
/// Its **digest** is the SHA-256 of its borsh. Fields and variants stand in the order in which they are written here, variants
/// counted from 0 in one byte; texts and lists begin with their length in four bytes (little-endian), account ids are texts,
/// amounts are 16 bytes, gas, times and durations 8 bytes (little-endian), code hashes their 32 bytes, an absent value is the
/// byte 0 and one that is there the byte 1 and the value. `interface/vectors/digests.json` has examples of every action and
/// command to compute with.
///
/// Stored proposals are borsh: variants are only ever appended.
#[near(serializers = [json, borsh])]
#[derive(Debug, Clone, PartialEq, Eq)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Action {
    /// Commands to a factory, in one receipt: all hold or none. What their lists need must fit in 250 Tgas, and the events that
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
    /// Calls to one contract, in one receipt: all hold or none. Never to the council itself. `executed` means that this
    /// receipt held; what the contract started from there is not looked at.
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
#[near(serializers = [json, borsh])]
#[derive(Debug, Clone, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
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
#[near(serializers = [json, borsh])]
#[derive(Debug, Clone, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
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
#[near(serializers = [json, borsh])]
#[derive(Debug, Clone, PartialEq, Eq)]
#[serde(rename_all = "snake_case", deny_unknown_fields, remote = "Self")]
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
    /// Strikes a factory from the council's registry. The name of one that the council created is never given again.
    ForgetFactory {
        /// The factory.
        factory_id: AccountId,
    },
    /// Cancels proposals. Those that have ended are passed over; one that is being executed is cancelled if that fails.
    CancelProposals {
        /// Which; 1 to 64.
        ids: Vec<ProposalId>,
    },
}

impl Action {
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
            "create factory {} with {} from code {}; guardian {}; limits: {}; open to {}; reserve {}; reserved names {}",
            Quoted(&self.name),
            Exact(self.balance),
            self.code_hash,
            self.setup
                .guardian
                .as_ref()
                .map_or("nobody", |guardian| guardian.as_str()),
            self.setup.limits,
            self.setup.access,
            Exact(self.setup.reserve),
            List(
                &self
                    .setup
                    .reserved_names
                    .iter()
                    .map(|name| Quoted(name))
                    .collect::<Vec<_>>()
            ),
        )
    }
}

impl fmt::Display for FunctionCall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "call {} with {} and {}, arguments ",
            Quoted(&self.method),
            Exact(self.deposit),
            self.gas
        )?;
        match core::str::from_utf8(&self.args.0) {
            Ok(text) => Quoted(text).fmt(f),
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
            Self::ApproveCode(code) => write!(f, "approve for factories: {code}"),
            Self::RemoveCode { code_hash } => write!(f, "remove code {code_hash} of factories"),
            Self::ApproveUpgrade(upgrade) => write!(f, "approve for the council itself: {upgrade}"),
            Self::CancelUpgrade => {
                f.write_str("withdraw the approval of code for the council itself")
            }
            Self::RegisterFactory { factory_id } => write!(f, "register factory {factory_id}"),
            Self::ForgetFactory { factory_id } => write!(f, "forget factory {factory_id}"),
            Self::CancelProposals { ids } => write!(f, "cancel proposals {}", List(ids)),
        }
    }
}

impl Serialize for Change {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        // The derived one.
        Self::serialize(self, serializer)
    }
}

impl<'de> Deserialize<'de> for Change {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        unit::read(deserializer, |json| Self::deserialize(json))
    }
}
