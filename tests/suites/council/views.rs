//! What anyone can see.

use charter_interface::factory::{Access, FactorySetup};
use charter_interface::governance::args::{InPages, Proposals};
use charter_interface::governance::{
    Action, Change, FactoryView, FunctionCall, NewFactory, ProposalId, ProposalView, Status,
};
use charter_interface::{AccountId, CodeHash, Delivery, Gas, NearToken, Page, Upgrade};
use charter_tests::council::{self, Council};
use charter_tests::{Result, factory};
use rstest::rstest;
use serde_json::{Value, json};

use crate::scene::{Scene, act, approve, cancel, change, harmless, reject};

async fn ids(
    scene: &Scene,
    council: &Council<'_>,
    status: Option<Status>,
    limit: Option<u32>,
) -> Result<Vec<Vec<ProposalId>>> {
    let (mut pages, mut from) = (Vec::new(), None);
    loop {
        let args = Proposals {
            status,
            from,
            limit,
        };
        let page: Page<ProposalView> = scene
            .world
            .view(council.id(), "get_proposals", args)
            .await?;
        let items = page.items.into_iter();
        pages.push(items.map(|proposal| proposal.proposal_id).collect());
        from = page.next;
        if from.is_none() {
            return Ok(pages);
        }
    }
}

#[rstest]
#[tokio::test]
async fn proposals_come_newest_first_by_status_and_in_pages(
    #[values(84, 88)] version: u32,
) -> Result {
    let scene = Scene::at(version).await?;
    let council = scene.council().await?;
    for _ in 0..5 {
        council.propose(&scene.ann, harmless()).await?;
    }
    act(&council, &scene.ann, cancel(1)).await?.success()?;
    act(&council, &scene.ann, cancel(3)).await?.success()?;
    for by in [&scene.ann, &scene.ben] {
        act(&council, by, reject(0)).await?.success()?;
        act(&council, by, approve(4)).await?.success()?;
    }
    for (status, limit, pages) in [
        (None, None, vec![vec![4, 3, 2, 1, 0]]),
        (None, Some(2), vec![vec![4, 3], vec![2, 1], vec![0]]),
        (Some(Status::Cancelled), None, vec![vec![3, 1]]),
        (Some(Status::Cancelled), Some(1), vec![vec![3], vec![1]]),
        (Some(Status::Rejected), None, vec![vec![0]]),
        (Some(Status::Approved), None, vec![vec![4]]),
        (Some(Status::Active), None, vec![vec![2]]),
        (Some(Status::Executed), None, vec![vec![]]),
    ] {
        let mut seen = ids(&scene, &council, status, limit).await?;
        // That a page is full does not say that there is another.
        if seen.len() > 1 && seen.last().is_some_and(Vec::is_empty) {
            seen.pop();
        }
        assert_eq!(seen, pages, "{status:?} {limit:?}");
    }
    let beyond: Result<Page<ProposalView>> = scene
        .world
        .view(council.id(), "get_proposals", json!({ "from": "soon" }))
        .await;
    let error = format!("{:?}", beyond.expect_err("no cursor is `soon`"));
    assert!(
        error.contains("`soon` is not where a page begins"),
        "{error}"
    );
    Ok(())
}

