//! Where it happens: every step is sent, checked against what it is to show, priced and told.

use std::fmt::Display;
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use charter_interface::{AccountId, NearToken};
use charter_localnet::near_primitives::errors::{
    ActionErrorKind, FunctionCallError, TxExecutionError,
};
use charter_localnet::{Batch, Call, Chain, CryptoHash, TransactionResult};
use serde::de::DeserializeOwned;
use serde::{Serialize, Serializer};

use super::id::{self, Signer};
use crate::terminal::{bad_here, faint, good, heading};

/// Characters for what somebody does, before the figures.
const WHAT: usize = 62;

/// One part of the story.
#[derive(Debug, Serialize)]
pub struct Act {
    /// What it is about.
    pub title: String,
    /// What happens.
    pub steps: Vec<Step>,
}

/// One transaction.
#[derive(Debug, Serialize)]
pub struct Step {
    /// Who signed it.
    pub who: AccountId,
    /// What it is.
    pub what: String,
    /// Its transaction.
    #[serde(serialize_with = "as_text")]
    pub hash: CryptoHash,
    /// Why it was refused, where it was to be. `null`: it was done.
    pub refused: Option<String>,
    /// The gas that it burnt.
    pub gas: u64,
    /// What that cost the signer, in yoctoNEAR.
    pub fee: NearToken,
    /// What the signer paid besides, in yoctoNEAR; negative: what it got.
    #[serde(serialize_with = "as_text")]
    pub paid: i128,
}

fn as_text<S: Serializer>(number: &impl Display, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(number)
}

/// The chain, and what happened on it.
pub struct Stage {
    chain: Chain,
    aloud: bool,
    acts: Vec<Act>,
}

impl Stage {
    /// An empty one; `aloud`: it tells people what happens.
    pub fn new(chain: Chain, aloud: bool) -> Self {
        Self {
            chain,
            aloud,
            acts: Vec::new(),
        }
    }

    /// What happened.
    pub fn acts(&self) -> &[Act] {
        &self.acts
    }

    /// The chain.
    pub fn chain(&self) -> &Chain {
        &self.chain
    }

    /// The chain, for somebody else.
    pub fn into_chain(self) -> Chain {
        self.chain
    }

    /// Begins an act.
    pub fn act(&mut self, title: &str) {
        self.acts.push(Act {
            title: title.to_string(),
            steps: Vec::new(),
        });
        self.say(|| format!("\n{}", heading(format!("{}. {title}", self.acts.len()))));
    }

    /// Says something beside the steps.
    pub fn note(&self, text: impl AsRef<str>) {
        self.say(|| format!("   {:9}{}", "", faint(text.as_ref())));
    }

    /// A call that must succeed.
    pub fn call(
        &mut self,
        who: &Signer,
        what: impl Into<String>,
        to: &AccountId,
        call: Call,
    ) -> Result<TransactionResult> {
        self.send(who, what, Batch::new(id::near(to)?).call(call))
    }

    /// A transaction that must succeed.
    pub fn send(
        &mut self,
        who: &Signer,
        what: impl Into<String>,
        batch: Batch,
    ) -> Result<TransactionResult> {
        let what = what.into();
        let (result, paid) = self.transact(who, batch)?;
        ensure!(
            result.is_success(),
            "{} {what}: {}",
            who.account_id,
            result.failure_text()
        );
        self.tell(who, what, None, &result, paid);
        Ok(result)
    }

    /// A call that must be refused, and must then cost nothing but its fee. What the contract said.
    pub fn refused(
        &mut self,
        who: &Signer,
        what: impl Into<String>,
        to: &AccountId,
        call: Call,
    ) -> Result<String> {
        let what = what.into();
        let (result, paid) = self.transact(who, Batch::new(id::near(to)?).call(call))?;
        ensure!(
            !result.is_success(),
            "{} {what}: this was to be refused",
            who.account_id
        );
        ensure!(
            paid == 0,
            "{} {what}: refused, and yet {paid} yoctoNEAR are gone",
            who.account_id
        );
        let reason = result
            .panic_message()
            .map_or_else(|| result.failure_text(), str::to_string);
        self.tell(who, what, Some(reason.clone()), &result, paid);
        if let Some(cause) = cause(&result).filter(|cause| !cause.ends_with(&reason)) {
            self.note(format!("because {cause}"));
        }
        Ok(reason)
    }

