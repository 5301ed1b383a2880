//! The story, act by act.

mod beginning;
mod creation;
mod guardian;
mod life;
mod many;

use std::time::Duration;

use anyhow::{Context, Result};
use charter_interface::factory::args::{CreateInstance, QuoteFor};
use charter_interface::factory::{Command, Quote, Release, ReleaseId, TemplateSpec, TemplateTerms};
use charter_interface::governance::args::{CastVote, OfProposal, Propose};
use charter_interface::governance::{Action, ProposalId, ProposalView, Vote};
use charter_interface::{
    AccountId, CodeHash, Delivery, Gas, NearToken, ONE_YOCTO, RawObject, global_code_burn,
};
use charter_localnet::Call;
use serde_json::json;
use sha2::{Digest, Sha256};

use super::cast::Cast;
use super::id::Signer;
use super::stage::{Stage, near};

/// All of it.
pub fn play(stage: &mut Stage, cast: &Cast) -> Result<()> {
    let mut show = Show {
        stage,
        cast,
        donation: crate::workspace::wasm("donation")?,
    };
    show.beginning()?;
    show.creation()?;
    show.life()?;
    show.many()?;
    show.guardian()
}

/// What the acts share.
struct Show<'a> {
    stage: &'a mut Stage,
    cast: &'a Cast,
    donation: Vec<u8>,
}

impl Show<'_> {
    fn council_id(&self) -> AccountId {
        self.cast.council_id.clone()
    }

    fn factory_id(&self) -> AccountId {
        self.cast.factory_id.clone()
    }

    fn proposal(&self, proposal_id: ProposalId) -> Result<ProposalView> {
        self.stage.view(
            &self.council_id(),
            "get_proposal",
            OfProposal { proposal_id },
        )
    }

    fn propose(&mut self, who: &Signer, description: &str, action: Action) -> Result<ProposalId> {
        for line in action.lines() {
            self.stage.note(line);
        }
        let args = Propose {
            action,
            description: description.to_string(),
            link: None,
        };
        let call = Call::new("propose")
            .json(&args)
            .deposit(NearToken::from_millinear(100));
        let council_id = self.council_id();
        let proposed =
            self.stage
                .call(who, format!("proposes: {description}"), &council_id, call)?;
        Ok(proposed.json()?)
    }

    fn vote(&mut self, who: &Signer, proposal_id: ProposalId, vote: Vote) -> Result<()> {
        // A vote that names what was read cannot be for anything else.
        let digest = Some(self.proposal(proposal_id)?.digest);
        let call = Call::new("vote").json(&CastVote {
            proposal_id,
            vote,
            digest,
        });
        let council_id = self.council_id();
        self.stage.call(
            who,
            format!("votes to {vote} #{proposal_id}"),
            &council_id,
            call,
        )?;
        Ok(())
    }

    fn execution(proposal_id: ProposalId) -> Call {
        Call::new("execute")
            .json(&OfProposal { proposal_id })
            .gas(charter_localnet::Gas::from_teragas(300))
    }

    fn wait_for_timelock(&mut self, proposal_id: ProposalId) -> Result<()> {
        let proposal = self.proposal(proposal_id)?;
        let from = proposal.executable_from.context("it did not pass")?;
        let left = from.0.saturating_sub(self.stage.chain().head().timestamp());
        let hours = left.div_ceil(3_600_000_000_000);
        self.stage.wait(
            Duration::from_nanos(left),
            &format!("the timelock of {hours} h passes"),
        )
    }

    /// Proposed by Ann, approved by her and Ben, executed by Dora after the timelock.
    fn decide(&mut self, description: &str, action: Action) -> Result<ProposalId> {
        let Cast { ann, ben, dora, .. } = self.cast;
        let proposal_id = self.propose(ann, description, action)?;
        self.vote(ann, proposal_id, Vote::Approve)?;
        self.vote(ben, proposal_id, Vote::Approve)?;
        self.wait_for_timelock(proposal_id)?;
        let council_id = self.council_id();
        self.stage.call(
            dora,
            format!("executes #{proposal_id}"),
            &council_id,
            Self::execution(proposal_id),
        )?;
        Ok(proposal_id)
    }

    fn publish(&mut self, factory_id: &AccountId, what: &str, code: &[u8]) -> Result<()> {
        let dora = &self.cast.dora;
        self.stage.call(
            dora,
            format!("delivers {what}, {} bytes", code.len()),
            factory_id,
            publication(code)?,
        )?;
        Ok(())
    }

    fn quote(
        &self,
        factory_id: &AccountId,
        creator_id: &AccountId,
        instance: &CreateInstance,
    ) -> Result<Quote> {
        let CreateInstance {
            template,
            name,
            init_args: _,
            release,
            owner_key,
            balance,
            max_total: _,
        } = instance.clone();
        let args = QuoteFor {
            creator_id: creator_id.clone(),
            template,
            name,
            release,
            owner_key,
            balance,
        };
        self.stage.view(factory_id, "quote", args)
    }

    /// Creates an instance for what it costs.
    fn create(
        &mut self,
        who: &Signer,
        factory_id: &AccountId,
        instance: &CreateInstance,
    ) -> Result<()> {
        let quote = self.quote(factory_id, &who.account_id, instance)?;
        let what = format!(
            "creates {}.{factory_id} for {} NEAR",
            instance.name,
            near(quote.total.as_yoctonear())
        );
        self.stage
            .call(who, what, factory_id, creation(instance, quote.total))?;
        Ok(())
    }
}

