//! The figures of `charter_interface::governance::gas` at their worst: the largest council with the longest names and the
//! largest proposals, executed with exactly the gas that is asked for, which must reach, and with a gas less, which must be
//! refused.

use charter_interface::factory::{Access, Command, Limits, Rate, gas as factory_gas};
use charter_interface::governance::args::OfProposal;
use charter_interface::governance::gas::{
    CREATE_FACTORY, CREATE_FACTORY_PER_STORED_BYTE, EXECUTE_BASE, FINISH, PER_CHANGE,
    REMOVE_CODE_PER_STORED_BYTE, REPORT_FAILURE, STALE, TRANSFER,
};
use charter_interface::governance::{
    Action, Change, FunctionCall, MAX_CANCELLED, MAX_MEMBERS, MAX_OPEN, NewFactory, Policy,
    ProposalView, Status, Threshold, Vote,
};
use charter_interface::{AccountId, CodeHash, Delivery, Duration, Gas, NearToken, Upgrade};
use charter_tests::{Call, Local, Outcome, Result, Signer, artifact, council, factory, text};

/// 32 members with the longest account ids; one vote passes everything at once.
pub struct Large {
    pub local: Local,
    pub members: Vec<Signer>,
    pub council_id: AccountId,
    /// As many proposals have been made.
    proposed: usize,
}

/// The longest account id below the root account.
pub fn long(number: usize) -> String {
    format!("m{number:053}")
}

impl Large {
    pub fn new() -> Result<Self> {
        let mut local = Local::at(84)?;
        let members = (0..32)
            .map(|number| local.account(&long(number)))
            .collect::<Result<Vec<_>>>()?;
        assert_eq!(members[0].account_id.len(), 64);
        let code = artifact::wasm("governance");
        let council = local.contract("council", &code, NearToken::from_near(500))?;
        let mut rules = council::rules(Duration::default());
        for rule in [&mut rules.routine, &mut rules.code, &mut rules.council] {
            rule.threshold = Threshold::Votes(1);
        }
        let policy = Policy {
            members: members.iter().map(|m| m.account_id.clone()).collect(),
            guardian: Some(members[31].account_id.clone()),
            rules,
            open_proposals: Some(NearToken::from_near(1)),
            retention: Duration::default(),
        };
        local
            .call(&council, &council.account_id, council::init(policy))?
            .success()?;
        Ok(Self {
            local,
            members,
            council_id: council.account_id,
            proposed: 0,
        })
    }

    pub fn call(&mut self, member: usize, call: Call) -> Result<Outcome> {
        let by = self.members[member].clone();
        self.local.call(&by, &self.council_id, call)
    }

    /// With the longest texts.
    pub fn propose(&mut self, action: Action) -> Result<u32> {
        self.try_to_propose(action)?.success()?.json()
    }

    pub fn try_to_propose(&mut self, action: Action) -> Result<Outcome> {
        let args = charter_interface::governance::args::Propose {
            action,
            description: "d".repeat(2_000),
            link: Some("l".repeat(256)),
        };
        let call = Call::json("propose", args)
            .deposit(NearToken::from_near(2))
            .tgas(300);
        // Each member's first has a place of its own, and all others share the rest.
        let member = self.proposed % MAX_MEMBERS;
        self.proposed += 1;
        self.call(member, call)
    }

    pub fn pass(&mut self, action: Action) -> Result<u32> {
        let id = self.propose(action)?;
        self.call(31, council::vote(id, Vote::Approve))?.success()?;
        Ok(id)
    }

    /// As many open proposals as there can be, with this one more.
    pub fn fill(&mut self) -> Result {
        while self.proposed < MAX_OPEN + MAX_MEMBERS - 1 {
            self.propose(Action::Council {
                changes: vec![Change::SetRetention {
                    retention: Duration::default(),
                }],
            })?;
        }
        Ok(())
    }

    pub fn status(&self, proposal_id: u32) -> Result<Status> {
        let args = OfProposal { proposal_id };
        let view: ProposalView = self.local.view(&self.council_id, "get_proposal", args)?;
        Ok(view.status)
    }

    /// Executes with exactly this gas, and before that with one less.
    pub fn execute_with(&mut self, id: u32, required: Gas) -> Result<Outcome> {
        let little = required.saturating_sub(Gas::from_gas(1));
        let refused = self.call(30, council::execute(id).gas(little))?;
        assert_eq!(refused.failure()?, text::lacks_gas(required, little));
        let outcome = self.call(30, council::execute(id).gas(required))?;
        Ok(outcome)
    }
}

