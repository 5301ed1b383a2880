//! What a page of the documents has a reader type, and what it says is printed then.
//!
//! A block ```` ```sh ```` is typed. ```` ```sh fails ````: its last command fails. ```` ```sh elsewhere ````: it needs what a test has not
//! (a network, Docker), and the page says so; it is not run. A block ```` ```text ```` right below one of these is what it prints,
//! with `…` for what varies. `<!-- continues PAGE -->` names the page whose commands are typed before; `<!-- a day passes -->` is
//! where a reader waits for a timelock.

use std::path::PathBuf;

use charter_tests::places;

/// One block of commands.
#[derive(Debug)]
pub struct Block {
    /// Where it stands: file and line.
    pub place: String,
    /// The commands.
    pub commands: String,
    /// Whether the last one is to fail.
    pub fails: bool,
    /// Whether a day passes before.
    pub a_day_later: bool,
    /// What it prints.
    pub prints: Option<String>,
}

/// Where a page is: `README.md`, or a name of one in `docs/src`.
fn path(page: &str) -> PathBuf {
    let root = places::workspace();
    match page {
        "README.md" => root.join(page),
        _ => root.join("docs/src").join(page),
    }
}

/// The page of which this one is the next.
fn before(text: &str) -> Option<&str> {
    let (_, rest) = text.split_once("<!-- continues ")?;
    Some(rest.split_once(" -->")?.0)
}

/// The blocks of a page, after those of the page that it continues.
pub fn blocks(page: &str) -> Vec<Block> {
    let path = path(page);
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{page}: {error}"));
    let mut blocks = before(&text).map(blocks).unwrap_or_default();
    // Whether nothing but empty lines came since the commands.
    let mut right_below = false;
    let mut a_day_later = false;
    let mut lines = text.lines().enumerate();
    while let Some((at, line)) = lines.next() {
        let Some(words) = line.strip_prefix("```") else {
            right_below &= line.is_empty();
            a_day_later |= line == "<!-- a day passes -->";
            continue;
        };
        let inside = lines.by_ref().take_while(|(_, line)| *line != "```");
        let body: Vec<_> = inside.map(|(_, line)| line).collect();
        let body = body.join("\n") + "\n";
        match words {
            "sh" | "sh fails" => blocks.push(Block {
                place: format!("{page}:{}", at + 1),
                commands: body,
                fails: words == "sh fails",
                a_day_later: std::mem::take(&mut a_day_later),
                prints: None,
            }),
            "text" if right_below => {
                if let Some(block) = blocks.last_mut() {
                    block.prints = Some(body);
                }
            }
            _ => {}
        }
        right_below = words.starts_with("sh") && words != "sh elsewhere";
    }
    blocks
}

/// Typed by `tests/suites/templates/guide.rs`, which builds what it builds.
const TYPED_THERE: &str = "template.md";

/// The other pages that have a reader type something.
pub fn pages() -> Vec<String> {
    let folder = places::workspace().join("docs/src");
    let files = std::fs::read_dir(&folder).unwrap_or_else(|error| panic!("docs/src: {error}"));
    let names = files.map(|file| file.unwrap().file_name().to_string_lossy().into_owned());
    let mut names: Vec<_> = names.filter(|name| name.ends_with(".md")).collect();
    names.push("README.md".to_string());
    names.retain(|name| {
        if name == TYPED_THERE {
            return false;
        }
        let text = std::fs::read_to_string(path(name)).unwrap();
        text.lines()
            .any(|line| line == "```sh" || line == "```sh fails")
    });
    names.sort();
    names
}
