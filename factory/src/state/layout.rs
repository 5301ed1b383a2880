//! A change of what is stored, or of what callbacks are told, is a change of this snapshot, and needs a new version.

use charter_code_delivery::Upload;
use charter_code_delivery::upgrade::Migration;
use charter_interface::factory::InstanceStatus;
use charter_interface::{AccountId, MAX_VERSION, NearToken, Timestamp, storage_price};
use near_sdk::borsh::BorshSchema;
use near_sdk::borsh::schema::BorshSchemaContainer;

use super::{Prefix, State, Totals, code_key};
use crate::commands::Withdrawal;
use crate::creation::{Creation, FailedCreation};
use crate::creators::{Creator, Holding};
use crate::deposit::{holding_price, record_price};
use crate::publication::Publication;
use crate::records::{CodeRecord, Current, Instance, Name, Padded, Release, Template};
use crate::registry::{instance_bytes, tombstone_bytes};
use crate::settle::Settlement;
use crate::store::encode;

fn schema<T: BorshSchema>(what: &str) -> String {
    let container = BorshSchemaContainer::for_type::<T>();
    let mut text = format!("{what}: {}\n", container.declaration());
    for (declaration, definition) in container.definitions() {
        text.push_str(&format!("    {declaration}: {definition:?}\n"));
    }
    text
}

#[test]
fn what_is_stored_is_as_it_was() {
    let layout = [
        schema::<State>("STATE"),
        schema::<Totals>("totals"),
        schema::<Template>("templates"),
        schema::<Release>("releases"),
        schema::<CodeRecord>("codes"),
        schema::<Name>("names"),
        schema::<Creator>("creators"),
        schema::<Upload>("uploads"),
    ];
    insta::assert_snapshot!(layout.join("\n"));
}

#[test]
fn what_callbacks_are_told_is_as_it_was() {
    let layout = [
        schema::<Creation>("finalise_creation"),
        schema::<FailedCreation>("report_failed_creation"),
        schema::<Publication>("finish_publication"),
        schema::<Withdrawal>("finish_withdrawal"),
        schema::<Settlement>("finish_settlement"),
        schema::<Migration>("migrate"),
    ];
    insta::assert_snapshot!(layout.join("\n"));
}

/// What the registry and the quote count on.
#[test]
fn records_have_the_length_that_is_charged_for() {
    let creator_id: AccountId = "creator.near".parse().unwrap();
    let id = creator_id.len() as u64;
    let record = |key: usize, value: usize| 40 + key as u64 + value as u64;

    let creator = encode(&(Prefix::Creators, &creator_id)).len();
    let value = encode(&Creator::default()).len();
    assert_eq!(
        record_price(&creator_id),
        storage_price(record(creator, value))
    );
    let holding = Creator {
        holdings: vec![Holding {
            template: 1,
            instances: 2,
        }],
        ..Creator::default()
    };
    let grown = encode(&holding).len() - value;
    assert_eq!(holding_price(1), storage_price(grown as u64));

    let instance = Name::Instance(instance(&creator_id, InstanceStatus::Pending));
    let name = encode(&"shop").len();
    let by_name = record(1 + name, encode(&instance).len());
    let by_creator = record(1 + 4 + id as usize + 4, name);
    let by_template = record(1 + 2 + 4, name);
    assert_eq!(
        instance_bytes("shop", &creator_id),
        by_name + by_creator + by_template
    );
    assert_eq!(
        tombstone_bytes("shop"),
        record(1 + name, encode(&Name::Gone).len())
    );
}

/// What somebody other than governance changes keeps its length: nobody would pay for more.
#[test]
fn what_others_change_keeps_its_length() {
    let creator_id: AccountId = "creator.near".parse().unwrap();
    let statuses = [
        InstanceStatus::Pending,
        InstanceStatus::Live,
        InstanceStatus::Left,
    ];
    let lengths = statuses.map(|status| encode(&instance(&creator_id, status)).len());
    assert!(lengths.iter().all(|length| *length == lengths[0]));

    let awaited = CodeRecord::new(7);
    let delivered = CodeRecord {
        delivered: true,
        users: 3,
        publisher_id: Padded::new("publisher.near", AccountId::MAX_LEN),
        stake: NearToken::from_near(1),
        ..awaited.clone()
    };
    assert_eq!(encode(&awaited).len(), encode(&delivered).len());

    let none = Current::none();
    let some = Current {
        version: Padded::new("1.0.0-rc.1", MAX_VERSION),
        ..none.clone()
    };
    assert_eq!(encode(&none).len(), encode(&some).len());
}

fn instance(creator_id: &AccountId, status: InstanceStatus) -> Instance {
    Instance {
        creator_id: creator_id.clone(),
        template: 1,
        release: 2,
        creator_number: 3,
        template_number: 4,
        created_at: Timestamp(5),
        status,
    }
}

#[test]
fn prefixes_are_as_they_were() {
    let prefixes = [
        Prefix::Totals,
        Prefix::Templates,
        Prefix::TemplateNames,
        Prefix::Releases,
        Prefix::ReleaseOrder,
        Prefix::Codes,
        Prefix::CodeBytes,
        Prefix::Names,
        Prefix::Creators,
        Prefix::CreatorInstances,
        Prefix::TemplateInstances,
        Prefix::Uploads,
    ];
    let lines = prefixes.map(|prefix| format!("{:?}: {prefix:?}", encode(&prefix)));
    insta::assert_snapshot!(lines.join("\n"));
    assert_eq!(
        code_key(&charter_interface::CodeHash([7; 32])),
        [&[6][..], &[7; 32]].concat()
    );
}
