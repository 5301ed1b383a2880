//! A chain behind the node's RPC.

use anyhow::{Context, bail, ensure};
use charter_interface::{AccountId, Duration, NearToken, Timestamp};
use charter_localnet::rpc::{self, Server};
use charter_localnet::{Chain, CryptoHash, ProtocolVersion};
use near_jsonrpc_client::JsonRpcClient;
use near_workspaces::Worker;
use near_workspaces::network::{Sandbox, ValidatorKey};
use near_workspaces::operations::{CallTransaction, TransactionStatus};
use near_workspaces::result::ExecutionFinalResult;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::id::near;
use crate::settle::{follow_finality, settle};
use crate::{Account, Call, Outcome, Result};

/// Asks for the official sandbox, with the value `neard`; `NEAR_SANDBOX_BIN_PATH` names its binary.
pub const SANDBOX_VARIABLE: &str = "CHARTER_SANDBOX";

/// The pace of the local chain, `instant` or `node`; `cargo xtask test --pace` sets it.
pub const PACE_VARIABLE: &str = "CHARTER_PACE";

/// What an account has that a test makes.
pub const PURSE: NearToken = NearToken::from_near(1_000);

/// One chain of one test.
pub struct World {
    worker: Worker<Sandbox>,
    /// Asks what near-workspaces does not.
    client: JsonRpcClient,
    root: Account,
    /// Runs as long as the world does. `None`: near-workspaces runs the official sandbox.
    server: Option<Server>,
}

impl World {
    /// A new chain at a protocol version. The official sandbox has the one version that it has.
    pub async fn at(version: ProtocolVersion) -> Result<Self> {
        match std::env::var(SANDBOX_VARIABLE).as_deref() {
            Ok("neard") => Self::official().await,
            Ok("localnet") | Err(_) => Self::localnet(version).await,
            Ok(other) => bail!("{SANDBOX_VARIABLE} is `{other}`; it can be `localnet` or `neard`"),
        }
    }

    async fn localnet(version: ProtocolVersion) -> Result<Self> {
        let pace = std::env::var(PACE_VARIABLE).unwrap_or_else(|_| "instant".to_string());
        let options = rpc::Options {
            pace: pace.parse()?,
            ..rpc::Options::default()
        };
        Self::behaving(version, options).await
    }

    /// A new local chain that behaves as it is told, whatever [`SANDBOX_VARIABLE`] and [`PACE_VARIABLE`] ask for.
    pub async fn behaving(version: ProtocolVersion, options: rpc::Options) -> Result<Self> {
        let chain = Chain::builder().protocol_version(version).build()?;
        let server = rpc::spawn_with(chain, "127.0.0.1:0", options)?;
        let key = server.root().secret_key.to_string().parse()?;
        let worker = near_workspaces::sandbox()
            .rpc_addr(&server.rpc_url())
            .validator_key(ValidatorKey::Known(server.root().account_id.clone(), key))
            .await?;
        let root = worker.root_account()?.into();
        Ok(Self {
            client: JsonRpcClient::connect(worker.rpc_addr()),
            worker,
            root,
            server: Some(server),
        })
    }

    async fn official() -> Result<Self> {
        ensure!(
            std::env::var_os("NEAR_SANDBOX_BIN_PATH").is_some(),
            "{SANDBOX_VARIABLE}=neard needs NEAR_SANDBOX_BIN_PATH to name the sandbox binary"
        );
        let worker = near_workspaces::sandbox().await?;
        let root = worker.root_account()?.into();
        Ok(Self {
            client: JsonRpcClient::connect(worker.rpc_addr()),
            worker,
            root,
            server: None,
        })
    }

    /// The server, unless this is the official sandbox.
    pub fn server(&self) -> Option<&Server> {
        self.server.as_ref()
    }

    /// The client.
    pub fn worker(&self) -> &Worker<Sandbox> {
        &self.worker
    }

    /// The account that pays for all others.
    pub fn root(&self) -> &Account {
        &self.root
    }

    /// The id that [`account`](Self::account) gives to a name.
    pub fn id(&self, name: &str) -> AccountId {
        let id = format!("{name}.{}", self.root.id());
        id.parse().expect("tests use valid names")
    }

    /// A new account with a full access key and [`PURSE`].
    pub async fn account(&self, name: &str) -> Result<Account> {
        self.account_with(name, PURSE).await
    }

    /// The same with another balance.
    pub async fn account_with(&self, name: &str, balance: NearToken) -> Result<Account> {
        let created = self.root.create_subaccount(name).initial_balance(balance);
        let created = created.transact().await?.into_result();
        let created = created.with_context(|| format!("creating {name}"))?;
        Ok(created.into())
    }

    /// A new account that runs this code.
    pub async fn contract(&self, name: &str, code: &[u8], balance: NearToken) -> Result<Account> {
        let account = self.account_with(name, balance).await?;
        account.deploy(code).await?.into_result()?;
        Ok(account)
    }

    /// Calls a method and waits until everything that came of it has run, refunds included.
    pub async fn call(&self, by: &Account, receiver_id: &AccountId, call: Call) -> Result<Outcome> {
        let answer = signed(by, receiver_id, call).transact().await?;
        self.settled(by, &answer).await
    }

    /// Waits until everything that came of an account's transaction has run, refunds included.
    async fn settled(&self, by: &Account, answer: &ExecutionFinalResult) -> Result<Outcome> {
        let hash = CryptoHash(answer.outcome().transaction_hash.0);
        settle(&self.client, &near(by.id()), hash).await
    }

