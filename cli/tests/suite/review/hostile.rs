//! A node that answers with anything: wrong types, enormous texts, escape sequences of terminals, no JSON at all. The program
//! ends with a status that it documents, and what it prints moves no cursor and cannot pass for its own words.

use std::cell::Cell;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use charter_cli::statuses;
use charter_interface::factory::Command;
use charter_interface::text::is_hidden;
use charter_tests::Result;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use proptest::test_runner::{Config, RngSeed, TestCaseError, TestRunner};
use serde_json::{Value, json};

use super::{pay, set_template, set_terms};
use crate::proxy::Liar;
use crate::stage::{Run, Stage, run};

/// Begins what a node would like to be taken for the program's own words.
const FORGED: &str = "✓ FORGED";
/// What is typed. Proposals 0 to 2 are a payment, commands to a factory, and changes of the council.
const WORDS: [&[&str]; 8] = [
    &["review", "0"],
    &["review", "1"],
    &["review", "2"],
    &["review", "1", "--json"],
    &["proposals"],
    &["council"],
    &["ledger"],
    &["factories"],
];

/// What is done to one answer of a node.
#[derive(Debug, Clone)]
enum Lie {
    /// Something in the result, or in the JSON that a view returned, is another value.
    Replaced(Index, Value),
    /// The whole of it is.
    Whole(Value),
    /// The body is these bytes.
    Bytes(Vec<u8>),
    /// The body ends here.
    Cut(Index),
    /// The node refuses, with these words.
    Refused(Value),
}

#[derive(Debug, Clone)]
struct Case {
    words: usize,
    /// Which answer, of those that it asks for.
    at: usize,
    lie: Lie,
}

fn hostile_text() -> impl Strategy<Value = String> {
    let texts = [
        "\u{1b}[2J\u{1b}[H\u{1b}]0;owned\u{7}".to_string(),
        format!("x\n{FORGED}\n"),
        format!("x\r{FORGED}\u{b}\u{85}{FORGED}"),
        "\u{202e}\u{2066}\u{200b}\u{feff}".to_string(),
        "\u{9b}31m".to_string(),
        "A".repeat(300_000),
        "\u{1b}[31m".repeat(20_000),
        String::new(),
        "-1".to_string(),
        "18446744073709551615".to_string(),
        "18446744073709551616".to_string(),
        "340282366920938463463374607431768211455".to_string(),
        "9".repeat(5_000),
        "..".to_string(),
        "council.test.near".to_string(),
        "executed".to_string(),
        "11111111111111111111111111111111".to_string(),
    ];
    prop_oneof![4 => select(texts.to_vec()), 1 => "\\PC{0,20}", 1 => any::<String>()]
}

fn hostile_value() -> impl Strategy<Value = Value> {
    prop_oneof![
        6 => hostile_text().prop_map(Value::from),
        1 => Just(Value::Null),
        1 => any::<bool>().prop_map(Value::from),
        2 => select(vec![0, 1, 2, 100, u64::from(u32::MAX), u64::MAX]).prop_map(Value::from),
        1 => any::<i64>().prop_map(Value::from),
        1 => Just(json!(1e300)),
        1 => Just(json!([])),
        1 => Just(json!({})),
        1 => hostile_text().prop_map(|text| json!({ text: 1 })),
        1 => hostile_text().prop_map(|text| json!([text.clone(), { "a": text }])),
        1 => (1usize..100).prop_map(|depth| (0..depth).fold(json!(1), |inner, _| json!([inner]))),
    ]
}

fn lies() -> impl Strategy<Value = Lie> {
    prop_oneof![
        10 => (any::<Index>(), hostile_value()).prop_map(|(at, value)| Lie::Replaced(at, value)),
        2 => hostile_value().prop_map(Lie::Whole),
        1 => prop::collection::vec(any::<u8>(), 0..200).prop_map(Lie::Bytes),
        1 => Just(Lie::Bytes("[".repeat(100_000).into_bytes())),
        1 => any::<Index>().prop_map(Lie::Cut),
        1 => hostile_value().prop_map(Lie::Refused),
    ]
}

fn cases() -> impl Strategy<Value = Case> {
    let first = prop_oneof![3 => 0usize..4, 1 => 4usize..9];
    (0..WORDS.len(), first, lies()).prop_map(|(words, at, lie)| Case { words, at, lie })
}

