//! What lies just beyond the bounds: commands, changes and actions of the right shape that must be refused, each for a reason of
//! its own.

use charter_interface::factory::{Access, Command, Release};
use charter_interface::governance::{Action, Change, FunctionCall, NewFactory, Rule, Threshold};
use charter_interface::{
    AccountId, Category, CodeHash, Delivery, Duration, Gas, NearToken, Upgrade,
};
use charter_tests::factory::{self, Offer, donations};
use charter_tests::hostile::acts;

use super::{account, commands, label};
use crate::dice::Dice;
use crate::stage::TEMPLATES;
use crate::world::World;

/// Longer than any approval may stand.
const TOO_LONG: Duration = Duration::from_days(366);

/// A name that cannot be one, or hardly.
pub fn name(dice: &mut Dice) -> String {
    let names = [
        "",
        "A",
        "a.b",
        "a--b",
        "-a",
        "a_",
        "ü",
        "x\u{202e}y",
        "root",
        "none",
    ];
    match dice.below(14) {
        0 => "x".repeat(24),
        1 => "x".repeat(25),
        2 => "x".repeat(300),
        _ => (*dice.pick(&names)).to_string(),
    }
}

/// An id that nobody has, 64 bytes long.
fn nobody(dice: &mut Dice, world: &World) -> AccountId {
    let id: String = (0..4).map(|_| format!("{:016x}", dice.roll())).collect();
    id.parse().unwrap_or_else(|_| world.stage.payee_id.clone())
}

/// Code that nobody has.
fn unknown(dice: &mut Dice) -> CodeHash {
    CodeHash(core::array::from_fn(|_| dice.roll() as u8))
}

fn approval(dice: &mut Dice, code_hash: CodeHash) -> Upgrade {
    let (size, expires_in) = match dice.below(4) {
        0 => (0, None),
        1 => (u32::MAX, None),
        2 => (100, Some(Duration(0))),
        _ => (100, Some(TOO_LONG)),
    };
    Upgrade {
        code_hash,
        size,
        delivery: Delivery::Stored,
        expires_in,
    }
}

/// A command to a factory.
pub fn command(dice: &mut Dice, world: &World) -> Command {
    let template = (*dice.pick(&TEMPLATES)).to_string();
    match dice.below(16) {
        0 => Command::SetTemplate {
            template: if dice.once_in(2) {
                name(dice)
            } else {
                template
            },
            spec: {
                let mut spec = Offer {
                    init_gas: Gas::from_tgas(*dice.pick(&[0, 10, 201, 1_000])),
                    ..donations()
                }
                .spec();
                match dice.below(4) {
                    0 => spec.title = "t".repeat(257),
                    1 => spec.init_method = String::new(),
                    2 => spec.init_method = "m".repeat(65),
                    _ => {}
                }
                spec
            },
        },
        1..=5 => Command::ApproveRelease(release(dice, world)),
        6 => Command::ReserveNames {
            names: vec![name(dice)],
        },
        7 => Command::ReserveNames {
            names: (0..51).map(|at| format!("n{at}")).collect(),
        },
        8 => Command::FreeNames {
            names: vec![if dice.once_in(2) {
                name(dice)
            } else {
                label(dice)
            }],
        },
        9 => Command::SetAccess {
            access: Access::Open,
            add: (0..*dice.pick(&[20, 51]))
                .map(|_| nobody(dice, world))
                .collect(),
            remove: Vec::new(),
        },
        10 => {
            let code = unknown(dice);
            Command::ApproveUpgrade(approval(dice, code))
        }
        11 => Command::ProposeGovernance {
            governance_id: Some(account(dice, world)),
            expires_in: Some(if dice.once_in(2) {
                Duration(0)
            } else {
                TOO_LONG
            }),
        },
        12 => Command::WithdrawFees {
            receiver_id: account(dice, world),
            amount: NearToken::from_yoctonear(u128::MAX),
        },
        13 => Command::Sweep {
            receiver_id: account(dice, world),
            amount: NearToken::from_yoctonear(u128::MAX),
        },
        14 => Command::SetTerms {
            template,
            terms: charter_interface::factory::TemplateTerms {
                fee: NearToken::from_yoctonear(u128::MAX - u128::from(dice.roll())),
                min_balance: NearToken::from_near(1),
                owner_key: true,
            },
        },
        _ => Command::ApproveUpgrade(Upgrade {
            code_hash: world.stage.code("factory 2").hash,
            size: 1,
            delivery: Delivery::Stored,
            expires_in: None,
        }),
    }
}

