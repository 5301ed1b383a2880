//! Code that is larger than a transaction.

use charter_interface::factory::FactoryEvent;
use charter_interface::{CodeHash, Delivery, NearToken};
use charter_tests::{Account, Call, Outcome, Result, artifact, factory};
use rstest::rstest;
use serde_json::json;

use crate::stage::{Stage, YOCTO, owed, spec, yocto};

const CHUNK: usize = 600_000;

/// A chunk of an upload.
pub fn chunk(code_hash: CodeHash, size: usize, offset: usize, bytes: &[u8]) -> Call {
    let mut input = code_hash.0.to_vec();
    for number in [size, offset] {
        input.extend(u32::try_from(number).expect("code is short").to_le_bytes());
    }
    input.extend(bytes);
    Call::raw("stage_chunk", input)
        .deposit(NearToken::from_near(20))
        .tgas(250)
}

/// A call about an upload.
pub fn of(method: &str, code: &[u8]) -> Call {
    Call::json(method, json!({ "code_hash": artifact::hash(code) })).tgas(300)
}

/// Uploads code in chunks of this many bytes.
pub async fn stage_all(stage: &Stage, by: &Account, code: &[u8], length: usize) -> Result {
    let hash = artifact::hash(code);
    for (place, bytes) in code.chunks(length).enumerate() {
        let call = chunk(hash, code.len(), place * length, bytes);
        stage.factory().call(by, call).await?.success()?;
    }
    Ok(())
}

#[rstest]
#[tokio::test]
async fn large_code_arrives_in_chunks_and_creates(
    #[values(84, 88)] version: u32,
    #[values(Delivery::Global, Delivery::Stored)] delivery: Delivery,
) -> Result {
    let stage = Stage::empty(version, factory::setup()).await?;
    let factory = stage.factory();
    let code = artifact::padded(&artifact::wasm("donation"), 1_700_000);
    let release = factory::release("donation", "1.0.0", &code, delivery);
    let commands = spec(delivery).with(release);
    stage.govern(&commands).await?;
    let before = owed(&factory.ledger().await?);
    let purse = stage.world.purse(stage.creator.id()).await?;
    let mut burnt = yocto(0);
    let mut staked = Vec::new();
    let hash = artifact::hash(&code);
    for (place, bytes) in code.chunks(CHUNK).enumerate() {
        let call = chunk(hash, code.len(), place * CHUNK, bytes);
        let outcome = factory.call(&stage.creator, call).await?.success()?;
        burnt = burnt.saturating_add(outcome.burnt);
        let events = outcome.events_of::<FactoryEvent>()?;
        let [
            FactoryEvent::ChunkStaged {
                staged: so_far,
                size,
                ..
            },
        ] = events.as_slice()
        else {
            panic!("{events:?}");
        };
        assert_eq!(*size as usize, code.len());
        staked.push(*so_far as usize);
    }
    assert_eq!(staked, [600_000, 1_200_000, 1_700_000]);
    let stake = purse.paid(&stage.world).await?.saturating_sub(burnt);
    let ledger = factory.ledger().await?;
    factory::check(&ledger)?;
    assert_eq!(
        ledger.release_stakes,
        before.release_stakes.saturating_add(stake)
    );
    assert_eq!(ledger.storage_stake, before.storage_stake);

    // Published: the stake of the upload is back.
    let published = factory
        .call(
            &stage.creator,
            of("publish_upload", &code).deposit(NearToken::from_near(200)),
        )
        .await?
        .success()?;
    assert_eq!(
        published.event_names(),
        ["factory: upload_removed", "factory: release_published"]
    );
    let ledger = factory.ledger().await?;
    factory::check(&ledger)?;
    let release = factory
        .release("donation", "1.0.0")
        .await?
        .expect("it is there");
    assert_eq!(
        ledger.release_stakes,
        before.release_stakes.saturating_add(release.stake)
    );
    let gift = stage.gift("gift");
    let quote = factory.quote(stage.creator.id(), &gift).await?;
    let purse = stage.world.purse(stage.creator.id()).await?;
    let call = factory::create(&gift, quote.total).tgas(300);
    let created = factory.call(&stage.creator, call).await?.success()?;
    assert_eq!(
        purse.paid_besides(&stage.world, &created).await?,
        quote.total
    );
    Ok(())
}

