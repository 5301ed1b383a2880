//! `cargo xtask demo`: the main job on an in-process chain, shown as it happens.

mod acts;
mod cast;
mod id;
mod receipts;
mod report;
mod stage;

use anyhow::Result;
use charter_localnet::Chain;
use clap::Args;

use crate::build;
use crate::node;
use cast::Cast;
use stage::Stage;

/// What `demo` can be told.
#[derive(Debug, Args)]
pub struct Options {
    /// Print what happened as JSON, and nothing else
    #[arg(long, conflicts_with = "serve")]
    json: bool,
    /// Leave a node running on the chain at the end, and say how to reach it
    #[arg(long)]
    serve: bool,
    /// The port of that node; 0: any that is free
    #[arg(long, default_value_t = 3030, requires = "serve")]
    port: u16,
    /// Show the receipts of the N-th step, the first being 1
    #[arg(long, value_name = "N", conflicts_with = "json")]
    trace: Option<usize>,
    #[command(flatten)]
    rules: node::Rules,
}

/// `cargo xtask demo`.
pub fn run(options: &Options) -> Result<()> {
    build::build()?;
    let builder = Chain::builder().protocol_version(options.rules.version());
    let (cast, builder) = Cast::new(builder)?;
    let mut stage = Stage::new(builder.build()?, !options.json);
    acts::play(&mut stage, &cast)?;
    let report = report::collect(&stage, &cast)?;
    if options.json {
        println!("{}", serde_json::to_string_pretty(&report)?);
        return Ok(());
    }
    report::print(&report)?;
    report::print_total(&report);
    if let Some(number) = options.trace {
        receipts::print(&stage, number)?;
    }
    if options.serve {
        let server = node::serve(stage.into_chain(), options.port)?;
        println!();
        node::print_address(&server);
        println!(
            "council    {}/#council={}",
            server.rpc_url().trim_end_matches('/'),
            cast.council_id
        );
        report::print_keys(&cast);
        node::wait_for_interrupt()?;
    }
    Ok(())
}
