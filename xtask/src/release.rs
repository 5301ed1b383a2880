//! `cargo xtask release`: the files of a release in one folder, from a tree that others can have, built so that others can
//! build them again (NEP-330).

mod changelog;
mod contracts;
mod tree;

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use clap::Args;
use serde::Serialize;

use crate::build::{self, Built, sha256};
use crate::page;
use crate::terminal::{self, Progress, thousands};
use crate::workspace::{contracts_dir, target};
use tree::Tree;

/// What `release` can be told.
#[derive(Debug, Args)]
pub struct Options {
    /// Where to: a new folder; target/releases/VERSION when not given
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Take the contracts that `cargo xtask build` makes here. They hold paths of this machine, so nobody else can verify them:
    /// only to try the rest where no container runs
    #[arg(long)]
    unverifiable: bool,
    /// Print the manifest of the release as JSON
    #[arg(long)]
    json: bool,
}

/// `manifest.json` of a release.
#[derive(Debug, Serialize)]
struct Release {
    version: String,
    date: String,
    /// The commit of which it was made.
    commit: String,
    /// The image in which the contracts were built, by digest; none: `--unverifiable`.
    build_image: Option<String>,
    /// The SHA-256 of the council's page, in hexadecimal.
    page_sha256: String,
    contracts: Vec<Contract>,
}

/// A contract of a release.
#[derive(Debug, Serialize)]
struct Contract {
    /// `name.wasm` is its code.
    name: String,
    package: String,
    bytes: u64,
    /// In hexadecimal, as `sha256sum` prints it.
    sha256: String,
    /// The same in base58, as the node prints it.
    code_hash: String,
}

impl From<Built> for Contract {
    fn from(built: Built) -> Self {
        Self {
            name: built.name,
            package: built.package,
            bytes: built.bytes,
            sha256: built.sha256,
            code_hash: built.code_hash,
        }
    }
}

/// `cargo xtask release`.
pub fn run(options: &Options) -> Result<()> {
    let version = env!("CARGO_PKG_VERSION");
    let tree = Tree::check(version)?;
    let out = match &options.out {
        Some(out) => std::path::absolute(out)?,
        None => target().join("releases").join(version),
    };
    if out.exists() {
        bail!(
            "{} is there already: a release is made once; take it away, or name another folder with --out",
            out.display()
        );
    }
    if !options.unverifiable {
        contracts::check_tools()?;
    }
    page::check()?;
    // Also where containers build: the ABI describes the same sources.
    let mut built = build::build_with_abi()?;
    let mut wasm_dir = contracts_dir();
    let mut build_image = None;
    if !options.unverifiable {
        let progress = Progress::begin("building the contracts in their container");
        wasm_dir = target().join("releases").join(format!("{version}.wasm"));
        build_image = Some(contracts::build_in_container(
            &mut built, &wasm_dir, &progress,
        )?);
        build::write_abi(&built)?;
    }
    let release = Release {
        version: version.to_string(),
        date: tree.date,
        commit: tree.commit,
        build_image,
        page_sha256: built.page_sha256,
        contracts: built.contracts.into_iter().map(Contract::from).collect(),
    };
    let files = collect(&release, &wasm_dir)?;
    write(&files, &out)?;
    if options.json {
        println!("{}", serde_json::to_string_pretty(&release)?);
    } else {
        print(&release, &files, &out, tree.tagged);
    }
    Ok(())
}

/// A file of the release.
struct File {
    name: String,
    bytes: Vec<u8>,
}

/// Everything that is released, `manifest.json` too.
fn collect(release: &Release, wasm_dir: &Path) -> Result<Vec<File>> {
    let mut files = Vec::new();
    for contract in &release.contracts {
        let wasm = format!("{}.wasm", contract.name);
        let bytes = read(&wasm_dir.join(&wasm))?;
        if sha256(&bytes) != contract.sha256 {
            bail!(
                "{wasm} changed while the release was made: it had the SHA-256 {}",
                contract.sha256
            );
        }
        files.push(File { name: wasm, bytes });
        let abi = format!("{}.abi.json", contract.name);
        let bytes = read(&contracts_dir().join(&abi))?;
        files.push(File { name: abi, bytes });
    }
    files.push(File {
        name: "charter.html".to_string(),
        bytes: page::PAGE.as_bytes().to_vec(),
    });
    files.push(File {
        name: "manifest.json".to_string(),
        bytes: (serde_json::to_string_pretty(release)? + "\n").into_bytes(),
    });
    Ok(files)
}

/// Writes the files, and what `sha256sum -c SHA256SUMS` compares them with. The folder appears whole, or not at all.
fn write(files: &[File], out: &Path) -> Result<()> {
    let parent = out.parent().context("the folder has no parent")?;
    std::fs::create_dir_all(parent).with_context(|| format!("cannot make {}", parent.display()))?;
    let draft = parent.join(format!(".draft-{}", std::process::id()));
    let written = fill(files, &draft).and_then(|()| {
        std::fs::rename(&draft, out).with_context(|| format!("cannot make {}", out.display()))
    });
    if written.is_err() {
        // What failed is told by the error; a draft that stays is in nobody's way.
        let _ = std::fs::remove_dir_all(&draft);
    }
    written
}

fn fill(files: &[File], draft: &Path) -> Result<()> {
    std::fs::create_dir(draft).with_context(|| format!("cannot make {}", draft.display()))?;
    let mut sums = String::new();
    for file in files {
        save(&draft.join(&file.name), &file.bytes)?;
        sums += &format!("{}  {}\n", sha256(&file.bytes), file.name);
    }
    save(&draft.join("SHA256SUMS"), sums.as_bytes())
}

fn save(path: &Path, bytes: &[u8]) -> Result<()> {
    std::fs::write(path, bytes).with_context(|| format!("cannot write {}", path.display()))
}

fn read(path: &Path) -> Result<Vec<u8>> {
    std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))
}

fn print(release: &Release, files: &[File], out: &Path, tagged: bool) {
    let rows = files.iter().map(|file| {
        vec![
            file.name.clone(),
            thousands(file.bytes.len() as u64),
            sha256(&file.bytes),
        ]
    });
    println!(
        "{}",
        terminal::table(&["file", "bytes", "SHA-256"], &[1], rows)
    );
    println!(
        "Charter {} of {}, commit {}",
        release.version, release.date, release.commit
    );
    match &release.build_image {
        Some(image) => println!("contracts built in {image}"),
        None => println!(
            "{}",
            terminal::bad_here(
                "the contracts hold paths of this machine: nobody else can verify them"
            )
        ),
    }
    println!("in {}", out.display());
    let tag = match tagged {
        true => String::new(),
        false => format!("git tag v{} {} && ", release.version, release.commit),
    };
    println!(
        "next: {tag}git push origin v{0}; copy the wasm to tests/archive/NAME-{0}.wasm",
        release.version
    );
}
