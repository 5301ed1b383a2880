//! Code in chunks: the council's own and that of factories.

use borsh::BorshSerialize;
use charter_interface::factory::FactoryInfo;
use charter_interface::governance::args::UploadOf;
use charter_interface::governance::{Action, Change, GovernanceEvent, NewFactory};
use charter_interface::{AccountId, CodeHash, Delivery, NearToken};
use charter_tests::{Call, Result, artifact, council, factory, text};
use rstest::rstest;
use serde_json::json;

use crate::scene::{BYTE, Scene, act, change, events, harmless, refusal};
use crate::upgrade::{approving, code_hash, upgrade_to};
use crate::worst_case::Large;

#[derive(BorshSerialize)]
struct Header {
    code_hash: [u8; 32],
    size: u32,
    offset: u32,
}

/// A chunk: the code's bytes from one place to another.
fn chunk(code: &[u8], from: usize, to: usize) -> Result<Call> {
    let mut input = borsh::to_vec(&Header {
        code_hash: artifact::hash(code).0,
        size: artifact::size(code),
        offset: u32::try_from(from)?,
    })?;
    input.extend_from_slice(&code[from..to]);
    Ok(Call::raw("stage_chunk", input)
        .deposit(NearToken::from_near(8))
        .tgas(250))
}

/// A call about an upload.
fn of(method: &str, code_hash: CodeHash) -> Call {
    Call::json(method, UploadOf { code_hash }).tgas(300)
}

#[rstest]
#[tokio::test]
async fn its_code_can_arrive_in_chunks(#[values(84, 88)] version: u32) -> Result {
    let scene = Scene::at(version).await?;
    let council = scene.council().await?;
    let code = artifact::wasm("governance");
    let upgrade = upgrade_to(&code, Delivery::Stored);
    scene.enact(&council, approving(&upgrade)).await?;
    let (hash, size) = (upgrade.code_hash, upgrade.size);
    let of = |method: &str| of(method, hash);
    let stranger = scene.stranger.id();
    assert_eq!(
        refusal(&council, &scene.stranger, of("upgrade_from_upload")).await?,
        format!("{stranger} has staged nothing of code {hash}")
    );
    let purse = scene.world.purse(stranger).await?;
    let first = act(&council, &scene.stranger, chunk(&code, 0, 100_000)?)
        .await?
        .success()?;
    assert_eq!(
        events(&first)?,
        [GovernanceEvent::ChunkStaged {
            code_hash: hash,
            stager_id: stranger.clone(),
            staged: 100_000,
            size,
        }]
    );
    let stake = council.ledger().await?.code_stakes;
    assert_eq!(purse.paid_besides(&scene.world, &first).await?, stake);
    assert_eq!(
        refusal(&council, &scene.stranger, of("upgrade_from_upload")).await?,
        format!("only 100000 of {size} bytes have been staged")
    );
    assert_eq!(
        refusal(&council, &scene.stranger, chunk(&code, 99_999, 100_010)?).await?,
        format!("the chunk is for byte 99999 of {size}; the upload is at byte 100000 of {size}")
    );
    // It can be taken back, and begun again.
    let purse = scene.world.purse(stranger).await?;
    let removed = act(&council, &scene.stranger, of("remove_upload"))
        .await?
        .success()?;
    assert_eq!(
        events(&removed)?,
        [GovernanceEvent::UploadRemoved {
            code_hash: hash,
            stager_id: stranger.clone(),
            refund: stake,
        }]
    );
    assert!(purse.got(&scene.world).await? > stake.saturating_sub(NearToken::from_millinear(2)));
    for (from, to) in [(0, 100_000), (100_000, code.len())] {
        act(&council, &scene.stranger, chunk(&code, from, to)?)
            .await?
            .success()?;
    }
    let staged = council.ledger().await?.code_stakes;
    let upgraded = act(
        &council,
        &scene.stranger,
        of("upgrade_from_upload").deposit(NearToken::from_near(3)),
    )
    .await?
    .success()?;
    assert_eq!(
        events(&upgraded)?,
        [
            GovernanceEvent::UploadRemoved {
                code_hash: hash,
                stager_id: stranger.clone(),
                refund: staged,
            },
            GovernanceEvent::Upgraded {
                code_hash: hash,
                from_version: 1,
                to_version: 1,
            },
        ]
    );
    assert_eq!(council.ledger().await?.code_stakes, NearToken::default());
    assert_eq!(code_hash(&scene, &council).await?, hash);
    scene.enact(&council, harmless()).await?;
    Ok(())
}

