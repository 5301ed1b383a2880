//! Money to the yoctoNEAR: what a proposal costs, bonds, what comes back, and that nothing of others' is ever spent.

use charter_interface::governance::{Action, Change, GovernanceEvent, Ledger, ProposalId, Status};
use charter_interface::{NearToken, Timestamp};
use charter_tests::council::{self, Council};
use charter_tests::id::near;
use charter_tests::{Result, text};
use rstest::rstest;

use crate::scene::{
    BYTE, Scene, act, cancel, events, harmless, pay, prune, refusal, reject, return_bond, status,
    usage, veto, withdraw, wrong_status,
};

const BOND: NearToken = NearToken::from_millinear(1_500);

/// Passes the day for which ended proposals are kept.
async fn wait_until_prunable(scene: &Scene, council: &Council<'_>, id: ProposalId) -> Result {
    let from = council.proposal(id).await?.prunable_from;
    scene
        .world
        .wait_until(from.unwrap_or(Timestamp(u64::MAX)))
        .await
}

#[rstest]
#[tokio::test]
async fn a_proposal_costs_what_its_bytes_stake(#[values(84, 88)] version: u32) -> Result {
    let scene = Scene::at(version).await?;
    let council = scene.council().await?;
    let before = usage(&scene.world, council.id()).await?;
    let purse = scene.world.purse(scene.ann.id()).await?;
    let proposed = act(&council, &scene.ann, council::propose(harmless())).await?;
    let paid = purse.paid_besides(&scene.world, &proposed).await?;
    let grown = usage(&scene.world, council.id()).await? - before;
    assert_eq!(paid.as_yoctonear(), u128::from(grown) * BYTE);
    assert_eq!(council.proposal(0).await?.storage_paid, paid);

    // With one yoctoNEAR less it is refused, with exactly that taken.
    let less = paid.saturating_sub(NearToken::from_yoctonear(1));
    let propose = |deposit| council::propose(harmless()).deposit(deposit);
    assert_eq!(
        refusal(&council, &scene.ann, propose(less)).await?,
        text::costs(paid, less)
    );
    act(&council, &scene.ann, propose(paid)).await?.success()?;

    // Votes, executions and callbacks need no storage: it is what it was from the first day to the last.
    let with_both = usage(&scene.world, council.id()).await?;
    assert_eq!(with_both - before, 2 * grown);
    council.approve(&[&scene.ann, &scene.ben], 0).await?;
    act(&council, &scene.cleo, reject(1)).await?.success()?;
    act(&council, &scene.cleo, withdraw(1)).await?.success()?;
    council.wait_for_timelock(0).await?;
    act(&council, &scene.ann, council::execute(0))
        .await?
        .success()?;
    assert_eq!(usage(&scene.world, council.id()).await?, with_both);
    Ok(())
}