/// What every execution needs besides its promise.
pub fn base() -> Gas {
    EXECUTE_BASE
        .saturating_add(FINISH)
        .saturating_add(REPORT_FAILURE)
}

#[test]
fn ten_calls_with_the_longest_arguments() -> Result {
    let mut large = Large::new()?;
    large.fill()?;
    let code = artifact::noop(&[&"m".repeat(200)]);
    let name = long(90);
    let receiver = large
        .local
        .contract(&name, &code, NearToken::from_near(10))?;
    let call = FunctionCall {
        method: "m".repeat(200),
        args: vec![b'"'; 1_390].into(),
        deposit: NearToken::from_yoctonear(1),
        gas: Gas::from_tgas(25),
    };
    let id = large.pass(Action::Call {
        receiver_id: receiver.account_id,
        calls: vec![call; 10],
    })?;
    let required = base()
        .saturating_add(TRANSFER)
        .saturating_add(Gas::from_tgas(250));
    assert!(required <= Gas::from_tgas(300), "{required}");
    large.execute_with(id, required)?.success()?;
    assert_eq!(large.status(id)?, Status::Executed);
    Ok(())
}

#[test]
fn a_payment() -> Result {
    let mut large = Large::new()?;
    large.fill()?;
    let receiver_id = large.members[5].account_id.clone();
    let id = large.pass(Action::Transfer {
        receiver_id,
        amount: NearToken::from_near(1),
    })?;
    large
        .execute_with(id, base().saturating_add(TRANSFER))?
        .success()?;
    assert_eq!(large.status(id)?, Status::Executed);
    Ok(())
}

#[test]
fn twenty_commands_of_the_longest() -> Result {
    let mut large = Large::new()?;
    large.fill()?;
    let code = artifact::noop(&["govern"]);
    let name = long(90);
    let factory = large
        .local
        .contract(&name, &code, NearToken::from_near(10))?;
    // Lists of names are shorter: with its factory's id, none passes an account id's length.
    let add: Vec<AccountId> = (0..12)
        .filter_map(|number| format!("{number:047}").parse().ok())
        .collect();
    let access = Command::SetAccess {
        access: Access::Open,
        add,
        remove: Vec::new(),
    };
    let id = large.pass(Action::Factory {
        factory_id: factory.account_id,
        commands: vec![access; 20],
    })?;
    let govern =
        factory_gas::GOVERN_BASE.saturating_add(factory_gas::PER_COMMAND.saturating_mul(20));
    large
        .execute_with(id, base().saturating_add(govern))?
        .success()?;
    assert_eq!(large.status(id)?, Status::Executed);
    Ok(())
}

fn longest_factory(code_hash: CodeHash, balance: NearToken, council_id: &AccountId) -> NewFactory {
    let mut setup = factory::setup();
    setup.guardian = long(1).parse().ok();
    setup.limits = Limits {
        rate: Some(Rate {
            count: u32::MAX,
            window: Duration(u64::MAX),
        }),
        ..setup.limits
    };
    NewFactory {
        name: "f".repeat(64 - 1 - council_id.len()),
        code_hash,
        balance,
        setup,
    }
}

/// A contract of so many bytes whose `init` does nothing.
fn padded(bytes: usize) -> Vec<u8> {
    let data = "x".repeat(bytes);
    let pages = bytes / 65_536 + 1;
    wat::parse_str(format!(
        r#"(module (func (export "init")) (memory {pages}) (data (i32.const 0) "{data}"))"#
    ))
    .expect("this is WebAssembly")
}