#[rstest]
#[tokio::test]
async fn an_upload_is_its_stagers_and_can_be_taken_back(#[values(84, 88)] version: u32) -> Result {
    let stage = Stage::empty(version, factory::setup()).await?;
    let factory = stage.factory();
    let code = artifact::padded(&artifact::wasm("donation"), 900_000);
    let before = stage.books().await?;
    let hash = artifact::hash(&code);
    let first = chunk(hash, code.len(), 0, &code[..CHUNK]);
    let staged = factory.call(&stage.creator, first).await?.success()?;
    let other = factory
        .call(&stage.governance, of("remove_upload", &code))
        .await?;
    let nothing = |account: &Account| format!("{} has staged nothing of code {hash}", account.id());
    assert_eq!(other.failure()?, nothing(&stage.governance));
    let early = factory
        .call(&stage.creator, of("publish_upload", &code))
        .await?;
    assert_eq!(
        early.failure()?,
        "only 600000 of 900000 bytes have been staged"
    );
    let removed = factory
        .call(&stage.creator, of("remove_upload", &code))
        .await?
        .success()?;
    let burnt = [staged.burnt, early.burnt, removed.burnt];
    let burnt = burnt
        .iter()
        .fold(yocto(0), |sum, one| sum.saturating_add(*one));
    assert_eq!(before.creator.paid(&stage.world).await?, burnt);
    assert_eq!(owed(&factory.ledger().await?), owed(&before.ledger));
    assert_eq!(stage.storage().await?, before.storage);
    let again = factory
        .call(&stage.creator, of("remove_upload", &code))
        .await?;
    assert_eq!(again.failure()?, nothing(&stage.creator));
    // Finished and approved by nobody: nothing is lost, it can be taken back.
    stage_all(&stage, &stage.creator, &code, CHUNK).await?;
    let unknown = factory
        .call(&stage.creator, of("publish_upload", &code))
        .await?;
    assert_eq!(
        unknown.failure()?,
        format!("no release awaits code with the SHA-256 {hash}")
    );
    factory
        .call(&stage.creator, of("remove_upload", &code))
        .await?
        .success()?;
    assert_eq!(owed(&factory.ledger().await?), owed(&before.ledger));
    Ok(())
}

#[rstest]
#[tokio::test]
async fn a_chunk_that_cannot_become_code_is_refused(#[values(84, 88)] version: u32) -> Result {
    let stage = Stage::empty(version, factory::setup()).await?;
    let factory = stage.factory();
    let hash = CodeHash([7; 32]);
    let before = stage.books().await?;
    let some = vec![1; 100_000];
    let refuse = async |call: Call, why: &str| -> Result<Outcome> {
        let outcome = factory.call(&stage.creator, call).await?;
        assert_eq!(outcome.failure()?, why);
        Ok(outcome)
    };
    let outcome = refuse(
        Call::raw("stage_chunk", vec![0; 39]).deposit(YOCTO),
        "a chunk begins with 40 bytes of header: SHA-256, size and offset in borsh",
    )
    .await?;
    stage.nothing_has_changed(before, &outcome).await?;
    refuse(
        chunk(hash, 200_000, 0, &some[..99_999]),
        "a chunk here has 100000 to 200000 bytes; this has 99999",
    )
    .await?;
    refuse(
        chunk(hash, 200_000, 100_000, &some),
        "the chunk is for byte 100000 of 200000; the upload is at byte 0 of 200000",
    )
    .await?;
    let first = chunk(hash, 150_000, 0, &some).deposit(NearToken::from_near(1));
    let why = factory.call(&stage.creator, first).await?.failure()?;
    assert!(why.starts_with("this costs 10"), "{why}");
    let first = chunk(hash, 150_000, 0, &some);
    factory
        .call(&stage.creator, first.clone())
        .await?
        .success()?;
    refuse(
        first,
        "the chunk is for byte 0 of 150000; the upload is at byte 100000 of 150000",
    )
    .await?;
    refuse(
        chunk(hash, 150_000, 100_000, &some[..50_001]),
        "a chunk here has 50000 to 50000 bytes; this has 50001",
    )
    .await?;
    // Code whose hash is another's is found out when it is put together.
    factory
        .call(
            &stage.creator,
            chunk(hash, 150_000, 100_000, &some[..50_000]),
        )
        .await?
        .success()?;
    let wrong = Call::json("publish_upload", json!({ "code_hash": hash })).tgas(300);
    let arrived = artifact::hash(&vec![1; 150_000]);
    refuse(
        wrong,
        &format!("no release awaits code with the SHA-256 {arrived}"),
    )
    .await?;
    Ok(())
}
