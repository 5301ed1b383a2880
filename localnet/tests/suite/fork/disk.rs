//! What a fork leaves behind: on disk for the next run, and in a file with the chain itself.

use charter_localnet::{Balance, Chain, Fork, ForkError, ForkOptions, SaveError, Why};

use super::support::{Directory, Original, on, world};
use crate::support::script::Script;
use crate::support::world::World;

fn options(original: &Original, dir: &Directory) -> ForkOptions {
    let height = original.server.chain().head().height();
    ForkOptions::new(original.server.rpc_url())
        .height(height)
        .cache_dir(&dir.0)
}

fn with_data() -> Original {
    let mut world = World::new(88);
    let mut script = world.script();
    script.call("storage_write", ["key".into(), "value".into(), 9.into()]);
    assert!(world.run(&script).is_success());
    Original::of(world)
}

fn read() -> Script {
    let mut script = Script::new(88);
    script.call("storage_read", ["key".into(), 0.into()]);
    script.call("value_return", [u64::MAX.into(), 0.into()]);
    script
}

fn total(fork: &Fork) -> u64 {
    let fetched = fork.fetched();
    fetched.accounts + fetched.contracts + fetched.keys + fetched.records
}

#[test]
fn a_second_run_needs_no_network_for_what_the_first_read() {
    let dir = Directory::new("second-run");
    let original = with_data();
    let options = options(&original, &dir);
    let connected = options.clone().connect().unwrap();
    let mut first = world(on(connected.clone()), &original.world);
    assert_eq!(first.run(&read()).value(), Some(&b"value"[..]));
    assert!(total(&connected) > 5, "{}", connected.fetched());
    assert_eq!(connected.fetched().from_disk, 0);
    let expected = first.chain.state().root();
    let (alice, bob) = (first.alice.clone(), first.bob.clone());

    original.server.shutdown();
    let again = options.clone().connect().unwrap();
    assert_eq!(again.point(), connected.point());
    let mut second = world(on(again.clone()), &first);
    assert_eq!(second.run(&read()).value(), Some(&b"value"[..]));
    assert_eq!(total(&again), 0, "{}", again.fetched());
    assert!(again.fetched().from_disk > 5);
    assert_eq!(second.chain.state().root(), expected);
    second.chain.balance(&alice.account_id).unwrap();
    assert!(second.chain.balance(&bob.account_id).is_err(), "never read");

    // A damaged file is no answer.
    let mut damaged = 0;
    for entry in walk(&dir.0) {
        let mut bytes = std::fs::read(&entry).unwrap();
        *bytes.last_mut().unwrap() ^= 1;
        std::fs::write(&entry, bytes).unwrap();
        damaged += 1;
    }
    assert!(damaged > 5);
    let error = options.connect().unwrap_err();
    assert!(matches!(error.why, Why::NoAnswer(_)), "{error}");
}

fn walk(dir: &std::path::Path) -> Vec<std::path::PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true => files.extend(walk(&path)),
            false => files.push(path),
        }
    }
    files
}

#[test]
fn another_chain_at_the_same_address_and_height_is_not_mistaken_for_the_first() {
    let dir = Directory::new("another-chain");
    let balance = |original: &Original| {
        let fork = options(original, &dir).connect().unwrap();
        on(fork).balance(&original.world.bob.account_id).unwrap()
    };
    let payment = |near| {
        let mut world = World::new(88);
        let pay = charter_localnet::Batch::new(world.bob.account_id.clone())
            .transfer(Balance::from_near(near));
        world.chain.send(&world.alice, pay).unwrap();
        Original::of(world)
    };
    let (one, two) = (payment(1), payment(2));
    assert_eq!(
        one.server.chain().head().height(),
        two.server.chain().head().height()
    );
    assert_eq!(balance(&one), Balance::from_near(101));
    assert_eq!(balance(&two), Balance::from_near(102));
    // A patch is in no transaction.
    let patched = |near| {
        let world = World::new(88);
        let original = Original::of(world);
        let account_id = original.world.bob.account_id.clone();
        let account = charter_localnet::near_primitives::account::Account::new(
            Balance::from_near(near),
            Balance::ZERO,
            charter_localnet::near_primitives::account::AccountContract::None,
            182,
        );
        let record = charter_localnet::near_primitives::state_record::StateRecord::Account {
            account_id,
            account,
        };
        original.server.chain().patch(vec![record]).unwrap();
        original
    };
    assert_eq!(balance(&patched(7)), Balance::from_near(7));
    assert_eq!(balance(&patched(8)), Balance::from_near(8));
}

#[test]
fn a_fork_that_was_saved_goes_on_without_its_network() {
    let dir = Directory::new("saved-fork");
    std::fs::create_dir_all(&dir.0).unwrap();
    let file = dir.0.join("chain");
    let original = with_data();
    let mut fork = original.fork();
    let end = charter_localnet::Batch::new(fork.bob.account_id.clone())
        .delete_account(fork.alice.account_id.clone());
    fork.chain
        .send(&fork.bob, end)
        .unwrap()
        .into_success()
        .unwrap();
    assert_eq!(fork.run(&read()).value(), Some(&b"value"[..]));
    fork.chain.save(&file).unwrap();
    let machine = fork.machine.account_id.clone();
    original.server.shutdown();

    let mut read_back = world(Chain::load(&file).unwrap(), &fork);
    assert_eq!(read_back.chain.head().hash(), fork.chain.head().hash());
    assert_eq!(read_back.chain.supply(), fork.chain.supply());
    assert_eq!(
        read_back.chain.fork().unwrap().point(),
        fork.chain.fork().unwrap().point()
    );
    assert!(!read_back.chain.exists(&fork.bob.account_id).unwrap());
    assert_eq!(read_back.run(&read()).value(), Some(&b"value"[..]));
    fork.run(&read());
    assert_eq!(read_back.chain.head().hash(), fork.chain.head().hash());
    assert_eq!(
        read_back.chain.head().epoch_height(),
        fork.chain.head().epoch_height()
    );
    assert_eq!(read_back.chain.state().root(), fork.chain.state().root());
    assert!(
        read_back.chain.state().storage(&machine, b"").is_err(),
        "never read"
    );

    let mut bytes = std::fs::read(&file).unwrap();
    let place = bytes
        .windows(5)
        .rposition(|window| window == b"value")
        .unwrap();
    bytes[place..place + 5].copy_from_slice(b"VALUE");
    std::fs::write(&file, &bytes).unwrap();
    let damaged = Chain::load(&file).unwrap_err();
    assert!(matches!(damaged, SaveError::Damaged { .. }), "{damaged}");
}

#[test]
fn a_place_is_an_address_with_or_without_a_height() {
    for address in [
        "http://127.0.0.1:3030",
        "https://rpc.example.org/path?key=secret@17",
    ] {
        address.parse::<ForkOptions>().unwrap();
    }
    let error: ForkError = "rpc.example.org@17".parse::<ForkOptions>().unwrap_err();
    assert_eq!(error.why, Why::Address);
    let error: ForkError = "https://user:password@nowhere.invalid/v1?key=secret@5"
        .parse::<ForkOptions>()
        .unwrap()
        .without_cache()
        .timeout(std::time::Duration::from_millis(300))
        .connect()
        .unwrap_err();
    let text = error.to_string();
    assert!(
        text.starts_with("https://nowhere.invalid did not give the block 5: no answer"),
        "{text}"
    );
    assert!(
        !text.contains("secret") && !text.contains("password"),
        "{text}"
    );
}
