//! A checkout that was moved or copied with its `target/` works on itself, and not on the place where it was built.

#![cfg(unix)]

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A copy of what makes a checkout, with the program that was built in this one.
struct Copy {
    folder: PathBuf,
}

impl Copy {
    fn new(name: &str) -> Self {
        // Beside this test's program, in the same file system.
        let deps = std::env::current_exe().unwrap();
        let name = format!("moved-{name}-{}", std::process::id());
        let folder = deps.parent().unwrap().join(name);
        let _ = fs::remove_dir_all(&folder);
        for inside in ["xtask", "target/debug"] {
            fs::create_dir_all(folder.join(inside)).unwrap();
        }
        let copy = Self {
            folder: folder.canonicalize().unwrap(),
        };
        for file in ["Cargo.lock", "xtask/Cargo.toml"] {
            fs::write(folder.join(file), "").unwrap();
        }
        let built = env!("CARGO_BIN_EXE_xtask");
        fs::hard_link(built, copy.program())
            .or_else(|_| fs::copy(built, copy.program()).map(drop))
            .unwrap();
        // Instead of building anything, cargo says where it was told to.
        let cargo = copy.cargo();
        fs::write(&cargo, "#!/bin/sh\npwd -P\n").unwrap();
        fs::set_permissions(&cargo, fs::Permissions::from_mode(0o755)).unwrap();
        copy
    }

    fn program(&self) -> PathBuf {
        self.folder.join("target/debug/xtask")
    }

    fn cargo(&self) -> PathBuf {
        self.folder.join("cargo")
    }

    /// Where a task that leaves its work to cargo lets it work.
    fn works_in(&self, program: &Path, package: Option<PathBuf>) -> PathBuf {
        let mut command = Command::new(program);
        command.args(["trace", "11111111111111111111111111111111"]);
        command.env("CARGO", self.cargo());
        command.env_remove("CARGO_MANIFEST_DIR");
        command.env_remove("CARGO_TARGET_DIR");
        if let Some(package) = package {
            command.env("CARGO_MANIFEST_DIR", package);
        }
        let output = command.output().unwrap();
        assert!(output.status.success(), "{output:?}");
        let said = String::from_utf8(output.stdout).unwrap();
        PathBuf::from(said.lines().next().expect("cargo was asked"))
    }
}

impl Drop for Copy {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}

#[test]
fn cargo_in_a_copy_of_a_checkout_works_on_the_copy() {
    let copy = Copy::new("with-cargo");
    let package = copy.folder.join("xtask/start");
    assert_eq!(copy.works_in(&copy.program(), Some(package)), copy.folder);
}

#[test]
fn a_program_that_cargo_keeps_elsewhere_works_on_the_checkout_that_cargo_runs_in() {
    let copy = Copy::new("elsewhere");
    let built = Path::new(env!("CARGO_BIN_EXE_xtask"));
    let package = copy.folder.join("xtask/start");
    assert_eq!(copy.works_in(built, Some(package)), copy.folder);
}

#[test]
fn the_program_of_a_copy_works_on_the_copy_without_cargo() {
    let copy = Copy::new("without-cargo");
    assert_eq!(copy.works_in(&copy.program(), None), copy.folder);
}