fn to_factory(factory_id: &AccountId, commands: Vec<Command>) -> Action {
    Action::Factory {
        factory_id: factory_id.clone(),
        commands,
    }
}

fn release_id(template: &str, version: &str) -> ReleaseId {
    ReleaseId {
        template: template.to_string(),
        version: version.to_string(),
    }
}

fn hash(code: &[u8]) -> CodeHash {
    CodeHash(Sha256::digest(code).into())
}

fn size(code: &[u8]) -> Result<u32> {
    u32::try_from(code.len()).context("code of more than 4 GB")
}

fn release(template: &str, version: &str, code: &[u8]) -> Result<Command> {
    Ok(Command::ApproveRelease(Release {
        template: template.to_string(),
        version: version.to_string(),
        code_hash: hash(code),
        size: size(code)?,
        delivery: Delivery::Global,
        source: None,
        make_current: true,
        expires_in: None,
    }))
}

/// The commands that offer a template by its first release: a creation costs a fee, and no instance can have a key.
fn offer(name: &str, title: &str, minimum: NearToken, code: &[u8]) -> Result<Vec<Command>> {
    let template = || name.to_string();
    Ok(vec![
        Command::SetTemplate {
            template: template(),
            spec: TemplateSpec {
                title: title.to_string(),
                init_method: "init".to_string(),
                init_gas: Gas::from_tgas(20),
                per_creator: None,
            },
        },
        Command::SetTerms {
            template: template(),
            terms: TemplateTerms {
                fee: NearToken::from_millinear(10),
                min_balance: minimum,
                owner_key: false,
            },
        },
        Command::OpenTemplate {
            template: template(),
        },
        release(name, "1.0.0", code)?,
    ])
}

fn publication(code: &[u8]) -> Result<Call> {
    let burn = global_code_burn(size(code)?).context("code of more than 4 GB")?;
    let gas = charter_localnet::Gas::from_teragas(250);
    Ok(Call::new("publish_release")
        .raw(code)
        .deposit(burn)
        .gas(gas))
}

fn instance(template: &str, name: &str, init_args: serde_json::Value) -> Result<CreateInstance> {
    Ok(CreateInstance {
        template: template.to_string(),
        name: name.to_string(),
        init_args: RawObject::new(&init_args.to_string())
            .map_err(|error| anyhow::anyhow!("{error}"))?,
        release: None,
        owner_key: None,
        balance: None,
        max_total: None,
    })
}

fn donation(name: &str, beneficiary: &Signer, owner: &Signer) -> Result<CreateInstance> {
    instance(
        "donation",
        name,
        json!({ "beneficiary": beneficiary.account_id, "owner": owner.account_id }),
    )
}

fn creation(instance: &CreateInstance, deposit: NearToken) -> Call {
    Call::new("create_instance").json(instance).deposit(deposit)
}

/// A call with the yoctoNEAR that only a key with full access can attach.
fn owners(method: &str, args: serde_json::Value) -> Call {
    Call::new(method)
        .json(&args)
        .deposit(ONE_YOCTO)
        .gas(charter_localnet::Gas::from_teragas(300))
}

fn instance_id(name: &str, factory_id: &AccountId) -> Result<AccountId> {
    Ok(format!("{name}.{factory_id}").parse()?)
}
