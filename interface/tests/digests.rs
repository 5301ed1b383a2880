//! `vectors/digests.json` against the code: an example of every action, command and change, with its borsh and its digest, for
//! those who compute digests elsewhere. `UPDATE_VECTORS=1` writes the file anew.
//!
//! Stored proposals are borsh: a difference here is a layout that has changed. Variants are only appended, and so are examples.

use std::collections::BTreeSet;
use std::path::PathBuf;

use charter_interface::factory::{
    Access, Command, FactorySetup, Limits, Rate, Release, ReleaseId, TemplateSpec, TemplateTerms,
};
use charter_interface::governance::{Action, Change, FunctionCall, NewFactory, Rule, Threshold};
use charter_interface::{
    AccountId, Category, CodeHash, Delivery, Duration, Gas, NearToken, Upgrade,
};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

fn id(id: &str) -> AccountId {
    id.parse().expect("a valid id")
}

fn upgrade(delivery: Delivery, expires_in: Option<Duration>) -> Upgrade {
    Upgrade {
        code_hash: CodeHash(core::array::from_fn(|at| at as u8)),
        size: 345_678,
        delivery,
        expires_in,
    }
}

fn release_id() -> ReleaseId {
    ReleaseId {
        template: "token".to_string(),
        version: "1.2.0".to_string(),
    }
}

fn limits(rate: Option<Rate>) -> Limits {
    Limits {
        instances: 10,
        per_template: 3,
        rate,
    }
}

fn rate() -> Rate {
    Rate {
        count: 2,
        window: Duration::from_hours(24),
    }
}

fn setup() -> FactorySetup {
    FactorySetup {
        guardian: Some(id("guardian.near")),
        limits: limits(Some(rate())),
        access: Access::Listed,
        reserve: NearToken::from_near(1),
        reserved_names: vec!["admin".to_string(), "www".to_string()],
    }
}

fn commands() -> Vec<Command> {
    let template = || "token".to_string();
    vec![
        Command::SetTemplate {
            template: template(),
            spec: TemplateSpec {
                title: "Tokens \u{201c}NEP-141\u{201d}".to_string(),
                init_method: "init".to_string(),
                init_gas: Gas::from_tgas(10),
                per_creator: Some(5),
            },
        },
        Command::SetTerms {
            template: template(),
            terms: TemplateTerms {
                fee: NearToken::from_millinear(100),
                min_balance: NearToken::from_yoctonear(1),
                owner_key: true,
            },
        },
        Command::OpenTemplate {
            template: template(),
        },
        Command::CloseTemplate {
            template: template(),
        },
        Command::ApproveRelease(Release {
            template: template(),
            version: "1.2.0".to_string(),
            code_hash: CodeHash([0xab; 32]),
            size: 155_000,
            delivery: Delivery::Global,
            source: Some("https://example.org/token/tree/0123abc".to_string()),
            make_current: true,
            expires_in: Some(Duration::from_days(30)),
        }),
        Command::SetCurrentRelease(release_id()),
        Command::DeprecateRelease(release_id()),
        Command::RestoreRelease(release_id()),
        Command::RemoveRelease(release_id()),
        Command::SetDefaultLimits {
            limits: limits(None),
        },
        Command::SetCreatorLimits {
            creator_id: id("creator.near"),
            limits: Some(limits(Some(rate()))),
        },
        Command::SetAccess {
            access: Access::Open,
            add: vec![id("ann.near")],
            remove: vec![id("ben.near"), id("cleo.near")],
        },
        Command::ReserveNames {
            names: vec!["bank".to_string()],
        },
        Command::FreeNames {
            names: vec!["bank".to_string(), "shop".to_string()],
        },
        Command::SetGuardian {
            guardian: Some(id("guardian.near")),
        },
        Command::Pause,
        Command::Unpause,
        Command::WithdrawFees {
            receiver_id: id("treasury.near"),
            amount: NearToken::from_near(12),
        },
        Command::Sweep {
            receiver_id: id("treasury.near"),
            amount: NearToken::from_yoctonear(u128::MAX),
        },
        Command::SetReserve {
            reserve: NearToken::from_near(2),
        },
        Command::ApproveUpgrade(upgrade(Delivery::Stored, None)),
        Command::CancelUpgrade,
        Command::ProposeGovernance {
            governance_id: Some(id("next.near")),
            expires_in: None,
        },
    ]
}

fn changes() -> Vec<Change> {
    vec![
        Change::AddMember {
            account_id: id("dora.near"),
        },
        Change::RemoveMember {
            account_id: id("ann.near"),
        },
        Change::SetRule {
            category: Category::Code,
            rule: Rule {
                threshold: Threshold::Share(2, 3),
                voting_period: Duration::from_days(3),
                timelock: Duration::from_hours(36),
                execution_window: Duration::from_days(7),
            },
        },
        Change::SetGuardian { guardian: None },
        Change::SetOpenProposals {
            bond: Some(NearToken::from_near(5)),
        },
        Change::SetRetention {
            retention: Duration::from_days(30),
        },
        Change::ApproveCode(upgrade(Delivery::Global, Some(Duration::from_days(1)))),
        Change::RemoveCode {
            code_hash: CodeHash([1; 32]),
        },
        Change::ApproveUpgrade(upgrade(Delivery::Stored, None)),
        Change::CancelUpgrade,
        Change::RegisterFactory {
            factory_id: id("factory.near"),
        },
        Change::ForgetFactory {
            factory_id: id("factory.near"),
        },
        Change::CancelProposals {
            ids: vec![3, 70_000],
        },
    ]
}

