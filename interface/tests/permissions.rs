//! The table of who may decide what, command by command, against the table of ARCHITECTURE.md. A command or action that is
//! added must be entered here: the matches have no wildcard.

use charter_interface::factory::{
    Access, Command, FactorySetup, Limits, Release, ReleaseId, TemplateSpec, TemplateTerms,
};
use charter_interface::governance::{Action, Change, NewFactory};
use charter_interface::{
    AccountId, Category, CodeHash, Delivery, Duration, Gas, NearToken, Upgrade,
};

const HASH: CodeHash = CodeHash([7; 32]);

fn somebody() -> AccountId {
    "somebody.near".parse().expect("a valid id")
}

fn limits() -> Limits {
    Limits {
        instances: 1,
        per_template: 1,
        rate: None,
    }
}

fn upgrade() -> Upgrade {
    Upgrade {
        code_hash: HASH,
        size: 1,
        delivery: Delivery::Stored,
        expires_in: None,
    }
}

fn release_id() -> ReleaseId {
    ReleaseId {
        template: "token".to_string(),
        version: "1.0.0".to_string(),
    }
}

/// One of each command, with the category that the worst which it can bring about asks for.
fn commands() -> Vec<(Command, Category)> {
    use Category::{Code, Council, Routine};
    let template = || "token".to_string();
    let spec = TemplateSpec {
        title: String::new(),
        init_method: "init".to_string(),
        init_gas: Gas::from_tgas(5),
        per_creator: None,
    };
    let release = Release {
        template: template(),
        version: "1.0.0".to_string(),
        code_hash: HASH,
        size: 1,
        delivery: Delivery::Global,
        source: None,
        make_current: true,
        expires_in: None,
    };
    vec![
        // What code new instances run, and how.
        (
            Command::SetTemplate {
                template: template(),
                spec,
            },
            Code,
        ),
        (
            Command::OpenTemplate {
                template: template(),
            },
            Code,
        ),
        (Command::ApproveRelease(release), Code),
        (Command::SetCurrentRelease(release_id()), Code),
        (Command::RestoreRelease(release_id()), Code),
        (Command::RemoveRelease(release_id()), Code),
        // What restricts, or sets how many and who.
        (
            Command::CloseTemplate {
                template: template(),
            },
            Routine,
        ),
        (Command::DeprecateRelease(release_id()), Routine),
        (Command::SetDefaultLimits { limits: limits() }, Routine),
        (
            Command::SetCreatorLimits {
                creator_id: somebody(),
                limits: None,
            },
            Routine,
        ),
        (
            Command::SetAccess {
                access: Access::Open,
                add: vec![],
                remove: vec![],
            },
            Routine,
        ),
        (Command::ReserveNames { names: vec![] }, Routine),
        (Command::FreeNames { names: vec![] }, Routine),
        (Command::Pause, Routine),
        // Money and power.
        (
            Command::SetTerms {
                template: template(),
                terms: TemplateTerms::default(),
            },
            Council,
        ),
        (Command::SetGuardian { guardian: None }, Council),
        (Command::Unpause, Council),
        (
            Command::WithdrawFees {
                receiver_id: somebody(),
                amount: NearToken::default(),
            },
            Council,
        ),
        (
            Command::Sweep {
                receiver_id: somebody(),
                amount: NearToken::default(),
            },
            Council,
        ),
        (
            Command::SetReserve {
                reserve: NearToken::default(),
            },
            Council,
        ),
        (Command::ApproveUpgrade(upgrade()), Council),
        (Command::CancelUpgrade, Council),
        (
            Command::ProposeGovernance {
                governance_id: None,
                expires_in: None,
            },
            Council,
        ),
    ]
}

/// How many commands there are: whoever adds one adds it to the list above too.
const fn number(command: &Command) -> usize {
    match command {
        Command::SetTemplate { .. } => 0,
        Command::SetTerms { .. } => 1,
        Command::OpenTemplate { .. } => 2,
        Command::CloseTemplate { .. } => 3,
        Command::ApproveRelease(_) => 4,
        Command::SetCurrentRelease(_) => 5,
        Command::DeprecateRelease(_) => 6,
        Command::RestoreRelease(_) => 7,
        Command::RemoveRelease(_) => 8,
        Command::SetDefaultLimits { .. } => 9,
        Command::SetCreatorLimits { .. } => 10,
        Command::SetAccess { .. } => 11,
        Command::ReserveNames { .. } => 12,
        Command::FreeNames { .. } => 13,
        Command::SetGuardian { .. } => 14,
        Command::Pause => 15,
        Command::Unpause => 16,
        Command::WithdrawFees { .. } => 17,
        Command::Sweep { .. } => 18,
        Command::SetReserve { .. } => 19,
        Command::ApproveUpgrade(_) => 20,
        Command::CancelUpgrade => 21,
        Command::ProposeGovernance { .. } => 22,
    }
}

#[test]
fn every_command_needs_the_vote_that_its_worst_outcome_asks_for() {
    let commands = commands();
    let mut seen = [false; 23];
    for (command, category) in &commands {
        assert_eq!(command.category(), *category, "{command}");
        seen[number(command)] = true;
    }
    assert_eq!(seen, [true; 23], "a command is missing from this table");
}

#[test]
fn a_batch_needs_the_strictest_vote_of_its_commands() {
    let commands = commands();
    for (first, one) in &commands {
        for (second, other) in &commands {
            let action = Action::Factory {
                factory_id: somebody(),
                commands: vec![first.clone(), second.clone()],
            };
            assert_eq!(action.category(true), *one.max(other));
        }
    }
}

#[test]
fn commands_to_an_account_that_is_not_registered_are_calls_like_any_other() {
    for (command, _) in commands() {
        let action = Action::Factory {
            factory_id: somebody(),
            commands: vec![command],
        };
        assert_eq!(action.category(false), Category::Council);
    }
}

#[test]
fn what_moves_money_or_power_of_the_council_needs_the_council_vote() {
    let setup = FactorySetup {
        guardian: None,
        limits: limits(),
        access: Access::Open,
        reserve: NearToken::default(),
        reserved_names: vec![],
    };
    let actions = [
        Action::CreateFactory(NewFactory {
            name: "games".to_string(),
            code_hash: HASH,
            balance: NearToken::default(),
            setup,
        }),
        Action::Council {
            changes: vec![Change::SetRetention {
                retention: Duration::from_days(1),
            }],
        },
        Action::Call {
            receiver_id: somebody(),
            calls: vec![],
        },
        Action::Transfer {
            receiver_id: somebody(),
            amount: NearToken::default(),
        },
    ];
    for action in actions {
        assert_eq!(action.category(true), Category::Council);
        assert_eq!(action.category(false), Category::Council);
    }
}