    /// Lets time pass.
    pub fn wait(&mut self, time: Duration, what: &str) -> Result<()> {
        self.chain.advance_time(time)?;
        self.note(format!("... {what}"));
        Ok(())
    }

    /// Asks a view.
    pub fn view<T: DeserializeOwned>(
        &self,
        contract_id: &AccountId,
        method: &str,
        args: impl Serialize,
    ) -> Result<T> {
        let call = Call::new(method).json(&args);
        let view = self.chain.view(&id::near(contract_id)?, &call);
        Ok(view
            .with_context(|| format!("{contract_id}: {method}"))?
            .json()?)
    }

    /// What somebody has, in yoctoNEAR.
    pub fn balance(&self, who: &Signer) -> Result<NearToken> {
        Ok(self.chain.balance(&id::near(&who.account_id)?)?)
    }

    fn transact(&mut self, who: &Signer, batch: Batch) -> Result<(TransactionResult, i128)> {
        let before = self.balance(who)?.as_yoctonear();
        let result = self.chain.send(who, batch)?;
        ensure!(
            result.is_complete(),
            "the chain stopped in the middle of a transaction"
        );
        let after = self.balance(who)?.as_yoctonear();
        let fee = result.tokens_burnt().as_yoctonear();
        let signed = |amount: u128| i128::try_from(amount).context("more NEAR than there are");
        Ok((result, signed(before)? - signed(after)? - signed(fee)?))
    }

    fn tell(
        &mut self,
        who: &Signer,
        what: String,
        refused: Option<String>,
        result: &TransactionResult,
        paid: i128,
    ) {
        let step = Step {
            who: who.account_id.clone(),
            what,
            hash: result.hash(),
            refused,
            gas: result.gas_burnt().as_gas(),
            fee: result.tokens_burnt(),
            paid,
        };
        self.say(|| line(&step));
        if let Some(act) = self.acts.last_mut() {
            act.steps.push(step);
        }
    }

    fn say(&self, text: impl FnOnce() -> String) {
        if self.aloud {
            println!("{}", text());
        }
    }
}

/// Why the first receipt failed, when it was not the one that says so at the end.
fn cause(result: &TransactionResult) -> Option<String> {
    let receipt = result.failed_receipts().next()?;
    let TxExecutionError::ActionError(error) = receipt.failure()? else {
        return None;
    };
    let ActionErrorKind::FunctionCallError(FunctionCallError::ExecutionError(said)) = &error.kind
    else {
        return None;
    };
    let said = said.strip_prefix("Smart contract panicked: ")?;
    let methods = receipt.methods().join(", ");
    Some(format!("{}.{methods}: {said}", receipt.receiver_id()))
}

fn line(step: &Step) -> String {
    let name = step.who.as_str().split('.').next().unwrap_or_default();
    let mark = if step.refused.is_some() {
        bad_here("✗")
    } else {
        good("✓")
    };
    let moved = match step.paid {
        0 => String::new(),
        paid => format!(
            "{}{}",
            if paid > 0 { "-" } else { "+" },
            moved(paid.unsigned_abs())
        ),
    };
    let figures = faint(format!(
        "{:>7.2} Tgas  {:>9} fee  {moved:>10}",
        step.gas as f64 / 1e12,
        near(step.fee.as_yoctonear())
    ));
    let mut text = format!(" {mark} {name:<9}{:<WHAT$}{figures}", step.what);
    if let Some(reason) = &step.refused {
        text += &format!("\n   {:9}{}", "", bad_here(format!("refused: {reason}")));
    }
    text
}

fn moved(yocto: u128) -> String {
    match yocto {
        1 => "1 yocto".to_string(),
        _ => near(yocto),
    }
}

/// NEAR to five places, for people; the exact amounts are in the JSON.
pub fn near(yocto: u128) -> String {
    format!("{:.5}", yocto as f64 / 1e24)
}

/// Fails unless a refusal is the one that was meant.
pub fn expect(reason: &str, part: &str) -> Result<()> {
    if reason.contains(part) {
        return Ok(());
    }
    bail!("refused for another reason than `{part}`: {reason}")
}
