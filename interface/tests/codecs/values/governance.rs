//! Any value of the council's types.

use charter_interface::Base64VecU8;
use charter_interface::governance::args::CastVote;
use charter_interface::governance::{
    Action, Change, FunctionCall, GovernanceEvent, NewFactory, Policy, ProposalView, Rule, Rules,
    Status, Tally, Threshold, Vote,
};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

use super::{amount, category, command, duration, gas, hash, id, setup, text, time, upgrade};

fn rule() -> impl Strategy<Value = Rule> {
    let threshold = prop_oneof![
        any::<u16>().prop_map(Threshold::Votes),
        any::<(u16, u16)>()
            .prop_map(|(numerator, denominator)| Threshold::Share(numerator, denominator)),
    ];
    (threshold, duration(), duration(), duration()).prop_map(
        |(threshold, voting_period, timelock, execution_window)| Rule {
            threshold,
            voting_period,
            timelock,
            execution_window,
        },
    )
}

pub fn policy() -> impl Strategy<Value = Policy> {
    let rules = (rule(), rule(), rule()).prop_map(|(routine, code, council)| Rules {
        routine,
        code,
        council,
    });
    (
        vec(id(), 0..5),
        option::of(id()),
        rules,
        option::of(amount()),
        duration(),
    )
        .prop_map(
            |(members, guardian, rules, open_proposals, retention)| Policy {
                members,
                guardian,
                rules,
                open_proposals,
                retention,
            },
        )
}

fn change() -> impl Strategy<Value = Change> {
    prop_oneof![
        id().prop_map(|account_id| Change::AddMember { account_id }),
        id().prop_map(|account_id| Change::RemoveMember { account_id }),
        (category(), rule()).prop_map(|(category, rule)| Change::SetRule { category, rule }),
        option::of(id()).prop_map(|guardian| Change::SetGuardian { guardian }),
        option::of(amount()).prop_map(|bond| Change::SetOpenProposals { bond }),
        duration().prop_map(|retention| Change::SetRetention { retention }),
        upgrade().prop_map(Change::ApproveCode),
        hash().prop_map(|code_hash| Change::RemoveCode { code_hash }),
        upgrade().prop_map(Change::ApproveUpgrade),
        Just(Change::CancelUpgrade),
        id().prop_map(|factory_id| Change::RegisterFactory { factory_id }),
        id().prop_map(|factory_id| Change::ForgetFactory { factory_id }),
    ]
}

pub fn action() -> impl Strategy<Value = Action> {
    let call = (text(), vec(any::<u8>(), 0..20), amount(), gas()).prop_map(
        |(method, args, deposit, gas)| FunctionCall {
            method,
            args: Base64VecU8(args),
            deposit,
            gas,
        },
    );
    let factory =
        (text(), hash(), amount(), setup()).prop_map(|(name, code_hash, balance, setup)| {
            NewFactory {
                name,
                code_hash,
                balance,
                setup,
            }
        });
    prop_oneof![
        (id(), vec(command(), 0..4)).prop_map(|(factory_id, commands)| Action::Factory {
            factory_id,
            commands
        }),
        factory.prop_map(Action::CreateFactory),
        vec(change(), 0..4).prop_map(|changes| Action::Council { changes }),
        (id(), vec(call, 0..3))
            .prop_map(|(receiver_id, calls)| Action::Call { receiver_id, calls }),
        (id(), amount()).prop_map(|(receiver_id, amount)| Action::Transfer {
            receiver_id,
            amount
        }),
    ]
}

fn vote() -> impl Strategy<Value = Vote> {
    prop_oneof![Just(Vote::Approve), Just(Vote::Reject)]
}

pub fn cast_vote() -> impl Strategy<Value = CastVote> {
    (any::<u32>(), vote(), option::of(hash())).prop_map(|(proposal_id, vote, digest)| CastVote {
        proposal_id,
        vote,
        digest,
    })
}

fn status() -> impl Strategy<Value = Status> {
    use Status::{
        Active, Approved, Cancelled, Executed, Executing, Expired, Failed, Rejected, Stale, Vetoed,
    };
    prop::sample::select(vec![
        Active, Approved, Executing, Executed, Failed, Rejected, Expired, Cancelled, Vetoed, Stale,
    ])
}

pub fn proposal_view() -> impl Strategy<Value = ProposalView> {
    let tally = any::<[u16; 5]>().prop_map(
        |[approvals, rejections, members, required, missing]| Tally {
            approvals,
            rejections,
            members,
            required,
            missing,
        },
    );
    let times = (
        time(),
        time(),
        option::of(time()),
        option::of(time()),
        option::of(time()),
    );
    let money = (amount(), amount());
    let head = (
        any::<u32>(),
        id(),
        category(),
        status(),
        tally,
        hash(),
        action(),
    );
    (
        head,
        text(),
        option::of(text()),
        times,
        any::<u16>(),
        option::of(text()),
        money,
    )
        .prop_map(
            |(head, description, link, times, attempts, failure, (storage_paid, bond))| {
                let (proposal_id, proposer_id, category, status, tally, digest, action) = head;
                let (created_at, voting_ends, executable_from, executable_until, prunable_from) =
                    times;
                ProposalView {
                    proposal_id,
                    proposer_id,
                    category,
                    status,
                    tally,
                    digest,
                    summary: action.lines(),
                    action,
                    description,
                    link,
                    created_at,
                    voting_ends,
                    executable_from,
                    executable_until,
                    attempts,
                    failure,
                    storage_paid,
                    bond,
                    prunable_from,
                }
            },
        )
}

pub fn governance_event() -> impl Strategy<Value = GovernanceEvent> {
    let cast = (
        any::<u32>(),
        id(),
        vote(),
        any::<(u16, u16)>(),
        option::of(status()),
        option::of(time()),
    )
        .prop_map(
            |(proposal_id, voter_id, vote, (approvals, rejections), decided, executable_from)| {
                GovernanceEvent::VoteCast {
                    proposal_id,
                    voter_id,
                    vote,
                    approvals,
                    rejections,
                    decided,
                    executable_from,
                }
            },
        );
    let changed = (
        any::<u32>(),
        vec(change(), 0..3),
        any::<u32>(),
        vec(any::<u32>(), 0..3),
    )
        .prop_map(
            |(proposal_id, changes, epoch, stale)| GovernanceEvent::CouncilChanged {
                proposal_id,
                changes,
                epoch,
                stale,
            },
        );
    prop_oneof![
        policy().prop_map(|policy| GovernanceEvent::Initialized { policy }),
        cast,
        changed
    ]
}