/// A release of code that nobody has, so that the list of what is awaited fills; or with one thing out of bounds.
pub fn release(dice: &mut Dice, world: &World) -> Release {
    let template = (*dice.pick(&TEMPLATES)).to_string();
    let code = unknown(dice);
    let mut release = Release {
        code_hash: code,
        size: 100,
        make_current: false,
        ..factory::release(&template, &commands::version(dice), &[], Delivery::Stored)
    };
    release.version = format!("{}.0", dice.below(1_000));
    match dice.below(12) {
        0 => release.size = 0,
        1 => release.size = u32::MAX,
        2 => release.expires_in = Some(Duration(0)),
        3 => release.expires_in = Some(TOO_LONG),
        4 => release.version = "v".repeat(25),
        5 => release.source = Some("s".repeat(257)),
        6 => {
            release.code_hash = world.stage.code("no-op 2").hash;
            release.size = 1 + dice.below(9) as u32;
        }
        _ => {}
    }
    release
}

fn free(world: &World, id: &AccountId) -> NearToken {
    let ledger: Option<serde_json::Value> = world.ask(id, "get_ledger", serde_json::json!({}));
    let free = ledger.and_then(|ledger| ledger["free"].as_str()?.parse().ok());
    NearToken::from_yoctonear(free.unwrap_or(0))
}

/// Commands of which each is in bounds, and all of them are not.
pub fn many(dice: &mut Dice, world: &World) -> Vec<Command> {
    match dice.below(3) {
        0 => Vec::new(),
        1 => vec![Command::Unpause; 21],
        // Events of more than 16,384 bytes.
        _ => (0..7)
            .map(|_| Command::SetAccess {
                access: Access::Open,
                add: (0..35).map(|_| nobody(dice, world)).collect(),
                remove: Vec::new(),
            })
            .collect(),
    }
}

/// A change of the council.
pub fn changes(dice: &mut Dice, world: &World) -> Vec<Change> {
    let account_id = account(dice, world);
    let category = *dice.pick(&[Category::Routine, Category::Code, Category::Council]);
    let members = &world.council().policy().members;
    let one = match dice.below(19) {
        0 => Change::SetRetention {
            retention: TOO_LONG,
        },
        1 => Change::SetOpenProposals {
            bond: Some(NearToken::from_yoctonear(0)),
        },
        2..5 => Change::SetRule {
            category,
            rule: rule(dice),
        },
        5 => Change::AddMember {
            account_id: world.stage.council_id.clone(),
        },
        6 => Change::AddMember {
            account_id: dice.pick(members).clone(),
        },
        7 => Change::RemoveMember {
            account_id: world.stage.payee_id.clone(),
        },
        8 => {
            let code = unknown(dice);
            Change::ApproveCode(approval(dice, code))
        }
        9 => {
            let code = unknown(dice);
            Change::ApproveUpgrade(approval(dice, code))
        }
        10 => Change::RemoveCode {
            code_hash: unknown(dice),
        },
        11 => Change::CancelProposals { ids: Vec::new() },
        12 => Change::CancelProposals {
            ids: (0..65).collect(),
        },
        13 => Change::RegisterFactory {
            factory_id: if dice.once_in(2) {
                world.stage.council_id.clone()
            } else {
                world.stage.factories[1].clone()
            },
        },
        14 => Change::ForgetFactory {
            factory_id: account_id,
        },
        15 => return vec![Change::CancelUpgrade; 21],
        16 => {
            return members
                .iter()
                .map(|id| Change::RemoveMember {
                    account_id: id.clone(),
                })
                .collect();
        }
        17 => {
            return vec![
                Change::SetGuardian { guardian: None },
                Change::AddMember { account_id },
            ];
        }
        // The same code as the council has, by another delivery.
        _ => Change::ApproveCode(Upgrade {
            code_hash: world.stage.code("factory").hash,
            size: 100,
            delivery: Delivery::Stored,
            expires_in: None,
        }),
    };
    vec![one]
}

