//! Who is there, what runs there, and who has a key to it.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, ensure};
use borsh::BorshDeserialize;
use charter_interface::factory::Command;
use charter_interface::factory::args::Govern;
use charter_interface::{AccountId, CodeHash};
use charter_localnet::near_primitives::account::{Account, AccountContract};
use charter_localnet::near_primitives::action::GlobalContractIdentifier;
use charter_localnet::near_primitives::hash::CryptoHash;
use charter_localnet::near_primitives::transaction::Action;
use charter_localnet::near_primitives::trie_key::col;
use serde::Deserialize;

use crate::Result;
use crate::seen::Ran;
use crate::stage::Stage;
use crate::step::Sent;

/// The accounts as they are.
#[derive(Debug, Clone)]
pub struct Accounts {
    /// By id, the code that each runs.
    now: BTreeMap<String, CryptoHash>,
    /// Who may have keys: who had some at the beginning.
    keyed: BTreeSet<String>,
    /// Instances whose creators asked for keys.
    asked: BTreeSet<String>,
    /// What codes are, by their hashes.
    kinds: BTreeMap<CryptoHash, &'static str>,
    /// Code that each contract may run.
    own: BTreeMap<AccountId, CryptoHash>,
    /// Code that each factory's governance has approved at any time.
    approved: BTreeMap<AccountId, BTreeSet<CryptoHash>>,
}

/// What `create_instance` is asked, as far as it matters here.
#[derive(Deserialize)]
struct Creation {
    name: String,
    owner_key: Option<String>,
}

impl Accounts {
    /// As they are at the beginning.
    pub fn new(stage: &Stage) -> Result<Self> {
        let mut kinds = BTreeMap::new();
        for sample in stage.codes.iter() {
            let kind = match sample.name {
                "donation" | "donation 2" => "donation",
                "token" | "token 2" => "token",
                "factory" | "factory 2" => "factory",
                "council" | "council 2" => "council",
                "hostile" => "hostile",
                _ => continue,
            };
            kinds.insert(CryptoHash(sample.hash.0), kind);
        }
        let keyed = with_keys(stage);
        let mut accounts = Self {
            now: read(stage)?,
            keyed,
            asked: BTreeSet::new(),
            kinds,
            own: BTreeMap::new(),
            approved: BTreeMap::new(),
        };
        for id in &stage.factories {
            let begun = [
                "donation",
                "donation 2",
                "token",
                "token 2",
                "hostile",
                "no-op",
            ];
            let hashes = begun.map(|name| CryptoHash(stage.code(name).hash.0));
            accounts.approved.insert(id.clone(), hashes.into());
        }
        for id in [&stage.council_id, &stage.factories[0], &stage.factories[1]] {
            ensure!(!accounts.keyed.contains(id.as_str()), "{id} has a key");
            let code = accounts.now.get(id.as_str());
            accounts
                .own
                .insert(id.clone(), *code.context("it is there")?);
        }
        Ok(accounts)
    }

    /// Notes the instances that are to have a key.
    pub fn sent(&mut self, sent: &Sent) {
        for call in &sent.calls {
            let text = call.text.as_deref().unwrap_or_default();
            if call.method == "create_instance"
                && let Ok(creation) = serde_json::from_str::<Creation>(text)
                && creation.owner_key.is_some()
            {
                self.asked.insert(format!("{}.{}", creation.name, sent.to));
            }
        }
    }

