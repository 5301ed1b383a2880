//! Two payments on their way at once, in every order that a seed finds: `cargo run -p charter-localnet --example race`.

use std::collections::BTreeMap;

use charter_localnet::{Balance, Batch, Chain, Order};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut chain = Chain::new()?;
    let near = Balance::from_near;
    let [alice, ben, carol] = ["alice", "ben", "carol"].map(|name| format!("{name}.test.near"));
    let alice = chain.create_account(alice.parse()?, near(10))?;
    let ben = chain.create_account(ben.parse()?, near(10))?;
    let carol = chain.create_account(carol.parse()?, near(10))?;

    let mut seen: BTreeMap<Vec<String>, u32> = BTreeMap::new();
    for seed in 0..64 {
        // A clone costs a microsecond: each seed begins at the same moment.
        let mut chain = chain.clone();
        chain.set_order(Order::Seeded(seed));
        let mut hashes = Vec::new();
        for payer in [&alice, &ben] {
            let payment = Batch::new(carol.account_id.clone()).transfer(near(1));
            let payment = chain.sign(payer, payment)?;
            hashes.push((chain.submit(payment)?, payer.account_id.to_string()));
        }
        let mut order = Vec::new();
        while chain.step()?.is_some() {
            for (hash, payer) in &hashes {
                let arrived = chain
                    .result(*hash)
                    .is_some_and(|result| result.is_complete());
                if arrived && !order.contains(payer) {
                    order.push(payer.clone());
                }
            }
        }
        assert!(chain.supply()?.is_conserved());
        *seen.entry(order).or_default() += 1;
    }
    for (order, count) in seen {
        println!("{count:>3} times: {}", order.join(", then "));
    }
    Ok(())
}
