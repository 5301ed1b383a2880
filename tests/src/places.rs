//! Where the workspace is: found when a test runs, so that a checkout that was moved or copied with what it had built works
//! on itself and not on the old place.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// The workspace's folder: the one above the package that cargo runs, or above the current folder.
pub fn workspace() -> PathBuf {
    let package = std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
    let here = package.or_else(|| std::env::current_dir().ok());
    let above = here.as_deref().map(Path::ancestors).into_iter().flatten();
    let mut above = above.filter(|folder| folder.join("Cargo.lock").is_file());
    match above.next() {
        Some(folder) => folder.to_path_buf(),
        None => Path::new(env!("CARGO_MANIFEST_DIR")).join(".."),
    }
}

/// The cargo that runs this, or the one on the path.
pub fn cargo() -> OsString {
    std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into())
}