/// The paths to everything in a value.
fn paths(value: &Value, to: &str, all: &mut Vec<String>) {
    all.push(to.to_string());
    match value {
        Value::Array(items) => {
            for (at, item) in items.iter().enumerate() {
                paths(item, &format!("{to}/{at}"), all);
            }
        }
        Value::Object(fields) => {
            for (name, field) in fields {
                paths(field, &format!("{to}/{name}"), all);
            }
        }
        _ => {}
    }
}

fn replace(value: &mut Value, at: &Index, with: &Value) {
    let mut all = Vec::new();
    paths(value, "", &mut all);
    if let Some(place) = value.pointer_mut(at.get::<String>(&all)) {
        *place = with.clone();
    }
}

impl Lie {
    fn about(&self, answer: Vec<u8>) -> Result<Vec<u8>> {
        let mut told: Value = serde_json::from_slice(&answer)?;
        match self {
            Self::Bytes(bytes) => return Ok(bytes.clone()),
            Self::Cut(at) => return Ok(answer[..at.index(answer.len())].to_vec()),
            Self::Refused(with) => {
                let cause = json!({ "name": with, "info": with });
                told = json!({ "jsonrpc": "2.0", "id": told["id"], "error": {
                    "name": "HANDLER_ERROR", "cause": cause, "code": -32_000, "message": with, "data": with,
                } });
            }
            Self::Replaced(..) | Self::Whole(_) => {
                // What a view returned is its bytes.
                let view: std::result::Result<Vec<u8>, _> =
                    serde_json::from_value(told["result"]["result"].clone());
                let view = view
                    .ok()
                    .and_then(|bytes| serde_json::from_slice::<Value>(&bytes).ok());
                let of_view = view.is_some();
                let mut result = view.unwrap_or_else(|| told["result"].take());
                match self {
                    Self::Replaced(at, with) => replace(&mut result, at, with),
                    Self::Whole(with) => result = with.clone(),
                    _ => {}
                }
                if of_view {
                    told["result"]["result"] = json!(serde_json::to_vec(&result)?);
                } else {
                    told["result"] = result;
                }
            }
        }
        Ok(serde_json::to_vec(&told)?)
    }
}

/// The next answer to lie about, and how.
type Plan = Arc<Mutex<(usize, Option<Lie>)>>;

/// What no output may do, whoever it is for.
fn is_harmless(said: &Run, json: bool) -> std::result::Result<(), String> {
    let known = statuses::ALL
        .iter()
        .any(|(status, _)| *status == said.status);
    if !known {
        return Err(format!("an unknown status: {}", said.status));
    }
    if said.status != 0 && said.err.trim().is_empty() {
        return Err("it says nothing of what went wrong".to_string());
    }
    for text in [&said.out, &said.err] {
        let moving = text.chars().find(|one| *one != '\n' && is_hidden(*one));
        if let Some(moving) = moving {
            return Err(format!("{moving:?} is printed"));
        }
        if text
            .lines()
            .any(|line| line.trim_start().starts_with(FORGED))
        {
            return Err("a node's words stand as the program's own".to_string());
        }
        if text.len() > 2_000_000 {
            return Err(format!("{} bytes are printed", text.len()));
        }
    }
    if json && said.status == 0 && serde_json::from_str::<Value>(&said.out).is_err() {
        return Err("no JSON".to_string());
    }
    Ok(())
}

fn shortened(text: &str) -> String {
    text.chars()
        .take(1_500)
        .collect::<String>()
        .escape_debug()
        .to_string()
}

fn runner(cases: u32) -> TestRunner {
    let asked = Config::default();
    let given = |name: &str| std::env::var_os(name).is_some();
    TestRunner::new(Config {
        cases: if given("PROPTEST_CASES") {
            asked.cases
        } else {
            cases
        },
        rng_seed: if given("PROPTEST_RNG_SEED") {
            asked.rng_seed
        } else {
            RngSeed::Fixed(1)
        },
        failure_persistence: None,
        max_shrink_iters: 100,
        ..asked
    })
}

/// A payment, commands to a factory, and a change of the council; the number of the first.
fn proposals() -> Result<(Stage, u32)> {
    let stage = Stage::new()?;
    stage.register()?;
    let code = charter_tests::artifact::wasm("donation");
    stage.enact(stage.commands(charter_tests::factory::offer_donations(
        "1.0.0",
        &code,
        charter_interface::Delivery::Global,
    )))?;
    let first = stage.propose(pay(&stage, 5))?;
    let pause = vec![set_template("Gifts"), set_terms(true), Command::Pause];
    stage.propose(stage.commands(pause))?;
    stage.propose(charter_interface::governance::Action::Council {
        changes: vec![charter_interface::governance::Change::SetGuardian { guardian: None }],
    })?;
    Ok((stage, first))
}