#[rstest]
#[tokio::test]
async fn all_of_it_comes_back(#[values(84, 88)] version: u32) -> Result {
    let scene = Scene::at(version).await?;
    let council = Council::deploy(&scene.world, scene.open_policy(BOND)).await?;
    let ledger = council.ledger().await?;
    let used = usage(&scene.world, council.id()).await?;
    let purse = scene.world.purse(scene.stranger.id()).await?;
    let deposit = NearToken::from_near(3);
    let proposed = act(
        &council,
        &scene.stranger,
        council::propose(harmless()).deposit(deposit),
    )
    .await?
    .success()?;
    let view = council.proposal(0).await?;
    assert_eq!(view.bond, BOND);
    assert_eq!(
        purse.paid_besides(&scene.world, &proposed).await?,
        view.storage_paid.saturating_add(BOND)
    );
    let owing = council.ledger().await?;
    assert_eq!(
        owing,
        Ledger {
            balance: owing.balance,
            storage_stake: ledger.storage_stake,
            proposals: view.storage_paid,
            bonds: BOND,
            code_stakes: NearToken::default(),
            forfeited: NearToken::default(),
            free: owing.free,
            missing: NearToken::default(),
        }
    );
    // Not before it has ended, and its storage not before a day after that.
    for call in [return_bond(0), prune(0)] {
        assert_eq!(
            refusal(&council, &scene.stranger, call).await?,
            wrong_status(0, Status::Active, "ended")
        );
    }
    // One rejects it, fewer than would have approved it; then it is taken back. As long as its voting period runs more can
    // reject it, and decide about the bond.
    act(&council, &scene.ann, reject(0)).await?.success()?;
    let cancelled = act(&council, &scene.stranger, cancel(0)).await?;
    cancelled.success()?;
    let held = refusal(&council, &scene.stranger, return_bond(0)).await?;
    assert!(
        held.starts_with("the bond of proposal 0 is held until "),
        "{held}"
    );
    scene.wait_for_end_of_vote(&council, 0).await?;
    let purse = scene.world.purse(scene.stranger.id()).await?;
    // Anyone may call; it goes to the proposer.
    let returned = act(&council, &scene.cleo, return_bond(0))
        .await?
        .success()?;
    assert_eq!(
        events(&returned)?,
        [GovernanceEvent::BondReturned {
            proposal_id: 0,
            proposer_id: scene.stranger.id().clone(),
            amount: BOND,
        }]
    );
    assert_eq!(purse.got(&scene.world).await?, BOND);
    assert_eq!(
        refusal(&council, &scene.cleo, return_bond(0)).await?,
        "no bond of proposal 0 is held"
    );
    let prunable_from = council.proposal(0).await?.prunable_from;
    let kept = refusal(&council, &scene.cleo, prune(0)).await?;
    let begins = format!(
        "proposal 0 can be pruned from {} on (nanoseconds since 1970), in 23 h 59 min",
        prunable_from.unwrap_or_default().0
    );
    assert!(kept.starts_with(&begins), "{kept}");
    wait_until_prunable(&scene, &council, 0).await?;
    let pruned = act(&council, &scene.cleo, prune(0)).await?.success()?;
    assert_eq!(
        events(&pruned)?,
        [GovernanceEvent::ProposalPruned {
            proposal_id: 0,
            proposer_id: scene.stranger.id().clone(),
            refund: view.storage_paid,
        }]
    );
    assert_eq!(
        purse.got(&scene.world).await?,
        view.storage_paid.saturating_add(BOND)
    );
    assert_eq!(usage(&scene.world, council.id()).await?, used);
    let after = council.ledger().await?;
    assert_eq!(
        after,
        Ledger {
            balance: after.balance,
            free: after.free,
            ..ledger
        }
    );
    assert_eq!(
        refusal(&council, &scene.cleo, prune(0)).await?,
        "there is no proposal 0"
    );
    Ok(())
}

#[rstest]
#[tokio::test]
async fn pruning_returns_a_bond_that_nobody_asked_for(#[values(84, 88)] version: u32) -> Result {
    let scene = Scene::at(version).await?;
    let council = Council::deploy(&scene.world, scene.open_policy(BOND)).await?;
    let deposit = NearToken::from_near(3);
    let propose = council::propose(harmless()).deposit(deposit);
    act(&council, &scene.stranger, propose).await?.success()?;
    scene.wait_for_end_of_vote(&council, 0).await?;
    wait_until_prunable(&scene, &council, 0).await?;
    let paid = council.proposal(0).await?.storage_paid;
    let purse = scene.world.purse(scene.stranger.id()).await?;
    let pruned = act(&council, &scene.cleo, prune(0)).await?.success()?;
    let proposer_id = scene.stranger.id().clone();
    assert_eq!(
        events(&pruned)?,
        [
            GovernanceEvent::BondReturned {
                proposal_id: 0,
                proposer_id: proposer_id.clone(),
                amount: BOND,
            },
            GovernanceEvent::ProposalPruned {
                proposal_id: 0,
                proposer_id,
                refund: paid,
            },
        ]
    );
    assert_eq!(purse.got(&scene.world).await?, paid.saturating_add(BOND));
    Ok(())
}

