//! The same with many clients at once.

use std::time::{Duration, Instant};

use anyhow::Context;
use tokio::task::JoinSet;

use super::{Figure, VERSION};
use crate::{Result, World, artifact};

/// How many.
const CLIENTS: usize = 32;

/// Calls and views of as many accounts at once, through near-workspaces, for about `time` each.
pub(super) async fn measure(time: Duration) -> Result<Vec<Figure>> {
    let world = World::at(VERSION).await?;
    let contract = world
        .worker()
        .dev_deploy(&artifact::noop(&["noop"]))
        .await?;
    let contract_id = contract.id().clone();
    let mut accounts = Vec::new();
    for number in 0..CLIENTS {
        accounts.push(world.account(&format!("client-{number}")).await?);
    }
    let mut calls = JoinSet::new();
    let end = Instant::now() + time;
    for account in accounts {
        let contract_id = contract_id.clone();
        calls.spawn(async move {
            let mut count = 0_u64;
            while count == 0 || Instant::now() < end {
                account
                    .call(&contract_id, "noop")
                    .transact()
                    .await?
                    .into_result()?;
                count += 1;
            }
            anyhow::Ok(count)
        });
    }
    let calls = all(calls, time).await?;
    let mut views = JoinSet::new();
    let end = Instant::now() + time;
    for _ in 0..CLIENTS {
        let contract = contract.clone();
        views.spawn(async move {
            let mut count = 0_u64;
            while count == 0 || Instant::now() < end {
                contract.view("noop").await?;
                count += 1;
            }
            anyhow::Ok(count)
        });
    }
    let views = all(views, time).await?;
    let figure = |name, value, unit| Figure { name, value, unit };
    let wait = |rate: f64| CLIENTS as f64 / rate * 1e3;
    Ok(vec![
        figure("calls of 32 clients at once", calls, "a second"),
        figure("a call, waited for by each of 32", wait(calls), "ms"),
        figure("views of 32 clients at once", views, "a second"),
        figure("a view, waited for by each of 32", wait(views), "ms"),
    ])
}

/// How many were done in a second.
async fn all(mut clients: JoinSet<Result<u64>>, time: Duration) -> Result<f64> {
    let started = Instant::now();
    let mut count = 0;
    while let Some(client) = clients.join_next().await {
        count += client.context("a client ended")??;
    }
    Ok(count as f64 / started.elapsed().max(time).as_secs_f64())
}