    /// Deletes an account; what it has goes to the beneficiary, and is there when this ends.
    pub async fn delete(&self, account: &Account, beneficiary_id: &AccountId) -> Result {
        let signer = near_workspaces::Account::clone(account);
        let deleted = signer.delete_account(&near(beneficiary_id)).await?;
        self.settled(account, &deleted).await?.ended_well()?;
        Ok(())
    }

    /// Sends a call and returns what to wait for, so that several can be on their way at once.
    pub async fn start(
        &self,
        by: &Account,
        receiver_id: &AccountId,
        call: Call,
    ) -> Result<Started> {
        let call = signed(by, receiver_id, call);
        Ok(Started {
            transaction: call.transact_async().await?,
            client: self.client.clone(),
        })
    }

    /// Asks a view.
    pub async fn view<T: DeserializeOwned>(
        &self,
        contract_id: &AccountId,
        method: &str,
        args: impl Serialize,
    ) -> Result<T> {
        let view = self
            .worker
            .view(&near(contract_id), method)
            .args(serde_json::to_vec(&args)?)
            .await;
        let view = view.with_context(|| format!("{contract_id}: {method}"))?;
        view.json()
            .with_context(|| format!("{method}: {}", String::from_utf8_lossy(&view.result)))
    }

    /// What an account has, in yoctoNEAR.
    pub async fn balance(&self, account_id: &AccountId) -> Result<NearToken> {
        Ok(self.worker.view_account(&near(account_id)).await?.balance)
    }

    /// Whether an account exists.
    pub async fn exists(&self, account_id: &AccountId) -> bool {
        self.worker.view_account(&near(account_id)).await.is_ok()
    }

    /// The time of the newest block.
    pub async fn now(&self) -> Result<Timestamp> {
        Ok(Timestamp(self.worker.view_block().await?.timestamp()))
    }

    /// Moves time on to this moment, or a block or two beyond.
    pub async fn wait_until(&self, time: Timestamp) -> Result {
        // How long a block takes is the node's affair: go halfway until it is there.
        let mut blocks = 2;
        loop {
            let before = self.now().await?;
            let Some(left) = time.0.checked_sub(before.0).filter(|left| *left > 0) else {
                return follow_finality(&self.client).await;
            };
            self.worker.fast_forward(blocks).await?;
            let passed = self.now().await?.0.saturating_sub(before.0).max(1);
            let a_block = (passed / blocks).max(1);
            blocks = (left.saturating_sub(passed) / a_block).clamp(1, 100_000);
        }
    }

    /// Moves time on by this much.
    pub async fn wait(&self, duration: Duration) -> Result {
        self.wait_until(self.now().await?.after(duration)).await
    }

    /// Remembers what accounts have now, to be compared later.
    pub async fn purses(&self, accounts: &[&AccountId]) -> Result<Vec<Purse>> {
        let mut purses = Vec::new();
        for account_id in accounts {
            let before = self.balance(account_id).await?;
            purses.push(Purse {
                account_id: (*account_id).clone(),
                before,
            });
        }
        Ok(purses)
    }

    /// Remembers what one account has now.
    pub async fn purse(&self, account_id: &AccountId) -> Result<Purse> {
        let before = self.balance(account_id).await?;
        Ok(Purse {
            account_id: account_id.clone(),
            before,
        })
    }
}

/// The transaction of a call.
fn signed(by: &Account, receiver_id: &AccountId, call: Call) -> CallTransaction {
    let Call {
        method,
        args,
        deposit,
        gas,
    } = call;
    by.call(&near(receiver_id), &method)
        .args(args)
        .deposit(deposit)
        .gas(gas)
}

/// A transaction on its way.
#[derive(Debug)]
pub struct Started {
    transaction: TransactionStatus,
    client: JsonRpcClient,
}

impl Started {
    /// Waits until everything that came of it has run, refunds included.
    pub async fn end(self) -> Result<Outcome> {
        let hash = CryptoHash(self.transaction.hash().0);
        settle(&self.client, self.transaction.sender_id(), hash).await
    }
}

/// What an account had.
#[derive(Debug)]
pub struct Purse {
    account_id: AccountId,
    before: NearToken,
}

impl Purse {
    /// What it has paid since, in yoctoNEAR; an error when it has more than before.
    pub async fn paid(&self, world: &World) -> Result<NearToken> {
        let now = world.balance(&self.account_id).await?;
        self.before
            .checked_sub(now)
            .with_context(|| format!("{} had {} and now has {now}", self.account_id, self.before))
    }

    /// What it has paid since besides the fees of its transaction: its deposits, less what came back.
    pub async fn paid_besides(&self, world: &World, outcome: &Outcome) -> Result<NearToken> {
        let paid = self.paid(world).await?;
        let besides = paid.checked_sub(outcome.burnt);
        besides.with_context(|| {
            format!(
                "paid {paid}, less than the {} that was burnt",
                outcome.burnt
            )
        })
    }

    /// What it has got since, in yoctoNEAR; an error when it has less than before.
    pub async fn got(&self, world: &World) -> Result<NearToken> {
        let now = world.balance(&self.account_id).await?;
        now.checked_sub(self.before)
            .with_context(|| format!("{} had {} and now has {now}", self.account_id, self.before))
    }
}
