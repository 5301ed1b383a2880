//! A creation among many costs what one among few does.

use charter_interface::factory::CreatorView;
use charter_localnet::Batch;
use charter_tests::cost::factory::Bench;
use charter_tests::id::near;
use charter_tests::{Result, Signer, factory};

/// The state of the chain is a tree of 16 branches: ten thousand instances are three levels below ten. What a creation
/// reads and writes does not depend on their number otherwise.
#[test]
fn a_creation_among_ten_thousand_costs_what_one_among_ten_does() -> Result {
    let mut bench = Bench::new()?;
    // With the measured one 56 creators, of whom 8 are there among ten: the last page of their list is full both times.
    let crowd: Vec<Signer> = (0..55)
        .map(|number| bench.local.account(&format!("creator-{number}")))
        .collect::<Result<_>>()?;
    let fill = |bench: &mut Bench, numbers: std::ops::Range<usize>| -> Result {
        for number in numbers {
            let creator = &crowd[number % crowd.len()];
            let gift = factory::donation(&format!("i{number}"), &creator.account_id);
            let call = factory::create(&gift, charter_interface::NearToken::from_near(1)).tgas(60);
            let batch = Batch::new(near(&bench.factory_id)).call(call.into());
            let transaction = bench.local.chain.sign(creator, batch)?;
            bench.local.chain.submit(transaction)?;
            if number % 100 == 99 {
                bench.local.chain.run()?;
            }
        }
        bench.local.chain.run()?;
        Ok(())
    };
    // The measured creator has some of its own in both cases: the eighth and the ninth turn a page of names.
    for number in 0..3 {
        bench.create(&format!("own-{number}"))?;
    }
    fill(&mut bench, 0..7)?;
    // A name whose way in the tree is the way of many others.
    let name = "i4999-measured";
    let mut aside = bench.clone();
    let (among_ten, _) = aside.create(name)?;
    fill(&mut bench, 7..9_997)?;
    // All of them succeeded: the accounts are there, and the factory counts them.
    for number in 0..9_997 {
        let id = format!("i{number}.{}", bench.factory_id).parse()?;
        assert!(bench.local.chain.account(&id).is_ok(), "{id}");
    }
    let mut there = 0;
    for creator in &crowd {
        let args = serde_json::json!({ "creator_id": creator.account_id });
        let view: CreatorView = bench.local.view(&bench.factory_id, "get_creator", args)?;
        there += view.instances;
    }
    assert_eq!(there, 9_997);
    let (among_many, _) = bench.create(name)?;
    let (few, many) = (among_ten.as_gas() as f64, among_many.as_gas() as f64);
    println!("{few} gas among ten, {many} gas among ten thousand");
    assert!(
        many < few * 1.03,
        "{few} among ten, {many} among ten thousand"
    );
    Ok(())
}
