//! A contract that does what its input says. With it a test writes down any payee, template, instance or receiver that an
//! attack needs: `{"acts": [..]}` is a list of things to do, in order.

#![expect(
    missing_docs,
    reason = "near-sdk's macros write items without documentation"
)]

use near_sdk::{AccountId, Gas, GasWeight, NearToken, PromiseIndex, PublicKey, env, near};

#[cfg(target_arch = "wasm32")]
#[global_allocator]
static ALLOCATOR: lol_alloc::AssumeSingleThreaded<lol_alloc::FreeListAllocator> =
    // SAFETY: a contract has one thread.
    unsafe { lol_alloc::AssumeSingleThreaded::new(lol_alloc::FreeListAllocator::new()) };

/// Where is kept what to do when somebody calls a method that takes no acts.
const TOLD: &[u8] = b"told";
/// Where the id of a promise that waits is kept.
const WAITING: &[u8] = b"waiting";
/// Where promises that wait return their ids.
const REGISTER: u64 = 7;

/// One thing to do.
#[near(serializers = [json])]
#[serde(rename_all = "snake_case")]
pub enum Act {
    /// Fail.
    Panic(String),
    /// Spend all the gas that there is.
    Burn,
    /// Return so many bytes.
    Return(u32),
    /// Return these bytes.
    Value(near_sdk::json_types::Base64VecU8),
    /// Say something in the log.
    Log(String),
    /// Write so many bytes of state.
    Store(u32),
    /// Receipts, each after the one before.
    Send(Vec<Receipt>),
    /// The same, and what becomes of the last is what becomes of this call.
    Answer(Vec<Receipt>),
    /// What becomes of this call is what `run` does with these acts once somebody calls `resume`, or 200 blocks have passed.
    Wait(Vec<Act>),
}

/// A receipt.
#[near(serializers = [json])]
pub struct Receipt {
    /// Where it runs.
    pub to: AccountId,
    /// What it does there.
    pub actions: Vec<Action>,
}

/// One action of a receipt.
#[near(serializers = [json])]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// Makes the account.
    Create,
    /// Gives it the code that this contract runs under `code`.
    Deploy(near_sdk::json_types::Base64VecU8),
    /// Calls a method.
    Call {
        /// Which.
        method: String,
        /// With what, as text.
        args: String,
        /// Attached, in yoctoNEAR.
        deposit: NearToken,
        /// At least.
        gas: Gas,
    },
    /// Pays.
    Transfer(NearToken),
    /// Adds a key that may do everything.
    AddKey(PublicKey),
    /// Removes the account; its balance goes there.
    Delete(AccountId),
}

/// It keeps its few records by hand.
#[near(contract_state)]
#[derive(Default)]
pub struct Hostile {}

#[near]
impl Hostile {
    /// Does what it is told, as the init of a template or of a factory.
    pub fn init(acts: Option<Vec<Act>>) {
        all(&acts.unwrap_or_default());
    }

    /// Remembers what to do when it is called as something else.
    pub fn tell(acts: Vec<Act>) {
        let acts = near_sdk::serde_json::json!(acts).to_string();
        env::storage_write(TOLD, acts.as_bytes());
    }

    /// As a factory: does what it was told.
    pub fn govern() {
        as_told();
    }

    /// As a receiver of tokens: does what it was told.
    pub fn ft_on_transfer() {
        as_told();
    }

    /// As a factory of instances: does what it was told, which may be to answer with an offer.
    pub fn request_upgrade() {
        as_told();
    }

    /// The same, when an instance asks for the code that it was offered.
    pub fn get_code() {
        as_told();
    }

    /// The same, when an instance leaves.
    pub fn retire_instance() {
        as_told();
    }

    /// Does what it is told.
    pub fn run(acts: Vec<Act>) {
        all(&acts);
    }

    /// Does nothing.
    pub fn noop() {}

    /// Ends what waits.
    pub fn resume() {
        if let Some(id) = env::storage_read(WAITING) {
            let id: Result<[u8; 32], _> = id.try_into();
            if let Ok(id) = id {
                env::promise_yield_resume(&near_sdk::CryptoHash::from(id), []);
            }
        }
    }
}

fn as_told() {
    let told = env::storage_read(TOLD).unwrap_or_default();
    match near_sdk::serde_json::from_slice::<Vec<Act>>(&told) {
        Ok(acts) => all(&acts),
        Err(error) => env::panic_str(&error.to_string()),
    }
}

fn all(acts: &[Act]) {
    for act in acts {
        one(act);
    }
}

fn one(act: &Act) {
    match act {
        Act::Panic(message) => env::panic_str(message),
        Act::Burn => loop {
            env::sha256_array([0; 1_000]);
        },
        Act::Return(bytes) => env::value_return(vec![b' '; *bytes as usize]),
        Act::Value(bytes) => env::value_return(&bytes.0),
        Act::Log(text) => env::log_str(text),
        Act::Store(bytes) => {
            env::storage_write(b"stored", &vec![0; *bytes as usize]);
        }
        Act::Send(receipts) => {
            send(receipts);
        }
        Act::Answer(receipts) => {
            if let Some(last) = send(receipts) {
                env::promise_return(last);
            }
        }
        Act::Wait(acts) => {
            let args = near_sdk::serde_json::json!({ "acts": acts }).to_string();
            let waiting = env::promise_yield_create(
                "run",
                args.as_bytes(),
                Gas::from_tgas(5),
                GasWeight(1),
                REGISTER,
            );
            if let Some(id) = env::read_register(REGISTER) {
                env::storage_write(WAITING, &id);
            }
            env::promise_return(waiting);
        }
    }
}

fn send(receipts: &[Receipt]) -> Option<PromiseIndex> {
    receipts.iter().fold(None, |before, receipt| {
        let promise = match before {
            None => env::promise_batch_create(&receipt.to),
            Some(before) => env::promise_batch_then(before, &receipt.to),
        };
        for action in &receipt.actions {
            append(promise, action);
        }
        Some(promise)
    })
}

fn append(promise: PromiseIndex, action: &Action) {
    match action {
        Action::Create => env::promise_batch_action_create_account(promise),
        Action::Deploy(code) => env::promise_batch_action_deploy_contract(promise, &code.0),
        Action::Call {
            method,
            args,
            deposit,
            gas,
        } => env::promise_batch_action_function_call_weight(
            promise,
            method,
            args.as_bytes(),
            *deposit,
            *gas,
            GasWeight(0),
        ),
        Action::Transfer(amount) => env::promise_batch_action_transfer(promise, *amount),
        Action::AddKey(key) => {
            env::promise_batch_action_add_key_with_full_access(promise, key, 0);
        }
        Action::Delete(beneficiary) => {
            env::promise_batch_action_delete_account(promise, beneficiary);
        }
    }
}
