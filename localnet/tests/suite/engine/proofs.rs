//! The limit on how much state one receipt may touch: 4 MB of what would prove it
//! (`per_receipt_storage_proof_size_limit`).

use charter_localnet::near_primitives::errors::ActionErrorKind;
use charter_localnet::{Balance, Batch, TransactionResult};

use super::accounts::kind;
use crate::support::script::{Arg, Script};
use crate::support::world::World;

/// Memory of the script contract that it does not use itself.
const BLANK: u64 = 2 << 20;

/// A world in which the machine stores values of these lengths under the keys 0, 1, and so on.
fn storing(version: u32, lengths: &[u64]) -> World {
    let mut world = World::new(version);
    let root = world.chain.root();
    let funds = Batch::new(world.machine.account_id.clone()).transfer(Balance::from_near(1_000));
    world
        .chain
        .send(&root, funds)
        .unwrap()
        .into_success()
        .unwrap();
    for (key, length) in lengths.iter().enumerate() {
        let mut write = Script::new(version);
        write.call(
            "storage_write",
            [key_name(key), (*length).into(), BLANK.into(), 9.into()],
        );
        let result = world.run(&write);
        assert!(result.is_success(), "{result:?}");
    }
    world
}

fn key_name(key: usize) -> Arg {
    Arg::Bytes(vec![key as u8])
}

fn reading(version: u32, keys: &[usize]) -> Script {
    let mut read = Script::new(version);
    for key in keys {
        read.call("storage_read", [key_name(*key), 5.into()]);
    }
    read
}

fn is_about_proofs(result: &TransactionResult) -> bool {
    result.failure_text().contains("storage proof")
        || format!("{:?}", kind(result)).contains("StorageProof")
}

#[test]
fn one_call_may_not_read_more_than_four_megabytes() {
    for version in 84..=88 {
        let mut world = storing(version, &[2_500_000, 2_500_000]);
        let one = world.run(&reading(version, &[0]));
        assert!(one.is_success(), "{version}: {one:?}");
        let again = world.run(&reading(version, &[0, 0]));
        assert!(
            again.is_success(),
            "{version}: what is read twice counts once"
        );
        let both = world.run(&reading(version, &[0, 1]));
        assert!(
            !both.is_success() && is_about_proofs(&both),
            "{version}: {both:?}"
        );
    }
}

/// `EnforcePerReceiptStorageProofLimit` (protocol version 86): two calls of one receipt share the limit. Before, each
/// had it for itself.
#[test]
fn from_86_on_the_calls_of_a_receipt_share_the_limit() {
    for version in 84..=88 {
        let mut world = storing(version, &[2_500_000, 2_500_000]);
        let batch = Batch::new(world.machine.account_id.clone())
            .call(World::running(&reading(version, &[0])))
            .call(World::running(&reading(version, &[1])));
        let result = world.chain.send(&world.alice, batch).unwrap();
        assert_eq!(result.is_success(), version < 86, "{version}: {result:?}");
        if version >= 86 {
            assert!(is_about_proofs(&result), "{version}: {result:?}");
        }
        world.check_supply();
    }
}

/// `EnforceStorageProofLimitForAllActions` (protocol version 87): what other actions touch counts too. The call stays
/// just below the limit; the delegate action looks a key up in the trie, and goes over.
#[test]
fn from_87_on_all_actions_count() {
    for version in 85..=88 {
        // The largest value that the machine can still read in a call of its own.
        let fits = |length| {
            let mut world = storing(version, &[length]);
            world.run(&reading(version, &[0])).is_success()
        };
        let (mut low, mut high) = (3_900_000, 4_000_000);
        assert!(fits(low) && !fits(high), "{version}");
        while high - low > 1 {
            let middle = low.midpoint(high);
            if fits(middle) {
                low = middle
            } else {
                high = middle
            }
        }
        let mut world = storing(version, &[low]);
        let pay = Batch::new(world.bob.account_id.clone()).transfer(Balance::from_yoctonear(1));
        let delegate = world.chain.delegate(&world.machine, pay).unwrap();
        let batch = Batch::new(world.machine.account_id.clone())
            .call(World::running(&reading(version, &[0])))
            .action(delegate);
        let result = world.chain.send(&world.alice, batch).unwrap();
        assert_eq!(result.is_success(), version < 87, "{version}: {result:?}");
        if version >= 87 {
            let expected = matches!(
                kind(&result),
                ActionErrorKind::ReceiptStorageProofSizeExceeded { limit: 4_000_000 }
            );
            assert!(expected, "{version}: {result:?}");
        }
        world.check_supply();
    }
}