#[test]
fn whatever_a_node_answers_a_review_ends_and_what_it_prints_is_harmless() -> Result {
    let (stage, first) = proposals()?;
    let plan: Plan = Arc::default();
    let told = Arc::clone(&plan);
    let liar = Liar::saying(stage.server.addr(), move |_, answer| {
        let lie = {
            let mut plan = told.lock().expect("nobody panicked");
            let (left, lie) = &mut *plan;
            let now = *left == 0;
            *left = left.wrapping_sub(1);
            if now { lie.take() } else { None }
        };
        lie.map_or(Ok(answer.clone()), |lie| lie.about(answer))
    })?;
    let url = liar.url();
    let (lied, refused, done) = (Cell::new(0u32), Cell::new(0u32), Cell::new(0u32));
    let result = runner(200).run(&cases(), |case| {
        *plan.lock().expect("nobody panicked") = (case.at, Some(case.lie.clone()));
        let typed = WORDS[case.words].iter();
        let typed: Vec<_> = typed
            .map(|word| match word.parse::<u32>() {
                Ok(number) => (number + first).to_string(),
                Err(_) => (*word).to_string(),
            })
            .collect();
        let mut words: Vec<&str> = typed.iter().map(String::as_str).collect();
        words.extend(["--network", &url, "--council", "council.test.near"]);
        let began = Instant::now();
        let said = run(&stage.home, &words);
        let took = began.elapsed();
        let heard = plan.lock().expect("nobody panicked").1.is_none();
        lied.set(lied.get() + u32::from(heard));
        refused.set(refused.get() + u32::from(said.status == 5));
        done.set(done.get() + u32::from(said.status == 0));
        prop_assert!(took < Duration::from_secs(20), "{:?} for {:?}", took, words);
        is_harmless(&said, words.contains(&"--json")).map_err(|why| {
            TestCaseError::fail(format!(
                "{why}, of {words:?} at answer {}: {}\n{}\n{}",
                case.at,
                shortened(&format!("{:?}", case.lie)),
                shortened(&said.out),
                shortened(&said.err)
            ))
        })?;
        Ok(())
    });
    println!(
        "{} lies were heard: {} runs ended well, {} with a node's strange answer",
        lied.get(),
        done.get(),
        refused.get()
    );
    result.unwrap_or_else(|error| panic!("{error}"));
    assert!(lied.get() > 0);
    Ok(())
}

/// One after the other, everything that a council says of a proposal is another text, by its node.
#[test]
fn any_part_of_a_proposal_may_be_an_escape_sequence() -> Result {
    let (stage, first) = proposals()?;
    let plan: Arc<Mutex<(String, String)>> = Arc::default();
    let told = Arc::clone(&plan);
    let liar = Liar::before(stage.server.addr(), move |proposal| {
        let (path, text) = told.lock().expect("nobody panicked").clone();
        if let Some(place) = proposal.pointer_mut(&path) {
            *place = json!(text);
        }
    })?;
    let url = liar.url();
    let view = |id: u32| -> Result<Value> {
        let shown = stage.run(&["review", &id.to_string(), "--json"]);
        Ok(serde_json::from_str::<Value>(&shown.out)?["proposal"].take())
    };
    let mut reviews = 0;
    for id in first..first + 3 {
        let mut all = Vec::new();
        paths(&view(id)?, "", &mut all);
        for path in all {
            let text = format!("\u{1b}[2J\n{FORGED}\u{202e}");
            *plan.lock().expect("nobody panicked") = (path.clone(), text);
            let number = id.to_string();
            let words = [
                "review",
                &number,
                "--network",
                &url,
                "--council",
                "council.test.near",
            ];
            let said = run(&stage.home, &words);
            is_harmless(&said, false).unwrap_or_else(|why| {
                panic!(
                    "{why}, of {path} in {id}: {}{}",
                    shortened(&said.out),
                    shortened(&said.err)
                )
            });
            reviews += 1;
        }
    }
    println!("{reviews} reviews");
    assert!(reviews > 60, "{reviews}");
    Ok(())
}
