//! `docs/src/events.md`: every event of council and factory, what its fields mean (the documentation of its Rust type), and an
//! example that a chain emitted. The test holds the page equal to both; `UPDATE_DOCS=1` writes it anew.

mod council;
mod factory;
mod source;
mod stage;

use std::fmt::Write;

use charter_tests::{Result, places};
use serde_json::Value;

use self::source::{Described, described};
use self::stage::{Examples, Stage};

const HEAD: &str = "# Events

What council and factory tell indexers, as NEP-297 events: a log is `EVENT_JSON:` and one of these. Each example was emitted on a local
chain by the contracts that ship, and a test holds this page equal to what it emits; `…` stands for what follows from a build's own
bytes. Amounts are yoctoNEAR, times nanoseconds since 1970, as decimal strings. A field that may be left out says so.
[The integrator's guide](integrator.md#follow-what-happens) has three things to know before you read them.
";

/// The families: a heading, the standard, where its Rust type stands.
const FAMILIES: [(&str, &str, &str); 2] = [
    (
        "Of the council",
        "charter-governance",
        "interface/src/governance/event.rs",
    ),
    (
        "Of a factory",
        "charter-factory",
        "interface/src/factory/event.rs",
    ),
];

fn section(page: &mut String, event: &Described, example: &Value) -> Result {
    let _ = write!(page, "\n### {}\n\n{}\n", event.name, event.words);
    if !event.fields.is_empty() {
        page.push('\n');
    }
    for (field, words) in &event.fields {
        let _ = writeln!(page, "* `{field}`: {words}");
    }
    if let Some(name) = &event.carries {
        let anchor = name.to_lowercase();
        let _ = write!(page, "\nIts data is a [{name}](methods.md#{anchor}).\n");
    }
    let json = serde_json::to_string_pretty(example)?;
    let _ = write!(page, "\n```json\n{json}\n```\n");
    Ok(())
}

fn written(examples: &Examples) -> Result<String> {
    let mut page = HEAD.to_string();
    for (heading, standard, path) in FAMILIES {
        let _ = write!(page, "\n## {heading}\n\nThe standard is `{standard}`.\n");
        let text = std::fs::read_to_string(places::workspace().join(path))?;
        let events = described(&text);
        assert!(events.len() > 10, "{path} has only {}", events.len());
        for event in events {
            let example = examples.of(standard, &event.name);
            let example = example
                .ok_or_else(|| anyhow::anyhow!("the stories have no {standard} {}", event.name))?;
            section(&mut page, &event, example)?;
        }
    }
    Ok(page)
}

#[test]
fn the_page_of_events_is_what_a_chain_emits() -> Result {
    let mut stage = Stage::new()?;
    council::decide(&mut stage)?;
    council::end_badly(&mut stage)?;
    council::keep_code(&mut stage)?;
    factory::offer(&mut stage)?;
    factory::create(&mut stage)?;
    factory::govern(&mut stage)?;
    factory::change_hands(&mut stage)?;
    let page = written(&stage.examples)?;
    let path = places::workspace().join("docs/src/events.md");
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(&path, &page)?;
    }
    let there = std::fs::read_to_string(&path)?;
    assert!(
        there == page,
        "docs/src/events.md differs: UPDATE_DOCS=1 writes it anew"
    );
    Ok(())
}
