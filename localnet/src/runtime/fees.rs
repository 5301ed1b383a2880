//! What transactions and actions cost, before and apart from what contracts burn.
//!
//! Sending is paid when a transaction becomes a receipt (or by the contract that creates a promise); executing is
//! bought at the same moment, attached to the receipt and burnt where it runs.

use near_crypto::PublicKey;
use near_parameters::{
    ActionCosts, ParameterCost, RuntimeConfig, SignatureKind, gas_key_add_key_exec_fee,
    gas_key_add_key_send_fee, gas_key_transfer_exec_fee, gas_key_transfer_send_fee,
    transfer_exec_fee, transfer_send_fee, universal_state_init_content_terms,
    universal_state_init_size_terms,
};
use near_primitives::account::AccessKeyPermission;
use near_primitives::action::delegate::VersionedDelegateActionRef;
use near_primitives::errors::IntegerOverflowError;
use near_primitives::transaction::{Action, AddKeyAction, Transaction};
use near_primitives::types::{AccountId, Balance, Gas};
use near_primitives::universal_state_init::state_init_counts;

type Cost = Result<ParameterCost, IntegerOverflowError>;

/// What a transaction costs its signer.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TransactionCost {
    /// Gas and compute burnt by turning the transaction into a receipt.
    pub burnt: ParameterCost,
    /// Price at which the attached gas was bought, in yoctoNEAR a unit.
    pub receipt_gas_price: Balance,
    /// Tokens burnt by turning the transaction into a receipt.
    pub burnt_amount: Balance,
    /// All gas, in tokens.
    pub gas_cost: Balance,
    /// All deposits.
    pub deposit_cost: Balance,
    /// Gas and deposits.
    pub total_cost: Balance,
}

/// The cost of a transaction at the current gas price.
pub(crate) fn transaction_cost(
    config: &RuntimeConfig,
    transaction: &Transaction,
    gas_price: Balance,
) -> Result<TransactionCost, IntegerOverflowError> {
    let receiver_id = transaction.receiver_id();
    let actions = transaction.actions();
    let sir = transaction.signer_id() == receiver_id;
    let receipt = config.fees.fee(ActionCosts::new_action_receipt);

    let burnt = receipt
        .send_fee(sir)
        .checked_add_result(send_fees(config, sir, actions, receiver_id)?)?
        .checked_add_result(verification_cost(config, transaction)?)?;
    let remaining = receipt_gas(config, actions, receiver_id)?;

    let receipt_gas_price = gas_price.max(config.min_gas_purchase_price);
    let burnt_amount = price(gas_price, burnt.gas)?;
    let gas_cost = add(burnt_amount, price(receipt_gas_price, remaining)?)?;
    let deposit_cost = deposits(actions)?;
    let total_cost = add(gas_cost, deposit_cost)?;
    Ok(TransactionCost {
        burnt,
        receipt_gas_price,
        burnt_amount,
        gas_cost,
        deposit_cost,
        total_cost,
    })
}

/// `gas` at `gas_price`, in yoctoNEAR.
pub(crate) fn price(gas_price: Balance, gas: Gas) -> Result<Balance, IntegerOverflowError> {
    gas_price
        .checked_mul(u128::from(gas.as_gas()))
        .ok_or(IntegerOverflowError)
}

pub(crate) fn add(a: Balance, b: Balance) -> Result<Balance, IntegerOverflowError> {
    a.checked_add(b).ok_or(IntegerOverflowError)
}

/// What sending these actions to `receiver_id` burns; `sir` says that the sender is the receiver.
pub(crate) fn send_fees(
    config: &RuntimeConfig,
    sir: bool,
    actions: &[Action],
    receiver_id: &AccountId,
) -> Cost {
    sum(actions.iter().map(|action| match delegate(action) {
        None => action_fee(config, Moment::Send { sir }, action, receiver_id),
        Some(inner) => {
            let own = config.fees.fee(ActionCosts::delegate).send_fee(sir);
            own.checked_add_result(send_fees(
                config,
                sir,
                &inner.get_actions(),
                inner.receiver_id(),
            )?)
        }
    }))
}

/// What forwarding the inner actions of delegate actions will burn. All other actions pay for sending directly.
pub(crate) fn prepaid_send_fees(config: &RuntimeConfig, actions: &[Action]) -> Cost {
    sum(actions.iter().filter_map(delegate).map(|inner| {
        let sir = inner.sender_id() == inner.receiver_id();
        send_fees(config, sir, &inner.get_actions(), inner.receiver_id())
    }))
}

