//! The template that `docs/src/template.md` has written, word for word: it is what the page says, builds as the page
//! says, and lives as the page says.

use std::path::PathBuf;
use std::process::Command as Program;
use std::sync::OnceLock;

use anyhow::{Context, ensure};
use charter_interface::factory::Command;
use charter_interface::{AccountId, Delivery, NearToken};
use charter_tests::factory::{self, Factory, donations};
use charter_tests::id::near;
use charter_tests::{Account, Call, Outcome, Result, World, artifact, places};
use rstest::rstest;
use serde_json::{Value, json};

use crate::factories::{Realm, setup};
use crate::upgrade::upgrade;

#[path = "../../guestbook/tests/life.rs"]
mod life;

/// A block of code on the page.
struct Block {
    /// `rust`, `toml`, `sh`.
    language: String,
    /// The file that is named on the line before.
    file: Option<String>,
    text: String,
}

fn page() -> Result<Vec<Block>> {
    let page = std::fs::read_to_string(places::workspace().join("docs/src/template.md"))?;
    let mut blocks = Vec::new();
    let mut before = "";
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        if let Some(language) = line.strip_prefix("```") {
            let inside = lines.by_ref().take_while(|line| *line != "```");
            blocks.push(Block {
                language: language.to_string(),
                file: before
                    .strip_prefix('`')
                    .and_then(|name| name.strip_suffix('`'))
                    .map(ToString::to_string),
                text: inside.map(|line| format!("{line}\n")).collect(),
            });
        }
        if !line.is_empty() {
            before = line;
        }
    }
    Ok(blocks)
}

#[test]
fn the_page_is_the_template() -> Result {
    let mut named = Vec::new();
    for block in page()? {
        // The others are commands, and what a repository of one's own has.
        let Some(file) = block.file else { continue };
        let text = std::fs::read_to_string(places::workspace().join(&file))?;
        assert_eq!(block.text, text, "{file}");
        named.push(file);
    }
    named.sort();
    // Nothing of it is left out.
    let folder = places::workspace().join("tests/guestbook");
    let mut files = vec!["tests/guestbook/Cargo.toml".to_string()];
    for part in ["src", "tests", "examples"] {
        for file in std::fs::read_dir(folder.join(part))? {
            let name = file?.file_name().to_string_lossy().into_owned();
            files.push(format!("tests/guestbook/{part}/{name}"));
        }
    }
    files.sort();
    assert_eq!(named, files);
    let workspace = std::fs::read_to_string(places::workspace().join("Cargo.toml"))?;
    assert!(workspace.contains("\"tests/guestbook\""));
    Ok(())
}

/// Builds it with the page's own command, once, and runs the page's test of it.
fn build() -> Result<Vec<u8>> {
    static BUILT: OnceLock<std::result::Result<Vec<u8>, String>> = OnceLock::new();
    let built = BUILT.get_or_init(|| build_now().map_err(|error| format!("{error:#}")));
    built.clone().map_err(anyhow::Error::msg)
}

fn build_now() -> Result<Vec<u8>> {
    let blocks = page()?;
    let mut commands = blocks.iter().filter(|block| block.language == "sh");
    let command = commands.next().context("the page names no command")?;
    ensure!(commands.next().is_none(), "the page has several blocks");
    for line in command.text.lines() {
        let words: Vec<_> = line.split_whitespace().collect();
        ensure!(words[0] == "cargo", "{words:?}");
        cargo(&words[1..])?;
    }
    let code = compiled("charter_guestbook.wasm")?;
    life::signs(&code).map_err(|error| anyhow::anyhow!("{error}"))?;
    Ok(code)
}

