//! Prints what the chain costs: `cargo run --release -p charter-localnet --features workspaces --example bench`.

use std::time::Duration;

use charter_localnet::bench;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let time = Duration::from_secs(3);
    let figures = bench::in_process(time)?;
    #[cfg(feature = "workspaces")]
    let figures = [figures, bench::through_workspaces(time)?].concat();
    for bench::Figure { name, value, unit } in figures {
        println!("{name:<40} {value:>12.3} {unit}");
    }
    Ok(())
}