/// What must be set aside for executing these actions, the inner actions of delegate actions included.
pub(crate) fn prepaid_exec_fees(
    config: &RuntimeConfig,
    actions: &[Action],
    receiver_id: &AccountId,
) -> Cost {
    sum(actions.iter().map(|action| match delegate(action) {
        None => exec_fee(config, action, receiver_id),
        Some(inner) => prepaid_exec_fees(config, &inner.get_actions(), inner.receiver_id())?
            .checked_add_result(exec_fee(config, action, inner.receiver_id())?)?
            .checked_add_result(config.fees.fee(ActionCosts::new_action_receipt).exec_fee()),
    }))
}

/// The gas attached to function calls, those inside delegate actions included.
pub(crate) fn prepaid_gas(actions: &[Action]) -> Result<Gas, IntegerOverflowError> {
    actions.iter().try_fold(Gas::ZERO, |total, action| {
        let gas = match delegate(action) {
            None => action.get_prepaid_gas(),
            Some(inner) => prepaid_gas(&inner.get_actions())?,
        };
        total.checked_add_result(gas)
    })
}

/// The deposits attached to actions, those inside delegate actions included.
pub(crate) fn deposits(actions: &[Action]) -> Result<Balance, IntegerOverflowError> {
    actions.iter().try_fold(Balance::ZERO, |total, action| {
        let deposit = match delegate(action) {
            None => action.get_deposit_balance(),
            Some(inner) => deposits(&inner.get_actions())?,
        };
        add(total, deposit)
    })
}

/// The gas that a receipt with these actions needs to run: what it may use and the fees for executing it.
pub(crate) fn required_gas(
    config: &RuntimeConfig,
    actions: &[Action],
    receiver_id: &AccountId,
) -> Result<Gas, IntegerOverflowError> {
    prepaid_exec_fees(config, actions, receiver_id)?
        .gas
        .checked_add_result(prepaid_gas(actions)?)?
        .checked_add_result(
            config
                .fees
                .fee(ActionCosts::new_action_receipt)
                .exec_fee()
                .gas,
        )
}

/// All gas that was bought for a receipt with these actions: what may be used, the fees for executing it, and those for
/// forwarding the inner actions of a delegate action.
pub(crate) fn receipt_gas(
    config: &RuntimeConfig,
    actions: &[Action],
    receiver_id: &AccountId,
) -> Result<Gas, IntegerOverflowError> {
    required_gas(config, actions, receiver_id)?
        .checked_add_result(prepaid_send_fees(config, actions)?.gas)
}

/// The delegate action inside `action`, if that is what it is.
pub(crate) fn delegate(action: &Action) -> Option<VersionedDelegateActionRef<'_>> {
    match action {
        Action::Delegate(signed) => Some((&signed.delegate_action).into()),
        Action::DelegateV2(signed) => Some((&signed.delegate_action).into()),
        _ => None,
    }
}

/// What verifying the signatures of a transaction burns on top of what every transaction pays.
fn verification_cost(config: &RuntimeConfig, transaction: &Transaction) -> Cost {
    let costs = &config.fees.signature_verification_costs;
    let inner = transaction
        .actions()
        .iter()
        .filter_map(delegate)
        .map(|inner| costs[kind(inner.public_key())]);
    sum(std::iter::once(costs[kind(transaction.public_key())])
        .chain(inner)
        .map(Ok))
}

fn kind(public_key: &PublicKey) -> SignatureKind {
    match public_key {
        PublicKey::ED25519(_) => SignatureKind::Ed25519,
        PublicKey::SECP256K1(_) => SignatureKind::Secp256k1,
        PublicKey::MLDSA65(_) => SignatureKind::MlDsa65,
    }
}

/// The two moments at which an action is paid for.
#[derive(Clone, Copy)]
enum Moment {
    /// Creating it; `sir` says that the sender is the receiver.
    Send { sir: bool },
    /// Running it.
    Exec,
}

/// What executing one action burns, without what a contract burns.
pub(crate) fn exec_fee(config: &RuntimeConfig, action: &Action, receiver_id: &AccountId) -> Cost {
    action_fee(config, Moment::Exec, action, receiver_id)
}

