//! `check_commands` is `govern` without its effects: it says yes exactly when `govern` succeeds in the same block.
//!
//! What is tried: random lists of commands, right and wrong, that build on and contradict each other, under every category,
//! paid and unpaid; each is asked about, then sent, on one chain, so that the state they meet is the state that those before
//! them left.

use charter_interface::factory::{
    Access, Command, CommandsCheck, FactorySetup, Limits, TemplateTerms,
};
use charter_interface::{AccountId, Category, Delivery, Duration, NearToken, Upgrade};
use charter_tests::factory::{self, donations, release_id};
use charter_tests::{Call, Local, Result, Signer, artifact};
use rstest::rstest;
use serde_json::json;

use crate::scene::{NOTHING, near};

/// A factory in process, and a source of commands.
struct Council {
    local: Local,
    factory_id: AccountId,
    governance: Signer,
    codes: Vec<Vec<u8>>,
    state: u64,
}

impl Council {
    fn new(version: u32, seed: u64) -> Result<Self> {
        let mut local = Local::at(version)?;
        let governance = local.account("governance")?;
        let account = local.contract("factory", &artifact::wasm("factory"), near(8))?;
        let setup = FactorySetup {
            reserve: NearToken::from_millinear(200),
            ..factory::setup()
        };
        let init = factory::init(&governance.account_id, setup);
        let id = account.account_id.clone();
        local.call(&account, &id, init)?.success()?;
        let code = artifact::noop(&["init"]);
        let codes = ["a", "b", "c"].map(|label| artifact::labelled(&code, label));
        Ok(Self {
            local,
            factory_id: id,
            governance,
            codes: codes.to_vec(),
            state: seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1,
        })
    }

    fn below(&mut self, end: usize) -> usize {
        self.state ^= self.state << 13;
        self.state ^= self.state >> 7;
        self.state ^= self.state << 17;
        (self.state >> 16) as usize % end
    }

    fn one_of<T: Clone>(&mut self, all: &[T]) -> T {
        all[self.below(all.len())].clone()
    }

    fn command(&mut self) -> Command {
        let template = self.one_of(&["one", "two", "Bad name"]).to_string();
        let version = self.one_of(&["1.0.0", "2.0.0", "3.0.0"]).to_string();
        let id = release_id(&template, &version);
        let who = self.one_of(&["ann", "nobody"]);
        let who = self.local.id(who);
        let names = vec![
            self.one_of(&["admin", "root", "-"]).to_string(),
            self.one_of(&["admin", "www"]).to_string(),
        ];
        let amount = self.one_of(&[NOTHING, near(1), near(5), near(900)]);
        let limits = Limits {
            instances: 1,
            per_template: 1,
            rate: None,
        };
        let code = self.below(3);
        match self.below(23) {
            0 => Command::SetTemplate {
                template,
                spec: donations().spec(),
            },
            1 => Command::SetTerms {
                template,
                terms: TemplateTerms::default(),
            },
            2 => Command::OpenTemplate { template },
            3 => Command::CloseTemplate { template },
            4 | 5 => {
                let delivery = self.one_of(&[Delivery::Stored, Delivery::Global]);
                let mut release =
                    factory::release(&template, &version, &self.codes[code], delivery);
                release.size += u32::from(self.below(9) == 0);
                release.expires_in = self.one_of(&[None, Some(Duration(0)), Some(Duration(1))]);
                Command::ApproveRelease(release)
            }
            6 => Command::SetCurrentRelease(id),
            7 => Command::DeprecateRelease(id),
            8 => Command::RestoreRelease(id),
            9 | 10 => Command::RemoveRelease(id),
            11 => Command::SetDefaultLimits { limits },
            12 => Command::SetCreatorLimits {
                creator_id: who,
                limits: (self.below(2) == 0).then_some(limits),
            },
            13 => Command::SetAccess {
                access: Access::Listed,
                add: vec![who.clone(); self.below(3)],
                remove: vec![who; self.below(2)],
            },
            14 => Command::ReserveNames { names },
            15 => Command::FreeNames { names },
            16 => Command::SetGuardian {
                guardian: Some(who),
            },
            17 => self.one_of(&[Command::Pause, Command::Unpause]),
            18 => Command::WithdrawFees {
                receiver_id: who,
                amount,
            },
            19 => Command::Sweep {
                receiver_id: who,
                amount,
            },
            20 => Command::SetReserve { reserve: amount },
            21 => Command::ApproveUpgrade(Upgrade {
                code_hash: artifact::hash(&self.codes[code]),
                size: self.one_of(&[0, 9, 5_000_000]),
                delivery: Delivery::Stored,
                expires_in: None,
            }),
            _ => self.one_of(&[
                Command::CancelUpgrade,
                Command::ProposeGovernance {
                    governance_id: None,
                    expires_in: None,
                },
                Command::ProposeGovernance {
                    governance_id: Some(who),
                    expires_in: Some(Duration(0)),
                },
            ]),
        }
    }

    /// Somebody delivers code, so that releases come to be published.
    fn deliver(&mut self) -> Result {
        let code = self.below(3);
        let code = self.codes[code].clone();
        let by = self.governance.clone();
        let call = factory::publish(&code, near(3));
        self.local.call(&by, &self.factory_id, call)?;
        Ok(())
    }
}

#[rstest]
fn it_says_yes_exactly_when_govern_would_obey(
    #[values(84, 88)] version: u32,
    #[values(1, 2, 3)] seed: u64,
) -> Result {
    let mut council = Council::new(version, seed)?;
    let (mut obeyed, mut refused) = (0, 0);
    for step in 0..250 {
        if step % 5 == 4 {
            council.deliver()?;
        }
        let count = 1 + council.below(4);
        let mut commands: Vec<_> = (0..count).map(|_| council.command()).collect();
        let check = |council: &Council, commands: &[Command], category| {
            let args = json!({ "commands": commands, "category": category });
            let id = &council.factory_id;
            council
                .local
                .view::<CommandsCheck>(id, "check_commands", args)
        };
        let category = match council.below(6) {
            0 => Category::Routine,
            1 => Category::Code,
            _ => Category::Council,
        };
        let mut said = check(&council, &commands, category)?;
        // What is refused by itself would hide everything beside it: most of the time the rest is tried.
        if !said.ok && council.below(4) > 0 {
            let answers = said.commands.clone();
            commands = commands
                .into_iter()
                .zip(answers)
                .filter_map(|(command, why)| why.is_none().then_some(command))
                .collect();
            if commands.is_empty() {
                continue;
            }
            said = check(&council, &commands, category)?;
        }
        let by = council.governance.clone();
        let id = council.factory_id.clone();
        let call: Call = factory::govern_by(&commands, category).tgas(300);
        let outcome = council.local.call(&by, &id, call)?;
        let answer = outcome.failure().ok();
        assert_eq!(
            said.ok,
            answer.is_none(),
            "{commands:?}: {said:?}, {answer:?}"
        );
        match answer {
            None => obeyed += 1,
            Some(answer) => {
                let first = said.commands.iter().flatten().next();
                assert_eq!(first.or(said.whole.as_ref()), Some(&answer), "{commands:?}");
                refused += 1;
            }
        }
    }
    assert!(obeyed > 40 && refused > 20, "{obeyed} and {refused}");
    Ok(())
}
