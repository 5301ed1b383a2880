//! Code that a proposal names, beside a file and a build.

use charter_interface::Delivery;
use charter_interface::factory::Command;
use charter_tests::{Result, artifact, factory};

use super::set_template;
use crate::stage::Stage;

/// Proposes a release of this code, registered and with its template; the number is 1.
fn offer(stage: &Stage, code: &[u8], source: Option<&str>) -> Result {
    stage.register()?;
    let mut release = factory::release("donation", "1.0.0", code, Delivery::Global);
    release.source = source.map(str::to_string);
    let commands = vec![set_template("Donations"), Command::ApproveRelease(release)];
    stage.propose(stage.commands(commands))?;
    Ok(())
}

/// A file below the home directory.
fn file(stage: &Stage, name: &str, code: &[u8]) -> Result<String> {
    let path = stage.home.join(name);
    std::fs::write(&path, code)?;
    Ok(path.display().to_string())
}

/// Code that says where its source is (NEP-330).
fn saying(link: &str) -> Vec<u8> {
    let json = format!("{{\"version\":\"1.0.0\",\"link\":\"{link}\",\"standards\":[]}}");
    let text = json.replace('"', "\\\"");
    artifact::module(&format!(
        r#"(import "env" "value_return" (func (param i64 i64)))
           (data (i32.const 0) "{text}")
           (func (export "contract_source_metadata") (call 0 (i64.const {}) (i64.const 0)))"#,
        json.len()
    ))
}

#[test]
fn code_that_is_compared_with_nothing_is_not_verified() -> Result {
    let stage = Stage::new()?;
    let code = artifact::wasm("donation");
    offer(&stage, &code, Some("https://example.org/tree/v1"))?;
    let review = stage.run(&["review", "1"]);
    assert_eq!(review.status, 8);
    assert!(
        review
            .out
            .contains("✗ NOT code of \"donation\" \"1.0.0\": nothing was compared with "),
        "{}",
        review.out
    );
    assert!(
        review
            .out
            .contains("the proposal says that its source is \"https://example.org/tree/v1\""),
        "{}",
        review.out
    );
    Ok(())
}

#[test]
fn code_that_is_the_file_is_verified() -> Result {
    let stage = Stage::new()?;
    let code = artifact::wasm("donation");
    offer(&stage, &code, None)?;
    let wasm = file(&stage, "donation.wasm", &code)?;
    let said = stage.run(&["review", "1", "--wasm", &wasm]).ok();
    assert!(
        said.contains(&format!(
            "✓ code of \"donation\" \"1.0.0\": {wasm} hashes to "
        )),
        "{said}"
    );
    assert!(
        said.contains(&format!("and has {} bytes", code.len())),
        "{said}"
    );
    Ok(())
}

#[test]
fn a_release_whose_hash_is_of_another_file_is_found() -> Result {
    let stage = Stage::new()?;
    let reviewed = artifact::wasm("donation");
    let proposed = artifact::labelled(&reviewed, "with a back door");
    offer(&stage, &proposed, None)?;
    let wasm = file(&stage, "donation.wasm", &reviewed)?;
    let review = stage.run(&["review", "1", "--wasm", &wasm]);
    assert_eq!(review.status, 8);
    let expected = format!(
        "✗ NOT code of \"donation\" \"1.0.0\": {} is the hash of another file: {wasm} is {}",
        artifact::hash(&proposed),
        artifact::hash(&reviewed)
    );
    assert!(review.out.contains(&expected), "{}", review.out);
    Ok(())
}

#[test]
fn a_size_that_is_not_that_of_the_file_is_found() -> Result {
    let stage = Stage::new()?;
    let code = artifact::wasm("donation");
    stage.register()?;
    let mut release = factory::release("donation", "1.0.0", &code, Delivery::Global);
    release.size += 1;
    let commands = vec![set_template("Donations"), Command::ApproveRelease(release)];
    stage.propose(stage.commands(commands))?;
    let wasm = file(&stage, "donation.wasm", &code)?;
    let review = stage.run(&["review", "1", "--wasm", &wasm]);
    assert_eq!(review.status, 8);
    let expected = format!(
        "the proposal says that it has {} bytes, and {wasm} has {}",
        code.len() + 1,
        code.len()
    );
    assert!(review.out.contains(&expected), "{}", review.out);
    Ok(())
}

