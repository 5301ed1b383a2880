//! `charter publish`: delivers approved code to whoever awaits it.

use std::path::PathBuf;

use charter_interface::factory::ReleaseStatus;
use charter_interface::factory::args::UploadOf;
use charter_interface::governance::CodeStatus;
use charter_interface::{
    AccountId, CodeHash, Delivery, NearToken, global_code_burn, storage_price,
};
use clap::Args;
use serde_json::json;
use sha2::{Digest, Sha256};

use super::new::read;
use crate::cause::Done;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::human;
use crate::transaction::{Call, Transaction};
use crate::words;

/// What it can be told.
#[derive(Debug, Args)]
pub struct Options {
    /// The code
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Only to this account; to all that await it when not given
    #[arg(long, value_name = "ACCOUNT", value_parser = human::account)]
    to: Option<AccountId>,
}

/// Who awaits code, and how it is delivered there.
struct Awaiting {
    account_id: AccountId,
    what: String,
    /// The method that takes the code itself, and the one that takes what was staged.
    methods: [&'static str; 2],
    /// What it stakes, burns or grows by, and a little more: the excess comes back.
    deposit: NearToken,
    /// Nothing is delivered: the code is a global contract already.
    global: bool,
}

/// The most bytes that go into one transaction, of the 1,572,864 that it may have.
const ONE_TRANSACTION: usize = 1_400_000;
/// A chunk of more; there may be eight.
const CHUNK: usize = 500_000;
/// What records take besides the code, in bytes, and more.
const RECORDS: u64 = 2_000;
/// What a delivery may spend.
const TGAS: u64 = 300;

/// Delivers it.
pub async fn run(options: &Options, context: &Context<'_>) -> Result {
    let code = read(&options.file)?;
    let hash = CodeHash(Sha256::digest(&code).into());
    let size = u32::try_from(code.len())
        .map_err(|_| Error::Words("code of more than 4 GB".to_string()))?;
    let progress = context.printer.progress("looking who awaits this code");
    let mut awaiting = awaiting(context, hash, size).await?;
    drop(progress);
    awaiting.retain(|one| options.to.as_ref().is_none_or(|to| *to == one.account_id));
    if awaiting.is_empty() {
        return Err(Error::NotFound(format!(
            "nobody awaits {}, the code of {}; a proposal must have approved it: see `charter status` and `charter factory releases`",
            human::both_spellings(&hash),
            options.file.display()
        )));
    }
    let mut all = Vec::new();
    for one in &awaiting {
        let Some(done) = deliver(context, one, &code, hash).await? else {
            return Ok(());
        };
        all.push((one, done));
    }
    let shown: Vec<_> = all
        .iter()
        .map(|(one, done)| json!({ "account_id": one.account_id, "what": one.what, "done": done }))
        .collect();
    context.printer.answer(&shown, || {
        let lines = all.iter().flat_map(|(one, done)| {
            let first = format!(
                "{} {}: {}",
                context.printer.good("✓"),
                one.account_id,
                one.what
            );
            let events = words::events(&done.events).map(|line| format!("  {line}"));
            let last = context.printer.faint(&format!(
                "  paid {}; transaction {}",
                done.price, done.transaction
            ));
            std::iter::once(first)
                .chain(events)
                .chain([last])
                .collect::<Vec<_>>()
        });
        lines.collect::<Vec<_>>().join("\n")
    })
}

async fn awaiting(context: &Context<'_>, hash: CodeHash, size: u32) -> Result<Vec<Awaiting>> {
    let council = context.council()?;
    let mut all = Vec::new();
    if let Some(upgrade) = council
        .upgrade()
        .await?
        .filter(|upgrade| upgrade.code_hash == hash)
    {
        all.push(
            upgrade_of(
                context,
                &council.id,
                "the council's own code",
                upgrade.delivery,
                size,
            )
            .await?,
        );
    }
    for code in council.codes().await? {
        if code.code_hash == hash && code.status == CodeStatus::Approved {
            all.push(Awaiting {
                account_id: council.id.clone(),
                what: "code that factories are made of".to_string(),
                methods: ["publish_code", "publish_upload"],
                deposit: price(code.delivery, size)?,
                global: false,
            });
        }
    }
    let mut factories: Vec<_> = council
        .factories()
        .await?
        .into_iter()
        .map(|view| view.factory_id)
        .collect();
    let remembered = context.memory.factory.iter();
    factories.extend(
        remembered
            .filter(|id| !factories.contains(*id))
            .cloned()
            .collect::<Vec<_>>(),
    );
    for factory_id in factories {
        let factory = context.factory_at(&factory_id)?;
        let info = factory.info().await?;
        if let Some(upgrade) = info
            .upgrade
            .filter(|upgrade| upgrade.code_hash == hash && info.upgrade_deliverable)
        {
            all.push(
                upgrade_of(
                    context,
                    &factory_id,
                    "the factory's own code",
                    upgrade.delivery,
                    size,
                )
                .await?,
            );
        }
        let releases = factory.all_releases().await?;
        let awaits = |delivery| {
            releases.iter().find(|release| {
                release.code_hash == hash
                    && release.status == ReleaseStatus::Approved
                    && release.delivery == delivery
            })
        };
        // One delivery serves all releases that await it; of the two kinds of delivery each needs its own.
        let releases = [Delivery::Stored, Delivery::Global].map(awaits);
        for release in releases.into_iter().flatten() {
            all.push(Awaiting {
                account_id: factory_id.clone(),
                what: format!("{} {}", release.template, release.version),
                methods: ["publish_release", "publish_upload"],
                deposit: price(release.delivery, size)?,
                global: false,
            });
        }
    }
    Ok(all)
}

/// An upgrade pays for what the account's storage grows by.
async fn upgrade_of(
    context: &Context<'_>,
    account_id: &AccountId,
    what: &str,
    delivery: Delivery,
    size: u32,
) -> Result<Awaiting> {
    let runs = context.node()?.code(account_id).await?.len() as u64;
    let grows = match delivery {
        Delivery::Stored => u64::from(size).saturating_sub(runs),
        Delivery::Global => 0,
    };
    Ok(Awaiting {
        account_id: account_id.clone(),
        what: what.to_string(),
        methods: ["upgrade", "upgrade_from_upload"],
        deposit: storage_price(grows + RECORDS),
        global: delivery == Delivery::Global,
    })
}

fn price(delivery: Delivery, size: u32) -> Result<NearToken> {
    match delivery {
        Delivery::Stored => Ok(storage_price(u64::from(size) + RECORDS)),
        Delivery::Global => global_code_burn(size)
            .map(|burn| burn.saturating_add(storage_price(RECORDS)))
            .ok_or_else(|| Error::Words("code of more than 4 GB".to_string())),
    }
}

async fn deliver(
    context: &Context<'_>,
    one: &Awaiting,
    code: &[u8],
    hash: CodeHash,
) -> Result<Option<Done>> {
    let id = &one.account_id;
    let doing = format!("delivering {} to {id}", one.what);
    if one.global {
        let call = Call::raw("upgrade_to_global", Vec::new())
            .deposit(one.deposit)
            .tgas(TGAS);
        return context.submit(&Transaction::call(id, call), &doing).await;
    }
    let [whole, staged] = one.methods;
    if code.len() <= ONE_TRANSACTION {
        let call = Call::raw(whole, code.to_vec())
            .deposit(one.deposit)
            .tgas(TGAS);
        return context.submit(&Transaction::call(id, call), &doing).await;
    }
    let chunks: Vec<_> = code.chunks(CHUNK.max(code.len().div_ceil(8))).collect();
    let mut offset = 0_u32;
    for (at, chunk) in chunks.iter().enumerate() {
        let header = (hash, code.len() as u32, offset);
        let mut input = borsh::to_vec(&header).map_err(Error::Runtime)?;
        input.extend_from_slice(chunk);
        let call = Call::raw("stage_chunk", input)
            .deposit(storage_price(chunk.len() as u64 + RECORDS))
            .tgas(TGAS);
        let doing = format!("{doing}: chunk {} of {}", at + 1, chunks.len());
        if context
            .submit(&Transaction::call(id, call), &doing)
            .await?
            .is_none()
        {
            return Ok(None);
        }
        offset += chunk.len() as u32;
    }
    let call = Call::json(staged, UploadOf { code_hash: hash })?
        .deposit(one.deposit)
        .tgas(TGAS);
    context.submit(&Transaction::call(id, call), &doing).await
}