    /// Which contract an account runs.
    pub fn kind(&self, stage: &Stage, id: &AccountId) -> Option<&'static str> {
        if *id == stage.council_id {
            return Some("council");
        }
        if stage.factories.contains(id) {
            return Some("factory");
        }
        self.kinds.get(self.now.get(id.as_str())?).copied()
    }

    /// The code that an account runs; `None`: there is no such account.
    pub fn code(&self, id: &AccountId) -> Option<CryptoHash> {
        self.now.get(id.as_str()).copied()
    }

    /// Whether a factory's governance approved this code at any time; `None`: it is none of the two that are followed.
    pub fn approves(&self, factory_id: &AccountId, code: &CryptoHash) -> Option<bool> {
        let approved = self.approved.get(factory_id);
        approved.map(|approved| approved.contains(code))
    }

    /// The accounts that run a contract of this kind.
    pub fn running(&self, kind: &str) -> Vec<AccountId> {
        let of = |code| self.kinds.get(code).is_some_and(|one| *one == kind);
        let found = self.now.iter().filter(|(_, code)| of(*code));
        found.filter_map(|(id, _)| id.parse().ok()).collect()
    }

    /// The names of accounts directly below another.
    pub fn below(&self, parent_id: &AccountId) -> impl Iterator<Item = &str> {
        self.now.keys().filter_map(move |id| {
            let name = id.strip_suffix(parent_id.as_str())?.strip_suffix('.')?;
            (!name.contains('.')).then_some(name)
        })
    }

    /// After a block.
    ///
    /// `approved`: what the council approved at any time.
    pub fn after(&mut self, stage: &Stage, ran: &[Ran], approved: &BTreeSet<CodeHash>) -> Result {
        self.now = read(stage)?;
        for id in with_keys(stage) {
            ensure!(
                self.keyed.contains(&id) || self.asked.contains(&id),
                "{id} has a key"
            );
        }
        for ran in ran {
            self.deployed(stage, ran, approved)?;
            self.governed(ran);
        }
        for (id, code) in &self.own {
            let runs = self.now.get(id.as_str());
            ensure!(
                runs == Some(code),
                "{id} runs {runs:?}, which nobody delivered"
            );
        }
        Ok(())
    }

    /// What council and factories deploy is what was approved: on others in the batch that makes them, on themselves in an
    /// upgrade.
    fn deployed(&mut self, stage: &Stage, ran: &Ran, approved: &BTreeSet<CodeHash>) -> Result {
        let ours = stage.factories.contains(&ran.from) || stage.council_id == ran.from;
        if !ours || ran.failure.is_some() {
            return Ok(());
        }
        for action in &ran.actions {
            let hash = match action {
                Action::DeployContract(deploy) => CryptoHash::hash_bytes(&deploy.code),
                Action::UseGlobalContract(by) => match &by.contract_identifier {
                    GlobalContractIdentifier::CodeHash(hash) => *hash,
                    other => anyhow::bail!("{} uses the code of {other:?}", ran.on),
                },
                _ => continue,
            };
            let is_approved = match self.approved.get(&ran.from) {
                Some(approved) => approved.contains(&hash),
                None => approved.contains(&CodeHash(hash.0)),
            };
            ensure!(
                is_approved,
                "{} gives {} the code {hash}, which nobody approved",
                ran.from,
                ran.on
            );
            if let Some(own) = self.own.get_mut(&ran.on) {
                ensure!(
                    ran.from == ran.on,
                    "{} changes the code of {}",
                    ran.from,
                    ran.on
                );
                *own = hash;
            } else {
                let made = matches!(ran.actions.first(), Some(Action::CreateAccount(_)));
                ensure!(made, "{} changes the code of {}", ran.from, ran.on);
            }
        }
        Ok(())
    }
}

impl Accounts {
    /// Notes what a factory was told to approve.
    fn governed(&mut self, ran: &Ran) {
        let Some(approved) = self.approved.get_mut(&ran.on) else {
            return;
        };
        for action in ran.actions.iter().filter(|_| ran.failure.is_none()) {
            let Action::FunctionCall(call) = action else {
                continue;
            };
            let govern: Option<Govern> = (call.method_name == "govern")
                .then(|| serde_json::from_slice(&call.args).ok())
                .flatten();
            for command in govern.into_iter().flat_map(|govern| govern.commands) {
                match command {
                    Command::ApproveRelease(release) => {
                        approved.insert(CryptoHash(release.code_hash.0));
                    }
                    Command::ApproveUpgrade(upgrade) => {
                        approved.insert(CryptoHash(upgrade.code_hash.0));
                    }
                    _ => {}
                }
            }
        }
    }
}

fn read(stage: &Stage) -> Result<BTreeMap<String, CryptoHash>> {
    let mut now = BTreeMap::new();
    for (key, value) in stage.local.chain.head().state().iter(&[col::ACCOUNT]) {
        let account = Account::try_from_slice(value.bytes())?;
        let id = String::from_utf8(key[1..].to_vec())?;
        let code = match &*account.contract() {
            AccountContract::Local(hash) | AccountContract::Global(hash) => *hash,
            AccountContract::None | AccountContract::GlobalByAccount(_) => CryptoHash::default(),
        };
        now.insert(id, code);
    }
    Ok(now)
}

/// Who has access keys.
fn with_keys(stage: &Stage) -> BTreeSet<String> {
    let keys = stage.local.chain.head().state().iter(&[col::ACCESS_KEY]);
    keys.map(|(key, _)| {
        let id = key[1..].split(|byte| *byte == col::ACCESS_KEY).next();
        String::from_utf8_lossy(id.unwrap_or_default()).into_owned()
    })
    .collect()
}
