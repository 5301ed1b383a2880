//! Signs, sends, waits, and follows what failed to its cause.

use charter_interface::AccountId;
use near_crypto::InMemorySigner;
use near_primitives::transaction::{SignedTransaction, Transaction as Unsigned, TransactionV0};
use serde_json::json;

use crate::cause::{self, Done};
use crate::context::Context;
use crate::error::Result;
use crate::transaction::Transaction;
use crate::{hand_over, ids, words};

impl Context<'_> {
    /// Sends a transaction as `--as`, and waits for its end. `doing`: what it does, while it is waited for (`voting on 3`).
    ///
    /// `None`: it was printed (`--dry-run`, `--print`), and there is nothing more to do.
    pub async fn submit(&self, transaction: &Transaction, doing: &str) -> Result<Option<Done>> {
        let signer_id = self.signer_id()?;
        if self.options.dry_run {
            let text = || format!("{signer_id} would send:\n{transaction}");
            self.printer
                .answer(&json!({ "dry_run": transaction.json(signer_id) }), text)?;
            return Ok(None);
        }
        if let Some(path) = &self.options.print {
            let network = self.node()?.network().connection.as_deref();
            let command = hand_over::write(path, transaction, signer_id, network)?;
            self.printer
                .answer(&json!({ "command": command }), || command.clone())?;
            return Ok(None);
        }
        let progress = self.printer.progress(format!("{doing} as {signer_id}"));
        let signed = self.sign(signer_id, transaction).await?;
        let hash = signed.get_hash();
        progress.at(format!("{doing} as {signer_id}: transaction {hash}"));
        let outcome = self.node()?.send(signed).await?;
        drop(progress);
        cause::read(&outcome).map(Some)
    }

    /// The same, and tells what was done: `title`, then the events in words, then what it cost.
    pub async fn submit_and_tell(
        &self,
        transaction: &Transaction,
        doing: &str,
        title: &str,
    ) -> Result<Option<Done>> {
        let done = self.submit(transaction, doing).await?;
        if let Some(done) = &done {
            self.tell(done, title)?;
        }
        Ok(done)
    }

    /// Tells what a transaction did.
    pub fn tell(&self, done: &Done, title: &str) -> Result {
        self.printer.answer(done, || {
            let mut lines = vec![format!("{} {title}", self.printer.good("✓"))];
            lines.extend(words::events(&done.events).map(|line| format!("  {line}")));
            lines.push(self.printer.faint(&format!(
                "  paid {}; transaction {}",
                done.price, done.transaction
            )));
            lines.join("\n")
        })
    }

    async fn sign(
        &self,
        signer_id: &AccountId,
        transaction: &Transaction,
    ) -> Result<SignedTransaction> {
        let node = self.node()?;
        let key = self.places().find(node, signer_id, transaction).await?;
        let near_id = ids::near(signer_id)?;
        let signer = InMemorySigner::from_secret_key(near_id.clone(), key.secret_key);
        let unsigned = Unsigned::V0(TransactionV0 {
            signer_id: near_id,
            public_key: signer.public_key(),
            nonce: key.nonce.saturating_add(1),
            receiver_id: ids::near(&transaction.receiver_id)?,
            block_hash: key.block_hash,
            actions: transaction.actions(),
        });
        let (hash, _) = unsigned.get_hash_and_size();
        Ok(SignedTransaction::new(signer.sign(hash.as_ref()), unsigned))
    }
}
