//! Uploads in chunks, with headers that are right, wrong and cut, against a model of them: what is staged, by whom, and what it
//! stakes.

use std::cell::Cell;
use std::collections::BTreeMap;

use anyhow::ensure;
use charter_interface::{Delivery, NearToken, factory as wire, governance};
use charter_tests::books::stake;
use charter_tests::{Call, Result, artifact, factory};
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::TestCaseError;
use rstest::rstest;
use serde_json::json;

use crate::refusals::{self, End};
use crate::runner;
use crate::stage::{Stage, near_amount};

const STAGERS: [&str; 2] = ["eve", "guard"];
/// The lengths of codes; the first one's release is approved, and the last one is too long.
const SIZES: [u32; 4] = [250_000, 100_000, 1_000_000, 3_900_001];

/// What somebody does with an upload.
#[derive(Debug, Clone)]
enum Op {
    Stage {
        /// What the header says, and is not so.
        offset: Option<u32>,
        size: Option<u32>,
        /// How many bytes follow; `None`: as many as may.
        length: Option<u32>,
        /// How many bytes of all that are sent; `None`: all.
        cut: Option<usize>,
        /// Attached beyond what it costs, in yoctoNEAR; `None`: nothing is attached.
        beyond: Option<i8>,
    },
    Remove,
    Publish,
}

#[derive(Debug, Clone)]
struct Deed {
    by: usize,
    code: usize,
    op: Op,
}

fn sometimes(of: impl Strategy<Value = u32>) -> impl Strategy<Value = Option<u32>> {
    prop::option::weighted(0.12, of)
}

fn numbers() -> impl Strategy<Value = u32> {
    select(vec![
        0,
        1,
        99_999,
        100_000,
        100_001,
        125_000,
        250_000,
        3_900_000,
        3_900_001,
        u32::MAX,
    ])
}

fn op() -> impl Strategy<Value = Op> {
    let lengths = prop_oneof![
        3 => Just(Some(100_000)),
        2 => Just(Some(125_000)),
        2 => Just(None),
        1 => select(vec![0, 1, 40, 99_999, 124_999, 250_001]).prop_map(Some),
    ];
    let beyond =
        prop_oneof![6 => Just(Some(0)), 2 => Just(Some(1)), 1 => Just(Some(-1)), 1 => Just(None)];
    let cut = prop::option::weighted(0.06, 0usize..48);
    prop_oneof![
        8 => (sometimes(numbers()), sometimes(numbers()), lengths, cut, beyond).prop_map(
            |(offset, size, length, cut, beyond)| Op::Stage { offset, size, length, cut, beyond }
        ),
        1 => Just(Op::Remove),
        1 => Just(Op::Publish),
    ]
}

fn deeds() -> impl Strategy<Value = Vec<Deed>> {
    let code = prop_oneof![4 => Just(0usize), 3 => Just(1), 2 => Just(2), 1 => Just(3)];
    let deed = (0..STAGERS.len(), code, op()).prop_map(|(by, code, op)| Deed { by, code, op });
    prop::collection::vec(deed, 1..14)
}

/// An upload as the documents have it.
#[derive(Debug, Clone)]
struct Upload {
    size: u32,
    staged: u32,
    chunks: u32,
    bytes: u64,
}

/// A contract that takes uploads.
struct Play {
    stage: Stage,
    contract: &'static str,
    codes: Vec<Vec<u8>>,
    uploads: BTreeMap<(usize, usize), Upload>,
    /// What a published release stakes.
    published: u64,
    begin: NearToken,
}