fn rule(dice: &mut Dice) -> Rule {
    let mut rule = Rule {
        threshold: Threshold::Share(1, 2),
        voting_period: Duration::from_hours(1),
        timelock: Duration(0),
        execution_window: Duration::from_hours(3),
    };
    match dice.below(8) {
        0 => rule.threshold = Threshold::Votes(0),
        1 => rule.threshold = Threshold::Votes(200),
        2 => rule.threshold = Threshold::Share(0, 3),
        3 => rule.threshold = Threshold::Share(4, 3),
        4 => rule.voting_period = Duration(1),
        5 => rule.voting_period = TOO_LONG,
        6 => rule.timelock = TOO_LONG,
        _ => rule.execution_window = Duration(1),
    }
    rule
}

/// Something to decide that cannot be.
pub fn action(dice: &mut Dice, world: &World) -> Action {
    let council_id = world.stage.council_id.clone();
    let receiver_id = world.stage.payee_id.clone();
    let call = |deposit, gas| FunctionCall {
        method: "run".to_string(),
        args: acts(&[]).to_string().into_bytes().into(),
        deposit: NearToken::from_yoctonear(deposit),
        gas: Gas::from_tgas(gas),
    };
    match dice.below(13) {
        0 => Action::Transfer {
            receiver_id: council_id,
            amount: NearToken::from_yoctonear(1),
        },
        1 => Action::Transfer {
            receiver_id,
            amount: NearToken::from_yoctonear(0),
        },
        // All that is free but a little.
        2 | 3 => Action::Transfer {
            receiver_id,
            amount: free(world, &council_id).saturating_sub(NearToken::from_yoctonear(
                u128::from(dice.roll()) * dice.below(1_000) as u128,
            )),
        },
        4 => Action::Call {
            receiver_id,
            calls: vec![call(0, *dice.pick(&[0, 251]))],
        },
        5 => Action::Call {
            receiver_id,
            calls: vec![call(u128::MAX, 1), call(u128::MAX, 1)],
        },
        6 => Action::Call {
            receiver_id,
            calls: (0..*dice.pick(&[0, 11])).map(|_| call(0, 1)).collect(),
        },
        7 => Action::Call {
            receiver_id,
            calls: vec![FunctionCall {
                method: "m".repeat(257),
                ..call(0, 1)
            }],
        },
        8 => Action::Call {
            receiver_id,
            calls: vec![FunctionCall {
                args: vec![b'x'; 17_000].into(),
                ..call(0, 1)
            }],
        },
        9 => Action::Factory {
            factory_id: world.stage.factories[1].clone(),
            commands: many(dice, world),
        },
        // What is below it would be longer than an id may be.
        10 | 11 => Action::CreateFactory(NewFactory {
            name: "a-factory-with-long-name".to_string(),
            code_hash: world.stage.code("factory").hash,
            balance: NearToken::from_near(20),
            setup: charter_interface::factory::FactorySetup {
                reserved_names: if dice.once_in(2) {
                    vec!["x".repeat(24)]
                } else {
                    vec![name(dice)]
                },
                ..factory::setup()
            },
        }),
        _ => Action::CreateFactory(NewFactory {
            name: if dice.once_in(2) {
                "games".to_string()
            } else {
                name(dice)
            },
            code_hash: unknown(dice),
            balance: NearToken::from_near(5),
            setup: factory::setup(),
        }),
    }
}