#[test]
fn a_source_that_the_code_itself_does_not_name_is_found() -> Result {
    let stage = Stage::new()?;
    let code = saying("https://example.org/real");
    offer(&stage, &code, Some("https://example.org/other"))?;
    let wasm = file(&stage, "code.wasm", &code)?;
    let review = stage.run(&["review", "1", "--wasm", &wasm]);
    assert_eq!(review.status, 8);
    assert!(
        review.out.contains(
            "✗ NOT source of \"donation\" \"1.0.0\": the proposal says \"https://example.org/other\", and the code itself says \
             \"https://example.org/real\""
        ),
        "{}",
        review.out
    );
    Ok(())
}

#[test]
fn where_the_code_itself_says_that_its_source_is_is_told() -> Result {
    let stage = Stage::new()?;
    let code = saying("https://example.org/real");
    offer(&stage, &code, Some("https://example.org/real"))?;
    let wasm = file(&stage, "code.wasm", &code)?;
    let said = stage.run(&["review", "1", "--wasm", &wasm]).ok();
    assert!(
        said.contains("the code itself says that its source is \"https://example.org/real\", version \"1.0.0\""),
        "{said}"
    );
    Ok(())
}

#[test]
fn the_source_is_built_and_what_it_makes_is_compared() -> Result {
    let stage = Stage::new()?;
    let code = artifact::wasm("donation");
    offer(&stage, &code, None)?;
    let source = stage.home.join("source");
    std::fs::create_dir_all(source.join("target/near"))?;
    std::fs::write(source.join("code"), &code)?;
    let source = source.display().to_string();
    let build = "cp code target/near/donation.wasm";
    let said = stage
        .run(&["review", "1", "--source", &source, "--build", build])
        .ok();
    assert!(
        said.contains("target/near/donation.wasm hashes to "),
        "{said}"
    );

    let other = "printf other > target/near/donation.wasm";
    let review = stage.run(&["review", "1", "--source", &source, "--build", other]);
    assert_eq!(review.status, 8);
    assert!(
        review.out.contains("is the hash of another file"),
        "{}",
        review.out
    );

    let failing = "echo cannot compile >&2; exit 3";
    let said = stage
        .run(&["review", "1", "--source", &source, "--build", failing])
        .fails(1);
    assert!(
        said.contains("failed (exit status: 3): cannot compile"),
        "{said}"
    );
    Ok(())
}

#[test]
fn a_file_that_the_proposal_does_not_name_is_said() -> Result {
    let stage = Stage::new()?;
    stage.propose(super::pay(&stage, 1))?;
    let wasm = file(&stage, "code.wasm", b"other")?;
    let review = stage.run(&["review", "0", "--wasm", &wasm]);
    assert_eq!(review.status, 8);
    assert!(
        review.out.contains("which the proposal does not name"),
        "{}",
        review.out
    );
    Ok(())
}

#[test]
fn code_that_was_approved_before_need_not_be_compared_and_can_be() -> Result {
    let stage = Stage::new()?;
    let code = artifact::wasm("donation");
    stage.register()?;
    stage.enact(stage.commands(factory::offer_donations("1.0.0", &code, Delivery::Global)))?;
    let id = factory::release_id("donation", "1.0.0");
    stage.propose(stage.commands(vec![Command::SetCurrentRelease(id)]))?;
    let said = stage.run(&["review", "2"]).ok();
    assert!(
        said.contains("was approved before; it was compared with nothing now"),
        "{said}"
    );
    let wasm = file(&stage, "donation.wasm", &code)?;
    let said = stage.run(&["review", "2", "--wasm", &wasm]).ok();
    assert!(
        said.contains(&format!(
            "✓ code of \"donation\" \"1.0.0\": {wasm} hashes to "
        )),
        "{said}"
    );
    let other = file(&stage, "other.wasm", b"other")?;
    assert_eq!(stage.run(&["review", "2", "--wasm", &other]).status, 8);
    Ok(())
}