fn action_fee(
    config: &RuntimeConfig,
    moment: Moment,
    action: &Action,
    receiver_id: &AccountId,
) -> Cost {
    use ActionCosts as Costs;
    let fees = &config.fees;
    let priced = |terms: &[(ActionCosts, u64)]| {
        sum(terms.iter().map(|(cost, units)| {
            let unit = match moment {
                Moment::Send { sir } => fees.fee(*cost).send_fee(sir),
                Moment::Exec => fees.fee(*cost).exec_fee(),
            };
            unit.checked_mul_result(*units)
        }))
    };
    let bytes = |bytes: usize| bytes as u64;
    match action {
        Action::CreateAccount(_) => priced(&[(Costs::create_account, 1)]),
        Action::DeployContract(deploy) => priced(&[
            (Costs::deploy_contract_base, 1),
            (Costs::deploy_contract_byte, bytes(deploy.code.len())),
        ]),
        Action::FunctionCall(call) => {
            let length = bytes(call.method_name.len()) + bytes(call.args.len());
            priced(&[
                (Costs::function_call_base, 1),
                (Costs::function_call_byte, length),
            ])
        }
        Action::Transfer(_) => Ok(transfer_fee(config, moment, receiver_id)),
        Action::TransferToGasKey(transfer) => {
            gas_key_transfer_fee(config, moment, &transfer.public_key, receiver_id)
        }
        Action::WithdrawFromGasKey(withdraw) => {
            gas_key_transfer_fee(config, moment, &withdraw.public_key, receiver_id)
        }
        Action::Stake(_) => priced(&[(Costs::stake, 1)]),
        Action::AddKey(add_key) => {
            let terms = permission_terms(&add_key.access_key.permission);
            priced(&terms)?.checked_add_result(gas_key_fee(config, moment, add_key, receiver_id))
        }
        Action::DeleteKey(_) => priced(&[(Costs::delete_key, 1)]),
        Action::DeleteAccount(_) => priced(&[(Costs::delete_account, 1)]),
        Action::Delegate(_) | Action::DelegateV2(_) => priced(&[(Costs::delegate, 1)]),
        Action::DeployGlobalContract(deploy) => {
            let length = bytes(deploy.code.len());
            priced(&[
                (Costs::deploy_global_contract_base, 1),
                (Costs::deploy_global_contract_byte, length),
            ])
        }
        Action::UseGlobalContract(use_global) => {
            let length = bytes(use_global.contract_identifier.len());
            priced(&[
                (Costs::use_global_contract_base, 1),
                (Costs::use_global_contract_byte, length),
            ])
        }
        Action::DeterministicStateInit(init) => priced(&[
            (Costs::deterministic_state_init_base, 1),
            (
                Costs::deterministic_state_init_entry,
                bytes(init.state_init.data().len()),
            ),
            (
                Costs::deterministic_state_init_byte,
                bytes(init.state_init.len_bytes()),
            ),
        ]),
        Action::UniversalStateInit(init) => {
            let counts = state_init_counts(&init.state_init);
            let size = priced(&universal_state_init_size_terms(counts.num_bytes))?;
            size.checked_add_result(priced(&universal_state_init_content_terms(counts))?)
        }
    }
}

/// A transfer to an account id that a transfer may create pays for creating it, whether it exists or not.
fn transfer_fee(config: &RuntimeConfig, moment: Moment, receiver_id: &AccountId) -> ParameterCost {
    let (eth, universal) = (
        config.wasm_config.eth_implicit_accounts,
        config.wasm_config.universal_accounts,
    );
    let kind = receiver_id.get_account_type();
    match moment {
        Moment::Send { sir } => transfer_send_fee(&config.fees, sir, eth, universal, kind),
        Moment::Exec => transfer_exec_fee(&config.fees, eth, universal, kind),
    }
}

fn gas_key_transfer_fee(
    config: &RuntimeConfig,
    moment: Moment,
    key: &PublicKey,
    receiver_id: &AccountId,
) -> Cost {
    let length = key.trie_id_len();
    Ok(match moment {
        Moment::Send { sir } => gas_key_transfer_send_fee(&config.fees, sir, length).total(),
        Moment::Exec => gas_key_transfer_exec_fee(&config.fees, receiver_id.len(), length).total(),
    })
}

/// What a gas key costs beyond a key without gas of its own.
fn gas_key_fee(
    config: &RuntimeConfig,
    moment: Moment,
    add_key: &AddKeyAction,
    receiver_id: &AccountId,
) -> ParameterCost {
    let Some(info) = add_key.access_key.gas_key_info() else {
        return ParameterCost::ZERO;
    };
    match moment {
        Moment::Send { sir } => gas_key_add_key_send_fee(&config.fees, sir),
        Moment::Exec => {
            let length = add_key.public_key.trie_id_len();
            gas_key_add_key_exec_fee(&config.fees, receiver_id.len(), length, info.num_nonces)
                .total()
        }
    }
}

fn permission_terms(permission: &AccessKeyPermission) -> Vec<(ActionCosts, u64)> {
    match permission.function_call_permission() {
        None => vec![(ActionCosts::add_full_access_key, 1)],
        Some(call) => {
            // Each name is counted with a terminating zero byte.
            let length = call
                .method_names
                .iter()
                .map(|name| name.len() as u64 + 1)
                .sum();
            vec![
                (ActionCosts::add_function_call_key_base, 1),
                (ActionCosts::add_function_call_key_byte, length),
            ]
        }
    }
}

fn sum(costs: impl Iterator<Item = Cost>) -> Cost {
    costs
        .into_iter()
        .try_fold(ParameterCost::ZERO, |total, cost| {
            total.checked_add_result(cost?)
        })
}
