//! Any value of each type.

use charter_interface::factory::args::CreateInstance;
use charter_interface::factory::{
    Access, Category, Command, CreatorView, FactoryEvent, FactorySetup, InstanceView, Limits, Rate,
    Release, ReleaseId, TemplateCount, TemplateSpec,
};
use charter_interface::governance::args::CastVote;
use charter_interface::governance::{
    Action, Change, FunctionCall, GovernanceEvent, NewFactory, Policy, ProposalView, Rule, Rules,
    Status, Tally, Threshold, Vote,
};
use charter_interface::{
    AccountId, Base64VecU8, CodeHash, Delivery, Duration, Gas, NearToken, Page, RawObject,
    Timestamp, Upgrade,
};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

fn id() -> impl Strategy<Value = AccountId> {
    "[a-z0-9]{2,8}(_[a-z0-9]{1,5})?(\\.[a-z0-9]{2,8}){0,3}".prop_map(|id| id.parse().unwrap())
}

fn amount() -> impl Strategy<Value = NearToken> {
    prop_oneof![Just(0), Just(u128::MAX), any::<u128>()].prop_map(NearToken::from_yoctonear)
}

fn gas() -> impl Strategy<Value = Gas> {
    any::<u64>().prop_map(Gas::from_gas)
}

fn duration() -> impl Strategy<Value = Duration> {
    any::<u64>().prop_map(Duration)
}

fn time() -> impl Strategy<Value = Timestamp> {
    any::<u64>().prop_map(Timestamp)
}

fn hash() -> impl Strategy<Value = CodeHash> {
    // Leading zeros are digits of their own in base58.
    prop_oneof![any::<[u8; 32]>(), Just([0; 32])].prop_map(CodeHash)
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "[ -~]{0,20}",
        Just("\"\\\u{0}\u{1f}\u{2028}😀".to_string())
    ]
}

fn delivery() -> impl Strategy<Value = Delivery> {
    prop_oneof![Just(Delivery::Stored), Just(Delivery::Global)]
}

fn access() -> impl Strategy<Value = Access> {
    prop_oneof![Just(Access::Open), Just(Access::Listed)]
}

fn category() -> impl Strategy<Value = Category> {
    prop_oneof![
        Just(Category::Routine),
        Just(Category::Code),
        Just(Category::Council)
    ]
}

fn limits() -> impl Strategy<Value = Limits> {
    let rate = (any::<u32>(), duration()).prop_map(|(count, window)| Rate { count, window });
    (any::<u32>(), any::<u32>(), option::of(rate)).prop_map(|(instances, per_template, rate)| {
        Limits {
            instances,
            per_template,
            rate,
        }
    })
}

fn upgrade() -> impl Strategy<Value = Upgrade> {
    (hash(), any::<u32>(), delivery()).prop_map(|(code_hash, size, delivery)| Upgrade {
        code_hash,
        size,
        delivery,
    })
}

fn spec() -> impl Strategy<Value = TemplateSpec> {
    let flags = any::<(bool, bool)>();
    (
        text(),
        text(),
        gas(),
        amount(),
        amount(),
        option::of(any::<u32>()),
        flags,
    )
        .prop_map(
            |(title, init_method, init_gas, min_balance, fee, per_creator, (owner_key, open))| {
                TemplateSpec {
                    title,
                    init_method,
                    init_gas,
                    min_balance,
                    fee,
                    per_creator,
                    owner_key,
                    open,
                }
            },
        )
}

fn release() -> impl Strategy<Value = Release> {
    (
        text(),
        text(),
        hash(),
        any::<u32>(),
        delivery(),
        option::of(text()),
        any::<bool>(),
    )
        .prop_map(
            |(template, version, code_hash, size, delivery, source, make_current)| Release {
                template,
                version,
                code_hash,
                size,
                delivery,
                source,
                make_current,
            },
        )
}

fn release_id() -> impl Strategy<Value = ReleaseId> {
    (text(), text()).prop_map(|(template, version)| ReleaseId { template, version })
}

fn setup() -> impl Strategy<Value = FactorySetup> {
    (option::of(id()), limits(), access(), amount()).prop_map(
        |(guardian, limits, access, reserve)| FactorySetup {
            guardian,
            limits,
            access,
            reserve,
        },
    )
}

