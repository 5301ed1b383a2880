//! What is large, on the factory that ships: lists, events, stored code. What a proposal may say can be executed with the gas
//! that is asked for; what cannot is refused when it is proposed.

use charter_interface::factory::gas::{GOVERN_BASE, PER_COMMAND, PER_ENTRY, PER_PAYMENT};
use charter_interface::factory::{Access, Command, FactoryEvent};
use charter_interface::governance::gas::{
    EXECUTE_BASE, PER_CHANGE, REMOVE_CODE_PER_STORED_BYTE, STALE,
};
use charter_interface::governance::{Action, Change, GovernanceEvent, Status};
use charter_interface::{AccountId, CodeHash, Delivery, Gas, NearToken, Upgrade};
use charter_tests::{Call, Outcome, Result, artifact, factory};
use rstest::rstest;
use serde_json::json;

use crate::worst_case::{Large, base};

/// The most that one call may log.
const MAX_LOGS: usize = 16_384;

/// A council, and a factory that it governs.
struct Governing {
    large: Large,
    factory_id: AccountId,
}

impl Governing {
    fn new() -> Result<Self> {
        let mut large = Large::new()?;
        let code = artifact::wasm("factory");
        let factory = large
            .local
            .contract("f", &code, NearToken::from_near(200))?;
        let init = factory::init(&large.council_id, factory::setup());
        let factory_id = factory.account_id.clone();
        large.local.call(&factory, &factory_id, init)?.success()?;
        Ok(Self { large, factory_id })
    }

    fn action(&self, commands: &[Command]) -> Action {
        Action::Factory {
            factory_id: self.factory_id.clone(),
            commands: commands.to_vec(),
        }
    }

    /// Executes commands with exactly the gas that is asked for, which is that of as many commands and entries.
    fn enact(&mut self, commands: &[Command], govern: Gas) -> Result<Outcome> {
        let id = self.large.pass(self.action(commands))?;
        let required = base().saturating_add(govern);
        let outcome = self.large.execute_with(id, required)?.success()?;
        println!(
            "{} of {govern} in the factory",
            outcome.gas_of(&self.factory_id)
        );
        assert_eq!(self.large.status(id)?, Status::Executed);
        Ok(outcome)
    }

    fn refusal(&mut self, commands: &[Command]) -> Result<String> {
        let action = self.action(commands);
        self.large.try_to_propose(action)?.failure()
    }

    /// Any call of the factory or of the council by a member.
    fn call(&mut self, contract_id: &AccountId, call: Call) -> Result<Outcome> {
        let by = self.large.members[0].clone();
        self.large.local.call(&by, contract_id, call)?.success()
    }

    /// Publishes code in chunks, in the factory or in the council.
    fn publish(&mut self, contract_id: &AccountId, code: &[u8]) -> Result {
        const CHUNK: usize = 800_000;
        let hash = artifact::hash(code);
        for (place, bytes) in code.chunks(CHUNK).enumerate() {
            let offset = u32::try_from(place * CHUNK)?;
            let mut input = borsh::to_vec(&(hash.0, artifact::size(code), offset))?;
            input.extend_from_slice(bytes);
            let chunk = Call::raw("stage_chunk", input).deposit(NearToken::from_near(20));
            self.call(contract_id, chunk.tgas(300))?;
        }
        let publish = Call::json("publish_upload", json!({ "code_hash": hash }));
        self.call(
            contract_id,
            publish.deposit(NearToken::from_near(50)).tgas(1_000),
        )?;
        Ok(())
    }
}

fn entries(commands: usize, each: usize) -> Gas {
    let command = PER_COMMAND.max(PER_ENTRY.saturating_mul(each as u64));
    GOVERN_BASE.saturating_add(command.saturating_mul(commands as u64))
}

/// Lists of so many names of so many bytes, each its own.
fn names(lists: usize, each: usize, bytes: usize) -> Vec<Vec<String>> {
    (0..lists)
        .map(|list| {
            (0..each)
                .map(|name| format!("{:0bytes$}", list * each + name))
                .collect()
        })
        .collect()
}

fn reserve(lists: &[Vec<String>]) -> Vec<Command> {
    let names = lists.iter().cloned();
    names.map(|names| Command::ReserveNames { names }).collect()
}

fn free(lists: &[Vec<String>]) -> Vec<Command> {
    let names = lists.iter().cloned();
    names.map(|names| Command::FreeNames { names }).collect()
}

#[test]
fn the_most_names_are_reserved_and_freed() -> Result {
    let mut governing = Governing::new()?;
    // Many short lists, few long ones, and names as long as the events allow.
    for (lists, each, bytes) in [(20, 33, 4), (13, 50, 8), (20, 12, 50), (5, 50, 51)] {
        let names = names(lists, each, bytes);
        let gas = entries(lists, each);
        governing.enact(&reserve(&names), gas)?;
        governing.enact(&free(&names), gas)?;
    }
    Ok(())
}