#[rstest]
#[tokio::test]
async fn a_veto_forfeits_the_bond_and_nothing_else(#[values(84, 88)] version: u32) -> Result {
    let scene = Scene::at(version).await?;
    let council = Council::deploy(&scene.world, scene.open_policy(BOND)).await?;
    let deposit = NearToken::from_near(3);
    let propose = council::propose(harmless()).deposit(deposit);
    act(&council, &scene.stranger, propose).await?.success()?;
    let before = council.ledger().await?;
    let vetoed = act(&council, &scene.guardian, veto(0)).await?.success()?;
    assert_eq!(
        events(&vetoed)?,
        [GovernanceEvent::ProposalVetoed {
            proposal_id: 0,
            guardian_id: scene.guardian.id().clone(),
            forfeited: BOND,
        }]
    );
    let after = council.ledger().await?;
    assert_eq!((after.bonds, after.forfeited), (NearToken::default(), BOND));
    assert!(after.free >= before.free.saturating_add(BOND));
    assert_eq!(
        refusal(&council, &scene.stranger, return_bond(0)).await?,
        "no bond of proposal 0 is held"
    );
    // Its storage comes back all the same.
    wait_until_prunable(&scene, &council, 0).await?;
    let paid = council.proposal(0).await?.storage_paid;
    let purse = scene.world.purse(scene.stranger.id()).await?;
    act(&council, &scene.cleo, prune(0)).await?.success()?;
    assert_eq!(purse.got(&scene.world).await?, paid);
    Ok(())
}

/// Spends all that the council freely owns but a thousandth of a NEAR.
async fn spend_all(scene: &Scene, council: &Council<'_>) -> Result {
    let crumb = NearToken::from_yoctonear(10_u128.pow(21));
    let free = council.ledger().await?.free;
    let action = pay(scene.stranger.id(), free.saturating_sub(crumb));
    let id = scene.ready(council, action).await?;
    act(council, &scene.ann, council::execute(id))
        .await?
        .success()?;
    Ok(())
}

#[rstest]
#[tokio::test]
async fn what_it_owes_does_not_stake_its_own_storage(#[values(84, 88)] version: u32) -> Result {
    let scene = Scene::at(version).await?;
    let council = Council::deploy(&scene.world, scene.open_policy(BOND)).await?;
    // A bond is there to be misused.
    let propose = council::propose(harmless()).deposit(NearToken::from_near(3));
    act(&council, &scene.stranger, propose).await?.success()?;
    spend_all(&scene, &council).await?;
    let changes = (0..20)
        .map(|number| Change::RegisterFactory {
            factory_id: format!("{number:060}.net")
                .parse()
                .expect("a valid account id"),
        })
        .collect();
    let id = scene.ready(&council, Action::Council { changes }).await?;
    let refused = refusal(&council, &scene.ann, council::execute(id)).await?;
    assert!(
        refused.starts_with("the council's storage would stake ")
            && refused.ends_with(" NEAR) more than it freely owns"),
        "{refused}"
    );
    // Once it has the money, it can be executed.
    scene
        .ann
        .transfer_near(&near(council.id()), NearToken::from_near(1))
        .await?
        .into_result()?;
    act(&council, &scene.ann, council::execute(id))
        .await?
        .success()?;
    Ok(())
}

/// What ended goes from the book of what is open when room is needed, before its own records go: its proposer is owed the
/// line's price until it is pruned.
#[rstest]
#[tokio::test]
async fn what_is_struck_from_the_book_is_owed_until_it_is_pruned(
    #[values(84, 88)] version: u32,
) -> Result {
    let scene = Scene::at(version).await?;
    let council = scene.council().await?;
    for _ in 0..8 {
        council.propose(&scene.cleo, harmless()).await?;
    }
    scene.wait_for_end_of_vote(&council, 7).await?;
    spend_all(&scene, &council).await?;
    // The ninth needs room: the eight go from the book.
    act(&council, &scene.cleo, council::propose(harmless()))
        .await?
        .success()?;
    wait_until_prunable(&scene, &council, 7).await?;
    let paid = council.proposal(7).await?.storage_paid;
    let purse = scene.world.purse(scene.cleo.id()).await?;
    for id in 0..8 {
        act(&council, &scene.ann, prune(id)).await?.success()?;
    }
    assert_eq!(purse.got(&scene.world).await?, paid.saturating_mul(8));
    assert_eq!(council.proposals(None).await?.items.len(), 2);
    assert_eq!(status(&council, 9).await?, Status::Expired);
    Ok(())
}