/// Code of factories that no transaction can carry: staged, published and paid for to the yoctoNEAR, and a factory runs it.
#[rstest]
#[tokio::test]
async fn the_code_of_factories_can_arrive_in_chunks(
    #[values(84, 88)] version: u32,
    #[values(Delivery::Stored, Delivery::Global)] delivery: Delivery,
) -> Result {
    let scene = Scene::at(version).await?;
    let council = scene.council().await?;
    let stranger = scene.stranger.id();
    let code = artifact::padded(&artifact::wasm("factory"), 1_700_000);
    let upgrade = upgrade_to(&code, delivery);
    let hash = upgrade.code_hash;
    scene
        .enact(&council, change(Change::ApproveCode(upgrade)))
        .await?;
    let purse = scene.world.purse(stranger).await?;
    let mut burnt = NearToken::default();
    for (from, to) in [(0, 700_000), (700_000, 1_400_000), (1_400_000, code.len())] {
        let staged = act(&council, &scene.stranger, chunk(&code, from, to)?).await?;
        burnt = burnt.saturating_add(staged.success()?.burnt);
    }
    let staged = council.ledger().await?.code_stakes;
    let (stake, burn) = match delivery {
        Delivery::Stored => (BYTE * (40 + 33 + code.len() as u128), 0),
        Delivery::Global => (0, 10 * BYTE * code.len() as u128),
    };
    let (stake, burn) = (
        NearToken::from_yoctonear(stake),
        NearToken::from_yoctonear(burn),
    );
    let price = stake.saturating_add(burn);
    // A refusal leaves the upload as it is.
    let poor = act(&council, &scene.stranger, of("publish_upload", hash)).await?;
    burnt = burnt.saturating_add(poor.burnt);
    assert_eq!(poor.failure()?, text::costs(price, NearToken::default()));
    assert_eq!(council.ledger().await?.code_stakes, staged);
    let publish = of("publish_upload", hash).deposit(NearToken::from_near(200));
    let published = act(&council, &scene.stranger, publish).await?.success()?;
    // Later versions count the global code's burn among what the outcome burnt.
    let fees = published.burnt.checked_sub(burn).unwrap_or(published.burnt);
    burnt = burnt.saturating_add(fees);
    assert_eq!(
        events(&published)?,
        [
            GovernanceEvent::UploadRemoved {
                code_hash: hash,
                stager_id: stranger.clone(),
                refund: staged,
            },
            GovernanceEvent::CodePublished {
                code_hash: hash,
                publisher_id: stranger.clone(),
                stake,
                burnt: burn,
            },
        ]
    );
    assert_eq!(council.ledger().await?.code_stakes, stake);
    let paid = purse.paid(&scene.world).await?;
    assert_eq!(paid, price.saturating_add(burnt));

    let factory = Action::CreateFactory(NewFactory {
        name: "games".to_string(),
        code_hash: hash,
        balance: NearToken::from_near(25),
        setup: factory::setup(),
    });
    scene.enact(&council, factory).await?;
    let factory_id: AccountId = format!("games.{}", council.id()).parse()?;
    let info: FactoryInfo = scene.world.view(&factory_id, "get_info", json!({})).await?;
    assert_eq!(info.governance_id, *council.id());
    Ok(())
}

/// The council's uploads are the factory's: at most eight chunks, so that one receipt can put them together or take them back
/// while another stages the same under an id that differs in its last letter.
#[rstest]
fn the_longest_code_in_the_shortest_chunks_is_published_or_taken_back(
    #[values(true, false)] is_approved: bool,
) -> Result {
    const LARGEST: usize = 3_900_000;
    const SHORTEST: usize = LARGEST / 8;
    let mut large = Large::new()?;
    let code = artifact::padded(&artifact::noop(&["init"]), LARGEST);
    let hash = artifact::hash(&code);
    // Members' ids have 64 bytes and differ in their last digits.
    let stagers = [0, 1];
    for (place, bytes) in code.chunks(SHORTEST).enumerate() {
        for stager in stagers {
            let from = place * SHORTEST;
            let short = chunk(&code, from, from + SHORTEST - 1)?;
            let most = LARGEST - from;
            assert_eq!(
                large.call(stager, short)?.failure()?,
                format!("a chunk here has {SHORTEST} to {most} bytes; this has 487499")
            );
            let call = chunk(&code, from, from + bytes.len())?;
            large.call(stager, call)?.success()?;
        }
    }
    let done = if is_approved {
        let approve = Change::ApproveCode(upgrade_to(&code, Delivery::Stored));
        let id = large.pass(change(approve))?;
        large.call(0, council::execute(id))?.success()?;
        let deposit = NearToken::from_near(50);
        of("publish_upload", hash).deposit(deposit).tgas(1_000)
    } else {
        of("remove_upload", hash)
    };
    large.call(0, done)?.success()?;
    large.call(1, of("remove_upload", hash))?.success()?;
    let ledger: charter_interface::governance::Ledger =
        large
            .local
            .view(&large.council_id, "get_ledger", json!({}))?;
    council::check(&ledger)?;
    let staked = if is_approved {
        40 + 33 + LARGEST as u128
    } else {
        0
    };
    assert_eq!(ledger.code_stakes, NearToken::from_yoctonear(BYTE * staked));
    Ok(())
}