#[test]
fn the_longest_lists_of_creators() -> Result {
    let ids = |from: usize, digits: usize| -> Vec<AccountId> {
        (from..from + 50)
            .filter_map(|number| format!("{number:0digits$}.near").parse().ok())
            .collect()
    };
    for (commands, digits) in [(6, 5), (2, 59)] {
        let mut governing = Governing::new()?;
        let lists =
            |generation: usize| (0..commands).map(move |n| (generation * commands + n) * 50);
        let before: Vec<_> = lists(0)
            .map(|from| Command::SetAccess {
                access: Access::Listed,
                add: ids(from, digits),
                remove: Vec::new(),
            })
            .collect();
        governing.enact(&before, entries(commands, 50))?;
        // Who is listed leaves, others come.
        let after: Vec<_> = lists(0)
            .zip(lists(1))
            .map(|(old, new)| Command::SetAccess {
                access: Access::Open,
                add: ids(new, digits),
                remove: ids(old, digits),
            })
            .collect();
        governing.enact(&after, entries(commands, 100))?;
    }
    Ok(())
}

/// Each is a promise with a callback.
#[test]
fn the_most_payments_of_fees() -> Result {
    let mut governing = Governing::new()?;
    let pay = Command::WithdrawFees {
        receiver_id: governing.large.members[3].account_id.clone(),
        amount: NearToken::default(),
    };
    let gas = GOVERN_BASE.saturating_add(PER_PAYMENT.saturating_mul(20));
    governing.enact(&vec![pay; 20], gas)?;
    Ok(())
}

#[test]
fn lists_that_need_more_gas_than_a_call_can_have() -> Result {
    let mut governing = Governing::new()?;
    let refused =
        |tgas: u64| format!("calls with {tgas}000000000000 gas; 1 to 250000000000000 are possible");
    for commands in [reserve, free] {
        let commands = commands(&names(20, 49, 4));
        assert_eq!(governing.refusal(&commands)?, refused(355));
    }
    let ids: Vec<AccountId> = (0..50)
        .filter_map(|number| format!("a{number}").parse().ok())
        .collect();
    let access = Command::SetAccess {
        access: Access::Open,
        add: ids.clone(),
        remove: ids,
    };
    assert_eq!(governing.refusal(&vec![access; 10])?, refused(362));
    Ok(())
}

/// What their events can come to: their JSON, and an envelope for each.
fn length_of_events(commands: &[Command]) -> Result<usize> {
    Ok(serde_json::to_string(commands)?.len() + 140 * commands.len())
}

#[test]
fn events_that_fit_into_what_a_call_may_log() -> Result {
    let mut governing = Governing::new()?;
    let gas = entries(20, 12);
    let mut lists = names(20, 12, 51);
    // A byte more here and there, up to the most.
    let room = MAX_LOGS - length_of_events(&reserve(&lists))?;
    for name in lists.iter_mut().flatten().take(room) {
        name.push('x');
    }
    assert_eq!(length_of_events(&reserve(&lists))?, MAX_LOGS);
    let outcome = governing.enact(&reserve(&lists), gas)?;
    assert_eq!(outcome.events_of::<FactoryEvent>()?.len(), 20);
    governing.enact(&free(&lists), entries(20, 12))?;

    lists[19][11].push('x');
    let refused = "16385 bytes of events of the commands; 1 to 16384 are possible";
    assert_eq!(governing.refusal(&reserve(&lists))?, refused);
    // In borsh this is short enough.
    let action = governing.action(&reserve(&names(20, 14, 50)));
    assert!(borsh::to_vec(&action)?.len() < 16_384);
    let commands = reserve(&names(20, 14, 50));
    assert_eq!(
        governing.refusal(&commands)?,
        format!(
            "{} bytes of events of the commands; 1 to 16384 are possible",
            length_of_events(&commands)?
        )
    );
    Ok(())
}

/// Text that JSON makes six times as long.
#[test]
fn events_that_are_longer_than_what_they_tell_of() -> Result {
    let mut governing = Governing::new()?;
    let titles = |count: usize| -> Vec<Command> {
        let template = |number: usize| Command::SetTemplate {
            template: format!("{number}"),
            spec: charter_interface::factory::TemplateSpec {
                title: "\u{1}".repeat(110),
                ..factory::donations().spec()
            },
        };
        (0..count).map(template).collect()
    };
    let gas = |count| entries(count, 0);
    assert!(length_of_events(&titles(15))? <= MAX_LOGS);
    governing.enact(&titles(15), gas(15))?;
    let commands = titles(20);
    assert!(borsh::to_vec(&governing.action(&commands))?.len() < 4_096);
    assert_eq!(
        governing.refusal(&commands)?,
        format!(
            "{} bytes of events of the commands; 1 to 16384 are possible",
            length_of_events(&commands)?
        )
    );
    Ok(())
}