impl Play {
    /// How the documents say that a deed ends, and what is called for it.
    fn expect(&mut self, deed: &Deed) -> (End, Call) {
        let key = (deed.by, deed.code);
        let code = &self.codes[deed.code];
        let hash = artifact::hash(code);
        let of_upload = |method| Call::json(method, json!({ "code_hash": hash })).tgas(300);
        let finished = |upload: &Upload| upload.staged == upload.size;
        match &deed.op {
            Op::Remove => {
                let removed = self.uploads.remove(&key);
                let end = if removed.is_some() {
                    End::Done
                } else {
                    End::Refused
                };
                (end, of_upload("remove_upload"))
            }
            Op::Publish => {
                let whole = self.uploads.get(&key).is_some_and(finished);
                let awaited = self.contract == "factory" && deed.code == 0 && self.published == 0;
                let call = of_upload("publish_upload").deposit(near_amount(5));
                if !(whole && awaited) {
                    return (End::Refused, call);
                }
                self.uploads.remove(&key);
                // A record with a key of 1 + 32 bytes.
                self.published = 40 + 33 + u64::from(SIZES[0]);
                (End::Done, call)
            }
            Op::Stage {
                offset,
                size,
                length,
                cut,
                beyond,
            } => {
                let upload = self.uploads.get(&key).cloned();
                let fresh = upload.is_none();
                let mut upload = upload.unwrap_or(Upload {
                    size: size.unwrap_or(SIZES[deed.code]),
                    staged: 0,
                    chunks: 0,
                    bytes: 0,
                });
                let said = (size.unwrap_or(upload.size), offset.unwrap_or(upload.staged));
                let room = upload.size.saturating_sub(upload.staged);
                let length = length.unwrap_or(room.min(130_000));
                let from = (upload.staged as usize).min(code.len());
                let to = (from + length as usize).min(code.len());
                let mut chunk = code[from..to].to_vec();
                chunk.resize(length as usize, 0);
                let (said_size, said_offset) = (said.0.to_le_bytes(), said.1.to_le_bytes());
                let mut input = [&hash.0[..], &said_size, &said_offset, &chunk].concat();
                input.truncate(cut.unwrap_or(usize::MAX));
                let sent = u32::try_from(input.len())
                    .unwrap_or(u32::MAX)
                    .saturating_sub(40);
                let stager = self.stage.id(STAGERS[deed.by]).len() as u64;
                // Each record takes 40 bytes besides key and value: the chunk's, and once the upload's own.
                let mut cost = 40 + 36 + stager + u64::from(sent);
                if fresh {
                    cost += 40 + 34 + stager + 18;
                }
                let attached = beyond.map_or(0, |beyond| {
                    stake(cost)
                        .as_yoctonear()
                        .saturating_add_signed(beyond.into())
                });
                let least = 100_000.max(upload.size.div_ceil(8)).min(room);
                let holds = input.len() > 40
                    && upload.size <= 3_900_000
                    && said == (upload.size, upload.staged)
                    && (least..=room).contains(&sent)
                    && beyond.is_some_and(|beyond| beyond >= 0);
                if holds {
                    upload.staged += sent;
                    upload.chunks += 1;
                    upload.bytes += cost;
                    self.uploads.insert(key, upload);
                }
                let call = Call::raw("stage_chunk", input).tgas(300);
                let call = call.deposit(NearToken::from_yoctonear(attached));
                (if holds { End::Done } else { End::Refused }, call)
            }
        }
    }

    /// What the contract says that code stakes.
    fn code_stakes(&self) -> Result<NearToken> {
        let local = &self.stage.local;
        let id = self.stage.contract(self.contract);
        if self.contract == "factory" {
            let ledger: wire::Ledger = local.view(&id, "get_ledger", json!({}))?;
            return Ok(ledger.release_stakes);
        }
        let ledger: governance::Ledger = local.view(&id, "get_ledger", json!({}))?;
        Ok(ledger.code_stakes)
    }

    fn act(&mut self, deed: &Deed) -> Result<End> {
        let (expected, call) = self.expect(deed);
        let to = self.stage.contract(self.contract);
        let end = refusals::call(&mut self.stage, STAGERS[deed.by], &to, call)?;
        ensure!(
            end == expected,
            "{end:?}, not {expected:?}: {:?}",
            self.uploads
        );
        let chunks = self.uploads.values().map(|upload| upload.bytes);
        let bytes: u64 = chunks.sum::<u64>() + self.published;
        let expected = self.begin.saturating_add(stake(bytes));
        let stakes = self.code_stakes()?;
        ensure!(stakes == expected, "{stakes} are staked, not {expected}");
        Ok(end)
    }
}

fn play(stage: &Stage, contract: &'static str, codes: &[Vec<u8>], deeds: &[Deed]) -> Result<u32> {
    let mut play = Play {
        stage: stage.clone(),
        contract,
        codes: codes.to_vec(),
        uploads: BTreeMap::new(),
        published: 0,
        begin: NearToken::from_yoctonear(0),
    };
    play.begin = play.code_stakes()?;
    let mut done = 0;
    for deed in deeds {
        done += u32::from(play.act(deed)? == End::Done);
    }
    // Everybody gets back what is still there.
    let left: Vec<_> = play.uploads.keys().copied().collect();
    for (by, code) in left {
        let op = Op::Remove;
        play.act(&Deed { by, code, op })?;
    }
    Ok(done)
}

#[rstest]
fn an_upload_is_taken_in_order_paid_for_and_paid_back(
    #[values("council", "factory")] contract: &'static str,
) -> Result {
    let mut stage = Stage::new()?;
    let wasm = artifact::wasm("donation");
    let codes = SIZES.map(|size| {
        artifact::padded(
            &wasm,
            size as usize + 100_000 * usize::from(size == 100_000),
        )
    });
    let mut codes = codes.to_vec();
    codes[1].truncate(100_000);
    let release = factory::release("donation", "2.0.0", &codes[0], Delivery::Stored);
    let approve = factory::govern(&[wire::Command::ApproveRelease(release)]);
    let factory_id = stage.factory_id.clone();
    stage.call("gov", &factory_id, approve)?.success()?;
    let (all, done) = (Cell::new(0), Cell::new(0));
    let result = runner(40).run(&deeds(), |deeds| {
        let played = play(&stage, contract, &codes, &deeds);
        let played = played.map_err(|error| TestCaseError::fail(format!("{error:#}")))?;
        all.set(all.get() + deeds.len());
        done.set(done.get() + played);
        Ok(())
    });
    println!(
        "{contract}: {} deeds, {} done, the others refused",
        all.get(),
        done.get()
    );
    result.map_err(|error| anyhow::anyhow!("{error}"))?;
    assert!(done.get() > 0);
    Ok(())
}