fn actions() -> Vec<Action> {
    let to_factory = |commands| Action::Factory {
        factory_id: id("games.council.near"),
        commands,
    };
    let council = |changes| Action::Council { changes };
    let mut actions = vec![
        to_factory(vec![
            Command::Pause,
            Command::SetCurrentRelease(release_id()),
        ]),
        Action::CreateFactory(NewFactory {
            name: "games".to_string(),
            code_hash: CodeHash([2; 32]),
            balance: NearToken::from_near(5),
            setup: setup(),
        }),
        council(vec![
            Change::AddMember {
                account_id: id("dora.near"),
            },
            Change::SetRule {
                category: Category::Council,
                rule: Rule {
                    threshold: Threshold::Votes(3),
                    voting_period: Duration::from_days(7),
                    timelock: Duration(0),
                    execution_window: Duration::from_days(7),
                },
            },
        ]),
        Action::Call {
            receiver_id: id("wrap.near"),
            calls: vec![FunctionCall {
                method: "near_deposit".to_string(),
                args: b"{}".to_vec().into(),
                deposit: NearToken::from_near(3),
                gas: Gas::from_tgas(30),
            }],
        },
        Action::Transfer {
            receiver_id: id("ann.near"),
            amount: NearToken::from_millinear(1_500),
        },
    ];
    actions.extend(
        commands()
            .into_iter()
            .map(|command| to_factory(vec![command])),
    );
    actions.extend(changes().into_iter().map(|change| council(vec![change])));
    actions
}

fn vector(action: &Action) -> Value {
    let bytes = borsh::to_vec(action).expect("it is written to memory");
    let digest: [u8; 32] = Sha256::digest(&bytes).into();
    json!({
        "action": action,
        "borsh": hex::encode(&bytes),
        "digest": CodeHash(digest).to_string(),
        "digest_hex": hex::encode(digest),
    })
}

fn path() -> PathBuf {
    let folder = std::env::var_os("CARGO_MANIFEST_DIR").expect("cargo says where the crate is");
    PathBuf::from(folder).join("vectors/digests.json")
}

#[test]
fn the_vectors_are_what_the_code_computes() {
    let vectors: Vec<_> = actions().iter().map(vector).collect();
    let text = serde_json::to_string_pretty(&vectors).expect("it is JSON") + "\n";
    if std::env::var_os("UPDATE_VECTORS").is_some() {
        std::fs::write(path(), &text).expect("the file can be written");
    }
    let file = std::fs::read_to_string(path()).expect("the file can be read");
    assert_eq!(file, text);
}

/// From the file alone, as somebody else would: JSON, borsh, digest.
#[test]
fn each_vector_follows_from_its_json() {
    let file = std::fs::read_to_string(path()).expect("the file can be read");
    let vectors: Vec<Value> = serde_json::from_str(&file).expect("the file is JSON");
    for vector in vectors {
        let action: Action =
            serde_json::from_value(vector["action"].clone()).expect("it is an action");
        let bytes = borsh::to_vec(&action).expect("it is written to memory");
        assert_eq!(vector["borsh"], hex::encode(&bytes));
        let digest = hex::encode(Sha256::digest(&bytes));
        assert_eq!(vector["digest_hex"], digest);
        let parsed: CodeHash = digest.parse().expect("64 hexadecimal digits");
        assert_eq!(vector["digest"], parsed.to_string());
        let back: Action = borsh::from_slice(&bytes).expect("borsh reads what it wrote");
        assert_eq!(back, action);
    }
}

/// Each variant's place in borsh is its first byte: the examples have all of them, from 0, in order.
#[test]
fn every_variant_has_an_example() {
    let places = |firsts: Vec<u8>| firsts.into_iter().collect::<BTreeSet<_>>();
    let all = |count: u8| (0..count).collect::<BTreeSet<_>>();
    let first = |bytes: Vec<u8>| bytes[0];
    let of_actions = actions()
        .iter()
        .map(|action| first(borsh::to_vec(action).expect("memory")))
        .collect();
    assert_eq!(places(of_actions), all(count_actions()));
    let of_commands = commands()
        .iter()
        .map(|command| first(borsh::to_vec(command).expect("memory")))
        .collect();
    assert_eq!(places(of_commands), all(count_commands()));
    let of_changes = changes()
        .iter()
        .map(|change| first(borsh::to_vec(change).expect("memory")))
        .collect();
    assert_eq!(places(of_changes), all(count_changes()));
}

// How many variants there are is asked of borsh: the first byte that is no variant any more.

fn count(is_variant: impl Fn(u8) -> bool) -> u8 {
    (0..=u8::MAX)
        .find(|place| !is_variant(*place))
        .unwrap_or(u8::MAX)
}

fn is_known(error: Option<std::io::Error>) -> bool {
    error.is_none_or(|error| !error.to_string().contains("variant"))
}

fn count_actions() -> u8 {
    count(|place| is_known(borsh::from_slice::<Action>(&[place]).err()))
}

fn count_commands() -> u8 {
    count(|place| is_known(borsh::from_slice::<Command>(&[place]).err()))
}

fn count_changes() -> u8 {
    count(|place| is_known(borsh::from_slice::<Change>(&[place]).err()))
}
