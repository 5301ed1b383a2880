//! Reads the blocks of a chain from its Neardata routes and keeps the registry of one factory: what its events say, and
//! nothing else.
//!
//! `registry-from-events URL FACTORY FIRST LAST FOLDER`: the blocks from FIRST (or from where the last run stopped, if it
//! stopped) to LAST. FOLDER keeps the registry and the next height between two runs. Prints the registry as JSON.

use std::collections::BTreeMap;
use std::error::Error;
use std::path::PathBuf;

use async_trait::async_trait;
use inindexer::message_provider::ProviderStreamer;
use inindexer::near_indexer_primitives::{IndexerExecutionOutcomeWithReceipt, StreamerMessage};
use inindexer::near_utils::is_receipt_successful;
use inindexer::neardata_old::OldNeardataProvider;
use inindexer::{AutoContinue, AutoContinueEnd, BlockRange, Indexer, IndexerOptions, run_indexer};
use serde::{Deserialize, Serialize};

/// An event (NEP-297) as it is logged.
#[derive(Deserialize)]
struct Event {
    standard: String,
    event: String,
    data: serde_json::Value,
}

/// Of the data of an event what the registry needs.
#[derive(Deserialize)]
struct Created {
    instance_id: String,
    template: String,
    version: String,
    creator_id: String,
}

#[derive(Deserialize)]
struct Upgraded {
    instance_id: String,
    from_version: String,
    to_version: String,
}

#[derive(Deserialize)]
struct Named {
    instance_id: String,
}

/// One entry of the registry.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Instance {
    template: String,
    version: String,
    creator_id: String,
    status: String,
}

struct Registry {
    factory_id: String,
    file: PathBuf,
    instances: BTreeMap<String, Instance>,
}

type Failure = Box<dyn Error + Send + Sync>;

impl Registry {
    fn open(factory_id: String, file: PathBuf) -> Result<Self, Failure> {
        let instances = match std::fs::read(&file) {
            Ok(bytes) => serde_json::from_slice(&bytes)?,
            Err(_) => BTreeMap::new(),
        };
        Ok(Self {
            factory_id,
            file,
            instances,
        })
    }

    fn take(&mut self, event: Event) -> Result<(), Failure> {
        match event.event.as_str() {
            "instance_created" => {
                let created: Created = serde_json::from_value(event.data)?;
                let instance = Instance {
                    template: created.template,
                    version: created.version,
                    creator_id: created.creator_id,
                    status: "live".to_string(),
                };
                self.instances.insert(created.instance_id, instance);
            }
            "instance_upgraded" => {
                let upgraded: Upgraded = serde_json::from_value(event.data)?;
                let instance = self.known(&upgraded.instance_id)?;
                if instance.version != upgraded.from_version {
                    return Err(format!(
                        "{} did not run {}",
                        upgraded.instance_id, upgraded.from_version
                    )
                    .into());
                }
                instance.version = upgraded.to_version;
            }
            "instance_left" => {
                let left: Named = serde_json::from_value(event.data)?;
                self.known(&left.instance_id)?.status = "left".to_string();
            }
            "instance_gone" => {
                let gone: Named = serde_json::from_value(event.data)?;
                self.known(&gone.instance_id)?;
                self.instances.remove(&gone.instance_id);
            }
            _ => {}
        }
        Ok(())
    }

    fn known(&mut self, instance_id: &str) -> Result<&mut Instance, Failure> {
        let instance = self.instances.get_mut(instance_id);
        instance.ok_or_else(|| format!("{instance_id} was never created").into())
    }
}

#[async_trait]
impl Indexer for Registry {
    type Error = Failure;

    async fn process_receipt(
        &mut self,
        receipt: &IndexerExecutionOutcomeWithReceipt,
        _block: &StreamerMessage,
    ) -> Result<(), Failure> {
        let outcome = &receipt.execution_outcome.outcome;
        // What a receipt logged before it failed did not happen, and anyone can log what they like.
        if outcome.executor_id.as_str() != self.factory_id
            || is_receipt_successful(receipt) != Some(true)
        {
            return Ok(());
        }
        for log in &outcome.logs {
            let Some(json) = log.strip_prefix("EVENT_JSON:") else {
                continue;
            };
            let event: Event = serde_json::from_str(json)?;
            if event.standard == "charter-factory" {
                self.take(event)?;
            }
        }
        Ok(())
    }

    async fn process_block_end(&mut self, _block: &StreamerMessage) -> Result<(), Failure> {
        Ok(std::fs::write(
            &self.file,
            serde_json::to_vec(&self.instances)?,
        )?)
    }
}

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [url, factory_id, first, last, folder] = args.as_slice() else {
        return Err("usage: registry-from-events URL FACTORY FIRST LAST FOLDER".into());
    };
    let folder = PathBuf::from(folder);
    let mut registry = Registry::open(factory_id.clone(), folder.join("registry.json"))?;
    let (first, last): (u64, u64) = (first.parse()?, last.parse()?);
    let options = IndexerOptions {
        stop_on_error: true,
        range: BlockRange::AutoContinue(AutoContinue {
            save_location: Box::new(folder.join("next-height")),
            start_height_if_does_not_exist: first,
            end: AutoContinueEnd::Height(last + 1),
        }),
        preprocess_transactions: None,
        genesis_block_height: 0,
        ctrl_c_handler: false,
    };
    let blocks = ProviderStreamer::new(OldNeardataProvider::with_base_url(url.clone()));
    let ended = run_indexer(&mut registry, blocks, options).await;
    ended.map_err(|error| format!("{error:?}"))?;
    println!("{}", serde_json::to_string(&registry.instances)?);
    Ok(())
}