#[test]
fn a_factory_with_the_longest_code_and_one_that_refers_to_its_code() -> Result {
    for (delivery, bytes) in [(Delivery::Stored, 1_400_000), (Delivery::Global, 300_000)] {
        let mut large = Large::new()?;
        let code = padded(bytes);
        let upgrade = Upgrade {
            code_hash: artifact::hash(&code),
            size: artifact::size(&code),
            delivery,
            expires_in: None,
        };
        let approved = large.pass(Action::Council {
            changes: vec![Change::ApproveCode(upgrade.clone())],
        })?;
        large.call(0, council::execute(approved))?.success()?;
        let publish = Call::raw("publish_code", code)
            .deposit(NearToken::from_near(40))
            .tgas(300);
        large.call(0, publish)?.success()?;
        large.fill()?;
        let factory = longest_factory(
            upgrade.code_hash,
            NearToken::from_near(100),
            &large.council_id,
        );
        let id = large.pass(Action::CreateFactory(factory))?;
        let stored = match delivery {
            Delivery::Stored => u64::from(upgrade.size),
            Delivery::Global => 0,
        };
        let create =
            CREATE_FACTORY.saturating_add(CREATE_FACTORY_PER_STORED_BYTE.saturating_mul(stored));
        large
            .execute_with(id, base().saturating_add(create))?
            .success()?;
        assert_eq!(large.status(id)?, Status::Executed);
    }
    Ok(())
}

/// Every kind of change, in its most expensive form, as often as it can be in one proposal, while every other proposal
/// becomes stale.
#[test]
fn twenty_changes_of_each_kind() -> Result {
    let far = |number: usize| -> AccountId {
        format!("{number:063}x")
            .parse()
            .expect("a valid account id")
    };
    let code = |number: usize| Upgrade {
        code_hash: CodeHash([number as u8; 32]),
        size: 1_000,
        delivery: Delivery::Stored,
        expires_in: None,
    };
    type Kind = fn(usize) -> Change;
    let leave: Kind = |number| Change::RemoveMember {
        account_id: format!("{}.test.near", long(number))
            .parse()
            .expect("a member"),
    };
    let mut kinds: Vec<Vec<Change>> = vec![(0..20).map(leave).collect()];
    kinds.push(
        (0..20)
            .map(|n| Change::RegisterFactory { factory_id: far(n) })
            .collect(),
    );
    kinds.push((0..20).map(|n| Change::ApproveCode(code(n))).collect());
    kinds.push(
        (0..20)
            .map(|n| Change::SetRule {
                category: charter_interface::Category::Code,
                rule: charter_interface::governance::Rule {
                    voting_period: Duration::from_secs(600 + n),
                    ..council::rule()
                },
            })
            .collect(),
    );
    kinds.push(vec![Change::SetRule {
        category: charter_interface::Category::Council,
        rule: council::rule(),
    }]);
    kinds.push(vec![Change::CancelProposals {
        ids: (0..MAX_CANCELLED as u32).collect(),
    }]);
    // What the first ones entered goes again.
    kinds.push(
        (0..20)
            .map(|n| Change::ForgetFactory { factory_id: far(n) })
            .collect(),
    );
    kinds.push(
        (0..20)
            .map(|n| Change::RemoveCode {
                code_hash: code(n).code_hash,
            })
            .collect(),
    );
    let mut large = Large::new()?;
    for changes in kinds {
        // What a byte of stored code costs to be removed is asked for, whether it has arrived or not.
        let bytes = match changes[0] {
            Change::RemoveCode { .. } => 20 * 1_000,
            _ => 0,
        };
        let cancelled = match &changes[0] {
            Change::CancelProposals { ids } => ids.len(),
            _ => 0,
        };
        let needed = PER_CHANGE
            .saturating_mul((changes.len() + cancelled) as u64)
            .saturating_add(REMOVE_CODE_PER_STORED_BYTE.saturating_mul(bytes));
        let required = EXECUTE_BASE.saturating_add(STALE).saturating_add(needed);
        let mut aside = Large {
            local: large.local.clone(),
            members: large.members.clone(),
            council_id: large.council_id.clone(),
            proposed: 0,
        };
        aside.fill()?;
        let id = aside.pass(Action::Council {
            changes: changes.clone(),
        })?;
        // There is no room for one more: all are looked at.
        let crowded = aside.try_to_propose(Action::Council {
            changes: changes.clone(),
        })?;
        println!("a proposal too many: {}", crowded.gas);
        let outcome = aside.execute_with(id, required)?.success()?;
        println!("{}: {} of {required}", changes[0], outcome.gas);
        assert_eq!(aside.status(id)?, Status::Executed);
        if matches!(
            changes[0],
            Change::RegisterFactory { .. } | Change::ApproveCode(_)
        ) {
            large.proposed = 0;
            let id = large.pass(Action::Council { changes })?;
            large.call(0, council::execute(id))?.success()?;
        }
    }
    Ok(())
}
