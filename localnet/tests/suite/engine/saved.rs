//! A chain that is written into a file and read again.

use std::path::PathBuf;
use std::time::Duration;

use charter_localnet::{Balance, Batch, Call, Chain, SaveError};

use crate::support::script::Script;
use crate::support::world::World;

/// A file of one test, which is removed with this.
struct File(PathBuf);

impl File {
    fn new(name: &str) -> Self {
        let name = format!("charter-localnet-{name}-{}", std::process::id());
        Self(std::env::temp_dir().join(name))
    }
}

impl Drop for File {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

#[test]
fn a_chain_that_was_saved_goes_on_as_the_original_does() {
    for version in [84, 88] {
        let mut world = World::new(version);
        let mut script = Script::new(version);
        script.call("storage_write", ["key".into(), "value".into(), 9.into()]);
        assert!(world.run(&script).is_success());
        world
            .chain
            .advance_time(Duration::from_secs(86_400))
            .unwrap();
        // Something waits in the pool, something on its way, and something is held back.
        let pay = |to: &charter_localnet::Signer| {
            Batch::new(to.account_id.clone()).transfer(Balance::from_near(1))
        };
        world.chain.hold(world.bob.account_id.clone());
        world.chain.send(&world.alice, pay(&world.bob)).unwrap();
        let on_its_way = world.chain.sign(&world.alice, pay(&world.machine)).unwrap();
        world.chain.submit(on_its_way).unwrap();
        world.chain.produce_block().unwrap();
        let waits = world.chain.sign(&world.alice, pay(&world.machine)).unwrap();
        world.chain.submit(waits).unwrap();

        let file = File::new(&format!("goes-on-{version}"));
        world.chain.save(&file.0).unwrap();
        let mut read = Chain::load(&file.0).unwrap();
        let mut original = world.chain.clone();
        assert_eq!(read.head().hash(), original.head().hash());
        assert_eq!(read.supply().unwrap(), original.supply().unwrap());
        for chain in [&mut read, &mut original] {
            chain.run().unwrap();
            assert!(chain.release(&world.bob.account_id));
            chain.run().unwrap();
            let call = Call::new("noop");
            let called = chain.call(&world.alice, &world.machine.account_id, call);
            assert!(called.unwrap().is_success());
            assert!(chain.supply().unwrap().is_conserved());
        }
        assert_eq!(read.head().hash(), original.head().hash());
        assert_eq!(read.head().timestamp(), original.head().timestamp());
        assert_eq!(read.state().root(), original.state().root());
        assert_eq!(read.protocol_version(), version);
    }
}

#[test]
fn a_file_that_holds_no_chain_or_a_damaged_one_is_refused() {
    let file = File::new("refused");
    let missing = Chain::load(&file.0).unwrap_err();
    assert!(matches!(missing, SaveError::File { .. }), "{missing}");
    std::fs::write(&file.0, b"something else").unwrap();
    let other = Chain::load(&file.0).unwrap_err();
    assert!(matches!(other, SaveError::NotAChain(_)), "{other}");

    let mut world = World::new(88);
    let mut script = Script::new(88);
    script.call("storage_write", ["key".into(), "precious".into(), 9.into()]);
    assert!(world.run(&script).is_success());
    world.chain.save(&file.0).unwrap();
    let mut bytes = std::fs::read(&file.0).unwrap();
    let place = bytes
        .windows(8)
        .position(|window| window == b"precious")
        .unwrap();
    bytes[place..place + 8].copy_from_slice(b"worthles");
    std::fs::write(&file.0, &bytes).unwrap();
    let damaged = Chain::load(&file.0).unwrap_err();
    assert!(matches!(damaged, SaveError::Damaged { .. }), "{damaged}");
    bytes.truncate(bytes.len() / 2);
    std::fs::write(&file.0, &bytes).unwrap();
    let half = Chain::load(&file.0).unwrap_err();
    assert!(matches!(half, SaveError::NotAChain(_)), "{half}");
}

#[test]
fn a_key_that_is_patched_in_acts_for_the_account() {
    let mut world = World::new(88);
    let stolen = charter_localnet::Signer::with_key(
        world.bob.account_id.clone(),
        charter_localnet::secret_key("somebody else"),
    );
    let pay = || Batch::new(world.alice.account_id.clone()).transfer(Balance::from_near(5));
    assert!(world.chain.send(&stolen, pay()).is_err());
    world
        .chain
        .add_key(world.bob.account_id.clone(), stolen.public_key())
        .unwrap();
    assert!(world.chain.send(&stolen, pay()).unwrap().is_success());
    let nobody = "nobody.test.near".parse().unwrap();
    let refused = world
        .chain
        .add_key(nobody, stolen.public_key())
        .unwrap_err();
    assert_eq!(
        refused.to_string(),
        "the account nobody.test.near does not exist"
    );
    world.check_supply();
}