/// Runs cargo in the workspace.
pub fn cargo(arguments: &[&str]) -> Result {
    let output = Program::new(places::cargo())
        .args(arguments)
        .current_dir(places::workspace())
        .env("CARGO_TARGET_DIR", target())
        .output()?;
    ensure!(
        output.status.success(),
        "cargo {arguments:?}: {}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    Ok(())
}

/// Code that cargo has made.
pub fn compiled(file: &str) -> Result<Vec<u8>> {
    let path = target().join("wasm32-unknown-unknown/release").join(file);
    std::fs::read(&path).with_context(|| format!("cannot read {}", path.display()))
}

fn target() -> PathBuf {
    match std::env::var_os("CARGO_TARGET_DIR") {
        Some(target) => places::workspace().join(target),
        None => places::workspace().join("target"),
    }
}

fn sign(message: &str) -> Call {
    // More than it takes; the rest comes back.
    Call::json("sign", json!({ "message": message })).deposit(NearToken::from_near(1))
}

async fn entries(world: &World, book: &AccountId) -> Result<Value> {
    let page = json!({ "from_index": "0", "limit": 100 });
    world.view(book, "get_entries", page).await
}

/// What the council votes on.
fn approve(version: &str, code: &[u8]) -> Command {
    Command::ApproveRelease(factory::release(
        "guestbook",
        version,
        code,
        Delivery::Global,
    ))
}

async fn signed(world: &World, book: &AccountId, by: &Account, message: &str) -> Result<Outcome> {
    world.call(by, book, sign(message)).await?.success()
}

#[rstest]
#[tokio::test]
async fn what_the_page_makes_is_approved_created_upgraded_and_retired(
    #[values(84, 88)] version: u32,
) -> Result {
    let code = build()?;
    let world = World::at(version).await?;
    let realm = Realm::new(&world).await?;
    let [ann, ben, _] = &realm.members;
    let factory = Factory::deploy(&world, realm.council.id(), setup()).await?;
    let mut commands = donations().commands("guestbook");
    commands.push(approve("1.0.0", &code));
    realm.govern(factory.id(), commands).await?;
    factory
        .publish_global(&realm.stranger, &code)
        .await?
        .success()?;

    let init = json!({ "title": "Visitors", "owner": ann.id() });
    let instance = factory::instance("guestbook", "visitors", &init);
    factory.create(ben, &instance).await?.success()?;
    let book = factory.instance_id("visitors");
    let title: String = world.view(&book, "get_title", json!({})).await?;
    assert_eq!(title, "Visitors");

    // Nobody has paid for its storage yet: the first who signs does.
    let purse = world.purse(ben.id()).await?;
    let first = signed(&world, &book, ben, "Hello").await?;
    assert_eq!(
        first.told(),
        [json!(["visitors: signed", { "account_id": ben.id(), "number": 0 }])]
    );
    let usage = world
        .worker()
        .view_account(&near(&book))
        .await?
        .storage_usage;
    let stake = NearToken::from_yoctonear(u128::from(usage) * 10_u128.pow(19));
    let paid = purse.paid_besides(&world, &first).await?;
    assert!(
        paid <= stake && paid > NearToken::from_millinear(1),
        "{paid} paid, {stake} staked"
    );
    for number in 0..5 {
        signed(&world, &book, ann, &format!("Message {number}")).await?;
    }
    let before = entries(&world, &book).await?;
    assert_eq!(before.as_array().map(Vec::len), Some(6));
    let empty = world.call(ben, &book, sign("")).await?;
    assert_eq!(empty.failure()?, "a message has 1 to 200 bytes");

    // The next release: other code, approved and published in the same way.
    let next = artifact::labelled(&code, "1.1.0");
    realm
        .govern(factory.id(), vec![approve("1.1.0", &next)])
        .await?;
    factory
        .publish_global(&realm.stranger, &next)
        .await?
        .success()?;
    // The gas that the page says is enough is, and what many tools attach is not.
    let too_little = world.call(ann, &book, upgrade(None).tgas(30)).await?;
    assert!(too_little.failure()?.contains("Exceeded the prepaid gas"));
    let upgrade = upgrade(None).tgas(60);
    let upgraded = world.call(ann, &book, upgrade).await?.success()?;
    assert_eq!(
        upgraded.event_names(),
        ["visitors: upgraded", "factory: instance_upgraded"]
    );
    assert_eq!(entries(&world, &book).await?, before);
    signed(&world, &book, ben, "Still here").await?;

    // The owner's own method, with the yoctoNEAR and without.
    let title = || Call::json("set_title", json!({ "title": "Guests" }));
    let refused = world.call(ann, &book, title()).await?;
    assert_eq!(
        refused.failure()?,
        "Requires attached deposit of exactly 1 yoctoNEAR"
    );
    let renamed = world.call(ann, &book, title().one_yocto()).await?;
    renamed.success()?;
    let title: String = world.view(&book, "get_title", json!({})).await?;
    assert_eq!(title, "Guests");

    let retire = Call::json("retire", json!({})).one_yocto().tgas(60);
    world.call(ann, &book, retire).await?.ended_well()?;
    assert!(!world.exists(&book).await);
    assert_eq!(factory.instances().await?, []);
    factory::check(&factory.ledger().await?)
}