pub fn command() -> impl Strategy<Value = Command> {
    prop_oneof![
        (text(), spec()).prop_map(|(template, spec)| Command::SetTemplate { template, spec }),
        release().prop_map(Command::ApproveRelease),
        release_id().prop_map(Command::SetCurrentRelease),
        release_id().prop_map(Command::DeprecateRelease),
        release_id().prop_map(Command::RestoreRelease),
        release_id().prop_map(Command::RemoveRelease),
        limits().prop_map(|limits| Command::SetDefaultLimits { limits }),
        (id(), option::of(limits()))
            .prop_map(|(creator_id, limits)| Command::SetCreatorLimits { creator_id, limits }),
        (access(), vec(id(), 0..4), vec(id(), 0..4)).prop_map(|(access, add, remove)| {
            Command::SetAccess {
                access,
                add,
                remove,
            }
        }),
        vec(text(), 0..4).prop_map(|names| Command::ReserveNames { names }),
        vec(text(), 0..4).prop_map(|names| Command::FreeNames { names }),
        option::of(id()).prop_map(|guardian| Command::SetGuardian { guardian }),
        Just(Command::Pause),
        Just(Command::Unpause),
        (id(), amount()).prop_map(|(receiver_id, amount)| Command::WithdrawFees {
            receiver_id,
            amount
        }),
        upgrade().prop_map(Command::ApproveUpgrade),
        Just(Command::CancelUpgrade),
        option::of(id()).prop_map(|governance_id| Command::ProposeGovernance { governance_id }),
    ]
}

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

pub fn create_instance() -> impl Strategy<Value = CreateInstance> {
    let object = prop_oneof![
        Just("{}".to_string()),
        text().prop_map(
            |text| serde_json::json!({ "text": text, "list": [1, 2.5e3, null] }).to_string()
        ),
    ];
    let object = object.prop_map(|text| RawObject::new(&text).unwrap());
    let key = Just(
        "ed25519:2NDgyEiUdSFASoKMGbShmojdpbR9K9qzd453hSkKgsj1"
            .parse()
            .unwrap(),
    );
    (
        text(),
        text(),
        object,
        option::of(text()),
        option::of(key),
        option::of(amount()),
    )
        .prop_map(
            |(template, name, init_args, release, owner_key, balance)| CreateInstance {
                template,
                name,
                init_args,
                release,
                owner_key,
                balance,
            },
        )
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

pub fn creator_view() -> impl Strategy<Value = CreatorView> {
    let count = (text(), any::<u32>()).prop_map(|(template, instances)| TemplateCount {
        template,
        instances,
    });
    let flags = any::<(bool, bool, bool)>();
    let window = (option::of(any::<u32>()), option::of(time()));
    (
        id(),
        flags,
        amount(),
        any::<u32>(),
        vec(count, 0..3),
        limits(),
        window,
    )
        .prop_map(
            |(
                creator_id,
                (registered, listed, overridden),
                available,
                instances,
                templates,
                limits,
                window,
            )| CreatorView {
                creator_id,
                registered,
                available,
                instances,
                templates,
                listed,
                limits,
                overridden,
                remaining_in_window: window.0,
                window_ends: window.1,
            },
        )
}

pub fn instance_page() -> impl Strategy<Value = Page<InstanceView>> {
    let instance = (id(), text(), text(), id(), time()).prop_map(
        |(instance_id, template, version, creator_id, created_at)| InstanceView {
            instance_id,
            template,
            version,
            creator_id,
            created_at,
        },
    );
    (vec(instance, 0..4), option::of(text())).prop_map(|(items, next)| Page { items, next })
}

pub fn factory_event() -> impl Strategy<Value = FactoryEvent> {
    let created = (id(), text(), text(), id(), amount(), amount()).prop_map(
        |(instance_id, template, version, creator_id, fee, prepaid)| {
            FactoryEvent::InstanceCreated {
                instance_id,
                template,
                version,
                creator_id,
                fee,
                prepaid,
            }
        },
    );
    let failed = (
        id(),
        text(),
        text(),
        id(),
        amount(),
        amount(),
        any::<bool>(),
    )
        .prop_map(
            |(instance_id, template, version, creator_id, refund, prepaid, registered)| {
                FactoryEvent::InstanceFailed {
                    instance_id,
                    template,
                    version,
                    creator_id,
                    refund,
                    prepaid,
                    registered,
                }
            },
        );
    prop_oneof![
        (id(), setup()).prop_map(|(governance_id, setup)| FactoryEvent::Initialized {
            governance_id,
            setup
        }),
        release().prop_map(FactoryEvent::ReleaseApproved),
        (access(), vec(id(), 0..3), vec(id(), 0..3)).prop_map(|(access, added, removed)| {
            FactoryEvent::AccessSet {
                access,
                added,
                removed,
            }
        }),
        Just(FactoryEvent::UpgradeCancelled),
        created,
        failed,
    ]
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