/// What removing costs depends on what the factory holds, which the council does not know: it asks for the gas of the most that
/// one receipt can remove. With what the commands alone need, whoever executed could make the attempt fail.
#[rstest]
fn a_release_of_much_stored_code_is_removed(
    #[values(1_500_000, 3_900_000)] bytes: usize,
) -> Result {
    let mut governing = Governing::new()?;
    let code = artifact::padded(&artifact::noop(&["init"]), bytes);
    let release = charter_interface::factory::Release {
        make_current: false,
        ..factory::release("donation", "1.0.0", &code, Delivery::Stored)
    };
    let commands = factory::donations().with(release);
    governing.enact(&commands, entries(4, 0))?;
    let factory_id = governing.factory_id.clone();
    governing.publish(&factory_id, &code)?;

    let remove = Command::RemoveRelease(factory::release_id("donation", "1.0.0"));
    let most = REMOVE_CODE_PER_STORED_BYTE.saturating_mul(3_900_000);
    governing.enact(&[remove], entries(1, 0).saturating_add(most))?;
    Ok(())
}

fn approved(code_hash: CodeHash, size: u32, delivery: Delivery) -> Change {
    Change::ApproveCode(Upgrade {
        code_hash,
        size,
        delivery,
        expires_in: None,
    })
}

#[rstest]
#[case(1_700_000, false)]
#[case(3_900_000, false)]
#[case(3_700_000, true)]
fn stored_code_of_factories_is_removed(
    #[case] bytes: usize,
    #[case] with_a_member: bool,
) -> Result {
    let mut governing = Governing::new()?;
    let council_id = governing.large.council_id.clone();
    let code = artifact::padded(&artifact::noop(&["init"]), bytes);
    let code_hash = artifact::hash(&code);
    let approve = approved(code_hash, artifact::size(&code), Delivery::Stored);
    let id = governing.large.pass(Action::Council {
        changes: vec![approve],
    })?;
    governing.call(&council_id, charter_tests::council::execute(id))?;
    governing.publish(&council_id, &code)?;
    governing.large.fill()?;
    let mut changes = vec![Change::RemoveCode { code_hash }];
    if with_a_member {
        changes.push(Change::RemoveMember {
            account_id: governing.large.members[3].account_id.clone(),
        });
    }
    let count = changes.len() as u64;
    let id = governing.large.pass(Action::Council { changes })?;
    let stored = bytes as u64;
    let required = EXECUTE_BASE
        .saturating_add(STALE)
        .saturating_add(PER_CHANGE.saturating_mul(count))
        .saturating_add(REMOVE_CODE_PER_STORED_BYTE.saturating_mul(stored));
    let removed = governing.large.execute_with(id, required)?.success()?;
    println!("{} of {required}", removed.gas);
    let events = removed.events_of::<GovernanceEvent>()?;
    let is_removed = |event: &GovernanceEvent| match event {
        GovernanceEvent::CodeRemoved {
            code_hash: gone, ..
        } => *gone == code_hash,
        _ => false,
    };
    assert!(events.iter().any(is_removed), "{events:?}");
    assert_eq!(governing.large.status(id)?, Status::Executed);
    Ok(())
}

#[test]
fn more_stored_code_than_one_receipt_can_remove() -> Result {
    let mut large = Large::new()?;
    let hash = |number: u8| CodeHash([number; 32]);
    let sizes = [
        (1, 2_000_000, Delivery::Stored),
        (2, 1_900_000, Delivery::Stored),
        (3, 1_900_001, Delivery::Stored),
        (4, 3_900_000, Delivery::Global),
    ];
    let changes = sizes
        .map(|(number, size, delivery)| approved(hash(number), size, delivery))
        .to_vec();
    let id = large.pass(Action::Council { changes })?;
    large
        .call(0, charter_tests::council::execute(id))?
        .success()?;
    let remove = |numbers: &[u8]| Action::Council {
        changes: numbers
            .iter()
            .map(|number| Change::RemoveCode {
                code_hash: hash(*number),
            })
            .collect(),
    };
    assert_eq!(
        large.try_to_propose(remove(&[1, 3]))?.failure()?,
        "3900001 bytes of stored code to be removed; 0 to 3900000 are possible"
    );
    // Global code takes none of the council's storage.
    large.propose(remove(&[1, 2, 4]))?;
    // A change of members or rules reads every open proposal besides.
    let Action::Council { mut changes } = remove(&[1, 2]) else {
        unreachable!();
    };
    changes.push(Change::RemoveMember {
        account_id: large.members[3].account_id.clone(),
    });
    assert_eq!(
        large
            .try_to_propose(Action::Council { changes })?
            .failure()?,
        "3900000 bytes of stored code to be removed; 0 to 3700000 are possible"
    );
    Ok(())
}