#[rstest]
#[tokio::test]
async fn an_action_is_shown_in_words(#[values(84, 88)] version: u32) -> Result {
    let scene = Scene::at(version).await?;
    let council = scene.council().await?;
    let call = |args: &[u8]| FunctionCall {
        method: "ft_transfer".to_string(),
        args: args.to_vec().into(),
        deposit: NearToken::from_yoctonear(1),
        gas: Gas::from_tgas(30),
    };
    let token: AccountId = "token.near".parse()?;
    let action = Action::Call {
        receiver_id: token,
        calls: vec![call(br#"{"amount":"5"}"#), call(&[0xff, 0])],
    };
    let id = council.propose(&scene.ann, action).await?;
    let one = "1 yoctoNEAR";
    assert_eq!(
        council.proposal(id).await?.summary,
        [
            format!(
                r#"token.near: call "ft_transfer" with {one} and 30.0 Tgas, arguments "{{\"amount\":\"5\"}}""#
            ),
            format!(
                r#"token.near: call "ft_transfer" with {one} and 30.0 Tgas, arguments 2 bytes"#
            ),
        ]
    );
    let code = Upgrade {
        code_hash: CodeHash([1; 32]),
        size: 7,
        delivery: Delivery::Stored,
        expires_in: None,
    };
    let id = council
        .propose(&scene.ann, change(Change::ApproveUpgrade(code)))
        .await?;
    assert_eq!(
        council.proposal(id).await?.summary,
        [
            "council: approve for the council itself: code 4vJ9JU1bJJE96FWSJKvHsmmFADCg4gpZQff4P3bkLKi (7 bytes, its own copy), to be delivered within 90 d"
        ]
    );
    let mut setup = factory::setup();
    let create = |setup: &FactorySetup| {
        Action::CreateFactory(NewFactory {
            name: "games".to_string(),
            code_hash: CodeHash([1; 32]),
            balance: NearToken::from_near(9),
            setup: setup.clone(),
        })
    };
    let begins = "create factory \"games\" with 9 NEAR from code 4vJ9JU1bJJE96FWSJKvHsmmFADCg4gpZQff4P3bkLKi";
    let limits = "limits: 5 instances, 3 of a template";
    let id = council.propose(&scene.ann, create(&setup)).await?;
    assert_eq!(
        council.proposal(id).await?.summary,
        [format!(
            "{begins}; guardian nobody; {limits}; open to all; reserve 1 NEAR; reserved names nothing"
        )]
    );
    setup.guardian = Some("guard.near".parse()?);
    setup.access = Access::Listed;
    setup.reserve = NearToken::from_millinear(1_500);
    setup.reserved_names = vec!["admin".to_string()];
    let id = council.propose(&scene.ann, create(&setup)).await?;
    assert_eq!(
        council.proposal(id).await?.summary,
        [format!(
            "{begins}; guardian guard.near; {limits}; open to the list; reserve 1.5 NEAR; reserved names \"admin\""
        )]
    );
    Ok(())
}

#[rstest]
#[tokio::test]
async fn factories_come_in_pages(#[values(84, 88)] version: u32) -> Result {
    let scene = Scene::at(version).await?;
    let council = scene.council().await?;
    let factory = |number: u8| -> AccountId {
        format!("factory{number}.near")
            .parse()
            .expect("a valid account id")
    };
    let register = |number| Change::RegisterFactory {
        factory_id: factory(number),
    };
    let changes = (0..5).map(register).collect();
    scene.enact(&council, Action::Council { changes }).await?;
    let forget = Change::ForgetFactory {
        factory_id: factory(2),
    };
    scene.enact(&council, change(forget)).await?;
    let (mut pages, mut from) = (Vec::new(), None);
    loop {
        let args = InPages {
            from,
            limit: Some(2),
        };
        let page: Page<FactoryView> = scene
            .world
            .view(council.id(), "get_factories", args)
            .await?;
        let items = page.items.into_iter();
        pages.push(items.map(|view| view.factory_id).collect::<Vec<_>>());
        from = page.next;
        if from.is_none() {
            break;
        }
    }
    assert_eq!(
        pages,
        [vec![factory(0), factory(1)], vec![factory(3), factory(4)]]
    );
    let one: Option<FactoryView> = scene
        .world
        .view(
            council.id(),
            "get_factory",
            json!({ "factory_id": factory(3) }),
        )
        .await?;
    assert_eq!(one.map(|view| view.code_hash), Some(None));
    let none: Option<FactoryView> = scene
        .world
        .view(
            council.id(),
            "get_factory",
            json!({ "factory_id": factory(2) }),
        )
        .await?;
    assert_eq!(none, None);
    Ok(())
}

#[rstest]
#[tokio::test]
async fn its_source_is_named(#[values(84, 88)] version: u32) -> Result {
    let scene = Scene::at(version).await?;
    let council = scene.council().await?;
    let metadata: Value = scene
        .world
        .view(council.id(), "contract_source_metadata", json!({}))
        .await?;
    assert_eq!(metadata["version"], env!("CARGO_PKG_VERSION"));
    let standards = metadata["standards"].as_array().cloned();
    let names: Vec<_> = standards
        .iter()
        .flatten()
        .map(|standard| standard["standard"].clone())
        .collect();
    assert_eq!(names, ["nep297", "nep330"]);
    assert_eq!(council.policy().await?, scene.policy());
    let upgrade: Option<Upgrade> = scene
        .world
        .view(council.id(), "get_upgrade", json!({}))
        .await?;
    assert_eq!(upgrade, None);
    council::check(&council.ledger().await?)?;
    Ok(())
}
