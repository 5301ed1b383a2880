//! Any value of each type.

use charter_interface::factory::args::CreateInstance;
use charter_interface::factory::{
    Access, Category, Command, CreatorView, FactoryEvent, FactorySetup, InstanceView, Limits, Rate,
    Release, ReleaseId, TemplateCount, TemplateSpec,
};
use charter_interface::{
    AccountId, CodeHash, Delivery, Duration, Gas, NearToken, Page, RawObject, Timestamp, Upgrade,
};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

mod governance;

pub use governance::{action, cast_vote, governance_event, policy, proposal_view};

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
